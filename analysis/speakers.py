"""Who is meant: noun phrases beside a cue, the fullest name a mention stands for in its article, and the role that goes with it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from itertools import chain

from .project import lexicon

WORD = re.compile(r"[a-z]+(?![\w&'’-]|\.\w)|■+|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Col|Lt|Sgt|Capt|Prof|Rev|Hon|St|Jr|Sr"
                  r"|[A-Z])\.(?:[A-Z]\.)*|['’]s\b|\w+(?:[-&.]\w+|,(?<=\d,)\d{3}|['’](?!s\b)\w+)*|--|[^\w\s]")
ONE = r"[A-ZÀ-Þ](?:\.(?:[A-ZÀ-Þ]\.)*|[\w’'-]+)"
NAME = re.compile(rf"{ONE}(?: (?:(?:al|de|bin|van|von|der|el)[ -])?{ONE}){{1,7}}")
MENTION = re.compile(NAME.pattern + r"|[A-ZÀ-Þ][\w’-]+")
ACRONYM = re.compile(r"((?:[A-ZÀ-Þ][\w’'-]+ (?:(?:of|for|and|the|on) ){0,2}){2,7})\(([A-Z]{2,7})\)")
SMALL_NAME = re.compile(r"(?:spokes\w+|minister|secretary|president|chief|director|general|senator|governor|mayor|ambassador) "
                        r"([a-z]{3,15}) ([a-z]{3,20})\b( (?:said|says|told|stated|added|expressed|announced|condemned|warned|vowed)\b)?")
HONOURED = re.compile(rf"M(rs?|s|iss)\.? ({ONE}(?: {ONE}){{0,3}})")
APPOSED = re.compile(rf"({NAME.pattern}), (?:(?:a|an|the|who is) )?[^,.;“”\"]{{0,50}}$")
PARTY_TAG = re.compile(r"[rdi]-\w")
AT_LINK, SAME = re.compile(r" (?:for|of|to|in) $"), re.compile(r"[^.,;:!?\n“”\"]+$")
HEAD = re.compile(r"['’]?[,.;:)“”\"]| (?:of|for|at|in|on|from|who|and|with|to)\b")       # behind the noun that an apposition is about
KIN = re.compile(r"\b(?:wife|husband|mother|father|son|daughter|brother|sister|widow|widower|partner|friend|neighbou?r),? "
                 r"([A-ZÀ-Þ][\w’-]+)\b(?! [A-ZÀ-Þ])")
NAMED, OFFICE = re.compile(rf", ({NAME.pattern})"), re.compile(r", (?!who (?!is |was ))[^,.;“”\"]{3,70}(?=[,.])")
ROLE_WORD, OWNED, SPACE = re.compile(r"[^\W_]+(?:[-’'](?!s\b)[^\W_]+)*"), re.compile(r"['’]s?$"), re.compile(r"[\s’']+")
GIVEN = {"jan", "april", "may", "june", "august", "will"}
COLLECTIVES = set("military opposition media family navy people report study survey poll editorial website daily weekly magazine "
                  "newspaper radio channel outlet firm charity airline campaign ngo watchdog tank manufacturer retailer faction "
                  "gendarmerie wing".split())

HE, SHE, THEY = {"he", "him", "his"}, {"she", "her"}, {"they", "them", "their"}
PRONOUNS = HE | SHE | THEY | set("i we it who one others some many most both you".split())
DETERMINERS = set("the a an his her their its this that these those some many several most other another one two three no my our "
                  "your both few all any each every".split())
LINKS = set("of for from at with in on".split())
STOPS = set("is are was were be been being has have had do does did will would could should can may might must and or but as "
            "if when while that which who whom because so than then though although after before since until by to into about "
            "against over under between during where why how what whether not there here also".split())
SKIPS = set("is are was were be been being has have had do does did will would could should can may might must not also then "
            "later once often never now just still even always further again recently n't already himself herself themselves "
            "itself first both soon long all clearly ever too indeed instead actually perhaps likewise today yesterday monday "
            "tuesday wednesday thursday friday saturday sunday didn't doesn't don't hasn't haven't hadn't wasn't isn't aren't "
            "weren't won't wouldn't didn’t doesn’t don’t hasn’t haven’t hadn’t wasn’t isn’t aren’t weren’t won’t wouldn’t".split())
TIMES = set("week month year night day morning afternoon evening weekend spring summer fall autumn winter monday tuesday "
            "wednesday thursday friday saturday sunday".split())
BEHIND = {",": ",", ")": "(", "—": "—", "–": "–", "--": "--", "-": "-"}     # what closes an apposition: what opens it
OCCASIONS = set("statement interview briefing conference speech letter email e-mail tweet post report address hearing rally debate "
                "memo".split())
PARTICLES = {"al", "de", "bin", "van", "von", "of", "der", "el"}


class Words:
    """The words and marks of text[start:end], in small letters; a masked quotation is one word."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._range = text, (start, end)
        self._found = WORD.findall(text, start, end)
        self.low = list(map(str.lower, self._found))
        self.chance: list[float] = []                      # that it is a cue; filled in by cues.events_of
        self.quotes = [k for k, x in enumerate(self.low) if x[0] == "■"] if text.find("■", start, end) >= 0 else []

    @cached_property
    def capital(self) -> list[bool]:
        """Whether a capital opens the word."""
        return [x[0].isupper() for x in self._found]

    @cached_property
    def start(self) -> list[int]:                          # few are asked for
        out, (at, _), find = [], self._range, self._text.find
        for word in self._found:
            at = find(word, at)
            out.append(at)
            at += len(word)
        return out

    def end(self, k: int) -> int:
        return self.start[k] + len(self._found[k])


def phrase_before(w: Words, at: int, first: int = 0) -> tuple[int, int]:
    """First and last word (exclusive) of the noun phrase that ends right before word `at`; an empty range where there is none.

    Adverbs, auxiliaries and days are passed over, and so are appositions and relative clauses: of 'X, the mayor, has said' it is X.
    """
    j = at - 1
    while j >= first:
        if j > first and w.low[j] in TIMES and w.low[j - 1] in ("last", "this", "earlier", "on"):
            j -= 2
        elif j > first + 2 and w.low[j] in OCCASIONS and w.low[j - 1] in DETERMINERS and w.low[j - 2] in ("in", "at", "during", "on"):
            j -= 3                                         # … in a statement
        elif w.low[j] in SKIPS or w.low[j].endswith("ly") and not w.capital[j]:
            j -= 1
        else:
            break
    for _ in range(3):
        beside = False
        if j >= first and w.low[j] in ("who", "which", "that"):
            beside = j > first and w.low[j - 1] == ","
            j -= 1 + beside
        for _ in range(2):
            if j <= first or w.low[j] not in BEHIND:
                break
            k = j - 1
            while k > first and w.low[k] != BEHIND[w.low[j]] and j - k < 30 and w.low[k][0] != "■":
                k -= 1
            if k <= first or w.low[k] != BEHIND[w.low[j]]:
                return at, at
            j, beside = k - 1, w.low[j] == ","
        start, end = _phrase(w, j, first)
        opens = start - (start > first and w.low[start - 1] == "of")          # X, a lawyer, who …; X, R-Ohio, who …; X, of Norby, …
        if beside and opens > first + 1 and w.low[opens - 1] == "," and w.low[opens - 2] not in STOPS and w.low[opens - 2][0].isalnum() \
                and (w.low[start] in ("a", "an", "the") or opens < start or PARTY_TAG.match(w.low[start])):
            j = opens - 2
            continue
        return (at, at) if end - start == 1 and w.low[start] in ("a", "an", "the") else (start, end)
    return at, at


def _phrase(w: Words, last: int, first: int) -> tuple[int, int]:
    if last < first or not w.low[last][0].isalnum() or w.low[last] in STOPS:
        return last + 1, last + 1
    if w.low[last] in PRONOUNS - DETERMINERS:
        return last, last + 1
    j = last
    while j >= first and last - j < 12:
        low = w.low[j]
        if low in DETERMINERS:
            if j == first or w.low[j - 1] not in LINKS:
                return j, last + 1
            j -= 2                                         # the head of the party: on to the head
            continue
        joins = low == "and" and j > first and w.capital[j - 1] and w.capital[j + 1]
        if not (low[0].isalnum() or low in ("'s", "’s")) or low in STOPS and not (joins or j > first and _given(w, j)) or low in PRONOUNS:
            break
        j -= 1
    j += 1
    while j < last and w.low[j] in LINKS:
        j += 1
    return j, last + 1


def _given(w: Words, j: int) -> bool:
    """Whether a word that is also an auxiliary is a first name here: Governor May Lund."""
    return w.low[j] in ("may", "will") and w.capital[j] and j + 1 < len(w.low) and w.capital[j + 1]


def phrase_after(w: Words, at: int, end: int) -> tuple[int, int]:
    """First and last word (exclusive) of the noun phrase that begins at word `at`."""
    j = at
    while j < end and j - at < 12:
        low = w.low[j]
        joins = low == "and" and j > at and j + 1 < end and w.capital[j + 1] and w.capital[j - 1]
        if not (low[0].isalnum() or low in ("'s", "’s")) or low in STOPS and not (joins or j > at and _given(w, j)) \
                or j > at and low in ("with", "in", "on"):
            break
        j += 1
        if low in PRONOUNS - DETERMINERS:
            break
    return at, j


def name_in(w: Words, first: int, last: int) -> tuple[int, int]:
    """The proper name inside a noun phrase, else the phrase itself: of 'the US envoy Ann Lee' Ann Lee, of 'the US envoy' all of it."""
    j = first
    while j < last:
        k = j
        while k < last and (w.capital[k] or k > j and k + 1 < last and w.capital[k + 1] and (w.low[k] in PARTICLES or _in_body(w, j, k))):
            k += 1
        if k > j and w.low[j] not in DETERMINERS:
            if j > first and (w.low[j - 1] in LINKS or j - 1 > first and w.low[j - 1] in DETERMINERS and w.low[j - 2] in LINKS):
                break
            if k == last or w.low[k] in LINKS or w.low[k] == "and" and w.capital[last - 1]:
                return j, k
        j = max(k, j + 1)
    return first, last


def _in_body(w: Words, first: int, k: int) -> bool:
    """Whether 'for' or 'and' goes on with the name of a body: the Centre for River and Sea Studies."""
    inside = w.low[first:k]
    linked = w.low[k] == "for" or w.low[k] == "and" and not {"for", "of"}.isdisjoint(inside)
    return linked and not _words("organisation").isdisjoint(inside)


@cache
def roles() -> dict[str, str]:
    table = lexicon("roles", ("noun", "role"))
    return dict(zip(table["noun"].str.lower(), table["role"], strict=True))


@cache
def _is_person(noun: str) -> bool:
    """Whether a role noun is one person: the spokeswoman; not the police, the ministry, officials."""
    return noun != "" and (noun[-1] != "s" or noun.endswith("ss")) and noun.split()[-1] not in _words("organisation") | COLLECTIVES


def _is_human(description: str) -> bool:
    """Whether a description is of one person: pointman for Norland, spokeswoman; not report, nor ministry."""
    noun = re.split(rf" (?:{'|'.join(LINKS)}) ", description)[0].split()[-1:]
    return bool(noun) and (noun[0].endswith(("man", "woman", "person")) or _is_person(noun[0]) and noun[0] in roles())


@cache
def _countries() -> frozenset[str]:
    return frozenset(lexicon("countries", ("country",))["country"])


@cache
def _titles() -> frozenset[str]:
    return frozenset(lexicon("titles", ("title",))["title"].str.lower().str.rstrip("."))


@cache
def _words(*kinds: str) -> frozenset[str]:
    """The words of data/lexicons/names.csv that are of these kinds, in small letters."""
    table = lexicon("names", ("word", "kind"))
    return frozenset(table.loc[table["kind"].isin(kinds), "word"].str.lower())


@lru_cache(20_000)
def role_in(text: str) -> tuple[str, str]:
    """The role noun of a phrase and its role: ('spokesman', 'official'); both '' where it names none.

    The noun is that of the phrase's head, what stands before its first preposition (members of the council); its role is that of the last
    noun there is where the head leaves it open (a director of the institute).
    """
    low = ROLE_WORD.findall(text.lower())
    found = [(n, n + size, noun) for size in (3, 2, 1) for n in range(len(low) - size + 1)
             if (noun := " ".join(low[n:n + size])) in roles()]
    if not found:
        return "", ""
    link = next((n for n, word in enumerate(low) if n and word in LINKS), len(low))
    head = [x for x in found if x[0] < link < x[1]] or [x for x in found if x[1] <= link] or found
    noun = max(head, key=lambda x: (x[1], x[1] - x[0]))[2]
    last = [x for x in found if roles()[x[2]]] or found
    return noun, roles()[noun] or roles()[max(last, key=lambda x: (x[1], x[1] - x[0]))[2]]


@cache
def _no_names() -> frozenset[str]:
    return (_words("function", "verb", "said") | DETERMINERS | LINKS | STOPS) - GIVEN


@lru_cache(20_000)
def bare(name: str) -> tuple[str, ...]:
    """The words of a name without article, honorific, office: Mr. Justice Alan Orr -> Alan Orr; the Health Ministry -> Health Ministry."""
    parts = OWNED.sub("", name).split()
    capital = [x[0].isupper() for x in parts]
    office = [n for n, x in enumerate(parts[:-1]) if x.rstrip(".").lower() in _titles() or capital[n] and capital[n + 1]
              and any(" ".join(parts[max(0, n - k):n + 1]).lower() in roles() for k in (0, 2))]
    office = [n for n in office if not _is_body(" ".join(parts[n + 1:]))     # the Police Federation is no officer
              and LINKS.isdisjoint(parts[:n])]                               # the aide of President Lund is not Lund
    parts = parts[office[-1] + 1 if office else 0:]
    while len(parts) > 1 and parts[0].lower() in _no_names() and parts[0] not in ("US", "UK", "UN", "EU"):
        parts = parts[1:]
    return tuple(parts)


def _is_body(name: str) -> bool:
    words = SPACE.split(name.lower())
    first = len(words) > 1 and words[0] in GIVEN           # Jan Orel is no month
    return not _words("organisation", "place", "thing", "date").isdisjoint(words[first:])


@cache
def _calling(stem: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(stem)}(?:man|woman|person)?\b(,? ?)")


class Cast:
    """The people and bodies that an article names, and what has been learned of them so far."""

    def __init__(self, text: str, plain: str, starts: list[int]) -> None:
        self.text, self.plain, self.starts = text, plain, starts             # plain: without quotations; starts: of its paragraphs
        self.lower = text.lower() if len(text.lower()) == len(text) else text
        self.full: dict[str, list[str]] = {}               # last word of a name -> the full names that end with it
        self.short = {m[2]: " ".join(bare(m[1].strip())) for at in re.finditer(r"\([A-Z]{2,7}\)", text)
                      if (m := ACRONYM.search(text, max(0, at.start() - 150), at.end()))}
        self.named: dict[str, str] = {}                    # mention -> fullest form
        self.role: dict[str, str] = {}
        self.roles: dict[str, set[str]] = {}               # role noun -> the people called so
        self.last: tuple[str, int] = ("", -9)              # who spoke last, and in which paragraph
        self.small = {f"{a} {b}" for a, b, said in SMALL_NAME.findall(text)  # names printed in small letters
                      if not {a, b} & (STOPS | LINKS | DETERMINERS | SKIPS | PRONOUNS)
                      and (said or b.title() in text and len(re.findall(rf"\b{b}\b", text)) == 1 and re.search(rf"\b{b.title()}\b", text))}
        for name in dict.fromkeys([*self._printed(), *(n.title() for n in sorted(self.small))]):
            parts = bare(name)
            if len(parts) > 1 and " ".join(parts) not in (known := self.full.setdefault(parts[-1].lower(), [])):
                known.append(" ".join(parts))
        honoured = {(self.name(n), "he" if title == "r" else "she") for title, n in HONOURED.findall(text)}
        self.gender = {n: g for n, g in honoured if (n, "he" if g == "she" else "she") not in honoured}

    def _printed(self) -> Iterator[str]:
        """The names that the text prints; 'envoy to France Ann Lee' is the name of Ann Lee."""
        for m in NAME.finditer(self.text):
            first, _, rest = m.group().partition(" ")
            of_a_country = first in _countries() and " " in rest and AT_LINK.search(self.text, max(0, m.start() - 5), m.start())
            yield rest if of_a_country else m.group()

    def described(self, mention: str) -> set[str]:
        """The people whose title has the capitalised words of a description: the US man for Norland is US envoy for Norland Ann Lee."""
        words = {x for x in mention.split()[1:] if x[0].isupper()}
        if len(words) < 2 or not mention.startswith(("the ", "The ")):
            return set()
        found = set()
        for name in chain.from_iterable(self.full.values()):
            for m in re.finditer(re.escape(name), self.text):
                beside = (SAME.search(self.text, max(0, m.start() - 60), m.start()), OFFICE.match(self.text, m.end()))
                if any(x and words <= set(x.group().split()) for x in beside) and not self.is_body(name):
                    found.add(name)
        return found

    def name(self, mention: str) -> str:
        """The fullest form of a name, or the mention without its title where the article leaves it open."""
        if mention not in self.named:
            self.named[mention] = self._name(mention)
        return self.named[mention]

    def _name(self, mention: str) -> str:
        parts = bare(mention)
        if not parts or mention in self.short:
            return self.short.get(mention, mention)
        low = [p.lower() for p in parts]
        whole = " ".join(parts)
        if not LINKS.isdisjoint(low) and _is_body(whole):  # the Centre for River Studies is not called River Studies
            return whole
        fits = [k for k in self.full.get(low[-1], []) if set(low) <= set(k.lower().split()) or whole.endswith(" " + k)]
        fits = [k for k in fits if not any(k.endswith(" " + o) for o in fits)]
        return fits[0] if len(fits) == 1 else whole

    def is_body(self, name: str) -> bool:
        """Whether a name is no person's: by its words, by an acronym of its own, by the article before it."""
        return _is_body(name) or name in self.short.values() or f"the {name.lower()}" in self.lower

    def persons(self, text: str) -> list[str]:
        """The people named in a text, each once, by the fullest form."""
        kin = KIN.findall(text)
        found = [self.name(m) for m in MENTION.findall(text)]
        return [n for n in dict.fromkeys([*found, *kin]) if (" " in n or n in kin) and not self.is_body(n)]

    def antecedent(self, pronoun: str, paragraph: int, at: int) -> str:
        """Whom a pronoun stands for: of those who fit, the one who spoke last in this paragraph, the only one named in it, the one who
        spoke last in the paragraph before, the only one named there; '' where that leaves it open."""
        gender = "he" if pronoun in HE else "she" if pronoun in SHE else ""

        def fits(name: str) -> bool:
            if gender:
                person = name[:1].isupper() and not self.is_body(name) or _is_human(name)
                return person and self.gender.get(name, gender) == gender
            return self.is_body(name) or pronoun != "it" and name.islower()

        start = self.starts[paragraph]
        earlier = self.plain[self.starts[paragraph - 1]:start] if paragraph else ""
        last, where = self.last
        for back, text in ((0, self.plain[start:at]), (1, earlier)):
            if paragraph - where == back and fits(last):
                return last
            if gender and (near := [n for n in self.persons(text) if fits(n)]):
                sure = [n for n in near if n in self.gender] or near
                return sure[0] if len(sure) == 1 else ""
        return ""

    def called(self, noun: str) -> set[str]:
        """The people whom the article gives a role noun: 'spokeswoman Ann Lee', 'Ann Lee, the ministry’s spokeswoman'."""
        if noun in self.roles:
            return self.roles[noun]
        found = [n.title() for n in self.small if f"{noun} {n}" in self.text]
        for m in _calling("spokes" if noun.startswith("spokes") else noun).finditer(self.lower):
            if self.lower[m.start() - 1:m.start()].isalnum():
                continue
            apposed = HEAD.match(self.lower, m.start(1)) and APPOSED.search(self.text, max(0, m.start() - 100), m.start())
            if name := NAME.match(self.text, m.end()) or apposed:
                found.append(name[name.re.groups])
        self.roles[noun] = {n for n in map(self.name, found) if " " in n and not self.is_body(n)}
        return self.roles[noun]

    def who(self, mention: str, phrase: str, paragraph: int, start: int, end: int) -> tuple[str, str]:
        """Whom a mention means, and the role. A role noun ('the spokeswoman') is the person whom the article calls so, a pronoun its
        antecedent; what stays open stays as it is printed. `phrase`, text[start:end], is the mention with its title."""
        low = mention.lower()
        noun, role = role_in(phrase)
        behind = self.text[end:end + 80]
        found = ""
        if low in HE | SHE | THEY | {"it", "one"} or low.startswith("one of them"):
            found = self.antecedent(low.split()[0], paragraph, start)
            if not found:
                return mention, ""
            if low in HE | SHE:
                self.gender[found] = "he" if low in HE else "she"
            role = ""
        elif _is_person(noun) and not mention.split()[-1][0].isupper():
            if named := NAMED.match(behind):
                found = self.name(named[1])
            elif low.split()[0] not in ("a", "an", "one", "another", "his", "her", "their") and len(called := self.called(noun)) == 1:
                found, = called
        elif len(meant := self.described(mention)) == 1:
            found, = meant
        found = found or self.name(mention)
        if not role and (apposed := OFFICE.match(behind)):
            role = role_in(apposed.group())[1]
        if role:
            self.role[found] = role
        if low not in PRONOUNS or low in HE | SHE | THEY | {"it"}:
            self.last = found, paragraph
        return found, role or self.role.get(found, "")
