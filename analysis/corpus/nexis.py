"""Documents of Nexis Uni, and of LexisNexis as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dates import is_date
from .records import Record

# a document of Nexis Uni and the fields that stand around its body
END = re.compile(r"^\s*End of Document\s*$", re.M | re.I)
FIELD = re.compile(
    r"(Section|Length|Byline|Dateline|Highlight|Graphic|Load-Date|Classification|Language|Publication-Type"
    r"|Subject|Geographic|Industry|Person|Company|Organization|Correction|Notes|Journal Code|Acc-No|Series"
    r"|Ticker|Url|Copyright) ?: ?(.*)",
    re.I,
)
AFTER = re.compile(r"(?:Graphic|Classification|Notes|Correction|Load-Date ?:.*\d.*)\s*", re.I)
EDITION = re.compile(
    r".*\bcorrection (?:appended|note)\b.*|correction|.{0,40}\beditions?\b(?: ?[-–,].*)?|.*\bedition - final|final",
    re.I,
)
APPENDED = re.compile(r"\s+(?:correction appended|(?:\S+ ){0,2}edition\b.*)$", re.I)
# a document of LexisNexis as plain text
NUMBERED = re.compile(r"^[ \t]*\d+ of (\d+) DOCUMENTS?[ \t]*$", re.M | re.I)
CAPITALS = re.compile(r"([A-Z][A-Z-]{3,}(?: [A-Z]+)?): ?(.*)")


def nexis(text: str) -> Iterator[Record | int | str]:
    """Title, outlet, date, fields, the line 'Body', the text, Load-Date, 'End of Document'; a cover
    page may come first."""
    if said := re.search(r"^\s*Documents? \((\d+)\)", text, re.M) or NUMBERED.search(text):
        yield int(said[1])
    pieces = END.split(text)
    for n, piece in enumerate(pieces):
        lines = [line.strip() for line in piece.split("\n")]
        body = next((i for i, line in enumerate(lines) if line.lower() == "body"), -1)
        if body >= 0:
            yield _nexis_article(lines[:body], lines[body + 1 :])
        elif any(lines) and (n < len(pieces) - 1 or len(pieces) == 1):
            yield "no line 'Body' in the document: an error page, or a layout not known here"


def _nexis_article(head: list[str], rest: list[str]) -> Record:
    fields = {m[1].lower(): m[2] for line in head if (m := FIELD.fullmatch(line))}
    top = [line for line in head if line]
    facts = next((i for i, x in enumerate(top) if x.lower().startswith("copyright ")), len(top))
    dated = max((i for i, line in enumerate(top[:facts]) if is_date(line)), default=-1)
    if dated < 0 and facts == len(top):  # no date, no copyright: what stands before the fields
        facts = next((i for i, x in enumerate(top) if i > 1 and FIELD.fullmatch(x)), len(top))
    named = [x for x in top[: dated if dated >= 0 else facts] if not EDITION.fullmatch(x)]
    if dated < 0 and facts < len(top) and len(named) > 2 and re.search(r"\d", named[-1]):
        named.pop()  # a date in a form that is not known stands there
    return {
        "text": "\n\n".join(x for x in rest[: _nexis_end(rest)] if x),
        "title": named[-2] if len(named) > 1 else None,
        "outlet": named[-1] if named else None,
        "date": re.sub(APPENDED, "", top[dated]) if dated >= 0 else None,
        "author": fields.get("byline"),
        "section": fields.get("section"),
    }


def _nexis_end(lines: list[str]) -> int:
    """Where the fields behind a body begin. Words such as 'Language:' open a field only where
    nothing but fields follows."""
    end = next((i for i, line in enumerate(lines) if AFTER.fullmatch(line)), len(lines))
    last = [i for i in range(end) if lines[i]]
    while last:
        found = FIELD.fullmatch(lines[last[-1]])
        prose = found and len(found[2].split()) > 5 and re.search(r"[.!?][\"”’)]*$", found[2])
        if not found or prose:
            break
        end = last.pop()
    return end


def lexis(text: str) -> Iterator[Record | int | str]:
    """'1 of 3 DOCUMENTS', outlet, date, edition, title, BYLINE, SECTION, LENGTH, the text,
    LOAD-DATE and more fields."""
    yield int(NUMBERED.search(text)[1])  # type: ignore[index]
    for piece in NUMBERED.split(text)[2::2]:
        lines = [line.strip() for line in piece.split("\n")]
        fields = {i: m for i, line in enumerate(lines) if (m := CAPITALS.fullmatch(line))}
        length = next((i for i, m in fields.items() if m[1] == "LENGTH"), None)
        if length is None:
            yield "no line 'LENGTH:' in the document: a layout not known here"
            continue
        first = min(fields)
        head = [line for line in lines[:first] if line and not line.startswith("Copyright ")]
        dated = next((i for i, line in enumerate(head) if is_date(line)), -1)
        title = [x for x in head[dated + 1 :] if not EDITION.fullmatch(x)]
        begin = length + 1
        while begin in fields or not "".join(lines[begin : begin + 1]) and begin < len(lines):
            begin += 1
        names = {m[1]: m[2] for i, m in fields.items() if i < begin}
        tail = "LOAD-DATE|GRAPHIC|LANGUAGE|SUBJECT|PUBLICATION-TYPE|JOURNAL-CODE|ORGANIZATION|COMPANY|PERSON|GEOGRAPHIC"
        after = (i for i in sorted(fields) if i >= begin and re.fullmatch(tail, fields[i][1]))
        end = next(after, len(lines))
        yield {
            "text": re.sub(r"\n{3,}", "\n\n", "\n".join(lines[begin:end])).strip(),
            "title": " ".join(title) or None,
            "outlet": head[0] if head and dated else None,
            "date": head[dated] if dated >= 0 else None,
            "author": names.get("BYLINE"),
            "section": names.get("SECTION"),
        }
