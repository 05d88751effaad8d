"""What a notebook shows: `page = show.begin(…)`, then counts, pictures, passages, cards of it.
Composition only: numbers come from the rooms below, pictures from plots, HTML from templates/."""

from . import plots, show
from .page import Page
from .text import Shown

__all__ = ["Page", "Shown", "plots", "show"]
