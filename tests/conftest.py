"""What every test file shares: small corpora of invented articles, and the embedded sample."""

from __future__ import annotations

import os
import signal
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from analysis import Corpus
from analysis.project import SAMPLE

os.environ["PARALLAX_CACHE"] = "off"  # each test works its tables out; test_store.py has its own
settings.register_profile(
    "untimed", deadline=None
)  # how long a case takes is for benchmarks/ to say
settings.load_profile("untimed")
signal.signal(
    signal.SIGINT, signal.default_int_handler
)  # a shell that runs the tests in the background has it ignored, here and in what we start


def corpus_of(*texts: str, **columns: Any) -> Corpus:
    """A corpus of these texts with ids a, b, c …; columns are lists (outlet=["x", "y"]) or one value for all."""
    frame = pd.DataFrame(
        {"text": list(texts)} | columns, index=list("abcdefghijklmnopqrstuvwxyz")[: len(texts)]
    )
    if "outlet" not in frame:
        frame["outlet"] = [f"outlet {i}" for i in frame.index]
    return Corpus(frame)


def holds(corpus: Corpus, spans: pd.DataFrame) -> bool:
    """The span invariant: each text is exactly what stands there."""
    text = corpus.articles["text"]
    return all(text[r.article][r.start : r.end] == r.text for r in spans.itertuples())


@pytest.fixture(scope="session")
def sample() -> Corpus:
    return Corpus.read(SAMPLE)
