"""Files and folders that are there whole or not at all: written beside their place, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def file(target: Path) -> Iterator[Path]:
    """Where to write: it takes the place of `target` once all is written, and is removed where
    something goes wrong. Two may write at once; the last counts."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = _beside(target)
    try:
        yield new
        os.replace(new, target)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def folder(target: Path) -> Iterator[Path]:
    """The same for a folder, in place of one that is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new, old = _beside(target), _beside(target)
    new.mkdir()
    try:
        yield new
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{uuid4().hex[:12]}.part")
