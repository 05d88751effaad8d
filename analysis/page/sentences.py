"""From a number to its sentences: links into the reading copies, spans in their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..evidence import anchor
from .text import Shown, cell, escape, macros

if TYPE_CHECKING:
    from .page import Page

READABLE = 200  # articles that get a reading copy


def links(page: Page, spans: pd.DataFrame) -> list[Shown]:
    """For each span the outlet's name, leading to its sentence in the reading copy where there is
    one."""
    sentences, found = page.corpus.sentences, []
    outlet = page.corpus.articles["outlet"]
    starts, ends = sentences["start"].to_numpy(), sentences["end"].to_numpy()
    for article, at in zip(spans["article"], page.corpus.locate(spans, sentences), strict=True):
        place = (int(starts[at]), int(ends[at])) if at >= 0 else (0, 0)
        found.append(_link(page, article, anchor(article, *place), outlet[article] or article))
    return found


def article_link(page: Page, article: object, outlet: bool = True) -> Shown:
    """An article by its outlet and headline, leading to its reading copy."""
    if not isinstance(article, str) or article not in page.corpus.articles.index:
        return Shown(cell(article)[1])
    return _link(page, article, anchor(article, 0, 0), page.called(article, outlet))


def _link(page: Page, article: str, place: str, said: object) -> Shown:
    articles = page.corpus.articles
    if "text" not in articles or articles.index.get_loc(article) >= READABLE:
        return Shown(escape(said))
    return Shown(macros("pieces").link(page.copies, place, said))


def in_sentences(page: Page, spans: pd.DataFrame) -> list[Shown]:
    """Each span in its sentence, its words marked where they are not all of it; the outlet before
    it leads to the reading copy."""
    press, lines = page.corpus, []
    sentences, text = press.sentences, press.articles.get("text")
    marked = macros("pieces").marked
    places = press.locate(spans, sentences)
    for s, at, link in zip(spans.itertuples(), places, links(page, spans), strict=True):
        around = sentences.iloc[at] if at >= 0 else s
        start, end = int(around.start), max(int(around.end), s.end)
        if text is None:  # a table of an archive brings its sentences
            start, whole = getattr(s, "sentence_start", s.start), getattr(s, "sentence", s.text)
        else:
            whole = text[s.article][start:end]
        low, high = s.start - start, s.end - start
        lines.append(Shown(marked(link, whole[:low], whole[low:high], whole[high:])))
    return lines


def opening(page: Page, said: object, spans: pd.DataFrame, most: int) -> Shown:
    """A value that opens to the sentences of its spans, those that count first."""
    if "left_out" in spans:
        spans = spans.sort_values("left_out", kind="stable")
    chosen = spans.head(most)
    out = chosen.get("left_out", pd.Series(False, index=chosen.index))
    lines = [
        line + (Shown(" <small>(not counted: told before or furniture)</small>") if left else "")
        for line, left in zip(in_sentences(page, chosen), out, strict=True)
    ]
    return Shown(macros("pieces").opens(said, lines, len(spans) - most))
