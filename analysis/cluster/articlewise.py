"""Tables that depend on an article alone, or on the articles of its event; and counts of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import evidence, framing, repetition, voice
from ..corpus.articles import Corpus
from ..english.mentions import capitals
from .archive import NO_DAY, Archive, Part
from .run import Run, run_of
from .tallies import of_all, tally

if TYPE_CHECKING:
    from distributed import Client

Find = Callable[..., pd.DataFrame]

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


def groups(run: Run, by_event: bool, alone: bool = True) -> list[np.ndarray]:
    """The articles of each piece; or of whole events, about as many to a task. Those of no known
    event stand `alone`, or are one group, of those without a date."""
    if not by_event:
        return [run.archive.numbers(piece) for piece in run.pieces]
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


def tasks(run: Run, by_event: bool) -> list[tuple[int, np.ndarray]]:
    """The articles of each task, of pieces or of events, for `corpus_of`."""
    if by_event:
        tally(run, "capitals")
    return list(enumerate(groups(run, by_event)))


def corpus_of(archive: Archive, numbers: np.ndarray, by_event: bool) -> Corpus:
    corpus = archive.corpus(numbers)
    if by_event:
        corpus.remember(of_all(archive, corpus, "capitals")[0], capitals)
    return corpus


def spans(
    parquet: str | Path | Run,
    function: Find,
    client: Client,
    out: str | Path | None = None,
    name: str = "",
    by_event: bool | None = None,
    **options: Any,
) -> Any:
    """function(corpus, **options) over the whole archive: a Dask DataFrame on the Parquet files in
    OUT/NAME.

    function   gives rows that depend on their article alone (voice.quotations, framing.deaths,
               repetition.within …) or, with by_event, on the articles of their event
               (framing.labels, which is known to)
    out        a folder that all machines share (default: beside the archive); what stands there
               already is not made again
    """
    run, name = run_of(parquet, client, out), name or function.__name__
    by_event = function in BY_EVENT if by_event is None else by_event
    asked = {
        "function": f"{function.__module__}.{function.__qualname__}",
        "options": options,
        "by event": by_event,
    }
    same = {"function": function, "by_event": by_event, "options": options}
    return run.table(name, asked, lambda: run.map(name, _spans, tasks(run, by_event), **same))


def _spans(
    archive: Archive,
    item: tuple[int, np.ndarray],
    function: Find,
    by_event: bool,
    options: dict[str, Any],
) -> Part:
    part, numbers = item
    return archive.write("parts", part, function(corpus_of(archive, numbers, by_event), **options))


def counts(
    parquet: str | Path | Run,
    function: Find,
    by: str | Sequence[str],
    client: Client,
    out: str | Path | None = None,
    per: str | None = None,
    by_event: bool | None = None,
    **left: bool,
) -> pd.DataFrame:
    """evidence.count(corpus, function(corpus), by, per, furniture=…, repeats=…) over the whole
    archive; by_event as in `spans`."""
    run, keys = run_of(parquet, client, out), [by] if isinstance(by, str) else list(by)
    by_event = function in BY_EVENT if by_event is None else by_event
    same = {"function": function, "by_event": by_event, "keys": keys, "per": per, "left": left}
    found, words = zip(*run.map("counts", _counts, tasks(run, by_event), **same), strict=True)
    result = _added(found, keys)
    return result if per is None else evidence.rates(result, _added(words, keys), keys, per)


def _counts(
    archive: Archive,
    item: tuple[int, np.ndarray],
    function: Find,
    by_event: bool,
    keys: list[str],
    per: str | None,
    left: dict[str, bool],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    corpus = corpus_of(archive, item[1], by_event)
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
