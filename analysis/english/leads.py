"""Attributions without a sure cue: a headline's name and colon, a sentence that leads to a
quotation; and whom a sentence is about."""

from __future__ import annotations

from .chances import POSSESSIVE, counts, is_cue, is_mark
from .contents import Event
from .names import speaks
from .phrases import Phrase
from .sources import phrase_after, phrase_before, speaker_in
from .units import Words
from .word_classes import DETERMINERS, LINKS, PRONOUNS, SKIPS, STOPS, WORDS

CLAUSE_LINKS = WORDS["clause link"]
SUBORDINATE = WORDS["subordinate"]
LEAD = set("and from the desk of by office".split())
RUBRICS = WORDS["rubric"]


def subject(w: Words, i: int) -> Phrase:
    """The first noun phrase before word i that looks like the subject of a sentence: no preposition
    before it, a verb behind it."""
    opens = w.low[0] in SUBORDINATE and "," in w.low[1:i]
    for j in range(w.low.index(",") + 2 if opens else 1, min(i + 1, 40)):
        low = w.low[j]
        if (
            low in SKIPS
            or low == "who"
            or not w.capital[j]
            and (
                low in counts()
                or low.endswith(("ed", "s", "ly"))
                and low not in POSSESSIVE
                and not speaks(low)
                or w.capital[j - 1]
                and low.isalpha()
                and low not in STOPS | LINKS | DETERMINERS
                and not speaks(low)
            )
        ):
            first, last = phrase_before(w, j)
            if (
                last > first
                and (
                    first == 0
                    or not w.low[first - 1][0].isalnum()
                    or w.low[first - 1] in CLAUSE_LINKS
                )
                and (w.capital[first] or w.low[first] in DETERMINERS | PRONOUNS)
                and w.low[first] not in STOPS | LINKS
                and not w.low[first].endswith(("ing", "ed"))
            ):
                return first, last
    return i, i


def headlined(w: Words) -> Event | None:
    """What a headline puts behind a name and a colon: Ode: The bridge is safe."""
    colon = w.low.index(":", 1, 6) if ":" in w.low[1:6] else 0
    rubric = not RUBRICS.isdisjoint(w.low[:colon])
    if not colon or not w.capital[0] or len(w.low) < colon + 4 or rubric:
        return None
    stop = len(w.low) - is_mark(w, len(w.low) - 1)
    return Event(colon, (0, colon), [(colon + 1, stop)])


def leads_in(w: Words) -> Event:
    """The event of a sentence that ends in a colon, before a quotation of its own paragraph: who is
    named there alone (And from Ann Lee, the chair:), whose document it is, else its subject."""
    colon = len(w.low) - 1
    first = next((k for k in range(colon) if w.low[k] not in LEAD), colon)
    last = phrase_after(w, first, colon)[1]
    if (
        first < last
        and w.capital[first]
        and w.low[last] in (",", ":")
        and w.low[0] not in STOPS - {"and"}
    ):
        return Event(colon, (first, last), [])
    source = phrase_before(w, colon)
    document = source[1] > source[0] and speaker_in(w, *source)[2] == "document"
    return Event(colon, source if document else subject(w, colon), [])


def introduced(w: Words, k: int) -> Event | None:
    """The event of a quotation (word k) that no sure cue stands by: after a name and a colon, or
    after the likeliest word before it."""
    if k > 1 and w.low[k - 1] in (":", "—", "-"):
        source = phrase_before(w, k - 1)
        before_it = w.low[source[0] - 1] if source[0] else ","
        lead = before_it == "from" and all(x in LEAD for x in w.low[: source[0]])
        if source[1] > source[0] and (lead or not before_it[0].isalnum()):
            return Event(k - 1, source, [(k, k + 1)])
    best = max(range(max(0, k - 25), k), key=lambda i: w.chance[i] - (k - i) / 100, default=-1)
    if best < 0 or not is_cue(w, best, 0.1):
        return None
    source = phrase_before(w, best)
    return Event(best, source if source[1] > source[0] else subject(w, best), [(k, k + 1)])
