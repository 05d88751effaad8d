"""Documents: Word, rich text, Markdown and PDF, with one article or a database's many."""

from __future__ import annotations

import io
import re
import statistics
from collections import Counter
from pathlib import PurePosixPath

from . import databases
from .characters import clean, decode, mended
from .records import Found, Record, checked

DOCUMENTS = (".docx", ".rtf", ".md", ".markdown", ".pdf")
PAGE_NUMBER = re.compile(r"(?:page |seite |- ?)?\d{1,4}(?: ?-| ?(?:of|/) ?\d{1,4})?", re.I)


def read(name: str, data: bytes) -> Found:
    """The articles of one document, or why there is none."""
    path = PurePosixPath(name)
    kind, key = path.suffix.lower(), str(path.with_suffix(""))
    try:
        record = {".docx": _docx, ".rtf": _rtf, ".pdf": _pdf}.get(kind, _markdown)(data)
    except ImportError:
        yield name, "PDF is read by pypdfium2, which is not installed: pip install pypdfium2"
        return
    # a broken document must not lose the others; the reason is kept
    except Exception as error:
        yield name, f"not a readable {kind} document ({type(error).__name__})"
        return
    if databases.holds_many(record["text"]):
        yield from databases.articles(name, record["text"])
    elif record["text"].strip():
        yield name, record | {"id": key}
    elif kind == ".pdf":
        yield name, "a PDF without text (a scan?): run text recognition on it first"
    else:
        yield name, "no article found in the document"


def _docx(data: bytes) -> Record:
    import docx

    document = docx.Document(io.BytesIO(checked(data)))
    lines = [(p.text, p.style.name if p.style is not None else "") for p in document.paragraphs]
    text = clean("\n".join(line for line, _ in lines))
    title = next((x.strip() for x, s in lines if x.strip() and s in ("Title", "Heading 1")), None)
    if not databases.holds_many(text):
        text = clean("\n\n".join(line.strip() for line, _ in lines if line.strip()))
    return {"text": text} | ({"title": title} if title else {})


def _rtf(data: bytes) -> Record:
    from striprtf.striprtf import rtf_to_text

    return {"text": clean(rtf_to_text(data.decode("latin-1"), errors="replace"))}


def _markdown(data: bytes) -> Record:
    """Markdown without its marks; the facts between two lines --- at its head are columns."""
    import mistune
    from lxml import html

    text, note = decode(data)
    facts: Record = {}
    if head := re.match(r"---\n(.*?)\n---\n", text, re.S):
        text = text[head.end() :]
        for line in head[1].split("\n"):
            name, colon, value = line.partition(":")
            if colon and name.strip().isidentifier() and value.strip():
                facts[name.strip().lower()] = value.strip().strip("\"'")
    shown = mistune.html(text)
    tree = html.fromstring(f"<div>{shown}</div>")
    blocks = tree.xpath("//*[self::p or self::li[not(p)] or self::pre or re:test(name(), '^h[1-6]$')]",
                        namespaces={"re": "http://exslt.org/regular-expressions"})  # fmt: skip
    lines = [" ".join(b.text_content().split()) for b in blocks]
    title = next((" ".join(b.text_content().split()) for b in blocks if b.tag == "h1"), None)
    facts = ({"title": title} if title else {}) | {
        k: v for k, v in facts.items() if k not in ("id", "text")
    }
    return facts | {"text": clean(mended("\n\n".join(x for x in lines if x))), "note": note}


def _pdf(data: bytes) -> Record:
    """The text layer of a PDF: columns in the order of the page, hyphens at line ends closed,
    running heads and page numbers left out."""
    import pypdfium2

    pages = []
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            text = page.get_textpage().get_text_bounded().replace("\r", "")
            # a hyphen at the end of a line, as the library marks it
            text = re.sub("[\u0002\ufffe]\n?", "", text)
            lines = [" ".join(x.split()) for x in text.split("\n")]
            pages.append([x for x in lines if x and not PAGE_NUMBER.fullmatch(x)])
    finally:
        document.close()
    body = [line for page in _headless(pages) for line in page]
    return {
        "text": clean("\n\n".join(_joined(body))),
        "note": "read from a PDF: look at its order" if body else "",
    }


def _headless(pages: list[list[str]]) -> list[list[str]]:
    """Pages without the first and last lines that several of them share, but for numbers."""
    fold = lambda line: re.sub(r"\d+", "#", line.lower())
    edges = Counter(e for page in pages for e in {fold(x) for x in page[:2] + page[-2:]})
    running = {line for line, n in edges.items() if n > 1 and 2 * n >= len(pages)}
    return [
        [x for i, x in enumerate(p) if fold(x) not in running or 2 <= i < len(p) - 2] for p in pages
    ]


def _joined(lines: list[str]) -> list[str]:
    """Lines of a column -> paragraphs: one ends where a line ends a sentence well before the edge."""
    if not lines:
        return []
    wide = statistics.quantiles(map(len, lines), n=10)[-1] if len(lines) > 1 else len(lines[0])
    out = [""]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        soft = re.search(r"[a-zà-ÿ][-\u00ad]$", line) and after[:1].islower()
        out[-1] += re.sub(r"[-\u00ad]$", "", line) if soft else line + " "
        room = wide - len(line) - 1 - len(after.split(" ")[0])
        ends = re.search(r"[.!?:…][\"”’»)]?$", line)
        heading = not soft and room > 0.15 * wide and re.match(r"[\"“‘«]?[A-ZÀ-Þ]", after)
        if (room > 0 and ends) or heading:
            out.append("")
    return [x.strip() for x in out if x.strip()]
