"""Parallax: how several news outlets tell the same event, side by side."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .coding import agreement
    from .corpus.articles import Corpus
    from .page import cards, plots, show
    from .project import InputError

__version__ = "0.1.0"
__all__ = ["Corpus", "InputError", "agreement", "cards", "plots", "show"]
_WHERE = {
    "Corpus": ".corpus.articles",
    "InputError": ".project",
    "agreement": ".coding",
    "cards": ".page",
    "plots": ".page",
    "show": ".page",
}


def __getattr__(name: str) -> Any:
    """What is asked for is loaded then: the command line must answer, and stop, before pandas is
    loaded."""
    if name in _WHERE:
        return getattr(import_module(_WHERE[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
