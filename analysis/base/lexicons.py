"""The word lists that a scholar edits: CSV files of the project, and those beside a corpus.

A folder `lexicons/` beside the articles (or one named) adds rows to the project's lists or replaces
them, for that corpus alone: `labels.csv` there holds only what is different.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import project
from ..project import InputError
from .choices import needed

if TYPE_CHECKING:  # the command line answers before pandas is loaded
    import pandas as pd

# in these a row is known by its first two columns, such as frame and cue; elsewhere by the first
PAIRED = {"frames_generic", "frames_policy", "loaded", "entman", "questions"}
# columns whose values rules ask for by name; a family or a frame may be one's own
ASKED_FOR = {"kind", "register", "place", "verdict", "stance", "class"}
_in_force: list[Path] = []  # at most one folder: that of the corpus which is worked on


def lexicon(name: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """The rows of the word list NAME, or of a CSV file named by its path; every value a string.

    Rows that the corpus' own list holds replace those of the same term (first column; frame and
    cue in a codebook), others are added. '' where a cell is blank. Raises InputError where the file
    is missing, unreadable or lacks one of `columns`.
    """
    if name.endswith(".csv"):
        return _read(Path(name), columns)
    import pandas as pd

    table = _read(project.LEXICONS / f"{name}.csv", columns)
    for own in [folder / f"{name}.csv" for folder in _in_force]:
        if own.exists():
            key, more = _key(name, table), _own(own, table)
            old = pd.MultiIndex.from_frame(table[key])
            kept = table[~old.isin(pd.MultiIndex.from_frame(more[key]))]
            table = pd.concat([kept, more.reindex(columns=table.columns, fill_value="")])
    return table.reset_index(drop=True)


@cache
def function_words() -> frozenset[str]:
    """Words that say nothing by themselves: the, of, is …"""
    return frozenset(lexicon("function_words", ("word",))["word"])


def use(folder: Path | None) -> None:
    """Put the word lists of this folder in force, and no others: for the corpus they belong to.

    What the package has worked out from word lists (functools.cache) is then worked out anew.
    Raises InputError where the folder holds a list that the project does not have, lacks the column
    that says which row is meant, or holds a broken expression: which file, which row.
    """
    if _in_force == [folder] * (folder is not None):
        return
    if folder is not None:
        for path in sorted(folder.glob("*.csv")):
            if not (project.LEXICONS / path.name).exists():
                raise InputError(f"{path}: no such word list; {_known()}")
            _expressions(path)
    _in_force[:] = [folder] if folder is not None else []
    for name in [m for m in sys.modules if m.startswith("analysis.")]:
        for thing in vars(sys.modules[name]).values():
            if callable(getattr(thing, "cache_clear", None)):
                thing.cache_clear()


def without_effect(folder: Path) -> list[str]:
    """Lines on what changes nothing, or not what was meant, in the word lists of this folder: files
    that are no list, rows that are blank, come twice or stand in the project's list as they are, and
    values that it does not know."""
    said = [
        f"{folder.name}/{p.name}: not read; a word list is a .csv file"
        for p in sorted(folder.iterdir())
        if p.suffix != ".csv" and not p.name.startswith((".", "~"))
    ]
    for path in sorted(folder.glob("*.csv")):
        ours = _read(project.LEXICONS / path.name, ())
        key = _key(path.stem, ours)
        theirs = _own(path, ours)
        before: dict[tuple[str, ...], int] = {}
        known = {tuple(row) for row in ours[theirs.columns].to_numpy(str)}
        for number, row in enumerate(theirs.to_dict("records"), 2):  # 1 is the line of names
            name = tuple(row[c] for c in key)
            if why := _idle(row, name, before.get(name), known) or _unknown_value(row, ours, key):
                said.append(f"{folder.name}/{path.name}, row {number} ({' / '.join(name)}): {why}")
            before.setdefault(name, number)
    return said


def _idle(
    row: dict[str, str], name: tuple[str, ...], before: int | None, known: set[tuple[str, ...]]
) -> str:
    """Why a row changes nothing; '' where it does."""
    if not all(name):
        return "changes nothing: its first column is blank"
    if before is not None:
        return f"stands in row {before} already; leave one"
    same = tuple(row.values()) in known
    return "changes nothing: the project's list has this very row" if same else ""


def _unknown_value(row: dict[str, str], ours: pd.DataFrame, key: list[str]) -> str:
    """What a row says in a column of few known values that none of the project's rows says: in
    those that rules ask for, anything; in others, such as a family, what looks misspelt."""
    for column, value in row.items():
        known = sorted(set(ours[column]) - {""})
        if column in (key[-1], "pattern", "source", "note") or not value or value in known:
            continue
        near = difflib.get_close_matches(value, known, 1, 0.85)
        if near:
            return f"unknown {column} {value!r}; did you mean {near[0]!r}?"
        if column in ASKED_FOR and len(known) <= 12:
            return f"unknown {column} {value!r}; rules ask for {', '.join(known)}"
    return ""


def _expressions(path: Path) -> None:
    """InputError at a row of this own list whose pattern is no regular expression."""
    ours = _read(project.LEXICONS / path.name, ())
    table = _own(path, ours)
    for number, pattern in enumerate(table.get("pattern", []), 2):
        try:
            re.compile(pattern)
        except re.error as error:
            raise InputError(
                f"{path}: row {number}: {pattern!r} is not a regular expression ({error}); mend it"
            ) from None


def _own(path: Path, ours: pd.DataFrame) -> pd.DataFrame:
    """A corpus' own list, whose columns are all among ours."""
    table = _read(path, tuple(_key(path.stem, ours)))
    if unknown := [c for c in table if c not in ours]:
        have = ", ".join(ours.columns)
        raise InputError(f"{path}: unknown column {unknown[0]!r}; the list has {have}")
    return table


def _key(name: str, table: pd.DataFrame) -> list[str]:
    """The columns that say which row is meant."""
    return list(table.columns[: 1 + (name in PAIRED)])


def fingerprint() -> str:
    """Twelve hexadecimal digits of the word lists in force, as their files are now."""
    files: list[tuple[str, int, int]] = []
    for folder in (project.LEXICONS, *_in_force):
        with os.scandir(folder) as found:
            states = [(f.path, f.stat()) for f in found if f.name.endswith(".csv")]
        files += sorted((path, s.st_mtime_ns, s.st_size) for path, s in states)
    return _fingerprint(tuple(files))


@cache
def _fingerprint(files: tuple[tuple[str, int, int], ...]) -> str:
    seen = hashlib.sha256()
    for path in (Path(path) for path, *_ in files):
        seen.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()[:12]


def _known() -> str:
    return "there are " + ", ".join(sorted(p.stem for p in project.LEXICONS.glob("*.csv")))


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    if not path.exists():
        raise InputError(
            f"{path.name}: no such lexicon; {_known()}, or give the path of a .csv file"
        )
    table = _rows(path, path.stat().st_mtime_ns)
    needed(table.columns, columns, path.name)
    return table.copy()


@cache
def _rows(path: Path, _changed: int) -> pd.DataFrame:
    import pandas as pd

    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, pd.errors.ParserError) as error:
        raise InputError(
            f"{path.name}: not a readable CSV table ({str(error).strip()}); mend that row"
        ) from error
