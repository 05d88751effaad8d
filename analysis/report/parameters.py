"""What may be asked of a report: names that are known, values of the kind that a notebook declares."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from ..project import InputError

OURS = {"corpus", "out"}  # parameters that render gives itself


def known(name: str, names: Sequence[str], what: str) -> str:
    """The known name that is meant, or an InputError with the nearest one."""
    name = name.removesuffix(".ipynb").rsplit("/", 1)[-1] if what == "notebook" else name
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, 1, 0.4)
    raise InputError(
        f"unknown {what} {name!r}; "
        + (f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}")
    )


def fitting(sheets: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The parameters of each notebook, as the type its parameters cell gives them."""
    declare = {n: {p.name: p for p in _parameters(nb)} for n, nb in sheets.items()}
    free = sorted({name for ps in declare.values() for name in ps} - OURS)
    for name in parameters:
        known(name, free, "parameter")
    return {
        n: {
            name: typed(name, value, ps[name].inferred_type_name)
            for name, value in parameters.items()
            if name in ps
        }
        for n, ps in declare.items()
    }


def declared(nb: Any) -> dict[str, str]:
    """The parameters of a notebook and their values as its parameters cell writes them."""
    return {p.name: p.default for p in _parameters(nb) if p.name not in OURS}


def _parameters(nb: Any) -> list[Any]:
    from papermill.inspection import _infer_parameters

    return list(_infer_parameters(nb, name="python3", language="python"))


def typed(name: str, value: Any, kind: str) -> Any:
    """A value from the command line -> what the parameters cell declares; other values as they
    are."""
    if not isinstance(value, str) or kind in ("str", "None"):
        return value
    try:
        if kind == "list":
            return [v.strip() for v in value.split(",") if v.strip()]
        if kind == "bool":
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[
                value.lower()
            ]
        return {"int": int, "float": float}.get(kind, str)(value)
    except (KeyError, ValueError):
        raise InputError(f"parameter {name}: {value!r} is not of the kind {kind}") from None
