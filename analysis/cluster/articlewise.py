"""Tables that depend on an article alone, or on the articles of its event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import evidence, framing, repetition, voice
from ..corpus.articles import Corpus
from ..english.mentions import capitals
from .archive import Archive
from .files import Part, write_part
from .groups import _events
from .run import Run, _run
from .tallies import _of_all, _tally

if TYPE_CHECKING:
    from distributed import Client

SPANS: dict[str, Callable[..., pd.DataFrame]] = {
    "quotations": voice.quotations,
    "statements": voice.statements,
    "labels": framing.labels,
    "deaths": framing.deaths,
    "agency": framing.agency,
    "passives": framing.passives,
    "figures": framing.figures,
    "frames": framing.frames,
    "within": repetition.within,
}


# look at all articles of an event, and at how the archive writes its words
BY_EVENT = (framing.labels,)


def spans(
    parquet: str | Path | Run,
    function: Callable[..., pd.DataFrame],
    client: Client,
    out: str | Path | None = None,
    name: str = "",
    by_event: bool | None = None,
    **options: Any,
) -> Any:
    """function(corpus, **options) over the whole archive: a Dask DataFrame on the Parquet files in
    OUT/NAME.

    function   gives rows that depend on their article alone (voice.quotations, framing.deaths,
    repetition.within …) or, with
               by_event, on the articles of their event (framing.labels, which is known to)
    out        a folder that all machines share (default: beside the archive); what stands there
    already is not made again
    """
    run, name = _run(parquet, client, out), name or function.__name__
    by_event = function in BY_EVENT if by_event is None else by_event
    asked = {
        "function": f"{function.__module__}.{function.__qualname__}",
        "options": options,
        "by event": by_event,
    }
    return run.table(
        name,
        asked,
        lambda: run.map(
            name, _spans, _groups(run, by_event), name=name, function=function, options=options
        ),
    )


def _spans(
    folder: str,
    item: tuple[int, np.ndarray, bool],
    name: str,
    function: Callable[..., pd.DataFrame],
    options: dict[str, Any],
) -> Part:
    return write_part(
        Path(folder) / name / f"{item[0]:05d}.parquet", function(_corpus(folder, item), **options)
    )


def counts(
    parquet: str | Path | Run,
    function: Callable[..., pd.DataFrame],
    by: str | Sequence[str],
    client: Client,
    out: str | Path | None = None,
    per: str | None = None,
    by_event: bool | None = None,
    **left: bool,
) -> pd.DataFrame:
    """evidence.count(corpus, function(corpus), by, per, furniture=…, repeats=…) over the whole
    archive; by_event as in `spans`."""
    run, keys = _run(parquet, client, out), [by] if isinstance(by, str) else list(by)
    groups = _groups(run, function in BY_EVENT if by_event is None else by_event)
    found = run.map("counts", _counts, groups, function=function, keys=keys, per=per, left=left)

    def add(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
        whole = pd.concat(tables, ignore_index=True)
        shared = [k for k in keys if k in whole]
        if not shared:
            return whole.sum().to_frame().T
        # one may know none
        kinds = {
            k: next((t[k].dtype for t in tables if t[k].notna().any()), whole[k].dtype)
            for k in shared
        }
        return whole.groupby(shared, dropna=False, observed=True).sum().reset_index().astype(kinds)

    result = add([n for n, _ in found])
    return (
        result
        if per is None
        else evidence.rates(result, add([words for _, words in found]), keys, per)
    )


def _counts(
    folder: str,
    item: tuple[int, np.ndarray, bool],
    function: Callable[..., pd.DataFrame],
    keys: list[str],
    per: str | None,
    left: dict[str, bool],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    corpus = _corpus(folder, item)
    return evidence.count(corpus, function(corpus), keys, None, **left), evidence.words(
        corpus, keys, **left
    ) if per else pd.DataFrame()


def _groups(run: Run, by_event: bool) -> list[tuple[int, np.ndarray, bool]]:
    """The articles that each task is given."""
    if by_event:
        _tally(run, "capitals")
    groups = _events(run) if by_event else [run.archive.numbers(k) for k in run.pieces]
    return [(part, numbers, by_event) for part, numbers in enumerate(groups)]


def _corpus(folder: str, item: tuple[int, np.ndarray, bool]) -> Corpus:
    archive, (_, numbers, by_event) = Archive(folder), item
    corpus = archive.corpus(numbers)
    if by_event:
        corpus.remember(_of_all(archive, corpus, "capitals")[0], capitals)
    return corpus
