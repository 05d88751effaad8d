"""Reading an archive once: pieces of cleaned articles, what is known of all, house lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ..corpus import parts
from ..corpus import tables as lists
from ..corpus.articles import Corpus
from ..corpus.records import name_of, telling
from .archive import Archive
from .files import _hash, _save, gather, save_array, scatter, shard_of, write_part


def _read(
    folder: str,
    unit: tuple[int, tuple[str, list[int], int]],
    size: int,
    columns: dict[str, str],
    several: bool,
) -> None:
    """Row groups of a file -> pieces of `size` cleaned articles with hashes of id and text, and the
    rows that were skipped."""
    number, (name, groups, row) = unit
    out, file = Path(folder), Path(name)
    skipped: list[tuple[str, str]] = []
    held: list[dict[str, Any]] = []
    stems = (out / "articles" / f"{number:05d}-{k:04d}" for k in count())
    try:
        batches = pq.ParquetFile(file).iter_batches(batch_size=min(size, 1000), row_groups=groups)
        for found in (f for batch in batches for f in _rows(batch)):
            if found is None:
                skipped.append((f"{file.name} row {row}", "not readable as UTF-8"))
                row += 1
                continue
            table = lists.renamed(found, columns)
            table.index = pd.RangeIndex(row, row + len(table))
            row += len(table)
            if "id" not in table and several:
                table["id"] = [f"{file.stem}-row-{n}" for n in table.index]
            for where, article in lists.rows(file.name, table):
                if isinstance(article, str) or not article["text"].strip():
                    skipped.append((where, article if isinstance(article, str) else "empty"))
                else:
                    article.setdefault("id", name_of(article))
                    article.pop("note", None)
                    held.append(article)
                    if len(held) == size:
                        _keep(next(stems), held)
                        held.clear()
    except (pa.ArrowException, OSError) as error:
        skipped.append(
            (f"{file.name} from row {row}", f"unreadable ({str(error).splitlines()[0]})")
        )
    if held:
        _keep(next(stems), held)
    if skipped:
        write_part(
            out / "skipped" / f"{number:05d}.parquet",
            pd.DataFrame(skipped, columns=["file", "reason"], dtype="str"),
        )


def _rows(batch: pa.RecordBatch) -> Iterator[pd.DataFrame | None]:
    """The rows of a batch, together; where some text of it is not UTF-8 one by one, and None for
    such a row."""
    try:
        batch.validate(full=True)
    except pa.ArrowInvalid:
        if batch.num_rows == 1:
            yield None
        else:
            for row in range(batch.num_rows):
                yield from _rows(batch.slice(row, 1))
    else:
        yield batch.to_pandas(ignore_metadata=True)


def _keep(stem: Path, records: list[dict[str, Any]]) -> None:
    """A piece of articles as an Arrow file, which others can map."""
    ids, outlets = (
        [str(r.pop("id")) for r in records],
        [str(r.get("outlet") or "") for r in records],
    )
    keys = [list(map(_hash, ids)), [_hash(*telling(r)) for r in records]]
    articles = Corpus(pd.DataFrame(records), house=set(), versions="all").articles
    # a stand-in is no outlet
    articles["outlet"] = articles["outlet"].where(
        pd.Series(outlets, index=articles.index) != "", None
    )
    articles.insert(0, "article", pd.Series(ids, index=articles.index, dtype="str"))
    rows = pa.Table.from_pandas(articles, preserve_index=False)

    def write(new: Path) -> None:
        with pa.ipc.new_file(str(new), rows.schema) as to:
            to.write_table(rows)

    save_array(stem.with_suffix(".npy"), np.array(keys, np.int64))
    _save(stem.with_suffix(".arrow"), write)


def _column(piece: Path, name: str) -> pa.ChunkedArray:
    return pa.ipc.open_file(pa.memory_map(str(piece))).read_all()[name]


def _index(folder: str, _: int) -> int:
    """What must be known of all articles at once, a number each: where it stands, outlet, event,
    agency, rank by date; no doubles."""
    archive = Archive(folder)
    pieces = archive.pieces
    if not pieces:
        return 0
    keys = [np.load(p.with_suffix(".npy")) for p in pieces]
    piece = np.repeat(np.arange(len(pieces)), [k.shape[1] for k in keys])
    row, both = np.concatenate([np.arange(k.shape[1]) for k in keys]), np.concatenate(keys, axis=1)
    seen: tuple[set[int], set[int]] = (set(), set())
    lost, doubles = np.zeros(len(row), bool), []
    for at in np.flatnonzero(
        np.logical_or(*(pd.Series(k).duplicated(keep=False) for k in both))
    ).tolist():
        # as in one process, the first of an id and of a text is kept
        key = both[:, at].tolist()
        lost[at] = key[0] in seen[0] or key[1] in seen[1]
        if lost[at]:
            article = _column(pieces[piece[at]], "article")[int(row[at])].as_py()
            doubles.append(
                (article, f"duplicate id {article}" if key[0] in seen[0] else "duplicate text")
            )
        else:
            seen[0].add(key[0])
            seen[1].add(key[1])
    if doubles:
        write_part(
            archive.folder / "skipped" / "doubles.parquet",
            pd.DataFrame(doubles, columns=["file", "reason"], dtype="str"),
        )
    names = ("outlet", "event", "agency", "date", "role")
    facts = pd.concat(
        [pd.DataFrame({c: _column(p, c).to_pandas() for c in names}) for p in pieces],
        ignore_index=True,
    )[~lost]
    rank = np.empty(len(facts), np.int64)
    rank[np.argsort(facts["date"].to_numpy("datetime64[s]"), kind="stable")] = np.arange(len(facts))
    # then each article's own name stands in for its outlet
    nameless = bool(facts["outlet"].isna().all())
    arrays = {
        "row": row[~lost],
        "first": np.searchsorted(piece[~lost], np.arange(len(pieces) + 1)),
        "rank": rank,
        "day": facts["date"].to_numpy("datetime64[D]").astype(np.int64),
        "outlet": np.arange(len(facts)) if nameless else pd.factorize(facts["outlet"])[0],
        "event": pd.factorize(facts["event"])[0],
        "agency": (facts["agency"] != "").to_numpy(),
        "role": (facts["role"] == "article").to_numpy(),
        "house": np.zeros(0, np.int64),
        "nameless": np.array([nameless]),
    }
    for name, array in arrays.items():
        save_array(archive.folder / "index" / f"{name}.npy", array)
    return len(facts)


def _lines(folder: str, piece: int, shards: int) -> int:
    """Lines that may be furniture: hash of the line, outlet, hash of the article's beginning."""
    archive = Archive(folder)
    numbers = archive.numbers(piece)
    texts, outlets = (
        archive.table(numbers, ["text"])["text"],
        archive.fact("outlet")[numbers].tolist(),
    )
    rows = [
        (_hash(line), outlet, _hash(parts.fold(text[:200])))
        for text, outlet in zip(texts, outlets, strict=True)
        if outlet >= 0
        for line in parts.short_lines(text)
    ]
    sent = np.array(rows, np.int64).reshape(-1, 3).T
    return scatter(
        archive.folder / "lines" / f"{piece:05d}", shard_of(sent[0], shards), shards, *sent
    )


def _house(folder: str, shard: int) -> np.ndarray:
    """Hashes of the lines of one outlet alone that stand in three or more of its articles."""
    line, outlet, whole = gather(Path(folder) / "lines", shard, 3)
    many = pd.DataFrame({"line": line, "outlet": outlet, "whole": whole}).groupby("line").nunique()
    return many.index[(many["outlet"] == 1) & (many["whole"] >= 3)].to_numpy(np.int64)
