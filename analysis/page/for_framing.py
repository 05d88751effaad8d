"""What 2-framing.ipynb shows beside counts: leads, figures compared, frames, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from .. import framing
from ..coding.units import checked_as
from ..framing.coverage import laid_out
from . import plots
from .passages import side_by_side
from .pictures import figure
from .tables import FEW, grid, save
from .text import Shown, note

if TYPE_CHECKING:
    from .page import Page

MANY = 200_000  # rows of statements and outlets up to which their table has them all
DIFFER_FIRST = "Figures compared, those that differ first"
DRAWN = 25  # statements in the picture


def leads(page: Page) -> Shown:
    """The lead of each article, those of one event side by side."""
    parts = page.corpus.parts
    first = parts[parts["part"] == "lead"].drop_duplicates("article")
    spans = page.described(first)[["article", "start", "end", "text", "event", "outlet"]]
    spans = spans.sort_values(["event", "outlet"], kind="stable")
    return side_by_side(page, spans, "leads", "Leads side by side", empty="No article has a lead.")


def ranked(figures: pd.DataFrame) -> pd.DataFrame:
    """framing.comparison with those that differ first, then those that many outlets give; `note` is
    that of the whole row of a table."""
    groups = figures.groupby(["event", "quantity"])
    rows = figures.assign(
        note=groups["note"].transform("max"), outlets=groups["outlet"].transform("nunique")
    )
    return rows.sort_values(["note", "outlets"], ascending=False, kind="stable")


def compared(page: Page, figures: pd.DataFrame, limit: int = 20) -> Shown:
    """framing.comparison as a table and a picture, the figures that differ first."""
    rows = ranked(figures)
    rows["row"] = rows["event"].map(page.event_name) + ": " + rows["quantity"]
    down = ["event", "quantity", "note"]
    given = each_once(rows, down)
    none = "No figure is given by two outlets of an event."
    caption = "Figures compared"
    told = grid(page, given, "figures", caption, down, "given", spans=rows, limit=limit, empty=none)
    told += figure(page, plots.figures, rows, "figures", DIFFER_FIRST, row="row", empty="")
    return told + page.correction("figures")


def each_once(figures: pd.DataFrame, down: Sequence[str]) -> pd.DataFrame:
    """What each outlet gives of each of these, however often it says so."""
    given = figures.groupby([*down, "outlet"], sort=False)["given"]
    return given.agg(lambda said: "; ".join(dict.fromkeys(said))).reset_index()


def frames(page: Page, codebook: str) -> Shown:
    """Sentences that carry a frame, of how many, and their shares with intervals."""
    shares = framing.frame_shares(page.corpus, codebook)
    shares["of sentences"] = (
        shares["carrying"].astype(str) + " of " + shares["sentences"].astype(str)
    )
    cues, caption = framing.frames(page.corpus, codebook), "Sentences that carry a frame"
    options = {"spans": cues, "empty": "No sentence."}
    told = grid(page, shares, "frames", caption, ["frame"], "of sentences", **options)
    drawn = shares[shares["carrying"] >= FEW]  # of fewer the number alone is told
    options = {"row": "frame", "value": "share", "by": "outlet"}
    options |= {"label": "share of sentences, 95 % interval", "empty": "There are no sentences."}
    caption = "Share of sentences that carry a frame"
    told += figure(page, plots.intervals, drawn, "frames", caption, **options)
    return told + page.correction("frames", [checked_as(codebook)])


def stated(page: Page, limit: int = 20) -> Shown:
    """What each telling states of judgement and remedy (framing.entman)."""
    rows = framing.entman(page.corpus)
    told = page.corpus.articles.drop(columns="text").loc[rows["article"]]
    rows = rows.assign(
        outlet=told["outlet"].to_numpy(), said=rows["text"].where(rows["stated"], "not stated")
    )
    rows = rows[(told["role"] == "article").to_numpy()]
    caption = "What each telling states"
    return grid(page, rows, "entman", caption, ["article"], "said", across="function", limit=limit)


def told(page: Page) -> Shown:
    """How many of the statements that two outlets tell each tells, leaves out, tells alone."""
    tally = framing.tally(page.corpus)
    tally["said"] = tally["n"].astype(str) + " of " + tally["of"].astype(str)
    spans, none = framing.standings(page.corpus), "No event has two outlets."
    caption = "Statements told, left out, told alone; sentences off topic"
    return grid(page, tally, "tally", caption, ["standing"], "said", spans=spans, empty=none)


def coverage(page: Page, limit: int = 20) -> Shown:
    """Statements that two outlets tell and another does not, those that most tell first: where each
    tells them."""
    told = framing.tellings(page.corpus)
    told = told[(told["told_by"] > 1) & (told["told_by"] < told["of"])]
    told = told.sort_values(["told_by", "statement"], ascending=[False, True], kind="stable")
    rows = laid_out(page.corpus, first_told(told, limit))
    rows = rows.assign(found=rows["position"].where(rows["told"], "not found"))
    options = {"spans": rows[rows["told"]], "limit": limit, "most": 1}
    none = "No statement is told by two and left out by another."
    caption, facts = "Told in the lead, in the body, or not found", ["event", "statement_text"]
    shown = grid(page, rows, "coverage", caption, facts, "found", empty=none, **options)
    shown += who_tells(page, told, "coverage", limit)
    rows = laid_out(page.corpus, first_told(told, DRAWN))
    wide = rows.pivot(index=["statement", "statement_text"], columns="outlet", values="told")
    wide = wide.reindex(dict.fromkeys(zip(rows["statement"], rows["statement_text"], strict=True)))
    wide = wide.droplevel(0) if len(wide) else wide
    drawn = "Told (full) and not found (empty)"
    return shown + figure(page, plots.coverage, wide, "coverage", drawn, empty="", most=DRAWN)


def first_told(told: pd.DataFrame, limit: int) -> pd.DataFrame:
    """Statements of framing.tellings to lay out over all outlets: all, or where they would be too
    many rows, the first."""
    if not _too_many(told):
        return told
    return told[told["statement"].isin(told["statement"].unique()[:limit])]


def who_tells(page: Page, told: pd.DataFrame, name: str, limit: int) -> Shown:
    """Of statements of which the first alone are laid out: in their CSV who tells each, and a note
    that says so."""
    if not _too_many(told):
        return Shown("")
    save(page, told, name)
    n = told["statement"].nunique()
    return note(f"The first {limit} of {n:,}; the CSV has who tells each.")


def _too_many(told: pd.DataFrame) -> bool:
    return bool((told["of"] / told["told_by"]).sum() > MANY)  # a statement has told_by rows
