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
from .archive import Archive, added, joined
from .passages import passages
from .run import SIZE, Run, cluster_of, of_files
from .sums import Find, overview
from .tallies import Task, tasks
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


@of_files(1)
def spans(run: Run, function: Find) -> Any:
    """function(corpus) over the whole archive: a Dask DataFrame on OUT/NAME.

    function   gives rows that depend on their article alone or, of those in BY_EVENT, on the
               articles of their event
    """
    name = function.__name__

    def make() -> None:
        run.map(name, _spans, tasks(run, function in BY_EVENT), function=function)

    return run.table(name, make, function=f"{function.__module__}.{name}")


def _spans(archive: Archive, task: Task, function: Find) -> None:
    archive.part(function.__name__, task.part, function(task.corpus(archive)))


@of_files(2)
def counts(
    run: Run, function: Find, by: str | Sequence[str], per: str | None = None
) -> pd.DataFrame:
    """evidence.count(corpus, function(corpus), by, per) over the whole archive."""
    keys = [by] if isinstance(by, str) else list(by)
    same = {"function": function, "keys": keys, "per": per}
    parts = run.map("counts", _counts, tasks(run, function in BY_EVENT), **same)
    found, words = map(joined, zip(*parts, strict=True))
    found = added(found, keys)
    if per is None:
        return found
    return evidence.rates(found, added(words, [key for key in keys if key in words]), keys, per)


def _counts(
    archive: Archive, task: Task, function: Find, keys: list[str], per: str | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    corpus = task.corpus(archive)
    words = evidence.words(corpus, keys) if per else pd.DataFrame()
    return evidence.count(corpus, function(corpus), keys), words


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
                WHOLE[name](run)
            else:
                spans(run, SPANS[name])
    return [run.out / name for name in chosen]
