"""Finds corrected by hand: kept beside the corpus, honoured by every table, said in its notes."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import Corpus, evidence, framing, repetition, voice
from analysis.corpus.corrections import COLUMNS
from analysis.project import InputError

TEXT = (
    "Tarn (NP) – Two officers were killed in Norland on Monday, the ministry said.\n\n"
    "“We will mend the bridge by spring,” said Mayor Ada Quill. Terrorists attacked the harbour.\n\n"
    "The rebels had threatened the port before, and 14 passengers were injured there."
)
ALL = {
    "labels": framing.labels,
    "deaths": framing.deaths,
    "agency": framing.agency,
    "figures": framing.figures,
    "passives": framing.passives,
    "quotations": voice.quotations,
    "statements": voice.statements,
    "voices": voice.voices,
    "people": voice.people,
    "frames": framing.frames,
    "repeats": repetition.repeats,
    "between": repetition.between,
}


@pytest.fixture
def place(tmp_path):
    for outlet in ("Harbour Courier", "Norland Post"):
        (tmp_path / outlet).mkdir()
        (tmp_path / outlet / "a.txt").write_text(f"{outlet} news\n\n{TEXT}", encoding="utf-8")
    return tmp_path


def first(table: pd.DataFrame):
    return next(table.itertuples())


def correct(corpus: Corpus, table: str, span, verdict: str, **said: str) -> None:
    corpus.corrections.add(table, span, verdict, **said)
    corpus.corrected(table)


@pytest.mark.parametrize(
    "table", ["labels", "deaths", "agency", "figures", "passives", "quotations", "statements"]
)
def test_a_wrong_find_is_gone_from_the_table_and_from_what_is_made_of_it(place, table):
    corpus = Corpus.read(place)
    found = {name: find(corpus) for name, find in ALL.items()}  # all is worked out before
    span, before = first(ALL[table](corpus)), len(ALL[table](corpus))
    correct(corpus, table, span, "wrong")
    again = Corpus.read(place)
    assert len(ALL[table](again)) == before - 1
    for find in ALL.values():  # what is remembered is what a new run finds
        pd.testing.assert_frame_equal(find(corpus), find(again))
    assert any("corrected by hand in corrections.csv: 1 wrong" in note for note in again.notes)
    assert len(again.skipped) == 0
    corpus.corrections.drop(table, span)
    corpus.corrected(table)
    for name, find in ALL.items():  # taken back, all is as it was
        pd.testing.assert_frame_equal(find(corpus), found[name])
    assert len(again) == 2


def test_a_changed_speaker_speaks_and_a_missed_label_counts(place):
    corpus = Corpus.read(place)
    said = first(voice.quotations(corpus))
    correct(corpus, "quotations", said, "changed", value="Harbour Board")
    at = corpus.articles["text"][said.article].index("harbour")
    missed = pd.Series({"article": said.article, "start": at, "end": at + 7, "text": "harbour"})
    correct(corpus, "labels", missed, "missed", value="port")
    for read in (corpus, Corpus.read(place), Corpus.read(place, outlets=["Harbour Courier"])):
        assert "Harbour Board" in set(voice.voices(read)["speaker"])
        counts = evidence.count(read, framing.labels(read), "label").set_index("label")["n"]
        assert counts["port"] == 1
    correct(corpus, "labels", missed, "missed", value="quay")  # a second thought replaces the first
    assert "port" not in set(framing.labels(corpus)["label"])
    corpus.corrections.drop("labels", missed)
    corpus.corrected("labels")
    assert not {"port", "quay"} & set(framing.labels(corpus)["label"])


def test_tags_and_ticks_are_spans_of_their_own(place):
    corpus = Corpus.read(place)
    span = first(framing.labels(corpus))
    before = framing.labels(corpus)
    corpus.corrections.add("own", span, "tag", value="blame", note="see p. 3")
    corpus.corrections.add("own", span, "tick")
    again = Corpus.read(place)
    tags = again.corrections.own(again.articles.index)
    assert tags[["text", "label", "note"]].values.tolist() == [[span.text, "blame", "see p. 3"]]
    assert evidence.count(again, tags, "label")["n"].tolist() == [1]
    assert len(again.corrections.own(again.articles.index, "tick")) == 1
    assert not any("corrected" in note for note in again.notes)
    pd.testing.assert_frame_equal(framing.labels(again), before)


def test_words_that_stand_there_no_longer_are_passed_over_and_said(place):
    corpus = Corpus.read(place)
    span = first(framing.labels(corpus))
    corpus.corrections.add("labels", span, "wrong")
    changed = place / "Harbour Courier" / "a.txt"
    changed.write_text("New text of another kind altogether.\n\n" + TEXT[::-1], encoding="utf-8")
    again = Corpus.read(place)
    assert any("1 rows of corrections.csv are passed over" in note for note in again.notes)
    again.corrections.add("own", span, "tick")
    assert len(pd.read_csv(place / "corrections.csv")) == 2  # nobody's work is thrown away


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["lables", "a", "1", "2", "x", "wrong"], "table 'lables' is not known"),
        (["labels", "a", "1", "2", "x", "bad"], "verdict 'bad'"),
        (["labels", "a", "one", "2", "x", "wrong"], "must be whole numbers"),
        (["labels", "a", "1", "2", "x", "changed"], "fill in value"),
    ],
)
def test_a_row_that_is_no_correction_is_named(place, row, said):
    table = pd.DataFrame([row + [""] * 4], columns=COLUMNS)
    table.to_csv(place / "corrections.csv", index=False)
    with pytest.raises(InputError, match="row") as error:
        Corpus.read(place)
    assert said in str(error.value)
    assert "corrections.csv row" in str(error.value)
