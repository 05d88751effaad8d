"""make bench: how long reports take on the sample (benchmarks/reports.py says how)."""

import runpy

from analysis.project import ROOT

if __name__ == "__main__":
    runpy.run_path(str(ROOT / "benchmarks" / "reports.py"), run_name="__main__")
