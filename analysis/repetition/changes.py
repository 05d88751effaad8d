"""What was done to words between two versions, from which word of either goes with which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Indel

Range = tuple[int, int]


# likeness from which a sentence that stands elsewhere was moved and edited; words of a moved part
MOVED, PART = 0.6, 3


OPEN = -1  # a word without a partner


class Change(NamedTuple):
    """What became of a stretch of words: [start_a, end_a) of the first version, [start_b, end_b) of
    the second; empty where words were added or cut."""

    fate: str
    start_a: int
    end_a: int
    start_b: int
    end_b: int


def changes(
    to_b: list[int], to_a: list[int], first: list[Range], second: list[Range]
) -> Iterator[Change]:
    """Partners -> changes, kept stretches ending with a sentence."""
    ends = {end for _, end in first}
    i = j = 0
    while i < len(to_b) or j < len(to_a):
        at = (i, j)
        while i < len(to_b) and to_b[i] < 0:
            i += 1
        while j < len(to_a) and to_a[j] < 0:
            j += 1
        gone = [p for p in _pieces(at[0], i, first) if to_b[p[0]] == OPEN]
        new = [p for p in _pieces(at[1], j, second) if to_a[p[0]] == OPEN]
        yield from _edits(gone, new, (i, j))
        at = (i, j)
        while i < len(to_b) and to_b[i] == j >= 0 and (i == at[0] or i not in ends):
            i, j = i + 1, j + 1
        if i > at[0]:
            yield Change("kept", at[0], i, at[1], j)


def _pieces(start: int, end: int, sentences: list[Range]) -> list[tuple[int, int, bool]]:
    """A stretch of words as pieces of sentences, and whether each is a whole one."""
    if start == end:
        return []
    n = bisect_right(sentences, (start, 1 << 60)) - 1
    out = []
    for low, high in sentences[n:]:
        if low >= end:
            break
        if high > max(low, start):
            out.append((max(low, start), min(high, end), low >= start and high <= end))
    return out


def _edits(
    gone: list[tuple[int, int, bool]], new: list[tuple[int, int, bool]], at: tuple[int, int]
) -> Iterator[Change]:
    """What was done between two kept stretches: whole sentences were cut and added, parts of one
    changed into parts of another."""
    part_a, part_b = ([p for p in pieces if not p[2]] for pieces in (gone, new))
    if len(part_a) == 2 and len(part_b) == 1:
        part_a = part_a[:1] if new[0] == part_b[0] else part_a[1:]
    elif len(part_b) == 2 and len(part_a) == 1:
        part_b = part_b[:1] if gone[0] == part_a[0] else part_b[1:]
    pairs = list(zip(part_a, part_b, strict=False))
    for x, y in pairs:
        yield Change("changed", x[0], x[1], y[0], y[1])
    begin = new[0][0] if new else at[1]
    for piece in gone:
        if piece not in [x for x, _ in pairs]:
            yield Change("cut", piece[0], piece[1], begin, begin)
    for piece in new:
        if piece not in [y for _, y in pairs]:
            yield Change("added", at[0], at[0], piece[0], piece[1])


def trimmed(a: list[int], b: list[int], change: Change) -> Iterator[Change]:
    """Changed words without equal ones at their ends."""
    fate, low_a, high_a, low_b, high_b = change
    if fate != "changed":
        yield change
        return
    while low_a < high_a and low_b < high_b and a[low_a] == b[low_b]:
        low_a, low_b = low_a + 1, low_b + 1
    while low_a < high_a and low_b < high_b and a[high_a - 1] == b[high_b - 1]:
        high_a, high_b = high_a - 1, high_b - 1
    if low_a > change.start_a:
        yield Change("kept", change.start_a, low_a, change.start_b, low_b)
    if low_a < high_a or low_b < high_b:
        fate = "added" if low_a == high_a else "cut" if low_b == high_b else fate
        yield Change(fate, low_a, high_a, low_b, high_b)
    if high_a < change.end_a:
        yield Change("kept", high_a, change.end_a, high_b, change.end_b)


def moved_parts(a: list[int], b: list[int], changes: list[Change]) -> list[Change]:
    """What was cut at one place and added at another was moved, and perhaps edited."""
    cut = [c for c in changes if c.fate == "cut" and c.end_a - c.start_a >= PART]
    added = [c for c in changes if c.fate == "added" and c.end_b - c.start_b >= PART]
    likely = []
    for x in cut:
        here = a[x.start_a : x.end_a]
        for y in added:
            there = b[y.start_b : y.end_b]
            alike = Indel.normalized_similarity(here, there, score_cutoff=MOVED)
            if alike == 1 or alike and min(len(here), len(there)) > 2 * PART:
                likely.append((-alike, x, y))
    used: set[Change] = set()
    out: list[Change] = []
    for _, x, y in sorted(likely):
        if x in used or y in used:
            continue
        used |= {x, y}
        here, there = a[x.start_a : x.end_a], b[y.start_b : y.end_b]
        for code in Indel.opcodes(here, there):
            out.append(
                Change(
                    {"equal": "moved", "delete": "cut", "insert": "added"}.get(code.tag, "changed"),
                    x.start_a + code.src_start,
                    x.start_a + code.src_end,
                    y.start_b + code.dest_start,
                    y.start_b + code.dest_end,
                )
            )
    return [c for c in changes if c not in used] + list(_joined(out))


def _joined(changes: list[Change]) -> Iterator[Change]:
    """Words cut and words added at one place are changed words."""
    held: Change | None = None
    for c in changes:
        if (
            held
            and {held.fate, c.fate} == {"cut", "added"}
            and ((held.end_a, held.end_b) == (c.start_a, c.start_b))
        ):
            held = Change("changed", held.start_a, c.end_a, held.start_b, c.end_b)
            continue
        if held:
            yield held
        held = c
    if held:
        yield held
