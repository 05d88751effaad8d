"""Noun phrases beside a word, found by English word order alone: what stands before a verb, what
behind it, and the name inside."""

from __future__ import annotations

import re
from functools import cached_property

from .names import DETERMINERS, LINKS, PRONOUNS, SKIPS, STOPS, TIMES, kinds

WORD = re.compile(
    r"[a-z]+(?![\w&'’-]|\.\w)|■+|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Col|Lt|Sgt|Capt|Prof|Rev|Hon|St|Jr|Sr"
    r"|[A-Z])\.(?:[A-Z]\.)*|['’]s\b|\w+(?:[-&.]\w+|,(?<=\d,)\d{3}|['’](?!s\b)\w+)*|--|[^\w\s]"
)
PARTY_TAG = re.compile(r"[rdi]-\w")
# what closes an apposition: what opens it
BEHIND = {",": ",", ")": "(", "—": "—", "–": "–", "--": "--", "-": "-"}
OCCASIONS = set(
    "statement interview briefing conference speech letter email e-mail tweet post report address hearing rally debate "
    "memo".split()
)
PARTICLES = {"al", "de", "bin", "van", "von", "of", "der", "el"}


class Words:
    """The words and marks of text[start:end], in small letters; a masked quotation is one word."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._range = text, (start, end)
        self._found = WORD.findall(text, start, end)
        self.low = list(map(str.lower, self._found))
        # that it is a cue; filled in by cues.events_of
        self.chance: list[float] = []
        self.quotes = (
            [k for k, x in enumerate(self.low) if x[0] == "■"]
            if text.find("■", start, end) >= 0
            else []
        )

    @cached_property
    def capital(self) -> list[bool]:
        """Whether a capital opens the word."""
        return [x[0].isupper() for x in self._found]

    @cached_property
    def start(self) -> list[int]:  # few are asked for
        out, (at, _), find = [], self._range, self._text.find
        for word in self._found:
            at = find(word, at)
            out.append(at)
            at += len(word)
        return out

    def end(self, k: int) -> int:
        return self.start[k] + len(self._found[k])


def phrase_before(w: Words, at: int, first: int = 0) -> tuple[int, int]:
    """First and last word (exclusive) of the noun phrase that ends right before word `at`; an empty
    range where there is none.

    Adverbs, auxiliaries and days are passed over, and so are appositions and relative clauses: of
    'X, the mayor, has said' it is X.
    """
    j = at - 1
    while j >= first:
        if j > first and w.low[j] in TIMES and w.low[j - 1] in ("last", "this", "earlier", "on"):
            j -= 2
        elif (
            j > first + 2
            and w.low[j] in OCCASIONS
            and w.low[j - 1] in DETERMINERS
            and w.low[j - 2] in ("in", "at", "during", "on")
        ):
            j -= 3  # … in a statement
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
        # X, a lawyer, who …; X, R-Ohio, who …; X, of Norby, …
        opens = start - (start > first and w.low[start - 1] == "of")
        if (
            beside
            and opens > first + 1
            and w.low[opens - 1] == ","
            and w.low[opens - 2] not in STOPS
            and w.low[opens - 2][0].isalnum()
            and (
                w.low[start] in ("a", "an", "the") or opens < start or PARTY_TAG.match(w.low[start])
            )
        ):
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
            j -= 2  # the head of the party: on to the head
            continue
        joins = low == "and" and j > first and w.capital[j - 1] and w.capital[j + 1]
        if (
            not (low[0].isalnum() or low in ("'s", "’s"))
            or low in STOPS
            and not (joins or j > first and _given(w, j))
            or low in PRONOUNS
        ):
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
        if (
            not (low[0].isalnum() or low in ("'s", "’s"))
            or low in STOPS
            and not (joins or j > at and _given(w, j))
            or j > at
            and low in ("with", "in", "on")
        ):
            break
        j += 1
        if low in PRONOUNS - DETERMINERS:
            break
    return at, j


def name_in(w: Words, first: int, last: int) -> tuple[int, int]:
    """The proper name inside a noun phrase, else the phrase itself: of 'the US envoy Ann Lee' Ann
    Lee, of 'the US envoy' all of it."""
    j = first
    while j < last:
        k = j
        while k < last and (
            w.capital[k]
            or k > j
            and k + 1 < last
            and w.capital[k + 1]
            and (w.low[k] in PARTICLES or _in_body(w, j, k))
        ):
            k += 1
        if k > j and w.low[j] not in DETERMINERS:
            if j > first and (
                w.low[j - 1] in LINKS
                or j - 1 > first
                and w.low[j - 1] in DETERMINERS
                and w.low[j - 2] in LINKS
            ):
                break
            if k == last or w.low[k] in LINKS or w.low[k] == "and" and w.capital[last - 1]:
                return j, k
        j = max(k, j + 1)
    return first, last


def _in_body(w: Words, first: int, k: int) -> bool:
    """Whether 'for' or 'and' goes on with the name of a body: the Centre for River and Sea
    Studies."""
    inside = w.low[first:k]
    linked = w.low[k] == "for" or w.low[k] == "and" and not {"for", "of"}.isdisjoint(inside)
    return linked and not kinds("organisation").isdisjoint(inside)
