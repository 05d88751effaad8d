"""What is told twice: inside an article, between articles, and in what changed words."""

from .between import BETWEEN, PAIR, between, flags_of_runs, named, repeats, within
from .fidelity import fidelity
from .overlap import matrix, near_duplicates, sides
from .readings import CAREFUL, read
from .variants import diff, quote_variants
from .versions import both_sides, versions

__all__ = [
    "BETWEEN",
    "CAREFUL",
    "PAIR",
    "between",
    "both_sides",
    "diff",
    "fidelity",
    "flags_of_runs",
    "matrix",
    "named",
    "near_duplicates",
    "quote_variants",
    "read",
    "repeats",
    "sides",
    "versions",
    "within",
]
