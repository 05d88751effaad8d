"""What outlives a session: the choices on the desk, and tables that are written to files."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from .. import project
from ..base import atomic, spreadsheet, store


def _file(corpus: str) -> Path | None:
    """Where the choices for this corpus are kept; None where nothing is (PARALLAX_CACHE=off)."""
    tables = store.folder()
    name = hashlib.sha256(str(project.found(corpus).resolve()).encode()).hexdigest()[:16]
    return tables and tables.parent / "desk" / f"{name}.json"


def choices(corpus: str) -> dict[str, Any]:
    """What was chosen for this corpus when it was last on the desk; {} where that is not known."""
    try:
        file = _file(corpus)
        kept = json.loads(file.read_text(encoding="utf-8")) if file else {}
        return kept if isinstance(kept, dict) else {}
    except (OSError, ValueError):
        return {}


def keep(corpus: str, chosen: dict[str, Any]) -> None:
    """Keep the choices; where the folder cannot be written to, they end with the session."""
    if file := _file(corpus):
        with suppress(OSError), atomic.file(file) as new:
            new.write_text(json.dumps(chosen), encoding="utf-8")


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
