"""The other tabs: two outlets' lines in columns, lists, shared passages, two articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from .. import repetition
from ..project import InputError
from . import lists, views
from .view import TYPED, WIDE, Paged, View

if TYPE_CHECKING:
    from .desk import Desk


def offer(menu: Any, names: list[str], n: int = 0) -> None:
    """Let a menu hold these names; it keeps its own where it can, and else has the n-th."""
    before, menu.options = menu.value, names
    menu.value = before if before in names else next(iter([*names[n:], *names[-1:]]), None)


class TwoOutlets(View):
    """The lines of two outlets beside each other, filtered and sorted as in the concordance."""

    title = "Two outlets"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.controls = {
            side: widgets.Dropdown(description=side.capitalize(), **WIDE)
            for side in ("left", "right")
        }

    def listed(self) -> None:
        for n, menu in enumerate(self.controls.values()):
            offer(menu, self.desk.names(), n)

    def draw(self) -> None:
        self.desk.concordance.draw()
        left, right = (menu.value for menu in self.controls.values())
        table = self.desk.lines
        self.table = table[table["outlet"].isin([left, right])]
        self.show(views.beside(table, left, right, self.desk.word.value))


class Lists(Paged):
    """Frequency, runs of words, collocates, keyness, dispersion."""

    title, each = "Lists", 50

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.controls = {
            "list": widgets.Dropdown(options=list(lists.LISTS), description="List", **WIDE),
            "outlet": widgets.Dropdown(description="Outlet", **WIDE),
            "holds": widgets.Text(description="Holds", placeholder="part of a word", **TYPED),
        }

    def called(self) -> str:
        return str(self.controls["list"].value)

    def body(self) -> list[object]:
        controls, shown = super().body()
        return [controls, self.turn, shown]

    def listed(self) -> None:
        offer(self.controls["outlet"], self.desk.names())

    def draw(self) -> None:
        desk, (name, outlet, holds) = self.desk, (w.value for w in self.controls.values())
        of_outlet = "the outlet" in name
        self.controls["outlet"].layout.display = "" if of_outlet else "none"
        names, every = desk.names(), desk.press.outlets
        if not names and (every or of_outlet):
            raise InputError("no outlet is chosen: tick one" if every else "no outlet is known")
        desk.say(f"Listing {name} …")
        of = outlet if of_outlet else desk.word.value
        table = lists.listing(desk.press, name, of, names if names != every else None)
        said = next((c for c in ("term", "collocate") if c in table), "")
        if holds and said:
            table = table[table[said].str.contains(holds, case=False, regex=False)]
        self.table = table
        self.show(views.listed(table, name, self.first(len(table)), self.each))


class Passages(View):
    """Wording that articles share."""

    title = "Passages"

    def draw(self) -> None:
        desk = self.desk
        desk.say(f"Comparing {len(desk.press):,} articles …")
        shared = repetition.between(desk.press)
        desk.shared = shared[shared["a"].isin(desk.chosen) & shared["b"].isin(desk.chosen)]
        self.table = desk.shared
        self.show(views.passages(desk.press, desk.shared))


class SideBySide(View):
    """Two articles; where both are one, the two of different outlets that share most."""

    title = "Side by side"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        wide = WIDE | {"layout": {"width": "30rem"}}
        self.left, self.right = (widgets.Dropdown(description=d, **wide) for d in ("Left", "Right"))
        self.controls = {"left": self.left, "right": self.right}

    def listed(self) -> None:
        for menu in (self.left, self.right):
            self.desk.offer(menu)

    def draw(self) -> None:
        desk = self.desk
        desk.passages.draw()
        told, offered = desk.press.articles["outlet"], desk.offered()
        pairs = desk.shared[desk.shared["a"].isin(offered) & desk.shared["b"].isin(offered)]
        pairs = pairs[pairs["a"].map(told).ne(pairs["b"].map(told))]
        if self.left.value == self.right.value and len(pairs):
            self.left.value, self.right.value = pairs.groupby(["a", "b"])["words"].sum().idxmax()
        self.table = desk.shared
        self.show(views.side_by_side(desk.press, self.left.value, self.right.value))
