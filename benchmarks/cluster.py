"""How long shared passages take over Dask, and what they need: python benchmarks/cluster.py [10000 50000 200000] [--workers 1 2]

Articles of about 500 invented words, one in ten a copy in part. Prints, for each size and number of workers: seconds to read and to find,
the largest memory of a worker, bytes sent between tasks, passages found; then growth against n log n.
"""
from __future__ import annotations

import argparse
import math
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import cluster


def archive(path: Path, n: int, seed: int = 7) -> None:
    draw = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = np.array(["".join(draw.choice(letters, k)) for k in draw.integers(2, 11, 40_000)])
    weight = 1 / np.arange(2, len(words) + 2)
    texts: list[np.ndarray] = []
    with pq.ParquetWriter(path, pa.schema([("id", "string"), ("outlet", "string"), ("event", "string"), ("text", "string")])) as to:
        for low in range(0, n, 5000):
            kept = texts[-2000:]
            texts = []
            for _ in range(min(5000, n - low)):
                text = draw.choice(words, int(np.clip(draw.normal(500, 120), 150, 900)), p=weight / weight.sum())
                if kept and draw.random() < .12:
                    source = kept[draw.integers(len(kept))]
                    size = int(draw.integers(15, len(source) // 2))
                    at = int(draw.integers(len(source) - size))
                    text = np.concatenate((text[:50], source[at:at + size], text[50:]))
                texts.append(text)
            outlets = draw.integers(0, 40, len(texts)).astype(str)
            to.write_table(pa.table({"id": [f"a{low + i:08d}" for i in range(len(texts))], "outlet": outlets.tolist(),
                                     "event": ["made"] * len(texts), "text": [" ".join(t) for t in texts]}))


def peak() -> int:
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")) * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 50_000, 200_000])
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    said = parser.parse_args()
    before: dict[int, tuple[int, float]] = {}
    print(f"{'articles':>9} {'workers':>7} {'read s':>7} {'find s':>7} {'peak GB':>8} {'sent GB':>8} {'passages':>9} {'of n log n':>10}")
    for n in said.sizes:
        with tempfile.TemporaryDirectory() as folder:
            archive(Path(folder) / "a.parquet", n)
            for workers in said.workers:
                with cluster.cluster_of(workers=workers) as client:
                    start = time.perf_counter()
                    run = cluster.Run(Path(folder) / "a.parquet", client, Path(folder) / f"out{workers}")
                    read = time.perf_counter()
                    cluster.passages(run, client)
                    found = time.perf_counter() - read
                    most = max(client.run(peak).values())
                rows = sum(pq.ParquetFile(f).metadata.num_rows for f in (Path(folder) / f"out{workers}" / "passages").glob("*.parquet"))
                last = before.get(workers)
                growth = found / last[1] / (n * math.log(n) / (last[0] * math.log(last[0]))) if last else math.nan
                before[workers] = n, found
                print(f"{n:9,} {workers:7} {read - start:7.1f} {found:7.1f} {most / 1e9:8.2f} {run.shuffled / 1e9:8.2f} {rows:9,} "
                      f"{growth:10.2f}", flush=True)


if __name__ == "__main__":
    main()
