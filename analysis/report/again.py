"""The command that a page prints, which makes it again: it runs as it stands, and names no place of
this machine."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..project import ROOT

PLACES = ("lexicons", "checked", "codebook")  # parameters that may name a file or folder


def command(source: Path, given: str | Path, parameters: Mapping[str, Any], *options: str) -> str:
    """`python -m analysis report` with these options and parameters.

    source   where the corpus lies; given   how it was named. What was named by where it lies on
    this machine is called by its name, and a remark for the shell says to run the command there.
    """
    called, base, apart = str(given), Path.cwd(), []
    if source.is_relative_to(ROOT):
        called = str(source.relative_to(ROOT))
    elif _tells(called):
        called, base = source.name, source.parent
        apart = [called]
    said = []
    for name, value in sorted(parameters.items()):
        if name in PLACES and isinstance(value, str) and Path(value).expanduser().exists():
            value = os.path.relpath(Path(value).expanduser(), base)
            if _tells(value):
                value = Path(value).name
                apart.append(value)
        said.append(_option(name, value))
    where = f"# where {' and '.join(apart)} {'lie' if len(apart) > 1 else 'lies'}"
    asks = ["python -m analysis report", shlex.quote(called), *options, *said]
    return " ".join([*asks, where] if apart else asks)


def _option(name: str, value: Any) -> str:
    """A parameter as the command line takes it."""
    if name in ("event", "outlets"):
        values = [value] if isinstance(value, str) else value
        return " ".join(f"--{name.removesuffix('s')} {shlex.quote(v)}" for v in values)
    if isinstance(value, list):
        plain = not any("," in str(v) or str(v).strip() != v for v in value)
        value = ",".join(map(str, value)) if plain else json.dumps(value, ensure_ascii=False)
    return f"-p {shlex.quote(f'{name}={value}')}"


def _tells(place: str) -> bool:
    """Whether a path says where something lies on this machine."""
    return os.path.isabs(place) or place.startswith("~") or ".." in Path(place).parts
