"""make bench: how long the reports take on the sample, against the same notebooks with only their import cells."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import nbformat

from analysis import report
from analysis.project import SAMPLE


def timed(folder: Path) -> float:
    report.NOTEBOOKS, kept = folder, report.NOTEBOOKS
    with tempfile.TemporaryDirectory() as out:
        began = time.perf_counter()
        report.render(SAMPLE, out)
        took = time.perf_counter() - began
    report.NOTEBOOKS = kept
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in report.NOTEBOOKS.glob("[0-9]-*.ipynb"):
            nb = nbformat.read(path, 4)
            nb.cells = [
                c
                for c in nb.cells
                if "parameters" in c.metadata.get("tags", [])
                or c.source.startswith(("import ", "from "))
            ]
            nbformat.write(nb, Path(folder) / path.name)
        timed(Path(folder))  # once to warm the disk
        bare, full = (
            min(timed(Path(folder)) for _ in range(3)),
            min(timed(report.NOTEBOOKS) for _ in range(3)),
        )
    print(f"all notebooks on the sample   {full:5.1f} s   (bar: 12 s on two cores)")
    print(f"only their import cells       {bare:5.1f} s")
    print(f"ratio                         {full / bare:5.2f}     (bar: 1.5)")


if __name__ == "__main__":
    main()
