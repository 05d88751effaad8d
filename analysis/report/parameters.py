"""The parameters that notebooks declare, read from the notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..base.choices import known
from ..base.parameters import cell_of, lines, typed

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
    return [line for line in lines(cell_of(nb)) if line[0] not in OURS]
