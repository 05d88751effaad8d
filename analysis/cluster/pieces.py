"""An archive of articles cut into pieces on disk, and stages of work over them: the ground that
`cluster` stands on.

A Parquet archive is read once and cut into pieces of some thousand articles, files in a folder that
every worker sees. What passes between
tasks passes through files too, sorted by shard, so that the loss of a worker loses nothing that was
finished; the client holds counts of
rows and never a text.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..corpus import parts
from ..corpus import tables as lists
from ..corpus.articles import Corpus
from ..corpus.records import name_of, telling
from ..project import LEXICONS, InputError

if TYPE_CHECKING:
    from distributed import Client

# seconds without a finished task after which the workers are looked at
WAIT = 30
SIZE = 5_000  # articles in a piece
# columns that number groups within a corpus, from 0
NUMBERED = ("quotation", "statement")


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


@cache
def _version() -> str:
    """A fingerprint of the code and the lexicons: with another, a finished stage is done again."""
    files = [*sorted(Path(__file__).parents[1].rglob("*.py")), *sorted(LEXICONS.glob("*.csv"))]
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:16]


def _hash(*said: str) -> int:
    return int.from_bytes(
        blake2b("\0".join(said).encode("utf-8", "surrogatepass"), digest_size=8).digest(),
        "little",
        signed=True,
    )


def hashes(words: Iterable[str]) -> np.ndarray:
    """A stable 64-bit hash of each word as it is (those of passages take spellings for one)."""
    return np.fromiter(map(_hash, words), np.int64)


def _save(path: Path, write: Callable[[Path], Any]) -> None:
    """Write a file whole or not at all: the same task may run twice."""
    new = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    write(new)
    os.replace(new, path)


def save_array(path: Path, array: np.ndarray) -> None:
    _save(path, lambda new: np.save(new, array))


Part = tuple[pa.Schema, dict[str, int]]


def write_part(path: Path, table: pd.DataFrame) -> Part:
    """-> its schema, and how many groups each column of NUMBERED numbers."""
    rows = pa.Table.from_pandas(table, preserve_index=False)
    _save(path, lambda new: pq.write_table(rows, new, compression="zstd"))
    return rows.schema, {
        c: int(table[c].max()) + 1 if len(table) else 0 for c in NUMBERED if c in table
    }


def scatter(path: Path, shard: np.ndarray, shards: int, *columns: np.ndarray) -> int:
    """Write 64-bit columns sorted by shard; -> the bytes."""
    order = np.argsort(shard.astype(np.uint16), kind="stable")
    sent = np.stack([c.astype(c.dtype, copy=False).view(np.int64)[order] for c in columns])
    save_array(
        path.with_suffix(".cuts.npy"),
        np.concatenate(([0], np.cumsum(np.bincount(shard, minlength=shards)))),
    )
    save_array(path.with_suffix(".npy"), sent)
    return sent.nbytes


def gather(folder: Path, shard: int, columns: int) -> np.ndarray:
    """What all tasks wrote for a shard, in the order of the tasks: columns x rows."""
    out = []
    for cuts in sorted(folder.glob("*.cuts.npy")):
        low, high = np.load(cuts, mmap_mode="r")[shard : shard + 2].tolist()
        if low < high:
            out.append(
                np.array(
                    np.load(cuts.with_name(cuts.name.replace(".cuts", "")), mmap_mode="r")[
                        :, low:high
                    ]
                )
            )
    return np.concatenate(out, axis=1) if out else np.zeros((columns, 0), np.int64)


def shard_of(hashed: np.ndarray, shards: int) -> np.ndarray:
    return (hashed.view(np.uint64) % np.uint64(shards)).astype(np.int64)


class Archive:
    """What a task knows: the pieces in FOLDER/articles, and in FOLDER/index one array a fact, by
    article number."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def fact(self, name: str) -> np.ndarray:
        return np.load(self.folder / "index" / f"{name}.npy", mmap_mode="r")

    @cached_property
    def first(self) -> np.ndarray:
        """The number of each piece's first article, and how many articles there are."""
        return np.array(self.fact("first"))

    @cached_property
    def pieces(self) -> list[Path]:
        return sorted((self.folder / "articles").glob("[0-9]*.arrow"))

    def numbers(self, piece: int) -> np.ndarray:
        return np.arange(self.first[piece], self.first[piece + 1])

    def piece(self, number: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.first, number, side="right") - 1

    @property
    def columns(self) -> set[str]:
        """What all pieces say of their articles."""
        return set.intersection(
            *(set(pa.ipc.open_file(pa.memory_map(str(p))).schema.names) for p in self.pieces)
        )

    def by_piece(self, number: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """Each piece that these articles stand in, and which of them do."""
        of = self.piece(number)
        for piece in np.unique(of).tolist():
            yield piece, np.flatnonzero(of == piece)

    def table(self, numbers: np.ndarray, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The articles of these ascending numbers; the files are mapped, so that others are not
        read."""
        row, out = self.fact("row"), []
        for piece, which in (
            self.by_piece(numbers) if len(numbers) else [(0, np.zeros(0, np.int64))]
        ):
            whole = pa.ipc.open_file(pa.memory_map(str(self.pieces[piece]))).read_all()
            out.append(
                (whole.select(columns) if columns else whole).take(pa.array(row[numbers[which]]))
            )
        return pa.concat_tables(out, promote_options="permissive").to_pandas()

    def corpus(self, numbers: np.ndarray) -> Corpus:
        """A corpus of these articles, with the house lines of the whole archive that stand in
        them."""
        table = self.table(numbers).set_index("article")
        house, found = self.fact("house"), set()
        if len(house):
            for text, outlet in zip(table["text"], table["outlet"], strict=True):
                lines = parts.short_lines(text) if isinstance(outlet, str) else []
                hashed = np.array([_hash(line) for line in lines], np.int64)
                at = np.minimum(np.searchsorted(house, hashed), len(house) - 1)
                found |= {
                    (outlet, line)
                    for line, h, k in zip(lines, hashed, at, strict=True)
                    if house[k] == h
                }
        for c in ("outlet", "event", "title", "url"):
            table[c] = table[c].astype(object).where(table[c].notna(), None)
        if self.fact("nameless")[0]:  # which a piece alone cannot know
            table["outlet"] = table.index
        corpus = Corpus(table.head(0), house=found)
        corpus.articles = table  # cleaned when they were read
        return corpus

    def words(self, piece: int, name: str) -> np.ndarray:
        """hash, span (start and end) of the words of a piece, or where its articles `begin`."""
        return np.load(self.folder / "words" / f"{piece:05d}.{name}.npy", mmap_mode="r")


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
                        for future in wait(left, timeout=WAIT, return_when="FIRST_COMPLETED").done:
                            results[future] = future.result(timeout=WAIT)
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


def _sources(path: Path, columns: dict[str, str]) -> list[tuple[Path, list[int]]]:
    """The Parquet files and the rows of each of their row groups. Raises InputError where one
    cannot be read or has other columns."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path] if path.exists() else []
    if not files:
        raise InputError(f"{path.name}: no such Parquet file, nor a folder that holds some")
    out: list[tuple[Path, list[int]]] = []
    before: dict[str, str] = {}
    for file in files:
        try:
            found = pq.ParquetFile(file)
            empty = found.schema_arrow.empty_table().to_pandas(ignore_metadata=True)
        except (pa.ArrowException, OSError) as error:
            raise InputError(
                f"{file.name}: not a readable Parquet file; write it again with pandas or pyarrow"
            ) from error
        textual = lambda t: pa.types.is_large_string(t) or pa.types.is_dictionary(t)
        kind = {f.name: "string" if textual(f.type) else str(f.type) for f in found.schema_arrow}
        if "text" not in lists.renamed(empty, columns):
            raise InputError(f"{file.name}: no column 'text'; it has {', '.join(kind) or 'none'}")
        for name in sorted(kind.keys() | (before or kind).keys()):
            mine, other = kind.get(name, "missing"), (before or kind).get(name, "missing")
            if mine != other and "null" not in (mine, other):
                raise InputError(
                    f"{file.name}: column {name!r} is {mine}, in {files[0].name} it is {other}; "
                    "write all files with the same columns"
                )
        before = kind | {n: k for n, k in before.items() if k != "null"}
        out.append(
            (file, [found.metadata.row_group(k).num_rows for k in range(found.num_row_groups)])
        )
    return out


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


def _read(
    folder: str,
    unit: tuple[int, tuple[str, list[int], int]],
    size: int,
    columns: dict[str, str],
    several: bool,
) -> None:
    """Row groups of a file -> pieces of `size` cleaned articles with hashes of id and text, and the
    rows that were skipped."""
    number, (name, groups, row) = unit
    out, file = Path(folder), Path(name)
    skipped: list[tuple[str, str]] = []
    held: list[dict[str, Any]] = []
    stems = (out / "articles" / f"{number:05d}-{k:04d}" for k in count())
    try:
        batches = pq.ParquetFile(file).iter_batches(batch_size=min(size, 1000), row_groups=groups)
        for found in (f for batch in batches for f in _rows(batch)):
            if found is None:
                skipped.append((f"{file.name} row {row}", "not readable as UTF-8"))
                row += 1
                continue
            table = lists.renamed(found, columns)
            table.index = pd.RangeIndex(row, row + len(table))
            row += len(table)
            if "id" not in table and several:
                table["id"] = [f"{file.stem}-row-{n}" for n in table.index]
            for where, article in lists.rows(file.name, table):
                if isinstance(article, str) or not article["text"].strip():
                    skipped.append((where, article if isinstance(article, str) else "empty"))
                else:
                    article.setdefault("id", name_of(article))
                    article.pop("note", None)
                    held.append(article)
                    if len(held) == size:
                        _keep(next(stems), held)
                        held.clear()
    except (pa.ArrowException, OSError) as error:
        skipped.append(
            (f"{file.name} from row {row}", f"unreadable ({str(error).splitlines()[0]})")
        )
    if held:
        _keep(next(stems), held)
    if skipped:
        write_part(
            out / "skipped" / f"{number:05d}.parquet",
            pd.DataFrame(skipped, columns=["file", "reason"], dtype="str"),
        )


def _rows(batch: pa.RecordBatch) -> Iterator[pd.DataFrame | None]:
    """The rows of a batch, together; where some text of it is not UTF-8 one by one, and None for
    such a row."""
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        if batch.num_rows == 1:
            yield None
        else:
            for row in range(batch.num_rows):
                yield from _rows(batch.slice(row, 1))
    else:
        yield batch.to_pandas(ignore_metadata=True)


def _keep(stem: Path, records: list[dict[str, Any]]) -> None:
    """A piece of articles as an Arrow file, which others can map."""
    ids, outlets = (
        [str(r.pop("id")) for r in records],
        [str(r.get("outlet") or "") for r in records],
    )
    keys = [list(map(_hash, ids)), [_hash(*telling(r)) for r in records]]
    articles = Corpus(pd.DataFrame(records), house=set(), versions="all").articles
    # a stand-in is no outlet
    articles["outlet"] = articles["outlet"].where(
        pd.Series(outlets, index=articles.index) != "", None
    )
    articles.insert(0, "article", pd.Series(ids, index=articles.index, dtype="str"))
    rows = pa.Table.from_pandas(articles, preserve_index=False)

    def write(new: Path) -> None:
        with pa.ipc.new_file(str(new), rows.schema) as to:
            to.write_table(rows)

    save_array(stem.with_suffix(".npy"), np.array(keys, np.int64))
    _save(stem.with_suffix(".arrow"), write)


def _column(piece: Path, name: str) -> pa.ChunkedArray:
    return pa.ipc.open_file(pa.memory_map(str(piece))).read_all()[name]


def _index(folder: str, _: int) -> int:
    """What must be known of all articles at once, a number each: where it stands, outlet, event,
    agency, rank by date; no doubles."""
    archive = Archive(folder)
    pieces = archive.pieces
    if not pieces:
        return 0
    keys = [np.load(p.with_suffix(".npy")) for p in pieces]
    piece = np.repeat(np.arange(len(pieces)), [k.shape[1] for k in keys])
    row, both = np.concatenate([np.arange(k.shape[1]) for k in keys]), np.concatenate(keys, axis=1)
    seen: tuple[set[int], set[int]] = (set(), set())
    lost, doubles = np.zeros(len(row), bool), []
    for at in np.flatnonzero(
        np.logical_or(*(pd.Series(k).duplicated(keep=False) for k in both))
    ).tolist():
        # as in one process, the first of an id and of a text is kept
        key = both[:, at].tolist()
        lost[at] = key[0] in seen[0] or key[1] in seen[1]
        if lost[at]:
            article = _column(pieces[piece[at]], "article")[int(row[at])].as_py()
            doubles.append(
                (article, f"duplicate id {article}" if key[0] in seen[0] else "duplicate text")
            )
        else:
            seen[0].add(key[0])
            seen[1].add(key[1])
    if doubles:
        write_part(
            archive.folder / "skipped" / "doubles.parquet",
            pd.DataFrame(doubles, columns=["file", "reason"], dtype="str"),
        )
    names = ("outlet", "event", "agency", "date", "role")
    facts = pd.concat(
        [pd.DataFrame({c: _column(p, c).to_pandas() for c in names}) for p in pieces],
        ignore_index=True,
    )[~lost]
    rank = np.empty(len(facts), np.int64)
    rank[np.argsort(facts["date"].to_numpy("datetime64[s]"), kind="stable")] = np.arange(len(facts))
    # then each article's own name stands in for its outlet
    nameless = bool(facts["outlet"].isna().all())
    arrays = {
        "row": row[~lost],
        "first": np.searchsorted(piece[~lost], np.arange(len(pieces) + 1)),
        "rank": rank,
        "day": facts["date"].to_numpy("datetime64[D]").astype(np.int64),
        "outlet": np.arange(len(facts)) if nameless else pd.factorize(facts["outlet"])[0],
        "event": pd.factorize(facts["event"])[0],
        "agency": (facts["agency"] != "").to_numpy(),
        "role": (facts["role"] == "article").to_numpy(),
        "house": np.zeros(0, np.int64),
        "nameless": np.array([nameless]),
    }
    for name, array in arrays.items():
        save_array(archive.folder / "index" / f"{name}.npy", array)
    return len(facts)


def _lines(folder: str, piece: int, shards: int) -> int:
    """Lines that may be furniture: hash of the line, outlet, hash of the article's beginning."""
    archive = Archive(folder)
    numbers = archive.numbers(piece)
    texts, outlets = (
        archive.table(numbers, ["text"])["text"],
        archive.fact("outlet")[numbers].tolist(),
    )
    rows = [
        (_hash(line), outlet, _hash(parts.fold(text[:200])))
        for text, outlet in zip(texts, outlets, strict=True)
        if outlet >= 0
        for line in parts.short_lines(text)
    ]
    sent = np.array(rows, np.int64).reshape(-1, 3).T
    return scatter(
        archive.folder / "lines" / f"{piece:05d}", shard_of(sent[0], shards), shards, *sent
    )


def _house(folder: str, shard: int) -> np.ndarray:
    """Hashes of the lines of one outlet alone that stand in three or more of its articles."""
    line, outlet, whole = gather(Path(folder) / "lines", shard, 3)
    many = pd.DataFrame({"line": line, "outlet": outlet, "whole": whole}).groupby("line").nunique()
    return many.index[(many["outlet"] == 1) & (many["whole"] >= 3)].to_numpy(np.int64)
