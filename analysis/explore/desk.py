"""Exploring in JupyterLab: choose corpus, event, outlets and a word; the views follow.

What is found in all articles is worked out while a corpus is read, so that no click waits for it;
beyond that only the view that is looked at is. What was chosen is remembered for the next time; what
is ticked, tagged or corrected is kept in corrections.csv beside the corpus.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd
from IPython.core.getipython import get_ipython

from .. import project, wording
from ..corpus.articles import Corpus
from ..corpus.corrections import OWN
from ..corpus.headlines import called
from ..page import show
from ..page.text import escape
from . import kept, lines, lists, views
from .comparing import Lists, Passages, SideBySide, TwoOutlets
from .concordance import Concordance
from .events import Events
from .reading import Reading
from .view import PLAIN, TYPED, WIDE, View, button, row, tick

LISTED = 500  # so many articles a list offers


class Desk:
    """The widgets: corpus, event, outlets and word on top, the views below.

    corpus   all that was read, None where it could not be; press, the chosen event of it, whose
             tables are remembered
    chosen   the articles of the chosen outlets, and reference documents; lines, shared: the lines
             and passages shown last
    """

    def __init__(self, corpus: str = "", word: str = "") -> None:
        self.corpus: Corpus | None = None
        self.press: Any = None
        self.chosen, self.lines, self.shared = pd.Index([]), pd.DataFrame(), pd.DataFrame()
        self._own = False  # True while the desk itself changes a widget
        known = [f"data/{p.parent.name}" for p in sorted(project.DATA.glob("*/articles.csv"))]
        corpus = corpus or os.environ.get("PARALLAX_CORPUS") or "data/sample"
        self.path = widgets.Combobox(value=corpus, options=known, description="Corpus", **TYPED)
        said = "attack*, car bomb"
        self.word = widgets.Combobox(value=word, description="Word", placeholder=said, **TYPED)
        self.event = widgets.Dropdown(description="Event", **WIDE)
        self.outlets: dict[str | None, Any] = {}
        self.every, self.boxes, self.state = tick("all outlets"), row([]), widgets.HTML()
        self.concordance, self.passages, self.reading = (
            Concordance(self),
            Passages(self),
            Reading(self),
        )
        self.rooms: list[View] = [
            self.concordance,
            TwoOutlets(self),
            Lists(self),
            self.passages,
            SideBySide(self),
            self.reading,
            Events(self),
        ]
        self.tabs = widgets.Tab(
            [widgets.VBox(room.body()) for room in self.rooms],
            titles=[room.title for room in self.rooms],
        )
        self.whole = self._laid_out()
        for w in (self.path, self.word, self.event, self.every, *self._controls()):
            w.observe(self._changed, "value")
        self.tabs.observe(self._changed, "selected_index")
        # from here on tables show their outlets
        if (shell := get_ipython()) and shell.display_formatter:
            for kind, render in ((pd.DataFrame, self._table), (Corpus, views.articles)):
                shell.display_formatter.formatters["text/html"].for_type(kind, render)
        self._changed({"owner": self.path})
        if word and self.word.value != word:
            self.word.value = word

    def _laid_out(self) -> Any:
        files = [
            button(f"Save as {kind}", f"write what is shown to a {kind} file", self._saves(kind))
            for kind in ("csv", "xlsx")
        ]
        top = [row([self.path, self.event, self.word, *files]), self.boxes, self.state]
        choices = widgets.VBox(top).add_class("parallax-choices")
        style = widgets.HTML(f"<style>{views.CSS}</style>")
        return widgets.VBox([style, choices, self.tabs]).add_class("parallax")

    def _controls(self) -> list[Any]:
        own = [w for room in self.rooms for w in room.controls.values()]
        return own + [room.page for room in self.rooms if hasattr(room, "page")]

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.whole._repr_mimebundle_(**options)

    def _table(self, table: pd.DataFrame) -> str | None:
        if (
            self.corpus is not None
            and list(table.columns[:4]) == views.SPANS
            and table["article"].isin(self.corpus.articles.index).all()
        ):
            return str(views.spans(self.corpus, table))
        return table._repr_html_()

    def say(self, line: str, kind: str = "status") -> None:
        """One line above the tabs."""
        self.state.value = f'<p class="{kind} {PLAIN}" role="{kind}">{escape(line)}</p>'

    # --- what happens when something is chosen

    def _changed(self, change: Any) -> None:
        """Work out what hangs on the changed widget."""
        if self._own:
            return
        owner = change["owner"]
        for room in self.rooms:
            if hasattr(room, "page") and owner is not room.page and owner is not self.tabs:
                self._set(room.page, 1)
        if owner is self.reading.article:
            self.reading.here = None
        self.doing(lambda: self._follow(owner))

    def _follow(self, owner: Any) -> None:
        if owner is self.path:
            self._read()
        if owner in (self.path, self.event):
            self.choose_event()
        if owner is self.every:
            for box in self.outlets.values():
                box.value = self.every.value
        if owner in (self.path, self.event, self.every, *self.outlets.values()):
            self.choose_articles()
        if owner is self.path:
            kept.restore(self)
        self.draw()
        kept.keep(self)

    def doing(self, work: Callable[[], None]) -> None:
        """Do it; what goes wrong is said in one line, for nobody sees what a handler raises, and
        nothing stale is left to be read."""
        if self._own:
            work()
            return
        self._own = True
        try:
            work()
        except project.InputError as error:
            self._blank(str(error))
        except Exception as error:
            self._blank(f"This went wrong: {error!r}")
        except KeyboardInterrupt:
            self._blank("Stopped. Choose something smaller: an event, fewer articles.")
        finally:
            self._own = False

    def _blank(self, line: str) -> None:
        for room in self.rooms:
            room.shown.value = ""
        for made in self.concordance.rows:
            made.put(None, set())
        self.say(line, "alert")

    def _set(self, widget: Any, value: Any) -> None:
        """Change a widget without working out what hangs on it."""
        before, self._own = self._own, True
        widget.value, self._own = value, before

    def _read(self) -> None:
        self.corpus = self.press = None
        self.boxes.children = ()
        if not (path := self.path.value.strip()):
            raise project.InputError(
                "no corpus is named; give a folder of articles or a .csv, .jsonl or .parquet file"
            )
        self.say(f"Reading {path} …")
        self.corpus = show.begin(str(project.found(path))).corpus
        for n, kind in enumerate(views.MARKS, 1):
            self.say(f"Reading {path}: each {kind} ({n} of {len(views.MARKS)}) …")
            views.marks(self.corpus, kind)
        self.say(f"Reading {path}: words and runs of words …")
        lists.ready(self.corpus)
        views.shown_outlets[:] = self.corpus.outlets
        events = self.corpus.events
        self.event.options = [("all events", ""), *((e, e) for e in events)]
        self.event.value = events[0] if len(self.corpus) > LISTED and events else ""
        unknown = [None] if self.corpus.articles["outlet"].isna().any() else []
        names = [*self.corpus.outlets, *unknown]
        self.outlets = {name: tick(str(views.html.outlet(name))) for name in names}
        for box in self.outlets.values():
            box.observe(self._changed, "value")
        self.every.value = True
        self.boxes.children = (self.every, *self.outlets.values())

    def choose_event(self) -> None:
        """The chosen event, the one that was there before with all that is known of it; the words
        that it offers."""
        if self.corpus is None:
            return
        self.press = self.corpus.select(self.event.value)
        t = self.press.tokens
        texts = wording.held(t)
        often = (t.terms[i] for i in np.argsort(-texts, kind="stable"))
        common = [w for w in often if len(w) > 3 and w not in wording.function_words()][:200]
        self.word.options = sorted(common)
        self.word.value = self.word.value or next(iter(common), "")

    def choose_articles(self) -> None:
        """The articles of the chosen outlets, and what the views offer of them."""
        if self.press is None:
            return
        a, own = self.press.articles, {name for name, box in self.outlets.items() if box.value}
        told = zip(a["role"], a["outlet"], strict=True)
        self.chosen = a.index[[role == "reference" or name in own for role, name in told]]
        for room in self.rooms:
            room.listed()

    def again(self) -> None:
        """Read the corpus anew: what lies beside it has changed."""
        self._follow(self.path)

    def draw(self) -> None:
        """The view that is looked at; the state says what is being done, then what is on the
        desk."""
        if self.press is None:
            return
        room, told = self.rooms[self.tabs.selected_index or 0], len(self.chosen)
        for other in self.rooms:
            if other is not room:
                other.shown.value = ""
        if told:
            room.draw()
        else:
            self.lines = self.lines.head(0)
            self._blank("")
            room.show("<p>No article is chosen: tick an outlet.</p>")
        some = f"; the lists offer the first {LISTED}, choose an event" if told > LISTED else ""
        read = f"{told:,} of {len(self.press):,} articles{some}"
        skipped = f"{len(self.press.skipped):,} files skipped"
        none = "" if self.corpus and self.corpus.events else " · no event is known: see Events"
        self.say(f"{read} · {skipped}{none} {' '.join(['', *self.press.notes])}")

    # --- what the views ask for

    def found(self) -> pd.DataFrame:
        """The lines of the word in the chosen articles."""
        word, press = self.word.value, self.press
        self.say(f"Looking up “{word}” in {len(press):,} articles, and whose words it stands in …")
        table = lines.found(press, word)
        return table[table["article"].isin(self.chosen)].reset_index(drop=True)

    def names(self) -> list[str]:
        """The chosen outlets that tell the chosen event."""
        return [name for name in self.press.outlets if self.outlets[name].value]

    def offered(self) -> pd.Index:
        return self.chosen[:LISTED]

    def offer(self, menu: Any) -> None:
        """Let a list of articles hold the chosen ones; it keeps its article where it can."""
        table, before = self.press.articles.loc[self.offered()], menu.value
        titles = called(self.press)
        menu.options = [
            (f"{r.outlet or views.UNKNOWN} · {titles[r.Index][:70]}", r.Index)
            for r in table.itertuples()
        ]
        menu.value = before if before in table.index else next(iter(table.index), None)

    def open(self, article: str, here: tuple[int, int]) -> None:
        """Show the article, the place in view."""

        def turn() -> None:
            if article in self.offered():
                self.reading.article.value = article
            self.reading.here = here
            self.tabs.selected_index = self.rooms.index(self.reading)
            self.draw()

        self.doing(turn)

    def correct(
        self,
        table: str,
        span: Any,
        verdict: str,
        take_back: str = "",
        draw: bool = True,
        **said: str,
    ) -> None:
        """Keep what a person says of a span, or take it back; every table honours it from here
        on."""

        def kept_now() -> None:
            if self.corpus is None:
                return
            anew = table != OWN
            if take_back:
                anew &= self.corpus.corrections.drop(table, span, take_back)
            else:
                self.corpus.corrections.add(table, span, verdict, **said)
            if anew:
                self.corpus.corrected(table)
            if draw:
                self.draw()

        self.doing(kept_now)

    # --- what outlives the session

    def _saves(self, kind: str) -> Callable[[], None]:
        def save() -> None:
            room = self.rooms[self.tabs.selected_index or 0]
            if room.table is None or room.table.empty:
                raise project.InputError("there is nothing to save in this view")
            name = f"{room.called()} {self.word.value}"
            file = kept.export(room.table, name, kind)
            self.say(f"{len(room.table):,} rows written to {os.path.relpath(file, project.ROOT)}")

        return lambda: self.doing(save)
