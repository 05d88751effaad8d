"""Notebooks in, pages out."""

from .pages import Failed, names, pack, page_name, render, render_each_event

__all__ = ["Failed", "names", "pack", "page_name", "render", "render_each_event"]
