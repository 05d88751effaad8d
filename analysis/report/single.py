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
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    known = {page.name: page.stem for page in pages}
    mains = []
    for page, whole in texts.items():
        main = whole[whole.index("<main ") : whole.rindex("</main>")]
        kind = re.search(r'^<main [^>]*class="([^"]*)"', main)
        body = _moved(main[main.index(">") + 1 :], page.stem, known)
        title = whole[whole.index("<title>") + 7 : whole.index("</title>")]
        mains.append(
            f'<article id="{page.stem}" class="page {kind[1] if kind else ""}" '
            f'aria-label="{title.rpartition(" · ")[0]}">{body}</article>'
        )
    styles = [found for whole in texts.values() for found in STYLE.findall(whole)]
    style, first = max(styles, key=len, default=""), texts[pages[0]]
    head = STYLE.sub(lambda _: style, first[: first.index("<body>")])
    # events are found from the index
    stems = [page.stem for page in pages if not page.stem.startswith("event-")]
    listed = "".join(f' <a href="#{stem}">{_title(stem)}</a>' for stem in stems)
    with atomic.file(target := pages[0].parent / NAME) as new:
        new.write_text(
            f'{head}<body>\n<a class="skip" href="#main">Skip to the text</a>\n<header><nav '
            f'aria-label="Pages"><span class="brand">Parallax</span>{listed}</nav></header>\n'
            f'<main id="main">\n{"".join(mains)}\n</main>\n</body>\n</html>\n',
            encoding="utf-8",
            newline="\n",
        )
    return target


def _title(stem: str) -> str:
    return (stem.partition("-")[2] or stem).capitalize()


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
