"""Reading an archive once: pieces of cleaned articles, what is known of all, house lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather

from ..base.choices import needed
from ..corpus import parts, tables
from ..corpus.articles import Corpus
from ..corpus.records import Found, Record, name_of, telling
from ..project import InputError
from .archive import KEYS, Archive, hash_of, portions

Group = tuple[Path, int, int]  # a file, one of its row groups, the first row of that
ROWS = 1_000  # read at a time
Skipped = list[tuple[str, str]]  # file and row, why


def sources(path: Path) -> list[Path]:
    """The Parquet files. Raises InputError where one cannot be read or has other columns."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path] if path.exists() else []
    if not files:
        raise InputError(f"{path.name}: no such Parquet file, nor a folder that holds some")
    known: dict[str, str] = {}
    for file in files:
        try:
            kinds = {field.name: _kind(field.type) for field in pq.read_schema(file)}
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{file.name}: {tables.NO_PARQUET}") from error
        needed(tables.renamed(pd.DataFrame(columns=list(kinds)), {}).columns, ["text"], file.name)
        known = known or kinds
        for name in sorted(kinds.keys() | known.keys()):
            mine, other = kinds.get(name, "missing"), known.get(name, "missing")
            if mine != other and "null" not in (mine, other):
                raise InputError(
                    f"{file.name}: column {name!r} is {mine}, in {files[0].name} it is {other}; "
                    "write all files with the same columns"
                )
        known = kinds | {name: kind for name, kind in known.items() if kind != "null"}
    return files


def _kind(arrow: pa.DataType) -> str:
    textual = pa.types.is_large_string(arrow) or pa.types.is_dictionary(arrow)
    return "string" if textual else str(arrow)


def units(files: list[Path], size: int) -> list[list[Group]]:
    """What is read together: row groups of about `size` rows."""
    groups, rows = list[Group](), list[int]()
    for file in files:
        row, found = 0, pq.read_metadata(file)
        for k in range(found.num_row_groups):
            groups.append((file, k, row))
            rows.append(found.row_group(k).num_rows)
            row += rows[-1]
    return [groups[some] for some in portions(rows, size)]


def read(archive: Archive, unit: tuple[int, list[Group]], size: int) -> None:
    """Row groups -> pieces of `size` cleaned articles, and the rows that were skipped."""
    number, skipped = unit[0], Skipped()
    records = _taken(
        chain.from_iterable(_found(group, min(size, ROWS)) for group in unit[1]), skipped
    )
    for k, some in enumerate(iter(lambda: list(islice(records, size)), [])):
        _keep(archive, number, f"{k:04d}", some)
    _skip(archive, number, skipped)


def _skip(archive: Archive, number: int, skipped: Skipped, kind: str = "parquet") -> None:
    if skipped:
        archive.write("skipped", number, pd.DataFrame(skipped, columns=["file", "reason"]), kind)


def _taken(found: Found, skipped: Skipped) -> Iterator[Record]:
    for where, record in found:
        if isinstance(record, str) or not record["text"].strip():
            skipped.append((where, record if isinstance(record, str) else "empty"))
        else:
            record.setdefault("id", name_of(record))
            record.pop("note", None)
            yield record


def _found(group: Group, most: int) -> Found:
    """The rows of a row group, and what of it cannot be read."""
    file, number, row = group
    try:
        batches = pq.ParquetFile(file).iter_batches(most, row_groups=[number])
        for rows in chain.from_iterable(map(_readable, batches)):
            if rows is None:
                yield f"{file.name} row {row}", "not readable as UTF-8"
                row += 1
            else:
                rows.index = pd.RangeIndex(row, row + len(rows))
                yield from tables.rows(file.name, tables.renamed(rows, {}))
                row += len(rows)
    except (pa.ArrowException, OSError) as error:
        yield f"{file.name} from row {row}", f"unreadable ({str(error).splitlines()[0]})"


def _readable(batch: pa.RecordBatch) -> Iterator[pd.DataFrame | None]:
    """The rows of a batch, together; where some text of it is not UTF-8 one by one, and None for
    such a row."""
    try:
        batch.validate(full=True)
        yield batch.to_pandas(ignore_metadata=True)
    except pa.ArrowInvalid:
        one_by_one = (batch.slice(row, 1) for row in range(batch.num_rows))
        yield from chain.from_iterable(map(_readable, one_by_one)) if batch.num_rows > 1 else [None]


def _keep(archive: Archive, number: int, k: str, records: list[dict[str, Any]]) -> None:
    """A piece of articles as an Arrow file, which others can map."""
    ids = [str(record.pop("id")) for record in records]
    keys = [[hash_of(name), hash_of(*telling(r))] for name, r in zip(ids, records, strict=True)]
    articles = Corpus(pd.DataFrame(records), house=set(), versions="all").articles
    # a stand-in is no outlet
    named = np.array([bool(record.get("outlet")) for record in records])
    articles["outlet"] = articles["outlet"].where(named, None)
    articles.insert(0, "article", pd.Series(ids, articles.index, dtype="str"))
    articles[KEYS] = np.array(keys)
    archive.write("articles", number, articles, f"{k}.arrow")


def index(archive: Archive, _: int) -> None:
    """What must be known of all articles at once, a row each: where it stands, outlet, event,
    agency, day, rank by date; no doubles."""
    some = ["outlet", "event", "agency", "date", *KEYS]
    found = [feather.read_feather(piece, some) for piece in archive.pieces]
    facts = pd.concat(found, keys=range(len(found)), names=["piece", "row"]).reset_index()
    again, doubles = dict(_doubles(*(facts.pop(key) for key in KEYS))), Skipped()
    for at, why in again.items():
        piece, row = facts.loc[at, ["piece", "row"]]
        names = feather.read_table(archive.pieces[piece], ["article"], memory_map=True)[0]
        name = str(names[int(row)])
        doubles.append((name, f"{why} {name}" if why == "duplicate id" else why))
    _skip(archive, 0, doubles, "doubles.parquet")
    facts = facts.drop(index=[*again])
    day = facts.pop("date").to_numpy("datetime64[s]")
    facts["day"] = day.astype("datetime64[D]").astype(np.int64)
    facts["rank"] = np.argsort(np.argsort(day, kind="stable"), kind="stable")
    facts["agency"] = facts["agency"] != ""
    for name in ("outlet", "event"):
        facts[name] = pd.factorize(facts[name])[0]
    archive.write("index", 0, facts, "arrow")


def _doubles(ids: pd.Series, texts: pd.Series) -> Iterator[tuple[int, str]]:
    """The articles that do not stay, and why: of an id and of a text the first does, as in one
    process."""
    again, seen = ids.duplicated(keep=False) | texts.duplicated(keep=False), set[int]()
    for at, own, text in zip(again.index[again], ids[again], texts[again], strict=True):
        if text in seen:
            yield at, "duplicate text"
        elif own in seen:
            yield at, "duplicate id"
        else:
            seen |= {own, text}


def lines(archive: Archive, piece: int) -> None:
    """Lines that may be furniture: hash of the line, outlet, hash of the article's beginning."""
    numbers = archive.numbers(piece)
    texts, outlets = archive.table(numbers, ["text"])["text"], archive.fact("outlet")[numbers]
    found = [
        (hash_of(line), outlet, hash_of(parts.fold(text[:200])))
        for text, outlet in zip(texts, outlets.tolist(), strict=True)
        if outlet >= 0
        for line in parts.short_lines(text)
    ]
    rows = pd.DataFrame(found, columns=["line", "outlet", "opening"], dtype=np.int64)
    archive.scatter("lines", piece, archive.shard_of(rows["line"].to_numpy()), **dict(rows))


def house(archive: Archive, shard: int) -> np.ndarray:
    """Hashes of the lines of one outlet alone that stand in three or more of its articles."""
    many = pd.DataFrame(archive.gather(shard, "lines")).groupby("line").nunique()
    return many.index[(many["outlet"] == 1) & (many["opening"] >= 3)].to_numpy(np.int64)
