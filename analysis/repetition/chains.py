"""Word runs of two articles put together to passages: joined over small edits, lengthened at their
ends."""

from __future__ import annotations

from itertools import product

import numpy as np
from rapidfuzz.distance import Indel, Levenshtein

from .runs import BLOCK, FAR, Held, Runs, Words, seeds
from .turns import empty

# words of change that a chain bridges; changes over which a passage inside an article grows
GAP, ROUNDS = 8, 12
REACH = 4  # changed words over which a passage is lengthened


def passages(
    words: Words, least: int = 6, within: bool = False, rank: np.ndarray | None = None
) -> tuple[Runs, Held]:
    """All passages of `least` or more words that two articles share (or that one says twice), edits
    bridged; and what is held where."""
    rank = np.arange(len(words.hash)) if rank is None else rank
    runs, held = seeds(words, min(5, least), least, rank, within)
    runs = bridge(words, runs, least, within)
    return runs.take(~empty(words, runs, least, rank)), held


def bridge(words: Words, runs: Runs, least: int, within: bool = False) -> Runs:
    """Runs -> passages: joined over small edits, lengthened at their ends, joined again, and long
    enough."""
    if within:
        runs = runs.take(_first_models(words, runs))
    runs = chain(words, runs.take(_company(words, runs) | (runs.longest >= least)))
    runs = runs.take((runs.longest >= least) | (runs.same >= 8))
    runs = chain(words, stretch(words, runs, within))
    runs = runs.take((runs.longest >= least) | (runs.same >= 10))
    return runs._replace(end_a=np.minimum(runs.end_a, runs.start_b)) if within else runs


def _company(words: Words, runs: Runs) -> np.ndarray:
    """Which runs may share their pair of articles with another: of most chance runs that is soon
    known, without a sort."""
    a, b = (words.article[start].astype(np.uint64) for start in (runs.start_a, runs.start_b))
    mixed = (a << np.uint64(32) | b) * np.uint64(0x9E3779B97F4A7C15)
    slot = (mixed >> np.uint64(60 - len(a).bit_length())).astype(np.int64)
    return np.bincount(slot, minlength=1)[slot] > 1


def chain(words: Words, runs: Runs, shift: int = 4) -> Runs:
    """Join runs of a pair that follow each other on both sides over GAP words or fewer, the gaps
    differing by at most `shift`."""
    if not len(runs.same):
        return runs
    pair = (words.article[runs.start_a].astype(np.int64) << 32) | words.article[runs.start_b]
    order = np.lexsort((runs.start_a, pair))
    r, pair = runs.take(order), pair[order]
    before = np.arange(len(pair))
    followed = np.zeros(len(pair), bool)
    # a stray run between two parts of a passage must not part them
    for lag in range(1, 5):
        k = np.arange(lag, len(pair))
        p = k - lag
        fits = (pair[k] == pair[p]) & ~followed[p] & (before[k] == k)
        gap_a, gap_b = r.start_a[k] - r.end_a[p], r.start_b[k] - r.end_b[p]
        fits &= np.abs(gap_a - gap_b) <= shift
        for gap in (gap_a, gap_b):
            fits &= (gap > -8) & (gap <= GAP)
        for edge in r[:4]:
            fits &= edge[k] > edge[p]
        other = words.article[r.start_a[p]] != words.article[r.start_b[p]]
        fits &= (r.end_a[k] <= r.start_b[p]) | other
        before[k[fits]] = p[fits]
        followed[p[fits]] = True
    root = before
    while not np.array_equal(root, up := root[root]):
        root = up
    overlap = np.maximum(r.end_a[before] - r.start_a, r.end_b[before] - r.start_b)
    overlap = np.maximum(0, overlap) * (before != np.arange(len(pair)))
    order = np.argsort(root, kind="stable")
    cut = np.flatnonzero(np.diff(root[order], prepend=-1))
    least, most = np.minimum, np.maximum
    how = least, most, least, most, np.add, most
    columns = r._replace(same=r.same - overlap)
    return Runs(*(f.reduceat(c[order], cut) for f, c in zip(how, columns, strict=True)))


def stretch(words: Words, runs: Runs, within: bool) -> Runs:
    """Lengthen passages at both ends over up to REACH changed words, where at least two equal
    words follow."""
    ways = (s for s in product(range(REACH + 1), repeat=2) if any(s))
    steps = np.array(sorted(ways, key=lambda s: (max(s), sum(s), s)))
    again = np.maximum(2, steps.max(axis=1) - 1)  # equal words that must follow
    h, article = words.hash, words.article
    start_a, end_a, start_b, end_b, same, longest = (c.copy() for c in runs)
    for x, y, sign in ((end_a, end_b, 1), (start_a, start_b, -1)):
        front = 0 if sign > 0 else -1  # the first place outside the passage
        at: np.ndarray = np.arange(len(same))
        for _ in range(ROUNDS if within else len(h)):
            if not len(at):
                break
            found = []
            for low in range(0, len(at), BLOCK // 32):
                part = at[low : low + BLOCK // 32, None]
                one, other = (
                    e[part] + front + sign * s for e, s in ((x, steps.T[0]), (y, steps.T[1]))
                )
                which, step = np.nonzero(h[one] == h[other])
                found.append((part[which, 0], step))
            row, step = (np.concatenate(f) for f in zip(*found, strict=True))
            (skip_a, skip_b), n = sign * steps[step].T, again[step]
            a, b = x[row] + front + skip_a, y[row] + front + skip_b
            ok = (article[a] == article[start_a[row]]) & (article[b] == article[start_b[row]])
            for k in range(1, again.max()):
                ok &= (n <= k) | (h[a + sign * k] == h[b + sign * k])
            if within:  # a copy must not run into its model
                ok &= a < start_b[row] if sign > 0 else b >= end_a[row]
            row, a, b, n = row[ok], a[ok], b[ok], n[ok]
            first = np.flatnonzero(np.diff(row, prepend=-1))
            at, a, b, n = row[first], a[first], b[first], n[first]
            grow: np.ndarray = np.arange(len(a))
            for _ in range(FAR if within else len(h)):
                grow = grow[h[a[grow] + sign * n[grow]] == h[b[grow] + sign * n[grow]]]
                if not len(grow):
                    break
                n[grow] += 1
            x[at], y[at] = a - front + sign * n, b - front + sign * n
            same[at] += n
    return Runs(start_a, end_a, start_b, end_b, same, longest)


def _first_models(words: Words, runs: Runs) -> np.ndarray:
    """Of runs inside articles, those whose copy is not the copy of an earlier model already: a
    third telling repeats the first."""
    keep, reach = [], -1
    order = np.lexsort((runs.start_a, -runs.end_b, runs.start_b))
    for k in order.tolist():
        start, end = int(runs.start_b[k]), int(runs.end_b[k])
        if min(end, reach) - start <= 0.8 * (end - start):  # places of different articles lie apart
            keep.append(k)
            reach = max(reach, end)
    return np.sort(np.array(keep, np.int64))


def sides(words: Words, runs: Runs, start: np.ndarray, end: np.ndarray) -> dict[str, np.ndarray]:
    """Both sides of each passage: number_a (of the article), start_a, end_a, number_b …, where words
    begin and end at these characters; and of both `words` and `edits`."""
    same, changed = _edits(words, runs)
    return {"words": same, "edits": changed} | {
        f"{column}_{side}": found
        for side, first, last in (("a", *runs[:2]), ("b", *runs[2:4]))
        for column, found in (
            ("number", words.article[first]),
            ("start", start[words.token(first)].astype(np.int64)),
            ("end", end[words.token(last - 1)].astype(np.int64)),
        )
    }


def _edits(words: Words, runs: Runs) -> tuple[np.ndarray, np.ndarray]:
    """-> words that both sides of each passage hold in order, and words changed (Levenshtein 1966:
    replaced, dropped or put in)."""
    start_a, end_a, start_b, end_b, _, longest = runs
    same, changed = end_a - start_a, np.zeros(len(longest), np.int64)
    for k in np.flatnonzero((longest != same) | (longest != end_b - start_b)):
        a = words.hash[start_a[k] : end_a[k]].tolist()
        b = words.hash[start_b[k] : end_b[k]].tolist()
        same[k], changed[k] = Indel.similarity(a, b) // 2, Levenshtein.distance(a, b)
    return same, changed
