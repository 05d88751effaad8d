"""Passages that two articles share, over an archive."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import repetition
from .archive import Archive
from .chains import PAIRS, _chains, _empty, _turns
from .equal import OVER, _equal, _frequent, _held, _words
from .files import Part, write_part
from .run import Run, _run
from .sums import _few, _sum_up, _sums_of

if TYPE_CHECKING:
    from distributed import Client

# of passages, what the pages count
SHARED = {"passages": ["outlet_a", "outlet_b", "reading"], "longest": ["reading"]}


PAIR_COLUMNS = [*repetition.PAIR, "same_event", "voice_a", "voice_b", "reading", "why", "direction"]


def passages(
    parquet: str | Path | Run, client: Client, out: str | Path | None = None, min_words: int = 6
) -> Any:
    """repetition.between over the whole archive: a Dask DataFrame on OUT/passages, the same rows in
    the same order.

    Hashes of word runs go to shards, where equal ones meet; pairs of places go back to the piece of
    the earlier article, where runs are
    chained over edits; what short passages say is counted once more by hash, for what very many
    articles say is no find.
    """
    run = _run(parquet, client, out)
    shards = run.shards()

    def make() -> list[Part]:
        with run.scratch("words", "pairs", "held", "longer", "stars", "found", "turns", "frequent"):
            send = lambda *what, **same: sum(run.map(*what, least=min_words, **same))
            careful = int(run.archive.first[-1]) <= repetition.CAREFUL
            with run.scratch("runs"):  # the largest, and soon needed no more
                run.shuffled += send(
                    "passages: words", _words, run.pieces, shards=shards, careful=careful
                )
                run.shuffled += send("passages: equal runs", _equal, range(shards))
            longer = send("passages: places held", _held, run.pieces, shards=shards)
            if longer:
                run.shuffled += longer + send(
                    "passages: very frequent runs", _frequent, range(shards)
                )
            run.shuffled += send("passages: chains", _chains, run.pieces, shards=shards)
            run.map("passages: turns of phrase", _turns, range(shards))
            with _sums_of(run, SHARED):
                return run.map(
                    "passages: readings",
                    _readings,
                    run.pieces,
                    least=min_words,
                    shards=shards,
                    careful=careful,
                )

    return run.table("passages", {"min_words": min_words}, make)


def _quoted(archive: Archive, numbers: np.ndarray, ids: pd.Index) -> pd.DataFrame:
    """What stands in marks in these articles."""
    found = [np.zeros((3, 0), np.int64)]
    for piece, which in archive.by_piece(numbers):
        number, start, end = archive.words(piece, "quoted")
        at = np.searchsorted(numbers[which], number + archive.first[piece])
        hit = numbers[which[np.minimum(at, len(which) - 1)]] == number + archive.first[piece]
        found.append(np.stack((which[at[hit]], start[hit], end[hit])))
    at, start, end = np.concatenate(found, axis=1)
    return pd.DataFrame({"article": ids[at], "start": start, "end": end, "voice": "quotation"})


def _readings(folder: str, piece: int, least: int, shards: int, careful: bool) -> Part:
    """The passages of a piece as repetition.between gives them."""
    archive = Archive(folder)
    nameless = bool(archive.fact("nameless")[0])
    found = np.load(archive.folder / "found" / f"{piece:05d}.npy")
    found = found[:, ~_empty(archive, piece, shards, found) & (found[6] >= least)]
    found = found[:, np.lexsort(found[[4, 1, 3, 0]])]
    chunk = np.cumsum((np.diff(found[[0, 3]], prepend=-1, axis=1) != 0).any(axis=0)) // PAIRS
    tables = []
    for low, high in pairwise(
        np.searchsorted(chunk, [*np.unique(chunk), 1 << 60] if len(chunk) else [0, 0]).tolist()
    ):
        rows = found[:, low:high]
        numbers = np.unique(rows[[0, 3]])
        corpus = archive.corpus(numbers)
        text, size = corpus.articles["text"].tolist(), np.zeros(len(numbers), np.int64)
        table = pd.DataFrame({"words": rows[6], "edits": rows[7]})
        spans = np.zeros((4, rows.shape[1]), np.int64)
        for k, n in archive.by_piece(numbers):
            size[n] = np.diff(archive.words(k, "begin"))[numbers[n] - archive.first[k]]
        for side, at in (("a", 0), ("b", 3)):
            for k, n in archive.by_piece(rows[at]):
                begin = archive.words(k, "begin")[rows[at, n] - archive.first[k]]
                spans[at // 3 * 2 : at // 3 * 2 + 2, n] = [
                    archive.words(k, "span")[e, begin + rows[at + 1 + e, n] - e] for e in (0, 1)
                ]
            number = np.searchsorted(numbers, rows[at])
            start, end = spans[at // 3 * 2 : at // 3 * 2 + 2]
            cut = [
                text[n][s:e]
                for n, s, e in zip(number.tolist(), start.tolist(), end.tolist(), strict=True)
            ]
            for name, values in (
                (side, pd.Series(corpus.articles.index.to_numpy()[number], dtype="str")),
                (f"start_{side}", start),
                (f"end_{side}", end),
                (f"text_{side}", pd.Series(cut, dtype="str")),
                (f"number_{side}", number),
            ):
                table[name] = values
        facts = [(rows[8] >> bit) & 1 > 0 for bit in range(1, OVER)]
        said = None if careful else _quoted(archive, numbers, corpus.articles.index)
        told = (
            corpus.articles["outlet"].to_numpy(dtype=object)
            if not nameless
            else np.full(len(corpus), None)
        )
        outlets = {f"outlet_{s}": told[table[f"number_{s}"]] for s in "ab"}
        tables.append(
            repetition.read(corpus, table, facts, size, careful, said)[PAIR_COLUMNS].assign(
                **outlets
            )
        )
    whole = pd.concat(tables, ignore_index=True)
    spans = whole.rename(
        columns={"a": "article", "start_a": "start", "end_a": "end", "text_a": "text"}
    ).assign(passages=1)
    for name, by in SHARED.items():
        _sum_up(
            archive,
            name,
            piece,
            by,
            spans,
            _few(spans, by, -whole["words"] if name == "longest" else None),
        )
    return write_part(archive.folder / "passages" / f"{piece:05d}.parquet", whole[PAIR_COLUMNS])
