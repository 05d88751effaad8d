"""Interrupted runs: killed, stopped, out of space, two at once. Earlier reports stay whole, nothing runs on, the next run is clean."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import string
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest
from conftest import notebook

from analysis.project import ROOT

psutil = pytest.importorskip("psutil")
pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="signals, mounts and permissions as POSIX has them"
)

DRIVER = """import sys
from pathlib import Path
from analysis.report import pages
from analysis.__main__ import main
pages.NOTEBOOKS, press = Path(sys.argv[1]), str(Path(sys.argv[1]).parent / "press.txt")
sys.exit(main(["report", press, "--out", sys.argv[2], "-p", "said=" + sys.argv[3]]))"""


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    """Two small notebooks that take a moment, and one article."""
    (tmp_path / "press.txt").write_text("A ferry sank in the storm.")
    lines = "import os, time\ntime.sleep(.3)\n"
    lines += "while said == 'slow' and not os.path.exists(os.environ['GO']):\n    time.sleep(.1)\n"
    for name in ("0-one", "1-two"):
        notebook(tmp_path / "rooms", name, f"{lines}print(said * 20_000)")
    return tmp_path / "rooms"


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
    told, wrong = job.communicate(timeout=240)
    return subprocess.CompletedProcess(job.args, job.returncode, told, wrong)


def pages(out: Path) -> dict[str, str]:
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(out.glob("*.html"))}


def whole(out: Path, words: set[str]) -> None:
    """Every page ends where it should and says one thing all over."""
    for name, text in pages(out).items():
        assert text.rstrip().endswith("</html>"), name
        assert sum(w * 20_000 in text for w in words) == 1, name


def orphans(rooms: Path) -> list[str]:
    """Processes of ours that are still there a minute after their parent went: on a busy machine
    they need a while to notice."""
    for _ in range(240):
        mine = [
            p
            for p in psutil.process_iter(["cmdline"])
            if re.search("ipykernel|analysis.report.warm", " ".join(p.info["cmdline"] or []))
            and p.ppid() in (0, 1)
            and _speaks_of(p, rooms)
        ]
        if not mine:
            return []
        time.sleep(0.25)
    return [" ".join(p.info["cmdline"]) for p in mine]


WORDS = string.ascii_lowercase  # what each run writes on its pages: a whole page has one of them
# how a run is stopped, and after which part of its time, at the earliest and at the latest
MOMENTS = [(signal.SIGINT, n / 5, (n + 1) / 5) for n in range(5)]
MOMENTS += [(signal.SIGKILL, n / 20, (n + 1) / 20) for n in range(20)]


def _speaks_of(process: psutil.Process, rooms: Path) -> bool:
    """Whether it was started by a run of this test: its surroundings say so."""
    with contextlib.suppress(psutil.Error):
        return process.environ().get("GO", "") == str(rooms)
    return False


@pytest.mark.timeout(1800)  # for a busy machine
def test_stopped_at_any_moment(rooms: Path, tmp_path: Path) -> None:
    """By Ctrl-C and by kill -9, from the first second to the last; after Ctrl-C the exit code is 130
    and nothing half done is left."""
    out, draw, mine = tmp_path / "out", random.Random(7), {"GO": str(rooms)}
    began = time.monotonic()
    assert run(rooms, out, "a", **mine).returncode == 0
    took = time.monotonic() - began
    for word, (signum, earliest, latest) in zip(WORDS[1:], MOMENTS, strict=True):
        job = start(rooms, out, word, **mine)
        time.sleep(took * 1.1 * draw.uniform(earliest, latest))
        early = not (out / ".lock").exists()  # Python itself may still be starting
        if job.poll() is None:
            os.kill(job.pid, signum)
        _, said = job.communicate(timeout=240)
        whole(out, set(WORDS))
        assert len(pages(out)) == 2
        if signum == signal.SIGINT:
            assert job.returncode in (0, 130, -signal.SIGINT), said
            assert "Traceback" not in said or early
            assert job.returncode != 130 or len(said.strip().splitlines()[-1:]) == 1
            assert not list(out.glob(".*"))
            assert orphans(rooms) == []
    assert orphans(rooms) == []
    assert run(rooms, out, "last", **mine).returncode == 0
    whole(out, {"last"})
    assert not list(out.rglob(".*.html"))


def test_a_full_disk_is_one_line_and_earlier_pages_stay(rooms: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
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


def test_a_folder_that_is_busy_says_so_whatever_kernels_are_installed(
    rooms: Path, tmp_path: Path
) -> None:
    nowhere = {"JUPYTER_PATH": str(tmp_path), "JUPYTER_DATA_DIR": str(tmp_path / "nowhere")}
    go = tmp_path / "go"
    first = start(rooms, tmp_path / "out", "slow", GO=str(go), HOME=str(tmp_path), **nowhere)
    try:
        while not (tmp_path / "out" / ".lock").exists():
            assert first.poll() is None
            time.sleep(0.05)
        second = run(rooms, tmp_path / "out", "b")
        assert second.returncode == 2
        assert len(second.stderr.strip().splitlines()) == 1
        assert "another" in second.stderr
    finally:
        go.touch()
        first.communicate(timeout=240)
    whole(tmp_path / "out", {"slow"})


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three thousand invented articles."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        from memory import invented

        sys.modules.pop("memory")
    made = tmp_path_factory.mktemp("many") / "articles.pickle"
    pd.DataFrame(invented(3_000), columns=["id", "outlet", "event", "text"]).to_pickle(made)
    return made


STEPS = """import sys
import pandas as pd
from analysis import Corpus, __main__, evidence, framing, repetition, wording
corpus = Corpus(pd.read_pickle(sys.argv[2]).set_index("id")[:int(sys.argv[3])])
done = {"describe": lambda: evidence.describe(corpus, corpus.sentences), "labels": lambda: framing.labels(corpus),
        "between": lambda: repetition.between(corpus), "keyness": lambda: wording.keyness(corpus, corpus.outlets[0])}
__main__._run = lambda _: [done[name]() for name in sys.argv[1].split(",")] and 0
print("ready", flush=True)
sys.exit(__main__.main([]))"""


@pytest.mark.parametrize(
    ("steps", "after"), [("between", 0.3), ("labels", 1.5), ("describe", 3), ("between,keyness", 2)]
)
def test_long_work_stops_within_two_seconds(many: Path, steps: str, after: float) -> None:
    """Two seconds by the clock, or where others have the processor, of its own time."""
    job = subprocess.Popen(
        [sys.executable, "-c", STEPS, steps, str(many), "3000"],
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


DESTRUCTOR = """import time
from analysis import __main__
class Slow:
    def __del__(self):
        print("ready", flush=True)
        time.sleep(2)
def work(_):
    Slow()
    time.sleep(60)
__main__._run = work
raise SystemExit(__main__.main([]))"""


def test_a_stop_that_lands_in_a_destructor_is_heard() -> None:
    line = [sys.executable, "-c", DESTRUCTOR]
    pipe = subprocess.PIPE
    job = subprocess.Popen(line, cwd=ROOT, text=True, stdout=pipe, stderr=pipe)
    assert job.stdout
    assert job.stdout.readline() == "ready\n"
    job.send_signal(signal.SIGINT)
    said = job.communicate(timeout=50)[1]
    assert (job.returncode, said) == (130, "stopped; earlier reports are as they were\n")


def test_long_work_is_shown_while_it_goes_on(many: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    line = [sys.executable, "-c", STEPS, "labels", str(many), "2000"]
    job = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    said = b""
    with contextlib.suppress(OSError):  # the terminal is gone when its last writer is
        while piece := os.read(ours, 4096):
            said += piece
    assert job.wait(120) == 0
    lines = said.decode().split("\r")
    shown = [
        re.fullmatch(r"([\w ]+) of 2,000 articles …(?:, (\d+)%)?, (\d+) s", line.strip())
        for line in lines
        if line.strip()
    ]
    assert len(shown) > 3
    assert all(shown)  # labels, and whatever of its steps takes long enough to be seen
    assert "labels" in {m[1] for m in shown if m}
    assert max(int(m[2] or 0) for m in shown if m) > 20
    assert lines[-2].strip() == ""  # and the line is blank again
