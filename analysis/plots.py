"""Pictures of tables: one function a figure, each takes a table and an `ax`, draws, and returns the alt text. Knows no analysis.

One colour and one marker an outlet, the same in every figure (Okabe & Ito 2008, which all readers can tell apart); names stand
beside what they name, not in a legend, wherever there is room. Colours of PAGE take the page's own, light or dark.
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
READINGS = {"common source": ("#0072b2", ""), "agency copy": ("#e69f00", "..."), "candidate copy": ("#d55e00", "///"),
            "formula": ("#cc79a7", "xx"), "furniture": (SOFT, "")}
FATES = {"kept": ("#0072b2", ""), "changed": ("#56b4e9", "///"), "cut": (PAPER, ""), "added": ("#e69f00", "...")}
_order: list[str] = []


def style() -> AbstractContextManager[None]:
    """The house style, for as long as a `with` lasts: text stays text, two runs give the same bytes."""
    return mpl.rc_context({
        "svg.fonttype": "none", "svg.hashsalt": "parallax", "font.size": 10, "text.color": INK, "text.parse_math": False,
        "axes.labelcolor": SOFT, "axes.edgecolor": RULE, "axes.axisbelow": True, "axes.spines.top": False, "axes.spines.right": False,
        "axes.spines.left": False, "xtick.color": SOFT, "ytick.color": INK, "xtick.major.size": 0, "ytick.major.size": 0,
        "grid.color": RULE, "grid.linewidth": .6, "hatch.linewidth": .8, "lines.linewidth": 1.2, "figure.dpi": 100})


def canvas() -> Figure:
    """An empty figure with one ax, nine inches wide; each figure takes the height that its rows need."""
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


def _height(ax: Axes, rows: int, each: float = .3, more: float = .7) -> None:
    ax.figure.set_size_inches(9, more + each * max(rows, 1))  # type: ignore[union-attr]


def _short(text: object, most: int = 46) -> str:
    line = " ".join(str(text).split())
    return line if len(line) <= most else line[:most - 1].rstrip() + "…"


def _rows(ax: Axes, names: Sequence[object], each: float = .3, more: float = .7) -> None:
    """A row a name, the first on top."""
    _height(ax, len(names), each, more)
    ax.set_yticks(range(len(names)), [_short(n) for n in names])
    ax.set_ylim(len(names) - .5, -.5)


def _list(names: Iterable[object], most: int = 6) -> str:
    said = [str(n) for n in names]
    return ", ".join(said[:most]) + (f" and {len(said) - most} more" if len(said) > most else "")


def words(table: pd.DataFrame, ax: Axes) -> str:
    """outlet, event, words -> a bar an outlet, cut into events."""
    grid = table.pivot_table(index="outlet", columns="event", values="words", aggfunc="sum", fill_value=0, observed=True)
    grid = grid.sort_index()
    _rows(ax, grid.index, .42)
    for y, (outlet, row) in enumerate(grid.iterrows()):
        left = 0.0
        for n in row:
            ax.barh(y, n, left=left, height=.66, color=look(str(outlet))[0], edgecolor=PAPER, linewidth=1.5)
            left += n
        ax.text(left, y, f"  {left:,.0f}", va="center", color=SOFT)
    ax.set_xlabel("words; each cut is an event")
    ax.grid(axis="x")
    totals = grid.sum(axis=1)
    return "Bars: words of each outlet, one piece an event. " + "; ".join(f"{o}: {n:,.0f}" for o, n in totals.items()) + "."


def voices(table: pd.DataFrame, ax: Axes, row: str = "outlet") -> str:
    """row, voice, words -> how much is narration, attributed and quotation, as shares."""
    grid = table.pivot_table(index=row, columns="voice", values="words", aggfunc="sum", fill_value=0, observed=True)
    grid = grid.reindex(columns=list(VOICES), fill_value=0)
    share = grid.div(grid.sum(axis=1).where(lambda s: s > 0, 1), axis=0)
    _rows(ax, share.index, .42)
    left = np.zeros(len(share))
    for voice, (colour, hatch) in VOICES.items():
        x = share[voice].to_numpy()
        ax.barh(range(len(share)), x, left=left, height=.66, color=colour, edgecolor=PAPER, linewidth=1, hatch=hatch)
        ax.text(left[0] + x[0] / 2, -.55, voice if x[0] > .1 else "", ha="center", va="bottom", color=INK)
        for y, (at, n) in enumerate(zip(left, x, strict=True)):
            if n >= .06:
                ax.text(at + n / 2, y, f"{n:.0%}", ha="center", va="center", color="#ffffff", fontsize=9,
                        bbox={"facecolor": "#1b1b1b", "edgecolor": "none", "pad": 1.2, "boxstyle": "round,pad=.2"})
        left += x
    ax.set_xlim(0, 1)
    ax.set_xticks([])
    return "Stacked bars: whose words they are. " + "; ".join(
        f"{name}: " + ", ".join(f"{r[v]:.0%} {v}" for v in VOICES) for name, r in share.iterrows()) + "."


def dots(table: pd.DataFrame, ax: Axes, row: str, column: str, value: str = "n", most: int = 25) -> str:
    """row, column, n -> a grid of dots, their area the number, which stands in them; the most frequent rows on top."""
    grid = table.pivot_table(index=row, columns=column, values=value, aggfunc="sum", fill_value=0, observed=True)
    order = grid.sum(axis=1).sort_index().sort_values(ascending=False, kind="stable").index
    left_out = max(0, len(order) - most)
    grid = grid.loc[order[:most]]
    _rows(ax, grid.index, .36, .8)
    top = float(grid.to_numpy().max()) or 1.0
    for x, name in enumerate(grid.columns):
        colour = look(str(name))[0] if column == "outlet" else COLOURS[0]
        for y, n in enumerate(grid[name]):
            if n:
                ax.scatter(x, y, s=40 + 360 * n / top, color=colour, alpha=.28, linewidth=0)
                ax.text(x, y, f"{n:.1f}" if isinstance(n, float) and n % 1 else f"{int(n)}", ha="center", va="center_baseline", fontsize=9)
            else:
                ax.text(x, y, "·", ha="center", va="center", color=SOFT)
    ax.set_xticks(range(len(grid.columns)), [_short(c, 18) for c in grid.columns])
    ax.xaxis.tick_top()
    ax.set_xlim(-.6, len(grid.columns) - .4)
    ax.spines["bottom"].set_visible(False)
    first = "; ".join(f"{name}: " + (", ".join(f"{c} {n:g}" for c, n in r.items() if n) or "none") for name, r in list(grid.iterrows())[:8])
    more = f" {left_out} rarer rows are in the table." if left_out else ""
    return f"A grid of dots, {row} by {column}; the number is how often. {first}.{more}"


def figures(table: pd.DataFrame, ax: Axes, row: str = "unit") -> str:
    """row, outlet, value, qualifier -> the figures named, a marker an outlet, an arrow where 'at least' or 'up to' is said."""
    table = table.dropna(subset=["value"])
    names = list(dict.fromkeys(table[row]))
    _rows(ax, names, .5)
    up = {"over", "more than", "at least", "no fewer than", "no less than"}
    down = {"nearly", "almost", "up to", "under", "fewer than", "less than", "at most", "no more than"}
    said = []
    for y, name in enumerate(names):
        mine = table[table[row] == name]
        ax.axhline(y, color=RULE, linewidth=.6, zorder=0)
        many = list(dict.fromkeys(mine["outlet"]))
        for r in mine.drop_duplicates(["outlet", "value", "qualifier"]).itertuples():
            colour, marker = look(r.outlet)
            at = y + (many.index(r.outlet) - (len(many) - 1) / 2) * .13
            ax.scatter(r.value, at, color=colour, marker=marker, s=38, zorder=3, edgecolor=PAPER, linewidth=.6)
            direction = 14 if r.qualifier in up else -14 if r.qualifier in down else 0
            if direction:
                ax.annotate("", (r.value, at), (direction, 0), textcoords="offset points", arrowprops={"arrowstyle": "<-", "color": colour})
        values = {o: _list(f"{v:,g}" for v in sorted(set(g))) for o, g in mine.groupby("outlet", sort=False)["value"]}
        said.append(f"{name}: " + ", ".join(f"{o} {v}" for o, v in values.items()))
    ax.grid(axis="x")
    _key(ax, dict.fromkeys(table["outlet"]))
    return "Markers: the figures that each outlet names. " + "; ".join(said[:8]) + "."


def intervals(table: pd.DataFrame, ax: Axes, row: str, value: str, low: str = "low", high: str = "high", by: str | None = None,
              label: str = "", most: int = 40) -> str:
    """row, value, low, high (and by, an outlet) -> a dot with its interval; the line at 0 is where both sides are alike."""
    table = table[table[row].isin(list(dict.fromkeys(table[row]))[:most])]
    names = list(dict.fromkeys(table[row]))
    groups = list(dict.fromkeys(table[by])) if by else [""]
    _rows(ax, names, .26 + .12 * (len(groups) - 1))
    for k, group in enumerate(groups):
        mine = table[table[by] == group] if by else table
        y = np.array([names.index(n) for n in mine[row]]) + (k - (len(groups) - 1) / 2) * .7 / max(len(groups), 1)
        colour, marker = look(str(group)) if by else (COLOURS[0], "o")
        ax.hlines(y, mine[low].astype(float), mine[high].astype(float), color=colour, linewidth=1.6, alpha=.7)
        ax.scatter(mine[value].astype(float), y, color=colour, marker=marker, s=26, zorder=3)
    ax.axvline(0, color=SOFT, linewidth=.8)
    ax.grid(axis="x")
    ax.set_xlabel(label or value.replace("_", " "))
    if by:
        _key(ax, groups)
    head = "; ".join(f"{r[row]}{f' ({r[by]})' if by else ''} {r[value]:.2f}, {r[low]:.2f} to {r[high]:.2f}"
                     for r in table.head(8).to_dict("records"))
    return f"Dots with intervals: {label or value} of each {row}. {head}."


def _key(ax: Axes, names: Iterable[str]) -> None:
    """Which marker is which outlet, in one line above the figure."""
    for name in names:
        colour, marker = look(name)
        ax.scatter([], [], color=colour, marker=marker, s=34, label=_short(name, 24))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=5, frameon=False, handletextpad=.1, borderaxespad=0, labelcolor=INK)


def coverage(table: pd.DataFrame, ax: Axes, most: int = 40) -> str:
    """statements x outlets of True and False -> full and empty squares."""
    grid = table.head(most).astype(bool)
    _rows(ax, grid.index, .28, .8)
    for x, name in enumerate(grid.columns):
        for y, told in enumerate(grid[name]):
            colour = look(str(name))[0]
            ax.scatter(x, y, marker="s", s=90, facecolor=colour if told else "none", edgecolor=colour if told else RULE)
    ax.set_xticks(range(len(grid.columns)), [_short(c, 16) for c in grid.columns])
    ax.xaxis.tick_top()
    ax.set_xlim(-.6, len(grid.columns) - .4)
    ax.spines["bottom"].set_visible(False)
    told = "; ".join(f"{o} tells {int(grid[o].sum())} of {len(grid)}" for o in grid)
    return f"A grid of squares, full where the outlet tells it. {told}."


def matrix(table: pd.DataFrame, ax: Axes, a: str = "outlet_a", b: str = "outlet_b", value: str = "words",
           label: str = "words shared") -> str:
    """a, b, value -> a square of shared words, darker where more is shared."""
    names = sorted(set(table[a]) | set(table[b]))
    grid = table.pivot_table(index=a, columns=b, values=value, aggfunc="sum", observed=True).reindex(index=names, columns=names)
    _rows(ax, names, .42, .8)
    top = float(np.nanmax(grid.to_numpy(dtype=float))) or 1.0
    for y, one in enumerate(names):
        for x, other in enumerate(names):
            n = grid.loc[one, other]
            if n == n and n:
                ax.add_patch(Rectangle((x - .47, y - .46), .94, .92, color=COLOURS[0], alpha=.08 + .35 * float(n) / top, linewidth=0))
                ax.text(x, y, f"{n:,.0f}", ha="center", va="center_baseline", fontsize=9)
    ax.set_xticks(range(len(names)), [_short(n, 16) for n in names])
    ax.xaxis.tick_top()
    ax.set_xlim(-.5, len(names) - .5)
    ax.spines["bottom"].set_visible(False)
    pairs = table.sort_values(value, ascending=False, kind="stable").head(6)
    return f"A matrix of {label}. " + "; ".join(f"{r[a]} and {r[b]}: {r[value]:,.0f}" for r in pairs.to_dict("records")) + "."


def ribbons(table: pd.DataFrame, ax: Axes, length_a: int, length_b: int, names: tuple[str, str] = ("a", "b")) -> str:
    """start_a, end_a, start_b, end_b (and reading) of the passages two articles share -> the two as bars, numbered bands between them."""
    _height(ax, 1, 1.9, .4)
    ax.set_xlim(0, max(length_a, length_b, 1))
    ax.set_ylim(-.3, 1.45)
    for y, length, name in ((1, length_a, names[0]), (0, length_b, names[1])):
        ax.add_patch(Rectangle((0, y - .06), length, .12, facecolor=RULE))
        ax.text(0, y + (.2 if y else -.1), f"{_short(name, 80)}, {length:,} characters", va="bottom" if y else "top")
    kinds = dict.fromkeys(table.get("reading", [""]))
    for n, r in enumerate(table.to_dict("records"), 1):
        colour, hatch = READINGS.get(r.get("reading", ""), (COLOURS[0], ""))
        corners = [(r["start_a"], .94), (r["end_a"], .94), (r["end_b"], .06), (r["start_b"], .06)]
        ax.add_patch(Polygon(corners, facecolor=colour, edgecolor=colour, hatch=hatch, alpha=.35, linewidth=.6))
        for y, s, e in ((1, r["start_a"], r["end_a"]), (0, r["start_b"], r["end_b"])):
            ax.add_patch(Rectangle((s, y - .06), e - s, .12, facecolor=colour, linewidth=0))
        ax.text((r["start_a"] + r["end_a"]) / 2, 1.07, str(n), ha="center", fontsize=8, color=SOFT)
    ax.set_axis_off()
    if "" not in kinds:
        _filled(ax, kinds, READINGS, "lower left", (0, 1.0))
    told = "; ".join(f"{n}, {r.get('reading') or 'shared'}: characters {r['start_a']:,} to {r['end_a']:,} and {r['start_b']:,} to "
                     f"{r['end_b']:,}" for n, r in enumerate(table.head(12).to_dict("records"), 1))
    return f"Bands join the {len(table)} passages that {names[0]} and {names[1]} share. {told}."


def _bars(ax: Axes, rows: pd.DataFrame, place: dict[str, int], colour: str, label: str, hatch: str = "", half: float = .31,
          down: float = 0) -> None:
    """A bar a row, all of them one path: a thousand stretches stay small."""
    boxes = [Path([(s, y - half), (e, y - half), (e, y + half), (s, y + half), (s, y - half)], closed=True)
             for s, e, y in zip(rows["start"], rows["end"], [place[a] + down for a in rows["article"]], strict=True)]
    shape = Path.make_compound_path(*boxes) if boxes else Path(np.zeros((0, 2)))
    ax.add_patch(PathPatch(shape, facecolor=colour, hatch=hatch, edgecolor=PAPER, linewidth=.3, label=label))


def strips(table: pd.DataFrame, ax: Axes) -> str:
    """article, start, end, voice, furniture, repeat (stretches in order) -> a strip an article, from its first word to its last."""
    names = list(dict.fromkeys(table["article"]))
    _rows(ax, names, .24)
    row = {n: y for y, n in enumerate(names)}
    for voice, (colour, hatch) in VOICES.items():
        mine = table[(table["voice"] == voice) & ~table["furniture"]]
        _bars(ax, mine, row, colour, voice, hatch)
    _bars(ax, table[table["furniture"]], row, RULE, "furniture")
    again = table[table["repeat"] & ~table["furniture"]]
    _bars(ax, again, row, "#d55e00", "told before", half=.06, down=.4)
    ax.set_xlim(0, table["end"].max())
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=5, frameon=False, borderaxespad=0, labelcolor=INK)
    ax.set_xlabel("characters from the beginning")
    words = (table["end"] - table["start"]).groupby(table["voice"]).sum()
    shares = ", ".join(f"{v} {words.get(v, 0) / max(words.sum(), 1):.0%}" for v in VOICES)
    return f"A strip an article, {len(names)} articles, from beginning to end: {shares}; {len(again)} stretches repeat what was told."


def _panels(ax: Axes, rows: Sequence[float], gap: float, each: float = .24, more: float = .62) -> list[Axes]:
    """Small multiples in the place of `ax`: a panel for each number of rows, two beside each other, each as high as its rows need."""
    figure, beside = ax.figure, min(len(rows), 2)
    most = [max(rows[i:i + 2]) for i in range(0, len(rows), 2)]
    heights = [each * max(n, 1) for n in most]
    figure.set_size_inches(9, (sum(heights) + more * len(heights)) / .77)  # type: ignore[union-attr]
    spec = ax.get_subplotspec()
    assert spec is not None
    grid = spec.subgridspec(len(heights), beside, height_ratios=heights, hspace=more / (sum(heights) / len(heights)), wspace=gap)
    ax.set_axis_off()
    panels = [figure.add_subplot(grid[divmod(i, 2)]) for i in range(len(rows))]
    for i, panel in enumerate(panels):
        panel.set_ylim(max(most[i // 2], 1) - .4, -.6)
        panel.tick_params(labelsize=9)
        panel.grid(axis="x")
    return panels


def marks(table: pd.DataFrame, ax: Axes, by: str = "outlet") -> str:
    """outlet, term, log_ratio, low, high, n_target, n_reference, texts_target, articles_target, p, q -> small multiples, one an outlet.

    Words that were tested stand above (full dots; bold where q < .05 and the interval leaves 0 out), the others below (rings), each with
    its interval and its raw counts.
    """
    table = table.assign(tested=table["p"].notna()).sort_values("tested", ascending=False, kind="stable")
    groups = [(str(name), table[table[by] == name]) for name in sorted(table[by].unique())]
    panels = _panels(ax, [len(rows) + (rows["tested"].nunique() > 1) for _, rows in groups], .86)
    ends = table[["low", "log_ratio", "high"]].astype(float)
    left, right, said = max(min(ends.min().min(), -1), -3.5) - .3, min(max(ends.max().max(), 2), 8) + .3, []
    for panel, (name, rows) in zip(panels, groups, strict=True):
        colour, marker = look(name)
        tested = rows["tested"].to_numpy()
        y = np.arange(len(rows)) + (~tested & tested.any()) * 1.0
        panel.set_yticks(y, [_short(term, 22) for term in rows["term"]])
        low, middle, high = (ends.loc[rows.index, c].clip(left, right) for c in ends)
        for label, sure in zip(panel.get_yticklabels(), (rows["q"] < .05) & ((low > 0) | (high < 0)), strict=True):
            label.set_fontweight("bold" if sure else "normal")
        panel.hlines(y, low, high, color=colour, linewidth=1.5, alpha=.6)
        for some, face in ((tested, colour), (~tested, PAPER)):
            panel.scatter(middle[some], y[some], marker=marker, s=26, zorder=3, facecolor=face, edgecolor=colour, linewidth=1.2)
        for at, r in zip(y, rows.itertuples(), strict=True):
            counts = f"{r.n_target:,} : {r.n_reference:,}  ·  {r.texts_target}/{r.articles_target}"
            panel.text(1.03, at, counts, va="center_baseline", fontsize=8.5, color=SOFT, transform=panel.get_yaxis_transform())
        panel.set_xlim(left, right)
        panel.axvline(0, color=SOFT, linewidth=.8)
        panel.set_title(_short(name, 34), loc="left", fontsize=10, fontweight="bold", color=INK)
        head = ", ".join(f"{r.term} {r.log_ratio:.1f} ({r.n_target} here, {r.n_reference} elsewhere)" for r in rows.head(4).itertuples())
        said.append(f"{name}: {head}")
    panels[-1].set_xlabel("log ratio: each step right is twice as often", fontsize=9)
    return "Dots with intervals: the log ratio of the words that mark each outlet. " + "; ".join(said) + "."


def texts(table: pd.DataFrame, ax: Axes) -> str:
    """term, outlet, texts, articles -> a bar in each cell: in how many of its articles each outlet has the word."""
    terms, names = list(dict.fromkeys(table["term"])), list(dict.fromkeys(table["outlet"]))
    _rows(ax, terms, .27, .8)
    for r in table.itertuples():
        x, y = names.index(r.outlet), terms.index(r.term)
        share, colour = r.texts / max(r.articles, 1), look(r.outlet)[0]
        for width, shade, alpha in ((.62, RULE, .55), (.62 * share, colour, .75)):
            ax.add_patch(Rectangle((x + .04, y - .34), width, .68, color=shade, alpha=alpha, linewidth=0))
        said = f"{r.texts}/{r.articles}" if r.texts else "·"
        ax.text(x + .7, y, said, va="center_baseline", fontsize=8.5, color=INK if r.texts else SOFT)
    ax.set_xticks([x + .04 for x in range(len(names))], [_short(n, 16) for n in names], ha="left")
    ax.xaxis.tick_top()
    ax.set_xlim(0, max(len(names), 2))
    ax.spines["bottom"].set_visible(False)
    held = table[table["texts"] > 0].groupby("term", sort=False)
    heads = [f"{t}: " + ", ".join(f"{r.outlet} {r.texts} of {r.articles}" for r in rows.itertuples()) for t, rows in list(held)[:6]]
    return "Bars in a grid: in how many of its articles each outlet has each word. " + "; ".join(heads) + "."


def places(table: pd.DataFrame, ax: Axes) -> str:
    """outlet, position (0 the first word of its article, 1 the last) -> a tick a place, a row an outlet."""
    names = sorted(table["outlet"].dropna().unique())
    _rows(ax, names, .36)
    for y, name in enumerate(names):
        at = table.loc[table["outlet"] == name, "position"].astype(float)
        colour, _ = look(name)
        ax.add_patch(Rectangle((0, y - .3), 1, .6, color=RULE, alpha=.45, linewidth=0))
        ax.vlines(at, y - .3, y + .3, color=colour, linewidth=2, alpha=.75)
        ax.text(1.015, y, f"{len(at)}", va="center_baseline", color=SOFT)
    ax.set_xlim(-.01, 1.01)
    ax.set_xticks([0, .25, .5, .75, 1], ["first word", "a quarter", "half-way", "three quarters", "last word"])
    ax.spines["bottom"].set_visible(False)
    early = "; ".join(f"{n}: {len(g)} times, {(g['position'] < .25).sum()} in the first quarter" for n, g in table.groupby("outlet"))
    return f"Ticks: where in its article the word stands. {early}."


def measures(table: pd.DataFrame, ax: Axes, row: str = "outlet", by: str = "measure") -> str:
    """outlet, measure, value, low, high -> small multiples, one a measure, each with its own scale: a dot with its interval an outlet."""
    names, kinds = list(dict.fromkeys(table[row])), list(dict.fromkeys(table[by]))
    panels, said = _panels(ax, [len(names)] * len(kinds), .08, .3), []
    for n, (panel, kind) in enumerate(zip(panels, kinds, strict=True)):
        rows = table[table[by] == kind]
        y = np.array([names.index(name) for name in rows[row]])
        for at, r in zip(y, rows.to_dict("records"), strict=True):
            colour, marker = look(str(r[row]))
            panel.hlines(at, r["low"], r["high"], color=colour, linewidth=1.6, alpha=.65)
            panel.scatter(r["value"], at, color=colour, marker=marker, s=30, zorder=3)
        panel.set_yticks(range(len(names)), [_short(name, 22) if n % 2 == 0 else "" for name in names])
        panel.margins(x=.12)
        panel.xaxis.set_major_locator(MaxNLocator(5))
        panel.grid(axis="y")
        panel.set_title(kind, loc="left", fontsize=10, fontweight="bold", color=INK)
        said.append(f"{kind}: " + ", ".join(f"{r[row]} {r['value']:.2f}" for r in rows.to_dict("records")[:8]))
    return "Dots with intervals, a panel a measure. " + "; ".join(said) + "."


def _filled(ax: Axes, kinds: Iterable[str], styles: dict[str, tuple[str, str]],
            loc: Literal["lower left", "upper left"], at: tuple[float, float]) -> None:
    """Which colour and hatch is what, in one line."""
    handles = [Rectangle((0, 0), 1, 1, facecolor=styles[k][0], hatch=styles[k][1], edgecolor=SOFT if styles[k][0] == PAPER else PAPER,
                         linewidth=.7, label=k) for k in kinds]
    ax.legend(handles=handles, frameon=False, borderaxespad=0, labelcolor=INK, handlelength=1.2, ncols=5, loc=loc, bbox_to_anchor=at)


def shares(table: pd.DataFrame, ax: Axes, most: int = 8) -> str:
    """outlet, other, reading, voice, words, of -> a square of cells: above what the outlet quotes or attributes, below its own narration.

    Bars are cut by reading and all have one scale; under them stands of how many words.
    """
    total = table.groupby("outlet")["words"].sum().sort_values(ascending=False, kind="stable")
    names = sorted(total.index[:most])
    table = table[table["outlet"].isin(names) & table["other"].isin(names)]
    names = [n for n in names if n in set(table["outlet"]) | set(table["other"])]
    told = table.assign(level=np.where(table["voice"] == "narration", "narration", "quoted"))
    scale = .56 / max(float(told.groupby(["outlet", "other", "level"])["words"].sum().max()), 1.0)
    _rows(ax, names, .78, 1.1)
    for (one, other, level), mine in told.groupby(["outlet", "other", "level"]):
        x, y = names.index(other) - .44, names.index(one) + (-.2 if level == "quoted" else .08)
        number = int(mine["words"].sum())
        for kind, n in mine.groupby("reading")["words"].sum().reindex(list(READINGS)).dropna().items():
            colour, hatch = READINGS[str(kind)]
            ax.add_patch(Rectangle((x, y - .12), n * scale, .24, facecolor=colour, hatch=hatch, edgecolor=PAPER, linewidth=.4))
            x += n * scale
        ax.text(x + .03, y, f"{number:,}", va="center", fontsize=9)
    for (one, other), of in table.groupby(["outlet", "other"])["of"].max().items():
        ax.text(names.index(other) - .44, names.index(one) + .34, f"of {of:,}", va="center", fontsize=8, color=SOFT)
    for n in range(len(names)):
        ax.add_patch(Rectangle((n - .5, n - .5), 1, 1, facecolor=WASH, linewidth=0, zorder=0))
        ax.axhline(n + .5, color=RULE, linewidth=.6)
    ax.set_xticks(range(len(names)), [_short(n, 16) for n in names])
    ax.xaxis.tick_top()
    ax.set_xlim(-.5, len(names) - .5)
    ax.spines["bottom"].set_visible(False)
    _filled(ax, [k for k in READINGS if k in set(table["reading"])], READINGS, "upper left", (0, -.02))
    pairs = told.pivot_table(index=["outlet", "other"], columns="level", values="words", aggfunc="sum", fill_value=0)
    pairs = pairs.reindex(columns=["quoted", "narration"], fill_value=0)
    pairs = pairs.loc[pairs.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    of = table.groupby(["outlet", "other"])["of"].max()
    head = "; ".join(f"{o} with {p}: {int(r['quoted']):,} quoted or attributed and {int(r['narration']):,} of narration, "
                     f"of {of[o, p]:,} words" for (o, p), r in list(pairs.iterrows())[:8])
    more = f" {len(total) - most} outlets that share less are in the table." if len(total) > most else ""
    return f"A square of outlets: words of each that stand in another's articles too. {head}.{more}"


def versions(table: pd.DataFrame, ax: Axes, most: int = 8) -> str:
    """article, other, side, start, end, fate -> two strips a pair of articles, a piece a sentence: kept, changed, cut or added."""
    pair = [tuple(sorted(p)) for p in zip(table["article"], table["other"], strict=True)]
    table = table.assign(pair=pair)
    pairs = list(dict.fromkeys(pair))[:most]
    _height(ax, len(pairs), .95, .7)
    ax.set_ylim(len(pairs) * 3 - .9, -.6)
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
                ax.add_patch(Rectangle((s, y - .31), e - s, .62, facecolor="none", edgecolor=SOFT, linewidth=.7))
            words = side.groupby("fate")["words"].sum()
            said.append(f"{ticks[y]}: " + ", ".join(f"{words[f]:,} words {f}" for f in FATES if f in words))
    ax.set_yticks(list(ticks), [_short(t, 34) for t in ticks.values()])
    ax.set_xlim(0, table["end"].max())
    ax.set_xlabel("characters from the beginning; each piece is a sentence")
    _filled(ax, FATES, FATES, "lower left", (0, 1))
    return "Two strips a pair of articles, the first telling above the second. " + "; ".join(said[:8]) + "."


def kept(table: pd.DataFrame, ax: Axes, most: int = 20) -> str:
    """label, share, words -> a bar a quotation: how much of it the reference holds word for word."""
    table = table.dropna(subset=["share"]).sort_values("share", kind="stable").head(most)
    _rows(ax, list(table["label"]), .34, .7)
    for y, (share, words) in enumerate(zip(table["share"], table["words"], strict=True)):
        ax.barh(y, 1, height=.6, color=WASH, edgecolor=RULE, linewidth=.6)
        ax.barh(y, share, height=.6, color=COLOURS[0])
        ax.text(1.01, y, f"{round(share * words)} of {words} words", va="center", fontsize=9, color=SOFT)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, .5, 1], ["none", "half", "every word"])
    told = "; ".join(f"{_short(r.label, 60)}: {round(r.share * r.words)} of {r.words} words" for r in table.head(8).itertuples())
    return f"A bar a quotation: how many of its words the reference document holds. {told}."
