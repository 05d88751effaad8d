"""Where a notebook begins: `page = show.begin(corpus, event, outlets, out)`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .. import project
from ..cluster import stored
from ..corpus.articles import Corpus
from .page import Page


def begin(
    corpus: str,
    event: str = "",
    outlets: Sequence[str] = (),
    out: str = "",
    copies: str = "1-corpus.html",
) -> Page:
    """Read the corpus that a notebook is about -> its Page.

    corpus   a relative path is tried against the current folder, then against the project's own
    out      where tables and figures are written; the project's folder reports where ''
    copies   the page with the reading copies; "" where the notebook prints them itself
    """
    path = Path(corpus)
    if not path.is_absolute() and not path.exists():
        path = project.ROOT / corpus
    if project.is_stored(path):
        press: Corpus = stored.read(path, event, outlets)
    else:
        press = Corpus.read(path, events=[event] if event else None, outlets=list(outlets) or None)
    return Page(press, Path(out) if out else project.REPORTS, path.stem, copies)
