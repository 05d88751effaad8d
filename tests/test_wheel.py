"""The wheel works alone: built, installed elsewhere, it reports on the sample and on a folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from analysis.project import ROOT

CLEAN = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(c) for c in command], cwd=cwd, env=CLEAN, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment of its own, in which the wheel and what it needs stand."""
    folder = tmp_path_factory.mktemp("elsewhere")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    uv = Path(sys.executable).with_name("uv")
    pip = (
        [uv, "pip", "install", "--python", python]
        if uv.exists()
        else [python, "-m", "pip", "install"]
    )
    [wheel] = folder.glob("*.whl")
    got = run(*pip, "-q", "-c", ROOT / "requirements.lock", wheel, cwd=folder)
    if got.returncode:
        pytest.skip(f"no package index can be reached: {got.stderr.strip()[-200:]}")
    return folder


def test_it_reports_on_the_sample_and_on_a_folder(installed: Path) -> None:
    parallax = installed / "env" / "bin" / "parallax"
    own = installed / "articles" / "The Harbour Courier"
    own.mkdir(parents=True)
    (own / "quay.txt").write_text("The quay is shut\n\n“We had to,” Ann Lee said on Monday.\n")
    for corpus, out in ((), "sample-pages"), (("articles",), "own-pages"):
        done = run(parallax, "report", *corpus, "--out", out, cwd=installed)
        assert done.returncode == 0, done.stderr
        assert "<h1" in (installed / out / "index.html").read_text(encoding="utf-8")
    assert "Ann Lee" in (installed / "own-pages" / "1-corpus.html").read_text(encoding="utf-8")
    assert not list((installed / "env").rglob("reports"))
