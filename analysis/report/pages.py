"""Notebooks and parameters in, pages out: papermill executes them on kernels that share what one
process has read.

Knows notebooks and no analysis. Everything is made under a temporary name and moved into place when
it is whole.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base import made
from ..base.made import EVENT, event_files
from ..base.parameters import known, typed
from ..project import NOTEBOOKS, ROOT, InputError, existing, is_stored
from . import parameters as asked
from .again import command
from .html import page, page_name

if TYPE_CHECKING:
    from .kernels import Warm

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]   # an optional check of jsonschema's that compiles a grammar for .8 s

BUSY = "another report is being made in this folder; wait for it, or give another --out"


class Failed(Exception):
    """Notebooks that stopped at an error, two lines each. Exit code 1."""

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__("\n".join(said))


class Pages(list[Path]):
    """The pages that were made, index first, and what to say of them.

    read     what was read: articles, outlets, events, skipped, notes …
    claim    what stands out most; '' where no card was asked for
    """

    read: Mapping[str, Any]
    claim: str = ""


@dataclass(frozen=True)
class Job:
    """One page to make: a notebook, the parameters that it is given, the page's name."""

    notebook: str
    sheet: Any
    given: Mapping[str, Any]
    page: str
    declared: Mapping[str, str]  # the values that it has otherwise

    @property
    def file(self) -> str:
        return page_name(self.page)


def names(room: Path | None = None) -> list[str]:
    """The notebooks there are: '0-index', '1-corpus' …, and 'event', which is made for each."""
    room = room or NOTEBOOKS
    own = [EVENT] if (room / f"{EVENT}.ipynb").exists() else []
    return sorted(p.stem for p in room.glob("[0-9]-*.ipynb")) + own


def render(
    corpus_path: str | Path,
    out: str | Path | None = None,
    notebooks: Sequence[str] | None = None,
    **parameters: Any,
) -> Pages:
    """Execute `notebooks` (all, where None) on the corpus and write one HTML page each into `out`,
    with its tables as CSV; of the notebook `event`, one page for each event.

    out          '' or None: the folder reports, or a folder in it where reports holds another
                 corpus
    parameters   for the notebooks' parameters cells; each goes to the notebooks that know it.
    Returns the pages, index first. Raises InputError before anything is written where the corpus,
    an event, a notebook or a parameter is unknown; Failed where a notebook stopped at an error: its
    earlier page stays, what it had done lies in `out`/failed, and the other notebooks are finished.
    """
    source = _source(corpus_path, out)
    # of one event it has the texts
    room = NOTEBOOKS / "archive" if is_stored(source) and not parameters.get("event") else NOTEBOOKS
    chosen = [known(n, names(room), "notebook") for n in notebooks or names(room)]
    sheets = {n: _sheet(room / f"{n}.ipynb") for n in dict.fromkeys(chosen)}
    given = asked.fitting(sheets, parameters)
    with tempfile.TemporaryDirectory(prefix="parallax-") as sockets, _bar() as bar:
        warm = _warm(source, parameters, len(sheets) > 1, Path(sockets), bar)
        try:
            import papermill

            for talker in ("papermill", "traitlets"):  # errors are told by us, in two lines
                logging.getLogger(talker).setLevel(logging.CRITICAL + 1)
            sheets = {
                n: papermill.iorw.load_notebook_node(str(room / f"{n}.ipynb")) for n in sheets
            }
            read = _heard(warm.read)
            folder = made.folder(source, read["whole"], out)
            jobs = _jobs(sheets, given, read)
            with _writing(folder) as staged:
                made.write(folder, source, read["whole"])
                _heard(warm.ready)
                run = _Run(source, corpus_path, room, folder, staged, Path(sockets), warm, bar)
                try:
                    pages = Pages(run.all(jobs))
                finally:
                    _tables(folder, staged)
                _accepted(source, folder, parameters)
        finally:  # also Ctrl-C: no kernel is left behind
            warm.end()
    pages.read, pages.claim = read, warm.claim
    return pages


def _source(corpus_path: str | Path, out: str | Path | None) -> Path:
    """Where the articles lie, or an InputError that names the whole path as it was given."""
    source = existing(corpus_path).absolute()
    if source.resolve() == ROOT.resolve() or source.resolve() in ROOT.resolve().parents:
        raise InputError(f"{corpus_path}: holds Parallax itself; name your folder of articles")
    if out and Path(out).expanduser().resolve().is_relative_to(source.resolve()):
        raise InputError(
            f"{out}: lies in the corpus, whose articles it would be among; give another --out"
        )
    return source


def _sheet(path: Path) -> Any:
    """A notebook as JSON: its parameters are known before anything heavy is loaded."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path.name}: not a readable notebook ({error})") from None


def _warm(source: Path, parameters: Mapping[str, Any], work: bool, places: Path, bar: Any) -> Warm:
    """The process that reads the corpus while we load what makes pages."""
    from .kernels import Warm

    def doing(what: str) -> None:
        bar.set_description_str(what)

    doing(f"reading {source.name}")
    outlets = typed("outlets", parameters.get("outlets", []), "list")
    events = parameters.get("event") or []
    events = [events] if isinstance(events, str) else list(events)
    own = str(parameters.get("lexicons") or "")
    return Warm(source, events, outlets, own, work, places, doing)


def _heard(waiting: Future[Any]) -> Any:
    """What the warm start says, or how it failed."""
    try:
        return waiting.result()
    except RuntimeError as error:
        raise Failed([f"the corpus could not be worked on: {error}"]) from None


def _jobs(
    sheets: Mapping[str, Any], given: Mapping[str, dict[str, Any]], read: Mapping[str, Any]
) -> list[Job]:
    declared = {n: asked.declared(nb) for n, nb in sheets.items()}
    jobs = [Job(n, nb, given[n], n, declared[n]) for n, nb in sheets.items() if n != EVENT]
    if EVENT in sheets:
        files = event_files(read["events"])
        first = next((n for n in sheets if n.startswith("0-")), None)
        if len(files) == 1 and first:  # of one event the index is its page
            jobs, files = (
                [job for job in jobs if job.notebook != first],
                dict.fromkeys(files, first),
            )
        jobs += [
            Job(EVENT, sheets[EVENT], given[EVENT] | {"event": event}, file, declared[EVENT])
            for event, file in files.items()
        ]
    return jobs


@contextmanager
def _bar() -> Iterator[Any]:
    """What is being done, on a terminal, from the first second."""
    from tqdm import tqdm

    form = "{desc:<24.24} {bar} {n_fmt}/{total_fmt} cells, {elapsed}"
    with tqdm(total=1, leave=False, disable=None, bar_format=form) as bar:
        yield bar


def _tables(folder: Path, staged: Path) -> None:
    """One workbook of the tables of all pages that are in place."""
    from . import workbook

    pages = [p for p in (folder / page_name(n) for n in names()) if p.exists()]
    if pages and workbook.write(folder, staged / workbook.NAME, pages):
        (staged / workbook.NAME).replace(folder / workbook.NAME)


def _accepted(source: Path, folder: Path, parameters: Mapping[str, Any]) -> None:
    """The sentences of the cards that people accepted, where they have reviewed any."""
    from ..corpus.articles import Corpus
    from ..findings import reviews
    from . import accepted

    beside = (source if source.is_dir() else source.parent) / reviews.FILE
    if beside.is_file() and not is_stored(source):
        outlets = typed("outlets", parameters.get("outlets", []), "list")
        accepted.write(Corpus.read(source, parameters.get("event"), outlets), folder)


@contextmanager
def _writing(folder: Path) -> Iterator[Path]:
    """A staging folder inside `folder`, which nobody else writes to meanwhile."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / ".lock", "w")  # noqa: SIM115
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be written to ({error.strerror}); give another --out"
        ) from None
    with lock:
        try:
            if os.name == "posix":
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(f"{folder}: {BUSY}") from None
        for left in folder.glob(".making-*"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        staged = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
        try:
            yield staged
        finally:
            shutil.rmtree(staged, ignore_errors=True)
            (folder / ".lock").unlink(missing_ok=True)


class _Run:
    """One call of render: kernels, the bar, and what came of each notebook."""

    def __init__(
        self,
        source: Path,
        called: str | Path,
        room: Path,
        folder: Path,
        staged: Path,
        sockets: Path,
        warm: Warm,
        bar: Any,
    ) -> None:
        self.source, self.called, self.room = source, called, room
        self.folder, self.staged = folder, staged
        self.sockets, self.warm, self.bar = sockets, warm, bar
        self.kernels: list[Any] = []
        self.errors: dict[str, str] = {}

    def all(self, jobs: Sequence[Job]) -> list[Path]:
        self.bar.reset(
            sum(c.cell_type == "code" for job in jobs for c in job.sheet.cells) + 2 * len(jobs)
        )
        mine = {job.notebook for job in jobs}
        have = [
            n
            for n in names(self.room)
            if n != EVENT and (n in mine or (self.folder / page_name(n)).exists())
        ]
        pool = ThreadPoolExecutor(max(2, os.cpu_count() or 2))
        running: list[Future[None]] = []
        try:
            running += [pool.submit(self.one, job, have) for job in jobs]
            wait(running, return_when=FIRST_EXCEPTION)
        finally:  # also Ctrl-C: no kernel is left behind
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(job.done() for job in running):
                for kernel in self.kernels:
                    kernel.end()
                time.sleep(0.05)
        for done in running:
            if not done.cancelled() and (error := done.exception()):
                raise error
        if self.errors:
            raise Failed([said for _, said in sorted(self.errors.items())])
        return [self.folder / job.file for job in jobs]

    def one(self, job: Job, have: Sequence[str]) -> None:
        """Execute one notebook and put its page and tables in place."""
        import papermill
        from nbclient.exceptions import DeadKernelError

        from .kernels import manager

        def count(**_: Any) -> None:
            self.bar.set_description_str(job.page)
            self.bar.update()

        own = self.staged / job.page
        (own / "failed").mkdir(parents=True)
        executed = own / "failed" / f"{job.page}.ipynb"
        try:
            done = papermill.execute_notebook(
                job.sheet,
                str(executed),
                parameters={"corpus": str(self.source), "out": str(own), **job.given},
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                shutdown_kernel="immediate",
                on_cell_executed=count,
                kernel_manager_class=manager(self.kernels, self.sockets, self.warm),
            )
        except papermill.PapermillExecutionError as error:
            if error.ename == "InputError":
                raise InputError(error.evalue) from None
            # papermill put a cell of its own after the parameters, so its index is our number
            self.failed(
                job, executed, f"cell {error.cell_index} stopped: {error.ename}: {error.evalue}"
            )
            return
        # out of memory, or somebody ended the kernel
        except (DeadKernelError, RuntimeError) as error:
            self.failed(job, executed, f"its kernel ended: {error}")
            return
        executed.unlink()
        said = {**job.declared, **{k: repr(v) for k, v in job.given.items()}}
        again = command(self.source, self.called, job.given, "--notebook", job.notebook)
        html = page(done, job.page, have, again, said)
        (own / job.file).write_text(self.placeless(html), encoding="utf-8", newline="\n")
        for path in sorted(own.rglob("*"), key=lambda p: p.suffix == ".html"):
            # what is whole goes into place, the page last
            if path.is_file() and path.name != made.NAME:
                target = self.folder / path.relative_to(own)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        (self.folder / "failed" / executed.name).unlink(missing_ok=True)
        count()

    def failed(self, job: Job, executed: Path, what: str) -> None:
        """Keep what a broken notebook had done, without the places of this machine in it; say in
        two lines what broke."""
        target = self.folder / "failed" / executed.name
        target.parent.mkdir(exist_ok=True)
        if executed.exists():
            target.write_text(
                self.placeless(executed.read_text(encoding="utf-8")), encoding="utf-8"
            )
        self.errors[job.page] = (
            f"{job.page}: {self.placeless(what).strip().splitlines()[0][:200]}\n"
            f"  what it had done: {self.folder.name}/failed/{executed.name}; an earlier {job.file} is left as it was"
        )

    def placeless(self, text: str) -> str:
        """Folders of this machine -> short names: results are mailed and published."""
        places = {
            self.staged: "staged",
            self.sockets: "sockets",
            self.folder: "reports",
            self.source.parent: "corpora",
            ROOT: "parallax",
            Path(sys.prefix): "python",
            Path.home(): "~",
        }
        for place, short in places.items():
            text = text.replace(str(place), short) if len(str(place)) > 1 else text
        return text
