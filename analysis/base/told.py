"""Numbers as they are said."""

from __future__ import annotations


def many(number: int, what: str) -> str:
    """How many of what: "1 article", "2,000 articles"."""
    return f"{number:,} {what}{'s' * (number != 1)}"
