"""Text with separated fields, as people's programs write it: which separator, and where a row ends
when quotation marks are left open."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterator

SEPARATORS = ",;\t|"
MOST_LINES = 2_000  # of one row: marks left open are looked for no further
Row = tuple[int, list[str]]
Broken = tuple[int, str]


def heading(name: object) -> str:
    """The name of a column as it is compared with known ones."""
    return str(name).strip().lower().replace(" ", "_")


def separator(text: str, known: Container[str]) -> tuple[str, str]:
    """-> the separator, and the text without a line that names it (sep=;). It is the one that makes
    most known column names of the first line, or most columns."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return first[4], rest
    first = first or rest.partition("\n")[0]

    def worth(mark: str) -> tuple[int, int]:
        cells = [heading(cell.strip().strip('"')) for cell in first.split(mark)]
        return sum(c in known for c in cells), len(cells)

    return max(SEPARATORS, key=worth), text


def rows(text: str, mark: str) -> tuple[list[Row], list[Broken]]:
    """-> (number, fields) of each row that holds something, and (number, reason) of rows that are
    not understood. A mark left open costs its own row, not what follows."""
    csv.field_size_limit(1 << 30)
    spaced = f'"{mark} "' in text.partition("\n")[0]
    try:
        parsed = list(_reader(text, mark, spaced))
    except csv.Error:
        parsed = []
    width = len(parsed[0]) if parsed else 0
    if parsed and all(len(row) == width or _flat(row) for row in parsed):
        return [(n, row) for n, row in enumerate(parsed, start=1) if any(map(str.strip, row))], []
    return _slowly(text.split("\n"), mark, spaced)


def _flat(row: list[str]) -> bool:
    """Whether a row lies on one line, so that its length is its own fault."""
    return not any("\n" in cell for cell in row)


def _slowly(lines: list[str], mark: str, spaced: bool) -> tuple[list[Row], list[Broken]]:
    out: list[Row] = []
    broken: list[Broken] = []
    at = number = width = 0
    while at < len(lines):
        number += 1
        row, used = _row(lines, at, mark, spaced, width)
        if isinstance(row, str):
            broken.append((number, row))
        elif any(map(str.strip, row)):
            out.append((number, row))
            width = width or len(row)
        at += used
    return out, broken


def _row(
    lines: list[str], at: int, mark: str, spaced: bool, width: int
) -> tuple[list[str] | str, int]:
    """The row that begins at this line (or what is wrong with it), and how many lines it takes."""
    held, most = "", min(MOST_LINES, len(lines) - at)
    for used in range(1, most + 1):
        held += ("\n" if used > 1 else "") + lines[at + used - 1]
        # outside marks a row ends with its line
        if held.count('"') % 2 and used < most:
            continue
        row = _strictly(held, mark, spaced)
        if row is not None and (len(row) == width or used == 1):
            return row, used
        break
    inside = [_fits(line, mark, spaced, width) for line in lines[at + 1 : at + used]]
    if row is not None and not any(inside):
        return row, used
    bare = lines[at].split(mark)
    if lines[at].count('"') % 2 == 0 and len(bare) == width:  # marks that only quote
        return bare, 1
    if 2 * sum(inside) <= sum(bool(line.strip()) for line in lines[at + 1 : at + used]):
        loose = _loosely(lines[at : at + MOST_LINES], mark, width)
        if loose is not None:
            return loose
    # what belongs to the broken row ends before the next line that is one
    used = 1 + next((k for k, fits in enumerate(inside) if fits), len(inside) if inside else 0)
    return "a quotation mark is left open or stands inside a field: double it", used


def _strictly(text: str, mark: str, spaced: bool) -> list[str] | None:
    try:
        return next(_reader(text, mark, spaced), [])
    except csv.Error:
        return None


def _reader(text: str, mark: str, spaced: bool) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=spaced)


def _fits(line: str, mark: str, spaced: bool, width: int) -> bool:
    """Whether a line that an open mark would swallow looks like a row of its own."""
    row = _strictly(line, mark, spaced) if line.count('"') % 2 == 0 else None
    return row is not None and len(row) == width > 1


def _loosely(lines: list[str], mark: str, width: int) -> tuple[list[str], int] | None:
    """A row with marks inside its fields that nobody doubled: a field ends where a mark stands
    before a separator or the end of a line."""
    fields: list[str] = []
    text, at = "\n".join(lines), 0
    while len(fields) < width:
        if text.startswith('"', at):
            end = at + 1
            close = (mark, "\n", "")
            while (end := text.find('"', end)) >= 0 and text[end + 1 : end + 2] not in close:
                end += 1
            if end < 0:
                return None
            fields.append(text[at + 1 : end].replace('""', '"'))
            end += 1
        else:
            ends = [e for e in (text.find(mark, at), text.find("\n", at)) if e >= 0]
            end = min(ends, default=len(text))
            fields.append(text[at:end])
        closes = text[end : end + 1] in ("\n", "")
        at = end + 1
        if closes:
            break
    whole = len(fields) == width and (at > len(text) or text[at - 1 : at] == "\n")
    return (fields, text[:at].count("\n") or len(lines)) if whole else None
