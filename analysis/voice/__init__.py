"""Whose words they are: quotations, statements, who speaks them, and how they are introduced."""

from .people import mentions, people, persons, said
from .stances import stances
from .voices import COLUMNS, quotations, statements, voices

__all__ = [
    "COLUMNS",
    "mentions",
    "people",
    "persons",
    "quotations",
    "said",
    "stances",
    "statements",
    "voices",
]
