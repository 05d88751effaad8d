"""The tab with the events: proposed where none is known, accepted, named by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from .. import project
from ..corpus import events as events_of
from ..corpus.headlines import called
from ..project import InputError
from . import views
from .view import TYPED, WIDE, View, button, row

if TYPE_CHECKING:
    from .desk import Desk


class Events(View):
    """Which articles tell one event. What is said here is kept in events.csv beside the corpus."""

    title = "Events"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        wide = {"style": WIDE["style"], "layout": {"width": "30rem"}}
        self.alike = widgets.BoundedFloatText(
            value=0.25, min=0.05, max=0.9, step=0.05, description="Alike from", **TYPED
        )
        self.controls = {"alike": self.alike}
        self.which = widgets.Dropdown(description="Of", **wide)
        self.name = widgets.Text(description="the event is", **TYPED)

    def body(self) -> list[Any]:
        accept = button("Accept", "write the proposed events beside the articles", self.accept)
        name = button("Name", "these articles tell the event that is typed", self.named)
        self.proposing = row([self.alike, accept])
        return [self.proposing, self.shown, row([self.which, self.name, name])]

    def draw(self) -> None:
        corpus = self.desk.corpus
        assert corpus is not None
        self.desk.say("Comparing what the articles tell …")
        event = corpus.articles["event"]
        if may_propose := events_of.may_propose(corpus):
            event = events_of.propose(corpus, self.alike.value)
        self.proposing.layout.display = "flex" if may_propose else "none"
        self.table = events_of.grouped(corpus, event)
        told = corpus.articles.assign(headline=called(corpus))
        groups = {e: told[event == e] for e in self.table["event"]}
        shown = [(e, list(rows.itertuples())) for e, rows in groups.items()]
        self.show(views.events(shown, may_propose))
        some = [(f"event: {e} ({len(rows)})", tuple(rows.index)) for e, rows in groups.items()]
        single = [(f"{r.outlet}: {r.headline}"[:90], (r.Index,)) for r in told.itertuples()]
        self.which.options = [*some, *single]
        self.which.index = None  # nothing is chosen: what is said is said on purpose

    def accept(self) -> None:
        self.desk.doing(self._accept)

    def _accept(self) -> None:
        desk, path = self.desk, project.found(self.desk.path.value)
        if desk.corpus is None or not events_of.may_propose(desk.corpus):
            raise InputError("no event is proposed; choose an article, and name its event")
        events_of.write(desk.corpus, path, self.alike.value)
        desk.again()

    def named(self) -> None:
        self.desk.doing(self._named)

    def _named(self) -> None:
        desk, path = self.desk, project.found(self.desk.path.value)
        if desk.corpus is None or not self.which.value or not self.name.value.strip():
            raise InputError("choose an event or an article under Of, and type its event")
        if events_of.may_propose(desk.corpus):
            events_of.write(desk.corpus, path, self.alike.value)
        events_of.name(desk.corpus, path, self.which.value, self.name.value.strip())
        self.name.value = ""
        desk.again()
