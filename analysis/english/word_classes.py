"""Closed classes of English words (data/lexicons/word_classes.csv), in small letters."""

from __future__ import annotations

from ..base.lexicons import lexicon

WORDS = {
    name: frozenset(words)
    for name, words in lexicon("word_classes", ("word", "class")).groupby("class")["word"]
}
BE, GET, AUXILIARY, PAST = (WORDS[c] for c in ("be", "get", "auxiliary", "past"))
ADVERB = WORDS["adverb"] | WORDS["adverb of degree"]
PREPOSITION, CLAUSE, EDGE, ARTICLE, PRONOUN = (
    WORDS[c] for c in ("preposition", "clause", "edge", "article", "pronoun")
)
PEOPLE, PLURAL, COLLECTIVE, LINKS = (WORDS[c] for c in ("people", "plural", "collective", "link"))
ING_NOUN, OCCASIONS = WORDS["noun in -ing"], WORDS["occasion"]
PARTICLES = WORDS["name particle"]
VERBAL, DETERMINER = AUXILIARY | BE, ARTICLE | WORDS["determiner"]
TIME, TIMES = WORDS["time"] | WORDS["weekday"], WORDS["period"] | WORDS["weekday"]
HE, SHE = frozenset({"he", "him", "his"}), frozenset({"she", "her"})
THEY = frozenset({"they", "them", "their"})
SUBJECT = frozenset({"i", "he", "she", "we", "they"})
# whom a source may be, before it is known who that is
PRONOUNS = HE | SHE | THEY | set("i we it who one others some many most both you".split())
DETERMINERS = DETERMINER | {"that", "few", "most"}  # before a source
# words that no source holds: verbs, prepositions that do not go on with it, conjunctions
STOPS = VERBAL | (PREPOSITION - LINKS) | WORDS["question"] | WORDS["no part"]
SKIPS = (
    VERBAL | WORDS["adverb"] | WORDS["weekday"] | WORDS["passed over"]
)  # between a source and its verb
