"""An event on a time axis: when each outlet published, what it told first, how a figure moved."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib import dates
from matplotlib.axes import Axes

from ...corpus.dates import moment_of
from .base import INK, RULE, SOFT, Picture, height, in_order, listed, look, rules, short

# part of the axis that the words of one first telling take
ROOM = 0.4
# the same of the words of a figure of five letters
STEP = 0.05
# rows up to which they stand wide apart
FEW = 12
# letters of a day alone: 2031-04-01
DAY = 10
Ends = tuple[pd.Timestamp, pd.Timestamp]


def timeline(
    told: pd.DataFrame,
    outlets: Sequence[str] = (),
    published: pd.DataFrame | None = None,
    most: int = 40,
) -> Picture:
    """framing.first of one event (and outlet, when of all its articles) -> a row an outlet with a
    stroke an article or version, dots for what it told first with the words, and below the figure
    that moved most, as steps.

    `when` as framing.first has it: "2031-04-01 18:20" or a day alone, which is a line over the
    whole day where others have a time. Times of several zones are drawn as UTC. No colour says who
    is right.
    """
    marks = told if published is None else pd.concat([published, told])
    zones = set(marks["when"].str.extract(r"([+-]\d\d:\d\d)$")[0].fillna(""))
    one = len(zones - {""}) < 2  # one zone: times as they are written
    moments = {said: _moment(said, one) for said in marks["when"].unique()}
    moment = lambda table: [moments[said] for said in table["when"]]
    marks = marks[["outlet", "when"]].drop_duplicates().assign(at=moment)
    marks = marks.dropna(subset=["at"]).sort_values("at", kind="stable")
    names = in_order(marks["outlet"], outlets)[:most]
    marks = marks[marks["outlet"].isin(names)]
    drawn = told[told["outlet"].isin(names)].assign(at=moment)
    early = drawn[drawn["first"] & drawn["kind"].isin(["statement", "quotation"])]
    alone = early.groupby(["kind", "thing"])["outlet"].transform("nunique") == 1
    early = early[alone].drop_duplicates(["outlet", "thing"])
    steps = _moving(drawn)
    rows = [*names, *([str(steps["thing"].iloc[0])] if len(steps) else [])]
    known = marks["when"].str.len() > DAY
    marks = marks.assign(exact=known | ~known.any())  # days alone are strokes as times are
    ends, dense = _ends(marks), len(rows) > FEW

    def paint(ax: Axes) -> None:
        height(ax, len(rows), 0.36 if dense else 0.62, 0.7)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_yticks(range(len(rows)), [short(n, 28) for n in rows])
        rules(ax, len(rows))
        for y, name in enumerate(names):
            colour, marker = look(name, outlets)
            _strokes(ax, marks[marks["outlet"] == name], y, colour)
            mine = early[early["outlet"] == name]
            ax.scatter(mine["at"], [y] * len(mine), color=colour, marker=marker, s=30, zorder=3)
            _words(ax, mine, y, ends, dense)
        if len(steps):
            _steps(ax, steps, len(names))
        _time_axis(ax, ends)
        if not one:
            ax.set_xlabel("UTC")

    return Picture(drawn, _alt(names, marks, early, steps), paint)


def _ends(marks: pd.DataFrame) -> Ends:
    """The first and the last time on the axis, an hour apart or more; a day lasts to its end."""
    hour, days = pd.Timedelta(hours=1), marks.loc[~marks["exact"], "at"]
    low = marks["at"].min() if len(marks) else pd.Timestamp(0)
    high = max(marks["at"].max(), low + hour) if len(marks) else low + hour
    return low, max(high, days.max() + pd.Timedelta(days=1)) if len(days) else high


def _strokes(ax: Axes, mine: pd.DataFrame, y: int, colour: str) -> None:
    """A stroke at each time, a line over each day of which no time is known."""
    at, days = mine.loc[mine["exact"], "at"], mine.loc[~mine["exact"], "at"]
    if len(at):
        ax.vlines(at, y - 0.16, y + 0.16, color=colour, linewidth=1.8)
    if len(days):
        ax.hlines([y] * len(days), days, days + pd.Timedelta(days=1), color=colour, alpha=0.6)


def _time_axis(ax: Axes, ends: Ends) -> None:
    low, high = ends
    ax.set_xlim(low - (high - low) * 0.03, high + (high - low) * 0.03)
    place = dates.AutoDateLocator(minticks=3, maxticks=7)
    ax.xaxis.set_major_locator(place)
    ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(place))
    ax.grid(axis="x", color=RULE, linewidth=0.5)


def _moment(when: str, as_written: bool) -> pd.Timestamp:
    """When, to the minute or to the day."""
    day, time = pd.to_datetime(when[:DAY], errors="coerce"), when[DAY:].strip()
    return moment_of(day, time.partition(" ")[0] if as_written else time)


def _moving(told: pd.DataFrame) -> pd.DataFrame:
    """The figure that moved most, in order of time: first one that was raised more often than
    lowered, or the other way round, or dropped; then one that goes to and fro."""
    figures = told[told["kind"] == "figure"]
    ways = figures["step"].map({"raised": 1, "lowered": -1, "dropped": 1}).fillna(0)
    moved = ways.groupby(figures["thing"]).agg([lambda w: abs(w.sum()), lambda w: abs(w).sum()])
    moved = moved.sort_values(list(moved.columns), ascending=False, kind="stable")
    if moved.empty or not moved.iloc[0, 1]:
        return figures[:0]
    return figures[figures["thing"] == moved.index[0]].sort_values("at", kind="stable")


def _words(ax: Axes, early: pd.DataFrame, y: int, ends: Ends, dense: bool) -> None:
    """The words of first tellings, in turn below and above their row, where there is room."""
    low, high = ends
    free = {True: low - (high - low), False: low - (high - low)}
    for n, (moment, group) in enumerate(early.groupby("at")):
        below = n % 2 == 0
        if moment - free[below] < (high - low) * ROOM:
            continue
        free[below] = moment
        more = f" +{len(group) - 1}" if len(group) > 1 else ""
        side = "right" if (moment - low) > (high - low) * (1 - ROOM) else "left"
        place = {"ha": side, "va": "top" if below else "bottom", "color": SOFT}
        said, away = short(group["text"].iloc[0], 44) + more, 0.12 if dense else 0.2
        size = 7 if dense else 8
        ax.text(moment, y + (away if below else -away), said, fontsize=size, **place)


def _steps(ax: Axes, steps: pd.DataFrame, y: int) -> None:
    """A figure as steps from left to right, as high as its value, with its words where it moves and
    there is room."""
    value = steps["value"].ffill().bfill().fillna(0.0)
    part = (value - value.min()) / max(value.max() - value.min(), 1e-9)
    heights = (y + 0.3 - 0.5 * part).tolist()
    ax.step(steps["at"], heights, where="post", color=INK, linewidth=1.2)
    ax.scatter(steps["at"], heights, color=INK, s=14, zorder=3)
    told = steps.assign(
        here=heights, said=steps["text"].where(steps["step"] != "dropped", "dropped")
    )
    end = told["at"].max()
    room, last = (end - told["at"].min()) * STEP, ("", pd.Timestamp.min)
    # what is told at one time stands in one line: two would cover each other
    for at, mine in told.groupby("at"):
        said = short(", ".join(dict.fromkeys(mine["said"])), 30)
        if said == last[0] or at < last[1]:
            continue
        last = said, at + room * max(1, len(said) / 5)
        late = at == end and room > pd.Timedelta(0)
        ax.annotate(
            said,
            (at, mine["here"].min()),
            (-3 if late else 3, 4),
            textcoords="offset points",
            fontsize=8,
            ha="right" if late else "left",
        )


def _alt(
    names: Sequence[str], marks: pd.DataFrame, early: pd.DataFrame, steps: pd.DataFrame
) -> str:
    said = [f"{n} at {listed(marks.loc[marks['outlet'] == n, 'when'], 4)}" for n in names[:8]]
    first = [f"{r.outlet}: {short(r.text, 60)} ({r.when})" for r in early.head(6).itertuples()]
    moved = [f"{r.text} ({r.outlet}, {r.when})" for r in steps.head(8).itertuples()]
    return (
        f"A time axis, a row an outlet: {'; '.join(said)}."
        + (f" Told first: {'; '.join(first)}." if first else "")
        + (f" {steps['thing'].iloc[0]}: {', then '.join(moved)}." if moved else "")
    )
