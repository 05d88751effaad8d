"""Tables that depend on an article alone, or on the articles of its event; and counts of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .. import evidence, framing, repetition, voice
from ..corpus.articles import Corpus
from .archive import Archive, added, portions
from .run import Client, Out, Parquet, Run, run_of
from .tallies import knowing, tally

Find = Callable[..., pd.DataFrame]
Task = tuple[int, np.ndarray, tuple[str, ...]]  # its number, its articles, what they must know

SPANS: dict[str, Find] = {
    function.__name__: function
    for function in (
        voice.quotations, voice.statements, framing.labels, framing.deaths, framing.agency,
        framing.prosecutions, framing.passives, framing.figures, framing.frames, repetition.within,
    )
}  # fmt: skip
# look at all articles of an event, and at how the archive writes its words
BY_EVENT = (framing.labels,)


def tasks(run: Run, function: Find | None = None) -> list[Task]:
    """The articles of each task, for `corpus_of`: of a piece, or of whole events."""
    if function in BY_EVENT or not function:
        tally(run, "capitals")
        return [(part, numbers, ("capitals",)) for part, numbers in enumerate(events(run))]
    return [(piece, run.archive.numbers(piece), ()) for piece in run.pieces]


def events(run: Run) -> list[np.ndarray]:
    """The articles of whole events, about as many to a task as to a piece."""
    event, everything = run.archive.fact("event"), run.archive.everything
    together = np.where(event < 0, -1 - everything // run.size, event)
    return gathered(list(pd.Series(everything).groupby(together).indices.values()), run.size)


def gathered(groups: list[np.ndarray], size: int) -> list[np.ndarray]:
    """The articles of each task, of groups that are not parted."""
    parts = portions([len(group) for group in groups], size)
    return [np.unique(np.concatenate(groups[some])) for some in parts]


def corpus_of(archive: Archive, task: Task) -> Corpus:
    return knowing(archive, task[1], *task[2])


def spans(
    parquet: Parquet,
    function: Find,
    client: Client,
    out: Out = None,
    name: str = "",
    **options: Any,
) -> Any:
    """function(corpus, **options) over the whole archive: a Dask DataFrame on the Parquet files in
    OUT/NAME.

    function   gives rows that depend on their article alone (voice.quotations, framing.deaths,
               repetition.within …) or, of those in BY_EVENT, on the articles of their event
    out        a folder that all machines share (default: beside the archive); what stands there
               already is not made again
    """
    run, name = run_of(parquet, client, out), name or function.__name__
    asked = {"function": f"{function.__module__}.{function.__qualname__}", "options": options}
    same = {"name": name, "function": function, "options": options}
    return run.table(name, asked, lambda: run.map(name, _spans, tasks(run, function), **same))


def _spans(
    archive: Archive, task: Task, name: str, function: Find, options: dict[str, Any]
) -> None:
    archive.part(name, task[0], function(corpus_of(archive, task), **options))


def counts(
    parquet: Parquet,
    function: Find,
    by: str | Sequence[str],
    client: Client,
    out: Out = None,
    per: str | None = None,
    **left: bool,
) -> pd.DataFrame:
    """evidence.count(corpus, function(corpus), by, per, furniture=…, repeats=…) over the whole
    archive."""
    run, keys = run_of(parquet, client, out), [by] if isinstance(by, str) else list(by)
    same = {"function": function, "keys": keys, "per": per, "left": left}
    parts = run.map("counts", _counts, tasks(run, function), **same)
    found, words = (_added(tables, keys) for tables in zip(*parts, strict=True))
    return found if per is None else evidence.rates(found, words, keys, per)


def _counts(
    archive: Archive,
    task: Task,
    function: Find,
    keys: list[str],
    per: str | None,
    left: dict[str, bool],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    corpus = corpus_of(archive, task)
    words = evidence.words(corpus, keys, **left) if per else pd.DataFrame()
    return evidence.count(corpus, function(corpus), keys, None, **left), words


def _added(tables: Sequence[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    whole = pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)
    shared = [key for key in keys if key in whole]
    return added(whole, shared) if shared else whole.sum().to_frame().T
