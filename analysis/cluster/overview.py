"""What the pages of an archive show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import evidence, framing, voice
from ..corpus.articles import Corpus
from .archive import Archive
from .articlewise import _corpus, _groups
from .run import Run, _run
from .sums import _few, _in_sentences, _sum_up, _sums_of

if TYPE_CHECKING:
    from distributed import Client

# what the pages of an archive count, each also by outlet
COUNTED: dict[str, tuple[Callable[..., pd.DataFrame], list[str]]] = {
    "labels": (lambda c: framing.labels(c).query("kind == 'label'"), ["family", "label", "voice"]),
    "deaths": (framing.deaths, ["victim", "register"]),
    "agency": (framing.agency, ["construction", "victim"]),
    "loaded": (framing.loaded, ["category", "word", "voice"]),
    "frames": (framing.frames, ["frame"]),
    "verbs": (lambda c: _reported(c), ["verb", "stance"]),
    "words": (voice.voices, ["voice", "role"]),
}


def overview(parquet: str | Path | Run, client: Client, out: str | Path | None = None) -> Path:
    """What the pages of an archive show: COUNTED, and articles and words by outlet and year; each
    number with a few of its spans in their
    sentences. -> OUT/sums, which `analysis.stored` reads."""
    run = _run(parquet, client, out)

    def make(_: Path) -> None:
        with _sums_of(
            run,
            {name: ["outlet", *by] for name, (_, by) in COUNTED.items()}
            | {"articles": ["outlet", "year"]},
        ):
            run.map("overview", _overview, _groups(run, by_event=True))

    run.stage("overview", {}, make)
    return run.out / "sums"


def _reported(corpus: Corpus) -> pd.DataFrame:
    said = pd.concat(
        [voice.quotations(corpus).query("kind not in ['scare', 'title']"), voice.statements(corpus)]
    )
    return said[said["cue"] != ""].assign(verb=lambda s: s["cue"].str.lower())


def _overview(folder: str, item: tuple[int, np.ndarray, bool]) -> None:
    archive, part, corpus = Archive(folder), item[0], _corpus(folder, item)
    if archive.fact("nameless")[0]:
        corpus.articles["outlet"] = None
    told = corpus.articles[corpus.articles["role"] == "article"].assign(
        articles=1, year=lambda a: a["date"].dt.year.astype("Int64")
    )
    told = told.reset_index().merge(evidence.words(corpus, "article"), how="left")
    for name, (find, by) in COUNTED.items():
        spans = evidence.counted(corpus, find(corpus))
        counts = (
            evidence.words(corpus, ["outlet", *by])
            if name == "words"
            else spans.assign(n=~spans["left_out"])
        )
        _sum_up(
            archive,
            name,
            part,
            ["outlet", *by],
            counts,
            _in_sentences(corpus, _few(spans[~spans["left_out"]], ["outlet", *by])),
        )
    _sum_up(archive, "articles", part, ["outlet", "year"], told, told.head(0))
