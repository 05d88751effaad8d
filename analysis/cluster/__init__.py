"""The same tables over Dask."""

from .articlewise import BY_EVENT, SPANS, counts, spans
from .comparison import keyness
from .run import Run
from .shared import passages
from .tables import WHOLE, work
from .variants import quote_variants
from .workers import cluster_of

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
