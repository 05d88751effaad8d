"""Who tells what: sentences aligned across outlets, on invented articles and on the sample's planted truth."""

import itertools
import time
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest
from conftest import corpus_of, holds
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, InputError
from analysis.framing import coverage, off_topic, standings, tellings
from analysis.project import DATA

COLUMNS = (
    "event statement statement_text outlet told sure article start end text part position told_by of"
).split()
ONE = (
    "A bridge over the Velde river collapsed on Friday, killing nine people, officials said.\n"
    "The bridge had been inspected in 2019. The mayor, Odile Kranz, promised an inquiry.\n“We heard a crack like thunder,” said Pavel Orn, a baker."
)
TWO = (
    "Nine dead as bridge falls into the Velde\n\nNine people died when a bridge over the river Velde fell on Friday.\n"
    "Pavel Orn, who sells bread, said he had heard a crack like thunder. Schools were closed for the day."
)
THREE = (
    "Twelve people were killed in the collapse of a bridge over the Velde, the police said on Saturday.\n"
    "An inquiry was promised by Mayor Odile Kranz. The last inspection of the bridge was in 2019."
)


@pytest.fixture(scope="module")
def bridge() -> Corpus:
    return corpus_of(ONE, TWO, THREE, outlet=["Ash", "Birch", "Cedar"], event="bridge")


def told(corpus: Corpus, has: str) -> dict[str, str]:
    """outlet -> its sentence, for the statement that holds a sentence with these words."""
    table = coverage(corpus)
    number = table.loc[table["text"].str.contains(has, regex=False), "statement"].iloc[0]
    return table[table["statement"] == number].set_index("outlet")["text"].to_dict()


def test_shape(bridge: Corpus) -> None:
    table = coverage(bridge)
    assert list(table.columns) == COLUMNS
    assert holds(bridge, table[table["told"]])
    missing = table[~table["told"]]
    assert set(missing["article"]) == set(missing["text"]) == {""}
    assert set(missing["start"]) == set(missing["end"]) == {-1}
    assert (table.groupby("statement").size() == 3).all()
    assert (
        table.groupby("statement")["told"].sum() == table.groupby("statement")["told_by"].first()
    ).all()
    assert set(table["position"]) == {"lead", "body", ""}
    assert (table["of"] == 3).all()


def test_what_is_told_and_what_many_tell_are_rows_of_the_whole(bridge: Corpus) -> None:
    table, told = coverage(bridge), tellings(bridge)
    own = table[table["told"]].reset_index(drop=True)[list(told.columns[:-1])]
    pd.testing.assert_frame_equal(own, told.iloc[:, :-1])
    assert told["silent"].str.count(r"\+").eq(told["told_by"]).all()
    both = table[table["told_by"] > 1].reset_index(drop=True)
    pd.testing.assert_frame_equal(coverage(bridge, told_by=2), both)


def test_every_sentence_is_somebodys_statement(bridge: Corpus) -> None:
    alone = coverage(bridge)
    assert "Schools were closed for the day." in set(alone.loc[alone["told_by"] == 1, "text"])


def test_a_toll_that_differs_is_still_the_same_fact(bridge: Corpus) -> None:
    found = told(bridge, "Twelve people were killed")
    assert found["Cedar"].startswith("Twelve")
    assert "nine people" in found["Ash"].lower()
    assert "nine" in found["Birch"].lower()


def test_what_one_leaves_out(bridge: Corpus) -> None:
    assert told(bridge, "inspected in 2019") == {
        "Ash": "The bridge had been inspected in 2019.",
        "Birch": "",
        "Cedar": "The last inspection of the bridge was in 2019.",
    }
    assert told(bridge, "promised by Mayor")["Birch"] == ""


def test_a_quotation_and_its_indirect_form(bridge: Corpus) -> None:
    found = told(bridge, "who sells bread")
    assert found["Ash"].startswith("“We heard a crack")
    assert found["Cedar"] == ""


@pytest.mark.parametrize(
    ("one", "other", "outlets"),
    [
        # the same speaker, the same name and office are not the same statement
        (
            "The finance minister, Berta Holm, said taxes would fall next spring.",
            "The finance minister, Berta Holm, visited a dairy in Osk.",
            1,
        ),
        (
            "Protests went on all day, but Capt. Ruben Holm of the Norland State Highway Patrol said he believed they had reached a turning point.",
            "Soon, Capt. Ruben Holm of the Norland State Highway Patrol, who has earned praise for his work, stopped by to greet the visitor.",
            1,
        ),
        # one utterance is, however it is framed
        (
            "In a letter from her office, Ada Lind, who turns 60 next week, wrote that “every ship must carry a bell of bronze.”",
            "“Every ship must carry a bell of bronze,” said Ada Lind.",
            2,
        ),
    ],
)
def test_what_two_sentences_must_share_to_tell_one_thing(
    one: str, other: str, outlets: int
) -> None:
    corpus = corpus_of(one, other, outlet=["x", "y"], event="e")
    assert (coverage(corpus)["told_by"] == outlets).all()


def test_events_references_and_strangers_stay_apart() -> None:
    same = "Nine people died when a bridge over the river Velde fell on Friday."
    corpus = corpus_of(
        same, same, same, same, outlet=["x", "y", "x", None], event=["e", "f", None, "e"]
    )
    assert (coverage(corpus)["told_by"] == 1).all()
    assert set(coverage(corpus)["article"]) <= {"a", "b", ""}
    corpus = corpus_of(same, same, outlet=["x", "y"], event="e", role=["article", "reference"])
    assert coverage(corpus)["of"].tolist() == [1]


def test_what_nobody_else_speaks_of() -> None:
    corpus = corpus_of(
        ONE + "\nA carnival of kites delighted children in distant Marrow.",
        TWO,
        THREE,
        outlet=["Ash", "Birch", "Cedar"],
        event="bridge",
    )
    found = off_topic(corpus)
    assert found["text"].tolist() == ["A carnival of kites delighted children in distant Marrow."]
    assert holds(corpus, found)


def test_odd_corpora() -> None:
    for corpus in (
        Corpus(pd.DataFrame({"text": []})),
        corpus_of("Of it.", "12 12 12", outlet=["x", "y"], event="e"),
        corpus_of("No event."),
    ):
        table = coverage(corpus)
        assert list(table.columns) == COLUMNS
        assert holds(corpus, table[table["told"]])


@given(
    st.lists(
        st.text(st.sampled_from("bridge Velde fell nine 9 . ,“”\n"), min_size=1, max_size=80),
        min_size=2,
        max_size=4,
    )
)
def test_spans_are_exact(texts: list[str]) -> None:
    corpus = Corpus(
        pd.DataFrame({"text": texts, "outlet": [f"o{i}" for i in range(len(texts))], "event": "e"})
    )
    table = coverage(corpus)
    assert holds(corpus, table[table["told"]])


def test_one_event_is_fast(sample: Corpus) -> None:
    event = Corpus(sample.articles[sample.articles["event"] == sample.events[0]])
    _ = event.sentences, event.tokens
    begin = time.process_time()
    coverage(event)
    assert time.process_time() - begin < 0.5  # 0.05 s on an idle core


def test_planted_statements(sample: Corpus) -> None:
    """Pairs of sentences of two outlets that the sample's truth knows to state, or not to state, one fact."""
    path = Path(DATA / "truth" / "coverage.csv")
    facts, tellers = defaultdict(list), defaultdict(set)
    for row in pd.read_csv(path).itertuples():
        facts[row.article].append((row.start, row.end, (row.event, row.statement)))
        tellers[row.event, row.statement].add(sample.articles["outlet"][row.article])
    stated = lambda r: {
        f
        for s, e, f in facts[r.article]
        if min(r.end, e) - max(r.start, s) > 0.5 * min(r.end - r.start, e - s)
    }
    table = coverage(sample)
    pairs = {
        (a.article, a.start, b.article, b.start): (a, b)
        for _, group in table[table["told"]].groupby("statement")
        for a, b in itertools.combinations(group.sort_values("outlet").itertuples(), 2)
    }
    known = [(stated(a), stated(b)) for a, b in pairs.values() if stated(a) and stated(b)]
    found = {(f, a.outlet, b.outlet) for a, b in pairs.values() for f in stated(a) & stated(b)}
    gold = {
        (f, *pair)
        for f, outlets in tellers.items()
        for pair in itertools.combinations(sorted(outlets), 2)
    }
    assert sum(bool(a & b) for a, b in known) / len(known) >= 0.95
    assert len(found & gold) / len(gold) >= 0.75


@pytest.mark.parametrize(
    ("one", "other", "third", "sure"),
    [
        ("2031-04-04", "2031-04-05", "2031-04-01", False),
        ("2031-04-04", "2031-04-05", "2031-04-05", True),
        ("2031-04-04 15:00", "2031-04-04 16:00", "2031-04-04 14:00", False),
        ("2031-04-04 15:00", "2031-04-04 16:00", "2031-04-04 17:30", True),
        ("2031-04-04 15:00", "2031-04-04 16:00", "2031-04-04", True),
    ],
)
def test_who_wrote_before_it_was_told_has_not_left_it_out(
    one: str, other: str, third: str, sure: bool
) -> None:
    texts = (
        "Nine people died when the old bridge over the river Velde fell on Friday.",
        "The old bridge over the river Velde fell on Friday, and nine people died.",
        "A choir sang in the harbour, and the council opened a hall of glass.",
    )
    corpus = corpus_of(*texts, outlet=list("xyz"), event="e", date=[one, other, third])
    table = coverage(corpus).query("outlet == 'z' and told_by == 2")
    assert table["told"].tolist() == [False]
    assert table["sure"].tolist() == [sure]
    assert ("left out" in set(standings(corpus)["standing"])) == sure


def test_coverage_at_a_moment_holds_what_stood_then_against_each_other() -> None:
    corpus = Corpus.read(DATA / "versions")
    stood = lambda at: set(coverage(corpus, at=at).query("told")["article"])
    assert stood("2031-04-01 19:50") == {"granary_courier_2", "granary_observer"}
    assert stood("2031-04-01") == {"granary_courier_3", "granary_observer", "granary_dispatch"}
    assert stood("2031-04-03") == set(coverage(corpus).query("told")["article"])
    early = coverage(corpus, at="2031-04-01 18:30")
    assert early["of"].eq(1).all()
    assert holds(corpus, early.query("told"))
    for at, words in (("noon", "no moment"), ("1999-01-01", "no article is known to have stood")):
        with pytest.raises(InputError, match=words):
            coverage(corpus, at=at)


def test_where_a_time_is_not_known_an_article_is_not_known_to_have_stood() -> None:
    corpus = corpus_of(
        ONE, TWO, THREE, outlet=["Ash", "Birch", "Cedar"], event="bridge",
        date=["2031-04-04", "2031-04-04 10:00 +00:00", "2031-04-04 12:00 +05:00"],
    )  # fmt: skip
    assert corpus.at("2031-04-04 11:00 +00:00").outlets == ["Birch", "Cedar"]
    assert corpus.at("2031-04-04 11:00").outlets == ["Birch"]
    assert corpus.at("2031-04-04").outlets == ["Ash", "Birch", "Cedar"]


def test_the_lead_and_what_many_tell_come_first(bridge: Corpus) -> None:
    first = coverage(bridge).groupby("statement", sort=True).first()
    assert first["told_by"].is_monotonic_decreasing
    assert "killing nine people" in coverage(bridge)["text"].iloc[0]
