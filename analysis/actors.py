"""Who is called what: labels and named actors."""
from __future__ import annotations

import pandas as pd

from .corpus import Corpus


def labels(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError
