"""Whose a document is: a letter, a report, an advertisement speaks for somebody only where the
article says for whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..english.leads import subject
from ..english.names import speaks
from ..english.phrases import Phrase
from ..english.sources import phrase_after, phrase_before, speaker_in
from ..english.units import Words

if TYPE_CHECKING:
    from .speakers import Cast

POSSESSORS, OWN = ("'s", "'"), ("his", "her", "their", "its")
FROM = re.compile(r",? (?:issued |released |sent |written |signed )?(?:from|by) ")
INTRODUCED = {"a", "an", "this", "these", "two", "another", "the"} | set(OWN)
ISSUED = re.compile(
    r"(?:issu|releas|publish|post|writ|draft|adopt|pass|sign|fil|launch|air|unveil|announc|circulat|answer|approv|respond"
    r"|repli|retort|fir|counter|submit|deliver|unleash|produc)(?:e|es|ed|ing|s|ten|ted)?$"
    r"|(?:wrote|sent|sends?|sending|hit|shot|ran|put|made|gave|reply)$"
)
# words that an article may change between for one document
SAME = [
    "ad ads advert advertisement commercial video spot",
    "letter missive",
    "lawsuit suit complaint filing",
    "memo memorandum",
    "tweet post update message",
    "report study survey",
    "resolution measure",
    "email e-mail message",
]
FAR, SENTENCE = 2_500, re.compile(r"[.?!][”\"’)]? (?=[A-ZÀ-Þ“\"])|\n")


def owner(cast: Cast, kind: str, paragraph: int, start: int, end: int) -> str:
    """Who speaks in what text[start:end] names: its possessor (the union's letter), the body that
    it is called after (the UNION letter), who is named behind it (a letter from …), or who has
    issued one before; '' where the article leaves that open."""
    w = Words(cast.plain, start, end)
    head = next((k for k in range(len(w.low)) if speaks(w.low[k]) == "document"), len(w.low))
    found = _beside(cast, w, (0, len(w.low)), head, paragraph)
    if found or kind != "document":
        return found
    if behind := FROM.match(cast.plain, end):
        v = Words(cast.plain, behind.end(), min(behind.end() + 150, len(cast.plain)))
        return meant(cast, v, phrase_after(v, 0, len(v.low)), paragraph)
    return _earlier(cast, w.low[head], end)


def meant(cast: Cast, w: Words, phrase: Phrase, paragraph: int) -> str:
    """Whom a noun phrase means; '' where it is nobody who can speak."""
    first, last = phrase
    if last <= first:
        return ""
    a, b, kind = speaker_in(w, first, last)
    if kind not in ("name", "person", "group"):
        return ""
    mention, whole = (
        cast.text[w.start[a] : w.end(b - 1)],
        cast.text[w.start[first] : w.end(last - 1)],
    )
    return cast.who(mention, kind, whole, paragraph, w.start[first], w.end(last - 1))[0]


def _beside(cast: Cast, w: Words, phrase: Phrase, head: int, paragraph: int) -> str:
    """Who is named in the phrase of a document itself."""
    first, last = phrase
    owned = [k for k in range(first + 1, min(head, last)) if w.low[k] in POSSESSORS]
    if owned:
        return meant(cast, w, (first, owned[-1]), paragraph)
    if head < last and w.low[first] in OWN[:2]:
        return cast.antecedent(w.low[first], paragraph, w.start[first])
    links = [k for k in range(head + 1, last - 1) if w.low[k] in ("from", "by")]
    if links:
        return meant(cast, w, (links[0] + 1, last), paragraph)
    called = [
        k for k in range(first, min(head, last)) if w.capital[k] and w.low[k] not in INTRODUCED
    ]
    if called and head < last and called == list(range(called[0], called[-1] + 1)):
        name = cast.text[w.start[called[0]] : w.end(called[-1])]
        named = cast.can_speak(name, -1)
        if named and (cast.is_body(cast.name(name)) or name.isupper() and len(name) > 1):
            return cast.name(name)
    return ""


def _earlier(cast: Cast, noun: str, end: int) -> str:
    """Who has issued such a document before, in the nearest sentence that says so."""
    same = {noun} | {x for words in SAME if noun in words.split() for x in words.split()}
    low = max(0, end - FAR)
    told = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(same)))})\b", re.I)
    for m in reversed(list(told.finditer(cast.plain, low, end))):
        begin = max([low, *(x.end() for x in SENTENCE.finditer(cast.plain, low, m.start()))])
        w = Words(cast.plain, begin, m.end())
        paragraph = cast.paragraph_of(m.start())
        head = len(w.low) - 1
        first = next(
            (k for k in range(head, max(-1, head - 6), -1) if w.low[k] in INTRODUCED), head
        )
        if found := _beside(cast, w, (first, head + 1), head, paragraph):
            return found
        if behind := FROM.match(cast.plain, m.end()):
            v = Words(cast.plain, behind.end(), min(behind.end() + 150, len(cast.plain)))
            return meant(cast, v, phrase_after(v, 0, len(v.low)), paragraph)
        if first == head or w.low[first] == "the":
            continue
        verb = next((k for k in range(first - 1, 0, -1) if ISSUED.match(w.low[k])), 0)
        if verb:
            source = phrase_before(w, verb)
            return meant(cast, w, source if source[1] > source[0] else subject(w, verb), paragraph)
    return ""
