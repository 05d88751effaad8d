"""Documents of news databases, many articles in one file: Nexis Uni, LexisNexis, Factiva, ProQuest.

The databases change their layouts without notice. What is not understood ends in the table of what
was skipped, and where a document says how many articles it holds, that number is compared with the
number found.
"""

from __future__ import annotations

import re
from typing import Any

from .characters import clean, mended
from .factiva import CODED, FACTIVA, FACTIVA_PAGE, WORDS, factiva, page
from .nexis import END, NUMBERED, lexis, nexis
from .proquest import FULL, RULE, proquest
from .records import Found, Record, name_of


def holds_many(text: str) -> bool:
    """Whether a text is a document of a news database."""
    return bool(_reader(text))


def is_factiva(markup: str) -> bool:
    """Whether a page is a document of Factiva."""
    return bool(FACTIVA_PAGE.search(markup))


def articles(name: str, text: str) -> Found:
    """The articles of one document: (name, record or reason), with a last line where fewer were
    found than announced."""
    yield from _named(name, list((_reader(text) or nexis)(clean(mended(text)))))


def factiva_page(name: str, markup: str) -> Found:
    """The same of a page that Factiva gave."""
    try:
        found = list(page(markup))
    # a broken document must not lose the others; the reason is kept
    except Exception as error:
        yield name, f"not a readable document of Factiva ({type(error).__name__})"
        return
    yield from _named(name, found)


def _reader(text: str) -> Any:
    if "______" in text and RULE.search(text) and FULL.search(text):
        return proquest
    if ("nd of" in text or "ND OF" in text) and END.search(text):
        return nexis
    if "Document" in text and re.search(r"^\s*Documents? \(\d+\)\s*$", text, re.M):
        return nexis
    if " DOCUMENT" in text.upper() and NUMBERED.search(text):
        return lexis
    if "Document " not in text or not FACTIVA.search(text):
        return None
    counted = re.search(rf"^\s*{WORDS.pattern}\s*$", text, re.M)
    return factiva if counted or CODED.search(text) else None


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
