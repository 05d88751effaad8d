"""Quotations in several tellings: by event, and where none is known by windows of days."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..repetition import variants
from .archive import NO_DAY, Archive, Part
from .articlewise import cuts, events
from .equal import place_of
from .run import Out, Parquet, Run, run_of
from .sums import few, sum_up, sums_of
from .tallies import of_all, tally
from .workers import Client

DRIFT = ["outlet", "mode", "change"]


def quote_variants(parquet: Parquet, client: Client, out: Out = None) -> Any:
    """repetition.quote_variants over the whole archive: a Dask DataFrame on OUT/quote_variants.

    How rare a word is, is counted over the whole archive. Tellings of an event are compared in one
    task; those of no known event in windows of days, each with the days around it; what windows
    link is put together afterwards, for an utterance may be told from one to the next.
    """
    run = run_of(parquet, client, out)

    def make() -> list[Part]:
        tally(run, "rarity")
        whole, days = list(enumerate(events(run, alone=False))), _windows(run)
        parts = range(len(whole), len(whole) + len(days))
        with sums_of(run, {"drift": DRIFT}), run.scratch("links", "roots"):
            made = run.map("quote_variants", _variants, whole)
            run.map("quote_variants: links", _links, list(zip(parts, days, strict=True)))
            run.map("quote_variants: utterances", _roots, [0] if days else [])
            return made + run.map("quote_variants: tellings", _tellings, parts)

    return run.table("quote_variants", {}, make)


def _windows(run: Run) -> list[tuple[np.ndarray, int, int]]:
    """Articles of no known event and known day: those of some blocks of DAYS days with the blocks
    beside them; the first and last block."""
    event, day = run.archive.fact("event"), run.archive.fact("day")
    block = np.where(event < 0, day, NO_DAY) // variants.DAYS
    at = np.flatnonzero(block > NO_DAY // variants.DAYS)
    at = at[np.argsort(block[at], kind="stable")]
    blocks, begin = np.unique(block[at], return_index=True)
    out = []
    for low, high in pairwise([*cuts(begin, run.size).tolist(), len(blocks)]):
        first, last = int(blocks[low]), int(blocks[high - 1])
        near = slice(*np.searchsorted(block[at], [first - 1, last + 2]))
        out.append((np.sort(at[near]), first, last))
    return out


def _with_rarity(archive: Archive, numbers: np.ndarray) -> tuple[Corpus, pd.DataFrame]:
    """These articles, knowing how rare a word is in the archive; and what may be a telling."""
    corpus = archive.corpus(numbers)
    table, words = of_all(archive, corpus, "rarity")
    for loose in (False, True):
        mine = table[table["word"].str.startswith(f"{loose} ")]
        word = mine["word"].str.partition(" ")[2]
        corpus.remember(mine.assign(word=word, words=words), variants.rarity, loose)
    return corpus, variants.utterances(corpus)


def _variants(archive: Archive, item: tuple[int, np.ndarray]) -> Part:
    corpus, u = _with_rarity(archive, item[1])
    statement = variants.roots(variants.linked(corpus, u))
    return _told(archive, item[0], corpus, u.assign(statement=statement))


def _told(archive: Archive, part: int, corpus: Corpus, u: pd.DataFrame) -> Part:
    table = variants.told(corpus, u)
    sum_up(archive, "drift", part, DRIFT, table.assign(n=1), few(table.assign(n=1), DRIFT))
    return archive.write("parts", part, table)


def _links(archive: Archive, item: tuple[int, tuple[np.ndarray, int, int]]) -> None:
    """Which fuller telling each one of a window agrees with best, and both: OUT/links."""
    part, (numbers, first, last) = item
    corpus, u = _with_rarity(archive, numbers)
    parent = variants.linked(corpus, u)
    number = numbers[corpus.articles.index.get_indexer(pd.Index(u["article"]))]
    block = archive.fact("day")[number] // variants.DAYS
    child = np.flatnonzero((parent != np.arange(len(u))) & (block >= first) & (block <= last))
    key = place_of(number, u["start"].to_numpy()) * 2 + (u["mode"] == "indirect").to_numpy()
    archive.save("links", part, np.stack((key[child], key[parent[child]])))
    kept = np.unique(np.concatenate((child, parent[child])))
    archive.write("links", part, u.iloc[kept].assign(key=key[kept], number=number[kept]))


def _roots(archive: Archive, _: int) -> None:
    """The fullest telling at the end of each one's links, and the part that is to list them:
    numbers alone, of linked tellings alone."""
    files = sorted((archive.folder / "links").glob("[0-9]*.npy"))
    links = [np.load(file) for file in files]
    part = np.repeat([int(file.stem) for file in files], [found.shape[1] for found in links])
    child, parent = np.concatenate(links, axis=1)
    keys = np.unique(np.concatenate((child, parent)))
    root = np.arange(len(keys))
    root[np.searchsorted(keys, child)] = np.searchsorted(keys, parent)
    root = variants.roots(root)[np.searchsorted(keys, child)]
    home = np.full(len(keys), len(part) and part.max())
    np.minimum.at(home, root, part)
    archive.save("roots", 0, np.stack((child, keys[root], part, home[root])))


def _tellings(archive: Archive, part: int) -> Part:
    """The utterances whose first link stands in this part."""
    roots = archive.load("roots", 0)
    child, root, parts, _ = roots[:, roots[3] == part]
    own = archive.path("links", part, "parquet")
    files = [archive.path("links", k, "parquet") for k in np.unique(parts).tolist()]
    u = pd.concat([*map(pd.read_parquet, files), pd.read_parquet(own).head(0)])
    of = dict(zip([*child.tolist(), *root.tolist()], [*root.tolist(), *root.tolist()], strict=True))
    # direct, then indirect, as in one process
    u = u[u["key"].isin(of)].drop_duplicates("key").sort_values(["mode", "key"])
    position = {key: k for k, key in enumerate(u["key"])}
    u["statement"] = u["key"].map(of).map(position)
    return _told(archive, part, archive.corpus(np.unique(u["number"].to_numpy())), u)
