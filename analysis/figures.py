"""Numbers of people and things."""
from __future__ import annotations

import pandas as pd

from .corpus import Corpus


def figures(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError
