"""What is told by whom, and what is left out."""
from __future__ import annotations

import pandas as pd

from .corpus import Corpus


def coverage(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError
