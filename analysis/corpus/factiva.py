"""Documents of Factiva: plain, coded, and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .characters import clean
from .dates import is_date
from .records import Record

# a document of Factiva
FACTIVA = re.compile(r"^[ \t]*(?:AN[\s|]+)?Document [A-Z]{3,8}\w{12,}[ \t|]*$", re.M)
FACTIVA_PAGE = re.compile(
    r"class=\"[^\"]{0,60}enArticle|<b>\s*HD\s*</b>|>\s*Document [A-Z]{3,8}0000?20\d{6}"
)
CODED = re.compile(
    r"(HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CO|IN|NS|RE|PUB|AN|CT|RF|IPD|IPC)(?:[\s|]+|$)(.*)"
)
WORDS = re.compile(r"[\d,.]+ words", re.I)
FACT = re.compile(
    r"[A-Z0-9_]{2,10}|[A-Z]?\d{1,3}|English|(?:Copyright|\(c\)|©).*|.*\b(?:edition|\d{4}\.? All rights reserved)\b.*",
    re.I,
)


def factiva(text: str) -> Iterator[Record | int | str]:
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
    clock = re.fullmatch(r"\d\d:\d\d(?: .{2,6})?", "".join(lines[dated + 1 : dated + 2]))
    begin = dated + 1 + bool(clock)
    outlet = "".join(lines[begin : begin + 1])
    begin += 1
    while begin < len(lines) and FACT.fullmatch(lines[begin]) and len(lines[begin]) < 120:
        begin += 1
    head = lines[:counted]
    author = next((x[3:] for x in head if x.startswith("By ")), None)
    title = [x for x in head if not x.startswith("By ")]
    return {"text": "\n\n".join(lines[begin:]), "title": title[-1] if title else None, "outlet": outlet or None,
            "date": f"{lines[dated]} {clock.group() if clock else ''}".strip(), "author": author}  # fmt: skip


def page(markup: str) -> Iterator[Record | int | str]:
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    tree = html.fromstring(markup.encode("utf-8"), parser=parser)
    head = " ".join(tree.text_content().split())[:400]
    if said := re.search(r"(\d+) (?:articles|headlines)\b", head, re.I):
        yield int(said[1])
    several = "//*[contains(concat(' ', normalize-space(@class), ' '), ' article ') or contains(@class, 'enArticle')]"
    for article in tree.xpath(several):
        rows = article.xpath(".//tr[count(td) = 2]")
        cells = {"".join(row[0].text_content().split()): row[1] for row in rows}
        whole = " ".join(article.text_content().split())
        number = re.search(r"Document ([A-Z]{1,8}\d\w{11,})", whole)
        record = _page_coded(cells) if "HD" in cells else _page_plain(article)
        yield record | {"own": number[1] if number else None}


def _page_coded(cells: dict[str, Any]) -> Record:
    first = {key: next(iter(_lines([cell])), None) for key, cell in cells.items()}
    told = [cells[k] for k in ("LP", "TD") if k in cells]
    body = [line for cell in told for line in _lines(cell.xpath(".//p") or [cell])]
    named = {"title": "HD", "outlet": "SN", "date": "PD", "author": "BY"}
    return {"text": "\n\n".join(body)} | {name: first.get(k) for name, k in named.items()}


def _page_plain(article: Any) -> Record:
    titles = _lines(article.xpath(".//*[contains(@class, 'eadline')] | .//*[@id='hd']"))
    body = _lines(article.xpath(".//p[contains(@class, 'rticleParagraph')]"))
    facts = _lines(article.xpath("./div"))
    at = next((i for i, line in enumerate(facts) if is_date(line)), len(facts))
    after = [fact for fact in facts[at + 1 :] if not re.fullmatch(r"\d\d:\d\d", fact)]
    return {
        "text": "\n\n".join(line for line in body if not line.startswith("Document ")),
        "title": next(iter(titles), None),
        "outlet": next(iter(after), None),
        "date": next(iter(facts[at:]), None),
        "author": next((f[3:] for f in facts if f.startswith("By ")), None),
    }


def _lines(nodes: list[Any]) -> list[str]:
    found = (clean(" ".join(n.text_content().split())) for n in nodes)
    return [line for line in found if line]
