"""All pages of a folder of reports in one HTML file, to mail them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..base import atomic

TAG = re.compile(r"<[a-z][^>]*>", re.I)
OWN = re.compile(r'(\s(?:id|aria-labelledby|for)=")([^"]*)"')
LINK = re.compile(r'(\s(?:xlink:)?href=")([^"#]*)(?:#([^"]*))?"')
DRAWN = re.compile(r"url\(#([^)]*)\)")
STYLE = re.compile(r"<style>.*?</style>", re.S)
NAME = "all.html"


def single(pages: Sequence[Path]) -> Path:
    """These pages one after the other in one file beside them, all.html: links between them lead
    inside it, and those to tables and figures, which are other files, are text.

    Article text cannot be taken for a tag or an id: it is escaped on every page.
    """
    first = pages[0].read_text(encoding="utf-8")
    known = {page.name: page.stem for page in pages}
    mains = []
    for page in pages:
        whole = page.read_text(encoding="utf-8")
        main = whole[whole.index("<main ") : whole.rindex("</main>")]
        kind = re.search(r'^<main [^>]*class="([^"]*)"', main)
        body = _moved(main[main.index(">") + 1 :], page.stem, known)
        title = whole[whole.index("<title>") + 7 : whole.index("</title>")]
        mains.append(
            f'<article id="{page.stem}" class="page {kind[1] if kind else ""}" '
            f'aria-label="{title.rpartition(" · ")[0]}">{body}</article>'
        )
    styles = [STYLE.search(page.read_text(encoding="utf-8")) for page in pages]
    style = max((found[0] for found in styles if found), key=len, default="")
    head = STYLE.sub(lambda _: style, first[: first.index("<body>")])
    listed = "".join(f' <a href="#{stem}">{_title(p)}</a>' for p, stem in _listed(pages))
    with atomic.file(target := pages[0].parent / NAME) as new:
        new.write_text(
            f'{head}<body>\n<a class="skip" href="#main">Skip to the text</a>\n<header><nav '
            f'aria-label="Pages"><span class="brand">Parallax</span>{listed}</nav></header>\n'
            f'<main id="main">\n{"".join(mains)}\n</main>\n</body>\n</html>\n',
            encoding="utf-8",
            newline="\n",
        )
    return target


def _listed(pages: Sequence[Path]) -> list[tuple[Path, str]]:
    """The pages that stand in the navigation: events are found from the index."""
    return [(p, p.stem) for p in pages if not p.stem.startswith("event-")]


def _title(page: Path) -> str:
    return page.stem.partition("-")[2].capitalize() or page.stem.capitalize()


def _moved(html: str, stem: str, known: dict[str, str]) -> str:
    """A page's body with its ids, and the links to them, under the page's own name."""

    def link(found: re.Match[str]) -> str:
        before, file, place = found.groups()
        if re.match(r"[a-z]+:", file):
            return found[0]
        if file and file not in known:
            return ""  # a table or a figure: another file
        page = known.get(file, stem)
        return f'{before}#{page}{"." + place if place else ""}"'

    def tag(found: re.Match[str]) -> str:
        moved = OWN.sub(rf'\g<1>{stem}.\2"', found[0])
        return DRAWN.sub(rf"url(#{stem}.\g<1>)", LINK.sub(link, moved))

    return TAG.sub(tag, html)
