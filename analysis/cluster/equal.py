"""Equal word runs: sent to shards by hash, where they meet, and back in pairs of places."""

from __future__ import annotations

import numpy as np

from .. import repetition
from ..corpus.text import tokens
from ..repetition import runs as kernel
from .archive import Archive
from .files import gather, save_array, scatter, shard_of

# a place in the archive: article number << PLACE | word in the article
PLACE = 32


# bit of a run that too many places hold to be paired; facts are bits 1 to 4
OVER = 5


def _place(number: np.ndarray, word: np.ndarray) -> np.ndarray:
    return (number.astype(np.int64) << PLACE) | word


def _words(folder: str, piece: int, least: int, shards: int, careful: bool) -> int:
    """The words of a piece as stable hashes, and the runs of n of them, sent to their shards; and
    unless `careful` what stands in marks."""
    archive, n = Archive(folder), min(5, least)
    numbers = archive.numbers(piece)
    texts = archive.table(numbers, ["text"])["text"].tolist()
    t = tokens(texts)
    word = kernel.hashes(t.terms)[t.term]
    quoted = (
        [(k, *span) for k, text in enumerate(texts) for span in repetition.in_marks(text)]
        if not careful
        else []
    )
    for name, array in (
        ("hash", word),
        ("span", np.stack((t.start, t.end))),
        ("begin", t.first),
        ("quoted", np.array(quoted, np.int64).reshape(-1, 3).T),
    ):
        save_array(archive.folder / "words" / f"{piece:05d}.{name}.npy", array)
    of = t.text
    at = np.arange(len(word)) - t.first[of]
    whole = np.flatnonzero(at + n <= np.diff(t.first)[of])
    gram = kernel.grams(word, n)[whole] if len(whole) else np.zeros(0, np.uint64)
    return scatter(
        archive.folder / "runs" / f"{piece:05d}",
        shard_of(gram, shards),
        shards,
        gram,
        _place(numbers[of[whole]], at[whole]),
    )


def _equal(folder: str, shard: int, least: int) -> int:
    """Of the runs of a shard, pairs of equal ones, and all places that share theirs with the facts
    of it: sent to their pieces."""
    archive = Archive(folder)
    gram, place = gather(archive.folder / "runs", shard, 2)
    held = kernel.join(gram.view(np.uint64))
    number, last = place >> PLACE, len(archive.pieces)
    i, j = kernel.matches(held, number, np.zeros(0, np.int64), within=False, star=False)
    true = gram[i] == gram[j]
    i, j = i[true], j[true]
    flag = np.ones(len(held.place), np.int64)
    if len(flag):
        facts = repetition.facts_of_runs(
            held.group,
            number[held.place],
            *(archive.fact(f) for f in ("outlet", "event", "agency")),
        )
        for bit, fact in enumerate([*facts, np.bincount(held.group) > kernel.CAP], start=1):
            flag |= fact[held.group].astype(np.int64) << bit
    sent = scatter(
        archive.folder / "pairs" / f"{shard:05d}",
        archive.piece(number[i]),
        last,
        place[i],
        place[j],
    )
    return sent + scatter(
        archive.folder / "held" / f"{shard:05d}",
        archive.piece(number[held.place]),
        last,
        place[held.place],
        flag,
    )


def _held(folder: str, piece: int, least: int, shards: int) -> int:
    """A byte a word of the piece: what is known of the run that begins there. Where runs are too
    frequent, longer ones are sent on."""
    archive, n = Archive(folder), min(5, least)
    begin, word = archive.words(piece, "begin"), archive.words(piece, "hash")
    place, flag = gather(archive.folder / "held", piece, 2)
    flags = np.zeros(len(word) + least, np.uint8)
    flags[begin[(place >> PLACE) - archive.first[piece]] + (place & 0xFFFFFFFF)] = flag
    save_array(archive.folder / "words" / f"{piece:05d}.flags.npy", flags)
    many = np.flatnonzero(flags >> OVER)
    for k in range(1, least - n + 1):
        many = many[flags[many + k] >> OVER > 0]
    if not len(many):
        return 0
    gram = kernel.grams(word, n)
    longer = gram[many] * np.uint64(0x9E3779B97F4A7C15) + gram[many + least - n]
    longer = (longer ^ (longer >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    longer ^= longer >> np.uint64(32)
    at = np.searchsorted(begin, many, side="right") - 1
    place = _place(at + archive.first[piece], many - begin[at])
    return scatter(
        archive.folder / "longer" / f"{piece:05d}", shard_of(longer, shards), shards, longer, place
    )


def _frequent(folder: str, shard: int, least: int) -> int:
    """Pairs of very frequent runs: each with its earliest."""
    archive = Archive(folder)
    longer, place = gather(archive.folder / "longer", shard, 2)
    i, j = kernel.matches(
        kernel.join(longer.view(np.uint64)),
        place >> PLACE,
        archive.fact("rank"),
        within=False,
        star=True,
    )
    true, more = longer[i] == longer[j], np.arange(least - min(5, least) + 1)
    i, j = ((place[x[true]][:, None] + more).ravel() for x in (i, j))
    return scatter(
        archive.folder / "stars" / f"{shard:05d}",
        archive.piece(i >> PLACE),
        len(archive.pieces),
        i,
        j,
    )
