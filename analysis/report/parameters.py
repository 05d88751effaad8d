"""The parameters that notebooks declare, read from the notebooks."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ..base.choices import known
from ..base.parameters import typed

OURS = {"corpus", "out"}  # parameters that render gives itself


def fitting(sheets: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The given parameters of each notebook, as the type its parameters cell gives them."""
    kinds = {n: {name: kind for name, kind, _ in _lines(nb)} for n, nb in sheets.items()}
    free = sorted({name for of in kinds.values() for name in of})
    for name in parameters:
        known(name, free, "parameter")
    return {
        n: {k: typed(k, v, of[k]) for k, v in parameters.items() if k in of}
        for n, of in kinds.items()
    }


def declared(nb: Any) -> dict[str, str]:
    """The parameters of a notebook and their values as its parameters cell writes them."""
    return {name: value for name, _, value in _lines(nb)}


def _lines(nb: Any) -> list[tuple[str, str, str]]:
    """(name, kind, value) of each line of the parameters cell; '' where the kind is not said."""
    tagged = (c for c in nb["cells"] if "parameters" in c["metadata"].get("tags", []))
    cell = next(("".join(c["source"]) for c in tagged), "")
    target: ast.expr
    found = []
    for line in ast.parse(cell).body:
        if isinstance(line, ast.AnnAssign):
            target, kind = line.target, ast.unparse(line.annotation)
        elif isinstance(line, ast.Assign):
            target, kind = line.targets[0], ""
        else:
            continue
        if isinstance(target, ast.Name) and line.value and target.id not in OURS:
            value = ast.get_source_segment(cell, line.value) or ""
            found.append((target.id, kind, value))
    return found
