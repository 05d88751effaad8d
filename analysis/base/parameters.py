"""What a notebook may be told: names that are known, values of the kind that its parameters cell
declares; the same for the command line, for papermill and in JupyterLab."""

from __future__ import annotations

import ast
import difflib
import json
import os
from pathlib import Path
from typing import Any

from .. import project
from ..project import InputError
from .choices import known

KINDS = ("str", "int", "float", "bool", "list")
# What people are asked about (coding.units) and what a paper prints (report.exhibits): named here,
# so that a wrong name is refused before anything is loaded.
CODED = (
    "labels deaths acts figures statements quotations frames policy-frames coverage cards".split()
)
PRINTED = (
    "corpus labels deaths acts voices verbs figures frames passages keyness contrasts corrected"
).split()
TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def typed(name: str, value: Any, kind: str) -> Any:
    """A value as the parameters cell declares it: from a word where need be, or an InputError.

    A list is written `one,two`, or as JSON where its members hold commas: `["one, two"]`. Whole
    numbers count rows or words, so none is below 0.
    """
    if name == "event" and isinstance(value, list):  # several of them
        return value
    given: Any = value
    unfit = f"parameter {name}: {value!r} is not of the kind {kind}"
    try:
        if kind == "list" and isinstance(value, str):
            plain = [v.strip() for v in value.split(",") if v.strip()]
            value = json.loads(value) if value.strip().startswith("[") else plain
        elif kind == "bool" and not isinstance(value, bool):
            value = TRUTH[str(value).lower()]
        elif kind in ("int", "float") and not isinstance(value, bool):
            value = int(str(value)) if kind == "int" else float(value)
    except (KeyError, ValueError, TypeError):
        raise InputError(unfit) from None
    fits: Any = {"str": str, "int": int, "float": float, "bool": bool, "list": list}
    if not isinstance(value, fits.get(kind, object)) or (
        kind in ("int", "float") and isinstance(given, bool)
    ):
        raise InputError(unfit)
    if kind == "int" and value < 0:
        raise InputError(f"parameter {name}: {value} is below 0; give 0 or more")
    if name == "codebook":
        codebook(value)
    return value


def codebook(name: str) -> None:
    """InputError where there is no such codebook: a name of the project's, or the path of a CSV."""
    if name.endswith(".csv"):
        if not Path(name).expanduser().is_file():
            raise InputError(f"codebook {name}: no such file")
        return
    have = sorted(p.stem.partition("_")[2] for p in project.LEXICONS.glob("frames_*.csv"))
    known(name, have, "codebook")


def coded(table: str) -> str:
    """The table itself; InputError where people cannot be asked about it, which is neither one of
    CODED nor the path of a codebook."""
    if table.endswith(".csv"):
        codebook(table)
    else:
        known(table, CODED, "table")
    return table


def check_notebook() -> None:
    """In a running notebook: its parameters take the kinds that its cell declares, whoever gave
    them (papermill by hand, an edit in JupyterLab); InputError for a name that no cell declares, or
    that the project's own notebook of this name does not."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    cells = [str(cell) for cell in shell.user_ns.get("In", [])] if shell else []
    declared: dict[str, str] = {}
    for cell in cells:
        declared |= _declared(cell)
    for cell in cells:
        if declared and cell.startswith("# Parameters\n"):  # papermill wrote it
            for name in _assigned(cell):
                known(name, list(declared), "parameter")
    ours = _shipped()
    there = {*declared, *(name for cell in cells if _declared(cell) for name in _assigned(cell))}
    for name in sorted(there.difference(ours)):  # a name of one's own, or one that is mistyped
        if difflib.get_close_matches(name, [n for n in ours if n not in there], 1, 0.7):
            known(name, ours, "parameter")
    for name, kind in declared.items():
        if shell is not None and name in shell.user_ns:
            shell.user_ns[name] = typed(name, shell.user_ns[name], kind)


def _shipped() -> list[str]:
    """What the project's notebook declares that this one in the lab is a copy of; else nothing."""
    name = Path(os.environ.get("JPY_SESSION_NAME", "")).name
    try:
        sheet = json.loads((project.NOTEBOOKS / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return list(_declared(cell_of(sheet)))


def _declared(cell: str) -> dict[str, str]:
    """`most: int = 30` -> {"most": "int"}."""
    return {name: kind for name, kind, _ in lines(cell) if kind in KINDS}


def _assigned(cell: str) -> list[str]:
    return [name for name, kind, _ in lines(cell) if not kind]


def cell_of(sheet: Any) -> str:
    """The parameters cell of a notebook; '' where it has none."""
    tagged = (c for c in sheet["cells"] if "parameters" in c["metadata"].get("tags", []))
    return next(("".join(c["source"]) for c in tagged), "")


def lines(cell: str) -> list[tuple[str, str, str]]:
    """(name, kind, value) of each line of a cell that gives a name its value, as they are written;
    '' where the kind is not said."""
    try:
        body = ast.parse(cell).body
    except SyntaxError:  # a magic
        return []
    target: ast.expr
    found = []
    for line in body:
        if isinstance(line, ast.AnnAssign):
            target, kind = line.target, ast.unparse(line.annotation)
        elif isinstance(line, ast.Assign):
            target, kind = line.targets[0], ""
        else:
            continue
        if isinstance(target, ast.Name) and line.value:
            found.append((target.id, kind, ast.get_source_segment(cell, line.value) or ""))
    return found
