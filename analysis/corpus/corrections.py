"""What people correct by hand: finds that are wrong, finds that were missed, labels of one's own.

They are kept in corrections.csv beside the corpus, a row each, and every table honours them:
`per_corpus` hands each table that it works out to `Corrections.applied`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..base import atomic
from ..base.choices import needed
from ..project import InputError
from .tables import read

FILE = "corrections.csv"
COLUMNS = ["table", "article", "start", "end", "text", "verdict", "column", "value", "note", "date"]
VERDICTS = ("wrong", "changed", "missed", "tag", "tick")
OWN = "own"  # the table of tags and ticks, which no finder makes


class Made(NamedTuple):
    """A table that people may correct: the finder that makes it, its room, the column that is meant
    where none is named, and what a span is given that the finder had missed."""

    finder: str
    room: str
    says: str
    missed: dict[str, Any]


SPOKEN = {"closed": True, "sure": True}
TABLES = {
    "quotations": Made("quotations", "voice", "speaker", SPOKEN | {"kind": "speech"}),
    "statements": Made("statements", "voice", "speaker", SPOKEN | {"kind": "statement"}),
    "labels": Made("labels", "framing", "label", {"form": "noun", "kind": "label"}),
    "deaths": Made(
        "harm", "framing", "term", {"act": "killing", "real": "told", "victim": "unspecified"}
    ),
    "agency": Made("harm", "framing", "construction", {"act": "attack", "real": "told"}),
    "figures": Made("figures", "framing", "unit", {"part_of": -1}),
    "passives": Made("passives", "framing", "agent", {}),
}
FINDERS = {made.finder for made in TABLES.values()}
# From below to above: a table may depend on those of its own room and of the rooms before it.
# `labels` and the people that are made of them feed nothing below framing.
ROOMS = ("corpus", "english", "voice", "repetition", "evidence", "framing", "wording", "findings")
HIGHER = {"analysis.voice.people": "framing"}
# What is made of the texts alone, or of few tables besides, by function or module: the corrections
# that it follows.
FOLLOWS: dict[str, tuple[str, ...]] = {
    "analysis.english.actors": ("labels",),
    "analysis.voice.voices._found": (),
    "analysis.repetition.between.within": (),
    "analysis.repetition.between.repeats": (),
    "analysis.framing.harm": ("deaths", "agency"),
    "analysis.framing.passives": ("passives",),
    "analysis.framing.figures._unattributed": ("deaths", "agency"),
    "analysis.framing.figures": ("quotations", "statements", "deaths", "agency", "figures"),
    "analysis.explore.lines": ("quotations", "statements"),
    "analysis.explore.lists": (),
}


class Corrections:
    """The corrections of one corpus, shared by all that is selected from it.

    rows   DataFrame, columns as in corrections.csv: table (quotations, statements, labels, deaths,
           agency, figures, passives; 'own' for tags and ticks), article, start, end, text (what
           stands there), verdict (wrong, changed, missed, tag, tick), column and value (what is
           said of it), note, date
    lost   rows that fit no article, or whose text stands there no longer: they are passed over
    place  the file; None for a corpus that was not read from files
    """

    def __init__(self, rows: pd.DataFrame | None = None, place: Path | None = None) -> None:
        self.rows = pd.DataFrame(columns=COLUMNS) if rows is None else rows
        self.lost = self.rows.head(0)
        self.place = place

    @classmethod
    def beside(cls, path: Path, texts: pd.Series) -> Corrections:
        """Those in corrections.csv beside the articles at `path`; none without such a file. Raises
        InputError, with file and row, for what cannot be a correction."""
        found = cls(place=(path if path.is_dir() else path.parent) / FILE)
        if found.place and found.place.is_file():
            rows = _checked(found.place)
            cut = [texts.get(a, "")[s:e] for a, s, e in zip(*_place(rows), strict=True)]
            same = [_flat(a) == _flat(b) for a, b in zip(cut, rows["text"], strict=True)]
            fits = pd.Series(same, index=rows.index, dtype=bool)
            found.rows = rows.assign(text=cut)[fits].reset_index(drop=True)
            found.lost = rows[~fits]
        return found

    def add(self, table: str, span: Any, verdict: str, **said: str) -> None:
        """Take one correction in, in place of an earlier one of the same span, and write the file.

        span   anything with article, start, end and text; said: column, value, note, date
        Raises InputError for a table, a verdict or a column that there is not.
        """
        place = {c: getattr(span, c) for c in ("article", "start", "end", "text")}
        row = dict.fromkeys(COLUMNS, "") | place | {"table": table, "verdict": verdict} | said
        if wrong := _wrong(row):
            raise InputError(wrong)
        self.drop(table, span, verdict, write=False)
        new = pd.DataFrame([row])
        self.rows = pd.concat([self.rows, new], ignore_index=True) if len(self.rows) else new
        self._write()

    def drop(self, table: str, span: Any, verdict: str = "", write: bool = True) -> bool:
        """Take back what was said of a span (of one's own tags and ticks, that verdict alone).
        -> whether anything was."""
        r = self.rows
        same = r["article"].eq(span.article) & r["start"].eq(span.start) & r["end"].eq(span.end)
        same &= r["table"].eq(table) & (r["verdict"].eq(verdict) | (table != OWN))
        self.rows = r[~same.astype(bool)].reset_index(drop=True)
        if write:
            self._write()
        return bool(same.any())

    def _write(self) -> None:
        if self.place is not None:
            both = pd.concat([self.rows, self.lost]) if len(self.lost) else self.rows
            with atomic.file(self.place) as new:
                both[COLUMNS].to_csv(new, index=False, encoding="utf-8-sig")

    def of(self, finder: str) -> pd.DataFrame:
        """The corrections of what this finder finds."""
        return self.rows[
            self.rows["table"].isin([t for t, m in TABLES.items() if m.finder == finder])
        ]

    def applied(self, finder: str, table: pd.DataFrame, articles: pd.Index) -> pd.DataFrame:
        """The table of a finder without what is wrong, and with what was changed or missed."""
        rows = self.of(finder)
        rows = rows[rows["article"].isin(articles)]
        if rows.empty:
            return table
        for r in rows.itertuples():
            at = table["article"].eq(r.article) & table["start"].eq(r.start)
            at &= table["end"].eq(r.end)
            column = r.column or TABLES[r.table].says
            if r.verdict == "wrong":
                table = table[~at]
            elif r.verdict == "changed" and column in table:
                table = table.assign(**{column: table[column].mask(at, r.value)})
            elif r.verdict == "missed" and not _overlaps(table, r):
                table = pd.concat([table, _missed(table, r, column)], ignore_index=True)
        order = pd.Series(articles.get_indexer(pd.Index(table["article"])), index=table.index)
        table = table.assign(_order=order).sort_values(["_order", "start"], kind="stable")
        return table.drop(columns="_order").reset_index(drop=True)

    def own(self, articles: pd.Index, verdict: str = "tag") -> pd.DataFrame:
        """Spans with a label of one's own (or those ticked): article, start, end, text, label,
        note."""
        mine = self.rows["verdict"].eq(verdict) & self.rows["article"].isin(articles)
        spans = self.rows[mine].rename(columns={"value": "label"})
        spans = spans[["article", "start", "end", "text", "label", "note"]].reset_index(drop=True)
        texts = dict.fromkeys(("article", "text", "label", "note"), "str")
        return spans.astype(texts | {"start": "int64", "end": "int64"})

    def key(self, name: str) -> list[str]:
        """A fingerprint of what the table of this function may depend on; [] where nothing is
        corrected."""
        depends = [t != OWN and below(t, name) for t in self.rows["table"]]
        rows = self.rows[pd.Series(depends, index=self.rows.index, dtype=bool)]
        rows = rows.drop(columns=["note", "date"])
        return [hashlib.sha256(rows.to_csv().encode()).hexdigest()] if len(rows) else []

    def notes(self) -> list[str]:
        """What a reader must know of it, in a line each."""
        kinds = self.rows.loc[self.rows["table"] != OWN, "verdict"].value_counts()
        said = ", ".join(f"{n} {verdict}" for verdict, n in kinds.items())
        lines = [f"Finds corrected by hand in {FILE}: {said}."] if len(kinds) else []
        if n := len(self.lost):
            lines.append(f"{n} rows of {FILE} are passed over: their words no longer stand there.")
        return lines


def below(table: str, name: str) -> bool:
    """Whether the table of this function may depend on the table that is corrected."""
    module = name.rpartition(".")[0]
    for known in (name, module):
        if known in FOLLOWS:
            return table in FOLLOWS[known]
    room = HIGHER.get(module, module.split(".")[1] if "." in module else "")
    return room not in ROOMS or ROOMS.index(TABLES[table].room) <= ROOMS.index(room)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _place(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    return rows["article"], rows["start"], rows["end"]


def _checked(file: Path) -> pd.DataFrame:
    """The rows of corrections.csv, or an InputError that names the row."""
    rows = read(file).rows
    needed(rows.columns, COLUMNS[:6], file.name)
    rows = rows.reindex(columns=COLUMNS, fill_value="").fillna("").astype("str").astype(object)
    for n, row in rows.iterrows():
        if wrong := _wrong(row):
            raise InputError(f"{file} row {n}: {wrong}; mend the row, or take it out")
    return rows.assign(start=rows["start"].astype("int64"), end=rows["end"].astype("int64"))


def _wrong(row: Any) -> str:
    """What is wrong with a correction, or ''."""
    if row["table"] not in (*TABLES, OWN):
        return f"table {row['table']!r} is not known; there are {', '.join((*TABLES, OWN))}"
    may = VERDICTS[3:] if row["table"] == OWN else VERDICTS[:3]
    if row["verdict"] not in may:
        return f"verdict {row['verdict']!r} of table {row['table']} is not one of {', '.join(may)}"
    if not str(row["start"]).isdigit() or not str(row["end"]).isdigit():
        return f"start {row['start']!r} and end {row['end']!r} must be whole numbers"
    if row["verdict"] in ("changed", "missed", "tag") and not row["value"]:
        return f"verdict {row['verdict']} says nothing: fill in value"
    numbers = ("value", "low", "high", "start", "end", "sure", "closed", "aggregate", "part_of")
    if row["column"] in numbers or (row["table"], row["verdict"]) == ("figures", "missed"):
        return f"a number or yes/no in table {row['table']} cannot be given by hand"
    return ""


def _overlaps(table: pd.DataFrame, row: Any) -> bool:
    near = table["article"].eq(row.article)
    return bool((near & (table["start"] < row.end) & (table["end"] > row.start)).any())


def _missed(table: pd.DataFrame, row: Any, column: str) -> pd.DataFrame:
    """One more row for a table, empty where nothing is known."""
    blank = {"int64": -1, "float64": float("nan"), "bool": False}
    new: dict[str, Any] = {c: blank.get(str(kind), "") for c, kind in table.dtypes.items()}
    if "quotation" in new:  # the paragraphs of one quotation share its number
        new["quotation"] = int(table["quotation"].max() if len(table) else 0) + 1
    place = {c: getattr(row, c) for c in ("article", "start", "end", "text")}
    new |= {k: v for k, v in TABLES[row.table].missed.items() if k in new} | place
    return pd.DataFrame([new | ({column: row.value} if column in new else {})]).astype(table.dtypes)
