"""What the pages of an archive show: numbers added up over all parts, each with a few of its spans
in their sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from .. import evidence, framing, voice
from ..base import atomic
from ..corpus.articles import Corpus
from .archive import Archive, added
from .run import Client, Out, Parquet, Run, run_of
from .tallies import Task, knowing, tasks

Find = Callable[..., pd.DataFrame]
SUMS = ("n", "left_out", "words", "articles", "passages")
KEPT = 3  # spans kept for each number on a page
KINDS = ("counts", "samples")


def _named(corpus: Corpus) -> pd.DataFrame:
    return framing.labels(corpus).query("kind == 'label'")


# what the pages of an archive count, each also by outlet
COUNTED: dict[str, tuple[Find, list[str]]] = {
    "labels": (_named, ["family", "label", "voice"]),
    "deaths": (framing.deaths, ["victim", "register"]),
    "agency": (framing.agency, ["construction", "victim"]),
    "loaded": (framing.loaded, ["category", "word", "voice"]),
    "frames": (framing.frames, ["frame"]),
    "verbs": (voice.stances, ["verb", "stance"]),
    "words": (voice.voices, ["voice", "role"]),
}


def overview(parquet: Parquet, client: Client, out: Out = None) -> Path:
    """COUNTED, and articles and words by outlet and year. -> OUT/sums, which `stored` reads."""
    run = run_of(parquet, client, out)

    def make() -> None:
        with sums_of(run, *COUNTED, "articles"):
            run.map("overview", _overview, tasks(run, by_event=True))

    run.stage("overview", {}, make)
    return run.out / "sums"


def _overview(archive: Archive, task: Task) -> None:
    part, corpus = task[0], knowing(archive, *task[1:])
    if archive.nameless:
        corpus.articles["outlet"] = None
    for name, (find, by) in COUNTED.items():
        columns = ["outlet", *by]
        spans = evidence.counted(corpus, find(corpus))
        counts = spans.assign(n=~spans["left_out"])
        if name == "words":
            counts = evidence.words(corpus, columns)
        sum_up(archive, name, part, columns, counts, spans[~spans["left_out"]], corpus)
    articles = corpus.articles[corpus.articles["role"] == "article"].reset_index()
    articles["year"] = articles["date"].dt.year.astype("Int64")
    articles = articles.assign(articles=1, start=0, end=0)
    articles = articles.merge(evidence.words(corpus, "article"), how="left")
    sum_up(archive, "articles", part, ["outlet", "year"], articles, articles.head(0))


def sum_up(
    archive: Archive,
    name: str,
    part: int,
    by: list[str],
    counts: pd.DataFrame,
    spans: pd.DataFrame,
    corpus: Corpus | None = None,
) -> None:
    """What `sums_of` adds up: the sums of a part, and a few spans for each, of a corpus in their
    sentences."""
    some = _few(spans, by)
    samples = evidence.in_sentences(corpus, some) if corpus else some
    summed = added(counts[[*by, *(c for c in SUMS if c in counts)]], by)
    archive.write(f"sums/{name}", part, summed, "counts.parquet")
    archive.write(f"sums/{name}", part, samples, "samples.parquet")


def _few(spans: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """KEPT spans of each group, the first by the column `chance`, or by a hash: the same ones
    whatever the pieces."""
    if "chance" not in spans:
        places = spans[["article", "start", "end"]].astype({"article": object})
        spans = spans.assign(chance=pd.util.hash_pandas_object(places, index=False) // 2)
    spans = spans.sort_values(["chance", "article", "start"])
    return spans.groupby(by, dropna=False, observed=True).head(KEPT)


@contextmanager
def sums_of(run: Run, *names: str) -> Iterator[None]:
    """The sums that all parts have written under these names -> one file each in OUT/sums."""
    with run.scratch(*(f"sums/{name}" for name in names)):
        yield
        run.map("sums", _merged, names)


def _merged(archive: Archive, name: str) -> None:
    counts, samples = (archive.tables(f"sums/{name}", f"{k}.parquet") for k in KINDS)
    by = [column for column in counts if column not in SUMS]
    for kind, table in zip(KINDS, (added(counts, by), _few(samples, by)), strict=True):
        with atomic.file(archive.folder / "sums" / f"{name}.{kind}.parquet") as new:
            table.to_parquet(new, index=False)
