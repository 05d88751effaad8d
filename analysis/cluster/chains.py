"""Pairs of places put together to passages, and which of them are turns of phrase."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..repetition import runs as kernel
from .archive import Archive
from .equal import BESIDE, OVER, number_of, place_of, portions, word_of

# rows of a passage found: its sides (article, first word, end), words, edits, facts, turn of phrase
A, B, WORDS, EDITS, FACTS, TURN = [0, 1, 2], [3, 4, 5], 6, 7, 8, 9


def chains(archive: Archive, piece: int, least: int) -> None:
    """Pairs of places, the first in this piece -> passages, edits bridged; what short ones say is
    sent to be counted."""
    n = min(5, least)
    pairs = np.concatenate([archive.gather(kind, piece) for kind in ("pairs", "stars")], axis=1)
    pairs = pairs[:, np.lexsort(number_of(pairs)[::-1])]
    article = number_of(pairs)
    if n < least:
        # one pair of places alone is a chance run of n words, unless it may be one word longer
        new = (np.diff(article, prepend=-1, append=-1, axis=1) != 0).any(axis=0)
        worth = ~(new[:-1] & new[1:]) | (pairs[0] >> BESIDE > 0)
        pairs, article = pairs[:, worth], article[:, worth]
    found, said, run_of = [np.zeros((10, 0), np.int64)], [np.zeros((2, 0), np.int64)], []
    short_ones = 0
    for some in portions(article):
        numbers = np.unique(article[:, some])
        words, first = _lay_out(archive, numbers)
        a, b = first[np.searchsorted(numbers, article[:, some])] + word_of(pairs[:, some])
        alike = np.broadcast_to(np.uint64(0), len(words.hash))  # as `equal` has seen
        runs = kernel.bridge(words, kernel.runs_of(words, alike, a, b, n), least)
        short, run, at, hashed = kernel.turns(words, runs, least)
        turn = np.full(len(runs.same), -1)
        turn[short] = np.arange(len(short)) + short_ones
        sides = []
        for start, end in ((runs.start_a, runs.end_a), (runs.start_b, runs.end_b)):
            own = words.article[start]
            sides += [numbers[own], start - first[own], end - first[own]]
        facts = _facts(archive, piece, *sides[:3])
        found.append(np.stack([*sides, *kernel.edits(words, runs), facts, turn]))
        own = words.article[at]
        said.append(np.stack((hashed.view(np.int64), place_of(numbers[own], at - first[own]))))
        run_of.append(np.stack((hashed.view(np.int64)[: len(run)], run + short_ones)))
        short_ones += len(short)
    archive.save("found", piece, np.concatenate(found, axis=1))
    archive.save("found", piece, np.concatenate([said[0], *run_of], axis=1), "turns.npy")
    hashed, place = np.concatenate(said, axis=1)
    archive.scatter("turns", piece, hashed.view(np.uint64), hashed, place)


def _lay_out(archive: Archive, numbers: np.ndarray) -> tuple[kernel.Words, np.ndarray]:
    """The words of these articles for the kernel, and the place of each one's first."""
    out, size = [np.zeros(0, np.uint64)], [0]
    for piece, which in archive.by_piece(numbers):
        begin = archive.load("words", piece, "begin.npy")
        word = np.asarray(archive.load("words", piece, "hash.npy"))
        for number in (numbers[which] - archive.first[piece]).tolist():
            out.append(word[begin[number] : begin[number + 1]])
            size.append(len(out[-1]))
    begin = np.cumsum(size)
    places = begin[:-1] + np.arange(len(numbers)) + kernel.PAD
    return kernel.lay_out(np.concatenate(out), begin), places


def _facts(
    archive: Archive, piece: int, number: np.ndarray, start: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """For each passage, as bits 1 to 4, which facts hold of most runs in its first telling."""
    flags = archive.load("words", piece, "flags.npy")
    low = archive.load("words", piece, "begin.npy")[number - archive.first[piece]]
    before = [np.concatenate(([0], np.cumsum(flags >> bit & 1))) for bit in range(OVER)]
    held, *facts = (count[low + end] - count[low + start] for count in before)
    return sum((fact * 2 > held).astype(np.int64) << bit for bit, fact in enumerate(facts, 1))


def turns(archive: Archive, shard: int) -> None:
    """What short passages say at more than a few places: its hash, how many places, the rank of the
    earliest; in OUT/frequent."""
    hashed, place = archive.gather("turns", shard)
    rank = archive.fact("rank")[number_of(place)]
    known, size, first = kernel.tally(hashed.view(np.uint64), place, rank)
    table = pd.DataFrame({"hash": known.view(np.int64), "size": size, "first": first})
    archive.write("frequent", shard, table[size > kernel.FEW])


def empty(archive: Archive, piece: int, found: np.ndarray) -> np.ndarray:
    """Which of the passages found are empty turns of phrase."""
    hashed, run = archive.load("found", piece, "turns.npy")
    asked = pc.field("hash").isin(pa.array(np.unique(hashed)))
    frequent = pd.read_parquet(archive.folder / "frequent", filters=asked).set_index("hash")
    frequent = frequent.reindex(hashed).fillna({"size": 0, "first": -1}).astype(np.int64)
    short, rank = np.flatnonzero(found[TURN] >= 0), archive.fact("rank")
    a, b = (rank[found[side[0], short]] for side in (A, B))
    out = np.zeros(found.shape[1], bool)
    out[short] = kernel.empty_turns(
        run, frequent["size"].to_numpy(), frequent["first"].to_numpy(), a, b
    )
    return out
