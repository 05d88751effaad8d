"""Shared word runs in arrays of word hashes: the kernel under `repetition`, for one process or a
shard of many.

Hash every run of n words, sort, join equal hashes keeping places, read runs off the diagonals,
chain runs over small edits (the seed-and-chain scheme of sequence alignment: Altschul 1990,
Abouelhoda & Ohlebusch 2005). Time grows with the words and with what is shared, never with the
square of the articles. Functions here are pure and know arrays only.

A *place* is an index into `Words.hash`, where the words of all articles follow one another with a
word of no article between two of them: no run can cross it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

BLOCK, ARTICLES = 1 << 20, 2_000  # places and articles worked on at a time


# bits: about so many hashes are sorted at a time
SHARE = 23


# places without a word at either end: saves every edge case
PAD = 16


# a run that more places hold is linked to its earliest alone
CAP = 32
# inside an article a run grows by so many words at a time
FAR = 250


FACTS = ("one", "many", "events", "wire", "line")  # see flags_of_runs, from bit 1 on


class Words(NamedTuple):
    """The words of many articles as places."""

    # uint64, stable: the same word has the same hash everywhere
    hash: np.ndarray
    # int32, the number of the article at each place
    article: np.ndarray

    def token(self, place: np.ndarray) -> np.ndarray:
        """Places -> rows of the corpus's tokens."""
        return place - self.article[place] - PAD


class Runs(NamedTuple):
    """Word runs that two articles share: places [start_a, end_a) and [start_b, end_b), start_a <
    start_b."""

    start_a: np.ndarray
    end_a: np.ndarray
    start_b: np.ndarray
    end_b: np.ndarray
    same: np.ndarray  # words that stand in both
    longest: np.ndarray  # … without a change between them

    def take(self, which: np.ndarray) -> Runs:
        return Runs(*(column[which] for column in self))


class Held(NamedTuple):
    """Places at which a run begins that stands elsewhere too, in order of the run, then of the
    place."""

    place: np.ndarray
    group: np.ndarray  # int64, the number of the run, from 0


def mixed(x: np.ndarray) -> np.ndarray:
    """Numbers -> random-looking numbers (splitmix64: Steele et al. 2014)."""
    x = x.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        x = (x ^ (x >> np.uint64(shift))) * np.uint64(factor)
    return x ^ (x >> np.uint64(31))


def lay_out(word: np.ndarray, first: np.ndarray, hashed: np.ndarray | None = None) -> Words:
    """Word hashes, and where each article's begin (one more than there are articles) -> places. Or
    the numbers of words, and `hashed`."""
    first, articles = np.asarray(first), len(first) - 1
    size = len(word) + articles + 3 * PAD
    out, article = np.empty(size, np.uint64), np.full(size, articles, np.int32)
    article[:PAD] = 0
    for low, high in ((0, PAD), (size - 2 * PAD, size)):
        out[low:high] = mixed(np.arange(low, high) + (1 << 50))
    # some thousand articles at a time, which spares memory
    for low in range(0, articles, ARTICLES):
        edges = first[low : low + ARTICLES + 1]
        begin, number = edges[0] + low + PAD, np.arange(low, low + len(edges) - 1, dtype=np.int32)
        here = slice(begin, edges[-1] + low + len(number) + PAD)
        article[here] = np.repeat(number, np.diff(edges) + 1)
        blank = np.zeros(here.stop - here.start, bool)
        blank[edges[1:] + number + PAD - begin] = True
        some = word[edges[0] : edges[-1]]
        out[here][~blank] = some if hashed is None else hashed[some]
        out[here][blank] = mixed(np.flatnonzero(blank) + begin + (1 << 50))
    return Words(out, article)


def grams(word: np.ndarray, n: int) -> np.ndarray:
    """A 64-bit hash of the n words that begin at each place."""
    out = word[: max(0, len(word) - n + 1)].copy()
    for low in range(0, len(out), BLOCK):  # in blocks, which spares memory
        block = out[low : low + BLOCK]
        for k in range(low + 1, low + n):
            block *= np.uint64(0x9E3779B97F4A7C15)
            block += word[k : k + len(block)]
        block ^= block >> np.uint64(29)
        block *= np.uint64(0xBF58476D1CE4E5B9)
    return out


def join(gram: np.ndarray) -> Held:
    """The places whose hash stands at other places too. The sort is of one number, a part of the
    hash and the place: no index array.

    Large arrays are sorted in so many shares by the first bits of the hash: no sort is long or
    takes much memory, the order is the same.
    """
    bits, first = np.uint64(max(1, len(gram)).bit_length()), max(0, len(gram).bit_length() - SHARE)
    place: list[np.ndarray] = [np.zeros(0, np.int64)]
    group, groups = place.copy(), 0
    for share in range(1 << first):
        held = []
        for low in range(0, len(gram), BLOCK):  # in blocks, which spares memory
            block = gram[low : low + BLOCK]
            mine = np.arange(len(block))
            if first:
                mine = np.flatnonzero(block >> np.uint64(64 - first) == share)
            held.append(block[mine] >> bits << bits | (mine + low).astype(np.uint64))
        key = np.concatenate(held or [gram])
        key.sort()
        alike = (key[1:] ^ key[:-1]) >> bits == 0
        member = np.zeros(len(key), bool)
        member[1:] |= alike
        member[:-1] |= alike
        begins = np.flatnonzero(member)
        place.append((key[begins] & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64))
        group.append(np.cumsum(~np.concatenate(([False], alike))[begins]) - 1 + groups)
        groups = int(group[-1][-1]) + 1 if len(begins) else groups
    return Held(np.concatenate(place), np.concatenate(group))


def matches(
    held: Held, article: np.ndarray, rank: np.ndarray, within: bool, star: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of places that hold the same run, the smaller first.

    All pairs of a run that at most CAP places hold; with `star`, each place of a more frequent one
    with its earliest (smallest rank of the article, then of the place).
    """
    size = np.bincount(held.group) if len(held.group) else np.zeros(0, np.int64)
    few = (size <= CAP)[held.group]
    place, group = held.place[few], held.group[few]
    left, right = [], []
    at: np.ndarray = np.arange(len(place) - 1)
    for lag in range(1, CAP):
        at = at[at + lag < len(place)]
        at = at[group[at + lag] == group[at]]
        if not len(at):
            break
        left.append(place[at])
        right.append(place[at + lag])
    if star and not few.all():
        place, group = held.place[~few], held.group[~few]
        order = np.lexsort((place, rank[article[place]], group))
        place, group = place[order], group[order]
        # once an article: a word over and over would link to itself at every step
        if not within:
            once = (np.diff(group, prepend=-1) != 0) | (np.diff(article[place], prepend=-1) != 0)
            place, group = place[once], group[once]
        begins = np.where(np.diff(group, prepend=-1) != 0, np.arange(len(group)), 0)
        head = place[np.maximum.accumulate(begins)]
        left.append(np.minimum(head, place))
        right.append(np.maximum(head, place))
    i, j = (np.concatenate([np.zeros(0, np.int64), *x]) for x in (left, right))
    keep = ((article[i] == article[j]) == within) & (i < j)
    return i[keep], j[keep]


def seeds(
    words: Words, n: int, least: int, rank: np.ndarray, within: bool = False
) -> tuple[Runs, Held]:
    """Every maximal run of `least` or more equal words (and of n to `least` where few places hold
    it), and what is held where.

    A run that more than CAP places hold at each of its places is found between each article and its
    earliest.
    """
    gram = grams(words.hash, n)
    for low in range(0, len(gram) * within, BLOCK):  # an article's runs are no other's
        gram[low : low + BLOCK] ^= mixed(words.article[low : min(low + BLOCK, len(gram))])
    held = join(gram)
    i, j = matches(held, words.article, rank, within, star=False)
    frequent = np.zeros(len(gram), bool)
    if len(held.place):
        frequent[held.place] = (np.bincount(held.group) > CAP)[held.group]
    many, hashed = longer(gram, frequent, least - n)
    if len(many):
        again = join(hashed)
        x, y = matches(Held(many[again.place], again.group), words.article, rank, within, star=True)
        more = np.arange(least - n + 1)
        i = np.concatenate((i, (x[:, None] + more).ravel()))
        j = np.concatenate((j, (y[:, None] + more).ravel()))
    true = gram[i] == gram[j]
    return runs_of(words, i[true], j[true], n, within), held


def longer(gram: np.ndarray, frequent: np.ndarray, more: int) -> tuple[np.ndarray, np.ndarray]:
    """Where runs begin that with each of the `more` after them are frequent, so that longer ones are
    looked at; and the hash of the whole of each."""
    over, many = np.append(frequent, np.zeros(more, bool)), np.flatnonzero(frequent)
    for k in range(1, more + 1):
        many = many[over[many + k]]
    return many, mixed(gram[many] ^ mixed(gram[many + more] + np.uint64(1)))


def runs_of(words: Words, i: np.ndarray, j: np.ndarray, n: int, within: bool = False) -> Runs:
    """Pairs of places that hold the same n words -> the maximal runs of equal words around them, by
    diagonal, then by place."""
    key = np.sort(((j - i) << 32) | i)  # by diagonal, then by place
    breaks = np.flatnonzero(np.diff(key, prepend=-(1 << 60)) > n)
    start, gap = key[breaks] & 0xFFFFFFFF, key[breaks] >> 32
    last = key[np.append(breaks[1:], len(key)) - 1] & 0xFFFFFFFF if len(key) else start
    start, end = _grow(words, start, last + n, gap, FAR if within else len(words.hash))
    key, first = np.unique((gap << 32) | start, return_index=True)
    start, end, gap = start[first], end[first], gap[first]
    if within:
        end = np.minimum(end, start + gap)  # a copy does not overlap what it copies
    return Runs(start, end, start + gap, end + gap, end - start, end - start)


def _grow(
    words: Words, start: np.ndarray, end: np.ndarray, gap: np.ndarray, far: int
) -> tuple[np.ndarray, np.ndarray]:
    """Lengthen runs on their diagonal while the words agree, by `far` words at most."""
    start, end, h = start.copy(), end.copy(), words.hash
    for edge, step, look in ((start, -1, -1), (end, 1, 0)):
        at = np.arange(len(edge))
        for _ in range(far):
            at = at[h[edge[at] + look] == h[edge[at] + gap[at] + look]]
            if not len(at):
                break
            edge[at] += step
    return start, end


def mostly(flags: np.ndarray, first: np.ndarray, last: np.ndarray) -> dict[str, np.ndarray]:
    """For each stretch [first, last) of what has these flags, and each of FACTS: whether it holds
    of most that have bit 0."""
    held = np.flatnonzero(flags & 1)
    begin, end = np.searchsorted(held, first), np.searchsorted(held, last)
    counts = (np.append(0, np.cumsum(flags[held] >> bit & 1)) for bit in range(1, len(FACTS) + 1))
    most = (2 * (count[end] - count[begin]) > end - begin for count in counts)
    return dict(zip(FACTS, most, strict=True))
