"""Figures: values, bounds and units on invented sentences, what is no figure, and the sample's planted truth."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from conftest import corpus_of, holds

from analysis import Corpus, framing
from analysis.framing.comparison import comparison
from analysis.project import DATA

OPEN = None


def bounds(r: tuple) -> tuple:
    return tuple(OPEN if math.isnan(x) else x for x in (r.value, r.low, r.high))


@pytest.mark.parametrize(
    ("sentence", "text", "value", "qualifier", "unit", "group"),
    [
        (
            "At least 17 passengers were killed.",
            "17",
            (17, 17, OPEN),
            "at least",
            "killed",
            "civilians",
        ),
        ("Over 60 people died.", "60", (60, 60, OPEN), "over", "killed", "unspecified"),
        ("Up to 40 villagers were injured.", "40", (40, OPEN, 40), "up to", "injured", "civilians"),
        (
            "Nearly 2,000 workers walked out.",
            "2,000",
            (2000, OPEN, 2000),
            "nearly",
            "workers",
            "civilians",
        ),
        (
            "About three hundred and six houses burned.",
            "three hundred and six",
            (306, 306, 306),
            "about",
            "houses",
            "unspecified",
        ),
        ("Six gunmen attacked the post.", "Six", (6, 6, 6), "", "attackers", "militants"),
        (
            "Dozens of soldiers were wounded.",
            "Dozens",
            (OPEN, 24, 99),
            "",
            "injured",
            "security forces",
        ),
        (
            "Tens of thousands of people marched.",
            "Tens of thousands",
            (OPEN, 20000, 99999),
            "",
            "people",
            "unspecified",
        ),
        (
            "Some 6 million people live there.",
            "6 million",
            (6e6, 6e6, 6e6),
            "about",
            "people",
            "unspecified",
        ),
        ("Between 10 and 15 boats sank.", "10 and 15", (OPEN, 10, 15), "", "boats", "unspecified"),
        ("Turnout fell to 18 per cent.", "18", (18, 18, 18), "", "percent", "unspecified"),
        ("Half a dozen lorries were searched.", "dozen", (6, 6, 6), "", "lorries", "unspecified"),
        ("The death toll rose to 31.", "31", (31, 31, 31), "", "killed", "unspecified"),
        (
            "The ferry left with 164 people aboard.",
            "164",
            (164, 164, 164),
            "",
            "aboard",
            "unspecified",
        ),
        (
            "Five people, among them a cook, were still missing.",
            "Five",
            (5, 5, 5),
            "",
            "missing",
            "unspecified",
        ),
        ("One officer was killed.", "One", (1, 1, 1), "", "killed", "security forces"),
        ("The report counted 518 deaths.", "518", (518, 518, 518), "", "killed", "unspecified"),
    ],
)
def test_a_figure_has_value_bounds_and_unit(
    sentence: str, text: str, value: tuple, qualifier: str, unit: str, group: str
) -> None:
    corpus = corpus_of(sentence)
    found = framing.figures(corpus)
    assert [(r.text, bounds(r), r.qualifier, r.unit, r.group) for r in found.itertuples()] == [
        (text, value, qualifier, unit, group)
    ]
    assert holds(corpus, found)


@pytest.mark.parametrize(
    "sentence",
    [
        "It began on 4 July and ended on Nov. 9, 2023.",
        "In 2010 the mill closed.",
        "She is 42 years old; he was aged 60.",
        "Jon Berg, 42, spoke.",
        "The meeting is at 10:30 a.m. on Friday.",
        "Fares rose by 25 million crowns ($5.6 million).",
        "They won 3-2.",
        "Resolution 242 was read.",
        "Section 12 was struck out.",
        "Call 555-0142 today.",
        "It lasted three days and four hours.",
        "It lies five miles off.",
        "A 38-year-old man sang.",
        "One of them knew, but no one spoke.",
        "Between 2003-2016 it fell.",
        "The attacks of 9/11 changed that.",
        "In 1994 officers met.",
        "She came first of the two-thirds.",
        "It was Flight 93.",
    ],
)
def test_what_is_no_figure(sentence: str) -> None:
    assert framing.figures(corpus_of(sentence)).empty


def test_parts_and_totals_are_linked() -> None:
    found = framing.figures(
        corpus_of("Over 60 people, including 11 officers and two nurses, were killed.")
    )
    assert [(r.text, r.unit, r.group, r.part_of) for r in found.itertuples()] == [
        ("60", "killed", "unspecified", -1),
        ("11", "killed", "security forces", 5),
        ("two", "killed", "civilians", 5),
    ]
    later = framing.figures(
        corpus_of("At least 22 people, 14 of them police officers, were killed.")
    )
    assert list(later.part_of) == [-1, 9]
    assert list(later.unit) == ["killed", "killed"]


def test_totals_over_a_period_are_aggregates() -> None:
    found = framing.figures(
        corpus_of(
            "Militants carried out 96 attacks in the last quarter of 2024. On Monday 12 people died."
        )
    )
    assert list(found["aggregate"]) == [True, False]


def test_place_time_and_speaker_come_from_the_text() -> None:
    found = framing.figures(
        corpus_of("Officials said that at least 12 people were killed in Ardal on Monday.")
    )
    assert (found.place[0], found.when[0]) == ("Ardal", "on Monday")
    assert found.attributed_to[0] == "Officials"


def test_outlets_are_compared_and_never_judged() -> None:
    corpus = corpus_of(
        "At least 12 officers were killed. Six gunmen died.",
        "Fourteen officers were killed. Six attackers were killed.",
        "Nine officers were killed.",
        event="raid",
    )
    table = comparison(corpus)
    assert holds(corpus, table)
    notes = table[table.quantity == "killed, security forces"].set_index("text").note.to_dict()
    assert notes == {
        "12": "differs",
        "Fourteen": "differs",
        "Nine": "differs",
    }  # 9 agrees with none, so each differs from it
    assert set(table[table.quantity == "killed, militants"].note) == {""}
    agree = comparison(
        corpus_of(
            "At least 12 officers were killed.", "Fourteen officers were killed.", event="raid"
        )
    )
    assert list(agree.note) == ["", ""]
    assert comparison(corpus_of("Nine officers were killed.", event="raid")).empty


def test_the_figures_of_the_sample(sample: Corpus) -> None:
    truth = pd.read_csv(DATA / "truth" / "figures.csv", keep_default_na=False, dtype={"value": str})
    none = pd.read_csv(DATA / "truth" / "not_figures.csv", keep_default_na=False)
    found = framing.figures(sample)
    assert holds(sample, found)
    at = {(r.article, r.start): r for r in found.itertuples()}
    sure = [r for r in truth.itertuples() if str(r.optional) != "True"]
    right = [
        r
        for r in sure
        if (f := at.get((r.article, r.start)))
        and (r.value == "" and f.value != f.value or r.value and float(r.value) == f.value)
    ]
    assert len(right) / len(sure) >= 0.95
    assert all(at[r.article, r.start].qualifier == r.qualifier for r in right)
    assert sum(at[r.article, r.start].state == r.state for r in right) / len(right) >= 0.8
    assert (
        not {(r.article, r.start) for r in none.itertuples() if r.why not in ("furniture",)}
        & at.keys()
    )
    complete = set(truth.article)
    mine = [k for k in at if k[0] in complete]
    assert (
        sum(k in {(r.article, r.start) for r in truth.itertuples()} for k in mine) / len(mine)
        >= 0.95
    )
