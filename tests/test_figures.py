"""Figures: values, bounds and units on invented sentences, what is no figure, and the sample's planted truth."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from conftest import corpus_of, holds, lines_of, rows_of

from analysis import Corpus, framing
from analysis.framing.comparison import comparison
from analysis.project import DATA

OPEN = None


def bounds(r: tuple) -> tuple:
    return tuple(OPEN if math.isnan(x) else x for x in (r.value, r.low, r.high))


def ends(written: str) -> tuple:
    """A value, its low and its high end, of which `–` is open; one number is all three."""
    some = [OPEN if end == "–" else float(end) for end in written.split()]
    return tuple(some * (3 // len(some)))


@pytest.mark.parametrize(
    ("sentence", "text", "value", "qualifier", "unit", "group"),
    rows_of(
        """
        At least 17 passengers were killed. | 17 | 17 17 – | at least | killed | civilians
        Over 60 people died. | 60 | 60 60 – | over | killed | unspecified
        Up to 40 villagers were injured. | 40 | 40 – 40 | up to | injured | civilians
        Nearly 2,000 workers walked out. | 2,000 | 2000 – 2000 | nearly | workers | civilians
        About three hundred and six houses burned. | three hundred and six | 306 306 306 | about | houses | unspecified
        Six gunmen attacked the post. | Six | 6 6 6 |  | attackers | militants
        Dozens of soldiers were wounded. | Dozens | – 24 99 |  | injured | security forces
        Tens of thousands of people marched. | Tens of thousands | – 20000 99999 |  | people | unspecified
        Some 6 million people live there. | 6 million | 6000000 6000000 6000000 | about | people | unspecified
        Between 10 and 15 boats sank. | 10 and 15 | – 10 15 |  | boats | unspecified
        Turnout fell to 18 per cent. | 18 | 18 18 18 |  | percent | unspecified
        Half a dozen lorries were searched. | dozen | 6 6 6 |  | lorries | unspecified
        The death toll rose to 31. | 31 | 31 31 31 |  | killed | unspecified
        The ferry left with 164 people aboard. | 164 | 164 164 164 |  | aboard | unspecified
        Five people, among them a cook, were still missing. | Five | 5 5 5 |  | missing | unspecified
        One officer was killed. | One | 1 1 1 |  | killed | security forces
        The report counted 518 deaths. | 518 | 518 518 518 |  | killed | unspecified
        """
    ),
)
def test_a_figure_has_value_bounds_and_unit(
    sentence: str, text: str, value: str, qualifier: str, unit: str, group: str
) -> None:
    corpus = corpus_of(sentence)
    found = framing.figures(corpus)
    assert [(r.text, bounds(r), r.qualifier, r.unit, r.group) for r in found.itertuples()] == [
        (text, ends(value), qualifier, unit, group)
    ]
    assert holds(corpus, found)


@pytest.mark.parametrize(
    "sentence",
    lines_of(
        """
        It began on 4 July and ended on Nov. 9, 2023.
        In 2010 the mill closed.
        She is 42 years old; he was aged 60.
        Jon Berg, 42, spoke.
        The meeting is at 10:30 a.m. on Friday.
        They won 3-2.
        Resolution 242 was read.
        Section 12 was struck out.
        Call 555-0142 today.
        It lasted three days and four hours.
        It lies five miles off.
        A 38-year-old man sang.
        One of them knew, but no one spoke.
        Between 2003-2016 it fell.
        The attacks of 9/11 changed that.
        In 1994 officers met.
        She came first of the two-thirds.
        It was Flight 93.
        The 2020 candidates are many.
        The 2008 elections were close.
        The two will meet.
        One of the men spoke.
        All four of those plans failed.
        Two officials said the bridge fell.
        Five out of six voters agreed.
        Nine of 10 homes were dry.
        She made the top five in Ardal.
        It weighs 200 pounds.
        A two-hour briefing on a 30 Years' War.
        Flags stood at ground zero.
        Pages 12–15 were torn.
        The mayor at 69 is his senior.
        The 42nd president lives at Route 66.
        """
    ),
)
def test_what_is_no_figure(sentence: str) -> None:
    assert framing.figures(corpus_of(sentence)).empty


@pytest.mark.parametrize(
    ("sentence", "value"),
    rows_of(
        """
        Over hundred and forty people were killed. | 140 140 –
        Two million, three hundred and six thousand people fled. | 2306000
        Around million people were displaced. | 1000000
        Three and a half thousand people came. | 3500
        Four and a quarter million people came. | 4250000
        Three quarters of a million people came. | 750000
        A quarter of a billion people came. | 250000000
        Several thousand people came. | – 2000 9999
        A few hundred people came. | – 200 999
        A couple of dozen people came. | 24
        Hundreds of millions of people came. | – 200000000 999999999
        1 204 000 people came. | 1204000
        12\u202f500 people came. | 12500
        2.4bn people came. | 2400000000
        30k people came. | 30000
        40–60 people came. | – 40 60
        Between three and five hundred people came. | – 300 500
        Two to three million people came. | – 2000000 3000000
        Five or six people came. | – 5 6
        60-plus people came. | 60 60 –
        Two-dozen people came. | 24
        On May 12, 500 people came. | 500
        One-and-a-half million people came. | 1500000
        A million and a half people came. | 1500000
        They voted to hire 10 to 15 officers. | – 10 15
        """
    ),
)
def test_numbers_in_words_and_digits(sentence: str, value: str) -> None:
    found = framing.figures(corpus_of(sentence))
    assert [bounds(r) for r in found.itertuples()] == [ends(value)]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        (
            "Fares rose by 25 million crowns ($5.6 million).",
            [(25e6, "crowns", "money"), (5.6e6, "dollars", "money")],
        ),
        (
            "£40m, Rs 5 lakh and 200 crore were paid.",
            [(40e6, "pounds", "money"), (5e5, "rupees", "money"), (2e9, "rupees", "money")],
        ),
        ("Fares rose from 10 to 15 crowns.", [(10, "crowns", "money"), (15, "crowns", "money")]),
        ("The council passed it 234-193.", [(234, "votes", "votes"), (193, "votes", "votes")]),
        ("It was passed by a vote of 48 to 52.", [(48, "votes", "votes"), (52, "votes", "votes")]),
        ("The union won by 312 votes to 290.", [(312, "votes", "votes"), (290, "votes", "votes")]),
        # nothing stands before the first
        ("52 to 48 votes were counted.", [(52, "votes", "votes"), (48, "votes", "votes")]),
        (
            "The League holds a 24-19 seat advantage.",
            [(24, "seats", "votes"), (19, "seats", "votes")],
        ),
        ("They cling to a six-vote majority.", [(6, "votes", "votes")]),
        (
            "Support fell from 46% to 41 percent, down 5 points.",
            [(46, "percent", "share"), (41, "percent", "share"), (5, "points", "share")],
        ),
        (
            "Of 33 seats, ten are open, with seven held by the League.",
            [(33, "seats", "votes"), (10, "seats", "votes"), (7, "seats", "votes")],
        ),
        ("Ten of those 33 wards are open.", [(10, "wards", "other"), (33, "wards", "other")]),
        (
            "A 12-member board met 40 senators.",
            [(12, "member", "people"), (40, "senators", "people")],
        ),
    ],
)
def test_money_votes_and_shares_are_kept_apart(sentence: str, figures: list) -> None:
    found = framing.figures(corpus_of(sentence))
    assert list(zip(found.value, found.unit, found.dimension, strict=True)) == figures


def test_durations_and_distances_are_kept_apart_and_told_when_asked_for() -> None:
    corpus = corpus_of(
        "They marched at least 12 miles in two days, and a three-hour meeting followed. "
        "Nine people came, one of them 42 years old, in a 30 Years' War mood at 0600 hours. "
        "One day the 2031 season will end, said a man aged 60 years; the 19-year-old nodded."
    )
    found = framing.figures(corpus, measures=True)
    assert list(zip(found.text, found.unit, found.dimension, strict=True)) == [
        ("12", "miles", "other"),
        ("two", "days", "time"),
        ("three", "hour", "time"),
        ("Nine", "people", "people"),
    ]
    assert bounds(next(found.itertuples())) == (12, 12, OPEN)
    assert holds(corpus, found)
    assert framing.figures(corpus)["text"].tolist() == ["Nine"]


def test_two_things_of_one_unit_never_have_one_name() -> None:
    corpus = corpus_of(
        "Berg raised $200,000. Kranz spent $5.4 million.",
        "The sum was $200,000. It came to $5.4 million.",
        outlet=["Ash", "Birch"],
        event="e",
    )
    rows = comparison(corpus)
    names = rows.groupby("quantity")["value"].agg(set)
    assert sorted(map(sorted, names)) == [[200_000], [5_400_000]]


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
    assert notes == {"12": "", "Fourteen": "", "Nine": "differs"}  # nine stands alone
    assert set(table[table.quantity == "killed, militants"].note) == {""}
    agree = comparison(
        corpus_of(
            "At least 12 officers were killed.", "Fourteen officers were killed.", event="raid"
        )
    )
    assert list(agree.note) == ["", ""]
    assert comparison(corpus_of("Nine officers were killed.", event="raid")).empty


def noted(*texts: str, dates: list[str] | None = None) -> list[tuple[str, str]]:
    """(text, note) of every figure compared, one outlet a text."""
    corpus = corpus_of(*texts, event="storm")
    if dates:
        corpus = Corpus(corpus.articles.assign(date=pd.to_datetime(dates)))
    table = comparison(corpus)
    assert holds(corpus, table)
    return list(zip(table["text"], table["note"], strict=True))


def test_differs_stands_alone_against_an_agreement() -> None:
    burned = ["Twelve houses burned.", "Twelve houses burned in Ardal.", "Twenty houses burned."]
    assert noted(*burned) == [("Twelve", ""), ("Twelve", ""), ("Twenty", "differs")]


def test_two_tellings_apart_both_differ() -> None:
    told = ["Three boats sank off Ardal.", "Five boats sank off Ardal."]
    assert noted(*told) == [("Three", "differs"), ("Five", "differs")]


@pytest.mark.parametrize(
    "texts",
    [
        ("15 states introduced the bill.", "19 states adopted another."),
        ("Two houses burned in Ardal.", "Nine houses burned in Norby."),
        ("Two officers were hurt on Monday.", "Nine officers were hurt on Friday."),
        ("The bridge cost 40 million crowns.", "The mayor owes 3 million crowns to a brother."),
        ("Support rose to 46 percent.", "Support rose to 41 percent."),
    ],
)
def test_two_things_are_not_compared(texts: tuple[str, str]) -> None:
    assert noted(*texts) == []


def test_a_later_toll_is_later() -> None:
    told = ["At most 12 people were killed.", "Fifteen people were killed."]
    assert noted(*told, dates=["2031-03-04", "2031-03-06"]) == [("12", ""), ("Fifteen", "later")]
    assert noted(*told, dates=["2031-03-04", "2031-03-04"]) == [
        ("12", "differs"),
        ("Fifteen", "differs"),
    ]


def test_a_round_number_stands_for_a_close_one() -> None:
    told = [
        "He bought a gold watch for $43,000 in Ardal.",
        "He bought a gold watch for $43,350 in Ardal.",
    ]
    assert [note for _, note in noted(*told)] == ["", ""]


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
