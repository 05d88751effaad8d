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

from ..base import store
from ..project import InputError
from . import intake
from .archive import Archive, Part, save, write_table
from .workers import Client, results_of, workers_of

SIZE = 5_000  # articles in a piece
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

    def stage(
        self, name: str, parameters: dict[str, Any], make: Callable[[], dict[str, Any] | None]
    ) -> Path:
        """OUT/NAME, made once for these inputs, this version and these parameters; OUT/NAME.json
        says for which."""
        folder, manifest = self.out / name, self.out / f"{name}.json"
        said: dict[str, Any] = {
            "inputs": [[f.name, f.stat().st_size, f.stat().st_mtime_ns] for f, _ in self.sources],
            "version": store.version(),
            "parameters": json.loads(json.dumps(parameters, default=repr)),
            "size": self.size,
        }
        if manifest.exists() and said.items() <= json.loads(manifest.read_text()).items():
            return folder
        manifest.unlink(missing_ok=True)
        _emptied(folder).mkdir(parents=True)
        said["made"] = make() or {}
        save(manifest, lambda new: new.write_text(json.dumps(said, indent=1)))
        return folder

    def _read(self) -> dict[str, Any]:
        for name in ("skipped", "index"):
            _emptied(self.out / name)
        parts = list(enumerate(intake.units(self.sources, self.size)))
        self.map("read", intake.read, parts, size=self.size, several=len(self.sources) > 1)
        (articles,) = self.map("index", intake.index, [0])
        if not articles:
            raise InputError(
                f"{self.sources[0][0].name}: no readable article; {self.out.name}/skipped says why"
            )
        self.archive = Archive(self.out)
        self.archive.keep("shards", np.array([self.shards()]))
        with self.scratch("lines"):
            self.map("lines", intake.lines, self.pieces)
            found = self.map("house lines", intake.house, range(self.shards()))
        self.archive.keep("house", np.sort(np.concatenate(found)))
        return {"articles": articles}

    @property
    def pieces(self) -> range:
        return range(len(self.archive.first) - 1)

    def shards(self) -> int:
        """Into how many shards the words go: in each about as many as stand in a piece."""
        size = sum(f.stat().st_size for f in self.archive.pieces)
        return int(min(60_000, max(1, size // 6 // (800 * self.size) + 1)))

    @contextmanager
    def scratch(self, *names: str) -> Iterator[None]:
        """Folders for what passes between tasks; gone afterwards, and counted what was sent."""
        folders = [_emptied(self.out / name) for name in names]
        try:
            yield
        finally:
            for folder in folders:
                self.shuffled += sum(file.stat().st_size for file in folder.rglob("*.sent.npy"))
                _emptied(folder)

    def table(self, name: str, parameters: dict[str, Any], make: Callable[[], list[Part]]) -> Any:
        """A stage whose tasks write parts to OUT/parts, as a Dask DataFrame; all get one schema,
        for a column without a value has no type, and groups are numbered through."""
        import dask
        import dask.dataframe as dd

        def unify() -> dict[str, Any]:
            before = self.shuffled
            with self.scratch("parts"):
                schemas, groups = zip(*make(), strict=True)
                plain = [schema.remove_metadata() for schema in schemas]
                one = pa.unify_schemas(plain, promote_options="permissive")
                richest = max(schemas, key=lambda s: sum(not pa.types.is_null(t) for t in s.types))
                starts = pd.DataFrame(list(groups)).cumsum().shift(fill_value=0)
                same = {"name": name, "schema": one.with_metadata(richest.metadata)}
                items = list(enumerate(starts.to_dict("records")))
                self.map(f"{name}: one schema", _cast, items, **same)
            return {"parts": len(schemas), "bytes shuffled": self.shuffled - before}

        files = sorted(map(str, self.stage(name, parameters, unify).glob("[0-9]*.parquet")))
        with dask.config.set({"dataframe.convert-string": False}):  # the types of one process
            return dd.read_parquet(files)


Parquet = str | Path | Run  # an archive, or one at work already


def run_of(parquet: Parquet, client: Client, out: Out) -> Run:
    return parquet if isinstance(parquet, Run) else Run(parquet, client, out)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _cast(archive: Archive, part: tuple[int, dict[str, int]], name: str, schema: pa.Schema) -> None:
    """Give a part the schema of all, and go on numbering where the parts before it stopped."""
    number, starts = part
    table = pq.read_table(archive.path("parts", number, "parquet"))
    for column, before in starts.items():
        values = np.array(table[column])
        numbered = pa.array(np.where(values >= 0, values + before, values))
        table = table.set_column(table.schema.get_field_index(column), column, numbered)
    write_table(archive.path(name, number, "parquet"), table.cast(schema))
