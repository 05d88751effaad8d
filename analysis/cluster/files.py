"""Files that pass between tasks: written whole or not at all, sorted by shard."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def _hash(*said: str) -> int:
    return int.from_bytes(
        blake2b("\0".join(said).encode("utf-8", "surrogatepass"), digest_size=8).digest(),
        "little",
        signed=True,
    )


def hashes(words: Iterable[str]) -> np.ndarray:
    """A stable 64-bit hash of each word as it is (those of passages take spellings for one)."""
    return np.fromiter(map(_hash, words), np.int64)


def _save(path: Path, write: Callable[[Path], Any]) -> None:
    """Write a file whole or not at all: the same task may run twice."""
    new = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    write(new)
    os.replace(new, path)


def save_array(path: Path, array: np.ndarray) -> None:
    _save(path, lambda new: np.save(new, array))


Part = tuple[pa.Schema, dict[str, int]]


# columns that number groups within a corpus, from 0
NUMBERED = ("quotation", "statement")


def write_part(path: Path, table: pd.DataFrame) -> Part:
    """-> its schema, and how many groups each column of NUMBERED numbers."""
    rows = pa.Table.from_pandas(table, preserve_index=False)
    _save(path, lambda new: pq.write_table(rows, new, compression="zstd"))
    return rows.schema, {
        c: int(table[c].max()) + 1 if len(table) else 0 for c in NUMBERED if c in table
    }


def scatter(path: Path, shard: np.ndarray, shards: int, *columns: np.ndarray) -> int:
    """Write 64-bit columns sorted by shard; -> the bytes."""
    order = np.argsort(shard.astype(np.uint16), kind="stable")
    sent = np.stack([c.astype(c.dtype, copy=False).view(np.int64)[order] for c in columns])
    save_array(
        path.with_suffix(".cuts.npy"),
        np.concatenate(([0], np.cumsum(np.bincount(shard, minlength=shards)))),
    )
    save_array(path.with_suffix(".npy"), sent)
    return sent.nbytes


def gather(folder: Path, shard: int, columns: int) -> np.ndarray:
    """What all tasks wrote for a shard, in the order of the tasks: columns x rows."""
    out = []
    for cuts in sorted(folder.glob("*.cuts.npy")):
        low, high = np.load(cuts, mmap_mode="r")[shard : shard + 2].tolist()
        if low < high:
            out.append(
                np.array(
                    np.load(cuts.with_name(cuts.name.replace(".cuts", "")), mmap_mode="r")[
                        :, low:high
                    ]
                )
            )
    return np.concatenate(out, axis=1) if out else np.zeros((columns, 0), np.int64)


def shard_of(hashed: np.ndarray, shards: int) -> np.ndarray:
    return (hashed.view(np.uint64) % np.uint64(shards)).astype(np.int64)
