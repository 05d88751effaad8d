"""The store: finished tables as Parquet files in a cache folder, so that nothing is worked out twice;
and finished pages (see report.finished).

A table lies under a key that says all it depends on: the corpus, the finder and its options, the
lexicons, the code, the libraries. What cannot be read back exactly as it was is not kept; what is
half written, damaged or of another origin is not read. Several processes may read and write.

PARALLAX_CACHE names the folder (default: the user's cache folder), or is `off`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import atomic, lexicons

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 2_000_000_000  # bytes of the folder; the tables longest unread go first
MOMENT = 0.008  # processor seconds; what takes less is worked out again
ABANDONED = 3600  # seconds after which a file that was never finished is removed
LIBRARIES = ("numpy", "pandas", "scipy", "nltk", "rapidfuzz", "pyarrow")
OURS = b"parallax"  # in a file's metadata: what it is
KINDS = b"parallax kinds"  # and which columns Parquet has no kind for
PACKAGE = Path(__file__).resolve().parents[1]
_written = LIMIT  # bytes since the folder was last looked through


def folder() -> Path | None:
    """Where the tables lie, whether or not it is there yet; None where nothing is kept."""
    said = os.environ.get("PARALLAX_CACHE", "")
    if said.lower() in ("off", "no", "0"):
        return None
    if said:
        return Path(said).expanduser() / "tables"
    from platformdirs import user_cache_path

    return user_cache_path("parallax", appauthor=False) / "tables"


def kept(what: tuple[str, ...], work: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """The table of this name, from the store or from `work()`.

    what   all that it depends on beside lexicons, code and libraries: corpus, finder, options
    """
    path, key = place(what)
    table = _read(path, key) if path else None
    if table is None:
        began = time.process_time()
        table = work()
        if time.process_time() - began > MOMENT:
            keep(what, table)
    return table


def keep(what: tuple[str, ...], table: pd.DataFrame) -> None:
    """Put a table that was worked out into the store."""
    path, key = place(what)
    if path:
        _write(path, key, table)


def place(what: tuple[str, ...], ending: str = ".parquet") -> tuple[Path | None, str]:
    """The file of what depends on this, None where nothing is kept, and its whole key."""
    kept_in = folder()
    if kept_in is None or not _as_loaded():
        return None, ""
    key = json.dumps([*what, lexicons.fingerprint(), CODE, sys.version, *map(installed, LIBRARIES)])
    return kept_in / f"{_of([key])[:40]}{ending}", key


def digest(path: Path) -> str:
    """A fingerprint of a file's bytes, worked out again when it has changed."""
    state = path.stat()
    return _digest(path, state.st_mtime_ns, state.st_size)


def contents(*places: Path) -> str:
    """A fingerprint of these files and of all in these folders; what is not there is nothing."""
    every = {f for place in places for f in (place.rglob("*") if place.is_dir() else [place])}
    return _of([f"{file.name} {digest(file)}" for file in sorted(every) if file.is_file()])


@cache
def _digest(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def version() -> str:
    """A fingerprint of the code and of the word lists in force."""
    return _of([lexicons.fingerprint(), CODE])[:16]


def _of(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@cache
def installed(name: str) -> str:
    """A library and its version: "pandas 3.0.1"."""
    return f"{name} {metadata.version(name)}"


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _states() -> list[tuple[str, int, int]]:
    return [(str(p), s.st_mtime_ns, s.st_size) for p in _modules() for s in [p.stat()]]


def _as_loaded() -> bool:
    """Whether the code on the disk is still what this process began with: while somebody edits it,
    nothing is kept. Looked at once a second."""
    return _unchanged(int(time.monotonic()))


@lru_cache(1)
def _unchanged(_second: int) -> bool:
    with suppress(OSError):
        return _states() == STATES
    return False


STATES = _states()
CODE = _of([f"{p.relative_to(PACKAGE)} {digest(p)}" for p in _modules()])


def _read(path: Path, key: str) -> pd.DataFrame | None:
    """The table of this file, or None where there is none that is whole and ours."""
    if not path.is_file():
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        raw = pq.read_table(path, use_threads=False, page_checksum_verification=True)
        if (raw.schema.metadata or {}).get(OURS) != key.encode():
            return None
        table = _table(raw)
        used(path)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None
    return table


def _raw(table: pd.DataFrame, more: dict[bytes, bytes]) -> Any:
    """The table for Arrow: columns of None and strings are named, tables in cells are bytes."""
    import pyarrow as pa

    objects = [c for c in table if table[c].dtype == object]
    tables = [c for c in objects if len(table) and all(hasattr(v, "to_parquet") for v in table[c])]
    flat = table.assign(**{c: [_bytes(v) for v in table[c]] for c in tables}) if tables else table
    raw = pa.Table.from_pandas(flat, nthreads=1)
    days = {c: str(table[c].dtype) for c in table.select_dtypes("datetime")}
    said = json.dumps({"objects": objects, "tables": tables, "days": days})
    return raw.replace_schema_metadata({**raw.schema.metadata, KINDS: said.encode(), **more})


def _table(raw: Any) -> pd.DataFrame:
    """The table as it was."""
    table: pd.DataFrame = raw.to_pandas(use_threads=False)
    kinds = json.loads(raw.schema.metadata[KINDS])
    for column in kinds["objects"]:
        values = table[column].astype(object)
        table[column] = values.where(values.notna(), None)
    for column in kinds["tables"]:
        table[column] = table[column].map(_unpacked)
    return table.astype(kinds["days"])


def _bytes(table: pd.DataFrame) -> bytes:
    import pyarrow as pa

    raw = _raw(table, {})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, raw.schema) as stream:
        stream.write_table(raw)
    return sink.getvalue().to_pybytes()


def _unpacked(data: bytes) -> pd.DataFrame:
    import pyarrow as pa

    return _table(pa.ipc.open_stream(data).read_all())


def _write(path: Path, key: str, table: pd.DataFrame) -> None:
    """Put the table into the store if it comes back as it was; a full disk is no error."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        raw = _raw(table, {OURS: key.encode()})
        if not _same(_table(raw), table):
            return
    except (pa.ArrowException, TypeError, ValueError, KeyError):
        return
    with suppress(pa.ArrowException):
        put(path, lambda to: pq.write_table(raw, to, compression="zstd", write_page_checksum=True))


def put(path: Path, write: Callable[[Path], None]) -> None:
    """Have a file of the store written, under a temporary name until it is whole; a full disk is no
    error."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with atomic.file(path) as new:
            write(new)
            size = os.path.getsize(new)
        _tidy(path.parent, size)


def used(path: Path) -> None:
    """It was read now: what was longest unread goes first."""
    os.utime(path)


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether nobody could tell them apart."""
    for column in one:
        if len(one) and hasattr(one[column].iloc[0], "to_parquet"):
            if not all(map(_same, one[column], other[column])):
                return False
            one, other = one.drop(columns=column), other.drop(columns=column)
    return bool(
        one.equals(other)
        and one.dtypes.equals(other.dtypes)
        and one.index.equals(other.index)
        and one.index.names == other.index.names
        and one.attrs == other.attrs
        and type(one.index) is type(other.index)
    )


def _tidy(place: Path, size: int) -> None:
    """Once in a while, remove what was longest unread where the folder is over its limit, and files
    that were never finished."""
    global _written
    _written += size
    if _written < LIMIT / 20:
        return
    _written, total, now = 0, 0, time.time()
    states = []
    for path in place.iterdir():
        with suppress(OSError):
            states.append((path.stat().st_mtime, path.stat().st_size, path))
    for changed, size, path in sorted(states, reverse=True):
        total += size
        if total > LIMIT or (path.suffix == ".part" and now - changed > ABANDONED):
            with suppress(OSError):
                path.unlink()


def clean() -> int:
    """Remove the whole store; -> how many tables and pages there were."""
    place, n = folder(), 0
    for path in sorted(place.iterdir()) if place and place.is_dir() else ():
        if path.suffix in (".parquet", ".zip", ".part"):
            with suppress(OSError):
                path.unlink()
                n += 1
    return n
