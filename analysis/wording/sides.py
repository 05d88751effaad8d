"""Two sides of a corpus, article by article, and the terms that stand often enough on them to be
compared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from ..base.choices import known, needed
from ..corpus.articles import Corpus
from ..project import InputError
from .terms import ARTICLES, Terms

RANKS = ("z", "texts_g2", "lrc", "log_ratio")  # what a table may be ranked by


class Asked(NamedTuple):
    """What is compared, and how: options of `keyness`."""

    target: str
    reference: str | None = None
    by: str = "outlet"
    permutations: int = 999
    seed: int = 0
    min_count: int = 5
    min_texts: int = 5
    rank: str = "z"


class Sides(NamedTuple):
    """Two sides of a corpus, article by article: all that is common to the terms compared."""

    rows: np.ndarray  # the articles that take part
    is_target: np.ndarray  # of these
    event: np.ndarray
    lengths: np.ndarray  # terms in each
    left_out: int  # words that do not count


class Often(NamedTuple):
    """The terms that stand often enough on two sides to be compared."""

    sides: Sides
    words: csr_matrix  # terms x articles of the comparison
    names: np.ndarray  # of the terms
    house: dict[str, str]  # the style of words of house style
    most: int  # how often the most frequent stands
    tested: int  # how many of the terms stand in enough articles


def sides_of(terms: Terms, asked: Asked) -> Sides:
    """The sides of a comparison. Raises InputError where one is unknown or has no word."""
    side, event = told_apart(terms.articles, asked)
    for name, which in ((asked.target, 1), (asked.reference or "the others", 0)):
        if not terms.size[side == which].sum():
            raise InputError(
                f"{name}: no word is left to count once furniture, repeats, agency copy and other voices are out"
            )
    rows = np.flatnonzero((side >= 0) & (terms.size > 0))
    left_out = int(terms.left_out[side >= 0].sum())
    return Sides(rows, side[rows] == 1, event[rows], terms.size[rows], left_out)


def often(terms: Terms, asked: Asked) -> Often:
    """The terms that stand min_count times on the two sides. Raises InputError as `sides_of`."""
    sides, counts = sides_of(terms, asked), terms.counts
    if len(sides.rows) < counts.shape[0]:
        counts = counts[sides.rows]
    # not the sum of 32-bit numbers, which stops growing at 2 ** 24
    every = np.zeros(len(terms.names))
    for low in range(0, len(sides.rows), ARTICLES):
        some = counts[low : low + ARTICLES]
        every += np.bincount(some.indices, some.data, len(every))
    enough = every >= asked.min_count
    words = counts[:, enough].T.tocsr()
    tested = int((np.diff(words.indptr) >= asked.min_texts).sum())
    most = int(every.max(initial=0))
    return Often(sides, words, terms.names[enough], terms.house, most, tested)


def told_apart(articles: pd.DataFrame, asked: Asked) -> tuple[np.ndarray, np.ndarray]:
    """For each article 1 (target), 0 (reference) or -1 (neither), and the number of its event."""
    target, reference, by = asked[:3]
    known(asked.rank, RANKS, "rank")
    needed(articles, [by], "the table of articles")
    mine, value = articles["role"] == "article", articles[by]
    there = sorted(value[mine].dropna().unique())
    for name in (target, *([reference] if reference is not None else [])):
        known(name, there, by)
    if len(there) < 2:
        raise InputError(
            f"{target} is the only {by}: keyness compares it with another; give a corpus of two or more"
        )
    if target == reference:
        raise InputError(
            f"{target} cannot be compared with itself; name another {by} or leave the reference out"
        )
    other = value == reference if reference is not None else value.notna() & (value != target)
    side = np.where(mine & (value == target), 1, np.where(mine & other, 0, -1))
    event = articles["event"].fillna("") if by != "event" else np.zeros(len(articles))
    return side, pd.factorize(event)[0]


def against(corpus: Corpus, target: str, reference: Corpus, by: str) -> tuple[Corpus, str]:
    """One corpus of the target's articles and, under one name, those of a reference corpus."""
    name, a = "reference corpus", corpus.articles
    if by not in a or target not in set(a[by]):
        told_apart(a, Asked(target, by=by))
    ours = a[(a[by] == target) & (a["role"] == "article")].assign(event=None)
    theirs = reference.articles.assign(event=None, role="article", **{by: name})
    theirs = theirs.rename(index=lambda i: f"reference/{i}")
    return Corpus(pd.concat([ours, theirs]), house=corpus.house), name
