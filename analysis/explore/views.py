"""What the desk shows, as HTML of tables: by explore.html.j2, which escapes all that comes from an
article."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
from markupsafe import Markup

from .. import evidence, framing, repetition, voice
from ..corpus.articles import Corpus
from ..page import Shown, plots
from ..page.passages import differing
from ..page.text import TEMPLATES, environment, first_of

SPANS, UNKNOWN = ["article", "start", "end", "text"], "outlet not known"
GLYPHS = dict(zip(plots.MARKERS, "●■▲◆▼✚✖", strict=True))
# What may be marked in an article: its finder, and the column that its title says.
MARKS: dict[str, tuple[Callable[[Corpus], pd.DataFrame], str]] = {
    "quotation": (voice.quotations, "speaker"),
    "statement": (voice.statements, "speaker"),
    "label": (lambda press: framing.labels(press).query("form != 'name'"), "label"),
    "death": (framing.deaths, "term"),
    "act": (framing.agency, "construction"),
    "passive": (framing.passives, "agent"),
    "figure": (framing.figures, "unit"),
    "passage": (lambda press: both_sides(repetition.between(press)), "also"),
    "repeat": (repetition.repeats, ""),
    "tag": (lambda press: press.corrections.own(press.articles.index), "label"),
}

shown_outlets: list[str] = []  # of the corpus that was read last, as in the figures


def _key(name: object) -> tuple[str, str, object]:
    """An outlet's shape and colour, as in the figures, and its name."""
    colour, marker = plots.look(name, shown_outlets)
    return GLYPHS[marker], colour, name if isinstance(name, str) else UNKNOWN


_rooms = environment().overlay()
_rooms.globals = _rooms.globals | {"key": _key, "of": first_of, "zip": zip}
html: Any = _rooms.get_template("explore.html.j2").module
CSS = (TEMPLATES / "explore.css").read_text(encoding="utf-8")


def both_sides(shared: pd.DataFrame) -> pd.DataFrame:
    """Passages -> a span for each side, and `also`, the article of the other side."""
    sides = [
        shared[[s, f"start_{s}", f"end_{s}", f"text_{s}", t]].set_axis([*SPANS, "also"], axis=1)
        for s, t in ("ab", "ba")
    ]
    return pd.concat(sides, ignore_index=True)


def marks(press: Corpus, kind: str) -> pd.DataFrame:
    """The spans of one of MARKS, and `note`, what is said of each."""
    find, said = MARKS[kind]
    table = find(press)
    return table.assign(note=table[said] if said else "")


def spans(press: Corpus, table: pd.DataFrame, most: int = 50) -> Shown:
    """A span table: the outlet first, in its colour, then the words, what is said of them, and
    where they stand."""
    more = [c for c in table if c not in (*SPANS, "outlet")]
    return _alone(html.spans(table, press.articles["outlet"], more, most))


def articles(press: Corpus, most: int = 20) -> Shown:
    """A corpus: how much was read, and its first articles."""
    return _alone(html.articles(press, most))


def _alone(inside: str) -> Shown:
    return Shown(
        f'<style>{CSS}</style><div class="parallax mathjax_ignore tex2jax_ignore">{inside}</div>'
    )


def told(press: Corpus, lines: pd.DataFrame, word: str, first: int = 1, last: int = 0) -> Shown:
    """How often each outlet has the word of these lines, and which of the lines are in view."""
    counts = evidence.count(press, lines, "outlet", per="words") if len(lines) else lines
    return Shown(html.told(lines, counts, word, first, last))


def line(row: Any) -> Shown:
    """One line (a row of lines.found): outlet and date, the word between what stands before and
    after it, whose words they are."""
    return Shown(html.line(row))


def beside(lines: pd.DataFrame, left: object, right: object, word: str, most: int = 60) -> Shown:
    """The lines of two outlets in columns."""
    sides = [lines[lines["outlet"] == name] for name in (left, right)]
    both = [
        (name, list(s.head(most).itertuples()), len(s))
        for name, s in zip((left, right), sides, strict=True)
    ]
    return Shown(html.beside(both, word, most))


def listed(table: pd.DataFrame, name: str, first: int = 0, most: int = 50) -> Shown:
    """A page of one of lists.LISTS."""
    heads = [c for c in table if c != "index"]
    some = table.iloc[first : first + most]
    return Shown(html.listed(some.to_dict("records"), heads, name, first, len(table)))


def events(groups: list[tuple[str, list[Any]]], proposed: bool) -> Shown:
    """Events, and of each its articles: outlet, what it is called, its date."""
    return Shown(html.events(groups, proposed))


def passages(press: Corpus, table: pd.DataFrame, most: int = 30) -> Shown:
    """Shared passages (repetition.between), longest first, their two sides beside each other with
    the differing words marked."""
    rows = (
        table.sort_values("words", ascending=False, kind="stable").head(most).to_dict("records")
        if len(table)
        else []
    )
    pairs = [(r, differing(r["text_a"], r["text_b"])) for r in rows]
    return Shown(html.passages(pairs, len(table), press.articles["outlet"]))


def reading(
    press: Corpus,
    article: str,
    marked: dict[str, pd.DataFrame],
    here: tuple[int, int] | None = None,
) -> Shown:
    """One article with the spans of each table marked as what its key says; a column `note` of a
    table stands in the mark's title. `here` is the place that is looked for: it is in view."""
    kinds = [t[SPANS].assign(mark=kind, note=t.get("note", "")) for kind, t in marked.items()]
    if here:
        text = press.articles["text"][article][here[0] : here[1]]
        kinds.append(
            pd.DataFrame([(article, *here, text, "here", "")], columns=[*SPANS, "mark", "note"])
        )
    table = pd.concat(
        [press.sentences.head(0)[SPANS].assign(mark="", note=""), *kinds], ignore_index=True
    )
    copy = evidence.reading_copy(press, article, table, anchored=False)
    return Shown(html.reading(press.articles.loc[article], Markup(copy)))


def side_by_side(press: Corpus, a: str, b: str) -> Shown:
    """Two articles beside each other, the passages they share numbered in both."""
    shared = repetition.between(press)
    shared = shared[(shared["a"].isin([a, b]) & shared["b"].isin([a, b]))].sort_values("start_a")
    numbered = both_sides(shared).assign(n=[*range(1, len(shared) + 1)] * 2)
    copies = []
    for article in (a, b):
        mine = numbered[numbered["article"] == article]
        copy = str(reading(press, article, {f"passage-{n}": rows for n, rows in mine.groupby("n")}))
        for n in range(1, len(shared) + 1):
            copy = re.sub(
                rf'(?=<mark class="[^"]*passage-{n}[ "])', f"<sup>{n}</sup>", copy, count=1
            )
        copies.append(Markup(copy))
    return Shown(html.side_by_side(copies, len(shared), shared["words"].sum()))
