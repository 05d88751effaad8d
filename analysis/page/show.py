"""Where a notebook begins: `page = show.begin(corpus, event, outlets, out)`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from .. import project
from ..base import made
from ..base.parameters import check_notebook, typed
from ..cluster import stored
from ..corpus.articles import Corpus
from . import lab
from .page import Page


def begin(
    corpus: str,
    event: str | Sequence[str] = "",
    outlets: str | Sequence[str] = (),
    out: str = "",
    copies: str = "1-corpus.html",
    lexicons: str = "",
) -> Page:
    """Read the corpus that a notebook is about -> its Page.

    corpus   a relative path is tried against the current folder, then against the project's own; in
             a lab, the lab's (PARALLAX_CORPUS) where the notebook's cell is as it was
    event    one, several, or "" for all
    out      where tables and figures are written; '' for the project's folder reports, or a folder
             in it where that holds another corpus
    lexicons   a folder of word lists for this corpus; "" for `lexicons` beside the articles, if any
    copies   the page with the reading copies; "" where the notebook prints them itself
    """
    check_notebook()
    path = project.found(lab.corpus_of(corpus))
    events = [event] if isinstance(event, str) and event else list(event)
    chosen = typed("outlets", outlets, "list") if isinstance(outlets, str) else list(outlets)
    if project.is_stored(path):
        press: Corpus = stored.read(path, events[0] if events else "", chosen)
        return Page(press, Path(out) if out else project.REPORTS, path.stem, copies)
    press = Corpus.read(path, events, chosen, lexicons=lexicons or None)
    folder = made.folder(path.absolute(), press.sha256, out)
    made.write(folder, path.absolute(), press.sha256)
    slug = re.sub(r"[^\w]+", "-", " ".join(events).lower()).strip("-")[:80]
    prefix = f"{slug}/" if slug and not copies else ""
    page = Page(press, folder, path.stem, copies, prefix)
    page.checked_in = path.absolute().parent / "checked"
    if lab.is_lab() and not out:
        lab.settle(page)
    return page
