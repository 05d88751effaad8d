"""Numbers of a page added up over all parts, each with a few of its spans in their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus, cut
from .archive import Archive, write_table
from .run import Run

SUMS = ("n", "left_out", "words", "articles", "passages")
KEPT = 3  # spans kept for each number on a page


def in_sentences(corpus: Corpus, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans with the sentence of each, and where it begins."""
    sentences, articles = corpus.sentences, corpus.articles
    start, end = spans["start"].to_numpy(), spans["end"].to_numpy()
    if len(sentences):
        at = corpus.locate(spans, sentences)
        begins, ends = (sentences[c].to_numpy()[at] for c in ("start", "end"))
        start, end = np.where(at >= 0, begins, start), np.maximum(np.where(at >= 0, ends, 0), end)
    number = articles.index.get_indexer(pd.Index(spans["article"]))
    said = cut(articles["text"], number, start.tolist(), end.tolist())
    return spans.assign(sentence_start=start, sentence=pd.Series(said, spans.index, dtype="str"))


def few(spans: pd.DataFrame, by: list[str], order: pd.Series | None = None) -> pd.DataFrame:
    """KEPT spans of each group, the first by `order`, or by a hash: the same ones whatever the
    pieces."""
    if order is None:
        places = spans[["article", "start", "end"]].astype({"article": object})
        order = pd.util.hash_pandas_object(places, index=False) // 2
    spans = spans.assign(chance=order.to_numpy(np.int64))
    spans = spans.sort_values(["chance", "article", "start"])
    return spans.groupby(by, dropna=False, observed=True).head(KEPT)


def sum_up(
    archive: Archive,
    name: str,
    part: int,
    by: list[str],
    counts: pd.DataFrame,
    samples: pd.DataFrame,
) -> None:
    """The sums of a part, by these columns, and a few spans for each: what `sums_of` adds up."""
    columns = [c for c in SUMS if c in counts]
    summed = counts.groupby(by, dropna=False, observed=True)[columns].sum().reset_index()
    archive.write(f"sums/{name}", part, summed, "counts.parquet")
    archive.write(f"sums/{name}", part, samples, "samples.parquet")


@contextmanager
def sums_of(run: Run, names: dict[str, list[str]]) -> Iterator[None]:
    """The sums that all parts have written under these names -> one file each in OUT/sums."""
    with run.scratch(*(f"sums/{name}" for name in names)):
        yield
        run.map("sums", _merged, list(names.items()))


def _merged(archive: Archive, item: tuple[str, list[str]]) -> None:
    name, by = item
    counts, samples = (
        archive.tables(f"sums/{name}", f".{k}.parquet") for k in ("counts", "samples")
    )
    if len(counts):
        counts = counts.groupby(by, dropna=False, observed=True).sum().reset_index()
    if len(samples):
        samples = few(samples, by, samples["chance"])
    write_table(archive.folder / "sums" / f"{name}.counts.parquet", counts)
    write_table(archive.folder / "sums" / f"{name}.samples.parquet", samples)
