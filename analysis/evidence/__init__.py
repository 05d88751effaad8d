"""Every number is a group-by over spans: describe them, count them, read them in their article."""

from .differences import differences
from .reading import anchor, reading_copy
from .spans import (
    VOICES,
    count,
    counted,
    describe,
    expected_voices,
    heard,
    in_sentences,
    inside,
    of_words,
    rates,
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
    "in_sentences",
    "inside",
    "of_words",
    "rates",
    "reading_copy",
    "words",
]
