"""What a part of an archive cannot know by itself: numbers of words added up over all pieces."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..english.mentions import Reader
from ..repetition import variants
from .archive import Archive
from .files import gather, hashes, save_array, scatter, shard_of
from .run import Run


def _rarities(corpus: Corpus) -> pd.DataFrame:
    tables = {loose: variants.rarity(corpus, loose) for loose in (False, True)}
    return pd.concat(
        [t[["held"]].assign(word=f"{loose} " + t["word"]) for loose, t in tables.items()]
    )


# what all articles say of a word: word, and numbers that can be added up
TALLIES: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "rarity": _rarities,
    "capitals": lambda corpus: Reader(corpus).counts,
}


def _tally(run: Run, name: str) -> None:
    """TALLIES over the whole archive, in OUT/NAME: what a part of it cannot know by itself."""
    shards = run.shards()

    def make(folder: Path) -> dict[str, Any]:
        sent, words, columns = zip(
            *run.map(f"{name}: words", _tallied, run.pieces, name=name, shards=shards), strict=True
        )
        run.map(f"{name}: sums", _summed, range(shards), name=name, columns=columns[0])
        for file in folder.glob("[0-9]*.npy"):
            file.unlink()
        return {
            "words": sum(words),
            "shards": shards,
            "columns": columns[0],
            "bytes shuffled": sum(sent),
        }

    run.stage(name, {}, make)


def _tallied(folder: str, piece: int, name: str, shards: int) -> tuple[int, int, int]:
    """What a piece says of its words, sent to be summed; -> bytes, words, columns."""
    archive = Archive(folder)
    corpus = archive.corpus(archive.numbers(piece))
    table = TALLIES[name](corpus)
    word = hashes(table["word"])
    numbers = [table[c].to_numpy(np.int64) for c in table.columns.drop("word")]
    sent = scatter(
        archive.folder / name / f"{piece:05d}", shard_of(word, shards), shards, word, *numbers
    )
    return sent, len(corpus.tokens.term), len(numbers)


def _summed(folder: str, shard: int, name: str, columns: int) -> None:
    """What all pieces count of a word, added up: OUT/NAME/sums."""
    word, *counts = gather(Path(folder) / name, shard, 1 + columns)
    known, at = np.unique(word, return_inverse=True)
    sums = [np.bincount(at, n, len(known)).astype(np.int64) for n in counts]
    save_array(Path(folder) / name / f"sums.{shard:05d}.npy", np.stack((known, *sums)))


def _sums(folder: Path, words: Sequence[str], shards: int, columns: int) -> np.ndarray:
    """What `_summed` found for these words, columns x words; 0 for what stands nowhere."""
    hashed, out = hashes(words), np.zeros((columns, len(words)), np.int64)
    shard = shard_of(hashed, shards)
    for k in np.unique(shard).tolist():
        word, *sums = np.load(folder / f"sums.{k:05d}.npy")
        which = np.flatnonzero((shard == k) & np.isin(hashed, word))
        out[:, which] = np.stack(sums)[:, np.searchsorted(word, hashed[which])]
    return out


def _of_all(archive: Archive, corpus: Corpus, name: str) -> tuple[pd.DataFrame, int]:
    """The table of TALLIES for the words of this part with the numbers of all; and of how many
    words those are."""
    made = json.loads((archive.folder / f"{name}.json").read_text())["made"]
    table = TALLIES[name](corpus)
    sums = _sums(archive.folder / name, table["word"].tolist(), made["shards"], made["columns"])
    return table.assign(**dict(zip(table.columns.drop("word"), sums, strict=True))), made["words"]
