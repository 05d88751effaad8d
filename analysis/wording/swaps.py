"""What one outlet wrote where another, saying the same, chose other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from .. import repetition
from ..base.choices import needed
from ..base.lexicons import function_words
from ..corpus.articles import Corpus
from ..corpus.spans import span_table
from ..corpus.text import tokens
from ..english.numbers import is_number
from ..framing.coverage import tellings

SAID = ["article", "start", "end", "statement"]
ORDINAL = re.compile(
    r"(?:\w+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth"
    r"|\w+tieth|\d+(?:st|nd|rd|th))"
)
MARKS = re.compile(r"[\d.,;:!?()“”\"…—]")
# words beside a substitution, one of which must be no function word
ANCHOR = 3
# likeness from which two words are forms or spellings of one
ALIKE = 75


def substitutions(
    corpus: Corpus, aligned: pd.DataFrame | None = None, longest: int = 3, agency: bool = False
) -> pd.DataFrame:
    """The words that one outlet chose where another, in the same statement, chose others: one row a
    place, most frequent choice first.

    aligned   span table with `statement`: rows of one statement say the same; by default the
              sentences of framing.coverage and the quotations of repetition.quote_variants
    A span table of the words in outlet_a's article; then outlet_a, word_a, outlet_b, word_b
    (folded), article_b, start_b, end_b, text_b, statement, n (statements in which these two outlets
    make this very choice). The words stand between words that both have, up to `longest` a side,
    function words at their ends not counted; numbers (see framing.figures) and ordinals, spellings,
    inflections and words that the other says in another place are passed over. Agency copy is left
    out unless agency=True: its words are not the outlet's choice.
    """
    if aligned is None:
        told = tellings(corpus).query("told_by > 1")
        kinds = {"statement": told, "quotation": repetition.quote_variants(corpus)}
        aligned = pd.concat(
            [t.assign(statement=f"{k} " + t["statement"].astype("str")) for k, t in kinds.items()]
        )
    needed(aligned, SAID, "the aligned tellings")
    a = corpus.articles
    articles = a[(a["role"] == "article") & (agency | (a["agency"] == "")) & a["outlet"].notna()]
    table = aligned[aligned["article"].isin(articles.index)][SAID]
    table = table.assign(outlet=articles["outlet"].loc[table["article"]].to_numpy())
    table = table.sort_values(["outlet", "article", "start"])
    table = table.assign(cut=_tellings(articles["text"].to_dict(), table))
    rows = [
        (*row, statement)
        for statement, group in table.groupby("statement")["cut"]
        for a, b in combinations(group, 2)
        if a.outlet != b.outlet
        for row in _swapped(a, b, longest)
    ]
    choice, place = ["outlet_a", "word_a", "outlet_b", "word_b"], ["article_b", "start_b", "end_b"]
    found = span_table(corpus, rows, [*choice, *place, "statement"])
    found = found.drop_duplicates(["article", "start", "end", *place])
    places = found[place].itertuples(index=False, name=None)
    said = [articles["text"][i][s:e] for i, s, e in places]
    found.insert(11, "text_b", pd.Series(said, index=found.index, dtype="str"))
    found["n"] = found.groupby(choice)["statement"].transform("nunique").astype("int64")
    order, up = ["n", "word_a", "word_b"], [False, True, True]
    return found.sort_values(order, ascending=up, kind="stable", ignore_index=True)


class _Telling(NamedTuple):
    """A span that tells a statement, and its words."""

    article: str
    start: int
    text: str
    outlet: str
    words: list[str]  # folded
    places: np.ndarray  # of the words in the text: start, end


def _tellings(texts: dict[str, str], table: pd.DataFrame) -> list[_Telling]:
    spans = zip(table["article"], table["start"], table["end"], strict=True)
    said = [texts[article][start:end] for article, start, end in spans]
    cut, out = tokens(said), []
    words = [cut.terms[i] for i in cut.term]
    places = np.stack((cut.start, cut.end), axis=1)  # tuples would take some hundred bytes a word
    rows = zip(table["article"], table["start"], said, table["outlet"], strict=True)
    for row, (low, high) in zip(rows, pairwise(cut.first.tolist()), strict=True):
        out.append(_Telling(*row, words[low:high], places[low:high]))
    return out


def _swapped(a: _Telling, b: _Telling, longest: int) -> Iterator[tuple[Any, ...]]:
    """Places where two tellings have other words between the same words."""
    steps = list(Levenshtein.opcodes(a.words, b.words))
    for before, step, after in zip(steps, steps[1:], steps[2:], strict=False):
        if step.tag != "replace" or {before.tag, after.tag} != {"equal"}:
            continue
        anchors = a.words[before.src_start : before.src_end][-ANCHOR:]
        anchors += a.words[after.src_start : after.src_end][:ANCHOR]
        if not set(anchors) - function_words():
            continue
        one = _chosen(a, b, step.src_start, step.src_end, longest)
        other = _chosen(b, a, step.dest_start, step.dest_end, longest)
        if one and other and fuzz.ratio(one[4], other[4]) < ALIKE:
            yield (*one, *other[3:], *other[:3])


def _chosen(
    mine: _Telling, other: _Telling, low: int, high: int, longest: int
) -> tuple[str, int, int, str, str] | None:
    """The words of a choice (article, start, end, outlet, words): content words alone, that are no
    number, hold no mark and do not stand elsewhere in the other telling."""
    said = mine.words[low:high]
    content = [i for i, w in enumerate(said, low) if w not in function_words()]
    if (
        not content
        or high - low > longest
        or all(is_number(w) or ORDINAL.fullmatch(w) for w in said)
    ):
        return None
    start, end = int(mine.places[content[0], 0]), int(mine.places[content[-1], 1])
    words = mine.words[content[0] : content[-1] + 1]
    moved = (set(words) - function_words()) & set(other.words)
    if moved or MARKS.search(mine.text[start:end]):
        return None
    return mine.article, mine.start + start, mine.start + end, mine.outlet, " ".join(words)


def choices(swaps: pd.DataFrame) -> pd.DataFrame:
    """The places of `substitutions` put together: a span table with choice (places that stand for
    each other share one), outlet, word,
    statement; the choices that most outlets make come first."""
    root: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def top(place: tuple[Any, ...]) -> tuple[Any, ...]:
        while root.setdefault(place, place) != place:
            place = root[place]
        return place

    one = swaps[["article", "start", "end", "text", "outlet_a", "word_a", "statement"]]
    other = swaps[["article_b", "start_b", "end_b", "text_b", "outlet_b", "word_b", "statement"]]
    rows = lambda table: table.iloc[:, :3].itertuples(index=False, name=None)
    for a, b in zip(rows(one), rows(other), strict=True):
        root[max(top(a), top(b))] = min(top(a), top(b))
    columns = ["article", "start", "end", "text", "outlet", "word", "statement"]
    places = pd.concat([t.set_axis(columns, axis=1) for t in (one, other)])
    places = places.drop_duplicates(columns[:3])
    places.insert(4, "choice", [top(place) for place in rows(places)])
    groups = places.groupby("choice")
    counted = {"told": "outlet", "words": "word"}
    places = places.assign(**{k: groups[c].transform("nunique") for k, c in counted.items()})
    order, up = [*counted, "choice", "outlet"], [False, False, True, True]
    places = places.sort_values(order, ascending=up, kind="stable", ignore_index=True)
    return places.assign(choice=pd.factorize(places["choice"])[0]).drop(columns=[*counted])
