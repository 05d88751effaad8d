"""How long shared passages take over Dask, and what they need: python benchmarks/cluster.py [10000
50000 200000] [--workers 1 2]

Articles of about 500 invented words, one in ten a copy in part. Prints, for each size and number of
workers: seconds to read and to find,
processor seconds of the workers, the largest memory of one, bytes sent between tasks, passages
found; then growth against n log n, by
time and by processor seconds.

    python benchmarks/cluster.py --equal ARTICLES [--pieces 2 7 32]        are all tables those of
    one process? (a folder or a file)
    python benchmarks/cluster.py --archive ARTICLES.parquet                the same figures for an
    archive of yours
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import Corpus, cluster, evidence, repetition, voice, wording


def archive(path: Path, n: int, seed: int = 7) -> None:
    draw = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = np.array(["".join(draw.choice(letters, k)) for k in draw.integers(2, 11, 40_000)])
    often = np.cumsum(1 / np.arange(2, len(words) + 2))
    texts: list[np.ndarray] = []
    with pq.ParquetWriter(
        path,
        pa.schema(
            [("id", "string"), ("outlet", "string"), ("event", "string"), ("text", "string")]
        ),
    ) as to:
        for low in range(0, n, 5000):
            kept = texts[-2000:]
            texts = []
            for _ in range(min(5000, n - low)):
                text = words[
                    np.searchsorted(
                        often,
                        often[-1] * draw.random(int(np.clip(draw.normal(500, 120), 150, 900))),
                    )
                ]
                if kept and draw.random() < 0.12:
                    source = kept[draw.integers(len(kept))]
                    size = int(draw.integers(15, len(source) // 2))
                    at = int(draw.integers(len(source) - size))
                    text = np.concatenate((text[:50], source[at : at + size], text[50:]))
                texts.append(text)
            outlets = draw.integers(0, 40, len(texts)).astype(str)
            to.write_table(
                pa.table(
                    {
                        "id": [f"a{low + i:08d}" for i in range(len(texts))],
                        "outlet": outlets.tolist(),
                        "event": ["made"] * len(texts),
                        "text": [" ".join(t) for t in texts],
                    }
                )
            )


class Measured(cluster.Run):
    """A run that counts the bytes that its tasks send each other."""

    sent = 0

    @contextmanager
    def scratch(self, *names: str) -> Iterator[None]:
        with super().scratch(*names):
            yield
            files = (file for name in names for file in (self.out / name).rglob("*.sent"))
            self.sent += sum(file.stat().st_size for file in files)


def peak() -> int:
    return (
        next(
            int(line.split()[1])
            for line in Path("/proc/self/status").read_text().splitlines()
            if line.startswith("VmHWM")
        )
        * 1024
    )


def spent() -> float:
    return sum(os.times()[:2])


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Sorted, with groups numbered anew."""
    numbered = [c for c in ("statement", "quotation") if c in table]
    table = table.sort_values(
        [c for c in table if c not in numbered], kind="stable", ignore_index=True
    )
    return table.assign(
        **{c: np.where(table[c] < 0, -1, pd.factorize(table[c])[0]) for c in numbered}
    )


def equal(articles: str, pieces: list[int], workers: int, only: list[str]) -> bool:
    """Compares every table with that of one process, row for row after sorting."""
    corpus = Corpus.read(articles)
    makes = cluster.SPANS | {
        "passages": repetition.between,
        "quote_variants": repetition.quote_variants,
        "keyness": wording.all_keyness,
        "counts": lambda c: evidence.count(
            c, voice.quotations(c), ["outlet", "voice"], per="words"
        ),
    }
    makes = {name: make for name, make in makes.items() if name in only or only == [""]}
    all_same = True
    expected = {}
    for name, make in makes.items():
        start = time.perf_counter()
        expected[name] = make(corpus)
        print(
            f"one process  {name:15} {len(expected[name]):9,} rows {time.perf_counter() - start:7.1f} s",
            flush=True,
        )
    with tempfile.TemporaryDirectory() as folder, cluster.cluster_of(workers=workers) as client:
        table = corpus.articles.drop(columns="agency").rename_axis("id").reset_index()
        table.to_parquet(Path(folder) / "a.parquet")
        for n in pieces:
            run = cluster.Run(
                Path(folder) / "a.parquet",
                client,
                Path(folder) / f"out{n}",
                size=-(-len(table) // n),
            )
            for name, whole in expected.items():
                start = time.perf_counter()
                if name == "counts":
                    found = cluster.counts(run, voice.quotations, ["outlet", "voice"], per="words")
                elif name == "keyness":
                    found = cluster.keyness(run)
                else:
                    found = (
                        cluster.WHOLE[name](run)
                        if name in cluster.WHOLE
                        else cluster.spans(run, cluster.SPANS[name])
                    ).compute()
                try:
                    pd.testing.assert_frame_equal(
                        in_order(found), in_order(whole), check_exact=True
                    )
                    said = "the same"
                except AssertionError as error:
                    said, all_same = f"NOT THE SAME: {' '.join(str(error).split())}", False
                print(
                    f"{n:3} pieces   {name:15} {len(found):9,} rows {time.perf_counter() - start:7.1f} s  {said}",
                    flush=True,
                )
    return all_same


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 50_000, 200_000])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument(
        "--archive", type=Path, help="measure this Parquet file instead of made articles"
    )
    parser.add_argument("--equal", metavar="ARTICLES")
    parser.add_argument("--only", metavar="TABLE,…", help="compare these tables alone")
    parser.add_argument("--pieces", type=int, nargs="*", default=[2, 7, 32])
    said = parser.parse_args()
    if said.equal:
        sys.exit(
            not equal(said.equal, said.pieces, max(said.workers), (said.only or "").split(","))
        )
    before: dict[int, tuple[int, float, float]] = {}
    print(" articles workers  read s  find s   cpu s  peak GB  sent GB  passages  of n log n")
    for n in [pq.ParquetFile(said.archive).metadata.num_rows] if said.archive else said.sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = said.archive or Path(folder) / "a.parquet"
            if not said.archive:
                archive(path, n)
            for workers in said.workers:
                with cluster.cluster_of(workers=workers) as client:
                    start = time.perf_counter()
                    run = Measured(path, client, Path(folder) / f"out{workers}")
                    read, used = time.perf_counter(), sum(client.run(spent).values())
                    cluster.passages(run)
                    found, used = time.perf_counter() - read, sum(client.run(spent).values()) - used
                    most = max(client.run(peak).values())
                rows = sum(
                    pq.ParquetFile(f).metadata.num_rows
                    for f in (Path(folder) / f"out{workers}" / "passages").glob("*.parquet")
                )
                last = before.get(workers)
                rate = n * math.log(n) / (last[0] * math.log(last[0])) if last else math.nan
                growth = (
                    f"{found / last[1] / rate:.2f}, cpu {used / last[2] / rate:.2f}" if last else ""
                )
                before[workers] = n, found, used
                print(
                    f"{n:9,} {workers:7} {read - start:7.1f} {found:7.1f} {used:7.1f} {most / 1e9:8.2f} {run.sent / 1e9:8.2f} "
                    f"{rows:9,}  {growth}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
