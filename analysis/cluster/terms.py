"""The terms of an archive, counted by article in pieces and summed by hash."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, vstack

from .. import wording
from ..base.lexicons import lexicon
from .archive import Archive
from .files import gather, hashes, save_array, scatter, shard_of, write_part
from .run import Run
from .tallies import _summed, _sums

# counts of terms in articles that a worker compares at a time
HELD = 20_000_000


def _terms(
    run: Run, by: str, min_count: int, counting: dict[str, Any]
) -> tuple[wording.Terms, list[str], list[tuple[int, int]]]:
    """The articles of the archive, whose frequent terms are counted in OUT/terms; its outlets; the
    terms by number, cut into portions."""
    archive, shards = run.archive, run.shards()
    articles = archive.table(np.arange(archive.first[-1]), ["outlet", "role"])
    outlets = sorted(articles.loc[articles["role"] == "article", "outlet"].dropna().unique())

    def make(folder: Path) -> dict[str, Any]:
        with run.scratch("counted", "said"):
            sent, own = zip(
                *run.map(
                    "terms: counts",
                    _count,
                    run.pieces,
                    counting=counting,
                    outlets=outlets,
                    shards=shards,
                ),
                strict=True,
            )
            run.map("terms: words", _summed, range(shards), name="said", columns=2)
            most = max(run.map("terms: sums", _often, range(shards), least=min_count))
            # then the comparison says so, and what the most frequent is
            if most < min_count:
                run.map("terms: sums", _often, range(shards), least=most)
            kept = np.concatenate(
                [np.load(run.out / "counted" / f"often.{k:05d}.npy") for k in range(shards)], axis=1
            )
            save_array(folder / "kept.npy", kept[:, np.argsort(kept[0])])
            run.map("terms: frequent ones", _kept, run.pieces)
            write_part(folder / "house.parquet", _house_style(archive, shards, own[0]))
        return {"terms": kept.shape[1], "bytes shuffled": sum(sent)}

    folder = run.stage("terms", {"min_count": min_count} | counting, make)
    held = sum(f.stat().st_size for f in folder.glob("*.counts.npy")) // 12
    terms = len(np.load(folder / "kept.npy", mmap_mode="r")[0])
    cuts = (
        np.linspace(0, terms, min(max(-(-held // HELD), 1), max(terms, 1)) + 1).astype(int).tolist()
    )
    return _read_terms(archive, by, (0, 0)), outlets, list(pairwise(cuts))


def _read_terms(archive: Archive, by: str, codes: tuple[int, int]) -> wording.Terms:
    """The articles of the archive and its frequent terms of these numbers, by article."""
    folder, (low, high), counts = archive.folder / "terms", codes, []
    articles = archive.table(
        np.arange(archive.first[-1]), sorted({"role", "event", "outlet", by} & archive.columns)
    )
    sizes = [np.load(f) for f in sorted(folder.glob("*.size.npy"))]
    for file, size in zip(sorted(folder.glob("*.counts.npy")), sizes, strict=True):
        article, term, times = np.load(file, mmap_mode="r")
        here = np.flatnonzero((term >= low) & (term < high))
        counts.append(
            csr_matrix(
                (times[here].astype(np.float32), (article[here], term[here] - low)),
                shape=(size.shape[1], high - low),
            )
        )
    names = pd.concat([pd.read_parquet(f) for f in sorted(folder.glob("*.names.parquet"))])
    names = names[names["code"].between(low, high - 1)].sort_values("code")["term"]
    house = pd.read_parquet(folder / "house.parquet")
    size, left_out = np.concatenate(sizes, axis=1)
    return wording.Terms(
        articles,
        vstack(counts, format="csr"),
        names.to_numpy(dtype=object),
        size.astype(np.float32),
        left_out,
        dict(zip(house["word"], house["style"], strict=True)),
    )


def _count(
    folder: str, piece: int, counting: dict[str, Any], outlets: list[str], shards: int
) -> tuple[int, set[str]]:
    """The terms of a piece by article; how often each stands, and each word inside and outside the
    names of outlets, sent to be summed."""
    archive, name = Archive(folder), f"{piece:05d}"
    corpus = archive.corpus(archive.numbers(piece))
    found = wording.count_terms(corpus, **counting)
    counts, hashed = found.counts.tocoo(), hashes(found.names)
    save_array(
        archive.folder / "terms" / f"{name}.size.npy",
        np.stack((found.size.astype(np.int64), found.left_out)),
    )
    save_array(
        archive.folder / "counted" / f"{name}.counts.npy",
        np.stack((counts.row, counts.col, counts.data.astype(np.int32))),
    )
    save_array(archive.folder / "counted" / f"{name}.hash.npy", hashed)
    write_part(
        archive.folder / "counted" / f"{name}.parquet",
        pd.DataFrame({"term": pd.Series(found.names, dtype="str")}),
    )
    total = np.bincount(counts.col, counts.data, len(hashed)).astype(np.int64)
    own, every, inside = wording.own_words(corpus, outlets)
    word = hashes(corpus.tokens.terms)
    sent = scatter(
        archive.folder / "counted" / name,
        shard_of(hashed, shards),
        shards,
        hashed,
        total,
        np.full(len(total), piece),
    )
    return sent + scatter(
        archive.folder / "said" / name, shard_of(word, shards), shards, word, every, inside
    ), own


def _often(folder: str, shard: int, least: int) -> int:
    """Of the terms of a shard the frequent ones, and the first piece of each; -> the count of the
    most frequent."""
    hashed, total, piece = gather(Path(folder) / "counted", shard, 3)
    known, first, at = np.unique(hashed, return_index=True, return_inverse=True)
    total = np.bincount(at, total, len(known)).astype(np.int64)
    often = total >= least
    save_array(
        Path(folder) / "counted" / f"often.{shard:05d}.npy",
        np.stack((known[often], piece[first[often]])),
    )
    return int(total.max(initial=0))


def _kept(folder: str, piece: int) -> None:
    """The counts of a piece, frequent terms alone; and the names of those that it is the first to
    have."""
    counted, terms, name = Path(folder) / "counted", Path(folder) / "terms", f"{piece:05d}"
    (kept, first), hashed = np.load(terms / "kept.npy"), np.load(counted / f"{name}.hash.npy")
    at = np.minimum(np.searchsorted(kept, hashed), len(kept) - 1)
    hit = kept[at] == hashed
    article, term, times = np.load(counted / f"{name}.counts.npy")
    save_array(
        terms / f"{name}.counts.npy",
        np.stack((article, at[term], times))[:, hit[term]].astype(np.int32),
    )
    mine = np.flatnonzero(hit & (first[at] == piece))
    write_part(
        terms / f"{name}.names.parquet",
        pd.read_parquet(counted / f"{name}.parquet").iloc[mine].assign(code=at[mine]),
    )


def _house_style(archive: Archive, shards: int, own: set[str]) -> pd.DataFrame:
    """word, style of the words of frequent terms: wording.house_style, from the sums over the
    archive."""
    names = pd.concat(
        [pd.read_parquet(f) for f in sorted((archive.folder / "terms").glob("*.names.parquet"))]
    )["term"]
    words = {w for name in names for w in name.split()}
    words |= {w[:-2] for w in words if w.endswith("'s")}
    asked = np.array(
        sorted(
            {
                *words,
                *map(wording.twin, words),
                *lexicon("house_style", ("term", "style", "variant"))["variant"],
            }
            - {""}
        ),
        dtype=object,
    )
    every, inside = _sums(archive.folder / "said", asked.tolist(), shards, 2)
    style = wording.styles(
        sorted(words), set(asked[every > 0]), own | set(asked[(inside > 0) & (2 * inside >= every)])
    )
    return pd.DataFrame(list(style.items()), columns=["word", "style"], dtype="str")
