"""How long reports take, cold, with the tables kept, and warm (tables and pages kept), beside a
floor: the same notebooks with their import cells alone, each on a kernel of its own, by papermill
and nbconvert in one process.

    python benchmarks/reports.py [CORPUS …]     (default: the sample)

Processor seconds of the process and all it starts; wall seconds; the largest page; whether all runs
gave the same bytes. Run it on a quiet machine.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from analysis.project import NOTEBOOKS, ROOT, SAMPLE

BARS = {"cold": 0.6, "warm": 0.45}  # times the floor, of all pages on the sample
FLOOR = """
import sys, papermill
from pathlib import Path
from nbconvert import HTMLExporter
for path in sorted(Path(sys.argv[1]).glob("*.ipynb")):
    done = papermill.execute_notebook(str(path), None, progress_bar=False, kernel_name="python3")
    HTMLExporter().from_notebook_node(done)
"""
RENDER = "import sys; from analysis import report; report.render(sys.argv[1], sys.argv[2])"


def measured(code: str, *arguments: str, cache: str = "off") -> tuple[float, float]:
    """Processor seconds and wall seconds of a Python process that runs this."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    more = {"PARALLAX_CACHE": cache, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=os.environ | more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, time.perf_counter() - began


def bare(folder: Path) -> None:
    """The notebooks with nothing but what they import, one for each page of the sample."""
    for path in NOTEBOOKS.glob("*.ipynb"):
        if path.stem == "explore" or path.stem == "review":
            continue
        nb = nbformat.read(path, 4)
        code = [c.source.splitlines() for c in nb.cells if c.cell_type == "code"]
        imports = [line for cell in code for line in cell if line.startswith(("import ", "from "))]
        nb.cells = [nbformat.v4.new_code_cell("\n".join(imports))]
        for n in range(events() if path.stem == "event" else 1):
            nbformat.write(nb, folder / f"{path.stem}-{n}.ipynb")


def events() -> int:
    from analysis import Corpus

    return len(Corpus.read(SAMPLE).events)


def reports(corpus: str, folder: Path) -> dict[str, float]:
    """Processor seconds of each run; what else is said is printed."""
    took = {}
    for run in ("cold", "tables", "warm"):
        out = folder / run
        if run == "tables":
            for page in (folder / "cache").rglob("*.zip"):
                page.unlink()
        took[run], wall = measured(RENDER, corpus, str(out), cache=str(folder / "cache"))
        pages = sorted(out.glob("*.html"), key=lambda p: p.stat().st_size)
        largest = f"{pages[-1].name} {pages[-1].stat().st_size / 1e6:.2f} MB"
        print(
            f"{Path(corpus).name}, {run}: {took[run]:6.1f} s of processor, {wall:6.1f} s, {len(pages)} pages, {largest}"
        )
    cold, *others = (
        {p.relative_to(folder / run): p.read_bytes() for p in (folder / run).rglob("*.*")}
        for run in took
    )
    same = all(other == cold for other in others)
    print(f"{Path(corpus).name}: the same bytes each time: {'yes' if same else 'NO'}")
    return took


def main() -> None:
    chosen = sys.argv[1:] or [str(SAMPLE)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if str(SAMPLE) in chosen:
            (folder / "bare").mkdir()
            bare(folder / "bare")
            floor, _ = measured(FLOOR, str(folder / "bare"))
            print(f"floor, import cells alone: {floor:6.1f} s of processor")
        for n, corpus in enumerate(chosen):
            (folder / str(n)).mkdir()
            took = reports(corpus, folder / str(n))
            if corpus == str(SAMPLE):
                for run, bar in BARS.items():
                    print(f"{run}: {took[run] / floor:.2f} x the floor (bar: {bar})")


if __name__ == "__main__":
    main()
