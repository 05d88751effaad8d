"""Reading an archive once: pieces of cleaned articles, what is known of all, house lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather

from ..corpus import parts, tables
from ..corpus.articles import Corpus
from ..corpus.records import name_of, telling
from ..project import InputError
from .archive import Archive, hash_of, save


def sources(path: Path) -> list[tuple[Path, list[int]]]:
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
        kinds = {f.name: _kind(f.type) for f in found.schema_arrow}
        if "text" not in tables.renamed(empty, {}):
            raise InputError(f"{file.name}: no column 'text'; it has {', '.join(kinds) or 'none'}")
        before = before or kinds
        for name in sorted(kinds.keys() | before.keys()):
            mine, other = kinds.get(name, "missing"), before.get(name, "missing")
            if mine != other and "null" not in (mine, other):
                raise InputError(
                    f"{file.name}: column {name!r} is {mine}, in {files[0].name} it is {other}; "
                    "write all files with the same columns"
                )
        before = kinds | {name: kind for name, kind in before.items() if kind != "null"}
        groups = range(found.num_row_groups)
        out.append((file, [found.metadata.row_group(k).num_rows for k in groups]))
    return out


def units(files: list[tuple[Path, list[int]]], size: int) -> list[tuple[str, list[int], int]]:
    """What is read together, about `size` rows: a file, some of its row groups, their first row."""
    out = []
    for file, groups in files:
        held: list[int] = []
        start = row = 0
        # small row groups together, a large one alone
        for k, n in enumerate(groups):
            if held and row - start + n > size:
                out.append((str(file), held, start))
                held, start = [], row
            held, row = [*held, k], row + n
        out.append((str(file), held, start))
    return out


def _kind(arrow: pa.DataType) -> str:
    textual = pa.types.is_large_string(arrow) or pa.types.is_dictionary(arrow)
    return "string" if textual else str(arrow)


def read(
    archive: Archive, unit: tuple[int, tuple[str, list[int], int]], size: int, several: bool
) -> None:
    """Row groups of a file -> pieces of `size` cleaned articles with hashes of id and text, and the
    rows that were skipped."""
    number, (name, groups, row) = unit
    file, skipped, held = Path(name), list[tuple[str, str]](), list[dict[str, Any]]()
    stems = (archive.folder / "articles" / f"{number:05d}-{k:04d}" for k in count())
    try:
        batches = pq.ParquetFile(file).iter_batches(batch_size=min(size, 1000), row_groups=groups)
        for found in (f for batch in batches for f in _rows(batch)):
            if found is None:
                skipped.append((f"{file.name} row {row}", "not readable as UTF-8"))
                row += 1
                continue
            table = tables.renamed(found, {})
            table.index = pd.RangeIndex(row, row + len(table))
            row += len(table)
            if "id" not in table and several:
                table["id"] = [f"{file.stem}-row-{n}" for n in table.index]
            for where, article in tables.rows(file.name, table):
                if isinstance(article, str) or not article["text"].strip():
                    skipped.append((where, article if isinstance(article, str) else "empty"))
                    continue
                article.setdefault("id", name_of(article))
                article.pop("note", None)
                held.append(article)
                if len(held) == size:
                    _keep(next(stems), held)
                    held.clear()
    except (pa.ArrowException, OSError) as error:
        reason = f"unreadable ({str(error).splitlines()[0]})"
        skipped.append((f"{file.name} from row {row}", reason))
    if held:
        _keep(next(stems), held)
    _skip(archive, number, skipped)


def _skip(
    archive: Archive, number: int, skipped: list[tuple[str, str]], kind: str = "parquet"
) -> None:
    if skipped:
        table = pd.DataFrame(skipped, columns=["file", "reason"], dtype="str")
        archive.write("skipped", number, table, kind)


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
    ids = [str(record.pop("id")) for record in records]
    named = [bool(str(record.get("outlet") or "")) for record in records]
    keys = [list(map(hash_of, ids)), [hash_of(*telling(record)) for record in records]]
    articles = Corpus(pd.DataFrame(records), house=set(), versions="all").articles
    # a stand-in is no outlet
    articles["outlet"] = articles["outlet"].where(pd.Series(named, articles.index), None)
    articles.insert(0, "article", pd.Series(ids, articles.index, dtype="str"))
    rows = pa.Table.from_pandas(articles, preserve_index=False)
    save(stem.with_suffix(".npy"), lambda new: np.save(new, np.array(keys, np.int64)))
    save(
        stem.with_suffix(".arrow"),
        lambda new: feather.write_feather(rows, str(new), compression="uncompressed"),
    )


def index(archive: Archive, _: int) -> int:
    """What must be known of all articles at once, a number each: where it stands, outlet, event,
    agency, rank by date; no doubles. -> How many articles there are."""
    if not (pieces := archive.pieces):
        return 0
    keys = [np.load(p.with_suffix(".npy")) for p in pieces]
    piece = np.repeat(np.arange(len(pieces)), [k.shape[1] for k in keys])
    row = np.concatenate([np.arange(k.shape[1]) for k in keys])
    column = lambda k, *names: feather.read_table(pieces[k], columns=names, memory_map=True)

    def called(at: int) -> str:
        return str(column(piece[at], "article")[0][int(row[at])])

    kept, doubles = _without_doubles(np.concatenate(keys, axis=1), called)
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


def _without_doubles(
    keys: np.ndarray, called: Callable[[int], str]
) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Which articles stay: of an id and of a text the first, as in one process; and the others."""
    seen: tuple[set[int], set[int]] = (set(), set())
    kept, doubles = np.ones(keys.shape[1], bool), []
    again = np.logical_or(*(pd.Series(k).duplicated(keep=False) for k in keys))
    for at in np.flatnonzero(again).tolist():
        key, text = keys[:, at].tolist()
        kept[at] = not (key in seen[0] or text in seen[1])
        if kept[at]:
            seen[0].add(key)
            seen[1].add(text)
        else:
            reason = f"duplicate id {called(at)}" if key in seen[0] else "duplicate text"
            doubles.append((called(at), reason))
    return kept, doubles


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
