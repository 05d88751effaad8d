"""Long work: what is being done, how far it is and for how long, on the last line of a terminal;
and after it, its memory given back."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import TypeVar

import pyarrow

T = TypeVar("T")
# articles from which on a terminal is told what is being done
LONG = 2_000


class _Task:
    def __init__(self, what: str) -> None:
        self.what, self.began, self.share = what, time.monotonic(), 0.0

    def __str__(self) -> str:
        far = f", {self.share:.0%}" if self.share else ""
        return f"{self.what} …{far}, {time.monotonic() - self.began:.0f} s"


_tasks: list[_Task] = []  # the innermost last


@contextmanager
def saying(what: str, long: bool) -> Iterator[None]:
    """Say so while the block runs, if it is long work and a person may be watching; the line is
    blank again after it."""
    with _shown(what) if long and sys.stderr.isatty() else nullcontext():
        yield
    if long:
        _give_back()


def _give_back() -> None:
    """Memory that is free but kept for later by Arrow and by glibc goes back to the system, which
    at 100,000 articles is a gigabyte."""
    pyarrow.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError):  # other systems have no such call
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def _shown(what: str) -> Iterator[None]:
    _tasks.append(_Task(what))
    over = threading.Event()
    told = threading.Thread(target=_tell, args=(over,), daemon=True)
    if len(_tasks) == 1:
        told.start()
    try:
        yield
    finally:
        _tasks.pop()
        over.set()
        if not _tasks:
            told.join()


def _tell(over: threading.Event) -> None:
    while True:
        for task in _tasks[-1:]:
            print(f"\r{task!s:<70.70}", end="", file=sys.stderr, flush=True)
        if over.wait(0.5):
            break
    print(f"\r{'':<70}\r", end="", file=sys.stderr, flush=True)


def steps(items: Iterable[T], of: float) -> Iterator[T]:
    """The items, of which there are so many: how many are done is said beside what is being
    done."""
    task = _tasks[-1] if _tasks else _Task("")
    for n, item in enumerate(items):
        task.share = min(n / max(of, 1), 1)
        yield item
