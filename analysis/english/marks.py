"""Quotation marks, read by a state machine paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .said import Said
from .unmarked import name_its_speaker, unmarked

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
# tags too, to pass over their attributes; one class to begin with, so that nothing else is tried at
# all other characters (a third of the time)
MARK = re.compile(
    r"""[`'“”„«»"‘<](?:(?<=`)`|(?<=')'|(?<=[“”„«»"‘])|(?<=')(?=\w)(?<![\w’']')"""
    r"""|(?<=<)[^<>\n]{1,300}>)"""
)
SMALL = set("a an the of and in on for to with at by from or as is it it's n'".split())
TITLED = re.compile(
    r"(?:\b(?:titled|entitled|headlined|called|film|movie|book|song|show|series|programme|program|novel|album|podcast|"
    r"column|play|episode|paper|report|article|essay|memoir|documentary|author|on|of)|['’]s),?:? ?$",
    re.I,
)
SAID = re.compile(
    r",? (?:he|she|they|said|says|(?:[\w.’'-]+ ){1,4}?(?:said|says|told|wrote|added|asked|replied))\b"
)
NICKNAMED = re.compile(r"\b(?:name|called|nicknamed|dubbed|known as)(?: of)? ?$", re.I)
LEADS = re.compile(r"\w[,:] ?$")
DOUBLED = re.compile(r"''(?=\S)(?:(?!'')[^\n])+(?<=\S)''(?!')")


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
            close = _single(text, m.end(), end, CLOSERS[sign][0]) if single and spaced else -1
            if close - at > 3:  # not rock 'n' roll
                yield at, close, sign, True
                busy = close
            continue
        elif sign in ("”", '"') and not opens and open_before:
            yield start, m.end(), open_before, True
            open_before = ""
            continue
        elif _stray(text, m, opens, end):
            continue
        opened, mark, open_before = at, sign, ""
    if opened >= 0 and text[opened:end].strip('“"„«»` '):
        yield opened, end, mark, False


def _stray(text: str, m: re.Match[str], opens: bool, end: int) -> bool:
    """Whether a mark opens nothing: a bullet, an arrow; a closing mark; inches."""
    sign, at = m.group(), m.start()
    if sign == "»":
        return text.find("«", m.end(), end) < 0
    inches = sign == '"' and text[max(0, at - 1)].isdigit() and not opens
    return sign not in CLOSERS or inches


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
    if "``" in text:
        return []
    found = [
        Said(m.start(), m.end(), "speech")
        for m in DOUBLED.finditer(text)
        if m.group().count(" ") > 1
    ]
    return [
        said for said in found if not any(q.start < said.end and said.start < q.end for q in quotes)
    ]


def masked(text: str, quotes: list[Said]) -> str:
    """The text with every quotation as a run of ■, so that its words are not read as the
    outlet's."""
    pieces, at = [], 0
    for q in quotes:
        pieces += [text[at : q.start], "■" * (q.end - q.start)]
        at = q.end
    return "".join([*pieces, text[at:]])
