"""What pages show: grids whose numbers open to their sentences, leads side by side, our own errors, figures for tiny tables."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from conftest import corpus_of

from analysis import evidence, framing, voice
from analysis.findings.ranking import measured, proved
from analysis.page import Page, for_framing, plots, sentences
from analysis.page import page as page_module
from analysis.page.sentences import article_link, in_sentences
from analysis.project import ROOT

RIVER = "The gunmen left. The gunmen fled, police said.\n\nA clerk said: “The gunmen were tall.”"


@pytest.fixture
def page(tmp_path):
    corpus = corpus_of(RIVER, "Nothing happened.", outlet=["One", "Two"], event="e")
    return Page(corpus, tmp_path, "river")


@pytest.fixture
def press(page):
    return page.corpus


def plain(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_a_grid_counts_opens_and_says_of_how_many_words(page, tmp_path):
    labels, only = framing.labels(page.corpus), {"label": ["gunman"]}
    said = page.counts(labels, ["label", "voice"], "labels", "Labels", only=only)
    counts = pd.read_csv(tmp_path / "tables" / "labels.csv")
    assert said.count("<details>") == len(counts) == 3
    assert "<mark>gunmen</mark>" in said
    words = evidence.words(page.corpus, ["voice", "outlet"]).set_index(["voice", "outlet"])["words"]
    assert (
        f"all words in narration {words['narration', 'One']} {words['narration', 'Two']}"
        in plain(said)
    )
    assert '<td class="n none">0</td>' in said  # the other outlet has none, and says so


def test_no_rate_stands_beside_fewer_than_five(page):
    counts = pd.DataFrame(
        {"label": ["a", "b"], "outlet": "One", "n": [4, 5], "words": 1000, "per_1000": [4.0, 5.0]}
    )
    said = plain(page.grid(counts, "labels", "Labels", ["label"]))
    assert "5 5.0" in said
    assert "4.0" not in said


def test_what_is_not_counted_is_shown_as_such(page, press):
    spans = framing.labels(press).query("label == 'gunman'")
    table = evidence.counted(press, spans).assign(left_out=True)
    counts = evidence.count(press, spans, ["label", "outlet"]).assign(n=0, left_out=3)
    said = plain(page.grid(counts, "labels", "Labels", ["label"], spans=table, most=2))
    assert "0 +3" in said
    assert "not counted" in said
    assert "and 1 more" in said


def test_rows_of_numbers_stand_by_their_sums_and_text_as_it_comes(page):
    rows = pd.DataFrame(
        {"a": ["x", "y", "x"], "b": ["1", "1", "2"], "outlet": "One", "n": [1, 3, 4]}
    )
    said = plain(page.grid(rows, "r", "R", ["a", "b"]))
    assert said.index("x 2") < said.index("x 1") < said.index("y 1")
    text = page.grid(rows.assign(n=["p", "q", "<r>"]), "r", "R", ["a", "b"], "n")
    assert plain(text).index("x 1") < plain(text).index("y 1") < plain(text).index("x 2")
    assert "&lt;r&gt;" in text


def test_leads_side_by_side(page, press):
    leads = evidence.counted(press, press.parts.query("part == 'lead'").drop_duplicates("article"))
    said = page.side_by_side(leads, "leads", "Leads", longest=20)
    assert plain(said).count("One") == plain(said).count("Two") == 1
    assert "The gunmen left. The…" in plain(said)
    some = plain(page.side_by_side(leads, "leads", "Leads", most=1))
    assert f"the first 1 of {len(leads)} texts" in some
    assert some.count("One") + some.count("Two") == 1
    assert "nothing to lay side by side" in page.side_by_side(leads.head(0), "leads", "Leads")


def test_own_errors_stand_in_one_place(page):
    rates = pd.read_csv(ROOT / "data" / "error_rates.csv")
    assert list(rates.columns) == "task collection n precision recall f1 speaker date".split()
    line = plain(page.errors(*rates["task"]))
    assert all(task in line for task in rates["task"])
    cards = rates[rates["task"].str.startswith("cards: ")].set_index("task")
    known = measured().loc[sorted(proved())].rename(index="cards: {}".format)
    assert sorted(cards.index) == sorted(known.index)
    assert (cards["n"] == known["judged"]).all()
    assert (cards["precision"] - known["precision"]).abs().max() < 0.006


def test_expected_voices_by_role_or_name(press):
    found = evidence.heard(press, ["witness", "clerk"])
    assert found.set_index(["expected", "outlet"])["n"].to_dict() == {
        ("witness", "One"): 0,
        ("witness", "Two"): 0,
        ("clerk", "One"): 1,
        ("clerk", "Two"): 0,
    }
    assert set(evidence.expected_voices(press, ["clerk"])["article"]) == {press.articles.index[0]}
    assert evidence.expected_voices(press, [" "]).empty


def test_words_by_role_add_up(sample):
    by_role = (
        evidence.words(sample, ["outlet", "voice", "role"])
        .groupby(["outlet", "voice"])["words"]
        .sum()
    )
    assert (
        by_role.to_dict()
        == evidence.words(sample, ["outlet", "voice"])
        .set_index(["outlet", "voice"])["words"]
        .to_dict()
    )
    assert set(evidence.words(sample, "role")["role"]) - {""} <= set(voice.voices(sample)["role"])


def test_told_and_left_out_are_all_that_is_shared(sample):
    tally = framing.tally(sample).set_index(["standing", "outlet"])
    assert (tally.loc["told", "n"] + tally.loc["left out", "n"] == tally.loc["told", "of"]).all()
    assert (tally["n"] <= tally["of"]).all()
    texts = sample.articles["text"]
    assert all(
        texts[r.article][r.start : r.end] == r.text for r in framing.standings(sample).itertuples()
    )
    alone = corpus_of("Only one tells this.", event="e")
    assert framing.tally(alone).empty
    assert framing.standings(alone).empty


@pytest.mark.parametrize("n", [0, 1, 7])
def test_figures_of_tiny_tables(page, n):
    rows = pd.DataFrame(
        {
            "row": ["a <b>", "$x_y$"],
            "outlet": ["One", None],
            "kind": ["", "quotation"],
            "n": [n, n],
            "left_out": [1, 0],
            "given": ["7", "at least 9"],
            "value": [7.0, 9.0],
            "low": [7.0, 9.0],
            "high": [7.0, None],
            "qualifier": ["", "at least"],
            "note": ["differs", "differs"],
        }
    )
    rows = rows.assign(outlet=rows["outlet"].fillna("Two"))
    for said in (
        page.bars(rows, "row", "f", "F", by="kind"),
        page.bars(rows, "row", "f", "F", hollow="left_out"),
        page.stacks(rows, "kind", "f", "F"),
        page.figure(plots.figures, rows, "f", "F", row="row"),
    ):
        assert re.search(r'aria-label="[^"]{20,}"', said)
        assert "nan" not in plain(said).lower().split()


def test_what_is_drawn_can_be_read_without_drawing():
    rows = pd.DataFrame({"label": ["x", "x", "y"], "outlet": ["B", "A", "B"], "n": [2, 1, 5]})
    picture = plots.cells(rows, ["A", "B", "C"], row="label")
    assert picture.drawn.set_index(["label", "outlet"])["n"].to_dict() == {
        ("x", "B"): 2,
        ("x", "A"): 1,
        ("y", "B"): 5,
    }
    assert picture.alt.startswith(
        "A grid of bars, label by outlet; the number is how often. y: B 5"
    )
    ax = picture.figure.axes[0]
    assert [t.get_text() for t in ax.get_xticklabels()] == [
        "A",
        "B",
        "C",
    ]  # C has none, and says so
    assert [t.get_text() for t in ax.get_yticklabels()] == ["y", "x"]


def test_two_pages_do_not_know_of_each_other(tmp_path):
    one = Page(corpus_of("It rained.", outlet="One"), tmp_path / "one", "one")
    two = Page(corpus_of("It rained.", outlet="Two"), tmp_path / "two", "two")
    rows = pd.DataFrame({"n": [1]})
    one.table(rows, "t", "T")
    assert (tmp_path / "one" / "tables" / "t.csv").exists()
    assert not (tmp_path / "two").exists()
    assert two.corpus.outlets == ["Two"]


def test_an_event_whose_name_is_an_id_is_called_by_its_headlines(tmp_path):
    titles = ["Bridge at Tarn falls in storm", "Storm takes the bridge at Tarn", "Tarn bridge gone"]
    corpus = corpus_of(*["It fell."] * 3, event="e-17", title=titles, outlet=["A", "B", "C"])
    page = Page(corpus, tmp_path, "bridge")
    assert page.event_name("e-17") == "Bridge Tarn storm"
    assert page.event_name("Tarn Bridge 2031") == "Tarn Bridge 2031"
    assert page.called("a") == "A: Bridge at Tarn falls in storm"


def test_reading_copies_end_where_a_page_would_be_too_long(page, monkeypatch):
    monkeypatch.setattr(page_module, "CHARACTERS", len(RIVER))
    said = page.reading({"label": framing.labels(page.corpus)})
    assert said.count('<section class="article"') == 1
    assert "and 1 more articles, without a reading copy" in said
    first, second = page.corpus.articles.index
    assert [evidence.anchor(a, 0, 0) in article_link(page, a) for a in (first, second)] == [1, 0]


def test_the_page_of_an_event_leads_to_copies_that_there_are(tmp_path, monkeypatch):
    monkeypatch.setattr(page_module, "READABLE", 3)
    corpus = corpus_of(*["It fell."] * 6, event=["x"] * 2 + ["y"] * 4, outlet=list("ABABAB"))
    page = Page(corpus.select(events=["y"]), tmp_path, "event", copies="")
    assert page.columns == ["c", "d"]
    assert [page.home(a) for a in "cdef"] == ["", "", None, None]
    page = Page(corpus, tmp_path, "2-framing")
    assert [page.home(a) for a in "abcd"] == [*["1-corpus.html"] * 3, None]
    monkeypatch.setattr(page_module, "COLUMNS", 1)  # an outlet that stands beside no other
    page = Page(corpus.select(events=["y"]), tmp_path, "event", copies="")
    leads = [evidence.anchor(a, 0, 0) in page.first_screen() for a in "cd"]
    assert leads == [True, False]


def test_a_long_span_opens_to_its_beginning(page, monkeypatch):
    monkeypatch.setattr(sentences, "LONGEST", 11)
    parts = page.corpus.parts.query("part == 'body'").head(1)
    assert plain(in_sentences(page, parts)[0]) == "One : A clerk sai…"


def test_of_too_many_statements_the_first_are_laid_out(sample, tmp_path, monkeypatch):
    page = Page(sample, tmp_path, "sample")
    whole = plain(page.coverage(limit=3))
    told = pd.read_csv(tmp_path / "tables" / "coverage.csv").query("told")
    monkeypatch.setattr(for_framing, "MANY", 10)
    some = plain(page.coverage(limit=3))
    n = told["statement"].nunique()
    assert f"The first 3 of {n:,}; the CSV has who tells each." in some
    assert "who tells each" not in whole
    assert whole.split("CSV")[1][:300] in some  # the same rows
    csv = pd.read_csv(tmp_path / "tables" / "coverage.csv")
    assert csv[["statement", "outlet"]].equals(told[["statement", "outlet"]].reset_index(drop=True))
