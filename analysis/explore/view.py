"""What every view of the desk is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

if TYPE_CHECKING:
    import pandas as pd

    from .desk import Desk

WIDE: dict[str, Any] = {"style": {"description_width": "initial"}, "layout": {"width": "17rem"}}
TYPED = WIDE | {"continuous_update": False}
PLAIN = "mathjax_ignore tex2jax_ignore"  # article text is no formula


def row(children: list[Any]) -> Any:
    return widgets.Box(children).add_class("parallax-wrap")


def tick(said: str, value: bool = True) -> Any:
    said = f'<span class="{PLAIN}">{said}</span>'
    return widgets.Checkbox(
        value=value, description=said, description_allow_html=True, indent=False
    )


def button(said: str, title: str, does: Any, **layout: str) -> Any:
    made = widgets.Button(description=said, tooltip=title, layout=layout or {"width": "auto"})
    made.on_click(lambda _: does())
    return made


class View:
    """One tab: its controls (which are remembered), what it shows, the table behind it."""

    title = ""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.controls: dict[str, Any] = {}
        self.shown = widgets.HTML()
        self.table: pd.DataFrame | None = None  # what the buttons write to a file

    def called(self) -> str:
        """What a file of its table is called."""
        return self.title

    def body(self) -> list[Any]:
        """The widgets of the tab, from above to below."""
        return [row(list(self.controls.values())), self.shown]

    def listed(self) -> None:
        """The corpus, the event or the outlets have changed: offer what there is now."""

    def draw(self) -> None:
        """Show it."""

    def show(self, said: object) -> None:
        self.shown.value = f'<div class="{PLAIN}">{said}</div>'


class Paged(View):
    """A view of many rows, some at a time."""

    each = 20

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.page = widgets.BoundedIntText(
            value=1, min=1, max=1, description="Page", **WIDE | {"layout": {"width": "8rem"}}
        )
        self.of = widgets.HTML()
        self.turn = row(
            [
                button("◀", "the page before", lambda: self.step(-1)),
                self.page,
                self.of,
                button("▶", "the next page", lambda: self.step(1)),
            ]
        )

    def step(self, by: int) -> None:
        self.page.value = min(max(self.page.value + by, 1), self.page.max)

    def first(self, rows: int) -> int:
        """The row that the page begins with, of so many."""
        pages = max(-(-rows // self.each), 1)
        self.page.max = pages  # a page behind the last is the last
        self.of.value = f"of {pages:,}"
        return (self.page.value - 1) * self.each
