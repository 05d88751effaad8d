"""Cues: the words that attribute something to somebody, who stands by them, and what is attributed.

No parser and no model. Which words are cues was counted (chances.py); the rest is English word
order, read after the scheme of PolNeAR (Newell, Margolin & Ruths 2018): source, cue, content.
"""

from __future__ import annotations

from .attributions import HEARSAY, Cue, event_of
from .chances import (
    ARTICLES,
    BE,
    LIKELY,
    PREPOSITIONS,
    able,
    after,
    before,
    chance,
    counts,
    is_cue,
    is_mark,
    stances,
)
from .contents import DAYS, SAYS, Event
from .sources import phrase_before
from .units import Words
from .word_classes import OCCASIONS, SKIPS, STOPS

AUXILIARIES = set("could would will may might can must should has have had".split())


def events_of(w: Words) -> list[Event]:
    """The attributions of one unit, left to right; none begins inside the content of another."""
    if not w.quotes and able(LIKELY).isdisjoint(w.low):
        return []
    known = able(0.16)
    w.chance = [
        chance(low, after(w, i), *before(w, i)) if low in known and low not in SKIPS else 0.0
        for i, low in enumerate(w.low)
    ]
    stop = len(w.low)
    while stop and is_mark(w, stop - 1) and w.low[stop - 1] not in "%$)":
        stop -= 1
    near = {i for i, chance in enumerate(w.chance[:stop]) if chance >= LIKELY}
    near.update(i for k in w.quotes for i in (*range(k + 1, k + 9), k - 1, k - 2) if 0 < i < stop)
    out: list[Event] = []
    for i in sorted(near):
        if out and i < out[-1].reach and (k := _quoted_by(w, i, stop)) > out[-1].cue:
            _end_before(out[-1], k)
        busy, spoke = (out[-1].reach, out[-1].source) if out else (0, None)
        if i < busy or not (is_cue(w, i) or verb_beside(w, i)) or _is_noun(w, i):
            continue
        e = event_of(Cue(w, i, busy, stop, spoke))
        if e and e.trailing and SAYS.match(w.low[i]):
            e = event_of(Cue(w, i, _free(w, out, i, e.content[0][0]), stop, None))
        if e:
            out.append(e)
    return out


def _end_before(e: Event, k: int) -> None:
    """Cut the content of an event before word k."""
    a, b = e.content[-1]
    e.content[-1] = (a, max(a + 1, min(b, k)))


def _free(w: Words, out: list[Event], i: int, first: int) -> int:
    """The first word that is free for what was said before its cue, word i: it encloses what is
    said to be wanted in it, and takes these events out; no quotation (from word `first` on)."""
    while out and not out[-1].trailing:
        out.pop()
    since = out[-1].reach if out else 0
    return max([since, *(k + 1 for k in range(since, first) if w.low[k][0] == "■")])


def _quoted_by(w: Words, i: int, stop: int) -> int:
    """The quotation right before “X said” or “said X” with the cue at word i; -1 where there is
    none."""
    if w.low[i].endswith("ing") or not (SAYS.match(w.low[i]) or stances().get(w.low[i])):
        return -1
    if w.low[i - 1][0] == "■" and after(w, i) in ("name", "article"):
        return i - 1
    source = phrase_before(w, i)
    ends = i + 1 == stop or w.low[i + 1] in DAYS or w.low[i + 1] == ","
    known = source[1] > source[0] > 0 and ends
    return source[0] - 1 if known and w.low[source[0] - 1][0] == "■" else -1


def _is_noun(w: Words, i: int) -> bool:
    """Whether a likely cue is none here: part of a name (United Rail Workers), subject of a verb
    (the claim was), or takes lives."""
    if i + 1 == len(w.low):
        return False
    low, then = w.low[i], w.low[i + 1]
    if low in ("go", "goes", "went", "going") and (
        then != "on" or after(w, i + 1) not in ("to", "about", "quote", ",", ":", "end")
    ):
        return True  # went on strike
    if after(w, i) in ("name", "article", "other") and _told_by_another(w, i):
        return True
    if (
        low in HEARSAY
        and then in counts()
        or then == "from"
        or low.endswith(("ed", "tten", "own"))
        and w.low[i - 1] in ARTICLES
        and i > 0
    ):
        return True  # drew criticism from; the expected rise
    name = (
        w.capital[i] and w.capital[i + 1] and not low.endswith("s") and (i == 0 or w.capital[i - 1])
    )
    in_it = w.low[max(0, i - 2) : i] if low in OCCASIONS else []
    if len(in_it) == 2 and in_it[0] in ("in", "at", "during", "on") and in_it[1] in ARTICLES:
        return any(SAYS.match(x) for x in w.low)  # In a statement, X said
    return (
        name
        and before(w, i)[0] != "quote"
        or then in BE | AUXILIARIES
        and before(w, i)[0] in ("article", "possessor", "start")
        or low.startswith("claim")
        and not {"life", "lives"}.isdisjoint(w.low[i + 1 : i + 5])
    )


def _told_by_another(w: Words, i: int) -> bool:
    """Whether the object of word i is what somebody else has said: dismissed X's claim that …"""
    return any(
        w.low[k] == "'s" and is_cue(w, k + 1, 0.3) and "that" in w.low[k + 2 : k + 6]
        for k in range(i + 1, min(i + 12, len(w.low) - 2))
    )


def verb_beside(w: Words, i: int) -> bool:
    """Whether a word that is no sure cue is the verb of a quotation beside it: X thundered: “…”;
    “…,” X thundered."""
    low = w.low[i]
    if w.capital[i] or low in STOPS or low in SKIPS or low in PREPOSITIONS or not low.isalpha():
        return False
    if not (low.endswith(("ed", "s", "ing")) or low in counts()):
        return False
    if w.low[i - 1][0] == "■" and after(w, i) in ("name", "article"):
        return True  # “…,” sighed X
    source = phrase_before(w, i)
    closes = after(w, i) in ("end", ",", "in", "on", "at", "of", "to", "as")
    return closes and source[1] > source[0] > 0 and w.low[source[0] - 1][0] == "■"
