"""Every number is a group-by over spans: describe them, count them, read them in their article."""

from .differences import differences
from .spans import (
    VOICES,
    anchor,
    count,
    counted,
    describe,
    expected_voices,
    heard,
    inside,
    of_words,
    rates,
    reading_copy,
    words,
)

__all__ = [
    "VOICES",
    "anchor",
    "count",
    "counted",
    "describe",
    "differences",
    "expected_voices",
    "heard",
    "inside",
    "of_words",
    "rates",
    "reading_copy",
    "words",
]
