"""The day of a new user, from end to end: a real JupyterLab in a real Chromium, the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from conftest import WAIT, running_lab, violations

from analysis.explore import lab
from analysis.project import NOTEBOOKS, ROOT

FIRE = "A fire destroyed the old market of Tarn on Monday, killing {n} traders, the mayor said.\n\n“We will rebuild the market by spring,” said Mayor Ada Quill. Firefighters fought the fire in the market until dawn. The traders of the market were {word}."
STRIKE = "Dock workers in Norland went on strike on Tuesday over pay at the harbour.\n\n“The harbour cannot pay more,” said port director Olav Brandt. The dock workers, whom he called {word}, blocked the harbour gates and the strike goes on."
HOSTILE = "<img src=x onerror=window.hit=1>"
COST = "It cost $5 million and then $7 million, $\\href{javascript:window.hit=1}{x}$ the mayor of Tarn said."
FEW = ("--notebook", "0-index", "--notebook", "event", "-p", "most=3", "--single")
PICTURES = os.environ.get("SCREENSHOTS")  # a folder to keep the screenshots in


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder as a user has it: articles of two outlets, notebooks to work in; and a hostile table."""
    made = tmp_path / "room"
    for outlet, n, word in (("Harbour Courier", 6, "victims"), ("Norland Post", 7, "agitators")):
        folder = made / "articles" / outlet
        folder.mkdir(parents=True)
        (folder / "fire.txt").write_text(f"Fire in Tarn\n\n{FIRE.format(n=n, word=word)}")
        (folder / "strike.txt").write_text(f"Dock strike\n\n{STRIKE.format(word=word)}")
    text = [f"{COST}\n\n{HOSTILE} “{COST}” said the mayor."] * 2
    costly = pd.DataFrame({"text": text, "outlet": ["$x$ Post", HOSTILE], "title": COST})
    costly.to_csv(made / "costly.csv", index=False)
    lab.copy(made / "notebooks" / "own")
    return made


def parallax(*arguments: str) -> subprocess.CompletedProcess:
    line = [sys.executable, "-m", "analysis", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=600)


class Screen:
    """JupyterLab as a user sees it; everything waits for what must come."""

    def __init__(self, chromium: Any, address: Any) -> None:
        from playwright.sync_api import expect

        self.address, self.expect = address, expect
        self.page = chromium.new_page(viewport={"width": 1500, "height": 1200})
        self.page.set_default_timeout(WAIT)
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("request", lambda r: self.asked.append(r.url))

    def first(self, what: str) -> Any:
        return self.page.locator(what).first

    def idle(self) -> None:
        self.page.get_by_text(re.compile(r"Python 3.* Idle")).first.wait_for()

    def run_all(self, path: str) -> None:
        self.page.goto(f"{self.address(path)}&reset")  # no notebook of before is on the screen
        self.first(".jp-Notebook .jp-Cell").wait_for()
        self.idle()
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.first('[data-command="runmenu:run-all"]').click()

    def say(self, label: str, value: str, key: str = "Enter") -> None:
        self.page.get_by_label(label, exact=True).fill(value)
        self.page.get_by_label(label, exact=True).press(key)

    def state(self, words: str, role: str = "status") -> None:
        self.expect(self.page.locator(f".parallax [role={role}]")).to_contain_text(words)

    def picture(self, name: str) -> None:
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{name}.png")


@pytest.mark.timeout(1800)  # each wait is long, for a busy machine
def test_the_day_of_a_new_user(room: Path, tmp_path: Path, chromium: Any) -> None:
    articles, out = room / "articles", tmp_path / "out"
    before = {p.name: p.read_bytes() for p in NOTEBOOKS.glob("*.ipynb")}

    # a parameter that is mistyped, then one that is changed; events are proposed and taken
    refused = parallax("report", str(articles), "--out", str(out), "-p", "mots=3")
    assert refused.returncode == 2
    assert "did you mean 'most'" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not out.exists()

    told = {"PYTHONPATH": str(ROOT), "PARALLAX_CACHE": "off", "PARALLAX_LAB": str(room)}
    with running_lab(room, told | {"PARALLAX_CORPUS": str(articles)}) as address:
        screen = Screen(chromium, address)
        a_line_is_opened_and_a_span_tagged(screen, articles)
        another_corpus_is_chosen(screen)
        what_an_article_says_is_text(screen, room)
        a_notebook_is_changed_and_its_links_work(screen, room)
        here = address("").partition("/lab/")[0]
        assert [u for u in screen.asked if not u.startswith((here, "data:", "blob:"))] == []
        assert screen.errors == []

    # the project's own notebooks are as they were; a copy that was changed stays
    assert {p.name: p.read_bytes() for p in NOTEBOOKS.glob("*.ipynb")} == before
    lab.copy(room / "notebooks" / "own")
    mine = room / "notebooks" / "own" / "3-repetition.ipynb"
    assert "most: int = 3" in mine.read_text(encoding="utf-8")

    # the report is made again, and mailed as one file
    done = parallax("report", str(articles), "--out", str(out), "--events", "proposed", *FEW)
    assert done.returncode == 0, done.stderr
    assert "read: 4 articles of 2 outlets on 2 events" in done.stdout
    assert len(pd.read_csv(articles / "events.csv")) == 4
    assert (out / "index.html").is_file()
    assert (out / "all.html").stat().st_size > 10_000


def a_line_is_opened_and_a_span_tagged(screen: Screen, articles: Path) -> None:
    """The corpus of the lab is on the desk."""
    screen.run_all("notebooks/own/explore.ipynb")
    screen.first(".parallax .kwic:visible").wait_for()
    screen.state("4 of 4")
    screen.picture("1")
    screen.say("Word", "market")
    screen.expect(screen.first(".parallax .kwic:visible mark")).to_have_text("market")
    screen.page.locator(".parallax-line:visible button").nth(1).click()
    screen.expect(screen.first(".parallax mark.here")).to_be_in_viewport()
    screen.say("Words", "Firefighters", "Tab")
    screen.say("Say", "rescue", "Tab")
    screen.page.get_by_role("button", name="Tag", exact=True).locator("visible=true").click()
    screen.expect(screen.first(".parallax mark.tag")).to_have_text("Firefighters")
    kept = pd.read_csv(articles / "corrections.csv")
    assert kept[["text", "verdict", "value"]].values.tolist() == [["Firefighters", "tag", "rescue"]]


def another_corpus_is_chosen(screen: Screen) -> None:
    """Its lines follow the event and the word; no room of the desk breaks a rule that axe knows."""
    screen.say("Corpus", str(ROOT / "data" / "sample"))
    screen.state("32 of 32 articles")
    screen.page.get_by_role("tab", name="Concordance").click()
    screen.say("Word", "said")
    screen.state("“said”")
    lines = screen.page.locator(".parallax .kwic:visible")
    every = lines.all_inner_texts()
    screen.page.get_by_label("Event", exact=True).select_option("ferry")
    screen.state("6 of 6 articles")
    chosen = lines.all_inner_texts()
    assert chosen
    assert chosen != every
    screen.say("Word", "ferr*")
    first = screen.first(".parallax .kwic:visible mark")
    screen.expect(first).to_have_text(re.compile("ferr", re.I))
    assert lines.all_inner_texts() != chosen
    assert violations(screen.page, ".parallax") == []
    shown = {
        "Passages": ".parallax .pair",
        "Side by side": ".parallax .two sup",
        "Reading copy": ".parallax mark.quotation",
    }
    for n, (name, what) in enumerate(shown.items(), 2):
        screen.page.get_by_role("tab", name=name).click()
        screen.expect(screen.first(what)).to_be_visible()
        screen.picture(f"{n}")
    assert violations(screen.page, ".parallax") == []


def what_an_article_says_is_text(screen: Screen, room: Path) -> None:
    screen.say("Corpus", str(room / "costly.csv"))
    screen.expect(screen.page.locator(".parallax .reading")).to_contain_text("$7 million")
    panel = ".parallax .lm-TabPanel-stackedPanel, .parallax .widget-tab-contents"
    for name in ("Side by side", "Passages", "Concordance"):
        screen.page.get_by_role("tab", name=name).click()
        screen.expect(screen.first(panel)).to_contain_text("$7 million")
    assert screen.page.locator(".parallax mjx-container").count() == 0
    assert screen.page.evaluate("window.hit") is None
    screen.say("Corpus", "no/such/folder")
    screen.state("no such file or folder", "alert")
    screen.picture("5")


def a_notebook_is_changed_and_its_links_work(screen: Screen, room: Path) -> None:
    mine = room / "notebooks" / "own" / "3-repetition.ipynb"
    nb = nbformat.read(mine, 4)
    changed = next(c for c in nb.cells if "parameters" in c.metadata.get("tags", []))
    changed.source = re.sub(r"most: int = \d+", "most: int = 3", changed.source)
    nbformat.write(nb, mine)
    screen.run_all("notebooks/own/3-repetition.ipynb")
    csv = screen.first('.jp-OutputArea a:has-text("CSV")')
    csv.wait_for()
    screen.expect(csv).to_have_attribute("href", re.compile("/files/reports/tables/"))
    screen.idle()
    token = screen.address("").rpartition("?")[2]
    base = screen.address("").partition("/lab/")[0]
    for link in (csv, screen.first('.jp-OutputArea a[href*="articles.html#"]')):
        path = link.get_attribute("href").partition("#")[0]
        path = path if path.startswith("http") else base + path
        joined = f"{path}{'&' if '?' in path else '?'}{token}"
        with urllib.request.urlopen(joined, timeout=240) as answer:
            assert answer.status == 200
    csv.click()
    screen.first(".jp-CSVViewer, .jp-DataGrid, .lm-DataGrid").wait_for()
