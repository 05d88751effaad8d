"""All tables of a set of reports in one .xlsx, the same bytes for the same reports. Knows pages and
CSV files, no analysis."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice, starmap, zip_longest
from pathlib import Path
from typing import Any

from ..base.spreadsheet import ENCODING

NAME = "tables.xlsx"
ROWS = 20_000  # of one sheet, which is to be looked at; the CSV beside it has all
# characters of a cell; Excel holds 32,767
LONGEST = 32_000
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,20})?(e-?\d{1,3})?")
DAYS = re.compile(r"(19|20)\d\d-\d\d-\d\d")
# what XML cannot hold
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Sheet:
    """A table of a page: its name in the workbook, its CSV, what it holds, which columns are
    numbers."""

    title: str
    csv: Path
    caption: str
    page: str
    numbers: list[bool]


def write(folder: Path, to: Path, pages: list[Path]) -> bool:
    """The tables that these pages show, from `folder`/tables, into `to`: a sheet "about", then a
    sheet each. False where there is none."""
    from lxml import html
    from openpyxl import Workbook

    read = {page: html.fromstring(page.read_bytes()) for page in pages}
    if not (sheets := _sheets(folder / "tables", read)):
        return False
    book = Workbook(write_only=True)
    about = book.create_sheet("about")
    for column, wide in zip("ABC", (26, 80, 14), strict=True):
        about.column_dimensions[column].width = wide
    listed = [[sheet.title, sheet.caption, sheet.page] for sheet in sheets]
    for line in [*_about(read), []]:
        about.append(_line(about, map(_cell, line)))
    about.append(_line(about, ["sheet", "what it holds", "page"], bold=True))
    for line in listed:
        about.append(_line(about, map(_cell, line)))
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    raw = io.BytesIO()
    book.save(raw)
    settled(raw, to)
    return True


def _sheets(tables: Path, read: Mapping[Path, Any]) -> list[Sheet]:
    """The tables that these pages show, in their order."""
    sheets: list[Sheet] = []
    for page, tree in read.items():
        for figure in tree.xpath('//figure[@class="table"]'):
            name, caption = figure.get("id")[6:], figure.findtext("figcaption/b")
            if (file := tables / f"{name}.csv").is_file():
                title = _sheet_name(name, {sheet.title for sheet in sheets})
                heads = figure.xpath(".//thead//th")
                numbers = ["n" in (th.get("class") or "").split() for th in heads]
                sheets.append(Sheet(title, file, caption, page.name, numbers))
    return sheets


def _fill(to: Any, sheet: Sheet) -> None:
    """The rows of a table, up to as many as a sheet takes."""
    from openpyxl.utils import get_column_letter

    to.freeze_panes = "B2"
    with sheet.csv.open(encoding=ENCODING, newline="") as file:
        rows = csv.reader(file)
        head = next(rows)
        for n, name in enumerate(head, 1):
            long = name.startswith(("text", "sentence", "statement_text"))
            to.column_dimensions[get_column_letter(n)].width = (
                48 if long else max(len(name) + 3, 12)
            )
        to.append(_line(to, map(_cell, head), bold=True))
        for row in islice(rows, ROWS):
            to.append(_line(to, starmap(_cell, zip_longest(row, sheet.numbers[: len(row)]))))
        if next(rows, None):
            to.append([f"and more rows: all of them are in tables/{sheet.csv.name}"])


def _line(sheet: Any, values: Iterable[Any], bold: bool = False) -> list[Any]:
    """A row of cells; what begins with = is text, nothing is calculated."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    line = [WriteOnlyCell(sheet, value) for value in values]
    for cell in line:
        if cell.data_type == "f":
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
    return line


def _about(read: Mapping[Path, Any]) -> Iterator[list[str]]:
    """Where the numbers come from, read from the pages: corpus, fingerprint, versions; parameters
    of each page."""
    for term in next(iter(read.values())).xpath('//section[contains(@class, "made")]//dt'):
        yield [term.text_content(), term.getnext().text_content()]
    for page, tree in read.items():
        made = tree.xpath('//section[contains(@class, "made")]')[0]
        yield [f"{page.name}: made with", made.findtext("pre/code") or ""]
        yield [
            f"{page.name}: parameters",
            ", ".join(code.text_content() for code in made.xpath("p/code")),
        ]


def _cell(value: str, number: bool = False) -> str | float | int | date | None:
    """A value of the CSV, a day as a day; the apostrophe that keeps a spreadsheet from running it is needless where
    the type says text."""
    if number and NUMBER.fullmatch(value):
        return float(value) if re.search("[.e]", value) else int(value)
    if DAYS.fullmatch(value):
        with suppress(ValueError):  # February has no 30th
            return date.fromisoformat(value)
    if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@", "\t", "\r"):
        value = value[1:]
    return UNSEEN.sub("\ufffd", value)[:LONGEST] or None


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, each name once."""
    short = re.sub(r"[\\/*?:\[\]]", "-", name)[:31]
    n = 2
    while short in taken | {"about"}:
        short, n = f"{name[:28]}-{n}", n + 1
    return short


def settled(raw: io.BytesIO, to: Path) -> None:
    """The same workbook without a clock in it: members and properties carry one fixed date."""
    with zipfile.ZipFile(raw) as book, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in sorted(book.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = book.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"1980-01-01T00:00:00Z", data)
                data = data.replace(
                    b"<dc:creator>openpyxl</dc:creator>", b"<dc:creator>Parallax</dc:creator>"
                )
            settled.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
