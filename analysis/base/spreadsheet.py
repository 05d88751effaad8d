"""Tables as CSV that a spreadsheet opens right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from . import atomic

if TYPE_CHECKING:
    import pandas as pd

ENCODING = "utf-8-sig"  # without the mark that it begins with, Excel takes UTF-8 for Windows-1252


def harmless(value: object) -> object:
    """Spreadsheets run what begins with these; an apostrophe makes it text."""
    risky = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if risky else value


def _harmless(column: pd.Series) -> pd.Series:
    """The column with no cell that is run: itself, which takes less memory, where there is none."""
    import pandas as pd

    said = column.tolist()
    safe = [harmless(value) for value in said]
    return column if safe == said else pd.Series(safe, column.index, dtype=object)


def write(table: pd.DataFrame, path: Path) -> Path:
    """A table as CSV, no cell of which is run; days as 2031-03-09, which a spreadsheet takes for
    days. Under a temporary name until it is whole; -> the file."""
    held = table.select_dtypes(exclude=["int64", "float64", "bool", "datetime"])  # perhaps text
    safe = table.assign(**{c: _harmless(held[c]) for c in held}).rename(columns=harmless)
    with atomic.file(path) as new:
        safe.to_csv(new, index=False, encoding=ENCODING, lineterminator="\n")
    return path
