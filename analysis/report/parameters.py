"""The parameters that notebooks declare, read from the notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..base.parameters import known, typed

OURS = {"corpus", "out"}  # parameters that render gives itself


def fitting(sheets: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The given parameters of each notebook, as the type its parameters cell gives them."""
    declare = {n: {p.name: p for p in _parameters(nb)} for n, nb in sheets.items()}
    free = sorted({name for ps in declare.values() for name in ps} - OURS)
    for name in parameters:
        known(name, free, "parameter")
    return {
        n: {k: typed(k, v, ps[k].inferred_type_name) for k, v in parameters.items() if k in ps}
        for n, ps in declare.items()
    }


def declared(nb: Any) -> dict[str, str]:
    """The parameters of a notebook and their values as its parameters cell writes them."""
    return {p.name: p.default for p in _parameters(nb) if p.name not in OURS}


def _parameters(nb: Any) -> list[Any]:
    from papermill.inspection import _infer_parameters

    return list(_infer_parameters(nb, name="python3", language="python"))
