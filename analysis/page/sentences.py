"""From a number to its sentences: links into the reading copies, spans in their sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import evidence
from ..evidence import anchor
from .text import Shown, cell, escape, macros, shortened

if TYPE_CHECKING:
    from .page import Page

LONGEST = 400  # characters of a span that a number opens to


def links(page: Page, spans: pd.DataFrame) -> list[Shown]:
    """For each span the outlet's name, leading to its sentence in the reading copy where there is
    one."""
    sentences, articles = page.corpus.sentences, page.corpus.articles
    at = page.corpus.locate(spans, sentences)
    starts = np.append(sentences["start"].to_numpy(), 0)[at].tolist()  # -1, nowhere, takes the last
    ends = np.append(sentences["end"].to_numpy(), 0)[at].tolist()
    outlets = articles["outlet"].reindex(pd.Index(spans["article"])).tolist()
    return [
        _link(page, article, anchor(article, int(start), int(end)), outlet or article)
        for article, start, end, outlet in zip(spans["article"], starts, ends, outlets, strict=True)
    ]


def article_link(page: Page, article: object, outlet: bool = True) -> Shown:
    """An article by its outlet and headline, leading to its reading copy."""
    if not isinstance(article, str) or article not in page.corpus.articles.index:
        return Shown(cell(article)[1])
    return _link(page, article, anchor(article, 0, 0), page.called(article, outlet))


def _link(page: Page, article: str, place: str, said: object) -> Shown:
    if (home := page.home(article)) is None:
        return Shown(escape(said))
    return Shown(macros("pieces").link(home, place, said))


def in_sentences(page: Page, spans: pd.DataFrame) -> list[Shown]:
    """Each span in its sentence, its words marked where they are not all of it, a long span (a whole
    paragraph) by its beginning; the outlet before it leads to the reading copy."""
    lines, marked = [], macros("pieces").marked
    if "text" in page.corpus.articles:
        spans = evidence.in_sentences(page.corpus, spans[["article", "start", "end"]])
    elif "sentence" not in spans:  # as other tables of an archive do
        spans = spans.assign(sentence_start=spans["start"], sentence=spans["text"])
    for s, link in zip(spans.itertuples(), links(page, spans), strict=True):
        low, high, whole = s.start - s.sentence_start, s.end - s.sentence_start, s.sentence
        lines.append(
            Shown(marked(link, whole[:low], shortened(whole[low:high], LONGEST), whole[high:]))
        )
    return lines


def openings(
    page: Page,
    spans: pd.DataFrame,
    by: Sequence[str],
    said: Mapping[tuple[Any, ...], object],
    most: int,
) -> dict[tuple[Any, ...], Shown]:
    """For each group of spans that `said` names, what is said of it, opening to the sentences of its
    first `most` spans, those that count before others. All are looked up at once."""
    counted = [*(["left_out"] if "left_out" in spans else []), "article", "start"]
    order, keys = (
        list(zip(*(spans[c].tolist() for c in columns), strict=True)) for columns in (counted, by)
    )
    groups: dict[tuple[Any, ...], list[int]] = {}
    for n in sorted(range(len(spans)), key=order.__getitem__):
        groups.setdefault(keys[n], []).append(n)
    wanted = {key: groups[key] for key in said if key in groups}
    shown = spans.iloc[[n for numbers in wanted.values() for n in numbers[:most]]]
    out = shown.get("left_out", [False] * len(shown))
    note = Shown(" <small>(not counted: told before or furniture)</small>")
    lines = iter(
        [
            line + note if left else line
            for line, left in zip(in_sentences(page, shown), out, strict=True)
        ]
    )
    opens = macros("pieces").opens
    return {
        key: Shown(opens(said[key], list(islice(lines, min(len(ns), most))), len(ns) - most))
        for key, ns in wanted.items()
    }
