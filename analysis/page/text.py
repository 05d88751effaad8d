"""Text as HTML: everything that comes from an article is escaped here, and nothing of it is ever
read as Markdown or HTML. Templates escape whatever is not Shown."""

from __future__ import annotations

import html
import re
from functools import cache
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from ..base.told import many

TEMPLATES = Path(__file__).parent / "templates"
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
NOTHING = "There is nothing to count here."


class Shown(Markup):
    """HTML that shows itself in a notebook and in a report."""

    def _repr_html_(self) -> str:
        """The classes keep JupyterLab's MathJax away: article text is hostile, and $5 million is no
        formula."""
        return f'<div class="mathjax_ignore tex2jax_ignore">{self!s}</div>'

    def __repr__(self) -> str:
        return " ".join(re.sub("<[^>]+>", " ", str(self)).split())[:80]


def visible(text: str) -> str:
    """Marks that turn the line around or hide, shown by their number."""
    return HIDDEN.sub(lambda m: f"⟨U+{ord(m[0]):04X}⟩", text)


def escape(value: object) -> Markup:
    """Text as text: markup is shown, and so are marks that hide. What is HTML of ours stays so."""
    return value if isinstance(value, Markup) else Markup(visible(html.escape(str(value))))


_folder = ""


def lead_to(folder: str) -> None:
    """From here on links to tables and figures begin with this: '' for a page beside them."""
    global _folder
    _folder = folder


def beside() -> str:
    return _folder


def stops(html: str) -> int:
    """At how many places the tab key stops in this HTML."""
    return html.count("<a ") + html.count("<summary")


@cache
def environment() -> Environment:
    """Where the templates are found; what they are given is escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    made.globals |= {"cell": cell, "beside": beside, "stops": stops}
    return made


def compiled() -> None:
    """Have the macros of all templates at hand, in this process and in those forked from it."""
    for file in TEMPLATES.glob("*.html.j2"):
        if file.name != "index.html.j2":  # the page itself, which nbconvert fills
            macros(file.name.removesuffix(".html.j2"))


@cache
def macros(name: str) -> Any:
    """The macros of a template."""
    return environment().get_template(f"{name}.html.j2").module


def cell(value: object) -> tuple[str, Markup]:
    """A value of a table -> (its class, how it is written)."""
    if isinstance(value, bool):
        return "", Markup("yes" if value else "no")
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return "", Markup("–")
    if isinstance(value, Integral):
        return "n", Markup(f"{int(value):,}")
    if isinstance(value, Real):
        x, size = float(value), abs(float(value))
        form = ",.0f" if size >= 1000 else ".2f" if size >= 0.01 or x == 0 else ".1g"
        return "n", Markup(format(x, form))
    if isinstance(value, pd.Timestamp):
        return "d", Markup(value.date().isoformat())
    text = escape(value)
    return "t" if len(text) > 60 else "", text


def first_of(rows: int, limit: int, what: str = "row") -> str:
    """How many rows stand here, and of how many."""
    if rows > limit:
        return f"the first {limit} of {rows:,} {what}s"
    return many(rows, what)


def shortened(text: str, most: int = 700) -> str:
    """The text, or as much of its beginning as is read beside others."""
    return text if len(text) <= most else f"{text[:most]}…"


def note(text: str, about: str = "") -> Shown:
    """A limit, or what stands where there is nothing to show."""
    return Shown(macros("pieces").note(text, about))
