"""Reading an archive once: pieces of cleaned articles, what is known of all, house lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather

from ..corpus import parts, tables
from ..corpus.articles import Corpus
from ..corpus.records import Found, Record, name_of, telling
from ..project import InputError
from .archive import Archive, hash_of, save

Unit = tuple[str, list[int], int]  # a file, some of its row groups, their first row
Skipped = list[tuple[str, str]]  # file and row, why


def sources(path: Path) -> list[tuple[Path, list[int]]]:
    """The Parquet files and the rows of each of their row groups. Raises InputError where one
    cannot be read or has other columns."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path] if path.exists() else []
    if not files:
        raise InputError(f"{path.name}: no such Parquet file, nor a folder that holds some")
    out: list[tuple[Path, list[int]]] = []
    known: dict[str, str] = {}
    for file in files:
        try:
            found = pq.ParquetFile(file)
        except (pa.ArrowException, OSError) as error:
            raise InputError(
                f"{file.name}: not a readable Parquet file; write it again with pandas or pyarrow"
            ) from error
        kinds = {f.name: _kind(f.type) for f in found.schema_arrow}
        if "text" not in tables.renamed(pd.DataFrame(columns=list(kinds)), {}):
            raise InputError(f"{file.name}: no column 'text'; it has {', '.join(kinds) or 'none'}")
        known = known or kinds
        for name in sorted(kinds.keys() | known.keys()):
            mine, other = kinds.get(name, "missing"), known.get(name, "missing")
            if mine != other and "null" not in (mine, other):
                raise InputError(
                    f"{file.name}: column {name!r} is {mine}, in {files[0].name} it is {other}; "
                    "write all files with the same columns"
                )
        known = kinds | {name: kind for name, kind in known.items() if kind != "null"}
        groups = range(found.num_row_groups)
        out.append((file, [found.metadata.row_group(k).num_rows for k in groups]))
    return out


def _kind(arrow: pa.DataType) -> str:
    textual = pa.types.is_large_string(arrow) or pa.types.is_dictionary(arrow)
    return "string" if textual else str(arrow)


def units(files: list[tuple[Path, list[int]]], size: int) -> list[Unit]:
    """What is read together, about `size` rows: small row groups together, a large one alone."""
    out = []
    for file, groups in files:
        held: list[int] = []
        start = row = 0
        for k, n in enumerate(groups):
            if held and row - start + n > size:
                out.append((str(file), held, start))
                held, start = [], row
            held, row = [*held, k], row + n
        out.append((str(file), held, start))
    return out


def read(archive: Archive, unit: tuple[int, Unit], size: int, several: bool) -> None:
    """Row groups of a file -> pieces of `size` cleaned articles with hashes of id and text, and the
    rows that were skipped."""
    number, skipped = unit[0], Skipped()
    records = _records(unit[1], min(size, 1000), several, skipped)
    for k, some in enumerate(iter(lambda: list(islice(records, size)), [])):
        _keep(archive.folder / "articles" / f"{number:05d}-{k:04d}", some)
    _skip(archive, number, skipped)


def _skip(archive: Archive, number: int, skipped: Skipped, kind: str = "parquet") -> None:
    if skipped:
        table = pd.DataFrame(skipped, columns=["file", "reason"], dtype="str")
        archive.write("skipped", number, table, kind)


def _records(unit: Unit, most: int, several: bool, skipped: Skipped) -> Iterator[Record]:
    """The articles of these row groups; what cannot be read is added to `skipped`."""
    file, row = Path(unit[0]), unit[2]
    try:
        batches = pq.ParquetFile(file).iter_batches(batch_size=most, row_groups=unit[1])
        for found in (table for batch in batches for table in _tables(batch)):
            if found is None:
                skipped.append((f"{file.name} row {row}", "not readable as UTF-8"))
                row += 1
                continue
            table = tables.renamed(found, {}).set_index(pd.RangeIndex(row, row + len(found)))
            row += len(table)
            if "id" not in table and several:
                table["id"] = [f"{file.stem}-row-{n}" for n in table.index]
            yield from _whole(tables.rows(file.name, table), skipped)
    except (pa.ArrowException, OSError) as error:
        reason = f"unreadable ({str(error).splitlines()[0]})"
        skipped.append((f"{file.name} from row {row}", reason))


def _whole(found: Found, skipped: Skipped) -> Iterator[Record]:
    for where, record in found:
        if isinstance(record, str) or not record["text"].strip():
            skipped.append((where, record if isinstance(record, str) else "empty"))
        else:
            record.setdefault("id", name_of(record))
            record.pop("note", None)
            yield record


def _tables(batch: pa.RecordBatch) -> Iterator[pd.DataFrame | None]:
    """The rows of a batch, together; where some text of it is not UTF-8 one by one, and None for
    such a row."""
    try:
        batch.validate(full=True)
        yield batch.to_pandas(ignore_metadata=True)
    except pa.ArrowInvalid:
        for row in range(batch.num_rows) if batch.num_rows > 1 else ():
            yield from _tables(batch.slice(row, 1))
        if batch.num_rows == 1:
            yield None


def _keep(stem: Path, records: list[dict[str, Any]]) -> None:
    """A piece of articles as an Arrow file, which others can map."""
    ids = [str(record.pop("id")) for record in records]
    named = [bool(str(record.get("outlet") or "")) for record in records]
    keys = [list(map(hash_of, ids)), [hash_of(*telling(record)) for record in records]]
    articles = Corpus(pd.DataFrame(records), house=set(), versions="all").articles
    # a stand-in is no outlet
    articles["outlet"] = articles["outlet"].where(pd.Series(named, articles.index), None)
    articles.insert(0, "article", pd.Series(ids, articles.index, dtype="str"))
    rows, plain = (
        pa.Table.from_pandas(articles, preserve_index=False),
        {"compression": "uncompressed"},
    )
    save(stem.with_suffix(".npy"), lambda new: np.save(new, np.array(keys, np.int64)))
    save(stem.with_suffix(".arrow"), lambda new: feather.write_feather(rows, str(new), **plain))


def index(archive: Archive, _: int) -> int:
    """What must be known of all articles at once, a number each: where it stands, outlet, event,
    agency, rank by date; no doubles. -> How many articles there are."""
    if not (pieces := archive.pieces):
        return 0
    keys = [np.load(p.with_suffix(".npy")) for p in pieces]
    piece = np.repeat(np.arange(len(pieces)), [k.shape[1] for k in keys])
    row = np.concatenate([np.arange(k.shape[1]) for k in keys])
    column = lambda k, *names: feather.read_table(pieces[k], columns=names, memory_map=True)
    kept, doubles = np.ones(len(row), bool), Skipped()
    for at, why in _doubles(np.concatenate(keys, axis=1)):
        name = str(column(piece[at], "article")[0][int(row[at])])
        kept[at] = False
        doubles.append((name, f"{why} {name}" if why == "duplicate id" else why))
    _skip(archive, 0, doubles, "doubles.parquet")
    names = ("outlet", "event", "agency", "date")
    facts = pd.concat([column(k, *names).to_pandas() for k in range(len(pieces))])[kept]
    day = facts["date"].to_numpy("datetime64[s]")
    nameless = bool(facts["outlet"].isna().all())
    arrays = {
        "row": row[kept],
        "first": np.searchsorted(piece[kept], np.arange(len(pieces) + 1)),
        "rank": np.argsort(np.argsort(day, kind="stable"), kind="stable"),
        "day": day.astype("datetime64[D]").astype(np.int64),
        "outlet": np.arange(len(facts)) if nameless else pd.factorize(facts["outlet"])[0],
        "event": pd.factorize(facts["event"])[0],
        "agency": (facts["agency"] != "").to_numpy(),
        "house": np.zeros(0, np.int64),
        "nameless": np.array([nameless]),
    }
    for name, array in arrays.items():
        archive.keep(name, array)
    return len(facts)


def _doubles(keys: np.ndarray) -> Iterator[tuple[int, str]]:
    """The articles that do not stay, and why: of an id and of a text the first does, as in one
    process."""
    seen = set[tuple[str, int]]()
    again = np.logical_or(*(pd.Series(k).duplicated(keep=False) for k in keys))
    for at in np.flatnonzero(again).tolist():
        mine = [*zip(("duplicate id", "duplicate text"), keys[:, at].tolist(), strict=True)]
        if twice := [key for key in mine if key in seen]:
            yield at, twice[-1][0]
        else:
            seen.update(mine)


def lines(archive: Archive, piece: int) -> None:
    """Lines that may be furniture: hash of the line, outlet, hash of the article's beginning."""
    numbers = archive.numbers(piece)
    texts, outlets = archive.table(numbers, ["text"])["text"], archive.fact("outlet")[numbers]
    rows = [
        (hash_of(line), outlet, hash_of(parts.fold(text[:200])))
        for text, outlet in zip(texts, outlets.tolist(), strict=True)
        if outlet >= 0
        for line in parts.short_lines(text)
    ]
    sent = np.array(rows, np.int64).reshape(-1, 3).T
    archive.scatter("lines", piece, sent[0].view(np.uint64), *sent)


def house(archive: Archive, shard: int) -> np.ndarray:
    """Hashes of the lines of one outlet alone that stand in three or more of its articles."""
    found = dict(zip(("line", "outlet", "whole"), archive.gather("lines", shard), strict=True))
    many = pd.DataFrame(found).groupby("line").nunique()
    return many.index[(many["outlet"] == 1) & (many["whole"] >= 3)].to_numpy(np.int64)
