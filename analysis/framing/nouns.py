"""What a number of a sentence counts: the noun behind it, a currency before it, the halves of a
tally; and which number counts nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ..base.lexicons import lexicon
from ..english.forms import is_adverb, is_participle, looks_plural, singular
from ..english.lines import Line
from ..english.numbers import DASHES, Number, is_number, numbers, qualifier
from ..english.word_classes import DETERMINER, PREPOSITION, VERBAL, WORDS
from .victims import UNNAMED, group

VOTE = re.compile(
    r"\b(?:vot(?:e|ed|es|ing)|pass(?:ed|es|age)|approv(?:ed|al|es)|reject(?:ed|s)|confirmed|majority|seats?|ruled|ruling"
    r"|decision|advantage|acquitted|tally)\b",
    re.I,
)
POLL = re.compile(r"\b(?:percent\w*|per cent|polls?|polling|polled|surveys?)\b|%", re.I)
CURRENCY = {"$", "£", "€", "¥", "₹"}
FILLERS = {"of", "more", "other", "additional", "such", "head", "separate", "different"}
BEFORE_TALLY = {"of", "voted", "a", "passed", "by", "approved", "ruled", "was", "rejected"}
MONTH, NUMBERED = WORDS["month"], WORDS["numbered"]
SOURCE = re.compile(r"[^.;,“”\"]{0,60}\b(?:said|told|says|say|tell|familiar with|briefed)\b")
SCORE = re.compile(r"\s?°|[:/–'’\"”]\s?\d|[/’'\"]")  # behind what counts nothing
REFERRED = {"them", "these", "those", "which", "whom"}  # 18 of them
NOT_ONE = {"no", "any", "every", "the", "this", "that", "each", "another", "even", "just", "only"}
SERIES = {"last", "first", "next", "past", "previous", "top", "big"}
KNOWN = SERIES | {"the", "these", "those", "his", "her", "their", "its", "our", "my", "other"}


class Noun(NamedTuple):
    """What a number counts: its words, what units.csv makes of them, and of which kind that is."""

    words: list[str]
    units: list[str]
    kind: str  # money, votes, share or ''


@cache
def nouns_of(kind: str) -> dict[str, str]:
    """Of units.csv: noun -> what it counts ("count", "votes", "money", "share"), why that is no
    figure ("no figure"), what a word says of the counted ("state")."""
    table = lexicon("units", ("noun", "unit", "kind")).query("kind == @kind")
    return dict(zip(table["noun"], table["unit"], strict=True))


def unit_of(kind: str, word: str) -> str:
    known = nouns_of(kind)
    return known.get(word) or known.get(singular(word), "")


def counts_of(line: Line) -> list[tuple[Number, Noun]]:
    """The numbers of a sentence and what they count. The halves of a tally (52-48; by a vote of 52
    to 48) count votes or seats; "10 to 15 crowns" are crowns both; "one in five" is no count."""
    w, text = line.words, line.text
    votes = bool(VOTE.search(text, line.starts[0], line.ends[-1]))
    found = list(numbers(line, tallies=votes))
    nouns = [_counted(line, n) for n in found]
    ratio = set[int]()
    for k in reversed(range(len(found) - 1)):
        one, two = found[k : k + 2]
        between = w[one.last : two.first]
        joined = line.marks[two.first] in DASHES if not between else between[-1] == "to"
        pair = not (_may_be_year(one.value) and _may_be_year(two.value))
        said = between[:-1] or w[max(0, one.first - 1) : one.first]
        if between in (["in"], ["out", "of"]) or (between == ["of"] and two.value in (10, 100)):
            ratio |= {k, k + 1}
        elif (votes and joined and pair and len(between) < 3) and (
            not between or said and said[0] in BEFORE_TALLY or _kind(said) == "votes"
        ):
            seats = any(x.startswith("seat") for x in w[two.last : two.last + 2])
            nouns[k] = nouns[k + 1] = Noun([], ["seats" if seats else "votes"], "votes")
        elif between == ["to"] and not nouns[k].units:
            nouns[k] = nouns[k + 1]
    return [p for k, p in enumerate(zip(found, nouns, strict=True)) if k not in ratio]


def _counted(line: Line, n: Number) -> Noun:
    """The noun that follows a number: "brave soldiers" of 14 brave soldiers of the army; no words
    where none follows."""
    w, j = line.words, n.last
    behind = line.text[line.ends[j - 1] : line.ends[j - 1] + 2].lstrip()
    if behind.startswith("%") or w[j : j + 2] == ["per", "cent"] or w[j - 1].endswith("pc"):
        return Noun(["percent"], ["percent"], "share")
    if money := _currency(line, n):
        return Noun([], [money], "money")
    odd = w[j : j + 1] in (["plus"], ["odd"])
    compound = j < len(w) and line.marks[j] == "-" and not odd
    if compound:  # a six-vote majority, a 12-member board
        words = w[j : j + 1] if w[j] in ("member", "person") or _kind(w[j : j + 1]) else []
    else:
        words = _noun_words(line, j + odd)
    if (kind := _kind(words)) == "share" and "point" in " ".join(words):
        said = line.text[line.starts[0] : line.ends[-1]]
        kind = kind if POLL.search(said) else ""
        words = words if kind else []
    if kind:
        return Noun(words, [next(x for y in _ends(words) if (x := unit_of(kind, y)))], kind)
    units = [
        unit_of("count", x) or x
        for x in reversed(words)
        if compound or unit_of("count", x) or looks_plural(x) or group([x]) != UNNAMED
    ]
    return Noun(words, units, "")


def _ends(words: list[str]) -> list[str]:
    """The last word and the first, which may say the unit: a 22 percent cut."""
    return [*words[-1:], *(words[:1] if len(words) < 3 or words[0] in nouns_of("share") else [])]


def _kind(words: list[str]) -> str:
    """money, votes or share, where the first or the last of the words says so; or ''."""
    kinds = ("money", "votes", "share")
    return next((k for x in _ends(words) for k in kinds if unit_of(k, x)), "")


def _currency(line: Line, n: Number) -> str:
    """What a sign before the number ($40, Rs 40), or crore and lakh without a noun, makes of it."""
    a, w = line.starts[n.first], line.words
    before = line.text[a - 1 : a] if a else ""
    word = w[n.first - 1] if n.first and line.runs_on(n.first) else ""
    if before in CURRENCY or (word and word in ("rs", "usd", "eur", "gbp", "pkr", "inr")):
        return unit_of("money", before if before in CURRENCY else word)
    indian = w[n.last - 1] in ("crore", "lakh") and n.last - n.first > 1
    noun = any(looks_plural(x) or _kind([x]) for x in _noun_words(line, n.last))
    return "rupees" if indian and not noun else ""


def _noun_words(line: Line, j: int) -> list[str]:
    """The words of the noun phrase at word j, less "of the", "more", "other" before the noun and
    what follows it."""
    w = line.words
    j += 2 * (w[j : j + 2] in (["or", "more"], ["or", "so"]))
    of = w[j : j + 1] == ["of"]
    end = line.right(j)[1] if j < len(w) and line.runs_on(j) else j
    while j < end and (w[j] in FILLERS or (of and (w[j] in DETERMINER or is_number(w[j])))):
        j += 1
    for k in range(j, end):
        joined = w[k] in ("and", "or") and looks_plural(w[k - 1])
        if w[k] == "of" or joined or is_number(w[k]) or (k > j and line.marks[k] == ","):
            return w[j:k]
    return w[j:end]


def _may_be_year(value: float) -> bool:
    return 1500 <= value <= 2100


def stands_alone(line: Line, n: Number) -> bool:
    """A number that counts without a noun: 31 were …; 23 currently held by …; 18 of them."""
    w, j = line.words, n.last
    if n.value in (0, 1) or (n.first and w[n.first - 1] == "at"):  # at 69 is his senior
        return False
    if w[j : j + 1] == ["of"] and w[j + 1 : j + 2] and w[j + 1] in REFERRED:
        return True
    while j < len(w) and line.runs_on(j) and is_adverb(w[j]):
        j += 1
    if j >= len(w) or not line.runs_on(j):
        return False
    return w[j] in VERBAL or (is_participle(w[j]) and w[j + 1 : j + 2] == ["by"])


def no_figure(line: Line, n: Number, noun: Noun, state: str) -> bool:
    """A date, an age, a clock time, a duration, a score, a share, a label, "the two": told by what
    stands around the number."""
    w, text, a, b = line.words, line.text, line.starts[n.first], line.ends[n.last - 1]
    before = w[n.first - 1] if n.first and line.runs_on(n.first) else ""
    after = w[n.last] if n.last < len(w) else ""
    if noun.kind in ("money", "share"):
        return False
    if n.value == 1 and not (state and _one(line, n)) and noun.kind != "votes":
        return True
    if any(unit_of("no figure", x) for x in (*noun.words[:1], *noun.words[-1:], after)):
        return True
    if w[n.first][0].isdigit():
        signs = (a and text[a - 1] in "#@.:/’'+§-–") or SCORE.match(text[b : b + 3])
        if noun.kind != "votes" and signs:
            return True
        dated = before in MONTH or (after in MONTH and not line.marks[n.last])
        if dated or singular(before) in NUMBERED:
            return True
        if _may_be_year(n.value) and w[n.first].isdigit() and not _is_count(line, n, noun):
            return True
    elif noun.kind != "votes" and not state and _referred(line, n, noun, before):
        return True
    closed = n.last == len(w) or line.marks[n.last][:1] in (",", ".", ";")
    aside = line.marks[n.first] == "," and n.value < 120 and closed
    return aside and text[line.starts[n.first - 1]].isupper()  # Smith, 42, said


def _is_count(line: Line, n: Number, noun: Noun) -> bool:
    """Whether a number that could be a year counts: more than 2000 people, 1500 soldiers."""
    before = line.words[n.first - 1] if n.first else ""
    if qualifier(line, n) not in ("", "about"):
        return bool(noun.units)
    plain = before not in PREPOSITION and before not in DETERMINER
    return bool(noun.units) and plain and n.value % 100 == 0


def _referred(line: Line, n: Number, noun: Noun, before: str) -> bool:
    """Whether a small number in words only points at who is known, or at a source: the two
    will meet, all four of those, two of the strongest critics, three officials said."""
    if not n.value <= 10:
        return False
    w, j = line.words, n.last
    if before in (SERIES if noun.units else KNOWN):
        return True
    of = w[j : j + 1] == ["of"] and w[j + 1 : j + 2] and w[j + 1] in DETERMINER
    if of and (before == "all" or any(x[-3:] in ("est", "most") for x in w[j + 2 : j + 4])):
        return True
    return bool(SOURCE.match(line.text, line.ends[j - 1]))


def _one(line: Line, n: Number) -> bool:
    """Whether "one" can count somebody: one officer was killed; not one of them, no one."""
    after, before = line.words[n.last : n.last + 1], line.words[n.first - 1 : n.first]
    return after not in ([], ["of"]) and not set(before) & NOT_ONE
