"""A word as it is compared: spellings, numerals, accents and hyphens folded; and its stable hash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

import numpy as np

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMERALS = {word: str(n) for n, word in enumerate(UNITS)}
for _ten, _word in enumerate(TENS, 2):
    NUMERALS |= {_word: f"{_ten}0"} | {f"{_word}-{UNITS[k]}": f"{_ten}{k}" for k in range(1, 10)}
MARKS = str.maketrans("", "", "-‐‑'’ʼ,.ـ")
# both spellings fold to the same, which need be no word
SPELLINGS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<=[a-z]{3})([iy])s(?=(?:e|es|ed|er|ers|ing|ations?)$)", r"\1z"),
        (r"(?<=[a-z]{3})our(?=(?:s|ed|ing|ful|able|ites?|er|ers|ly|hoods?)?$)", "or"),
        (r"(?<=[a-z][a-z][bt])re(s?)$", r"er\1"),
        (r"(?<=[a-z]{3}en)c(?=(?:e|es|ed|ing)$)", "s"),
        (r"(?<=[a-z]{3})ogue(s?)$", r"og\1"),
        (r"(?<=[a-z]{3}am)me(?=s?$)", ""),
        (
            r"^([^aeiou]{0,4}[aeiou]{1,2}[^aeiou]{1,3}[aeiou]{1,2})([lmnprst])\2(?=(?:ed|ing|er|ers|or|ors|ations?)$)",
            r"\1\2",
        ),
    )
]


@lru_cache(1 << 16)
def fold(word: str) -> str:
    """A word as it is compared: no case, accents or hyphens, numerals as digits, -ise and -ize
    alike, and -our and -or."""
    word = word.lower()
    if word in NUMERALS:
        return NUMERALS[word]
    bare = word.translate(MARKS) or word
    if not bare.isascii():
        apart = unicodedata.normalize("NFKD", bare)
        bare = "".join(c for c in apart if not 9 < unicodedata.combining(c) < 240) or word
    if bare.isascii() and len(bare) > 4:
        for pattern, to in SPELLINGS:
            bare = pattern.sub(to, bare, count=1)
    return bare


@lru_cache(1 << 20)
def _hash(word: str) -> int:
    folded = fold(word).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(folded, digest_size=8).digest(), "little")


def hashes(terms: Iterable[str]) -> np.ndarray:
    """A stable 64-bit hash of each folded word (uint64): machines that never met agree on it."""
    return np.fromiter(map(_hash, terms), np.uint64)
