"""Sheets that come back: how far coders agree, how right the machine is, and corrected counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..base import spreadsheet
from ..base.choices import needed
from ..corpus.articles import Corpus
from ..project import InputError
from .agreement import alpha
from .estimates import CORRECTED, corrected, quality
from .units import is_codebook, units

YES, NO = ("1", "1.0", "yes", "y", "true", "x"), ("0", "0.0", "no", "n", "false")
ANSWERS = dict.fromkeys(YES, "1") | dict.fromkeys(NO, "0")
ADJUDICATED = "adjudicated"  # the coder whose answers settle a disagreement


class Checked(NamedTuple):
    """What checked sheets say."""

    # table, category (a frame, or all), between, alpha, low, high, agreement, units, note
    agreement: pd.DataFrame
    disagreements: pd.DataFrame  # unit, table, text, about, an answer a coder
    quality: pd.DataFrame  # table, precision, recall, n
    corrected: pd.DataFrame  # table, outlet, units, raw, corrected, low, high, checked
    notes: list[str]

    def tables(self) -> dict[str, pd.DataFrame]:
        return {name: table for name, table in self._asdict().items() if name != "notes"}


def read(corpus: Corpus, paths: Sequence[str | Path], key: str | Path | None = None) -> Checked:
    """Evaluate filled sheets (xlsx or CSV) with the key of their sample.

    key   the file `key.csv`; where None, that in the folder of the first sheet. A further coder,
          human or program, is just a further sheet with the same units; one named 'adjudicated'
          settles what others disagree on, else a unit on which as many say yes as no is left out of
          the gold.
    Raises InputError, with file and row, for a sheet of another corpus, an unknown unit, an answer
    that is neither 1 nor 0, or a coder who answers a unit twice.
    """
    files = [Path(p) for p in paths]
    if not files:
        raise InputError("checked: give the filled sheets, such as sheets/*.xlsx")
    where = Path(key) if key else files[0].parent / "key.csv"
    if not where.is_file():
        raise InputError(f"{where}: no such key; it stands where `sheets` wrote the sample")
    text = dict.fromkeys(["unit", "article", "about", "outlet", "event", "machine", "sha256"], str)
    known = pd.read_csv(where, dtype=text, keep_default_na=False).set_index("unit")
    if (known["sha256"] != corpus.sha256).any():
        raise InputError(f"{where}: drawn from another corpus (its texts differ); give that one")
    answers = pd.concat([_sheet(path, known) for path in files], ignore_index=True)
    for column in ("table", "about"):
        answers[column] = known[column].loc[answers["unit"]].to_numpy()
    gold, open_units = _gold(answers[~known["pilot"].loc[answers["unit"]].to_numpy()])
    coded = known.loc[gold.index].assign(human=gold)
    notes = [f"{len(known) - len(coded)} of {len(known)} units have no settled answer yet."]
    if open_units:
        notes.append(f"{open_units} units on which coders disagree are left out: adjudicate them.")
    return Checked(
        _agreement(answers),
        _disagreements(corpus, answers, known),
        _each(coded, lambda table: quality(table).to_frame().T),
        _each(coded, lambda table: _corrected(corpus, table, where.parent)),
        notes,
    )


def samples(folder: Path) -> list[Path]:
    """The keys of the checked samples in a folder: its own `key.csv` and those one folder below."""
    return [*folder.glob("key.csv"), *sorted(folder.glob("*/key.csv"))]


def filled(key: Path) -> list[Path]:
    """The sheets that lie beside a key."""
    return [p for p in sorted(key.parent.glob("sheet-*")) if p.suffix in (".csv", ".xlsx")]


def of_these_texts(corpus: Corpus, folder: Path) -> bool:
    """Whether all samples in a folder were drawn from this corpus."""
    keys = [pd.read_csv(key, dtype=str) for key in samples(folder)]
    return all("sha256" in key and (key["sha256"] == corpus.sha256).all() for key in keys)


def read_folder(corpus: Corpus, folder: Path) -> Checked:
    """Evaluate all samples in a folder (see `samples`), each with the sheets beside its key.

    Raises InputError where there is no sample in it, and as `read` does.
    """
    found = [read(corpus, filled(key), key) for key in samples(folder)]
    if not found:
        raise InputError(f"{folder}: no checked sample (a key.csv and its filled sheets) in it")
    tables = {
        name: pd.concat([one.tables()[name] for one in found], ignore_index=True)
        for name in found[0].tables()
    }
    return Checked(**tables, notes=[line for one in found for line in one.notes])


def write(checked: Checked, out: Path) -> list[Path]:
    """The tables as CSV; -> the files."""
    out.mkdir(parents=True, exist_ok=True)
    tables = checked.tables().items()
    return [spreadsheet.write(table, out / f"{name}.csv") for name, table in tables]


def sheet(path: Path) -> pd.DataFrame:
    """A sheet as it is. Raises InputError where it cannot be read, or has no unit or answer."""
    if not path.is_file():
        raise InputError(f"{path}: no such sheet")
    read = pd.read_excel if path.suffix.lower() in (".xlsx", ".ods") else pd.read_csv
    try:
        table = read(path, dtype=str, keep_default_na=False)
    except (ValueError, OSError) as error:
        raise InputError(f"{path}: not a readable sheet ({error})") from error
    needed(table.columns, ("unit", "answer"), path)
    return table


def _sheet(path: Path, known: pd.DataFrame) -> pd.DataFrame:
    """unit, coder, value of one filled sheet; the coder is called as its file."""
    table = sheet(path)
    said = table["answer"].str.strip().str.lower()
    value = said.map(ANSWERS)
    for wrong, why in (
        (value.isna() & (said != ""), "answer 1 (yes), 0 (no) or leave it blank"),
        (~table["unit"].isin(known.index), "no unit of this sample; was the column changed?"),
        (table["unit"].duplicated(), "this unit stands there twice; keep one of the two rows"),
    ):
        if wrong.any():
            at = int(wrong.to_numpy().argmax())
            raise InputError(f"{path}: row {at + 2} ({table['answer'].iloc[at]!r}): {why}")
    name = path.stem.removeprefix("sheet-")
    table = pd.DataFrame({"unit": table["unit"], "coder": name, "value": value})
    return table.dropna(subset=["value"])


def _gold(answers: pd.DataFrame) -> tuple[pd.Series, int]:
    """What people say of each unit (1 or 0), and how many are not settled."""
    settled = answers[answers["coder"] == ADJUDICATED].set_index("unit")["value"].astype(int)
    mean = answers["value"].astype(int).groupby(answers["unit"]).mean()
    mean = settled.combine_first(mean)
    return (mean[mean != 0.5] > 0.5).astype(int), int((mean == 0.5).sum())


def _agreement(answers: pd.DataFrame) -> pd.DataFrame:
    """Alpha for each table, each frame of it, and each pair of coders where there are more."""
    people = answers[answers["coder"] != ADJUDICATED]
    rows = []
    for table, said in people.groupby("table"):
        parts = {"all": said}
        if is_codebook(str(table)):
            parts |= dict(iter(said.groupby("about")))
        names = sorted(said["coder"].unique())
        groups = [names] if len(names) < 3 else [names, *map(list, combinations(names, 2))]
        for (category, part), group in product(parts.items(), groups):
            found = alpha(part[part["coder"].isin(group)])
            between = ", ".join(group)
            rows.append({"table": table, "category": category, "between": between, **found})
    return pd.DataFrame(rows)


def _disagreements(corpus: Corpus, answers: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The units that coders answered differently, side by side."""
    wide = answers.pivot(index="unit", columns="coder", values="value")
    others = wide.drop(columns=ADJUDICATED, errors="ignore")
    differ = wide[others.nunique(axis=1) > 1].fillna("")
    rows = known.loc[differ.index]
    texts = [
        corpus.articles["text"][article][start:end]
        for article, start, end in rows[["article", "start", "end"]].itertuples(index=False)
    ]
    told = rows[["table", "about"]].assign(text=texts)
    return pd.concat([told, differ], axis=1).reset_index(names="unit")


def _each(coded: pd.DataFrame, evaluate: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """What `evaluate` says of the coded units of each table."""
    tables = [evaluate(rows).assign(table=table) for table, rows in coded.groupby("table")]
    if not tables:
        return pd.DataFrame(columns=["table", "outlet", *CORRECTED])
    result = pd.concat(tables, ignore_index=True)
    return result[["table", *[c for c in result if c != "table"]]]


def _corrected(corpus: Corpus, coded: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Corrected counts by outlet; cards have no misses, so only what was found is corrected. A
    codebook of one's own lies in the folder of the sample."""
    table = str(coded["table"].iloc[0])
    return corrected(units(corpus, str(folder / table) if table.endswith(".csv") else table), coded)
