"""Which words of a corpus are names: what its capitals tell, over all its articles."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd

from ..base.progress import steps
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from .called import phrases
from .names import kind_of

# Tags of words and phrases: L label, O office, T title, C country, P its people, R rank ("former"),
# words of a name: N, and those that
# tell its kind, G organisation, S place, X thing; j and k joiners ("of", "and"), a a particle
# ("van"); a full stop where nothing joins.
KINDS = {"organisation": "G", "place": "S", "region": "S", "thing": "X", "rank": "R"}
STARTS = re.compile(r"[.?!:;\n\"“‘'\[(—–•*]|''|``")
# articles worked on at a time, which spares memory
ARTICLES = 5_000


@per_corpus
def capitals(corpus: Corpus) -> pd.DataFrame:
    """Of a part of an archive, Capitals.counts over all of it, which the part is told
    (Corpus.remember); of a whole corpus nothing."""
    return pd.DataFrame(columns=["word", "names", "plain"])


class Capitals:
    """How a corpus writes its words: which have a capital and where that tells nothing, which are
    names."""

    def __init__(self, corpus: Corpus) -> None:
        self.tokens = t = corpus.tokens
        self.texts: list[str] = corpus.articles["text"].tolist()
        self.kinds = kind_of()
        self.tags = {w: KINDS[k] for w, k in self.kinds.items() if k in KINDS}
        self.phrases = phrases()
        # the full stop of Mr. and Sen. ends nothing
        self.short = {w for w, p in self.phrases.items() if p[-1][1].tag == "T"}
        lands = {w for w, p in self.phrases.items() if p[-1][1].tag in "CP"} | {"us"}
        terms = ["US" if w == "us's" else w.removesuffix("'s") for w in t.terms]
        number = {w: i for i, w in enumerate(dict.fromkeys(terms))}
        self.words, self.word = list(number), np.array([number[w] for w in terms], np.int32)[t.term]
        self.possessive = np.array([w.endswith("'s") for w in t.terms], bool)[t.term]
        never = {
            w
            for w in number
            if len(w) == 1
            or self.kinds.get(w) in ("function", "date")
            or "-" in w
            and lands & set(w.split("-"))
        }
        begins = {w for w in number if w in self.phrases or self.tags.get(w) == "R"}
        among = lambda words: np.array([w in words for w in number], bool)
        light = among({w for w in number if self.kinds.get(w) == "function" or not w.isalpha()})
        self.up, self.blind, titled = (np.zeros(len(t.term), bool) for _ in range(3))
        names, plain = np.zeros((2, len(number)), np.int64)
        for first in steps(range(0, len(self.texts), ARTICLES), len(self.texts) / ARTICLES):
            up, new, line, closed = self._print(first, first + ARTICLES)
            here = slice(*t.first[[first, min(first + ARTICLES, len(self.texts))]])
            inside = (t.end[here] - t.start[here] >= 4) & ~new
            share = np.bincount(line, up & inside) / np.maximum(np.bincount(line, inside), 1)
            # it mostly ends without a full stop; else no word of weight in it is small
            heading = share > np.where(np.bincount(line, closed) > 0, 0.95, 0.75)
            small = ~up & ~light[self.word[here]]
            heading &= (np.bincount(line, closed) == 0) | (np.bincount(line, small) == 0)
            self.up[here], titled[here] = up, heading[line]
            # where a capital tells nothing: a sentence begins, a heading is all capitals
            self.blind[here] = new | heading[line]
            names += np.bincount(self.word[here][up & ~self.blind[here]], minlength=len(number))
            plain += np.bincount(self.word[here][~up], minlength=len(number))
        self.counts = pd.DataFrame({"word": self.words, "names": names, "plain": plain})
        if len(whole := capitals(corpus)):
            names, plain = whole["names"].to_numpy(), whole["plain"].to_numpy()
        self.known = (names > plain)[self.word]
        unseen = ((plain == 0) & ~among({w for w in number if w.endswith(("ly", "ing", "ed"))}))[
            self.word
        ] & ~titled
        self.named = self.up & (~self.blind | self.known | unseen) & ~among(never)[self.word]
        self.candidate = self.named | among(begins)[self.word]

    def _print(self, first: int, last: int) -> list[np.ndarray]:
        """For each word of these articles: has it a capital, does a sentence begin with it, the
        number of its line, does its full stop end the line."""
        t, edges = self.tokens, self.tokens.first[first : last + 1].tolist()
        up, new, breaks, shut = (bytearray(edges[-1] - edges[0]) for _ in range(4))
        for text, (begin, end) in zip(self.texts[first:last], pairwise(edges), strict=True):
            start, before, low, high = 0, 0, begin - edges[0], end - edges[0]
            for k, a, b in zip(
                range(low, high),
                t.start[begin:end].tolist(),
                t.end[begin:end].tolist(),
                strict=True,
            ):
                gap = text[before:a]
                if gap != " " or k == low:
                    breaks[k] = k == low or "\n" in gap
                    if k > low and breaks[k]:
                        shut[k - 1] = gap[0] in ".!?"
                    new[k] = (
                        not before
                        or bool(STARTS.search(gap))
                        and not (
                            gap == ". "
                            and (before - start == 1 or text[start:before].lower() in self.short)
                            # Fox News' Bill Reed
                            or gap in ("' ", "’ ")
                            and text[before - 1] == "s"
                        )
                    )
                up[k], start, before = text[a].isupper(), a, b
            if high > low:
                shut[high - 1] = text[before : before + 1] in (".", "!", "?")
        return [np.frombuffer(x, bool) for x in (up, new)] + [
            np.cumsum(np.frombuffer(breaks, bool)),
            np.frombuffer(shut, bool),
        ]
