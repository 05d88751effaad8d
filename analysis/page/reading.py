"""What a page is about and where it comes from, its limits and error rates, and reading copies."""

from __future__ import annotations

import csv
import platform
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .. import __version__, evidence, project
from ..base import lexicons as word_lists
from ..base import store
from ..cluster.stored import Stored
from ..corpus.events import left_out
from .text import Shown, macros, note

if TYPE_CHECKING:
    from .page import Page


MEASURES = {"precision": "precision", "recall": "recall", "f1": "F1", "speaker": "speaker right"}


def errors(page: Page, *tasks: str) -> Shown:
    """How often the rules behind a figure are wrong (data/error_rates.csv): one line to stand under
    it. Of a task that was measured on several collections each figure is the lowest."""
    said = [_measured(task, _rates()[task]) for task in dict.fromkeys(tasks)]
    return note("; ".join(said) + ".", "How often this is wrong")


def _measured(task: str, rows: list[dict[str, str]]) -> str:
    given = {word: [row[c] for row in rows if row[c]] for c, word in MEASURES.items()}
    figures = ", ".join(f"{word} {min(values)}" for word, values in given.items() if values)
    where, n = rows[0]["collection"], sorted(int(row["n"]) for row in rows)
    many = f"{n[0]:,} to {n[-1]:,}" if n[0] < n[-1] else f"{n[0]:,}"
    if len(rows) > 1:
        where = f"the lowest of {len(rows)} measurements"
    return f"{task} {figures} ({where}, n = {many}, {max(row['date'] for row in rows)})"


@cache
def _rates() -> dict[str, list[dict[str, str]]]:
    """The measurements of each task."""
    rates: dict[str, list[dict[str, str]]] = {}
    with open(project.DATA / "error_rates.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rates.setdefault(row["task"], []).append(row)
    return rates


def masthead(page: Page) -> Shown:
    """What the page is about, at a glance: outlets, events, dates, articles, words, what was
    skipped."""
    press = page.corpus
    articles = press.articles[press.articles["role"] == "article"]
    days = articles["date"].dropna()
    facts = {
        "outlets": _few(press.outlets),
        "events": _few([page.event_name(e) for e in press.events]),
        "dates": f"{days.min():%-d %B %Y} to {days.max():%-d %B %Y}" if len(days) else "not known",
        "articles": f"{len(articles):,}",
        "words": f"{evidence.words(press)['words'].iloc[0]:,}",
        "skipped": f"{len(press.skipped):,}",
    }
    return Shown(macros("pieces").masthead(facts, [*press.notes, *left_out(press.articles)]))


def _few(names: Sequence[str], most: int = 8) -> str:
    """The names, or where there are many, how many."""
    return (", ".join(names) if len(names) <= most else f"{len(names):,}") or "not known"


def provenance(page: Page) -> Shown:
    """Where the numbers come from: the corpus, its fingerprint and counts, what was skipped, the
    versions."""
    press = page.corpus
    if isinstance(press, Stored):
        facts = {"Tables": page.name} | press.facts()
    else:
        facts = _facts(page) | {"Word lists": _word_lists(press.lexicons)}
    packages = map(store.installed, ("numpy", "pandas", "scipy", "nltk"))
    made = [f"Parallax {__version__}", f"Python {platform.python_version()}", *packages]
    return Shown(macros("pieces").facts(facts | {"Made with": ", ".join(made)}))


def _word_lists(own: Path | None) -> str:
    """Which word lists were in force, by their fingerprint."""
    word_lists.use(own)
    names = ", ".join(p.stem for p in sorted(own.glob("*.csv"))) if own else ""
    said = f"the corpus' own rows of {names}" if names else "the project's"
    return f"{word_lists.fingerprint()}, {said}"


def _facts(page: Page) -> dict[str, str]:
    press = page.corpus
    a, days = press.articles, press.articles["date"].dropna()
    between = f"{days.min().date()} to {days.max().date()}" if len(days) else ""
    skipped = [f"{r.file}: {r.reason}" for r in press.skipped.head(20).itertuples()]
    references = (a["role"] == "reference").sum()
    return {
        "Corpus": page.name,
        "SHA-256": press.sha256,
        "Articles": f"{(a['role'] == 'article').sum():,}, and {references:,} reference documents",
        "Outlets": ", ".join(press.outlets) or "none known",
        "Events": _few([page.event_name(e) for e in press.events]),
        "Dates": f"{between}, {len(a) - len(days)} unknown" if between else "none known",
        "Words": f"{len(press.tokens.term):,}",
        "Skipped": "; ".join([f"{len(press.skipped):,}", *skipped]),
        "Notes": " ".join(press.notes) or "none",
    }


def reading(page: Page, marks: dict[str, pd.DataFrame], excerpts: bool = False) -> Shown:
    """Reading copies of the first articles, the spans of each table marked as what its key says.

    `excerpts` prints the marked sentences alone, and leaves labels and statements unmarked: they
    stand nearly everywhere.
    """
    if excerpts:
        marks = {k: m for k, m in marks.items() if k not in ("label", "statement")}
    press, place = page.corpus, ["article", "start", "end"]
    spans = pd.concat([t[place].assign(mark=k) for k, t in marks.items()], ignore_index=True)
    groups = dict(iter(spans.groupby("article")))
    told = []
    for a in press.articles.head(len(page.readable)).itertuples():
        day = a.date.date() if a.date == a.date else ""
        event = page.event_name(a.event) if a.event else ""
        mine = groups.get(a.Index, spans.head(0))
        told.append(
            {
                "place": evidence.anchor(a.Index, 0, 0),
                "title": page.called(a.Index, outlet=False),
                "outlet": a.outlet or "",
                "known": " · ".join(str(v) for v in (a.outlet, event, day, a.agency) if v),
                "body": Shown(evidence.reading_copy(press, a.Index, mine, excerpts, False)),
            }
        )
    key = [(kind, len(t)) for kind, t in marks.items()]
    rest = len(press.articles) - len(page.readable)
    return Shown(macros("pieces").reading(key, excerpts, told, rest))
