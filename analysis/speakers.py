"""Who is meant: the mention beside a cue, the fullest name it stands for in its article, and the role that goes with it."""
from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from .project import lexicon

WORD = re.compile(r"■+|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Col|Lt|Sgt|Capt|Prof|Rev|Hon|St|Jr|Sr|[A-Z])\.(?:[A-Z]\.)*|['’]s\b"
                  r"|\w+(?:[-&.]\w+|['’](?!s\b)\w+)*|--|[^\w\s]")
HE, SHE, THEY = {"he", "him", "his"}, {"she", "her"}, {"they", "them", "their", "we"}
PRONOUNS = HE | SHE | THEY | {"i", "it", "who", "one", "others", "some", "many", "most", "both", "you"}
DETERMINERS = set("the a an his her their its this that these those some many several most other another one two three no my our your both few all "
                  "any each every".split())
LINKS = {"of", "for", "from", "at", "with", "in", "on"}
STOPS = set("is are was were be been being has have had do does did will would could should can may might must and or but as if when while that which who whom "
            "because so than then though although after before since until by to into about against over under between during where why how what whether not "
            "there here also".split())
SKIPS = STOPS & set("is are was were be been being has have had do does did will would could should can may might must not also then".split()) | {
    "later", "once", "often", "never", "now", "just", "still", "even", "always", "further", "again", "recently", "n't", "already", "himself", "herself",
    "themselves", "itself", "first", "himself", "both", "soon", "long", "all", "clearly", "tuesday", "monday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "didn't", "doesn't", "don't", "hasn't", "haven't", "hadn't", "wasn't", "isn't", "aren't", "weren't", "won't", "wouldn't", "ever", "too"}
TITLES = set("mr mrs ms miss dr sen rep gov gen col lt sgt capt prof rev sir lord lady president senator governor mayor secretary".split())


class Words(NamedTuple):
    """The words of a stretch of text: where they start and end, in small letters, and whether a capital opens them."""
    start: list[int]
    end: list[int]
    low: list[str]
    capital: list[bool]


def words(text: str, start: int, end: int) -> Words:
    at = [m.span() for m in WORD.finditer(text, start, end)]
    found = [text[a:b] for a, b in at]
    return Words([a for a, _ in at], [b for _, b in at], [w.lower() for w in found], [w[0].isupper() for w in found])


def phrase_before(w: Words, at: int, first: int = 0) -> tuple[int, int]:
    """First and last word (exclusive) of the noun phrase that ends right before word `at`; an empty range where there is none."""
    j = at - 1
    while j >= first and (w.low[j] in SKIPS or w.low[j].endswith("ly") and not w.capital[j]):
        j -= 1
    if j >= first and w.low[j] in ("who", "which", "that"):
        j -= 1
    if j > first and w.low[j] in (",", ")", "—", "–", "--"):                # an apposition: X, the mayor, said
        other = {")": "("}.get(w.low[j], w.low[j])
        k = j - 1
        while k > first and w.low[k] != other and j - k < 25:
            k -= 1
        if w.low[k] != other:
            return at, at
        if (k and w.low[k - 1] not in STOPS) or other == "(":
            j = k - 1
    last = j
    if j < first or not (w.low[j][0].isalnum()) or w.low[j] in STOPS:
        return at, at
    if w.low[j] in PRONOUNS and w.low[j] not in DETERMINERS:
        return j, j + 1
    while j >= first and last - j < 12:
        low = w.low[j]
        if low in DETERMINERS:
            if j > first and w.low[j - 1] in LINKS:
                j -= 2
                continue
            return j, last + 1
        if not (low[0].isalnum() or low in ("'s", "’s")) or low in STOPS and not (low == "and" and w.capital[j - 1] and w.capital[j + 1]):
            break
        j -= 1
    j += 1
    while j < last and w.low[j] in LINKS:
        j += 1
    return j, last + 1


def phrase_after(w: Words, at: int, end: int) -> tuple[int, int]:
    """First and last word (exclusive) of the noun phrase that begins at word `at`."""
    j = at
    while j < end and j - at < 12:
        low = w.low[j]
        if not (low[0].isalnum() or low in ("'s", "’s")) or low in STOPS and not (low == "and" and j + 1 < end and w.capital[j + 1] and w.capital[j - 1]):
            break
        if j > at and low in LINKS and low not in ("of", "for", "at", "from"):
            break
        j += 1
        if low in PRONOUNS and low not in DETERMINERS:
            break
    return at, j


def name_in(w: Words, first: int, last: int) -> tuple[int, int]:
    """The proper name inside a noun phrase, else the phrase itself."""
    best = (first, last)
    j = first
    while j < last:
        k = j
        while k < last and (w.capital[k] or (k > j and w.low[k] in ("al", "de", "bin", "van", "von", "of") and k + 1 < last and w.capital[k + 1])):
            k += 1
        if k > j and w.low[j] not in DETERMINERS:
            behind = w.low[j - 1] if j > first else ""
            if behind in LINKS or (behind in DETERMINERS and j - 1 > first and w.low[j - 2] in LINKS):
                break
            if k < last and w.low[k] in ("'s", "’s"):
                j = k + 1
                continue
            best = (j, k)
            if k - j > 1 or k == last:
                break
        j = max(k, j + 1)
    return best


@cache
def _roles() -> dict[str, str]:
    table = lexicon("roles", ("noun", "role"))
    return dict(zip(table["noun"].str.lower(), table["role"], strict=True))


def role_in(text: str) -> str:
    """The role that a phrase names: that of its first known noun, '' where it names none."""
    roles = _roles()
    low = re.findall(r"[^\W_]+(?:[-’'](?!s\b)[^\W_]+)*", text.lower())
    for n in range(len(low)):
        for size in (3, 2, 1):
            if (found := roles.get(" ".join(low[n:n + size]))):
                return found
    return ""


NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]*\.?(?: (?:(?:al|de|bin|van|von|der|el)[ -])?[A-ZÀ-Þ][\w’'-]*\.?){1,4}")


class Cast:
    """The people and bodies that an article names: for the last word of each full name, the full names that end with it."""

    def __init__(self, text: str) -> None:
        self.full: dict[str, list[str]] = {}
        for m in NAME.finditer(text):
            name = [x for x in re.sub(r"['’]s?$", "", m.group()).rstrip(".").split() if x.rstrip(".").lower() not in TITLES]
            if len(name) > 1 and name[0].lower() not in DETERMINERS | STOPS | LINKS:
                names = self.full.setdefault(name[-1].lower(), [])
                if " ".join(name) not in names:
                    names.append(" ".join(name))
        self.role: dict[str, str] = {}

    def name(self, mention: str) -> str:
        """The fullest form of a mention, or the mention without its title where the article leaves it open."""
        parts = [x for x in re.sub(r"['’]s?$", "", mention).split() if x.rstrip(".").lower() not in TITLES]
        if not parts:
            return mention
        known = self.full.get(parts[-1].lower(), [])
        fits = [k for k in known if all(p.lower() in k.lower().split() for p in parts)]
        fits = [k for k in fits if not any(k != o and k.endswith(o) for o in fits)] or fits
        return fits[0] if len(fits) == 1 else " ".join(parts)
