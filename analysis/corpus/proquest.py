"""Documents of ProQuest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .records import Record

# a document of ProQuest
RULE = re.compile(r"^_{20,}\s*$", re.M)
FULL = re.compile(r"^Full text: ?", re.M)
PROQUEST = re.compile(
    r"^(Title|Author|Publication (?:title|date|info|subject|year)|Source type|Document (?:URL|type)|Full text|"
    r"Links|Abstract|Subject|Location|Section|First page|ProQuest document ID|Language of publication|Copyright|"
    r"Last updated|Database(?: copyright)?|(?:Place|Country) of publication|Publisher|ISSN|Pages|People|Volume|Issue|"
    r"Identifier ?/ ?keyword|Company ?/ ?organization|Business indexing term|Ethnicity|Credit|Illustration): ?",
    re.M,
)


def proquest(text: str) -> Iterator[Record | int | str]:
    """Between two rules: a title with or without a label, fields, 'Full text:', fields again."""
    if said := re.search(r"Document 1 of (\d+)", text):
        yield int(said[1])
    for piece in RULE.split(text):
        full = FULL.search(piece)
        if not full:
            if re.search(r"^(?:Publication title|ProQuest document ID): ", piece, re.M):
                yield "no line 'Full text:' in the document"
            continue
        before, after = piece[: full.start()], piece[full.end() :]
        end = _proquest_end(after)
        fields = _proquest_fields(after[end:]) | _proquest_fields(before)
        bare = re.sub(r"^Document \d+ of.*", "", before, flags=re.M).strip()
        bare = bare.partition("\n")[0].strip()
        title = fields.get("title") or (None if PROQUEST.match(bare) else bare)
        outlet = fields.get("publication title") or fields.get("publication info", "")
        yield {
            "text": after[:end].strip(),
            "title": title,
            "outlet": outlet.split(";")[0].strip(),
            "date": fields.get("publication date"),
            "author": fields.get("author"),
            "url": fields.get("document url"),
            "own": fields.get("proquest document id"),
        }


def _proquest_fields(text: str) -> dict[str, str]:
    marks = list(PROQUEST.finditer(text))
    ends = [*(m.start() for m in marks[1:]), len(text)]
    return {m[1].lower(): text[m.end() : e].strip() for m, e in zip(marks, ends, strict=False)}


def _proquest_end(text: str) -> int:
    """Where the fields behind a full text begin: the last stretch of fields whose values are short,
    none of them prose."""
    marks = list(PROQUEST.finditer(text))
    end = len(text)
    for mark in reversed(marks):
        value = text[mark.end() : end].strip()
        prose = re.search(r"[.!?][\"”’)]*$", value) and len(value.split()) > 5
        named = mark[1].lower() in ("copyright", "credit", "abstract", "title")
        if not named and (prose or "\n\n" in value):
            break
        end = mark.start()
    return end
