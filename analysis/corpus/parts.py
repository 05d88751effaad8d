"""Which part of an article a paragraph is: headline, dateline, lead, body, crosshead, bullet or
furniture."""

from __future__ import annotations

import re
from functools import cache

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


def parts(
    text: str, title: str = "", outlet: str = "", house: set[tuple[str, str]] | None = None
) -> list[tuple[int, int, str]]:
    """Cut a text into (start, end, part): its paragraphs, a dateline apart from the paragraph that
    it opens."""
    lines = paragraphs(text)
    words = [len(text[a:b].split()) for a, b in lines]
    closed = [bool(ENDS.search(text[a:b])) for a, b in lines]
    full = [n >= 12 and c for n, c in zip(words, closed, strict=True)]
    named = [None] * len(lines)  # type: list[str | None]
    titled = fold(title)
    for i, (a, b) in enumerate(lines):
        line = text[a:b]
        if b - a <= 400 and (
            _furniture().fullmatch(line) or house and (outlet, fold(line)) in house
        ):
            named[i] = "furniture"
        elif BULLET.match(line):
            named[i] = "bullet"
    rest = [i for i, p in enumerate(named) if p is None]
    for i in rest[:2]:  # the title may stand under a kicker
        if titled and fold(text[slice(*lines[i])]) == titled:
            named[i] = "headline"
            break
    else:
        if (
            len(rest) > 2
            and rest[0] == 0
            and words[0] <= 20
            and not closed[0]
            and any(full)
            and not DATELINE.match(text, *lines[0])
        ):
            named[0] = "headline"
    for i in rest:
        if (
            named[i]
            or (closed[i] and text[lines[i][1] - 1] != "?")
            or words[i] > 16
            or not text[lines[i][0]].isupper()
        ):
            continue
        before, after = any(full[:i]), any(full[i + 1 :])
        if before and (after or words[i] > 1) and not re.match(r"[\"“‘«„]", text[lines[i][0] :]):
            # one of several short lines: a list
            listed = i and i + 1 < len(lines) and not (full[i - 1] or full[i + 1])
            asks = text[lines[i][1] - 1] == "?"
            related = not asks and (
                words[i] > 8 or (words[i] > 4 and ":" in text[slice(*lines[i])])
            )
            if (
                not listed
                and not (asks and words[i] > 8)
                and not re.match(r"[QA] ?[:.]", text[lines[i][0] :])
            ):
                named[i] = "furniture" if related else "crosshead" if after else None
    out: list[tuple[int, int, str]] = []
    lead = False
    for (a, b), part in zip(lines, named, strict=True):
        if part is None and not lead:
            lead = True
            if head := DATELINE.match(text, a, min(b, a + 120)):
                out.append((a, a + len(head.group().rstrip()), "dateline"))
                a = head.end()
            part = "lead"
        if a < b:
            out.append((a, b, part or "body"))
    return out
