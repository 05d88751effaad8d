"""More than one folder of pages: a set of reports for each event, and all of a folder in one .zip."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from ..base import atomic
from ..project import InputError, existing, is_stored
from .again import command
from .html import page
from .pages import Pages, render


def render_each_event(
    corpus_path: str | Path,
    out: str | Path,
    notebooks: Sequence[str] | None = None,
    **parameters: Any,
) -> Pages:
    """A set of reports for each event of the corpus in a folder of its own, and an index.html of
    them. Returns the index pages."""
    from .. import Corpus

    if is_stored(Path(corpus_path)):
        raise InputError(
            f"{Path(corpus_path).name}: the tables of an archive; name one of its events with --event"
        )
    corpus = Corpus.read(corpus_path)
    if not corpus.events:
        raise InputError(
            f"{Path(corpus_path).name}: no event is known; name them in a column 'event', or leave out --each-event"
        )
    folders = {
        event: re.sub(r"[^\w]+", "-", event.lower()).strip("-") or "event"
        for event in corpus.events
    }
    if len(set(folders.values())) < len(folders):
        folders = {event: f"{n}-{folder}" for n, (event, folder) in enumerate(folders.items(), 1)}
    made = [
        render(corpus_path, Path(out) / folder, notebooks, **parameters | {"event": event})[0]
        for event, folder in folders.items()
    ]
    rows = "".join(
        f'<li><a href="{folder}/{page.name}">{escape(event)}</a></li>'
        for (event, folder), page in zip(folders.items(), made, strict=True)
    )
    from nbformat import v4

    listed = v4.new_output("display_data", {"text/html": f'<ul class="prose">{rows}</ul>'})
    index = v4.new_notebook(
        cells=[
            v4.new_markdown_cell(f"# {len(folders)} events"),
            v4.new_code_cell("", outputs=[listed]),
        ]
    )
    again = command(existing(corpus_path).absolute(), corpus_path, parameters, "--each-event")
    html = page(index, "0-index", [], again, {})
    (Path(out) / "index.html").write_text(html, encoding="utf-8", newline="\n")
    pages = Pages([Path(out) / "index.html", *made])
    pages.read = {
        "articles": len(corpus),
        "outlets": corpus.outlets,
        "events": corpus.events,
        "skipped": len(corpus.skipped),
        "notes": corpus.notes,
    }
    return pages


def pack(out: str | Path) -> Path:
    """The pages, tables and figures of a folder of reports in one .zip beside them, the same bytes
    for the same reports."""
    import zipfile

    folder = Path(out).absolute()
    target = folder / f"{folder.name}.zip"
    with atomic.file(target) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as pack:
        for path in sorted(
            p for p in folder.rglob("*") if p.suffix in (".html", ".csv", ".xlsx", ".svg")
        ):
            member = zipfile.ZipInfo(str(Path(folder.name) / path.relative_to(folder)))
            member.external_attr = 0o644 << 16  # unpacked, a web server may read it
            pack.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return target
