"""Which names are one bearer's: a surname and the full name, a misspelling, an acronym."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from rapidfuzz.distance import OSA

from .called import Name
from .mentions import ACRONYM

# a name behind one of these is not short for the whole: the Port of Norland is not Norland
JOINING = {"of", "for", "and", "in", "on", "the"}
JUNIOR = {"jr", "sr", "ii", "iii"}


def fuller(names: Counter[Name], people: set[Name]) -> dict[Name, Name]:
    """Names of an event -> the commonest longer name that holds them: a surname before a first
    name, never a father for his junior."""
    holding: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for word in {name[0], name[-1]} if len(name) > 1 and name[-1] not in JUNIOR else ():
            holding[word].append(name)
    out: dict[Name, Name] = {}
    for name in names:
        size, person = len(name), name in people
        ends = [
            x
            for x in holding[name[-1]]
            if len(x) > size
            and (
                x[-size:] == name
                and x[-size - 1] not in JOINING
                and (size > 1 or x in people and person)
                or size > 1
                and x in people
                and (x[0], x[-1]) == (name[0], name[-1])
            )
        ]
        opens = [
            x
            for x in holding[name[0]]
            if len(x) > size and x in people and person and x[:size] == name
        ]
        opens = [x for x in opens if size == 1 or names[x] >= names[name]]
        held = ends or opens
        # one cousin is not the X of a hundred mentions
        if held := [x for x in held if size > 1 or 50 * names[x] >= names[name]]:
            out[name] = max(held, key=lambda x: (names[x], len(x), x))
    return out


def sound(text: str) -> str:
    """What spellings of one name share: its consonants, doubled ones once."""
    return re.sub(
        r"[aeiouyh]|(.)(?=\1)",
        "",
        text.replace("c", "k").replace("q", "k").replace("w", "v").replace("z", "s"),
    )


def spellings(names: Counter[Name], known: set[Name]) -> dict[Name, Name]:
    """Rarer spellings -> the commonest: one letter apart, two from eight letters on, the consonants
    alike (Damerau 1964)."""
    out: dict[Name, Name] = {}
    kept: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(
        (n for n in names if n not in known and len("".join(n)) > 4), key=lambda n: (-names[n], n)
    ):
        text = " ".join(name)
        near = (
            x
            for x in kept[sound(text)]
            if OSA.distance(text, y := " ".join(x), score_cutoff=2)
            <= 1 + (min(len(text), len(y)) >= 8)
        )
        if (other := next(near, None)) is not None:
            out[name] = other
        else:
            kept[sound(text)].append(name)
    return out


def stands_for(acronym: str, name: str) -> bool:
    """Do the capitals of a name, in order, hold the letters of the acronym?"""
    letters = iter(re.sub(r"[^A-Z]", "", name))
    return bool(ACRONYM.fullmatch(acronym)) and all(
        x in letters for x in acronym.replace(".", "").rstrip("s")
    )
