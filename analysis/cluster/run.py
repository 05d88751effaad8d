"""An archive at work: stages over its pieces, of which what is finished is not done again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ..project import LEXICONS, InputError
from . import workers
from .archive import Archive
from .files import Part, _save, save_array
from .intake import _house, _index, _lines, _read
from .sources import _sources
from .workers import _Idle, _need

if TYPE_CHECKING:
    from distributed import Client

SIZE = 5_000  # articles in a piece


@cache
def _version() -> str:
    """A fingerprint of the code and the lexicons: with another, a finished stage is done again."""
    files = [*sorted(Path(__file__).parents[1].rglob("*.py")), *sorted(LEXICONS.glob("*.csv"))]
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:16]


class Run:
    """An archive at work: its Parquet files, the folder of its tables, and the cluster; stages that
    are finished are not redone."""

    def __init__(
        self,
        parquet: str | Path,
        client: Client,
        out: str | Path | None = None,
        size: int = SIZE,
        columns: dict[str, str] | None = None,
        progress: bool = False,
    ) -> None:
        _need()
        self.client, self.progress, self.columns = client, progress, columns or {}
        self.sources = _sources(Path(parquet), self.columns)
        self.out = Path(out or Path(parquet).with_suffix(".tables")).resolve()
        self.out.mkdir(parents=True, exist_ok=True)
        self.archive = Archive(self.out)
        self.size, self.shuffled, self.memory = size, 0, ""
        # a queue of jobs may take hours to send one
        if not self._workers():
            self.map("waiting for a worker", os.path.join, [""])
        self._seen_by_all()
        # 0: they have no limit
        least = min((w["memory_limit"] for w in self._workers().values()), default=0)
        self.memory = f" (of {least / 1e9:.2f} GB each)" if least else ""
        self.stage("articles", {"size": size, "columns": self.columns}, self._read)
        self.archive = Archive(self.out)

    def _seen_by_all(self) -> None:
        mark = self.out / f".{uuid.uuid4().hex}"
        mark.touch()
        # a worker that has just ended does not say
        sees = self.client.run(os.path.exists, str(mark), on_error="ignore")
        blind = [worker for worker, seen in sees.items() if not seen]
        mark.unlink()
        if blind:
            raise InputError(
                f"{self.out}: worker {blind[0]} does not see this folder; give an --out that is shared by all machines"
            )

    def map(
        self, what: str, task: Callable[..., Any], items: Sequence[Any], **same: Any
    ) -> list[Any]:
        """task(folder, item) for each item, on the cluster; tasks of a lost worker are done again
        by the scheduler."""
        from distributed import KilledWorker, wait
        from tqdm import tqdm

        futures = self.client.map(
            task, [str(self.out)] * len(items), list(items), pure=False, **same
        )
        left, idle = set(futures), _Idle(self)
        results: dict[Any, Any] = {}
        try:
            with tqdm(total=len(futures), desc=what, disable=not (self.progress and items)) as bar:
                while left:
                    try:
                        for future in wait(
                            left, timeout=workers.WAIT, return_when="FIRST_COMPLETED"
                        ).done:
                            results[future] = future.result(timeout=workers.WAIT)
                            left.remove(future)
                            future.release()  # what is held here, no worker can lose
                            bar.update()
                        idle = _Idle(self)
                    except TimeoutError:
                        bar.set_postfix_str("" if idle.look(what) else "no worker yet")
            return [results[f] for f in futures]
        except KilledWorker as error:
            raise self._ended(what) from error
        finally:
            self.client.cancel(list(left))

    def _workers(self) -> dict[str, dict[str, Any]]:
        return dict(self.client.scheduler_info(n_workers=-1)["workers"])

    def _ended(self, what: str) -> InputError:
        return InputError(
            f"{what}: workers{self.memory} end before a piece is done; give a smaller --size, or fewer workers with "
            "more memory"
        )

    def stage(
        self, name: str, parameters: dict[str, Any], make: Callable[[Path], dict[str, Any] | None]
    ) -> Path:
        """OUT/NAME, made once for these inputs, this version and these parameters; OUT/NAME.json
        says for which."""
        folder, manifest = self.out / name, self.out / f"{name}.json"
        said = {
            "inputs": [[f.name, f.stat().st_size, f.stat().st_mtime_ns] for f, _ in self.sources],
            "version": _version(),
            "parameters": json.loads(json.dumps(parameters, default=repr)),
            "size": self.size,
        }
        if manifest.exists() and {**json.loads(manifest.read_text()), "made": None} == {
            **said,
            "made": None,
        }:
            return folder
        manifest.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        made = make(folder) or {}
        _save(manifest, lambda new: new.write_text(json.dumps(said | {"made": made}, indent=1)))
        return folder

    def _read(self, folder: Path) -> dict[str, Any]:
        units = []
        for file, groups in self.sources:
            held: list[int] = []
            start = row = 0
            # small row groups together, a large one alone
            for k, n in enumerate(groups):
                if held and row - start + n > self.size:
                    units.append((str(file), held, start))
                    held, start = [], row
                held, row = [*held, k], row + n
            units.append((str(file), held, start))
        shutil.rmtree(self.out / "skipped", ignore_errors=True)
        self.map(
            "read",
            _read,
            list(enumerate(units)),
            size=self.size,
            columns=self.columns,
            several=len(self.sources) > 1,
        )
        shutil.rmtree(self.out / "index", ignore_errors=True)
        (articles,) = self.map("index", _index, [0])
        if not articles:
            raise InputError(
                f"{self.sources[0][0].name}: no readable article; {self.out.name}/skipped says why"
            )
        self.archive = Archive(self.out)
        with self.scratch("lines"):
            self.map("lines", _lines, self.pieces, shards=self.shards())
            found = self.map("house lines", _house, range(self.shards()))
            save_array(self.out / "index" / "house.npy", np.sort(np.concatenate(found)))
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
        """Folders for what passes between tasks; gone afterwards."""
        for name in names:
            shutil.rmtree(self.out / name, ignore_errors=True)
        try:
            yield
        finally:
            for name in names:
                shutil.rmtree(self.out / name, ignore_errors=True)

    def table(self, name: str, parameters: dict[str, Any], make: Callable[[], list[Part]]) -> Any:
        """A stage whose parts are Parquet files, as a Dask DataFrame; all get one schema, for a
        column without a value has no type."""
        import dask
        import dask.dataframe as dd

        def unify(folder: Path) -> dict[str, Any]:
            before = self.shuffled
            schemas, numbers = zip(*make(), strict=True)
            one = pa.unify_schemas(
                [s.remove_metadata() for s in schemas], promote_options="permissive"
            )
            richest = max(schemas, key=lambda s: sum(not pa.types.is_null(t) for t in s.types))
            before_it = {
                c: np.cumsum([0, *(n.get(c, 0) for n in numbers)]).tolist() for c in numbers[0]
            }
            odd = [
                (k, {c: n[k] for c, n in before_it.items()})
                for k, s in enumerate(schemas)
                if not s.equals(one)
                or s.metadata != richest.metadata
                or any(n[k] for n in before_it.values())
            ]
            self.map(
                f"{name}: one schema",
                _cast,
                odd,
                name=name,
                schema=one.with_metadata(richest.metadata),
            )
            return {"parts": len(schemas), "bytes shuffled": self.shuffled - before}

        files = sorted(map(str, self.stage(name, parameters, unify).glob("[0-9]*.parquet")))
        with dask.config.set({"dataframe.convert-string": False}):  # the types of one process
            return dd.read_parquet(files)


def _cast(folder: str, part: tuple[int, dict[str, int]], name: str, schema: pa.Schema) -> None:
    """Give a part the schema of all, and go on numbering where the parts before it stopped."""
    path = Path(folder) / name / f"{part[0]:05d}.parquet"
    table = pq.read_table(path)
    marks = table.schema.metadata or {}
    # a second try after a worker was lost
    if marks.get(b"numbered") == (said := repr(part[1]).encode()):
        return
    for column, before in part[1].items():
        values = np.array(table[column])
        table = table.set_column(
            table.schema.get_field_index(column),
            column,
            pa.array(np.where(values >= 0, values + before, values)),
        )
    rows = table.cast(schema).replace_schema_metadata((schema.metadata or {}) | {b"numbered": said})
    _save(path, lambda new: pq.write_table(rows, new, compression="zstd"))


def _run(parquet: str | Path | Run, client: Client, out: str | Path | None) -> Run:
    return parquet if isinstance(parquet, Run) else Run(parquet, client, out)
