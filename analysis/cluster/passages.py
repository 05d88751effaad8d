"""Passages that two articles share, over an archive: equal runs put together, turns of phrase left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .. import repetition
from ..repetition import chains, turns
from ..repetition import runs as kernel
from . import equal
from .archive import Archive
from .equal import BESIDE, number_of, place_of, portions, word_of
from .run import Out, Parquet, run_of, write_part
from .sums import few, sum_up, sums_of
from .workers import Client

FACTS = ["one", "many", "events", "wire", "line"]  # see repetition.flags_of_runs
SIDES = ["a", "start_a", "end_a", "b", "start_b", "end_b"]
# of passages, what the pages count
SHARED = {"passages": ["outlet_a", "outlet_b", "reading"], "longest": ["reading"]}
BETWEEN_TASKS = "words pairs held longer stars found turns frequent".split()


def passages(parquet: Parquet, client: Client, out: Out = None, min_words: int = 6) -> Any:
    """repetition.between over the whole archive: a Dask DataFrame on OUT/passages, the same rows in
    the same order.

    Hashes of word runs go to shards, where equal ones meet; pairs of places go back to the piece of
    the earlier article, where runs are chained over edits; what short passages say is counted once
    more by hash, for what very many articles say is no find.
    """
    run, least = run_of(parquet, client, out), {"least": min_words}

    def make() -> None:
        with run.scratch(*BETWEEN_TASKS), sums_of(run, *SHARED):
            with run.scratch("runs"):  # the largest, and soon needed no more
                run.map("passages: words", equal.words, run.pieces, **least)
                run.map("passages: equal runs", equal.equal, run.pieces)
            run.map("passages: places held", equal.held, run.pieces, **least)
            run.map("passages: very frequent runs", equal.frequent, run.pieces, **least)
            run.map("passages: chains", _chains, run.pieces, **least)
            run.map("passages: turns of phrase", _turns, run.pieces)
            run.map("passages: readings", _readings, run.pieces, **least)

    return run.table("passages", {"min_words": min_words}, make)


def _chains(archive: Archive, piece: int, least: int) -> None:
    """Pairs of places, the first in this piece -> passages, edits bridged; what short ones say is
    sent to be counted."""
    n = min(5, least)
    pairs = np.concatenate([archive.gather(kind, piece) for kind in ("pairs", "stars")], axis=1)
    pairs = pairs[:, np.lexsort(number_of(pairs)[::-1])]
    article = number_of(pairs)
    if n < least:
        # one pair of places alone is a chance run of n words, unless it may be one word longer
        new = (np.diff(article, prepend=-1, append=-1, axis=1) != 0).any(axis=0)
        worth = ~(new[:-1] & new[1:]) | (pairs[0] >> BESIDE > 0)
        pairs, article = pairs[:, worth], article[:, worth]
    found, said, run_of, before = list[pd.DataFrame](), [], [], 0
    for some in portions(article):
        numbers = np.unique(article[:, some])
        hashed, start, end, flags, begin = _tokens(archive, piece, numbers)
        words = kernel.lay_out(hashed, begin)
        first = begin[:-1] + np.arange(len(numbers)) + kernel.PAD
        at = first[np.searchsorted(numbers, article[:, some])] + word_of(pairs[:, some])
        runs = chains.bridge(words, kernel.runs_of(words, at[0], at[1], n), least)
        (a, *in_a), (b, *in_b) = kernel.sides(words, runs, start, end)
        table = dict(zip(SIDES, (numbers[a], *in_a, numbers[b], *in_b), strict=True))
        facts = kernel.mostly(flags, words.token(runs.start_a), words.token(runs.end_a - 1) + 1)
        more = (*chains.edits(words, runs), *facts)
        table |= dict(zip(["words", "edits", *FACTS], more, strict=True))
        size = np.diff(begin)
        short, run, at, gram = turns.turns(words, runs, least)
        turn = np.full(len(runs.same), -1)
        turn[short] = np.arange(len(short)) + before
        found.append(pd.DataFrame(table | {"shorter": np.minimum(size[a], size[b]), "turn": turn}))
        own = words.article[at]
        said.append(np.stack((gram.view(np.int64), place_of(numbers[own], at - first[own]))))
        run_of.append(np.stack((said[-1][0, : len(run)], run + before)))
        before += len(short)
    archive.write("found", piece, pd.concat(found))
    archive.save("found", piece, np.concatenate(run_of, axis=1), "turns.npy")
    gram, place = np.concatenate(said, axis=1)
    archive.scatter("turns", piece, archive.shard_of(gram), gram, place)


def _tokens(archive: Archive, piece: int, numbers: np.ndarray) -> tuple[np.ndarray, ...]:
    """Of the words of these articles (of none, the kinds of `piece`): hash, where each begins and
    ends, flags; and the number of each article's first."""

    def columns(of: int) -> list[np.ndarray]:
        return [archive.load("words", of, f"{k}.npy") for k in ("hash", "start", "end", "flags")]

    found, size = [[column[:0] for column in columns(piece)]], [0]
    for other, which in archive.by_piece(numbers):
        begin, words = archive.load("words", other, "begin.npy"), columns(other)
        for number in (numbers[which] - archive.first[other]).tolist():
            found.append([column[begin[number] : begin[number + 1]] for column in words])
            size.append(len(found[-1][0]))
    return *map(np.concatenate, zip(*found, strict=True)), np.cumsum(size)


def _turns(archive: Archive, shard: int) -> None:
    """What short passages say at more than a few places: its hash, how many places, the rank of the
    earliest; in OUT/frequent."""
    gram, place = archive.gather("turns", shard)
    rank = archive.fact("rank")[number_of(place)]
    known, size, first = turns.tally(gram.view(np.uint64), place, rank)
    table = pd.DataFrame({"hash": known.view(np.int64), "size": size, "first": first})
    archive.write("frequent", shard, table[size > turns.FEW])


def _empty(archive: Archive, piece: int, found: pd.DataFrame) -> np.ndarray:
    """Which of the passages found are empty turns of phrase."""
    gram, run = archive.load("found", piece, "turns.npy")
    asked = pc.field("hash").isin(pa.array(np.unique(gram)))
    frequent = pd.read_parquet(archive.folder / "frequent", filters=asked).set_index("hash")
    frequent = frequent.reindex(gram).fillna({"size": 0, "first": -1}).astype(np.int64)
    short, rank = found["turn"].to_numpy() >= 0, archive.fact("rank")
    ranks = (rank[found.loc[short, side]] for side in "ab")
    out = np.zeros(len(found), bool)
    out[short] = turns.empty_turns(run, *frequent[["size", "first"]].to_numpy().T, *ranks)
    return out


def _readings(archive: Archive, piece: int, least: int) -> None:
    """The passages of a piece as repetition.between gives them."""
    found = archive.read("found", piece)
    found = found[~_empty(archive, piece, found) & (found["words"] >= least)]
    found = found.sort_values(["a", "b", "start_a", "start_b"])
    parts = portions(found[["a", "b"]].to_numpy().T)
    table = pd.concat([_read(archive, found.iloc[some]) for some in parts], ignore_index=True)
    names = {"a": "article", "start_a": "start", "end_a": "end", "text_a": "text"}
    spans = table.rename(columns=names).assign(passages=1)
    for name, by in SHARED.items():
        kept = few(spans, by, -table["words"] if name == "longest" else None)
        sum_up(archive, name, piece, by, spans, kept)
    write_part(archive, "passages", piece, table[repetition.BETWEEN])


def _read(archive: Archive, found: pd.DataFrame) -> pd.DataFrame:
    numbers = np.unique(found[["a", "b"]])
    corpus, column = archive.corpus(numbers), {c: found[c].to_numpy() for c in found}
    of = {side: np.searchsorted(numbers, column[side]) for side in "ab"}
    sides = [(of[side], column[f"start_{side}"], column[f"end_{side}"]) for side in "ab"]
    table = repetition.pairs(corpus.articles, sides, column["words"], column["edits"])
    careful = len(archive.everything) <= repetition.CAREFUL
    facts = [column[fact] for fact in FACTS]
    table = repetition.read(corpus, table, facts, column["shorter"], careful)[repetition.BETWEEN]
    outlet = corpus.articles["outlet"].to_numpy(object)
    outlet = np.full(len(corpus), None) if archive.nameless else outlet
    return table.assign(outlet_a=outlet[of["a"]], outlet_b=outlet[of["b"]])
