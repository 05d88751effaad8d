"""A blind sample for people: units drawn within strata, a sheet a coder, the key in its own file.

Who knows the outlet codes the outlet: outlets, by-lines, agencies and datelines are masked in what
coders read, units have names that tell nothing, and each coder has an order of his or her own.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from ..base import atomic, spreadsheet
from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..project import InputError
from .units import question, units

MASK = "▮▮▮"
DATELINE = re.compile(
    r"^[^\n]{0,60}?(?:\((?:AP|AFP|Reuters|UPI|dpa)[^)\n]*\) ?)?[—–-]{1,2} (?=\S)|^[^\n]{0,40}\([^)\n]{2,30}\) [—–-] ?"
)
SHEET = ["unit", "question", "text", "answer", "note"]
KEY = ["unit", "table", "article", "start", "end", "about", "outlet", "event", "machine"]
KEY += ["stratum", "chance", "coders", "pilot", "sha256"]


def draw(
    corpus: Corpus,
    table: str,
    n: int = 200,
    coders: Sequence[str] = ("A", "B"),
    *,
    overlap: float = 0.5,
    pilot: int = 0,
    seed: int = 0,
) -> pd.DataFrame:
    """The key of a sample of n units of a table: one row a unit, in the order of drawing.

    Strata are outlet by found / not found, half of the sample for each of the latter, what one
    lacks from the other; within a stratum, units stand by event and every k-th is taken from a
    random start, so that events have their share (systematic sampling: Särndal, Swensson & Wretman
    1992).

    unit       an opaque name       table, article, start, end, about    what it is
    outlet, event, machine, stratum      what coders do not see
    chance     the chance at which a unit of its stratum was drawn
    coders     who gets it: all, for the share `overlap` and for the `pilot` units; else one by turns
    sha256     of the corpus: a sheet is read back for the same texts alone
    Raises InputError for an unknown table, for nothing to draw, or fewer than one coder.
    """
    if not coders or len(set(coders)) < len(coders):
        raise InputError("coders: give each coder one name, such as A,B")
    if not 0 <= overlap <= 1:
        raise InputError(f"overlap={overlap!r}: the share that all coders get is between 0 and 1")
    every = units(corpus, table)
    if every.empty:
        raise InputError(f"{table}: there is no unit to draw")
    random = np.random.default_rng(seed)
    drawn = []
    sides = [side for _, side in every.groupby("machine")]
    for most, side in zip(_shares(list(map(len, sides)), n + pilot), sides, strict=True):
        strata = [stratum for _, stratum in side.groupby("stratum")]
        for take, stratum in zip(_shares(list(map(len, strata)), most), strata, strict=True):
            rows = _systematic(stratum.sort_values(["event", "article", "start"]), take, random)
            drawn.append(rows.assign(chance=len(rows) / len(stratum)))
    key = pd.concat(drawn, ignore_index=True)
    key = key.iloc[random.permutation(len(key))].reset_index(drop=True)
    key["unit"] = [_opaque(f"{seed} {table} {i}") for i in range(len(key))]
    key["pilot"] = np.arange(len(key)) < pilot
    shared = np.arange(len(key)) < pilot + round(overlap * (len(key) - pilot))
    turn = [coders[i % len(coders)] for i in range(len(key))]
    key["coders"] = np.where(shared, "|".join(coders), turn)
    return key.assign(table=table, sha256=corpus.sha256)[KEY]


def drawn(key: pd.DataFrame) -> str:
    """A line on a sample: how many of its units the rules have found."""
    found = int((key["machine"] == "1").sum())
    few = min(found, len(key) - found) < len(key) // 2
    rest = ": all that there are on the smaller side, filled up from the other" if few else ""
    return f"{len(key)} units: {found} found by the rules, {len(key) - found} not{rest}."


def _shares(sizes: list[int], most: int) -> list[int]:
    """How many units strata of these sizes give: equal parts, what a small one lacks from the
    others."""
    taken = [0] * len(sizes)
    left = min(most, sum(sizes))
    while left > 0:
        for i in sorted(range(len(sizes)), key=lambda i: taken[i]):
            if left and taken[i] < sizes[i]:
                taken[i] += 1
                left -= 1
    return taken


def _systematic(rows: pd.DataFrame, take: int, random: np.random.Generator) -> pd.DataFrame:
    """`take` rows at equal distances from a random start."""
    if not take:
        return rows.head(0)
    step = len(rows) / take
    return rows.iloc[(random.random() * step + step * np.arange(take)).astype(int)]


def _opaque(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def masked(corpus: Corpus, key: pd.DataFrame) -> pd.Series:
    """What a coder reads of each unit, by its name: the text, with names of outlets, authors and
    agencies, and datelines, as ▮▮▮."""
    articles = corpus.articles
    names = set(lexicon("agencies", ("name", "form"))["form"]) | set(corpus.outlets)
    names |= {re.sub(r"^[Tt]he ", "", outlet) for outlet in corpus.outlets}
    if "author" in articles:
        names |= set(articles["author"].dropna().astype(str))
    long = sorted((n for n in names if len(n.strip()) > 1), key=len, reverse=True)
    hidden = re.compile(r"\b(?:" + "|".join(map(re.escape, long)) + r")\b", re.I) if long else None
    about = units(corpus, key["table"].iloc[0]) if (key["table"] == "cards").any() else None
    out = {}
    for row in key.itertuples():
        text = articles["text"][row.article][row.start : row.end]
        if about is not None:
            same = (about["article"] == row.article) & (about["about"] == row.about)
            text = about.loc[same, "text"].iloc[0]
        if row.start == 0:
            text = DATELINE.sub(MASK + " ", text)
        out[row.unit] = hidden.sub(MASK, text) if hidden else text
    return pd.Series(out, name="text")


def sheets(corpus: Corpus, key: pd.DataFrame, seed: int = 0) -> dict[str, pd.DataFrame]:
    """A sheet for each coder: unit, question, text, answer, note (blank), in an order of its own."""
    text = masked(corpus, key)
    names = sorted({name for who in key["coders"] for name in who.split("|")})
    about = masked_claims(corpus, key)
    asked = [question(t, a) for t, a in zip(key["table"], about, strict=True)]
    table = pd.DataFrame({"unit": key["unit"], "question": asked, "text": text.to_numpy()})
    table = table.assign(answer="", note="")[SHEET]
    out = {}
    for number, name in enumerate(names):
        mine = table[[name in who.split("|") for who in key["coders"]]]
        order = np.random.default_rng([seed, number]).permutation(len(mine))
        out[name] = mine.iloc[order].reset_index(drop=True)
    return out


def masked_claims(corpus: Corpus, key: pd.DataFrame) -> list[str]:
    """What is asked about, without the outlets' names."""
    hidden = re.compile("|".join(map(re.escape, corpus.outlets)) or r"(?!)")
    return [hidden.sub(MASK, str(about)) for about in key["about"]]


def write(
    corpus: Corpus, key: pd.DataFrame, out: Path, *, seed: int = 0, csv: bool = False
) -> list[Path]:
    """Write a sheet a coder and `key.csv` (for whoever evaluates, not for coders), and beside them
    a codebook of one's own, by which they are read back; -> the files.

    xlsx with a drop-down of answers and a sheet that says how to code, or CSV. Raises InputError
    where the folder already holds a key: what people have coded is never written over.
    """
    if (out / "key.csv").exists():
        raise InputError(f"{out}: holds a sample already (key.csv); give another --out")
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for name, sheet in sheets(corpus, key, seed).items():
        path = out / ("sheet-" + re.sub(r"[^\w.-]", "_", name) + (".csv" if csv else ".xlsx"))
        if csv:
            spreadsheet.write(sheet, path)
        else:
            with atomic.file(path) as new:
                _workbook(sheet, new)
        files.append(path)
    for own in {t for t in key["table"] if t.endswith(".csv")}:
        files.append(Path(shutil.copy(own, out)))
    key = key.assign(table=[Path(t).name if t.endswith(".csv") else t for t in key["table"]])
    with atomic.file(out / "key.csv") as new:
        key.to_csv(new, index=False, encoding=spreadsheet.ENCODING)
    return [*files, out / "key.csv"]


FRAMES = 40  # questions that stand in the guide; where there are more, each unit has its own
HOW = [
    "Answer 1 for yes, 0 for no; leave blank what you cannot tell.",
    "Answer for what the text says, not for what you know of the event.",
    "Code alone. Do not look a text up: names of outlets are hidden (▮▮▮) on purpose.",
    "Write into 'note' what made you hesitate.",
]


def _workbook(sheet: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.active
    page.title = "units"
    page.append(SHEET)
    for row in sheet.itertuples(index=False):
        page.append([str(v) for v in row])
    for cells in page.iter_rows(min_row=2):
        for cell in cells:
            cell.data_type = "s"  # never a formula, whatever a text begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    answers = DataValidation(type="list", formula1='"1,0"', allow_blank=True)
    page.add_data_validation(answers)
    answers.add(f"D2:D{len(sheet) + 1}")
    for column, width in zip("ABCDE", (10, 40, 90, 9, 30), strict=True):
        page.column_dimensions[column].width = width
    page.freeze_panes = "A2"
    guide = book.create_sheet("how to code")
    asked = list(dict.fromkeys(sheet["question"]))
    for line in [*(asked if len(asked) <= FRAMES else asked[:1]), *HOW]:
        guide.append([line])
    guide["A1"].font = Font(bold=True)
    guide.column_dimensions["A"].width = 100
    book.save(path)
