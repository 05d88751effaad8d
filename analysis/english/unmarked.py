"""Speech that stands without marks (posts, interviews, lines of a play), and speakers named on the
line of their words."""

from __future__ import annotations

import re
from collections import Counter

from .printed import CAPITAL, WORD
from .said import Said

SIGNED = re.compile(r"[—–-]{1,2} ?([^\W\d_][^()@\n]{1,60}?) ?\(@\w{1,30}\)")
BYLINE = re.compile(
    rf" ?(?P<cue>[—–―-]{{1,2}}) ?(?P<name>{CAPITAL}[\w.'’-]+(?: (?:{WORD}|de|van|von|al|bin)){{0,4}}?)"
    r"(?:,[^.;:?!“”\"\n]{1,60})?\.?\s*"
)
LABEL = re.compile(
    rf"(?P<name>Q|A|{CAPITAL}[A-ZÀ-Þ.'’-]+(?: [A-ZÀ-Þ.'’-]+){{0,3}}|{CAPITAL}[\w.'’-]+(?: {CAPITAL}[\w.'’-]+){{0,2}})"
    r"(?P<cue>:)\s+(?=\S)"
)
MARKS = set("“”„«»\"‘'`<")


def name_its_speaker(said: Said, text: str, paragraph_end: int) -> None:
    """A name after the quotation that ends its paragraph (“…” — Ann Lee), or a label in capitals
    that opens it (“LEE: …)."""
    if said.kind != "speech":
        return
    short = paragraph_end - said.end < 120
    named = BYLINE.fullmatch(text, said.end, paragraph_end) if short else None
    label = None if named else LABEL.match(text, said.start + 1)
    if label and (not label[1].isupper() or not _is_label(text, said.start, label[1])):
        label = None
    if found := named or label:
        said.speaker = found["name"] if named else found["name"].title()
        said.speaker_start, said.speaker_end = found.span("name")
        said.cue, said.cue_start, said.sure = found["cue"], found.start("cue"), True


def _is_label(text: str, start: int, label: str) -> bool:
    """Whether capitals before a colon name somebody: by the name elsewhere, or by a second line."""
    named = text.find(label.title(), max(0, start - 20_000), start + 20_000) >= 0
    return named or text.count(f"{label}: ", max(0, start - 20_000), start + 20_000) > 1


def unmarked(text: str, paragraphs: list[tuple[int, int]]) -> list[Said]:
    """Speech without marks: a post above its signature, 'Q:' and 'A:' of an interview, 'NAME: …'
    lines, two of which stand together."""
    out: list[Said] = []
    labels = [LABEL.match(text, a, b) if ":" in text[a : a + 90] else None for a, b in paragraphs]
    often = {label for label, count in Counter(x[1] for x in labels if x).items() if count > 1}
    posts = "(@" in text
    for n, ((a, b), label) in enumerate(zip(paragraphs, labels, strict=True)):
        beside = [x[1] for x in (*labels[max(0, n - 1) : n], *labels[n + 1 : n + 2]) if x]
        lines = label and (
            label[1] in often or label[1].isupper() and any(map(str.isupper, beside))
        )
        if label and beside and lines:
            out.append(_line(label, a, b))
        elif posts and (signed := SIGNED.search(text, a, b)) and b - signed.end() < 40:
            start, end = paragraphs[n - 1] if n else (a, a)
            if signed.start() - a > 20:
                start, end = a, a + len(text[a : signed.start()].rstrip())
            if end > start and text[start] not in MARKS and (not out or out[-1].end <= start):
                out.append(Said(start, end, "post", speaker=signed[1], sure=True))
                out[-1].speaker_start, out[-1].speaker_end = signed.span(1)
    return out


def _line(label: re.Match[str], start: int, end: int) -> Said:
    """A line of an interview, or of somebody named before a colon."""
    name = label[1]
    if name in ("Q", "A"):
        return Said(start, end, "interview")
    said = Said(start, end, "line", speaker=name.title() if name.isupper() else name, sure=True)
    said.speaker_start, said.speaker_end = start, label.end(1)
    return said
