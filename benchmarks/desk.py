"""Does the desk answer a click in time? Seconds from each change of a widget to its answer.

    python benchmarks/desk.py [CORPUS …]     (default: the sample, and one event told in 5,000
                                             invented articles by 40 outlets)

Begins the desk as the notebook does, on a copy of the corpus and with no table kept, then clicks
through its tabs: every list and every choice, words, outlets out and in, ticks, corrections. Prints
for each tab how many clicks, the least, the median and the most that one took, and which that was;
then all that took longer than the bar. Run it on a quiet machine.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from memory import invented

from analysis import explore
from analysis.project import SAMPLE, found

BARS = {150: 0.5, 5_000: 1.5}  # articles, and seconds in which a click is answered
ARTICLES, OUTLETS = 5_000, 40
SOME = 3  # of many choices of one kind


class Clicks:
    """A desk, and how long each click on it took."""

    def __init__(self, corpus: str) -> None:
        began = time.perf_counter()
        self.desk = explore.Desk(corpus)
        self.read = time.perf_counter() - began
        self.took: list[tuple[str, str, float]] = []

    def click(self, what: str, does: Callable[[], Any]) -> None:
        """Do it, and note for the tab that is open how long it took. What goes wrong is raised."""
        began = time.perf_counter()
        does()
        took = time.perf_counter() - began
        tab = self.desk.tabs.titles[self.desk.tabs.selected_index]
        self.took.append((tab, what, took))
        if "This went wrong" in self.desk.state.value:
            raise SystemExit(f"{tab}, {what}: {self.desk.state.value}")

    def choose(self, what: str, widget: Any, value: Any) -> None:
        if widget.value != value:
            self.click(f"{what}: {value!r}", lambda: setattr(widget, "value", value))

    def turn(self, title: str) -> None:
        index = self.desk.tabs.titles.index(title)
        self.click("the tab", lambda: setattr(self.desk.tabs, "selected_index", index))

    def each(self, what: str, menu: Any, most: int = SOME) -> None:
        """Some choices of a menu, and back to what it was."""
        before, known = menu.value, [o[1] if isinstance(o, tuple) else o for o in menu.options]
        for value in [*(v for v in known if v != before)][:most]:
            self.choose(what, menu, value)
        self.choose(what, menu, before)

    # --- what somebody does at the desk

    def all_of_them(self) -> None:
        said = self.desk.word.value
        lists = self.desk.rooms[2].controls["list"]
        for room in self.desk.rooms:
            self.turn(room.title)
            for name, w in room.controls.items():
                if hasattr(w, "options"):
                    self.each(name, w, len(w.options) if w is lists else SOME)
                elif isinstance(w.value, bool):
                    self.choose(name, w, not w.value)
                    self.choose(name, w, not w.value)
            if hasattr(room, "page"):
                self.click("the next page", lambda room=room: room.step(1))
            for word in ("said", "attack*", said):
                self.choose("word", self.desk.word, word)
            self.outlets_out_and_in(lists if room is self.desk.rooms[2] else None)
            self.each("event", self.desk.event)
        self.concordance()
        self.reading()

    def outlets_out_and_in(self, lists: Any) -> None:
        boxes = list(self.desk.outlets.items())
        for name, box in boxes[:1]:
            self.choose(f"outlet {name}", box, False)
            for value in lists.options if lists else ():
                self.choose("list, an outlet out", lists, value)
            self.choose(f"outlet {name}", box, True)
        self.choose("all outlets", self.desk.every, False)
        for name, box in boxes[-2:]:
            self.choose(f"outlet {name}", box, True)
        self.choose("all outlets", self.desk.every, True)

    def concordance(self) -> None:
        self.turn("Concordance")
        view = self.desk.concordance
        for name, value in (("speaker", "a"), ("from", "2012-01-01"), ("width", 200)):
            before = view.controls[name].value
            self.choose(name, view.controls[name], value)
            self.choose(name, view.controls[name], before)
        self.choose("tick", view.rows[0].tick, True)
        view.tag.value = "mine"
        self.click("tag the ticked lines", view.tagged)
        self.choose("tick", view.rows[0].tick, False)
        self.click("open a line", view.rows[1].open)

    def reading(self) -> None:
        view = self.desk.reading
        self.turn("Reading copy")
        told = [kind for *_, kind in (value for _, value in view.find.options)]
        for kind in dict.fromkeys(told):
            view.find.index = [k for *_, k in (v for _, v in view.find.options)].index(kind)
            self.click(f"wrong: a {kind}", view.wrong)
        view.words.value, view.says.value = view.text().split()[0], "mine"
        self.click("tag words", view.tag)
        view.words.value = view.text().split()[0]
        self.click("take back", view.take_back)


def report(clicks: Clicks) -> None:
    articles = len(clicks.desk.corpus)
    bar = next((s for n, s in BARS.items() if articles <= n), max(BARS.values()))
    print(f"{articles:,} articles: read in {clicks.read:.1f} s; a click may take {bar} s")
    table = pd.DataFrame(clicks.took, columns=["tab", "click", "s"])
    print(f"{'':16s}{'clicks':>8s}{'least':>8s}{'median':>8s}{'most':>8s}")
    for tab, rows in [*table.groupby("tab", sort=False), ("all", table)]:
        most = rows.loc[rows["s"].idxmax()]
        figures = f"{len(rows):8d}{rows['s'].min():8.2f}{rows['s'].median():8.2f}{most['s']:8.2f}"
        print(f"{tab:16s}{figures}   {most['click']}")
    late = table[table["s"] > bar]
    for row in late.itertuples():
        print(f"LATE  {row.s:6.2f} s   {row.tab}, {row.click}")
    print("every click in time" if late.empty else f"{len(late)} of {len(table)} clicks are late")


def one_event(folder: Path) -> Path:
    """Invented articles on one event."""
    made = pd.DataFrame(invented(ARTICLES), columns=["id", "outlet", "event", "text"])
    outlets = np.random.default_rng(7).integers(OUTLETS, size=ARTICLES)
    made = made.assign(event="one", outlet=[f"Outlet {n:02d}" for n in outlets])
    made.to_parquet(folder / "invented.parquet", index=False)
    return folder / "invented.parquet"


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["PARALLAX_CACHE"] = str(folder / "cache")
        chosen = [found(path) for path in sys.argv[1:]] or [SAMPLE, one_event(folder)]
        for n, path in enumerate(chosen):
            own = folder / str(n) / path.name
            (shutil.copytree if path.is_dir() else shutil.copy)(path, _parent(own))
            clicks = Clicks(str(own))
            clicks.all_of_them()
            report(clicks)


def _parent(path: Path) -> Path:
    path.parent.mkdir()
    return path


if __name__ == "__main__":
    main()
