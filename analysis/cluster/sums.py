"""Numbers of a page added up over all parts, each with a few of its spans in their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus, cut
from .archive import Archive
from .files import write_part
from .run import Run

SUMS = ("n", "left_out", "words", "articles", "passages")


KEPT = 3  # spans kept for each number on a page


def _in_sentences(corpus: Corpus, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans with the sentence of each, and where it begins."""
    s, at, articles = corpus.sentences, corpus.locate(spans, corpus.sentences), corpus.articles
    start = (
        np.where(at >= 0, s["start"].to_numpy()[at], spans["start"])
        if len(s)
        else spans["start"].to_numpy()
    )
    end = (
        np.maximum(np.where(at >= 0, s["end"].to_numpy()[at], 0), spans["end"])
        if len(s)
        else spans["end"].to_numpy()
    )
    said = cut(
        articles["text"],
        articles.index.get_indexer(pd.Index(spans["article"])),
        start.tolist(),
        end.tolist(),
    )
    return spans.assign(sentence_start=start, sentence=pd.Series(said, spans.index, dtype="str"))


def _few(spans: pd.DataFrame, by: list[str], order: pd.Series | None = None) -> pd.DataFrame:
    """KEPT spans of each group, the first by `order`, or by a hash: the same ones whatever the
    pieces."""
    if order is None:
        order = (
            pd.util.hash_pandas_object(
                spans[["article", "start", "end"]].astype({"article": object}), index=False
            )
            // 2
        )
    spans = spans.assign(chance=order.to_numpy(np.int64)).sort_values(
        ["chance", "article", "start"]
    )
    return spans.groupby(by, dropna=False, observed=True).head(KEPT)


def _sum_up(
    archive: Archive,
    name: str,
    part: int,
    by: list[str],
    counts: pd.DataFrame,
    samples: pd.DataFrame,
) -> None:
    """The sums of a part, by these columns, and a few spans for each, for _merged."""
    summed = (
        counts.groupby(by, dropna=False, observed=True)[[c for c in SUMS if c in counts]]
        .sum()
        .reset_index()
    )
    for kind, table in (("counts", summed), ("samples", samples)):
        write_part(archive.folder / "sums" / name / f"{part:05d}.{kind}.parquet", table)


@contextmanager
def _sums_of(run: Run, names: dict[str, list[str]]) -> Iterator[None]:
    """The sums that all parts have written under these names -> one file each in OUT/sums."""
    with run.scratch(*(f"sums/{name}" for name in names)):
        yield
        run.map("sums", _merged, list(names.items()))


def _merged(folder: str, item: tuple[str, list[str]]) -> None:
    name, by = item
    for kind in ("counts", "samples"):
        tables = [
            t
            for f in sorted((Path(folder) / "sums" / name).glob(f"*.{kind}.parquet"))
            if len(t := pd.read_parquet(f))
        ]
        table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
        if kind == "counts" and tables:
            table = table.groupby(by, dropna=False, observed=True).sum().reset_index()
        elif tables:
            table = _few(table, by, table["chance"])
        write_part(Path(folder) / "sums" / f"{name}.{kind}.parquet", table)
