"""Which articles a task is given."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..repetition import variants
from .run import Run

NO_DAY = np.iinfo(np.int64).min  # of an article whose date is not known


def _events(run: Run, alone: bool = True) -> list[np.ndarray]:
    """The articles of whole events, about as many to a task as stand in a piece. Those of no known
    event stand `alone`, or are one group,
    of those without a date."""
    event = np.array(run.archive.fact("event"))
    order = np.argsort(event, kind="stable")
    if not alone:
        order = order[(event[order] >= 0) | (run.archive.fact("day")[order] == NO_DAY)]
    first = (np.diff(event[order], prepend=-2) != 0) | (alone & (event[order] < 0))
    cuts = np.append(np.flatnonzero(first), len(order)).tolist()
    groups, begin = [], 0
    for end, after in pairwise([*cuts[1:], len(order) + run.size + 1]):
        if after - begin > run.size:
            groups.append(np.sort(order[begin:end]))
            begin = end
    return groups


def _windows(run: Run) -> list[tuple[np.ndarray, int, int]]:
    """Articles of no known event and known day: those of some blocks of DAYS days with the blocks
    beside them; the first and last block."""
    block = (
        np.where(run.archive.fact("event") < 0, run.archive.fact("day"), NO_DAY) // variants.DAYS
    )
    at = np.flatnonzero(block > NO_DAY // variants.DAYS)
    at = at[np.argsort(block[at], kind="stable")]
    blocks, begin = np.unique(block[at], return_index=True)
    out, low = [], 0
    for high in range(1, len(blocks) + 1):
        if high == len(blocks) or begin[high] - begin[low] >= run.size:
            first, last = blocks[low], blocks[high - 1]
            near = slice(*np.searchsorted(block[at], [first - 1, last + 2]))
            out.append((np.sort(at[near]), int(first), int(last)))
            low = high
    return out
