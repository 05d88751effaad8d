"""What a reader would want to know of a corpus before a report, in ten lines."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ..base import lexicons as word_lists
from . import events as events_of
from .articles import Corpus

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
    lines = [
        _found(corpus),
        _skipped(corpus),
        _languages(corpus),
        _guessed(corpus),
        _dates(corpus),
        _outlets(corpus),
        _events(corpus),
        _versions(corpus),
        _furniture(corpus),
        _cut_off(corpus),
    ]
    return [*lines, _lists(corpus.lexicons)] if corpus.lexicons else lines


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


def _line(name: str, said: str, advice: str = "") -> str:
    return f"{name:11}{said}" + (f"  → {advice}" if advice else "")


def _several(names: list[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _counts(values: pd.Series) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in values.value_counts().head(6).items())


def _found(corpus: Corpus) -> str:
    read, left = len(corpus), len(corpus.skipped)
    return _line("found", f"{read + left:,}: {read:,} read, {left:,} skipped")


def _skipped(corpus: Corpus) -> str:
    skipped = corpus.skipped
    if skipped.empty:
        return _line("skipped", "none")
    kinds = _counts(skipped["reason"].str.replace(r"\d+", "…", regex=True))
    files = _several(skipped["file"].tolist())
    return _line("skipped", kinds, f"mend or remove: {files}")


def _languages(corpus: Corpus) -> str:
    language = corpus.articles["language"]
    other = language[~corpus.is_english]
    advice = f"not read as English: {_several(other.index.tolist())}" if len(other) else ""
    return _line("languages", _counts(language.replace("", "too short to tell")), advice)


def _guessed(corpus: Corpus) -> str:
    said = [n for n in corpus.notes if "encoding guessed" in n or "characters mended" in n]
    if not said:
        return _line("encodings", "all plain UTF-8")
    return _line("encodings", f"{len(said)} guessed or mended", f"look at: {_several(said)}")


def _dates(corpus: Corpus) -> str:
    date, time = corpus.articles["date"], corpus.articles["time"]
    known = f"{date.notna().sum():,} of {len(date):,} known"
    if date.notna().any():
        known += (
            f", {date.min():%Y-%m-%d} to {date.max():%Y-%m-%d}, {(time != '').sum():,} with a time"
        )
    said = [n for n in corpus.notes if re.match(r"[\d,]+ dates? w", n)]
    advice = " ".join(said) or ("give a column 'date'" if date.isna().any() else "")
    return _line("dates", known, advice)


def _outlets(corpus: Corpus) -> str:
    articles = corpus.articles
    stand_in = any("stands in" in n for n in corpus.notes)
    counts = articles.loc[articles["role"] == "article", "outlet"]
    advice = "no outlet is known: a folder for each, or a column 'outlet'" if stand_in else ""
    if not stand_in and (lost := int(counts.isna().sum())):
        advice = f"{lost:,} articles without an outlet"
    advice = advice or next((n for n in corpus.notes if "one outlet that differ" in n), "")
    return _line("outlets", f"{len(corpus.outlets):,}: {_counts(counts)}", advice)


def _events(corpus: Corpus) -> str:
    articles = corpus.articles[corpus.articles["role"] == "article"]
    if not corpus.events:
        do = "--events proposed, or outlet/event/ folders, or events.csv"
        return _line("events", "none is known", do)
    told = articles.groupby("event")["outlet"].nunique()
    alone = events_of.alone(articles)
    without = int(articles["event"].isna().sum())
    advice = [f"one outlet only, nothing to compare: {_several(alone)}"] if alone else []
    advice += [f"{without:,} articles without an event"] if without else []
    return _line(
        "events",
        f"{len(told):,}, {(told > 1).sum():,} told by two outlets or more",
        "; ".join(advice),
    )


def _versions(corpus: Corpus) -> str:
    groups = corpus.versions()
    if groups.empty:
        return _line("versions", "none")
    said = f"{groups['version_of'].nunique():,} articles in {len(groups):,} versions"
    latest = _several(groups["version_of"].unique().tolist())
    return _line("versions", said, f'the latest count ({latest}); versions="all" counts all')


def _furniture(corpus: Corpus) -> str:
    found = corpus.parts.loc[corpus.parts["part"] == "furniture"]
    if found.empty:
        return _line("furniture", "none")
    common = found["text"].str.slice(0, 40).value_counts().index.tolist()
    return _line(
        "furniture", f"{len(found):,} lines, left out of counts", f"such as {_several(common)!r}"
    )


def _cut_off(corpus: Corpus) -> str:
    found = cut_off(corpus)
    if found.empty:
        return _line("cut off", "no article looks cut off")
    return _line(
        "cut off",
        f"{len(found):,}: {_counts(found)}",
        f"get the whole text of {_several(found.index.tolist())}",
    )


def _lists(folder: Path) -> str:
    names = _several([p.name for p in sorted(folder.glob("*.csv"))]) or "none"
    idle = word_lists.without_effect(folder)
    return _line("word lists", f"own: {names}", " ".join(idle))
