"""Files in: each article becomes a record (id, text, outlet, event …) or a line in the table of
what was skipped and why."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ..base import atomic
from ..base.spreadsheet import ENCODING
from ..project import InputError, existing
from . import captures
from .contents import articles_at
from .records import Record, name_of, telling


def read(
    path: Path, columns: dict[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """-> records by id, (file, reason) of what was skipped, notes. Raises InputError where `path`
    cannot be a corpus."""
    existing(path)
    records: list[Record] = []
    skipped: list[tuple[str, str]] = []
    notes: dict[str, list[str]] = {}
    ids: dict[str, Record] = {}
    texts: set[tuple[str, ...]] = set()
    for name, record in articles_at(path, columns or {}):
        if isinstance(record, str):
            skipped.append((name, record))
            continue
        if note := record.pop("note", ""):
            notes.setdefault(note, []).append(name)
        if "text" not in record:
            continue
        captures.archived(record)
        key = str(record.pop("id", "")).strip() or name_of(record)
        # a database numbers its documents: one text under two titles is two of them
        title = str(record.get("title") or "") if " document " in name else ""
        same = (*telling(record), title, record["date"] if "stamped" in record else "")
        if not record["text"].strip():
            skipped.append((name, "empty"))
        elif same in texts:
            skipped.append((name, "duplicate text"))
        elif (own := _own_id(key, record, ids)) is None:
            skipped.append((name, f"duplicate id {key}"))
        else:
            record["id"], ids[own] = own, record
            texts.add(same)
            records.append(record)
    records, again = captures.settled(records)
    skipped += again
    table = pd.DataFrame(records).set_index("id") if records else pd.DataFrame({"text": []})
    said = [line for note, names in notes.items() for line in _said(note, names)]
    return table, pd.DataFrame(skipped, columns=["file", "reason"]), said


def _own_id(key: str, record: Record, ids: dict[str, Record]) -> str | None:
    """The id of a record. Where another has it already and their rows tell of versions (a number,
    one address), they are versions of one article, and the id gets the date beside it; None where
    it is there twice."""
    if key not in ids:
        return key
    other = ids[key]
    told = [
        all(str(r.get("version", "")) for r in (other, record)),
        "history" in other and other.get("history") == record.get("history"),
        bool(record.get("url")) and other.get("url") == record.get("url"),
    ]
    when = [f"{r.get('date') or ''} {r.get('time') or ''}".strip() for r in (other, record)]
    own = f"{key}-{re.sub(r'[^0-9]+', '-', when[1]).strip('-')}"
    same = any(told) and other.get("outlet") == record.get("outlet")
    if not same or not all(when) or when[0] == when[1] or own in ids:
        return None
    for version in (other, record):
        version.setdefault("history", " ".join((str(record.get("outlet") or ""), key)).strip())
    return own


def _said(note: str, names: list[str], most: int = 3) -> list[str]:
    """One line for each file that a note is about; one for all of many."""
    if len(names) > most:
        return [f"{len(names):,} articles, such as {names[0]}: {note}"]
    return [f"{name}: {note}" if name else note for name in names]


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
    names = []
    with atomic.folder(folder) as new:
        for n, (key, text) in enumerate(table["text"].items(), start=1):
            plain = re.sub(r"[^\w-]+", "-", str(key)).strip("-")[:60] or "article"
            names.append(f"{n:04d}-{plain}.txt")
            (new / names[-1]).write_text(text, encoding="utf-8")
        left = ["text", "agency"]
        listed = table.drop(columns=left, errors="ignore").rename_axis("id").reset_index()
        listed.insert(1, "file", names)
        days = {"index": False, "date_format": "%Y-%m-%d"}
        listed.to_csv(new / "articles.csv", encoding=ENCODING, **days)
    return folder
