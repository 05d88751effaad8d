"""Numbers in words and digits: "two and a half million", "816 000", "12–15", "several hundred"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from ..base.lexicons import lexicon
from .forms import looks_plural
from .lines import Line
from .word_classes import WORDS

DIGITS = re.compile(r"((?:\d{1,3}(?:,\d{2,3})+|\d+)(?:\.\d+)?)([½¼¾])?(k|m|mn|bn|tn|pc)?")
SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
FRACTIONS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
DASHES = {"-", "–"}
FEW = {"several", "few", "many"}


class Number(NamedTuple):
    """A number as printed: words first to last (one past it) of its line, its value (NaN for a
    range) and its bounds."""

    first: int
    last: int
    value: float
    low: float
    high: float


class Quantifiers(NamedTuple):
    """quantifiers.csv: what a scholar may edit."""

    plain: dict[str, float]  # seven, twenty
    times: dict[str, float]  # hundred, dozen, million
    ranges: dict[str, tuple[float, float]]  # dozens, hundreds
    qualifiers: dict[tuple[str, ...], str]  # well over: over


@cache
def quantifiers() -> Quantifiers:
    """The number words of quantifiers.csv, by kind."""
    kinds = dict(
        iter(lexicon("quantifiers", ("phrase", "kind", "value", "low", "high")).groupby("kind"))
    )
    plain, times = (
        {p: float(v) for p, v in zip(kinds[k]["phrase"], kinds[k]["value"], strict=True)}
        for k in ("number", "multiplier")
    )
    vague, said = kinds["range"], kinds["qualifier"]
    ranges = {
        p: (float(a), float(b))
        for p, a, b in zip(vague["phrase"], vague["low"], vague["high"], strict=True)
    }
    qualifiers = {tuple(p.split()): v for p, v in zip(said["phrase"], said["value"], strict=True)}
    return Quantifiers(plain, times, ranges, qualifiers)


def _is_piece(word: str) -> bool:
    q = quantifiers()
    named = word in q.plain or word in q.times or word in q.ranges
    return named or bool(DIGITS.fullmatch(word))


@lru_cache(1 << 16)
def is_number(word: str) -> bool:
    """Whether a word is a number and nothing else: 12, 1.5m, twenty-three, dozens, 12-15."""
    return all(map(_is_piece, word.split("-")))


@lru_cache(1 << 16)
def begins_number(word: str) -> bool:
    """Whether a word is a number or begins with one: six-vote, 60-plus."""
    return _is_piece(word.split("-")[0])


def apart(line: Line) -> Line:
    """The line with the parts of "twenty-three" and "six-vote" as words of their own, a hyphen as
    the mark between them."""
    if not any("-" in word and begins_number(word) for word in line.words):
        return line
    words, starts, ends = list[str](), list[int](), list[int]()
    for word, start, end in zip(line.words, line.starts, line.ends, strict=True):
        for piece in word.split("-") if begins_number(word) else [word]:
            words.append(piece)
            starts.append(start)
            ends.append(start + len(piece) if piece != word else end)
            start = ends[-1] + 1
    return Line(line.text, words, starts, ends)


def numbers(line: Line, tallies: bool = False) -> Iterator[Number]:
    """The numbers of a line (see `apart`): "two hundred and six", "6 million", "10 to 15" are one
    each, but 52-48 and "52 to 48" are two where the line tells of votes (`tallies`)."""
    w, i = line.words, 0
    while i < len(w):
        if not _is_piece(w[i]) or (i and line.marks[i] == "-" and not tallies):
            i += 1
            continue
        j, low, high = _read(line, i)
        if j == i:
            i += 1
            continue
        k = _other_end(line, i, j, tallies)
        if k:
            end, other, top = _read(line, k)
            if w[end - 1] in quantifiers().times and low < 1000 and low * _scale(w, k, end) < top:
                low *= _scale(w, k, end)  # three to five hundred
            if low < other:
                yield Number(i, end, np.nan, low, top)
            elif line.marks[k] not in DASHES:  # "to", "and", "or" that do not rise: two numbers
                yield Number(i, j, low, low, high)
                end = j
            i = end
        else:
            yield Number(i, j, low if low == high else np.nan, low, high)
            i = j


def _scale(w: list[str], first: int, last: int) -> float:
    """The multiplier of "five hundred"; 1 where the number is more than one word and it."""
    return quantifiers().times[w[last - 1]] if last - first == 2 else 1.0


def _other_end(line: Line, i: int, j: int, tallies: bool) -> int:
    """Where the second number of a range begins whose first is words i to j; 0 where there is no
    range."""
    w, before = line.words, line.words[i - 1] if i else ""
    if j >= len(w):
        return 0
    if tallies:  # they voted to hire 10 to 15 officers
        dash = line.marks[j] in DASHES
        end = _read(line, j + (not dash))[0] if j + 1 < len(w) and (dash or w[j] == "to") else j
        after = w[end] if j < end < len(w) else ""
        tallies = not (looks_plural(after) or after in ("percent", "per")) or after == "votes"
    if line.marks[j] in DASHES and _is_piece(w[j]):
        return 0 if tallies else j
    joins = (
        (w[j] == "to" and before != "from" and not tallies)
        or (w[j] == "and" and before == "between")
        or (w[j] == "or" and w[i] in quantifiers().plain)
    )
    if not joins or line.marks[j] or j + 1 >= len(w) or not _is_piece(w[j + 1]):
        return 0
    # from $11 million in 2011 to $10 million: the year begins no range
    return j + 1 if line.marks[j + 1] in ("", line.marks[i][-1:]) else 0


def _read(line: Line, i: int) -> tuple[int, float, float]:
    """One past the last word of the number that begins at word i, and its bounds; i itself where a
    multiplier stands without anything that it multiplies ("million")."""
    w, (plain, times, ranges, known) = line.words, quantifiers()
    before = w[max(0, i - 4) : i]
    if w[i] in ranges:  # dozens; tens of thousands
        low, high = ranges[w[i]]
        unit = (
            times.get(w[i + 2].removesuffix("s"), 0)
            if w[i + 1 : i + 2] == ["of"] and w[i + 2 :]
            else 0
        )
        return (i + 3, low * unit, (high + 1) * unit - 1) if unit > high else (i + 1, low, high)
    if w[i] in times and not (before[-1:] and before[-1] in FEW):
        led = (
            not before
            or before[-1] in ("a", "half", "per", "of", "couple")
            or tuple(before[-1:]) in known
        )
        if not led and w[i] != "dozen" or w[i] == "score" and before[-1:] != ["a"]:
            return i, 0.0, 0.0
    total = part = 0.0
    j = i
    while j < len(w) and (j == i or _continues(line, i, j)):
        word = w[j]
        if word in times:
            part = (part if j > i else 1.0) * times[word]
            total, part = (total + part, 0.0) if times[word] >= 1000 else (total, part)
        elif word in plain and (j == i or _follows(w, i, j)):
            part += plain[word]
        elif j == i and (digits := DIGITS.fullmatch(word)):
            part, j = _digits(line, j, digits)
        elif word == "and" and (more := _half(w, j + 1)):  # two and a half million
            total, part = (
                (total + more * times[w[j - 1]], part)
                if w[j - 1] in times
                else (total, part + more)
            )
            j += 2
        elif not (word == "and" and j > i and _follows(w, i, j + 1)):
            break
        j += 1
    value = total + part
    if w[i] in times and before[-1:] and before[-1] in FEW and j == i + 1:  # several hundred
        low, high = ranges.get(w[i] + "s", (2 * value, 10 * value - 1))
        return j, low, high
    if w[i] in times or w[i] == "one":
        value *= _share_of(before)
    return j, value, value


def _continues(line: Line, i: int, j: int) -> bool:
    """Whether word j may go on with the number: beside it, behind the hyphen of twenty-three, or
    behind the comma of "one million, one hundred"."""
    w, (plain, times, *_) = line.words, quantifiers()
    if line.marks[j] == "-":
        return w[j] in plain or w[j] in times or _half(w, j + 1) > 0
    if line.marks[j] == "," and w[j - 1] in times and times[w[j - 1]] >= 1000:
        ahead = w[j : j + 2]
        return (
            len(ahead) == 2
            and ahead[0] in plain
            and ahead[1] in times
            and times[ahead[1]] < times[w[j - 1]]
        )
    return not line.marks[j]


def _follows(w: list[str], i: int, j: int) -> bool:
    """Whether the plain number at j adds to what stands before it: twenty three, hundred (and)
    six."""
    plain, times = quantifiers()[:2]
    if j >= len(w) or w[j] not in plain:
        return False
    before = w[j - 1]
    if before in plain:
        return plain[before] >= 20 and 0 < plain[w[j]] < 10
    if before == "and":
        return j - 2 >= i and w[j - 2] in times and times[w[j - 2]] >= 100
    return before in times and before not in ("dozen", "score")


def _digits(line: Line, j: int, digits: re.Match[str]) -> tuple[float, int]:
    """The value of a number in digits at word j, and its last word: 816 000 is one."""
    printed, w = digits[1].replace(",", ""), line.words
    spaced = digits[0].isdigit() and len(printed) < 4 and not _dated(w, j)
    while (
        spaced
        and j + 1 < len(w)
        and re.fullmatch(r"\d{3}", w[j + 1])
        and line.text[line.ends[j] : line.starts[j + 1]] in (" ", "\u00a0", "\u202f", "\u2009")
    ):
        j += 1
        printed += w[j]
    return (float(printed) + SIGNS.get(digits[2], 0)) * SUFFIXES.get(digits[3], 1), j


def _dated(w: list[str], j: int) -> bool:
    return j > 0 and (w[j - 1] in WORDS["month"] or w[j - 1] in WORDS["numbered"])


def _half(w: list[str], j: int) -> float:
    """What "a half", "a quarter" at word j is; 0 where neither stands there."""
    return FRACTIONS.get(w[j + 1], 0.0) if w[j : j + 1] == ["a"] and j + 1 < len(w) else 0.0


def _share_of(before: list[str]) -> float:
    """What the words before make of a multiplier: half a (million), three quarters of a, a couple
    of."""
    tail = before[:-1] if before[-1:] == ["a"] else before
    if tail[-1:] != ["of"] or len(tail) < 2:
        return {"half": 0.5, "couple": 2.0}.get(tail[-1] if tail else "", 1.0)
    times = quantifiers().plain.get(tail[-3], 1.0) if len(tail) > 2 and tail[-2][-1] == "s" else 1.0
    return times * {**FRACTIONS, "couple": 2.0}.get(tail[-2].removesuffix("s"), 1.0 / times)


def qualifier(line: Line, n: Number) -> str:
    """over, at least, nearly, about, up to, more than, fewer than, as the words before (or "or
    more" after) have it; or ''."""
    w, known = line.words, quantifiers().qualifiers
    last = n.first
    while last and w[last - 1] in ("a", "the", "half", "quarter", "of", "couple", "us", "rs"):
        last -= 1
    for size in (3, 2, 1):
        if last >= size and (found := known.get(tuple(w[last - size : last]))):
            topic = w[last - 1] == "about" and n.value < 4  # information about two programmes
            return "" if topic else found
    if w[n.last : n.last + 1] == ["plus"] or line.text[line.ends[n.last - 1] :][:1] == "+":
        return "at least"
    if w[n.last : n.last + 1] == ["odd"]:
        return "about"
    return {"or more": "at least", "or so": "about"}.get(" ".join(w[n.last : n.last + 2]), "")
