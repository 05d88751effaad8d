"""Whose words they are: quotations, statements and who speaks them."""

from .voices import COLUMNS, quotations, statements, voices

__all__ = ["COLUMNS", "quotations", "statements", "voices"]
