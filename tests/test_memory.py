"""Big corpora: the same tables however much is worked on at a time, and memory that grows no faster than the corpus."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pandas as pd
import pytest
from conftest import corpus_of, holds

from analysis import Corpus, evidence, framing, repetition, voice, wording
from analysis.corpus import places, spans, text
from analysis.corpus.spans import span_table
from analysis.english import capitals
from analysis.evidence import measures
from analysis.repetition import chains, runs, tellings
from analysis.wording import terms

STEPS: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "parts": lambda c: c.parts,
    "sentences": lambda c: c.sentences,
    "quotations": voice.quotations,
    "statements": voice.statements,
    "voices": voice.voices,
    "describe": lambda c: evidence.describe(c, c.sentences),
    "words": evidence.of_words,
    "labels": framing.labels,
    "deaths": framing.deaths,
    "between": repetition.between,
    "within": repetition.within,
    "quote_variants": repetition.quote_variants,
    "keyness": lambda c: wording.keyness(c, c.outlets[0]),
    "pairs": lambda c: wording.keyness(c, c.outlets[0], n=2),
}


SMALL = {
    places: {"BLOCK": 7},
    spans: {"BLOCK": 7},
    text: {"BLOCK": 5_000},
    capitals: {"ARTICLES": 3},
    terms: {"ARTICLES": 5},
    runs: {"ARTICLES": 4, "BLOCK": 1_000, "SHARE": 9},
    chains: {"BLOCK": 1_000},
    measures: {"BLOCK": 50, "ENTRIES": 200},
    tellings: {"BLOCK": 20},
}


@pytest.fixture(scope="module")
def pieces(sample: Corpus) -> Corpus:
    """The sample anew: what it remembers was all made in small pieces."""
    return Corpus(sample.articles)


@pytest.mark.parametrize("step", STEPS)
def test_tables_are_the_same_however_much_is_worked_on_at_a_time(
    step: str, sample: Corpus, pieces: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = STEPS[step](sample)
    for module, sizes in SMALL.items():
        for name, size in sizes.items():
            monkeypatch.setattr(module, name, size)
    pd.testing.assert_frame_equal(STEPS[step](pieces), whole, check_exact=True)


def test_a_span_table_made_in_blocks_has_the_types_of_one_made_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    press = corpus_of("One two three four.", "Five six seven.")
    rows = [
        ("b", 0, 4, None, 1, None, True),
        ("a", 4, 7, None, 2, 1, False),
        ("a", 0, 3, "x", 3, 2.5, True),
    ]
    more = ["name", "n", "share", "closed"]
    whole = span_table(press, rows, more)
    monkeypatch.setattr(spans, "BLOCK", 1)
    blocks = span_table(press, iter(rows), more)
    pd.testing.assert_frame_equal(blocks, whole)
    assert holds(press, blocks)
    assert blocks["text"].tolist() == ["Five", "two", "One"]
    with pytest.raises(KeyError):
        span_table(press, [("nobody", 0, 1)])


def test_a_table_of_spans_takes_little_more_memory_to_make_than_to_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spans, "BLOCK", 1_000)
    press = corpus_of("word " * 40_000)
    tracemalloc.start()
    table = span_table(
        press, ((press.articles.index[0], 5 * k, 5 * k + 4, k) for k in range(40_000)), ["n"]
    )
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(table) == 40_000
    assert most < 6_000_000  # as tuples, these rows take twice that
