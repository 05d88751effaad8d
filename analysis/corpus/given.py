"""A table of articles as it was given, made uniform; and what a reader must know of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..project import LEXICONS, InputError
from .characters import seen


def unique(articles: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Articles with a text and an id of their own, as strings, and (id, reason) of the others."""
    table = articles.copy()
    table.index = table.index.map(str).rename("article")
    table["text"] = [seen(t) if isinstance(t, str) else t for t in table["text"]]
    blank = ~table["text"].map(lambda t: isinstance(t, str) and bool(t.strip())).astype(bool)
    again = pd.Series(table.index.duplicated(), index=table.index) & ~blank
    out = (blank | again).to_numpy()
    lost = [(i, "empty" if b else "duplicate id") for i, b in blank[out].items()]
    return table[~out], lost


def names(values: pd.Series) -> pd.Series:
    """Names on one line, None where there is none."""
    known = (str(v) if isinstance(v, str | int | float) and v == v else "" for v in values)
    said = [" ".join(name.split()) or None for name in known]
    return pd.Series(said, index=values.index, dtype=object)


def own_lists(path: Path, named: str | Path | None) -> Path | None:
    """The folder of a corpus' own word lists: the one that is named, or `lexicons` in the corpus or
    beside its file; None where there is none."""
    if named:
        folder = Path(named).expanduser().absolute()
        if not folder.is_dir():
            raise InputError(f"{named}: no such folder of word lists; give one, or leave it out")
        return folder
    folder = (path if path.is_dir() else path.parent).absolute() / "lexicons"
    return folder if folder.is_dir() and folder != LEXICONS else None


def notes(table: pd.DataFrame, joined: int) -> list[str]:
    """What a reader must know of these articles as they are."""
    out = []
    for column in ("outlet", "event"):
        names = pd.Series(table[column].dropna().unique(), dtype="str")
        alike = sorted(names[names.str.casefold().duplicated(keep=False)])
        if alike:
            out.append(
                f"Names of one {column} that differ in capitals alone are kept apart: {', '.join(alike)}."
            )
    other = table.loc[~table["language"].isin(["en", ""]), "language"].value_counts()
    if len(other):
        which = ", ".join(f"{name} {n}" for name, n in other.items())
        out.append(
            f"{other.sum()} of {len(table)} articles are not in English ({which}): kept for quotation "
            "marks, passages and words, not read by the rules and word lists for English."
        )
    if earlier := int((table["role"] == "version").sum()):
        out.append(
            f"{earlier} earlier version{'s' * (earlier > 1)} of articles set apart: counts take the "
            'latest; versions="all" counts all.'
        )
    if joined:
        out.append(
            f"{joined} article{'s' * (joined > 1)} wrapped by hand: lines joined into paragraphs."
        )
    return out
