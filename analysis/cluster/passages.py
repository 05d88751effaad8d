"""Passages that two articles share, over an archive: runs of words meet in shards by their hash;
pairs of equal ones go to the piece of the earlier article, where they are put together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from .. import repetition
from ..corpus.text import tokens
from ..repetition import chains, turns
from ..repetition import runs as kernel
from ..repetition.folding import hashes
from .archive import Archive, portions
from .run import Run, of_files
from .sums import sum_up, sums_of

LEAST, RUN = 6, 5  # words of a passage, and of a run by which it is found
OVER = len(kernel.FACTS) + 1  # the flag of a run that too many places hold to be paired
PAIRS = 20_000  # pairs of articles laid out at a time
NUMBERS = ["number_a", "number_b"]
# a place is the number of an article and, in this half of 64 bits, that of a word in it
WORD, HALF = (1 << 32) - 1, 32
BETWEEN_TASKS = "words flags pairs held longer stars found said turns frequent".split()


@of_files()
def passages(run: Run) -> Any:
    """repetition.between over the whole archive: a Dask DataFrame on OUT/passages, the same rows in
    the same order."""

    def make() -> None:
        with run.scratch(*BETWEEN_TASKS), sums_of(run, "passages", "longest"):
            with run.scratch("runs"):  # the largest, and soon needed no more
                run.map("passages: words", _words, run.pieces)
                run.map("passages: equal runs", _equal, run.pieces)
            run.map("passages: facts of runs", _facts, run.pieces)
            run.map("passages: very frequent runs", _frequent, run.pieces)
            run.map("passages: chains", _chains, run.pieces)
            run.map("passages: turns of phrase", _turns, run.pieces)
            run.map("passages: readings", _readings, run.pieces)

    return run.table("passages", make)


def _words(archive: Archive, piece: int) -> None:
    """The words of a piece as stable hashes, a list for each article; its runs, sent to their
    shards, each with a few bits of the words beside it."""
    numbers = archive.numbers(piece)
    t = tokens(archive.table(numbers, "text")["text"].tolist())
    word, article = hashes(t.terms)[t.term], t.text
    columns = {"hash": word, "start": t.start, "end": t.end}
    archive.lay("words", piece, {c: _lists(t.first, v) for c, v in columns.items()})
    gram = kernel.grams(word, RUN)
    whole = np.flatnonzero(article[: len(gram)] == article[len(word) - len(gram) :])
    gram, article = gram[whole], article[whole]
    place = numbers[article] << HALF | whole - t.first[article]
    before, after = (word.take(whole + k, mode="wrap").astype(np.uint8) & 15 for k in (-1, RUN))
    sent = {"gram": gram, "place": place, "beside": before << 4 | after}
    archive.scatter("runs", piece, archive.shard_of(gram), **sent)


def _lists(first: np.ndarray, values: np.ndarray) -> pa.ListArray:
    """Of the words of each article these values."""
    return pa.ListArray.from_arrays(first.astype(np.int32), values)


def _equal(archive: Archive, shard: int) -> None:
    """Of the runs of a shard, pairs of equal ones, and whether the word before or after may be the
    same too; and the facts of each run that stands at several places: sent to their pieces."""
    gram, place, beside = archive.gather(shard, "runs").values()
    held, article = kernel.join(gram), place >> HALF
    i, j = kernel.matches(held, article, article, within=False, star=False)
    i, j = (side[gram[i] == gram[j]] for side in (i, j))
    differ = beside[i] ^ beside[j]
    grows = (differ & 15 == 0) | (differ >> 4 == 0)
    archive.scatter("pairs", shard, archive.piece(article[i]), a=place[i], b=place[j], grows=grows)
    known = (archive.fact(fact) for fact in ("outlet", "event", "agency"))
    flags = repetition.flags_of_runs(held.group, article[held.place], *known)
    over = np.bincount(held.group, minlength=len(flags)) > kernel.CAP
    flag = (flags | over.astype(np.uint8) << OVER)[held.group]
    to = archive.piece(article[held.place])
    archive.scatter("held", shard, to, place=place[held.place], flag=flag)


def _facts(archive: Archive, piece: int) -> None:
    """A byte a word of the piece: what is known of the run that begins there. Where runs are too
    frequent, longer ones are sent on."""
    first = archive.first[piece]
    begin, word = _tokens(archive, "words", archive.numbers(piece), "hash")
    place, flag = archive.gather(piece, "held").values()
    flags = np.zeros(len(word), np.uint8)
    flags[begin[(place >> HALF) - first] + (place & WORD)] = flag
    archive.lay("flags", piece, {"flags": _lists(begin, flags)})
    gram = kernel.grams(word, RUN)
    many, longer = kernel.longer(gram, flags[: len(gram)] >> OVER > 0, LEAST - RUN)
    number = np.searchsorted(begin, many, side="right") - 1
    place = number + first << HALF | many - begin[number]
    archive.scatter("longer", piece, archive.shard_of(longer), gram=longer, place=place)


def _frequent(archive: Archive, shard: int) -> None:
    """Pairs of very frequent runs: each with its earliest."""
    gram, place = archive.gather(shard, "longer").values()
    held, rank = kernel.join(gram), archive.fact("rank")
    i, j = kernel.matches(held, place >> HALF, rank, within=False, star=True)
    true, more = gram[i] == gram[j], np.arange(LEAST - RUN + 1)
    a, b = ((place[side[true]][:, None] + more).ravel() for side in (i, j))
    grows = np.ones(len(a), bool)
    archive.scatter("stars", shard, archive.piece(a >> HALF), a=a, b=b, grows=grows)


def _chains(archive: Archive, piece: int) -> None:
    """Pairs of places, the first in this piece -> passages, edits bridged; what short ones say is
    sent to be counted."""
    pairs = pd.DataFrame(archive.gather(piece, "pairs", "stars"))
    pairs["pair"] = pairs["a"] & ~WORD | pairs["b"] // (WORD + 1)
    pairs = pairs.sort_values("pair", kind="stable")
    # one pair of places alone is a chance run, unless it may be one word longer
    pairs = pairs[pairs["grows"] | pairs["pair"].duplicated(keep=False)]
    last = ~pairs["pair"].duplicated(keep="last")
    parts = (_bridged(archive, pairs.iloc[some]) for some in portions(last, PAIRS))
    found, said, grams, places = zip(*parts, strict=True)
    archive.write("found", piece, pd.concat(found))
    archive.lay("said", piece, {"gram": np.concatenate(said)})
    gram, place = np.concatenate(grams), np.concatenate(places)
    archive.scatter("turns", piece, archive.shard_of(gram), gram=gram, place=place)


def _bridged(
    archive: Archive, pairs: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """-> passages, with how many turns of phrase each has; the hashes of these; hash and place of
    what both sides say."""
    places = pairs[["a", "b"]].to_numpy().T
    numbers = np.unique(places >> HALF)
    begin, hashed, start, end = _tokens(archive, "words", numbers, "hash", "start", "end")
    _, flags = _tokens(archive, "flags", numbers, "flags")
    words = kernel.lay_out(hashed, begin)
    first = begin[:-1] + np.arange(len(numbers)) + kernel.PAD
    i, j = first[np.searchsorted(numbers, places >> HALF)] + (places & WORD)
    runs = chains.bridge(words, kernel.runs_of(words, i, j, RUN), LEAST)
    facts = kernel.mostly(flags, words.token(runs.start_a), words.token(runs.end_a - 1) + 1)
    found = pd.DataFrame(chains.sides(words, runs, start, end) | facts)
    (a, b), size = found[NUMBERS].to_numpy().T, np.diff(begin)
    found["shorter"] = np.minimum(size[a], size[b])
    found["number_a"], found["number_b"] = numbers[a], numbers[b]
    short, run, at, gram = turns.turns(words, runs, LEAST)
    found["turns"] = np.bincount(short[run], minlength=len(found))
    own = words.article[at]
    return found, gram[: len(run)], gram, numbers[own] << HALF | at - first[own]


def _tokens(archive: Archive, name: str, numbers: np.ndarray, *columns: str) -> list[np.ndarray]:
    """Where the words of each of these articles begin; of the words these columns."""
    row = numbers - archive.first[archive.piece(numbers)]
    table = archive.rows(name, numbers, row, *columns)
    lists = [table[column].combine_chunks() for column in columns]
    return [lists[0].offsets.to_numpy(), *(values.flatten().to_numpy() for values in lists)]


def _turns(archive: Archive, shard: int) -> None:
    """What short passages say at more than a few places: its hash, how many places, the rank of the
    earliest; in OUT/frequent."""
    gram, place = archive.gather(shard, "turns").values()
    known, size, first = turns.tally(gram, place, archive.fact("rank")[place >> HALF])
    table = pd.DataFrame({"gram": known, "size": size, "first": first})
    archive.write("frequent", shard, table[size > turns.FEW])


def _empty(archive: Archive, piece: int, found: pd.DataFrame) -> np.ndarray:
    """Which of the passages found are empty turns of phrase."""
    said = archive.look_up("frequent", "gram", archive.column("said", piece, "gram"))
    many, rank = found["turns"].to_numpy(), archive.fact("rank")
    short, empty = np.flatnonzero(many), np.zeros(len(found), bool)
    run = np.repeat(np.arange(len(short)), many[short])
    ranks = rank[found.loc[short, NUMBERS].to_numpy().T]
    empty[short] = turns.empty_turns(run, *said[["size", "first"]].to_numpy().T, *ranks)
    return empty


def _readings(archive: Archive, piece: int) -> None:
    """The passages of a piece as repetition.between gives them."""
    found = archive.read("found", piece)
    found = found[~_empty(archive, piece, found) & (found["words"] >= LEAST)]
    found = found.sort_values([*NUMBERS, "start_a", "start_b"])
    parts = portions(~found.duplicated(NUMBERS, keep="last"), PAIRS)
    table = pd.concat([_read(archive, found.iloc[some]) for some in parts], ignore_index=True)
    archive.write("passages", piece, table[repetition.BETWEEN])
    spans = table.assign(passages=1, **{c: table[f"{c}_a"] for c in ("start", "end", "text")})
    spans["article"], longest = table["a"], -table["words"]
    sum_up(archive, "passages", piece, ["outlet_a", "outlet_b", "reading"], spans, spans)
    sum_up(archive, "longest", piece, ["reading"], spans, spans.assign(chance=longest))


def _read(archive: Archive, found: pd.DataFrame) -> pd.DataFrame:
    numbers, of = np.unique(found[NUMBERS], return_inverse=True)
    a, b = of.reshape(-1, 2).T
    corpus = archive.corpus(numbers)
    found = found.assign(number_a=a, number_b=b).reset_index(drop=True)
    table = repetition.named(corpus.articles, found)
    table = repetition.read(corpus, table, len(archive.everything) <= repetition.CAREFUL)
    outlet = archive.table(numbers, "outlet")["outlet"].to_numpy(object)  # no stand-in
    return table.assign(outlet_a=outlet[a], outlet_b=outlet[b])
