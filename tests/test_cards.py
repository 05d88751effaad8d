"""Cards: every excerpt holds its span, is cut to size, and says how much of an article is reproduced."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from conftest import corpus_of

from analysis import Corpus
from analysis.corpus.spans import span_table
from analysis.findings import everything, findings
from analysis.page import Page
from analysis.page.cards import excerpts

LONG = (
    "The council of Tarn, which had met "
    + "again and " * 60
    + "again, opened the bridge on Monday "
    + "and then " * 60
    + "left."
)


def page_of(corpus: Corpus) -> Page:
    return Page(corpus, Path("nowhere"), "cards")


def test_an_excerpt_is_a_sentence_or_a_stretch_around_its_span() -> None:
    corpus = corpus_of("It rained. The council opened the bridge. It rained.", LONG)
    at = LONG.index("opened")
    table = excerpts(corpus, span_table(corpus, [("a", 23, 29), ("b", at, at + 17)]), 20)
    assert (
        "It rained. The council opened the bridge. It rained."[table["first"][0] : table["last"][0]]
        == "The council opened the bridge."
    )
    shown = LONG[table["first"][1] : table["last"][1]]
    assert "opened the bridge" in shown
    assert 15 <= len(shown.split()) <= 22


def test_a_long_span_is_cut_too() -> None:
    corpus = corpus_of(LONG)
    table = excerpts(corpus, span_table(corpus, [("a", 0, len(LONG))]), 20)
    assert LONG[table["first"][0] : table["last"][0]].split() == LONG.split()[:20]


def test_cards_say_their_limit_and_link_to_the_article(sample: Corpus) -> None:
    found = findings(sample)
    page = page_of(sample).cards(found, 40)
    assert page.count('class="finding"') == len(found)
    assert page.count('class="limit"') == len(found)
    assert page.count("<mark>") >= page.count('href="1-corpus.html#s') >= len(found)


def test_what_is_reproduced_is_counted_once_and_capped(sample: Corpus) -> None:
    found = findings(sample)
    page = page_of(sample)
    more, less = page.reproduced(found, 60), page.reproduced(found, 10)
    assert (more["words"] <= more["of"]).all()
    assert less["words"].sum() < more["words"].sum()
    assert page.reproduced(pd.concat([found, found]), 60)["words"].sum() == more["words"].sum()


def test_no_finding_is_said_plainly() -> None:
    corpus = corpus_of("The council met.")
    page = page_of(corpus)
    assert "No rule" in page.cards(findings(corpus))
    assert page.reproduced(findings(corpus)).empty


def test_hostile_text_stays_text() -> None:
    corpus = corpus_of(
        "These attacks shook us <script>alert(1)</script> all.", outlet="<b>x</b>", event="<i>e</i>"
    )
    page = page_of(corpus).cards(everything(corpus))
    assert "<script" not in page
    assert "<b>x" not in page
    assert "&lt;script" in page
