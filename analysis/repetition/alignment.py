"""Two versions of a text, aligned word by word: what was kept, moved, changed, cut and added.

Sentences that both versions have are anchors; between them words are aligned by their longest
common subsequence (Myers 1986), of which chance likenesses are taken out again; a sentence that
stands elsewhere was moved. Functions here are pure and know numbers of words only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

Range = tuple[int, int]
# part of the shorter of two sentences that must agree, or words in a row and what they weigh
ALIKE, RUN, RARE = 0.4, 4, 1.5
# uses of a word in two versions up to which it weighs in full
COMMON = 3
# a kept stretch between two changes so many times as long is chance
ISLAND = 3
# likeness from which a sentence that stands elsewhere was moved and edited; words of a moved part
MOVED, PART = 0.6, 3

# a word without a partner; a word of a sentence that was moved
OPEN, AWAY = -1, -2


class Change(NamedTuple):
    """What became of a stretch of words: [start_a, end_a) of the first version, [start_b, end_b) of
    the second; empty where words were added or cut."""

    fate: str
    start_a: int
    end_a: int
    start_b: int
    end_b: int


def align(
    a: Sequence[int], b: Sequence[int], ends_a: Sequence[int], ends_b: Sequence[int]
) -> list[Change]:
    """Two versions as numbers of words, and where their sentences end -> every word of either in
    one change, kept stretches included, in the order of the second version (what was cut stands
    where it stood)."""
    a, b = list(a), list(b)
    first, second = (list(pairwise([0, *ends])) for ends in (ends_a, ends_b))
    kept, moved = _anchors(a, b, first, second)
    to_b, to_a = [OPEN] * len(a), [OPEN] * len(b)
    for i, j in kept:
        for k in range(first[i][1] - first[i][0]):
            to_b[first[i][0] + k], to_a[second[j][0] + k] = second[j][0] + k, first[i][0] + k
    for side, places in (
        (to_b, [first[i] for i, _ in moved]),
        (to_a, [second[j] for _, j in moved]),
    ):
        for start, end in places:
            side[start:end] = [AWAY] * (end - start)
    weight = _weights(a, b)
    edges = [(-1, -1), *kept, (len(first), len(second))]
    for (i, j), (x, y) in pairwise(edges):
        rest_a = [s for s in first[i + 1 : x] if s[1] > s[0] and to_b[s[0]] == OPEN]
        rest_b = [s for s in second[j + 1 : y] if s[1] > s[0] and to_a[s[0]] == OPEN]
        if rest_a and rest_b:
            for m, n in _between(a, b, rest_a, rest_b, weight):
                to_b[m], to_a[n] = n, m
    _extend(a, b, to_b, to_a, {s[0] for s in first} | {len(a)})
    _slide(b, to_a, to_b, {s[0] for s in second})
    _slide(a, to_b, to_a, {s[0] for s in first})
    changes = [d for c in _changes(to_b, to_a, first, second) for d in _trimmed(a, b, c)]
    changes = _moved(a, b, changes)
    changes += [Change("moved", *first[i], *second[j]) for i, j in moved]
    return sorted(changes, key=lambda c: (c.start_b, c.end_b, c.start_a))


def _anchors(
    a: list[int], b: list[int], first: list[Range], second: list[Range]
) -> tuple[list[Range], list[Range]]:
    """Pairs of equal sentences: those that keep their order (the most words of them), and those
    that do not."""
    where: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for j, (start, end) in enumerate(second):
        where[tuple(b[start:end])].append(j)
    pairs: list[Range] = []
    many = Counter(tuple(a[start:end]) for start, end in first)
    for i, (start, end) in enumerate(first):
        words = tuple(a[start:end])
        if words and many[words] == 1 and len(where.get(words, ())) == 1:
            pairs.append((i, where[words][0]))
    if all(x[1] < y[1] for x, y in pairwise(pairs)):
        return pairs, []
    near = _near(a, b, first, second, pairs)
    chain = _longest(sorted([*pairs, *near]), first)
    # a short line that stands elsewhere is left to the words about it
    away = [p for p in pairs if p not in chain and first[p[0]][1] - first[p[0]][0] >= PART]
    return [p for p in pairs if p in chain], away


def _near(
    a: list[int], b: list[int], first: list[Range], second: list[Range], pairs: list[Range]
) -> list[Range]:
    """Pairs of sentences that are alike without being equal: each with its likest."""
    used = [{p[k] for p in pairs} for k in (0, 1)]
    rest = [n for n in range(len(second)) if n not in used[1]]
    out = []
    for i in range(len(first)):
        if i not in used[0] and rest:
            here = a[slice(*first[i])]
            alike = [Indel.normalized_similarity(here, b[slice(*second[j])]) for j in rest]
            most = max(range(len(rest)), key=alike.__getitem__)
            if alike[most] >= MOVED:
                out.append((i, rest.pop(most)))
    return out


def _longest(pairs: list[Range], first: list[Range]) -> set[Range]:
    """Of pairs of sentences those that keep their order, the most words of them."""
    best: list[Range] = []  # words kept up to here, and the pair before
    for n, (i, j) in enumerate(pairs):
        before = max(((best[m][0], m) for m in range(n) if pairs[m][1] < j), default=(0, -1))
        best.append((before[0] + first[i][1] - first[i][0], before[1]))
    chain, n = set(), max(range(len(best)), key=lambda k: best[k][0])
    while n >= 0:
        chain.add(pairs[n])
        n = best[n][1]
    return chain


def _weights(a: list[int], b: list[int]) -> dict[int, float]:
    """How much a word says: those that both versions hold once say most."""
    count = Counter(a)
    count.update(b)
    return {word: min(1.0, COMMON / n) for word, n in count.items()}


def _between(
    a: list[int], b: list[int], rest_a: list[Range], rest_b: list[Range], weight: dict[int, float]
) -> list[Range]:
    """The words that these sentences, between two anchors, have in common, as pairs of places."""
    at_a, at_b = ([k for s in rest for k in range(*s)] for rest in (rest_a, rest_b))
    pairs: list[Range] = []
    for code in Indel.opcodes([a[k] for k in at_a], [b[k] for k in at_b]):
        if code.tag == "equal":
            here, there = at_a[code.src_start : code.src_end], at_b[code.dest_start : code.dest_end]
            pairs += zip(here, there, strict=True)
    begin_a, begin_b = ([s[0] for s in rest] for rest in (rest_a, rest_b))
    blocks: dict[Range, list[Range]] = defaultdict(list)
    for i, j in pairs:
        blocks[bisect_right(begin_a, i) - 1, bisect_right(begin_b, j) - 1].append((i, j))
    mass = lambda words: sum(weight[word] for word in words)
    out: list[Range] = []
    for (s, t), block in blocks.items():
        one, other = rest_a[s], rest_b[t]
        least = ALIKE * min(mass(a[slice(*one)]), mass(b[slice(*other)]))
        kept = list(_without_islands(list(_runs(block)), one, other))
        if mass(a[i] for i, _ in kept) >= least or any(
            len(run) >= RUN and mass(a[i] for i, _ in run) >= RARE for run in _runs(kept)
        ):
            out += kept
    return sorted(out)


def _without_islands(runs: list[list[Range]], one: Range, other: Range) -> Iterator[Range]:
    """The kept words of two sentences, without stray ones between long changes."""
    edges = [[(one[0] - 1, other[0] - 1)], *runs, [(one[1], other[1])]]
    for before, run, after in zip(edges, runs, edges[2:], strict=False):
        gap = min(_gap(before[-1], run[0]), _gap(run[-1], after[0]))
        if len(run) >= RUN or len(run) * ISLAND > gap:
            yield from run


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Words changed between two kept ones."""
    return max(other[0] - one[0], other[1] - one[1]) - 1


def _runs(pairs: list[Range]) -> Iterator[list[tuple[int, int]]]:
    """Pairs that follow one another on both sides."""
    run = pairs[:1]
    if not run:
        return
    for before, pair in pairwise(pairs):
        if (pair[0] - before[0], pair[1] - before[1]) != (1, 1):
            yield run
            run = []
        run.append(pair)
    yield run


def _extend(a: list[int], b: list[int], to_b: list[int], to_a: list[int], starts: set[int]) -> None:
    """Lengthens what was kept while the words agree, inside a sentence."""
    for step, order in ((1, range(len(a) - 1)), (-1, range(len(a) - 1, 0, -1))):
        for i in order:
            j = to_b[i] + step
            free = to_b[i] >= 0 and 0 <= j < len(b) and to_b[i + step] == to_a[j] == OPEN
            if free and a[i + step] == b[j] and max(i, i + step) not in starts:
                to_b[i + step], to_a[j] = j, i + step


def _slide(word: list[int], mine: list[int], other: list[int], starts: set[int]) -> None:
    """Where words put in (or cut) could stand at several places, they begin with a sentence."""
    for start, end in list(_open(mine)):
        if start in starts:
            continue
        step = 0
        while (
            start > step
            and mine[start - step - 1] >= 0
            and word[start - step - 1] == word[end - step - 1]
        ):
            step += 1
            if start - step in starts:
                for k in range(1, step + 1):
                    place = mine[start - k]
                    mine[start - k], mine[end - k], other[place] = OPEN, place, end - k
                break
        else:
            step = 0
            while (
                end + step < len(word)
                and mine[end + step] >= 0
                and word[start + step] == word[end + step]
            ):
                step += 1
                if start + step in starts:
                    for k in range(step):
                        place = mine[end + k]
                        mine[end + k], mine[start + k], other[place] = OPEN, place, start + k
                    break


def _open(mine: list[int]) -> Iterator[Range]:
    """Stretches of words without a partner."""
    start = None
    for k, place in enumerate([*mine, 0]):
        if place == OPEN and start is None:
            start = k
        elif place != OPEN and start is not None:
            yield start, k
            start = None


def _changes(
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


def _trimmed(a: list[int], b: list[int], change: Change) -> Iterator[Change]:
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


def _moved(a: list[int], b: list[int], changes: list[Change]) -> list[Change]:
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
