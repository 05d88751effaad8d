"""Names as one article prints them, told by their capitals alone: full names, acronyms, honorifics,
kin; and whose name a word of the text may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .names import bare, speaks
from .word_classes import DETERMINERS, LINKS, PRONOUNS, SKIPS, STOPS

CAPITAL = r"[A-ZÀ-Þ]"
WORD = rf"{CAPITAL}[\w.'’-]*"  # also with the full stop of an initial
ONE = rf"(?:(?:St|Ste)\.|{CAPITAL}(?:\.(?:{CAPITAL}\.)*|[\w’'-]+))"
NAME = re.compile(rf"{ONE}(?: (?:(?:al|de|bin|van|von|der|el)[ -])?{ONE}){{1,7}}")
MENTION = re.compile(rf"{NAME.pattern}|{CAPITAL}[\w’-]+")
ACRONYM = re.compile(
    rf"((?:{CAPITAL}[\w’'-]+ (?:(?:of|for|and|the|on) ){{0,2}}){{2,7}})\(([A-Z]{{2,7}})\)"
)
TITLE_OF = re.compile(r"\b([A-Z]\w+) of $")
SUFFIX = re.compile(r"(?:[JS]r\.?|I{1,3}|IV)")
BRACKETS = re.compile(r"\([A-Z]{2,7}\)")
SMALL_NAME = re.compile(
    r"(?:spokes\w+|minister|secretary|president|chief|director|general|senator|governor|mayor|ambassador) "
    r"([a-z]{3,15}) ([a-z]{3,20}) (?:said|says|told|stated|added|expressed|announced|condemned|warned|vowed)\b"
)
HONOURED = re.compile(rf"M(rs?|s|iss)\.? ({ONE}(?: {ONE}){{0,3}})")
KIN = re.compile(
    r"\b(wife|husband|mother|father|son|daughter|brother|sister|widow|widower|partner|friend|neighbou?r),? "
    rf"({CAPITAL}[\w’-]+)\b(?! {CAPITAL})"
)
KINS = dict.fromkeys(("husband", "father", "son", "brother", "widower"), "he")
KINS |= dict.fromkeys(("wife", "mother", "daughter", "sister", "widow"), "she")


def surname(parts: Sequence[str]) -> str:
    """The last word of a name, before Jr. and III."""
    return parts[-2] if len(parts) > 1 and SUFFIX.fullmatch(parts[-1]) else parts[-1]


def full_names(text: str) -> Iterator[str]:
    """The names of two words and more; of "Minister of Inland Ferries Ann Lee" Ann Lee."""
    for m in NAME.finditer(text):
        name, start = m.group(), m.start()
        office = text.endswith(" of ", 0, start) and TITLE_OF.search(
            text, max(0, start - 25), start
        )
        if office and speaks(office[1].lower()) == "person":
            name = " ".join(name.split()[1:][-2:])  # of Secretary of State Lee, Lee
        yield name


def acronyms(text: str) -> dict[str, str]:
    """Acronym -> the name before its brackets."""
    found = (
        ACRONYM.search(text, max(0, m.start() - 150), m.end()) for m in BRACKETS.finditer(text)
    )
    return {m[2]: " ".join(bare(m[1].strip())) for m in found if m}


def small_names(text: str) -> set[str]:
    """Names that are printed in small letters between an office and a verb of saying."""
    no_name = STOPS | LINKS | DETERMINERS | SKIPS | PRONOUNS
    return {f"{a} {b}" for a, b in SMALL_NAME.findall(text) if no_name.isdisjoint((a, b))}


def honoured(text: str) -> list[tuple[str, str]]:
    """Names behind Mr., Mrs., Ms. or Miss, with he or she."""
    return [(name, "he" if title == "r" else "she") for title, name in HONOURED.findall(text)]


def kin(text: str) -> list[tuple[str, str]]:
    """First names of somebody's kin ("his wife Ann"), with he or she, '' where it may be either."""
    return [(name, KINS.get(kin, "")) for kin, name in KIN.findall(text)]
