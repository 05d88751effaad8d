"""Wording: measures against references, honest p, house style apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conftest import corpus_of, holds
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from analysis import Corpus, wording
from analysis.evidence import measures
from analysis.project import InputError
from analysis.wording.keywords import compare

PLAIN = "the council met on the bridge and the mayor spoke about water schools roads and trees while people waited near the old mill"


def telling(
    outlets: list[str],
    each: int,
    seed: int = 0,
    words: int = 120,
    events: list[str] | None = None,
    **more: dict[str, float],
) -> Corpus:
    """Articles drawn from one vocabulary; more[outlet] adds words with their probability."""
    draw, rows = np.random.default_rng(seed), []
    vocabulary = sorted(set(PLAIN.split()))
    for outlet in outlets:
        for i in range(each):
            topic = draw.gamma(0.7, size=len(vocabulary))
            text = list(draw.choice(vocabulary, words, p=topic / topic.sum()))
            for word, p in more.get(outlet, {}).items():
                text += [word] * int(draw.binomial(words, p))
            rows.append(
                {
                    "text": " ".join(text) + ".",
                    "outlet": outlet,
                    "event": events[i % len(events)] if events else None,
                    "id": f"{outlet}-{i}",
                }
            )
    return Corpus(pd.DataFrame(rows).set_index("id"))


def test_association_by_hand() -> None:
    got = wording.association([10, 0, 90], [5, 20, 175], prior=10)
    alpha = np.array([15, 20, 265]) / 300 * 10
    a, b = np.array([10, 0, 90]) + alpha, np.array([5, 20, 175]) + alpha
    z = (np.log(a / (110 - a)) - np.log(b / (210 - b))) / np.sqrt(1 / a + 1 / b)
    np.testing.assert_allclose(got["z"], z, atol=1e-9)
    np.testing.assert_allclose(
        got["log_ratio"],
        np.log2([10 / 100 / (5 / 200), 0.5 / 100 / (20 / 200), 0.9 / 0.875]),
        atol=1e-9,
    )
    expected = [100 * 15 / 300, 200 * 15 / 300, 100 * 285 / 300, 200 * 285 / 300]
    g2 = 2 * sum(o * np.log(o / e) for o, e in zip([10, 5, 90, 195], expected, strict=True))
    assert got["g2"][0] == pytest.approx(g2, abs=1e-9)
    assert list(np.sign(got["g2"])) == [1, -1, 1]


def test_association_refuses_what_is_no_count() -> None:
    with pytest.raises(InputError, match="equally long"):
        wording.association([1, 2], [1])
    with pytest.raises(InputError, match="some words"):
        wording.association([0, 0], [1, 2])


def test_dispersion_over_articles_by_hand() -> None:
    counts, lengths = (
        csr_matrix([[1.0, 2, 3, 4, 5], [0, 0, 0, 0, 2], [18, 22, 20, 20, 20]]),
        np.array([18.0, 22, 20, 20, 20]),
    )
    even = np.array([0.18, 0.22, 0.2, 0.2, 0.2])
    by_hand = [
        np.abs(np.array(v) / sum(v) - even).sum() / 2
        for v in ([1, 2, 3, 4, 5], [0, 0, 0, 0, 2], [18, 22, 20, 20, 20])
    ]
    np.testing.assert_allclose(measures.deviation(counts, lengths), by_hand, atol=1e-9)


def test_p_of_four_against_four_is_exact() -> None:
    """All of a word on one side of eight equal articles: two of the 70 ways to part them are as extreme."""
    words, lengths, side = (
        csr_matrix([[2.0, 1, 3, 2, 0, 0, 0, 0]]),
        np.full(8, 50.0),
        np.arange(8) < 4,
    )
    assert measures.reach(side, np.zeros(8, int), 9999)[0] == pytest.approx(2 / 70)
    p = measures.permuted(words, lengths, side, np.zeros(8, int), 9999, np.random.default_rng(0), 1)
    assert p[0] == pytest.approx(2 / 70, abs=0.006)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=12))
def test_association_turns_round_with_its_sides(counts: list[tuple[int, int]]) -> None:
    a, b = np.array(counts, float).T
    if a.sum() and b.sum():
        there, back = wording.association(a, b), wording.association(b, a)
        np.testing.assert_allclose(there, -back, atol=1e-9)
        assert np.isfinite(there).all().all()


def test_a_word_of_one_outlet_is_found_and_only_that() -> None:
    corpus = telling(
        ["Bay Post", "Hill News", "Vale Star"], 12, **{"Hill News": {"catastrophe": 0.06}}
    )
    table = wording.keyness(corpus, "Hill News")
    row = table.loc["catastrophe"]
    assert table.index[0] == "catastrophe"
    assert row["n_reference"] == 0
    assert row["texts_target"] == row["texts_total"] == 12 == row["articles_target"]
    assert row["articles_reference"] == 24
    assert row["q"] < 0.05
    assert row["low"] > 0
    assert (table["q"].drop("catastrophe") > 0.05).all()
    np.testing.assert_allclose(table["per_1000_target"].sum(), 1000, atol=5)


def test_seeded_and_the_same_in_another_order() -> None:
    one, two = (
        telling(["Bay Post", "Hill News"], 8, **{"Bay Post": {"dear": 0.03}}) for _ in range(2)
    )
    pd.testing.assert_frame_equal(
        wording.keyness(one, "Bay Post"), wording.keyness(two, "Bay Post")
    )
    assert list(wording.keyness(one, "Bay Post", seed=3)["n_target"]) == list(
        wording.keyness(one, "Bay Post")["n_target"]
    )


def test_against_one_other_outlet_and_against_a_reference_corpus() -> None:
    corpus = telling(["Bay Post", "Hill News", "Vale Star"], 6, **{"Vale Star": {"moonlight": 0.1}})
    assert "moonlight" not in wording.keyness(corpus, "Bay Post", "Hill News").index
    assert wording.keyness(corpus, "Bay Post").loc["moonlight", "n_target"] == 0
    table = wording.keyness(corpus, "Vale Star", telling(["Far Gazette"], 9, seed=5))
    assert table.index[0] == "moonlight"
    assert table["articles_reference"].iloc[0] == 9


def test_too_few_articles_are_counted_but_not_tested() -> None:
    table = wording.keyness(telling(["Bay Post", "Hill News"], 3), "Bay Post", min_texts=1)
    assert table["p"].isna().all()
    assert table["q"].isna().all()
    assert table["low"].isna().all()
    assert table.attrs["smallest_p"] == pytest.approx(2 / 20)
    assert "only 3 and 3 articles" in table.attrs["limit"]


def test_articles_change_sides_within_their_event_alone() -> None:
    """One outlet alone tells the flood: its words are those of the event, and nothing there can be exchanged."""
    corpus = telling(["Bay Post", "Hill News"], 10, events=["fair"], words=150)
    flood = (
        telling(["Bay Post"], 10, seed=9, words=150, **{"Bay Post": {"flood": 0.2}})
        .articles.rename(index=lambda i: i + "f")
        .assign(event="flood")
    )
    both = Corpus(pd.concat([corpus.articles, flood]))
    assert wording.keyness(both, "Bay Post").loc["flood", "p"] > 0.9
    assert (
        wording.keyness(Corpus(both.articles.assign(event=None)), "Bay Post").loc["flood", "p"]
        < 0.05
    )


@pytest.mark.parametrize("articles", [10, 30])
def test_null_one_outlets_articles_split_at_random(articles: int) -> None:
    """Every hit is false: .05 of the words at most, none after correction."""
    draw, words = (
        np.random.default_rng(articles),
        np.array([f"{a}{b}" for a in "bdfgklmnprst" for b in PLAIN.split()]),
    )
    common, below, tested = 1 / np.arange(10, len(words) + 10), 0, 0
    for seed in range(8):
        topics = [draw.gamma(0.7, size=len(words)) * common for _ in range(articles)]
        texts = [
            " ".join(draw.choice(words, draw.integers(200, 500), p=topic / topic.sum()))
            for topic in topics
        ]
        corpus = Corpus(
            pd.DataFrame(
                {"text": texts, "outlet": ["here" if i % 2 else "there" for i in range(articles)]}
            )
        )
        table = wording.keyness(corpus, "here", seed=seed)
        below, tested = (
            below + int((table["p"] < 0.05).sum()),
            tested + int(table["p"].notna().sum()),
        )
        assert not (table["q"] < 0.05).any()
    assert tested > 500
    assert below / tested <= 0.055


def test_longer_articles_alone_mark_no_outlet() -> None:
    draw = np.random.default_rng(4)
    words, rare = PLAIN.split(), 0.05
    text = lambda n: " ".join(draw.choice(words, n))
    hits = 0
    for _ in range(8):
        rows = [
            {"text": text(300 if i < 20 else 100), "outlet": "long" if i < 20 else "short"}
            for i in range(40)
        ]
        hits += int((wording.keyness(Corpus(pd.DataFrame(rows)), "long")["p"] < rare).sum())
    assert hits <= 0.1 * 8 * len(set(words))


def test_house_style_stands_apart() -> None:
    text = "Mr. Oduya told Hill News on Tuesday that 1,200 people would organise a march. Sen. Pell said the Hill News poll was wrong. "
    other = (
        "Oduya said that many people would organize a march. Senator Pell said the poll was wrong. "
    )
    corpus = corpus_of(text * 3, other * 3, outlet=["Hill News", "Bay Post"])
    style = wording.house_style(corpus).set_index("term")["style"]
    assert style.to_dict() == {
        "mr": "honorific",
        "tuesday": "date",
        "1,200": "number",
        "organise": "spelling",
        "organize": "spelling",
        "sen": "title",
        "senator": "title",
        "hill": "own name",
        "news": "own name",
    }
    table = wording.keyness(corpus, "Hill News", min_count=1)
    assert set(table.index[table["kind"] == "house style"]) == set(style.index)
    assert table.loc["march", "kind"] == "word"


def test_terms_of_several_words_stop_at_punctuation_and_articles() -> None:
    text = "The river rose. Nobody slept, the river rose\nNobody slept"
    table = wording.keyness(corpus_of(text, text, outlet=["a", "b"]), "a", n=2, min_count=1)
    assert set(table.index) == {"the river", "river rose", "nobody slept"}
    assert (table["n_target"] == 2).all()
    three = wording.keyness(corpus_of(text, text, outlet=["a", "b"]), "a", n=3, min_count=1)
    assert set(three.index) == {"the river rose"}


def test_voices_agency_copy_and_references() -> None:
    said = "“The verdict is a disgrace for our town,” Oduya said on the steps.\n\nThe verdict came early in the week."
    corpus = corpus_of(
        said,
        said,
        "OSLO (Reuters) - The verdict came from afar.",
        said,
        outlet=["a", "b", "a", "a"],
        role=["article", "article", "article", "reference"],
    )
    count = lambda **o: wording.keyness(corpus, "a", min_count=1, **o)["n_target"]
    assert count().loc["disgrace"] == 1
    assert "disgrace" not in count(voice="narration").index
    assert "steps" not in count(voice="quotation").index
    assert "afar" not in count().index
    assert count(agency=True).loc["afar"] == 1


def test_mistakes_in_one_line() -> None:
    corpus = corpus_of(PLAIN, PLAIN, outlet=["Hill News", "Bay Post"])
    for call, line in (
        (lambda: wording.keyness(corpus, "Hil News"), "did you mean 'Hill News'"),
        (lambda: wording.keyness(corpus, "Hill News", "Bay"), "unknown outlet 'Bay'"),
        (lambda: wording.keyness(corpus, "Hill News", "Hill News"), "with itself"),
        (lambda: wording.keyness(corpus, "Hill News", by="colour"), "no column 'colour'"),
        (lambda: wording.keyness(corpus_of(PLAIN), "outlet a"), "only outlet"),
        (lambda: wording.keyness(corpus, "Hill News", min_count=50), "no term stands 50 times"),
        (lambda: wording.keyness(corpus, "Hill News", voice="shouted"), "voice 'shouted'"),
        (lambda: wording.keyness(corpus, "Hill News", voice="quotation"), "no word is left"),
        (lambda: wording.keyness(corpus, "Hill News", n=4), "1, 2 or 3"),
        (
            lambda: wording.keyness(
                corpus_of("市長は橋の上で話した。", "水道の問題である。"), "outlet a"
            ),
            "no spaces between words",
        ),
    ):
        with pytest.raises(InputError, match=line) as error:
            call()
        assert "\n" not in str(error.value)


def test_all_outlets_in_one_table_and_each_count_opens_to_its_places() -> None:
    corpus = telling(["x", "y", "z"], 5, events=["e", "f"], x={"storm": 0.05})
    marks = wording.all_keyness(corpus, permutations=99)
    assert list(marks.columns) == ["outlet", *wording.KEYNESS]
    assert (
        set(marks["outlet"])
        == set(marks.attrs["limits"])
        == set(marks.attrs["smallest_p"])
        == {"x", "y", "z"}
    )
    assert marks.iloc[0][["outlet", "term"]].tolist() == ["x", "storm"]
    terms = marks["term"].head(8).tolist()
    places = wording.occurrences(corpus, terms)
    assert holds(corpus, places)
    n = places.groupby(["outlet", "term"]).size()
    for r in marks[marks["term"].isin(terms)].itertuples():
        assert n.get((r.outlet, r.term), 0) == r.n_target
    held = wording.texts(marks, corpus, terms).set_index(["term", "outlet"])
    for r in marks[marks["term"].isin(terms)].itertuples():
        assert tuple(held.loc[(r.term, r.outlet), ["n", "texts", "articles"]]) == (
            r.n_target,
            r.texts_target,
            r.articles_target,
        )


def test_phrases_open_to_their_places() -> None:
    corpus = corpus_of(
        "The car bomb went off. A car\n\nbomb. Car bomb, car bombs.",
        "No car bomb.",
        outlet=["x", "y"],
    )
    places = wording.occurrences(corpus, ["car bomb"], 2)
    assert places["text"].tolist() == ["car bomb", "Car bomb", "car bomb"]
    assert holds(corpus, places)
    assert wording.occurrences(corpus, []).empty


def test_an_outlet_without_words_is_named_and_the_others_are_compared() -> None:
    corpus = corpus_of(
        "One river rose and one river fell. " * 3,
        "One river rose, the mayor said, and fell. " * 3,
        "All rivers fell.",
        outlet=["x", "y", "z"],
    )
    corpus.articles["agency"] = ["", "", "AP"]
    marks = wording.all_keyness(corpus, permutations=9, min_count=1)
    assert set(marks["outlet"]) == {"x", "y"}
    assert marks.attrs["limits"]["z"].startswith("Not compared: ")
    assert "Not compared" in marks.attrs["limit"]
    alone = wording.all_keyness(corpus_of("One outlet alone.", outlet="x"))
    assert alone.empty
    assert "only outlet" in alone.attrs["limit"]
    with pytest.raises(InputError, match="narator"):
        wording.all_keyness(corpus, voice="narator")


def test_a_word_that_every_article_of_one_event_has_once_marks_nobody_not_even_the_shortest() -> (
    None
):
    rows = []
    for outlet, words in (("x", 60), ("y", 120), ("z", 120), ("u", 120), ("v", 120)):
        made = telling([outlet], 6, seed=len(rows), words=words, events=list("abcdef")).articles
        rows += [
            {"outlet": outlet, "event": e, "text": t + (" Supreme." if e == "a" else "")}
            for e, t in zip(made["event"], made["text"], strict=True)
        ]
    table = wording.keyness(Corpus(pd.DataFrame(rows)), "x")
    assert table["n_target"]["supreme"] == 1
    assert table["p"]["supreme"] >= 0.19


def test_counts_of_forty_million_words_are_exact() -> None:
    articles = pd.DataFrame({"role": "article", "outlet": ["Herald", "Post"] * 20, "event": None})
    counts = csr_matrix(
        np.tile(np.array([[333_333, 666_667, 1]], np.float32), (40, 1))
    )  # 32 bits hold no odd number beyond 16 million
    terms = wording.Terms(
        articles,
        counts,
        np.array(["tide", "harbour", "mole"], object),
        np.full(40, 1_000_001, np.float32),
        np.zeros(40),
        {},
    )
    table = compare(terms, "Herald", permutations=99)
    assert table.loc[["tide", "harbour", "mole"], "n_reference"].tolist() == [
        6_666_660,
        13_333_340,
        20,
    ]
    assert table["log_ratio"].abs().max() < 1e-12


def test_keyness_says_in_how_many_texts_and_the_least_that_a_difference_is() -> None:
    rows = [
        ("x", "harbour " * 40 + "and the quay"),
        *[("x", "and the quay pilot")] * 5,
        *[("y", "and the quay " + "and the quay")] * 6,
    ]
    press = Corpus(pd.DataFrame(rows, columns=["outlet", "text"]).assign(event="e"))
    table = wording.keyness(press, "x", min_count=1, min_texts=1)
    assert table.loc["pilot", ["share_target", "share_reference"]].tolist() == [5 / 6, 0]
    assert table.loc["harbour", "texts_g2"] < table.loc["pilot", "texts_g2"]
    assert list(table.index).index("harbour") < list(table.index).index("pilot")  # by z
    by_texts = wording.keyness(press, "x", min_count=1, min_texts=1, rank="texts_g2")
    assert by_texts.index[0] == "pilot"
    assert by_texts.attrs["limit"] == table.attrs["limit"]
    positive, negative = table["low"] > 0, table["high"] < 0
    assert (table.loc[positive, "lrc"] == table.loc[positive, "low"]).all()
    assert (table.loc[negative, "lrc"] == table.loc[negative, "high"]).all()
    assert (table.loc[~positive & ~negative, "lrc"] == 0).all()
    by_least = wording.keyness(press, "x", min_count=1, min_texts=1, rank="lrc")
    assert by_least["lrc"].is_monotonic_decreasing
    with pytest.raises(InputError, match="unknown rank 'lcr'; did you mean"):
        wording.keyness(press, "x", rank="lcr")
