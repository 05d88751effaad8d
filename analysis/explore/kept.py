"""What outlives a session: the choices on the desk, and tables that are written to files."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from .. import project
from ..base import atomic, spreadsheet, store

if TYPE_CHECKING:
    from .desk import Desk


def _file(corpus: str) -> Path | None:
    """Where the choices for this corpus are kept; None where nothing is (PARALLAX_CACHE=off)."""
    tables = store.folder()
    name = hashlib.sha256(str(project.found(corpus).resolve()).encode()).hexdigest()[:16]
    return tables and tables.parent / "desk" / f"{name}.json"


def _named(desk: Desk) -> dict[str, Any]:
    """The widgets whose values are kept."""
    named = {"event": desk.event, "word": desk.word}
    for room in desk.rooms:
        named |= {f"{room.title}/{name}": w for name, w in room.controls.items()}
    return named


def keep(desk: Desk) -> None:
    """Keep what is chosen; where the folder cannot be written to, it ends with the session."""
    chosen = {name: w.value for name, w in _named(desk).items()}
    chosen["outlets off"] = [n for n, box in desk.outlets.items() if not box.value]
    chosen["tab"] = desk.tabs.selected_index
    if file := _file(desk.path.value):
        with suppress(OSError), atomic.file(file) as new:
            new.write_text(json.dumps(chosen), encoding="utf-8")


def restore(desk: Desk) -> None:
    """Choose what was chosen when this corpus was last on the desk, where that is known."""
    file, chosen = _file(desk.path.value), None
    with suppress(OSError, ValueError):
        chosen = json.loads(file.read_text(encoding="utf-8")) if file else None
    if not isinstance(chosen, dict):
        return
    for name, w in _named(desk).items():
        known = [o[1] if isinstance(o, tuple) else o for o in getattr(w, "options", ())]
        listed = isinstance(w, widgets.Dropdown)
        value = chosen.get(name)
        if type(value) is type(w.value) and (value in known or not listed):
            w.value = value
            if w is desk.event:
                desk.choose_event()
    for outlet, box in desk.outlets.items():
        box.value = outlet not in chosen.get("outlets off", [])
    desk.choose_articles()
    tab = chosen.get("tab")
    if isinstance(tab, int) and 0 <= tab < len(desk.rooms):
        desk.tabs.selected_index = tab


def export(table: pd.DataFrame, name: str, kind: str) -> Path:
    """Write a table as csv or xlsx into the folder explore of the reports; -> the file. Cells that
    a spreadsheet would run are text."""
    plain = re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:60] or "table"
    file = project.REPORTS / "explore" / f"{plain}.{kind}"
    if kind == "csv":
        return spreadsheet.write(table, file)
    safe = table.map(spreadsheet.harmless)
    safe = safe.assign(**{c: safe[c].dt.date for c in safe.select_dtypes("datetime")})
    with atomic.file(file) as new, open(new, "wb") as out:
        safe.to_excel(out, index=False, engine="openpyxl")
    return file
