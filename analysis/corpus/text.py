"""One article's text, cut up: words with their offsets, paragraphs, sentences. Nothing here knows a
corpus."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from nltk.tokenize.punkt import PunktLanguageVars, PunktParameters, PunktSentenceTokenizer

from ..base.lexicons import lexicon

# characters cut up at a time: bounds memory, keeps caches warm
BLOCK = 1_000_000
# odd: its powers tell a word's letters apart by their place
STEP = 0xD6E8FEB86659FD93
LETTER, DIGIT, ALONE = 1, 2, 3  # classes of characters; 0 parts words
# acronyms that spell another word in small letters
CASED = {"US", "IT", "WHO", "ICE", "AIDS"}
RUNS_ON = re.compile(r"\n(?<=[^\n.!?…:\"”’»]\n)(?=[^\n])")
GOES_ON = re.compile(r"\n(?<=[^\n.!?…:\"”’»]\n)(?=[ \t]*[a-zà-ÿ])")
ENDING = '.!?…:"”’»'  # what a line of text ends with where a paragraph does


class Tokens(NamedTuple):
    """The words of many texts, as arrays. Words of text i are rows `first[i]:first[i + 1]`."""

    first: np.ndarray  # int64, one more than there are texts
    # int32, offset of the first character in its text
    start: np.ndarray
    end: np.ndarray  # int32, one past the last
    term: np.ndarray  # int32, index into `terms`
    # the folded words: small letters, F.B.I. = fbi, ’ = '
    terms: list[str]

    @property
    def text(self) -> np.ndarray:
        """For each word, the number of the text it stands in (int32)."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))

    def each(self, say: Callable[[str], Any], dtype: type = bool) -> np.ndarray:
        """For each word, what a function says of it; every term is asked once."""
        return np.array([say(term) for term in self.terms] or [0], dtype)[self.term]


@cache
def _tables() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per code point: its class, whether it may join parts of a word, a fixed random 64-bit number
    (nearly one for both cases)."""
    size = 0x110000
    kind, small, joins = (
        np.zeros(size, np.uint8),
        np.arange(size, dtype=np.uint32),
        np.zeros(size, bool),
    )
    for code in [
        *range(0x3100),
        *range(0xA000, 0xD7B0),
        *range(0xF900, 0x10000),
        *range(0x10000, 0x1F000),
    ]:
        category = unicodedata.category(chr(code))
        kind[code] = LETTER if category[0] in "LM" else DIGIT if category[0] == "N" else 0
        if category == "Lu" and len(chr(code).lower()) == 1:
            small[code] = ord(chr(code).lower())
    for low, high in (
        (0x3040, 0x3100),
        (0x3400, 0x4DC0),
        (0x4E00, 0xA000),
        (0xF900, 0xFB00),
        (0x20000, 0x32000),
        (0x0E00, 0x0E80),
    ):
        # scripts without spaces: one character, one word
        kind[low:high] = ALONE
    small[ord("’")] = small[ord("ʼ")] = ord("'")
    small[ord("‐")] = small[ord("‑")] = ord("-")
    joins[[ord(x) for x in "-‐‑'’ʼ&.,"]] = True
    random = np.arange(size, dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    # splitmix64 (Steele et al. 2014)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        random = (random ^ (random >> np.uint64(shift))) * np.uint64(factor)
    random ^= random >> np.uint64(31)
    # case counts only so that US and us can differ
    capital = (small != np.arange(size)) * np.uint64(0x632BE59BD9B4E019)
    return kind, joins, random[small] + capital


@cache
def _powers(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The powers of an odd number and of its inverse (modulo 2 ** 64)."""
    powers = [np.cumprod(np.full(size, x, np.uint64)) for x in (STEP, pow(STEP, -1, 1 << 64))]
    return powers[0], powers[1]


def _cut(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Code points -> starts and ends of the words, and the places of the full stops inside
    abbreviations such as F.B.I."""
    kind, joins, _ = _tables()
    # two blanks on either side save every edge case
    k = np.zeros(len(codes) + 4, np.uint8)
    k[2:-2] = kind[codes]
    word = np.zeros(len(codes) + 2, bool)
    word[1:-1] = (k[2:-2] == LETTER) | (k[2:-2] == DIGIT)
    # few: hyphens, apostrophes, points and commas
    at = np.flatnonzero(joins[codes])
    here, left, right = codes[at], k[at + 1], k[at + 3]
    point = (here == ord(".")) | (here == ord(","))
    inside = np.where(point, (left == DIGIT) & (right == DIGIT), word[at] & word[at + 2])
    word[at[inside] + 1] = True
    at = at[here == ord(".")]
    stop = np.zeros(len(codes) + 6, bool)  # a letter alone and its full stop
    stop[at + 2] = True
    single = (k[at + 1] == LETTER) & ((k[at] == 0) | stop[at])
    # … and another such pair after it
    inside = single & (k[at + 3] == LETTER) & stop[at + 4]
    again = np.zeros(len(codes) + 2, bool)
    again[at[inside] + 2] = True
    dotted = at[inside | (single & again[at])]  # with the full stop that closes F.B.I.
    word[dotted + 1] = True
    edge = np.flatnonzero(word[1:] != word[:-1])
    start, end = edge[::2], edge[1::2]
    alone = np.flatnonzero(k[2:-2] == ALONE)
    if len(alone):
        start, end = np.concatenate((start, alone)), np.concatenate((end, alone + 1))
        order = np.argsort(start, kind="stable")
        start, end = start[order], end[order]
    return start, end, dotted


def _fold(word: str) -> str:
    if "." in word and not word[0].isdigit():
        word = word.replace(".", "")
    return (
        word
        if word in CASED
        else word.lower().translate({0x2019: "'", 0x2BC: "'", 0x2010: "-", 0x2011: "-"})
    )


def tokens(texts: Sequence[str]) -> Tokens:
    """Cut texts into words, all at once and without a Python call a word.

    A word is a run of letters and digits; hyphens, apostrophes and & between two of them belong to
    it, so do the points of numbers (3.5, 1,200) and of initials (F.B.I. and FBI are one term).
    Where a script sets no spaces (Chinese, Japanese, Thai) each character is a word.
    """
    random = _tables()[2]
    vocabulary: dict[str, int] = {}
    known: dict[int, int] = {}  # hash of the word as printed -> term
    starts, ends, terms, counts = [], [], [], np.zeros(len(texts) + 1, np.int64)
    for low, high in _blocks(texts):
        lengths = np.array([len(t) + 1 for t in texts[low:high]])
        joined = "\n".join(texts[low:high]) + "\n"
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        start, end, dotted = _cut(codes)
        power, back = _powers(1 << len(codes).bit_length())
        value = random[codes]
        value[dotted] = 0
        total = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum(value * power[: len(codes)], out=total[1:])
        hashed = total[end] - total[start]
        hashed *= back[start]
        # F.B.I. hashes as FBI
        for i in np.unique(np.searchsorted(start, dotted, side="right") - 1).tolist():
            bare = [v for v in value[start[i] : end[i]].tolist() if v]
            hashed[i] = sum(v * pow(STEP, n, 1 << 64) for n, v in enumerate(bare)) % (1 << 64)
        inverse, unique = pd.factorize(hashed)
        first = np.empty(len(unique), np.int64)
        first[inverse[::-1]] = np.arange(len(inverse) - 1, -1, -1)
        code = np.empty(len(unique), np.int32)
        for i, (h, f) in enumerate(zip(unique.tolist(), first.tolist(), strict=True)):
            if (term := known.get(h)) is None:
                folded = _fold(joined[start[f] : end[f]])
                term = known[h] = vocabulary.setdefault(folded, len(vocabulary))
            code[i] = term
        bounds = np.concatenate(([0], np.cumsum(lengths)))
        which = np.searchsorted(bounds, start, side="right") - 1
        counts[low + 1 : high + 1] = np.bincount(which, minlength=high - low)
        starts.append((start - bounds[which]).astype(np.int32))
        ends.append((end - bounds[which]).astype(np.int32))
        terms.append(code[inverse])
    none = [np.zeros(0, np.int32)]
    cut = [np.concatenate(arrays or none) for arrays in (starts, ends, terms)]
    return Tokens(np.cumsum(counts), cut[0], cut[1], cut[2], list(vocabulary))


def _blocks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    low = size = 0
    for i, text in enumerate(texts):
        size += len(text)
        if size >= BLOCK:
            yield low, i + 1
            low, size = i + 1, 0
    if low < len(texts):
        yield low, len(texts)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph, without the white space around it: every line is one, unless
    the text is wrapped by hand."""
    width = wrapped(text)
    blocks = _unwrapped(text, width) if width else _lines(text)
    out = []
    for a, b in blocks:
        piece = text[a:b]
        inner = piece.strip()
        if inner:
            a += len(piece) - len(piece.lstrip())
            out.append((a, a + len(inner)))
    return out


def _lines(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if m.group().strip()]


@lru_cache(maxsize=4)
def wrapped(text: str) -> int:
    """The width to which a text is wrapped by hand, 0 where each line is a paragraph.

    Lines of a wrapped text are as long as they can be: the next word would not have fitted. Most of
    them end within a sentence, and what follows goes on in small letters more often than not.
    """
    likely = len(RUNS_ON.findall(text))
    if likely < text.count("\n") / 8 or (likely < 2 and not GOES_ON.search(text)):
        return 0
    lines = _lines(text)
    follow = [(a, b, c, d) for (a, b), (c, d) in pairwise(lines) if text[b:c] == "\n"]
    runs_on = [f for f in follow if text[f[0] : f[1]].rstrip()[-1] not in ENDING]
    if len(runs_on) < max(1, len(lines) / 4):
        return 0
    sizes = sorted(len(text[a:b].rstrip()) for a, b, _, _ in runs_on)
    width = sizes[len(sizes) * 9 // 10]
    if width < (25 if len(runs_on) > 1 else 60):
        return 0
    full = small = 0
    for a, b, c, d in runs_on:
        after = text[c:d].strip()
        full += len(text[a:b].rstrip()) + 1 + len(after.split()[0]) > width * 0.92
        small += after[0].islower()
    even = "\n\n" in text.strip() and full == len(runs_on)
    enough = len(runs_on) >= 3 and (even or small >= 0.4 * len(runs_on))
    enough |= small >= 0.6 * len(runs_on)
    return width if full >= 0.85 * len(runs_on) and enough else 0


def _unwrapped(text: str, width: int) -> list[tuple[int, int]]:
    """Paragraphs of a wrapped text: parted by blank lines, by an indent where some lines have one,
    or else by a line that ends a sentence though there was room for the next word."""
    blocks: list[tuple[int, int]] = []
    lines = _lines(text)
    blank = "\n\n" in text.strip()
    indents = sum(text[a].isspace() for a, _ in lines)
    indented = 0 < indents <= len(lines) / 2
    before = ""
    for a, b in lines:
        line = text[a:b]
        apart = not blocks or text[blocks[-1][1] : a].count("\n") > 1
        if not apart and indented:
            apart = line[0].isspace()
        elif not apart and not blank:
            room = len(before) + 1 + len(line.split()[0]) < width * 0.92
            apart = room and before[-1] in ENDING
        if apart:
            blocks.append((a, b))
        else:
            blocks[-1] = (blocks[-1][0], b)
        before = line.rstrip()
    return blocks


class _Marks(PunktLanguageVars):  # type: ignore[misc]
    """Punkt's idea of a sentence's end, with the closing marks that newspapers print."""

    re_boundary_realignment = re.compile(r"[\"“”’»)\]}]+?(?:\s+|(?=--)|$)|'(?:\s+|$)", re.MULTILINE)


class _Punkt(PunktSentenceTokenizer):  # type: ignore[misc]
    """Punkt, with a short way to what it says of a plain word, a mark and a word: an end, unless
    the first is an abbreviation."""

    def text_contains_sentbreak(self, text: str) -> bool:
        plain = PLAIN.match(text)
        if plain:
            return plain[2] != "." or plain[1].lower() not in self._params.abbrev_types
        return bool(super().text_contains_sentbreak(text))


@cache
def _punkt() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = set(lexicon("abbreviations", ("abbreviation",))["abbreviation"])
    return _Punkt(parameters, lang_vars=_Marks())


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
