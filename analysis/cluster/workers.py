"""A client of Dask workers, here or elsewhere, and what to say when they cannot go on."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..project import InputError

Client = Any  # distributed.Client, which need not be installed to read this
WAIT = 30  # seconds without a finished task after which the workers are looked at


@contextmanager
def cluster_of(scheduler: str = "", workers: int = 0, memory: str = "auto") -> Iterator[Client]:
    """A client of the scheduler at this address, or of as many workers on this machine (0: one a
    core), each of so much memory ("4GB")."""
    try:
        import dask.dataframe
        from distributed import CancelledError, Client, LocalCluster
        from distributed.comm.core import CommClosedError
        from distributed.utils import silence_logging_cmgr
    except ImportError as error:
        raise InputError(
            'working on a cluster needs more packages: pip install ".[cluster]"'
        ) from error
    dask.config.set({"distributed.comm.timeouts.connect": "10s"})
    if not scheduler:
        # a worker that waits for memory would wait for ever: what it holds lies in files
        never = {f"distributed.worker.memory.{at}": False for at in ("target", "spill", "pause")}
        patience = {"distributed.scheduler.no-workers-timeout": f"{2 * WAIT}s"}
        size = {"n_workers": workers or os.cpu_count(), "memory_limit": memory}
        quiet = {"threads_per_worker": 1, "silence_logs": logging.ERROR}
        with (
            dask.config.set(never | patience),
            LocalCluster(dashboard_address=":0", **size, **quiet) as here,
            Client(here) as client,
        ):
            yield client
        return
    try:
        client = Client(scheduler)
    except (OSError, ValueError) as error:
        raise InputError(
            f"{scheduler}: no scheduler answers; start one with `dask scheduler`, "
            "or leave --scheduler out"
        ) from error
    try:
        # it logs a traceback for each try to connect again
        with silence_logging_cmgr(logging.CRITICAL), client:
            yield client
    except (CancelledError, CommClosedError) as error:
        raise InputError(
            f"{scheduler}: the scheduler is gone; start one and say the same again: "
            "finished tables are kept"
        ) from error


def workers_of(client: Client) -> dict[str, dict[str, Any]]:
    return dict(client.scheduler_info(n_workers=-1)["workers"])


def results_of(client: Client, futures: Sequence[Any], what: str, memory: str) -> list[Any]:
    """What these tasks give; those of a lost worker are done again by the scheduler. Raises
    InputError where no waiting will help; from a queue of jobs workers may be to come."""
    from distributed import KilledWorker, wait
    from distributed.scheduler import NoWorkerError
    from tqdm import tqdm

    left, results = set(futures), {}
    try:
        with tqdm(total=len(futures), desc=what, disable=None) as bar:
            while left:
                try:
                    for future in wait(left, timeout=WAIT, return_when="FIRST_COMPLETED").done:
                        results[future] = future.result(timeout=WAIT)
                        left.remove(future)
                        future.release()  # what is held here, no worker can lose
                        bar.update()
                except TimeoutError:
                    if {worker["status"] for worker in workers_of(client).values()} == {"paused"}:
                        raise InputError(
                            f"{what}: all workers{memory} wait for memory; start them with more, "
                            "or with DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE=False, "
                            "or give a smaller --size"
                        ) from None
        return [results[future] for future in futures]
    except (KilledWorker, NoWorkerError) as error:
        raise InputError(
            f"{what}: workers{memory} end before a piece is done; give a smaller --size, "
            "or fewer workers with more memory"
        ) from error
    finally:
        client.cancel(list(left))
