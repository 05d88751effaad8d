"""One article with its spans marked: where a number opens to."""

from __future__ import annotations

import hashlib
import html
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

import pandas as pd

from ..corpus.articles import Corpus
from ..project import InputError

Place = tuple[int, int]


def anchor(article: str, start: int, end: int) -> str:
    """The id under which a span stands in its reading copy; the same everywhere, safe in any
    address."""
    return f"s{hashlib.sha256(article.encode('utf-8', 'replace')).hexdigest()[:8]}-{start}-{end}"


def reading_copy(
    corpus: Corpus, article: str, spans: pd.DataFrame, excerpts: bool = False, anchored: bool = True
) -> str:
    """One article as HTML with its spans marked: escaped, a paragraph a <p>, each sentence and each
    span anchored, marks never nested.

    A column `mark` names what a span is (quotation, label, figure, passage, repeat …) and becomes
    its class and, with `note`, its title. Where spans overlap, the stretch belongs to all of them.
    `excerpts` prints only the sentences that hold a mark, and … for those between; without
    `anchored` the sentences alone have an anchor. Raises InputError for an unknown article.
    """
    if article not in corpus.articles.index:
        raise InputError(f"no article {article!r} in this corpus")
    copy = _Copy(corpus, article, _marks(spans[spans["article"] == article]), excerpts, anchored)
    return f'<div class="reading" lang="">{"".join(copy.paragraphs())}</div>'


class Mark(NamedTuple):
    """A span that is marked."""

    start: int
    end: int
    kind: str
    note: str


def _marks(spans: pd.DataFrame) -> list[Mark]:
    """The marks of an article, each once, in order; of two that begin together the longer first."""
    spans = spans.drop_duplicates([c for c in ("start", "end", "mark") if c in spans])
    said = [
        spans.get(column, pd.Series(otherwise, spans.index)).astype(str)
        for column, otherwise in (("mark", "span"), ("note", ""))
    ]
    places = spans["start"].tolist(), spans["end"].tolist()
    return sorted(map(Mark, *places, *said), key=lambda m: (m.start, -m.end))


class _Copy:
    """An article as it is written out, from its first piece to its last: a piece lies between two
    edges, of sentences or marks."""

    def __init__(
        self, corpus: Corpus, article: str, marks: list[Mark], excerpts: bool, anchored: bool
    ) -> None:
        self.article, self.text = article, corpus.articles["text"][article]
        cut = corpus.sentences[corpus.sentences["article"] == article]
        self.begin, self.end = cut["start"].tolist(), cut["end"].tolist()
        self.parts = corpus.parts[corpus.parts["article"] == article]
        self.edges = sorted({*self.begin, *self.end, *(e for m in marks for e in m[:2])})
        self.excerpts, self.marks_anchored = excerpts, anchored
        self.kept = set(range(len(cut)))
        if excerpts:
            self.kept = {k for m in marks for k in self.sentences_under(m)}
        self.coming, self.here = deque(marks), list[Mark]()
        self.anchored: set[str] = set()
        self.gap = False  # a … stands already

    def sentences_under(self, mark: Mark) -> list[int]:
        first = max(0, bisect_right(self.begin, mark.start) - 1)
        among = range(first, bisect_left(self.begin, mark.end))
        return [k for k in among if self.end[k] > mark.start]

    def paragraphs(self) -> Iterator[str]:
        for part in self.parts.itertuples():
            low, high = bisect_right(self.edges, part.start), bisect_left(self.edges, part.end)
            pieces = pairwise([part.start, *self.edges[low:high], part.end])
            inside = "".join(self.stretch(k, mine) for k, mine in groupby(pieces, self.sentence))
            yield f'<p class="{part.part}">{inside}</p>\n'

    def sentence(self, piece: Place) -> int:
        """The number of the sentence that a piece is of, or -1."""
        k = bisect_right(self.begin, piece[0]) - 1
        return k if k >= 0 and piece[0] < self.end[k] else -1

    def stretch(self, k: int, pieces: Iterable[Place]) -> str:
        """What stands in one sentence, or between two: all of it, or … for some in a row."""
        if k < 0:
            return "".join(self.piece(a, b, " " if self.excerpts else None) for a, b in pieces)
        name = "".join(f' id="{i}"' for i in self.ids([(self.begin[k], self.end[k])]))
        gap, self.gap = self.gap, k not in self.kept
        if self.gap:
            return f"<span{name}>{'' if gap else ' … '}</span>"
        return f"<span{name}>{''.join(self.piece(a, b) for a, b in pieces)}</span>"

    def piece(self, a: int, b: int, unmarked: str | None = None) -> str:
        """A piece under its marks; what stands for one without any, where that is not its text."""
        while self.coming and self.coming[0].start <= a:
            self.here.append(self.coming.popleft())
        self.here = [m for m in self.here if m.end > a]
        shown, over = html.escape(self.text[a:b]), [m for m in self.here if b <= m.end]
        if not over:
            return shown if unmarked is None else unmarked
        kinds = " ".join(dict.fromkeys(_class(m.kind) for m in over))
        notes = dict.fromkeys(f"{m.kind}{': ' + m.note if m.note else ''}" for m in over)
        title = html.escape("; ".join(notes))
        places = [m[:2] for m in over] if self.marks_anchored else []
        links = "".join(f'<a id="{i}"></a>' for i in self.ids(places))
        return f'{links}<mark class="{kinds}" title="{title}">{shown}</mark>'

    def ids(self, places: Iterable[Place]) -> list[str]:
        """The anchors of places that have none yet."""
        every = dict.fromkeys(anchor(self.article, *place) for place in places)
        new = [i for i in every if i not in self.anchored]
        self.anchored.update(new)
        return new


def _class(mark: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in mark.lower()) or "span"
