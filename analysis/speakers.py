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
    "sunday", "didn't", "doesn't", "don't", "hasn't", "haven't", "hadn't", "wasn't", "isn't", "aren't", "weren't", "won't", "wouldn't", "ever", "too", "indeed", "instead", "actually", "perhaps", "likewise", "today", "yesterday", "again"}
TITLES = set("mr mrs ms miss dr sen rep gov gen col lt sgt capt prof rev sir lord lady president senator governor mayor secretary".split())


BEHIND = {",": ",", ")": "(", "—": "—", "–": "–", "--": "--", "-": "-"}     # what closes an apposition: what opens it
TIMES = set("week month year night day morning afternoon evening weekend spring summer fall autumn winter monday tuesday wednesday thursday friday saturday sunday".split())
PARTICLES = {"al", "de", "bin", "van", "von", "of", "der", "el"}
NAME = re.compile(r"(?:(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ][\w’'-]+)(?: (?:(?:al|de|bin|van|von|der|el)[ -])?(?:(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ][\w’'-]+)){1,4}")
SMALL_NAME = re.compile(r"\b(?:spokes\w+|minister|secretary|president|chief|director|general|senator|governor|mayor|ambassador) ([a-z]{3,15}) ([a-z]{3,20})\b")


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
    """First and last word (exclusive) of the noun phrase that ends right before word `at`; an empty range where there is none.

    Adverbs and auxiliaries are passed over, and so are appositions and relative clauses: of 'X, the mayor, has said' it is X.
    """
    j = at - 1
    while j >= first and (w.low[j] in SKIPS or w.low[j].endswith("ly") and not w.capital[j]):
        j -= 1
        if j > first and w.low[j] == "on" or j > first and w.low[j] in TIMES and w.low[j - 1] in ("last", "this", "earlier", "on"):
            j -= 1 + (w.low[j] != "on")                    # … on Tuesday, last month …
    if j > first and w.low[j] in TIMES and w.low[j - 1] in ("last", "this", "earlier"):
        j -= 2
    beside = False
    for _ in range(3):
        if j >= first and w.low[j] in ("who", "which", "that"):
            j -= 1
        if j > first and w.low[j] in BEHIND:
            k = j - 1
            while k > first and w.low[k] != BEHIND[w.low[j]] and j - k < 30 and w.low[k][0] != "■":
                k -= 1
            if k <= first or w.low[k] != BEHIND[w.low[j]]:
                return at, at
            j, beside = k - 1, True
        start, end = _phrase(w, j, first)
        if beside and start > first + 1 and w.low[start - 1] == "," and w.low[start] in ("a", "an", "the") and w.low[start - 2] not in STOPS and w.low[start - 2][0].isalnum():
            j = start - 2
            continue
        if end - start == 1 and w.low[start] in ("a", "an", "the"):
            return at, at
        return start, end
    return at, at


def _phrase(w: Words, j: int, first: int) -> tuple[int, int]:
    last = j
    if j < first or not w.low[j][0].isalnum() or w.low[j] in STOPS:
        return j + 1, j + 1
    if w.low[j] in PRONOUNS and w.low[j] not in DETERMINERS:
        return j, j + 1
    while j >= first and last - j < 12:
        low = w.low[j]
        if low in DETERMINERS:
            if j > first and w.low[j - 1] in LINKS:
                j -= 2
                continue
            return j, last + 1
        if not (low[0].isalnum() or low in ("'s", "’s")) or low in STOPS and not (low == "and" and w.capital[j - 1] and w.capital[j + 1]) \
                or low in PRONOUNS and low not in ("one", "you"):
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
        while k < last and (w.capital[k] or (k > j and w.low[k] in PARTICLES and k + 1 < last and w.capital[k + 1])):
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


def role_in(text: str) -> tuple[str, str]:
    """The last role noun of a phrase and its role: ('spokesman', 'official'); both '' where it names none."""
    roles = _roles()
    low = re.findall(r"[^\W_]+(?:[-’'](?!s\b)[^\W_]+)*", text.lower())
    for n in range(len(low), 0, -1):
        for size in (3, 2, 1):
            if n >= size and (noun := " ".join(low[n - size:n])) in roles:
                return noun, roles[noun]
    return "", ""


class Cast:
    """The people and bodies that an article names, and what has been learned of them so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.full: dict[str, list[str]] = {}               # last word of a name -> the full names that end with it
        self.roles: dict[str, str] = {}                    # name -> the role it was given with
        self.gender: dict[str, str] = {}
        self.last: tuple[str, int] = ("", -9)              # who spoke last, and in which paragraph
        self.small = {f"{a} {b}" for a, b in SMALL_NAME.findall(text) if re.search(rf"\b{b.capitalize()}\b", text)}
        for name in [*{m.group() for m in NAME.finditer(text)}, *(n.title() for n in sorted(self.small))]:
            parts = [x for x in re.sub(r"['’]s?$", "", name).split() if x.rstrip(".").lower() not in TITLES and x.lower() not in _roles()]
            if len(parts) > 1 and parts[0].lower() not in DETERMINERS | STOPS | LINKS:
                known = self.full.setdefault(parts[-1].lower(), [])
                if " ".join(parts) not in known:
                    known.append(" ".join(parts))

    def name(self, mention: str) -> str:
        """The fullest form of a name, or the mention without its title where the article leaves it open."""
        parts = [x for x in re.sub(r"['’]s?$", "", mention).split() if x.rstrip(".").lower() not in TITLES]
        if not parts:
            return mention
        fits = [k for k in self.full.get(parts[-1].lower(), []) if all(p.lower() in k.lower().split() for p in parts)]
        fits = [k for k in fits if not any(k != o and k.endswith(" " + o) for o in fits)] or fits
        return fits[0] if len(fits) == 1 else " ".join(parts)

    def who(self, mention: str, phrase: str, paragraph: int, before: str) -> tuple[str, str]:
        """Whom a mention means, and the role: a pronoun is the one who spoke last, or the only person named just before it; a role noun
        ('the spokeswoman') is the person whom the article calls so. What stays open stays as it is printed."""
        low = mention.lower()
        noun, role = role_in(phrase)
        if low in HE | SHE:
            gender = "he" if low in HE else "she"
            near = {self.name(n) for n in NAME.findall(before)} | {self.name(n) for n in re.findall(r"(?<=[a-z,;] )[A-Z][a-z]+\b", before)}
            near = {n for n in near if " " in n and self.gender.get(n, gender) == gender}
            last, where = self.last
            found = last if last and paragraph - where <= 1 and self.gender.get(last, gender) == gender else next(iter(near)) if len(near) == 1 else ""
            if found:
                self.gender[found] = gender
                self.last = (found, paragraph)
                return found, self.roles.get(found, "")
            return mention, ""
        if noun and not any(x[0].isupper() for x in mention.split() if x.lower() not in DETERMINERS | set(noun.split())):
            linked = {self.name(n) for n in re.findall(rf"\b(?i:{re.escape(noun)}),? ((?:[A-ZÀ-Þ][\w’'-]+ ?){{1,3}})", self.text)}
            linked |= {n.title() for n in self.small if f"{noun} {n}" in self.text}
            linked = {n for n in linked if n.split()[-1].lower() in self.full}
            if len(linked) == 1 and low.split()[0] not in ("a", "an", "one", "another"):
                mention = linked.pop()
        found = self.name(mention) if low not in PRONOUNS else mention
        if role:
            self.roles[found] = role
        if (title := re.match(r"(Mr|Mrs|Ms|Miss)\b", phrase)):
            self.gender[found] = "he" if title[1] == "Mr" else "she"
        if low not in PRONOUNS:
            self.last = (found, paragraph)
        return found, role or self.roles.get(found, "")
