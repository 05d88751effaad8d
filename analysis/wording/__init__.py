"""Which words mark an outlet, tested; a word in its lines and in its company."""

from ..base.lexicons import function_words
from ..evidence.measures import association
from .company import collocates
from .concordance import concordance, dispersion
from .house import house_style
from .keywords import KEYNESS, all_keyness, keyness
from .readable import readability
from .swaps import choices, substitutions
from .terms import Terms, count_terms, held, occurrences, texts

__all__ = [
    "KEYNESS",
    "Terms",
    "all_keyness",
    "association",
    "choices",
    "collocates",
    "concordance",
    "count_terms",
    "dispersion",
    "function_words",
    "held",
    "house_style",
    "keyness",
    "occurrences",
    "readability",
    "substitutions",
    "texts",
]
