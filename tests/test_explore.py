"""The notebook for exploring: its rules, a run without a browser, the functions behind the widgets. test_day.py tries the widgets in a real JupyterLab."""

from __future__ import annotations

import json
import re
from functools import cache

import nbformat
import pandas as pd
import pytest
from conftest import corpus_of
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from analysis import Corpus, explore, framing, report, wording
from analysis.corpus.corrections import Corrections
from analysis.explore import desk as desk_module
from analysis.explore import lab as lab_of
from analysis.explore import lines as kwic
from analysis.page import show
from analysis.page.text import lead_to
from analysis.project import NOTEBOOKS, ROOT, InputError, found

READ = cache(show.begin)
SAMPLE_PATH = found("data/sample")
HOSTILE = "<img src=x onerror=window.hit=1>"


@pytest.fixture
def desk(monkeypatch) -> explore.Desk:
    """A desk whose corpus is read once for all tests."""
    monkeypatch.setattr(desk_module.show, "begin", READ)
    READ(str(SAMPLE_PATH)).corpus.corrections.rows = Corrections().rows
    READ(str(SAMPLE_PATH)).corpus.corrections.place = None  # nothing is written beside the sample
    return explore.Desk("data/sample", word="said")


def shown(desk: explore.Desk) -> str:
    rows = [r.words.value for r in desk.concordance.rows if r.whole.layout.display != "none"]
    return "".join([*(room.shown.value for room in desk.rooms), *rows])


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
    NotebookClient(nb, timeout=240, resources={"metadata": {"path": str(tmp_path)}}).execute()
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
    assert min(len(desk.lines), 20) == shown(desk).count("<mark ")


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
    assert "Marking each quotation (1 of 7)" in said[0]
    assert len(said) > 6
    assert "32 of 32 articles" in said[-1]
    desk.path.value = "data/sample/"
    assert any("Reading data/sample/" in line for line in said)
    assert "32 of 32 articles" in said[-1]


def test_lines_are_filtered(desk):
    own, every = desk.concordance.controls, len(desk.lines)
    own["voice"].value = "quotation"
    assert set(desk.lines["voice"]) <= {"quotation"}
    own["voice"].value = ""
    own["part"].value = "headline"
    assert set(desk.lines["part"]) <= {"headline"}
    own["part"].value = ""
    days = desk.lines["date"].dropna().sort_values()
    own["from"].value = own["to"].value = f"{days.iloc[len(days) // 2].date()}"
    assert 0 < len(desk.lines) < every
    assert desk.lines["date"].dt.date.nunique() == 1
    own["from"].value = "soon"
    assert "soon&#x27; is no date" in desk.state.value
    assert shown(desk) == ""
    own["from"].value = own["to"].value = ""
    assert len(desk.lines) == every


def test_lines_are_sorted_by_one_to_three_words():
    texts = ["red ferry b c.", "blue ferry b a.", "red ferry a z."]
    corpus = corpus_of(*texts, outlet=["Norland Post", "Harbour Courier", "Tarn Echo"])
    found = kwic.found(corpus, "ferry")
    after = kwic.ordered(found, ["1R", "2R", ""])["right"].tolist()
    assert after == [" a z.", " b a.", " b c."]
    before = kwic.ordered(found, ["1L", "outlet", ""])["outlet"].tolist()
    assert before == ["Harbour Courier", "Norland Post", "Tarn Echo"]
    assert kwic.cut(found, 3)["right"].str.len().max() == 3


def test_all_lines_are_paged(desk):
    n = len(desk.lines)
    page = desk.concordance.page
    assert page.max == -(-n // 20)
    first = desk.concordance.rows[0].words.value
    desk.concordance.step(1)
    assert page.value == 2
    assert desk.concordance.rows[0].words.value != first
    page.value = page.max
    assert sum(r.whole.layout.display != "none" for r in desk.concordance.rows) == (n - 1) % 20 + 1
    desk.word.value = "ferr*"
    assert page.value == 1


def test_a_line_opens_its_article_at_that_place(desk):
    made = desk.concordance.rows[3]
    line = desk.lines.iloc[3]
    assert made.opens.description == line["title"][:60]
    assert str(line["date"].date()) in made.words.value
    made.open()
    assert desk.tabs.titles[desk.tabs.selected_index] == "Reading copy"
    assert desk.reading.article.value == line["article"]
    assert re.search(r'<mark class="[^"]*\bhere\b[^>]*>said', shown(desk))


@pytest.mark.parametrize("name", explore.LISTS)
def test_lists(desk, name):
    turn(desk, "Lists")
    desk.rooms[desk.tabs.selected_index].controls["list"].value = name
    assert 'class="status' in desk.state.value
    assert "<table" in shown(desk)


@pytest.mark.parametrize("name", explore.LISTS)
def test_a_list_of_some_outlets_is_that_of_a_corpus_of_these(name, sample):
    of, some = "Globe Dispatch" if "of the outlet" in name else "said", sample.outlets[:3]
    fresh = Corpus(sample.articles, house=sample.house).select(outlets=some)
    table, expected = explore.listing(sample, name, of, some), explore.listing(fresh, name, of)
    assert len(table)
    pd.testing.assert_frame_equal(table, expected)


def test_keyness_is_that_of_the_chosen_outlet(desk):
    turn(desk, "Lists")
    view = desk.rooms[desk.tabs.selected_index]
    view.controls["list"].value = "keyness of the outlet"
    menu = view.controls["outlet"]
    menu.value = "The Meridian"
    expected = wording.keyness(desk.press, "The Meridian").query("z > 0")[view.table.columns]
    pd.testing.assert_frame_equal(view.table, expected.reset_index(drop=True), check_exact=True)
    desk.outlets["The Meridian"].value = False
    assert "The Meridian" not in menu.options
    assert menu.value in view.desk.press.outlets
    desk.every.value = False
    assert "no outlet is chosen" in desk.state.value


def test_the_frequency_list_counts_what_stands_there():
    corpus = corpus_of("The ferry left. A ferry sank.", "No ferry came.", outlet=["A", "B"])
    table = explore.listing(corpus, "words", "").set_index("term")
    assert table.loc["ferry"].tolist() == [3, 2, 2, 1]
    spread = explore.listing(corpus, "dispersion of the word by outlet", "ferry").set_index(
        "outlet"
    )
    assert spread["n"].tolist() == [2, 1]
    assert spread["articles"].tolist() == [1, 1]


def test_two_outlets_stand_in_columns(desk):
    html = turn(desk, "Two outlets")
    left, right = (menu.value for menu in desk.rooms[1].controls.values())
    assert left != right
    assert set(desk.rooms[1].table["outlet"]) == {left, right}
    assert html.count('class="kwic half"') == min(len(desk.rooms[1].table), 120)


def test_ticks_and_tags_stay(desk):
    desk.concordance.rows[0].tick.value = True
    desk.concordance.rows[2].tick.value = True
    wanted = desk.lines.iloc[[0, 2]]["start"].tolist()
    assert desk.concordance.ticked()["start"].tolist() == wanted
    desk.concordance.step(1)
    assert not desk.concordance.rows[0].tick.value
    desk.concordance.step(-1)
    assert desk.concordance.rows[0].tick.value
    desk.concordance.tag.value = "blame"
    desk.concordance.tagged()
    tags = desk.corpus.corrections.own(desk.corpus.articles.index)
    assert sorted(tags["start"]) == sorted(wanted)
    assert set(tags["label"]) == {"blame"}
    desk.concordance.rows[0].tick.value = False
    assert len(desk.concordance.ticked()) == 1


def test_a_find_is_corrected_and_taken_back(desk):
    turn(desk, "Reading copy")
    reading = desk.reading
    at = next(n for n, (said, _) in enumerate(reading.find.options) if said.startswith("label"))
    reading.find.index = at
    before = len(framing.labels(desk.press))
    reading.wrong()
    assert len(framing.labels(desk.press)) == before - 1
    assert desk.corpus.corrections.rows["verdict"].tolist() == ["wrong"]
    free = re.search(r"(?<= )[a-z]{7,}(?=[.,])", reading.text())[0]
    reading.words.value = free
    reading.says.value, reading.note.value = "vessel", "seen twice"
    reading.missed()
    assert "vessel" in set(framing.labels(desk.press)["label"])
    reading.words.value = free
    reading.take_back()
    assert "vessel" not in set(framing.labels(desk.press)["label"])
    names = [re.findall(r"^label: ([a-z ]+) \(", said) for said, _ in reading.find.options]
    taken = next(n[0] for n in names if n and reading.text().count(n[0]) == 1)
    reading.words.value, reading.says.value = taken, "vessel"
    reading.missed()
    assert "stands there already" in desk.state.value
    reading.words.value = "no such words"
    reading.tag()
    assert "as they stand" in desk.state.value


def test_what_was_chosen_survives_a_restart(monkeypatch, tmp_path):
    monkeypatch.setenv("PARALLAX_CACHE", str(tmp_path))
    monkeypatch.setattr(desk_module.show, "begin", READ)
    one = explore.Desk("data/sample")
    one.event.value, one.word.value = "ferry", "ferr*"
    one.concordance.controls["sort"].value = "2L"
    one.outlets["Globe Dispatch"].value = False
    one.tabs.selected_index = 2
    two = explore.Desk("data/sample")
    assert (two.event.value, two.word.value) == ("ferry", "ferr*")
    assert two.concordance.controls["sort"].value == "2L"
    assert not two.outlets["Globe Dispatch"].value
    assert two.tabs.selected_index == 2
    assert explore.Desk("data/sample", word="bridge").word.value == "bridge"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_button_writes_what_is_shown(desk, kind, monkeypatch, tmp_path):
    monkeypatch.setattr(desk_module.kept.project, "REPORTS", tmp_path)
    desk._saves(kind)()
    file = tmp_path / "explore" / f"concordance-said.{kind}"
    read = pd.read_csv(file) if kind == "csv" else pd.read_excel(file, engine="openpyxl")
    assert len(read) == len(desk.lines)
    assert read["text"].str.lower().eq("said").all()
    assert f"{len(read):,} rows written" in desk.state.value


def test_proposed_events_are_shown_accepted_and_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PARALLAX_CACHE", str(tmp_path / "cache"))
    for outlet in ("Harbour Courier", "Norland Post"):
        folder = tmp_path / "articles" / outlet
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("Fire burned the old market. Traders fled the market fire.")
        (folder / "b.txt").write_text("Dock workers strike for pay. The harbour strike goes on.")
    desk = explore.Desk(str(tmp_path / "articles"))
    assert "no event is known: see Events" in desk.state.value
    html = turn(desk, "Events")
    assert "propose 2 events" in html
    view = desk.rooms[-1]
    assert view.shown.value.count("Fire burned the old market.") == 2
    view.accept()
    file = tmp_path / "articles" / "events.csv"
    assert len(pd.read_csv(file)) == 4
    assert len(desk.corpus.events) == 2
    assert "2 events." in shown(desk)
    view.accept()
    assert "no event is proposed" in desk.state.value
    view.which.value, view.name.value = ("Norland Post/a",), "Another fire"
    view.named()
    assert "Another fire" in [value for _, value in desk.event.options]
    assert "Another fire" in shown(desk)


def test_passages_stand_side_by_side(desk):
    desk.event.value = "ferry"
    html = turn(desk, "Passages")
    assert html.count('class="pair"') == min(len(desk.shared), 30)
    html = turn(desk, "Side by side")
    assert desk.rooms[4].left.value != desk.rooms[4].right.value
    assert html.count("<sup>1</sup>") == 2
    assert html.count("<h2>") == 2


def test_a_reading_copy_is_marked_with_what_is_ticked(desk):
    html = turn(desk, "Reading copy")
    for kind in ("quotation", "label", "figure"):
        assert re.search(rf'<mark class="[^"]*\b{kind}\b', html), kind
    desk.reading.marks["figure"].value = False
    assert not re.search(r'<mark class="[^"]*\bfigure\b', shown(desk))
    text = desk.press.articles["text"][desk.reading.article.value]
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
    monkeypatch.setattr(desk_module.show, "begin", READ)
    monkeypatch.setattr(desk_module, "LISTED", 5)
    desk = explore.Desk("data/sample")
    assert desk.event.value == desk.corpus.events[0]
    desk.event.value = ""
    assert len(desk.reading.article.options) == 5
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

    monkeypatch.setattr(kwic.wording, "concordance", fails)
    desk.word.value = "lantern"
    assert line in desk.state.value
    assert shown(desk) == ""
    monkeypatch.undo()
    desk.word.value = "ferry"  # the desk works on
    assert 'role="status"' in desk.state.value


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
    found = kwic.found(corpus, "mayor")
    from analysis import repetition

    views = [
        explore.articles(corpus),
        explore.told(corpus, found, HOSTILE),
        explore.line(next(found.itertuples())),
        explore.beside(found, f"{HOSTILE}1", None, HOSTILE),
        explore.spans(corpus, found),
        explore.passages(corpus, repetition.between(corpus)),
        explore.reading(corpus, "a", {"word": found}),
        explore.side_by_side(corpus, "a", "b"),
        explore.told(corpus, found.head(0), HOSTILE),
    ]
    assert all("<img" not in v and "&lt;img" in v for v in views)


def test_span_tables_show_their_outlets(sample):
    table = framing.labels(sample)
    html = explore.spans(sample, table, most=5)
    assert html.count('class="glyph"') == 5
    assert f"the first 5 of {len(table):,} spans" in html
    assert explore.spans(sample, table.head(0)).count("<tr>") == 1


# --- the lab itself


def test_the_lab_opens_copies_and_leaves_changed_ones(tmp_path):
    own = lab_of.copy(tmp_path)
    assert {p.name for p in own.glob("*.ipynb")} == {p.name for p in NOTEBOOKS.glob("*.ipynb")}
    changed, plain = own / "2-framing.ipynb", own / "4-wording.ipynb"
    notebook = json.loads(changed.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = ["# Mine"]
    changed.write_text(json.dumps(notebook), encoding="utf-8")
    old = json.loads(plain.read_text(encoding="utf-8"))
    old["cells"] = old["cells"][:3]
    old["metadata"]["parallax"] = lab_of._sources(old)  # as an earlier release had it
    plain.write_text(json.dumps(old), encoding="utf-8")
    (own / "1-corpus.ipynb").write_text("broken", encoding="utf-8")
    lab_of.copy(tmp_path)
    assert "# Mine" in changed.read_text(encoding="utf-8")
    assert len(json.loads(plain.read_text(encoding="utf-8"))["cells"]) > 3
    assert (own / "1-corpus.ipynb").read_text(encoding="utf-8") == "broken"


def test_the_lab_takes_arguments_and_refuses_what_is_not_there():
    line = lab_of.command(["--no-browser", "--port", "8899"])
    assert f"--ServerApp.root_dir={ROOT}" in line
    assert line[-1].endswith("explore.ipynb")
    assert "--no-browser" in line
    told = lab_of.surroundings("data/sample")
    assert told == {"PARALLAX_CORPUS": str(ROOT / "data" / "sample"), "PARALLAX_LAB": str(ROOT)}
    with pytest.raises(InputError, match="no/such/folder: no such file or folder"):
        lab_of.surroundings("no/such/folder")
    assert lab_of.main([""]) == 2


def test_an_untouched_parameter_takes_the_corpus_of_the_lab(monkeypatch, tmp_path):
    (tmp_path / "Norland Post").mkdir()
    (tmp_path / "Norland Post" / "a.txt").write_text("A ferry sank.\n\nNobody was hurt.")
    monkeypatch.setenv("PARALLAX_CORPUS", str(tmp_path))
    out = str(tmp_path.parent / "out")
    assert len(show.begin("data/sample", out=out).corpus) == 1
    monkeypatch.delenv("PARALLAX_CORPUS")
    assert len(show.begin("data/sample", out=f"{out}2").corpus) == 32


@pytest.mark.parametrize("line", ["mots: int = 3", "mots = 3"])
def test_a_mistyped_parameter_in_the_lab_names_the_nearest(line, monkeypatch, tmp_path):
    nb = nbformat.read(NOTEBOOKS / "4-wording.ipynb", 4)
    cell = next(c for c in nb.cells if "parameters" in c.metadata.get("tags", []))
    right = cell.source
    cell.source = re.sub(r"most: int = \d+.*", line, right)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PARALLAX_LAB", str(tmp_path))  # where its tables go
    monkeypatch.setenv("JPY_SESSION_NAME", "/somewhere/4-wording.ipynb")
    (tmp_path / "a.txt").write_text("A ferry sank.")
    monkeypatch.setenv("PARALLAX_CORPUS", str(tmp_path))
    nb.cells = nb.cells[: nb.cells.index(cell) + 2]
    with pytest.raises(CellExecutionError, match="unknown parameter 'mots'; did you mean 'most'"):
        NotebookClient(nb, timeout=240).execute()
    if ":" in line:
        cell.source = f"{right}\nmine = 3"  # a name of one's own is nobody's mistake
        NotebookClient(nb, timeout=240).execute()


def test_links_lead_to_the_files_inside_the_lab(monkeypatch, tmp_path):
    own = tmp_path / "notebooks" / "own"
    own.mkdir(parents=True)
    monkeypatch.chdir(own)
    monkeypatch.setenv("JPY_SESSION_NAME", "2-framing.ipynb")
    monkeypatch.setenv("PARALLAX_LAB", str(tmp_path))
    monkeypatch.setattr("analysis.project.REPORTS", tmp_path / "reports")
    try:
        page = show.begin("data/sample")
        shown = page.counts(framing.labels(page.corpus), ["label"], "labels", "Labels")
    finally:
        lead_to("")
    assert 'href="../../reports/tables/labels.csv"' in shown
    assert (own / "../../reports/tables/labels.csv").is_file()
    address, place = re.search(r'href="(/files/reports/articles.html)#(s[\w-]+)"', shown).groups()
    assert address
    articles = (tmp_path / "reports" / "articles.html").read_text(encoding="utf-8")
    assert f'id="{place}"' in articles
    assert "<script" not in articles
