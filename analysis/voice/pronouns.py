"""Whom a pronoun stands for: who spoke last, or what the sentence before is about.

Sentence by sentence backwards, as far as the paragraph before (Hobbs 1978; of centering, Grosz,
Joshi & Weinstein 1995, the order: who speaks, the subject, whoever else is named).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from ..base.lexicons import lexicon
from ..english.leads import subject
from ..english.names import is_human, kinds, speaks
from ..english.units import Words
from ..english.word_classes import HE, PARTICLES, PRONOUNS, SHE
from .documents import POSSESSORS, meant

if TYPE_CHECKING:
    from .speakers import Cast


@dataclass
class Sentence:
    """A sentence that was read: its words, its paragraph, who speaks in it, so far, and whoever
    stands by a cue, even where nothing is told."""

    words: Words
    paragraph: int
    speakers: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


@cache
def given_names() -> dict[str, str]:
    """First names that are nearly always a man's or a woman's -> he or she: those of one American
    in ten thousand, twenty times as often the one (US Census 1990, public domain)."""
    table = lexicon("given_names", ("name", "pronoun"))
    return dict(zip(table["name"], table["pronoun"], strict=True))


def _first(name: str) -> str:
    """He or she, by the first of several words of a name."""
    first, _, rest = name.partition(" ")
    return given_names().get(first, "") if rest else ""


def several(name: str) -> bool:
    """Whether a name is one of several people: Democrats, Norland Pastors."""
    last = name.rsplit(" ", 1)[-1].lower()
    return last.endswith("s") and speaks(last) == "person"


def fits(cast: Cast, pronoun: str, name: str) -> bool:
    """Whether a pronoun may stand for a name or a description."""
    if pronoun not in HE | SHE:
        many = pronoun != "it" and (name.islower() or several(name))
        return many or not several(name) and cast.is_body(name)
    gender = "he" if pronoun in HE else "she"
    known = cast.gender.get(name) or _first(name) or gender
    if known != gender or several(name) and name not in cast.gender:
        return False
    named = all(x[0].isupper() or x in PARTICLES for x in name.split())
    return cast.may_be_somebody(name) if named else is_human(name)


def antecedent(cast: Cast, pronoun: str, paragraph: int, at: int) -> str:
    """Whom the pronoun at `at` stands for; '' where two may be meant, or nobody."""
    one = pronoun in HE | SHE
    for s in reversed(cast.past):
        w = s.words
        if s.paragraph < paragraph - 1:
            return ""
        if w.span[0] >= at or not w.low:
            continue
        if spoke := next((x for x in reversed(s.speakers) if fits(cast, pronoun, x)), ""):
            return spoke
        about = _subject(cast, s, pronoun, at)
        named = cast.persons(cast.plain[w.span[0] : min(w.span[1], at)]) if one else []
        others = [n for n in named if n != about and fits(cast, pronoun, n)]
        if about:
            return about if not others or about in s.sources else ""
        if others and w.span[1] <= at:
            return others[0] if len(others) == 1 and cast.is_somebody(others[0]) else ""
    return ""


def answers(cast: Cast) -> str:
    """Who answers in an interview: the one person whom the sentences before it name or quote."""
    for s in reversed(cast.past[:-1]):
        found = _subject(cast, s, "he", s.words.span[1]) or _subject(
            cast, s, "she", s.words.span[1]
        )
        if found or s.speakers:
            return found or s.speakers[-1]
    return ""


def _subject(cast: Cast, s: Sentence, pronoun: str, at: int) -> str:
    """What a sentence, as far as `at`, is about; '' where a pronoun cannot stand for it."""
    w = s.words
    stop = len(w.low) - 1
    if at < w.span[1]:
        stop = next((k for k in range(len(w.low)) if w.start[k] >= at), stop)
    first, last = subject(w, stop)
    if last <= first or w.low[first] in PRONOUNS:
        return ""
    name = meant(cast, w, (first, last), s.paragraph)
    if pronoun not in HE | SHE:
        if pronoun != "it" and "and" in w.low[first:last] and w.capital[last - 1]:
            return cast.text[w.start[first] : w.end(last - 1)]  # Mr. Lund and Mr. Orr
        group = several(name) or not kinds("organisation").isdisjoint(name.lower().split())
        return name if group and name[:1].isupper() and fits(cast, pronoun, name) else ""
    owned = [k for k in range(first, last) if w.low[k] in POSSESSORS[:1]]
    if not name and owned:  # Lund's advice earned him praise
        name = meant(cast, w, (first, owned[0]), s.paragraph)
    return name if fits(cast, pronoun, name) else ""
