"""Passages told twice: between articles, inside one, one quotation in several tellings, and what kind each is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conftest import corpus_of, holds, rows_of
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, repetition
from analysis.repetition import both_sides, tellings, versions
from analysis.repetition.alignment import align

COPY = "The ferry left the northern quay of Varnholm at dawn with ninety passengers and a cargo of apples for the winter market."
OTHER = [
    "Nobody in the village had seen such weather since the great flood.",
    "Prices of grain fell again on Thursday across the lower valley.",
    "A choir of miners sang outside while the council met behind closed doors.",
    "The bridge at Oster stays shut until masons mend its middle pier.",
]


def one(corpus: Corpus) -> pd.Series:
    rows = repetition.between(corpus)
    assert len(rows) == 1, rows[["text_a", "text_b"]]
    return rows.iloc[0]


def test_a_repeated_sentence_is_found_and_its_second_telling_alone_is_a_repeat() -> None:
    corpus = corpus_of(
        f"{COPY}\n\nNobody knew the captain by name.\n\n{COPY}\n\nThe harbour closed at noon.\n\n{COPY}"
    )
    rows = repetition.within(corpus)
    assert len(rows) == 2
    assert (rows["a"] == rows["b"]).all()
    assert rows["start_a"].tolist() == [0, 0]
    assert rows["words"].tolist() == [22, 22]
    assert rows["edits"].tolist() == [0, 0]
    assert set(rows["text_a"]) | set(rows["text_b"]) == {COPY.rstrip(".")}
    spans = repetition.repeats(corpus)
    assert holds(corpus, spans)
    assert spans[["start", "end"]].values.tolist() == rows[["start_b", "end_b"]].values.tolist()


def test_spelling_numerals_and_marks_do_not_part_a_passage() -> None:
    told = "Officers combatting the fire organised 23 boats, the harbour's master told nobody."
    again = "Yesterday officers combating the fire organized twenty-three boats — the harbor’s master told nobody else."
    row = one(corpus_of(told, again))
    assert row.text_a == told.rstrip(".")
    assert (row.words, row.edits) == (12, 0)


def test_small_edits_are_bridged_and_counted() -> None:
    changed = COPY.replace("northern quay", "old quay").replace(
        "ninety passengers", "ninety weary passengers"
    )
    row = one(corpus_of(f"{OTHER[0]} {COPY}", f"{changed} {OTHER[1]}"))
    assert row.text_a == COPY.rstrip(".")
    assert row.text_b == changed.rstrip(".")
    assert (row.words, row.edits) == (21, 2)


READINGS = [
    ("candidate copy", COPY, COPY, "e", "e", ""),
    ("common source", f"“{COPY}” the mayor said.", COPY, "e", "e", "a"),
    ("agency copy", COPY, f"VARNHOLM (Reuters) - {COPY}", "e", "e", ""),
    ("formula", COPY, COPY, "e", "f", ""),
]


@pytest.mark.parametrize("careful", [0, 2000])
@pytest.mark.parametrize(("reading", "told", "again", "event", "other", "quoted"), READINGS)
def test_readings(
    reading: str,
    told: str,
    again: str,
    event: str,
    other: str,
    quoted: str,
    careful: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repetition, "CAREFUL", careful)  # large corpora read the marks alone
    row = one(
        corpus_of(
            f"{told}\n\n{OTHER[0]}",
            f"{again}\n\n{OTHER[1]}",
            event=[event, other],
            date=["2031-04-02", "2031-04-01"],
        )
    )
    assert row.reading == reading, row.why
    assert row.why
    assert row.same_event == (event == other)
    assert row.direction == "b"
    assert row.voice_a == ("quotation" if quoted == "a" else "narration")


@pytest.mark.parametrize(
    ("shared", "event", "reading"),
    [
        *rows_of(
            """
            City Hall press secretary Tomas Grey of Varnholm | e | names
            the Norland Children's Health Fund and the Ministry of Trade | f | names
            Speaker Jon A. Holm of Velde | f | names
            Ruben Falk, 52, is married to Ada Lind, an aide to Governor Ilsa Brandt | e | formula
            over what to do about the expiring harbour dues | e | formula
            on the wrong side of the river | f | formula
            """
        ),
        (COPY, "e", "candidate copy"),
    ],
)
def test_names_with_their_titles_are_nobodys_wording(shared: str, event: str, reading: str) -> None:
    corpus = corpus_of(
        f"{OTHER[0]} Then came {shared} before noon.",
        f"{OTHER[1]} Yet who saw {shared} there?",
        f"{OTHER[2]} So left {shared} again.",
        event=["e", event, "g"],
        outlet="x" if event == "f" else ["x", "y", "z"],
    )
    rows = repetition.between(corpus)
    assert set(rows.loc[(rows["a"] == "a") & (rows["b"] == "b"), "reading"]) == {reading}
    assert "furniture" not in set(rows["reading"])


def test_one_speakers_words_at_two_events_have_a_common_source() -> None:
    row = one(
        corpus_of(
            f"{OTHER[0]}\n\n“No such cable ever came to my desk,” said Ilsa Brandt.",
            f"{OTHER[1]}\n\nIlsa Brandt had said: “No such cable ever came to my desk.”",
            event=["e", "f"],
        )
    )
    assert row.reading == "common source"


def test_an_outlets_own_line_is_furniture_with_or_without_a_paragraph() -> None:
    line = "This paper belongs to its readers and takes no money from any party or company."
    texts = [f"{other} {line}" for other in OTHER[:3]]
    rows = repetition.between(corpus_of(*texts, outlet="x", event="e"))
    assert rows["reading"].tolist() == ["furniture"] * 3
    background = "The mill on the lower river was built by two brothers from the hills long ago."
    texts = [f"{other} {background}" for other in OTHER[:3]]
    for event in ("e", ["e", "f", "g"]):  # an outlet's background is no furniture
        rows = repetition.between(corpus_of(*texts, outlet="x", event=event))
        assert "furniture" not in set(rows["reading"])
    texts = [f"{other} {line}" for other in OTHER[:3]]
    rows = repetition.between(corpus_of(*texts, event="e"))  # three outlets print it: no furniture
    assert "furniture" not in set(rows["reading"])


def test_what_is_not_known_is_not_said() -> None:
    row = one(corpus_of(COPY, f"{COPY} {OTHER[0]}", date=["2031-04-02", None]))
    assert row.same_event is pd.NA
    assert row.direction == ""
    assert "not known" in row.why


def test_no_pair_of_different_events_is_a_candidate_copy(sample: Corpus) -> None:
    rows = repetition.between(sample)
    assert not ((rows["reading"] == "candidate copy") & ~rows["same_event"].fillna(True)).any()
    for side in "ab":
        spans = rows.rename(
            columns={
                side: "article",
                f"start_{side}": "start",
                f"end_{side}": "end",
                f"text_{side}": "text",
            }
        )
        assert holds(sample, spans)


@given(
    st.lists(
        st.lists(
            st.sampled_from([*OTHER, COPY, "“", "”", "\n\n", "[…]", "— 23, U.S."]), max_size=8
        ).map(" ".join),
        min_size=1,
        max_size=5,
    )
)
def test_spans_are_exact_whatever_the_text(texts: list[str]) -> None:
    corpus = corpus_of(*texts, outlet="x")
    for rows in (repetition.within(corpus), repetition.between(corpus)):
        for side in "ab":
            assert holds(
                corpus,
                rows.rename(
                    columns={
                        side: "article",
                        f"start_{side}": "start",
                        f"end_{side}": "end",
                        f"text_{side}": "text",
                    }
                ),
            )
    for rows in (repetition.repeats(corpus), repetition.quote_variants(corpus)):
        assert holds(corpus, rows)
    repetition.near_duplicates(corpus)
    repetition.matrix(corpus)


def test_near_duplicates_are_families_and_not_chains() -> None:
    half = [" ".join(OTHER[:2]), " ".join(OTHER[2:])]
    corpus = corpus_of(
        " ".join(half),
        f"{half[0]} {COPY}",
        f"{COPY} Rain fell on the hills all night while shepherds sat by their small fires and waited.",
        event="e",
    )
    rows = repetition.near_duplicates(corpus, 0.4).set_index(["a", "b"])
    assert rows.loc[("a", "b"), "share_a"] == pytest.approx(23 / 48)
    assert rows.loc[("a", "b"), "share_b"] == pytest.approx(23 / 45)
    assert rows.loc[("a", "b"), "family"] == "a"
    assert rows.loc[("b", "c"), "family"] == ""  # c shares nothing with a


def copied(*outlets: str, **columns: object) -> Corpus:
    """Three articles of one event that hold the same sentence, and one of their own each."""
    texts = (f"{COPY} {OTHER[0]}", f"{OTHER[1]} {COPY}", f"{COPY} {OTHER[2]}")
    return corpus_of(*texts, outlet=list(outlets), event="e", **columns)


def test_the_matrix_counts_a_word_once_and_says_of_how_many() -> None:
    rows = repetition.matrix(copied("x", "y", "y")).set_index(["outlet", "other"])
    assert rows.loc[("x", "y"), "words"] == 22
    assert rows.loc[("y", "x"), "words"] == 44
    assert rows.loc[("x", "y"), "of"] == 34
    assert rows.loc[("x", "y"), "share"] == pytest.approx(22 / 34)


def test_a_share_of_words_is_of_one_event_and_of_the_outlets_own_words() -> None:
    corpus = corpus_of(
        f"{COPY} {OTHER[0]}",
        COPY,
        f"{OTHER[1]} {OTHER[2]} {OTHER[0]}",
        OTHER[2],
        OTHER[3],
        outlet=["x", "y", "x", "y", "y"],
        event=["fire", "fire", "vote", "vote", None],
    )
    rows = repetition.matrix(corpus).set_index(["event", "outlet"])
    size = corpus.words.groupby("article").size()
    assert rows.loc[("fire", "x"), "of"] == size["a"]
    assert rows.loc[("fire", "y"), "share"] == 1
    assert rows.loc[("vote", "y"), "of"] == size["d"]
    assert set(rows.index.get_level_values("event")) == {"fire", "vote"}
    pooled = repetition.matrix(corpus, each_event=False).set_index("outlet")
    assert pooled.loc["x", "of"] == size["a"] + size["c"]
    assert pooled.loc["x", "words"] == rows.loc[[("fire", "x"), ("vote", "x")], "words"].sum()


def test_the_matrix_leaves_references_out_and_its_numbers_open_to_their_spans() -> None:
    corpus = copied("x", "y", "ministry", role=["article", "article", "reference"])
    rows = repetition.matrix(corpus)
    assert list(zip(rows["outlet"], rows["other"], strict=True)) == [("x", "y"), ("y", "x")]
    sides = repetition.sides(corpus)
    assert holds(corpus, sides)
    assert len(sides) == 2 * len(repetition.between(corpus))
    assert set(zip(sides["outlet"], sides["other"], strict=True)) >= set(
        zip(rows["outlet"], rows["other"], strict=True)
    )


def test_versions_say_what_was_kept_cut_changed_and_added() -> None:
    told = f"{COPY} {OTHER[0]} {OTHER[2]}"
    again = f"{COPY} {OTHER[0].replace('.', '')} while the bells of three villages were rung for hours. {OTHER[1]}"
    corpus = corpus_of(
        f"LOWBRIDGE (Reuters) — {told}", again, event="e", date=["2025-03-01", "2025-03-02"]
    )
    rows = versions(corpus)
    assert holds(corpus, rows)
    fate = {side: list(group["fate"]) for side, group in rows.groupby("side")}
    assert fate["first"][0] == "kept"
    assert fate["first"][-1] == "cut"
    assert set(fate["first"]) == {"kept", "cut"}
    assert fate["second"] == ["added", "added"]
    assert rows.loc[rows["fate"] == "added", "text"].iloc[0].startswith("while the bells")
    assert set(rows["agency"]) == {"Reuters"}
    assert set(rows[rows["side"] == "first"]["article"]) == {"a"}


def test_versions_show_every_changed_word_and_what_the_change_did() -> None:
    told = (
        "Gunmen raid bakery\n\nGunmen raided a bakery in Varnholm on Friday and killed 30 people, "
        "officials said.\n\nThe mayor spoke of a town in shock. “We are calm,” said Ada Lind.\n\n"
        "Schools stay shut until Monday in all three valleys. Nobody has claimed the deed so far."
    )
    again = (
        "Gunmen raid bakery\n\nTerrorists raided a bakery in Varnholm on Friday and killed forty people, "
        "police said.\n\nA choir sang all night. The mayor spoke of a town in deep shock. "
        "“We are never calm,” said Ada Lind.\n\n"
        "Nobody has claimed the deed so far. Schools stay shut until Monday in all three valleys."
    )
    corpus = corpus_of(told, again, event="e", outlet="x", date=["2031-04-01", "2031-04-02"])
    rows = versions(corpus)
    assert holds(corpus, rows)
    other = {"other": "article", "other_start": "start", "other_end": "end", "other_text": "text"}
    there = rows[rows["other_start"] >= 0][list(other)].rename(columns=other)
    assert holds(corpus, there)
    done = rows[rows["fate"] != "kept"]
    assert done[["fate", "other_text", "text", "what"]].to_numpy().tolist() == [
        ["changed", "Gunmen", "Terrorists", "lead, label"],
        ["changed", "30", "forty", "lead, figure"],
        ["changed", "officials", "police", "lead, attribution, label"],
        ["added", "", "A choir sang all night", "none"],
        ["added", "", "deep", "none"],
        ["added", "", "never", "quotation"],
        ["moved", *["Nobody has claimed the deed so far"] * 2, "none"],
    ]
    both = both_sides(rows)
    for article, text in corpus.articles["text"].items():  # each word stands in one row of its side
        mine = " ".join(both.loc[both["article"] == article, "text"])
        assert sorted(mine.replace("”", "").split()) == sorted(
            text.replace("”", "").replace(".", "").split()
        ) or (len(mine.split()) == len(text.split()))


@given(*[st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=6), max_size=6)] * 2)
def test_every_word_of_two_versions_stands_in_one_change(
    first: list[list[int]], second: list[list[int]]
) -> None:
    words = [[word for sentence in side for word in sentence] for side in (first, second)]
    ends = [np.cumsum([len(s) for s in side]).tolist() for side in (first, second)]
    changes = align(*words, *ends)
    for side, low, high in ((0, 1, 2), (1, 3, 4)):
        places = sorted(k for c in changes for k in range(c[low], c[high]))
        assert places == list(range(len(words[side])))
    for c in changes:
        if c.fate in ("kept", "moved"):
            assert words[0][c.start_a : c.end_a] == words[1][c.start_b : c.end_b]
    if first == second:
        assert {c.fate for c in changes} <= {"kept", "moved"}


QUOTE = "“We shall rebuild the northern quay before the first snow and nobody will pay for it twice,” said Mayor Ilsa Brandt."


@pytest.mark.parametrize(
    ("again", "mode", "change"),
    rows_of(
        """
        “We shall rebuild the northern quay before the first snow and nobody will pay for it twice,” Brandt said. | direct | same
        Brandt promised that “nobody will pay for it twice,” and left. | direct | cut
        “We shall rebuild the northern quay … and nobody will pay for it twice,” Brandt said. | direct | ellipsis
        “[The town] shall rebuild the northern quay before the first snow and nobody will pay for it twice,” Brandt said. | direct | bracketed
        “We shall repair the northern quay before the first snow and nobody will pay for it twice,” Brandt said. | direct | edited
        “My friends, we shall rebuild the northern quay before the first snow and nobody will pay for it twice,” Brandt said. | direct | extended
        “Rebuild the northern quay before the first snow and nobody will pay,” Brandt said. | direct | cut
        “You shall rebuild the northern quay before the first snow and nobody will pay for it twice,” Brandt said. | direct | edited
        “Let us rebuild the northern quay before the first snow,” Brandt said. | direct | edited
        “We’ll rebuild the northern quay before the first snow,” Brandt said. | direct | cut
        Mayor Ilsa Brandt said that they would rebuild the northern quay before the first snow. | indirect | indirect
        """
    ),
)
def test_a_quotation_drifts(again: str, mode: str, change: str) -> None:
    corpus = corpus_of(
        f"{OTHER[0]}\n\n{QUOTE}",
        f"{OTHER[1]}\n\n{again}\n\n“It rained,” said Otto Lund.",
        event="e",
        date=["2031-04-01", "2031-04-02"],
    )
    rows = repetition.quote_variants(corpus)
    assert holds(corpus, rows)
    assert rows["statement"].nunique() == 1
    assert list(zip(rows["article"], rows["mode"], rows["change"], strict=True)) == [
        ("a", "direct", "same"),
        ("b", mode, change),
    ]


def test_articles_without_a_quotation_have_no_variants():
    assert repetition.quote_variants(
        corpus_of("The ferry sank.", "It rained all night.", event="e")
    ).empty
    assert repetition.quote_variants(
        corpus_of("“No,” she said.", "It rained all night.", event="e")
    ).empty


@pytest.mark.parametrize(
    ("told", "again"),
    [
        (
            "His hat said “Make Norland great again” in gold.",
            "“I shall make Norland great again,” said Ada Lind.",
        ),
        ("He spoke on “Meet the Press” at noon.", "She spoke on “Meet the Press” too, he said."),
        (
            "“It is without merit,” said Otto Lund.",
            "“This suit and that one are without merit,” said Ada Lind.",
        ),
        (
            "The letter cites opinions of the Norland Harbour and Fisheries Court.",
            "“All is watched by the Norland Harbour and Fisheries Court,” said Ada Lind.",
        ),
    ],
)
def test_a_motto_a_title_and_a_turn_join_nobody(told: str, again: str) -> None:
    corpus = corpus_of(f"{OTHER[0]}\n\n{told}", f"{OTHER[1]}\n\n{again}", event="e")
    assert repetition.quote_variants(corpus).empty


def test_quotations_of_different_events_are_not_one() -> None:
    assert repetition.quote_variants(corpus_of(QUOTE, QUOTE, event=["e", "f"])).empty
    assert repetition.quote_variants(
        corpus_of(QUOTE, QUOTE, date=["2031-04-01", "2031-06-01"])
    ).empty
    assert (
        len(repetition.quote_variants(corpus_of(QUOTE, QUOTE, date=["2031-04-01", "2031-04-02"])))
        == 2
    )


def test_fidelity_says_word_by_word_what_was_changed() -> None:
    said = f"{OTHER[2]} We shall rebuild the northern quay before the very first snow. And I promise you that nobody will pay for it twice. {OTHER[3]}"
    told = (
        "“We shall repair the northern quay before the first snow … nobody will pay for it twice,” said Mayor Ilsa Brandt.\n\n"
        "“Ships do not wait for councils,” said Otto Lund."
    )
    corpus = corpus_of(said, told, role=["reference", "article"], event="e")
    rows = repetition.fidelity(corpus)
    assert holds(corpus, rows)
    first, second = rows.iloc[0], rows.iloc[1]
    assert first.reference == "a"
    assert first.words == 16
    assert first.share == pytest.approx(15 / 16)
    assert first.changed == "rebuild → repair; very → ∅"
    assert first.said == said[first.said_start : first.said_end]
    assert first.said.startswith("We shall rebuild")
    assert first.said.endswith("twice")
    assert pd.isna(second.share)
    assert second.reference == ""
    assert repetition.fidelity(corpus_of(told)).empty
    chance = repetition.fidelity(
        corpus_of(said, "“We shall see,” said Otto Lund.", role=["reference", "article"], event="e")
    )
    assert chance["share"].isna().all()  # two words stand together anywhere


def test_diff_is_word_by_word() -> None:
    assert [
        c.tag
        for c in repetition.diff("The harbour is shut".split(), "the harbor was shut today".split())
    ] == ["equal", "replace", "equal", "insert"]


def test_pools_part_no_pair_of_neighbouring_days():
    draw = np.random.default_rng(1)
    event = draw.integers(-1, 3, 60)
    day = np.datetime64("2031-02-25") + draw.integers(0, 40, 60).astype("timedelta64[D]")
    day[::7] = np.datetime64("NaT")
    together = {(i, j) for pool in tellings.pools(event, day) for i in pool for j in pool}
    for i in range(60):
        for j in range(60):
            near = (
                event[i] >= 0
                or np.isnat(day[i]) == np.isnat(day[j])
                and not abs(day[i] - day[j]) > np.timedelta64(tellings.DAYS, "D")
            )
            assert (event[i] == event[j] and near) <= ((i, j) in together)
            assert event[i] == event[j] or (i, j) not in together
