"""Reports in a real Chromium, the network off: no request, no script, axe finds nothing; light, dark, phone and print are drawn."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis import report
from analysis.project import SAMPLE

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium here (Debian: apt install chromium)"),
    pytest.mark.xdist_group("browser"),
]
PICTURES = os.environ.get("PARALLAX_PICTURES")  # a folder to keep the screenshots in


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> list[Path]:
    return report.render(SAMPLE, tmp_path_factory.mktemp("browser") / "reports")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_asked_for_and_axe_finds_nothing(browser, pages, scheme, tmp_path):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    for path in pages:
        context = browser.new_context(
            color_scheme=scheme,
            offline=True,
            bypass_csp=True,
            viewport={"width": 1200, "height": 900},
        )
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda r, asked=asked: asked.append(r.url))
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert page.locator("script").count() == 0
        found = axe.run(page).response["violations"]
        assert not [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found], path.name
        page.screenshot(
            path=str(Path(PICTURES or tmp_path) / f"{path.stem}-{scheme}.png"), full_page=True
        )
        context.close()


def test_a_phone_scrolls_tables_and_not_the_page(browser, pages, tmp_path):
    for path in pages:
        context = browser.new_context(viewport={"width": 390, "height": 800}, offline=True)
        page = context.new_page()
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
        page.screenshot(path=str(Path(PICTURES or tmp_path) / f"{path.stem}-phone.png"))
        context.close()


def test_print(browser, pages, tmp_path):
    context = browser.new_context(offline=True)
    page = context.new_page()
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
    for path in pages:
        page.goto(path.as_uri())
        pdf = Path(PICTURES or tmp_path) / f"{path.stem}.pdf"
        page.pdf(path=str(pdf), format="A4")
        assert pdf.stat().st_size > 10_000
        if path.stem.startswith("event-"):
            assert len(pdfium.PdfDocument(pdf)) <= 4, path.name
    context.close()


def test_keyboard_reaches_the_text_first(browser, pages):
    page = browser.new_context(offline=True).new_page()
    page.goto(pages[0].as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"


def test_the_end_of_a_page_is_near_by_keyboard(browser, pages):
    for path in pages:
        page = browser.new_context(offline=True).new_page()
        page.goto(path.as_uri())
        for stops in range(100):  # noqa: B007
            page.keyboard.press("Tab")
            at = page.evaluate(
                "(e => e === document.body ? 'end' : e.className)(document.activeElement)"
            )
            if at == "end":
                break
            if at.startswith("skip"):
                page.keyboard.press("Enter")
                page.wait_for_timeout(30)
        assert stops <= 60, path.name
        page.context.close()
