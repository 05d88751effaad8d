"""An archive at work on Dask workers, here or elsewhere, and what to say when they cannot go on."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

import numpy as np

from ..base import atomic, store
from ..project import InputError
from . import intake
from .archive import Archive

SIZE = 5_000  # articles in a piece
WAIT = 30  # seconds without a finished task after which the workers are looked at
Client = Any  # distributed.Client, which need not be installed to read this
Table = TypeVar("Table", bound=Callable[..., Any])


@contextmanager
def cluster_of(scheduler: str = "", workers: int = 0, memory: str = "auto") -> Iterator[Client]:
    """A client of the scheduler at this address, or of as many workers on this machine (0: one a
    core), each of so much memory ("4GB")."""
    try:
        import dask.dataframe
        from distributed import CancelledError, Client
        from distributed.comm.core import CommClosedError
        from distributed.utils import silence_logging_cmgr
    except ImportError as error:
        raise InputError(
            'working on a cluster needs more packages: pip install ".[cluster]"'
        ) from error
    # a worker that waits for memory would wait for ever: what it holds lies in files
    never = {f"distributed.worker.memory.{at}": False for at in ("target", "spill", "pause")}
    patience = {"distributed.scheduler.no-workers-timeout": f"{2 * WAIT}s"}
    patience["distributed.comm.timeouts.connect"] = "10s"
    size = {"n_workers": workers or os.cpu_count(), "threads_per_worker": 1, "memory_limit": memory}
    quiet = {"dashboard_address": ":0", "silence_logs": logging.ERROR}
    where = scheduler or "this machine"
    # it logs a traceback for each try to connect again
    with dask.config.set(never | patience), silence_logging_cmgr(logging.CRITICAL):
        try:
            client = Client(scheduler) if scheduler else Client(**size, **quiet)
        except (OSError, ValueError) as error:
            raise InputError(
                f"{where}: no scheduler answers; start one with `dask scheduler`, "
                "or leave --scheduler out"
            ) from error
        try:
            with client:
                yield client
        except (CancelledError, CommClosedError) as error:
            raise InputError(
                f"{where}: the scheduler is gone; start one and say the same again: "
                "finished tables are kept"
            ) from error


class Run:
    """An archive at work: its Parquet files, the folder of its tables (which all machines share),
    the cluster, and stages, of which what is finished is not done again."""

    def __init__(
        self, parquet: str | Path, client: Client, out: str | Path = "", size: int = SIZE
    ) -> None:
        self.client, self.size, self.memory = client, size, ""
        self.sources = intake.sources(Path(parquet))
        self.out = Path(out or Path(parquet).with_suffix(".tables")).resolve()
        self.out.mkdir(parents=True, exist_ok=True)
        self.archive = Archive(self.out)
        # a queue of jobs may take hours to send a worker
        self.map("waiting for a worker", lambda archive, item: item, [0])
        self._seen_by_all()
        self._look("before reading")
        self.stage("articles", self._read)
        self.pieces = range(len(self.archive.pieces))

    def _seen_by_all(self) -> None:
        with NamedTemporaryFile(dir=self.out) as mark:
            # a worker that has just ended does not say
            sees = self.client.run(os.path.exists, mark.name, on_error="ignore")
        if blind := [worker for worker, seen in sees.items() if not seen]:
            raise InputError(
                f"{self.out}: worker {blind[0]} does not see this folder; "
                "give an --out that is shared by all machines"
            )

    def map(
        self, what: str, task: Callable[..., Any], items: Iterable[Any], **same: Any
    ) -> list[Any]:
        """task(archive, item) for each item; that of a lost worker is done again by the scheduler.
        Raises InputError where no waiting will help; from a queue workers may be to come."""
        from distributed import KilledWorker, wait
        from distributed.scheduler import NoWorkerError
        from tqdm import tqdm

        on_archive = partial(task, Archive(self.out))
        futures = self.client.map(on_archive, list(items), pure=False, **same)
        left, results = set(futures), {}
        try:
            with tqdm(total=len(futures), desc=what, disable=None) as bar:
                while left:
                    try:
                        for future in wait(left, WAIT, "FIRST_COMPLETED").done:
                            results[future] = future.result(timeout=WAIT)
                            left.remove(future)
                            future.release()  # what is held here, no worker can lose
                            bar.update()
                    except TimeoutError:
                        self._look(what)
            return [results[future] for future in futures]
        except (KilledWorker, NoWorkerError) as error:
            raise InputError(
                f"{what}: workers{self.memory} end before a piece is done; give a smaller --size, "
                "or fewer workers with more memory"
            ) from error
        finally:
            self.client.cancel(list(left))

    def _look(self, what: str) -> None:
        """What each worker has at least, to be told; InputError where all wait for memory."""
        workers = self.client.scheduler_info(n_workers=-1)["workers"].values()
        if least := min((worker["memory_limit"] for worker in workers), default=0):
            self.memory = f" (of {least / 1e9:.2f} GB each)"
        if {worker["status"] for worker in workers} == {"paused"}:
            raise InputError(
                f"{what}: all workers{self.memory} wait for memory; start them with more, or with "
                "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE=False, or give a smaller --size"
            ) from None

    def stage(self, name: str, make: Callable[[], object], **parameters: Any) -> None:
        """OUT/NAME, made once for what OUT/NAME.json says: inputs, version, parameters."""
        manifest = self.out / f"{name}.json"
        asked = {
            "inputs": [[f.name, f.stat().st_size, f.stat().st_mtime_ns] for f in self.sources],
            "version": store.version(),
            "parameters": parameters,
            "size": self.size,
        }
        said = json.dumps(asked, indent=1)
        if manifest.exists() and manifest.read_text() == said:
            return
        manifest.unlink(missing_ok=True)
        self._empty(name)
        (self.out / name).mkdir()
        make()
        with atomic.file(manifest) as new:
            new.write_text(said)

    def _read(self) -> None:
        self._empty("skipped")
        units = list(enumerate(intake.units(self.sources, self.size)))
        self.map("read", intake.read, units, size=self.size)
        pieces = range(len(self.archive.pieces))
        if not pieces:
            raise InputError(
                f"{self.sources[0].name}: no readable article; {self.out.name}/skipped says why"
            )
        self.map("index", intake.index, [len(units)])
        with self.scratch("lines"):
            self.map("lines", intake.lines, pieces)
            found = self.map("house lines", intake.house, pieces)
        self.archive.lay("house", 0, {"line": np.concatenate(found)})

    def _empty(self, *names: str) -> None:
        for name in names:
            shutil.rmtree(self.out / name, ignore_errors=True)

    @contextmanager
    def scratch(self, *names: str) -> Iterator[None]:
        """Folders for what passes between tasks, gone afterwards."""
        self._empty(*names)
        try:
            yield
        finally:
            self._empty(*names)

    def table(self, name: str, make: Callable[[], object], **parameters: Any) -> Any:
        """A stage whose tasks write parts of a table, as a Dask DataFrame."""
        import dask
        import dask.dataframe as dd

        self.stage(name, make, **parameters)
        with dask.config.set({"dataframe.convert-string": False}):  # the types of one process
            return dd.read_parquet(list(map(str, self.archive.files(name))))


def of_files(before: int = 0) -> Callable[[Table], Table]:
    """A table of a run may also be asked of Parquet files, with the client and, where it is not
    beside them, the folder of the tables, behind so many arguments of its own:
    passages("archive/", client, "/shared/tables"), spans("archive/", framing.labels, client)."""

    def asked(table: Table) -> Table:
        @wraps(table)
        def of(archive: Run | str | Path, *given: Any, **options: Any) -> Any:
            own, rest = given[:before], given[before:]
            if not isinstance(archive, Run):
                named = {name: options.pop(name) for name in ("client", "out") if name in options}
                count = 2 - len(named)
                archive, rest = Run(archive, *rest[:count], **named), rest[count:]
            return table(archive, *own, *rest, **options)

        return of  # type: ignore[return-value]

    return asked
