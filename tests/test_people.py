"""One person, one row: who is named, quoted and reported, on invented articles that hold the
traps."""

from __future__ import annotations

import pandas as pd
from conftest import corpus_of, holds

from analysis import voice

COURIER = (
    "President Tomas Grey met the dockers on Monday. “We will listen,” Mr. Grey said. "
    "The president said the port would open. Mary Lund, 41, watched."
)
MAIL = "Grey met nobody. The mother, Mary Lund, wept. “Nobody came,” said Mary Lund."


def table(*texts: str, **columns: str | list[str]) -> pd.DataFrame:
    corpus = corpus_of(*texts, **{"event": "e", **columns})
    assert holds(corpus, voice.mentions(corpus))
    return voice.people(corpus)


def told(people: pd.DataFrame, person: str, outlet: str) -> list[int]:
    """named, quoted, reported"""
    row = people[(people["person"] == person) & (people["outlet"] == outlet)]
    assert len(row) == 1, people.to_string()
    return row[["named", "quoted", "reported"]].iloc[0].tolist()


def test_one_person_is_one_row_an_outlet_with_true_zeros() -> None:
    people = table(COURIER, MAIL, outlet=["courier", "mail"])
    assert list(dict.fromkeys(people["person"])) == ["Tomas Grey", "Mary Lund"]
    assert told(people, "Tomas Grey", "courier") == [3, 1, 1]
    assert told(people, "Tomas Grey", "mail") == [1, 0, 0]
    assert told(people, "Mary Lund", "mail") == [2, 1, 0]
    assert told(people, "Mary Lund", "courier") == [1, 0, 0]


def test_the_role_is_that_of_all_outlets() -> None:
    people = table(COURIER, MAIL, outlet=["courier", "mail"])
    role = people.set_index(["person", "outlet"])["role"]
    assert role["Mary Lund", "courier"] == role["Mary Lund", "mail"] == "victim or family"


def test_what_is_said_has_the_role_that_any_outlet_gives() -> None:
    corpus = corpus_of(
        "“It was late,” said Mary Lund. “We waited.” Mary Lund, a docker’s widow, said it rained.",
        "Mary Lund said that it was late. “We waited,” said Tomas Grey.",
        event="ferry",
    )
    said = voice.said(corpus).set_index(["article", "speaker"])["role"]
    assert set(said.xs("Mary Lund", level="speaker")) == {"victim or family"}
    assert set(said.xs("Tomas Grey", level="speaker")) == {""}
    # in its own article also before it is given; an article alone knows no other
    quoted = voice.quotations(corpus).set_index("speaker")["role"]
    assert quoted["Mary Lund"].tolist() == ["victim or family"] * 2
    assert voice.statements(corpus)["role"].tolist() == ["victim or family", ""]


def test_two_people_of_one_surname_are_two() -> None:
    people = table(
        "Senator Ann Reed voted. Mrs. Reed left. Governor Paul Reed stayed. Reed said nothing.",
        "Paul Reed, 60, spoke. Reed said the road was closed.",
        outlet=["courier", "mail"],
    )
    assert {"Ann Reed", "Paul Reed"} == set(people["person"])
    assert told(people, "Paul Reed", "mail") == [2, 0, 1]
    assert told(people, "Ann Reed", "mail") == [0, 0, 0]
    # who of the two said nothing is not known
    assert told(people, "Paul Reed", "courier") == [1, 0, 0]
    assert told(people, "Ann Reed", "courier") == [1, 0, 0]


def test_bodies_and_places_are_no_people() -> None:
    text = "The Ministry of Water said it was late. Norland said so too. The Harbour Watchers left."
    assert table(text).empty


def test_speakers_join_to_people() -> None:
    corpus = corpus_of(
        COURIER,
        "“We are late,” Mr. Grey said. “So late,” a docker said.",
        event="e",
        outlet=["a", "b"],
    )
    quotes = voice.quotations(corpus)
    assert voice.persons(corpus, quotes).tolist() == ["Tomas Grey", "Tomas Grey", ""]


def test_an_article_of_no_event_stands_alone() -> None:
    people = table("Mr. Paul Reed left.", "Mr. Reed came.", event=None, outlet=["a", "b"])
    assert people[["person", "outlet"]].to_numpy().tolist() == [["Paul Reed", "a"], ["Reed", "b"]]
    assert people["event"].isna().all()


def test_nobody_is_an_empty_table() -> None:
    people = table("Nothing at all happens here.")
    assert people.empty
    assert list(people) == "event person forms role outlet named quoted reported".split()
