"""All pages of the embedded sample: they stand alone, lead somewhere, name no place, come out the
same again; and in a real Chromium, the network off: no request, no script, axe finds nothing; light,
dark, phone, print and keyboard."""

from __future__ import annotations

import csv
import getpass
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import WAIT, violations

from analysis import Corpus, report
from analysis.project import ROOT, SAMPLE

PICTURES = os.environ.get("PARALLAX_PICTURES")  # a folder to keep the screenshots in


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all pages on the embedded sample; who looks at them changes nothing in it."""
    out = tmp_path_factory.mktemp("site") / "reports"
    names = [report.page_name(n) for n in report.names() if n != "event"]
    events = ["drought", "election", "ferry", "police-post", "ruling", "strike"]
    pages = report.render(SAMPLE, out)
    assert [p.name for p in pages] == [*names, *(f"event-{e}.html" for e in events)]
    return out


def visible(html: str) -> str:
    return re.sub(
        r'(?s)<figure.*?</figure>|<(div|section|article) class="(aligned reading|reading|article|pair|finding)".*?</\1>|<details>.*?</details>',
        "",
        html,
    )


def test_pages_stand_alone(site):
    for page in site.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html
        assert not re.search(
            r"<(script|iframe|object|embed|link|form|base|video|audio)\b", html, re.I
        )
        assert not re.search(
            r"""\b(src|srcset|data|action|xlink:href)=["']?(?!data:|#)[a-z]""",
            re.sub(r"<svg.*?</svg>", "", html, flags=re.S),
        ), page.name
        assert not re.search(r"url\((?!#)|@import", html)
        assert len(visible(html).encode()) <= 30_000, page.name
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), page.name
        inside = set(re.findall(r'href="#([^"]+)"', html))
        assert inside <= set(ids), page.name
        assert len(re.findall("<h1", html)) == 1
        assert 'tags="parameters"' not in html
        assert "injected-parameters" not in html
        for svg in re.findall(r"<svg[^>]*>", html):
            assert re.search(r'role="img" aria-label="[^"]{20,}"', svg)


def test_pages_link_to_each_other_and_to_their_tables(site):
    have = {p.name for p in site.glob("*.html")}
    for page in site.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        linked = set(re.findall(r'href="([^"#]+\.html)"', html))
        assert {p for p in have if page.name == "index.html" or "event-" not in p} <= linked
        for file in re.findall(r'href="((?:tables|figures)[/.][^"]+)"', html):
            assert (site / file).is_file(), file


def test_links_to_reading_copies_lead_somewhere(site):
    pages = {
        p.name: set(re.findall(r'\bid="([^"]+)"', p.read_text(encoding="utf-8")))
        for p in site.glob("*.html")
    }
    for page in site.glob("*.html"):
        for file, place in set(
            re.findall(r'href="([^"#]+\.html)#([^"]+)"', page.read_text(encoding="utf-8"))
        ):
            assert place in pages[file], (page.name, file, place)


def test_pages_and_tables_name_no_place_of_this_machine(site):
    words = {
        str(ROOT),
        str(Path.home()),
        sys.prefix,
        str(site.parent),
        socket.gethostname(),
        f"/{getpass.getuser()}/",
    }
    for path in [*site.rglob("*.html"), *site.rglob("*.csv"), *site.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8")
        assert not [w for w in words if len(w) > 3 and w in text], path.name


def test_nothing_else_is_left(site):
    assert {p.name for p in site.iterdir() if not p.name.endswith(".html")} <= {
        "tables",
        "figures",
        "tables.xlsx",
        "made.json",
    }


def test_provenance(site, sample):
    for name in report.names():
        if name == "event":
            continue
        html = (site / report.page_name(name)).read_text(encoding="utf-8")
        assert sample.sha256 in html
        assert f"python -m analysis report data/sample --notebook {name}" in html


def test_a_second_run_without_a_network_gives_the_same_bytes(site, tmp_path):
    """By the command line, where the system can cut the network off."""
    cut = ["unshare", "-rn"]
    try:
        if subprocess.run([*cut, "true"], capture_output=True, check=False).returncode:
            cut = []
    except OSError:
        cut = []
    told = [sys.executable, "-m", "analysis", "report", "data/sample", "--out", tmp_path / "again"]
    alone = os.environ | {"HOME": str(tmp_path)}
    done = subprocess.run([*cut, *told], cwd=ROOT, env=alone, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for path in [p for p in site.rglob("*") if p.is_file()]:
        again = tmp_path / "again" / path.relative_to(site)
        assert path.read_bytes() == again.read_bytes(), path.name


def test_one_workbook_holds_every_table(site, sample):
    from openpyxl import load_workbook

    book = load_workbook(site / "tables.xlsx")
    about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True) if row[0]}
    assert about["SHA-256"] == sample.sha256
    assert "most = 20" in about["2-framing.html: parameters"]
    assert set(book.sheetnames[1:]) <= set(about)
    for page in (p for p in site.glob("*.html") if not p.name.startswith("event-")):
        for name in re.findall(r'href="tables/([^"]+)\.csv"', page.read_text(encoding="utf-8")):
            with (site / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file))
            sheet = list(book[name[:31]].iter_rows(values_only=True))
            assert list(sheet[0]) == rows[0]
            assert len(sheet) == len(rows)
    assert isinstance(book["articles"]["H2"].value, int | float | str | None)


def test_tables_open_right_in_a_spreadsheet(site, sample):
    """Excel takes UTF-8 for another alphabet unless the file begins with its mark."""
    files = sorted((site / "tables").rglob("*.csv"))
    assert files
    assert all(p.read_bytes()[:3] == b"\xef\xbb\xbf" for p in files)
    told = pd.read_csv(site / "tables" / "articles.csv")
    assert told["date"].dropna().str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert set(told["article"]) == set(sample.articles.index)


def test_figures_are_files_too_and_each_has_one_name(site):
    from xml.etree import ElementTree

    linked = [
        f
        for page in site.glob("*.html")
        for f in re.findall(r'href="figures/([^"]+)"', page.read_text(encoding="utf-8"))
    ]
    assert len(linked) == len(set(linked)) > 8
    for name in linked:
        tree = ElementTree.parse(site / "figures" / name).getroot()
        assert [child.tag.rpartition("}")[2] for child in tree][:2] == ["title", "desc"]
        assert len(tree[1].text) > 20
        assert "var(--" not in (site / "figures" / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- in a browser


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


# Marks one text of each kind that is seen: its class, colour, size, and the grounds that it stands on.
KINDS = """() => {
    const kinds = new Set()
    for (const e of document.querySelectorAll('body *')) {
        const words = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim())
        if (!e.checkVisibility() || words.join('').length < 2) continue  // axe judges no single mark
        const { color, fontSize, fontWeight } = getComputedStyle(e)
        const kind = [e.tagName, e.className, color, fontSize, fontWeight]
        for (let at = e; at; at = at.parentElement) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(at)
            kind.push(backgroundColor, backgroundImage, opacity)
        }
        if (!kinds.has(kind.join())) e.dataset.kind = kinds.size
        kinds.add(kind.join())
    }
    return kinds.size
}"""


@pytest.mark.timeout(1800)  # for a busy machine
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
        context.set_default_timeout(WAIT)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda r, asked=asked: asked.append(r.url))
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert page.locator("script").count() == 0
        assert stops(page) <= 60, path.name
        assert violations(page) == [], path.name
        kept(page, f"{path.stem}-light", full_page=True)
        page.emulate_media(color_scheme="dark")  # the same page, each kind of text in other colours
        assert page.evaluate(KINDS) > 10
        assert violations(page, "[data-kind]", only="color-contrast") == [], path.name
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
