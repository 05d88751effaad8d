"""One article with its spans marked: where a number opens to."""

from __future__ import annotations

import hashlib
import html
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable
from itertools import groupby, pairwise

import pandas as pd

from ..corpus.articles import Corpus
from ..project import InputError


def anchor(article: str, start: int, end: int) -> str:
    """The id under which a span stands in its reading copy; the same everywhere, safe in any
    address."""
    return f"s{hashlib.sha256(article.encode('utf-8', 'replace')).hexdigest()[:8]}-{start}-{end}"


def reading_copy(corpus: Corpus, article: str, spans: pd.DataFrame, excerpts: bool = False) -> str:
    """One article as HTML with its spans marked: escaped, a paragraph a <p>, each sentence and each
    span anchored, marks never nested.

    A column `mark` names what a span is (quotation, label, figure, passage, repeat …) and becomes
    its class and, with `note`, its title. Where spans overlap, the stretch belongs to all of them.
    `excerpts` prints only the sentences that hold a mark, and … for those between. Raises
    InputError for an unknown article.
    """
    if article not in corpus.articles.index:
        raise InputError(f"no article {article!r} in this corpus")
    text = corpus.articles["text"][article]
    mine = spans[spans["article"] == article].drop_duplicates(
        [c for c in ("start", "end", "mark") if c in spans]
    )
    said = [
        mine.get(column, pd.Series(otherwise, mine.index)).astype(str)
        for column, otherwise in (("mark", "span"), ("note", ""))
    ]
    places = mine["start"].tolist(), mine["end"].tolist()
    rows = sorted(zip(*places, *said, strict=True), key=lambda r: (r[0], -r[1]))
    cut = corpus.sentences[corpus.sentences["article"] == article]
    begin, end = cut["start"].tolist(), cut["end"].tolist()
    edges = sorted({0, len(text), *begin, *end, *(e for r in rows for e in r[:2])})
    held = (range(max(0, bisect_right(begin, r[0]) - 1), bisect_left(begin, r[1])) for r in rows)
    kept = set(range(len(cut)))
    if excerpts:
        kept = {k for r, among in zip(rows, held, strict=True) for k in among if end[k] > r[0]}
    out: list[str] = []
    anchored: set[str] = set()
    gap = False  # a … stands already

    def ids(places: Iterable[tuple[int, int]]) -> list[str]:
        every = dict.fromkeys(anchor(article, s, e) for s, e in places)
        new = [i for i in every if i not in anchored]
        anchored.update(new)
        return new

    def sentence(piece: tuple[int, int]) -> int:
        k = bisect_right(begin, piece[0]) - 1
        return k if k >= 0 and piece[0] < end[k] else -1

    coming, here = deque(rows), list[tuple[int, int, str, str]]()

    def over_it(a: int, b: int) -> list[tuple[int, int, str, str]]:
        """The marks over a piece; pieces are asked for one behind the other."""
        while coming and coming[0][0] <= a:
            here.append(coming.popleft())
        here[:] = [r for r in here if r[1] > a]
        return [r for r in here if b <= r[1]]

    for part in corpus.parts[corpus.parts["article"] == article].itertuples():
        low, high = bisect_right(edges, part.start), bisect_left(edges, part.end)
        inner = [part.start, *edges[low:high], part.end]
        paragraph: list[str] = []
        for k, pieces in groupby(pairwise(inner), sentence):
            name = "".join(f' id="{i}"' for i in ids([(begin[k], end[k])])) if k >= 0 else ""
            if k >= 0 and k not in kept:
                paragraph.append(f"<span{name}>{'' if gap else ' … '}</span>")
                gap = True
                continue
            written = []
            for a, b in pieces:
                shown = html.escape(text[a:b])
                if over := over_it(a, b):
                    kinds = " ".join(dict.fromkeys(_class(r[2]) for r in over))
                    notes = dict.fromkeys(f"{r[2]}{': ' + r[3] if r[3] else ''}" for r in over)
                    title = html.escape("; ".join(notes))
                    links = "".join(f'<a id="{i}"></a>' for i in ids(r[:2] for r in over))
                    shown = f'{links}<mark class="{kinds}" title="{title}">{shown}</mark>'
                elif k < 0 and excerpts:
                    shown = " "
                written.append(shown)
            whole = "".join(written)
            paragraph.append(f"<span{name}>{whole}</span>" if k >= 0 else whole)
            gap = gap and k < 0
        out.append(f'<p class="{part.part}">{"".join(paragraph)}</p>\n')
    return f'<div class="reading" lang="">{"".join(out)}</div>'


def _class(mark: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in mark.lower()) or "span"
