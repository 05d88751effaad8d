"""Quotations in several tellings: by event, and where none is known by windows of days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..repetition import variants
from .archive import Archive
from .equal import _place
from .files import Part, save_array, write_part
from .groups import _events, _windows
from .run import Run, _run
from .sums import _few, _sum_up, _sums_of
from .tallies import _of_all, _tally

if TYPE_CHECKING:
    from distributed import Client

DRIFT = ["outlet", "mode", "change"]


def quote_variants(parquet: str | Path | Run, client: Client, out: str | Path | None = None) -> Any:
    """repetition.quote_variants over the whole archive: a Dask DataFrame on OUT/quote_variants.

    How rare a word is, is counted over the whole archive. Tellings of an event are compared in one
    task; those of no known event in windows
    of days, each with the days around it; what windows link is put together afterwards, for an
    utterance may be told from one to the next.
    """
    run = _run(parquet, client, out)

    def make() -> list[Part]:
        _tally(run, "rarity")
        whole, windows = _events(run, alone=False), _windows(run)
        parts = range(len(whole), len(whole) + len(windows))
        with _sums_of(run, {"drift": DRIFT}), run.scratch("links"):
            made = run.map("quote_variants", _variants, list(enumerate(whole)))
            run.map("quote_variants: links", _links, list(zip(parts, windows, strict=True)))
            run.map("quote_variants: utterances", _roots, [0] if windows else [])
            return made + run.map("quote_variants: tellings", _tellings, parts)

    return run.table("quote_variants", {}, make)


def _links(folder: str, item: tuple[int, tuple[np.ndarray, int, int]]) -> None:
    """Which fuller telling each one of a window agrees with best, and both: OUT/links."""
    archive, (part, (numbers, first, last)) = Archive(folder), item
    corpus = _with_rarity(archive, numbers)
    u = variants.utterances(corpus)
    parent = variants.linked(corpus, u)
    number = numbers[corpus.articles.index.get_indexer(pd.Index(u["article"]))]
    block = archive.fact("day")[number] // variants.DAYS
    child = np.flatnonzero((parent != np.arange(len(u))) & (block >= first) & (block <= last))
    key = _place(number, u["start"].to_numpy()) * 2 + (u["mode"] == "indirect").to_numpy()
    save_array(
        archive.folder / "links" / f"{part:05d}.npy", np.stack((key[child], key[parent[child]]))
    )
    kept = np.unique(np.concatenate((child, parent[child])))
    write_part(
        archive.folder / "links" / f"{part:05d}.parquet",
        u.iloc[kept].assign(key=key[kept], number=number[kept]),
    )


def _roots(folder: str, _: int) -> None:
    """The fullest telling at the end of each one's links, and the part that is to list them:
    numbers alone, of linked tellings alone."""
    files = sorted((Path(folder) / "links").glob("[0-9]*.npy"))
    links = [np.load(f) for f in files]
    part = np.repeat([int(f.stem) for f in files], [x.shape[1] for x in links])
    child, parent = np.concatenate(links, axis=1)
    keys = np.unique(np.concatenate((child, parent)))
    root = np.arange(len(keys))
    root[np.searchsorted(keys, child)] = np.searchsorted(keys, parent)
    root = variants.roots(root)[np.searchsorted(keys, child)]
    home = np.full(len(keys), len(part) and part.max())
    np.minimum.at(home, root, part)
    save_array(
        Path(folder) / "links" / "roots.npy", np.stack((child, keys[root], part, home[root]))
    )


def _tellings(folder: str, part: int) -> Part:
    """The utterances whose first link stands in this part."""
    archive = Archive(folder)
    child, root, parts, _ = (roots := np.load(archive.folder / "links" / "roots.npy"))[
        :, roots[3] == part
    ]
    files = [
        pd.read_parquet(archive.folder / "links" / f"{k:05d}.parquet")
        for k in np.unique(parts).tolist()
    ]
    u = pd.concat(
        [*files, pd.read_parquet(archive.folder / "links" / f"{part:05d}.parquet").head(0)]
    )
    of = dict(zip([*child.tolist(), *root.tolist()], [*root.tolist(), *root.tolist()], strict=True))
    u = u[u["key"].isin(of)].drop_duplicates("key").sort_values("key")
    # direct, then indirect, as in one process
    u = u.sort_values("mode", kind="stable")
    position = {key: k for k, key in enumerate(u["key"])}
    u["statement"] = u["key"].map(of).map(position)
    return _keep_variants(archive, part, archive.corpus(np.unique(u["number"].to_numpy())), u)


def _keep_variants(archive: Archive, part: int, corpus: Corpus, u: pd.DataFrame) -> Part:
    table = variants.told(corpus, u)
    known = table.assign(n=1)
    _sum_up(archive, "drift", part, DRIFT, known, _few(known, DRIFT))
    return write_part(archive.folder / "quote_variants" / f"{part:05d}.parquet", table)


def _with_rarity(archive: Archive, numbers: np.ndarray) -> Corpus:
    corpus = archive.corpus(numbers)
    table, words = _of_all(archive, corpus, "rarity")
    for loose in (False, True):
        mine = table[table["word"].str.startswith(f"{loose} ")]
        corpus.remember(
            mine.assign(word=mine["word"].str.partition(" ")[2], words=words),
            variants.rarity,
            loose,
        )
    return corpus


def _variants(folder: str, item: tuple[int, np.ndarray]) -> Part:
    archive, (part, numbers) = Archive(folder), item
    corpus = _with_rarity(archive, numbers)
    u = variants.utterances(corpus)
    return _keep_variants(
        archive, part, corpus, u.assign(statement=variants.roots(variants.linked(corpus, u)))
    )
