"""Parallax: how several news outlets tell the same event, side by side."""
from .corpus import Corpus
from .project import InputError

__version__ = "0.1.0"
__all__ = ["Corpus", "InputError"]
