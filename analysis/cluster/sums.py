"""What the pages of an archive show: numbers added up over all parts, each with a few of its spans
in their sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pandas as pd

from .. import evidence, framing, voice
from ..corpus.articles import Corpus
from .archive import Archive, added
from .run import Run
from .tallies import Task, tasks

Find = Callable[..., pd.DataFrame]
SUMS = ("n", "left_out", "words", "articles", "passages")
KEPT = 3  # spans kept for each number on a page


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


def overview(run: Run) -> None:
    """COUNTED, and articles and words by outlet and year, in OUT/sums, which `stored` reads."""

    def make() -> None:
        with sums_of(run, *COUNTED, "articles"):
            run.map("overview", _overview, tasks(run, by_event=True))

    run.stage("overview", make)


def _overview(archive: Archive, task: Task) -> None:
    corpus = task.corpus(archive)
    if archive.nameless:
        corpus.articles["outlet"] = None
    for name, (find, by) in COUNTED.items():
        keys, spans = ["outlet", *by], evidence.counted(corpus, find(corpus))
        counts = evidence.count(corpus, spans, keys)
        if name == "words":
            counts = evidence.words(corpus, keys)
        sum_up(archive, name, task.part, keys, counts, spans[~spans["left_out"]], corpus)
    articles = corpus.articles.query("role == 'article'").reset_index()
    year = articles["date"].dt.year.astype("Int64")
    articles = articles.assign(articles=1, year=year, start=0, end=0)
    articles = articles.merge(evidence.words(corpus, "article"), how="left")
    sum_up(archive, "articles", task.part, ["outlet", "year"], articles, articles.head(0))


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
    numbers = [column for column in SUMS if column in counts]
    archive.write(f"sums/parts/{name}.counts", part, added(counts[by + numbers], by))
    archive.write(f"sums/parts/{name}.samples", part, samples)


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
    """What all parts have summed up under these names, put together in OUT/sums."""
    with run.scratch("sums/parts"):
        yield
        run.map("sums", _merged, names)


def _merged(archive: Archive, name: str) -> None:
    counts, samples = (archive.tables(f"sums/parts/{name}.{k}") for k in ("counts", "samples"))
    by = [column for column in counts if column not in SUMS]
    archive.write(f"sums/{name}.counts", 0, added(counts, by))
    archive.write(f"sums/{name}.samples", 0, _few(samples, by))
