"""Which words mark an outlet, tested; a word in its lines and in its company."""

from ..evidence.measures import association
from ..framing.coverage import function_words
from .company import collocates
from .concordance import concordance, dispersion
from .house import house_style, own_words, styles, twin
from .keywords import (
    KEYNESS,
    Comparison,
    all_keyness,
    compare,
    compared,
    comparison,
    each_outlet,
    finished,
    frequent,
    keyness,
)
from .readable import readability
from .swaps import choices, substitutions
from .terms import Terms, count_terms, occurrences, texts

__all__ = [
    "KEYNESS",
    "Comparison",
    "Terms",
    "all_keyness",
    "association",
    "choices",
    "collocates",
    "compare",
    "compared",
    "comparison",
    "concordance",
    "count_terms",
    "dispersion",
    "each_outlet",
    "finished",
    "frequent",
    "function_words",
    "house_style",
    "keyness",
    "occurrences",
    "own_words",
    "readability",
    "styles",
    "substitutions",
    "texts",
    "twin",
]
