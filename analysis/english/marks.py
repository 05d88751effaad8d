"""Quotation marks, read by a state machine paragraph by paragraph; and speech that stands without
marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

CLOSERS = {
    "“": ("”", '"', "“"),
    '"': ('"', "”"),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "»": ("«",),
    "``": ("''", '"', "”"),
    # opening mark: the marks that may close it
    "‘": ("’",),
    "'": ("'",),
}
# tags too, to pass over their attributes
MARK = re.compile(r"``|''|[“”„«»\"‘]|'(?=\w)(?<![\w’']')|<[^<>\n]{1,300}>")
SMALL = set("a an the of and in on for to with at by from or as is it it's n'".split())
TITLED = re.compile(
    r"(?:\b(?:titled|entitled|headlined|called|film|movie|book|song|show|series|programme|program|novel|album|podcast|"
    r"column|play|episode|paper|report|article|essay|memoir|documentary|author|on|of)|['’]s),?:? ?$",
    re.I,
)
SIGNED = re.compile(r"[—–-]{1,2} ?([^\W\d_][^()@\n]{1,60}?) ?\(@\w{1,30}\)")
SAID = re.compile(
    r",? (?:he|she|they|said|says|(?:[\w.’'-]+ ){1,4}?(?:said|says|told|wrote|added|asked|replied))\b"
)
NICKNAMED = re.compile(r"\b(?:name|called|nicknamed|dubbed|known as)(?: of)? ?$", re.I)
LEADS = re.compile(r"\w[,:] ?$")
DOUBLED = re.compile(r"''(?=\S)(?:(?!'')[^\n])+(?<=\S)''(?!')")
BYLINE = re.compile(
    r" ?(?P<cue>[—–―-]{1,2}) ?(?P<name>[A-ZÀ-Þ][\w.'’-]+(?: (?:[A-ZÀ-Þ][\w.'’-]*|de|van|von|al|bin)){0,4}?)(?:,[^.;:?!“”\"\n]{1,60})?\.?\s*"
)
LABEL = re.compile(
    r"(?P<name>Q|A|[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?: [A-ZÀ-Þ.'’-]+){0,3}|[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,2})(?P<cue>:)\s+(?=\S)"
)


@dataclass
class Said:
    """A quotation or a statement while it is being read; voice.quotations says what the fields
    are."""

    start: int
    end: int
    kind: str
    quotation: int = -1
    closed: bool = True
    speaker: str = ""
    role: str = ""
    speaker_start: int = -1
    speaker_end: int = -1
    cue: str = ""
    cue_start: int = -1
    stance: str = ""
    sure: bool = False
    source: str = "none"  # what its source is: name, person, group, document, pronoun, thing, none

    def follows(self, other: Said, cue: bool = True) -> None:
        """Take over speaker and role of another, and its cue where it is the same."""
        self.speaker, self.role, self.speaker_start, self.speaker_end = (
            other.speaker,
            other.role,
            other.speaker_start,
            other.speaker_end,
        )
        if cue:  # else carried over from the one before
            self.cue, self.cue_start, self.stance = other.cue, other.cue_start, other.stance
            self.sure = other.sure


def quoted(
    text: str, start: int, end: int, open_before: str = ""
) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, opening mark, closed) of each quoted string of text[start:end], one paragraph;
    marks included, nested strings not apart.

    `open_before` is the mark that the paragraph before left open: a closing mark without an opening
    one then ends that quotation.
    An opening mark where none is due tells that the string before it was never closed.
    """
    opened, mark, busy = -1, "", start
    # where apostrophes are doubled, single ones stand inside
    single = "''" not in text[start:end]
    for m in MARK.finditer(text, start, end):
        sign, at = m.group(), m.start()
        if sign[0] == "<" or at < busy:
            continue
        spaced = at == start or text[at - 1].isspace() or text[at - 1] in "([—–-/"
        opens = spaced and m.end() < end and not text[m.end()].isspace()
        if opened >= 0:
            if sign in CLOSERS[mark] and not (
                sign in ('"', "“") and opens and text[at - 1] not in "—–-/"
            ):
                yield opened, m.end(), mark, True
                opened = -1
                continue
            if sign != mark or not opens:
                continue  # nested, or a stray mark
            yield opened, opened + len(text[opened:at].rstrip()), mark, False
        elif sign in ("‘", "'"):
            # not rock 'n' roll
            if (
                single
                and spaced
                and (close := _single(text, m.end(), end, CLOSERS[sign][0])) - at > 3
            ):
                yield at, close, sign, True
                busy = close
            continue
        elif sign in ("”", '"') and not opens and open_before:
            yield start, m.end(), open_before, True
            open_before = ""
            continue
        elif sign == "»" and text.find("«", m.end(), end) < 0:
            continue  # a bullet, an arrow
        elif (
            sign not in CLOSERS
            or sign == '"'
            and at > start
            and text[at - 1].isdigit()
            and not opens
        ):
            continue  # a stray mark; inches
        opened, mark, open_before = at, sign, ""
    if opened >= 0 and text[opened:end].strip('“"„«»` '):
        yield opened, end, mark, False


def _single(text: str, start: int, end: int, mark: str) -> int:
    """End of a string in single marks, -1 where there is none: an apostrophe is followed by a
    letter, a possessive by a word."""
    first = -1
    for m in re.compile(rf"(?<=\S){mark}(?!\w)").finditer(text, start, min(end, start + 600)):
        if text[m.start() - 1] != "s" or text[m.end() : m.end() + 1] in ",.;:":
            return m.end()
        first = m.end() if first < 0 else first
    return first


def kind_of(text: str, start: int, end: int) -> str:
    """speech, scare or title: what a string in marks is, by its length, its capitals and what
    stands around it."""
    inner = text[start:end].strip("“”\"„«»`'‘’ ")
    found = inner.split()
    before, after = text[max(0, start - 30) : start], text[end : end + 45]
    if LEADS.search(before) and text[end - 2 : end - 1] in (".", "!", "?"):
        return "speech"
    titled = TITLED.search(before)
    capitals = sum(x[0].isupper() or x[0].isdigit() for x in found)
    if (
        (len(found) < 6 or inner[-1:] not in ".!?")
        and inner[:1].isupper()
        and capitals >= min(2, len(found))
        and (len(found) > 1 or titled)
        and all(x[0].isupper() or x[0].isdigit() or x.lower() in SMALL for x in found)
        and (titled or inner[-1] not in "!?" and not SAID.match(after))
    ):
        return "title"
    if len(found) > 2:
        return "speech"
    set_apart = inner[-1:] not in (".", "!", "?", ",", "…")
    # called it “madness.”; known as “Shorty.”
    inside = (
        len(found) == 1 and inner[:1].islower() and inner[-1:] in ".," and before[-2:-1].isalpha()
    )
    return "scare" if set_apart or inside or NICKNAMED.search(before) else "speech"


def quotations_of(text: str, paragraphs: list[tuple[int, int]]) -> list[Said]:
    """All quotations of an article, in order; one row a paragraph, those of one quotation share
    `quotation`.

    A quotation that each paragraph opens anew and the last one closes is closed; one that is never
    closed is open in all its rows.
    """
    out = unmarked(text, paragraphs)
    for n, said in enumerate(out):
        said.quotation = n
    taken = {q.start for q in out}
    # the rows that the paragraphs before left open
    chain: list[Said] = []
    open_before = ""
    for start, end in paragraphs:
        rows = [] if start in taken else list(quoted(text, start, end, open_before))
        left_open, chain, open_before = chain, [], ""
        for n, (a, b, mark, closed) in enumerate(rows):
            said = Said(a, b, "speech" if not closed else kind_of(text, a, b), len(out), closed)
            if n == 0 and a == start and left_open:
                said.kind, said.quotation = "speech", left_open[-1].quotation
                for row in left_open:
                    row.closed = closed
            out.append(said)
            name_its_speaker(said, text, end)
            if not closed and b == end:
                chain, open_before = (
                    [*(left_open if len(rows) == 1 and a == start else []), said],
                    mark,
                )
    return sorted(out, key=lambda q: q.start)


def doubled(text: str, quotes: list[Said]) -> list[Said]:
    """Strings in doubled apostrophes (''so''), where these are no TeX marks: no quotation marks,
    but somebody's words all the same."""
    if "''" not in text or "``" in text:
        return []
    found = [
        Said(m.start(), m.end(), "speech")
        for m in DOUBLED.finditer(text)
        if m.group().count(" ") > 1
    ]
    return [
        said for said in found if not any(q.start < said.end and said.start < q.end for q in quotes)
    ]


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
        if (
            label
            and beside
            and (label[1] in often or label[1].isupper() and any(map(str.isupper, beside)))
        ):
            name = (
                ""
                if label[1] in ("Q", "A")
                else label[1].title()
                if label[1].isupper()
                else label[1]
            )
            where = (a, label.end(1)) if name else (-1, -1)
            out.append(
                Said(
                    a,
                    b,
                    "line" if name else "interview",
                    speaker=name,
                    speaker_start=where[0],
                    speaker_end=where[1],
                    sure=name != "",
                )
            )
        elif posts and (signed := SIGNED.search(text, a, b)) and b - signed.end() < 40:
            start, end = (
                (a, a + len(text[a : signed.start()].rstrip()))
                if signed.start() - a > 20
                else paragraphs[n - 1]
                if n
                else (a, a)
            )
            if end > start and not MARK.match(text, start) and (not out or out[-1].end <= start):
                out.append(
                    Said(
                        start,
                        end,
                        "post",
                        speaker=signed[1],
                        speaker_start=signed.start(1),
                        speaker_end=signed.end(1),
                        sure=True,
                    )
                )
    return out


def masked(text: str, quotes: list[Said]) -> str:
    """The text with every quotation as a run of ■, so that its words are not read as the
    outlet's."""
    pieces, at = [], 0
    for q in quotes:
        pieces += [text[at : q.start], "■" * (q.end - q.start)]
        at = q.end
    return "".join([*pieces, text[at:]])
