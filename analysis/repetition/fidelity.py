"""How faithful a quotation is to a transcript."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

from .. import voice
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from ..corpus.spans import PLACE, span_table
from .folding import fold
from .variants import ELLIPSIS

Range = tuple[int, int]


@per_corpus
def fidelity(corpus: Corpus) -> pd.DataFrame:
    """Quotations of three words or more against the reference articles (transcripts, releases) of
    their event.

    Spans, and: outlet, speaker, reference (its id), said_start, said_end, said (where in it, and
    its text there), words, share (of the quoted words that the reference has in that order),
    changed ("said → printed", one a difference; ∅ for none). Where less than half of a quotation,
    or fewer than three words of it, are there, share is NA and the rest blank: the reference does
    not hold it.
    """
    a, t = corpus.articles, corpus.tokens
    references = defaultdict(list)
    for n, (role, event) in enumerate(zip(a["role"], a["event"], strict=True)):
        if role == "reference":
            references[event].append(n)
    quotes = voice.quotations(corpus) if references else pd.DataFrame(columns=["article"])
    rows: list[tuple] = []
    folded = [fold(w) for w in t.terms] if references else []
    for q in quotes.itertuples():
        n = int(a.index.get_loc(q.article))
        article = a.iloc[n]
        held = references[article["event"]]
        if article["event"] is not None:
            held = held + references[None]
        # what stands on either side was said apart
        inner = [at for m in ELLIPSIS.finditer(q.text) for at in m.span()]
        edges = np.searchsorted(
            corpus.places, n * PLACE + q.start + np.array([0, *inner, len(q.text)])
        ).tolist()
        pieces = list(zip(edges[::2], edges[1::2], strict=True))
        count = sum(last - first for first, last in pieces)
        if article["role"] != "article" or not held or count < 3:
            continue
        tried = [(*_found(t.term, folded, pieces, t.first[r], t.first[r + 1]), r) for r in held]
        kept, changes, low, high, r = max(tried, key=lambda f: f[0])
        found = ["", -1, -1, "", count, np.nan, ""]
        if kept * 2 >= count and kept >= 3:  # two words stand together anywhere
            start, end = int(t.start[low]), int(t.end[high - 1])
            source = a["text"].iloc[r]
            cut = lambda text, x, y: text[t.start[x] : t.end[y - 1]] if y > x else "∅"
            changed = "; ".join(
                f"{cut(source, *s)} → {cut(article['text'], *p)}" for s, p in changes
            )
            found = [a.index[r], start, end, source[start:end], count, kept / count, changed]
        rows.append((q.article, q.start, q.end, article["outlet"] or "", q.speaker, *found))
    more = "outlet speaker reference said_start said_end said words share changed".split()
    return span_table(corpus, rows, more)


def _found(
    term: np.ndarray, folded: list[str], pieces: list[Range], low: int, high: int
) -> tuple[int, list[tuple[Range, Range]], int, int]:
    """-> words kept, each difference as (said, printed) word ranges, first and last word in the
    reference (its words are low to high)."""
    source = [folded[k] for k in term[low:high]]
    where = defaultdict(list)
    for k, pair in enumerate(pairwise(source)):
        where[pair].append(k)
    kept, spans, changes = 0, [], []
    for first, last in pieces:
        words = [folded[k] for k in term[first:last]]
        starts = [k - n for n, pair in enumerate(pairwise(words)) for k in where.get(pair, [])]
        if not starts:
            continue
        near = max(starts, key=lambda s: sum(abs(s - x) <= 3 + len(words) // 8 for x in starts))
        slack = 4 + len(words) // 4
        begin = max(0, near - slack)
        window = source[begin : near + len(words) + slack]
        codes = list(Levenshtein.opcodes(window, words))
        inner = [c for c in codes if c.tag == "equal"]
        if not inner:
            continue
        kept += sum(c.src_end - c.src_start for c in inner)
        spans += [low + begin + inner[0].src_start, low + begin + inner[-1].src_end]
        for c in codes:
            within = inner[0].src_start <= c.src_start < inner[-1].src_end
            if c.tag != "equal" and (within or c.tag != "delete"):
                said = low + begin + c.src_start, low + begin + c.src_end
                changes.append((said, (first + c.dest_start, first + c.dest_end)))
    return kept, changes, min(spans, default=low), max(spans, default=low)
