"""Of the names that are known, the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar

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
