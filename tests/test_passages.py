"""The kernel of shared passages: nothing planted is lost, an oracle agrees, every script works."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from analysis.corpus.text import tokens
from analysis.repetition import chains, folding
from analysis.repetition import runs as kernel


def laid(*texts: str) -> kernel.Words:
    t = tokens(texts)
    return kernel.lay_out(folding.hashes(t.terms)[t.term], t.first)


def numbers(*articles: list[int]) -> kernel.Words:
    """Articles of numbered words."""
    first = np.cumsum([0, *map(len, articles)])
    return kernel.lay_out(folding.hashes(f"w{n}x" for a in articles for n in a), first)


def found(
    words: kernel.Words, least: int = 6, within: bool = False
) -> set[tuple[int, int, int, int, int, int]]:
    """(article, first word, last; article, first word, last) of each passage."""
    runs, _ = chains.passages(words, least, within)
    begin = (
        np.array([np.flatnonzero(words.article == k)[0] for k in range(words.article.max() + 1)])
        + np.r_[kernel.PAD, [0] * words.article.max()]
    )
    a, b = words.article[runs.start_a], words.article[runs.start_b]
    return set(
        zip(
            a.tolist(),
            (runs.start_a - begin[a]).tolist(),
            (runs.end_a - begin[a]).tolist(),
            b.tolist(),
            (runs.start_b - begin[b]).tolist(),
            (runs.end_b - begin[b]).tolist(),
            strict=True,
        )
    )


@settings(max_examples=150)
@given(st.data())
def test_every_planted_run_is_found(data: st.DataObject) -> None:
    least = data.draw(st.integers(3, 9))
    word = st.integers(0, data.draw(st.sampled_from([3, 30, 3000])))
    articles = data.draw(st.lists(st.lists(word, max_size=40), min_size=2, max_size=6))
    run = data.draw(st.lists(word, min_size=least, max_size=least + 12))
    into = data.draw(
        st.lists(st.integers(0, len(articles) - 1), min_size=2, max_size=2, unique=True)
    )
    place = {}
    for k in into:
        at = data.draw(st.integers(0, len(articles[k])))
        articles[k][at:at] = run
        place[k] = at
    x, y = sorted(into)
    rows = [r for r in found(numbers(*articles), least) if (r[0], r[3]) == (x, y)]
    for k, side in (
        (x, 1),
        (y, 4),
    ):  # in small vocabularies the run may stand elsewhere too: its words must be covered
        covered = {w for r in rows for w in range(r[side], r[side + 1])}
        assert set(range(place[k], place[k] + len(run))) <= covered


@given(st.lists(st.lists(st.integers(0, 12), min_size=6, max_size=40), min_size=2, max_size=8))
def test_pairs_agree_with_a_sparse_matrix_of_runs(articles: list[list[int]]) -> None:
    words, least = numbers(*articles), 6
    grams = [[tuple(a[k : k + least]) for k in range(len(a) - least + 1)] for a in articles]
    number: dict[tuple[int, ...], int] = {}
    cells = [(k, number.setdefault(g, len(number))) for k, gs in enumerate(grams) for g in gs]
    held = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True))))
    common = (held @ held.T).toarray() > 0
    seeds, _ = kernel.seeds(words, 5, least, np.arange(len(articles)))
    seeds = seeds.take(seeds.longest >= least)
    pairs = set(
        zip(
            words.article[seeds.start_a].tolist(),
            words.article[seeds.start_b].tolist(),
            strict=True,
        )
    )
    assert pairs == {(i, j) for i, j in zip(*np.nonzero(common), strict=True) if i < j}


def test_a_run_in_very_many_articles_links_each_to_the_earliest() -> None:
    line = list(range(20))
    articles = [[1000 + 100 * k + n for n in range(30)] + line + [9000 + k] for k in range(200)]
    rows = found(numbers(*articles))
    assert {(r[0], r[3]) for r in rows} == {(0, k) for k in range(1, 200)}
    assert {r[1:3] for r in rows} == {r[4:6] for r in rows} == {(30, 50)}


def test_moved_text_and_small_edits() -> None:
    one, two = list(range(100, 130)), list(range(200, 230))
    edited = [*two[:12], 7, 8, *two[13:]]
    rows = found(numbers([1, 2, 3, *one, *two], [*edited, 4, 5, 6, *one]))
    assert rows == {(0, 3, 33, 1, 34, 64), (0, 33, 63, 1, 0, 31)}


def test_a_copy_inside_an_article_does_not_overlap_its_model() -> None:
    for r in found(numbers([5] * 60), within=True):
        assert r[2] <= r[4]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            "صبح کے وقت کشتی ورنہولم کی بندرگاہ سے روانہ ہوئی",
            "خبر: صبح کے وقت کشتی ورنہولم کی بندرگاہ سے روانہ ہوئی تھی",
        ),
        (
            "غَادَرَتِ العَبَّارَةُ المِينَاءَ الشَّمَالِيَّ عِنْدَ الفَجْرِ",
            "وقد غادرت العبارة الميناء الشمالي عند الفجر أمس",
        ),
        (
            "На рассвете паром вышел из северной гавани Варнхольма",
            "вчера На рассвете паром вышел из северной гавани Варнхольма снова",
        ),
        ("渡轮黎明时离开了北码头", "据报道渡轮黎明时离开了北码头。"),
    ],
)
def test_other_scripts(one: str, two: str) -> None:
    runs, _ = chains.passages(laid(one, two), 5)
    assert runs.same.tolist() == [len(tokens([one]).term)]


def test_both_spellings_fold_to_one() -> None:
    for one, two in (
        ("combatting", "combating"),
        ("organised", "organized"),
        ("Harbours", "harbors"),
        ("centre", "center"),
        ("defence", "defense"),
        ("travelled", "traveled"),
        ("analyse", "analyze"),
        ("programmes", "programs"),
        ("twenty-three", "23"),
        ("1,200", "1200"),
        ("café", "cafe"),
        ("co-operate", "cooperate"),
        ("catalogue", "catalog"),
    ):
        assert folding.fold(one) == folding.fold(two), (one, two)
    for one, two in (
        ("latter", "later"),
        ("planning", "planing"),
        ("four", "for"),
        ("hopping", "hoping"),
        ("कि", "की"),
    ):
        assert folding.fold(one) != folding.fold(two), (one, two)
    assert (
        folding.hashes(["harbour", "Harbor"]).tolist() == [0x554B002D3CFAE718] * 2
    )  # on every machine


def test_a_periodic_text_takes_no_square_of_time() -> None:
    runs, _ = chains.passages(laid("la " * 30_000), within=True)
    assert len(runs.same) < 60_000
