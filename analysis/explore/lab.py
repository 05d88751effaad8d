"""`make lab`: JupyterLab at the project's root, with copies of the notebooks to work in.

Run as `python -m analysis.explore.lab CORPUS [what jupyter lab takes]`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from .. import project
from ..base import atomic
from ..project import InputError

ROOT = Path.cwd() if project.INSTALLED else project.ROOT
OWN = ROOT / "notebooks" / "own"


def _sources(notebook: dict[str, Any]) -> str:
    """A fingerprint of what the cells say, whatever they have printed."""
    said = [(c["cell_type"], "".join(c["source"])) for c in notebook["cells"]]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def copy(to: Path = OWN) -> Path:
    """Copy the project's notebooks into a folder to work in; one that was changed there stays as it
    is, one that was not follows the project's. -> the folder"""
    to.mkdir(parents=True, exist_ok=True)
    for path in sorted(project.NOTEBOOKS.glob("*.ipynb")):
        notebook, mine = json.loads(path.read_text(encoding="utf-8")), to / path.name
        now = _sources(notebook)
        if mine.exists():
            try:
                there = json.loads(mine.read_text(encoding="utf-8"))
                of = there["metadata"].get("parallax", "")
                if of == now or of != _sources(there):
                    continue
            except (ValueError, KeyError, TypeError):  # broken, and somebody's
                continue
        notebook["metadata"]["parallax"] = now
        said = json.dumps(notebook, ensure_ascii=False, indent=1)
        with atomic.file(mine) as new:
            new.write_text(f"{said}\n", encoding="utf-8")
    return to


def command(arguments: list[str]) -> list[str]:
    """What starts the lab on explore.ipynb; arguments that name another root are heard."""
    rooted = any("root_dir" in a or "notebook-dir" in a for a in arguments)
    root = [] if rooted else [f"--ServerApp.root_dir={ROOT}"]
    first = [] if rooted else [str(OWN / "explore.ipynb")]
    return [sys.executable, "-m", "jupyter", "lab", *root, *arguments, *first]


def surroundings(corpus: str) -> dict[str, str]:
    """What the notebooks are told of the lab. Raises InputError for a corpus that is not there."""
    path = project.existing(corpus).absolute()
    return {"PARALLAX_CORPUS": str(path), "PARALLAX_LAB": str(ROOT)}


def main(arguments: list[str]) -> int:
    try:
        told = surroundings(arguments[0] if arguments else "data/sample")
        print(f"Your copies of the notebooks: {os.path.relpath(copy())}", flush=True)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    line = command(arguments[1:])
    os.environ |= told
    os.execv(line[0], line)  # Ctrl-C is the lab's from here on
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
