"""What became of a text: every word that a later version, or an outlet that printed an agency's
text, kept, moved, changed, cut or added, and what each change did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from ..corpus.spans import span_table
from .alignment import align
from .changes import Change
from .overlap import near_duplicates
from .readings import in_marks

COLUMNS = [
    "other",
    "other_start",
    "other_end",
    "other_text",
    "side",
    "agency",
    "words",
    "fate",
    "what",
]
# words on either side of a change in which a cue makes it one of attribution
NEAR = 2
# uses and share of them from which a word that reports is taken for a cue
SEEN, CUE = 10, 0.8
WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")


@per_corpus
def versions(corpus: Corpus, at_least: float = 0.25) -> pd.DataFrame:
    """Every change, in order, between a version of an article and the next (see
    corpus.versions), and between two articles of which one holds `at_least` of the other's words:
    rewritten stories, agency copy that was cut.

    A row a change, aligned word by word (case and marks do not count; furniture and datelines are
    left out). Kept stretches are rows too, so that every word of either stands in one. The span;
    other, other_start, other_end, other_text (the words of the other article, '' and -1 where there
    are none); side (whose words the span holds: first, the earlier or, where the days do not tell,
    the fuller one, for what was kept or cut; second for what was changed, added or moved); agency
    (what either credits, '' for none); words; fate (kept, moved, changed, cut, added); what the
    change did, joined by ", ": headline, lead, quotation (inside its marks), attribution (a verb of
    saying or who stands beside it), figure, label, death (a word for dying), or none.
    """
    a, texts = corpus.articles, _Texts(corpus)
    rows: list[tuple[object, ...]] = []
    for first, second in _pairs(corpus, at_least):
        agency = next((x for x in a["agency"].iloc[[first, second]] if x), "")
        rows += texts.rows(first, second, agency)
    return span_table(corpus, rows, COLUMNS)


def both_sides(changes: pd.DataFrame) -> pd.DataFrame:
    """The rows of `versions`, and those that have words on both sides once more as spans of the
    other article."""
    twice = changes[changes["other_start"] >= 0]
    names = ["article", "start", "end", "text"]
    others = ["other", "other_start", "other_end", "other_text"]
    there = twice.rename(columns=dict(zip([*names, *others], [*others, *names], strict=True)))
    there["side"] = there["side"].map({"first": "second", "second": "first"})
    both = pd.concat([changes, there[changes.columns]], ignore_index=True)
    pair = [" ".join(sorted(p)) for p in zip(both["article"], both["other"], strict=True)]
    order = both.assign(pair=pair).sort_values(["pair", "side", "start"], kind="stable").index
    return both.loc[order].reset_index(drop=True)


def _pairs(corpus: Corpus, at_least: float) -> Iterator[tuple[int, int]]:
    """Numbers of the articles that are compared, the first before the second: each version of an
    article and the next; then articles that are no earlier versions and share `at_least`."""
    number = corpus.articles.index.get_loc
    groups = corpus.versions().sort_values(["version_of", "n"], kind="stable")
    of = dict(zip(groups["article"], groups["version_of"], strict=True))
    for _, group in groups.groupby("version_of", sort=False):
        yield from pairwise(int(number(a)) for a in group["article"])
    role = corpus.articles["role"]
    for one, other in near_duplicates(corpus, at_least)[["a", "b"]].itertuples(index=False):
        if role[one] == role[other] == "article" and of.get(one, one) != of.get(other, other):
            pair = int(number(one)), int(number(other))
            yield pair if _in_order(corpus, *pair) else pair[::-1]


def _in_order(corpus: Corpus, one: int, other: int) -> bool:
    """Is the one the earlier or, where days and times do not tell, the fuller?"""
    a, size = corpus.articles, np.diff(corpus.tokens.first)
    days, times = a["date"].iloc[[one, other]].tolist(), a["time"].iloc[[one, other]].tolist()
    known = days[0] == days[0] and days[1] == days[1]
    if known and days[0] != days[1]:
        return bool(days[0] < days[1])
    if known and all(times) and times[0] != times[1]:
        return bool(times[0] < times[1])
    return bool(size[one] >= size[other])


class _Texts:
    """Articles as numbers of words in sentences, ready to be aligned."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus, self.ids = corpus, corpus.articles.index.tolist()
        self.texts = corpus.articles["text"].tolist()
        s = corpus.sentences
        s = s[~s["part"].isin(["furniture", "dateline"])]
        low, high = (np.asarray(x) for x in corpus.word_ranges(s))
        number = corpus.articles.index.get_indexer(pd.Index(s["article"]))
        part = s["part"].to_numpy(object)
        bounds = np.searchsorted(number, np.arange(len(self.ids) + 1))
        self.sentences = [(low[x:y], high[x:y], part[x:y]) for x, y in pairwise(bounds.tolist())]

    def words(self, number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """-> the rows of the article's words among the tokens, where sentences end among them, and
        the part of each word."""
        low, high, part = self.sentences[number]
        size = high - low
        ends = np.cumsum(size)
        at = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(low - (ends - size), size)
        return at, ends, np.repeat(part, size)

    def rows(self, first: int, second: int, agency: str) -> Iterator[tuple[object, ...]]:
        """The rows of `versions` for two articles."""
        t = self.corpus.tokens
        at_a, ends_a, part_a = self.words(first)
        at_b, ends_b, part_b = self.words(second)
        found = align(
            t.term[at_a].tolist(), t.term[at_b].tolist(), ends_a.tolist(), ends_b.tolist()
        )
        start_a, end_a, start_b, end_b = t.start[at_a], t.end[at_a], t.start[at_b], t.end[at_b]
        sides = [
            _Side(self.texts[first], start_a, end_a, part_a),
            _Side(self.texts[second], start_b, end_b, part_b),
        ]
        ids = self.ids[first], self.ids[second]
        for change in found:
            spans = (
                sides[0].span(change.start_a, change.end_a),
                sides[1].span(change.start_b, change.end_b),
            )
            k = int(change.fate in ("changed", "added", "moved"))
            words = (change.end_a - change.start_a, change.end_b - change.start_b)[k]
            start, end = spans[1 - k]
            other = (ids[1 - k], start, end, sides[1 - k].text[start:end] if end > 0 else "")
            side = ("first", "second")[k]
            what = "none" if change.fate == "kept" else _what(change, *sides)
            yield (ids[k], *spans[k], *other, side, agency, words, change.fate, what)


class _Side:
    """One of two texts that are aligned, by its words."""

    def __init__(self, text: str, start: np.ndarray, end: np.ndarray, part: np.ndarray) -> None:
        self.text, self.start, self.end, self.part = text, start, end, part
        self._quoted: list[tuple[int, int]] | None = None

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Words -> characters; -1 where there are none."""
        return (int(self.start[low]), int(self.end[high - 1])) if high > low else (-1, -1)

    def near(self, low: int, high: int) -> str:
        """The text of these words and of NEAR words on either side, of the same part."""
        start, end = self.span(max(0, low - NEAR), min(len(self.start), high + NEAR))
        return self.text[start:end] if end > 0 else ""

    def quoted(self, start: int, end: int) -> bool:
        """Do these characters stand inside quotation marks, the most of them?"""
        if self._quoted is None:
            self._quoted = list(in_marks(self.text))
        inside = sum(max(0, min(end, y) - max(start, x)) for x, y in self._quoted)
        return inside * 2 > end - start


def _what(change: Change, first: _Side, second: _Side) -> str:
    """What a change did, from the words before and after."""
    places = ((first, change.start_a, change.end_a), (second, change.start_b, change.end_b))
    held = [(side, low, high, *side.span(low, high)) for side, low, high in places if high > low]
    did = [part for part in ("headline", "lead") if any(s.part[low] == part for s, low, *_ in held)]
    if change.fate == "moved":
        return ", ".join(did) or "none"
    if any(side.quoted(start, end) for side, _, _, start, end in held):
        did.append("quotation")
    said = [(side.text[start:end], side.near(low, high)) for side, low, high, start, end in held]
    if any(_cue(near if change.fate == "changed" else text) for text, near in said):
        did.append("attribution")
    for name, pattern in _patterns().items():
        if any(pattern.search(text) for text, _ in said):
            did.append(name)
    if any(_label(text) for text, _ in said):
        did.append("label")
    return ", ".join(did) or "none"


def _cue(text: str) -> bool:
    return any(word.lower() in _cues() for word in WORD.findall(text))


@cache
def _cues() -> frozenset[str]:
    """Words that mostly report what somebody said."""
    table = lexicon("reporting_verbs", ("word", "cue", "seen"))
    cue, seen = (pd.to_numeric(table[c], errors="coerce") for c in ("cue", "seen"))
    return frozenset(table.loc[(seen >= SEEN) & (cue >= CUE * seen), "word"])


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What a figure and a word for dying look like."""
    numbers = lexicon("quantifiers", ("phrase", "kind"))
    numbers = numbers[numbers["kind"].isin(["number", "multiplier"])]
    words = "|".join(map(re.escape, numbers["phrase"]))
    dying = "|".join(lexicon("deaths", ("pattern",))["pattern"])
    return {
        "figure": re.compile(rf"\d|\b(?:{words})\b", re.I),
        "death": re.compile(rf"\b(?:{dying})\b", re.I),
    }


def _label(text: str) -> bool:
    """Is one of these words, or two that follow each other, a label?"""
    words = [word.lower() for word in WORD.findall(text)]
    return any(w in _labels() for w in words) or any(
        f"{x} {y}" in _labels() for x, y in pairwise(words)
    )


@cache
def _labels() -> frozenset[str]:
    """Labels, one and many."""
    table = lexicon("labels", ("label", "plural"))
    out = set(table["label"])
    for one, plural in zip(table["label"], table["plural"], strict=True):
        men = re.sub(r"man$", "men", one)
        out.add(plural if plural not in ("yes", "") else men if men != one else f"{one}s")
    return frozenset(word.lower() for word in out)
