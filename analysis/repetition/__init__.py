"""What is told twice: inside an article, between articles, and in what changed words."""

from .runs import passages
from .shared import (
    CAREFUL,
    PAIR,
    between,
    facts_of_runs,
    in_marks,
    matrix,
    near_duplicates,
    read,
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
