"""The lexicons that a scholar edits: CSV files, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from .. import project
from ..project import InputError


def lexicon(name: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """The rows of data/lexicons/NAME.csv, or of a CSV file named by its path; every value a string,
    '' where blank.

    Raises InputError where the file is missing, unreadable or lacks one of `columns`.
    """
    path = Path(name) if name.endswith(".csv") else project.LEXICONS / f"{name}.csv"
    table = _read(path, path.stat().st_mtime_ns if path.exists() else 0)
    missing = [c for c in columns if c not in table]
    if missing:
        raise InputError(
            f"{path.name}: column {missing[0]} is missing; it has {', '.join(table.columns)}"
        )
    return table.copy()


@cache
def _read(path: Path, _changed: int) -> pd.DataFrame:
    if not path.exists():
        have = ", ".join(sorted(p.stem for p in project.LEXICONS.glob("*.csv")))
        raise InputError(
            f"{path.name}: no such lexicon; there are {have}, or give the path of a .csv file"
        )
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, pd.errors.ParserError) as error:
        raise InputError(
            f"{path.name}: not a readable CSV table ({str(error).strip()}); mend that row"
        ) from error
