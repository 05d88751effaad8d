"""The first tab: a word in its lines; each opens its article, can be ticked, and tagged."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from .. import voice
from ..corpus.corrections import OWN
from ..evidence import VOICES
from . import lines, views
from .view import TYPED, WIDE, Paged, button, row

if TYPE_CHECKING:
    from .desk import Desk


UNSEEN: dict[str, Any] = {
    "indent": False,
    "description": '<span class="unseen">tick this line</span>',
    "description_allow_html": True,
}


class Concordance(Paged):
    """The lines of the word, filtered, sorted, cut and paged."""

    title = "Concordance"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        every = ("anybody’s", "")
        small = WIDE | {"layout": {"width": "9.5rem"}}
        typed = TYPED | {"layout": {"width": "12rem"}}
        order = [("–", ""), *((name, name) for name in lines.ORDERS)]
        self.controls = {
            "voice": widgets.Dropdown(
                options=[every, *((v, v) for v in VOICES)], description="Whose words", **WIDE
            ),
            "speaker": widgets.Text(description="Speaker", placeholder="part of a name", **typed),
            "role": widgets.Dropdown(options=[("any", "")], description="Role", **WIDE),
            "part": widgets.Dropdown(options=[("any", "")], description="Part", **small),
            "from": widgets.Text(description="From", placeholder="2031-03-01", **typed),
            "to": widgets.Text(description="To", placeholder="2031-03-09", **typed),
            "sort": widgets.Dropdown(options=order, value="1R", description="Sort by", **small),
            "then": widgets.Dropdown(options=order, value="2R", description="then", **small),
            "last": widgets.Dropdown(options=order, description="then by", **small),
            "width": widgets.BoundedIntText(
                value=90, min=10, max=lines.WIDEST, step=10, description="Context", **small
            ),
        }
        self.rows = [_Row(self) for _ in range(self.each)]
        self.tag = widgets.Text(description="Tag ticked lines", **TYPED)

    def body(self) -> list[Any]:
        marks = row([self.tag, button("Tag", "give the ticked lines this label", self.tagged)])
        made = [r.whole for r in self.rows]
        return [row(list(self.controls.values())), self.shown, self.turn, *made, marks]

    def listed(self) -> None:
        """Offer the roles and the parts that there are."""
        press = self.desk.press
        if press is None:
            return
        for name, table in (("role", voice.voices(press)), ("part", press.parts)):
            menu, known = self.controls[name], sorted(set(table[name]) - {""})
            before = menu.value
            menu.options = [("any", ""), *((v, v) for v in known)]
            menu.value = before if before in known else ""

    def draw(self) -> None:
        desk, by = self.desk, {name: str(w.value) for name, w in self.controls.items()}
        found = lines.filtered(desk.found(), by)
        found = lines.ordered(found, [by["sort"], by["then"], by["last"]])
        self.table = desk.lines = lines.cut(found, self.controls["width"].value)
        first = self.first(len(found))
        some = self.table.iloc[first : first + self.each]
        self.show(views.told(desk.press, found, desk.word.value, first + 1, first + len(some)))
        own = desk.press.corrections.own(desk.press.articles.index, "tick")
        ticked = set(zip(own["article"], own["start"], strict=True))
        told = list(some.itertuples())
        for n, made in enumerate(self.rows):
            made.put(told[n] if n < len(told) else None, ticked)

    def ticked(self) -> pd.DataFrame:
        """The lines that are ticked, of all that are found."""
        table = self.desk.lines
        own = self.desk.press.corrections.own(self.desk.press.articles.index, "tick")
        places = set(zip(own["article"], own["start"], own["end"], strict=True))
        here = zip(table["article"], table["start"], table["end"], strict=True)
        return table[[place in places for place in here]]

    def tagged(self) -> None:
        """Give the ticked lines the label that is typed."""
        if label := self.tag.value.strip():
            for r in self.ticked().itertuples():
                self.desk.correct(OWN, r, "tag", value=label)


class _Row:
    """One line: a tick, its headline (which opens the article), the words."""

    def __init__(self, view: Concordance) -> None:
        self.view, self.place, self.own = view, SimpleNamespace(), False
        self.tick = widgets.Checkbox(**UNSEEN)
        self.opens = button("", "open the article at this place", self.open, width="11rem")
        self.words = widgets.HTML()
        self.whole = widgets.HBox([self.tick, self.opens, self.words]).add_class("parallax-line")
        self.whole.layout.display = "none"
        self.tick.observe(self.changed, "value")

    def put(self, line: Any, ticked: set[tuple[str, int]]) -> None:
        """Show this line, or nothing."""
        self.own = True
        self.whole.layout.display = "none" if line is None else "flex"
        if line is not None:
            self.place = line
            self.tick.value = (line.article, line.start) in ticked
            self.opens.description = line.title[:60]
            self.words.value = str(views.line(line))
        self.own = False

    def changed(self, change: Any) -> None:
        if self.own:
            return
        if change["new"]:
            self.view.desk.correct(OWN, self.place, "tick", draw=False)
        else:
            self.view.desk.correct(OWN, self.place, "", take_back="tick", draw=False)

    def open(self) -> None:
        self.view.desk.open(self.place.article, (self.place.start, self.place.end))
