"""Do the corrected estimates cover? A corpus is made up, a machine errs on it, people code a sample.

python benchmarks/intervals.py [--draws 1000] [--out docs/intervals.md]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.coding.estimates import corrected


def covered(accuracy: float, draws: int, sample: int, seed: int) -> tuple[float, float, float]:
    """The share of intervals that hold the true count, their mean width, and how often the raw
    count lies inside them."""
    random = np.random.default_rng(seed)
    hits, width, raw = [], [], []
    for _ in range(draws):
        human = (random.random(2000) < 0.2).astype(int)
        machine = np.where(random.random(2000) < accuracy, human, 1 - human)
        units = pd.DataFrame({"outlet": "x", "machine": machine, "human": human})
        units["stratum"] = machine.astype(str)
        parts = [
            rows.sample(min(sample // 2, len(rows)), random_state=int(random.integers(1 << 31)))
            for _, rows in units.groupby("stratum")
        ]
        row = corrected(units, pd.concat(parts)).iloc[0]
        hits.append(row["low"] <= human.sum() <= row["high"])
        raw.append(row["low"] <= row["raw"] <= row["high"])
        width.append(row["high"] - row["low"])
    return float(np.mean(hits)), float(np.mean(width)), float(np.mean(raw))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    said = parser.parse_args()
    lines = [
        "# Coverage of the corrected estimates",
        "",
        f"2,000 units, 400 of them true on average; {said.draws} draws each. A 95 % interval should",
        "hold the true count in 93 to 97 of 100 draws.",
        "",
        "| machine's accuracy | units coded | intervals that hold the true count | mean width |",
        "|---|---|---|---|",
    ]
    for accuracy in (0.6, 0.8, 0.95):
        for sample in (200, 400):
            share, width, _ = covered(accuracy, said.draws, sample, seed=7)
            lines.append(f"| {accuracy} | {sample} | {share:.3f} | {width:.0f} |")
            print(lines[-1], flush=True)
    if said.out:
        said.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
