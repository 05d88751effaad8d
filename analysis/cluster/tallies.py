"""What tasks are given: articles that belong together, and what the whole archive says of their
words, which no part can know by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from ..corpus.articles import Corpus
from ..english.capitals import Capitals, capitals
from ..repetition.tellings import rarity
from .archive import Archive, added, hashes, portions
from .run import Run

# what all articles say of a word, in numbers that can be added up; the call that is to know it
TALLIES: dict[str, tuple[Callable[[Corpus], pd.DataFrame], tuple[Any, ...]]] = {
    "capitals": (lambda corpus: Capitals(corpus).counts, (capitals,)),
    "rarity": (lambda corpus: rarity(corpus, False), (rarity, False)),
    "loose rarity": (lambda corpus: rarity(corpus, True), (rarity, True)),
}


class Task(NamedTuple):
    """What is worked on together."""

    part: int
    numbers: np.ndarray  # of articles
    known: tuple[str, ...] = ()  # TALLIES of the whole archive

    def corpus(self, archive: Archive) -> Corpus:
        """The articles, knowing of their words what the whole archive says."""
        corpus = archive.corpus(self.numbers)
        for name in self.known:
            count, told = TALLIES[name]
            words = archive.look_up(name, "word", count(corpus)["word"])
            corpus.remember(words.reset_index(), *told)
        return corpus


def tasks(run: Run, by_event: bool) -> list[Task]:
    """Of a piece each; or of whole events, which also know how the archive writes its words."""
    archive = run.archive
    if not by_event:
        return [Task(piece, archive.numbers(piece)) for piece in run.pieces]
    event = archive.fact("event")
    together = pd.Series(np.where(event < 0, -1 - archive.fact("piece"), event))
    return whole(run, list(together.groupby(together).indices.values()), "capitals")


def whole(run: Run, groups: list[np.ndarray], *known: str) -> list[Task]:
    """Of groups that are not parted: about as many articles in each as in a piece."""
    for name in known:
        run.stage(name, partial(add_up, run, name, _tallied, of=name))
    parts = portions([len(group) for group in groups], run.size)
    together = (np.unique(np.concatenate(groups[some])) for some in parts)
    return [Task(part, numbers, known) for part, numbers in enumerate(together)]


def add_up(run: Run, name: str, task: Callable[..., Any], **same: Any) -> list[Any]:
    """What a task sends (`send`) of the words of each piece, summed by word in OUT/NAME."""
    with run.scratch(f"{name}/pieces"):
        made = run.map(f"{name}: words", task, run.pieces, **same)
        run.map(f"{name}: sums", _summed, run.pieces, name=name)
    return made


def _tallied(archive: Archive, piece: int, of: str) -> None:
    send(archive, of, piece, TALLIES[of][0](archive.corpus(archive.numbers(piece))))


def send(archive: Archive, name: str, piece: int, table: pd.DataFrame) -> None:
    """Numbers of words (word, then the numbers) to where those of all pieces are added up."""
    sent = dict(table) | {"word": pa.array(table["word"].tolist(), pa.string())}
    archive.scatter(f"{name}/pieces", piece, archive.shard_of(hashes(table["word"])), **sent)


def _summed(archive: Archive, shard: int, name: str) -> None:
    table = pd.DataFrame(archive.gather(shard, f"{name}/pieces")).astype({"word": "str"})
    archive.write(name, shard, added(table, ["word"]))
