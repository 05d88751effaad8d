"""The articles of a corpus cut: its parts and its sentences, which all other tables stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..base.progress import steps
from . import parts as of_text
from . import sentences as of_paragraph
from .remembered import per_article, per_corpus
from .spans import span_table, uncollected

if TYPE_CHECKING:
    from .articles import Corpus


@per_article
@uncollected()
def parts(corpus: Corpus) -> pd.DataFrame:
    """Spans of paragraphs: part is headline, dateline, lead, body, crosshead, bullet or
    furniture."""
    a, house = corpus.articles, corpus.house
    articles = steps(zip(a.index, a["text"], a["title"], a["outlet"], strict=True), len(a))
    rows = (
        (article, start, end, part)
        for article, text, title, outlet in articles
        for start, end, part in of_text.parts(text, title or "", outlet or "", house)
    )
    return span_table(corpus, rows, ["part"])


@per_corpus
@uncollected()
def sentences(corpus: Corpus) -> pd.DataFrame:
    """Spans of sentences, never across a paragraph: part, paragraph (row of `parts`). Datelines
    are left out."""
    p = parts(corpus)
    columns = (p[c] for c in ("article", "start", "part", "text"))
    rows = (
        (article, start + first, start + end, part, n)
        for n, (article, start, part, text) in enumerate(steps(zip(*columns, strict=True), len(p)))
        if part != "dateline"
        for first, end in of_paragraph.sentences(text)
    )
    return span_table(corpus, rows, ["part", "paragraph"])
