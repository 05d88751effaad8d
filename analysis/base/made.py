"""What a folder of reports was made of, so that no corpus is written over another's pages."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import project
from ..project import InputError
from . import atomic

NAME = "made.json"
EVENT = "event"  # the notebook that is rendered for each event


def folder(source: Path, sha256: str, out: str | Path | None) -> Path:
    """Where reports on this corpus go: `out`, or where none is named the folder reports, or a
    folder of the corpus' name in it where reports holds another corpus.

    source   the file or folder of the articles; sha256   Corpus.sha256 of all of them
    Raises InputError where `out` holds reports on another corpus.
    """
    if not out:
        shared = project.REPORTS.absolute()
        return shared if not _other(shared, source, sha256) else shared / source.stem
    chosen = Path(out).expanduser().absolute()
    if other := _other(chosen, source, sha256):
        raise InputError(
            f"{out}: holds reports on another corpus ({other}); give another --out, or remove that folder"
        )
    return chosen


def write(folder: Path, source: Path, sha256: str) -> None:
    """Say in the folder what it is made of, without a place of this machine."""
    said = {"corpus": source.name, "place": _digest(source), "sha256": sha256}
    with atomic.file(folder / NAME) as new:
        new.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def _other(folder: Path, source: Path, sha256: str) -> str:
    """The name of another corpus that the folder is made of, or ''. A corpus that was moved, and
    one that has grown where it lies, is the same."""
    try:
        said: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        same = said["place"] == _digest(source) or said["sha256"] == sha256
        return "" if same else str(said["corpus"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _digest(source: Path) -> str:
    return hashlib.sha256(str(source.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def event_files(events: Sequence[str]) -> dict[str, str]:
    """The page of each event: event-NAME."""
    return {event: f"{EVENT}-{name}" for event, name in one_each(events, 80).items()}


def one_each(events: Sequence[str], most: int | None = None) -> dict[str, str]:
    """A name for the files of each event, a number before names that would be one."""
    plain = {e: re.sub(r"[^\w]+", "-", e.lower()).strip("-")[:most] or "event" for e in events}
    if len(set(plain.values())) < len(plain):
        plain = {e: f"{n}-{name}" for n, (e, name) in enumerate(plain.items(), 1)}
    return plain
