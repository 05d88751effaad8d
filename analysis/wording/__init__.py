"""Which words mark an outlet, tested; a word in its lines and in its company."""

from ..base.lexicons import function_words
from ..evidence.measures import association
from .company import collocates
from .concordance import concordance, dispersion
from .house import house_style, own_words, styles, twin
from .keywords import (
    KEYNESS,
    Asked,
    all_keyness,
    compare,
    compared,
    each_outlet,
    finished,
    in_term,
    keyness,
    often,
    sides_of,
)
from .readable import readability
from .swaps import choices, substitutions
from .terms import Terms, count_terms, occurrences, texts

__all__ = [
    "KEYNESS",
    "Asked",
    "Terms",
    "all_keyness",
    "association",
    "choices",
    "collocates",
    "compare",
    "compared",
    "concordance",
    "count_terms",
    "dispersion",
    "each_outlet",
    "finished",
    "function_words",
    "house_style",
    "in_term",
    "keyness",
    "occurrences",
    "often",
    "own_words",
    "readability",
    "sides_of",
    "styles",
    "substitutions",
    "texts",
    "twin",
]
