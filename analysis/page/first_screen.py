"""The first screen of event.ipynb: the event at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import evidence, findings
from ..base.told import many
from ..corpus.events import left_out
from .text import Shown, macros, note

if TYPE_CHECKING:
    from .page import Page

LEAD = 40  # words of a lead
NOBODY = "nobody is named who speaks"


def first_screen(page: Page) -> Shown:
    """The event at a glance: outlets with date and time in columns, their headlines, their leads,
    who speaks first in each; then what stands out most, in a line each."""
    rows = page.telling
    name = ", ".join(map(page.event_name, page.corpus.events)) or "All articles"
    days = rows["date"].dropna()
    between = dict.fromkeys(f"{d:%-d %B %Y}" for d in (days.min(), days.max())) if len(days) else {}
    outlets = list(dict.fromkeys(rows["outlet"]))
    facts = [
        many(len(outlets), "outlet"),
        many(len(rows), "article"),
        " to ".join(between) or "date not known",
    ]
    voices = _voices(page)
    columns = [_column(page, o, rows[rows["outlet"] == o], voices) for o in outlets]
    strongest = findings.reviews.reviewed(page.corpus)["claim"].head(2).tolist()
    shown = Shown(macros("event").first_screen(name, facts, columns, strongest))
    for line in left_out(page.corpus.articles):
        shown += note(line)
    return shown


def _column(page: Page, outlet: str, mine: pd.DataFrame, voices: pd.DataFrame) -> dict[str, Any]:
    """One outlet on the first screen: its first article."""
    article, first = mine.index[0], mine.iloc[0]
    return {
        "outlet": outlet,
        "when": moment(first["date"], first.get("time", "")),
        "more": len(mine) - 1,
        "home": page.home(article),
        "place": evidence.anchor(article, 0, 0),
        "title": page.titles.get(article) or "no headline is known",
        "lead": _lead(page, article),
        "voice": _first_voice(voices[voices["article"] == article]),
    }


def moment(date: pd.Timestamp, time: str) -> str:
    if pd.isna(date):
        return "date not known"
    return f"{date:%-d %b %Y}" + (f", {time}" if time else "")


def _lead(page: Page, article: str) -> str:
    """The first words of the lead, or of the body where no lead is told from it."""
    parts = page.corpus.parts
    mine = parts[(parts["article"] == article) & parts["part"].isin(["lead", "body"])]
    if mine.empty:
        return ""
    return _begun(mine.sort_values("start")["text"].iloc[0], LEAD)


def _begun(text: str, most: int) -> str:
    words = text.split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def _voices(page: Page) -> pd.DataFrame:
    """What named speakers are quoted with, or reported to have said by a verb."""
    said = page.said
    told = ~said["left_out"] & (said["part"] != "headline")
    # words in marks, or under a verb of reporting by somebody who is known to be one that speaks
    verbal = (said["stance"] != "") & ~said["verb"].str.endswith("ly")  # reportedly: no verb
    known = verbal & ((said["role"] != "") | (said["person"] != ""))
    return said[told & ((said["kind"] != "statement") | known) & said["named"]]


def _first_voice(mine: pd.DataFrame) -> dict[str, Any]:
    """Who is the first that an article names as quoted or reported, and how it begins."""
    if mine.empty:
        return {"speaker": NOBODY, "how": "", "words": ""}
    first = mine.sort_values("start").iloc[0]
    return {
        "speaker": first["speaker"],
        "how": " · ".join(filter(None, (first["verb"], first["voice"]))),
        "words": _begun(first["text"], 14),
    }
