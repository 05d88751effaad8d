"""Grids: rows by columns, a mark in each cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .base import (
    INK,
    PAPER,
    PLAIN,
    READINGS,
    RULE,
    SOFT,
    VOICES,
    WASH,
    Picture,
    columns_of,
    in_order,
    kind_looks,
    largest_first,
    legend,
    named,
    ranked,
    rows_of,
    rules,
    wide,
)

WIDEST = 8  # columns of cells


def _joined(table: pd.DataFrame, row: str | Sequence[str]) -> tuple[pd.DataFrame, str]:
    """The table with one column for its rows: several are written one after the other."""
    if isinstance(row, str):
        return table, row
    table, name = named(table, *row), " and ".join(row)
    return table.assign(**{name: table[list(row)].agg(", ".join, axis=1)}), name


def _rarer(rows: int, most: int) -> str:
    return f" {rows - most} rarer rows are in the table." if rows > most else ""


def dots(
    table: pd.DataFrame,
    outlets: Sequence[str] = (),
    row: str | Sequence[str] = "outlet",
    most: int = 25,
    column: str = "outlet",
    value: str = "n",
) -> Picture:
    """row, column, n -> a grid of dots, their area the number, which stands in them; the most
    frequent rows on top."""
    table, row = _joined(table, row)
    grid = wide(table, row, column, value)
    order = ranked(grid.sum(axis=1))
    grid = grid.loc[order[:most]]
    first = "; ".join(
        f"{name}: " + (", ".join(f"{c} {n:g}" for c, n in r.items() if n) or "none")
        for name, r in list(grid.iterrows())[:8]
    )
    alt = f"A grid of dots, {row} by {column}; the number is how often. {first}."

    def paint(ax: Axes) -> None:
        rows_of(ax, grid.index, 0.36, 0.8)
        top = float(grid.to_numpy().max()) or 1.0
        for x, name in enumerate(grid.columns):
            for y, n in enumerate(grid[name]):
                if not n:
                    ax.text(x, y, "·", ha="center", va="center", color=SOFT)
                    continue
                ax.scatter(x, y, s=40 + 360 * n / top, color=PLAIN, alpha=0.4, linewidth=0)
                said = f"{n:.1f}" if n % 1 else f"{int(n)}"
                ax.text(x, y, said, ha="center", va="center_baseline", fontsize=9)
        columns_of(ax, grid.columns)
        ax.set_xlim(-0.6, len(grid.columns) - 0.4)

    return Picture(grid, alt + _rarer(len(order), most), paint)


def cells(
    table: pd.DataFrame,
    outlets: Sequence[str] = (),
    row: str | Sequence[str] = "label",
    by: str = "",
    value: str = "n",
    hollow: str = "",
    most: int = 20,
) -> Picture:
    """row, outlet, n (and `by`, a kind; `hollow`, a second number) -> rows x outlets of bars;
    length is the number, which stands beside.

    A bar is cut by kind (voices in their own colours), and what `hollow` counts is added to it as
    an empty outline. An outlet without any has an empty column.
    """
    table, row = _joined(table, row)
    keys = [row, "outlet", *([by] if by else [])]
    values = [value, *([hollow] if hollow else [])]
    table = named(table, *keys)
    size = table.groupby(row, sort=False)[values].sum().sum(axis=1)
    size = largest_first(size[size > 0])
    heads = in_order([*outlets, *sorted(set(table["outlet"]))], outlets)[:WIDEST]
    drawn = table[table[row].isin(size.index[:most]) & table["outlet"].isin(heads)]
    drawn = drawn.groupby(keys, sort=False)[values].sum().reset_index()
    total = drawn.groupby([row, "outlet"])[values].sum().sum(axis=1)
    names = list(size.index[:most])
    told = {
        n: ", ".join(f"{h} {int(total[n, h])}" for h in heads if total.get((n, h), 0))
        for n in names[:8]
    }
    first = "; ".join(f"{n}: {said or 'none'}" for n, said in told.items())
    cut = f", cut by {by}" if by else ""
    alt = f"A grid of bars, {row} by outlet{cut}; the number is how often. {first}."
    alt += _rarer(len(size), most)
    counts = _by_cell(drawn[[*keys, value]])
    outlines = _by_cell(drawn[[row, "outlet", hollow]]) if hollow else {}
    empties = {cell: int(n[""]) for cell, n in outlines.items()}
    found = set(drawn[by]) if by else set()
    kinds = [*(k for k in VOICES if k in found), *sorted(found - VOICES.keys())]
    looks = {k: kind_looks(kinds)[k] for k in kinds} or {"": (PLAIN, "")}
    return Picture(drawn, alt, lambda ax: _paint_cells(ax, counts, empties, names, heads, looks))


def _by_cell(drawn: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    """The number of each kind in each cell of a grid; where there is no kind, of ''."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for name, outlet, *kind, n in drawn.itertuples(index=False, name=None):
        mine = found.setdefault((name, outlet), {})
        key = kind[0] if kind else ""
        mine[key] = mine.get(key, 0.0) + float(n)
    return found


def _paint_cells(
    ax: Axes,
    counts: dict[tuple[str, str], dict[str, float]],
    empties: dict[tuple[str, str], int],
    names: list[str],
    heads: list[str],
    looks: dict[str, tuple[str, str]],
) -> None:
    cut = "" not in looks
    rows_of(ax, names, 0.31, 1.2 if cut else 0.8)
    columns_of(ax, heads, 18 if len(heads) < 7 else 12, left=True)
    rules(ax, len(names))
    longest = max((sum(n.values()) + empties.get(c, 0) for c, n in counts.items()), default=0)
    unit = 0.66 / max(longest, 1.0)
    bars: dict[tuple[str, str, str], list[tuple[float, float, float]]] = {}
    for cell, numbers in counts.items():
        x, y = heads.index(cell[1]), names.index(cell[0])
        at = x - 0.44
        for kind, look in looks.items():
            if n := numbers.get(kind, 0):
                bars.setdefault((*look, PAPER), []).append((y, n * unit, at))
                at += n * unit
        number, empty = round(sum(numbers.values())), empties.get(cell, 0)
        if empty:
            bars.setdefault(("none", "", SOFT), []).append((y, empty * unit, at))
        if number or empty:
            said = f" {number}" + (f" +{empty}" if empty else "")
            ax.text(at + empty * unit, y, said, va="center_baseline", fontsize=9)
    for (colour, hatch, edge), some in bars.items():  # one call a look: a call a bar is slow
        ys, widths, lefts = zip(*some, strict=True)
        shape = {"height": 0.52, "edgecolor": edge, "linewidth": 1 if colour == "none" else 0.6}
        ax.barh(ys, widths, left=lefts, color=colour, hatch=hatch, **shape)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    if cut:
        legend(ax, looks, looks, 22)


def coverage(table: pd.DataFrame, outlets: Sequence[str] = (), most: int = 25) -> Picture:
    """statements x outlets of True and False -> full and empty squares; none where the outlet does
    not tell of the event."""
    grid = table.head(most)
    said = "; ".join(
        f"{o} tells {int(grid[o].fillna(False).sum())} of {int(grid[o].notna().sum())}"
        for o in grid
    )

    def paint(ax: Axes) -> None:
        rows_of(ax, grid.index, 0.28, 0.8)
        for x, name in enumerate(grid.columns):
            here = grid[name].notna().to_numpy()
            told = grid[name].fillna(False).to_numpy(dtype=bool)
            for some, face, edge in ((told, PLAIN, PLAIN), (here & ~told, "none", RULE)):
                at = np.full(some.sum(), x), np.flatnonzero(some)
                ax.scatter(*at, marker="s", s=90, facecolor=face, edgecolor=edge)
        columns_of(ax, grid.columns, 16)
        ax.set_xlim(-0.6, len(grid.columns) - 0.4)

    return Picture(grid, f"A grid of squares, full where the outlet tells it. {said}.", paint)


def texts(table: pd.DataFrame, outlets: Sequence[str] = (), most: int = 7) -> Picture:
    """term, outlet, texts, articles -> a bar in each cell: in how many of its articles each outlet
    has the word (the largest outlets)."""
    size = largest_first(table.groupby("outlet", sort=False)["articles"].max())
    drawn = table[table["outlet"].isin(size.index[:most])]
    terms, names = list(dict.fromkeys(drawn["term"])), list(dict.fromkeys(drawn["outlet"]))
    heads = [
        f"{t}: " + ", ".join(f"{r.outlet} {r.texts} of {r.articles}" for r in rows.itertuples())
        for t, rows in list(drawn[drawn["texts"] > 0].groupby("term", sort=False))[:6]
    ]

    def paint(ax: Axes) -> None:
        rows_of(ax, terms, 0.27, 0.8)
        for r in drawn.itertuples():
            x, y = names.index(r.outlet), terms.index(r.term)
            share = r.texts / max(r.articles, 1)
            for width, shade, alpha in ((0.62, RULE, 0.55), (0.62 * share, PLAIN, 0.75)):
                box = Rectangle((x - 0.46, y - 0.34), width, 0.68, color=shade, alpha=alpha)
                ax.add_patch(box)
            said, ink = (f"{r.texts}/{r.articles}", INK) if r.texts else ("·", SOFT)
            ax.text(x + 0.2, y, said, va="center_baseline", fontsize=8.5, color=ink)
        columns_of(ax, names, 16, left=True)
        ax.set_xlim(-0.5, max(len(names), 2) - 0.5)

    alt = "Bars in a grid: in how many of its articles each outlet has each word."
    return Picture(drawn, f"{alt} {'; '.join(heads)}.", paint)


def shares(table: pd.DataFrame, outlets: Sequence[str] = (), most: int = 8) -> Picture:
    """outlet, other, reading, voice, words, of -> a square of cells: above what the outlet quotes
    or attributes, below its own narration.

    Bars are cut by reading and all have one scale; under them stands of how many words.
    """
    total = largest_first(table.groupby("outlet")["words"].sum())
    names = sorted(total.index[:most])
    drawn = table[table["outlet"].isin(names) & table["other"].isin(names)]
    drawn = drawn.assign(level=np.where(drawn["voice"] == "narration", "narration", "quoted"))
    of = drawn.groupby(["outlet", "other"])["of"].max()
    pairs = drawn.pivot_table(
        index=["outlet", "other"], columns="level", values="words", aggfunc="sum", fill_value=0
    ).reindex(columns=["quoted", "narration"], fill_value=0)
    pairs = pairs.loc[largest_first(pairs.sum(axis=1)).index]
    head = "; ".join(
        f"{o} with {p}: {int(r['quoted']):,} quoted or attributed and {int(r['narration']):,} of "
        f"narration, of {of[o, p]:,} words"
        for (o, p), r in list(pairs.iterrows())[:8]
    )
    rest = len(total) - most
    more = f" {rest} outlets that share less are in the table." if rest > 0 else ""
    alt = f"A square of outlets: words of each that stand in another's articles too. {head}.{more}"
    there = set(drawn["outlet"]) | set(drawn["other"])
    names = [n for n in names if n in there]
    return Picture(drawn, alt, lambda ax: _paint_shares(ax, drawn, names, of))


def _paint_shares(ax: Axes, drawn: pd.DataFrame, names: list[str], of: pd.Series) -> None:
    groups = drawn.groupby(["outlet", "other", "level"])
    scale = 0.56 / max(float(groups["words"].sum().max()), 1.0)
    rows_of(ax, names, 0.78, 1.1)
    for (one, other, level), mine in groups:
        x, y = names.index(other) - 0.44, names.index(one) + (-0.2 if level == "quoted" else 0.08)
        lengths = mine.groupby("reading")["words"].sum().reindex(list(READINGS)).dropna()
        for kind, n in lengths.items():
            colour, hatch = READINGS[str(kind)]
            look_ = {"facecolor": colour, "hatch": hatch, "edgecolor": PAPER, "linewidth": 0.4}
            ax.add_patch(Rectangle((x, y - 0.12), n * scale, 0.24, **look_))
            x += n * scale
        ax.text(x + 0.03, y, f"{int(mine['words'].sum()):,}", va="center", fontsize=9)
    for (one, other), words in of.items():
        x, y = names.index(other) - 0.44, names.index(one) + 0.34
        ax.text(x, y, f"of {words:,}", va="center", fontsize=8, color=SOFT)
    for n in range(len(names)):
        ax.add_patch(Rectangle((n - 0.5, n - 0.5), 1, 1, facecolor=WASH, linewidth=0, zorder=0))
        ax.axhline(n + 0.5, color=RULE, linewidth=0.6)
    columns_of(ax, names, 16)
    legend(ax, [k for k in READINGS if k in set(drawn["reading"])], READINGS, below=True)
