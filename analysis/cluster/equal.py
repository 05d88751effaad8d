"""Equal word runs: sent to shards by hash, where they meet, and back in pairs of places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .. import repetition
from ..corpus.text import tokens
from ..repetition import runs as kernel
from ..repetition.folding import hashes
from .archive import Archive

# article number << PLACE | word in the article; bits from BESIDE on say something else of the place
PLACE, BESIDE = 28, 55
PAIRS = 20_000  # pairs of articles laid out at a time
OVER = kernel.FACTS + 1  # the flag of a run that too many places hold to be paired


def place_of(number: np.ndarray, word: np.ndarray, beside: np.ndarray | int = 0) -> np.ndarray:
    return number.astype(np.int64) << PLACE | word | beside << BESIDE


def number_of(place: np.ndarray) -> np.ndarray:
    return (place & (1 << BESIDE) - 1) >> PLACE


def word_of(place: np.ndarray) -> np.ndarray:
    return place & (1 << PLACE) - 1


def portions(pairs: np.ndarray) -> Sequence[slice]:
    """PAIRS pairs of articles at a time, of pairs (2 x n) that are in order; one at least."""
    pair = np.cumsum((np.diff(pairs, prepend=-1, axis=1) != 0).any(axis=0))
    cuts = np.flatnonzero(np.diff(pair // PAIRS, prepend=0))
    return [slice(low, high) for low, high in pairwise([0, *cuts.tolist(), pairs.shape[1]])]


def words(archive: Archive, piece: int, least: int) -> None:
    """The words of a piece as stable hashes, and the runs of n of them, sent to their shards, each
    with a few bits of the words before and after."""
    n, numbers = min(5, least), archive.numbers(piece)
    t = tokens(archive.table(numbers, ["text"])["text"].tolist())
    word = hashes(t.terms)[t.term]
    columns = {"hash": word, "start": t.start, "end": t.end, "begin": t.first}
    for name, column in columns.items():
        archive.save("words", piece, column, f"{name}.npy")
    at = np.arange(len(word)) - t.first[t.text]
    whole = np.flatnonzero(at + n <= np.diff(t.first)[t.text])
    gram = kernel.grams(word, n)[whole] if len(whole) else np.zeros(0, np.uint64)
    before, after = (word.take(whole + k, mode="wrap").astype(np.int64) & 15 for k in (-1, n))
    place = place_of(numbers[t.text[whole]], at[whole], before << 4 | after)
    archive.scatter("runs", piece, archive.shard_of(gram), gram, place)


def equal(archive: Archive, shard: int) -> None:
    """Of the runs of a shard, pairs of equal ones, marked where the word before or after may be
    the same too; and all places that share theirs with the facts of it: sent to their pieces."""
    gram, place = archive.gather("runs", shard)
    held, number = kernel.join(gram.view(np.uint64)), number_of(place)
    i, j = kernel.matches(held, number, number, within=False, star=False)
    i, j = (side[gram[i] == gram[j]] for side in (i, j))
    differ = (place[i] ^ place[j]) >> BESIDE
    grows = ((differ & 15) == 0) | (differ >> 4 == 0)
    place = place_of(number, word_of(place))
    marked = place[i] | grows.astype(np.int64) << BESIDE
    archive.scatter("pairs", shard, archive.piece(number[i]), marked, place[j])
    known = (archive.fact(fact) for fact in ("outlet", "event", "agency"))
    flags = repetition.flags_of_runs(held.group, number[held.place], *known)
    over = (np.bincount(held.group, minlength=len(flags)) > kernel.CAP).astype(np.uint8)
    flag = (flags | over << OVER)[held.group].astype(np.int64)
    archive.scatter("held", shard, archive.piece(number[held.place]), place[held.place], flag)


def held(archive: Archive, piece: int, least: int) -> None:
    """A byte a word of the piece: what is known of the run that begins there. Where runs are too
    frequent, longer ones are sent on."""
    n = min(5, least)
    begin, word = (archive.load("words", piece, f"{k}.npy") for k in ("begin", "hash"))
    place, flag = archive.gather("held", piece)
    flags = np.zeros(len(word) + least, np.uint8)
    flags[begin[number_of(place) - archive.first[piece]] + word_of(place)] = flag
    archive.save("words", piece, flags, "flags.npy")
    many = np.flatnonzero(flags >> OVER)
    for k in range(1, least - n + 1):
        many = many[flags[many + k] >> OVER > 0]
    gram = kernel.grams(word, n) if len(many) else np.zeros(0, np.uint64)
    both = np.stack((gram[many], gram[many + least - n]), axis=1).ravel()
    longer = kernel.grams(both, 2)[::2]
    at = np.searchsorted(begin, many, side="right") - 1
    place = place_of(at + archive.first[piece], many - begin[at])
    archive.scatter("longer", piece, archive.shard_of(longer), longer, place)


def frequent(archive: Archive, shard: int, least: int) -> None:
    """Pairs of very frequent runs: each with its earliest."""
    longer, place = archive.gather("longer", shard)
    found, rank = kernel.join(longer.view(np.uint64)), archive.fact("rank")
    i, j = kernel.matches(found, number_of(place), rank, within=False, star=True)
    true, more = longer[i] == longer[j], np.arange(least - min(5, least) + 1)
    i, j = ((place[side[true]][:, None] + more).ravel() for side in (i, j))
    archive.scatter("stars", shard, archive.piece(number_of(i)), i, j)
