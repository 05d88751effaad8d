"""Deaths and acts of harm: terms, victims, constructions."""
from __future__ import annotations

import pandas as pd

from .corpus import Corpus


def deaths(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError


def passives(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError


def agency(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError
