"""Tables of articles: CSV, Excel, OpenDocument, JSON, Parquet; other people's column names."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from ..base.choices import needed
from ..project import InputError
from . import captures, delimited
from .characters import clean, decode, mended, resolved
from .delimited import heading
from .records import Found, Record, checked, content_of

NAMES = {
    "text": "text body content fulltext full_text article_text bodytext maintext",
    "outlet": "outlet publisher source media_name media publication newspaper site sitename "
    "outlet_name publication_title",
    "event": "event event_id story topic",
    "date": "date publish_date published publication_date pub_date published_at datetime "
    "date_publish",
    "time": "time publication_time",
    "title": "title headline head heading",
    "url": "url link article_url href",
    "id": "id article_id article stories_id doc_id uid",
    "file": "file filename path",
    "role": "role",
    "language": "language lang",
}
KNOWN = {name for names in NAMES.values() for name in names.split()}
NO_TEXTS = (
    "a list of addresses without texts (Media Cloud gives no texts); "
    "save the pages into a folder, or add a column 'text', and read that"
)
NO_PARQUET = "not a readable Parquet file; write it again with pandas or pyarrow"


class Table(NamedTuple):
    """A table as it was found: its rows by their number, what of it was not read, a note or ''."""

    rows: pd.DataFrame
    broken: Sequence[tuple[str, str]] = ()
    note: str = ""

    def told(self, name: str) -> Found:
        """What a reader must know of it beside its rows."""
        yield from self.broken
        if self.note:
            yield "", {"note": f"{name}: {self.note}"}


def read(path: Path) -> Table:
    """The table in a file, by its ending. Raises InputError where there is none."""
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    data = content_of(path)
    if isinstance(data, str):
        raise InputError(f"{path.name}: {data}")
    return READERS[path.suffix.lower()](path.name, data)


def named(path: Path, columns: dict[str, str], *either: str) -> Table:
    """The table in a file under our names. Raises InputError where it has none of `either`."""
    table = read(path)
    rows = renamed(table.rows, columns)
    if "url" in rows and not rows.columns.intersection(either).size:
        raise InputError(f"{path.name}: {NO_TEXTS}")
    needed(rows.columns, either, path.name, either=True)
    return table._replace(rows=rows)


def renamed(table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Other people's column names -> ours; names given by hand come first."""
    needed(table.columns, list(columns), "the table")
    table = captures.named(table.rename(columns=columns))
    lower = {heading(c): c for c in reversed(table.columns)}
    for ours, theirs in NAMES.items():
        found = next((lower[t] for t in theirs.split() if t in lower), None)
        if ours not in table and found is not None:
            table = table.rename(columns={found: ours})
    return table.loc[:, ~table.columns.duplicated()]


def articles(path: Path, columns: dict[str, str]) -> Found:
    """The articles of one table with a text in each row."""
    table = named(path, columns, "text")
    yield from table.told(path.name)
    yield from rows(path.name, table.rows)


def rows(name: str, table: pd.DataFrame) -> Found:
    """The rows of a table whose columns have our names."""
    records = chain.from_iterable(
        table.iloc[low : low + 1_000].to_dict("records") for low in range(0, len(table), 1_000)
    )
    for n, row in zip(table.index, records, strict=True):
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            blank = text is None or text != text or isinstance(text, str)
            yield f"{name} row {n}", "empty" if blank else "not text"
        else:
            record = {str(k): whole(v) for k, v in row.items() if not _missing(v)}
            yield f"{name} row {n}", record | written(text)


def written(cell: str) -> Record:
    """The text in a cell, and a note where it had to be mended."""
    said = resolved(cell)
    better = mended(said)
    note = {} if better == said else {"note": "broken characters mended"}
    return {"text": clean(better)} | note


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def whole(value: Any) -> Any:
    """A name or a title may hold half of a surrogate pair, or entities, as a text may."""
    if not isinstance(value, str):
        return value
    return (
        resolved(value)
        if value.isascii()
        else mended(resolved(value.encode("utf-8", "replace").decode()))
    )


def table_of(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A small table that lies beside the articles: these columns of it, blank rows left out. Raises
    InputError where one is missing."""
    table = renamed(read(path).rows, {})
    if "article" in columns and "article" not in table:
        table = table.rename(columns={"id": "article", "file": "article"})
    needed(table.columns, columns, path.name)
    table = table[list(columns)].loc[:, lambda t: ~t.columns.duplicated()].astype("str")
    return table[(table != "").all(axis=1)]


def _csv(name: str, data: bytes) -> Table:
    """All values are strings; rows that do not fit the head are named."""
    text, note = _text(name, data, "CSV", "save it as UTF-8 with commas")
    mark, text = delimited.separator(text, KNOWN)
    found, broken = delimited.rows(text, mark)
    if not found:
        raise InputError(f"{name}: the table is empty; its first row must name the columns")
    head = [c.strip() for c in found[0][1]]
    if twice := [c for c in head if c and head.count(c) > 1]:
        raise InputError(f"{name}: two columns are named {twice[0]!r}; rename one of them")
    fits = {n: row for n, row in found[1:] if len(row) == len(head)}
    broken += [
        (n, f"has {len(row)} fields, the first row names {len(head)}")
        for n, row in found[1:]
        if len(row) != len(head)
    ]
    table = pd.DataFrame(list(fits.values()), columns=head, dtype=object, index=list(fits))
    lost = [(f"{name} row {n}", why) for n, why in sorted(broken)]
    return Table(table.drop(columns="", errors="ignore"), lost, note)


def _text(name: str, data: bytes, kind: str, advice: str) -> tuple[str, str]:
    try:
        return decode(data)
    except ValueError as error:
        raise InputError(f"{name}: not a readable {kind} table ({error}); {advice}") from error


def _sheets(name: str, data: bytes) -> Table:
    """The first sheet that has a known column; what other sheets hold is named."""
    try:
        if data[:2] == b"PK":
            checked(data)
        sheets = pd.read_excel(
            io.BytesIO(data),
            sheet_name=None,
            dtype=object,
            keep_default_na=False,
            engine="calamine",
        )
    # the reader raises many kinds; all mean the same to a person
    except Exception as error:
        raise InputError(f"{name}: not a readable spreadsheet; save it again, or as CSV") from error
    filled = {s: t for s, t in sheets.items() if len(t)}
    if not filled:
        raise InputError(f"{name}: the table is empty; its first row must name the columns")
    known = lambda t: len(set(map(heading, t.columns)) & KNOWN)
    first = max(filled, key=lambda s: known(filled[s]))
    table = filled[first].map(lambda v: None if v == "" else v)
    table.index = range(2, len(table) + 2)
    table = table.dropna(how="all")
    table.columns = [str(c).strip() for c in table.columns]
    other = [
        (f"{name} sheet {s}", "another sheet; save it as a file of its own")
        for s in filled
        if s != first
    ]
    return Table(table.loc[:, ~table.columns.str.startswith("Unnamed:")], other)


def _jsonl(name: str, data: bytes) -> Table:
    text, note = _text(name, data, "JSON", "each line must hold one JSON object")
    lines = enumerate(text.split("\n"), start=1)
    return _objects(f"{name} line", ((n, _json(line)) for n, line in lines if line.strip()), note)


def _array(name: str, data: bytes) -> Table:
    """One JSON array of objects, or an object that holds one."""
    text, note = _text(name, data, "JSON", "it must hold a JSON array")
    whole = _json(text)
    if isinstance(whole, dict):
        lists = (v for v in whole.values() if isinstance(v, list))
        whole = _versions(whole, PurePosixPath(name).stem) or next(lists, None)
    if not isinstance(whole, list):
        return _jsonl(name, data)
    return _objects(f"{name} item", enumerate(whole, start=1), note)


def _objects(where: str, found: Iterable[tuple[int, Any]], note: str) -> Table:
    """Rows of JSON objects by their number; what is none is named."""
    every = dict(found)
    rows = {n: row for n, row in every.items() if isinstance(row, dict)}
    broken = [(f"{where} {n}", "not a JSON object") for n in every if n not in rows]
    return Table(pd.DataFrame.from_dict(rows, orient="index", dtype=object), broken, note)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def documents(name: str, key: str, data: bytes) -> Found:
    """One JSON file among others: an article, a list of them, or an article with its `versions`."""
    try:
        found = _json(decode(data)[0])
    except ValueError:
        found = None
    if isinstance(found, dict):
        found = _versions(found, key) or [{"id": key} | found]
    if not isinstance(found, list) or not all(isinstance(r, dict) for r in found):
        yield name, "not a JSON file of an article"
        return
    table = renamed(pd.DataFrame(found, dtype=object), {})
    if "text" not in table:
        yield name, "no article found in the JSON file (no field 'text')"
        return
    yield from rows(name, table.set_index(pd.RangeIndex(1, len(table) + 1)))


def _versions(found: Record, key: str) -> list[Record]:
    """The versions that an article's JSON holds, each with what is said of the article; [] where it
    holds none."""
    told = found.get("versions")
    facts = {k: v for k, v in found.items() if not isinstance(v, dict | list)}
    about = {"id": key, "history": key} | facts
    return [about | v for v in told if isinstance(v, dict)] if isinstance(told, list) else []


def _parquet(path: Path) -> Table:
    try:
        from pyarrow import parquet

        with parquet.ParquetFile(path) as file:  # in blocks: Ctrl-C is heard between
            blocks = []
            for block in file.iter_batches(10_000):
                # else bytes that are no UTF-8 are found where nobody expects them
                block.validate(full=True)
                blocks.append(block.to_pandas())
            table = pd.concat(blocks or [file.schema_arrow.empty_table().to_pandas()])
    # pyarrow raises many kinds; all mean the same to a reader
    except Exception as error:
        raise InputError(f"{path.name}: {NO_PARQUET}") from error
    named = table.index.name in NAMES["id"].split() and "id" not in table
    table = table.rename_axis("id").reset_index() if named else table.reset_index(drop=True)
    return Table(table)


READERS: dict[str, Callable[[str, bytes], Table]] = {
    ".csv": _csv, ".tsv": _csv, ".jsonl": _jsonl, ".ndjson": _jsonl, ".json": _array,
    ".xlsx": _sheets, ".xls": _sheets, ".ods": _sheets,
}  # fmt: skip
TABLES = (*READERS, ".parquet")
