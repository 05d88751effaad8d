"""What a library loads at once and seldom asks for, loaded when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def deferred(module: str, function: str) -> Iterator[None]:
    """A library that is loaded here, and takes this function of a module that is slow to load, is
    given one that loads the module when it is called."""

    def called(*given: Any, **options: Any) -> Any:
        return getattr(import_module(module), function)(*given, **options)

    stands_in = ModuleType(module)
    setattr(stands_in, function, called)
    sys.modules.setdefault(module, stands_in)
    try:
        yield
    finally:
        if sys.modules[module] is stands_in:
            del sys.modules[module]
