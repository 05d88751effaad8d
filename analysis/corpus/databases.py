"""Documents of news databases, many articles in one file: Nexis Uni, LexisNexis, Factiva, ProQuest.

The databases change their layouts without notice. What is not understood ends in the table of what
was skipped, and where a document says how many articles it holds, that number is compared with the
number found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .characters import clean, mended
from .dates import MONTH
from .records import Found, Record, name_of

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
SEASONS = ("spring", "summer", "autumn", "fall", "winter")
# a document of LexisNexis as plain text
NUMBERED = re.compile(r"^[ \t]*\d+ of (\d+) DOCUMENTS?[ \t]*$", re.M | re.I)
CAPITALS = re.compile(r"([A-Z][A-Z-]{3,}(?: [A-Z]+)?): ?(.*)")
# a document of Factiva
FACTIVA = re.compile(r"^[ \t]*(?:AN[\s|]+)?Document [A-Z]{3,8}\w{12,}[ \t|]*$", re.M)
FACTIVA_PAGE = re.compile(
    r"class=\"[^\"]{0,60}enArticle|<b>\s*HD\s*</b>|>\s*Document [A-Z]{3,8}0000?20\d{6}"
)
CODED = re.compile(
    r"(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|PUB|AN|CT|RF|IPD|IPC)(?:[\s|]+|$)(.*)"
)
WORDS = re.compile(r"[\d,.]+ words", re.I)
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


def holds_many(text: str) -> bool:
    """Whether a text is a document of a news database."""
    return bool(_reader(text))


def is_factiva(markup: str) -> bool:
    """Whether a page is a document of Factiva."""
    return bool(FACTIVA_PAGE.search(markup))


def articles(name: str, text: str) -> Found:
    """The articles of one document: (name, record or reason), with a last line where fewer were
    found than announced."""
    yield from _named(name, list((_reader(text) or _nexis)(clean(mended(text)))))


def factiva_page(name: str, markup: str) -> Found:
    """The same of a page that Factiva gave."""
    try:
        found = list(_factiva_page(markup))
    # a broken document must not lose the others; the reason is kept
    except Exception as error:
        yield name, f"not a readable document of Factiva ({type(error).__name__})"
        return
    yield from _named(name, found)


def _reader(text: str) -> Any:
    if "______" in text and RULE.search(text) and FULL.search(text):
        return _proquest
    if ("nd of" in text or "ND OF" in text) and END.search(text):
        return _nexis
    if "Document" in text and re.search(r"^\s*Documents? \(\d+\)\s*$", text, re.M):
        return _nexis
    if " DOCUMENT" in text.upper() and NUMBERED.search(text):
        return _lexis
    if (
        "Document " in text
        and FACTIVA.search(text)
        and (re.search(rf"^\s*{WORDS.pattern}\s*$", text, re.M) or CODED.search(text))
    ):
        return _factiva
    return None


def _named(name: str, found: list[Record | int | str]) -> Found:
    """Records, reasons and the number announced -> what is read and what is skipped."""
    stem = name.rpartition(".")[0] or name
    announced = next((x for x in found if isinstance(x, int)), -1)
    records = [x for x in found if not isinstance(x, int)]
    read = sum(isinstance(r, dict) for r in records)
    used: set[str] = set()
    for n, record in enumerate(records, start=1):
        where = f"{name} document {n}"
        if isinstance(record, str):
            if announced <= read:
                yield where, record
        elif record.get("text"):
            key = record.pop("own", None)
            key = name_of(record, stem) if not key or key in used else key
            used.add(key)
            yield where, {k: v for k, v in record.items() if v} | {"id": key}
        else:
            yield where, "no body found in the document"
    if not records:
        yield name, "no article found in the document"
    elif announced > read:
        yield name, f"{announced} articles announced in the file, {read} found"


def is_date(line: str) -> bool:
    """Whether a line of a head is a date of any form, month and year alone too."""
    numbers = re.findall(r"\d+", line)
    names = re.findall(r"[^\W\d_]{3,}", line.lower())
    if len(line) > 60 or not any(len(n) == 4 and n[:2] in ("19", "20") for n in numbers):
        return False
    if re.fullmatch(r"\d{1,4}[-./ ]+\d{1,2}[-./ ]+\d{1,4}.{0,20}", line):
        return True
    if names and (names[0] in MONTH or names[0] in SEASONS or names[1:2] and names[1] in MONTH):
        return True
    # a month in another language: mardi 4 mars 2031, 4 de marzo de 2031
    day = r"(?:[^\W\d_]+,? )?\d{1,2}(?:st|nd|rd|th|\.)?(?: de)? [^\W\d_]{3,}\.?,?(?: de)? \d{4}\b.*"
    return bool(re.fullmatch(day, line))


def _nexis(text: str) -> Iterator[Record | int | str]:
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


def _lexis(text: str) -> Iterator[Record | int | str]:
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
        end = next(
            (i for i in sorted(fields) if i >= begin and re.fullmatch(tail, fields[i][1])),
            len(lines),
        )
        yield {
            "text": re.sub(r"\n{3,}", "\n\n", "\n".join(lines[begin:end])).strip(),
            "title": " ".join(title) or None,
            "outlet": head[0] if head and dated else None,
            "date": head[dated] if dated >= 0 else None,
            "author": names.get("BYLINE"),
            "section": names.get("SECTION"),
        }


def _factiva(text: str) -> Iterator[Record | int | str]:
    """Plain: title, author, number of words, date, outlet, the text, 'Document …'. Coded: the same
    behind HD, BY, PD, SN, LP, TD. Each ends with its own number."""
    numbers = [m.group().strip(" \t|").split()[-1] for m in FACTIVA.finditer(text)]
    for number, piece in zip(numbers, FACTIVA.split(text), strict=False):
        lines = [line.strip() for line in piece.strip().split("\n")]
        record = _factiva_coded(lines) or _factiva_plain([line for line in lines if line])
        yield record | {"own": number} if record else "a document of Factiva that is not understood"


def _factiva_coded(lines: list[str]) -> Record:
    coded: dict[str, list[str]] = {}
    held: list[str] = []
    for line in lines:
        if found := CODED.fullmatch(line):
            held = coded.setdefault(found[1], [])
            line = found[2]
        if line.strip(" |"):
            held.append(line.strip(" |"))
    if not coded.keys() >= {"HD", "PD"}:
        return {}
    said = {k: " ".join(v) for k, v in coded.items()}
    body = coded.get("LP", []) + coded.get("TD", [])
    return {"text": "\n\n".join(body), "title": said["HD"], "outlet": said.get("SN"),
            "date": f"{said['PD']} {said.get('ET', '')}".strip(), "author": said.get("BY")}  # fmt: skip


def _factiva_plain(lines: list[str]) -> Record:
    counted = next((i for i, line in enumerate(lines) if WORDS.fullmatch(line)), -1)
    dated = next((i for i, line in enumerate(lines) if i > counted >= 0 and is_date(line)), -1)
    if dated < 0:
        return {}
    after = dated + 1
    clock = re.fullmatch(r"\d\d:\d\d(?: .{2,6})?", lines[after]) if after < len(lines) else None
    outlet = "".join(lines[after + bool(clock) : after + bool(clock) + 1])
    begin = after + bool(clock) + 1
    fact = re.compile(
        r"[A-Z0-9_]{2,10}|[A-Z]?\d{1,3}|English|(?:Copyright|\(c\)|©).*|.*\b(?:edition|\d{4}\.? All rights reserved)\b.*",
        re.I,
    )
    while begin < len(lines) and fact.fullmatch(lines[begin]) and len(lines[begin]) < 120:
        begin += 1
    head = lines[:counted]
    author = next((x[3:] for x in head if x.startswith("By ")), None)
    title = [x for x in head if not x.startswith("By ")]
    return {"text": "\n\n".join(lines[begin:]), "title": title[-1] if title else None, "outlet": outlet or None,
            "date": f"{lines[dated]} {clock.group() if clock else ''}".strip(), "author": author}  # fmt: skip


def _factiva_page(markup: str) -> Iterator[Record | int | str]:
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    tree = html.fromstring(markup.encode("utf-8"), parser=parser)
    head = " ".join(tree.text_content().split())[:400]
    if said := re.search(r"(\d+) (?:articles|headlines)\b", head, re.I):
        yield int(said[1])
    several = "//*[contains(concat(' ', normalize-space(@class), ' '), ' article ') or contains(@class, 'enArticle')]"
    for article in tree.xpath(several):
        cells = {
            "".join(r[0].text_content().split()): r[1]
            for r in article.xpath(".//tr[count(td) = 2]")
        }
        number = re.search(
            r"Document ([A-Z]{1,8}\d\w{11,})", " ".join(article.text_content().split())
        )
        own = {"own": number[1] if number else None}
        if "HD" in cells:
            first = {key: next(iter(_lines([cell])), None) for key, cell in cells.items()}
            body = [
                x
                for k in ("LP", "TD")
                if k in cells
                for x in _lines(cells[k].xpath(".//p") or [cells[k]])
            ]
            title, outlet, day, author = map(first.get, ("HD", "SN", "PD", "BY"))
            text = "\n\n".join(body)
            yield own | {
                "text": text,
                "title": title,
                "outlet": outlet,
                "date": day,
                "author": author,
            }
            continue
        titles = _lines(article.xpath(".//*[contains(@class, 'eadline')] | .//*[@id='hd']"))
        body = [
            line
            for line in _lines(article.xpath(".//p[contains(@class, 'rticleParagraph')]"))
            if not line.startswith("Document ")
        ]
        facts = _lines(article.xpath("./div"))
        at = next((i for i, line in enumerate(facts) if is_date(line)), -1)
        after = [f for f in facts[at + 1 :] if not re.fullmatch(r"\d\d:\d\d", f)] if at >= 0 else []
        yield own | {
            "text": "\n\n".join(body),
            "title": titles[0] if titles else None,
            "outlet": after[0] if after else None,
            "date": facts[at] if at >= 0 else None,
            "author": next((f[3:] for f in facts if f.startswith("By ")), None),
        }


def _lines(nodes: list[Any]) -> list[str]:
    found = (clean(" ".join(n.text_content().split())) for n in nodes)
    return [line for line in found if line]


def _proquest(text: str) -> Iterator[Record | int | str]:
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
        bare = next(
            (
                x.strip()
                for x in before.split("\n")
                if x.strip() and not re.match(r"Document \d+ of", x)
            ),
            "",
        )
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
    for mark, after in zip(
        reversed(marks), [len(text), *(m.start() for m in reversed(marks))], strict=False
    ):
        value = text[mark.end() : after].strip()
        prose = re.search(r"[.!?][\"”’)]*$", value) and len(value.split()) > 5
        if mark[1].lower() not in ("copyright", "credit", "abstract", "title") and (
            prose or "\n\n" in value
        ):
            break
        end = mark.start()
    return end
