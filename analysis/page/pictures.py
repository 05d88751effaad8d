"""Pictures on a page: inline SVG that takes its colours, beside a file of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import plots
from .plots.base import PAGE
from .tables import Names, Only, Spans, chosen
from .text import Shown, escape, macros, note, visible

if TYPE_CHECKING:
    from .page import Page

# points from which a picture is printed as high as a page lets it
TALL = 400
NEEDLESS = (
    (r"<metadata>.*?</metadata>|<!--.*?-->|font-family: [^;\"]*;", ""),
    (r"\n\s*", " "),
    (r"> <", "><"),
    (r' transform="rotate\(-0 [^"]*"|; stroke-linecap: square', ""),
    (r'<g id="[^"]*"/>', ""),
    (r'<g id="[^"]*">', "<g>"),
)


def figure(
    page: Page,
    draw: Callable[..., plots.Picture],
    rows: pd.DataFrame,
    name: str,
    caption: str,
    empty: str = "There is nothing to draw here.",
    **options: Any,
) -> Shown:
    """A picture of plots as inline SVG with its alt text, beside a file of its own
    (figures/NAME.svg). A note where `rows` is empty; nothing where `empty` is '' too."""
    if rows.empty:
        return note(empty, caption) if empty else Shown("")
    return drawn(page, draw(rows, page.corpus.outlets, **options), name, caption)


def _counted(page: Page, rows: Spans, keys: Sequence[str], only: Only, value: str) -> pd.DataFrame:
    """Spans counted by these columns and by outlet; a table that has the numbers already as it
    is."""
    if isinstance(rows, str) or value not in rows:
        by = list(dict.fromkeys([*filter(None, keys), "outlet"]))
        return page.counted(rows, by, only)[0]
    return chosen(rows, only)


def drawn(page: Page, picture: plots.Picture, name: str, caption: str) -> Shown:
    """A picture that is made already."""
    name, svg = page.prefix + name, picture.svg()
    svg = visible(svg[svg.index("<svg") :])
    # numbers of shapes, not of labels
    svg = re.sub("<[^>]+>", lambda tag: re.sub(r"(\d\.\d)\d+", r"\1", tag[0]), svg)
    for needless, less in NEEDLESS:
        svg = re.sub(needless, less, svg, flags=re.S)
    svg = re.sub(
        r'(\bid="|url\(#|xlink:href="#)', lambda m: m[1] + name.replace("/", "-") + "-", svg
    )
    target = page.folder / "figures" / f"{name}.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(alone(svg, caption, picture.alt), encoding="utf-8", newline="\n")
    for colour, part in PAGE.items():
        svg = svg.replace(colour, f"var(--{part},{'currentColor' if part == 'ink' else colour})")
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(picture.alt)}" ', 1)
    high = re.search(r'<svg [^>]*\bheight="([\d.]+)pt"', svg)
    tall = high is not None and float(high[1]) > TALL
    return Shown(macros("pieces").picture(name, caption, Shown(svg), tall))


def alone(svg: str, caption: str, alt: str) -> str:
    """A figure as a file of its own, on white, its caption and alt text inside."""
    head, rest = svg.split(">", 1)
    inside = macros("pieces").alone(caption, alt)
    said = f'{head} role="img" aria-labelledby="title desc">{inside}{rest}'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{said}'


def bars(
    page: Page, rows: Spans, row: Names, name: str, caption: str, only: Only = None, **options: Any
) -> Shown:
    """Spans, or a table of numbers, as a grid of bars: a column an outlet.

    only   {column: values}: only spans with one of these values; [] for all
    More options: those of plots.cells, as `by`, a kind that cuts the bars, and `value`, the column
    of the numbers; `empty`, what stands where there is nothing.
    """
    draw = options.pop("draw", plots.cells)
    keys = [*([row] if isinstance(row, str) else row), options.get("by", "")]
    rows = _counted(page, rows, keys, only, options.get("value", "n"))
    return figure(page, draw, rows, name, caption, row=row, **options)


def dots(page: Page, *given: Any, **options: Any) -> Shown:
    """The same as a grid of dots, with the options of plots.dots."""
    return bars(page, *given, **options | {"draw": plots.dots})


def stacks(
    page: Page, rows: Spans, by: str, name: str, caption: str, only: Only = None, **options: Any
) -> Shown:
    """The same as a bar an outlet, cut `by` a kind into shares, with the options of
    plots.stacks."""
    rows = _counted(page, rows, [by], only, options.get("value", "n"))
    return figure(page, plots.stacks, rows, name, caption, by=by, **options)
