"""Figures that a later version of an article has in the place of an earlier one's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import repetition
from ..corpus.articles import Corpus


def histories(corpus: Corpus) -> dict[str, str]:
    """Of each version of an article that counts beside others, the id of the latest."""
    groups = corpus.versions()
    counts = groups["article"].map(corpus.articles["role"]) == "article"
    groups = groups[counts & counts.groupby(groups["version_of"]).transform("sum").gt(1)]
    return dict(zip(groups["article"], groups["version_of"], strict=True))


def in_place_of(corpus: Corpus, figures: pd.DataFrame) -> set[frozenset[int]]:
    """Pairs of rows of `figures` (by their index) where a changed stretch of a version holds the
    one, and what stood there before the other: "two" became "four"."""
    known = histories(corpus)
    if not known:
        return set()
    changed = repetition.versions(corpus).query("fate == 'changed'")
    changed = changed[changed["article"].map(known) == changed["other"].map(known)]
    places = {
        article: (rows["start"].to_numpy(), rows.index.to_numpy())
        for article, rows in figures.sort_values("start").groupby("article")
    }

    def inside(article: str, start: int, end: int) -> list[int]:
        starts, which = places.get(article, (np.zeros(0), np.zeros(0)))
        low, high = np.searchsorted(starts, (start, end))
        return [int(n) for n in which[low:high]]

    pairs: set[frozenset[int]] = set()
    for r in changed.itertuples():
        here = inside(r.article, r.start, r.end)
        there = inside(r.other, r.other_start, r.other_end)
        if len(here) == len(there):
            pairs |= {frozenset(p) for p in zip(here, there, strict=True)}
    return pairs
