"""Which words mark an outlet, tested; a word in its lines and in its company."""
from ..framing.coverage import function_words
from .concordance import collocates, concordance, dispersion, readability, substitutions
from .terms import (
    KEYNESS,
    Comparison,
    Terms,
    all_keyness,
    choices,
    compare,
    compared,
    comparison,
    count_terms,
    each_outlet,
    finished,
    frequent,
    house_style,
    keyness,
    occurrences,
    own_words,
    styles,
    texts,
    twin,
)
from .measures import association

__all__ = ["KEYNESS", "Comparison", "Terms", "all_keyness", "association", "choices", "collocates", "compare", "compared", "comparison", "concordance", "count_terms", "dispersion", "each_outlet", "finished", "frequent", "function_words", "house_style", "keyness", "occurrences", "own_words", "readability", "styles", "substitutions", "texts", "twin"]
