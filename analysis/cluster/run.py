"""An archive at work: stages over its pieces, of which what is finished is not done again."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..base import atomic, store
from ..project import InputError
from . import intake
from .archive import Archive
from .workers import Client, results_of, workers_of

SIZE = 5_000  # articles in a piece
NUMBERS = ["statement", "quotation"]  # columns that number groups of rows, from 0
Out = str | Path | None  # a folder that all machines share; None: beside the archive


class Run:
    """An archive at work: its Parquet files, the folder of its tables, and the cluster; stages that
    are finished are not redone."""

    def __init__(
        self, parquet: str | Path, client: Client, out: Out = None, size: int = SIZE
    ) -> None:
        self.client, self.size = client, size
        self.sources = intake.sources(Path(parquet))
        self.out = Path(out or Path(parquet).with_suffix(".tables")).resolve()
        self.out.mkdir(parents=True, exist_ok=True)
        self.archive, self.shuffled, self.memory = Archive(self.out), 0, ""
        # a queue of jobs may take hours to send one
        if not workers_of(client):
            self.map("waiting for a worker", os.path.join, [""])
        self._seen_by_all()
        # 0: they have no limit
        least = min((w["memory_limit"] for w in workers_of(client).values()), default=0)
        self.memory = f" (of {least / 1e9:.2f} GB each)" if least else ""
        self.stage("articles", {}, self._read)
        self.pieces = range(len(self.archive.pieces))

    def _seen_by_all(self) -> None:
        mark = self.out / f".{uuid.uuid4().hex}"
        mark.touch()
        # a worker that has just ended does not say
        sees = self.client.run(os.path.exists, str(mark), on_error="ignore")
        mark.unlink()
        for worker, seen in sees.items():
            if not seen:
                raise InputError(
                    f"{self.out}: worker {worker} does not see this folder; "
                    "give an --out that is shared by all machines"
                )

    def map(
        self, what: str, task: Callable[..., Any], items: Sequence[Any], **same: Any
    ) -> list[Any]:
        """task(archive, item) for each item, on the cluster."""
        archives = [Archive(self.out)] * len(items)
        futures = self.client.map(task, archives, list(items), pure=False, **same)
        return results_of(self.client, futures, what, self.memory)

    def stage(self, name: str, parameters: dict[str, Any], make: Callable[[], object]) -> None:
        """OUT/NAME, made once for these inputs, this version and these parameters; OUT/NAME.json
        says for which."""
        manifest = self.out / f"{name}.json"
        said = {
            "inputs": [[f.name, f.stat().st_size, f.stat().st_mtime_ns] for f in self.sources],
            "version": store.version(),
            "parameters": json.loads(json.dumps(parameters, default=repr)),
            "size": self.size,
        }
        if manifest.exists() and said == json.loads(manifest.read_text()):
            return
        manifest.unlink(missing_ok=True)
        _emptied(self.out / name).mkdir(parents=True)
        make()
        with atomic.file(manifest) as new:
            new.write_text(json.dumps(said, indent=1))

    def _read(self) -> None:
        for name in ("skipped", "index"):
            _emptied(self.out / name)
        units = list(enumerate(intake.units(self.sources, self.size)))
        self.map("read", intake.read, units, size=self.size, several=len(self.sources) > 1)
        pieces = range(len(self.archive.pieces))
        if not pieces:
            raise InputError(
                f"{self.sources[0].name}: no readable article; {self.out.name}/skipped says why"
            )
        self.map("index", intake.index, [0])
        with self.scratch("lines"):
            self.map("lines", intake.lines, pieces)
            found = self.map("house lines", intake.house, pieces)
        self.archive.write("house", 0, pd.DataFrame({"line": np.concatenate(found)}), "arrow")

    @contextmanager
    def scratch(self, *names: str) -> Iterator[None]:
        """Folders for what passes between tasks; gone afterwards, and counted what was sent."""
        folders = [_emptied(self.out / name) for name in names]
        try:
            yield
        finally:
            for folder in folders:
                self.shuffled += sum(file.stat().st_size for file in folder.rglob("*.sent"))
                _emptied(folder)

    def table(self, name: str, parameters: dict[str, Any], make: Callable[[], object]) -> Any:
        """A stage whose tasks `write_part` of a table, as a Dask DataFrame."""
        import dask
        import dask.dataframe as dd

        self.stage(name, parameters, make)
        with dask.config.set({"dataframe.convert-string": False}):  # the types of one process
            return dd.read_parquet(list(map(str, self.archive.files(name))))


Parquet = str | Path | Run  # an archive, or one at work already


def run_of(parquet: Parquet, client: Client, out: Out) -> Run:
    return parquet if isinstance(parquet, Run) else Run(parquet, client, out)


def write_part(archive: Archive, name: str, part: int, table: pd.DataFrame) -> None:
    """A part of a table; its groups have numbers that no other part gives."""
    for column in table.columns.intersection(NUMBERS):
        table[column] = table[column].where(table[column] < 0, table[column] + (part << 32))
    rows = pa.Table.from_pandas(table, preserve_index=False)
    # without a value a column has no type: only names may be missing everywhere
    fields = [f.with_type(pa.string()) if pa.types.is_null(f.type) else f for f in rows.schema]
    rows = rows.cast(pa.schema(fields, rows.schema.metadata))
    with atomic.file(archive.path(name, part)) as new:
        pq.write_table(rows, new, compression="zstd")


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
