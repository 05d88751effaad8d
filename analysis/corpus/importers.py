"""Files in: each article becomes a record (id, text, outlet, event …) or a line in the table of
what was skipped and why."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from charset_normalizer import from_bytes

from ..project import InputError

NAMES = {
    "text": (
        "text",
        "body",
        "content",
        "fulltext",
        "full_text",
        "article_text",
        "bodytext",
        "maintext",
    ),
    "outlet": (
        "outlet",
        "publisher",
        "source",
        "media_name",
        "media",
        "publication",
        "newspaper",
        "site",
        "sitename",
        "outlet_name",
    ),
    "event": ("event", "event_id", "story", "topic"),
    "date": (
        "date",
        "publish_date",
        "published",
        "publication_date",
        "pub_date",
        "published_at",
        "datetime",
        "date_publish",
    ),
    "title": ("title", "headline", "head", "heading"),
    "url": ("url", "link", "article_url", "href"),
    "id": ("id", "article_id", "article", "stories_id", "doc_id", "uid"),
    "file": ("file", "filename", "path"),
    "role": ("role",),
}
CONTROL = [bytes([c]) for c in range(1, 32) if c not in (9, 10, 12, 13, 27)]
PAGES, ARCHIVES, TABLES = (
    (".html", ".htm"),
    (".docx", ".rtf"),
    (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"),
)
# bytes unpacked from one zip; times a member may be packed
LARGEST, MOST_PACKED = 2_000_000_000, 200
Record = dict[str, Any]
# name, then a record or the reason it was skipped
Found = Iterator[tuple[str, Record | str]]


def clean(text: str) -> str:
    """The text of an article: as `plain`, and ''doubled apostrophes'', which newspaper databases
    print for quotation marks, are " again."""
    if "''" in text and "``" not in text:
        # a nested string closes before the one around it
        text = re.sub(r"(?<=\S)'''", "'\"", text).replace("''", '"')
    return plain(text)


def plain(text: str) -> str:
    """NFC, \\n line ends, no NUL, no byte order mark, no half of a surrogate pair; nothing else is
    changed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def decode(data: bytes) -> tuple[str, str]:
    """-> the text, and a note where its encoding had to be guessed ('' where it is plain UTF-8).
    Raises ValueError: not text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return plain(data.decode("utf-16", "replace")), ""
    if not data.count(0) and sum(map(data.count, CONTROL)) > len(data) / 50:
        raise ValueError("not text")
    try:
        if data.count(0) <= len(data) / 20:
            return plain(data.decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        pass
    if data.count(0) > len(data) / 4:
        for name in ("utf-16-le", "utf-16-be"):
            if data[name == "utf-16-le" :: 2].count(0) > len(data) / 3:
                return plain(data.decode(name, "replace")), f"encoding guessed: {name}"
    if data.count(0):
        raise ValueError("not text")
    # what the web and Word write, unless another reading is clearly better
    sample = data[:200_000]
    usual = ["cp1252", "cp1251", "cp1256", "cp1250", "latin_1"]
    western = not any(b in data for b in b"\x81\x8d\x8f\x90\x9d")
    best = (from_bytes(sample, cp_isolation=usual).best() if western else None) or from_bytes(
        sample
    ).best()
    if best is None:
        raise ValueError("not text")
    return plain(data.decode(best.encoding, "replace")), f"encoding guessed: {best.encoding}"


def page(markup: str) -> Record:
    """A saved web page -> text, title, date, outlet, author, url as trafilatura finds them; {}
    where it finds no article."""
    import trafilatura  # slow to load, and most corpora hold no pages

    found = trafilatura.bare_extraction(
        markup, with_metadata=True, include_comments=False, include_tables=False
    )
    if found is None:
        return {}
    d = found if isinstance(found, dict) else found.as_dict()
    return {
        "text": clean(d.get("text") or ""),
        "title": d.get("title"),
        "date": d.get("date"),
        "outlet": d.get("sitename"),
        "author": d.get("author"),
        "url": d.get("url"),
    }


def read(path: Path, columns: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """-> records by id, (file, reason) of what was skipped, notes. Raises InputError where `path`
    cannot be a corpus."""
    if not path.exists():
        raise InputError(
            f"{path.name}: no such file or folder; name a folder of articles or a .csv, .jsonl or .parquet file"
        )
    if path.is_dir():
        source = _listed(path, columns) if (path / "articles.csv").exists() else _loose(path)
    elif path.suffix.lower() in TABLES:
        source = _table(path, columns)
    else:
        source = _content(path.name, _bytes(path))
    records: list[Record] = []
    skipped: list[tuple[str, str]] = []
    notes: list[str] = []
    ids: set[str] = set()
    texts: set[tuple[str, str, str]] = set()
    for name, record in source:
        if isinstance(record, str):
            skipped.append((name, record))
            continue
        if note := record.pop("note", ""):
            notes.append(f"{name}: {note}")
        key = str(record.pop("id"))
        same = telling(record)
        if not record["text"].strip():
            skipped.append((name, "empty"))
        elif key in ids:
            skipped.append((name, f"duplicate id {key}"))
        elif same in texts:
            skipped.append((name, "duplicate text"))
        else:
            ids.add(key)
            texts.add(same)
            records.append(record | {"id": key})
    table = pd.DataFrame(records).set_index("id") if records else pd.DataFrame({"text": []})
    return table, pd.DataFrame(skipped, columns=["file", "reason"]), notes


def telling(record: Record) -> tuple[str, str, str]:
    """What two records must share to be one article twice: outlet, event and text."""
    return str(record.get("outlet") or ""), str(record.get("event") or ""), record["text"].strip()


def _bytes(path: Path) -> bytes | str:
    try:
        return path.read_bytes()
    except OSError as error:
        return f"unreadable ({error.strerror})"


def _content(name: str, data: bytes | str) -> Found:
    """One file, by its name's ending: a text, a page, a document of a news database with many
    articles, or a zip of any of these."""
    kind, key = PurePosixPath(name).suffix.lower(), str(PurePosixPath(name).with_suffix(""))
    if isinstance(data, str):
        yield name, data
    elif kind == ".zip":
        yield from _zip(name, data)
    elif kind in ARCHIVES:
        from . import archives

        yield from archives.documents(name, data)
    elif kind in (".txt", *PAGES):
        try:
            text, note = decode(data)
        except ValueError as error:
            yield name, str(error)
            return
        from . import archives

        if archives.holds_many(text, kind):
            yield from archives.documents(name, data)
        elif kind == ".txt":
            yield name, {"text": clean(text), "note": note, "id": key}
        else:
            found = page(text)
            record = {k: v for k, v in found.items() if v} | {"note": note, "id": key}
            yield name, record if "text" in record else "no article found in the page"
    else:
        yield name, f"not a file of articles ({kind or 'no ending'})"


def _zip(name: str, data: bytes) -> Found:
    """What a zip holds, unpacked in memory only; paths that leave it and bombs are refused."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        yield name, "not a readable zip file"
        return
    total = 0
    for member in sorted(packed.infolist(), key=lambda m: m.filename):
        inner, path = f"{name}/{member.filename}", PurePosixPath(member.filename.replace("\\", "/"))
        total += member.file_size
        if member.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts:
            continue
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            yield inner, "refused: its path leads out of the zip"
        elif total > LARGEST or member.file_size > MOST_PACKED * max(member.compress_size, 1000):
            yield inner, "refused: it unpacks to far more than it should"
        elif path.suffix.lower() in (".zip", *TABLES):
            yield inner, "a table or zip inside a zip is not read; unpack it first"
        else:
            try:
                content: bytes | str = packed.read(member)
            except (
                zipfile.BadZipFile,
                RuntimeError,
                NotImplementedError,
                EOFError,
                OSError,
                ValueError,
            ) as error:
                content = f"unreadable in the zip ({error})"
            yield from _placed(_content(str(path), content), path.parts)


def _placed(found: Found, parts: tuple[str, ...]) -> Found:
    """A file's folder is its outlet; only a database's document knows better."""
    for name, record in found:
        if (
            isinstance(record, dict)
            and len(parts) > 1
            and not (" document " in name and record.get("outlet"))
        ):
            record["outlet"] = parts[0]
        yield name, record


def _loose(folder: Path) -> Found:
    """The files of a folder without articles.csv; sub-folders are outlets."""
    root = folder.resolve()
    for path in sorted(
        p
        for p in folder.rglob("*")
        if (p.is_file() or p.is_symlink())
        and not p.name.startswith(".")
        and p.relative_to(folder).parts[0] != "lexicons"  # its own word lists
    ):
        inner = path.relative_to(folder).as_posix()
        if not path.resolve().is_relative_to(root):
            yield inner, "refused: it leads out of the folder"
        else:
            yield from _placed(_content(inner, _bytes(path)), path.relative_to(folder).parts)


def renamed(table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Other people's column names -> ours; names given by hand come first."""
    unknown = [c for c in columns if c not in table]
    if unknown:
        raise InputError(
            f"column {unknown[0]!r} is not in the table; it has {', '.join(map(str, table.columns))}"
        )
    table = table.rename(columns=columns)
    lower = {str(c).strip().lower().replace(" ", "_"): c for c in reversed(table.columns)}
    for ours, theirs in NAMES.items():
        found = next((lower[t] for t in theirs if t in lower), None)
        if ours not in table and found is not None:
            table = table.rename(columns={found: ours})
    return table.loc[:, ~table.columns.duplicated()]


def _csv(path: Path) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """-> the table, all values strings, and the rows that do not fit its head."""
    data = _bytes(path)
    if isinstance(data, str):
        raise InputError(f"{path.name}: {data}")
    csv.field_size_limit(1 << 30)
    try:
        text, _ = decode(data)
        parsed = list(
            csv.reader(
                io.StringIO(text, newline=""),
                delimiter="\t" if path.suffix.lower() == ".tsv" else ",",
            )
        )
    except (ValueError, csv.Error) as error:
        raise InputError(
            f"{path.name}: not a readable CSV table ({error}); save it as UTF-8 with commas"
        ) from error
    rows = [(n, row) for n, row in enumerate(parsed, start=1) if any(c.strip() for c in row)]
    if not rows:
        raise InputError(f"{path.name}: the table is empty; its first row must name the columns")
    head = [c.strip() for c in rows[0][1]]
    if twice := [c for c in head if c and head.count(c) > 1]:
        raise InputError(f"{path.name}: two columns are named {twice[0]!r}; rename one of them")
    odd = [(n, row) for n, row in rows[1:] if len(row) != len(head)]
    broken = [
        (f"{path.name} row {n}", f"has {len(row)} fields, the first row names {len(head)}")
        for n, row in odd
    ]
    whole = {n: row for n, row in rows[1:] if len(row) == len(head)}
    table = pd.DataFrame(list(whole.values()), columns=head, dtype=object, index=list(whole))
    return table.drop(columns="", errors="ignore"), broken


def _listed(folder: Path, columns: dict[str, str]) -> Found:
    """A folder whose articles.csv names a file or holds the text of each article."""
    table, broken = _csv(folder / "articles.csv")
    table = renamed(table, columns)
    if "text" not in table and "file" not in table:
        raise InputError(
            f"articles.csv: no column 'file' or 'text'; it has {', '.join(map(str, table.columns))}"
        )
    yield from broken
    for n, row in zip(table.index, table.to_dict("records"), strict=True):
        record = {str(k): v for k, v in row.items() if v.strip()}
        name = record.pop("file", "")
        if record.get("text"):
            yield (
                name or f"articles.csv row {n}",
                {"id": name or f"row-{n}"} | record | {"text": clean(record["text"])},
            )
        elif not name:
            yield f"articles.csv row {n}", "empty"
        elif not (folder / name).resolve().is_relative_to(folder.resolve()):
            yield name, "refused: its path leads out of the folder"
        elif not (folder / name).is_file():
            yield name, "no such file"
        else:
            for inner, found in _content(name, _bytes(folder / name)):
                yield (
                    inner,
                    found
                    if isinstance(found, str)
                    else {k: v for k, v in found.items() if v} | record,
                )


def _jsonl(path: Path) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    rows, broken = {}, []
    try:
        lines = decode(path.read_bytes())[0].split("\n")
    except (ValueError, OSError) as error:
        raise InputError(
            f"{path.name}: not readable ({error}); each line must hold one JSON object"
        ) from error
    for n, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if isinstance(row, dict):
                rows[n] = row
            else:
                broken.append((f"{path.name} line {n}", "not a JSON object"))
    return pd.DataFrame.from_dict(rows, orient="index", dtype=object), broken


def _parquet(path: Path) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    try:
        from pyarrow import parquet

        with parquet.ParquetFile(path) as file:  # in blocks: Ctrl-C is heard between them
            blocks = []
            for block in file.iter_batches(10_000):
                # else bytes that are no UTF-8 are found where nobody expects them
                block.validate(full=True)
                blocks.append(block.to_pandas())
            table = pd.concat(blocks or [file.schema_arrow.empty_table().to_pandas()])
    # pyarrow raises many kinds; all mean the same to a reader
    except Exception as error:
        raise InputError(
            f"{path.name}: not a readable Parquet file; write it again with pandas or pyarrow"
        ) from error
    named = table.index.name in NAMES["id"] and "id" not in table
    return (table.rename_axis("id").reset_index() if named else table.reset_index(drop=True)), []


READERS: dict[str, Callable[[Path], tuple[pd.DataFrame, list[tuple[str, str]]]]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".parquet": _parquet,
}


def _table(path: Path, columns: dict[str, str]) -> Found:
    """One .csv, .jsonl or .parquet file with a text in each row."""
    table, broken = READERS[path.suffix.lower()](path)
    table = renamed(table, columns)
    if "text" not in table:
        if {"url", "outlet", "title"} <= set(table.columns):
            raise InputError(
                f"{path.name}: a list of addresses without texts (Media Cloud gives no texts); "
                "save the pages into a folder, or add a column 'text', and read that"
            )
        raise InputError(
            f"{path.name}: no column 'text'; it has {', '.join(map(str, table.columns)) or 'none'}"
        )
    yield from broken
    yield from rows(path.name, table)


def rows(name: str, table: pd.DataFrame) -> Found:
    """The rows of a table whose columns have our names."""
    records = chain.from_iterable(
        table.iloc[low : low + 1_000].to_dict("records") for low in range(0, len(table), 1_000)
    )
    for n, row in zip(table.index, records, strict=True):
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            yield (
                f"{name} row {n}",
                "empty" if text is None or text != text or isinstance(text, str) else "not text",
            )
        else:
            # a name or a title may hold half of a surrogate pair, as a text may
            whole = lambda v: (
                v.encode("utf-8", "replace").decode()
                if isinstance(v, str) and not v.isascii()
                else v
            )
            record = {
                str(k): whole(v)
                for k, v in row.items()
                if v is not None and not (isinstance(v, float) and v != v)
            }
            yield f"{name} row {n}", {"id": f"row-{n}"} | record | {"text": clean(text)}


def save(table: pd.DataFrame, folder: Path, force: bool = False) -> Path:
    """Write articles (a frame indexed by id) as FOLDER/articles.csv and a .txt file each; -> the
    folder.

    Nothing is overwritten without `force`; all is written beside the folder first and renamed at
    the end.
    """
    if folder.exists() and any(folder.iterdir()) and not force:
        raise InputError(
            f"{folder.name}: the folder is not empty; name another, or say --force to replace it"
        )
    new, names = folder.with_name(f".{folder.name}.new"), []
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        for n, (key, text) in enumerate(table["text"].items(), start=1):
            plain = re.sub(r"[^\w-]+", "-", str(key)).strip("-")[:60] or "article"
            names.append(f"{n:04d}-{plain}.txt")
            (new / names[-1]).write_text(text, encoding="utf-8")
        listed = (
            table.drop(columns=["text", "agency"], errors="ignore").rename_axis("id").reset_index()
        )
        listed.insert(1, "file", names)
        listed.to_csv(new / "articles.csv", index=False, date_format="%Y-%m-%d")
        if folder.exists():
            folder.rename(old := folder.with_name(f".{folder.name}.old"))
            new.rename(folder)
            shutil.rmtree(old)
        else:
            new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return folder
