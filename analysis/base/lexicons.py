"""The word lists that a scholar edits: CSV files of the project, and those beside a corpus.

A folder `lexicons/` beside the articles (or one named) adds rows to the project's lists or replaces
them, for that corpus alone: `labels.csv` there holds only what is different.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

import pandas as pd

from .. import project
from ..project import InputError

# in these a row is known by its first two columns, such as frame and cue; elsewhere by the first
PAIRED = {"frames_generic", "frames_policy", "loaded", "entman", "questions"}
_in_force: list[Path] = []  # at most one folder: that of the corpus which is worked on


def lexicon(name: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """The rows of the word list NAME, or of a CSV file named by its path; every value a string.

    Rows that the corpus' own list holds replace those of the same term (first column; frame and
    cue in a codebook), others are added. '' where a cell is blank. Raises InputError where the file
    is missing, unreadable or lacks one of `columns`.
    """
    if name.endswith(".csv"):
        return _read(Path(name), columns)
    table = _read(project.LEXICONS / f"{name}.csv", columns)
    for own in [folder / f"{name}.csv" for folder in _in_force]:
        if own.exists():
            key = table.columns[: 1 + (name in PAIRED)].tolist()
            more = _read(own, tuple(key))
            if unknown := [c for c in more if c not in table]:
                have = ", ".join(table.columns)
                raise InputError(f"{own}: unknown column {unknown[0]!r}; the list has {have}")
            old = pd.MultiIndex.from_frame(table[key])
            kept = table[~old.isin(pd.MultiIndex.from_frame(more[key]))]
            table = pd.concat([kept, more.reindex(columns=table.columns, fill_value="")])
    return table.reset_index(drop=True)


def use(folder: Path | None) -> None:
    """Put the word lists of this folder in force, and no others: for the corpus they belong to.

    What the package has worked out from word lists (functools.cache) is then worked out anew.
    Raises InputError where the folder holds a list that the project does not have.
    """
    if _in_force == [folder] * (folder is not None):
        return
    if folder is not None:
        for path in sorted(folder.glob("*.csv")):
            if not (project.LEXICONS / path.name).exists():
                raise InputError(f"{path}: no such word list; {_known()}")
    _in_force[:] = [folder] if folder is not None else []
    for name in [m for m in sys.modules if m.startswith("analysis.")]:
        for thing in vars(sys.modules[name]).values():
            if callable(getattr(thing, "cache_clear", None)):
                thing.cache_clear()


def fingerprint() -> str:
    """Twelve hexadecimal digits of the word lists in force: of all their rows."""
    seen = hashlib.sha256()
    for path in sorted(project.LEXICONS.glob("*.csv")):
        seen.update(path.name.encode() + lexicon(path.stem).to_csv(index=False).encode())
    return seen.hexdigest()[:12]


def _known() -> str:
    return "there are " + ", ".join(sorted(p.stem for p in project.LEXICONS.glob("*.csv")))


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    if not path.exists():
        raise InputError(
            f"{path.name}: no such lexicon; {_known()}, or give the path of a .csv file"
        )
    table = _rows(path, path.stat().st_mtime_ns)
    missing = [c for c in columns if c not in table]
    if missing:
        have = ", ".join(table.columns)
        raise InputError(f"{path.name}: column {missing[0]} is missing; it has {have}")
    return table.copy()


@cache
def _rows(path: Path, _changed: int) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, pd.errors.ParserError) as error:
        raise InputError(
            f"{path.name}: not a readable CSV table ({str(error).strip()}); mend that row"
        ) from error
