"""What a reader would want to know of a corpus before a report, in ten lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ..base import lexicons as word_lists
from . import events as events_of
from .articles import Corpus

Line = tuple[str, str]  # what is said, and what to do about it
OPEN = re.compile(r"[^\W_]\s*$|[,–—-]\s*$|\.{3}\s*$|…\s*$")
PAYWALL = re.compile(
    r"(?:read more|continue reading|read the full (?:story|article)|subscribe to (?:read|continue)"
    r"|already a subscriber|sign in to (?:read|continue)|log in to (?:read|continue)"
    r"|to continue reading|this (?:article|story) is for subscribers|\[\+?\d+ chars\])\W*",
    re.I,
)


def check(path: str | Path) -> list[str]:
    """Ten lines on the corpus at `path`: what was found, read and skipped, languages, encodings,
    dates, outlets, events, versions, furniture, articles cut off, and what to do about each; and a
    line on its own word lists, where it has some. Raises InputError where there is nothing to read.
    """
    corpus = Corpus.read(path)
    lines = {name: line(corpus) for name, line in LINES.items()}
    if corpus.lexicons:
        lines["word lists"] = _lists(corpus.lexicons)
    return [f"{n:11}{said}" + f"  → {do}" * bool(do) for n, (said, do) in lines.items()]


def cut_off(corpus: Corpus) -> pd.Series:
    """Why an article looks cut off, by its id: 'a sentence left open' or 'a line that asks to read
    on or to pay'; whole articles are left out."""
    why = {}
    for article, text in corpus.articles["text"].items():
        last = text.rstrip().rpartition("\n")[2]
        if any(PAYWALL.fullmatch(s.strip()) for s in re.split(r"\n|(?<=[.!?…]) ", text[-300:])):
            why[article] = "a line that asks to read on or to pay"
        elif len(last) > 60 and OPEN.search(last):
            why[article] = "a sentence left open"
    return pd.Series(why, dtype="str").rename_axis("article")


def _several(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _counts(values: pd.Series) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in values.value_counts().head(6).items())


def _found(corpus: Corpus) -> Line:
    read, left = len(corpus), len(corpus.skipped)
    return f"{read + left:,}: {read:,} read, {left:,} skipped", ""


def _skipped(corpus: Corpus) -> Line:
    skipped = corpus.skipped
    if skipped.empty:
        return "none", ""
    kinds = _counts(skipped["reason"].str.replace(r"\d+", "…", regex=True))
    files = _several(skipped["file"].tolist())
    return kinds, f"mend or remove: {files}"


def _languages(corpus: Corpus) -> Line:
    language = corpus.articles["language"]
    other = language[~corpus.is_english]
    advice = f"not read as English: {_several(other.index.tolist())}" if len(other) else ""
    return _counts(language.replace("", "too short to tell")), advice


def _guessed(corpus: Corpus) -> Line:
    said = [n for n in corpus.notes if "encoding guessed" in n or "characters mended" in n]
    if not said:
        return "all plain UTF-8", ""
    return f"{len(said)} guessed or mended", f"look at: {_several(said)}"


def _dates(corpus: Corpus) -> Line:
    date, time = corpus.articles["date"], corpus.articles["time"]
    known = f"{date.notna().sum():,} of {len(date):,} known"
    if date.notna().any():
        known += (
            f", {date.min():%Y-%m-%d} to {date.max():%Y-%m-%d}, {(time != '').sum():,} with a time"
        )
    said = [n for n in corpus.notes if re.match(r"[\d,]+ dates? w", n)]
    advice = " ".join(said) or ("give a column 'date'" if date.isna().any() else "")
    return known, advice


def _outlets(corpus: Corpus) -> Line:
    articles = corpus.articles
    stand_in = any("stands in" in n for n in corpus.notes)
    counts = articles.loc[articles["role"] == "article", "outlet"]
    advice = "no outlet is known: a folder for each, or a column 'outlet'" if stand_in else ""
    if not stand_in and (lost := int(counts.isna().sum())):
        advice = f"{lost:,} articles without an outlet"
    advice = advice or next((n for n in corpus.notes if "one outlet that differ" in n), "")
    return f"{len(corpus.outlets):,}: {_counts(counts)}", advice


def _events(corpus: Corpus) -> Line:
    articles = corpus.articles[corpus.articles["role"] == "article"]
    if not corpus.events:
        do = "--events proposed, or outlet/event/ folders, or events.csv"
        return "none is known", do
    told = articles.groupby("event")["outlet"].nunique()
    alone = events_of.alone(articles)
    without = int(articles["event"].isna().sum())
    advice = [f"one outlet only, nothing to compare: {_several(alone)}"] if alone else []
    advice += [f"{without:,} articles without an event"] if without else []
    compared = (told > 1).sum()
    return f"{len(told):,}, {compared:,} told by two outlets or more", "; ".join(advice)


def _versions(corpus: Corpus) -> Line:
    groups = corpus.versions()
    if groups.empty:
        return "none", ""
    said = f"{groups['version_of'].nunique():,} articles in {len(groups):,} versions"
    latest = _several(groups["version_of"].unique().tolist())
    return said, f'the latest count ({latest}); versions="all" counts all'


def _furniture(corpus: Corpus) -> Line:
    found = corpus.parts.loc[corpus.parts["part"] == "furniture"]
    if found.empty:
        return "none", ""
    common = found["text"].str.slice(0, 40).value_counts().index.tolist()
    return f"{len(found):,} lines, left out of counts", f"such as {_several(common)!r}"


def _cut_off(corpus: Corpus) -> Line:
    found = cut_off(corpus)
    if found.empty:
        return "no article looks cut off", ""
    advice = f"get the whole text of {_several(found.index.tolist())}"
    return f"{len(found):,}: {_counts(found)}", advice


def _lists(folder: Path) -> Line:
    names = _several([p.name for p in sorted(folder.glob("*.csv"))]) or "none"
    idle = word_lists.without_effect(folder)
    return f"own: {names}", " ".join(idle)


LINES: dict[str, Callable[[Corpus], Line]] = {
    "found": _found, "skipped": _skipped, "languages": _languages, "encodings": _guessed,
    "dates": _dates, "outlets": _outlets, "events": _events, "versions": _versions,
    "furniture": _furniture, "cut off": _cut_off,
}  # fmt: skip
