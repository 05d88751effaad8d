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

from rapidfuzz.distance import Indel

from .changes import MOVED, OPEN, PART, Change, Range, changes, moved_parts, trimmed

# part of the shorter of two sentences that must agree, or words in a row and what they weigh
ALIKE, RUN, RARE = 0.4, 4, 1.5


# uses of a word in two versions up to which it weighs in full
COMMON = 3
AWAY = -2  # a word of a sentence that was moved


# a kept stretch between two changes so many times as long is chance
ISLAND = 3


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
    found = [d for c in changes(to_b, to_a, first, second) for d in trimmed(a, b, c)]
    found = moved_parts(a, b, found)
    found += [Change("moved", *first[i], *second[j]) for i, j in moved]
    return sorted(found, key=lambda c: (c.start_b, c.end_b, c.start_a))


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
