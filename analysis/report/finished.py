"""Finished pages, kept in the store beside finished tables: a page that would be made of the very same
things again is taken from there, with its tables and figures.

A notebook that imports anything but `analysis`, or reads files itself, is run each time: what its
page depends on, nobody here knows.
"""

from __future__ import annotations

import ast
import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..base import store
from ..project import DATA, found
from .html import TEMPLATE

LIBRARIES = "ipykernel ipython jinja2 matplotlib mistune nbconvert nbformat papermill".split()
READERS = {"open", "exec", "eval", "compile", "input", "__import__", "read"}


def made_of(sheet: Any, given: Mapping[str, Any], *more: str) -> tuple[str, ...]:
    """All that the page of a notebook depends on beside code and word lists; () where that is not
    known.

    given   its parameters; more   the fingerprint of the corpus, and what else the page prints
    """
    code = ["".join(c["source"]) for c in sheet["cells"] if c["cell_type"] == "code"]
    try:
        nodes = [node for cell in code for node in ast.walk(ast.parse(cell))]
    except SyntaxError:  # a magic, or a line for the shell
        return ()
    if any(map(_reaches_out, nodes)):
        return ()
    said = [n.value for n in nodes if isinstance(n, ast.Constant)]
    named = [found(v) for v in [*said, *given.values()] if isinstance(v, str) and v.strip()]
    files = [path for path in named if path.suffix and path.is_file()]
    folders = [path for path in named if path != Path(".") and path.is_dir()]
    libraries = map(store.installed, LIBRARIES)
    seen = store.contents(TEMPLATE, *DATA.glob("*.csv"), *files, *folders)
    cells = [[c["cell_type"], "".join(c["source"])] for c in sheet["cells"]]
    return ("page", json.dumps(cells), repr(sorted(given.items())), seen, *libraries, *more)


def _reaches_out(node: ast.AST) -> bool:
    """Whether this asks for something that we do not know."""
    if isinstance(node, ast.Import):
        return True
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] != "analysis"
    named = getattr(node, "id", None) or getattr(node, "attr", None)
    return named in READERS


def files(own: Path) -> list[Path]:
    """What a notebook has left in its folder, the page last."""
    left = (p for p in own.rglob("*") if p.is_file())
    return sorted(left, key=lambda path: (path.suffix == ".html", path))


def put_back(what: tuple[str, ...], own: Path) -> bool:
    """Put a page and its files into `own`; False where none is kept that is made of this."""
    path, key = store.place(what, ".zip") if what else (None, "")
    if path is None or not path.is_file():
        return False
    with suppress(OSError, zipfile.BadZipFile, EOFError), zipfile.ZipFile(path) as pack:
        if pack.read(".made-of").decode() == key:
            own.mkdir(parents=True, exist_ok=True)
            pack.extractall(own, [n for n in pack.namelist() if n != ".made-of"])
            store.used(path)
            return True
    return False


def keep(what: tuple[str, ...], own: Path) -> None:
    """Keep a page and its files; a full disk is no error."""
    path, key = store.place(what, ".zip") if what else (None, "")
    if path is None:
        return

    def write(part: Path) -> None:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
            pack.writestr(".made-of", key)
            for file in files(own):
                pack.write(file, file.relative_to(own))

    store.put(path, write)
