"""Where things lie, and the one error that is the user's to mend."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# an installed wheel carries data and notebooks inside; in a checkout they stand beside the package
INSTALLED = (_PACKAGE / "shipped").is_dir()
ROOT = _PACKAGE / "shipped" if INSTALLED else _PACKAGE.parent
DATA, NOTEBOOKS = ROOT / "data", ROOT / "notebooks"
_LAB = os.environ.get("PARALLAX_LAB", "")  # the root of a lab (see explore.lab)
REPORTS = Path(_LAB, "reports") if _LAB else Path("reports") if INSTALLED else ROOT / "reports"
LEXICONS, SAMPLE = DATA / "lexicons", DATA / "sample"
REVIEWS = "reviews.csv"  # verdicts on cards, beside the articles


class InputError(Exception):
    """Bad input, said in one line: which file, which row, what is wrong, what to do.

    Exit code 2.
    """

    def __init__(self, said: str) -> None:
        super().__init__(" ".join(said.split()))  # a name that it quotes may hold a line's end

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of it: the line, and nothing behind it."""
        return [f"InputError: {self}"]


def is_stored(path: Path) -> bool:
    """Whether this is a folder of tables that `python -m analysis cluster` has made."""
    return (path / "articles.json").is_file() and (path / "index").is_dir()


def found(path: str | Path) -> Path:
    """A path that was given, against the current folder or, where nothing is there, the project's."""
    given = Path(path).expanduser()
    return ROOT / given if not given.exists() and (ROOT / given).exists() else given


def existing(path: str | Path) -> Path:
    """The same, or an InputError that names the whole path as it was given."""
    if not str(path).strip():
        raise InputError("no corpus is named; give a folder of articles, or leave CORPUS out")
    if not (there := found(path)).exists():
        raise InputError(
            f"{path}: no such file or folder; name a folder of articles or a .csv, .jsonl or "
            ".parquet file"
        )
    return there
