"""Which part of an article a paragraph is: headline, dateline, lead, body, crosshead, bullet or
furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pandas as pd

from ..base.lexicons import lexicon
from .paragraphs import paragraphs

PARTS = ("headline", "dateline", "lead", "body", "crosshead", "bullet", "furniture")
ENDS = re.compile(r"[.!?…:;,][\"”’»)\]]*$|[\"”’»]$")
BULLET = re.compile(r"[-–•*·▪■●►] +\S")
PLACE = r"[A-ZÀ-Þ][\w.'’-]*(?:[ /-](?:[A-ZÀ-Þ][\w.'’-]*|de|al|el|of|the))*"
DATE = r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?))?"
NAMED = r"\([A-Z][\w .,&/-]{1,40}\)"
DATELINE = re.compile(
    rf"(?:[A-ZÀ-Þ]{{3,}}[A-ZÀ-Þ .'’/-]*(?:, ?{PLACE})?{DATE}(?: ?{NAMED})?|{PLACE}(?:, ?{PLACE})?{DATE} ?{NAMED}"
    rf"|[A-Z][a-z]{{2,8}}\.? \d{{1,2}} ?{NAMED})\s*(?:[—–-]{{1,2}}|:)\s+"
)
CREDIT = re.compile(
    r"\(?(?:additional )?reporting (?:and writing )?by .{2,200}?\bediting by [^()]{2,120}\)?\s*$",
    re.I | re.S,
)


def fold(line: str) -> str:
    """A line as it is compared: small letters, no marks."""
    return " ".join(re.findall(r"\w+", line)).lower()


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{p})" for p in lexicon("furniture", ("pattern", "kind"))["pattern"]), re.I
    )


@cache
def _agencies() -> tuple[re.Pattern[str], dict[str, str]]:
    table = lexicon("agencies", ("name", "form"))
    names = "|".join(sorted(map(re.escape, table["form"]), key=len, reverse=True))
    line = re.compile(
        rf"[—–-]? ?(?:(?:By|Source|From|Credit):? )?(?:the )?({names})(?: staff| news agency)?\.?",
        re.I,
    )
    return line, {f.lower(): n for f, n in zip(table["form"], table["name"], strict=True)}


def agency(text: str) -> str:
    """The news agency that a dateline, a credit line or a closing credit of this article names, or
    ''."""
    line, names = _agencies()
    spans = paragraphs(text)
    for at, (a, b) in enumerate(spans):
        head = at < 6 and DATELINE.match(text, a, min(b, a + 120))
        if head and (inside := re.search(r"\(([^()]+)\)", head.group())):
            for name in re.split(r"[/,&]", inside[1]):
                if name.strip().lower() in names:
                    return names[name.strip().lower()]
        if (at < 4 or at >= len(spans) - 4) and b - a < 60 and (m := line.fullmatch(text, a, b)):
            return names[m[1].lower()]
    # "(Reporting by …; Editing by …)" is that agency's own form
    return "Reuters" if CREDIT.search(text[-400:]) else ""


def short_lines(text: str) -> list[str]:
    """The folded paragraphs of a text that may be furniture by their size."""
    return [
        line for a, b in paragraphs(text) if b - a <= 400 and len(line := fold(text[a:b])) >= 12
    ]


def house_lines(articles: pd.DataFrame) -> set[tuple[str, str]]:
    """(outlet, folded line) of paragraphs that stand word for word in three or more articles of one
    outlet and in no other's."""
    # most lines stand nowhere else: of these a hash is enough
    once: dict[int, tuple[str, int]] = {}
    # the others: their outlets, the openings of their articles
    again: dict[str, tuple[set[str], set[int]]] = {}
    for text, outlet in zip(articles["text"], articles["outlet"], strict=True):
        if isinstance(outlet, str):
            here = outlet, hash(fold(text[:200]))
            for line in short_lines(text):
                first = once.setdefault(hash(line), here)
                if first is not here:
                    outlets, openings = again.setdefault(line, ({first[0]}, {first[1]}))
                    outlets.add(here[0])
                    openings.add(here[1])
    return {
        (next(iter(outlets)), line)
        for line, (outlets, openings) in again.items()
        if len(outlets) == 1 and len(openings) >= 3
    }


class Line(NamedTuple):
    """A paragraph: where it stands, what it says, its words, whether it closes as a sentence does."""

    start: int
    end: int
    text: str
    words: int
    closed: bool

    @property
    def full(self) -> bool:
        return self.closed and self.words >= 12


def parts(
    text: str, title: str = "", outlet: str = "", house: set[tuple[str, str]] | None = None
) -> list[tuple[int, int, str]]:
    """Cut a text into (start, end, part): its paragraphs, a dateline apart from the paragraph that
    it opens."""
    lines = [
        Line(a, b, line, len(line.split()), bool(ENDS.search(line)))
        for a, b in paragraphs(text)
        for line in [text[a:b]]
    ]
    named = [_by_itself(line, outlet, house or set()) for line in lines]
    rest = [i for i, part in enumerate(named) if not part]
    if (head := _headline(lines, rest, title)) is not None:
        named[head] = "headline"
        rest.remove(head)
    full = [i for i, line in enumerate(lines) if line.full]
    for i in rest if full else []:
        named[i] = _among(lines, i, before=full[0] < i, after=full[-1] > i)
    return list(_opened(lines, named))


def _by_itself(line: Line, outlet: str, house: set[tuple[str, str]]) -> str:
    """What a paragraph is by its words alone, '' where they do not tell."""
    if len(line.text) <= 400 and (
        _furniture().fullmatch(line.text) or (house and (outlet, fold(line.text)) in house)
    ):
        return "furniture"
    return "bullet" if BULLET.match(line.text) else ""


def _headline(lines: list[Line], rest: list[int], title: str) -> int | None:
    """Which paragraph is the headline: the title as it is given, which may stand under a kicker, or
    a short line above full ones."""
    titled = fold(title)
    for i in rest[:2]:
        if titled and fold(lines[i].text) == titled:
            return i
    if len(rest) < 3 or rest[0] != 0 or not any(line.full for line in lines):
        return None
    first = lines[0]
    short = first.words <= 20 and not first.closed
    return 0 if short and not DATELINE.match(first.text) else None


def _among(lines: list[Line], i: int, before: bool, after: bool) -> str:
    """What a short line is by those around it, `before` and `after` which full ones stand:
    furniture that names another article, a crosshead, or ''."""
    line = lines[i]
    asks = line.text[-1] == "?"
    if (line.closed and not asks) or line.words > 16 or not line.text[0].isupper():
        return ""
    if not before or not (after or line.words > 1) or re.match(r"[\"“‘«„]", line.text):
        return ""
    listed = 0 < i < len(lines) - 1 and not (lines[i - 1].full or lines[i + 1].full)
    if listed or (asks and line.words > 8) or re.match(r"[QA] ?[:.]", line.text):
        return ""
    related = not asks and (line.words > 8 or (line.words > 4 and ":" in line.text))
    return "furniture" if related else "crosshead" if after else ""


def _opened(lines: list[Line], named: list[str]) -> Iterator[tuple[int, int, str]]:
    """The parts, the first paragraph of the text itself as its lead, behind its dateline."""
    lead = next((i for i, part in enumerate(named) if not part), -1)
    for i, (line, part) in enumerate(zip(lines, named, strict=True)):
        start = line.start
        if i == lead and (head := DATELINE.match(line.text, 0, 120)):
            yield start, start + len(head.group().rstrip()), "dateline"
            start += head.end()
        if start < line.end:
            yield start, line.end, part or ("lead" if i == lead else "body")
