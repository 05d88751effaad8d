"""What every test file shares: small corpora of invented articles, and the embedded sample."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from analysis import Corpus
from analysis.project import SAMPLE

os.environ["PARALLAX_CACHE"] = "off"  # each test works its tables out; test_store.py has its own
settings.register_profile(
    "untimed", deadline=None
)  # how long a case takes is for benchmarks/ to say
settings.load_profile("untimed")
signal.signal(
    signal.SIGINT, signal.default_int_handler
)  # a shell that runs the tests in the background has it ignored, here and in what we start


def corpus_of(*texts: str, **columns: Any) -> Corpus:
    """A corpus of these texts with ids a, b, c …; columns are lists (outlet=["x", "y"]) or one value for all."""
    frame = pd.DataFrame(
        {"text": list(texts)} | columns, index=list("abcdefghijklmnopqrstuvwxyz")[: len(texts)]
    )
    if "outlet" not in frame:
        frame["outlet"] = [f"outlet {i}" for i in frame.index]
    return Corpus(frame)


def holds(corpus: Corpus, spans: pd.DataFrame) -> bool:
    """The span invariant: each text is exactly what stands there."""
    text = corpus.articles["text"]
    return all(text[r.article][r.start : r.end] == r.text for r in spans.itertuples())


@pytest.fixture(scope="session")
def sample() -> Corpus:
    return Corpus.read(SAMPLE)


WAIT = 240_000  # milliseconds that a browser waits for what must come: on a busy machine, long
CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)


@contextmanager
def running_lab(root: Path, told: dict[str, str]) -> Iterator[Callable[[str], str]]:
    """A JupyterLab of its own on this folder -> what gives the address of a file in it; server and
    kernels end with the test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, home = secrets.token_hex(16), root.parent / "home"
    names = "JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR IPYTHONDIR"
    names += " JUPYTERLAB_SETTINGS_DIR JUPYTERLAB_WORKSPACES_DIR HOME"
    own = {name: str(home / name.lower()) for name in names.split()}
    silent = Path(own["JUPYTER_CONFIG_DIR"]) / "labconfig" / "page_config.json"
    silent.parent.mkdir(parents=True)  # no question about news, no look for updates
    silent.write_text(
        '{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}'
    )
    line = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1"]
    line += [f"--port={port}", "--ServerApp.port_retries=0", "--ServerApp.allow_root=True"]
    line += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}"]
    line += ["--LabApp.extension_manager=readonly"]
    log = root.parent / "lab.log"
    with log.open("w") as said:
        server = subprocess.Popen(
            line,
            env=os.environ | own | told,
            cwd=root,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    here = f"http://127.0.0.1:{port}"
    try:
        began = time.monotonic()
        while True:
            try:
                urllib.request.urlopen(f"{here}/api?token={token}", timeout=2).close()
                break
            except OSError:
                alive = server.poll() is None and time.monotonic() - began < 240
                assert alive, log.read_text()[-3000:]
                time.sleep(0.2)
        yield lambda path: f"{here}/lab/tree/{path}?token={token}"
    finally:
        server.send_signal(signal.SIGTERM)  # ends its kernels too
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(5)
