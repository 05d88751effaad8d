"""Texts cut into words with their offsets. Nothing here knows a corpus."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

# characters cut up at a time: bounds memory, keeps caches warm
BLOCK = 1_000_000
# odd: its powers tell a word's letters apart by their place
STEP = 0xD6E8FEB86659FD93
LETTER, DIGIT, ALONE = 1, 2, 3  # classes of characters; 0 parts words
# scripts without spaces, in which one character is one word
UNSPACED = (
    (0x0E00, 0x0E80), (0x3040, 0x3100), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00),
    (0x20000, 0x32000),
)  # fmt: skip
MARKS = str.maketrans("’ʼ‐‑", "''--")
# acronyms that spell another word in small letters
CASED = {"US", "IT", "WHO", "ICE", "AIDS"}


class Tokens(NamedTuple):
    """The words of many texts, as arrays. Words of text i are rows `first[i]:first[i + 1]`."""

    first: np.ndarray  # int64, one more than there are texts
    # int32, offset of the first character in its text
    start: np.ndarray
    end: np.ndarray  # int32, one past the last
    term: np.ndarray  # int32, index into `terms`
    # the folded words: small letters, F.B.I. = fbi, ’ = '
    terms: list[str]

    @property
    def text(self) -> np.ndarray:
        """For each word, the number of the text it stands in (int32)."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))

    def of(self, some: np.ndarray) -> Tokens:
        """The words of some of the texts (a mask), as if these alone had been cut."""
        size = np.diff(self.first)
        here = np.repeat(some, size)
        term, known = pd.factorize(self.term[here])
        first = np.append(0, np.cumsum(size[some]))
        terms = [self.terms[i] for i in known]
        return Tokens(first, self.start[here], self.end[here], term.astype(np.int32), terms)

    def each(self, say: Callable[[str], Any], dtype: type = bool) -> np.ndarray:
        """For each word, what a function says of it; every term is asked once."""
        return np.array([say(term) for term in self.terms] or [0], dtype)[self.term]


@cache
def _tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per code point: its class, whether it may join parts of a word, a fixed random 64-bit number
    (nearly one for both cases)."""
    size = 0x110000
    kind, joins = np.zeros(size, np.uint8), np.zeros(size, bool)
    small = np.arange(size, dtype=np.uint32)
    for code in chain(range(0x3100), range(0xA000, 0xD7B0), range(0xF900, 0x1F000)):
        category = unicodedata.category(chr(code))
        kind[code] = LETTER if category[0] in "LM" else DIGIT if category[0] == "N" else 0
        if category == "Lu" and len(chr(code).lower()) == 1:
            small[code] = ord(chr(code).lower())
    for low, high in UNSPACED:
        kind[low:high] = ALONE
    small[ord("’")] = small[ord("ʼ")] = ord("'")
    small[ord("‐")] = small[ord("‑")] = ord("-")
    joins[[ord(x) for x in "-‐‑'’ʼ&.,"]] = True
    random = np.arange(size, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    # splitmix64 (Steele et al. 2014)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        random = (random ^ (random >> np.uint64(shift))) * np.uint64(factor)
    random ^= random >> np.uint64(31)
    # case counts only so that US and us can differ
    capital = (small != np.arange(size)) * np.uint64(0x632BE59BD9B4E019)
    return kind, joins, random[small] + capital


@cache
def _powers(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The powers of an odd number and of its inverse (modulo 2 ** 64)."""
    powers = [np.cumprod(np.full(size, x, np.uint64)) for x in (STEP, pow(STEP, -1, 1 << 64))]
    return powers[0], powers[1]


def _cut(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Code points -> starts and ends of the words, and the places of the full stops inside
    abbreviations such as F.B.I."""
    kind, joins, _ = _tables()
    # two blanks on either side save every edge case
    k = np.zeros(len(codes) + 4, np.uint8)
    k[2:-2] = kind[codes]
    word = np.zeros(len(codes) + 2, bool)
    word[1:-1] = (k[2:-2] == LETTER) | (k[2:-2] == DIGIT)
    # few: hyphens, apostrophes, points and commas
    at = np.flatnonzero(joins[codes])
    here, left, right = codes[at], k[at + 1], k[at + 3]
    point = (here == ord(".")) | (here == ord(","))
    inside = np.where(point, (left == DIGIT) & (right == DIGIT), word[at] & word[at + 2])
    word[at[inside] + 1] = True
    at = at[here == ord(".")]
    stop = np.zeros(len(codes) + 6, bool)  # a letter alone and its full stop
    stop[at + 2] = True
    single = (k[at + 1] == LETTER) & ((k[at] == 0) | stop[at])
    # … and another such pair after it
    inside = single & (k[at + 3] == LETTER) & stop[at + 4]
    again = np.zeros(len(codes) + 2, bool)
    again[at[inside] + 2] = True
    dotted = at[inside | (single & again[at])]  # with the full stop that closes F.B.I.
    word[dotted + 1] = True
    edge = np.flatnonzero(word[1:] != word[:-1])
    start, end = edge[::2], edge[1::2]
    alone = np.flatnonzero(k[2:-2] == ALONE)
    if len(alone):
        start, end = np.concatenate((start, alone)), np.concatenate((end, alone + 1))
        order = np.argsort(start, kind="stable")
        start, end = start[order], end[order]
    return start, end, dotted


def _fold(word: str) -> str:
    if "." in word and not word[0].isdigit():
        word = word.replace(".", "")
    return word if word in CASED else word.lower().translate(MARKS)


def tokens(texts: Sequence[str]) -> Tokens:
    """Cut texts into words, all at once and without a Python call a word.

    A word is a run of letters and digits; hyphens, apostrophes and & between two of them belong to
    it, so do the points of numbers (3.5, 1,200) and of initials (F.B.I. and FBI are one term).
    Where a script sets no spaces (Chinese, Japanese, Thai) each character is a word.
    """
    random = _tables()[2]
    vocabulary: dict[str, int] = {}
    known: dict[int, int] = {}  # hash of the word as printed -> term
    starts, ends, terms, counts = [], [], [], np.zeros(len(texts) + 1, np.int64)
    for low, high in _blocks(texts):
        lengths = np.array([len(t) + 1 for t in texts[low:high]])
        joined = "\n".join(texts[low:high]) + "\n"
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        start, end, dotted = _cut(codes)
        power, back = _powers(1 << len(codes).bit_length())
        value = random[codes]
        value[dotted] = 0
        total = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum(value * power[: len(codes)], out=total[1:])
        hashed = total[end] - total[start]
        hashed *= back[start]
        # F.B.I. hashes as FBI
        for i in np.unique(np.searchsorted(start, dotted, side="right") - 1).tolist():
            bare = [v for v in value[start[i] : end[i]].tolist() if v]
            hashed[i] = sum(v * pow(STEP, n, 1 << 64) for n, v in enumerate(bare)) % (1 << 64)
        inverse, unique = pd.factorize(hashed)
        first = np.empty(len(unique), np.int64)
        first[inverse[::-1]] = np.arange(len(inverse) - 1, -1, -1)
        code = np.empty(len(unique), np.int32)
        for i, (h, f) in enumerate(zip(unique.tolist(), first.tolist(), strict=True)):
            if (term := known.get(h)) is None:
                folded = _fold(joined[start[f] : end[f]])
                term = known[h] = vocabulary.setdefault(folded, len(vocabulary))
            code[i] = term
        bounds = np.concatenate(([0], np.cumsum(lengths)))
        which = np.searchsorted(bounds, start, side="right") - 1
        counts[low + 1 : high + 1] = np.bincount(which, minlength=high - low)
        starts.append((start - bounds[which]).astype(np.int32))
        ends.append((end - bounds[which]).astype(np.int32))
        terms.append(code[inverse])
    none = [np.zeros(0, np.int32)]
    cut = [np.concatenate(arrays or none) for arrays in (starts, ends, terms)]
    return Tokens(np.cumsum(counts), cut[0], cut[1], cut[2], list(vocabulary))


def _blocks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    low = size = 0
    for i, text in enumerate(texts):
        size += len(text)
        if size >= BLOCK:
            yield low, i + 1
            low, size = i + 1, 0
    if low < len(texts):
        yield low, len(texts)
