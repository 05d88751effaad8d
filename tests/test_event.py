"""The page of an event and the index of a corpus: what stands side by side, and what is not known."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from conftest import corpus_of
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, report, voice
from analysis.page import Page
from analysis.page.aligned import in_order, marked
from analysis.page.for_index import events_by_difference, measured, tendencies

ONE = (
    "Two dockers died when a crane fell at Norhaven port on Monday.\n\n"
    "“The crane was old,” said Ida Brandt, a union leader. The port has been closed since.\n\n"
    "Mr. Aske, the harbour master, claimed that the wind was to blame."
)
TWO = (
    "A crane fell at Norhaven port on Monday, killing two dockers.\n\n"
    "Harbour master Olaf Aske said that the wind was to blame. Ferries to the islands ran late."
)


@pytest.fixture
def page(tmp_path: Path) -> Page:
    corpus = corpus_of(
        ONE,
        TWO,
        outlet=["The Courier", "Gazette"],
        event="crane",
        title=["Old crane kills two", "Crane falls <b>in</b> storm"],
        date=["2031-04-07 18:30", "2031-04-08"],
    )
    return Page(corpus, tmp_path, "crane", copies="")


def plain(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_the_first_screen_has_outlets_times_headlines_leads_and_first_voices(page):
    said = page.first_screen()
    text = plain(said)
    assert "<h1" in said
    assert "2 outlets · 2 articles · 7 April 2031 to 8 April 2031" in text
    assert "The Courier 7 Apr 2031, 18:30 Gazette 8 Apr 2031" in text
    assert "Headline Old crane kills two Crane falls &lt;b&gt;in&lt;/b&gt; storm" in text
    assert "Two dockers died when a crane fell" in text
    assert "Ida Brandt said · quotation “The crane was old,”" in text
    assert "Olaf Aske said · attributed that the wind was to blame" in text


def test_a_lead_is_cut_at_forty_words_and_nobody_is_invented(tmp_path):
    corpus = corpus_of("word " * 60 + "end.", outlet="Gazette", event="e")
    said = plain(Page(corpus, tmp_path, "e", copies="").first_screen())
    lead = said.partition("Lead")[2].partition("First voice")[0]
    assert lead.count("word") == 40
    assert "date not known" in said
    assert "nobody is named who speaks" in said


def test_an_outlet_without_any_has_a_zero(page, tmp_path):
    said = page.quoted()
    rows = pd.read_csv(tmp_path / "tables" / "quoted.csv").set_index(["who", "outlet"])["said"]
    assert rows["Ida Brandt", "Gazette"] == "0"
    assert rows["Ida Brandt", "The Courier"].startswith("4 words: said")
    assert "<details><summary>4 words: said" in said


def test_aligned_articles_hold_each_sentence_once_with_its_marks(page):
    said = page.aligned({"quotation": voice.quotations(page.corpus)})
    for article, (start, end) in [
        (r.article, (r.start, r.end)) for r in page.corpus.sentences.itertuples()
    ]:
        text = page.corpus.articles["text"][article][start:end]
        assert plain(said).count(text.split(",")[0]) >= 1
    ids = re.findall(r' id="([^"]+)"', said)
    assert len(ids) == len(set(ids)) == len(page.corpus.sentences) + 3  # two heads, the skip link
    assert '<mark class="quotation" title="quotation">“The crane was old,”</mark>' in said


def test_what_is_told_in_one_order_stands_in_rows():
    told = {0: {"a": 0, "b": 0}, 1: {"a": 1, "b": 4}, 2: {"a": 2, "b": 2}, 3: {"a": 3, "b": 3}}
    assert in_order(told) == [0, 2, 3]
    assert in_order({}) == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=8, unique=True))
def test_rows_never_cross(places):
    told = {n: {"a": a, "b": b} for n, (a, b) in enumerate(places)}
    chain = [told[s] for s in in_order(told)]
    assert all(x["a"] < y["a"] and x["b"] < y["b"] for x, y in pairwise(chain))
    assert bool(chain) == bool(places)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=5))
def test_marked_pieces_are_the_text(spans):
    text = "It rained on the harbour"
    pieces = marked(text, 3, 20, [(min(s), max(s), "x") for s in spans])
    assert "".join(piece for _, piece in pieces) == text[3:20]


def several(n: int) -> Corpus:
    texts = [f"“It rained over pier {k} and the sea was grey,” said Ida Brandt." for k in range(n)]
    return corpus_of(*texts, outlet="The Courier", event=[f"Pier {k}" for k in range(n)])


@pytest.mark.parametrize(
    ("n", "said"), [(4, "36 of 48"), (7, "too few events (7)"), (8, "8 events")]
)
def test_a_tendency_needs_eight_events_and_five_finds(tmp_path, n, said):
    page = Page(several(n), tmp_path, "piers")
    rows, _ = measured(page)
    quoted = rows[rows["measure"] == "words in quotation marks"]
    assert len(quoted) == n
    text = plain(tendencies(page))
    if n == 4:
        said = "too few events (4)"
    assert said in text


def test_events_by_what_the_rules_find(sample, tmp_path):
    page = Page(sample, tmp_path, "sample")
    rows = events_by_difference(page)
    assert sorted(rows["event"]) == sorted(sample.events)
    assert rows["articles"].sum() == (sample.articles["role"] == "article").sum()
    html = page.event_table()
    assert re.findall(r'href="event-([^"]+)\.html"', html) == list(rows["event"])


def test_all_in_one_file(tmp_path):
    for name, body in (
        ("index.html", '<p id="a"><a href="event-x.html#a">x</a> <a href="t/y.csv">CSV</a></p>'),
        (
            "event-x.html",
            '<p id="a"><a href="#a">here</a> <a href="index.html">i</a> href="#b"</p>',
        ),
    ):
        page = f'<html><head><title>T · Parallax</title></head><body><main id="main">{body}</main></body></html>'
        (tmp_path / name).write_text(page, encoding="utf-8")
    html = report.single([tmp_path / "index.html", tmp_path / "event-x.html"]).read_text("utf-8")
    assert '<p id="index.a"><a href="#event-x.a">x</a> <a>CSV</a></p>' in html
    assert (
        '<p id="event-x.a"><a href="#event-x.a">here</a> <a href="#index">i</a> href="#b"</p>'
        in html
    )


def test_who_told_it_first_is_a_grid_and_a_later_figure_is_no_first(tmp_path):
    corpus = corpus_of(
        "Two dockers were killed at Norhaven port on Monday.",
        "Three dockers were killed at Norhaven port on Monday.",
        "Five dockers were killed at Norhaven port on Monday.",
        outlet=["The Courier", "Gazette", "The Courier"],
        event="crane",
        date=["2031-04-07", "2031-04-08", "2031-04-09"],
    )
    said = plain(Page(corpus, tmp_path, "crane", copies="").timeline())
    rows = pd.read_csv(tmp_path / "tables" / "first.csv")
    told = rows[rows["kind"] == "figure"].drop_duplicates("outlet").set_index("outlet")["told"]
    assert told["The Courier"] == "two (first, 7 Apr 2031); five (2 days later)"
    assert told["Gazette"] == "three (1 day later)"
    assert "two (first, 7 Apr 2031); five (2 days later)" in said
