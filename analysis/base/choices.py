"""Of the names that are known, the one that was meant; of the columns of a table, those it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from ..project import InputError

Name = TypeVar("Name")
MOST = 20  # names that are listed where none is near


def known(name: Name, names: Iterable[Name], what: str) -> Name:
    """The name itself where it is known; else an InputError with the nearest one, or with those that
    there are."""
    every = list(names)
    if name in every:
        return name
    small = {str(n).lower(): n for n in every}
    near = get_close_matches(str(name).lower(), small, 1, 0.4)
    there_are = f"there are {', '.join(map(str, every[:MOST]))}" if every else "none is known here"
    advice = f"did you mean {small[near[0]]!r}?" if near else there_are
    raise InputError(f"unknown {what} {name!r}; {advice}")


def needed(
    columns: Iterable[Any], wanted: Sequence[str], where: object, either: bool = False
) -> None:
    """InputError where a table lacks one of these columns, or all of them where `either` will do."""
    there = list(map(str, columns))
    missing = [c for c in wanted if c not in there]
    if len(missing) > (len(wanted) - 1) * either:
        lacks = " or ".join(map(repr, wanted)) if either else repr(missing[0])
        raise InputError(f"{where}: no column {lacks}; it has {', '.join(there) or 'none'}")
