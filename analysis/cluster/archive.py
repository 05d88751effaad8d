"""An archive of articles cut into pieces on disk, and files that pass between tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..base import atomic
from ..corpus.articles import Corpus

NUMBERS = ["statement", "quotation"]  # columns that number groups of rows, from 0
PIECES = "articles/*"  # a folder for what was read together
TELLING = ".telling"  # a column of a piece: a hash of what no two articles tell


def hash_of(*said: str) -> int:
    """A stable hash of texts as they are (repetition.folding takes spellings for one)."""
    joined = "\0".join(said).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "little", signed=True)


def hashes(words: Iterable[str]) -> np.ndarray:
    return np.fromiter(map(hash_of, words), np.int64)


def named(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The table with None in these columns where a name is not known."""
    return table.assign(
        **{c: table[c].astype(object).where(table[c].notna(), None) for c in columns}
    )


def portions(weights: Any, most: int) -> list[slice]:
    """What is worked on together of things that weigh so much: some `most`; one portion at least."""
    weight = np.asarray(weights, np.int64)
    cuts = np.flatnonzero(np.diff((np.cumsum(weight) - weight) // most, prepend=0))
    return [slice(low, high) for low, high in pairwise([0, *cuts.tolist(), len(weight)])]


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One below the other, of the kinds that those with rows have."""
    filled = [table for table in tables if len(table)]
    return pd.concat(filled or tables[:1] or [pd.DataFrame()], ignore_index=True)


def added(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The numbers of a table, summed by these columns, which stay of their kinds."""
    keys = list(by)
    if not keys:
        return table.sum(numeric_only=True).to_frame().T
    groups = table.groupby(keys, dropna=False, observed=True)
    return groups.sum(numeric_only=True).reset_index().astype(table.dtypes[keys])


class HouseLines(set[Any]):
    """(outlet, line) of house lines, of which the hash of the line is enough."""

    def __contains__(self, line: object) -> bool:
        return isinstance(line, tuple) and super().__contains__(hash_of(line[1]))


class Archive:
    """Tables in numbered parts, a folder each: Parquet files, and Arrow files, of which columns are
    mapped. In `articles` stand the pieces, in `index` a row for each article that stays."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def path(self, name: str, number: int, kind: str = "parquet") -> Path:
        return self.folder / name / f"{number:05d}.{kind}"

    def files(self, name: str, kind: str = "parquet") -> list[Path]:
        return sorted(self.folder.glob(f"{name}/[0-9]*.{kind}"))

    def write(self, name: str, number: int, table: pd.DataFrame) -> None:
        with atomic.file(self.path(name, number)) as new:
            pq.write_table(typed(table), new, compression="zstd")

    def part(self, name: str, number: int, table: pd.DataFrame) -> None:
        """A part of a table; its groups have numbers that no other part gives."""
        for column in table.columns.intersection(NUMBERS):
            table[column] = table[column].where(table[column] < 0, table[column] + (number << 32))
        self.write(name, number, table)

    def read(self, name: str, number: int) -> pd.DataFrame:
        return pd.read_parquet(self.path(name, number))

    def tables(self, name: str) -> pd.DataFrame:
        """What all parts have written, one below the other."""
        return joined([pd.read_parquet(file) for file in self.files(name)])

    def look_up(self, name: str, key: str, values: Any) -> pd.DataFrame:
        """The numbers of a table for these values of a key, 0 where it has none."""
        some = pc.field(key).isin(pa.array(values))
        found = pd.read_parquet(self.files(name), filters=some)
        return found.set_index(key).reindex(pd.Index(values, name=key), fill_value=0)

    def lay(self, name: str, number: int, rows: pa.Table | Mapping[str, Any]) -> None:
        """An Arrow file, to be mapped."""
        table = pa.table(rows)
        _batches(self.path(name, number, "arrow"), table.schema, table.to_batches())

    def scatter(self, name: str, number: int, to: np.ndarray, **columns: Any) -> None:
        """Send rows to shards, as many as pieces: each is a batch of the file."""
        order = np.argsort(to.astype(np.uint16), kind="stable")
        rows = pa.record_batch(columns).take(pa.array(order))
        cuts = np.cumsum([0, *np.bincount(to, minlength=len(self.pieces))]).tolist()
        shards = [rows.slice(low, high - low) for low, high in pairwise(cuts)]
        _batches(self.path(name, number, "sent"), rows.schema, shards)

    def gather(self, shard: int, *names: str) -> dict[str, np.ndarray]:
        """What all tasks sent to a shard, in the order of the tasks."""
        files = (file for name in names for file in self.files(name, "sent"))
        rows = pa.Table.from_batches([_opened(file).get_batch(shard) for file in files])
        return {c: rows[c].to_numpy() for c in rows.column_names}

    def column(self, name: str, number: int, column: str) -> np.ndarray:
        return mapped(self.path(name, number, "arrow"))[column].to_numpy()

    def fact(self, name: str) -> np.ndarray:
        """A column of the index, by article number."""
        return self.column("index", 0, name)

    @cached_property
    def pieces(self) -> list[Path]:
        return self.files(PIECES, "arrow")

    @cached_property
    def first(self) -> np.ndarray:
        """The number of each piece's first article, and how many articles there are."""
        return np.searchsorted(self.fact("piece"), np.arange(len(self.pieces) + 1))

    @property
    def everything(self) -> np.ndarray:
        return np.arange(self.first[-1])

    @property
    def nameless(self) -> bool:
        """Whether no article names its outlet; then each one's own name stands in for it."""
        return bool((self.fact("outlet") < 0).all())

    def shard_of(self, hashed: np.ndarray) -> np.ndarray:
        """Where a hash is sent."""
        return (hashed.view(np.uint64) % np.uint64(len(self.pieces))).astype(np.int64)

    def numbers(self, piece: int) -> np.ndarray:
        return np.arange(self.first[piece], self.first[piece + 1])

    def piece(self, number: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.first, number, side="right") - 1

    def rows(self, name: str, number: np.ndarray, row: np.ndarray, *columns: str) -> pa.Table:
        """Of Arrow files, one a piece, the rows of these ascending numbers of articles; of the
        columns named those that are known, or all."""
        files, of, found = self.files(name, "arrow"), self.piece(number), []
        for piece in np.unique(of).tolist() or [0]:  # without a row, too, there are columns
            whole = mapped(files[piece])
            some = [c for c in columns or whole.column_names if c in whole.column_names]
            found.append(whole.select(some).take(row[of == piece]))
        return pa.concat_tables(found, promote_options="permissive")

    def table(self, number: np.ndarray, *columns: str) -> pd.DataFrame:
        """The articles of these numbers."""
        return self.rows(PIECES, number, self.fact("row")[number], *columns).to_pandas()

    def corpus(self, number: np.ndarray) -> Corpus:
        """A corpus of these articles, with the house lines of the whole archive."""
        table = self.table(number).drop(columns=TELLING).set_index("article")
        table = named(table, ("outlet", "event", "title", "url"))
        if self.nameless:  # which a piece alone cannot know
            table["outlet"] = table.index
        house = HouseLines(self.column("house", 0, "line").tolist())
        corpus = Corpus(table.head(0), house=house)
        corpus.articles = table  # cleaned when they were read
        return corpus


def typed(table: pd.DataFrame) -> pa.Table:
    """For Arrow, in which a column without a value has no type: only names may be missing
    everywhere."""
    rows = pa.Table.from_pandas(table, preserve_index=False)
    fields = [f.with_type(pa.string()) if pa.types.is_null(f.type) else f for f in rows.schema]
    return rows.cast(pa.schema(fields, rows.schema.metadata))


def mapped(path: Path) -> pa.Table:
    return _opened(path).read_all()


def _opened(path: Path) -> pa.ipc.RecordBatchFileReader:
    return pa.ipc.open_file(pa.memory_map(str(path)))


def _batches(path: Path, schema: pa.Schema, batches: Sequence[pa.RecordBatch]) -> None:
    with atomic.file(path) as new, pa.ipc.new_file(str(new), schema) as file:
        for batch in batches:
            file.write_batch(batch)
