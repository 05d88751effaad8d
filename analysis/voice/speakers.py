"""Who is meant: the fullest name a mention stands for in its article, whom a pronoun or an office
stands for, and the role."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from ..english.names import (
    SPACE,
    bare,
    countries,
    is_body,
    is_common,
    is_person,
    kinds,
    role_in,
    roles,
    speaks,
)
from ..english.printed import (
    MENTION,
    NAME,
    acronyms,
    full_names,
    honoured,
    kin,
    small_names,
    surname,
)
from ..english.said import Said
from ..english.word_classes import HE, LINKS, SHE, THEY
from .documents import owner
from .pronouns import Sentence, antecedent, several

PLACE = re.compile(r"\b(?:in|at|near|from|across|outside|around|inside|of|for|called) $", re.I)
APPOSED = re.compile(rf"({NAME.pattern}), (?:(?:a|an|the|who is) )?[^,.;“”\"]{{0,50}}$")
CALLED = re.compile(r"(?:man|woman|person)?\b(,? ?)")
OPENERS = set(".?!“\"”\n:;'’‘") | {""}
AFTER_THE = re.compile(r"the ([^ \n]+)")
# behind the noun that an apposition is about
HEAD = re.compile(r"['’]?[,.;:)“”\"]| (?:of|for|at|in|on|from|who|and|with|to)\b")
# what stands behind a name and behind no other word that a sentence opens with
NAMES = re.compile(
    r" (?:said|says|told|tells|wrote|added|asked|replied)\b|, (?:an?|the|who|\d\d)\b"
)
NAMED, OFFICE = (
    re.compile(rf", ({NAME.pattern})"),
    re.compile(r", (?!who (?!is |was ))[^,.;“”\"]{3,70}(?=[,.])"),
)


class Cast:
    """The people and bodies that an article names, and what has been learned of them so far."""

    def __init__(self, text: str, plain: str, starts: list[int]) -> None:
        # plain: without quotations; starts: of its paragraphs
        self.text, self.plain, self.starts = text, plain, starts
        self.lower = text.lower() if len(text.lower()) == len(text) else text
        # last word of a name -> the full names that end with it
        self.full: dict[str, list[str]] = {}
        self.short = acronyms(text)
        self.named: dict[str, str] = {}  # mention -> fullest form
        self.role: dict[str, str] = {}
        self.roles: dict[str, set[str]] = {}  # role noun -> the people called so
        self.past: list[Sentence] = []  # what was read so far
        self.inside: dict[str, bool] = {}  # name -> it stands inside a sentence
        self.spoken: set[str] = set()  # who has spoken so far
        self.small = small_names(text)
        shown = (*full_names(text), *(n.title() for n in sorted(self.small)))
        for name in dict.fromkeys(shown):
            parts = bare(name)
            if len(parts) > 1 and roles().get(parts[-1].lower().rstrip("s") + "s") != "party":
                known = self.full.setdefault(surname(parts).lower(), [])
                if " ".join(parts) not in known:
                    known.append(" ".join(parts))
        self.gender: dict[str, str] = {}
        told = {(self.name(name), pronoun) for name, pronoun in honoured(text)}
        told |= {(name, pronoun) for name, pronoun in kin(text) if pronoun}
        self.gender = {
            name: pronoun
            for name, pronoun in told
            if (name, "he" if pronoun == "she" else "she") not in told
        }

    def paragraph_of(self, at: int) -> int:
        return max(0, bisect_right(self.starts, at) - 1)

    def name(self, mention: str) -> str:
        """The fullest form of a name, or the mention without its title where the article leaves it
        open."""
        if mention not in self.named:
            self.named[mention] = self._name(mention)
        return self.named[mention]

    def _name(self, mention: str) -> str:
        parts = bare(mention)
        if not parts or mention in self.short:
            return self.short.get(mention, mention)
        low = [p.lower() for p in parts]
        whole = " ".join(parts)
        # the Centre for River Studies is not called River Studies
        if not (LINKS | {"and"}).isdisjoint(low) and is_body(whole):
            return whole
        fits = [
            k
            for k in self.full.get(surname(parts).lower(), [])
            if set(low) <= set(k.lower().split())
            or whole.endswith(" " + k)
            # the wife of Ben Orr is not Ben Orr
            and whole[: -len(k)].split()[-1] not in LINKS | {"the"}
        ]
        fits = [k for k in fits if not any(k.endswith(" " + o) for o in fits)]
        return fits[0] if len(fits) == 1 else whole

    def is_body(self, name: str) -> bool:
        """Whether a name is no person's: by its words, by an acronym of its own, by the article
        before it."""
        low = name.lower()
        if name in self.gender:
            return False
        return (
            is_body(name)
            or name in self.short.values()
            or low.split(" ", 1)[0] in self._after_the
            and f"the {low}" in self.lower
            and low not in self.full  # the Lund plan is no body, where there is an Ada Lund
        )

    def is_somebody(self, name: str) -> bool:
        """Whether a name is shown to be one person's: by a second word, a title, a speech."""
        words = name.lower().split()
        if not self.may_be_somebody(name) or words[0] in kinds("rank"):
            return False
        return len(words) > 1 or name in self.spoken | self.gender.keys() or words[0] in self.full

    def may_be_somebody(self, name: str) -> bool:
        """Whether a name is no body, place or party that is known, and no mere capital."""
        words = name.lower().split()
        if not words or self.is_body(name) or words[-1] in kinds("region") or "'s " in name:
            return False
        if len(words) > 1 or words[0] in self.full:
            return True
        return not is_common(words[0]) and name not in countries() and self.within(name)

    def within(self, name: str) -> bool:
        """Whether a name stands inside a sentence somewhere, where a capital tells."""
        if name not in self.inside:
            found = re.search(rf"[\w,;] {re.escape(name)}\b", self.text)
            self.inside[name] = found is not None
        return self.inside[name]

    @cached_property
    def _after_the(self) -> set[str]:
        return set(AFTER_THE.findall(self.lower))

    def persons(self, text: str) -> list[str]:
        """The people named in a text, each once, by the fullest form."""
        family = [name for name, _ in kin(text)]
        found = [
            self.name(m.group())
            for m in MENTION.finditer(text)
            if not PLACE.search(text, max(0, m.start() - 9), m.start())
            and not PLACE.match(m.group().partition(" ")[0] + " ")
            and not m.group().endswith(("'s", "’s", "-area", "-based"))
        ]
        return [
            n
            for n in dict.fromkeys([*found, *family])
            if (n in family or self.may_be_somebody(n)) and (not several(n) or n in self.gender)
        ]

    def antecedent(self, pronoun: str, paragraph: int, at: int) -> str:
        return antecedent(self, pronoun, paragraph, at)

    def hear(self, said: Said) -> None:
        """Take in who speaks in the sentence that is read."""
        self.past[-1].speakers.append(said.speaker)
        if said.speaker and said.source == "name":
            self.spoken.add(said.speaker)

    def called(self, noun: str) -> set[str]:
        """The people whom the article gives a role noun: 'spokeswoman Ann Lee', 'Ann Lee, the
        ministry’s spokeswoman'."""
        if noun in self.roles:
            return self.roles[noun]
        found = [n.title() for n in self.small if f"{noun} {n}" in self.text]
        stem, at = "spokes" if noun.startswith("spokes") else noun, -1
        while (at := self.lower.find(stem, at + 1)) >= 0:
            m = CALLED.match(self.lower, at + len(stem))
            if not m or at and self.lower[at - 1].isalnum():
                continue
            apposed = HEAD.match(self.lower, m.start(1)) and APPOSED.search(
                self.text, max(0, at - 100), at
            )
            alone = self.text[at].isupper() and MENTION.match(self.text, m.end())
            if name := NAME.match(self.text, m.end()) or apposed or alone:
                found.append(name[name.re.groups])
        names = {n for n in map(self.name, found) if n and not self.is_body(n)}
        full = {n for n in names if " " in n}
        # a surname alone is nobody's, but where another has the title too it leaves it open
        others = {n for n in names - full if n not in {f.split()[-1] for f in full}}
        self.roles[noun] = full | others if full else set()
        return self.roles[noun]

    def who(
        self, mention: str, kind: str, phrase: str, paragraph: int, start: int, end: int
    ) -> tuple[str, str, bool]:
        """Whom a mention means, the role, and whether the words themselves say so; '' where they
        name nobody who can speak.

        A role noun ('the spokeswoman') is the person whom the article calls so, a pronoun its
        antecedent (and itself where that is open), a document whoever's it is. `kind` is what
        sources.speaker_in makes of the mention; `phrase`, text[start:end], has its title too.
        """
        low = mention.lower()
        if low in HE | SHE | THEY | {"it"}:
            found = self.antecedent(low, paragraph, start)
            return found or mention, self.role.get(found, ""), False
        noun, role = role_in(phrase)
        behind, found = self.text[end : end + 80], ""
        sure = kind in ("name", "person", "group")
        if kind == "name":
            found = self.name(mention) if self.can_speak(mention, start) else ""
        elif not sure:
            found, role = owner(self, kind, paragraph, start, end), ""
        elif is_person(noun) and not mention.split()[-1][0].isupper():
            if named := NAMED.match(behind):
                found = self.name(named[1])
            elif (
                low.split()[0] not in ("a", "an", "one", "another", "his", "her", "their")
                and len(called := self.called(noun)) == 1
            ):
                (found,) = called
                sure = False
        found = found or (self.name(mention) if sure and kind != "name" else "")
        if not role and (apposed := OFFICE.match(behind)):
            role = role_in(apposed.group())[1]
        if found and role:
            self.role[found] = role
        return found, role if found else "", sure and found != ""

    def can_speak(self, name: str, start: int) -> bool:
        """Whether a name is one of somebody: no date, no number, and more than the capital that a
        sentence begins with."""
        words = [x for x in SPACE.split(name.lower()) if x]
        named = [x.lower() for x in bare(name)]  # Following Wednesday
        if not words or kinds("date", "thing").issuperset(named) or words[0][0].isdigit():
            return False
        if len(words) > 1 or name.isupper() or speaks(words[0]) or words[0] in self.full:
            return True
        before = self.text[max(0, start - 3) : start]
        opens = before[-2:].strip(" ") in OPENERS and before[:1] not in (",", "?")
        shown = NAMES.match(self.text, start + len(name)) is not None
        return not opens or name in countries() or shown or self.within(name)
