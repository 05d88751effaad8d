"""What test files share: small corpora of invented articles, the embedded sample, a browser, a
JupyterLab."""

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
from analysis.base.deferred import deferred
from analysis.project import SAMPLE

with deferred("rfc3987_syntax", "is_valid_syntax"):  # a second of each process that runs tests
    import nbformat

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what tests start, many times, is compiled once
os.environ["PARALLAX_CACHE"] = "off"  # each test works its tables out; test_store.py has its own
# how long a case takes is for benchmarks/ to say
settings.register_profile("ours", deadline=None, max_examples=50)
settings.load_profile("ours")
signal.signal(
    signal.SIGINT, signal.default_int_handler
)  # a shell that runs the tests in the background has it ignored, here and in what we start


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: much of what is tested waits for another process."""
    return (os.cpu_count() or 1) + 1


LONGEST = "interruption cluster pages report wheel day hostile review explore voice broken".split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first. (A file is one worker's, so that what its tests share is made
    once: `--dist loadfile`.)"""
    place = {f"test_{name}": n for n, name in enumerate(LONGEST, -len(LONGEST))}
    items.sort(key=lambda item: place.get(item.path.stem, 0))


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


def lines_of(table: str) -> list[str]:
    """Cases as lines: `¶` is a new line, and what begins with `# ` a remark."""
    lines = [line.strip().replace("¶", "\n") for line in table.splitlines()]
    return [line for line in lines if line and not line.startswith("# ")]


def rows_of(table: str) -> list[tuple[str, ...]]:
    """Cases as lines of cells parted by `|`."""
    return [tuple(cell.strip(" ") for cell in line.split("|")) for line in lines_of(table)]


def finds(table: str) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Cases as lines `sentence → cell | cell ; cell | cell`: a sentence, and all that is found in it."""
    cases = [line.partition("→") for line in lines_of(table)]
    return [
        (said.strip(), [row for one in told.split(";") if one for row in rows_of(one)])
        for said, _, told in cases
    ]


def notebook(folder: Path, name: str, *cells: str) -> None:
    """A notebook of our own with these cells, as reports are made from."""
    words = 'corpus: str = ""  # a folder\nout: str = ""  # a folder\n'
    words += 'event: str = ""  # one\nmost: int = 3  # rows\nsaid: str = ""  # anything\n'
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(f"# {name}"),
            nbformat.v4.new_code_cell(words, metadata={"tags": ["parameters"]}),
            *map(nbformat.v4.new_code_cell, cells),
        ]
    )
    folder.mkdir(exist_ok=True)
    nbformat.write(made, folder / f"{name}.ipynb")


@pytest.fixture(scope="session")
def sample() -> Corpus:
    return Corpus.read(SAMPLE)


WAIT = 240_000  # milliseconds that a browser waits for what must come: on a busy machine, long
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
QUIET = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A real browser; who asks for it is skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip(
            "no Chromium here (Debian: apt install chromium): nothing is tried in a browser"
        )
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as play:
        playwright.expect.set_options(timeout=WAIT)
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


def violations(page: Any, where: str | None = None, only: str = "") -> list[tuple[str, str]]:
    """What axe finds on a page, or in a part of it: the rule and what breaks it."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    rules = {"runOnly": {"type": "rule", "values": [only]}} if only else {}
    found = axe.run(page, where, {"resultTypes": ["violations"], **rules}).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:300]) for v in found]


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
