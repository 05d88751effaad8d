"""Pictures of tables: one function a figure, each takes a table and an `ax`, draws, and returns the
alt text. Knows no analysis.

One colour and one marker an outlet, the same in every figure (Okabe & Ito 2008, which all readers
can tell apart); names stand
beside what they name, not in a legend, wherever there is room. Colours of PAGE take the page's own,
light or dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

INK, SOFT, RULE, PAPER, WASH = "#1c1b19", "#5a5750", "#ddd8ce", "#fdfcfa", "#f4f1ea"
PAGE = {INK: "ink", SOFT: "soft", RULE: "rule", PAPER: "paper", WASH: "wash"}
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", SOFT)
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
FATES = {
    "kept": ("#0072b2", ""),
    "changed": ("#56b4e9", "///"),
    "cut": (PAPER, ""),
    "added": ("#e69f00", "..."),
}
_order: list[str] = []


def style() -> AbstractContextManager[None]:
    """The house style, for as long as a `with` lasts: text stays text, two runs give the same
    bytes."""
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
            "figure.dpi": 100,
        }
    )


def canvas() -> Figure:
    """An empty figure with one ax, nine inches wide; each figure takes the height that its rows
    need."""
    figure = Figure(figsize=(9, 3))
    figure.add_subplot()
    return figure


def outlets(names: Iterable[str]) -> None:
    """Fix the order of the outlets, and with it what each looks like."""
    _order[:] = list(names)


def look(outlet: str) -> tuple[str, str]:
    """The colour and the marker of an outlet."""
    if outlet not in _order:
        _order.append(outlet)
    n = _order.index(outlet)
    return COLOURS[n % len(COLOURS)], MARKERS[(n + n // len(COLOURS)) % len(MARKERS)]


def _height(ax: Axes, rows: int, each: float = 0.3, more: float = 0.7) -> None:
    ax.figure.set_size_inches(9, more + each * max(rows, 1))  # type: ignore[union-attr]


def _short(text: object, most: int = 46) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _rows(ax: Axes, names: Sequence[object], each: float = 0.3, more: float = 0.7) -> None:
    """A row a name, the first on top."""
    _height(ax, len(names), each, more)
    ax.set_yticks(range(len(names)), [_short(n) for n in names])
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)


def _list(names: Iterable[object], most: int = 6) -> str:
    said = [str(n) for n in names]
    return ", ".join(said[:most]) + (f" and {len(said) - most} more" if len(said) > most else "")


def words(table: pd.DataFrame, ax: Axes, piece: str = "an event") -> str:
    """outlet, event, words -> a bar an outlet, cut into events, or into what `piece` calls them."""
    grid = table.pivot_table(
        index="outlet", columns="event", values="words", aggfunc="sum", fill_value=0, observed=True
    )
    grid = grid.sort_index()
    _rows(ax, grid.index, 0.42)
    for y, (outlet, row) in enumerate(grid.iterrows()):
        left = 0.0
        for n in row:
            ax.barh(
                y,
                n,
                left=left,
                height=0.66,
                color=look(str(outlet))[0],
                edgecolor=PAPER,
                linewidth=1.5,
            )
            left += n
        ax.text(left, y, f"  {left:,.0f}", va="center", color=SOFT)
    ax.set_xlabel(f"words; each cut is {piece}")
    ax.grid(axis="x")
    totals = grid.sum(axis=1)
    return (
        f"Bars: words of each outlet, one piece {piece}. "
        + "; ".join(f"{o}: {n:,.0f}" for o, n in totals.items())
        + "."
    )


def voices(table: pd.DataFrame, ax: Axes, row: str = "outlet") -> str:
    """row, voice, words -> how much is narration, attributed and quotation, as shares."""
    grid = table.pivot_table(
        index=row, columns="voice", values="words", aggfunc="sum", fill_value=0, observed=True
    )
    grid = grid.reindex(columns=list(VOICES), fill_value=0)
    share = grid.div(grid.sum(axis=1).where(lambda s: s > 0, 1), axis=0)
    _rows(ax, share.index, 0.42)
    left = np.zeros(len(share))
    for voice, (colour, hatch) in VOICES.items():
        x = share[voice].to_numpy()
        ax.barh(
            range(len(share)),
            x,
            left=left,
            height=0.66,
            color=colour,
            edgecolor=PAPER,
            linewidth=1,
            hatch=hatch,
        )
        ax.text(
            left[0] + x[0] / 2,
            -0.55,
            voice if x[0] > 0.1 else "",
            ha="center",
            va="bottom",
            color=INK,
        )
        for y, (at, n) in enumerate(zip(left, x, strict=True)):
            if n >= 0.06:
                ax.text(
                    at + n / 2,
                    y,
                    f"{n:.0%}",
                    ha="center",
                    va="center",
                    color="#ffffff",
                    fontsize=9,
                    bbox={
                        "facecolor": "#1b1b1b",
                        "edgecolor": "none",
                        "pad": 1.2,
                        "boxstyle": "round,pad=.2",
                    },
                )
        left += x
    ax.set_xlim(0, 1)
    ax.set_xticks([])
    return (
        "Stacked bars: whose words they are. "
        + "; ".join(
            f"{name}: " + ", ".join(f"{r[v]:.0%} {v}" for v in VOICES)
            for name, r in share.iterrows()
        )
        + "."
    )


def dots(
    table: pd.DataFrame, ax: Axes, row: str, column: str, value: str = "n", most: int = 25
) -> str:
    """row, column, n -> a grid of dots, their area the number, which stands in them; the most
    frequent rows on top."""
    grid = table.pivot_table(
        index=row, columns=column, values=value, aggfunc="sum", fill_value=0, observed=True
    )
    order = grid.sum(axis=1).sort_index().sort_values(ascending=False, kind="stable").index
    left_out = max(0, len(order) - most)
    grid = grid.loc[order[:most]]
    _rows(ax, grid.index, 0.36, 0.8)
    top = float(grid.to_numpy().max()) or 1.0
    for x, name in enumerate(grid.columns):
        colour = look(str(name))[0] if column == "outlet" else COLOURS[0]
        for y, n in enumerate(grid[name]):
            if n:
                ax.scatter(x, y, s=40 + 360 * n / top, color=colour, alpha=0.28, linewidth=0)
                ax.text(
                    x,
                    y,
                    f"{n:.1f}" if isinstance(n, float) and n % 1 else f"{int(n)}",
                    ha="center",
                    va="center_baseline",
                    fontsize=9,
                )
            else:
                ax.text(x, y, "·", ha="center", va="center", color=SOFT)
    ax.set_xticks(range(len(grid.columns)), [_short(c, 18) for c in grid.columns])
    ax.xaxis.tick_top()
    ax.set_xlim(-0.6, len(grid.columns) - 0.4)
    ax.spines["bottom"].set_visible(False)
    first = "; ".join(
        f"{name}: " + (", ".join(f"{c} {n:g}" for c, n in r.items() if n) or "none")
        for name, r in list(grid.iterrows())[:8]
    )
    more = f" {left_out} rarer rows are in the table." if left_out else ""
    return f"A grid of dots, {row} by {column}; the number is how often. {first}.{more}"


def intervals(
    table: pd.DataFrame,
    ax: Axes,
    row: str,
    value: str,
    low: str = "low",
    high: str = "high",
    by: str | None = None,
    label: str = "",
    most: int = 40,
) -> str:
    """row, value, low, high (and by, an outlet) -> a dot with its interval; the line at 0 is where
    both sides are alike."""
    table = table[table[row].isin(list(dict.fromkeys(table[row]))[:most])]
    names = list(dict.fromkeys(table[row]))
    groups = list(dict.fromkeys(table[by])) if by else [""]
    _rows(ax, names, 0.26 + 0.12 * (len(groups) - 1))
    for k, group in enumerate(groups):
        mine = table[table[by] == group] if by else table
        y = np.array([names.index(n) for n in mine[row]]) + (k - (len(groups) - 1) / 2) * 0.7 / max(
            len(groups), 1
        )
        colour, marker = look(str(group)) if by else (COLOURS[0], "o")
        ax.hlines(
            y,
            mine[low].astype(float),
            mine[high].astype(float),
            color=colour,
            linewidth=1.6,
            alpha=0.7,
        )
        ax.scatter(mine[value].astype(float), y, color=colour, marker=marker, s=26, zorder=3)
    ax.axvline(0, color=SOFT, linewidth=0.8)
    ax.grid(axis="x")
    ax.set_xlabel(label or value.replace("_", " "))
    if by:
        _key(ax, groups)
    head = "; ".join(
        f"{r[row]}{f' ({r[by]})' if by else ''} {r[value]:.2f}, {r[low]:.2f} to {r[high]:.2f}"
        for r in table.head(8).to_dict("records")
    )
    return f"Dots with intervals: {label or value} of each {row}. {head}."


def _key(ax: Axes, names: Iterable[str]) -> None:
    """Which marker is which outlet, in one line above the figure."""
    for name in names:
        colour, marker = look(name)
        ax.scatter([], [], color=colour, marker=marker, s=34, label=_short(name, 24))
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=5,
        frameon=False,
        handletextpad=0.1,
        borderaxespad=0,
        labelcolor=INK,
    )


def coverage(table: pd.DataFrame, ax: Axes, most: int = 25) -> str:
    """statements x outlets of True and False -> full and empty squares."""
    grid = table.head(most)
    _rows(ax, grid.index, 0.28, 0.8)
    for x, name in enumerate(grid.columns):
        # else: this outlet does not tell of the event
        colour, here = look(str(name))[0], grid[name].notna().to_numpy()
        told = grid[name].fillna(False).to_numpy(dtype=bool)
        for some, face, edge in ((told, colour, colour), (here & ~told, "none", RULE)):
            ax.scatter(
                np.full(some.sum(), x),
                np.flatnonzero(some),
                marker="s",
                s=90,
                facecolor=face,
                edgecolor=edge,
            )
    ax.set_xticks(range(len(grid.columns)), [_short(c, 16) for c in grid.columns])
    ax.xaxis.tick_top()
    ax.set_xlim(-0.6, len(grid.columns) - 0.4)
    ax.spines["bottom"].set_visible(False)
    said = "; ".join(
        f"{o} tells {int(grid[o].fillna(False).sum())} of {int(grid[o].notna().sum())}"
        for o in grid
    )
    return f"A grid of squares, full where the outlet tells it. {said}."


def matrix(
    table: pd.DataFrame,
    ax: Axes,
    a: str = "outlet_a",
    b: str = "outlet_b",
    value: str = "words",
    label: str = "words shared",
) -> str:
    """a, b, value -> a square of shared words, darker where more is shared."""
    names = sorted(set(table[a]) | set(table[b]))
    grid = table.pivot_table(
        index=a, columns=b, values=value, aggfunc="sum", observed=True
    ).reindex(index=names, columns=names)
    _rows(ax, names, 0.42, 0.8)
    top = float(np.nanmax(grid.to_numpy(dtype=float))) or 1.0
    for y, one in enumerate(names):
        for x, other in enumerate(names):
            n = grid.loc[one, other]
            if n == n and n:
                ax.add_patch(
                    Rectangle(
                        (x - 0.47, y - 0.46),
                        0.94,
                        0.92,
                        color=COLOURS[0],
                        alpha=0.08 + 0.35 * float(n) / top,
                        linewidth=0,
                    )
                )
                ax.text(x, y, f"{n:,.0f}", ha="center", va="center_baseline", fontsize=9)
    ax.set_xticks(range(len(names)), [_short(n, 16) for n in names])
    ax.xaxis.tick_top()
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.spines["bottom"].set_visible(False)
    pairs = table.sort_values(value, ascending=False, kind="stable").head(6)
    return (
        f"A matrix of {label}. "
        + "; ".join(f"{r[a]} and {r[b]}: {r[value]:,.0f}" for r in pairs.to_dict("records"))
        + "."
    )


def ribbons(
    table: pd.DataFrame, ax: Axes, length_a: int, length_b: int, names: tuple[str, str] = ("a", "b")
) -> str:
    """start_a, end_a, start_b, end_b (and reading) of the passages two articles share -> the two as
    bars, numbered bands between them."""
    _height(ax, 1, 1.9, 0.4)
    ax.set_xlim(0, max(length_a, length_b, 1))
    ax.set_ylim(-0.3, 1.45)
    for y, length, name in ((1, length_a, names[0]), (0, length_b, names[1])):
        ax.add_patch(Rectangle((0, y - 0.06), length, 0.12, facecolor=RULE))
        ax.text(
            0,
            y + (0.2 if y else -0.1),
            f"{_short(name, 80)}, {length:,} characters",
            va="bottom" if y else "top",
        )
    kinds = dict.fromkeys(table.get("reading", [""]))
    for n, r in enumerate(table.to_dict("records"), 1):
        colour, hatch = READINGS.get(r.get("reading", ""), (COLOURS[0], ""))
        corners = [
            (r["start_a"], 0.94),
            (r["end_a"], 0.94),
            (r["end_b"], 0.06),
            (r["start_b"], 0.06),
        ]
        ax.add_patch(
            Polygon(
                corners, facecolor=colour, edgecolor=colour, hatch=hatch, alpha=0.35, linewidth=0.6
            )
        )
        for y, s, e in ((1, r["start_a"], r["end_a"]), (0, r["start_b"], r["end_b"])):
            ax.add_patch(Rectangle((s, y - 0.06), e - s, 0.12, facecolor=colour, linewidth=0))
        ax.text((r["start_a"] + r["end_a"]) / 2, 1.07, str(n), ha="center", fontsize=8, color=SOFT)
    ax.set_axis_off()
    if "" not in kinds:
        _filled(ax, kinds, READINGS, "lower left", (0, 1.0))
    told = "; ".join(
        f"{n}, {r.get('reading') or 'shared'}: characters {r['start_a']:,} to {r['end_a']:,} and {r['start_b']:,} to "
        f"{r['end_b']:,}"
        for n, r in enumerate(table.head(12).to_dict("records"), 1)
    )
    return f"Bands join the {len(table)} passages that {names[0]} and {names[1]} share. {told}."


def _bars(
    ax: Axes,
    rows: pd.DataFrame,
    place: dict[str, int],
    colour: str,
    label: str,
    hatch: str = "",
    half: float = 0.31,
    down: float = 0,
) -> None:
    """A bar a row, all of them one path: a thousand stretches stay small."""
    boxes = [
        Path(
            [(s, y - half), (e, y - half), (e, y + half), (s, y + half), (s, y - half)], closed=True
        )
        for s, e, y in zip(
            rows["start"], rows["end"], [place[a] + down for a in rows["article"]], strict=True
        )
    ]
    shape = Path.make_compound_path(*boxes) if boxes else Path(np.zeros((0, 2)))
    ax.add_patch(
        PathPatch(shape, facecolor=colour, hatch=hatch, edgecolor=PAPER, linewidth=0.3, label=label)
    )


def strips(table: pd.DataFrame, ax: Axes) -> str:
    """article, start, end, voice, furniture, repeat (stretches in order) -> a strip an article,
    from its first word to its last."""
    names = list(dict.fromkeys(table["article"]))
    _rows(ax, names, 0.24)
    row = {n: y for y, n in enumerate(names)}
    for voice, (colour, hatch) in VOICES.items():
        mine = table[(table["voice"] == voice) & ~table["furniture"]]
        _bars(ax, mine, row, colour, voice, hatch)
    _bars(ax, table[table["furniture"]], row, RULE, "furniture")
    again = table[table["repeat"] & ~table["furniture"]]
    _bars(ax, again, row, "#d55e00", "told before", half=0.06, down=0.4)
    ax.set_xlim(0, table["end"].max())
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=5,
        frameon=False,
        borderaxespad=0,
        labelcolor=INK,
    )
    ax.set_xlabel("characters from the beginning")
    words = (table["end"] - table["start"]).groupby(table["voice"]).sum()
    shares = ", ".join(f"{v} {words.get(v, 0) / max(words.sum(), 1):.0%}" for v in VOICES)
    return f"A strip an article, {len(names)} articles, from beginning to end: {shares}; {len(again)} stretches repeat what was told."


def _panels(
    ax: Axes, rows: Sequence[float], gap: float, each: float = 0.24, more: float = 0.62
) -> list[Axes]:
    """Small multiples in the place of `ax`: a panel for each number of rows, two beside each other,
    each as high as its rows need."""
    figure, beside = ax.figure, min(len(rows), 2)
    most = [max(rows[i : i + 2]) for i in range(0, len(rows), 2)]
    heights = [each * max(n, 1) for n in most]
    figure.set_size_inches(9, (sum(heights) + more * len(heights)) / 0.77)  # type: ignore[union-attr]
    spec = ax.get_subplotspec()
    assert spec is not None
    grid = spec.subgridspec(
        len(heights),
        beside,
        height_ratios=heights,
        hspace=more / (sum(heights) / len(heights)),
        wspace=gap,
    )
    ax.set_axis_off()
    panels = [figure.add_subplot(grid[divmod(i, 2)]) for i in range(len(rows))]
    for i, panel in enumerate(panels):
        panel.set_ylim(max(most[i // 2], 1) - 0.4, -0.6)
        panel.tick_params(labelsize=9)
        panel.grid(axis="x")
    return panels


def marks(table: pd.DataFrame, ax: Axes, by: str = "outlet", most: int = 12) -> str:
    """outlet, term, log_ratio, low, high, n_target, n_reference, texts_target, articles_target, p,
    q -> small multiples, one an outlet.

    Words that were tested stand above (full dots; bold where q < .05 and the interval leaves 0
    out), the others below (rings), each with
    its interval and its raw counts.
    """
    every = table.groupby(by)["articles_target"].max().sort_values(ascending=False, kind="stable")
    table = table[table[by].isin(every.index[:most])]
    table = table.assign(tested=table["p"].notna()).sort_values(
        "tested", ascending=False, kind="stable"
    )
    groups = [(str(name), table[table[by] == name]) for name in sorted(table[by].unique())]
    panels = _panels(ax, [len(rows) + (rows["tested"].nunique() > 1) for _, rows in groups], 0.86)
    ends = table[["low", "log_ratio", "high"]].astype(float)
    left, right, said = (
        max(min(ends.min().min(), -1), -3.5) - 0.3,
        min(max(ends.max().max(), 2), 8) + 0.3,
        [],
    )
    for panel, (name, rows) in zip(panels, groups, strict=True):
        colour, marker = look(name)
        tested = rows["tested"].to_numpy()
        y = np.arange(len(rows)) + (~tested & tested.any()) * 1.0
        panel.set_yticks(y, [_short(term, 22) for term in rows["term"]])
        low, middle, high = (ends.loc[rows.index, c].clip(left, right) for c in ends)
        for label, sure in zip(
            panel.get_yticklabels(), (rows["q"] < 0.05) & ((low > 0) | (high < 0)), strict=True
        ):
            label.set_fontweight("bold" if sure else "normal")
        panel.hlines(y, low, high, color=colour, linewidth=1.5, alpha=0.6)
        for some, face in ((tested, colour), (~tested, PAPER)):
            panel.scatter(
                middle[some],
                y[some],
                marker=marker,
                s=26,
                zorder=3,
                facecolor=face,
                edgecolor=colour,
                linewidth=1.2,
            )
        for at, r in zip(y, rows.itertuples(), strict=True):
            counts = f"{r.n_target:,} : {r.n_reference:,}  ·  {r.texts_target}/{r.articles_target}"
            panel.text(
                1.03,
                at,
                counts,
                va="center_baseline",
                fontsize=8.5,
                color=SOFT,
                transform=panel.get_yaxis_transform(),
            )
        panel.set_xlim(left, right)
        panel.axvline(0, color=SOFT, linewidth=0.8)
        panel.set_title(_short(name, 34), loc="left", fontsize=10, fontweight="bold", color=INK)
        head = ", ".join(
            f"{r.term} {r.log_ratio:.1f} ({r.n_target} here, {r.n_reference} elsewhere)"
            for r in rows.head(4).itertuples()
        )
        said.append(f"{name}: {head}")
    panels[-1].set_xlabel("log ratio: each step right is twice as often", fontsize=9)
    more = (
        f" The {most} of {len(every)} outlets that have most articles; the table has all."
        if len(every) > most
        else ""
    )
    ax.text(0, 1.03, more.strip(), color=SOFT, fontsize=9, transform=ax.transAxes)
    return (
        f"Dots with intervals: the log ratio of the words that mark each outlet.{more} "
        + "; ".join(said)
        + "."
    )


def texts(table: pd.DataFrame, ax: Axes, most: int = 7) -> str:
    """term, outlet, texts, articles -> a bar in each cell: in how many of its articles each outlet
    has the word (the largest outlets)."""
    every = (
        table.groupby("outlet", sort=False)["articles"]
        .max()
        .sort_values(ascending=False, kind="stable")
    )
    table = table[table["outlet"].isin(every.index[:most])]
    terms, names = list(dict.fromkeys(table["term"])), list(dict.fromkeys(table["outlet"]))
    _rows(ax, terms, 0.27, 0.8)
    for r in table.itertuples():
        x, y = names.index(r.outlet), terms.index(r.term)
        share, colour = r.texts / max(r.articles, 1), look(r.outlet)[0]
        for width, shade, alpha in ((0.62, RULE, 0.55), (0.62 * share, colour, 0.75)):
            ax.add_patch(
                Rectangle((x + 0.04, y - 0.34), width, 0.68, color=shade, alpha=alpha, linewidth=0)
            )
        said = f"{r.texts}/{r.articles}" if r.texts else "·"
        ax.text(
            x + 0.7, y, said, va="center_baseline", fontsize=8.5, color=INK if r.texts else SOFT
        )
    ax.set_xticks([x + 0.04 for x in range(len(names))], [_short(n, 16) for n in names], ha="left")
    ax.xaxis.tick_top()
    ax.set_xlim(0, max(len(names), 2))
    ax.spines["bottom"].set_visible(False)
    held = table[table["texts"] > 0].groupby("term", sort=False)
    heads = [
        f"{t}: " + ", ".join(f"{r.outlet} {r.texts} of {r.articles}" for r in rows.itertuples())
        for t, rows in list(held)[:6]
    ]
    return (
        "Bars in a grid: in how many of its articles each outlet has each word. "
        + "; ".join(heads)
        + "."
    )


def places(table: pd.DataFrame, ax: Axes) -> str:
    """outlet, position (0 the first word of its article, 1 the last) -> a tick a place, a row an
    outlet."""
    names = sorted(table["outlet"].dropna().unique())
    _rows(ax, names, 0.36)
    for y, name in enumerate(names):
        at = table.loc[table["outlet"] == name, "position"].astype(float)
        colour, _ = look(name)
        ax.add_patch(Rectangle((0, y - 0.3), 1, 0.6, color=RULE, alpha=0.45, linewidth=0))
        ax.vlines(at, y - 0.3, y + 0.3, color=colour, linewidth=2, alpha=0.75)
        ax.text(1.015, y, f"{len(at)}", va="center_baseline", color=SOFT)
    ax.set_xlim(-0.01, 1.01)
    ax.set_xticks(
        [0, 0.25, 0.5, 0.75, 1],
        ["first word", "a quarter", "half-way", "three quarters", "last word"],
    )
    ax.spines["bottom"].set_visible(False)
    early = "; ".join(
        f"{n}: {len(g)} times, {(g['position'] < 0.25).sum()} in the first quarter"
        for n, g in table.groupby("outlet")
    )
    return f"Ticks: where in its article the word stands. {early}."


def measures(table: pd.DataFrame, ax: Axes, row: str = "outlet", by: str = "measure") -> str:
    """outlet, measure, value, low, high -> small multiples, one a measure, each with its own scale:
    a dot with its interval an outlet."""
    names, kinds = list(dict.fromkeys(table[row])), list(dict.fromkeys(table[by]))
    panels, said = _panels(ax, [len(names)] * len(kinds), 0.08, 0.3), []
    for n, (panel, kind) in enumerate(zip(panels, kinds, strict=True)):
        rows = table[table[by] == kind]
        y = np.array([names.index(name) for name in rows[row]])
        for at, r in zip(y, rows.to_dict("records"), strict=True):
            colour, marker = look(str(r[row]))
            panel.hlines(at, r["low"], r["high"], color=colour, linewidth=1.6, alpha=0.65)
            panel.scatter(r["value"], at, color=colour, marker=marker, s=30, zorder=3)
        panel.set_yticks(
            range(len(names)), [_short(name, 22) if n % 2 == 0 else "" for name in names]
        )
        panel.margins(x=0.12)
        panel.xaxis.set_major_locator(MaxNLocator(5))
        panel.grid(axis="y")
        panel.set_title(kind, loc="left", fontsize=10, fontweight="bold", color=INK)
        said.append(
            f"{kind}: "
            + ", ".join(f"{r[row]} {r['value']:.2f}" for r in rows.to_dict("records")[:8])
        )
    return "Dots with intervals, a panel a measure. " + "; ".join(said) + "."


def _filled(
    ax: Axes,
    kinds: Iterable[str],
    styles: dict[str, tuple[str, str]],
    loc: Literal["lower left", "upper left"],
    at: tuple[float, float],
) -> None:
    """Which colour and hatch is what, in one line."""
    handles = [
        Rectangle(
            (0, 0),
            1,
            1,
            facecolor=styles[k][0],
            hatch=styles[k][1],
            edgecolor=SOFT if styles[k][0] == PAPER else PAPER,
            linewidth=0.7,
            label=k,
        )
        for k in kinds
    ]
    ax.legend(
        handles=handles,
        frameon=False,
        borderaxespad=0,
        labelcolor=INK,
        handlelength=1.2,
        ncols=5,
        loc=loc,
        bbox_to_anchor=at,
    )


def shares(table: pd.DataFrame, ax: Axes, most: int = 8) -> str:
    """outlet, other, reading, voice, words, of -> a square of cells: above what the outlet quotes
    or attributes, below its own narration.

    Bars are cut by reading and all have one scale; under them stands of how many words.
    """
    total = table.groupby("outlet")["words"].sum().sort_values(ascending=False, kind="stable")
    names = sorted(total.index[:most])
    table = table[table["outlet"].isin(names) & table["other"].isin(names)]
    names = [n for n in names if n in set(table["outlet"]) | set(table["other"])]
    told = table.assign(level=np.where(table["voice"] == "narration", "narration", "quoted"))
    scale = 0.56 / max(float(told.groupby(["outlet", "other", "level"])["words"].sum().max()), 1.0)
    _rows(ax, names, 0.78, 1.1)
    for (one, other, level), mine in told.groupby(["outlet", "other", "level"]):
        x, y = names.index(other) - 0.44, names.index(one) + (-0.2 if level == "quoted" else 0.08)
        number = int(mine["words"].sum())
        for kind, n in (
            mine.groupby("reading")["words"].sum().reindex(list(READINGS)).dropna().items()
        ):
            colour, hatch = READINGS[str(kind)]
            ax.add_patch(
                Rectangle(
                    (x, y - 0.12),
                    n * scale,
                    0.24,
                    facecolor=colour,
                    hatch=hatch,
                    edgecolor=PAPER,
                    linewidth=0.4,
                )
            )
            x += n * scale
        ax.text(x + 0.03, y, f"{number:,}", va="center", fontsize=9)
    for (one, other), of in table.groupby(["outlet", "other"])["of"].max().items():
        ax.text(
            names.index(other) - 0.44,
            names.index(one) + 0.34,
            f"of {of:,}",
            va="center",
            fontsize=8,
            color=SOFT,
        )
    for n in range(len(names)):
        ax.add_patch(Rectangle((n - 0.5, n - 0.5), 1, 1, facecolor=WASH, linewidth=0, zorder=0))
        ax.axhline(n + 0.5, color=RULE, linewidth=0.6)
    ax.set_xticks(range(len(names)), [_short(n, 16) for n in names])
    ax.xaxis.tick_top()
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.spines["bottom"].set_visible(False)
    _filled(
        ax, [k for k in READINGS if k in set(table["reading"])], READINGS, "upper left", (0, -0.02)
    )
    pairs = told.pivot_table(
        index=["outlet", "other"], columns="level", values="words", aggfunc="sum", fill_value=0
    )
    pairs = pairs.reindex(columns=["quoted", "narration"], fill_value=0)
    pairs = pairs.loc[pairs.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    of = table.groupby(["outlet", "other"])["of"].max()
    head = "; ".join(
        f"{o} with {p}: {int(r['quoted']):,} quoted or attributed and {int(r['narration']):,} of narration, "
        f"of {of[o, p]:,} words"
        for (o, p), r in list(pairs.iterrows())[:8]
    )
    more = (
        f" {len(total) - most} outlets that share less are in the table."
        if len(total) > most
        else ""
    )
    return f"A square of outlets: words of each that stand in another's articles too. {head}.{more}"


def versions(table: pd.DataFrame, ax: Axes, most: int = 8) -> str:
    """article, other, side, start, end, fate -> two strips a pair of articles, a piece a sentence:
    kept, changed, cut or added."""
    pair = [tuple(sorted(p)) for p in zip(table["article"], table["other"], strict=True)]
    table = table.assign(pair=pair)
    pairs = list(dict.fromkeys(pair))[:most]
    _height(ax, len(pairs), 0.95, 0.7)
    ax.set_ylim(len(pairs) * 3 - 0.9, -0.6)
    ticks, said = {}, []
    for n, key in enumerate(pairs):
        mine = table[table["pair"] == key]
        for k, (_, side) in enumerate(mine.groupby("side")):
            y = 3 * n + k
            ticks[y] = str(side["article"].iloc[0])
            for fate, (colour, hatch) in FATES.items():
                _bars(ax, side[side["fate"] == fate], {ticks[y]: y}, colour, "", hatch)
            drawn = side[side["fate"] == "cut"]
            for s, e in zip(drawn["start"], drawn["end"], strict=True):
                ax.add_patch(
                    Rectangle(
                        (s, y - 0.31), e - s, 0.62, facecolor="none", edgecolor=SOFT, linewidth=0.7
                    )
                )
            words = side.groupby("fate")["words"].sum()
            said.append(
                f"{ticks[y]}: " + ", ".join(f"{words[f]:,} words {f}" for f in FATES if f in words)
            )
    ax.set_yticks(list(ticks), [_short(t, 34) for t in ticks.values()])
    ax.set_xlim(0, table["end"].max())
    ax.set_xlabel("characters from the beginning; each piece is a sentence")
    _filled(ax, FATES, FATES, "lower left", (0, 1))
    return (
        "Two strips a pair of articles, the first telling above the second. "
        + "; ".join(said[:8])
        + "."
    )


def kept(table: pd.DataFrame, ax: Axes, most: int = 20) -> str:
    """label, share, words -> a bar a quotation: how much of it the reference holds word for
    word."""
    table = table.dropna(subset=["share"]).sort_values("share", kind="stable").head(most)
    _rows(ax, list(table["label"]), 0.34, 0.7)
    for y, (share, words) in enumerate(zip(table["share"], table["words"], strict=True)):
        ax.barh(y, 1, height=0.6, color=WASH, edgecolor=RULE, linewidth=0.6)
        ax.barh(y, share, height=0.6, color=COLOURS[0])
        ax.text(
            1.01, y, f"{round(share * words)} of {words} words", va="center", fontsize=9, color=SOFT
        )
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.5, 1], ["none", "half", "every word"])
    told = "; ".join(
        f"{_short(r.label, 60)}: {round(r.share * r.words)} of {r.words} words"
        for r in table.head(8).itertuples()
    )
    return f"A bar a quotation: how many of its words the reference document holds. {told}."


def _columns(ax: Axes, names: Sequence[object]) -> None:
    """A column a name, written above."""
    ax.set_xticks(
        [x - 0.44 for x in range(len(names))],
        [_short(n, 18 if len(names) < 7 else 12) for n in names],
        ha="left",
    )
    ax.xaxis.tick_top()
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.spines["bottom"].set_visible(False)


def _rules(ax: Axes, rows: int) -> None:
    """A thin line under each row, all of them one path."""
    y = np.repeat(np.arange(rows) + 0.5, 3)
    ax.plot(
        np.tile([0, 1, np.nan], rows),
        y,
        color=RULE,
        linewidth=0.5,
        zorder=0,
        transform=ax.get_yaxis_transform(),
        scalex=False,
        scaley=False,
    )


def _legend(
    ax: Axes, names: Iterable[str], looks: dict[str, tuple[str, str]], up: float = 0
) -> None:
    """Which colour is what, in a line or two above the figure (`up` points above it)."""
    marks = [
        Rectangle(
            (0, 0),
            1,
            1,
            facecolor=looks[n][0],
            hatch=looks[n][1],
            edgecolor=PAPER,
            label=_short(n, 24),
        )
        for n in names
    ]
    height = ax.figure.get_figheight() * 72 * ax.get_position().height  # type: ignore[union-attr]
    ax.legend(
        handles=marks,
        loc="lower left",
        bbox_to_anchor=(0, 1 + up / height),
        ncols=6,
        frameon=False,
        borderaxespad=0,
        labelcolor=INK,
        handlelength=1.2,
        handleheight=0.9,
        columnspacing=1.2,
        fontsize=9,
    )


def _looks(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """A colour for each name, hatched from the seventh on; what is not known is pale."""
    known = [n for n in names if n not in VOICES and n != UNKNOWN]
    return (
        VOICES
        | {UNKNOWN: (RULE, "")}
        | {n: (COLOURS[i % 6], ("", "///", "...")[i // 6 % 3]) for i, n in enumerate(known)}
    )


UNKNOWN = "not known"


def cells(
    table: pd.DataFrame,
    ax: Axes,
    row: str,
    column: str = "outlet",
    by: str = "",
    value: str = "n",
    hollow: str = "",
    most: int = 20,
    widest: int = 8,
) -> str:
    """row, column, n (and `by`, a kind; `hollow`, a second number) -> rows x columns of bars;
    length is the number, which stands beside.

    A bar is cut by kind (voices in their own colours), and what `hollow` counts is added to it as
    an empty outline.
    """
    table = table.assign(
        **{
            k: table[k].fillna(UNKNOWN).astype(str).replace("", UNKNOWN)
            for k in (row, column, by)
            if k
        }
    )
    size = table.groupby(row, sort=False)[value].sum() + (
        table.groupby(row, sort=False)[hollow].sum() if hollow else 0
    )
    size = size[size > 0].sort_values(ascending=False, kind="stable")
    names, used = list(size.index[:most]), table.groupby(column)[value].sum()
    heads = [
        *(o for o in _order if column == "outlet" or o in used.index),
        *(o for o in used.index if o not in _order),
    ][:widest]
    kinds = (
        [k for k in VOICES if k in set(table[by])] + sorted(set(table[by]) - set(VOICES))
        if by
        else [""]
    )
    looks = _looks(kinds)
    _rows(ax, names, 0.31, 1.2 if by else 0.8)
    _columns(ax, heads)
    total = table.groupby([row, column])[[value, *([hollow] if hollow else [])]].sum().sum(axis=1)
    top = max([float(total.get((n, h), 0)) for n in names for h in heads] + [1.0])
    sums = table.groupby([row, column, *([by] if by else [])])[value].sum()
    _rules(ax, len(names))
    for y, name in enumerate(names):
        for x, head in enumerate(heads):
            at, unit = x - 0.44, 0.66 / top
            for kind in kinds:
                n = float(sums.get((name, head, kind) if by else (name, head), 0))
                colour, hatch = (
                    looks[kind] if by else (look(head)[0] if column == "outlet" else COLOURS[0], "")
                )
                if n:
                    ax.barh(
                        y,
                        n * unit,
                        left=at,
                        height=0.52,
                        color=colour,
                        hatch=hatch,
                        edgecolor=PAPER,
                        linewidth=0.6,
                    )
                at += n * unit
            plain = round((at - x + 0.44) / unit)
            here = (table[row] == name) & (table[column] == head)
            empty = int(table.loc[here, hollow].sum()) if hollow else 0
            if empty:
                ax.barh(
                    y, empty * unit, left=at, height=0.52, color="none", edgecolor=SOFT, linewidth=1
                )
            if plain or empty:
                ax.text(
                    at + empty * unit,
                    y,
                    f" {plain}" + (f" +{empty}" if empty else ""),
                    va="center_baseline",
                    fontsize=9,
                )
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    if by:
        _legend(ax, kinds, looks, 22)
    told = {
        n: ", ".join(f"{h} {int(total[n, h])}" for h in heads if total.get((n, h), 0))
        for n in names[:8]
    }
    first = "; ".join(f"{n}: {said or 'none'}" for n, said in told.items())
    return (
        f"A grid of bars, {row} by {column}{f', cut by {by}' if by else ''}; the number is how often. {first}."
        + (f" {len(size) - most} rarer rows are in the table." if len(size) > most else "")
    )


def stacks(
    table: pd.DataFrame,
    ax: Axes,
    by: str,
    value: str = "n",
    row: str = "outlet",
    unit: str = "",
    order: Sequence[str] = (),
) -> str:
    """row, by, n -> a bar a row, cut into its kinds as shares, with their numbers; at the end what
    they are shares of."""
    table = table.assign(
        **{k: table[k].fillna(UNKNOWN).astype(str).replace("", UNKNOWN) for k in (row, by)}
    )
    grid = table.pivot_table(
        index=row, columns=by, values=value, aggfunc="sum", fill_value=0, observed=True
    )
    ranked = grid.sum().sort_index().sort_values(ascending=False, kind="stable").index
    rest = [k for k in ranked if k not in order and k != UNKNOWN]
    kinds = [*(k for k in order if k in grid), *rest, *([UNKNOWN] if UNKNOWN in grid else [])]
    grid = grid.reindex(
        [*(o for o in _order if o in grid.index), *(n for n in grid.index if n not in _order)]
    )[kinds]
    looks, whole = _looks(kinds), grid.sum(axis=1)
    _rows(ax, grid.index, 0.42, 1.0)
    left = np.zeros(len(grid))
    for kind in kinds:
        x = (grid[kind] / whole.where(whole > 0, 1)).to_numpy()
        colour, hatch = looks[kind]
        ax.barh(
            range(len(grid)),
            x,
            left=left,
            height=0.66,
            color=colour,
            edgecolor=PAPER,
            linewidth=1,
            hatch=hatch,
        )
        for y, (at, share, n) in enumerate(zip(left, x, grid[kind], strict=True)):
            if share >= 0.045:
                ax.text(
                    at + share / 2,
                    y,
                    f"{n:,.0f}",
                    ha="center",
                    va="center",
                    color="#ffffff",
                    fontsize=8.5,
                    bbox={"facecolor": "#1b1b1b", "edgecolor": "none", "boxstyle": "round,pad=.18"},
                )
        left += x
    for y, n in enumerate(whole):
        ax.text(1.01, y, f"{n:,.0f} {unit}", va="center_baseline", color=SOFT, fontsize=9)
    ax.set_xlim(0, 1)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    _legend(ax, kinds, looks, 4)
    said = "; ".join(
        f"{n}: " + ", ".join(f"{k} {r[k]:,.0f}" for k in kinds if r[k])
        for n, r in list(grid.iterrows())[:8]
    )
    return f"Stacked bars, {by} as shares of each {row}'s {unit or 'total'}. {said}."


def figures(
    table: pd.DataFrame, ax: Axes, row: str = "quantity", most: int = 12, widest: int = 7
) -> str:
    """row, outlet, given ("at least 22"), value, low, high, qualifier, note -> each figure named,
    by size, a marker an outlet under it.

    The note stands at the end of its row. An arrow leads on from a figure that is said to be the
    least or the most. Places are
    ranks: distances are not to scale.
    """
    table = table.assign(
        at=table["value"]
        .fillna((table["low"] + table["high"]) / 2)
        .fillna(table["low"])
        .fillna(table["high"])
    )
    table = table.dropna(subset=["at"])
    names, said = list(dict.fromkeys(table[row]))[:most], []
    _rows(ax, names, 0.56, 0.9)
    longest = min(
        widest, max((table.loc[table[row] == n, "given"].nunique() for n in names), default=1)
    )
    end = max(4.0, longest)
    _rules(ax, len(names))
    for y, name in enumerate(names):
        mine = table[table[row] == name].sort_values(["at", "given"], kind="stable")
        given = list(dict.fromkeys(mine["given"]))
        for x, what in enumerate(given[:widest]):
            some = mine[mine["given"] == what]
            tellers = [
                o for o in dict.fromkeys([*_order, *some["outlet"]]) if o in set(some["outlet"])
            ]
            ax.text(x, y - 0.17, what, ha="center", va="center_baseline", fontsize=9)
            for k, outlet in enumerate(tellers):
                colour, marker = look(outlet)
                at = x + (k - (len(tellers) - 1) / 2) * 0.13
                ax.scatter(
                    at,
                    y + 0.2,
                    color=colour,
                    marker=marker,
                    s=34,
                    edgecolor=PAPER,
                    linewidth=0.5,
                    zorder=3,
                )
            q, edge = some["qualifier"].iat[0], len(tellers) / 2 * 0.13
            side = 1 if q in UP else -1 if q in DOWN else 0
            if side:
                ax.annotate(
                    "",
                    (x + side * (edge + 0.2), y + 0.2),
                    (x + side * edge, y + 0.2),
                    arrowprops={"arrowstyle": "->", "color": SOFT},
                )
        more = f"and {len(given) - widest} more  " if len(given) > widest else ""
        ax.text(
            end - 0.5,
            y,
            more + mine["note"].max(),
            color=SOFT,
            fontsize=9,
            va="center_baseline",
            style="italic",
        )
        said.append(
            f"{name}: "
            + ", ".join(
                f"{o} {_list(dict.fromkeys(g))}"
                for o, g in mine.groupby("outlet", sort=False)["given"]
            )
        )
    ax.set_xlim(-0.5, end)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.set_xlabel("in order of size; distances are not to scale")
    used = set(table.loc[table[row].isin(names), "outlet"])
    _key(ax, [o for o in dict.fromkeys([*_order, *sorted(used)]) if o in used])
    return (
        "Figures in order of size, markers for the outlets that name them. "
        + "; ".join(said[:8])
        + "."
    )


UP = {"over", "more than", "at least", "no fewer than", "no less than"}
DOWN = {"nearly", "almost", "up to", "under", "fewer than", "less than", "at most", "no more than"}
