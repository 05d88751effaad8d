"""An archive of articles cut into pieces on disk, and files that pass between tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from pyarrow import feather

from ..base import atomic
from ..corpus.articles import Corpus

NUMBERS = ["statement", "quotation"]  # columns that number groups of rows, from 0
KEYS = [".id", ".text"]  # columns of a piece: hashes of what no two articles share


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


def added(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The numbers of a table, summed by these columns, which stay of their kinds."""
    keys = list(by)
    groups = table.groupby(keys, dropna=False, observed=True)
    return groups.sum(numeric_only=True).reset_index().astype(table.dtypes[keys])


class HouseLines(set[Any]):
    """(outlet, line) of house lines, of which the hash of the line is enough."""

    def __contains__(self, line: object) -> bool:
        return isinstance(line, tuple) and super().__contains__(hash_of(line[1]))


class Archive:
    """Files by name and number; in `articles` the pieces, in `index` a row for each article that
    stays. A task is given the path alone."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def path(self, name: str, number: int, kind: str = "parquet") -> Path:
        return self.folder / name / f"{number:05d}.{kind}"

    def write(self, name: str, number: int, table: pd.DataFrame, kind: str = "parquet") -> None:
        """A Parquet file, or an Arrow file, of which columns are mapped."""
        rows = pa.Table.from_pandas(table, preserve_index=False)
        # without a value a column has no type: only names may be missing everywhere
        fields = [f.with_type(pa.string()) if pa.types.is_null(f.type) else f for f in rows.schema]
        rows = rows.cast(pa.schema(fields, rows.schema.metadata))
        with atomic.file(self.path(name, number, kind)) as new:
            if kind.endswith("arrow"):
                feather.write_feather(rows, str(new), "uncompressed", chunksize=len(rows) + 1)
            else:
                pq.write_table(rows, new, compression="zstd")

    def part(self, name: str, number: int, table: pd.DataFrame) -> None:
        """A part of a table; its groups have numbers that no other part gives."""
        for column in table.columns.intersection(NUMBERS):
            table[column] = table[column].where(table[column] < 0, table[column] + (number << 32))
        self.write(name, number, table)

    def read(self, name: str, number: int, kind: str = "parquet") -> pd.DataFrame:
        return pd.read_parquet(self.path(name, number, kind))

    def column(self, name: str, number: int, column: str) -> np.ndarray:
        path = self.path(name, number, "arrow")
        # some columns alone would be copied
        return feather.read_table(path, memory_map=True)[column].to_numpy()

    def files(self, name: str, ending: str = "parquet") -> list[Path]:
        return sorted((self.folder / name).glob(f"[0-9]*.{ending}"))

    def tables(self, name: str, ending: str = "parquet") -> pd.DataFrame:
        """What all parts have written, one below the other."""
        found = [pd.read_parquet(file) for file in self.files(name, ending)]
        filled = [table for table in found if len(table)]
        return pd.concat(filled or found[:1] or [pd.DataFrame()], ignore_index=True)

    def look_up(self, name: str, key: str, values: Any) -> pd.DataFrame:
        """The numbers of a table for these values of a key, 0 where it has none."""
        some = pc.field(key).isin(pa.array(values))
        found = pd.read_parquet(self.files(name), filters=some)
        return found.set_index(key).reindex(pd.Index(values, name=key), fill_value=0)

    def scatter(self, name: str, number: int, to: np.ndarray, **columns: Any) -> None:
        """Send rows to shards, as many as pieces: each is a batch of the file."""
        order = np.argsort(to.astype(np.uint16), kind="stable")
        rows = pa.record_batch({c: pa.array(v).take(order) for c, v in columns.items()})
        cuts = np.cumsum([0, *np.bincount(to, minlength=len(self.pieces))]).tolist()
        path = self.path(name, number, "sent")
        with atomic.file(path) as new, pa.ipc.new_file(str(new), rows.schema) as file:
            for low, high in pairwise(cuts):
                file.write_batch(rows.slice(low, high - low))

    def gather(self, shard: int, *names: str) -> dict[str, np.ndarray]:
        """What all tasks sent to a shard, in the order of the tasks."""
        files = (str(file) for name in names for file in self.files(name, "sent"))
        sent = [pa.ipc.open_file(pa.memory_map(file)).get_batch(shard) for file in files]
        rows = pa.Table.from_batches(sent)
        return {c: rows[c].to_numpy() for c in rows.column_names}

    def shard_of(self, hashed: np.ndarray) -> np.ndarray:
        """Where a hash is sent."""
        return (hashed.view(np.uint64) % np.uint64(len(self.pieces))).astype(np.int64)

    def fact(self, name: str) -> np.ndarray:
        """A column of the index, by article number."""
        return self.column("index", 0, name)

    @cached_property
    def pieces(self) -> list[Path]:
        return self.files("articles", "arrow")

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

    def numbers(self, piece: int) -> np.ndarray:
        return np.arange(self.first[piece], self.first[piece + 1])

    def piece(self, number: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.first, number, side="right") - 1

    def by_piece(self, number: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """Each piece that these articles stand in, one at least, and which of them do."""
        of = self.piece(number)
        for piece in np.unique(of).tolist() or [0]:
            yield piece, np.flatnonzero(of == piece)

    def table(self, numbers: np.ndarray, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The articles of these ascending numbers, and of these columns those that are known."""
        row, out = self.fact("row"), []
        for piece, which in self.by_piece(numbers):
            whole = feather.read_table(self.pieces[piece], memory_map=True).drop_columns(KEYS)
            some = [c for c in columns or whole.column_names if c in whole.column_names]
            out.append(whole.select(some).take(pa.array(row[numbers[which]])))
        return pa.concat_tables(out, promote_options="permissive").to_pandas()

    def corpus(self, numbers: np.ndarray) -> Corpus:
        """A corpus of these articles, with the house lines of the whole archive."""
        table = self.table(numbers).set_index("article")
        table = named(table, ("outlet", "event", "title", "url"))
        if self.nameless:  # which a piece alone cannot know
            table["outlet"] = table.index
        house = HouseLines(self.column("house", 0, "line").tolist())
        corpus = Corpus(table.head(0), house=house)
        corpus.articles = table  # cleaned when they were read
        return corpus
