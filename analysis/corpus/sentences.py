"""One paragraph cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ..base.lexicons import lexicon


@cache
def _punkt() -> Any:
    """Punkt with our abbreviations and the closing marks that newspapers print, and a short way to
    what it says of a plain word, a mark and a word: an end, unless the first is an abbreviation."""
    from ..base.nltk import punkt  # slow to load

    class Marks(punkt.PunktLanguageVars):  # type: ignore[misc]
        re_boundary_realignment = re.compile(
            r"[\"“”’»)\]}]+?(?:\s+|(?=--)|$)|'(?:\s+|$)", re.MULTILINE
        )

    class Tokenizer(punkt.PunktSentenceTokenizer):  # type: ignore[misc]
        def text_contains_sentbreak(self, text: str) -> bool:
            if plain := PLAIN.match(text):
                return plain[2] != "." or plain[1].lower() not in self._params.abbrev_types
            return bool(super().text_contains_sentbreak(text))

    parameters = punkt.PunktParameters()
    parameters.abbrev_types = set(lexicon("abbreviations", ("abbreviation",))["abbreviation"])
    return Tokenizer(parameters, lang_vars=Marks())


STOP = re.compile(r"[.?!…][\s\W]")
ELLIPSIS = re.compile(r"(?:(?<!\.)\.{3,}+|…)[\"”’)]?(\s+)(?=[\"“‘]?[A-ZÀ-Þ])")
PLAIN = re.compile(r"([^\W\d_]{2,})([.?!])\s+[^\W\d_]\S*$")
WORD, HOUR = re.compile(r"\w"), re.compile(r"\b[ap]\.m\.$", re.I)
# words that open a sentence and no name
OPENER = (
    "The|An?|Th(?:is|at|ese|ose|ere|en|ough|ey|eir)|It|Its|He|His|She|Her|We|Our|I|My|You|Your|But"
    "|And|So|Yet|Nor|In|On|At|By|For|From|With|Without|After|Before|Since|Until|While|When|Where"
    "|Why|How|What|Who|If|As|Although|Because|Despite|During|Under|Between|Among|Some|Many|Most"
    "|Both|Each|Every|All|No|Not|Nobody|None|Nothing|Now|Here|Still|Meanwhile|However|Instead|Also"
    "|Another|Others?|Only|Once|Even|Such"
)
# abbreviations that may end a sentence, before such a word; "no." before any but a number
ENDS = re.compile(
    r"(?:\b(?!e\.g|i\.e)(?:[A-Za-z]\.){2,}|\b(?:Ph\.D|M\.D|Inc|Corp|Co|Ltd|Bros|Jr|Sr|Ave|Blvd|St"
    r"|Rd|etc|al|No|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)[\"”’)]*(\s+)"
    rf"(?=[\"“‘(]?(?:{OPENER})[\s’'])|\bno\.(\s+)(?=[A-ZÀ-Þ])"
)
# 5 p.m. Monday, 5 p.m. ET
TIMED = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Eastern|Central|Mountain|Pacific|[ECMP][SD]?T"
    r"|GMT|UTC|BST|CES?T)\b"
)
CLOSING = re.compile(r"[»«”“\"’)\]]+(?=\s|$)\s*")
# Yum! Foods said …: a name, not a cry
CRY = re.compile(r"(?:\S+ )*?([A-Z][a-z]+)!")
CRIES = frozenset(
    "Absolutely Amazing Amen Attention Awesome Beware Bravo Cheers Come Congratulations Damn Enough "
    "Exactly Excellent Fire Go Good Great Ha Hallelujah Hello Help Hey Hi Hurrah Hurray Listen Look "
    "Never Nice No Oh Order Ouch Out Perfect Please Quick Quiet Really Right Run Shame Silence Sorry "
    "Stop Surprise Thanks Wait Warning Welcome Wow Wrong Yay Yes".split()
)
FIRM = re.compile(r"(?:Inc|Corp|Co|Ltd|Group|Brands|Holdings|Media|News|Foods|Entertainment)\b")
CAPITAL = re.compile(rf"(?!(?:{OPENER})\b)[A-Z][a-z]+\s")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Start and end of each sentence of text[start:end], one paragraph (Punkt: Kiss & Strunk 2006,
    own abbreviation list).

    An ellipsis before a capital ends a sentence, and so does an abbreviation before a word that
    opens sentences (He left the U.S. The …); what holds no word belongs to the sentence before it,
    and so does what goes on in small letters after a quoted question (“Why?” she asked.), a bracket
    or an hour (2 a.m. and …).
    """
    piece = text[start:end]
    # half of all paragraphs: nothing that Punkt would look at
    if piece and piece == piece.strip() and not STOP.search(piece):
        return [(start, start + len(piece))]
    cuts = [
        (low + a, low + b)
        for low, high in _chunks(piece)
        for a, b in _punkt().span_tokenize(piece[low:high])
    ]
    patterns = [ENDS, ELLIPSIS] if "..." in piece or "…" in piece else [ENDS]
    for pattern in patterns:
        if stops := [m.span(m.lastindex or 0) for m in pattern.finditer(piece)]:
            cuts = [x for a, b in cuts for x in _between(a, b, stops)]
    out: list[tuple[int, int]] = []
    for a, b in cuts:
        if out and a == out[-1][1] and (marks := CLOSING.match(piece, a, b)):  # »….« Then
            out[-1] = (out[-1][0], a + len(marks.group().rstrip()))
            a = marks.end()
            if a == b:
                continue
        if out and _goes_on(piece, *out[-1], a, b):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return [(start + a, start + b) for a, b in out]


def _goes_on(piece: str, first: int, last: int, a: int, b: int) -> bool:
    """Whether piece[a:b] goes on with the sentence piece[first:last] before it."""
    before = piece[max(0, last - 5) : last]
    if not WORD.search(piece, a, b) or piece[a] in ",;:":
        return True
    if HOUR.search(before):
        return piece[a].islower() or bool(TIMED.match(piece, a, b))
    if piece[a].islower() and before[-1] in '"”’»)':
        return True
    if before[-1] != "!" or not (cry := CRY.fullmatch(piece, first, last)) or cry[1] in CRIES:
        return False
    alone = cry.start(1) == first
    return (
        bool(FIRM.match(piece, a, b))
        or (alone and bool(CAPITAL.match(piece, a, b)))
        or piece[a].islower()
    )


def _chunks(piece: str, most: int = 20_000) -> Iterator[tuple[int, int]]:
    """Stretches of at most `most` characters, cut after a sentence where there is one: Punkt's time
    grows with the square of its input."""
    low = 0
    while len(piece) - low > most:
        high = max(
            (m.end() for m in re.finditer(r"[.!?][\"”’)]?\s", piece[low : low + most])),
            default=most,
        )
        yield low, low + high
        low += high
    if low < len(piece):
        yield low, len(piece)


def _between(start: int, end: int, gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of start..end that are left between gaps of white space."""
    inner = [(a, b) for a, b in gaps if start < a and b < end]
    return list(zip([start, *(b for _, b in inner)], [*(a for a, _ in inner), end], strict=True))
