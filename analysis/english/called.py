"""What the lexicons call people, offices and countries: their phrases, word by word."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from ..base.lexicons import lexicon
from ..corpus.text import tokens

# the words of a name as they are compared
Name = tuple[str, ...]


class Entry(NamedTuple):
    """What a lexicon says about a word or a phrase."""

    tag: str  # L, O, T, C or P
    label: str
    family: str = ""
    # noun, plural, abstract; of a country: place (its seat of government), acronym
    form: str = "noun"
    # before another noun it still names its bearers: "terrorist attack"
    modifies: bool = False


def _plural(word: str) -> str:
    head, joint, rest = word.partition(" of ")
    if head.endswith("man"):
        head = head[:-2] + "en"
    elif re.search(r"[^aeiou]y$", head):
        head = head[:-1] + "ies"
    else:
        head += "es" if head.endswith(("s", "x", "ch", "sh")) else "s"
    return head + joint + rest


def rows(name: str, *columns: str) -> list[list[str]]:
    return lexicon(name, columns)[list(columns)].to_numpy(str).tolist()


def phrases() -> dict[str, list[tuple[Name, Entry]]]:
    """First folded word -> the lexicons' phrases that begin with it, longest first."""
    entries: list[tuple[str, Entry]] = []
    family_of: dict[str, str] = {}
    for label, family, office, modifies, plural, abstract in rows(
        "labels", "label", "family", "office", "modifier", "plural", "abstract"
    ):
        family_of[label] = family
        entries.append(
            (label, Entry("O" if office else "L", label, family, "noun", bool(modifies)))
        )
        entries.append((plural or _plural(label), Entry("L", label, family, "plural", True)))
        entries += [(w, Entry("L", w, family, "abstract", True)) for w in abstract.split("|") if w]
    for title, office in rows("titles", "title", "office"):
        entries.append((title, Entry("T", office, family_of.get(office, ""))))
    for country, also, people, seat in rows("countries", "country", "also", "people", "seat"):
        entries += [
            (w, Entry("C", country, form="acronym" if w.isupper() else ""))
            for w in (country, *also.split("|"))
            if w
        ]
        entries += [(w, Entry("C", w, form="place")) for w in seat.split("|") if w]
        entries += [(w, Entry("P", country)) for w in people.split("|") if w]
    cut = tokens([phrase for phrase, _ in entries])
    found: dict[str, dict[Name, Entry]] = defaultdict(dict)
    for i, (_, entry) in enumerate(entries):
        if words := tuple(cut.terms[t] for t in cut.term[cut.first[i] : cut.first[i + 1]]):
            found[words[0]].setdefault(words, entry)
    return {w: sorted(p.items(), key=lambda x: -len(x[0])) for w, p in found.items()}
