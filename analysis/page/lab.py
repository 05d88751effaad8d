"""A notebook that is run in JupyterLab: its corpus is the lab's, and its links lead where the lab finds
the files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..base import atomic
from ..voice import quotations
from . import text
from .reading import reading
from .text import environment

if TYPE_CHECKING:
    from .page import Page

DEFAULT = "data/sample"  # what a parameters cell says that nobody has changed
COPIES = "articles.html"


def corpus_of(said: str) -> str:
    """The corpus of a notebook: the one that `make lab` was given, where the parameter is as it
    was."""
    return os.environ.get("PARALLAX_CORPUS") or said if said == DEFAULT else said


def is_lab() -> bool:
    """Whether this kernel was started by JupyterLab for a notebook."""
    return bool(os.environ.get("JPY_SESSION_NAME"))


def settle(page: Page) -> None:
    """Let the links of a page lead from the notebook's folder to its tables, and its numbers to the
    articles, which are written beside these."""
    text.lead_to(Path(os.path.relpath(page.folder)).as_posix() + "/")
    title, copies = (
        f"Articles of {page.name}",
        reading(page, {"quotation": quotations(page.corpus)}),
    )
    html = environment().get_template("articles.html.j2").render(title=title, copies=copies)
    with atomic.file(page.folder / COPIES) as new:
        new.write_text(html, encoding="utf-8")
    page.elsewhere = address(page.folder / COPIES)


def address(file: Path) -> str:
    """Where the lab serves a file of its folder as it is; else its relative path."""
    root = os.environ.get("PARALLAX_LAB", "")
    if not root or not file.resolve().is_relative_to(Path(root).resolve()):
        return quote(Path(os.path.relpath(file)).as_posix())
    base = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/")
    return f"{base}files/{quote(file.resolve().relative_to(Path(root).resolve()).as_posix())}"
