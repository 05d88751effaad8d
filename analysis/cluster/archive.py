"""An archive of articles cut into pieces on disk, and files that pass between tasks: written whole
or not at all, and sent sorted by shard."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import feather

from ..base import atomic
from ..corpus.articles import Corpus

NUMBERS = ["statement", "quotation"]  # columns that number groups of rows, from 0
KEYS = [".id", ".text"]  # columns of a piece: hashes of what no two articles share


def hash_of(*said: str) -> int:
    """A stable 64-bit hash of these texts as they are (those of passages take spellings for one)."""
    joined = "\0".join(said).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "little", signed=True)


def hashes(words: Iterable[str]) -> np.ndarray:
    return np.fromiter(map(hash_of, words), np.int64)


def named(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The table with None in these columns where a name is not known."""
    return table.assign(
        **{c: table[c].astype(object).where(table[c].notna(), None) for c in columns}
    )


class HouseLines(set[Any]):
    """(outlet, line) of house lines, of which the hash of the line is enough."""

    def __contains__(self, line: object) -> bool:
        return isinstance(line, tuple) and super().__contains__(hash_of(line[1]))


class Archive(os.PathLike[str]):
    """Files by name and number; in FOLDER/articles the pieces, and in FOLDER/index a row for each
    article that stays. What a task is given of it is the path alone."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def __fspath__(self) -> str:
        return str(self.folder)

    def path(self, name: str, number: int, kind: str = "parquet") -> Path:
        return self.folder / name / f"{number:05d}.{kind}"

    def save(self, name: str, number: int, array: np.ndarray, kind: str = "npy") -> None:
        with atomic.file(self.path(name, number, kind)) as new, new.open("wb") as file:
            np.save(file, array)

    def load(self, name: str, number: int, kind: str = "npy") -> np.ndarray:
        return np.load(self.path(name, number, kind), mmap_mode="r")

    def write(self, name: str, number: int, table: pd.DataFrame, kind: str = "parquet") -> None:
        """A Parquet file, or one that can be mapped: each column in one piece, as it is in memory."""
        with atomic.file(self.path(name, number, kind)) as new:
            if kind.endswith("arrow"):
                feather.write_feather(table, str(new), "uncompressed", chunksize=len(table) + 1)
            else:
                table.to_parquet(new, index=False, compression="zstd")

    def read(self, name: str, number: int, kind: str = "parquet") -> pd.DataFrame:
        return pd.read_parquet(self.path(name, number, kind))

    def files(self, name: str, ending: str = "parquet") -> list[Path]:
        return sorted((self.folder / name).glob(f"[0-9]*.{ending}"))

    def tables(self, name: str, ending: str = "parquet") -> pd.DataFrame:
        """What all parts have written, one below the other."""
        found = map(pd.read_parquet, self.files(name, ending))
        return pd.concat([t for t in found if len(t)] or [pd.DataFrame()], ignore_index=True)

    def scatter(self, name: str, number: int, shard: np.ndarray, *columns: np.ndarray) -> None:
        """Send 64-bit columns, sorted by shard."""
        order = np.argsort(shard.astype(np.uint16), kind="stable")
        self.save(name, number, np.cumsum([0, *np.bincount(shard)]), "cuts.npy")
        self.save(name, number, np.stack([c.view(np.int64)[order] for c in columns]), "sent.npy")

    def gather(self, name: str, shard: int) -> np.ndarray:
        """What all tasks sent to a shard, in the order of the tasks: columns x rows."""
        out = []
        for file in self.files(name, "cuts.npy"):
            cuts = np.load(file, mmap_mode="r")
            low, high = (cuts[min(k, len(cuts) - 1)] for k in (shard, shard + 1))
            sent = np.load(str(file).replace(".cuts.", ".sent."), mmap_mode="r")
            out.append(np.array(sent[:, low:high]))
        return np.concatenate(out, axis=1)

    def shard_of(self, hashed: np.ndarray) -> np.ndarray:
        """Where a hash is sent: to one of as many shards as there are pieces."""
        return (hashed.view(np.uint64) % np.uint64(len(self.first) - 1)).astype(np.int64)

    def fact(self, name: str) -> np.ndarray:
        """A column of the index, by article number."""
        index = feather.read_table(self.path("index", 0, "arrow"), [name], memory_map=True)
        return index[name].to_numpy()

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
        """Each piece that these articles stand in, and which of them do."""
        of = self.piece(number)
        for piece in np.unique(of).tolist():
            yield piece, np.flatnonzero(of == piece)

    def table(self, numbers: np.ndarray, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The articles of these ascending numbers, and of these columns those that are known; the
        files are mapped, so that others are not read."""
        row, none = self.fact("row"), [(0, np.zeros(0, np.int64))]
        out = []
        for piece, which in self.by_piece(numbers) if len(numbers) else none:
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
        corpus = Corpus(table.head(0), house=HouseLines(self.load("house", 0).tolist()))
        corpus.articles = table  # cleaned when they were read
        return corpus
