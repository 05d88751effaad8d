"""Turns of phrase: what short passages say at very many places is no find."""

from __future__ import annotations

import numpy as np

from .runs import Runs, Words, mixed

# under SHORT words, at more than FEW places
FEW, SHORT = 8, 12


def empty(words: Words, runs: Runs, least: int, rank: np.ndarray) -> np.ndarray:
    """Which passages are frequent turns of phrase (by their commonest `least` words) and link no
    article to the earliest that has it."""
    short, run, at, hashed = turns(words, runs, least)
    known, size, first = tally(hashed, at, rank[words.article[at]])
    gram = np.searchsorted(known, hashed[: len(run)])
    out, r = np.zeros(len(runs.same), bool), runs.take(short)
    ranks = (rank[words.article[start]] for start in (r.start_a, r.start_b))
    out[short] = empty_turns(run, size[gram], first[gram], *ranks)
    return out


def turns(
    words: Words, runs: Runs, least: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The passages short enough to be a turn of phrase; and of each `least` words in them: in which
    of these, then, for all of a and again for all of b, where they begin and their hash."""
    short = np.flatnonzero((runs.same < SHORT) & (runs.end_a - runs.start_a < 2 * SHORT))
    r = runs.take(short)
    count = np.maximum(1, r.end_a - r.start_a - least + 1)
    run = np.repeat(np.arange(len(short)), count)
    step = np.arange(len(run)) - np.repeat(np.cumsum(count) - count, count)
    at = np.concatenate((r.start_a[run] + step, r.start_b[run] + step))
    hashed = np.zeros(len(at), np.uint64)
    for k in range(least):
        hashed = mixed(hashed ^ words.hash[at + k])
    return short, run, at, hashed


def tally(
    hashed: np.ndarray, at: np.ndarray, rank: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """-> the different hashes, at how many places each stands, and its smallest rank."""
    order = np.lexsort((at, hashed))
    hashed, at, rank = hashed[order], at[order], rank[order]
    again = np.concatenate(([False], (hashed[1:] == hashed[:-1]) & (at[1:] == at[:-1])))[: len(at)]
    hashed, rank = hashed[~again], rank[~again]
    begin = np.flatnonzero(np.concatenate(([True], hashed[1:] != hashed[:-1]))[: len(hashed)])
    size = np.diff(np.append(begin, len(hashed)))
    return hashed[begin], size, np.minimum.reduceat(rank, begin) if len(begin) else rank


def empty_turns(
    run: np.ndarray, size: np.ndarray, first: np.ndarray, rank_a: np.ndarray, rank_b: np.ndarray
) -> np.ndarray:
    """Which passages are empty turns, where `size` and `first` tell how often each of their word
    runs stands and its earliest article."""
    begin = np.searchsorted(run, np.arange(len(rank_a)))
    common = np.lexsort((-size, run))[begin]  # the first of the commonest
    return (size[common] > FEW) & (first[common] != rank_a) & (first[common] != rank_b)
