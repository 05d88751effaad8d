"""The notebook for exploring: its rules, a run without a browser, the functions behind the widgets, and the widgets in a real JupyterLab."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import corpus_of
from nbclient import NotebookClient

from analysis import framing, report, wording
from analysis.explore import desk as explore
from analysis.page import show
from analysis.project import NOTEBOOKS, ROOT

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
READ = cache(show.begin)
HOSTILE = "<img src=x onerror=window.hit=1>"
COST = "It cost $5 million and then $7 million, $\\href{javascript:window.hit=1}{x}$ the mayor of Tarn said."


@pytest.fixture
def desk(monkeypatch) -> explore.Desk:
    """A desk whose corpus is read once for all tests."""
    monkeypatch.setattr(explore.show, "begin", READ)
    return explore.Desk("data/sample", word="said")


def shown(desk: explore.Desk) -> str:
    return "".join(view.value for view in desk.views.values())


def turn(desk: explore.Desk, name: str) -> str:
    desk.tabs.selected_index = desk.tabs.titles.index(name)
    return shown(desk)


def test_the_notebook_keeps_the_rules():
    nb = nbformat.read(NOTEBOOKS / "explore.ipynb", 4)
    code = [c for c in nb.cells if c.cell_type == "code"]
    assert "explore" not in report.names()
    assert len(nb.cells) <= 25
    assert nb.metadata.kernelspec.name == "python3"
    assert "widgets" not in nb.metadata
    assert all(not c.outputs and c.execution_count is None for c in code)
    assert all(len(c.source.splitlines()) <= 12 for c in nb.cells)
    assert not [c for c in code if re.search(r"^\s*(def|class) ", c.source, re.M)]
    assert sum(bool(re.search(r"^(from|import) ", c.source, re.M)) for c in code) == 1
    assert nb.cells[0].source.startswith("# ")


def test_autoreload_stands_here_alone():
    assert [
        p.name for p in NOTEBOOKS.glob("*.ipynb") if "autoreload" in p.read_text(encoding="utf-8")
    ] == ["explore.ipynb"]


def test_the_notebook_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    nb = nbformat.read(NOTEBOOKS / "explore.ipynb", 4)
    NotebookClient(nb, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = json.dumps([c.get("outputs", []) for c in nb.cells])
    assert "application/vnd.jupyter.widget-view+json" in outputs
    assert 'class=\\"glyph\\"' in outputs  # a span table shows its outlets
    assert "error" not in {o["output_type"] for c in nb.cells for o in c.get("outputs", [])}
    assert "image/svg+xml" in outputs
    assert list(tmp_path.iterdir()) == []


def test_a_chosen_event_and_word_change_the_lines(desk):
    before = shown(desk)
    assert "“said”" in before
    desk.event.value = "ferry"
    assert set(desk.lines["event"]) == {"ferry"}
    assert shown(desk) != before
    desk.word.value = "ferr*"
    assert set(desk.lines["text"].str.lower()) <= {"ferry", "ferries"}
    assert len(desk.lines) == shown(desk).count("<mark ")


def test_outlets_are_left_out_and_come_back(desk):
    every = shown(desk)
    box = desk.outlets["Globe Dispatch"]
    box.value = False
    assert "Globe Dispatch" not in shown(desk)
    assert "Globe Dispatch" not in set(desk.lines["outlet"])
    box.value = True
    assert shown(desk) == every
    desk.every.value = False
    assert not any(other.value for other in desk.outlets.values())
    assert "does not stand in the chosen articles" in shown(desk)
    desk.every.value = True
    assert shown(desk) == every


def test_long_work_says_what_is_being_done(desk):
    said = []
    desk.state.observe(lambda change: said.append(change["new"]), "value")
    turn(desk, "Reading copy")
    assert "Marking each quotation (1 of 6)" in said[0]
    assert len(said) > 6
    assert "32 of 32 articles" in said[-1]
    desk.path.value = "data/sample/"
    assert any("Reading data/sample/" in line for line in said)
    assert "32 of 32 articles" in said[-1]


def test_voice_and_order(desk):
    desk.voice.value = "quotation"
    assert set(desk.lines["voice"]) <= {"quotation"}
    desk.voice.value = "all"
    desk.sort.value = "left"
    assert (
        desk.lines["start"].tolist()
        == wording.concordance(desk.press, "said", sort="left")["start"].tolist()
    )


def test_passages_stand_side_by_side(desk):
    desk.event.value = "ferry"
    html = turn(desk, "Passages")
    assert html.count('class="pair"') == min(len(desk.shared), 30)
    html = turn(desk, "Side by side")
    assert desk.left.value != desk.right.value
    assert html.count("<sup>1</sup>") == 2
    assert html.count("<h2>") == 2


def test_a_reading_copy_is_marked_with_what_is_ticked(desk):
    html = turn(desk, "Reading copy")
    for kind in ("quotation", "label", "figure"):
        assert re.search(rf'<mark class="[^"]*\b{kind}\b', html), kind
    desk.marks["figure"].value = False
    assert not re.search(r'<mark class="[^"]*\bfigure\b', shown(desk))
    text = desk.press.articles["text"][desk.article.value]
    assert "".join(text.split())[:200] in "".join(
        re.sub("<[^>]+>", "", shown(desk)).split()
    ).replace("&#x27;", "'").replace("&quot;", '"')


@pytest.mark.parametrize("path", ["no/such/folder", "", "   ", "Makefile"])
def test_an_unknown_corpus_is_one_line_and_mends(path, desk):
    desk.path.value = path
    assert desk.state.value.count('role="alert"') == 1
    assert "Traceback" not in desk.state.value
    assert shown(desk) == ""
    desk.event.value, desk.word.value = "", "anything"  # nothing to choose from, nothing goes wrong
    desk.path.value = "data/sample"
    assert 'role="status"' in desk.state.value
    assert "“anything”" in shown(desk)


def test_a_large_corpus_begins_with_one_event(monkeypatch):
    monkeypatch.setattr(explore.show, "begin", READ)
    monkeypatch.setattr(explore, "LISTED", 5)
    desk = explore.Desk("data/sample")
    assert desk.event.value == desk.corpus.events[0]
    desk.event.value = ""
    assert len(desk.article.options) == 5
    assert "choose an event" in desk.state.value


def test_make_lab_names_the_corpus(monkeypatch):
    monkeypatch.setenv("PARALLAX_CORPUS", "no/such/articles.csv")
    assert "no such file" in explore.Desk().state.value


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyboardInterrupt(), "Stopped"),
        (ZeroDivisionError("x"), "This went wrong: ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_is_said(error, line, desk, monkeypatch):
    def fails(*_, **__):
        raise error

    monkeypatch.setattr(explore.wording, "concordance", fails)
    desk.word.value = "bridge"
    assert line in desk.state.value
    assert shown(desk) == ""
    monkeypatch.undo()
    desk.word.value = "ferry"  # the desk works on
    assert 'role="status"' in desk.state.value


def test_a_desk_may_begin_with_an_unknown_corpus():
    desk = explore.Desk("no/such/folder")
    assert "no such file or folder" in desk.state.value


@pytest.mark.parametrize("word", ["((", "   ", "*", "<b>"])
def test_a_word_that_is_no_pattern_is_one_line(word, desk):
    desk.word.value = word
    assert "Traceback" not in desk.state.value + shown(desk)
    assert "<b><b>" not in desk.state.value + shown(desk)


def test_what_an_article_says_is_text():
    texts = [
        f"{HOSTILE} The mayor said “we {HOSTILE} will mend the bridge over the river by spring”."
        for _ in "ab"
    ]
    corpus = corpus_of(*texts, outlet=[f"{HOSTILE}1", None], event=HOSTILE, title=HOSTILE)
    found = wording.concordance(corpus, "mayor")
    from analysis import repetition

    views = [
        explore.articles(corpus),
        explore.lines(corpus, found, HOSTILE),
        explore.spans(corpus, found),
        explore.passages(corpus, repetition.between(corpus)),
        explore.reading(corpus, "a", {"word": found}),
        explore.side_by_side(corpus, "a", "b"),
        explore.lines(corpus, found.head(0), HOSTILE),
    ]
    assert all("<img" not in v and "&lt;img" in v for v in views)


def test_span_tables_show_their_outlets(sample):
    table = framing.labels(sample)
    html = explore.spans(sample, table, most=5)
    assert html.count('class="glyph"') == 5
    assert f"the first 5 of {len(table):,} spans" in html
    assert explore.spans(sample, table.head(0)).count("<tr>") == 1


# --- in a real JupyterLab


@pytest.fixture
def lab(tmp_path):
    """The address of a JupyterLab of its own, whose notebooks folder holds copies; server and kernels end with the test."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the widgets are not tried in JupyterLab")
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    shutil.copy(NOTEBOOKS / "explore.ipynb", rooms)
    pd.DataFrame(
        {
            "text": [f"{COST}\n\n{HOSTILE} “{COST}” said the mayor."] * 2,
            "outlet": ["$x$ Post", HOSTILE],
            "title": COST,
        }
    ).to_csv(rooms / "costly.csv", index=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    own = {
        name: str(tmp_path / name.lower())
        for name in (
            "HOME",
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "IPYTHONDIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
        )
    }
    silent = Path(own["JUPYTER_CONFIG_DIR"]) / "labconfig" / "page_config.json"
    silent.parent.mkdir(parents=True)  # no question about news, no look for updates
    silent.write_text(
        '{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}'
    )
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyter",
                "lab",
                "--no-browser",
                "--ip=127.0.0.1",
                f"--port={port}",
                f"--IdentityProvider.token={token}",
                "--ServerApp.allow_root=True",
                f"--ServerApp.root_dir={rooms}",
                "--ServerApp.port_retries=0",
                "--LabApp.extension_manager=readonly",
            ],
            env=os.environ | own | {"PYTHONPATH": str(ROOT)},
            cwd=rooms,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{port}/api?token={token}", timeout=2
                ).close()
                break
            except OSError:
                assert server.poll() is None, (tmp_path / "lab.log").read_text()[-3000:]
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/lab/tree/explore.ipynb?token={token}"
    finally:
        server.send_signal(signal.SIGTERM)  # ends its kernels too
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(5)


def check(page, where: str) -> None:
    """No violation of WCAG inside the desk, as far as axe can tell."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=where).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:300]) for v in found] == []


def test_the_widgets_in_jupyterlab(lab, tmp_path):
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
            ],
        )
        page = browser.new_page(viewport={"width": 1500, "height": 1200})
        outside, errors = [], []
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((lab.split("/lab")[0], "data:", "blob:"))
                else outside.append(r.url)
            ),
        )
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(lab)
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=40_000)
        page.get_by_text(re.compile(r"Python 3.* Idle")).first.wait_for(timeout=40_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator('[data-command="runmenu:run-all"]').first.click(timeout=10_000)
        lines = page.locator(".parallax .concordance tbody tr")
        expect(lines.first).to_be_visible(timeout=40_000)
        if folder := os.environ.get("SCREENSHOTS"):
            page.wait_for_timeout(1500)
            page.screenshot(path=f"{folder}/1.png")
        before = lines.all_inner_texts()
        page.get_by_label("Event", exact=True).select_option("ferry")
        expect(page.locator(".parallax [role=status]")).to_contain_text(
            "6 of 6 articles", timeout=15_000
        )
        chosen = lines.all_inner_texts()
        assert 0 < len(chosen) < len(before)
        page.get_by_label("Word", exact=True).fill("ferr*")
        page.keyboard.press("Enter")
        expect(page.locator(".parallax .concordance mark").first).to_have_text(
            re.compile("ferr", re.I), timeout=15_000
        )
        assert lines.all_inner_texts() != chosen
        check(page, ".parallax")
        for n, name in enumerate(("Passages", "Side by side", "Reading copy"), 2):
            page.get_by_role("tab", name=name).click()
            expect(
                page.locator(
                    {2: ".parallax .pair", 3: ".parallax .two sup", 4: ".parallax mark.quotation"}[
                        n
                    ]
                ).first
            ).to_be_visible(timeout=15_000)
            if folder:
                page.screenshot(path=f"{folder}/{n}.png")
        check(page, ".parallax")
        page.get_by_label("Corpus", exact=True).fill("costly.csv")
        page.keyboard.press("Enter")
        expect(page.locator(".parallax .reading")).to_contain_text("$7 million", timeout=15_000)
        for name in ("Side by side", "Passages", "Concordance"):
            page.get_by_role("tab", name=name).click()
            expect(
                page.locator(
                    ".parallax .lm-TabPanel-stackedPanel, .parallax .widget-tab-contents"
                ).first
            ).to_contain_text("$7 million", timeout=15_000)
        assert page.locator(".parallax mjx-container").count() == 0
        assert page.evaluate("window.hit") is None
        page.get_by_label("Corpus", exact=True).fill("no/such/folder")
        page.keyboard.press("Enter")
        expect(page.locator(".parallax [role=alert]")).to_contain_text(
            "no such file or folder", timeout=15_000
        )
        if folder:
            page.screenshot(path=f"{folder}/5.png")
        browser.close()
    assert outside == []
    assert errors == []
