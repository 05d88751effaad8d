"""Tables of a page, each beside a CSV file of all of it; numbers that open to their sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias

import pandas as pd

from .. import evidence
from ..base import spreadsheet
from .sentences import article_link, openings
from .text import NOTHING, Shown, cell, first_of, macros, note

if TYPE_CHECKING:
    from .page import Page

P = ParamSpec("P")
Cell = tuple[str, object]
Row = tuple[list[Cell], int]  # and over how many columns its name stands, where that is not one
# what a method of a page is told to count: spans, or the name of a stored table; the columns whose
# values are its rows; and {column: values}, the spans it is about
Spans: TypeAlias = pd.DataFrame | str
Names = str | Sequence[str]
Only = Mapping[str, Sequence[Any]] | None
# columns that lead to reading copies
IDS = {"article", "a", "b", "other", "other_article", "reference", "direction", "family"}
SENTENCES = ("statement_text", "thing")  # columns of whole sentences, which are no names
COLUMNS = 12  # outlets that a grid shows; the CSV has all
FEW = 5  # finds below which a rate says nothing


def save(page: Page, rows: pd.DataFrame, name: str) -> str:
    """All of a table as tables/NAME.csv -> NAME, in a folder of the event on a page of one."""
    name = page.prefix + name
    target = page.folder / "tables" / f"{name}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    spreadsheet.write(rows, target)
    return name


def saved(
    show: Callable[Concatenate[Page, pd.DataFrame, str, str, P], Shown],
) -> Callable[Concatenate[Page, pd.DataFrame, str, str, P], Shown]:
    """What shows a table begins with this: of an empty one a note, which its option `empty` says;
    otherwise all of it is saved, and `show` gets the name of the file."""
    otherwise = signature(show).parameters["empty"].default

    @wraps(show)
    def shown(
        page: Page,
        rows: pd.DataFrame,
        name: str,
        caption: str,
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Shown:
        if rows.empty:
            return note(str(kwargs.get("empty", otherwise)), caption)
        return show(page, rows, save(page, rows, name), caption, *args, **kwargs)

    return shown


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column))


@saved
def table(
    page: Page,
    rows: pd.DataFrame,
    name: str,
    caption: str,
    limit: int = 30,
    spans: pd.DataFrame | None = None,
    by: Sequence[str] = (),
    empty: str = NOTHING,
    hide: Sequence[str] = (),
) -> Shown:
    """The first `limit` rows of a table, beside a CSV file of all of it (tables/NAME.csv).

    spans, by   each row opens to the sentences of those spans that have its values in `by`
    hide        columns that stand in the CSV alone
    """
    shown = rows.drop(columns=list(hide)).head(limit)
    whole = [c for c in shown.select_dtypes("float") if (shown[c].dropna() % 1 == 0).all()]
    shown = shown.astype(dict.fromkeys(whole, "Int64"))
    numbers = {c for c in shown if _is_number(shown[c])}
    heads = [("n" if c in numbers else "", str(c).replace("_", " ")) for c in shown]
    opened = [] if spans is None else _opened(page, spans, shown, list(by))
    body: list[Row] = []
    for n, values in enumerate(shown.itertuples(index=False, name=None)):
        cells = [
            ("n", "–")
            if c in numbers and pd.isna(v)
            else ("", article_link(page, v, "outlet" not in shown))
            if c in IDS
            else cell(v)
            for c, v in zip(shown, values, strict=True)
        ]
        body.append(([*cells, *([("t", opened[n])] if opened else [])], 0))
    heads += [("", "sentences")] if opened else []
    count = first_of(len(rows), limit)
    return Shown(macros("pieces").rows(name, caption, count, heads, body))


def _opened(page: Page, spans: pd.DataFrame, rows: pd.DataFrame, by: list[str]) -> list[object]:
    """For each row how many spans it has, opening to the first eight."""
    keys = list(rows[by].itertuples(index=False, name=None))
    sizes = Counter(spans[by].itertuples(index=False, name=None))
    found = openings(page, spans, by, {key: sizes[key] for key in keys if key in sizes}, 8)
    return [found.get(key, "") for key in keys]


def chosen(rows: pd.DataFrame, only: Only) -> pd.DataFrame:
    """The rows that have one of the given values in each of these columns; no value given is all of
    them."""
    for column, values in (only or {}).items():
        rows = rows[rows[column].isin(list(values))] if len(values) else rows
    return rows


def known(rows: pd.DataFrame, columns: Sequence[str], unknown: str = "not known") -> pd.DataFrame:
    """The rows, with a word where one of these columns has nothing."""
    filled = {
        c: rows[c].fillna(unknown).replace("", unknown) for c in columns if not _is_number(rows[c])
    }
    return rows.assign(**filled)


def counts(
    page: Page,
    spans: Spans,
    rows: Names,
    name: str,
    caption: str,
    only: Only = None,
    per: str | None = "words",
    unknown: str = "not known",
    **options: Any,
) -> Shown:
    """How many of these spans, a row for each of the values of `rows`, a column an outlet; each
    number opens to its sentences.

    spans    a table of an analysis; of an archive, the name of a stored one
    only     {column: values}: only spans with one of these values; [] for all
    per      "words" for rates per 1,000 words, None for none
    unknown  what stands where a span has no value
    More options: those of grid, as `limit`, `empty`, and `most`, sentences that a number opens to.
    """
    down = [rows] if isinstance(rows, str) else list(rows)
    table, described = page.counted(spans, [*down, "outlet"], only, per, unknown)
    shown = grid(page, table, name, caption, down, spans=described, **options)
    return shown + page.correction(name)


def words_by(
    page: Page, rows: Names, name: str, caption: str, only: Only = None, **options: Any
) -> Shown:
    """How many words, a row for each of the values of `rows`, a column an outlet; with the options
    of grid."""
    down, only = [rows] if isinstance(rows, str) else list(rows), only or {}
    said = chosen(page.words([*dict.fromkeys([*down, "outlet", *only])]), only)
    said = known(said, down).groupby([*down, "outlet"], dropna=False)["words"].sum().reset_index()
    return grid(page, said, name, caption, down, "words", **{"most": 2} | options)


@saved
def grid(
    page: Page,
    rows: pd.DataFrame,
    name: str,
    caption: str,
    down: Sequence[str],
    cell: str = "n",
    across: str = "outlet",
    limit: int = 30,
    spans: pd.DataFrame | None = None,
    empty: str = NOTHING,
    most: int = 3,
) -> Shown:
    """Rows of `down`, columns of `across`, in each cell the value of `cell`, which opens to its
    sentences; all of `rows` as CSV.

    Rows of numbers stand by their sums, those with the same first name together; rows of text as
    they come. Columns words and per_1000, where there are such, are shown beside the number and in
    rows of their own; below five finds no rate is given.
    """
    keys = [*down, across]
    rows = _with_keys(rows, keys)
    numeric = _is_number(rows[cell])
    order = _by_sums(rows, list(down), cell) if numeric else _as_they_come(rows, down)
    every = _heads(page, rows, across)
    some, heads = order[:limit], every[:COLUMNS]
    wanted = set(some)
    first = [key in wanted for key in rows[list(down)].itertuples(index=False, name=None)]
    shown = rows.columns.intersection([*keys, cell, "per_1000", "left_out"])
    values = {
        (tuple(r[k] for k in down), r[across]): r for r in rows.loc[first, shown].to_dict("records")
    }
    zero = {cell: 0} if numeric and "event" not in down else None
    cells = {
        (*key, head): _in_cell(values.get((key, head), zero), cell, numeric)
        for key in some
        for head in heads
    }
    if spans is not None:
        found, said = _with_keys(page.described(spans), keys), {k: v for k, (_, v) in cells.items()}
        opened = openings(page, found, keys, said, most)
        cells |= {key: (cells[key][0], words) for key, words in opened.items()}
    body: list[Row] = []
    for key in some:
        names = [_name(page, k, v) for k, v in zip(down, key, strict=True)]
        body.append(([*names, *(cells[(*key, head)] for head in heads)], 0))
    if "words" in rows and cell != "words":
        body += _lengths(page, down, across, some, heads)
    titles = [("", d.removesuffix("_text").replace("_", " ")) for d in down]
    titles += [("n" if numeric else "", h) for h in heads]
    more = f"; {len(every) - COLUMNS} more columns in the CSV" if len(every) > COLUMNS else ""
    rate = "; small: per 1,000 words" if "per_1000" in rows else ""
    count = f"{first_of(len(order), limit)}{rate}{more}"
    return Shown(macros("pieces").rows(name, caption, count, titles, body))


def _heads(page: Page, rows: pd.DataFrame, across: str) -> list[str]:
    """The columns: all outlets first, also those that have nothing; others as they come."""
    there = dict.fromkeys(rows[across])
    if across != "outlet":
        return list(there)
    outlets = page.corpus.outlets
    return [*outlets, *(sorted(there.keys() - set(outlets)) if outlets else there)]


def _name(page: Page, column: str, value: Any) -> Cell:
    if column in IDS:
        return "", article_link(page, value)
    kind, said = cell(page.event_name(value) if column == "event" else value)
    return "t" if column in SENTENCES else kind, said


def _with_keys(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The rows, with a word where an outlet or an event is None; '' says that there is nothing."""
    return rows.assign(**{k: rows[k].fillna("not known") for k in keys if not _is_number(rows[k])})


def _as_they_come(rows: pd.DataFrame, down: Sequence[str]) -> list[tuple[Any, ...]]:
    return list(dict.fromkeys(rows[list(down)].itertuples(index=False, name=None)))


def _by_sums(rows: pd.DataFrame, down: list[str], cell: str) -> list[tuple[Any, ...]]:
    """The rows of a grid, those with the same first name together, the largest first."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for *key, n in rows[[*down, cell]].fillna({cell: 0}).itertuples(index=False, name=None):
        for part in {tuple(key[:1]), tuple(key)}:
            sums[part] += n
    return sorted(
        _as_they_come(rows, down), key=lambda key: (-sums[key[:1]], str(key[0]), -sums[key])
    )


def _in_cell(row: dict[Any, Any] | None, column: str, numeric: bool) -> Cell:
    """The class and the text of a cell of a grid: 0 is a count, – is nothing known."""
    right = "n " if numeric else ""
    if row is None or row[column] != row[column] or row[column] is None:
        return f"{right}none", "–"
    kind, said = cell(row[column])
    if not numeric:
        return "none" if said.startswith("not ") or said == "0" else kind, said
    rate, out = row.get("per_1000"), row.get("left_out")
    if rate is not None and rate == rate and row[column] >= FEW:
        said += Shown(f" <small>{rate:.1f}</small>")
    if out and not row[column]:
        said += Shown(f" <small>+{out}</small>")
    return "n" if row[column] or out else "n none", said


def _lengths(
    page: Page, down: Sequence[str], across: str, rows: list[tuple[Any, ...]], heads: list[str]
) -> list[Row]:
    """Of how many words the numbers are, a row a voice, part or event."""
    shared = [k for k in down if k in ("voice", "part", "event")]
    said = page.words([*shared, across]).set_index([*shared, across])["words"].to_dict()
    body: list[Row] = []
    for some in dict.fromkeys(tuple(key[list(down).index(k)] for k in shared) for key in rows):
        cells = [("n", f"{said.get((*some, h) if some else h, 0):,}") for h in heads]
        title = " in ".join(["all words", *map(str, some)])
        body.append(([("", title), *cells], len(down)))
    return body


def heard(page: Page, expected: Sequence[str], name: str, caption: str, limit: int = 60) -> Shown:
    """How often each outlet quotes or reports the voices that a telling should hold, by event: 0
    where there is none."""
    rows = evidence.heard(page.corpus, expected)
    spans, down = evidence.expected_voices(page.corpus, expected), ["event", "expected"]
    return grid(page, rows, name, caption, down, spans=spans, limit=limit, most=1)
