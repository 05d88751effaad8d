"""Articles from their first character to their last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from .base import GREYS, PAPER, PLAIN, READINGS, RULE, SOFT, Picture, height, legend, short

HALF = 0.31  # of the height of a strip
FATES = {
    "kept": (GREYS[2], ""),
    "moved": (GREYS[0], "xx"),
    "changed": (GREYS[1], "///"),
    "cut": (PAPER, ""),
    "added": (GREYS[0], "..."),
}


def _bars(ax: Axes, rows: pd.DataFrame, y: int, look: tuple[str, str], **drawn: Any) -> None:
    """A bar a row, all of them one path: a thousand stretches stay small."""
    low, high = y - HALF, y + HALF
    boxes = [
        Path([(s, low), (e, low), (e, high), (s, high), (s, low)], closed=True)
        for s, e in zip(rows["start"], rows["end"], strict=True)
    ]
    shape = Path.make_compound_path(*boxes) if boxes else Path(np.zeros((0, 2)))
    options = {"edgecolor": PAPER, "linewidth": 0.3} | drawn
    ax.add_patch(PathPatch(shape, facecolor=look[0], hatch=look[1], **options))


def ribbons(
    table: pd.DataFrame, outlets: Sequence[str], lengths: tuple[int, int], names: tuple[str, str]
) -> Picture:
    """start_a, end_a, start_b, end_b, reading of the passages two articles of these lengths share
    -> the two as bars, numbered bands between them."""
    told = "; ".join(
        f"{n}, {r['reading']}: characters {r['start_a']:,} to {r['end_a']:,} and "
        f"{r['start_b']:,} to {r['end_b']:,}"
        for n, r in enumerate(table.head(12).to_dict("records"), 1)
    )
    alt = f"Bands join the {len(table)} passages that {names[0]} and {names[1]} share. {told}."
    return Picture(table, alt, lambda ax: _paint_ribbons(ax, table, lengths, names))


def _paint_ribbons(
    ax: Axes, table: pd.DataFrame, lengths: tuple[int, int], names: tuple[str, str]
) -> None:
    height(ax, 1, 1.9, 0.4)
    ax.set_xlim(0, max(*lengths, 1))
    ax.set_ylim(-0.3, 1.45)
    for y, length, name in zip((1, 0), lengths, names, strict=True):
        ax.add_patch(Rectangle((0, y - 0.06), length, 0.12, facecolor=RULE))
        said = f"{short(name, 80)}, {length:,} characters"
        ax.text(0, y + (0.2 if y else -0.1), said, va="bottom" if y else "top")
    for n, r in enumerate(table.to_dict("records"), 1):
        colour, hatch = READINGS.get(r["reading"], (PLAIN, ""))
        above, below = (r["start_a"], r["end_a"]), (r["start_b"], r["end_b"])
        band = [*((x, 0.94) for x in above), *((x, 0.06) for x in reversed(below))]
        filled = {"facecolor": colour, "edgecolor": colour, "hatch": hatch}
        ax.add_patch(Polygon(band, alpha=0.35, linewidth=0.6, **filled))
        for y, (start, end) in ((1, above), (0, below)):
            bar = Rectangle((start, y - 0.06), end - start, 0.12, facecolor=colour, linewidth=0)
            ax.add_patch(bar)
        ax.text(sum(above) / 2, 1.07, str(n), ha="center", fontsize=8, color=SOFT)
    ax.set_axis_off()
    legend(ax, dict.fromkeys(r for r in table["reading"] if r in READINGS), READINGS)


def versions(table: pd.DataFrame, outlets: Sequence[str] = (), most: int = 8) -> Picture:
    """article, called, other, side, start, end, fate -> two strips a pair of articles, a piece a
    stretch of words: kept, moved, changed, cut or added."""
    pair = [tuple(sorted(p)) for p in zip(table["article"], table["other"], strict=True)]
    pairs = list(dict.fromkeys(pair))[:most]
    drawn = table.assign(pair=pair)
    drawn = drawn[drawn["pair"].isin(pairs)]
    sides = [
        (3 * n + k, side)
        for n, key in enumerate(pairs)
        for k, (_, side) in enumerate(drawn[drawn["pair"] == key].groupby("side"))
    ]
    said = []
    for _, side in sides[:8]:
        words = side.groupby("fate")["words"].sum()
        counts = ", ".join(f"{words[f]:,} words {f}" for f in FATES if f in words)
        said.append(f"{side['called'].iloc[0]}: {counts}")

    def paint(ax: Axes) -> None:
        height(ax, len(pairs), 0.95, 0.7)
        ax.set_ylim(len(pairs) * 3 - 0.9, -0.6)
        for y, side in sides:
            for fate, look in FATES.items():
                _bars(ax, side[side["fate"] == fate], y, look)
            cuts = side[side["fate"] == "cut"]
            _bars(ax, cuts, y, ("none", ""), edgecolor=SOFT, linewidth=0.7)
        called = [short(side["called"].iloc[0], 34) for _, side in sides]
        ax.set_yticks([y for y, _ in sides], called)
        ax.set_xlim(0, table["end"].max())
        ax.set_xlabel("characters from the beginning")
        legend(ax, FATES, FATES)

    alt = "Two strips a pair of articles, the first telling above the second. "
    return Picture(drawn, alt + "; ".join(said) + ".", paint)
