"""Parallax: how several news outlets tell the same event, side by side."""
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .corpus import Corpus
    from .project import InputError

__version__ = "0.1.0"
__all__ = ["Corpus", "InputError"]


def __getattr__(name: str) -> Any:
    """Corpus and InputError when they are asked for: the command line must answer, and stop, before pandas is loaded."""
    if name == "Corpus":
        from .corpus import Corpus
        return Corpus
    if name == "InputError":
        from .project import InputError
        return InputError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
