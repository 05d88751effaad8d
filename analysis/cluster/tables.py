"""The tables by name, and what the command line does."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..base.choices import known
from ..project import InputError
from .articlewise import SPANS, spans
from .passages import passages
from .run import SIZE, Run, cluster_of
from .sums import overview
from .terms import keyness
from .variants import quote_variants

WHOLE: dict[str, Callable[..., Any]] = {
    function.__name__: function for function in (passages, quote_variants, keyness, overview)
}
AMOUNT = re.compile(r"auto|\d+(\.\d+)?\s*([kmgtp]i?)?b?", re.I)


def work(
    parquet: str,
    out: str,
    scheduler: str = "",
    workers: int = 0,
    only: Sequence[str] = (),
    size: int = 0,
    memory: str = "auto",
) -> list[Path]:
    """What `python -m analysis cluster` does: the tables named in `only` (or all) as Parquet
    folders in OUT; -> the folders.

    Raises InputError for bad input, an unknown table, a scheduler that does not answer or sees
    another disk, or too little memory.
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
