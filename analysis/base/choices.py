"""Of the names that are known, the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process


def nearest(name: str, known: Iterable[str]) -> str:
    """' (did you mean …?)' or the list of what there is: the end of a sentence about an unknown
    name."""
    known = [str(k) for k in known]
    best = process.extractOne(name, known, scorer=fuzz.WRatio, score_cutoff=60)
    return (
        f"; did you mean {best[0]!r}?"
        if best
        else f"; there are {', '.join(known[:12])}"
        if known
        else "; none is known here"
    )
