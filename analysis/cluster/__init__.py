"""The same tables over Dask."""

from .passages import passages
from .run import Run, cluster_of
from .tables import BY_EVENT, SPANS, WHOLE, counts, spans, work
from .terms import keyness
from .variants import quote_variants

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
