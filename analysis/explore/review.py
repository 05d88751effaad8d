"""Going through the cards in JupyterLab: accept, reject, note; kept in reviews.csv beside the
corpus, which the reports follow."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import pandas as pd

from .. import project
from ..findings import findings, reviews
from ..page import show
from ..page.cards import one
from ..page.text import escape
from . import views
from .view import PLAIN, WIDE, button, row


class Review:
    """The widgets: one card, what is said of it, and how often each kind was accepted.

    cards   findings.findings of the corpus, with verdict and note as they are kept
    """

    def __init__(self, corpus: str = "") -> None:
        self.cards = pd.DataFrame()
        self.corpus: Any = None
        self._own = False
        self.state, self.card, self.rates = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.number = widgets.BoundedIntText(
            value=1, min=1, max=1, description="Card", **WIDE | {"layout": {"width": "9rem"}}
        )
        self.note = widgets.Text(description="Note", **WIDE | {"layout": {"width": "30rem"}})
        says = [
            button("Accept", "true, and worth showing: it is marked in reports", self.accept),
            button("Reject", "it is left out of reports, and counted", self.reject),
            button("Undecided", "take back what was said", self.undecided),
        ]
        steps = [
            button("◀", "the card before", lambda: self.step(-1)),
            self.number,
            button("▶", "the next card", lambda: self.step(1)),
        ]
        style = widgets.HTML(f"<style>{views.CSS}</style>")
        body = [style, self.state, row(steps), self.card, row([self.note, *says]), self.rates]
        self.whole = widgets.VBox(body).add_class("parallax")
        self.number.observe(lambda _: None if self._own else self._doing(self._show), "value")
        self._doing(lambda: self._read(corpus or os.environ.get("PARALLAX_CORPUS", "data/sample")))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.whole._repr_mimebundle_(**options)

    def _doing(self, work: Callable[[], None]) -> None:
        try:
            work()
        except project.InputError as error:
            self._say(str(error), "alert")
        except OSError as error:
            self._say(f"{error.filename}: {error.strerror}; what you said is not kept", "alert")

    def _say(self, line: str, kind: str = "status") -> None:
        self.state.value = f'<p class="{kind} {PLAIN}" role="{kind}">{escape(line)}</p>'

    def _read(self, corpus: str) -> None:
        self._say(f"Reading {corpus}, and looking for what stands out …")
        self.page = show.begin(str(project.found(corpus)), copies="")
        self.corpus = self.page.corpus
        self.cards = reviews.with_verdicts(self.corpus, findings(self.corpus))
        self.number.max = max(len(self.cards), 1)
        open_ = [n for n, said in enumerate(self.cards["verdict"], 1) if not said]
        self._go(open_[0] if open_ else 1)
        self._show()

    def _go(self, number: int) -> None:
        self._own = True
        self.number.value = min(max(number, 1), self.number.max)
        self._own = False

    def step(self, by: int) -> None:
        self._go(self.number.value + by)
        self._doing(self._show)

    def _show(self) -> None:
        said = self.cards["verdict"]
        n, told = self.number.value, int((said != "").sum())
        line = f"{told} of {len(self.cards)} cards reviewed"
        if self.cards.empty:
            self._say("No rule has found anything that a reader should see first.")
            return
        card = self.cards.iloc[n - 1]
        self.note.value = card["note"]
        self.card.value = f'<div class="{PLAIN}">{one(self.page, card)}</div>'
        self._say(f"{line} · this one: {card['verdict'] or 'undecided'}")
        rates = reviews.precision(self.corpus)
        name = "precision by kind, from these reviews"
        self.rates.value = str(views.listed(rates, name)) if len(rates) else ""

    def accept(self) -> None:
        self._doing(lambda: self._keep("accepted"))

    def reject(self) -> None:
        self._doing(lambda: self._keep("rejected"))

    def undecided(self) -> None:
        self._doing(lambda: self._keep("", 0))

    def _keep(self, verdict: str, by: int = 1) -> None:
        """Write it down, and go on to the next card."""
        n = self.number.value
        reviews.keep(self.corpus, self.cards.iloc[n - 1], verdict, self.note.value.strip())
        self.cards = reviews.with_verdicts(self.corpus, self.cards)
        self._go(n + by)
        self._show()
