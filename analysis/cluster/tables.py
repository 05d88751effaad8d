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
from .run import SIZE, Run
from .sums import overview
from .terms import keyness
from .variants import quote_variants
from .workers import cluster_of

WHOLE: dict[str, Callable[..., Any]] = {
    "passages": passages,
    "quote_variants": quote_variants,
    "keyness": keyness,
    "overview": overview,
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
    for said, fits, wanted in (
        (f"--size {size}", size >= 0, f"a number of articles above 0, or none for {SIZE}"),
        (
            f"--workers {workers}",
            workers >= 0,
            "a number of workers above 0, or none for one a core",
        ),
        (f"--memory {memory}", AMOUNT.fullmatch(memory), "an amount such as 4GB, for each worker"),
    ):
        if not fits:
            raise InputError(f"{said}: give {wanted}")
    with cluster_of(scheduler, workers, memory) as client:
        print(f"dashboard: {client.dashboard_link}", file=sys.stderr)
        run = Run(parquet, client, out, size or SIZE)
        for name in chosen:
            if name in WHOLE:
                WHOLE[name](run, client)
            else:
                spans(run, SPANS[name], client, name=name)
    return [run.out / name for name in chosen]
