"""Porter's stemmer and Punkt, of nltk. Its measures of association can do without scipy.stats, and
nobody here asks for them: not to load it saves each process half a second at its start."""

from __future__ import annotations

import sys

__all__ = ["PorterStemmer", "punkt"]

sys.modules.setdefault("scipy.stats", None)  # type: ignore[arg-type]
try:
    from nltk.stem import PorterStemmer
    from nltk.tokenize import punkt
finally:
    if sys.modules["scipy.stats"] is None:
        del sys.modules["scipy.stats"]
