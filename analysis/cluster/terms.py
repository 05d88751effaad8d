"""Keyness over an archive: terms counted by article in pieces and summed by hash, the frequent ones
kept; compared an outlet a worker, some terms in all articles at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from scipy.sparse import csr_matrix

from ..base.lexicons import lexicon
from ..project import InputError
from ..wording import Terms, count_terms, house, keywords, occurrences
from .archive import Archive, portions
from .run import Out, Parquet, Run, run_of
from .sums import few, in_sentences, sum_up, sums_of
from .tallies import add_up, send
from .workers import Client

COUNTING = {"n": 1, "voice": "all", "furniture": False, "repeats": False, "agency": False}
HELD = 20_000_000  # counts of terms in articles that are compared at a time
MARKS = 20  # words of an outlet whose lines are kept


def keyness(
    parquet: Parquet,
    client: Client,
    out: Out = None,
    target: str = "",
    reference: str | None = None,
    **options: Any,
) -> pd.DataFrame:
    """wording.keyness of a target over the whole archive, or without one wording.all_keyness; also
    in OUT/keyness. Options as there.

    Terms are counted in pieces and summed by hash; those that stand min_count times in the archive
    are kept, in OUT/terms, and serve every comparison with the same counting. A worker compares an
    outlet, some terms at a time, with the draws of one process and so its p: it holds the counts of
    these terms, and a byte an article for each of some 500 draws.
    """
    run = run_of(parquet, client, out)
    counting = {name: options.pop(name, usual) for name, usual in COUNTING.items()}
    keywords.in_term(counting["n"])  # before terms that are counted already are lost
    asked = keywords.Asked(target, reference, **options)
    if target and run.archive.nameless:
        raise InputError(
            "no outlet is known: there is nothing to compare; give the articles a column 'outlet'"
        )

    def make() -> None:
        _counted(run, asked.min_count, counting)
        outlets = _outlets(run.archive)
        each = [asked._replace(target=name) for name in ([target] if target else outlets)]
        made = dict(
            zip(
                [of.target for of in each],
                run.map("keyness", _compared, each, held=HELD),
                strict=True,
            )
        )

        def one(name: str) -> pd.DataFrame:
            if isinstance(made[name], InputError):
                raise made[name]
            return made[name]

        table = one(target) if target else keywords.each_outlet(outlets, one)
        run.archive.write("keyness", 0, table.reset_index(drop=True))
        if not target:  # the pages of the archive show all outlets
            top = table[(table["z"] > 0) & (table["kind"] == "word")].groupby("outlet").head(MARKS)
            same = {"terms": set(top["term"]), "n": counting["n"], "voice": counting["voice"]}
            with sums_of(run, "lines"):
                run.map("keyness: lines", _lines, run.pieces, **same)

    run.stage("keyness", asked._asdict() | counting, make)
    table = run.archive.read("keyness", 0)
    return table.set_index("term", drop=False).rename_axis(None) if target else table


def _counted(run: Run, min_count: int, counting: dict[str, Any]) -> None:
    """The frequent terms by article, in OUT/terms."""

    def make() -> None:
        same = {"counting": counting, "outlets": _outlets(run.archive)}
        with run.scratch("counted", "by_article"):
            own = add_up(run, "counted", _count, **same)
            run.map("terms: frequent ones", _frequent, own[:1], least=min_count)
            run.map("terms: their counts", _keep, run.pieces)

    run.stage("terms", {"min_count": min_count} | counting, make)


def _outlets(archive: Archive) -> list[str]:
    articles = archive.table(archive.everything, ["outlet", "role"])
    return sorted(articles.loc[articles["role"] == "article", "outlet"].dropna().unique())


def _count(archive: Archive, piece: int, counting: dict[str, Any], outlets: list[str]) -> set[str]:
    """The terms of a piece by article; how often each stands, and each word inside and outside the
    names of outlets, sent to be summed. -> Short names of outlets."""
    corpus = archive.corpus(archive.numbers(piece))
    found = count_terms(corpus, **counting)
    size = pd.DataFrame({"size": found.size.astype(np.int64), "left_out": found.left_out})
    archive.write("terms", piece, size, "size.parquet")
    some, names = found.counts.tocoo(), pd.Index(found.names, dtype="str")
    by_article = {"article": some.row + archive.first[piece], "n": some.data}
    by_article["term"] = pd.Categorical.from_codes(some.col, names)
    archive.write("by_article", piece, pd.DataFrame(by_article))
    terms = pd.DataFrame({"word": names, "n": np.bincount(some.col, some.data, len(names))})
    terms["texts"] = np.bincount(some.col, minlength=len(names))
    own, every, inside = house.own_words(corpus, outlets)
    words = pd.DataFrame({"word": corpus.tokens.terms, "every": every, "inside": inside})
    send(archive, "counted", piece, pd.concat([terms, words]).fillna(0))
    return own


def _frequent(archive: Archive, own: set[str], least: int) -> None:
    """The frequent terms, and word, style of their words: wording.house_style, from the sums over
    the archive, of which `own` are short names of outlets."""
    counted = archive.files("counted")
    # where none is frequent, the comparison says so, and what the most frequent is
    most = pd.read_parquet(counted, columns=["n"])["n"].max()
    enough = (pc.field("n") > 0) & (pc.field("n") >= min(least, most))
    kept = pd.read_parquet(counted, columns=["word", "texts"], filters=enough)
    archive.write("terms", 0, kept, "names.parquet")
    words = {word for term in kept["word"] for word in term.split()}
    words |= {word.removesuffix("'s") for word in words}
    listed = lexicon("house_style", ("term", "style", "variant"))["variant"]
    asked = sorted({*words, *map(house.twin, words), *listed} - {""})
    known = archive.of("counted", "word", asked)
    mostly = (known["inside"] > 0) & (2 * known["inside"] >= known["every"])
    stands = known.index[known["every"] > 0]
    style = house.styles(sorted(words), set(stands), own | set(known.index[mostly]))
    table = pd.DataFrame(list(style.items()), columns=["word", "style"], dtype="str")
    archive.write("terms", 0, table, "house.parquet")


def _keep(archive: Archive, piece: int) -> None:
    """The counts of a piece, of frequent terms alone."""
    kept = pd.Index(archive.read("terms", 0, "names.parquet")["word"])
    found = archive.read("by_article", piece)
    term = found.pop("term").cat
    found["code"] = kept.get_indexer(term.categories)[term.codes]
    found = found[found["code"] >= 0].sort_values(["code", "article"])
    archive.write("terms", piece, found, "counts.parquet")


def _compared(archive: Archive, asked: keywords.Asked, held: int) -> pd.DataFrame | InputError:
    """wording.keyness, some terms at a time; or why it cannot be."""
    parts = portions(archive.read("terms", 0, "names.parquet")["texts"], held)
    most, tested, tables = 0, 0, []
    try:
        for some in parts:
            found = keywords.often(_terms(archive, asked.by, some), asked)
            most, tested = max(most, found.most), tested + found.tested
        for some in parts:
            found = keywords.often(_terms(archive, asked.by, some), asked)
            tables.append(keywords.compared(found, asked, tested))
        whole = pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)
        return keywords.finished(whole, found.sides, asked, most, tested)
    except InputError as error:
        return error


def _terms(archive: Archive, by: str, some: slice) -> Terms:
    """The articles of the archive and its frequent terms of these numbers, by article."""
    which = (pc.field("code") >= some.start) & (pc.field("code") < some.stop)
    found = pd.read_parquet(archive.files("terms", "counts.parquet"), filters=which)
    size, left_out = archive.tables("terms", "size.parquet").to_numpy().T
    names, styles = (archive.read("terms", 0, f"{k}.parquet") for k in ("names", "house"))
    at = found["article"], found["code"] - some.start
    shape = len(size), some.stop - some.start
    return Terms(
        archive.table(archive.everything, sorted({"role", "event", "outlet", by})),
        csr_matrix((found["n"].to_numpy(np.float32), at), shape=shape),
        names["word"].to_numpy(dtype=object)[some],
        size.astype(np.float32),
        left_out,
        dict(zip(styles["word"], styles["style"], strict=True)),
    )


def _lines(archive: Archive, piece: int, terms: set[str], n: int, voice: str) -> None:
    """A few lines of each term of each outlet."""
    corpus, by = archive.corpus(archive.numbers(piece)), ["outlet", "term"]
    spans = occurrences(corpus, terms, n, voice)
    sum_up(archive, "lines", piece, by, spans.assign(n=1), in_sentences(corpus, few(spans, by)))
