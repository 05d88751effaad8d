"""What 1-corpus.ipynb shows: what was read, what was left out, lengths, parts, events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .. import evidence
from ..corpus import events as events_of
from . import plots
from .pictures import figure
from .tables import grid, known, table
from .text import Shown

if TYPE_CHECKING:
    from .page import Page

PARTS = ("headline", "dateline", "lead", "body", "crosshead", "bullet", "furniture")
ALL_READ = "Nothing: every article that was found is in."


def listed(page: Page) -> pd.DataFrame:
    """A row an article: outlet, event, date, title, agency, role, words (those that are counted),
    in all (everything that was read)."""
    press, every = page.corpus, {"furniture": True, "repeats": True}
    rows = press.articles.rename_axis("article").reset_index()
    rows = rows.merge(evidence.words(press, "article"), how="left")
    whole = evidence.words(press, "article", **every).rename(columns={"words": "in all"})
    columns = ["article", "outlet", "event", "date", "title", "agency", "role", "words", "in all"]
    return rows.merge(whole, how="left")[columns]


def articles(page: Page, limit: int = 60) -> Shown:
    """The articles, a row each."""
    rows = listed(page)
    rows["event"] = rows["event"].map(page.event_name, na_action="ignore")
    return table(page, rows, "articles", "The articles", limit, hide=["title"])


def left_out(page: Page, limit: int = 60) -> Shown:
    """What was found and not read, and what was guessed on the way."""
    skipped, notes = page.corpus.skipped, pd.DataFrame({"note": page.corpus.notes})
    guessed = "None: nothing had to be guessed."
    return table(page, skipped, "skipped", "Found and not read", limit, empty=ALL_READ) + table(
        page, notes, "notes", "Notes of the reader", limit, empty=guessed
    )


def agencies(page: Page, limit: int = 60) -> Shown:
    """Articles that credit a news agency."""
    rows = listed(page)
    rows = rows[(rows["agency"] != "") & (rows["role"] == "article")]
    columns = ["article", "event", "agency", "words"]
    none = "No article credits a news agency in its dateline or a credit line."
    name, caption = "agency", "Articles that credit a news agency"
    return table(page, rows[columns], name, caption, limit, empty=none)


def lengths(page: Page, limit: int = 60) -> Shown:
    """Words of each outlet, by event, and a table of them."""
    told = known(evidence.words(page.corpus, ["outlet", "event"]), ["outlet", "event"])
    told["event"] = told["event"].map(page.event_name)
    drawn = figure(page, plots.words, told, "words", "Words of each outlet, one piece an event")
    caption = "Words of each outlet by event"
    return drawn + grid(page, told, "words-per-event", caption, ["event"], "words", limit=limit)


def parts(page: Page, limit: int = 60) -> Shown:
    """Words of each outlet by part; those of all but the body open to their paragraphs."""
    press = page.corpus
    rows = evidence.words(press, ["outlet", "part"], furniture=True, repeats=True)
    rows = known(rows, ["outlet"])
    order = [p for p in PARTS if p in set(rows["part"])]
    rows["part"] = pd.Categorical(rows["part"], order, ordered=True)
    none = "The articles are one body: no lead, headline or furniture was told from it."
    caption, some = "Words by part, the body left out", rows[rows["part"] != "body"]
    drawn = figure(page, plots.dots, some, "parts", caption, none, column="part", value="words")
    found = press.parts[press.parts["part"] != "body"]
    outlet = press.articles["outlet"].fillna("not known").loc[found["article"]].to_numpy()
    caption, by = "Words by part, with the paragraphs of all but the body", ["outlet", "part"]
    return drawn + table(
        page, rows, "parts", caption, limit, spans=found.assign(outlet=outlet), by=by
    )


def events(page: Page, limit: int = 60) -> Shown:
    """The events that are known: their articles, outlets and days."""
    told = page.corpus.articles[page.corpus.articles["role"] == "article"]
    rows = (
        told.assign(n=1)
        .groupby("event", dropna=False)
        .agg(
            articles=("n", "sum"),
            outlets=("outlet", "nunique"),
            first=("date", "min"),
            last=("date", "max"),
        )
        .reset_index()
    )
    rows["event"] = rows["event"].map(page.event_name, na_action="ignore")
    return table(page, rows, "events", "Events that are known", limit)


def proposed(page: Page, limit: int = 60) -> Shown:
    """Events proposed where none is known, unless there are too many articles."""
    rows = events_of.proposed(page.corpus)
    none = "None: events are known, or there are too many articles or too few to compare."
    return table(page, rows, "proposed-events", "Events proposed", limit, empty=none)
