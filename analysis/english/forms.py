"""What the form of a word tells: a participle, an adverb, a plural. All words in small letters."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ..base.lexicons import lexicon
from .word_classes import ADVERB, PLURAL, WORDS

UN = re.compile(
    r"un(?!der|veil|load|lock|leash|earth|cover|fold|seat|ravel|pack|do|ited|ify|ifi|iron)"
)


@cache
def _participles() -> tuple[frozenset[str], dict[str, str]]:
    """Irregular participles; words that look like participles and are none, with their kind."""
    table = lexicon("adjectival_participles", ("word", "kind"))
    return frozenset(lexicon("irregular_participles", ("participle",))["participle"]), dict(
        zip(table["word"], table["kind"], strict=True)
    )


@lru_cache(1 << 16)
def is_participle(word: str) -> bool:
    """killed, shot, overthrown; neither "hundred" nor "unarmed" nor the lexicon's adjectives."""
    irregular, adjectives = _participles()
    if adjectives.get(word, "after get") not in ("after get", "before to"):
        return False
    return word in irregular or (
        len(word) > 3
        and word.endswith("ed")
        and word[-3] != "e"
        and "-" not in word
        and not UN.match(word)
    )


def listed_as(word: str, kind: str) -> bool:
    """Whether adjectival_participles.csv gives this kind: quality, state of mind, after get (got
    lost), before to, no passive (died)."""
    return _participles()[1].get(word) == kind


def is_adverb(word: str) -> bool:
    return word in ADVERB or (
        word.endswith("ly") and len(word) > 4 and word not in WORDS["no adverb"]
    )


@lru_cache(1 << 16)
def singular(word: str) -> str:
    """soldiers' -> soldier, bodies -> body; words that do not end in s stay."""
    word = word.removesuffix("'s").rstrip("'")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def looks_plural(word: str) -> bool:
    men = word.endswith("men") and word not in ("men's", "women's", "omen", "specimen", "regimen")
    return (
        men or word in PLURAL or (word[-1:] == "s" and not word.endswith(("'s", "ss", "us", "is")))
    )
