"""What all pictures share: colours and markers, rows and legends, and the Picture itself.

One colour means one thing on a page: warm ones and a marker an outlet, blues a voice (most of them
Okabe & Ito 2008, which all readers can tell apart), greys and hatches other kinds, and PLAIN where
a colour says nothing. Names stand beside what they name, not in a legend, wherever there is room.
Colours of PAGE take the page's own, light or dark.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

INK, SOFT, RULE, PAPER, WASH = "#1c1b19", "#5a5750", "#ddd8ce", "#fdfcfa", "#f4f1ea"
PAGE = {INK: "ink", SOFT: "soft", RULE: "rule", PAPER: "paper", WASH: "wash"}
COLOURS = ("#d55e00", "#009e73", "#cc79a7", "#e69f00", "#9467bd", "#7f7f00", SOFT)
PLAIN, GREYS = "#928c80", ("#928c80", "#b9b3a6", "#6d675d")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
VOICES = {"narration": (SOFT, ""), "attributed": ("#56b4e9", "///"), "quotation": ("#0072b2", "")}
READINGS = {
    "common source": ("#0072b2", ""),
    "agency copy": ("#e69f00", "..."),
    "candidate copy": ("#d55e00", "///"),
    "formula": ("#cc79a7", "xx"),
    "names": ("#f0e442", ""),
    "furniture": (SOFT, ""),
}
UNKNOWN = "not known"
PADDING = 0.1  # inches around a figure


@dataclass(frozen=True)
class Picture:
    """A figure that is drawn when it is asked for.

    drawn   what is drawn, in its order: a test reads it without pixels
    alt     the same in words
    paint   draws it on an ax
    """

    drawn: pd.DataFrame
    alt: str
    paint: Callable[[Axes], None]

    @property
    def figure(self) -> Figure:
        """The matplotlib figure, nine inches wide, as high as its rows need."""
        with style():
            figure = Figure(figsize=(9, 3))
            self.paint(figure.add_subplot())
        return figure

    def svg(self) -> str:
        """The figure as SVG: text stays text, two runs give the same bytes."""
        file, figure = io.StringIO(), self.figure
        facts = {"Date": None, "Creator": None}
        with style():
            # what "tight" gives, without drawing all of it once more to find out
            ruler = RendererSVG(*figure.bbox.size, io.StringIO(), image_dpi=figure.dpi)
            tight = figure.get_tightbbox(ruler).padded(PADDING)
            figure.savefig(file, format="svg", bbox_inches=tight, transparent=True, metadata=facts)
        return file.getvalue()


def style() -> AbstractContextManager[None]:
    """The house style, for as long as a `with` lasts."""
    return mpl.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "parallax",
            "font.size": 10,
            "text.color": INK,
            "text.parse_math": False,
            "axes.labelcolor": SOFT,
            "axes.edgecolor": RULE,
            "axes.axisbelow": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.spines.left": False,
            "xtick.color": SOFT,
            "ytick.color": INK,
            "xtick.major.size": 0,
            "ytick.major.size": 0,
            "grid.color": RULE,
            "grid.linewidth": 0.6,
            "hatch.linewidth": 0.8,
            "lines.linewidth": 1.2,
            "figure.dpi": 72,  # that of SVG: measured as it is drawn
        }
    )


def look(outlet: object, outlets: Sequence[str]) -> tuple[str, str]:
    """The colour and the marker of an outlet among all outlets of a corpus; grey for others."""
    if outlet not in outlets:
        return SOFT, "o"
    n = list(outlets).index(str(outlet))
    return COLOURS[n % len(COLOURS)], MARKERS[(n + n // len(COLOURS)) % len(MARKERS)]


def in_order(names: Iterable[object], outlets: Sequence[str]) -> list[str]:
    """These names, the outlets among them first and in the corpus's order."""
    found = list(dict.fromkeys(map(str, names)))
    return [*(o for o in outlets if o in found), *(n for n in found if n not in outlets)]


def named(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The table with 'not known' where one of these columns has nothing."""
    return table.assign(
        **{k: table[k].fillna(UNKNOWN).astype(str).replace("", UNKNOWN) for k in columns if k}
    )


def largest_first(sizes: pd.Series) -> pd.Series:
    """What is as large stays in its order."""
    return sizes.sort_values(ascending=False, kind="stable")


def ranked(sizes: pd.Series) -> pd.Index:
    """The names of these, the largest first; those as large by name."""
    return largest_first(sizes.sort_index()).index


def wide(table: pd.DataFrame, row: str, column: str, value: str = "n") -> pd.DataFrame:
    """row x column -> the sum of `value`, 0 where there is none."""
    return table.pivot_table(value, row, column, aggfunc="sum", fill_value=0, observed=True)


def height(ax: Axes, rows: int, each: float = 0.3, more: float = 0.7) -> None:
    ax.figure.set_size_inches(9, more + each * max(rows, 1))


def short(text: object, most: int = 46) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def rows_of(ax: Axes, names: Sequence[object], each: float = 0.3, more: float = 0.7) -> None:
    """A row a name, the first on top."""
    height(ax, len(names), each, more)
    ax.set_yticks(range(len(names)), [short(n) for n in names])
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)


def columns_of(ax: Axes, names: Sequence[object], most: int = 18, left: bool = False) -> None:
    """A column a name, written above; `left` at its left edge."""
    places, align = [x - 0.44 * left for x in range(len(names))], "left" if left else "center"
    ax.set_xticks(places, [short(n, most) for n in names], ha=align)
    ax.xaxis.tick_top()
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.spines["bottom"].set_visible(False)


def listed(names: Iterable[object], most: int = 6) -> str:
    said = [str(n) for n in names]
    return ", ".join(said[:most]) + (f" and {len(said) - most} more" if len(said) > most else "")


def rules(ax: Axes, rows: int) -> None:
    """A thin line under each row, all of them one path."""
    ax.plot(
        np.tile([0, 1, np.nan], rows),
        np.repeat(np.arange(rows) + 0.5, 3),
        color=RULE,
        linewidth=0.5,
        zorder=0,
        transform=ax.get_yaxis_transform(),
        scalex=False,
        scaley=False,
    )


def key(ax: Axes, names: Iterable[str], outlets: Sequence[str]) -> None:
    """Which marker is which outlet, in one line above the figure."""
    for name in names:
        colour, marker = look(name, outlets)
        ax.scatter([], [], color=colour, marker=marker, s=34, label=short(name, 24))
    options = {"frameon": False, "borderaxespad": 0, "labelcolor": INK, "handletextpad": 0.1}
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=5, **options)


def legend(
    ax: Axes,
    names: Iterable[str],
    looks: dict[str, tuple[str, str]],
    up: float = 0,
    below: bool = False,
) -> None:
    """Which colour and hatch is what, in a line or two: `up` points above the figure, or `below`
    it."""
    marks = [
        Rectangle(
            (0, 0),
            1,
            1,
            facecolor=looks[n][0],
            hatch=looks[n][1],
            edgecolor=SOFT if looks[n][0] == PAPER else PAPER,
            linewidth=0.7,
            label=short(n, 24),
        )
        for n in names
    ]
    points = ax.figure.get_figheight() * 72 * ax.get_position().height
    ax.legend(
        handles=marks,
        loc="upper left" if below else "lower left",
        bbox_to_anchor=(0, -0.02 if below else 1 + up / points),
        ncols=6,
        frameon=False,
        borderaxespad=0,
        labelcolor=INK,
        handlelength=1.2,
        handleheight=0.9,
        columnspacing=1.2,
        fontsize=9,
    )


def kind_looks(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """A grey for each name, hatched from the fourth on; voices have colours of their own, and what
    is not known is pale."""
    known = [n for n in names if n not in VOICES and n != UNKNOWN]
    hatches = ("", "///", "...", "xx")
    chosen = {n: (GREYS[i % 3], hatches[i // 3 % 4]) for i, n in enumerate(known)}
    return VOICES | {UNKNOWN: (RULE, "")} | chosen


def panels_of(ax: Axes, rows: Sequence[float], gap: float, each: float = 0.24) -> list[Axes]:
    """Small multiples in the place of `ax`: a panel for each number of rows, two beside each other,
    each as high as its rows need."""
    figure, beside = ax.figure, min(len(rows), 2)
    most = [max(rows[i : i + 2]) for i in range(0, len(rows), 2)]
    heights, head = [each * max(n, 1) for n in most], 0.62
    figure.set_size_inches(9, (sum(heights) + head * len(heights)) / 0.77)
    spec = ax.get_subplotspec()
    assert spec is not None
    between = head / (sum(heights) / len(heights))
    shape = {"height_ratios": heights, "hspace": between, "wspace": gap}
    grid = spec.subgridspec(len(heights), beside, **shape)
    ax.set_axis_off()
    panels = [figure.add_subplot(grid[divmod(i, 2)]) for i in range(len(rows))]
    for i, panel in enumerate(panels):
        panel.set_ylim(max(most[i // 2], 1) - 0.4, -0.6)
        panel.tick_params(labelsize=9)
        panel.grid(axis="x")
    return panels
