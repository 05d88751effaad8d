"""Words in their places: exact spans, counts by hand, one line for what is wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conftest import corpus_of, holds
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, evidence, wording
from analysis.project import InputError
from analysis.wording.concordance import counted, pattern_of
from analysis.wording.readable import mattr, syllables

VERDICT = "The minister condemned the raid.\n\n“We condemn it,” said Oduya. Nobody’s condemnation came late."


def test_concordance_aligns_every_place() -> None:
    corpus = corpus_of(VERDICT, "Uncondemned, the minister left.", outlet=["Hill News", "Bay Post"])
    table = wording.concordance(corpus, "condemn*", width=12)
    assert sorted(table["text"]) == ["condemn", "condemnation", "condemned"]
    assert holds(corpus, table)
    row = table[table["text"] == "condemn"].iloc[0]
    assert (row["left"], row["right"]) == ("he raid.  “We "[-12:], " it,” said O")
    assert (row["outlet"], row["part"], row["voice"], row["sentence"]) == (
        "Hill News",
        "body",
        "quotation",
        "“We condemn it,” said Oduya.",
    )
    assert (table["voice"] == "narration").sum() == 2
    assert len(wording.concordance(corpus, "condemn*", voice="quotation")) == 1


def test_concordance_is_sorted_by_the_nearest_words() -> None:
    corpus = corpus_of("big red car near. old red car away. big blue car below.")
    assert [r.strip()[:4] for r in wording.concordance(corpus, "car")["right"]] == [
        "away",
        "belo",
        "near",
    ]
    assert [x.split()[-2:] for x in wording.concordance(corpus, "car", sort="left")["left"]] == [
        ["big", "blue"],
        ["big", "red"],
        ["old", "red"],
    ]
    assert wording.concordance(corpus, "car", sort="article")["start"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("war", "War, warring; a war-torn WAR", ["War", "war", "WAR"]),
        ("car bomb*", "a car\nbomb, car bombs", ["car\nbomb", "car bombs"]),
        ("Nobody's", "nobody’s and nobody's", ["nobody’s", "nobody's"]),
        ("kill(ed|ing)", "killed, killing, kill", ["killed", "killing"]),
        ("U.S.", "the U.S. and the UTSX", []),
        ("*", "one two", ["one", "two"]),
        (r"x*", "xx y", ["xx"]),
    ],
)
def test_patterns(pattern: str, text: str, found: list[str]) -> None:
    got = [m.group() for m in pattern_of(pattern).finditer(text) if m.group()]
    assert got == (found or ["U.S."])


@given(
    st.text(alphabet="ab*.'(é -[?", max_size=8),
    st.text(alphabet="ab' é.\n-", min_size=1, max_size=60),
)
def test_any_pattern_gives_true_spans_or_one_line(pattern: str, text: str) -> None:
    corpus = corpus_of("a " + text)
    try:
        table = wording.concordance(corpus, pattern)
    except InputError:
        return
    assert holds(corpus, table)


def test_mistakes_in_one_line() -> None:
    corpus = corpus_of(VERDICT)
    for call, line in (
        (lambda: wording.concordance(corpus, "(raid"), "not a regular expression"),
        (lambda: wording.concordance(corpus, " "), "empty"),
        (lambda: wording.concordance(corpus, "raid", sort="up"), "sort 'up'"),
        (lambda: wording.concordance(corpus, "raid", voice="shouted"), "voice 'shouted'"),
        (lambda: wording.readability(corpus, by="colour"), "no column 'colour'"),
        (lambda: wording.substitutions(corpus, pd.DataFrame({"article": []})), "no column 'start'"),
    ):
        with pytest.raises(InputError, match=line) as error:
            call()
        assert "\n" not in str(error.value)


def test_words_that_count() -> None:
    again = "The council met at noon and talked for hours about the old bridge over the river."
    corpus = corpus_of(
        f"{again}\n\nNobody else came to the meeting that day.\n\n{again}",
        "LIMA (Reuters) - Rain fell.",
        "A speech.",
        outlet=["a", "b", "c"],
        role=["article", "article", "reference"],
    )
    keep, t = counted(corpus), corpus.tokens
    assert keep.sum() == len(again.split()) + 8
    assert not keep[t.first[1] :].any()
    assert counted(corpus, repeats=True).sum() == 2 * len(again.split()) + 8
    assert [t.terms[i] for i in t.term[counted(corpus, agency=True)]][-2:] == ["rain", "fell"]


def test_collocates_by_hand() -> None:
    text = "red apple fell. green apple rose. red pear fell"
    table = wording.collocates(
        corpus_of(text, text, outlet=["a", "b"]), "apple", window=1, min_count=1
    )
    a = table[table["outlet"] == "a"].set_index("collocate")
    assert a["n"].to_dict() == {"red": 1, "green": 1, "fell": 1, "rose": 1}
    assert a.loc["red", ["n_word", "n_collocate", "texts"]].tolist() == [2, 2, 1]
    assert a.loc["red", "expected"] == pytest.approx(
        4 * 2 / 7
    )  # four places beside an apple, among seven words that are none
    assert a.loc["red", "log_dice"] == pytest.approx(14 + np.log2(2 * 1 / (2 + 2)))
    cells = [(1, 4 * 2 / 7), (1, 3 * 2 / 7), (3, 4 * 5 / 7), (2, 3 * 5 / 7)]
    assert a.loc["red", "log_likelihood"] == pytest.approx(
        -2 * sum(o * np.log(o / e) for o, e in cells)
    )
    assert "pear" not in a.index


def test_collocates_stay_in_their_paragraph_and_leave_function_words() -> None:
    corpus = corpus_of(
        "They saw the apple.\n\nPears were there.", "An apple and pears.", outlet=["a", "b"]
    )
    table = wording.collocates(corpus, "apple", min_count=1)
    assert table[["outlet", "collocate"]].to_numpy().tolist() == [["a", "saw"], ["b", "pears"]]
    assert wording.collocates(corpus, "absent").empty
    assert {"the", "they", "and", "an"} <= set(
        wording.collocates(corpus, "apple", min_count=1, grammar=True)["collocate"]
    )


def test_dispersion_says_where_in_the_article() -> None:
    corpus = corpus_of("storm one two three storm", "storm")
    table = wording.dispersion(corpus, "storm")
    assert table["position"].tolist() == [0, 1, 0]
    assert holds(corpus, table)


def aligned(*texts: str, outlets: str) -> tuple[Corpus, pd.DataFrame]:
    """Articles of a sentence each, by the outlets of these letters, and that they all say one thing."""
    spans = {"article": list("abc")[: len(texts)], "start": 0, "end": [*map(len, texts)]}
    return corpus_of(*texts, outlet=list(outlets)), pd.DataFrame(spans).assign(statement=1)


def test_substitutions_are_the_words_between_the_same_words() -> None:
    corpus, told = aligned(
        "Six terrorists were neutralised by the guard on Monday near 4 villages.",
        "Six fighters were killed by the guard on Monday near 5 villages.",
        "Six gunmen were killed by the guard on Monday near 5 villages.",
        outlets="abc",
    )
    table = wording.substitutions(corpus, told)
    pairs = table[["outlet_a", "word_a", "outlet_b", "word_b"]].agg(" ".join, axis=1)
    assert set(pairs) == {
        "a terrorists b fighters",
        "a neutralised b killed",
        "a terrorists c gunmen",
        "a neutralised c killed",
        "b fighters c gunmen",
    }
    assert holds(corpus, table)
    assert all(
        corpus.articles["text"][r.article_b][r.start_b : r.end_b] == r.text_b
        for r in table.itertuples()
    )
    assert (table["n"] == 1).all()


@pytest.mark.parametrize(
    ("one", "other", "outlets"),
    [
        ("The mayor left the hall.", "The mayor left the room.", "aa"),  # an outlet's own versions
        ("The mayor left the hall.", "A wholly other thing happened to us.", "ab"),
        ("The fifth bridge closed on Monday.", "The third bridge closed on Monday.", "ab"),
        (
            "The mayor condemned harbour attacks on Monday.",
            "The mayor condemned terrorist attacks on Monday in the harbour.",  # it only moved
            "ab",
        ),
    ],
)
def test_no_substitution(one: str, other: str, outlets: str) -> None:
    assert wording.substitutions(*aligned(one, other, outlets=outlets)).empty


def test_choices_put_together_what_stands_for_each_other_and_agency_copy_is_nobodys_choice() -> (
    None
):
    corpus, told = aligned(
        "Six terrorists were shot by the guard on Monday.",
        "Six fighters were shot by the guard on Monday.",
        "Six gunmen were shot by the guard on Monday.",
        outlets="abc",
    )
    chosen = wording.choices(wording.substitutions(corpus, told))
    assert holds(corpus, chosen)
    assert chosen[["choice", "outlet", "word"]].to_numpy().tolist() == [
        [0, "a", "terrorists"],
        [0, "b", "fighters"],
        [0, "c", "gunmen"],
    ]
    assert wording.choices(wording.substitutions(corpus, told.head(1))).empty
    wired = Corpus(corpus.articles)
    wired.articles["agency"] = ["", "", "AP"]
    assert set(wording.substitutions(wired, told)["outlet_b"]) == {"b"}


@pytest.mark.parametrize(
    ("word", "n"),
    [
        ("cat", 1),
        ("water", 2),
        ("table", 2),
        ("walked", 1),
        ("wanted", 2),
        ("made", 1),
        ("houses", 2),
        ("apple", 2),
        ("the", 1),
        ("government", 3),
        ("attacks", 2),
        ("wishes", 2),
        ("fhr", 1),
        ("rates", 1),
    ],
)
def test_syllables(word: str, n: int) -> None:
    assert syllables(word) == n


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(1, 12))
def test_mattr_is_the_mean_over_windows(words: list[int], window: int) -> None:
    windows = [len(set(words[i : i + window])) / window for i in range(len(words) - window + 1)]
    got = mattr(np.array(words), window)
    assert got == pytest.approx(np.mean(windows)) if windows else np.isnan(got)


def test_readability_by_hand() -> None:
    corpus = corpus_of(
        "The cat sat on the mat. The water rose.",
        "“Go home,” he said to them all.",
        outlet=["a", "b"],
    )
    table = wording.readability(corpus, window=5).set_index(["outlet", "measure"])["value"]
    assert table["a", "words per sentence"] == 4.5
    assert table["a", "Flesch reading ease"] == pytest.approx(206.835 - 1.015 * 4.5 - 84.6 * 10 / 9)
    assert table["a", "MATTR"] == pytest.approx((4 + 5 + 4 + 4 + 4) / 25)
    assert table["b", "quoted words"] == pytest.approx(2 / 7)
    own = wording.readability(corpus, by="article", window=5)
    assert own["article"].tolist() == ["a", "b"]


def test_intervals_need_four_articles() -> None:
    many = corpus_of(
        *["The cat sat. " * n for n in (1, 2, 3, 4, 5)],
        *["The dog ran off home. " * n for n in (1, 2, 3)],
        outlet=["a"] * 5 + ["b"] * 3,
    )
    table = wording.readability(many).set_index(["outlet", "measure"])
    assert table.loc[("a", "words per sentence"), "articles"] == 5
    assert np.isnan(table.loc[("b", "words per sentence"), "low"])


def test_sample(sample: Corpus) -> None:
    assert holds(sample, wording.dispersion(sample, "polic*"))
    pairs = wording.substitutions(sample)
    assert holds(sample, pairs)
    assert {frozenset(p) for p in zip(pairs["word_a"], pairs["word_b"], strict=True)} >= {
        frozenset(("officers", "cops")),
        frozenset(("fighters", "terrorists")),
    }
    assert len(evidence.of_words(sample)) == len(counted(sample))
