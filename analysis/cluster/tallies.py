"""What tasks are given: articles that belong together, and what the whole archive says of their
words, which no part can know by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ..corpus.articles import Corpus
from ..english.capitals import Capitals, capitals
from ..repetition.tellings import rarity
from .archive import Archive, hashes, portions
from .run import Run

Task = tuple[int, np.ndarray, tuple[str, ...]]  # its number, its articles, what they must know

# what all articles say of a word, in numbers that can be added up; the call that is to know it
TALLIES: dict[str, tuple[Callable[[Corpus], pd.DataFrame], tuple[Any, ...]]] = {
    "capitals": (lambda corpus: Capitals(corpus).counts, (capitals,)),
    "rarity": (lambda corpus: rarity(corpus, False), (rarity, False)),
    "loose rarity": (lambda corpus: rarity(corpus, True), (rarity, True)),
}


def tally(run: Run, *names: str) -> None:
    """TALLIES over the whole archive, in OUT/NAME: what `knowing` reads."""
    for name in names:
        run.stage(name, {}, partial(add_up, run, name, _tallied, of=name))


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
    archive.write(name, shard, table.groupby("word", as_index=False).sum())


def knowing(archive: Archive, numbers: np.ndarray, names: Sequence[str]) -> Corpus:
    """These articles, knowing of their words what the whole archive says."""
    corpus = archive.corpus(numbers)
    for name in names:
        count, told = TALLIES[name]
        corpus.remember(archive.look_up(name, "word", count(corpus)["word"]).reset_index(), *told)
    return corpus


def tasks(run: Run, by_event: bool) -> list[Task]:
    """Of a piece each; or of whole events, which also know how the archive writes its words."""
    if not by_event:
        return [(piece, run.archive.numbers(piece), ()) for piece in run.pieces]
    tally(run, "capitals")
    event, everything = run.archive.fact("event"), run.archive.everything
    together = np.where(event < 0, -1 - everything // run.size, event)
    events = list(pd.Series(everything).groupby(together).indices.values())
    parts = enumerate(gathered(events, run.size))
    return [(part, numbers, ("capitals",)) for part, numbers in parts]


def gathered(groups: list[np.ndarray], size: int) -> list[np.ndarray]:
    """The articles of each task, of groups that are not parted: about as many as in a piece."""
    parts = portions([len(group) for group in groups], size)
    return [np.unique(np.concatenate(groups[some])) for some in parts]
