"""Passages that two articles share, over an archive."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .. import repetition
from . import chains, equal
from .archive import Archive, Part
from .chains import EDITS, FACTS, WORDS, A, B
from .run import Out, Parquet, run_of
from .sums import few, sum_up, sums_of
from .workers import Client

# of passages, what the pages count
SHARED = {"passages": ["outlet_a", "outlet_b", "reading"], "longest": ["reading"]}


def passages(parquet: Parquet, client: Client, out: Out = None, min_words: int = 6) -> Any:
    """repetition.between over the whole archive: a Dask DataFrame on OUT/passages, the same rows in
    the same order.

    Hashes of word runs go to shards, where equal ones meet; pairs of places go back to the piece of
    the earlier article, where runs are chained over edits; what short passages say is counted once
    more by hash, for what very many articles say is no find.
    """
    run = run_of(parquet, client, out)
    shards, pieces, least = range(run.shards()), run.pieces, {"least": min_words}

    def make() -> list[Part]:
        with run.scratch("words", "pairs", "held", "longer", "stars", "found", "turns", "frequent"):
            with run.scratch("runs"):  # the largest, and soon needed no more
                run.map("passages: words", equal.words, pieces, **least)
                run.map("passages: equal runs", equal.equal, shards)
            run.map("passages: places held", equal.held, pieces, **least)
            run.map("passages: very frequent runs", equal.frequent, shards, **least)
            run.map("passages: chains", chains.chains, pieces, **least)
            run.map("passages: turns of phrase", chains.turns, shards)
            with sums_of(run, SHARED):
                return run.map("passages: readings", _readings, pieces, **least)

    return run.table("passages", {"min_words": min_words}, make)


def _readings(archive: Archive, piece: int, least: int) -> Part:
    """The passages of a piece as repetition.between gives them."""
    found = archive.load("found", piece)
    found = found[:, ~chains.empty(archive, piece, found) & (found[WORDS] >= least)]
    found = found[:, np.lexsort(found[[4, 1, 3, 0]])]
    parts = equal.portions(found[[0, 3]]) or [slice(0, 0)]
    whole = pd.concat([_read(archive, found[:, some]) for some in parts], ignore_index=True)
    names = {"a": "article", "start_a": "start", "end_a": "end", "text_a": "text"}
    spans = whole.rename(columns=names).assign(passages=1)
    for name, by in SHARED.items():
        kept = few(spans, by, -whole["words"] if name == "longest" else None)
        sum_up(archive, name, piece, by, spans, kept)
    return archive.write("parts", piece, whole[repetition.BETWEEN])


def _read(archive: Archive, found: np.ndarray) -> pd.DataFrame:
    numbers = np.unique(found[[0, 3]])
    corpus, size = archive.corpus(numbers), np.zeros(len(numbers), np.int64)
    sides = [
        (np.searchsorted(numbers, found[side[0]]), *_characters(archive, *found[side]))
        for side in (A, B)
    ]
    for piece, which in archive.by_piece(numbers):
        each = np.diff(archive.load("words", piece, "begin.npy"))
        size[which] = each[numbers[which] - archive.first[piece]]
    facts = [found[FACTS] >> bit & 1 > 0 for bit in range(1, equal.OVER)]
    careful = len(archive.everything) <= repetition.CAREFUL
    table = repetition.pairs(corpus.articles, sides, found[WORDS], found[EDITS])
    table = repetition.read(corpus, table, facts, size, careful)
    outlet = corpus.articles["outlet"].to_numpy(object)
    if archive.nameless:
        outlet = np.full(len(corpus), None)
    outlets = {f"outlet_{k}": outlet[side[0]] for k, side in zip("ab", sides, strict=True)}
    return table[repetition.BETWEEN].assign(**outlets)


def _characters(
    archive: Archive, number: np.ndarray, first: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """Words [first, end) of each article -> where they begin and end in its text."""
    out = np.zeros((2, len(number)), np.int64)
    for piece, which in archive.by_piece(number):
        begin = archive.load("words", piece, "begin.npy")[number[which] - archive.first[piece]]
        starts, ends = archive.load("words", piece, "span.npy")
        out[:, which] = starts[begin + first[which]], ends[begin + end[which] - 1]
    return out
