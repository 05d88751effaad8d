"""Porter's stemmer and Punkt, of nltk. All of nltk is loaded with them, and for Fisher's exact test,
which nobody here asks for, scipy.stats, half a second of each process: it is loaded by who asks."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

__all__ = ["PorterStemmer", "punkt"]


def _fisher_exact(*table: Any, **options: Any) -> Any:
    from scipy.stats import fisher_exact

    return fisher_exact(*table, **options)


_stands_in = ModuleType("scipy.stats")
_stands_in.fisher_exact = _fisher_exact  # type: ignore[attr-defined]
sys.modules.setdefault("scipy.stats", _stands_in)
try:
    from nltk.stem import PorterStemmer
    from nltk.tokenize import punkt
finally:
    if sys.modules["scipy.stats"] is _stands_in:
        del sys.modules["scipy.stats"]
