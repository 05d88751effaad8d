"""Frames and loaded words, from codebooks a scholar edits."""
from __future__ import annotations

import pandas as pd

from .corpus import Corpus


def frames(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError


def frame_scores(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError


def loaded(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError
