"""What the pages of an archive show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .. import evidence, framing, voice
from ..corpus.articles import Corpus
from .archive import Archive
from .articlewise import Find, Task, corpus_of, tasks
from .run import Run, run_of
from .sums import few, in_sentences, sum_up, sums_of

if TYPE_CHECKING:
    from distributed import Client


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


def overview(parquet: str | Path | Run, client: Client, out: str | Path | None = None) -> Path:
    """What the pages of an archive show: COUNTED, and articles and words by outlet and year; each
    number with a few of its spans in their sentences. -> OUT/sums, which `stored` reads."""
    run = run_of(parquet, client, out)
    names = {name: ["outlet", *by] for name, (_, by) in COUNTED.items()}

    def make() -> None:
        with sums_of(run, names | {"articles": ["outlet", "year"]}):
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
        told = spans[~spans["left_out"]]
        counts = (
            evidence.words(corpus, columns)
            if name == "words"
            else spans.assign(n=~spans["left_out"])
        )
        sum_up(archive, name, part, columns, counts, in_sentences(corpus, few(told, columns)))
    articles = corpus.articles[corpus.articles["role"] == "article"].assign(articles=1)
    articles["year"] = articles["date"].dt.year.astype("Int64")
    articles = articles.reset_index().merge(evidence.words(corpus, "article"), how="left")
    sum_up(archive, "articles", part, ["outlet", "year"], articles, articles.head(0))
