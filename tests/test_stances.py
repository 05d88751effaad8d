"""The reporting word, its stance and the outlet's verdict, on invented articles."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import corpus_of, holds, rows_of

from analysis import voice


def found(*texts: str) -> pd.DataFrame:
    corpus = corpus_of(*texts, event="e")
    table = voice.stances(corpus)
    assert holds(corpus, table)
    text = corpus.articles["text"]
    for r in table[table["verdict"] != ""].itertuples():
        assert text[r.article][r.verdict_start : r.verdict_end] == r.verdict_text
    return table


@pytest.mark.parametrize(
    ("text", "verb", "stance", "verdict", "words"),
    rows_of(
        """
        Mr. Grey said that the port was closed. | say | neutral |  |
        Mr. Grey claimed that the port was closed. | claim | distancing |  |
        Mr. Grey admitted that the port was closed. | admit | factive |  |
        Mr. Grey falsely said that the port was closed. | say | neutral | false | falsely
        Mr. Grey claimed, without evidence, that the port was closed. | claim | distancing | unsupported | without evidence
        Mr. Grey said that the port was closed, which is false. | say | neutral | false | which is false
        “The port is closed by night,” Mr. Grey said, without providing evidence. | say | neutral | unsupported | without providing evidence
        Mr. Grey said that the port was closed. That is not true. | say | neutral | false | That is not true
        # these are the speaker's words, not the outlet's
        Mr. Grey said that the rival had lied without evidence. | say | neutral |  |
        “They spoke, without evidence, of a flood,” Mr. Grey said. | say | neutral |  |
        Mr. Grey said there was no evidence of a flood. | say | neutral |  |
        """
    ),
)
def test_the_word_and_the_verdict(
    text: str, verb: str, stance: str, verdict: str, words: str
) -> None:
    row = found(text).iloc[0]
    assert row[["verb", "stance", "verdict", "verdict_text"]].tolist() == [
        verb,
        stance,
        verdict,
        words,
    ]


def test_one_quotation_under_two_verbs() -> None:
    table = found(
        "“The port will open by Monday,” said Mr. Tomas Grey.",
        "“The port will open by Monday,” Mr. Grey claimed.",
    )
    assert table["verb"].tolist() == ["say", "claim"]
    assert set(table["person"]) == {"Tomas Grey"}
    assert (table["said_end"] > table["said_start"]).all()


def test_nothing_said_is_an_empty_table() -> None:
    assert found("Nothing at all happens here.").empty
