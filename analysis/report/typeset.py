"""Tables as LaTeX and Word, pictures as PDF, SVG and PNG: the same bytes for the same exhibits."""

from __future__ import annotations

import io
import re
from pathlib import Path

import matplotlib as mpl
import pandas as pd

from ..page.pictures import alone
from ..page.plots.base import style
from .exhibits import Exhibit
from .workbook import UNSEEN, settled

DOTS = 300  # an inch of a PNG: what journals ask for
LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
LATEX |= {c: "\\" + c for c in "&%$#_{}"}


def said(value: object) -> str:
    """A value of a table as it is printed: – where nothing is known."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() or abs(value) >= 1000 else f"{value:.3g}"
    return " ".join(UNSEEN.sub("\ufffd", str(value)).split())


def latex(exhibit: Exhibit) -> str:
    """A floating table in booktabs, its caption above and its limit beneath; label tab:NAME."""
    table = exhibit.table
    numbers = [pd.api.types.is_numeric_dtype(table[c]) for c in table]
    lines = [" & ".join(escaped(said(v)) for v in row) for row in table.itertuples(index=False)]
    head = " & ".join(escaped(str(c).replace("_", " ")) for c in table)
    return "\n".join(
        [
            r"% needs \usepackage{booktabs}",
            r"\begin{table}",
            rf"\caption{{{escaped(exhibit.caption)}}}\label{{tab:{exhibit.name}}}",
            rf"\begin{{tabular}}{{{''.join('r' if n else 'l' for n in numbers)}}}",
            r"\toprule",
            rf"{head} \\",
            r"\midrule",
            *(rf"{line} \\" for line in lines),
            r"\bottomrule",
            r"\end{tabular}",
            "",
            rf"\footnotesize {escaped(exhibit.limit)}",
            r"\end{table}",
            "",
        ]
    )


def escaped(text: str) -> str:
    """Text as text: nothing of it is a command of LaTeX."""
    return re.sub(r"[\\~^&%$#_{}]", lambda m: LATEX[m[0]], text)


def word(exhibits: list[Exhibit], to: Path) -> None:
    """All tables in one document: caption, table, limit beneath."""
    from docx import Document

    document = Document()
    for number, exhibit in enumerate(exhibits, 1):
        document.add_paragraph(f"Table {number}. {said(exhibit.caption)}", style="Caption")
        table = document.add_table(1, len(exhibit.table.columns), style="Light List")
        for cell, name in zip(table.rows[0].cells, exhibit.table, strict=True):
            cell.text = said(str(name).replace("_", " "))
        for row in exhibit.table.itertuples(index=False):
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = said(value)
        document.add_paragraph(said(exhibit.limit))
    raw = io.BytesIO()
    document.save(raw)
    settled(raw, to)


def pictures(exhibit: Exhibit, folder: Path) -> list[Path]:
    """The picture of an exhibit as NAME.pdf, NAME.svg (its caption and alt text inside) and
    NAME.png (300 dots an inch), on white; none where it has none."""
    if exhibit.picture is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    figure, made = exhibit.picture.figure, []
    without = {"pdf": {"CreationDate": None, "Producer": None}, "png": {"Software": None}}
    for kind, facts in without.items():
        made.append(folder / f"{exhibit.name}.{kind}")
        with style(), mpl.rc_context({"pdf.fonttype": 42}):
            figure.savefig(
                made[-1],
                format=kind,
                bbox_inches="tight",
                dpi=DOTS,
                facecolor="white",
                metadata=facts,
            )
    svg = exhibit.picture.svg()
    made.append(folder / f"{exhibit.name}.svg")
    svg = alone(svg[svg.index("<svg") :], exhibit.caption, exhibit.picture.alt)
    made[-1].write_text(svg, encoding="utf-8", newline="\n")
    return made
