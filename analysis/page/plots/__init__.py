"""Pictures of tables. Each takes a table (and the outlets, in the order that gives them their
colours) and gives a Picture: what is drawn, its alt text, its figure. Knows no analysis."""

from .bars import kept, stacks, words
from .base import MARKERS, Picture, look
from .grids import cells, coverage, dots, shares, texts
from .points import figures, intervals, marks, measures, places
from .strips import ribbons, versions
from .timeline import timeline

__all__ = [
    "MARKERS",
    "Picture",
    "cells",
    "coverage",
    "dots",
    "figures",
    "intervals",
    "kept",
    "look",
    "marks",
    "measures",
    "places",
    "ribbons",
    "shares",
    "stacks",
    "texts",
    "timeline",
    "versions",
    "words",
]
