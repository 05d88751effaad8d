"""Who stands by a cue: the noun phrase before or behind it, past what describes it, and the name
inside."""

from __future__ import annotations

import re

from .names import kinds, roles, speaks
from .phrases import Phrase
from .units import Words
from .word_classes import DETERMINERS, LINKS, OCCASIONS, PARTICLES, PRONOUNS, SKIPS, STOPS, TIMES

PARTY_TAG = re.compile(r"[rdi]-\w")
STATE = re.compile(r"[A-Z]{2}|(?:[A-Z]\.){2}")
# before a place or a day, not before who speaks
PLACED = LINKS | {"after", "before", "since", "until", "near", "during", "by", "to"}
# what closes an apposition: what opens it
BEHIND = {",": ",", ")": "(", "—": "—", "–": "–", "--": "--", "-": "-"}
MODIFIES = ("ed", "en", "wn", "ght", "iar")  # people briefed on …, a person familiar with …


def phrase_before(w: Words, at: int, first: int = 0) -> Phrase:
    """First and last word (exclusive) of the noun phrase that ends right before word `at`; an empty
    range where there is none.

    Adverbs, auxiliaries and days are passed over, and so are appositions and relative clauses: of
    'X, the mayor, has said' it is X.
    """
    j = at - 1
    while j >= first:
        led = w.low[j - 1] if j > first else ""
        if w.low[j] in TIMES and led in ("last", "this", "earlier", "on"):
            j -= 2
        elif (
            w.low[j] in OCCASIONS
            and led in DETERMINERS
            and w.low[j - 2] in ("in", "at", "during", "on")
        ):
            j -= 3  # … in a statement
        elif w.low[j] in SKIPS or w.low[j].endswith("ly") and not w.capital[j]:
            j -= 1
        else:
            break
    beside = False
    for _ in range(5):
        if j >= first and w.low[j] in ("who", "which", "that"):
            beside = j > first and w.low[j - 1] == ","
            j -= 1 + beside
        for _ in range(2):
            if j <= first or w.low[j] not in BEHIND:
                break
            mark, k = w.low[j], j - 1
            while k > first and w.low[k] != BEHIND[mark] and j - k < 30 and w.low[k][0] != "■":
                k -= 1
            if k <= first or w.low[k] != BEHIND[mark]:
                return at, at
            j, beside = k - 1, mark == ","
            j -= j > first and w.low[j] == "." and w.capital[j - 1]  # X, D-Mont., the envoy, …
        if j > first + 1 and w.low[j - 1] == "," and STATE.fullmatch(w.printed[j]):
            j -= 2 * w.capital[j - 2]  # the mayor of Norby, KS, Ann Lee, …
        start, end = _phrase(w, j, first)
        if start == end or (j := _described(w, start, end, first, beside)) < 0:
            alone = end - start == 1 and w.low[start] in ("a", "an", "the")
            return (at, at) if alone else (start, end)
        beside = True
    return at, at


def _described(w: Words, start: int, end: int, first: int, beside: bool) -> int:
    """The last word of whom a noun phrase describes: X, a lawyer, who …; X, R-Ohio, …; X, of Norby,
    …; X, 31, …; X who lives in Norby; -1 where it stands for itself. `beside`: a comma closes it."""
    low = w.low
    relative = next((k for k in range(start - 1, max(first, start - 12), -1) if low[k] == "who"), 0)
    if relative and all(x[0].isalnum() for x in low[relative:start]):
        linked = low[start - 1] in LINKS | {"who", "near", "by", "to", "about"}
        if linked or not speaker_in(w, start, end)[2]:
            return relative - 1 - (low[relative - 1] == ",")
    opens = start - (low[start - 1] in ("of", "from", "in", "at"))
    j = opens - 2
    if j < first or low[opens - 1] != "," or low[j] in STOPS or not low[j][0].isalnum():
        return -1
    a, b = _phrase(w, j, first)
    article, person = (
        low[start] in ("a", "an", "the"),
        speaks(low[_head(w, start, end)]) == "person",
    )
    if not beside:  # X, a spokesman for Y said
        starts = a == 0 or not low[a - 1][0].isalnum() and low[a - 1] != ","
        return j if article and person and starts and b > a and w.capital[b - 1] else -1
    known = w.capital[j] or low[j].isdigit() or speaks(low[j]) == "person"
    if article and opens == start and known or low[opens] == "of" or PARTY_TAG.match(low[start]):
        return j
    if end - start == 1 and low[start].isdigit():
        return j
    named = low[j].isdigit() or w.capital[j] and (a == 0 or low[a - 1] not in PLACED)
    return j if named and (opens < start or person and not w.capital[start]) else -1


def _head(w: Words, start: int, end: int) -> int:
    """The last word of a noun phrase before its first preposition."""
    return next((k for k in range(start + 1, end) if w.low[k] in LINKS), end) - 1


def _phrase(w: Words, last: int, first: int) -> Phrase:
    if last < first or not w.low[last][0].isalnum() or w.low[last] in STOPS:
        return last + 1, last + 1
    if w.low[last] in PRONOUNS - DETERMINERS:
        return last, last + 1
    j = w.left(last + 1, first)
    while j < last and w.low[j] in LINKS and not w.quantity(j):
        j += 1
    return j, last + 1


def phrase_after(w: Words, at: int, end: int) -> Phrase:
    """First and last word (exclusive) of the noun phrase that begins at word `at`."""
    if at >= end:
        return at, at
    return at, max(at, min(w.right(at)[1], end))


def speaker_in(w: Words, first: int, last: int) -> tuple[int, int, str]:
    """Who a noun phrase can name as speaker: first and last word (exclusive) of the mention, and
    what it is: name, person, group, document, or '' where nothing in it can speak.

    Of 'the US envoy Ann Lee' Ann Lee, of 'the US envoy' all of it; words behind the head that are
    no part of it are left out (Democrats lob, letter goes on).
    """
    if w.low[first] == "those" and last - first > 1:
        return first, last, "person"
    a, b = _name(w, first, last)
    stop = next((k for k in range(first + 1, last) if w.low[k] in LINKS), last)
    opens = first == 0 or not w.low[first - 1][0].isalnum()  # a capital says nothing there
    heads = [
        k
        for k in range(first, stop)
        if (not w.capital[k] or k == first and opens and b - a < 2 and not _party(w.low[k]))
        and speaks(w.low[k])
        and not _owns(w, k, last)
    ]
    if b > a and (not heads or a > heads[-1]):
        return a, b, "name"
    if not heads:
        return first, last, ""
    head, kind = heads[-1], speaks(w.low[heads[-1]])
    then = w.low[head + 1] if head + 1 < last else ""
    whole = head + 1 == stop or kind != "document" and then.endswith(MODIFIES) and stop < last
    if whole and kind == "person" and last - 1 > head:
        return first, _with_state(w, last), kind
    return first, last if whole else head + 1, kind


def _with_state(w: Words, last: int) -> int:
    """The end of a phrase that ends in a place, its state with it: the mayor of Norby, KS."""
    state = "".join(w.printed[last + 1 : last + 2])
    stated = w.low[last : last + 1] == [","] and STATE.fullmatch(state)
    return last + 2 if stated and w.capital[last - 1] else last


def _party(noun: str) -> bool:
    return roles().get(noun) == "party"  # Democrats, also where a sentence begins


def _owns(w: Words, k: int, last: int) -> bool:
    """Whether word k is a possessor: the group of the group's first ad."""
    return w.low[k].endswith("'") or k + 1 < last and w.low[k + 1] == "'s"


def _name(w: Words, first: int, last: int) -> Phrase:
    """The proper name inside a noun phrase, the one at its end rather than one before; an empty
    range where there is none."""
    j, spare = first, (first, first)
    while j < last:
        k = j
        while k < last and (
            w.capital[k]
            or k > j
            and k + 1 < last
            and (
                w.nickname(k)
                or w.capital[k + 1]
                and (w.low[k] in PARTICLES or _in_body(w, first, j, k, last))
                or k + 2 < last
                and w.low[k : k + 2] == ["of", "the"]
                and w.capital[k + 2]
                and _in_body(w, first, j, k, last)
            )
        ):
            k += 1 + (w.low[k : k + 2] == ["of", "the"])
        if k == j or w.low[j] in DETERMINERS:
            j += 1
            continue
        before = j
        while before > first and w.low[before - 1] in DETERMINERS:
            before -= 1
        if before > first and w.low[before - 1] in LINKS:
            break
        office = w.low[k : k + 1] == ["of"] and k - j == 1 and speaks(w.low[j]) == "person"
        if office and k + 2 < last and all(w.capital[k + 1 : last]):
            if " ".join(w.low[j : j + 3]) in roles() and j + 3 < last:
                return j + 3, last  # Secretary of State Lee
            if last - k > 3:
                return last - 2, last  # Minister of Inland Ferries Ann Lee
        if k == last or w.low[k] in LINKS or w.low[k] == "and" and w.capital[last - 1]:
            return j, k
        if w.low[k] != "'s" and spare[0] == spare[1]:
            spare = j, k
        j = k + 1
    return spare


def _in_body(w: Words, first: int, j: int, k: int, last: int) -> bool:
    """Whether 'for', 'of' or 'and' goes on with the name of a body that begins at word j: the
    Centre for River and Sea Studies, the Bank of Norland, the Health and Ferries Department."""
    inside, body = w.low[j:k], kinds("organisation")
    if w.low[k] == "and":
        listed = w.low[first] == "the" and w.low[last - 1] in body and w.low[k + 1] not in body
        return listed or not ({"for", "of"}.isdisjoint(inside) or body.isdisjoint(inside))
    if w.low[k] not in ("for", "of"):
        return False
    return not body.isdisjoint(inside) or k - j == 1 and speaks(inside[0]) != "person"
