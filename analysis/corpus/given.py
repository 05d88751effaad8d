"""A table of articles as it was given, made uniform; and what a reader must know of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..base.choices import needed
from ..base.progress import LONG, saying, steps
from ..project import LEXICONS, InputError
from . import versions as versions_of
from .characters import seen
from .dates import ORDERS
from .dates import dates as days_of
from .languages import languages
from .paragraphs import wrapped
from .parts import agency

COLUMNS = ("outlet", "event", "date", "time", "title", "url", "role", "language")
ROLES = ("article", "reference", "version")
VERSIONS = ("latest", "all")


class Uniform(NamedTuple):
    """Articles as Corpus.articles has them; their versions (None where each counts as an article);
    (file, reason) of those left out; what was not read or guessed; notes on the articles."""

    articles: pd.DataFrame
    versions: pd.DataFrame | None
    lost: pd.DataFrame
    unread: list[str]
    notes: list[str]


def uniform(articles: pd.DataFrame, dates: str | None, versions: str) -> Uniform:
    """A table with a column `text` made uniform; InputError where it is none."""
    if not isinstance(articles, pd.DataFrame):
        raise InputError(
            f"Corpus takes a table of articles; to read files: Corpus.read({str(articles)!r})"
        )
    for name, said, may in (("dates", dates, (None, *ORDERS)), ("versions", versions, VERSIONS)):
        if said not in may:
            choices = " or ".join(repr(choice) for choice in may if choice)
            raise InputError(f"{name}={said!r}: say {choices}")
    needed(articles.columns, ["text"], "the table of articles")
    table, lost = _unique(articles)
    unread = _filled(table, dates)
    with saying(f"agencies of {len(table):,} articles", len(table) >= LONG):
        found = [(agency(t), wrapped(t) > 0) for t in steps(table["text"], len(table))]
    table["agency"] = pd.Series([a for a, _ in found], index=table.index, dtype="str")
    groups = None
    if versions != "all":
        groups = versions_of.versions(table)
        table.loc[groups.query("article != version_of")["article"], "role"] = "version"
    return Uniform(table, groups, lost, unread, _notes(table, sum(w for _, w in found)))


def _filled(table: pd.DataFrame, dates: str | None) -> list[str]:
    """Give the table all COLUMNS, each of one kind; -> what was not read or guessed."""
    for column in COLUMNS:
        if column not in table:
            table[column] = None
        if column not in ("date", "language"):
            table[column] = _names(table[column])
    days, times, unread = days_of(table["date"], dates)
    table["date"] = days
    table["time"] = times.where(times != "", table["time"].fillna("").astype("str"))
    table["language"] = languages(table["text"], table["language"])
    table["role"] = table["role"].where(table["role"].isin(ROLES), ROLES[0]).astype("str")
    if len(table) and table["outlet"].isna().all():
        table["outlet"] = table.index
        unread.append("No outlet is known: each article's own name stands in for it.")
    return unread


def _unique(articles: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles with a text and an id of their own, as strings, and (file, reason) of the others."""
    table = articles.copy()
    table.index = table.index.map(str).rename("article")
    table["text"] = [seen(t) if isinstance(t, str) else t for t in table["text"]]
    blank = ~table["text"].map(lambda t: isinstance(t, str) and bool(t.strip())).astype(bool)
    again = pd.Series(table.index.duplicated(), index=table.index) & ~blank
    out = (blank | again).to_numpy()
    lost = [(i, "empty" if b else "duplicate id") for i, b in blank[out].items()]
    return table[~out], pd.DataFrame(lost, columns=["file", "reason"])


def _names(values: pd.Series) -> pd.Series:
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


def _notes(table: pd.DataFrame, joined: int) -> list[str]:
    """What a reader must know of these articles as they are."""
    out = []
    for column in ("outlet", "event"):
        names = set(table[column].dropna())
        forms = Counter(map(str.casefold, names))
        if alike := sorted(name for name in names if forms[name.casefold()] > 1):
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
