"""What is attributed: where content begins behind a cue, and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .chances import ARTICLES, PREPOSITIONS, after, counts, is_cue, is_mark, stances, takes_clause
from .phrases import Phrase
from .sources import phrase_after, phrase_before
from .units import Words
from .word_classes import DETERMINERS, PRONOUNS, SKIPS, STOPS, TIMES, WORDS

SAYS = re.compile(
    r"according$|sa(?:id|ys?|ying)$|t(?:old|ells?|elling)$|add(?:ed|s|ing)$|wr(?:ote|ites?|iting)$"
)
BLAMES = re.compile(
    r"(?:accus|charg|blam|critici[sz]|slam|hammer|fault|prais|attack|chid|rebuk|thank|condemn|denounc)"
    r"(?:e|es|s|ed|med|ms|ing|ming)$"
)
HEARERS = WORDS["hearer"]
DAYS = set("monday tuesday wednesday thursday friday saturday sunday today yesterday".split())
AFTER_COMMA = WORDS["after a comma"]
NOUN_LINKS = set("that to about for of over with on against at as".split())
DASHES = {"—", "–", "--"}
OWN = (["we"], ["i"])  # outside quotation marks the outlet itself
EMPTY = (
    DAYS
    | TIMES
    | PREPOSITIONS
    | ARTICLES
    | set(
        "out me him her us them he she they so to that interview reporters statement afterward afterwards".split()
    )
)


@dataclass
class Event:
    """An attribution in one unit: the word that is its cue, the words of its source, and those of
    its content."""

    cue: int
    source: Phrase
    content: list[Phrase]
    trailing: bool = False  # the content goes before the cue

    @property
    def reach(self) -> int:
        """The first word that is left to the next event."""
        return max(
            self.cue + 1,
            self.source[1] if self.trailing else 0,
            *[b for a, b in self.content if a > self.cue],
        )

    def distance(self, k: int) -> int:
        """How far the quotation at word k is from this event; -1 where the cue follows it at
        once."""
        if self.trailing and 0 < min(self.cue, self.source[0]) - k <= 2:
            return -1
        if any(a <= k < b for a, b in self.content):
            return 0
        return (
            min(abs(k - self.cue), abs(k - self.source[0]))
            if self.trailing or k < self.cue
            else 5 + abs(k - self.cue)
        )


def tells(w: Words, e: Event) -> list[Phrase]:
    """What somebody else is said to have said: nothing where the outlet itself speaks (we), nor
    where only a day or a number stands."""
    said = [
        (a, b) for a, b in e.content if any(x[0].isalpha() and x not in EMPTY for x in w.low[a:b])
    ]
    return [] if w.low[e.source[0] : e.source[1]] in OWN else said


def absolute(w: Words, k: int) -> bool:
    """Whether word k opens a clause of its own: …, with X saying that …"""
    opens = k == 0 or not w.low[k - 1][0].isalnum() or w.low[k - 1] in ("but", "and")
    return w.low[k] == "with" and opens


def main_subject(w: Words, comma: int, i: int) -> Phrase:
    """The subject of the main clause that begins behind a comma."""
    for j in range(comma + 2, i + 1):
        first, last = phrase_before(w, j, comma + 1)
        verb = w.low[j] in counts() or w.low[j] in SKIPS or w.low[j].endswith("ed")
        if (first, last) == (comma + 1, j) and verb and not w.capital[j]:
            return first, last
    return i, i


def around(w: Words, before: Phrase, comma: int, stop: int) -> Phrase:
    """What a remark in the middle attributes: the whole sentence (The bridge, X said, is safe);
    what stands before it where something else begins behind it (…, X said, adding …)."""
    if comma + 1 >= stop or w.low[comma] != ",":
        return before
    then = w.low[comma + 1]
    ends = then in AFTER_COMMA or then.endswith("ing")
    return before if ends else (before[0], clause_end(w, comma + 1, stop, True, False))


PARTICIPLE = ("ed", "en", "wn", "ght", "ld")


def trimmed(w: Words, start: int, last: int) -> Phrase:
    """Words without the marks around them and without a conjunction before them."""
    while last > start and is_mark(w, last - 1):
        last -= 1
    while start < last and (is_mark(w, start) or w.low[start] in ("and", "but", "or")):
        start += 1
    return start, last


def content_start(w: Words, i: int, stop: int) -> int:
    """The word at which content behind a cue begins: past those to whom it is said, past when and
    where, past the noun that leads to it."""
    right, hearer, clauses = after(w, i), w.low[i] in HEARERS, takes_clause(w.low[i])
    for k in range(i + 1, min(i + 5, stop - 1)):  # expressed concern about …
        if is_mark(w, k) or w.low[k] in STOPS:
            break
        if after(w, k) in NOUN_LINKS and is_cue(w, k):
            return k + 1 + (after(w, k) in PREPOSITIONS)
    j = i + 1
    if (
        BLAMES.match(w.low[i])
        and right not in PREPOSITIONS
        or right == "on"
        and w.low[i].startswith("call")
    ):
        # accused X of …, called on X to …
        last = phrase_after(w, j + (right == "on"), stop)[1]
        for k in range(j + 1, min(last + 4, stop - 1)):
            if w.low[k] in ("for", "to") or w.low[k] == "of" and not w.capital[k + 1]:
                return k + (w.low[k] != "to")
    if not (clauses or hearer):
        return j + (right in PREPOSITIONS)
    if hearer or right in PREPOSITIONS or right in (",", "end") or j < stop and w.low[j] in DAYS:
        for k in range(j, min(j + 12, stop)):
            if (
                w.low[k] in ("that", "if", "whether")
                or w.low[k][0] == "■"
                or hearer
                and w.low[k] in ("to", "how", "why", "what")
            ):
                return k
            comma = w.low[k] == "," and k + 1 < stop and w.low[k + 1][0] != "■" and k > i + 1
            if comma or w.low[k] in (".", ";", "and", "but"):
                break
    if hearer and right in ("name", "article", "other"):
        return min(_hearer_end(w, j, stop), stop - 1)
    if j < stop and w.low[j] in ("on", "in", "at", "during"):
        j = phrase_after(w, j + 1, stop)[1]
    return min(j + (j < stop and w.low[j] == ","), max(stop - 1, i + 1))


def _hearer_end(w: Words, j: int, stop: int) -> int:
    """Where those to whom something is said end: told reporters | the bridge was lost."""
    last = phrase_after(w, j, stop)[1]
    for k in range(j + 1, last):
        opens = w.low[k] in DETERMINERS or w.capital[k] and not w.capital[k - 1]
        if opens and not (k == j + 1 and w.low[j] in DETERMINERS):
            return k
    return last


def clause_end(w: Words, first: int, stop: int, clause: bool, early: bool) -> int:
    """Where content that begins at word `first` ends: a clause runs on to the end, other content
    stops at a comma; what stands `early`,
    before the main clause, ends where somebody speaks there."""
    for j in range(first + 1, stop):
        low = w.low[j]
        if low == ";" or low in DASHES and not clause:
            return j
        if early and (low == "," or low[0] == "■") and _says_soon(w, j + 1, stop):
            return j + (low != ",")  # Asked whether …, X said
        if low[0] == "■" and j + 1 < stop:
            then = w.low[j + 1]
            if then in ("while", "whereas") or then.endswith("ing") and SAYS.match(then):
                return j + 1  # …,” saying …
        if low in ("after", "while", "although") and _says_soon(w, j + 1, stop):
            return j  # …, after X said …
        if low not in (",", "and", "but"):
            continue
        then = "".join(w.low[j + 1 : j + 2])
        if low == "," and (
            not clause
            and then not in ("including", "and", "or")
            or then in AFTER_COMMA
            or then.endswith("ing")
            and then in counts()
        ):
            return j
        if low != "," and (then in counts() if not clause else SAYS.match(then)):
            return j
        if then in ("and", "but") and any(
            is_cue(w, k, 0.6) and stances().get(w.low[k]) for k in range(j + 3, min(j + 7, stop))
        ):
            return j  # …, and X urged
        near = range(j + 2, min(j + (7 if low == "," else 4), stop))
        if any(is_cue(w, k, 0.6) and after(w, k) in ("that", "clause", "quote") for k in near):
            return j  # …, and X said that
    return stop


def _says_soon(w: Words, j: int, stop: int) -> bool:
    """Whether a subject begins at word j, and a verb of saying stands within the next few words."""
    return any(
        is_cue(w, k, 0.5) and SAYS.match(w.low[k]) for k in range(j + 1, min(j + 7, stop))
    ) and (w.capital[j] or w.low[j] in DETERMINERS | PRONOUNS or w.low[j].isdigit())
