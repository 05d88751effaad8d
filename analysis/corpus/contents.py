"""What lies at a path: each article that a folder, a file, a table or a zip holds, as it is found."""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path, PurePosixPath

import pandas as pd

from ..project import REVIEWS
from . import captures, databases, documents, pages, tables
from .characters import clean, decode, mended
from .records import LARGEST, MOST_PACKED, Found, content_of

PAGES = (".html", ".htm")
ARTICLES = (".txt", *PAGES, *documents.DOCUMENTS, ".zip")
LISTS = tuple(f"articles{ending}" for ending in tables.TABLES)
# what the project itself keeps beside articles
BESIDE = ("events.csv", "corrections.csv", REVIEWS)
# what a member of a zip may raise: locked, packed in a way that is not known, damaged
UNREADABLE = (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError)
ADDRESSES = re.compile(r"(?:https?://\S+\s*){2,}|https?://\S+\s*")


def articles_at(path: Path, columns: dict[str, str]) -> Found:
    if path.name == captures.DATABASE or (path / captures.DATABASE).is_file():
        return _diffengine(path)
    if not path.is_dir():
        if path.suffix.lower() in tables.TABLES:
            return tables.articles(path, columns)
        return _content(path.name, content_of(path))
    for name in LISTS:
        if (path / name).is_file():
            return _listed(path, path / name, columns)
    kept = (*BESIDE, "lexicons")
    inside = [p for p in path.iterdir() if p.name[0] != "." and p.name not in kept]
    loose = any(p.is_dir() or p.suffix.lower() in ARTICLES for p in inside)
    lists = [p for p in inside if p.is_file() and p.suffix.lower() in tables.TABLES]
    if len(lists) == 1 and not loose:  # a folder with one table and no texts is that table
        return _listed(path, lists[0], columns)
    return _loose(path)


def _diffengine(path: Path) -> Found:
    """The versions in diffengine's database; what lies beside it shows them again, and is listed."""
    base = path / captures.DATABASE if path.is_dir() else path
    yield from tables.rows(base.name, captures.diffengine(base))
    for _, inner, _ in _files(path) if path.is_dir() else []:
        if inner.lower().endswith(ARTICLES):
            yield inner, f"not read: {base.name} holds the versions"


def _content(name: str, data: bytes | str) -> Found:
    """One file, by its name's ending: a text, a page, a document, or a zip of any of these."""
    kind, key = PurePosixPath(name).suffix.lower(), str(PurePosixPath(name).with_suffix(""))
    if isinstance(data, str):
        yield name, data
    elif kind == ".zip":
        yield from _zip(name, data)
    elif kind in documents.DOCUMENTS:
        yield from documents.read(name, data)
    elif kind == ".json":
        yield from tables.documents(name, key, data)
    elif kind in (".txt", *PAGES) or (at := captures.stamped(PurePosixPath(name))) and at.site:
        try:
            text, note = decode(data)
        except ValueError as error:
            yield name, str(error)
            return
        whole = mended(text)
        note = "; ".join(n for n in (note, "broken characters mended" * (whole != text)) if n)
        # an address without an ending is a page, or the text of one
        marked = kind in PAGES or kind != ".txt" and whole.lstrip().startswith("<")
        yield from (_page if marked else _text)(name, key, whole, note)
    else:
        yield name, f"not a file of articles ({kind or 'no ending'})"


def _text(name: str, key: str, text: str, note: str) -> Found:
    if databases.holds_many(text):
        yield from databases.articles(name, text)
    elif "://" in text[:40] and ADDRESSES.fullmatch(text.strip()):
        yield name, "a list of addresses without texts; save the pages into the folder"
    else:
        yield name, {"text": clean(text), "note": note, "id": key}


def _page(name: str, key: str, markup: str, note: str) -> Found:
    if databases.is_factiva(markup):
        yield from databases.factiva_page(name, markup)
        return
    found = pages.page(markup)
    if not found:
        yield name, "no article found in the page"
    many = len(found) > 1
    for n, record in enumerate(found, start=1):
        where, own = (f"{name} article {n}", f"{key}-{n}") if many else (name, key)
        if many and n == 1:
            record["note"] = f"{len(found)} articles on one page; each is read by itself"
        yield where, {"note": note} | record | {"id": own}


def _zip(name: str, data: bytes) -> Found:
    """What a zip holds, unpacked in memory only; paths that leave it and bombs are refused."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        yield name, "not a readable zip file"
        return
    total = 0
    members = [(m, PurePosixPath(m.filename.replace("\\", "/"))) for m in packed.infolist()]
    hidden = lambda p: p.name.startswith(".") or "__MACOSX" in p.parts
    below = [p.parts for m, p in members if not m.is_dir() and not hidden(p)]
    # the folder that was packed is no outlet
    top = int(len({p[:1] for p in below}) == 1 and all(len(p) > 1 for p in below))
    for member, path in sorted(members, key=lambda m: m[0].filename):
        inner = f"{name}/{member.filename}"
        total += member.file_size
        if member.is_dir() or hidden(path):
            continue
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            yield inner, "refused: its path leads out of the zip"
        elif total > LARGEST or member.file_size > MOST_PACKED * max(member.compress_size, 1000):
            yield inner, "refused: it unpacks to far more than it should"
        elif path.suffix.lower() in {".zip", *tables.TABLES} - {".json"}:
            yield inner, "a table or zip inside a zip is not read; unpack it first"
        else:
            try:
                content: bytes | str = packed.read(member)
            except UNREADABLE as error:
                content = f"unreadable in the zip ({error})"
            yield from _placed(_content("/".join(path.parts[top:]), content), path, top)


def _placed(found: Found, path: PurePosixPath, top: int = 0) -> Found:
    """A file's folder (below the first `top`) is its outlet, a folder in that its event; only a
    database's document knows its outlet better. A time in the path is the version's."""
    for name, record in found:
        parts: tuple[str, ...] = ()
        if isinstance(record, dict) and "text" in record:
            parts = captures.dated(record, path).parts[top:]
        if isinstance(record, dict) and len(parts) > 1:
            if not (" document " in name and record.get("outlet")):
                record["outlet"] = parts[0]
            # folders of years and months are no events
            if len(parts) > 2 and not re.fullmatch(r"[\d-]+", parts[1]):
                record.setdefault("event", parts[1])
        yield name, record


def _files(folder: Path) -> list[tuple[Path, str, bool]]:
    """The files below a folder, in order: path, name from the folder on, whether it leads out of
    it. Hidden files and the folder of word lists are passed over."""
    root, out = folder.resolve(), []
    for top, folders, names in os.walk(folder):
        if Path(top) == folder and "lexicons" in folders:
            folders.remove("lexicons")
        folders[:] = [f for f in folders if not f.startswith(".")]
        links = [f for f in folders if os.path.islink(os.path.join(top, f))]
        for name in (*names, *links):
            if not name.startswith("."):
                path = Path(top, name)
                outside = path.is_symlink() and not path.resolve().is_relative_to(root)
                out.append((path, path.relative_to(folder).as_posix(), outside))
    return sorted(out)


def _loose(folder: Path) -> Found:
    """The files of a folder without a list of articles."""
    for path, inner, leads_out in _files(folder):
        if leads_out:
            yield inner, "refused: it leads out of the folder"
        elif inner not in BESIDE:
            yield from _placed(_content(inner, content_of(path)), PurePosixPath(inner))


def _listed(folder: Path, path: Path, columns: dict[str, str]) -> Found:
    """A folder with a table that names a file or holds the text of each article; texts that it does
    not name are skipped, and listed."""
    found = tables.named(path, columns, "file", "text")
    table = found.rows
    yield from found.told(path.name)
    if "file" not in table:
        yield from tables.rows(path.name, table)
    else:
        yield from _rows_of_files(folder, path.name, table)
    named = {PurePosixPath(str(f).strip()) for f in table.get("file", ())}
    for _, inner, _ in _files(folder):
        known = PurePosixPath(inner) in named or inner in (path.name, *BESIDE)
        if not known and inner.lower().endswith((*ARTICLES, *tables.TABLES)):
            yield inner, f"not named in {path.name}"


def _rows_of_files(folder: Path, listed: str, table: pd.DataFrame) -> Found:
    for n, row in zip(table.index, table.to_dict("records"), strict=True):
        record = {
            str(k): tables.whole(v) for k, v in row.items() if v is not None and str(v).strip()
        }
        name = str(record.pop("file", "")).strip()
        if record.get("text"):
            text = tables.written(str(record["text"]))
            yield (name or f"{listed} row {n}", ({"id": name} if name else {}) | record | text)
        elif not name:
            yield f"{listed} row {n}", "empty"
        elif not (folder / name).resolve().is_relative_to(folder.resolve()):
            yield name, "refused: its path leads out of the folder"
        elif not (folder / name).is_file():
            yield name, "no such file"
        else:
            for inner, found in _content(name, content_of(folder / name)):
                known = (
                    found
                    if isinstance(found, str)
                    else {k: v for k, v in found.items() if v} | record
                )
                yield inner, known
