"""Names and roles: which word of a phrase is a name, an office, a body; and which role a noun
gives."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ..base.lexicons import lexicon
from .word_classes import DETERMINERS, LINKS, STOPS, WORDS

ROLE_WORD, OWNED, SPACE = (
    re.compile(r"[^\W_]+(?:[-’'](?!s\b)[^\W_]+)*"),
    re.compile(r"['’]s?$"),
    re.compile(r"[\s’']+"),
)


@cache
def roles() -> dict[str, str]:
    table = lexicon("roles", ("noun", "role"))
    return dict(zip(table["noun"].str.lower(), table["role"], strict=True))


@cache
def _speakers() -> dict[str, str]:
    """Nouns of people, of bodies and of documents (people: WordNet, first senses)."""
    table = lexicon("speakers", ("noun", "kind"))
    return dict(zip(table["noun"], table["kind"], strict=True))


@lru_cache(20_000)
def speaks(word: str) -> str:
    """What a noun in small letters is that something is said by: person, group or document; '' for
    anything that cannot speak."""
    tail = re.split("[-’']", OWNED.sub("", word))[-1]
    singular = tail[:-3] + "y" if tail.endswith("ies") else tail.removesuffix("s")
    singular = singular[:-2] + "an" if singular.endswith(("men", "wemen")) else singular
    shorter = tail.removesuffix("es")
    return next(
        (k for x in (word, tail, singular, shorter) if (k := _speakers().get(x))),
        "person" if word in roles() else "",
    )


@cache
def is_person(noun: str) -> bool:
    """Whether a role noun is one person: the spokeswoman; not the police, the ministry,
    officials."""
    return (
        noun != ""
        and (noun[-1] != "s" or noun.endswith("ss"))
        and noun.split()[-1] not in kinds("organisation") | WORDS["body"]
    )


def is_human(description: str) -> bool:
    """Whether a description is of one person: pointman for Norland, spokeswoman; not report, nor
    ministry."""
    noun = re.split(rf" (?:{'|'.join(LINKS)}) ", description)[0].split()[-1:]
    return bool(noun) and (
        noun[0].endswith(("man", "woman", "person")) or is_person(noun[0]) and noun[0] in roles()
    )


@cache
def countries() -> frozenset[str]:
    return frozenset(lexicon("countries", ("country",))["country"])


@cache
def _titles() -> frozenset[str]:
    return frozenset(lexicon("titles", ("title",))["title"].str.lower().str.rstrip("."))


@cache
def kind_of() -> dict[str, str]:
    """Of each word of data/lexicons/names.csv, in small letters, its kind: organisation, place …"""
    table = lexicon("names", ("word", "kind"))
    return dict(zip(table["word"].str.lower(), table["kind"], strict=True))


@cache
def kinds(*which: str) -> frozenset[str]:
    """The words of names.csv that are of these kinds."""
    return frozenset(word for word, kind in kind_of().items() if kind in which)


@lru_cache(20_000)
def role_in(text: str) -> tuple[str, str]:
    """The role noun of a phrase and its role: ('spokesman', 'official'); both '' where it names
    none.

    The noun is that of the phrase's head, what stands before its first preposition (members of the
    council); its role is that of the last
    noun there is where the head leaves it open (a director of the institute).
    """
    low = ROLE_WORD.findall(text.lower())
    found = [
        (n, n + size, noun)
        for size in (3, 2, 1)
        for n in range(len(low) - size + 1)
        if (noun := " ".join(low[n : n + size])) in roles()
    ]
    if not found:
        return "", ""
    link = next((n for n, word in enumerate(low) if n and word in LINKS), len(low))
    head = [x for x in found if x[0] < link < x[1]] or [x for x in found if x[1] <= link] or found
    noun = max(head, key=lambda x: (x[1], x[1] - x[0]))[2]
    last = [x for x in found if roles()[x[2]]] or found
    return noun, roles()[noun] or roles()[max(last, key=lambda x: (x[1], x[1] - x[0]))[2]]


@cache
def _no_names() -> frozenset[str]:
    words = kinds("function", "verb", "said") | DETERMINERS | LINKS | STOPS
    return frozenset(word for word in words - WORDS["given name"] if "'" not in word)


def _ranks(word: str) -> bool:
    """Whether a word before a name says of which kind its bearer is: former, Republican."""
    return word in kinds("rank") or roles().get(word + "s") == "party"


@cache
def is_common(word: str) -> bool:
    """Whether a word in small letters, standing alone, is nobody's name: the, Mr, senator, r-ill."""
    if word[1:2] == "-":
        return True
    return word in _no_names() or word in _titles() or speaks(word) != "" or word in kinds("rank")


@lru_cache(20_000)
def bare(name: str) -> tuple[str, ...]:
    """The words of a name without article, honorific, office: Mr. Justice Alan Orr -> Alan Orr; the
    Health Ministry -> Health Ministry."""
    parts = OWNED.sub("", name).split()
    capital = [x[0].isupper() for x in parts]
    office = [
        n
        for n, x in enumerate(parts[:-1])
        if x.rstrip(".").lower() in _titles()
        or capital[n]
        and capital[n + 1]
        and (
            any(" ".join(parts[max(0, n - k) : n + 1]).lower() in roles() for k in (0, 2))
            or speaks(x.lower()) == "person"
            and len(parts) > n + 2
            and parts[n + 1][-1] != "."
            and parts[n + 2][-1] != "."
        )
    ]
    # the Police Federation is no officer
    office = [
        n
        for n in office
        if not is_body(" ".join(parts[n + 1 :]))
        # the aide of President Lund is not Lund
        and LINKS.isdisjoint(parts[:n])
    ]
    parts = parts[office[-1] + 1 if office else 0 :]
    if len(parts) > 2 and parts[-3].endswith(("'s", "’s")) and not is_body(" ".join(parts[-2:])):
        parts = parts[-2:]  # the union's Ann Lee
    printed = all(x[0].isupper() for x in parts) and not is_body(" ".join(parts))
    while printed and len(parts) > 2 and _ranks(parts[0].lower()):
        parts = parts[1:]  # Republican Ann Lee
    while (
        len(parts) > 1
        and parts[0].lower() in _no_names()
        and parts[0] not in ("US", "UK", "UN", "EU")
    ):
        parts = parts[1:]
    return tuple(parts)


def is_body(name: str) -> bool:
    words = SPACE.split(name.lower())
    first = len(words) > 1 and words[0] in WORDS["given name"]  # Jan Orel is no month
    return not kinds("organisation", "place", "thing", "date").isdisjoint(words[first:])
