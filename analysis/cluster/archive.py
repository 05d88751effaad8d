"""An archive of articles cut into pieces on disk: what a task knows of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from ..corpus import parts
from ..corpus.articles import Corpus
from .files import _hash


class Archive:
    """What a task knows: the pieces in FOLDER/articles, and in FOLDER/index one array a fact, by
    article number."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def fact(self, name: str) -> np.ndarray:
        return np.load(self.folder / "index" / f"{name}.npy", mmap_mode="r")

    @cached_property
    def first(self) -> np.ndarray:
        """The number of each piece's first article, and how many articles there are."""
        return np.array(self.fact("first"))

    @cached_property
    def pieces(self) -> list[Path]:
        return sorted((self.folder / "articles").glob("[0-9]*.arrow"))

    def numbers(self, piece: int) -> np.ndarray:
        return np.arange(self.first[piece], self.first[piece + 1])

    def piece(self, number: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.first, number, side="right") - 1

    @property
    def columns(self) -> set[str]:
        """What all pieces say of their articles."""
        return set.intersection(
            *(set(pa.ipc.open_file(pa.memory_map(str(p))).schema.names) for p in self.pieces)
        )

    def by_piece(self, number: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """Each piece that these articles stand in, and which of them do."""
        of = self.piece(number)
        for piece in np.unique(of).tolist():
            yield piece, np.flatnonzero(of == piece)

    def table(self, numbers: np.ndarray, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The articles of these ascending numbers; the files are mapped, so that others are not
        read."""
        row, out = self.fact("row"), []
        for piece, which in (
            self.by_piece(numbers) if len(numbers) else [(0, np.zeros(0, np.int64))]
        ):
            whole = pa.ipc.open_file(pa.memory_map(str(self.pieces[piece]))).read_all()
            out.append(
                (whole.select(columns) if columns else whole).take(pa.array(row[numbers[which]]))
            )
        return pa.concat_tables(out, promote_options="permissive").to_pandas()

    def corpus(self, numbers: np.ndarray) -> Corpus:
        """A corpus of these articles, with the house lines of the whole archive that stand in
        them."""
        table = self.table(numbers).set_index("article")
        house, found = self.fact("house"), set()
        if len(house):
            for text, outlet in zip(table["text"], table["outlet"], strict=True):
                lines = parts.short_lines(text) if isinstance(outlet, str) else []
                hashed = np.array([_hash(line) for line in lines], np.int64)
                at = np.minimum(np.searchsorted(house, hashed), len(house) - 1)
                found |= {
                    (outlet, line)
                    for line, h, k in zip(lines, hashed, at, strict=True)
                    if house[k] == h
                }
        for c in ("outlet", "event", "title", "url"):
            table[c] = table[c].astype(object).where(table[c].notna(), None)
        if self.fact("nameless")[0]:  # which a piece alone cannot know
            table["outlet"] = table.index
        corpus = Corpus(table.head(0), house=found)
        corpus.articles = table  # cleaned when they were read
        return corpus

    def words(self, piece: int, name: str) -> np.ndarray:
        """hash, span (start and end) of the words of a piece, or where its articles `begin`."""
        return np.load(self.folder / "words" / f"{piece:05d}.{name}.npy", mmap_mode="r")
