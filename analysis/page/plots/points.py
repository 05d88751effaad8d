"""Points: measures with their intervals, places in an article, figures in order of size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from .base import (
    INK,
    PAPER,
    PLAIN,
    RULE,
    SOFT,
    Picture,
    in_order,
    key,
    largest_first,
    listed,
    look,
    panels_of,
    rows_of,
    rules,
    short,
)

WIDEST = 7  # figures named in a row
MOST = 40  # rows of intervals
UP = {"over", "more than", "at least", "no fewer than", "no less than"}
DOWN = {"nearly", "almost", "up to", "under", "fewer than", "less than", "at most", "no more than"}
HEAD = {"loc": "left", "fontsize": 10, "fontweight": "bold", "color": INK}


def intervals(
    table: pd.DataFrame,
    outlets: Sequence[str],
    label: str,
    row: str = "row",
    value: str = "value",
    by: str = "",
) -> Picture:
    """row, value, low, high (and by, an outlet) -> a dot with its interval; the line at 0 is where
    both sides are alike. `label` says what the value is."""
    names = list(dict.fromkeys(table[row]))[:MOST]
    drawn = table[table[row].isin(names)]
    head = "; ".join(
        f"{r[row]}{f' ({r[by]})' if by else ''} {r[value]:.2f}"
        + (f", {r['low']:.2f} to {r['high']:.2f}" if r["low"] == r["low"] else ", no interval")
        for r in drawn.head(8).to_dict("records")
    )
    groups = list(dict.fromkeys(drawn[by])) if by else [""]

    def paint(ax: Axes) -> None:
        rows_of(ax, names, 0.26 + 0.12 * (len(groups) - 1))
        for k, group in enumerate(groups):
            mine = drawn[drawn[by] == group] if by else drawn
            shift = (k - (len(groups) - 1) / 2) * 0.7 / len(groups)
            y = np.array([names.index(n) for n in mine[row]]) + shift
            colour, marker = look(group, outlets) if by else (PLAIN, "o")
            low, middle, high = (mine[c].astype(float) for c in ("low", value, "high"))
            ax.hlines(y, low, high, color=colour, linewidth=1.6, alpha=0.7)
            ax.scatter(middle, y, color=colour, marker=marker, s=26, zorder=3)
        ax.axvline(0, color=SOFT, linewidth=0.8)
        ax.grid(axis="x")
        ax.set_xlabel(label)
        if by:
            key(ax, groups, outlets)

    return Picture(drawn, f"Dots with intervals: {label} of each {row}. {head}.", paint)


def marks(table: pd.DataFrame, outlets: Sequence[str] = (), most: int = 12) -> Picture:
    """outlet, term, log_ratio, low, high, n_target, n_reference, texts_target, articles_target, p,
    q -> small multiples, one an outlet.

    Words that were tested stand above (full dots; bold where q < .05 and the interval leaves 0
    out), the others below (rings), each with its interval and its raw counts.
    """
    every = largest_first(table.groupby("outlet")["articles_target"].max())
    drawn = table[table["outlet"].isin(every.index[:most])]
    drawn = drawn.assign(tested=drawn["p"].notna())
    drawn = drawn.sort_values("tested", ascending=False, kind="stable")
    groups = [(str(name), rows) for name, rows in drawn.groupby("outlet")]
    said = []
    for name, rows in groups:
        words = (
            f"{r.term} {r.log_ratio:.1f} ({r.n_target} here, {r.n_reference} elsewhere)"
            for r in rows.head(4).itertuples()
        )
        said.append(f"{name}: {', '.join(words)}")
    more = f" The {most} of {len(every)} outlets that have most articles; the table has all."
    more = more if len(every) > most else ""
    alt = f"Dots with intervals: the log ratio of the words that mark each outlet.{more} "

    def paint(ax: Axes) -> None:
        heights = [len(rows) + (rows["tested"].nunique() > 1) for _, rows in groups]
        panels = panels_of(ax, heights, 0.86)
        ends = drawn[["low", "log_ratio", "high"]].astype(float)
        left = max(min(ends.min().min(), -1), -3.5) - 0.3
        right = min(max(ends.max().max(), 2), 8) + 0.3
        for panel, (name, rows) in zip(panels, groups, strict=True):
            _paint_marks(panel, rows, (left, right), look(name, outlets))
            panel.set_title(short(name, 34), **HEAD)
        panels[-1].set_xlabel("log ratio: each step right is twice as often", fontsize=9)
        ax.text(0, 1.03, more.strip(), color=SOFT, fontsize=9, transform=ax.transAxes)

    return Picture(drawn, alt + "; ".join(said) + ".", paint)


def _paint_marks(
    panel: Axes, rows: pd.DataFrame, limits: tuple[float, float], look_: tuple[str, str]
) -> None:
    """The words of one outlet."""
    colour, marker = look_
    tested = rows["tested"].to_numpy()
    y = np.arange(len(rows)) + (~tested & tested.any()) * 1.0
    panel.set_yticks(y, [short(term, 22) for term in rows["term"]])
    low, middle, high = (rows[c].astype(float).clip(*limits) for c in ("low", "log_ratio", "high"))
    sure = (rows["q"] < 0.05) & ((low > 0) | (high < 0))
    for label, bold in zip(panel.get_yticklabels(), sure, strict=True):
        label.set_fontweight("bold" if bold else "normal")
    panel.hlines(y, low, high, color=colour, linewidth=1.5, alpha=0.6)
    for some, face in ((tested, colour), (~tested, PAPER)):
        dot = {"marker": marker, "s": 26, "zorder": 3, "edgecolor": colour, "linewidth": 1.2}
        panel.scatter(middle[some], y[some], facecolor=face, **dot)
    said = {"va": "center_baseline", "fontsize": 8.5, "color": SOFT}
    for at, r in zip(y, rows.itertuples(), strict=True):
        counts = f"{r.n_target:,} : {r.n_reference:,}  ·  {r.texts_target}/{r.articles_target}"
        panel.text(1.03, at, counts, transform=panel.get_yaxis_transform(), **said)
    panel.set_xlim(*limits)
    panel.axvline(0, color=SOFT, linewidth=0.8)


def places(table: pd.DataFrame, outlets: Sequence[str] = ()) -> Picture:
    """outlet, position (0 the first word of its article, 1 the last) -> a tick a place, a row an
    outlet."""
    names = sorted(table["outlet"].dropna().unique())
    early = "; ".join(
        f"{n}: {len(g)} times, {(g['position'] < 0.25).sum()} in the first quarter"
        for n, g in table.groupby("outlet")
    )

    def paint(ax: Axes) -> None:
        rows_of(ax, names, 0.36)
        for y, name in enumerate(names):
            at = table.loc[table["outlet"] == name, "position"].astype(float)
            ax.add_patch(Rectangle((0, y - 0.3), 1, 0.6, color=RULE, alpha=0.45, linewidth=0))
            tick = {"color": look(name, outlets)[0], "linewidth": 2, "alpha": 0.75}
            ax.vlines(at, y - 0.3, y + 0.3, **tick)
            ax.text(1.015, y, f"{len(at)}", va="center_baseline", color=SOFT)
        ax.set_xlim(-0.01, 1.01)
        quarters = ["first word", "a quarter", "half-way", "three quarters", "last word"]
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], quarters)
        ax.spines["bottom"].set_visible(False)

    alt = f"Ticks: where in its article the word stands. {early}."
    return Picture(table[["outlet", "position"]], alt, paint)


def measures(table: pd.DataFrame, outlets: Sequence[str] = ()) -> Picture:
    """outlet, measure, value, low, high -> small multiples, one a measure, each with its own scale:
    a dot with its interval an outlet."""
    names = list(dict.fromkeys(table["outlet"]))
    kinds = list(table.groupby("measure", sort=False))
    said = []
    for kind, rows in kinds:
        values = (f"{r.outlet} {r.value:.2f}" for r in rows.head(8).itertuples())
        said.append(f"{kind}: {', '.join(values)}")

    def paint(ax: Axes) -> None:
        panels = panels_of(ax, [len(names)] * len(kinds), 0.08, 0.3)
        for n, (panel, (kind, rows)) in enumerate(zip(panels, kinds, strict=True)):
            for r in rows.itertuples():
                at, (colour, marker) = names.index(r.outlet), look(r.outlet, outlets)
                panel.hlines(at, r.low, r.high, color=colour, linewidth=1.6, alpha=0.65)
                panel.scatter(r.value, at, color=colour, marker=marker, s=30, zorder=3)
            called = [short(name, 22) if n % 2 == 0 else "" for name in names]
            panel.set_yticks(range(len(names)), called)
            panel.margins(x=0.12)
            panel.xaxis.set_major_locator(MaxNLocator(5))
            panel.grid(axis="y")
            panel.set_title(kind, **HEAD)

    alt = "Dots with intervals, a panel a measure. "
    return Picture(table, alt + "; ".join(said) + ".", paint)


def figures(
    table: pd.DataFrame, outlets: Sequence[str] = (), row: str = "quantity", most: int = 12
) -> Picture:
    """row, outlet, given ("at least 22"), value, low, high, qualifier, note -> each figure named,
    by size, a marker an outlet under it.

    The note stands at the end of its row. An arrow leads on from a figure that is said to be the
    least or the most. Places are ranks: distances are not to scale.
    """
    middle = (table["low"] + table["high"]) / 2
    at = table["value"].fillna(middle).fillna(table["low"]).fillna(table["high"])
    drawn = table.assign(at=at).dropna(subset=["at"])
    names = list(dict.fromkeys(drawn[row]))[:most]
    drawn = drawn[drawn[row].isin(names)].sort_values(["at", "given"], kind="stable")
    said = []
    for name in names[:8]:
        tellers = drawn[drawn[row] == name].groupby("outlet", sort=False)["given"]
        told = (f"{o} {listed(dict.fromkeys(g))}" for o, g in tellers)
        said.append(f"{name}: {', '.join(told)}")

    def paint(ax: Axes) -> None:
        rows_of(ax, names, 0.56, 0.9)
        longest = drawn.groupby(row)["given"].nunique().max() if len(drawn) else 1
        end = max(4.0, min(WIDEST, longest))
        rules(ax, len(names))
        for y, name in enumerate(names):
            mine = drawn[drawn[row] == name]
            given = list(mine.groupby("given", sort=False))
            for x, (what, some) in enumerate(given[:WIDEST]):
                ax.text(x, y - 0.17, what, ha="center", va="center_baseline", fontsize=9)
                _paint_tellers(ax, x, y + 0.2, some, outlets)
            more = f"and {len(given) - WIDEST} more  " if len(given) > WIDEST else ""
            aside = {"color": SOFT, "fontsize": 9, "style": "italic", "va": "center_baseline"}
            ax.text(end - 0.5, y, more + mine["note"].max(), **aside)
        ax.set_xlim(-0.5, end)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        ax.set_xlabel("in order of size; distances are not to scale")
        key(ax, in_order(sorted(set(drawn["outlet"])), outlets), outlets)

    alt = "Figures in order of size, markers for the outlets that name them. "
    return Picture(drawn, alt + "; ".join(said) + ".", paint)


def _paint_tellers(
    ax: Axes, x: float, y: float, some: pd.DataFrame, outlets: Sequence[str]
) -> None:
    """A marker an outlet that gives this figure, and an arrow where it is a bound."""
    tellers = in_order(some["outlet"], outlets)
    for k, outlet in enumerate(tellers):
        colour, marker = look(outlet, outlets)
        at = x + (k - (len(tellers) - 1) / 2) * 0.13
        dot = {"color": colour, "marker": marker, "edgecolor": PAPER, "linewidth": 0.5}
        ax.scatter(at, y, s=34, zorder=3, **dot)
    qualifier, edge = some["qualifier"].iat[0], len(tellers) / 2 * 0.13
    side = 1 if qualifier in UP else -1 if qualifier in DOWN else 0
    if side:
        arrow = {"arrowstyle": "->", "color": SOFT}
        ax.annotate("", (x + side * (edge + 0.2), y), (x + side * edge, y), arrowprops=arrow)
