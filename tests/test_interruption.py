"""Interrupted runs: killed, stopped, out of space, two at once. Earlier reports stay whole, nothing runs on, the next run is clean."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest

from analysis.project import ROOT

psutil = pytest.importorskip("psutil")
pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="signals, mounts and permissions as POSIX has them"
)

DRIVER = """import sys
from pathlib import Path
from analysis.report import pages
from analysis.__main__ import main
pages.NOTEBOOKS = Path(sys.argv[1])
sys.exit(main(["report", "data/sample", "--out", sys.argv[2], "-p", "said=" + sys.argv[3]]))"""
PARAMETERS = 'corpus: str = ""  # a folder\nout: str = ""  # a folder\nsaid: str = ""  # what the page says\n'


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """Two small notebooks that write a table and take a moment."""
    folder = tmp_path / "rooms"
    folder.mkdir()
    for name in ("0-one", "1-two"):
        nb = nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_markdown_cell(f"# {name}"),
                nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
                nbformat.v4.new_code_cell(
                    "import os, time\ntime.sleep(.3)\n"
                    "while said == 'slow' and not os.path.exists(os.environ['GO']):\n"
                    "    time.sleep(.1)\nprint(said * 20_000)"
                ),
            ]
        )
        nbformat.write(nb, folder / f"{name}.ipynb")
    return folder


def start(rooms: Path, out: Path, said: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(rooms), str(out), said],
        cwd=ROOT,
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | more,
    )


def run(rooms: Path, out: Path, said: str, **more: str) -> subprocess.CompletedProcess[str]:
    job = start(rooms, out, said, **more)
    told, wrong = job.communicate(timeout=120)
    return subprocess.CompletedProcess(job.args, job.returncode, told, wrong)


def pages(out: Path) -> dict[str, str]:
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(out.glob("*.html"))}


def whole(out: Path, words: set[str]) -> None:
    """Every page ends where it should and says one thing all over."""
    for name, text in pages(out).items():
        assert text.rstrip().endswith("</html>"), name
        assert sum(w * 20_000 in text for w in words) == 1, name


def orphans(before: set[int]) -> list[str]:
    """Kernels of ours that are still there a minute after their parent went: on a busy machine
    they need a while to notice."""
    for _ in range(240):
        mine = [
            p
            for p in psutil.process_iter(["cmdline"])
            if p.pid not in before
            and re.search("ipykernel|analysis.report.warm", " ".join(p.info["cmdline"] or []))
            and p.ppid() in (0, 1)
        ]
        if not mine:
            return []
        time.sleep(0.25)
    return [" ".join(p.info["cmdline"]) for p in mine]


def test_killed_at_any_moment(rooms: Path, tmp_path: Path) -> None:
    out, moment = tmp_path / "out", random.Random(7)
    began = time.monotonic()
    assert run(rooms, out, "a").returncode == 0
    took, words, before = time.monotonic() - began, {"a"}, set(psutil.pids())
    for n in range(20):
        word = "bcdefghijklmnopqrstu"[n]
        words.add(word)
        job = start(rooms, out, word)
        time.sleep(moment.uniform(0.05, took * 1.1))
        if job.poll() is None:
            os.kill(job.pid, signal.SIGKILL)
        job.communicate(timeout=120)
        whole(out, words)
        assert len(pages(out)) == 2
    assert orphans(before) == []
    assert run(rooms, out, "z").returncode == 0
    whole(out, {"z"})
    assert not [
        p for p in out.rglob("*") if p.name.startswith(".") and p.is_file() and p.suffix == ".html"
    ]


def test_stopped_with_ctrl_c(rooms: Path, tmp_path: Path) -> None:
    out, moment = tmp_path / "out", random.Random(3)
    assert run(rooms, out, "a").returncode == 0
    before = set(psutil.pids())
    for word in "bcdef":
        job = start(rooms, out, word)
        time.sleep(moment.uniform(1.2, 3))
        if job.poll() is None:
            os.kill(job.pid, signal.SIGINT)
        _, said = job.communicate(timeout=120)
        assert job.returncode in (0, 130, -signal.SIGINT), said
        assert job.returncode != 130 or len(said.strip().splitlines()[-1:]) == 1
        whole(out, set("abcdef"))
    assert orphans(before) == []


def test_a_full_disk_is_one_line_and_earlier_pages_stay(rooms: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(small)],
        capture_output=True,
        check=False,
    ).returncode:
        pytest.skip("no small file system can be mounted here")
    try:
        assert run(rooms, small / "out", "a").returncode == 0
        (small / "filler").write_bytes(b"x" * 60_000)
        earlier = pages(small / "out")
        done = run(rooms, small / "out", "bb" * 3)
        assert done.returncode in (1, 2)
        assert "Traceback" not in done.stderr
        assert "space" in done.stderr
        assert pages(small / "out") == earlier
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def test_a_folder_that_is_busy_says_so(rooms: Path, tmp_path: Path) -> None:
    first = start(rooms, tmp_path / "out", "slow", GO=str(tmp_path / "go"))
    try:
        for _ in range(2_000):
            if (tmp_path / "out").exists() and list((tmp_path / "out").glob(".*")):
                break
            time.sleep(0.05)
        second = run(rooms, tmp_path / "out", "b")
        assert second.returncode == 2
        assert len(second.stderr.strip().splitlines()) == 1
        assert "another" in second.stderr
    finally:
        (tmp_path / "go").touch()
        first.communicate(timeout=120)
    whole(tmp_path / "out", {"slow"})


def test_a_kernel_specification_that_is_gone_does_not_matter(rooms: Path, tmp_path: Path) -> None:
    done = run(
        rooms,
        tmp_path / "out",
        "a",
        JUPYTER_PATH=str(tmp_path),
        JUPYTER_DATA_DIR=str(tmp_path / "nowhere"),
        HOME=str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    whole(tmp_path / "out", {"a"})


STEPS = """import sys
sys.path.insert(0, "benchmarks")
import pandas as pd
from memory import invented
from analysis import Corpus, __main__, evidence, framing, repetition, wording
corpus = Corpus(pd.DataFrame(invented(3_000), columns=["id", "outlet", "event", "text"]).set_index("id"))
done = {"describe": lambda: evidence.describe(corpus, corpus.sentences), "labels": lambda: framing.labels(corpus),
        "between": lambda: repetition.between(corpus), "keyness": lambda: wording.keyness(corpus, corpus.outlets[0])}
__main__._run = lambda _: [done[name]() for name in sys.argv[1].split(",")] and 0
print("ready", flush=True)
sys.exit(__main__.main([]))"""


@pytest.mark.parametrize(
    ("steps", "after"),
    [
        ("between", 0.1),
        ("between", 0.5),
        ("labels", 1.0),
        ("labels", 2.0),
        ("describe", 3.0),
        ("between,keyness", 2.0),
    ],
)
def test_long_work_stops_within_two_seconds(steps: str, after: float) -> None:
    """Two seconds by the clock, or where others have the processor, of its own time."""
    job = subprocess.Popen(
        [sys.executable, "-c", STEPS, steps],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert job.stdout
    assert job.stdout.readline() == "ready\n"
    time.sleep(after)
    if job.poll() is not None:  # on a fast machine
        return
    began, worked = time.monotonic(), sum(psutil.Process(job.pid).cpu_times()[:2])
    os.kill(job.pid, signal.SIGINT)
    watch = threading.Timer(120, job.kill)
    watch.start()
    said = job.stderr.read() if job.stderr else ""
    _, status, usage = os.wait4(job.pid, 0)
    watch.cancel()
    job.returncode = os.waitstatus_to_exitcode(status)
    own = usage.ru_utime + usage.ru_stime - worked
    assert min(time.monotonic() - began, own) < 2
    assert (job.returncode, said) == (130, "stopped; earlier reports are as they were\n")


def test_long_work_is_shown_while_it_goes_on() -> None:
    import pty

    ours, theirs = pty.openpty()
    job = subprocess.Popen(
        [sys.executable, "-c", STEPS, "labels"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    said = b""
    with contextlib.suppress(OSError):  # the terminal is gone when its last writer is
        while piece := os.read(ours, 4096):
            said += piece
    assert job.wait(120) == 0
    lines = said.decode().split("\r")
    shown = [
        re.fullmatch(r"([\w ]+) of 3,000 articles …(?:, (\d+)%)?, (\d+) s", line.strip())
        for line in lines
        if line.strip()
    ]
    assert len(shown) > 3
    assert all(shown)  # labels, and whatever of its steps takes long enough to be seen
    assert "labels" in {m[1] for m in shown if m}
    assert max(int(m[2] or 0) for m in shown if m) > 20
    assert lines[-2].strip() == ""  # and the line is blank again
