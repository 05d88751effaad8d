"""accepted.csv and accepted.docx: the sentences of the cards that people accepted, with their
sources."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from ..base import atomic, spreadsheet
from ..corpus.articles import Corpus
from ..findings import reviews
from ..page.text import visible
from .workbook import UNSEEN, settled

NAMES = ("accepted.csv", "accepted.docx")


def write(corpus: Corpus, folder: Path) -> list[Path]:
    """Write both into `folder`; where no card is accepted (any more) they are not there."""
    files = [folder / name for name in NAMES]
    table = reviews.accepted(corpus)
    if table.empty:
        for file in files:
            file.unlink(missing_ok=True)
        return []
    spreadsheet.write(table, files[0])
    with atomic.file(files[1]) as new:
        settled(_document(table), new)
    return files


def _document(table: pd.DataFrame) -> io.BytesIO:
    """A heading a card, its note, then each sentence under its source."""
    from docx import Document

    document = Document()
    document.add_heading("Accepted findings", 0)
    for (event, claim), rows in table.groupby(["event", "claim"], sort=False):
        document.add_heading(_plain(claim), 2)
        first = rows.iloc[0]
        about = " · ".join(v for v in (event, first["kind"], first["note"]) if v)
        document.add_paragraph(_plain(about))
        for r in rows.itertuples():
            where = f"paragraph {r.paragraph}, sentence {r.sentence}"
            source = " · ".join(v for v in (r.outlet, r.date, r.headline, r.url, where) if v)
            document.add_paragraph(_plain(r.text), style="Quote")
            document.add_paragraph(_plain(source))
    raw = io.BytesIO()
    document.save(raw)
    return raw


def _plain(text: str) -> str:
    return UNSEEN.sub("", visible(" ".join(str(text).split())))
