"""Groups of sentences that state one fact, grown from how sure their pairs are."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

from .matching import BASE, Match

# see statements: weight of a third sentence; odds from which two state one fact; part of a group
# that makes it nearly an earlier one
SUPPORT, ALIGNED, SAME = 0.4, 1.9, 0.8
# mean odds from which a sentence joins a group that has none of its outlet
JOINED = 0.5
# neighbours that lend support
NEAREST = 20
# odds of two sentences that hold one utterance
SAID = 4.0


def statements(match: Match, alike: np.ndarray, outlet: np.ndarray) -> list[list[int]]:
    """Groups of sentences that state one fact: average linkage, grown from the surest link that no
    group holds yet. `alike` are pairs (columns) that hold one utterance.

    A third sentence that is near to both adds to a pair. A sentence that states two facts stands in
    two groups; a group that is nearly an earlier one is left out. Groups never grow by chains,
    which percolate (Leskovec et al. 2009).
    """
    links = _supported(_links(match, alike, len(outlet)), outlet)
    seeds = _seeds(links)
    growing, groups = _Growing(links, outlet), list[list[int]]()
    # of each sentence, the groups that it stands in
    holds: dict[int, list[set[int]]] = defaultdict(list)
    for i, j in seeds:
        if any(j in members for members in holds[i]):
            continue
        group, joined = growing.group(i, j)
        members = set(group)
        if all(len(members & other) <= SAME * len(group) for k in group for other in holds[k]):
            groups.append(group + joined)
        for k in group:
            holds[k].append(members)
    return groups


def _links(match: Match, alike: np.ndarray, n: int) -> csr_matrix:
    """The log odds of pairs above BASE, both ways."""
    kept = ~np.isin(match.one * n + match.other, alike[0] * n + alike[1])
    i, j = (np.append(x[kept], y) for x, y in zip(match[:2], alike, strict=True))
    odds = np.append(match.odds[kept], np.full(alike.shape[1], SAID)) - BASE
    links = coo_matrix((odds, (i, j)), shape=(n, n)).tocsr()
    return (links + links.T).tocsr()


def _supported(links: csr_matrix, outlet: np.ndarray) -> csr_matrix:
    """The links, and what a third sentence adds to two that it is near to: a part of the lesser of
    its odds with them."""
    row = np.repeat(np.arange(links.shape[0]), np.diff(links.indptr))
    sure = np.flatnonzero(links.data > -BASE)
    sure = sure[np.lexsort((-links.data[sure], row[sure]))]
    begin = np.searchsorted(row[sure], row[sure])
    nearest = np.sort(sure[np.arange(len(sure)) - begin < NEAREST])
    found = []
    for step in range(1, NEAREST):
        a, b = nearest[:-step], nearest[step:]
        i, j = links.indices[a], links.indices[b]
        both = (row[a] == row[b]) & (outlet[i] != outlet[j])
        odds = np.minimum(links.data[a], links.data[b]) + BASE
        found.append((i[both], j[both], odds[both]))
    i, j, odds = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((odds, j, i))  # of several who lend support the nearest
    i, j, odds = i[order], j[order], odds[order]
    last = np.append((np.diff(i) != 0) | (np.diff(j) != 0), True)[: len(i)]
    more = coo_matrix((SUPPORT * odds[last], (i[last], j[last])), shape=links.shape).tocsr()
    return (links + more + more.T).tocsr()


def _seeds(links: csr_matrix) -> list[tuple[int, int]]:
    """Pairs that are sure, the surest first."""
    pairs = links.tocoo()
    some = (pairs.data >= ALIGNED - BASE) & (pairs.row < pairs.col)
    i, j, odds = pairs.row[some], pairs.col[some], pairs.data[some]
    order = np.lexsort((j, i, -odds))
    return list(zip(i[order].tolist(), j[order].tolist(), strict=True))


class _Growing:
    """A group as it grows: what each sentence has with its members, in log odds above BASE."""

    def __init__(self, links: csr_matrix, outlet: np.ndarray) -> None:
        self.links, self.outlet = links, outlet
        self.total, self.most = np.zeros(
            (2, len(outlet))
        )  # odds with all members, with the nearest
        self.beside = np.zeros(0, np.int64)  # sentences linked to a member
        self.members, self.inside = list[int](), np.zeros(len(outlet), bool)
        self.tellers = np.zeros(int(outlet.max(initial=0)) + 1, np.int64)  # members of each outlet

    def group(self, i: int, j: int) -> tuple[list[int], list[int]]:
        """The group that grows from two sentences, best linked first, while the mean odds of the
        nearest reach ALIGNED; and of outlets that it lacks the sentences that join it."""
        self._add(i)
        best: int | None = j
        while best is not None and self._mean(np.array([best]))[0] >= ALIGNED:
            self._add(best)
            best = self._nearest()
        order = dict(zip(self.members, -self._mean(np.array(self.members)), strict=True))
        grown = sorted(self.members, key=lambda m: (order[m], m)), self._joined()
        self.total[self.beside] = self.most[self.beside] = 0
        self.tellers[:], self.inside[self.members] = 0, False
        self.beside, self.members = self.beside[:0], []
        return grown

    def _add(self, k: int) -> None:
        of_k = slice(*self.links.indptr[k : k + 2])
        others, odds = self.links.indices[of_k], self.links.data[of_k]
        self.beside = np.append(self.beside, others[self.total[others] == 0])
        self.total[others] += odds
        self.most[others] = np.maximum(self.most[others], odds)
        self.tellers[self.outlet[k]] += 1
        self.inside[k] = True
        self.members.append(k)

    def _mean(self, some: np.ndarray) -> np.ndarray:
        """Mean odds over the members of other outlets."""
        others = len(self.members) - self.tellers[self.outlet[some]]
        return BASE + self.total[some] / np.maximum(others, 1)

    def _nearest(self) -> int | None:
        """The sentence outside that is best linked."""
        least = (ALIGNED - BASE) * max(len(self.members) - self.tellers.max(), 1) - 1e-9
        some = self.beside[self.total[self.beside] >= least]  # only these could reach it
        some = some[~self.inside[some]]
        mean = self._mean(some)
        return int(some[mean == mean.max()].min()) if len(some) else None

    def _joined(self) -> list[int]:
        """Of each outlet that the group lacks the sentence that one of its members is sure of and
        the others do not speak against."""
        some = self.beside[self.tellers[self.outlet[self.beside]] == 0]
        mean = self._mean(some)
        fits = (self.most[some] >= ALIGNED - BASE) & (mean >= JOINED)
        best: dict[int, tuple[float, int]] = {}
        for m, odds in zip(some[fits].tolist(), mean[fits].tolist(), strict=True):
            teller = int(self.outlet[m])
            best[teller] = max(best.get(teller, (odds, m)), (odds, m))
        return [m for _, m in best.values()]
