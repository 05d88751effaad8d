"""The tables of an archive by name, counts, and what the command line does."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from .. import evidence, framing, repetition, voice
from ..base.choices import known
from ..project import InputError
from .archive import Archive, added
from .passages import passages
from .run import SIZE, Client, Out, Parquet, Run, cluster_of, run_of
from .sums import Find, overview
from .tallies import Task, knowing, tasks
from .terms import keyness
from .variants import quote_variants

SPANS: dict[str, Find] = {
    function.__name__: function
    for function in (
        voice.quotations, voice.statements, framing.labels, framing.deaths, framing.agency,
        framing.prosecutions, framing.passives, framing.figures, framing.frames, repetition.within,
    )
}  # fmt: skip
# look at all articles of an event, and at how the archive writes its words
BY_EVENT = (framing.labels,)
WHOLE: dict[str, Callable[..., Any]] = {
    function.__name__: function for function in (passages, quote_variants, keyness, overview)
}
AMOUNT = re.compile(r"auto|\d+(\.\d+)?\s*([kmgtp]i?)?b?", re.I)


def spans(
    parquet: Parquet,
    function: Find,
    client: Client,
    out: Out = None,
    name: str = "",
    **options: Any,
) -> Any:
    """function(corpus, **options) over the whole archive: a Dask DataFrame on OUT/NAME.

    function   gives rows that depend on their article alone or, of those in BY_EVENT, on the
               articles of their event
    out        a folder that all machines share (default: beside the archive)
    """
    run, name = run_of(parquet, client, out), name or function.__name__
    asked = {"function": f"{function.__module__}.{function.__qualname__}", "options": options}
    same = {"name": name, "function": function, "options": options}
    return run.table(
        name, asked, lambda: run.map(name, _spans, tasks(run, function in BY_EVENT), **same)
    )


def _spans(
    archive: Archive, task: Task, name: str, function: Find, options: dict[str, Any]
) -> None:
    archive.part(name, task[0], function(knowing(archive, *task[1:]), **options))


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
    corpus = knowing(archive, *task[1:])
    words = evidence.words(corpus, keys, **left) if per else pd.DataFrame()
    return evidence.count(corpus, function(corpus), keys, None, **left), words


def _added(tables: Sequence[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    whole = pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)
    shared = [key for key in keys if key in whole]
    return added(whole, shared) if shared else whole.sum().to_frame().T


def work(
    parquet: str,
    out: str,
    scheduler: str = "",
    workers: int = 0,
    only: Sequence[str] = (),
    size: int = 0,
    memory: str = "auto",
) -> list[Path]:
    """What `python -m analysis cluster` does: the tables named in `only`, or all; -> their folders.

    Raises InputError for bad input, a scheduler that does not answer or sees another disk, too
    little memory.
    """
    every = [*SPANS, *WHOLE]
    chosen = [known(name, every, "table") for name in only] or every
    for option, number in (("--size", size), ("--workers", workers)):
        if number < 0:
            raise InputError(f"{option} {number}: give a number above 0, or leave it out")
    if not AMOUNT.fullmatch(memory):
        raise InputError(f"--memory {memory}: give an amount such as 4GB, for each worker")
    with cluster_of(scheduler, workers, memory) as client:
        print(f"dashboard: {client.dashboard_link}", file=sys.stderr)
        run = Run(parquet, client, out, size or SIZE)
        for name in chosen:
            if name in WHOLE:
                WHOLE[name](run, client)
            else:
                spans(run, SPANS[name], client, name=name)
    return [run.out / name for name in chosen]
