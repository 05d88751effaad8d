"""Which two sentences of an event state the same fact, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags

from .content import Said

# what a name, a number below ten weigh against any other word
NAME, SMALL = 0.5, 0.6
# log odds, fitted on pairs judged by hand, then rounded
BASE, COSINE, COUNT, FIGURE, MUTUAL = -4.2, 6.2, 1.6, 0.6, 1.2
# part of what the briefer of two sentences says, by weight, that the other says too, from which it
# comes near to telling it; cosine of a pair worth weighing, which is never below that part
NEAR = LEAST = 0.15
# part of what the briefer of two sentences says besides names that the other says too, twice that
# where less than NAMED of what they share is no name
BESIDES, NAMED = 0.09, 0.45
# pairs weighed at a time, which bounds the memory that an event of very many articles needs
PRODUCTS = 30_000_000
Pairs = tuple[np.ndarray, np.ndarray]


class Match(NamedTuple):
    """The sentences of an event that may state the same fact, two by two."""

    one: np.ndarray  # the first of each pair
    other: np.ndarray
    odds: np.ndarray  # log odds that they do
    near: np.ndarray  # sentences x outlets: whether one of the outlet's comes near to telling it


class _Best:
    """The best match of each sentence in each outlet, among those that stand behind it, or before
    it."""

    def __init__(self, outlet: np.ndarray, outlets: int) -> None:
        self.outlet, self.outlets = outlet, outlets
        self.behind, self.before = np.zeros((2, len(outlet) * outlets))

    def _places(self, i: np.ndarray, j: np.ndarray) -> Pairs:
        return i * self.outlets + self.outlet[j], j * self.outlets + self.outlet[i]

    def see(self, i: np.ndarray, j: np.ndarray, alike: np.ndarray) -> None:
        for best, at in zip((self.behind, self.before), self._places(i, j), strict=True):
            np.maximum.at(best, at, alike)

    def mutual(self, i: np.ndarray, j: np.ndarray, alike: np.ndarray) -> np.ndarray:
        behind, before = self._places(i, j)
        return (self.behind[behind] == alike) & (self.before[before] == alike)


def matches(said: Said, outlet: np.ndarray, outlets: int) -> Match:
    """The pairs of sentences of two outlets (by number) that share two keys besides names and titles,
    and a fair part (by weight) of what the briefer one says with such.

    Log odds grow with the idf-weighted cosine (Sparck Jones 1972), the number of keys shared, the
    figures among them, and where each is the other's best match in its outlet.
    """
    whole, besides = said.matrix(), said.matrix(said.plain & ~said.is_name[said.key])
    weight = _weights(said, whole)
    total, mass = whole @ weight, besides @ weight
    length = np.sqrt(np.maximum(total, 1e-9))
    figure = weight * np.array([name[0] == "#" for name in said.names], bool)
    best, found = _Best(outlet, outlets), list[tuple[np.ndarray, ...]]()
    near = np.zeros((len(outlet), outlets), bool)
    for i, j, shared in _sharing(whole, weight, total, outlet):
        for a, b in ((i, j), (j, i)):
            told = shared >= NEAR * total[a]
            near[a[told], outlet[b[told]]] = True
        alike = shared / (length[i] * length[j])
        some = alike > LEAST
        i, j, alike, shared = i[some], j[some], alike[some], shared[some]
        best.see(i, j, alike)
        common = besides[i].multiply(besides[j]).tocsr()
        plainly = common @ weight
        least = np.where(plainly < NAMED * shared, 2 * BESIDES, BESIDES)
        some = (plainly >= least * np.minimum(mass[i], mass[j])) & (np.diff(common.indptr) > 1)
        i, j, alike = i[some], j[some], alike[some]
        common = whole[i].multiply(whole[j]).tocsr()
        count, figures = np.diff(common.indptr), common @ figure
        odds = BASE + COSINE * alike + COUNT * np.log1p(count) + FIGURE * figures
        found.append((i, j, alike, odds))
    i, j, alike, odds = (np.concatenate(column) for column in zip(*found, strict=True))
    return Match(i, j, odds + MUTUAL * best.mutual(i, j, alike), near)


def _weights(said: Said, whole: csr_matrix) -> np.ndarray:
    """What each key weighs: the rarer it is in the event the more, names and small numbers less."""
    small = [name[0] == "#" and float(name[1:]) < 10 for name in said.names]
    share = np.where(small, SMALL, 1.0) * np.where(said.is_name, NAME, 1.0)
    often = np.maximum(whole.sum(axis=0), 1)
    return np.log((len(said.sentences) + 1) / np.asarray(often).ravel()) * share


def _sharing(
    whole: csr_matrix, weight: np.ndarray, total: np.ndarray, outlet: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Pairs of sentences of two outlets that share NEAR of what the briefer one says, the first
    before the second, and the weight of what they share. From the briefest on each sentence is held
    against longer ones alone."""
    n = len(total)
    order = np.argsort(total, kind="stable")
    ordered = whole[order]
    part = diags(1 / np.maximum(total[order], 1e-9)) @ ordered @ diags(weight)
    part, step = part.tocsr(), max(1, PRODUCTS // max(n, 1))
    for low in range(0, n, step):
        if low % (16 * step) == 0:
            first, longer = low, ordered[low:].T.tocsr()
        near = part[low : low + step] @ longer
        some = np.flatnonzero(near.data >= NEAR)
        row, longer_one = (
            low + np.searchsorted(near.indptr, some, "right") - 1,
            first + near.indices[some],
        )
        i, j = order[row], order[longer_one]
        kept = (longer_one > row) & (outlet[i] != outlet[j])
        i, j, some = i[kept], j[kept], some[kept]
        shared = near.data[some] * total[i]
        yield np.minimum(i, j), np.maximum(i, j), shared
