"""Reports in a real Chromium, the network off: no request, no script, axe finds nothing; light, dark, phone, print and keyboard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from conftest import violations

from analysis import Corpus, report

PICTURES = os.environ.get("PARALLAX_PICTURES")  # a folder to keep the screenshots in


def kept(page: Any, name: str, **how: Any) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), **how)


def stops(page: Any) -> int:
    """How often Tab is pressed until the end of the page, where each way to skip is taken."""
    for pressed in range(100):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(e => e === document.body ? 'end' : e.className)(document.activeElement)"
        )
        if at == "end":
            return pressed
        if not pressed:
            assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
        if at.startswith("skip"):
            page.keyboard.press("Enter")
            page.wait_for_timeout(30)
    return 100


def test_each_page_as_it_is_met(chromium: Any, site: Path, sample: Corpus, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
    names = [report.page_name(n) for n in report.names() if n != "event"]
    for path in [site / name for name in names] + [site / f"event-{e}.html" for e in sample.events]:
        context = chromium.new_context(
            color_scheme="light",
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
        assert stops(page) <= 60, path.name
        assert violations(page) == [], path.name
        kept(page, f"{path.stem}-light", full_page=True)
        page.emulate_media(color_scheme="dark")  # the same page in other colours
        assert violations(page, only="color-contrast") == [], path.name
        kept(page, f"{path.stem}-dark", full_page=True)
        page.set_viewport_size(
            {"width": 390, "height": 800}
        )  # a phone scrolls tables, not the page
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
        kept(page, f"{path.stem}-phone")
        pdf = Path(PICTURES or tmp_path) / f"{path.stem}.pdf"
        page.pdf(path=str(pdf), format="A4")
        assert pdf.stat().st_size > 10_000
        assert not path.stem.startswith("event-") or len(pdfium.PdfDocument(pdf)) <= 4, path.name
        context.close()
