"""The same tables over Dask."""

from .pieces import Run, cluster_of
from .tables import BY_EVENT, SPANS, WHOLE, counts, keyness, passages, quote_variants, spans, work

__all__ = [
    "BY_EVENT",
    "SPANS",
    "WHOLE",
    "Run",
    "cluster_of",
    "counts",
    "keyness",
    "passages",
    "quote_variants",
    "spans",
    "work",
]
