"""An executed notebook -> one HTML page that stands alone, by an own nbconvert template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

# cells by their tags
UNSEEN = {"parameters", "injected-parameters", "papermill-error-cell-tag"}
TEMPLATE = Path(__file__).parents[1] / "page" / "templates"


def page_name(notebook: str) -> str:
    return "index.html" if notebook.startswith("0-") else f"{notebook}.html"


@cache
def _exporter() -> Any:
    from nbconvert.exporters.templateexporter import TemplateExporter

    return TemplateExporter(
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        template_extension=".html.j2",
        default_preprocessors=[],  # they would be loaded, and change nothing
    )


def page(
    nb: Any, name: str, have: Sequence[str], command: str, parameters: Mapping[str, Any]
) -> str:
    """An executed notebook -> one HTML page: nothing outside it is needed or asked for, no script,
    no place of this machine."""
    contents: list[tuple[int, str, str]] = []
    cells, made = _cells(nb, _prose(contents))
    title, head = _heading(cells, name)
    what = {
        "title": title,
        "head": head,
        "cells": cells,
        "contents": contents,
        "pages": [(n, page_name(n), _title(n)) for n in have],
        "name": name,
        "provenance": made,
        "command": command,
        "parameters": parameters,
        "tables": not name.startswith("event-")  # theirs are files of their own
        and any('<figure class="table"' in _shown(cell) for cell in cells),
    }
    return str(_exporter().from_notebook_node(nb, {"page": what})[0])


def _prose(contents: list[tuple[int, str, str]]) -> Any:
    """What makes HTML of Markdown; each heading below the first gets an id, and stands in
    `contents`."""
    from mistune import HTMLRenderer, create_markdown

    ids: dict[str, int] = {}

    class Renderer(HTMLRenderer):
        def heading(self, text: str, level: int, **_: Any) -> str:
            bare = re.sub("<[^>]+>", "", text)
            slug = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-") or "part"
            ids[slug] = ids.get(slug, 0) + 1
            slug += f"-{ids[slug]}" if ids[slug] > 1 else ""
            if level > 1:
                contents.append((level, slug, bare))
            return f'<h{level} id="{slug}">{text}</h{level}>\n'

    return create_markdown(renderer=Renderer(escape=True), plugins=["table"])


def _cells(nb: Any, prose: Any) -> tuple[list[dict[str, Any]], str]:
    """What stands on the page, from above to below; and apart from it how the page was made."""
    cells: list[dict[str, Any]] = []
    made = waiting = ""
    for cell in nb.cells:
        if UNSEEN & set(cell.metadata.get("tags", ())):
            continue
        if cell.source.startswith("page.provenance("):
            made = _shown(cell)
        elif cell.cell_type == "markdown":
            waiting = _folded(cells, waiting)
            cells.append({"prose": prose(cell.source)})
        else:
            outputs = cell.get("outputs", ())
            said = [o for o in outputs if o.output_type != "stream" or o.name == "stdout"]
            waiting += cell.source + "\n\n"
            cells.append({"code": "", "outputs": said})
    _folded(cells, waiting)
    return cells, made


def _shown(cell: Mapping[str, Any]) -> str:
    """The HTML that a cell shows."""
    every = (output.get("data", {}) for output in cell.get("outputs", ()))
    return "".join(data.get("text/html", "") for data in every)


def _folded(cells: list[dict[str, Any]], code: str) -> str:
    """The code of a section stands under its last result; '' is left to be placed."""
    if not code or not cells or "outputs" not in cells[-1]:
        return code
    cells[-1]["code"] = code.strip()
    return ""


def _heading(cells: Sequence[Mapping[str, Any]], name: str) -> tuple[str, int]:
    """The page's title, and the number of the cell that holds it: a heading that a cell shows (an
    event's name) goes before that of the notebook."""
    for texts in (map(_shown, cells), (cell.get("prose", "") for cell in cells)):
        for n, text in enumerate(texts):
            if m := re.search("<h1[^>]*>(.*?)</h1>", text):
                return re.sub("<[^>]+>", "", m[1]), n
    return name, 0


def _title(notebook: str) -> str:
    return notebook.partition("-")[2].replace("-", " ").capitalize()
