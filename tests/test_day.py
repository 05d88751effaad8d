"""The day of a new user, from end to end: a real JupyterLab in a real Chromium, the command line."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import CHROMIUM, WAIT, running_lab

from analysis.explore import lab
from analysis.project import NOTEBOOKS, ROOT

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt install chromium)"),
    pytest.mark.xdist_group("browser"),
]
FIRE = "A fire destroyed the old market of Tarn on Monday, killing {n} traders, the mayor said.\n\n“We will rebuild the market by spring,” said Mayor Ada Quill. Firefighters fought the fire in the market until dawn. The traders of the market were {word}."
STRIKE = "Dock workers in Norland went on strike on Tuesday over pay at the harbour.\n\n“The harbour cannot pay more,” said port director Olav Brandt. The dock workers, whom he called {word}, blocked the harbour gates and the strike goes on."

FEW = ("--notebook", "0-index", "--notebook", "event", "-p", "most=3", "--single")


@pytest.fixture
def room(tmp_path) -> Path:
    """A folder as a user has it: articles of two outlets, notebooks to work in."""
    made = tmp_path / "room"
    for outlet, n, word in (("Harbour Courier", 6, "victims"), ("Norland Post", 7, "agitators")):
        folder = made / "articles" / outlet
        folder.mkdir(parents=True)
        (folder / "fire.txt").write_text(f"Fire in Tarn\n\n{FIRE.format(n=n, word=word)}")
        (folder / "strike.txt").write_text(f"Dock strike\n\n{STRIKE.format(word=word)}")
    lab.copy(made / "notebooks" / "own")
    return made


def parallax(*arguments: str) -> subprocess.CompletedProcess:
    line = [sys.executable, "-m", "analysis", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=600)


def run_all(page, address: str) -> None:
    page.goto(f"{address}&reset")  # no notebook of before is on the screen
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=WAIT)
    page.get_by_text(re.compile(r"Python 3.* Idle")).first.wait_for(timeout=WAIT)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator('[data-command="runmenu:run-all"]').first.click(timeout=WAIT)


def test_the_day_of_a_new_user(room, tmp_path):
    articles, out = room / "articles", tmp_path / "out"
    before = {p.name: p.read_bytes() for p in NOTEBOOKS.glob("*.ipynb")}

    # a parameter that is mistyped, then one that is changed; events are proposed and taken
    refused = parallax("report", str(articles), "--out", str(out), "-p", "mots=3")
    assert refused.returncode == 2
    assert "did you mean 'most'" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not out.exists()

    told = {"PYTHONPATH": str(ROOT), "PARALLAX_CACHE": "off", "PARALLAX_LAB": str(room)}
    told |= {"PARALLAX_CORPUS": str(articles)}
    with running_lab(room, told) as address, playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 1200})
        page.set_default_timeout(WAIT)
        playwright.expect.set_options(timeout=WAIT)

        # the corpus of the lab is on the desk; a line is opened, a span is tagged
        run_all(page, address("notebooks/own/explore.ipynb"))
        page.locator(".parallax .kwic:visible").first.wait_for(timeout=WAIT)
        playwright.expect(page.locator(".parallax [role=status]")).to_contain_text("4 of 4")
        page.get_by_label("Word", exact=True).fill("market")
        page.keyboard.press("Enter")
        playwright.expect(page.locator(".parallax .kwic:visible mark").first).to_have_text("market")
        page.locator(".parallax-line:visible button").nth(1).click()
        here = page.locator(".parallax mark.here").first
        playwright.expect(here).to_be_in_viewport(timeout=WAIT)
        page.get_by_label("Words", exact=True).fill("Firefighters")
        page.get_by_label("Words", exact=True).press("Tab")
        page.get_by_label("Say", exact=True).fill("rescue")
        page.get_by_label("Say", exact=True).press("Tab")
        page.get_by_role("button", name="Tag", exact=True).locator("visible=true").click()
        playwright.expect(page.locator(".parallax mark.tag").first).to_have_text("Firefighters")
        kept = pd.read_csv(articles / "corrections.csv")
        assert kept[["text", "verdict", "value"]].values.tolist() == [
            ["Firefighters", "tag", "rescue"]
        ]

        # a numbered notebook: a cell is changed, its links work inside the lab
        mine = room / "notebooks" / "own" / "3-repetition.ipynb"
        nb = nbformat.read(mine, 4)
        changed = next(c for c in nb.cells if "parameters" in c.metadata.get("tags", []))
        changed.source = re.sub(r"most: int = \d+", "most: int = 3", changed.source)
        nbformat.write(nb, mine)
        run_all(page, address("notebooks/own/3-repetition.ipynb"))
        csv = page.locator('.jp-OutputArea a:has-text("CSV")').first
        csv.wait_for(timeout=WAIT)
        playwright.expect(csv).to_have_attribute("href", re.compile("/files/reports/tables/"))
        page.get_by_text(re.compile(r"Python 3.* Idle")).first.wait_for(timeout=WAIT)
        links = page.locator('.jp-OutputArea a[href*="articles.html#"]')
        token = address("").rpartition("?")[2]
        base = address("").partition("/lab/")[0]
        for link in (csv, links.first):
            path = link.get_attribute("href").partition("#")[0]
            path = path if path.startswith("http") else base + path
            joined = f"{path}{'&' if '?' in path else '?'}{token}"
            with urllib.request.urlopen(joined, timeout=120) as answer:
                assert answer.status == 200
        csv.click()
        page.locator(".jp-CSVViewer, .jp-DataGrid, .lm-DataGrid").first.wait_for(timeout=WAIT)
        browser.close()

    # the project's own notebooks are as they were; a copy that was changed stays
    assert {p.name: p.read_bytes() for p in NOTEBOOKS.glob("*.ipynb")} == before
    lab.copy(room / "notebooks" / "own")
    assert "most: int = 3" in mine.read_text(encoding="utf-8")

    # the report is made again, and mailed as one file
    done = parallax("report", str(articles), "--out", str(out), "--events", "proposed", *FEW)
    assert done.returncode == 0, done.stderr
    assert "read: 4 articles of 2 outlets on 2 events" in done.stdout
    assert len(pd.read_csv(articles / "events.csv")) == 4
    pages = sorted(p.name for p in out.glob("*.html"))
    assert "index.html" in pages
    assert (out / "all.html").stat().st_size > 10_000
