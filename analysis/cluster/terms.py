"""Keyness over an archive: terms counted by article in pieces and summed by hash, the frequent ones
kept; compared an outlet a worker, some terms in all articles at a time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from scipy.sparse import csr_matrix

from ..base.lexicons import lexicon
from ..project import InputError
from ..wording import Terms, count_terms, house, keywords, occurrences
from .archive import Archive, hashes
from .run import Out, Parquet, Run, run_of
from .sums import few, in_sentences, sum_up, sums_of
from .tallies import add_up, send, sums
from .workers import Client

COUNTING = {"n": 1, "voice": "all", "furniture": False, "repeats": False, "agency": False}
HELD = 20_000_000  # counts of terms in articles that are compared at a time
MARKS = 20  # words of an outlet whose lines are kept
Codes = tuple[int, int]  # the numbers of some terms: from, up to


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
            zip([of.target for of in each], run.map("keyness", _compared, each), strict=True)
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
        with run.scratch("counted"):
            own = add_up(run, "counted", _count, **same)
            run.map("terms: frequent ones", _name, own[:1], least=min_count)
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
    some = found.counts.tocoo()
    by_article = {"term": some.col, "article": some.row + archive.first[piece], "n": some.data}
    archive.write("counted", piece, pd.DataFrame(by_article), "counts.parquet")
    terms = pd.DataFrame({"word": pd.Series(found.names, dtype="str")})
    archive.write("counted", piece, terms, "names.parquet")
    terms["n"] = np.bincount(some.col, some.data, len(terms))
    terms["texts"] = np.bincount(some.col, minlength=len(terms))
    own, every, inside = house.own_words(corpus, outlets)
    words = pd.DataFrame({"word": corpus.tokens.terms, "every": every, "inside": inside})
    send(archive, "counted", piece, pd.concat([terms, words]).fillna(0))
    return own


def _name(archive: Archive, own: set[str], least: int) -> None:
    """The frequent terms, and word, style of their words: wording.house_style, from the sums over
    the archive, of which `own` are short names of outlets."""
    counted = [np.load(file, mmap_mode="r")[:3] for file in archive.files("counted", "npy")]
    kept = np.concatenate(counted, axis=1)
    # where none is frequent, the comparison says so, and what the most frequent is
    kept = kept[:, (kept[1] > 0) & (kept[1] >= min(least, kept[1].max(initial=0)))]
    kept = kept[:, np.argsort(kept[0])]
    named = dict[int, str]()
    for file in archive.files("counted", "names.parquet"):
        word = pd.read_parquet(file)["word"]
        hashed = hashes(word)
        some = np.isin(hashed, kept[0])
        named |= zip(hashed[some].tolist(), word[some], strict=True)
    names = pd.Series([named[h] for h in kept[0].tolist()], dtype="str")
    table = pd.DataFrame({"term": names, "hash": kept[0], "texts": kept[2]})
    archive.write("terms", 0, table, "names.parquet")
    words = {word for name in names for word in name.split()}
    words |= {word[:-2] for word in words if word.endswith("'s")}
    listed = lexicon("house_style", ("term", "style", "variant"))["variant"]
    asked = np.array(sorted({*words, *map(house.twin, words), *listed} - {""}), dtype=object)
    _, _, stands, inside = sums(archive, "counted", asked.tolist())
    own = own | set(asked[(inside > 0) & (2 * inside >= stands)])
    style = house.styles(sorted(words), set(asked[stands > 0]), own)
    table = pd.DataFrame(list(style.items()), columns=["word", "style"], dtype="str")
    archive.write("terms", 0, table, "house.parquet")


def _keep(archive: Archive, piece: int) -> None:
    """The counts of a piece, of frequent terms alone."""
    kept = archive.read("terms", 0, "names.parquet")["hash"].to_numpy()
    hashed = hashes(archive.read("counted", piece, "names.parquet")["word"])
    code = np.where(np.isin(hashed, kept), np.searchsorted(kept, hashed), -1)
    found = archive.read("counted", piece, "counts.parquet")
    found["code"] = code[found.pop("term")]
    found = found[found["code"] >= 0].sort_values(["code", "article"])
    archive.write("terms", piece, found, "counts.parquet")


def _compared(archive: Archive, asked: keywords.Asked) -> pd.DataFrame | InputError:
    """wording.keyness, some terms at a time; or why it cannot be."""
    most, tested, tables, parts = 0, 0, [], _portions(archive)
    try:
        for codes in parts:
            found = keywords.often(_terms(archive, asked.by, codes), asked)
            most, tested = max(most, found.most), tested + found.tested
        for codes in parts:
            found = keywords.often(_terms(archive, asked.by, codes), asked)
            tables.append(keywords.compared(found, asked, tested))
        whole = pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)
        return keywords.finished(whole, found.sides, asked, most, tested)
    except InputError as error:
        return error


def _portions(archive: Archive) -> list[Codes]:
    """The frequent terms, as many at a time as fit into a worker."""
    ends = np.cumsum(archive.read("terms", 0, "names.parquet")["texts"])
    cuts = np.flatnonzero(np.diff(ends // HELD, prepend=0)).tolist()
    return list(pairwise([*dict.fromkeys([0, *cuts]), len(ends)]))


def _terms(archive: Archive, by: str, codes: Codes) -> Terms:
    """The articles of the archive and its frequent terms of these numbers, by article."""
    low, high = codes
    some = (pc.field("code") >= low) & (pc.field("code") < high)
    found = pd.read_parquet(archive.files("terms", "counts.parquet"), filters=some)
    size, left_out = archive.tables("terms", "size.parquet").to_numpy().T
    names, styles = (archive.read("terms", 0, f"{k}.parquet") for k in ("names", "house"))
    at = found["article"], found["code"] - low
    return Terms(
        archive.table(archive.everything, sorted({"role", "event", "outlet", by})),
        csr_matrix((found["n"].to_numpy(np.float32), at), shape=(len(size), high - low)),
        names["term"].to_numpy(dtype=object)[low:high],
        size.astype(np.float32),
        left_out,
        dict(zip(styles["word"], styles["style"], strict=True)),
    )


def _lines(archive: Archive, piece: int, terms: set[str], n: int, voice: str) -> None:
    """A few lines of each term of each outlet."""
    corpus, by = archive.corpus(archive.numbers(piece)), ["outlet", "term"]
    spans = occurrences(corpus, terms, n, voice)
    sum_up(archive, "lines", piece, by, spans.assign(n=1), in_sentences(corpus, few(spans, by)))
