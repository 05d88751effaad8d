"""All tables of a set of reports in one .xlsx, the same bytes for the same reports. Knows pages and
CSV files, no analysis."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

NAME = "tables.xlsx"
ROWS = 100_000  # of one sheet; the CSV beside it has all
# characters of a cell; Excel holds 32,767
LONGEST = 32_000
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,20})?(e-?\d{1,3})?")
DAYS = re.compile(r"(19|20)\d\d-\d\d-\d\d")
# what XML cannot hold
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
DAY = (1980, 1, 1, 0, 0, 0)  # no clock in the bytes


def write(folder: Path, to: Path, pages: list[Path]) -> bool:
    """The tables that these pages show, from `folder`/tables, into `to`: a sheet "about", then a
    sheet each. False where there is none."""
    from lxml import html
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    read = {page: html.fromstring(page.read_bytes()) for page in pages}
    shown = [
        (page, figure)
        for page, tree in read.items()
        for figure in tree.xpath('//figure[@class="table"]')
        if (folder / "tables" / f"{figure.get('id')[6:]}.csv").is_file()
    ]
    if not shown:
        return False
    book = Workbook(write_only=True)

    def cells(sheet: Any, values: list[Any], bold: bool = False) -> list[Any]:
        line = [WriteOnlyCell(sheet, v) for v in values]
        for cell in line:
            # what begins with = is text, nothing is calculated
            if cell.data_type == "f":
                cell.data_type = "s"
            if bold:
                cell.font = Font(bold=True)
        return line

    about = book.create_sheet("about")
    (
        about.column_dimensions["A"].width,
        about.column_dimensions["B"].width,
        about.column_dimensions["C"].width,
    ) = 26, 80, 14
    listed: list[list[str]] = []
    sheets: list[tuple[str, Path, list[bool]]] = []
    for page, figure in shown:
        name, caption = figure.get("id")[6:], figure.findtext("figcaption/b")
        sheets.append(
            (
                _sheet_name(name, {s for s, *_ in sheets}),
                folder / "tables" / f"{name}.csv",
                ["n" in (th.get("class") or "").split() for th in figure.xpath(".//thead//th")],
            )
        )
        listed.append([sheets[-1][0], caption, page.name])
    for line in _about(list(read.items())):
        about.append(cells(about, [_cell(v) for v in line]))
    about.append([])
    about.append(cells(about, ["sheet", "what it holds", "page"], bold=True))
    for line in listed:
        about.append(cells(about, [_cell(v) for v in line]))
    for title, path, numbers in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "B2"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            head = next(rows)
            for n, name in enumerate(head):
                wide = name.startswith(("text", "sentence", "statement_text"))
                sheet.column_dimensions[get_column_letter(n + 1)].width = (
                    48 if wide else max(len(name) + 3, 12)
                )
            sheet.append(cells(sheet, [_cell(v) for v in head], bold=True))
            for n, row in enumerate(rows):
                if n == ROWS:
                    sheet.append([f"and more rows: all of them are in tables/{path.name}"])
                    break
                sheet.append(
                    cells(
                        sheet,
                        [_cell(v, k < len(numbers) and numbers[k]) for k, v in enumerate(row)],
                    )
                )
    raw = io.BytesIO()
    book.save(raw)
    settled(raw, to)
    return True


def _about(pages: list[tuple[Path, Any]]) -> Iterator[list[str]]:
    """Where the numbers come from, read from the pages: corpus, fingerprint, versions; parameters
    of each page."""
    for term in pages[0][1].xpath('//section[contains(@class, "made")]//dt'):
        yield [term.text_content(), term.getnext().text_content()]
    for page, tree in pages:
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
            settled.writestr(zipfile.ZipInfo(name, DAY), data, zipfile.ZIP_DEFLATED)
