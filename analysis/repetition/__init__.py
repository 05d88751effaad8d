"""What is told twice: inside an article, between articles, and in what changed words."""

from .readings import CAREFUL, in_marks, read
from .runs import passages
from .shared import (
    PAIR,
    between,
    facts_of_runs,
    matrix,
    near_duplicates,
    repeats,
    sides,
    versions,
    within,
)
from .variants import diff, fidelity, quote_variants

__all__ = [
    "CAREFUL",
    "PAIR",
    "between",
    "diff",
    "facts_of_runs",
    "fidelity",
    "in_marks",
    "matrix",
    "near_duplicates",
    "passages",
    "quote_variants",
    "read",
    "repeats",
    "sides",
    "versions",
    "within",
]
