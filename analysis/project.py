"""Where things lie, and the one error that is the user's to mend."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA, NOTEBOOKS, REPORTS = ROOT / "data", ROOT / "notebooks", ROOT / "reports"
LEXICONS, SAMPLE = DATA / "lexicons", DATA / "sample"


class InputError(Exception):
    """Bad input, said in one line: which file, which row, what is wrong, what to do. Exit code
    2."""


def is_stored(path: Path) -> bool:
    """Whether this is a folder of tables that `python -m analysis cluster` has made."""
    return (path / "articles.json").is_file() and (path / "index").is_dir()
