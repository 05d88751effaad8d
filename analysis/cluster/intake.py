"""Reading an archive once: pieces of cleaned articles, what is known of all, house lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..base.choices import needed
from ..corpus import parts, tables
from ..corpus.articles import Corpus
from ..corpus.records import Found, Record, name_of, telling
from ..project import InputError
from ..repetition.readings import article_facts
from .archive import TELLING, Archive, hash_of, hashes, mapped, portions, typed

Group = tuple[Path, int, int]  # a file, one of its row groups, the first row of that
SKIPPED = ["file", "reason"]


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
    (number, groups), skipped = unit, list[tuple[str, str]]()
    records = _taken(chain.from_iterable(_found(group, size) for group in groups), skipped)
    for k, some in enumerate(iter(lambda: list(islice(records, size)), [])):
        archive.lay(f"articles/{number:05d}", k, typed(_cleaned(some)))
    archive.write("skipped", number, pd.DataFrame(skipped, columns=SKIPPED))


def _taken(found: Found, skipped: list[tuple[str, str]]) -> Iterator[Record]:
    for where, record in found:
        if isinstance(record, str) or not record["text"].strip():
            skipped.append((where, record if isinstance(record, str) else "empty"))
        else:
            record.setdefault("id", name_of(record))
            record.pop("note", None)
            yield record


def _found(group: Group, size: int) -> Found:
    """The rows of a row group, so many at a time, and what of it cannot be read."""
    file, number, row = group
    try:
        batches = pq.ParquetFile(file).iter_batches(size, row_groups=[number])
        for some in chain.from_iterable(map(_parted, batches)):
            if _readable(some):
                rows = some.to_pandas(ignore_metadata=True)
                rows.index += row
                yield from tables.rows(file.name, tables.renamed(rows, {}))
            else:
                yield f"{file.name} row {row}", "not readable as UTF-8"
            row += some.num_rows
    except (pa.ArrowException, OSError) as error:
        yield f"{file.name} from row {row}", f"unreadable ({str(error).splitlines()[0]})"


def _parted(rows: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The rows together; where some text is not UTF-8 their halves, down to that row."""
    half = rows.num_rows // 2
    if half and not _readable(rows):
        yield from _parted(rows.slice(0, half))
        yield from _parted(rows.slice(half))
    else:
        yield rows


def _readable(rows: pa.RecordBatch) -> bool:
    with suppress(pa.ArrowInvalid):
        rows.validate(full=True)
        return True
    return False


def _cleaned(records: list[Record]) -> pd.DataFrame:
    """Articles as Corpus.articles has them, ids and all."""
    ids = [str(record.pop("id")) for record in records]
    told = [hash_of(*telling(record)) for record in records]
    articles = Corpus(pd.DataFrame(records), house=set(), versions="all").articles
    if not any(record.get("outlet") for record in records):
        articles["outlet"] = None  # a stand-in is no outlet
    ids_first = articles.set_axis(pd.Index(ids, name="article", dtype="str")).reset_index()
    return ids_first.assign(**{TELLING: told})


def index(archive: Archive, units: int) -> None:
    """What must be known of all articles at once, a row each: where it stands, outlet, event,
    agency, date, rank by date; no doubles."""
    some = ["article", "outlet", "event", "agency", "date", TELLING]
    found = [mapped(piece).select(some).to_pandas() for piece in archive.pieces]
    facts = pd.concat(found, keys=range(len(found)), names=["piece", "row"]).reset_index()
    keys = ["article", TELLING]
    doubles = pd.DataFrame(_doubles(facts[keys]), columns=["at", *SKIPPED]).set_index("at")
    archive.write("skipped", units, doubles)
    facts = facts.drop(index=doubles.index, columns=keys)
    facts["rank"] = facts["date"].rank(method="first", na_option="bottom").astype(np.int64)
    facts["outlet"], facts["event"], facts["agency"] = article_facts(facts)
    archive.lay("index", 0, typed(facts))


def _doubles(keys: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """The articles that do not stay, and why: of an id and of a text the first does, as in one
    process."""
    again, seen = keys.apply(pd.Series.duplicated, keep=False).any(axis=1), set[str | int]()
    for at, own, told in keys[again].itertuples():
        if told in seen:
            yield at, own, "duplicate text"
        elif own in seen:
            yield at, own, f"duplicate id {own}"
        else:
            seen |= {own, told}


def lines(archive: Archive, piece: int) -> None:
    """Lines that may be furniture: hash of the line, outlet, hash of the article's beginning."""
    number = archive.numbers(piece)
    texts, outlet = archive.table(number, "text")["text"], archive.fact("outlet")[number]
    opening = [hash_of(parts.fold(text[:200])) for text in texts]
    rows = pd.DataFrame(
        {"line": texts.map(parts.short_lines), "outlet": outlet, "opening": opening}
    )
    rows = rows[outlet >= 0].explode("line").dropna()
    rows["line"] = hashes(rows["line"])
    archive.scatter("lines", piece, archive.shard_of(rows["line"].to_numpy()), **rows)


def house(archive: Archive, shard: int) -> np.ndarray:
    """Hashes of the lines of one outlet alone that stand in three or more of its articles."""
    many = pd.DataFrame(archive.gather(shard, "lines")).groupby("line").nunique()
    return many.index[(many["outlet"] == 1) & (many["opening"] >= 3)].to_numpy(np.int64)
