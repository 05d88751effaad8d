"""Keyness over an archive: terms are counted in pieces and sent to shards, which keep the frequent
ones; a worker compares an outlet, some shards at a time."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.sparse import csr_matrix

from ..project import InputError
from ..wording import Terms, count_terms, house, keywords, occurrences, sides
from .archive import Archive, hashes, portions
from .run import Run, of_files
from .sums import sum_up, sums_of
from .tallies import add_up, send

COUNTING = {"n": 1, "voice": "all", "furniture": False, "repeats": False, "agency": False}
HELD = 20_000_000  # counts of terms in articles that are compared at a time
MARKS = 20  # words of an outlet whose lines are kept


@of_files()
def keyness(
    run: Run, target: str = "", reference: str | None = None, **options: Any
) -> pd.DataFrame:
    """wording.keyness of a target over the whole archive, or without one wording.all_keyness; also
    in OUT/keyness. Options as there.

    Counted terms, in OUT/terms, serve every comparison with the same counting. The draws are those
    of one process; a worker holds some terms and a byte an article for each of some 500 draws.
    """
    counting = {name: options.pop(name, usual) for name, usual in COUNTING.items()}
    keywords.in_term(counting["n"])  # before terms that are counted already are lost
    asked = sides.Asked(target, reference, **options)
    if target and run.archive.nameless:
        raise InputError(
            "no outlet is known: there is nothing to compare; give the articles a column 'outlet'"
        )

    def make() -> None:
        outlets = _outlets(run.archive)
        counted = partial(_counted, run, asked.min_count, counting, outlets)
        run.stage("terms", counted, min_count=asked.min_count, **counting)
        each = [asked._replace(target=name) for name in ([target] if target else outlets)]
        found = run.map("keyness", _compared, each, held=HELD)
        table = found[0] if target else keywords.each_outlet(zip(outlets, found, strict=True))
        if isinstance(table, InputError):
            raise table
        run.archive.write("keyness", 0, table.reset_index(drop=True))
        if not target:  # the pages of the archive show all outlets
            top = table[(table["z"] > 0) & (table["kind"] == "word")].groupby("outlet").head(MARKS)
            same = {"terms": set(top["term"]), "counting": counting}
            with sums_of(run, "lines"):
                run.map("keyness: lines", _lines, run.pieces, **same)

    run.stage("keyness", make, **asked._asdict(), **counting)
    table = run.archive.read("keyness", 0)
    return table.set_index("term", drop=False).rename_axis(None) if target else table


def _outlets(archive: Archive) -> list[str]:
    articles = archive.table(archive.everything, "outlet", "role")
    return sorted(articles.loc[articles["role"] == "article", "outlet"].dropna().unique())


def _counted(run: Run, least: int, counting: dict[str, Any], outlets: list[str]) -> None:
    """The frequent terms by article, and the style of their words, in OUT/terms."""
    with run.scratch("counted", "words"):
        names, *_ = add_up(run, "words", _count, counting=counting, outlets=outlets)
        run.map("terms: frequent ones", _frequent, run.pieces, least=least, names=names)


def _count(archive: Archive, piece: int, counting: dict[str, Any], outlets: list[str]) -> set[str]:
    """The terms of a piece by article, and how often each word stands, and inside the names of
    outlets: sent to their shards. -> Short names of outlets."""
    corpus = archive.corpus(archive.numbers(piece))
    found = count_terms(corpus, **counting)
    size = pd.DataFrame({"size": found.size.astype(np.int64), "left_out": found.left_out})
    archive.write("terms/size", piece, size)
    some, to = found.counts.tocoo(), archive.shard_of(hashes(found.names))
    term = pa.array(found.names.tolist(), pa.string()).take(some.col)
    sent = {"term": term, "article": some.row + archive.first[piece], "n": some.data}
    archive.scatter("counted", piece, to[some.col], **sent)
    names, words = house.counts(corpus, outlets)
    send(archive, "words", piece, words)
    return names


def _frequent(archive: Archive, shard: int, least: int, names: set[str]) -> None:
    """The frequent terms of a shard, and the style of their words."""
    found = pd.DataFrame(archive.gather(shard, "counted")).astype({"term": "str"})
    every = found.groupby("term")["n"].transform("sum")
    # where none is frequent, the comparison says so, and what the most frequent is
    found = found[every >= min(least, every.max())].astype({"term": "category"})
    archive.write("terms/counts", shard, found)
    words = {word for term in found["term"].cat.categories for word in term.split()}
    words |= {word.removesuffix("'s") for word in words}
    style = house.styles(words, names, archive.look_up("words", "word", house.asked(words)))
    table = pd.DataFrame(list(style.items()), columns=["word", "style"], dtype="str")
    archive.write("terms/house", shard, table)


def _compared(archive: Archive, asked: sides.Asked, held: int) -> pd.DataFrame | InputError:
    """wording.keyness, some terms at a time; or why it cannot be."""
    articles = archive.table(archive.everything, *{"role", "event", "outlet", asked.by})
    size, left_out = archive.tables("terms/size").to_numpy().T
    style = dict(archive.tables("terms/house").to_numpy())
    files = archive.files("terms/counts")

    def often(some: slice) -> sides.Often:
        found = pd.read_parquet(files[some])
        term, names = found["term"].cat.codes, found["term"].cat.categories.to_numpy(object)
        at, n = (found["article"], term), found["n"].to_numpy(np.float32)
        counts = csr_matrix((n, at), shape=(len(articles), len(names)))
        terms = Terms(articles, counts, names, size.astype(np.float32), left_out, style)
        return sides.often(terms, asked)

    parts = portions([pq.read_metadata(file).num_rows for file in files], held)
    return keywords.tried(lambda: keywords.together([partial(often, p) for p in parts], asked))


def _lines(archive: Archive, piece: int, terms: set[str], counting: dict[str, Any]) -> None:
    """A few lines of each term of each outlet."""
    corpus, by = archive.corpus(archive.numbers(piece)), ["outlet", "term"]
    spans = occurrences(corpus, terms, counting["n"], counting["voice"]).assign(n=1)
    sum_up(archive, "lines", piece, by, spans, spans, corpus)
