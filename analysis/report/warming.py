"""Our side of the warm start: what it says is heard, kernels are asked of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..project import ROOT, InputError

if TYPE_CHECKING:
    from ..corpus.articles import Corpus

# macOS: its frameworks do not stand a fork; Windows has none
FORKS = sys.platform == "linux"


def environment(places: Path) -> dict[str, str]:
    """What a kernel finds in its environment; `places` is for what it writes beside the pages."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {
        "PYTHONPATH": path,
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "IPYTHONDIR": str(places),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def summary(corpus: Corpus) -> dict[str, Any]:
    """What was read, in numbers and names."""
    from ..cluster.stored import Stored

    return {
        "articles": len(corpus),
        "outlets": corpus.outlets,
        "events": [] if isinstance(corpus, Stored) else corpus.events,
        "skipped": len(corpus.skipped),
        "notes": list(corpus.notes),
    }


class Warm:
    """The process that has read the corpus. What it says is heard in a thread of its own.

    asked   the corpus to read: path, events, outlets, lexicons
    read    what it has read, as soon as it has; InputError where the corpus cannot be used
    ready   when kernels can be forked
    """

    def __init__(
        self, asked: Mapping[str, Any], places: Path, doing: Callable[[str], None]
    ) -> None:
        self.read: Future[dict[str, Any]] = Future()
        self.ready: Future[None] = Future()
        self.doing = doing
        self.claim = ""
        self.born: dict[str, Future[int]] = {}
        self.gone: dict[int, int] = {}
        self.changed = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "analysis.report.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | environment(places),
            start_new_session=True,  # Ctrl-C is for us to hear
        )
        threading.Thread(target=self._hear, daemon=True).start()
        self._ask(**asked)

    def go_on(self, left: int, pages: int) -> None:
        """Of so many pages so many are left to make: work out what they share."""
        self._ask(left=[left, pages])

    def _ask(self, **what: Any) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write((json.dumps(what) + "\n").encode())
            self.process.stdin.flush()
        except OSError:
            self._over()

    def _hear(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said = json.loads(line)
            if "read" in said:
                self.read.set_result(said["read"])
            elif "refused" in said:
                error = InputError if said["by_input"] else RuntimeError
                self.read.set_exception(error(said["refused"]))
            elif "doing" in said:
                self.doing(said["doing"])
            elif "claim" in said:
                self.claim = said["claim"]
            elif "ready" in said:
                self.ready.set_result(None)
            elif "born" in said:
                self.born[said["file"]].set_result(said["born"])
            elif "gone" in said:
                with self.changed:
                    self.gone[said["gone"]] = said["code"]
                    self.changed.notify_all()
        if FORKS or not self.ready.done():
            self._over()

    def _over(self) -> None:
        """It ended: whoever waits for it is told."""
        every: list[Future[Any]] = [self.read, self.ready, *self.born.values()]
        for waiting in every:
            if not waiting.done():
                waiting.set_exception(RuntimeError("the process that read the corpus ended"))

    def fork(self, file: str) -> Forked:
        self.born[file] = Future()
        self._ask(file=file)
        return Forked(self, self.born[file].result())

    def end(self) -> None:
        """And every kernel ends with it; while it works out a table it does not hear, and is killed."""
        assert self.process.stdin is not None
        with suppress(OSError):
            self.process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0.3)
        self.process.kill()
        self.process.wait()


class Forked:
    """A forked kernel as subprocess.Popen would give it: our grandchild, so the warm start says how
    it ended."""

    stdin = stdout = stderr = None

    def __init__(self, warm: Warm, pid: int) -> None:
        self.warm, self.pid = warm, pid

    def poll(self) -> int | None:
        if self.warm.process.poll() is not None:
            return self.warm.gone.get(self.pid, -signal.SIGKILL)
        return self.warm.gone.get(self.pid)

    def wait(self, timeout: float | None = None) -> int:
        with self.warm.changed:
            self.warm.changed.wait_for(lambda: self.poll() is not None, timeout or 10)
        return self.warm.gone.get(self.pid, -signal.SIGKILL)

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it went in this moment
                os.kill(self.pid, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
