"""Pairs of places put together to passages, and which of them are turns of phrase."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from ..repetition import runs as kernel
from .archive import Archive
from .equal import OVER, PLACE, _place
from .files import gather, save_array, scatter, shard_of

PAIRS = 20_000  # pairs of articles laid out at a time


def _chains(folder: str, piece: int, least: int, shards: int) -> int:
    """Pairs of places, the first in this piece -> passages, edits bridged; what short ones say is
    sent to be counted."""
    archive, n = Archive(folder), min(5, least)
    pairs = np.concatenate(
        [gather(archive.folder / kind, piece, 2) for kind in ("pairs", "stars")], axis=1
    )
    pair = ((pairs[0] >> PLACE) - archive.first[piece]) * archive.first[-1] + (pairs[1] >> PLACE)
    pairs = pairs[:, np.argsort(pair)]
    if n < least:
        pairs = pairs[:, _worth(archive, pairs, n)]
    article = pairs >> PLACE
    chunk = np.cumsum((np.diff(article, prepend=-1, axis=1) != 0).any(axis=0)) // PAIRS
    found, said, short_ones = [np.zeros((10, 0), np.int64)], [np.zeros((3, 0), np.int64)], 0
    for low, high in pairwise(
        np.searchsorted(chunk, np.append(np.unique(chunk), 1 << 60)).tolist()
    ):
        numbers = np.unique(article[:, low:high])
        words, first = _lay_out(archive, numbers)
        a, b = (
            first[np.searchsorted(numbers, p >> PLACE)] + (p & 0xFFFFFFFF)
            for p in pairs[:, low:high]
        )
        equal = np.broadcast_to(np.uint64(0), len(words.hash))  # as _equal has seen
        runs = kernel.bridge(words, kernel.runs_of(words, equal, a, b, n), least)
        short, run, at, hashed = kernel.turns(words, runs, least)
        turn = np.full(len(runs.same), -1)
        turn[short] = np.arange(len(short)) + short_ones
        sides = [
            (numbers[words.article[s]], s - first[words.article[s]], e - first[words.article[s]])
            for s, e in ((runs.start_a, runs.end_a), (runs.start_b, runs.end_b))
        ]
        found.append(np.stack([*sides[0], *sides[1], *kernel.edits(words, runs), turn, turn]))
        place = _place(numbers[words.article[at]], at - first[words.article[at]])
        said.append(
            np.stack(
                [
                    hashed.view(np.int64),
                    place,
                    np.concatenate((run + short_ones, np.full(len(run), -1))),
                ]
            )
        )
        short_ones += len(short)
    whole = np.concatenate(found, axis=1)
    whole[8] = _facts(archive, piece, *whole[:3])
    save_array(archive.folder / "found" / f"{piece:05d}.npy", whole)
    hashed, place, run = np.concatenate(said, axis=1)
    save_array(
        archive.folder / "found" / f"{piece:05d}.turns.npy", np.stack((hashed, run))[:, run >= 0]
    )
    return scatter(
        archive.folder / "turns" / f"{piece:05d}", shard_of(hashed, shards), shards, hashed, place
    )


def _worth(archive: Archive, pairs: np.ndarray, n: int) -> np.ndarray:
    """Which pairs of places, sorted by articles, may be more than a chance run of n words: others
    of these articles, or one word more."""
    new = (np.diff(pairs >> PLACE, prepend=-1, append=-1, axis=1) != 0).any(axis=0)
    keep = ~(new[:-1] & new[1:])
    lone = pairs[:, ~keep]
    around = []
    for at in lone:
        word = np.zeros((2, len(at)), np.uint64)
        for piece, which in archive.by_piece(at >> PLACE):
            begin, hashed = archive.words(piece, "begin"), archive.words(piece, "hash")
            number, place = (at[which] >> PLACE) - archive.first[piece], at[which] & 0xFFFFFFFF
            first, last = begin[number], begin[number + 1]
            for k, (beside, inside) in enumerate(
                ((first + place - 1, place > 0), (first + place + n, first + place + n < last))
            ):
                word[k, which[inside]] = hashed[beside[inside]]
        around.append(word)
    keep[~keep] = ((around[0] == around[1]) & (around[0] > 0)).any(axis=0)
    return keep


def _lay_out(archive: Archive, numbers: np.ndarray) -> tuple[kernel.Words, np.ndarray]:
    """The words of these articles for the kernel, and the place of each one's first."""
    out: list[np.ndarray] = [np.zeros(0, np.uint64)]
    size = np.zeros(len(numbers), np.int64)
    for piece, which in archive.by_piece(numbers):
        begin, word = archive.words(piece, "begin"), np.asarray(archive.words(piece, "hash"))
        low, high = (begin[numbers[which] - archive.first[piece] + k] for k in (0, 1))
        size[which] = high - low
        out += [word[x:y] for x, y in zip(low.tolist(), high.tolist(), strict=True)]
    begin = np.concatenate(([0], np.cumsum(size)))
    return kernel.lay_out(np.concatenate(out), begin), begin[:-1] + np.arange(
        len(numbers)
    ) + kernel.PAD


def _facts(
    archive: Archive, piece: int, number: np.ndarray, start: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """For each passage, as bits 1 to 4, which facts hold of most runs in its first telling."""
    flags, begin = archive.words(piece, "flags"), archive.words(piece, "begin")
    low = begin[number - archive.first[piece]] if len(number) else number
    held, *facts = (np.concatenate(([0], np.cumsum((flags >> bit) & 1))) for bit in range(OVER))
    among = lambda count: count[low + end] - count[low + start]
    return sum(
        (among(fact) * 2 > among(held)).astype(np.int64) << bit
        for bit, fact in enumerate(facts, start=1)
    )


def _turns(folder: str, shard: int) -> None:
    """What short passages say at more than a few places: its hash, how many places, the rank of the
    earliest."""
    hashed, place = gather(Path(folder) / "turns", shard, 2)
    known, size, first = kernel.tally(
        hashed.view(np.uint64), place, Archive(folder).fact("rank")[place >> PLACE]
    )
    often = size > kernel.FEW
    save_array(
        Path(folder) / "frequent" / f"{shard:05d}.npy",
        np.stack([known[often].view(np.int64), size[often], first[often]]),
    )


def _empty(archive: Archive, piece: int, shards: int, found: np.ndarray) -> np.ndarray:
    """Which of the passages found are empty turns of phrase."""
    hashed, run = np.load(archive.folder / "found" / f"{piece:05d}.turns.npy")
    size, first = np.zeros(len(hashed), np.int64), np.full(len(hashed), -1)
    shard = shard_of(hashed, shards)
    for k in np.unique(shard).tolist():
        known, sizes, firsts = np.load(archive.folder / "frequent" / f"{k:05d}.npy")
        which = np.flatnonzero(shard == k) if len(known) else np.zeros(0, np.int64)
        at = np.minimum(
            np.searchsorted(known.view(np.uint64), hashed[which].view(np.uint64)), len(known) - 1
        )
        hit = known[at] == hashed[which]
        size[which[hit]], first[which[hit]] = sizes[at[hit]], firsts[at[hit]]
    short, rank = np.flatnonzero(found[9] >= 0), archive.fact("rank")
    out = np.zeros(found.shape[1], bool)
    out[short] = kernel.empty_turns(run, size, first, rank[found[0, short]], rank[found[3, short]])
    return out
