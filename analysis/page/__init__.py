"""What a notebook shows: counts, figures, cards."""

from . import cards, plots, show

__all__ = ["cards", "plots", "show"]
