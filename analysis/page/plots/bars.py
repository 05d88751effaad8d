"""Bars that are cut into their kinds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from .base import (
    PAPER,
    PLAIN,
    RULE,
    SOFT,
    UNKNOWN,
    WASH,
    Picture,
    in_order,
    kind_looks,
    legend,
    named,
    ranked,
    rows_of,
    short,
    wide,
)

ON_DARK = {"facecolor": "#1b1b1b", "edgecolor": "none", "boxstyle": "round,pad=.18"}


def words(table: pd.DataFrame, outlets: Sequence[str] = (), piece: str = "an event") -> Picture:
    """outlet, event, words -> a bar an outlet, cut into events, or into what `piece` calls them."""
    grid = wide(named(table, "outlet", "event"), "outlet", "event", "words")
    totals = "; ".join(f"{o}: {n:,.0f}" for o, n in grid.sum(axis=1).items())

    def paint(ax: Axes) -> None:
        rows_of(ax, grid.index, 0.42)
        for y, (_, row) in enumerate(grid.iterrows()):
            whole = {"color": PLAIN, "edgecolor": PAPER, "linewidth": 1.5}
            for left, n in zip(row.cumsum() - row, row, strict=True):
                ax.barh(y, n, left=left, height=0.66, **whole)
            ax.text(row.sum(), y, f"  {row.sum():,.0f}", va="center", color=SOFT)
        ax.set_xlabel(f"words; each cut is {piece}")
        ax.grid(axis="x")

    return Picture(grid, f"Bars: words of each outlet, one piece {piece}. {totals}.", paint)


def stacks(
    table: pd.DataFrame,
    outlets: Sequence[str] = (),
    by: str = "voice",
    order: Sequence[str] = (),
    value: str = "n",
    unit: str = "",
) -> Picture:
    """outlet, by, n -> a bar an outlet, cut into its kinds as shares, with their numbers; at the end
    what they are shares of."""
    grid = wide(named(table, "outlet", by), "outlet", by, value)
    rest = [k for k in ranked(grid.sum()) if k not in order and k != UNKNOWN]
    kinds = [*(k for k in order if k in grid), *rest, *([UNKNOWN] if UNKNOWN in grid else [])]
    grid = grid.reindex(in_order(grid.index, outlets))[kinds]
    said = "; ".join(
        f"{n}: " + ", ".join(f"{k} {r[k]:,.0f}" for k in kinds if r[k])
        for n, r in list(grid.iterrows())[:8]
    )
    alt = f"Stacked bars, {by} as shares of each outlet's {unit or 'total'}. {said}."
    return Picture(grid, alt, lambda ax: _paint_stacks(ax, grid, unit))


def _paint_stacks(ax: Axes, grid: pd.DataFrame, unit: str) -> None:
    looks, whole = kind_looks(grid.columns), grid.sum(axis=1)
    rows_of(ax, grid.index, 0.42, 1.0)
    left = np.zeros(len(grid))
    for kind in grid:
        shares = (grid[kind] / whole.where(whole > 0, 1)).to_numpy()
        colour, hatch = looks[kind]
        drawn = {"color": colour, "hatch": hatch, "edgecolor": PAPER, "linewidth": 1}
        ax.barh(range(len(grid)), shares, left=left, height=0.66, **drawn)
        for y, (at, share, n) in enumerate(zip(left, shares, grid[kind], strict=True)):
            if share >= 0.045:
                said = {"ha": "center", "va": "center", "color": "#ffffff", "fontsize": 8.5}
                ax.text(at + share / 2, y, f"{n:,.0f}", bbox=ON_DARK, **said)
        left += shares
    for y, n in enumerate(whole):
        ax.text(1.01, y, f"{n:,.0f} {unit}", va="center_baseline", color=SOFT, fontsize=9)
    ax.set_xlim(0, 1)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    legend(ax, grid.columns, looks, 4)


def kept(table: pd.DataFrame, outlets: Sequence[str] = (), most: int = 20) -> Picture:
    """label, share, words -> a bar a quotation: how much of it the reference holds word for
    word."""
    rows = table.dropna(subset=["share"]).sort_values("share", kind="stable").head(most)
    held = [f"{round(r.share * r.words)} of {r.words} words" for r in rows.itertuples()]
    told = [f"{short(t, 60)}: {h}" for t, h in zip(rows["label"].head(8), held, strict=False)]

    def paint(ax: Axes) -> None:
        rows_of(ax, list(rows["label"]), 0.34, 0.7)
        for y, (share, said) in enumerate(zip(rows["share"], held, strict=True)):
            ax.barh(y, 1, height=0.6, color=WASH, edgecolor=RULE, linewidth=0.6)
            ax.barh(y, share, height=0.6, color=PLAIN)
            ax.text(1.01, y, said, va="center", fontsize=9, color=SOFT)
        ax.set_xlim(0, 1)
        ax.set_xticks([0, 0.5, 1], ["none", "half", "every word"])

    alt = "A bar a quotation: how many of its words the reference document holds."
    return Picture(rows, f"{alt} {'; '.join(told)}.", paint)
