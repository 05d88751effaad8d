"""Who told it first, and what became of a figure, on invented articles."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import corpus_of, holds

from analysis import Corpus, framing, repetition
from analysis.page import plots
from analysis.project import DATA

ASH = (
    "Gunmen killed nine people when a bridge over the Velde river was blown up on Friday. "
    "“We heard a crack like thunder,” said Pavel Orn."
)
BIRCH = (
    "Terrorists killed twelve people when a bridge over the river Velde was blown up on Friday. "
    "Pavel Orn said: “We heard a crack like thunder.”"
)
CEDAR = (
    "Gunmen killed eleven people when a bridge over the Velde river was blown up on Friday, "
    "police said."
)


@pytest.fixture(scope="module")
def bridge() -> Corpus:
    return corpus_of(
        ASH,
        BIRCH,
        CEDAR,
        outlet=["Ash", "Birch", "Cedar"],
        event="bridge",
        date=["2031-04-01 10:00", "2031-04-01 10:45", "2031-04-02"],
    )


def test_first_tellings_by_minutes_where_known_else_by_days(bridge: Corpus) -> None:
    rows = framing.first(bridge)
    assert holds(bridge, rows)
    quoted = rows[rows["kind"] == "quotation"].set_index("outlet")
    assert quoted[["first", "after", "unit"]].to_numpy().tolist() == [
        [True, 0.0, "minutes"],
        [False, 45.0, "minutes"],
    ]
    label = rows[(rows["kind"] == "label") & (rows["thing"] == "gunman")].set_index("outlet")
    assert label.loc["Cedar", ["after", "unit"]].tolist() == [1.0, "days"]
    assert set(rows["kind"]) == {"statement", "figure", "quotation", "label"}


def test_a_figure_is_raised_and_lowered(bridge: Corpus) -> None:
    rows = framing.first(bridge)
    assert rows.loc[rows["kind"] == "figure", ["text", "step"]].to_numpy().tolist() == [
        ["nine", ""],
        ["twelve", "raised"],
        ["eleven", "lowered"],
    ]


def test_on_one_day_without_a_time_nobody_is_later() -> None:
    corpus = corpus_of(
        ASH, BIRCH, outlet=["Ash", "Birch"], event="e", date=["2031-04-01", "2031-04-01"]
    )
    rows = framing.first(corpus)
    assert rows["first"].all()
    assert set(rows["unit"]) == {"same day"}


def test_what_has_no_date_takes_no_part() -> None:
    corpus = corpus_of(ASH, BIRCH, outlet=["Ash", "Birch"], event="e", date=["2031-04-01", None])
    assert framing.first(corpus).empty
    assert framing.first(corpus_of(ASH)).empty


def test_a_version_has_its_own_time_and_a_figure_may_be_dropped() -> None:
    rest = " A choir of miners sang outside while the council met behind closed doors all night."
    corpus = corpus_of(
        ASH + rest,
        ASH.replace("killed nine people", "struck many people") + rest,
        BIRCH,
        outlet=["Ash", "Ash", "Birch"],
        event="e",
        url=["https://ash.example/1", "https://ash.example/1", "https://birch.example/1"],
        date=["2031-04-01 09:00", "2031-04-01 12:00", "2031-04-01 10:00"],
    )
    rows = framing.first(corpus)
    said = rows[(rows["kind"] == "quotation") & rows["first"]]
    assert said["when"].tolist() == ["2031-04-01 09:00"]
    figures = rows[rows["kind"] == "figure"]
    assert figures[["outlet", "text", "when", "step"]].to_numpy().tolist() == [
        ["Ash", "nine", "2031-04-01 09:00", ""],
        ["Birch", "twelve", "2031-04-01 10:00", "raised"],
        ["Ash", "nine", "2031-04-01 12:00", "dropped"],
    ]


def test_a_figure_that_a_version_raised_is_one_thing_and_was_not_dropped(granary: Corpus) -> None:
    rows = framing.first(granary)
    killed = rows[(rows["kind"] == "figure") & rows["thing"].str.startswith("killed")]
    assert killed["thing"].nunique() == 1
    assert "dropped" not in set(killed["step"])
    raised = killed[killed["step"] == "raised"]
    assert raised[["article", "text"]].to_numpy().tolist() == [["granary_courier_3", "four"]]


def test_an_older_toll_that_every_version_tells_stays_a_thing_of_its_own() -> None:
    old = " In 2011 a storm on the coast at Lund killed 31 people, mostly fishermen."
    rest = " A choir of miners sang outside while the council met behind closed doors all night."
    corpus = corpus_of(
        ASH + old + rest,
        ASH.replace("nine", "fourteen") + old + rest,
        BIRCH.replace("twelve", "nine") + old,
        outlet=["Ash", "Ash", "Birch"],
        event="e",
        url=["https://ash.example/1", "https://ash.example/1", "https://birch.example/1"],
        date=["2031-04-01 09:00", "2031-04-01 12:00", "2031-04-01 10:00"],
    )
    figures = framing.first(corpus).query("kind == 'figure'")
    things = {frozenset(g["text"]) for _, g in figures.groupby("thing")}
    assert frozenset(["nine", "fourteen"]) in things
    assert not any("31" in t and len(t) > 1 for t in things)
    assert figures.loc[figures["text"] == "fourteen", "step"].tolist() == ["raised"]


@pytest.fixture(scope="module")
def granary() -> Corpus:
    return Corpus.read(DATA / "versions")


def test_every_planted_change_between_four_versions_is_found(granary: Corpus) -> None:
    truth = pd.read_csv(DATA / "truth" / "versions.csv", keep_default_na=False)
    rows = repetition.versions(granary)
    assert holds(granary, rows)
    cut = rows["side"] == "first"
    rows["later"] = rows["other"].where(cut, rows["article"])
    rows["earlier"] = rows["article"].where(cut, rows["other"])
    rows["before"] = rows["text"].where(cut, rows["other_text"])
    rows["after"] = rows["other_text"].where(cut, rows["text"])
    keys = ["later", "earlier", "fate", "before", "after"]
    mine = rows[(rows["fate"] != "kept") & rows["later"].isin(truth["later"])]
    mine = mine[mine["earlier"].isin(truth["earlier"])].set_index(keys)["what"]
    assert set(mine.index) == set(truth.set_index(keys).index)
    for r in truth.itertuples(index=False):
        assert r.what in mine[tuple(r[:5])].split(", ") or not r.what


def test_the_versions_of_one_outlet_tell_at_their_own_times(granary: Corpus) -> None:
    rows = framing.first(granary)
    fire = rows[(rows["kind"] == "statement") & rows["text"].str.startswith("A fire")]
    assert fire[["outlet", "when", "after"]].to_numpy().tolist()[:2] == [
        ["Harbour Courier", "2031-04-01 18:20", 0.0],
        ["Tarn Observer", "2031-04-01 19:40", 80.0],
    ]
    said = rows[rows["kind"] == "quotation"]
    assert said["when"].tolist() == ["2031-04-01 19:05", "2031-04-01 19:40"]


def test_the_timeline_draws_every_article_what_was_first_and_the_steps_of_a_figure(
    bridge: Corpus, granary: Corpus
) -> None:
    picture = plots.timeline(framing.first(bridge), bridge.outlets)
    assert "Ash at 2031-04-01 10:00" in picture.alt
    assert "killed: nine (Ash, 2031-04-01 10:00), then twelve (Birch, 2031-04-01 10:45)" in (
        picture.alt
    )
    articles = granary.articles
    when = [f"{d:%Y-%m-%d} {t}" for d, t in zip(articles["date"], articles["time"], strict=True)]
    published = articles[["outlet"]].assign(when=when)
    picture = plots.timeline(framing.first(granary), granary.outlets, published)
    assert "2031-04-02 06:30" in picture.alt
    assert "Told first: Harbour Courier: A fire broke out" in picture.alt
    assert "firefighters: forty" in picture.alt
    assert picture.svg() == picture.svg()


def test_the_timeline_draws_times_of_several_zones_as_one_and_days_as_days() -> None:
    when = ["2031-04-01 10:00 +00:00", "2031-04-01 12:30 +05:00", "2031-04-02"]
    corpus = corpus_of(
        ASH, BIRCH, CEDAR, outlet=["Ash", "Birch", "Cedar"], event="bridge", date=when
    )
    told = framing.first(corpus)
    published = pd.DataFrame({"outlet": ["Ash", "Birch", "Cedar"], "when": when})
    picture = plots.timeline(told, corpus.outlets, published)
    at = picture.drawn.groupby("outlet")["at"].first()
    assert at["Birch"] == pd.Timestamp("2031-04-01 07:30")
    assert at["Ash"] == pd.Timestamp("2031-04-01 10:00")
    assert at["Cedar"] == pd.Timestamp("2031-04-02")
    assert "UTC" in picture.svg()


def test_a_figure_with_a_bound_or_a_range_moves_only_where_it_is_another() -> None:
    told = ["nine", "at least nine", "dozens of", "60"]
    corpus = corpus_of(
        *(ASH.replace("nine", n) for n in told),
        outlet=["Ash", "Birch", "Cedar", "Dale"],
        event="bridge",
        date=[f"2031-04-01 1{k}:00" for k in range(4)],
    )
    rows = framing.first(corpus).query("kind == 'figure'")
    steps = dict(zip(rows["outlet"], rows["step"], strict=True))
    assert steps.get("Birch", "same") == "same"
    assert steps.get("Dale", "") != "lowered"
