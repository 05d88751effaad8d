"""Documents of news databases, many articles in one file: Nexis Uni (.docx, .rtf), Factiva (.html),
ProQuest (.txt).

The databases change their layouts without notice. What is not understood ends in the table of what
was skipped, and
where a document says how many articles it holds, that number is compared with the number found.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from . import importers
from .importers import Found, Record, clean

NEXIS_FIELD = re.compile(
    r"(Section|Length|Byline|Dateline|Highlight|Graphic|Load-Date|Classification|Language|Publication-Type|Subject|"
    r"Geographic|Industry|Person|Company|Organization|Correction|Notes|Journal Code|Acc-No) ?: ?(.*)",
    re.I,
)
DAY = re.compile(
    r"(?:[A-Z][a-zé]+day,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}\.? [A-Z][a-z]{2,8}\.? \d{4})"
)
PROQUEST = re.compile(r"^_{20,}\s*$", re.M)
PROQUEST_FIELD = re.compile(
    r"^(Title|Author|Publication (?:title|date|info|subject|year)|Source type|Document (?:URL|type)|Full text|"
    r"Links|Abstract|Subject|Location|Section|First page|ProQuest document ID|Language of publication|Copyright|"
    r"Last updated|Database(?: copyright)?|(?:Place|Country) of publication|Publisher|ISSN|Pages|People|"
    r"Identifier ?/ ?keyword|Company ?/ ?organization|Ethnicity|Credit): ?",
    re.M,
)
FACTIVA = re.compile(
    r"class=\"[^\"]{0,60}enArticle|<b>\s*HD\s*</b>|>\s*Document [A-Z]{3,8}0000?20\d{6}"
)


def holds_many(text: str, kind: str) -> bool:
    """Whether a .txt or .html file is a ProQuest or a Factiva document."""
    return (
        bool(FACTIVA.search(text))
        if kind in importers.PAGES
        else bool(PROQUEST.search(text) and re.search(r"^Full text: ", text, re.M))
    )


def documents(name: str, data: bytes) -> Found:
    """The articles of one document: (name, record or reason), with a last line where fewer were
    found than announced."""
    kind = name.rpartition(".")[2].lower()
    try:
        found = list({"docx": _docx, "rtf": _rtf, "txt": _proquest}.get(kind, _factiva)(data))
    # a broken document must not lose the others; the reason is kept
    except Exception as error:
        yield name, f"not a readable .{kind} document ({type(error).__name__})"
        return
    announced = found.pop()
    records = [r for r in found if isinstance(r, dict)]
    for n, record in enumerate(records, start=1):
        key = f"{name.rpartition('.')[0]}-{n:03d}"
        yield (
            f"{name} document {n}",
            record | {"id": key} if record.get("text") else "no body found in the document",
        )
    if not records:
        yield name, "no article found in the document"
    elif isinstance(announced, int) and announced > len(records):
        yield name, f"{announced} articles announced in the file, {len(records)} found"


def _docx(data: bytes) -> Iterator[Record | int]:
    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as packed:  # checked before it is unpacked
        if any(
            m.file_size > importers.MOST_PACKED * max(m.compress_size, 1000)
            for m in packed.infolist()
        ):
            raise ValueError("bomb")
    yield from _nexis(clean("\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)))


def _rtf(data: bytes) -> Iterator[Record | int]:
    from striprtf.striprtf import rtf_to_text

    yield from _nexis(clean(rtf_to_text(data.decode("latin-1"), errors="replace")))


def _nexis(text: str) -> Iterator[Record | int]:
    """Title, outlet, date, fields, the line 'Body', the text, Load-Date, 'End of Document'; a cover
    page may come first."""
    said = re.search(r"^\s*Documents? \((\d+)\)", text, re.M) or re.search(
        r"^\s*1 of (\d+) DOCUMENTS", text, re.M | re.I
    )
    for piece in re.split(r"^\s*End of Document\s*$", text, flags=re.M | re.I):
        lines = [line.strip() for line in piece.split("\n")]
        body = next((i for i, line in enumerate(lines) if line.lower() == "body"), -1)
        if body < 0:
            continue
        day = max((i for i in range(body) if DAY.match(lines[i])), default=-1)
        head = [line for line in lines[:day] if line] if day >= 0 else []
        fields = {m[1].lower(): m[2] for line in lines if (m := NEXIS_FIELD.fullmatch(line))}
        end = next(
            (i for i in range(body + 1, len(lines)) if NEXIS_FIELD.match(lines[i])), len(lines)
        )
        dated = DAY.match(lines[day]) if day >= 0 else None
        yield {
            "text": "\n\n".join(line for line in lines[body + 1 : end] if line),
            "title": head[-2] if len(head) > 1 else None,
            "outlet": head[-1] if head else None,
            "date": re.sub(r"^[a-zé]+day,? ", "", dated[0], flags=re.I) if dated else None,
            "author": fields.get("byline"),
            "section": fields.get("section"),
        }
    yield int(said[1]) if said else -1


def _proquest(data: bytes) -> Iterator[Record | int]:
    text = clean(importers.decode(data)[0])
    said = re.search(r"Document 1 of (\d+)", text)
    for piece in PROQUEST.split(text):
        marks = list(PROQUEST_FIELD.finditer(piece))
        ends = [*(m.start() for m in marks[1:]), len(piece)]
        fields = {
            m[1].lower(): piece[m.end() : end].strip() for m, end in zip(marks, ends, strict=False)
        }
        if "full text" in fields or "publication title" in fields:
            outlet = fields.get("publication title", "").split(";")[0]
            yield {
                "text": fields.get("full text", ""),
                "title": fields.get("title"),
                "outlet": outlet,
                "date": fields.get("publication date"),
                "author": fields.get("author"),
                "url": fields.get("document url"),
            }
    yield int(said[1]) if said else -1


def _factiva(data: bytes) -> Iterator[Record | int]:
    from lxml import html

    tree = html.fromstring(
        importers.decode(data)[0].encode("utf-8"),
        parser=html.HTMLParser(encoding="utf-8", huge_tree=False),
    )
    said = re.search(
        r"(\d+) (?:articles|headlines)\b", " ".join(tree.text_content().split())[:400], re.I
    )
    for article in tree.xpath(
        "//*[contains(concat(' ', normalize-space(@class), ' '), ' article ') or contains(@class, 'enArticle')]"
    ):
        coded = {
            "".join(row[0].text_content().split()): row[1]
            for row in article.xpath(".//tr[count(td) = 2]")
        }
        if "HD" in coded:
            body = [
                line
                for key in ("LP", "TD")
                if key in coded
                for line in _lines(coded[key].xpath(".//p") or [coded[key]])
            ]
            first = {key: next(iter(_lines([cell])), None) for key, cell in coded.items()}
            title, outlet, day, author = map(first.get, ("HD", "SN", "PD", "BY"))
            yield {
                "text": "\n\n".join(body),
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
        at = next((i for i, line in enumerate(facts) if DAY.fullmatch(line)), -1)
        after = [f for f in facts[at + 1 :] if not re.fullmatch(r"\d\d:\d\d", f)] if at >= 0 else []
        yield {
            "text": "\n\n".join(body),
            "title": titles[0] if titles else None,
            "outlet": after[0] if after else None,
            "date": facts[at] if at >= 0 else None,
            "author": next((f[3:] for f in facts if f.startswith("By ")), None),
        }
    yield int(said[1]) if said else -1


def _lines(nodes: list[Any]) -> list[str]:
    found = (clean(" ".join(n.text_content().split())) for n in nodes)
    return [line for line in found if line]
