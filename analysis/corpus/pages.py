"""Saved web pages: the article on it, and what the page's own metadata say of it."""

from __future__ import annotations

import json
import re
from typing import Any

from .captures import TOOLBAR
from .characters import clean
from .records import Record

LEAST = 40  # words of a part of a page that may be an article of its own
DATED = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date",
    "dcterms.date", "dcterms.created", "dc.date.issued", "publishdate", "publish-date", "pubdate",
    "parsely-pub-date", "sailthru.date", "article.published", "published-date", "cxenseparse:recs:publishtime",
)  # fmt: skip
SITED = ("og:site_name", "application-name", "dc.publisher", "twitter:site")
WROTE = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")


def page(markup: str) -> list[Record]:
    """A saved web page -> its articles: text, title, date (with the time), outlet, author, url; none
    where no article is found. Date, outlet, author and address are what the page's metadata say,
    never what stands in its text."""
    from lxml import html
    from lxml.etree import ParserError

    markup = TOOLBAR.sub("", markup)
    try:
        tree = html.fromstring(
            markup.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=False)
        )
    except (ParserError, ValueError):
        return []
    facts = _facts(tree)
    several = _several(tree)
    if len(several) < 2:
        record = _extracted(markup)
        return [record | {k: v for k, v in facts.items() if v}] if record.get("text") else []
    out = []
    for node in several:
        record = _extracted(html.tostring(node, encoding="unicode"))
        heading = next(iter(node.xpath(".//h1 | .//h2 | .//h3")), None)
        own = {
            "title": " ".join(heading.text_content().split()) if heading is not None else None,
            "date": _time(node),
            "outlet": facts["outlet"],
        }
        if record.get("text"):
            out.append({"text": record["text"]} | {k: v for k, v in own.items() if v})
    return out


def _extracted(markup: str) -> Record:
    """Text, title and site as trafilatura finds them (Barbaresi 2021)."""
    import trafilatura  # slow to load, and most corpora hold no pages

    found = trafilatura.bare_extraction(
        markup,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False},
    )
    if found is None:
        return {}
    d = found if isinstance(found, dict) else found.as_dict()
    said = {
        "title": d.get("title"),
        "outlet": d.get("sitename"),
        "author": d.get("author"),
        "url": d.get("url"),
    }
    return {"text": clean(d.get("text") or "")} | {k: v for k, v in said.items() if v}


def _facts(tree: Any) -> Record:
    """What <meta>, <link>, JSON-LD and <time> say of the page."""
    named: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        if name and (node.get("content") or "").strip():
            named.setdefault(name.strip().lower(), node.get("content").strip())
    linked = _linked(tree)
    first = lambda names: next((named[n] for n in names if n in named), None)
    canonical = [
        n.get("href") for n in tree.iter("link") if (n.get("rel") or "").lower() == "canonical"
    ]
    address = next((u for u in (*canonical, named.get("og:url")) if u and "://" in u), None)
    author = linked.get("author") or first(WROTE)
    return {
        "date": linked.get("date") or first(DATED) or _time(tree),
        "outlet": linked.get("outlet") or first(SITED),
        "author": author if author and "://" not in author else None,
        "url": address or linked.get("url"),
    }


def _linked(tree: Any) -> Record:
    """The article that a page's JSON-LD (schema.org) describes."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            found = json.loads(script.text_content())
        except (ValueError, RecursionError):
            continue
        several = found if isinstance(found, list) else [found]
        several += [g for f in several if isinstance(f, dict) for g in _list(f.get("@graph"))]
        for item in several:
            kinds = _list(item.get("@type")) if isinstance(item, dict) else []
            if any(
                isinstance(k, str) and re.search(r"Article|BlogPosting|Report", k) for k in kinds
            ):
                name = lambda v: ", ".join(
                    n
                    for x in _list(v)
                    if isinstance(n := x.get("name") if isinstance(x, dict) else x, str)
                )
                said = item.get("datePublished") or item.get("dateCreated")
                address = item.get("url")
                return {
                    "date": said if isinstance(said, str) else None,
                    "author": name(item.get("author")) or None,
                    "outlet": name(item.get("publisher")) or None,
                    "url": address if isinstance(address, str) and "://" in address else None,
                }
    return {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _time(node: Any) -> str | None:
    """The one moment that a <time> in the article, or marked as its publication, gives."""
    marked = node.xpath(
        ".//time[@datetime and (@pubdate or contains(@itemprop, 'datePublished') or "
        "contains(@class, 'publish') or ancestor::article or ancestor::header)]"
    )
    inner = [] if marked else node.xpath("self::article//time[@datetime]")
    return next((t.get("datetime") for t in (*marked, *inner)), None)


def _several(tree: Any) -> list[Any]:
    """The <article> elements of a page that are articles of their own: side by side, each with a
    heading and long enough not to be a teaser."""
    return [
        node
        for node in tree.xpath("//article[not(ancestor::article) and not(ancestor::aside)]")
        if node.xpath(".//h1 | .//h2 | .//h3")
        and sum(len(p.text_content().split()) for p in node.xpath(".//p")) >= LEAST
    ]
