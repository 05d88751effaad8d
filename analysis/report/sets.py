"""More than one folder of pages: a set of reports for each event, and all of a folder in one .zip."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from ..base import atomic
from ..base.made import one_each
from ..project import InputError, existing, is_stored
from .again import command
from .html import page
from .pages import Pages, render
from .warming import summary


def render_each_event(
    corpus_path: str | Path,
    out: str | Path,
    notebooks: Sequence[str] | None = None,
    **parameters: Any,
) -> Pages:
    """A set of reports for each event of the corpus in a folder of its own, and an index.html of
    them. Returns the index pages."""
    from .. import Corpus

    called, folder = Path(corpus_path).name, Path(out)
    if is_stored(Path(corpus_path)):
        raise InputError(f"{called}: the tables of an archive; name one of its events with --event")
    corpus = Corpus.read(corpus_path)
    if not corpus.events:
        raise InputError(
            f"{called}: no event is known; name them in a column 'event', or leave out --each-event"
        )
    places = one_each(corpus.events)
    made = {
        event: render(corpus_path, folder / place, notebooks, **parameters | {"event": event})[0]
        for event, place in places.items()
    }
    links = [f"{places[event]}/{page.name}" for event, page in made.items()]
    again = command(existing(corpus_path).absolute(), corpus_path, parameters, "--each-event")
    index = _index(list(zip(made, links, strict=True)), again)
    (folder / "index.html").write_text(index, encoding="utf-8", newline="\n")
    pages = Pages([folder / "index.html", *made.values()])
    pages.read = summary(corpus)
    return pages


def _index(events: Sequence[tuple[str, str]], again: str) -> str:
    """The page that leads to the pages of each event."""
    from nbformat import v4

    rows = "".join(f'<li><a href="{link}">{escape(event)}</a></li>' for event, link in events)
    listed = v4.new_output("display_data", {"text/html": f'<ul class="prose">{rows}</ul>'})
    cells = [v4.new_markdown_cell(f"# {len(events)} events")]
    cells.append(v4.new_code_cell("", outputs=[listed]))
    return page(v4.new_notebook(cells=cells), "0-index", [], again, {})


def pack(out: str | Path) -> Path:
    """The pages, tables and figures of a folder of reports in one .zip beside them, the same bytes
    for the same reports."""
    import zipfile

    folder = Path(out).absolute()
    target = folder / f"{folder.name}.zip"
    with atomic.file(target) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as pack:
        kinds = (".html", ".csv", ".xlsx", ".svg")
        for path in sorted(p for p in folder.rglob("*") if p.suffix in kinds):
            member = zipfile.ZipInfo(str(Path(folder.name) / path.relative_to(folder)))
            member.external_attr = 0o644 << 16  # unpacked, a web server may read it
            pack.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target
