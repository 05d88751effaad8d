"""The desk in JupyterLab: a word in its lines, lists, passages and marked articles; ticks, tags and
corrections. `Desk` holds the widgets; what they show can be had without them."""

from .desk import Desk
from .lists import LISTS, listing
from .review import Review
from .views import articles, beside, line, passages, reading, side_by_side, spans, told

__all__ = [
    "LISTS",
    "Desk",
    "Review",
    "articles",
    "beside",
    "line",
    "listing",
    "passages",
    "reading",
    "side_by_side",
    "spans",
    "told",
]
