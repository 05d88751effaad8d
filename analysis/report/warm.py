"""The warm start: one process imports, reads the corpus, works out what several pages use, and forks
a kernel whenever it is asked to. It also says what it read, so that nothing is read twice.

Run as `python -m analysis.report.warm`, it is told in one line of JSON what to read, answers in
lines of JSON, and ends with the process that started it. Where a process cannot fork safely it
only fills the store, and each kernel loads its tables from there.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import select
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..base.progress import LONG, saying
from .warming import FORKS, summary

if TYPE_CHECKING:
    from ..corpus.articles import Corpus

NEEDED = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "analysis.cluster",
    "analysis.page",
    "analysis.findings",
    "faulthandler",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "pyarrow.acero",
    "tornado.platform.asyncio",
)


def main() -> None:
    """Read, say what was read, work out, then fork kernels until the line to us is closed."""
    _die_with_parent()
    # from 3.12 on Python warns: our only other threads are of Arrow and OpenBLAS, which mind forks
    warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
    asked = json.loads(sys.stdin.readline())
    try:
        corpus, said = _read(asked)
    except Exception as error:
        _say_error(error)
        return
    _say(read=summary(corpus) | said)
    if not (line := sys.stdin.readline()):
        return
    left, pages = json.loads(line)["left"]
    shared = _shared(corpus) if pages > 1 else []
    for name, table in shared:
        if left < 2 and name != "findings":
            continue
        _say(doing=name)
        with contextlib.suppress(Exception):  # the page that needs it will say what is wrong
            found = table(corpus)
            if name == "findings" and len(found):
                _say(claim=found["claim"].iloc[0])
            if FORKS and left > 1:  # what the rows of each event are cut by is shared, too
                table(corpus.select(corpus.events[:1]))
    if FORKS and left:
        _imports()
        gc.collect()
        gc.freeze()  # what is shared stays shared
        _say(ready=True)
        _serve()
    else:
        _say(ready=True)


def _say(**what: Any) -> None:
    os.write(1, (json.dumps(what) + "\n").encode())


def _say_error(error: Exception) -> None:
    from ..project import InputError

    known = isinstance(error, InputError | OSError)
    told = str(error) if known else traceback.format_exc().strip().splitlines()[-1]
    _say(refused=told, by_input=known)


def _read(asked: dict[str, Any]) -> tuple[Corpus, dict[str, str]]:
    """The corpus that the pages are about, and fingerprints: `whole`, of all articles that were
    read, and `inputs`, of all that pages depend on. What pages read from this path is this one."""
    from .. import Corpus, project
    from ..base import store

    path = Path(asked["path"])
    if project.is_stored(path):
        from ..cluster import stored

        kept = stored.read(path, "".join(asked["events"][:1]), asked["outlets"])
        return kept, {"whole": store.digest(path / "articles.json"), "inputs": ""}
    whole = Corpus.read(path, lexicons=asked["lexicons"] or None)
    if FORKS:
        whole.share(path)
    said = {"whole": whole.sha256, "inputs": _inputs(whole, path)}
    return whole.select(asked["events"], asked["outlets"]), said


def _inputs(whole: Corpus, path: Path) -> str:
    """A fingerprint of the articles, of what was said when they were read, and of what people put
    beside them: corrections, reviews, word lists, checked samples."""
    from ..base import store
    from ..corpus.contents import BESIDE

    room = path if path.is_dir() else path.parent
    own = [whole.lexicons] if whole.lexicons else []
    people = store.contents(*(room / name for name in BESIDE), path.parent / "checked", *own)
    return repr((whole.key, whole.skipped.to_csv(), whole.notes, people))


def _shared(corpus: Corpus) -> list[tuple[str, Callable[[Corpus], Any]]]:
    """What several pages use, under names that a person who waits understands."""
    from ..cluster.stored import Stored

    if isinstance(corpus, Stored):
        return []
    from .. import evidence, framing, repetition, voice
    from ..corpus.headlines import headlines
    from ..findings import findings

    told = _Beside("coverage", framing.tellings)
    return [
        ("sentences", lambda c: c.sentences),
        ("headlines", headlines),
        *_named(voice, "quotations statements voices"),
        ("retold", repetition.quote_variants),
        ("coverage", told.begin),
        ("verbs", lambda c: voice.persons(c, voice.said(c))),
        ("repetition", repetition.repeats),
        ("words", evidence.of_words),
        *_named(framing, "labels deaths agency figures comparison"),
        ("frames", framing.frame_shares),
        ("passages", repetition.between),
        ("people", voice.mentions),
        ("findings", findings),
        ("coverage", told.end),
        ("first", framing.first),
    ]


def _named(room: ModuleType, names: str) -> list[tuple[str, Callable[[Corpus], Any]]]:
    """Tables whose own names everybody understands."""
    return [(name, getattr(room, name)) for name in names.split()]


class _Beside:
    """A table of a large corpus that takes long: a process of its own works it out, while this one
    goes on with others."""

    def __init__(self, name: str, table: Callable[[Corpus], Any]) -> None:
        self.name, self.table = name, table
        self.child = self.reads = 0

    def begin(self, corpus: Corpus) -> None:
        if self.child or not FORKS or len(corpus) < LONG:
            return
        parent, (self.reads, writes) = os.getpid(), os.pipe()
        self.child = os.fork()
        if self.child:
            os.close(writes)
            return
        try:
            _die_with_parent(parent)
            nothing = os.open(os.devnull, os.O_RDWR)
            for talks in range(3):
                os.dup2(nothing, talks)
            with os.fdopen(writes, "wb") as to:
                pickle.dump(self.table(corpus), to)
        finally:
            os._exit(0)

    def end(self, corpus: Corpus) -> Any:
        """The table, taken from that process where there is one."""
        from ..corpus.remembered import key_of

        if self.child:
            with (
                saying(f"{self.name} of {len(corpus):,} articles", True),
                contextlib.suppress(EOFError, pickle.UnpicklingError),
                os.fdopen(self.reads, "rb") as made,
            ):
                corpus.english.tables[key_of(self.table, (), {})] = pickle.load(made)
            os.waitpid(self.child, 0)
            self.child = 0
        return self.table(corpus)


def _imports() -> None:
    """What every kernel and every page needs, once; nobody debugs these kernels."""
    sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
    for name in NEEDED:
        import_module(name)
    from ..page import text

    text.compiled()


def _serve() -> None:
    """Fork a kernel for each line that asks for one; say which have ended."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    waiting = b""
    while True:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            _reap()
        if 0 in ready:
            read = os.read(0, 65536)
            if not read:
                os._exit(0)  # who started us has gone; the kernels go with us
            *lines, waiting = (waiting + read).split(b"\n")
            for line in lines:
                _fork(json.loads(line))


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            _say(gone=ended[0], code=os.waitstatus_to_exitcode(ended[1]))


def _fork(asked: dict[str, Any]) -> None:
    parent = os.getpid()
    child = os.fork()
    if child:
        with contextlib.suppress(OSError):  # it has done so already
            os.setpgid(child, child)
        _say(born=child, file=asked["file"])
        return
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        _die_with_parent(parent)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        _kernel(asked["file"])
        code = 0
    except BaseException:  # nothing of the parent's work is done twice
        traceback.print_exc()
    finally:
        os._exit(code)


def _kernel(file: str) -> None:
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    class Kernel(IPKernelApp):
        def parse_command_line(self, argv: Any = None) -> None:
            """There is none, and to learn to read it takes longer than to begin."""

    own = {"connection_file": file, "parent_handle": os.getppid()}
    app = Kernel.instance(config=Config({"IPKernelApp": own, "HistoryManager": {"enabled": False}}))
    app.initialize([])
    app.start()


def _die_with_parent(parent: int = 0) -> None:
    """End at once when the parent does, however it ends."""
    if FORKS:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if parent and os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    main()
