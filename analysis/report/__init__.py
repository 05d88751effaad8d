"""Notebooks in, pages out."""

from .html import page_name
from .pages import Pages, names, render
from .run import Failed
from .sets import pack, render_each_event
from .single import single

__all__ = ["Failed", "Pages", "names", "pack", "page_name", "render", "render_each_event", "single"]
