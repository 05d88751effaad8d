"""What is told twice: inside an article, between articles, and in what changed words."""

from .readings import CAREFUL, read
from .runs import passages
from .shared import (
    BETWEEN,
    PAIR,
    between,
    flags_of_runs,
    matrix,
    near_duplicates,
    pairs,
    repeats,
    sides,
    within,
)
from .variants import diff, fidelity, quote_variants
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
    "near_duplicates",
    "pairs",
    "passages",
    "quote_variants",
    "read",
    "repeats",
    "sides",
    "versions",
    "within",
]
