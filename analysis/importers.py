"""Files in: each becomes a record (id, text, outlet, event …) or a line in the table of what was skipped and why."""
from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from charset_normalizer import from_bytes

from .project import InputError

NAMES = {"text": ("text", "body", "content", "fulltext", "full_text", "article_text", "bodytext", "maintext"),
         "outlet": ("outlet", "publisher", "source", "media_name", "media", "publication", "newspaper", "site", "sitename", "outlet_name"),
         "event": ("event", "event_id", "story", "topic"),
         "date": ("date", "publish_date", "published", "publication_date", "pub_date", "published_at", "datetime", "date_publish"),
         "title": ("title", "headline", "head", "heading"), "url": ("url", "link", "article_url", "href"),
         "id": ("id", "article_id", "article", "stories_id", "doc_id", "uid"), "file": ("file", "filename", "path"), "role": ("role",)}
CONTROL = [bytes([c]) for c in range(1, 32) if c not in (9, 10, 12, 13, 27)]
READS = (".txt", ".html", ".htm")
Record = dict[str, Any]


def clean(text: str) -> str:
    """NFC, \\n line ends, no NUL, no byte order mark, no half of a surrogate pair; nothing else is changed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    text = text.encode("utf-8", "replace").decode("utf-8") if any("\ud800" <= c <= "\udfff" for c in text) else text
    return unicodedata.normalize("NFC", text)


def decode(data: bytes) -> tuple[str, str]:
    """-> the text, and a note where its encoding had to be guessed ('' where it is plain UTF-8). Raises ValueError: not text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return clean(data.decode("utf-16", "replace")), ""
    if not data.count(0) and sum(map(data.count, CONTROL)) > len(data) / 50:
        raise ValueError("not text")
    try:
        if data.count(0) <= len(data) / 20:
            return clean(data.decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        pass
    if data.count(0) > len(data) / 4:
        for name in ("utf-16-le", "utf-16-be"):
            if data[name == "utf-16-le"::2].count(0) > len(data) / 3:
                return clean(data.decode(name, "replace")), f"encoding guessed: {name}"
    if data.count(0):
        raise ValueError("not text")
    if b"\x81" not in data and sum(b in b"\x8d\x8f\x90\x9d" for b in data) == 0:
        try:                                               # what the web and Word write, unless another reading is clearly better
            best = from_bytes(data[:200_000], cp_isolation=["cp1252", "cp1251", "cp1256", "cp1250", "latin_1"]).best()
            name = best.encoding if best else "cp1252"
            return clean(data.decode(name)), f"encoding guessed: {name}"
        except (UnicodeDecodeError, LookupError):
            pass
    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise ValueError("not text")
    return clean(data.decode(best.encoding, "replace")), f"encoding guessed: {best.encoding}"


def page(markup: str, url: str | None = None) -> Record:
    """An HTML page -> text, title, date, outlet, author as trafilatura finds them; {} where it finds no article."""
    import trafilatura
    found = trafilatura.bare_extraction(markup, url=url, with_metadata=True, include_comments=False, include_tables=False)
    if found is None:
        return {}
    d = found.as_dict() if hasattr(found, "as_dict") else dict(found)
    return {"text": clean(d.get("text") or ""), "title": d.get("title"), "date": d.get("date"), "outlet": d.get("sitename"),
            "author": d.get("author"), "url": d.get("url")}


def read(path: Path, columns: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """-> records by id, (file, reason) of what was skipped, notes. Raises InputError where `path` cannot be a corpus."""
    if not path.exists():
        raise InputError(f"{path.name}: no such file or folder; name a folder of articles or a .csv, .jsonl or .parquet file")
    records: list[Record] = []
    skipped: list[tuple[str, str]] = []
    notes: list[str] = []
    if path.is_dir():
        source = _listed(path, columns) if (path / "articles.csv").exists() else _loose(path)
    else:
        source = _table(path, columns)
    ids: set[str] = set()
    texts: set[tuple[str, str]] = set()
    for name, record in source:
        if isinstance(record, str):
            skipped.append((name, record))
            continue
        if note := record.pop("note", ""):
            notes.append(f"{name}: {note}")
        key = str(record.pop("id"))
        text = record["text"]
        same = (str(record.get("outlet") or ""), text.strip())
        if not text.strip():
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


def _file(path: Path) -> Record | str:
    """One .txt or .html file -> a record, or the reason it was skipped."""
    try:
        text, note = decode(path.read_bytes())
    except ValueError as error:
        return str(error)
    except OSError as error:
        return f"unreadable ({error.strerror})"
    if path.suffix.lower() in (".html", ".htm"):
        record = page(text)
        return record | {"note": note} if record.get("text") else "no article found in the page"
    return {"text": text, "note": note}


def _loose(folder: Path) -> Iterator[tuple[str, Record | str]]:
    """Files of a folder without articles.csv; a file's sub-folder is its outlet."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    for path in files:
        inner = path.relative_to(folder)
        if path.suffix.lower() not in READS:
            yield str(inner), f"not a .txt or .html file ({path.suffix or 'no ending'})"
            continue
        record = _file(path)
        if isinstance(record, dict):
            record = {k: v for k, v in record.items() if v} | {"text": record["text"], "id": str(inner.with_suffix("")).replace("\\", "/")}
            if len(inner.parts) > 1:
                record["outlet"] = inner.parts[0]
        yield str(inner), record


def _renamed(table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Other people's column names -> ours; names given by hand come first."""
    unknown = [c for c in columns if c not in table]
    if unknown:
        raise InputError(f"column {unknown[0]!r} is not in the table; it has {', '.join(map(str, table.columns))}")
    table = table.rename(columns=columns)
    lower = {str(c).strip().lower().replace(" ", "_"): c for c in reversed(table.columns)}
    for ours, theirs in NAMES.items():
        found = next((lower[t] for t in theirs if t in lower), None)
        if ours not in table and found is not None:
            table = table.rename(columns={found: ours})
    return table


def _csv(path: Path) -> pd.DataFrame:
    import csv
    import io
    try:
        text, _ = decode(path.read_bytes())
        csv.field_size_limit(1 << 30)
        rows = list(csv.reader(io.StringIO(text), strict=False))
    except (ValueError, OSError, csv.Error) as error:
        raise InputError(f"{path.name}: not a readable CSV table ({error}); save it as UTF-8 with commas") from error
    if not rows:
        raise InputError(f"{path.name}: the table is empty; its first row must name the columns")
    head = [c.strip() for c in rows[0]]
    body = [dict(zip(head, row, strict=False)) | ({"": "row"} if len(row) != len(head) else {}) for row in rows[1:] if row]
    return pd.DataFrame(body, columns=[*dict.fromkeys(head), ""] if any("" in b for b in body) else list(dict.fromkeys(head)), dtype=object)


def _listed(folder: Path, columns: dict[str, str]) -> Iterator[tuple[str, Record | str]]:
    """A folder whose articles.csv names a file or holds the text of each article."""
    table = _renamed(_csv(folder / "articles.csv"), columns)
    if "text" not in table and "file" not in table:
        raise InputError(f"articles.csv: no column 'file' or 'text'; it has {', '.join(map(str, table.columns))}")
    for n, row in enumerate(table.to_dict("records"), start=2):
        record = {str(k): v for k, v in row.items() if isinstance(v, str) and v.strip() and k != ""}
        name = record.pop("file", "")
        if name and not record.get("text"):
            path = folder / name
            found = _file(path) if path.is_file() else "no such file"
            if isinstance(found, str):
                yield name, found
                continue
            record = {k: v for k, v in found.items() if v} | record
        if not record.get("text"):
            yield name or f"articles.csv row {n}", "empty"
            continue
        key = record.get("id") or (str(Path(name).with_suffix("")) if name else f"row-{n}")
        yield name or f"articles.csv row {n}", record | {"text": clean(record["text"]), "id": key}


def _table(path: Path, columns: dict[str, str]) -> Iterator[tuple[str, Record | str]]:
    """One .csv, .jsonl or .parquet file with a text in each row."""
    kind = path.suffix.lower()
    broken: list[tuple[str, str]] = []
    if kind in (".csv", ".tsv"):
        table = _csv(path)
    elif kind in (".jsonl", ".ndjson"):
        rows = []
        for n, line in enumerate(decode(path.read_bytes())[0].split("\n"), start=1):
            if line.strip():
                try:
                    row = json.loads(line)
                    rows.append(row if isinstance(row, dict) else {"": None})
                    if not isinstance(row, dict):
                        raise ValueError
                except ValueError:
                    broken.append((f"{path.name} line {n}", "not a JSON object"))
        table = pd.DataFrame([r for r in rows if "" not in r])
    elif kind == ".parquet":
        try:
            table = pd.read_parquet(path)
        except Exception as error:                         # pyarrow raises many kinds; all mean the same to a reader
            raise InputError(f"{path.name}: not a readable Parquet file; write it again with pandas or pyarrow") from error
    elif kind in READS:
        record = _file(path)
        yield path.name, record if isinstance(record, str) else record | {"id": path.stem}
        return
    else:
        raise InputError(f"{path.name}: files ending in {kind or 'nothing'} are not read; give a folder, .csv, .jsonl or .parquet")
    yield from broken
    table = _renamed(table, columns)
    if "text" not in table:
        raise InputError(f"{path.name}: no column 'text'; it has {', '.join(map(str, table.columns)) or 'none'}")
    for n, row in enumerate(table.to_dict("records"), start=2 if kind in (".csv", ".tsv") else 1):
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            yield f"{path.name} row {n}", "empty" if text is None or text != text or isinstance(text, str) else "not text"
            continue
        record = {str(k): v for k, v in row.items() if k != "" and v is not None and not (isinstance(v, float) and v != v)}
        yield f"{path.name} row {n}", record | {"text": clean(text), "id": record.get("id", f"row-{n}")}
