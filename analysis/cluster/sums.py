"""What the pages of an archive show: numbers added up over all parts, each with a few of its spans
in their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from .. import evidence, framing, voice
from ..corpus.articles import Corpus
from ..corpus.spans import cut
from .archive import Archive, write_table
from .articlewise import Find, Task, corpus_of, tasks
from .run import Out, Parquet, Run, run_of
from .workers import Client

SUMS = ("n", "left_out", "words", "articles", "passages")
KEPT = 3  # spans kept for each number on a page


def _named(corpus: Corpus) -> pd.DataFrame:
    return framing.labels(corpus).query("kind == 'label'")


def _reported(corpus: Corpus) -> pd.DataFrame:
    said = voice.quotations(corpus).query("kind not in ['scare', 'title']")
    said = pd.concat([said, voice.statements(corpus)]).query("cue != ''")
    return said.assign(verb=said["cue"].str.lower())


# what the pages of an archive count, each also by outlet
COUNTED: dict[str, tuple[Find, list[str]]] = {
    "labels": (_named, ["family", "label", "voice"]),
    "deaths": (framing.deaths, ["victim", "register"]),
    "agency": (framing.agency, ["construction", "victim"]),
    "loaded": (framing.loaded, ["category", "word", "voice"]),
    "frames": (framing.frames, ["frame"]),
    "verbs": (_reported, ["verb", "stance"]),
    "words": (voice.voices, ["voice", "role"]),
}
ARTICLES = ["outlet", "year"]


def overview(parquet: Parquet, client: Client, out: Out = None) -> Path:
    """What the pages of an archive show: COUNTED, and articles and words by outlet and year; each
    number with a few of its spans in their sentences. -> OUT/sums, which `stored` reads."""
    run = run_of(parquet, client, out)
    names = {name: ["outlet", *by] for name, (_, by) in COUNTED.items()}

    def make() -> None:
        with sums_of(run, names | {"articles": ARTICLES}):
            run.map("overview", _overview, tasks(run, by_event=True))

    run.stage("overview", {}, make)
    return run.out / "sums"


def _overview(archive: Archive, task: Task) -> None:
    part, corpus = task[0], corpus_of(archive, task)
    if archive.nameless:
        corpus.articles["outlet"] = None
    for name, (find, by) in COUNTED.items():
        columns = ["outlet", *by]
        spans = evidence.counted(corpus, find(corpus))
        told = few(spans[~spans["left_out"]], columns)
        counts = spans.assign(n=~spans["left_out"])
        if name == "words":
            counts = evidence.words(corpus, columns)
        sum_up(archive, name, part, columns, counts, in_sentences(corpus, told))
    articles = corpus.articles[corpus.articles["role"] == "article"].assign(articles=1)
    articles["year"] = articles["date"].dt.year.astype("Int64")
    articles = articles.reset_index().merge(evidence.words(corpus, "article"), how="left")
    sum_up(archive, "articles", part, ARTICLES, articles, articles.head(0))


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
    both = (archive.tables(f"sums/{name}", f"{k}.parquet") for k in ("counts", "samples"))
    counts, samples = both
    if len(counts):
        counts = counts.groupby(by, dropna=False, observed=True).sum().reset_index()
    if len(samples):
        samples = few(samples, by, samples["chance"])
    for kind, table in (("counts", counts), ("samples", samples)):
        write_table(archive.folder / "sums" / f"{name}.{kind}.parquet", table)
