"""What a part of an archive cannot know by itself: numbers of words added up over all pieces."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..english.capitals import Capitals
from ..repetition import variants
from .archive import Archive, hashes
from .run import Run


def _rarities(corpus: Corpus) -> pd.DataFrame:
    both = {loose: variants.rarity(corpus, loose) for loose in (False, True)}
    return pd.concat([t[["held"]].assign(word=f"{k} " + t["word"]) for k, t in both.items()])


# what all articles say of a word: word, and numbers that can be added up
TALLIES: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "rarity": _rarities,
    "capitals": lambda corpus: Capitals(corpus).counts,
}


def tally(run: Run, name: str) -> None:
    """TALLIES over the whole archive, in OUT/NAME: what `of_all` reads."""

    def make() -> dict[str, Any]:
        with run.scratch(f"{name}/pieces"):
            words = sum(run.map(f"{name}: words", _tallied, run.pieces, name=name))
            run.map(f"{name}: sums", summed, range(run.shards()), name=name)
        return {"words": words}

    run.stage(name, {}, make)


def _tallied(archive: Archive, piece: int, name: str) -> int:
    """What a piece says of its words, sent to be summed; -> how many words it has."""
    corpus = archive.corpus(archive.numbers(piece))
    table = TALLIES[name](corpus)
    send(archive, name, piece, hashes(table["word"]), *table.drop(columns="word").to_numpy().T)
    return len(corpus.tokens.term)


def send(archive: Archive, name: str, piece: int, hashed: np.ndarray, *numbers: np.ndarray) -> None:
    """Numbers of hashed words to where `summed` adds up those of all pieces."""
    whole = [number.astype(np.int64) for number in numbers]
    archive.scatter(f"{name}/pieces", piece, hashed.view(np.uint64), hashed, *whole)


def summed(archive: Archive, shard: int, name: str) -> None:
    """What all pieces count of a word, added up: OUT/NAME, a row a word."""
    table = pd.DataFrame(archive.gather(f"{name}/pieces", shard).T)
    archive.save(name, shard, table.groupby(0).sum().reset_index().to_numpy(np.int64).T)


def sums(archive: Archive, name: str, words: Sequence[str]) -> np.ndarray:
    """What `summed` found for these words, columns x words; 0 for what stands nowhere."""
    hashed = hashes(words)
    shard = archive.shard_of(hashed)
    out = np.zeros((len(archive.load(name, 0)) - 1, len(words)), np.int64)
    for k in np.unique(shard).tolist():
        word, *counts = archive.load(name, k)
        which = np.flatnonzero((shard == k) & np.isin(hashed, word))
        out[:, which] = np.stack(counts)[:, np.searchsorted(word, hashed[which])]
    return out


def of_all(archive: Archive, corpus: Corpus, name: str) -> tuple[pd.DataFrame, int]:
    """The table of TALLIES for the words of this part with the numbers of all; and of how many
    words those are."""
    table = TALLIES[name](corpus)
    numbers = dict(zip(table.columns.drop("word"), sums(archive, name, table["word"]), strict=True))
    made = json.loads((archive.folder / f"{name}.json").read_text())["made"]
    return table.assign(**numbers), made["words"]
