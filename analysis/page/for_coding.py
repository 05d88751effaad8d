"""What 5-coding.ipynb shows: a sample for people, what came back, counts that it corrects, tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..coding import checked as _checked
from ..coding.contrasts import COUNTS
from ..coding.contrasts import contrasts as _contrasts
from ..coding.units import question, units
from ..project import InputError
from . import plots
from .pictures import drawn
from .tables import table
from .text import Shown, note

if TYPE_CHECKING:
    from .page import Page

NOBODY = (
    "Nobody has checked a sample of exactly these articles yet: draw one, let people code it, and "
    "put key.csv and the filled sheets into a folder `checked` beside the corpus."
)
# which checked tables correct which table of a page
CORRECTS = {
    "labels": ["labels"],
    "deaths": ["deaths"],
    "agency": ["acts"],
    "figures": ["figures"],
    "speakers": ["quotations", "statements"],
}
SAMPLE = ["table", "question", "units", "found", "command"]


def to_check(page: Page, tables: Sequence[str], n: int = 200) -> Shown:
    """What people can be asked about each table, how many units there are, how a sample is drawn."""
    rows = []
    for name in tables:
        every = units(page.corpus, name)
        asked = question(name, "…") if name != "frames" else "Does the article carry this frame?"
        drawn_by = f"parallax sheets {page.name} --table {name} --n {n} --coders A,B"
        command = f"{drawn_by} --out checked/{name}"
        rows.append((name, asked, len(every), int((every["machine"] == "1").sum()), command))
    listed = pd.DataFrame(rows, columns=SAMPLE)
    return table(page, listed, "to-check", "What can be checked, and the command that draws it")


def read_checked(page: Page, place: str = "") -> _checked.Checked | None:
    """The checked samples in the folder `place`; of '', in the folder `checked` beside the corpus.

    None where there is none, or none of these texts. Raises InputError for a folder that is named
    and is not there, and for a sheet that cannot be read.
    """
    folder = Path(place).expanduser() if place else page.checked_in
    if place and (folder is None or not folder.is_dir()):
        raise InputError(f"{place}: no such folder of checked samples (key.csv and filled sheets)")
    if folder is None or not _checked.samples(folder):
        return None
    if not _checked.of_these_texts(page.corpus, folder):
        return None
    return _checked.read_folder(page.corpus, folder)


def agreed(page: Page, sample: _checked.Checked | None, limit: int = 30) -> Shown:
    """How far coders agree: alpha by table, frame and pair of coders."""
    caption = "Krippendorff's alpha"
    if sample is None:
        return note(NOBODY, caption)
    shown = table(page, sample.agreement, "agreement", caption, limit)
    known = sample.agreement.dropna(subset=["alpha"])
    if known.empty:
        return shown
    known = known.assign(row=known["table"] + ": " + known["category"])
    pairs = list(known["between"].unique())
    picture = plots.intervals(known, pairs, value="alpha", by="between", label="alpha")
    return shown + drawn(page, picture, "agreement", "Alpha, with 95 % intervals over units")


def disagreements(page: Page, sample: _checked.Checked | None, limit: int = 30) -> Shown:
    """The units that coders answered differently, side by side."""
    rows, none = pd.DataFrame(), NOBODY
    if sample is not None:
        rows, none = sample.disagreements, "Coders agree on every unit that two of them coded."
    return table(page, rows, "disagreements", "Units to talk over", limit, empty=none)


def right(page: Page, sample: _checked.Checked | None) -> Shown:
    """Precision and recall of each table on this very corpus."""
    caption = "How right the rules are on this corpus"
    if sample is None:
        return note(NOBODY, caption)
    said = " ".join(sample.notes)
    return table(page, sample.quality, "quality", caption) + note(said, "What is still open")


def corrected(page: Page, sample: _checked.Checked | None, limit: int = 40) -> Shown:
    """Raw counts of units beside what they would be if people had read everything."""
    caption = "Raw counts, and corrected by the checked sample"
    if sample is None:
        return note(NOBODY, caption)
    rows = sample.corrected
    shown = table(page, rows, "corrected", caption, limit)
    rows = rows.assign(row=rows["table"] + ": " + rows["outlet"]).dropna(subset=["corrected"])
    raw = rows.assign(count="raw", value=rows["raw"], low=rows["raw"], high=rows["raw"])
    both = pd.concat([raw, rows.assign(count="corrected", value=rows["corrected"])])
    if both.empty:
        return shown
    picture = plots.intervals(both, ["raw", "corrected"], by="count", label="units")
    return shown + drawn(page, picture, "corrected", f"{caption}, with 95 % intervals")


def correction(page: Page, name: str, of: Sequence[str] = ()) -> Shown:
    """What stands beneath a count of this name where people have checked a sample of what it counts
    (`of`, where CORRECTS does not say which tables these are); nothing otherwise."""
    tables = list(of) or CORRECTS.get(name, [])
    sample = read_checked(page) if tables else None
    rows = pd.DataFrame() if sample is None else sample.corrected
    if not rows.empty:
        rows = rows[rows["table"].isin(tables)]
    caption = "The same in units, raw and corrected by the sample that people checked"
    return table(page, rows, f"{name}-corrected", caption) if len(rows) else Shown("")


def contrasts(page: Page, counts: Sequence[str] = (), limit: int = 30) -> Shown:
    """Differences between outlets in each of these counts (all, where none is named), tested by
    article: those that pass, those nearest to it, and what was tested."""
    rows, spans = _contrasts(page.corpus, list(counts) or list(COUNTS))
    none = "There is nothing to compare: fewer than two outlets, or no find often enough."
    caption = "Differences between outlets, tested by article, smallest p first"
    shown = table(
        page,
        rows,
        "contrasts",
        caption,
        limit,
        spans[~spans["left_out"]].dropna(subset=["outlet"]),
        ["count", "kind", "outlet"],
        empty=none,
        hide=["of", "of_elsewhere"],
    )
    passed = int((rows["q"] < 0.05).sum())
    return shown + note(f"{rows.attrs['limit']} {passed} have a q below .05.", "What was tested")
