"""Shared passages: how long they take, how many planted copies are found, and what datasketch's
MinHash does with the same articles.

usage: python benchmarks/passages.py [10000 50000 …] [--no-datasketch]

Invents articles of about 500 words (the Zipf-Mandelbrot law, no meaning), of which one in eight
holds 10 to 90 % of another, at edit
rates of 0, 3, 8 and 15 %. Prints seconds (wall and processor), articles a second, the share of
copies found, the peak of memory, and
the ratio of the two; then the time of one pair and of thirty articles.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis import Corpus
from analysis.repetition.between import _passages, between


def invented(n: int, seed: int = 7) -> tuple[pd.DataFrame, set[tuple[str, str]]]:
    """Articles, and the pairs of them that share a planted passage."""
    random = np.random.default_rng(seed)
    letters = np.array(list("abdefghiklmnoprstuvz"))
    vocabulary = np.array(
        ["".join(random.choice(letters, random.integers(2, 10))) for _ in range(40_000)]
    )
    share = np.cumsum(1 / (np.arange(len(vocabulary)) + 20))
    draw = lambda size: vocabulary[np.searchsorted(share, random.random(size) * share[-1])]
    articles, pairs = [], set()
    for k in range(n):
        words = draw(max(150, int(random.normal(500, 120))))
        if k and random.random() < 0.125:
            source = random.integers(k)
            size = int(
                random.choice([0.1, 0.2, 0.3, 0.5, 0.7, 0.9])
                * min(len(words), len(articles[source]))
            )
            start, at = (
                random.integers(len(articles[source]) - size + 1),
                random.integers(len(words) - size + 1),
            )
            copied, rate = (
                articles[source][start : start + size].copy(),
                random.choice([0, 0.03, 0.08, 0.15]),
            )
            change = random.random(size)
            copied[change < rate / 2] = draw(int((change < rate / 2).sum()))
            words = np.concatenate((words[:at], copied[change < 1 - rate / 2], words[at + size :]))
            pairs.add((f"{source:07d}", f"{k:07d}"))
        articles.append(words)
    frame = pd.DataFrame(
        {
            "text": [" ".join(a) + "." for a in articles],
            "outlet": [f"outlet {k % 40}" for k in range(n)],
            "event": "made",
        },
        index=[f"{k:07d}" for k in range(n)],
    )
    return frame, pairs


def timed(function: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, processor = time.perf_counter(), time.process_time()
    result = function()
    return time.perf_counter() - wall, time.process_time() - processor, result


def theirs(frame: pd.DataFrame, threshold: float = 0.5) -> set[tuple[str, str]]:
    """datasketch: MinHash of word 5-grams, 128 permutations, locality-sensitive hashing."""
    from datasketch import MinHash, MinHashLSH

    index, pairs = MinHashLSH(threshold=threshold, num_perm=128), set()
    for key, text in frame["text"].items():
        words = text.split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(words[k : k + 5]).encode() for k in range(len(words) - 4)])
        pairs |= {(other, str(key)) for other in index.query(sketch)}
        index.insert(key, sketch)
    return pairs


def report(
    name: str,
    n: int,
    wall: float,
    processor: float,
    found: set[tuple[str, str]],
    planted: set[tuple[str, str]],
) -> None:
    recall = len(found & planted) / max(1, len(planted))
    print(
        f"{name:34s} {n:7d} articles {wall:8.2f} s wall {processor:8.2f} s processor {n / processor:8.0f} a second  found {recall:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="*", type=int, default=[10_000])
    parser.add_argument("--no-datasketch", action="store_true")
    options = parser.parse_args()
    for n in options.articles:
        frame, planted = invented(n)
        corpus = Corpus(frame)
        wall, processor, rows = timed(lambda corpus=corpus: between(corpus))
        report(
            "passages, text to rows",
            n,
            wall,
            processor,
            set(zip(rows["a"], rows["b"], strict=True)),
            planted,
        )
        print(
            f"{'':34s} peak of memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB"
        )
        if not options.no_datasketch:
            wall, slower, pairs = timed(lambda frame=frame: theirs(frame))
            report("datasketch, pairs alone", n, wall, slower, pairs, planted)
            print(f"{'':34s} datasketch takes {slower / processor:.1f} times as long")
    for n in (2, 30):
        frame = invented(n)[0]
        tries = []
        for _ in range(20):
            corpus = Corpus(frame)
            tries.append(timed(lambda corpus=corpus: _passages(corpus, 6, within=False))[1])
        print(
            f"{'passages, text to rows':34s} {n:7d} articles {1000 * float(np.median(tries)):8.2f} ms"
        )


if __name__ == "__main__":
    main()
