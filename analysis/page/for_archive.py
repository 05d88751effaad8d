"""What archive/0-index.ipynb shows of stored tables beside counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from . import plots
from .for_corpus import ALL_READ
from .pictures import figure
from .tables import grid, table
from .text import Shown, note

if TYPE_CHECKING:
    from .page import Page

SWAPPED = {"outlet_a": "outlet_b", "outlet_b": "outlet_a"}
KEYNESS = (
    "outlet term n_target n_reference log_ratio low high z texts_target texts_reference p q".split()
)


def archived(page: Page, limit: int = 20) -> Shown:
    """Articles and words of each outlet by year, and what was found and not read."""
    press = page.stored()
    told = press.counts("articles", ["outlet", "year"])
    told = told.assign(year=told["year"].astype("str").fillna("date not known"))
    years = told.drop(columns="words")
    shown = grid(page, years, "articles", "Articles", ["year"], "articles", limit=limit)
    drawn = told.assign(event=told["year"])
    caption = "Words of each outlet, one piece a year"
    shown += figure(page, plots.words, drawn, "words", caption, piece="a year")
    reasons = press.skipped.groupby("reason").agg(found=("file", "size"), first=("file", "first"))
    rows = reasons.reset_index().sort_values("found", ascending=False, kind="stable")
    return shown + table(page, rows, "skipped", "Found and not read", limit, empty=ALL_READ)


def _both_ways(rows: pd.DataFrame) -> pd.DataFrame:
    """Pairs of outlets from either side."""
    if rows.empty:
        return rows
    other = rows.rename(columns=SWAPPED)
    return pd.concat([rows, other[other["outlet_a"] != other["outlet_b"]]])


def archived_passages(page: Page, limit: int = 20) -> Shown:
    """Passages that two outlets share, by what they are read as."""
    press, down = page.stored(), ["outlet_a", "reading"]
    rows = _both_ways(press.counts("passages", ["outlet_a", "outlet_b", "reading"]))
    spans = _both_ways(press.samples("passages"))
    spans = spans.assign(left_out=False)
    if rows.empty:
        return note(press.missing("passages"), "Passages shared")
    groups = rows.groupby([*down, "outlet_b"], dropna=False)["passages"].sum().reset_index()
    name, caption = "shared", "Passages shared by outlet, reading and other outlet"
    shown = grid(
        page, groups, name, caption, down, "passages", "outlet_b", limit=limit, spans=spans
    )
    other = rows[rows["outlet_a"] != rows["outlet_b"]]
    options = {"row": "outlet_a", "column": "outlet_b", "value": "words", "empty": ""}
    return shown + figure(page, plots.dots, other, name, "Words shared by two outlets", **options)


def archived_keyness(page: Page, limit: int = 20) -> Shown:
    """The words that mark each outlet of an archive."""
    press = page.stored()
    marks = press.keyness()
    if marks.empty:
        return note(press.missing("keyness"), "Words that mark an outlet")
    top = marks[(marks["kind"] == "word") & (marks["z"] > 0)]
    top = top.groupby("outlet").head(max(limit // 2, 1))[KEYNESS]
    spans, by = press.samples("lines"), ["outlet", "term"]
    caption = "Words that mark an outlet"
    shown = table(page, top, "keyness", caption, 5 * limit, spans, by)
    return shown + note(marks.attrs.get("limit") or press.missing("keyness"), "What was tested")
