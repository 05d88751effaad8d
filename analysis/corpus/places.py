"""Articles as words and places: where in a corpus a word stands, and which span holds it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import pandas as pd

from ..base.progress import LONG, saying
from .spans import BLOCK, PLACE, cut
from .text import Tokens, tokens


class Places:
    """What a corpus knows of its texts alone."""

    articles: pd.DataFrame
    origin: Places | None = None

    def __len__(self) -> int:
        return len(self.articles)

    @cached_property
    def tokens(self) -> Tokens:
        """The words of all articles as arrays, in the order of `articles` (see text.Tokens)."""
        if self.origin is not None and "tokens" in self.origin.__dict__:
            return self.origin.tokens.of(self.origin.articles.index.isin(self.articles.index))
        with saying(f"words of {len(self):,} articles", len(self) >= LONG):
            return tokens(self.articles["text"].tolist())

    @property
    def words(self) -> pd.DataFrame:
        """A span a word: article, start, end, text, term (the folded word)."""
        t, places = self.tokens, {"start": "int64", "end": "int64"}
        columns = {
            "article": self.articles.index.to_numpy()[t.text],
            "start": t.start,
            "end": t.end,
            "text": cut(self.articles["text"], t.text, t.start.tolist(), t.end.tolist()),
            "term": np.array(t.terms, dtype=object)[t.term],
        }
        return pd.DataFrame(columns).astype(dict.fromkeys(columns, "str") | places)

    @cached_property
    def places(self) -> np.ndarray:
        """For each word, article number * PLACE + its first character: in order."""
        return self.tokens.text * PLACE + self.tokens.start

    def _bounds(self, spans: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Where spans start and end, as places."""
        first = self.begins(spans)
        return first, first + (spans["end"] - spans["start"]).to_numpy()

    def begins(self, spans: pd.DataFrame) -> np.ndarray:
        """Where spans start, as places."""
        base = self.articles.index.get_indexer(pd.Index(spans["article"])) * PLACE
        return base + spans["start"].to_numpy()

    def word_ranges(self, spans: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """For each span, its first word and one past its last, as rows of `tokens`."""
        first, end = self._bounds(spans)
        return np.searchsorted(self.places, first), np.searchsorted(self.places, end)

    def locate(self, spans: pd.DataFrame, among: pd.DataFrame) -> np.ndarray:
        """For each span, the row number of the span of `among` in which it begins, or -1. `among`
        must not overlap itself."""
        return self.locator(among)(self.begins(spans))

    def locator(self, among: pd.DataFrame) -> Callable[[np.ndarray], np.ndarray]:
        """What gives for places the row number of the span of `among` that each is in, or -1."""
        start, end = self._bounds(among)
        order = np.argsort(start, kind="stable")
        begin = start[order]

        def found(places: np.ndarray) -> np.ndarray:
            at = np.full(len(places), -1)
            for low in range(0, len(places) * bool(len(begin)), BLOCK):
                here = places[low : low + BLOCK]
                row = order[np.maximum(np.searchsorted(begin, here, side="right") - 1, 0)]
                at[low : low + BLOCK] = np.where((start[row] <= here) & (here < end[row]), row, -1)
            return at

        return found
