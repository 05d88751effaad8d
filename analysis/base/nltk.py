"""Porter's stemmer and Punkt, of nltk, which loads all of itself with them."""

from __future__ import annotations

from .deferred import deferred

__all__ = ["PorterStemmer", "punkt"]

with deferred("scipy.stats", "fisher_exact"):  # half a second of each process
    from nltk.stem import PorterStemmer
    from nltk.tokenize import punkt
