"""The terms of an archive: counted by article in pieces, summed by hash, the frequent ones kept."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, load_npz, save_npz, vstack

from ..base.lexicons import lexicon
from ..wording.house import own_words, styles, twin
from ..wording.terms import Terms, count_terms
from .archive import Archive, hashes, save
from .run import Run
from .tallies import send, summed, sums

COUNTING = {"n": 1, "voice": "all", "furniture": False, "repeats": False, "agency": False}
HELD = 20_000_000  # counts of terms in articles that a worker compares at a time
Codes = tuple[int, int]  # the numbers of some terms: from, up to


def outlets_of(archive: Archive) -> list[str]:
    articles = archive.table(archive.everything, ["outlet", "role"])
    return sorted(articles.loc[articles["role"] == "article", "outlet"].dropna().unique())


def count(run: Run, min_count: int, counting: dict[str, Any]) -> list[Codes]:
    """The frequent terms by article, counted in OUT/terms; -> the terms cut into portions."""

    def make() -> dict[str, Any]:
        sent, same = run.shuffled, {"counting": counting, "outlets": outlets_of(run.archive)}
        with run.scratch("counted", "said"):
            own = run.map("terms: counts", _count, run.pieces, **same)
            for name in ("counted", "said"):
                run.map("terms: sums", summed, range(run.shards()), name=name)
            run.map("terms: frequent ones", _name, own[:1], least=min_count)
            run.map("terms: their counts", _keep, run.pieces)
        return {"bytes shuffled": run.shuffled - sent}

    folder = run.stage("terms", {"min_count": min_count} | counting, make)
    held = sum(file.stat().st_size for file in folder.glob("*.npz")) // 8
    terms = len(run.archive.load("terms", 0, "kept.npy"))
    portions = min(held // HELD + 1, max(terms, 1))
    return list(pairwise(np.linspace(0, terms, portions + 1).astype(int).tolist()))


def terms_of(archive: Archive, by: str, codes: Codes) -> Terms:
    """The articles of the archive and its frequent terms of these numbers, by article."""
    some = slice(*codes)
    counts = [load_npz(file)[:, some] for file in archive.files("terms", "npz")]
    sizes = [np.load(file) for file in archive.files("terms", "size.npy")]
    size, left_out = np.concatenate(sizes, axis=1)
    names, house = (archive.read("terms", 0, f"{k}.parquet") for k in ("names", "house"))
    return Terms(
        archive.table(archive.everything, sorted({"role", "event", "outlet", by})),
        vstack(counts, format="csr"),
        names["term"].to_numpy(dtype=object)[some],
        size.astype(np.float32),
        left_out,
        dict(zip(house["word"], house["style"], strict=True)),
    )


def _count(archive: Archive, piece: int, counting: dict[str, Any], outlets: list[str]) -> set[str]:
    """The terms of a piece by article; how often each stands, and each word inside and outside the
    names of outlets, sent to be summed. -> Short names of outlets."""
    corpus = archive.corpus(archive.numbers(piece))
    found = count_terms(corpus, **counting)
    hashed, size = hashes(found.names), np.stack((found.size.astype(np.int64), found.left_out))
    names = pd.DataFrame({"term": pd.Series(found.names, dtype="str"), "hash": hashed})
    archive.save("terms", piece, size, "size.npy")
    archive.write("counted", piece, names)
    _save(archive, "counted", piece, found.counts)
    total = np.bincount(found.counts.indices, found.counts.data, len(hashed))
    send(archive, "counted", piece, hashed, total)
    own, every, inside = own_words(corpus, outlets)
    send(archive, "said", piece, hashes(corpus.tokens.terms), every, inside)
    return own


def _save(archive: Archive, name: str, piece: int, counts: csr_matrix) -> None:
    save(archive.path(name, piece, "npz"), lambda new: save_npz(new, counts, compressed=False))


def _name(archive: Archive, own: set[str], least: int) -> None:
    """The frequent terms, and word, style of their words: wording.house_style, from the sums over
    the archive, of which `own` are short names of outlets."""
    totals = [archive.load("counted", k) for k in range(int(archive.fact("shards")[0]))]
    # where none is frequent, the comparison says so, and what the most frequent is
    least = min(least, max(total.max(initial=0) for _, total in totals))
    kept = np.sort(np.concatenate([hashed[total >= least] for hashed, total in totals]))
    named = dict[int, str]()
    for file in archive.files("counted", "parquet"):
        table = pd.read_parquet(file)
        table = table[np.isin(table["hash"], kept)]
        named |= zip(table["hash"], table["term"], strict=True)
    names = pd.Series([named[h] for h in kept.tolist()], dtype="str")
    archive.save("terms", 0, kept, "kept.npy")
    archive.write("terms", 0, names.to_frame("term"), "names.parquet")
    words = {word for name in names for word in name.split()}
    words |= {word[:-2] for word in words if word.endswith("'s")}
    listed = lexicon("house_style", ("term", "style", "variant"))["variant"]
    asked = np.array(sorted({*words, *map(twin, words), *listed} - {""}), dtype=object)
    every, inside = sums(archive, "said", asked.tolist())
    own = own | set(asked[(inside > 0) & (2 * inside >= every)])
    style = styles(sorted(words), set(asked[every > 0]), own)
    table = pd.DataFrame(list(style.items()), columns=["word", "style"], dtype="str")
    archive.write("terms", 0, table, "house.parquet")


def _keep(archive: Archive, piece: int) -> None:
    """The counts of a piece, of frequent terms alone."""
    kept = archive.load("terms", 0, "kept.npy")
    hashed = archive.read("counted", piece)["hash"].to_numpy()
    here = np.flatnonzero(np.isin(hashed, kept))
    counts = load_npz(archive.path("counted", piece, "npz"))[:, here].tocsr()
    code, shape = np.searchsorted(kept, hashed[here]), (counts.shape[0], len(kept))
    counts = csr_matrix((counts.data, code[counts.indices], counts.indptr), shape=shape)
    counts.sort_indices()
    _save(archive, "terms", piece, counts)
