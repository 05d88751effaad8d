"""One article's text cut into paragraphs, wrapped by hand or not."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

RUNS_ON = re.compile(r"\n(?<=[^\n.!?…:\"”’»]\n)(?=[^\n])")
GOES_ON = re.compile(r"\n(?<=[^\n.!?…:\"”’»]\n)(?=[ \t]*[a-zà-ÿ])")
ENDING = '.!?…:"”’»'  # what a line of text ends with where a paragraph does


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph, without the white space around it: every line is one, unless
    the text is wrapped by hand."""
    width = wrapped(text)
    blocks = _unwrapped(text, width) if width else _lines(text)
    out = []
    for a, b in blocks:
        piece = text[a:b]
        inner = piece.strip()
        if inner:
            a += len(piece) - len(piece.lstrip())
            out.append((a, a + len(inner)))
    return out


def _lines(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if m.group().strip()]


@lru_cache(maxsize=4)
def wrapped(text: str) -> int:
    """The width to which a text is wrapped by hand, 0 where each line is a paragraph.

    Lines of a wrapped text are as long as they can be: the next word would not have fitted. Most of
    them end within a sentence, and what follows goes on in small letters more often than not.
    """
    likely = len(RUNS_ON.findall(text))
    if likely < text.count("\n") / 8 or (likely < 2 and not GOES_ON.search(text)):
        return 0
    lines = _lines(text)
    follow = [(a, b, c, d) for (a, b), (c, d) in pairwise(lines) if text[b:c] == "\n"]
    runs_on = [f for f in follow if text[f[0] : f[1]].rstrip()[-1] not in ENDING]
    if len(runs_on) < max(1, len(lines) / 4):
        return 0
    sizes = sorted(len(text[a:b].rstrip()) for a, b, _, _ in runs_on)
    width = sizes[len(sizes) * 9 // 10]
    if width < (25 if len(runs_on) > 1 else 60):
        return 0
    full = small = 0
    for a, b, c, d in runs_on:
        after = text[c:d].strip()
        full += len(text[a:b].rstrip()) + 1 + len(after.split()[0]) > width * 0.92
        small += after[0].islower()
    even = "\n\n" in text.strip() and full == len(runs_on)
    enough = len(runs_on) >= 3 and (even or small >= 0.4 * len(runs_on))
    enough |= small >= 0.6 * len(runs_on)
    return width if full >= 0.85 * len(runs_on) and enough else 0


def _unwrapped(text: str, width: int) -> list[tuple[int, int]]:
    """Paragraphs of a wrapped text: parted by blank lines, by an indent where some lines have one,
    or else by a line that ends a sentence though there was room for the next word."""
    blocks: list[tuple[int, int]] = []
    lines = _lines(text)
    blank = "\n\n" in text.strip()
    indents = sum(text[a].isspace() for a, _ in lines)
    indented = 0 < indents <= len(lines) / 2
    before = ""
    for a, b in lines:
        line = text[a:b]
        apart = not blocks or text[blocks[-1][1] : a].count("\n") > 1
        if not apart and indented:
            apart = line[0].isspace()
        elif not apart and not blank:
            room = len(before) + 1 + len(line.split()[0]) < width * 0.92
            apart = room and before[-1] in ENDING
        if apart:
            blocks.append((a, b))
        else:
            blocks[-1] = (blocks[-1][0], b)
        before = line.rstrip()
    return blocks
