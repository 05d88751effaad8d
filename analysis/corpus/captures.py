"""Versions as they come: pages of the Wayback Machine, exports of NewsDiffs, the database of
diffengine. The time of a version stands in its name, its address or its row."""

from __future__ import annotations

import re
import sqlite3
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pandas as pd

from ..project import InputError
from .dates import instant
from .records import Record

DATABASE = "diffengine.db"
DAY = r"(?P<year>(?:19|20)\d\d)(?P<dash>-?)(?P<month>0[1-9]|1[0-2])(?P=dash)(?P<day>[0-2]\d|3[01])"
CLOCK = r"(?P<hour>[01]\d|2[0-3])[-:.h]?(?P<minute>[0-5]\d)(?:[-:.]?(?P<second>[0-5]\d))?"
# 20250302180000, as the Wayback Machine writes it, with its marks (id_, if_); 2025-03-02T18-00Z;
# 20250302-1800
STAMP = re.compile(rf"(?<![\dA-Za-z]){DAY}(?P<mark>[T_ -]?){CLOCK}(?P<zone>Z|[a-z]{{2}}_)?(?!\d)")
ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/(\d{4,14})[a-z_]*/", re.I)
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.I)
TOOLBAR = re.compile(
    r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->", re.S
)
NOTE = "the time in its name or archived address is taken for the time of the version"


class Stamped(NamedTuple):
    """The time that a path names, the path without it, and whether a folder of it is a site."""

    when: str
    rest: PurePosixPath
    site: bool


def stamped(path: PurePosixPath) -> Stamped | None:
    """The time in a path, None where there is none to the minute. Fourteen digits are of the
    Wayback Machine, whose clock is UTC."""
    found = STAMP.search(str(path))
    if found is None:
        return None
    f = found.groupdict()
    if f["dash"] and not f["mark"]:
        return None
    wayback = bool(not f["dash"] and not f["mark"] and f["second"])
    zone = " +00:00" if wayback or f["zone"] == "Z" else ""
    clock = f"{f['hour']}:{f['minute']}:{f['second'] or '00'}{zone}"
    left = str(path)[: found.start()].rstrip("-_.@ ") + str(path)[found.end() :].lstrip("-_@ ")
    rest = PurePosixPath(re.sub(r"/+", "/", left))
    site = any(DOMAIN.fullmatch(p) for p in rest.parts[:-1])
    return Stamped(f"{f['year']}-{f['month']}-{f['day']} {clock}", rest, site)


def archived(record: Record) -> None:
    """Give a record whose address is one of the Wayback Machine the time in it, and the address that
    was saved."""
    address = str(record.get("url") or "")
    if saved := ARCHIVED.match(address):
        record["url"] = address[saved.end() :]
        if "stamped" not in record and (found := stamped(PurePosixPath(saved[1]))):
            _at(record, found.when, record["url"])


def dated(record: Record, path: PurePosixPath) -> PurePosixPath:
    """Give a record the time in its path as its date, the page's own as `published`, and as
    `history` what the versions of one article share; -> the path without its time, of which the
    folders are outlet and event (the empty path where they are an address)."""
    found = stamped(path)
    if found is None:
        return path
    rest = found.rest
    if found.site:
        start = next(k for k, p in enumerate(rest.parts) if DOMAIN.fullmatch(p))
        inner = "/".join(rest.parts[start + 1 :]).removesuffix("index.html")
        record.setdefault("url", f"https://{rest.parts[start]}/{inner}")
        record["outlet"] = rest.parts[start].lower().removeprefix("www.")
        if "title" not in record:
            _head(record)
    named = rest.stem and not rest.name.startswith(".")
    # files named by their time alone: one article, where their folder is neither outlet nor event
    folder = str(rest.parent) if len(rest.parts) > 3 else ""
    _at(record, found.when, record.get("url") or (str(rest.with_suffix("")) if named else folder))
    return PurePosixPath() if found.site else rest


def _head(record: Record) -> None:
    """The lines that NewsDiffs writes above an article: date, title, by-line."""
    lines = record["text"].split("\n", 3)
    if len(lines) == 4 and instant(lines[0]) is not pd.NaT:
        record |= {"date": lines[0], "title": lines[1].strip(), "text": lines[3].strip()}
        if lines[2].strip():
            record["author"] = re.sub(r"^by ", "", lines[2].strip(), flags=re.I)


def _at(record: Record, when: str, history: str) -> None:
    own = record.get("date")
    if own and "published" not in record:
        record["published"] = own
    record |= {"date": when, "stamped": True} | ({"history": history} if history else {})
    if NOTE not in (note := record.get("note") or ""):
        record["note"] = "; ".join(n for n in (note, NOTE) if n)


def settled(records: list[Record]) -> tuple[list[Record], list[tuple[str, str]]]:
    """Records with a time in their name, each version once, the first of an article at its own time
    of publication; and which were left out, and why."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        if record.pop("stamped", False):
            key = str(record.get("history") or record["id"])
            groups.setdefault(key, []).append(record)
    again: set[str] = set()
    for members in groups.values():
        members.sort(key=lambda r: instant(r["date"]))
        for before, record in pairwise(members):
            if before["text"].strip() == record["text"].strip():
                again.add(record["id"])
        own, seen = instant(members[0].get("published")), instant(members[0]["date"])
        # a day alone says less than the time at which the page stood there on that day
        if (
            own is not pd.NaT
            and own <= seen
            and (own.normalize() != own or own.date() < seen.date())
        ):
            members[0]["date"] = members[0]["published"]
    lost = [(r["id"], "duplicate text") for r in records if r["id"] in again]
    return [r for r in records if r["id"] not in again], lost


def named(table: pd.DataFrame) -> pd.DataFrame:
    """A table of versions with our names: what diffengine and NewsEdits call summary is the text,
    what they call created the time of the version."""
    lower = {str(c).strip().lower(): c for c in table.columns}
    versions = {"archive_url", "entry_id", "version", "num_versions"} & lower.keys()
    if not versions or "created" not in lower:
        return table
    said = {}
    if "text" not in lower and "summary" in lower:
        said[lower["summary"]] = "text"
    if "date" not in lower:
        said[lower["created"]] = "date"
    table = table.rename(columns=said)
    if "text" in said.values():
        table["text"] = [_plain(t) if isinstance(t, str) else t for t in table["text"]]
    return table


def _plain(summary: str) -> str:
    """The paragraphs of diffengine's summary, which holds <p> and no other tag."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"</?p\b[^>]*>", "\n\n", summary)).strip()


def diffengine(path: Path) -> pd.DataFrame:
    """The versions in diffengine's database, by their numbers: title, url, text, date, outlet (the
    name of the feed). Raises InputError where it is none."""
    ask = (
        "select v.id, v.title, v.url, v.summary, v.created, "
        "(select f.name from feedentry x join feed f on f.url = x.feed_id "
        "where x.entry_id = v.entry_id limit 1) as outlet "
        "from entryversion v order by v.created"
    )
    try:
        with sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True) as base:
            rows = base.execute(ask).fetchall()
    except sqlite3.Error as error:
        raise InputError(
            f"{path.name}: not a database of diffengine ({error}); name the file diffengine.db"
        ) from error
    names = ["id", "title", "url", "text", "date", "outlet"]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    table["text"] = [_plain(t) if isinstance(t, str) else t for t in table["text"]]
    # diffengine writes UTC without saying so
    table["date"] = [f"{str(d)[:19]} +00:00" for d in table["date"]]
    return table.set_index(pd.Index(range(1, len(table) + 1)))
