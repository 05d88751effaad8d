"""The desk in JupyterLab."""

from .desk import Desk, articles, lines, passages, reading, side_by_side, spans

__all__ = ["Desk", "articles", "lines", "passages", "reading", "side_by_side", "spans"]
