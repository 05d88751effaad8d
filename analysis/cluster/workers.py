"""A client of Dask workers, here or elsewhere, and what to say when they cannot go on."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ..project import InputError

if TYPE_CHECKING:
    from distributed import Client

    from .run import Run

# seconds without a finished task after which the workers are looked at
WAIT = 30


@contextmanager
def cluster_of(scheduler: str = "", workers: int = 0, memory: str = "auto") -> Iterator[Client]:
    """A client of the scheduler at this address, or of as many workers on this machine (0: one a
    core), each of so much memory ("4GB")."""
    _need()
    import dask
    from distributed import CancelledError, Client, LocalCluster
    from distributed.comm.core import CommClosedError
    from distributed.utils import silence_logging_cmgr

    dask.config.set({"distributed.comm.timeouts.connect": "10s"})
    if scheduler:
        try:
            client = Client(scheduler)
        except (OSError, ValueError) as error:
            raise InputError(
                f"{scheduler}: no scheduler answers; start one with `dask scheduler`, or leave --scheduler out"
            ) from error
        try:
            # it logs a traceback for each try to connect again
            with silence_logging_cmgr(logging.CRITICAL), client:
                yield client
        except (CancelledError, CommClosedError) as error:
            raise InputError(
                f"{scheduler}: the scheduler is gone; start one and say the same again: finished tables are kept"
            ) from error
    # a worker that waits for memory would wait for ever: what it holds lies in files
    else:
        if workers < 0:
            raise InputError(
                f"--workers {workers}: give a number of workers above 0, or none for one a core"
            )
        if not (memory == "auto" or _is_amount(memory)):
            raise InputError(f"--memory {memory}: give an amount such as 4GB, for each worker")
        never = {f"distributed.worker.memory.{at}": False for at in ("target", "spill", "pause")}
        with (
            dask.config.set(never),
            LocalCluster(
                n_workers=workers or os.cpu_count(),
                threads_per_worker=1,
                memory_limit=memory,
                dashboard_address=":0",
                silence_logs=logging.ERROR,
            ) as own,
            Client(own) as client,
        ):
            yield client


def _is_amount(memory: str) -> bool:
    from dask.utils import parse_bytes

    with suppress(ValueError):
        return bool(parse_bytes(memory) >= 0)
    return False


def _need() -> None:
    try:
        import dask.dataframe  # noqa: F401
        import distributed  # noqa: F401
    except ImportError as error:
        raise InputError(
            'working on a cluster needs more packages: pip install ".[cluster]"'
        ) from error


class _Idle:
    """A time in which no task is finished: it will not end where all workers wait for memory, or
    end again and again."""

    def __init__(self, run: Run) -> None:
        self.run, self.before, self.lost = run, set[str](), 0

    def look(self, what: str) -> int:
        """How many workers there are. Raises InputError where waiting will not help; from a queue
        of jobs some may be to come."""
        from distributed import LocalCluster

        workers = self.run._workers()
        if {w["status"] for w in workers.values()} == {"paused"}:
            raise InputError(
                f"{what}: all workers{self.run.memory} wait for memory; start them with more, or with "
                "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE=False, or give a smaller --size"
            )
        if self.before & set(workers):
            self.lost = 0
        elif self.before or not workers and isinstance(self.run.client.cluster, LocalCluster):
            self.lost += 1
        if self.lost == 2:
            raise self.run._ended(what)
        self.before = set(workers)
        return len(workers)
