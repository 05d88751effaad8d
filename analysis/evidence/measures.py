"""How much a word marks one side, how sure that is, and how evenly it stands: arrays in, arrays
out; nothing here knows a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, lgamma

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_matrix
from scipy.special import xlogy

from ..project import InputError

# articles a side below which nothing is tested
ENOUGH = 4
# a round of permutations for so many terms tested, for those near the smallest p
ROUNDS, PER_ROUND = 10, 250
# permutations as extreme as what was observed, after which no more are made
ENDS = 5
# terms worked on at a time, counts of terms in articles
BLOCK, ENTRIES = 1024, 1 << 20
WIDE = 1 << 24  # cells of a table of articles by draws


def association(n_target: ArrayLike, n_reference: ArrayLike, prior: float = 500.0) -> pd.DataFrame:
    """How strongly each term marks the target, one row a term, from its counts here and there.

    z          log-odds with an informative Dirichlet prior of `prior` words spread as in both
               together (Monroe, Colaresi & Quinn 2008)
    g2         log-likelihood over all four cells (Dunning 1993), negative where the target has the
               term more rarely
    log_ratio  binary log of the ratio of relative frequencies, a zero taken as .5 (Hardie 2014)
    """
    a, b = np.asarray(n_target, float), np.asarray(n_reference, float)
    if (
        a.shape != b.shape
        or a.ndim != 1
        or (a < 0).any()
        or (b < 0).any()
        or not (a.sum() and b.sum())
    ):
        raise InputError(
            "association needs two equally long lists of counts, none negative, with some words on each side"
        )
    total_a, total_b = a.sum(), b.sum()
    alpha = prior * (a + b) / (total_a + total_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log((a + alpha) / (total_a + prior - a - alpha)) - np.log(
            (b + alpha) / (total_b + prior - b - alpha)
        )
        # a term that is nowhere or everywhere marks nobody
        z = np.nan_to_num(odds / np.sqrt(1 / (a + alpha) + 1 / (b + alpha)))
    return pd.DataFrame(
        {
            "z": z,
            "g2": log_likelihood(a, b, total_a, total_b),
            "log_ratio": log_ratio(a, b, total_a, total_b),
        }
    )


def log_ratio(
    a: np.ndarray, b: np.ndarray, total_a: float | np.ndarray, total_b: float | np.ndarray
) -> np.ndarray:
    return np.log2(np.maximum(a, 0.5) / total_a) - np.log2(np.maximum(b, 0.5) / total_b)


def log_likelihood(a: np.ndarray, b: np.ndarray, total_a: float, total_b: float) -> np.ndarray:
    """Signed G² of a in total_a words against b in total_b, over all four cells (Dunning 1993)."""
    rate = (a + b) / (total_a + total_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        table = (
            (a, total_a * rate),
            (b, total_b * rate),
            (total_a - a, total_a * (1 - rate)),
            (total_b - b, total_b * (1 - rate)),
        )
        cells = sum(xlogy(seen, np.where(seen > 0, seen / expected, 1)) for seen, expected in table)
    return np.sign(a - total_a * rate) * 2 * np.maximum(cells, 0)


def blocks(words: csr_matrix) -> Iterator[slice]:
    """Terms worked on at a time: at most BLOCK, and so few that their table stays in the cache and
    Ctrl-C is heard."""
    low, size = 0, words.shape[0]
    while low < size:
        full = (
            int(np.searchsorted(words.indptr, int(words.indptr[low]) + ENTRIES, side="right")) - 1
        )
        yield slice(low, high := min(max(full, low + 1), low + BLOCK, size))
        low = high


def deviation(words: csr_matrix, lengths: np.ndarray) -> np.ndarray:
    """DP of each term (terms x articles): half the distance between where it stands and where the
    words are; 0 even (Gries 2008)."""
    share, out = lengths / lengths.sum(), np.empty(words.shape[0])
    for block in blocks(words):
        part = words[block]
        total = np.asarray(part.sum(axis=1)).ravel()
        row, expected = np.repeat(np.arange(len(total)), np.diff(part.indptr)), share[part.indices]
        out[block] = 0.5 * (
            np.bincount(
                row, np.abs(part.data / total[row] - expected) - expected, minlength=len(total)
            )
            + 1
        )
    return out


def interval(
    words: csr_matrix, lengths: np.ndarray, is_target: np.ndarray, draw: np.random.Generator
) -> np.ndarray:
    """Low and high of the log ratio: 95 % percentile bootstrap over articles on each side (Efron
    1979). NaN below 4 articles."""
    times = 279
    out = np.full((2, words.shape[0]), np.nan)
    if min(is_target.sum(), (~is_target).sum()) < ENOUGH:
        return out
    drawn = [_resampled(int(side.sum()), times, draw) for side in (is_target, ~is_target)]
    here, there = words[:, is_target], words[:, ~is_target]
    edge, ratio = round(0.025 * (times + 1)) - 1, np.empty((words.shape[0], times), np.float32)
    for some in _columns(times, len(lengths)):
        a, b = (d[:, some].astype(np.float32) for d in drawn)
        size_a, size_b = (
            lengths[side].astype(np.float32) @ d for side, d in ((is_target, a), (~is_target, b))
        )
        for part in blocks(words):
            ratio[part, some] = log_ratio(
                here[part] @ a, there[part] @ b, np.maximum(size_a, 1), np.maximum(size_b, 1)
            )
    for part in blocks(words):
        out[:, part] = np.partition(ratio[part], (edge, times - 1 - edge), axis=1)[
            :, [edge, times - 1 - edge]
        ].T
    return out


def share_interval(held: np.ndarray, of: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Low and high of held.sum() / of.sum() for each row of `held` (kinds x articles): 95 %
    percentile bootstrap over articles (Efron 1979), whose sentences are no independent draws.

    NaN below 4 articles, and where none or all are held: drawing the same again tells nothing.
    """
    out = np.full((2, len(held)), np.nan)
    if len(of) < ENOUGH:
        return out
    drawn = _resampled(len(of), 999, draw)
    shares = (held @ drawn) / np.maximum(of @ drawn, 1)
    total = held.sum(axis=1)
    varies = (total > 0) & (total < of.sum())
    out[:, varies] = np.quantile(shares[varies], [0.025, 0.975], axis=1)
    return out


def conservative(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The end of each interval that is nearer to 0, and 0 where 0 lies inside: the least that an
    effect is (LRC, after Evert 2022). NaN where there is no interval."""
    return np.maximum(low, 0) + np.minimum(high, 0)


def _resampled(n: int, times: int, draw: np.random.Generator) -> np.ndarray:
    """How often each of n articles is drawn, n x times; in one byte, for none is drawn 256
    times."""
    out = np.empty((n, times), np.uint8)
    for k in range(times):
        out[:, k] = draw.multinomial(n, np.full(n, 1 / n))
    return out


def _columns(columns: int, rows: int) -> Iterator[slice]:
    """Draws worked on at a time, so few that a table of them over all articles stays small."""
    wide = max(WIDE // max(rows, 1), 1)
    yield from (slice(low, low + wide) for low in range(0, columns, wide))


def rounds(terms: int) -> int:
    """How often the permutations are made anew for terms near the smallest p: the more are tested,
    the smaller a p must be to count."""
    return min(max(-(-terms // PER_ROUND), 1), ROUNDS)


def reach(is_target: np.ndarray, stratum: np.ndarray, permutations: int) -> tuple[float, int, int]:
    """The smallest two-sided p that permuting articles within strata can reach; how many of each
    side can be exchanged."""
    k, m = np.bincount(stratum, is_target), np.bincount(stratum)
    mixed = (k > 0) & (k < m)
    ways = sum(
        lgamma(x + 1) - lgamma(y + 1) - lgamma(x - y + 1)
        for x, y in zip(m[mixed], k[mixed], strict=True)
    )
    return (
        min(max(1 / (permutations + 1), 2 * exp(-min(ways, 700))), 1.0),
        int(k[mixed].sum()),
        int((m - k)[mixed].sum()),
    )


def permuted(
    words: csr_matrix,
    lengths: np.ndarray,
    is_target: np.ndarray,
    stratum: np.ndarray,
    permutations: int,
    draw: np.random.Generator,
    times: int,
) -> np.ndarray:
    """Two-sided p for each term (terms x articles): articles change sides within their stratum;
    what was observed counts as one.

    The smaller tail is doubled, unless nothing in the other tail is as rare (Blaker 2000): a term
    mostly absent from a side anyway is not tested for its absence. Terms far from .05 stop after a
    fifth of the permutations, terms near the smallest p go on `times` times (Besag & Clifford
    1991). Permutations are the first fifth with all rows shuffled anew: each uniform, each two
    independent.
    """
    fifth = max(-(-permutations // 5), 1)
    label = np.repeat(is_target[:, None], fifth, axis=1)
    for s in np.unique(stratum[is_target]):
        here = np.flatnonzero(stratum == s)
        label[here] = draw.permuted(label[here], axis=0)
    by_stratum, order = np.argsort(stratum, kind="stable"), np.arange(len(stratum))
    tails, done, going = (
        np.zeros((4, words.shape[0])),
        np.ones(words.shape[0]),
        np.arange(words.shape[0]),
    )
    for turn in range(5 * times):
        left = words if len(going) == words.shape[0] else words[going]
        for some in _columns(fifth, len(order)):  # the first column is what was observed
            tails[:, going] += _tails(
                left,
                lengths,
                stratum,
                np.hstack((is_target[:, None], label[order, some])).astype(np.float32),
            )
        done[going] += fifth
        if turn == 0 or turn >= 4:
            going = going[tails[:2, going].min(axis=0) < (ENDS if turn else fifth / 10)]
        if not len(going):
            break
        order[by_stratum] = np.lexsort((draw.random(len(stratum)), stratum))
    above, below, none, every = tails
    tail, facing = np.minimum(above, below) + 1, np.where(above <= below, none, every)
    # plainly more, not by the luck of the draw
    return np.minimum(np.where(facing > 2 * tail + ENDS, 1, 2) * tail / done, 1)


def q_values(p: ArrayLike) -> np.ndarray:
    """These p, adjusted so that where q is below .05, one finding in twenty is expected to be false
    (Benjamini & Hochberg 1995). As scipy.stats has it, which takes half a second to load."""
    p = np.asarray(p, float)
    order = np.argsort(p)
    scaled = p[order] * (len(p) / np.arange(1, len(p) + 1))
    q = np.empty(len(p))
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.minimum(q, 1)


def _tails(
    words: csr_matrix, lengths: np.ndarray, stratum: np.ndarray, label: np.ndarray
) -> np.ndarray:
    """How many permutations reach what was observed from above, from below; how many leave a term
    out of the target, out of the reference.

    The statistic is what the target has beyond its share of the words of each stratum, over its
    standard error by articles, so that an outlet is not marked for writing longer or shorter ones,
    least of all in strata that lack the term (studentised: Chung & Romano 2013; stratified: Mantel
    & Haenszel 1959); a term wholly on one side is as extreme as can be.
    """
    numbers, at = np.unique(stratum, return_inverse=True)
    length = lengths.astype(np.float32)[:, None]
    member = csr_matrix(
        (np.ones(len(at), np.float32), (at, np.arange(len(at)))), shape=(len(numbers), len(at))
    )
    # the target's part of the words of each stratum
    share = (member @ (length * label)) / (member @ length)
    weight = share[at]
    np.subtract(1, weight, out=weight, where=label > 0)
    weight *= weight
    every_square = member @ (length**2 * weight)
    out = np.empty((4, words.shape[0]))
    for block in blocks(words):
        part = words[block]
        has = (part @ member.T).tocsr()
        rate = has.multiply(1 / (member @ length).T).tocsr()
        terms = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
        # squares of c - rate * length, less the part that every article has
        residual = part.copy()
        expected = np.asarray(rate[terms, at[part.indices]]).ravel() * length[part.indices, 0]
        residual.data = part.data * (part.data - 2 * expected)
        score, spread = part @ label, residual @ weight
        none, every = score == 0, score == np.asarray(part.sum(axis=1)).astype(np.float32)
        spread += rate.power(2) @ every_square
        score -= has @ share
        score /= np.sqrt(np.maximum(spread, np.float32(1e-12), out=spread), out=spread)
        score += (every.view(np.int8) - none.view(np.int8)) * np.float32(1e9)
        seen, new = score[:, :1], score[:, 1:]
        # the same articles in another order round differently
        near = 1e-5 * np.abs(seen)
        reached = (new >= seen - near, new <= seen + near, none[:, 1:], every[:, 1:])
        out[:, block] = [x.sum(axis=1, dtype=np.int32) for x in reached]
    return out
