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
NAME = re.compile(r"(?:(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ][\w’'-]+)(?: (?:(?:al|de|bin|van|von|der|el)[ -])?(?:(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-Þ][\w’'-]+)){1,7}")
ACRONYM = re.compile(r"((?:[A-ZÀ-Þ][\w’'-]+ (?:(?:of|for|and|the|on) ){0,2}){2,7})\(([A-Z]{2,7})\)")
MENTION = re.compile(NAME.pattern + r"|[A-ZÀ-Þ][\w’-]+")
KIN = re.compile(r"\b(?:wife|husband|mother|father|son|daughter|brother|sister|widow|widower|partner|friend|neighbou?r),? ([A-ZÀ-Þ][\w’-]+)\b(?! [A-ZÀ-Þ])")
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
            j, beside = k - 1, w.low[j] == ","
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
            if k < last and w.low[k] not in LINKS | {"and", ",", "("}:       # the US envoy, Friday's report: not who, but whose or when
                j = k + (w.low[k] in ("'s", "’s"))
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


def bare(name: str) -> list[str]:
    """The words of a name without article, honorific and office: Mr. Justice Alan Orr -> Alan Orr; the Health Ministry -> Health Ministry."""
    parts = re.sub(r"['’]s?$", "", name).split()
    office = [n for n, x in enumerate(parts[:-1]) if x.rstrip(".").lower() in TITLES or x[0].isupper() and parts[n + 1][0].isupper()
              and any(" ".join(parts[max(0, n - k):n + 1]).lower() in _roles() for k in (0, 2))]
    parts = parts[office[-1] + 1 if office else 0:]
    while len(parts) > 1 and parts[0].lower() in DETERMINERS | STOPS | LINKS:
        parts = parts[1:]
    return parts


class Cast:
    """The people and bodies that an article names, and what has been learned of them so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.full: dict[str, list[str]] = {}               # last word of a name -> the full names that end with it
        self.short = {m[2]: " ".join(bare(m[1].strip())) for m in ACRONYM.finditer(text)}
        self.roles: dict[str, str] = {}                    # name -> the role it was given with
        self.plain, self.starts = text, [0]                # the text without quotations, and where its paragraphs start
        self.gender: dict[str, str] = {}
        self.last: tuple[str, int] = ("", -9)              # who spoke last, and in which paragraph
        self.small = {f"{a} {b}" for a, b in SMALL_NAME.findall(text) if len(re.findall(rf"\b{b}\b", text)) == 1 and re.search(rf"\b{b.title()}\b", text)}
        for name in [*{m.group() for m in NAME.finditer(text)}, *(n.title() for n in sorted(self.small))]:
            parts = bare(name)
            if len(parts) > 1 and parts[0].lower() not in DETERMINERS | STOPS | LINKS:
                known = self.full.setdefault(parts[-1].lower(), [])
                if " ".join(parts) not in known:
                    known.append(" ".join(parts))

    def name(self, mention: str) -> str:
        """The fullest form of a name, or the mention without its title where the article leaves it open."""
        parts = bare(mention)
        if not parts:
            return mention
        if mention in self.short:
            return self.short[mention]
        low = [p.lower() for p in parts]
        fits = [k for k in self.full.get(low[-1], []) if set(low) <= set(k.lower().split()) or " ".join(parts).endswith(" " + k)]
        fits = [k for k in fits if not any(k != o and k.endswith(" " + o) for o in fits)] or fits
        return fits[0] if len(fits) == 1 else " ".join(parts)

    def before(self, at: int, paragraph: int) -> tuple[str, str]:
        """The text of this paragraph before `at`, and the paragraph before it; without quotations."""
        start = self.starts[paragraph]
        return self.plain[start:at], self.plain[self.starts[paragraph - 1]:start] if paragraph else ""

    def persons(self, text: str) -> list[str]:
        """The people named in a text, in the order of their first mention, each by the fullest form."""
        found = [self.name(m.group()) for m in MENTION.finditer(text)] + KIN.findall(text)
        return list(dict.fromkeys(n for n in found if (" " in n or n in KIN.findall(text)) and not is_body(n)))

    def antecedent(self, pronoun: str, paragraph: int, before: str, earlier: str) -> str:
        """Whom a pronoun stands for: of those who fit, the one who spoke last in this paragraph, the only one named in it, the one who
        spoke last in the paragraph before, the only one named there; '' where that leaves it open."""
        gender = "he" if pronoun in HE else "she" if pronoun in SHE else ""
        last, where = self.last
        if gender:
            fits = lambda n: n[0].isupper() and not is_body(n) and self.gender.get(n, gender) == gender      # noqa: E731
        else:
            fits = lambda n: is_body(n) or n.isupper() or pronoun != "it" and n.islower()                               # noqa: E731
        for same, text in ((0, before), (1, earlier)):
            if paragraph - where == same and fits(last):
                return last
            near = [n for n in self.persons(text) if fits(n)] if gender else []
            if near:
                return near[0] if len(near) == 1 else ""
        return ""

    def who(self, mention: str, phrase: str, paragraph: int, before: str, earlier: str, behind: str) -> tuple[str, str]:
        """Whom a mention means, and the role. A role noun ('the spokeswoman') is the person whom the article calls so; a pronoun its
        antecedent. What stays open stays as it is printed."""
        low = mention.lower()
        noun, role = role_in(phrase)
        found = ""
        if low in HE | SHE | THEY | {"it", "one"} or low.startswith("one of them"):
            found = self.antecedent(low.split()[0], paragraph, before, earlier)
            if not found:
                return mention, ""
            if low in HE | SHE:
                self.gender[found] = "he" if low in HE else "she"
        elif noun and not mention.split()[-1][0].isupper():
            form = r"spokes(?:man|woman|person)" if noun.startswith("spokes") else re.escape(noun)
            linked = {self.name(m) for m in re.findall(rf"\b(?i:{form}),? ({NAME.pattern})", self.text)}
            linked |= {self.name(m) for m in re.findall(rf"({NAME.pattern}), (?:(?:a|an|the|who is) )?[^,.;“”\"]{{0,50}}\b(?i:{form})\b", self.text)}
            linked |= {n.title() for n in self.small if f"{noun} {n}" in self.text}
            linked = {n for n in linked if " " in n and not is_body(n)}
            if (named := re.match(rf", ({NAME.pattern})", behind)):
                found = self.name(named[1])
            elif len(linked) == 1 and low.split()[0] not in ("a", "an", "one", "another", "his", "her", "their"):
                found = linked.pop()
        found = found or self.name(mention)
        if role:
            self.roles[found] = role
        if (title := re.match(r"(Mr|Mrs|Ms|Miss)\b", phrase)):
            self.gender[found] = "he" if title[1] == "Mr" else "she"
        if low not in PRONOUNS | {"who"} or low in HE | SHE | THEY | {"it"}:
            self.last = (found, paragraph)
        return found, role or self.roles.get(found, "")


def is_body(name: str) -> bool:
    """Whether a name is no person's, by its words."""
    return any(x in _bodies() for x in re.split(r"[\s’']+", name.lower()))


@cache
def _bodies() -> frozenset[str]:
    table = lexicon("names", ("word", "kind"))
    return frozenset(table.loc[table["kind"].isin(["organisation", "place", "thing", "date"]), "word"].str.lower())
