"""Whose words they are: quotations, statements and who speaks them."""

from .people import mentions, people, persons
from .voices import COLUMNS, quotations, said, statements, voices

__all__ = ["COLUMNS", "mentions", "people", "persons", "quotations", "said", "statements", "voices"]
