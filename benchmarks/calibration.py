"""Do the tests by article hold their level? Articles are dealt to two made-up outlets at random.

python benchmarks/calibration.py ARTICLES.jsonl [--draws 200] [--only acts] [--out FILE]

The file holds articles as JSON lines (id, text). Whatever is then found to differ, differs by
chance: at a level of .05 no more than about 5 of 100 differences may be below it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import Corpus, evidence
from analysis.coding.contrasts import COUNTS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--only", action="append", choices=list(COUNTS), default=[])
    parser.add_argument("--out", type=Path)
    said = parser.parse_args()
    table = pd.read_json(said.articles, lines=True, dtype=False).set_index("id")
    table = table.assign(event="all", outlet=None)
    counts = {name: COUNTS[name] for name in said.only or COUNTS}
    found = {name: [] for name in counts}
    corpus = Corpus(table.assign(outlet="x"))
    spans = {name: find(corpus) for name, (find, _, _) in counts.items()}
    for seed in range(said.draws):
        draw = np.random.default_rng(seed)
        corpus.articles["outlet"] = draw.choice(["x", "y"], len(corpus))
        corpus.tables = {k: v for k, v in corpus.tables.items() if "of_words" not in k[0]}
        for name, (_, by, of) in counts.items():
            got = evidence.differences(corpus, spans[name], by, of=of, permutations=199, seed=seed)
            found[name] += got.loc[got["outlet"] == "x", "p"].dropna().tolist()
        print(f"\r{seed + 1} of {said.draws} draws", end="", flush=True)
    lines = [
        "# Calibration of the tests by article",
        "",
        f"{len(corpus)} articles dealt to two outlets at random, 199 permutations each. No",
        "difference is real, so about 5 of 100 tests may be below .05; the standard error is that of",
        "a share of so many tests.",
        "",
        "| count | draws | tests | share below .05 | standard error |",
        "|---|---|---|---|---|",
    ]
    for name, p in found.items():
        share = np.mean(np.array(p) <= 0.05)
        error = np.sqrt(0.05 * 0.95 / len(p))
        lines.append(f"| {name} | {said.draws} | {len(p)} | {share:.3f} | {error:.3f} |")
    print("\n" + "\n".join(lines))
    if said.out:
        said.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
