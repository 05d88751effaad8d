"""Cues: the words that attribute something to somebody, who stands by them, and what is attributed.

No parser and no model. Which words are cues was counted (chances.py); the rest is English word
order, read after the scheme of PolNeAR (Newell, Margolin & Ruths 2018): source, cue, content.
"""

from __future__ import annotations

from .chances import (
    ARTICLES,
    BE,
    CLAUSE,
    LIKELY,
    POSSESSIVE,
    PREPOSITIONS,
    WH,
    able,
    after,
    before,
    chance,
    counts,
    is_cue,
    is_mark,
    stances,
    takes_clause,
)
from .contents import (
    DASHES,
    DAYS,
    PARTICIPLE,
    SAYS,
    Event,
    absolute,
    around,
    clause_end,
    content_start,
    main_subject,
    trimmed,
)
from .leads import CLAUSE_LINKS, SUBORDINATE, subject
from .names import speaks
from .phrases import Phrase
from .sources import phrase_after, phrase_before
from .units import Words
from .word_classes import DETERMINERS, LINKS, OCCASIONS, SKIPS, STOPS, WORDS

HEARD = WORDS["heard"]
RAISED = WORDS["raised"]
AUXILIARIES = set("could would will may might can must should has have had".split())
# behind its subject, which is not who reports it
HEARSAY = set("reportedly allegedly supposedly purportedly apparently".split())
OBJECTS = set("it him her them that this us me".split())


def behind(w: Words, source: Phrase) -> int:
    """The word before a noun phrase, a comma passed over."""
    return source[0] - 1 - (source[0] > 0 and w.low[source[0] - 1] == ",")


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
    closing = _closing(w, near, stop)
    out: list[Event] = []
    for i in sorted(near):
        low = w.low[i]
        if out and i < out[-1].reach and (k := _quoted_by(w, i, stop)) > out[-1].cue:
            a, b = out[-1].content[-1]
            out[-1].content[-1] = (a, max(a + 1, min(b, k)))
        if out and i < out[-1].reach or not (is_cue(w, i) or verb_beside(w, i)):
            continue
        e = (
            None
            if _is_noun(w, i)
            else _event(w, i, out[-1].reach if out else 0, stop, out[-1].source if out else None)
        )
        if e and not e.trailing and closing and e.cue < closing[0] < e.content[-1][1]:
            a, b = e.content[-1]
            e.content[-1] = (a, max(a + 1, min(b, closing[0])))
        # what was said encloses what is said to be wanted in it
        if e and e.trailing and SAYS.match(low):
            while (
                out
                and not out[-1].trailing
                and not any(x[0] == "■" for x in w.low[out[-1].cue : i])
            ):
                out.pop()
            since = out[-1].reach if out else 0
            since = max(
                [since, *[k + 1 for k in range(since, e.content[0][0]) if w.low[k][0] == "■"]]
            )
            e = _event(w, i, since, stop, None) or e
        if e:
            out.append(e)
    return out


def _closing(w: Words, near: set[int], stop: int) -> Phrase | None:
    """The source and verb that close a sentence: …, the ministry said Thursday."""
    for i in sorted(near):
        after_it = w.low[i + 1] if i + 1 < stop else "."
        if SAYS.match(w.low[i]) and (i + 1 == stop or after_it in DAYS or after_it == ","):
            first, last = phrase_before(w, i)
            if first < last == i and first > 1 and w.low[first - 1] == ",":
                return first - 1, i
    return None


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


def called(w: Words, e: Event, k: int) -> Event | None:
    """The event of a quotation (word k) inside the content of event e that a nearer cue leads to:
    …, shedding what X called “…”."""
    i = k - 1 - (w.low[k - 1] in OBJECTS or w.low[k - 1] == ",")
    if not e.cue < i - 1 or w.chance[i] < LIKELY:
        return None
    source = phrase_before(w, i, e.cue + 1)
    links = {"what", ":", ";"} | (CLAUSE_LINKS - {"that"} if SAYS.match(w.low[i]) else set())
    apart = source[1] > source[0] and w.low[source[0] - 1] in links
    return Event(i, source, [(k, k + 1)]) if apart else None


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
    if (
        low in OCCASIONS
        and i > 1
        and w.low[i - 1] in ARTICLES
        and w.low[i - 2] in ("in", "at", "during", "on")
    ):
        return any(SAYS.match(x) for x in w.low)
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
    if speaks(low) == "person" and low not in counts():
        return False  # “…,” Lund spokesman Bo Orr said
    right = after(w, i)
    first, last = phrase_before(w, i)
    if (
        last == i
        and 0 < first < last
        and w.capital[first]
        and w.capital[i - 1]
        and w.low[first - 1][0] == "■"
        and right != "quote"
        and max(w.chance[first:last]) < LIKELY
        and not _verb_follows(w, i)
    ):
        return True  # “…,” X shot back
    if not (low.endswith(("ed", "s", "ing")) or low in counts()):
        return False
    if right == "quote":
        return (
            before(w, i)[0] in ("name", "he", "they", "we")
            or low in counts()
            and before(w, i)[0] in ("word", "role", "who", "mark")
        )
    source = phrase_before(w, i)
    return (
        w.low[i - 1][0] == "■"
        and right in ("name", "article")
        or source[1] > source[0]
        and behind(w, source) >= 0
        and w.low[behind(w, source)][0] == "■"
        and right in ("end", ",", "in", "on", "at", "of", "to", "as")
    )


def _aide(w: Words, source: Phrase) -> Phrase:
    """Who stands by somebody, where a noun phrase names only whom: aides | to Mr. Lund."""
    k, (first, last) = source[0] - 1, source
    if last - first < 1 or k < 1 or w.low[k] != "to" or speaks(w.low[k - 1]) != "person":
        return source
    whom = last - first == 1 or w.low[first].endswith(".") or w.low[first] in DETERMINERS
    by = phrase_before(w, k)
    return by if whom and by[1] == k else source


def _verb_follows(w: Words, i: int) -> bool:
    """Whether a sure cue stands behind word i before the next mark: Lund campaign aide X said."""
    for k in range(i + 1, min(i + 8, len(w.low))):
        if not w.low[k][0].isalnum():
            return False
        if SAYS.match(w.low[k]) and is_cue(w, k):
            return True
    return False


def _event(w: Words, i: int, busy: int, stop: int, spoke: Phrase | None) -> Event | None:
    """The attribution whose cue is word i. Words before `busy` belong to others; `spoke` is the
    source of the event before."""
    low, left, right = (
        w.low[i],
        before(w, i)[0],
        after(w, i + (i + 1 < stop and w.low[i + 1] in DAYS)),
    )
    nobody = (i, i)
    early = i == 0 or w.low[0] in SUBORDINATE and "," not in w.low[:i]
    if low == "according":
        source = phrase_after(w, i + 2, stop) if right == "to" else nobody
        comma = (
            next((j for j in range(source[1], min(source[1] + 16, stop)) if w.low[j] == ","), stop)
            if i - busy < 3 and (i == 0 or w.low[i - 1] != ",")
            else stop
        )
        if comma < stop:
            return Event(i, source, [(comma + 1, clause_end(w, comma + 1, stop, True, early))])
        if right != "to":
            return None
        return Event(i, source, [around(w, trimmed(w, busy, i), source[1], stop)], True)
    source = _aide(w, phrase_before(w, i - (low == "out"), busy))  # came out against
    if (
        source[1] - source[0] == 1
        and source[0] > 0
        and w.low[source[0] - 1] in CLAUSE
        and not w.capital[source[0]]
    ):
        source = nobody  # where they live
    if source[0] == source[1] and w.low[i - 1] == ",":
        # X, who has said so, says: past what belongs to another cue
        source = phrase_before(w, i)
    ahead = (
        phrase_after(w, i + 1, stop)
        if right in ("name", "article", "other") and not low.endswith("ing")
        else nobody
    )
    if ahead[1] > ahead[0]:  # …, said X
        closes = (
            ahead[1] >= stop
            or not w.low[ahead[1]][0].isalnum()
            or w.low[ahead[1]] in LINKS | {"who", "during", "as", "after", "when"}
        )
        prior = w.low[source[0] - 1] if source[0] > busy else ","
        apposed = source[1] > source[0] and (not prior[0].isalnum() or prior in ("and", "but"))
        if (
            i > busy
            and not apposed
            and (
                w.low[i - 1][0] == "■" or closes and (w.low[i - 1] == "," or w.low[i - 1] in DASHES)
            )
        ):
            return Event(i, ahead, [trimmed(w, busy, i)], True)
    k = behind(w, source)
    if (
        source[1] > source[0]
        and k >= busy
        and w.low[k][0] == "■"
        and right not in ("that", "quote")
        and not low.endswith("ing")
    ):
        return Event(i, source, [(k, k + 1)], True)  # “…,” X said
    if low in HEARSAY:
        return Event(i, nobody, [(source[0], clause_end(w, i + 1, stop, True, early))])
    if right == "to" and (low in RAISED or left == "be" and low.endswith(PARTICIPLE)):
        # X is expected to …
        return Event(i, nobody, [(source[0], clause_end(w, i + 1, stop, False, early))])
    agent = right == "by" and i + 2 < stop and not w.low[i + 2].endswith("ing")
    if agent and left in ("word", "name", "role") and low.endswith(PARTICIPLE):
        # talks backed by Y
        return Event(i, phrase_after(w, i + 2, stop), [source])
    if (
        left == "be"
        and low.endswith(PARTICIPLE)
        and right not in ("that", "whether", "quote", "of", "about", "on", "with", "against")
    ):
        by = w.low.index("by", i + 1, i + 4) if "by" in w.low[i + 1 : i + 4] else -1
        # X was dismissed by Y
        return Event(i, phrase_after(w, by + 1, stop) if by > 0 else nobody, [source])
    if left == "be" and right != "by" and low in HEARD:  # X was accused of …: by whom is not said
        first = content_start(w, i, stop)
        return Event(
            i, nobody, [(first, clause_end(w, first, stop, right in ("that", "whether"), early))]
        )
    if left == "possessor":
        j = max((j for j in range(i) if w.low[j] in POSSESSIVE), default=0)
        source = phrase_before(w, j) if w.low[j] == "'s" else (j, j + 1)
    elif (
        left in ("to", "and", "start")
        or source[0] == source[1]
        or low.endswith("ing")
        and (
            left in ("mark", "quote", "preposition")
            or source[0] > 0
            and w.low[source[0] - 1] in PREPOSITIONS | {"to"}  # sent a letter to Y warning
            and not absolute(w, source[0] - 1)
        )
    ):
        source = spoke or subject(w, i)
        if spoke and w.low[0] in SUBORDINATE and "," in w.low[spoke[1] : i]:
            source = main_subject(
                w, w.low.index(",", spoke[1]), i
            )  # When he asked, X came and said
    elif (
        right in (",", "end")
        and source[0] > busy + 1
        and (w.low[source[0] - 1] == "," or w.low[source[0] - 1] in DASHES)
    ):
        said = i + 1 + (i + 1 < stop and w.low[i + 1] in DAYS)
        content = around(w, trimmed(w, busy, source[0]), said, stop)  # …, X said; …, X said, …
        return Event(i, source, [content], True)
    if (
        left == "who"
        and (
            who := next(
                (j for j in range(i - 1, max(i - 5, -1), -1) if w.low[j] in ("who", "which")), -1
            )
        )
        >= 0
    ):
        source = (who, who + 1)
    first = content_start(w, i, stop)
    clause = (
        first < stop
        and not early
        and (
            w.low[first] in CLAUSE | WH | {"that"}
            or takes_clause(low)
            and right not in PREPOSITIONS
            and right != "to"
        )
    )
    last = clause_end(w, first, stop, clause, early)
    if (
        source[0] == source[1]
        and i == 0
        and low.endswith("ing")
        and last < stop
        and w.low[last] == ","
    ):
        verb = next((j for j in range(last + 2, stop) if is_cue(w, j) or w.low[j] in SKIPS), stop)
        source = phrase_after(w, last + 1, verb)  # Saying …, X left
    return Event(i, source, [(first, last)])
