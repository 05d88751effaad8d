"""The wheel works alone: built, installed elsewhere, it reports on the sample and on a folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from analysis.project import ROOT

CLEAN = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}


def run(*command: str | Path, cwd: Path) -> None:
    line = [str(part) for part in command]
    done = subprocess.run(line, cwd=cwd, env=CLEAN, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_it_reports_on_the_sample_and_on_a_folder(tmp_path: Path) -> None:
    """In an environment of its own. What Parallax needs is lent to it from ours, by a path, which
    makes nothing of the project's own folder importable; test_setup.py holds the list of it."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=ROOT)
    [wheel] = tmp_path.glob("*.whl")
    env = tmp_path / "env"
    venv.create(env)
    python = env / "bin" / "python"
    alone = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps"]
    run(*alone, "--no-index", wheel, cwd=tmp_path)
    [packages] = env.glob("lib/*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    is_its_own = f"import analysis; assert {str(env)!r} in analysis.__file__"
    run(python, "-c", is_its_own, cwd=tmp_path)

    own = tmp_path / "articles" / "The Harbour Courier"
    own.mkdir(parents=True)
    (own / "quay.txt").write_text("The quay is shut\n\n“We had to,” Ann Lee said on Monday.\n")
    report = [env / "bin" / "parallax", "report"]
    run(*report, "--notebook", "0-index", "--out", "sample-pages", cwd=tmp_path)
    run(*report, "articles", "--out", "own-pages", cwd=tmp_path)
    for out in ("sample-pages", "own-pages"):
        assert "<h1" in (tmp_path / out / "index.html").read_text(encoding="utf-8")
    assert "Ann Lee" in (tmp_path / "own-pages" / "1-corpus.html").read_text(encoding="utf-8")
    assert not list(env.rglob("reports"))
