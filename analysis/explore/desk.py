"""Exploring in JupyterLab: choose corpus, event, outlets and word; see its lines, shared passages,
two articles side by side, one marked.

The functions make HTML of tables, by template/explore.html.j2, which escapes all that comes from an
article; `Desk` holds the widgets.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd
from IPython.core.getipython import get_ipython
from markupsafe import Markup

from .. import evidence, framing, project, repetition, voice, wording
from ..corpus.articles import Corpus
from ..framing.coverage import function_words
from ..page import Shown, plots, show
from ..page.passages import differing
from ..page.text import TEMPLATES, cell, environment, escape

# so many articles a list offers
LISTED, SPANS, UNKNOWN = 500, ["article", "start", "end", "text"], "outlet not known"
GLYPHS = dict(zip(plots.MARKERS, "●■▲◆▼✚✖", strict=True))
MARKS: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "quotation": lambda press: voice.quotations(press).assign(note=lambda t: t["speaker"]),
    "label": lambda press: framing.labels(press).query("form != 'name'"),
    "figure": lambda press: framing.figures(press).assign(note=lambda t: t["unit"]),
    "passage": lambda press: _sides(repetition.between(press)).assign(
        note=lambda t: "also in " + t["also"]
    ),
    "repeat": repetition.repeats,
}


_outlets: list[str] = []  # of the corpus that was read last, as in the figures


def _key(name: object) -> tuple[str, str, object]:
    """An outlet's shape and colour, as in the figures, and its name."""
    colour, marker = plots.look(name, _outlets)
    return GLYPHS[marker], colour, name if isinstance(name, str) else UNKNOWN


_rooms = environment().overlay()
_rooms.globals = _rooms.globals | {"key": _key, "cell": lambda value: cell(value)[1]}
_html: Any = _rooms.get_template("explore.html.j2").module
CSS = (TEMPLATES / "explore.css").read_text(encoding="utf-8")


def _sides(shared: pd.DataFrame) -> pd.DataFrame:
    """Passages -> a span for each side, and `also`, the article of the other side."""
    sides = [
        shared[[s, f"start_{s}", f"end_{s}", f"text_{s}", t]].set_axis([*SPANS, "also"], axis=1)
        for s, t in ("ab", "ba")
    ]
    return pd.concat(sides, ignore_index=True)


def spans(press: Corpus, table: pd.DataFrame, most: int = 50) -> Shown:
    """A span table: the outlet first, in its colour, then the words, what is said of them, and
    where they stand."""
    more = [c for c in table if c not in (*SPANS, "outlet")]
    return _alone(_html.spans(table, press.articles["outlet"], more, most))


def articles(press: Corpus, most: int = 20) -> Shown:
    """A corpus: how much was read, and its first articles."""
    return _alone(_html.articles(press, most))


def _alone(inside: str) -> Shown:
    return Shown(
        f'<style>{CSS}</style><div class="parallax mathjax_ignore tex2jax_ignore">{inside}</div>'
    )


def lines(press: Corpus, table: pd.DataFrame, word: str, most: int = 200) -> Shown:
    """A concordance (wording.concordance): how often each outlet has the word, and each place in
    its line."""
    return Shown(
        _html.lines(
            table,
            evidence.count(press, table, "outlet", per="words") if len(table) else table,
            word,
            most,
        )
    )


def passages(press: Corpus, table: pd.DataFrame, most: int = 30) -> Shown:
    """Shared passages (repetition.between), longest first, their two sides beside each other with
    the differing words marked."""
    rows = (
        table.sort_values("words", ascending=False, kind="stable").head(most).to_dict("records")
        if len(table)
        else []
    )
    pairs = [(r, list(zip("ab", differing(r["text_a"], r["text_b"]), strict=True))) for r in rows]
    return Shown(_html.passages(pairs, len(table), press.articles["outlet"]))


def reading(press: Corpus, article: str, marks: dict[str, pd.DataFrame]) -> Shown:
    """One article with the spans of each table marked as what its key says; a column `note` of a
    table stands in the mark's title."""
    kinds = [t[SPANS].assign(mark=kind, note=t.get("note", "")) for kind, t in marks.items()]
    table = pd.concat(
        [press.sentences.head(0)[SPANS].assign(mark="", note=""), *kinds], ignore_index=True
    )
    # two views may hold the same article
    copy = re.sub(r'<a id="[^"]*"></a>', "", evidence.reading_copy(press, article, table))
    return Shown(_html.reading(press.articles.loc[article], Markup(copy)))


def side_by_side(press: Corpus, a: str, b: str) -> Shown:
    """Two articles beside each other, the passages they share numbered in both."""
    shared = repetition.between(press)
    shared = shared[(shared["a"].isin([a, b]) & shared["b"].isin([a, b]))].sort_values("start_a")
    numbered = _sides(shared).assign(n=[*range(1, len(shared) + 1)] * 2)
    copies = []
    for article in (a, b):
        copy = str(
            reading(
                press,
                article,
                {
                    f"passage-{n}": rows
                    for n, rows in numbered[numbered["article"] == article].groupby("n")
                },
            )
        )
        for n in range(1, len(shared) + 1):
            copy = re.sub(
                rf'(?=<mark class="[^"]*passage-{n}[ "])', f"<sup>{n}</sup>", copy, count=1
            )
        copies.append(Markup(copy))
    return Shown(_html.side_by_side(copies, len(shared), shared["words"].sum()))


def _row(children: list[Any]) -> Any:
    return widgets.Box(children).add_class("parallax-wrap")


def _tick(said: str) -> Any:
    said = f'<span class="mathjax_ignore tex2jax_ignore">{said}</span>'
    return widgets.Checkbox(value=True, description=said, description_allow_html=True, indent=False)


class Desk:
    """The widgets: corpus, event, outlets and word on top, four views below. Only the view that is
    looked at is worked out.

    corpus   all that was read, None where it could not be; press, the chosen event of it, whose
    tables are remembered
    chosen   the articles of the chosen outlets, and reference documents; lines, shared: the
    concordance and passages shown last
    """

    def __init__(self, corpus: str = "", word: str = "") -> None:
        self.corpus: Corpus | None = None
        self.press: Corpus | None = None
        self.chosen, self.lines, self.shared = pd.Index([]), pd.DataFrame(), pd.DataFrame()
        self._events: dict[str, Corpus] = {}
        # True while the desk itself changes a widget
        self._own = False
        said, wide = (
            {"style": {"description_width": "initial"}, "layout": {"width": width}}
            for width in ("17rem", "30rem")
        )
        typed, corpus = (
            said | {"continuous_update": False},
            corpus or os.environ.get("PARALLAX_CORPUS") or "data/sample",
        )
        known = [f"data/{p.parent.name}" for p in sorted(project.DATA.glob("*/articles.csv"))]
        self.path = widgets.Combobox(value=corpus, options=known, description="Corpus", **typed)
        self.word = widgets.Combobox(
            value=word, description="Word", placeholder="attack*, car bomb", **typed
        )
        self.event = widgets.Dropdown(description="Event", **said)
        self.voice = widgets.Dropdown(
            options=[("anybody’s", "all"), *((v, v) for v in evidence.VOICES)],
            description="Whose words",
            **said,
        )
        orders = [
            ("the words after", "right"),
            ("the words before", "left"),
            ("article", "article"),
        ]
        self.sort = widgets.Dropdown(options=orders, description="Sorted by", **said)
        self.left, self.right, self.article = (
            widgets.Dropdown(description=d, **wide) for d in ("Left", "Right", "Article")
        )
        self.marks = {
            kind: _tick(f'<span class="mark {kind}">{kind}</span>') for kind in (*MARKS, "word")
        }
        self.outlets: dict[str | None, Any] = {}
        self.every, self.boxes, self.state = _tick("all outlets"), _row([]), widgets.HTML()
        rooms = {
            "Concordance": (self._concordance, [self.voice, self.sort]),
            "Passages": (self._passages, []),
            "Side by side": (self._side_by_side, [self.left, self.right]),
            "Reading copy": (self._reading, [self.article, *self.marks.values()]),
        }
        self.views = {name: widgets.HTML() for name in rooms}
        self._draws = [draw for draw, _ in rooms.values()]
        self.tabs = widgets.Tab(
            [widgets.VBox([_row(w), self.views[n]]) for n, (_, w) in rooms.items()],
            titles=list(rooms),
        )
        choices = widgets.VBox(
            [_row([self.path, self.event, self.word]), self.boxes, self.state]
        ).add_class("parallax-choices")
        self.whole = widgets.VBox(
            [widgets.HTML(f"<style>{CSS}</style>"), choices, self.tabs]
        ).add_class("parallax")
        for _, own in [("", [self.path, self.word, self.event, self.every]), *rooms.values()]:
            for w in own:
                w.observe(self._changed, "value")
        self.tabs.observe(self._changed, "selected_index")
        # from here on tables show their outlets
        if (shell := get_ipython()) and shell.display_formatter:
            for kind, render in ((pd.DataFrame, self._table), (Corpus, articles)):
                shell.display_formatter.formatters["text/html"].for_type(kind, render)
        self._changed({"owner": self.path})

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.whole._repr_mimebundle_(**options)

    def _table(self, table: pd.DataFrame) -> str | None:
        if (
            self.corpus is not None
            and list(table.columns[:4]) == SPANS
            and table["article"].isin(self.corpus.articles.index).all()
        ):
            return str(spans(self.corpus, table))
        return table._repr_html_()

    def _say(self, line: str, kind: str = "status") -> None:
        self.state.value = (
            f'<p class="{kind} mathjax_ignore tex2jax_ignore" role="{kind}">{escape(line)}</p>'
        )

    def _changed(self, change: Any) -> None:
        """Work out what hangs on the changed widget. What goes wrong is said in one line, and
        nothing stale is left to be read."""
        if self._own:
            return
        self._own = True
        for view in self.views.values():
            view.value = ""
        try:
            if change["owner"] is self.path:
                self._read()
            if change["owner"] in (self.path, self.event):
                self._choose()
            if change["owner"] is self.every:
                for box in self.outlets.values():
                    box.value = self.every.value
            if change["owner"] in (self.path, self.event, self.every, *self.outlets.values()):
                self._list()
            if self.press is not None:
                self._draw(self.press)
        # nobody sees what a widget's handler raises
        except Exception as error:
            self._say(
                str(error)
                if isinstance(error, project.InputError)
                else f"This went wrong: {error!r}",
                "alert",
            )
        except KeyboardInterrupt:
            self._say("Stopped. Choose something smaller: an event, fewer articles.", "alert")
        finally:
            self._own = False

    def _read(self) -> None:
        self.corpus = self.press = None
        self._events, self.boxes.children = {}, ()
        if not (path := self.path.value.strip()):
            raise project.InputError(
                "no corpus is named; give a folder of articles or a .csv, .jsonl or .parquet file"
            )
        self._say(f"Reading {path} …")
        self.corpus = show.begin(path).corpus
        _outlets[:] = self.corpus.outlets
        events = self.corpus.events
        self.event.options = [("all events", ""), *((e, e) for e in events)]
        self.event.value = events[0] if len(self.corpus) > LISTED and events else ""
        names = self.corpus.outlets + (
            [None] if self.corpus.articles["outlet"].isna().any() else []
        )
        self.outlets = {name: _tick(str(_html.outlet(name))) for name in names}
        for box in self.outlets.values():
            box.observe(self._changed, "value")
        self.every.value = True
        self.boxes.children = (self.every, *self.outlets.values())

    def _choose(self) -> None:
        """The chosen event, the one that was there before with all that is known of it; the words
        that it offers."""
        if self.corpus is None:
            return
        event = self.event.value
        self.press = self._events.setdefault(
            event, self._events.get(event) or (self.corpus.select(event) if event else self.corpus)
        )
        t = self.press.tokens
        texts = np.bincount(
            np.unique(np.stack((t.term, t.text)), axis=1)[0], minlength=len(t.terms)
        )
        common = [
            w
            for i in np.argsort(-texts, kind="stable")
            if len(w := t.terms[i]) > 3 and w not in function_words()
        ][:200]
        self.word.options = sorted(common)
        self.word.value = self.word.value or next(iter(common), "")

    def _list(self) -> None:
        """The articles of the chosen outlets; a list keeps its article where it can."""
        if self.press is None:
            return
        a, own = self.press.articles, {name for name, box in self.outlets.items() if box.value}
        self.chosen = a.index[
            [
                role == "reference" or name in own
                for role, name in zip(a["role"], a["outlet"], strict=True)
            ]
        ]
        titles = [
            (f"{r.outlet or UNKNOWN} · {(r.title or r.Index)[:70]}", r.Index)
            for r in a.loc[self.chosen[:LISTED]].itertuples()
        ]
        for w in (self.left, self.right, self.article):
            before = w.value
            w.options = titles
            w.value = before if before in self.chosen[:LISTED] else titles[0][1] if titles else None

    def _draw(self, press: Corpus) -> None:
        """The view that is looked at; the state says what is being done, then what is on the
        desk."""
        n, told = self.tabs.selected_index, len(self.chosen)
        shown = self._draws[n](press) if told else "<p>No article is chosen: tick an outlet.</p>"
        [*self.views.values()][
            n
        ].value = f'<div class="mathjax_ignore tex2jax_ignore">{shown}</div>'
        some = f"; the lists offer the first {LISTED}, choose an event" if told > LISTED else ""
        self._say(
            f"{told:,} of {len(press):,} articles{some} · {len(press.skipped):,} files skipped {' '.join(['', *press.notes])}"
        )

    def _found(self, press: Corpus, **options: Any) -> pd.DataFrame:
        self._say(
            f"Looking up “{self.word.value}” in {len(press):,} articles, and whose words it stands in …"
        )
        table = wording.concordance(press, self.word.value, **options)
        return table[table["article"].isin(self.chosen)].reset_index(drop=True)

    def _concordance(self, press: Corpus) -> Shown:
        self.lines = self._found(press, voice=self.voice.value, sort=self.sort.value)
        return lines(press, self.lines, self.word.value)

    def _passages(self, press: Corpus) -> Shown:
        self._say(f"Comparing {len(press):,} articles …")
        shared = repetition.between(press)
        self.shared = shared[shared["a"].isin(self.chosen) & shared["b"].isin(self.chosen)]
        return passages(press, self.shared)

    def _side_by_side(self, press: Corpus) -> Shown:
        """Where left and right are one article, the two of different outlets that share most take
        their places."""
        self._passages(press)
        listed, told = self.chosen[:LISTED], press.articles["outlet"]
        pairs = self.shared[self.shared["a"].isin(listed) & self.shared["b"].isin(listed)]
        pairs = pairs[pairs["a"].map(told).ne(pairs["b"].map(told))]
        if self.left.value == self.right.value and len(pairs):
            self.left.value, self.right.value = pairs.groupby(["a", "b"])["words"].sum().idxmax()
        return side_by_side(press, self.left.value, self.right.value)

    def _reading(self, press: Corpus) -> Shown:
        wanted, marks = [kind for kind, box in self.marks.items() if box.value], {}
        for n, kind in enumerate(wanted, 1):
            self._say(f"Marking each {kind} ({n} of {len(wanted)}) …")
            marks[kind] = MARKS[kind](press) if kind in MARKS else self._found(press)
        return reading(press, self.article.value, marks)
