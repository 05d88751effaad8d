"""Frames, loaded words, Entman's functions: cues with exact spans, scores that say what they are measured against."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import corpus_of, holds
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, framing
from analysis.framing.frames import entman, frame_scores, frame_shares, frames, loaded
from analysis.project import InputError

GENERIC = ["responsibility", "human interest", "conflict", "morality", "economic"]


def book(folder: Path, *rows: str, head: str = "frame,cue,weight,source") -> str:
    path = folder / "book.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return str(path)


def test_cues_are_found_word_for_word(tmp_path: Path) -> None:
    corpus = corpus_of(
        "Costs rose. The harbour’s costly repair cost too much, and nobody was to blame.\nTo blame\nnobody is easy."
    )
    found = frames(
        corpus,
        book(
            tmp_path,
            "money,cost*,1,me",
            "guilt,to blame,2,me",
            "guilt,blame,1,me",
            "place,harbour,1,me",
        ),
    )
    assert holds(corpus, found)
    assert found[["text", "frame", "cue", "weight"]].values.tolist() == [
        ["Costs", "money", "cost*", 1.0],
        ["harbour’s", "place", "harbour", 1.0],
        ["costly", "money", "cost*", 1.0],
        ["cost", "money", "cost*", 1.0],
        ["to blame", "guilt", "to blame", 2.0],
        ["To blame", "guilt", "to blame", 2.0],
    ]


def test_a_phrase_never_runs_over_a_full_stop_or_a_blank_line_but_over_a_wrapped_one(
    tmp_path: Path,
) -> None:
    corpus = corpus_of(
        "They had to. Blame followed.\n\nHe had nobody to\n\nBlame fell on her",
        "and she was not to\nblame at all.",
    )
    found = frames(corpus, book(tmp_path, "guilt,to blame,2,me"))
    assert found[["article", "text"]].values.tolist() == [["b", "to\nblame"]]


def test_a_star_alone_is_any_one_word(tmp_path: Path) -> None:
    corpus = corpus_of("The loss of young lives and the loss of lives.")
    assert frames(corpus, book(tmp_path, "death,loss of * lives,1,me"))["text"].tolist() == [
        "loss of young lives"
    ]


def test_scores_have_the_columns_of_the_codebook() -> None:
    corpus = corpus_of("The firm lost money and prices rose.", "She held her daughter and wept.")
    scores = frame_scores(corpus)
    assert list(scores.columns) == GENERIC
    assert list(scores.index) == ["a", "b"]
    assert scores.loc["a", "economic"] > scores.loc["b", "economic"]
    assert scores.loc["b", "human interest"] > scores.loc["a", "human interest"]
    assert np.isfinite(scores.to_numpy()).all()
    assert scores.attrs["against"] == "the embedded sample"
    assert len(frame_scores(corpus, "policy").columns) == 14


def test_texts_written_to_carry_a_frame() -> None:
    """Fifteen short texts on three topics (a water main, a school, a stadium), written after the lists' frames, not from the lists."""
    texts = pd.read_csv(Path(__file__).with_name("framed.csv"), index_col="id")
    strongest = frame_scores(Corpus(texts[["text"]])).idxmax(axis=1)
    assert (strongest == texts["frame"]).mean() >= 0.8


def test_a_large_corpus_is_its_own_yardstick() -> None:
    texts = [
        f"Report {i}. "
        + "The bank lost money. " * i
        + "Nothing else happened on that day in the town."
        for i in range(26)
    ]
    scores = frame_scores(corpus_of(*texts))
    assert scores.attrs["against"] == "this corpus"
    assert scores["economic"].mean() == pytest.approx(0, abs=1e-9)
    assert scores["economic"].std(ddof=0) == pytest.approx(1, abs=1e-9)
    assert (scores["morality"] == 0).all()  # a frame nobody uses is no frame's victory


def test_furniture_does_not_count() -> None:
    story = "The council met for two hours in the old hall and then went home again."
    plain, framed = corpus_of(story), corpus_of(story + "\nAdvertisement\nLeave a comment")
    assert np.allclose(frame_scores(plain).to_numpy() > 0, frame_scores(framed).to_numpy() > 0)


@pytest.mark.parametrize(
    ("rows", "head", "says"),
    [
        (["money,cost,heavy,me"], "frame,cue,weight,source", "row 2"),
        (["money,,1,me"], "frame,cue,weight,source", "row 2"),
        (["money,cost,1,me", ",cost,1,me"], "frame,cue,weight,source", "row 3"),
        ([], "frame,cue,weight,source", "no rows"),
        (["money,cost,-1,me"], "frame,cue,weight,source", "row 2"),
        (["money,cost"], "frame,cue", "weight"),
        (["m,*,1,me"], "frame,cue,weight,source", "row 2"),
    ],
)
def test_a_bad_codebook_is_refused_in_one_line(
    tmp_path: Path, rows: list[str], head: str, says: str
) -> None:
    with pytest.raises(InputError, match=says) as error:
        frames(corpus_of("A text."), book(tmp_path, *rows, head=head))
    assert "\n" not in str(error.value)


def test_an_unknown_codebook_is_told_which_was_meant() -> None:
    with pytest.raises(InputError, match="unknown codebook 'generik'; did you mean 'generic'"):
        frames(corpus_of("A text."), "generik")


def test_shares_of_sentences_with_their_interval(tmp_path: Path) -> None:
    corpus = corpus_of(
        "Costs rose. Nobody came. Costs fell. It rained.",
        "It rained.\nLeave a comment",
        outlet=["x", "y"],
    )
    table = frame_shares(corpus, book(tmp_path, "money,cost*,1,me")).set_index("outlet")
    assert table[["sentences", "carrying"]].to_numpy().tolist() == [[4, 2], [1, 0]]
    assert table["share"].tolist() == [0.5, 0]
    assert table[["low", "high"]].isna().all(axis=None)  # one article each: nothing to draw from


def test_an_interval_draws_articles_for_their_sentences_are_no_independent_draws(
    tmp_path: Path,
) -> None:
    money = "Costs rose. " * 10
    rain = "It rained. " * 10
    clumped = corpus_of(*[money, rain] * 4, outlet="x")
    spread = corpus_of(*["Costs rose. It rained. " * 5] * 8, outlet="x")
    wide, narrow = (
        frame_shares(c, book(tmp_path, "money,cost*,1,me")).iloc[0] for c in (clumped, spread)
    )
    assert wide["share"] == narrow["share"] == 0.5
    assert wide["low"] < 0.25 < 0.75 < wide["high"]
    assert narrow["low"] == narrow["high"] == 0.5
    none = frame_shares(corpus_of(*[rain] * 8, outlet="x"), book(tmp_path, "money,cost*,1,me"))
    assert none[["low", "high"]].isna().all(axis=None)  # none in eight articles is not none at all


def test_shares_by_an_unknown_column_are_refused() -> None:
    with pytest.raises(InputError, match="no column 'party'; it has text, outlet"):
        frame_shares(corpus_of("A text."), by="party")


def test_loaded_words_by_category() -> None:
    corpus = corpus_of("The thugs allegedly caused utter chaos while brave officers looked on.")
    found = loaded(corpus)
    assert holds(corpus, found)
    told = found[["text", "category"]].agg(" ".join, axis=1).tolist()
    assert told == ["thugs derogatory", "allegedly hedge", "chaos alarm", "brave honorific"]


def test_entman_gives_the_sentence_or_says_not_stated() -> None:
    corpus = corpus_of(
        "The wells ran dry. It was a disgrace, said a farmer. Later he called for a new pipe.",
        "A bus ran late. The old pipe should have been blue.",
    )
    grid = entman(corpus).set_index(["article", "function"])
    assert grid.loc[("a", "moral judgement"), "text"] == "It was a disgrace, said a farmer."
    assert grid.loc[("a", "remedy"), "text"] == "Later he called for a new pipe."
    nothing = grid.loc[("b", "remedy"), ["start", "end", "text", "stated"]]
    assert nothing.tolist() == [-1, -1, "", False]
    assert holds(corpus, grid[grid["stated"]].reset_index())


@pytest.mark.parametrize(
    "text",
    [
        "The officers were on the hunt for the culprit.",
        "He was demanding that he come outside.",
        "You do not need to be in the harbour to know the reckoning.",
        "He had done nothing wrong and took the wrong road.",
    ],
)
def test_a_word_in_another_sense_states_nothing(text: str) -> None:
    assert not entman(corpus_of(text))["stated"].any()


def test_empty_and_odd_corpora() -> None:
    for corpus in (
        Corpus(pd.DataFrame({"text": []})),
        corpus_of("—"),
        corpus_of("…\n\n!!"),
        corpus_of("\U0001f600 \u202e cost \u0000"),
    ):
        assert holds(corpus, frames(corpus))
        assert holds(corpus, loaded(corpus))
        assert frame_scores(corpus).shape == (len(corpus), 5)
        assert len(entman(corpus)) == 2 * len(corpus)
        assert frame_shares(corpus)["share"].between(0, 1).all()
    assert framing.entman is entman


@given(
    st.lists(
        st.text(
            st.sampled_from("blame costs to God’s she’s \n.“”-é\U0001f600 A"),
            min_size=1,
            max_size=60,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_spans_are_exact(texts: list[str]) -> None:
    corpus = Corpus(pd.DataFrame({"text": texts}))
    assert holds(corpus, frames(corpus))
    assert holds(corpus, loaded(corpus))
