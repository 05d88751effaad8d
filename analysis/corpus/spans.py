"""Span tables: rows of an article, a start and an end become a table with the text that stands there."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from .articles import Corpus

# rows of a table made at a time: as tuples they take ten times the memory
BLOCK = 100_000
# article number * PLACE + character: one number a place in the corpus
PLACE = np.int64(1 << 33)


def span_table(
    corpus: Corpus, rows: Iterable[tuple[Any, ...]], more: Sequence[str] = ()
) -> pd.DataFrame:
    """Rows of (article, start, end, …) -> a span table: article, start, end, text, then the columns
    named in `more`."""
    left, columns = iter(rows), ["article", "start", "end", *more]
    blocks = [_span_block(corpus, list(islice(left, BLOCK)), columns)]
    while some := list(islice(left, BLOCK)):
        blocks.append(_span_block(corpus, some, columns))
    if len(blocks) == 1:
        return blocks[0]
    # a column that is empty in one block has another type there
    mixed = [c for c in more if len({b[c].dtype for b in blocks}) > 1]
    alike = [block.astype(dict.fromkeys(mixed, object)) for block in blocks]
    return pd.concat(alike, ignore_index=True).infer_objects()


def _span_block(corpus: Corpus, rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=columns)
    table = table.astype({"article": "str", "start": "int64", "end": "int64"})
    number = corpus.articles.index.get_indexer(pd.Index(table["article"]))
    said = cut(corpus.articles["text"], number, table["start"], table["end"])
    table.insert(3, "text", pd.Series(said, dtype="str", index=table.index))
    return table


def cut(
    texts: pd.Series, number: np.ndarray, start: Iterable[int], end: Iterable[int]
) -> list[str]:
    """The stretches from start to end of the texts of these numbers. Only these texts are in memory
    as strings meanwhile."""
    if (number < 0).any():
        raise KeyError("a span of an article that this corpus does not have")
    some, which = np.unique(number, return_inverse=True)
    text = texts.iloc[some].tolist()
    return [text[i][a:b] for i, a, b in zip(which.tolist(), start, end, strict=True)]


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for cycles of objects: there are none among millions of spans, and to look
    for them takes a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
