"""Tables that depend on an article alone, or on the articles of its event; and counts of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .. import evidence, framing, repetition, voice
from ..corpus.articles import Corpus
from ..english.capitals import capitals
from .archive import NO_DAY, Archive, Part
from .run import Out, Parquet, Run, run_of
from .tallies import of_all, tally
from .workers import Client

Find = Callable[..., pd.DataFrame]
Task = tuple[int, np.ndarray, bool]  # its number, its articles, whether they are whole events

SPANS: dict[str, Find] = {
    "quotations": voice.quotations,
    "statements": voice.statements,
    "labels": framing.labels,
    "deaths": framing.deaths,
    "agency": framing.agency,
    "prosecutions": framing.prosecutions,
    "passives": framing.passives,
    "figures": framing.figures,
    "frames": framing.frames,
    "within": repetition.within,
}
# look at all articles of an event, and at how the archive writes its words
BY_EVENT = (framing.labels,)


def tasks(run: Run, by_event: bool) -> list[Task]:
    """The articles of each task, for `corpus_of`: of a piece, or of whole events."""
    if not by_event:
        return [(piece, run.archive.numbers(piece), False) for piece in run.pieces]
    tally(run, "capitals")
    return [(part, numbers, True) for part, numbers in enumerate(events(run))]


def events(run: Run, alone: bool = True) -> list[np.ndarray]:
    """The articles of whole events, about as many to a task as to a piece. Those of no known event
    stand `alone`, or are one group, of those without a date."""
    event = np.array(run.archive.fact("event"))
    order = np.argsort(event, kind="stable")
    if not alone:
        order = order[(event[order] >= 0) | (run.archive.fact("day")[order] == NO_DAY)]
    first = (np.diff(event[order], prepend=-2) != 0) | (alone & (event[order] < 0))
    begin = np.flatnonzero(first)
    return [np.sort(numbers) for numbers in np.split(order, begin[cuts(begin, run.size)])[1:]]


def cuts(begin: np.ndarray, size: int) -> np.ndarray:
    """Which of the groups that begin at these places open a task of about `size` articles."""
    return np.flatnonzero(np.diff(begin // size, prepend=-1))


def corpus_of(archive: Archive, task: Task) -> Corpus:
    _, numbers, by_event = task
    corpus = archive.corpus(numbers)
    if by_event:
        corpus.remember(of_all(archive, corpus, "capitals")[0], capitals)
    return corpus


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
    same = {"function": function, "options": options}
    make = lambda: run.map(name, _spans, tasks(run, function in BY_EVENT), **same)
    return run.table(name, asked, make)


def _spans(archive: Archive, task: Task, function: Find, options: dict[str, Any]) -> Part:
    return archive.write("parts", task[0], function(corpus_of(archive, task), **options))


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
    parts = run.map("counts", _counts, tasks(run, function in BY_EVENT), **same)
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
    whole = pd.concat(tables, ignore_index=True)
    shared = [key for key in keys if key in whole]
    if not shared:
        return whole.sum().to_frame().T
    # a part may know none, and then not of what type they are
    kinds = {
        key: next((t[key].dtype for t in tables if t[key].notna().any()), whole[key].dtype)
        for key in shared
    }
    return whole.groupby(shared, dropna=False, observed=True).sum().reset_index().astype(kinds)
