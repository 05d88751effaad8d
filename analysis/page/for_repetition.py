"""What 3-repetition.ipynb shows: what is shared, where it stands, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import repetition
from . import plots
from .passages import pairs
from .pictures import figure
from .tables import table
from .text import Shown, note

if TYPE_CHECKING:
    from .page import Page

NO_PASSAGE = "No two articles share a passage."
NO_OUTLETS = "No two outlets share a passage."
NO_VERSION = "No article holds a quarter of another's words."
NO_REFERENCE = "No quotation here stands in a reference document."


def shares(page: Page, min_words: int = 6, limit: int = 30) -> Shown:
    """Words of each outlet that stand in another's articles, drawn and counted."""
    pooled = repetition.matrix(page.corpus, min_words, each_event=False)
    caption = "Words of an outlet (row) that stand in another's articles (column)"
    drawn = figure(page, plots.shares, pooled, "shares", caption, empty=NO_OUTLETS)
    rows, sides = (f(page.corpus, min_words) for f in (repetition.matrix, repetition.sides))
    told = sides[sides["same_event"].fillna(True).astype(bool)]
    event = page.corpus.articles["event"].fillna("").reindex(told["article"])
    told = told.assign(event=event.to_numpy())
    by = ["event", "outlet", "other", "reading", "voice"]
    rows = rows.sort_values("words", ascending=False, kind="stable")
    counted = "Words of the outlet that the other has too, and of how many it wrote on the event"
    return drawn + table(page, rows, "shares", counted, limit, told, by, empty=NO_OUTLETS)


def readings(page: Page, shared: pd.DataFrame, limit: int = 30) -> Shown:
    """Passages of repetition.between by what they are read as."""
    groups = shared.groupby("reading")["words"]
    rows = groups.agg(passages="size", words="sum", longest="max").reset_index()
    spans = shared.rename(columns={"a": "article", "start_a": "start", "end_a": "end"})
    caption = "Shared passages by reading"
    return table(page, rows, "readings", caption, limit, spans, ["reading"], empty=NO_PASSAGE)


def longest(page: Page, shared: pd.DataFrame, each: int = 4, limit: int = 30) -> Shown:
    """The longest passages of each reading, side by side."""
    rows = shared.sort_values("words", ascending=False, kind="stable")
    rows = rows.drop_duplicates(["reading", "text_a"]).groupby("reading", sort=False).head(each)
    return pairs(page, rows, "passages", "The longest of each reading", limit, empty=NO_PASSAGE)


def ribbons(page: Page, shared: pd.DataFrame, most: int = 3) -> Shown:
    """The pairs of articles of different outlets that share most: two bars and bands between them,
    then the passages."""
    articles, shown = page.corpus.articles, Shown("")
    outlet, told = articles["outlet"].fillna(""), articles["role"] == "article"
    a, b = shared["a"], shared["b"]
    rows = shared[(a.map(outlet) != b.map(outlet)) & a.map(told) & b.map(told)]
    totals = rows.groupby(["a", "b"])["words"].sum()
    ranked = totals.sort_values(ascending=False, kind="stable").head(most)
    for n, (one, other) in enumerate(ranked.index, 1):
        mine = rows[(rows["a"] == one) & (rows["b"] == other)].sort_values("start_a")
        name, caption = f"ribbons-{n}", " and ".join(str(outlet[x] or x) for x in (one, other))
        lengths, names = articles["text"].str.len()[[one, other]], map(page.called, (one, other))
        drawn: dict[str, Any] = {"lengths": tuple(lengths), "names": tuple(names)}
        shown += figure(page, plots.ribbons, mine, name, caption, **drawn)
        shown += pairs(page, mine, name, f"The passages of {caption}", limit=12)
    return shown or note(NO_OUTLETS, "Bands between two articles")


def repeats(page: Page, limit: int = 30) -> Shown:
    """What the counts leave out because the same article had told it before."""
    copies, by = repetition.repeats(page.corpus), ["outlet", "article"]
    outlet = page.corpus.articles["outlet"].loc[copies["article"]].to_numpy()
    copies = copies.assign(outlet=outlet, words=copies["text"].str.count(r"\w+(?:[-'’]\w+)*"))
    groups = copies.groupby(by)["words"]
    rows = groups.agg(**{"copies": "size", "words left out": "sum"}).reset_index()
    none = "Nothing: no article repeats a sentence."
    caption = "Left out of the counts: told before in the same article"
    return table(page, rows, "repeats", caption, limit, copies, by, empty=none)


def fates(page: Page, limit: int = 30) -> Shown:
    """Words kept, moved, changed, cut and added between two versions of a text; then what the
    changes did."""
    rows = repetition.versions(page.corpus)
    both = repetition.both_sides(rows)
    both = both.assign(called=[page.called(a) for a in both["article"]])
    caption = "Words kept, moved, changed, cut and added"
    drawn = figure(page, plots.versions, both, "versions", caption, NO_VERSION)
    by = ["article", "other", "agency", "fate", "what"]
    groups = rows.groupby(by, sort=False)["words"]
    counted = groups.agg(changes="size", words="sum").reset_index()
    caption = "What became of the words, and what the changes did"
    return drawn + table(page, counted, "versions", caption, limit, rows, by, empty=NO_VERSION)


def drifts(page: Page, variants: pd.DataFrame, limit: int = 30) -> Shown:
    """Tellings of repetition.quote_variants by what was done to the wording."""
    by = ["outlet", "mode", "change"]
    rows = variants.groupby(by).size().rename("n").reset_index()
    caption, none = "Tellings by what was done to the wording", "No utterance is told twice."
    drawn = figure(page, plots.dots, rows, "drift", caption, none, column="change")
    rows, caption = rows.rename(columns={"n": "tellings"}), "Tellings by outlet, mode and change"
    none = "No utterance is told by two articles."
    return drawn + table(page, rows, "drift", caption, limit, variants, by, empty=none)


def fidelity(page: Page, limit: int = 30) -> Shown:
    """Quotations beside the reference document that holds most of their words."""
    source = repetition.fidelity(page.corpus)
    held = source[source["share"].notna()].sort_values("share", kind="stable")
    held = held.assign(label=held["outlet"] + ": " + held["text"])
    caption = "Quoted words that the reference holds"
    drawn = figure(page, plots.kept, held, "kept", caption, empty=NO_REFERENCE)
    said = {"reference": "a", "said_start": "start_a", "said_end": "end_a", "said": "text_a"}
    printed = {"article": "b", "start": "start_b", "end": "end_b", "text": "text_b"}
    both = held.rename(columns=said | printed).drop(columns=["outlet", "label"])
    sides = ("said", "as printed")
    shown = pairs(page, both, "fidelity", "Said and printed", limit, NO_REFERENCE, sides)
    other = source[source["share"].isna()]
    rows = other.groupby("outlet").size().rename("quotations").reset_index()
    caption = "Quotations that no reference holds"
    none = "None, or no article of this corpus is a reference."
    return (
        drawn + shown + table(page, rows, "not-held", caption, limit, other, ["outlet"], empty=none)
    )
