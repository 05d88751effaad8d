"""The tab with one article, marked: a find can be corrected, words can be tagged."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from .. import framing, voice
from ..corpus import corrections
from ..corpus.articles import Corpus
from ..corpus.corrections import OWN
from ..project import InputError
from . import views
from .view import TYPED, WIDE, View, button, row, tick

if TYPE_CHECKING:
    from .desk import Desk

# The table that a mark comes from, where people may correct it.
TABLES = {
    "quotation": "quotations",
    "statement": "statements",
    "label": "labels",
    "death": "deaths",
    "act": "agency",
    "passive": "passives",
    "figure": "figures",
    "tag": OWN,
}
# What a person may add where the rules missed it.
MISSED: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "labels": framing.labels,
    "deaths": framing.deaths,
    "quotations": voice.quotations,
    "statements": voice.statements,
}
ON = ("quotation", "label", "figure", "passage", "repeat", "tag", "word")


class Reading(View):
    """One article with what is ticked marked in it, and what people say of a find."""

    title = "Reading copy"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        typed = TYPED | {"layout": {"width": "30rem"}}
        wide = WIDE | {"layout": {"width": "30rem"}}
        self.article = widgets.Dropdown(description="Article", **wide)
        self.marks = {
            kind: tick(f'<span class="mark {kind}">{kind}</span>', kind in ON)
            for kind in (*views.MARKS, "word")
        }
        self.controls = {"article": self.article} | self.marks
        self.here: tuple[int, int] | None = None
        self.find = widgets.Dropdown(description="Find", **wide)
        self.words = widgets.Text(description="Words", placeholder="as they stand", **typed)
        self.says = widgets.Text(description="Say", placeholder="speaker, label, tag …", **TYPED)
        self.note = widgets.Text(description="Note", **TYPED)
        self.missed_as = widgets.Dropdown(options=list(MISSED), description="as", **WIDE)

    def body(self) -> list[Any]:
        of_find = [
            self.find,
            button("Wrong", "this find is wrong: leave it out everywhere", self.wrong),
            button("Change", "it says what is written under Say", self.change),
            button("Take back", "undo what was said of this find", self.take_back),
        ]
        of_words = [
            self.words,
            button("Tag", "give these words the label under Say", self.tag),
            button("Missed", "a find that is missing: its words, and what it says", self.missed),
            self.missed_as,
        ]
        said = row([self.says, self.note])
        return [
            row([self.article, *self.marks.values()]),
            self.shown,
            said,
            row(of_find),
            row(of_words),
        ]

    def listed(self) -> None:
        self.desk.offer(self.article)

    def draw(self) -> None:
        press, article = self.desk.press, self.article.value
        wanted, marked = [kind for kind, box in self.marks.items() if box.value], {}
        for n, kind in enumerate(wanted, 1):
            self.desk.say(f"Marking each {kind} ({n} of {len(wanted)}) …")
            marked[kind] = views.marks(press, kind) if kind in views.MARKS else self.desk.found()
        here = self.here if self.here and self.here[1] <= len(self.text()) else None
        self.show(views.reading(press, article, marked, here))
        finds = [
            (f"{kind}: {r.text[:50]} ({r.note})"[:90], (TABLES[kind], r.Index, kind))
            for kind, table in marked.items()
            if kind in TABLES
            for r in table[table["article"] == article].itertuples()
        ]
        self._found = {kind: marked[kind] for kind in wanted}
        before = self.find.index
        self.find.options = finds
        if finds:
            self.find.index = min(before or 0, len(finds) - 1)
        self.table = pd.concat(
            [t[t["article"] == article].assign(mark=k) for k, t in marked.items()]
            or [press.sentences.head(0)]
        )

    def text(self) -> str:
        return str(self.desk.press.articles["text"][self.article.value])

    def _chosen(self) -> tuple[str, Any]:
        if not self.find.value:
            raise InputError("no find is chosen: tick a mark, then choose one under Find")
        table, index, kind = self.find.value
        row = self._found[kind].loc[index]
        return table, SimpleNamespace(**row[["article", "start", "end", "text"]].to_dict())

    def _place(self) -> SimpleNamespace:
        """The typed words where they stand first, or from the place that was opened on."""
        words, text = self.words.value.strip(), self.text()
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        there = whole.search(text, self.here[0] if self.here else 0) or whole.search(text)
        if not words or not there:
            raise InputError("write the words under Words as they stand in the article")
        at, end = there.span()
        return SimpleNamespace(article=self.article.value, start=at, end=end, text=words)

    def _said(self) -> str:
        if not self.says.value.strip():
            raise InputError("write under Say what it is: a speaker, a label, a tag of your own")
        return self.says.value.strip()

    def wrong(self) -> None:
        self.desk.doing(lambda: self._correct(*self._chosen(), "wrong"))

    def change(self) -> None:
        self.desk.doing(lambda: self._correct(*self._chosen(), "changed", self._said()))

    def missed(self) -> None:
        self.desk.doing(self._missed)

    def _missed(self) -> None:
        table, place = self.missed_as.value, self._place()
        now = MISSED[table](self.desk.press)
        there = now["article"].eq(place.article) & now["start"].lt(place.end)
        if (there & now["end"].gt(place.start)).any():
            raise InputError(f"one of the {table} stands there already: choose it under Find")
        self._correct(table, place, "missed", self._said())

    def tag(self) -> None:
        self.desk.doing(lambda: self._correct(OWN, self._place(), "tag", self._said()))

    def take_back(self) -> None:
        """Undo what was said of the chosen find, or of the words that are typed (a find that is
        left out is in no list any more)."""

        def undo() -> None:
            if self.words.value.strip():
                place = self._place()
                for table in (*corrections.TABLES, OWN):
                    self.desk.correct(table, place, "", take_back="tag", draw=False)
                self.desk.draw()
            else:
                self.desk.correct(*self._chosen(), "", take_back="tag")

        self.desk.doing(undo)

    def _correct(self, table: str, span: Any, verdict: str, value: str = "") -> None:
        if table == OWN and verdict == "wrong":
            self.desk.correct(table, span, "", take_back="tag")
            return
        verdict = "tag" if table == OWN else verdict
        said = {"value": value, "note": self.note.value.strip()}
        self.desk.correct(table, span, verdict, **said, date=f"{date.today()}")
        self.says.value = self.note.value = ""
