"""The pages of one report: notebooks executed by papermill, each made whole before it goes into place.

Knows notebooks and no analysis.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base import made
from ..base.deferred import deferred
from ..project import ROOT, InputError
from . import finished
from .again import command
from .html import page, page_name

if TYPE_CHECKING:
    from .warming import Warm

# the page that takes longest, with which a run begins: begun in its turn, the others would be made
# long before it
LONGEST = "4-wording"


class Failed(Exception):
    """Notebooks that stopped at an error, two lines each. Exit code 1."""

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__("\n".join(said))


def heard(waiting: Future[Any]) -> Any:
    """What the warm start says, or how it failed."""
    try:
        return waiting.result()
    except RuntimeError as error:
        raise Failed([f"the corpus could not be worked on: {error}"]) from None


def _broken(running: Sequence[Future[Any]]) -> bool:
    return any(job.done() and job.exception() for job in running)


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

    @property
    def said(self) -> dict[str, str]:
        """All parameters as the page prints them."""
        return {**self.declared, **{name: repr(value) for name, value in self.given.items()}}


@dataclass
class Run:
    """One call of render: kernels, the bar, and what came of each notebook."""

    source: Path  # the corpus
    called: str | Path  # and how it was named
    have: Sequence[str]  # the notebooks whose pages lead to each other
    folder: Path
    staged: Path
    sockets: Path
    warm: Warm
    bar: Any
    kernels: list[Any] = field(default_factory=list)
    stopped: bool = False  # by Ctrl-C, or by what another page met
    errors: dict[str, str] = field(default_factory=dict)

    def all(self, jobs: Sequence[Job]) -> list[Path]:
        """Put all pages in place: those that are kept from an earlier run, the others made."""
        left = [job for job in jobs if not self.put_back(job)]
        self.warm.go_on(len(left), len(jobs))
        if left:
            self.make(left)
        else:
            heard(self.warm.ready)
        if self.errors:
            raise Failed([said for _, said in sorted(self.errors.items())])
        return [self.folder / job.file for job in jobs]

    def make(self, jobs: Sequence[Job]) -> None:
        """Execute the notebooks of these pages, as many at a time as there are processors."""
        # while the tables are worked out; jsonschema would take a second for a grammar of addresses
        with deferred("rfc3987_syntax", "is_valid_syntax"):
            from nbformat import from_dict

            import_module("papermill")
        for talker in ("papermill", "traitlets"):  # errors are told by us, in two lines
            logging.getLogger(talker).setLevel(logging.CRITICAL + 1)
        sheets = {job.notebook: from_dict(job.sheet) for job in jobs}
        heard(self.warm.ready)
        code = [c for job in jobs for c in job.sheet["cells"] if c["cell_type"] == "code"]
        self.bar.reset(len(code) + 2 * len(jobs))
        pool = ThreadPoolExecutor(max(2, os.cpu_count() or 2))
        running: list[Future[None]] = []
        try:
            longest_first = sorted(jobs, key=lambda job: job.notebook != LONGEST)
            running += [pool.submit(self.one, job, sheets[job.notebook]) for job in longest_first]
            # a long cell counts nothing: the seconds go on
            while wait(running, 1, FIRST_EXCEPTION).not_done and not _broken(running):
                self.bar.refresh()
        finally:  # also Ctrl-C: no kernel is left behind
            self.stopped = True
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(job.done() for job in running):
                for kernel in self.kernels:
                    kernel.end()
                time.sleep(0.05)
        for done in running:
            if not done.cancelled() and (error := done.exception()):
                raise error

    def one(self, job: Job, sheet: Any) -> None:
        """Execute one notebook and put its page and tables in place."""
        own = self.staged / job.page
        executed = own / "failed" / f"{job.page}.ipynb"
        executed.parent.mkdir(parents=True)
        if (done := self.executed(job, sheet, own, executed)) is None:
            return
        html = page(done, job.page, self.have, self.again(job), job.said)
        (own / job.file).write_text(self.placeless(html), encoding="utf-8", newline="\n")
        (own / made.NAME).unlink(missing_ok=True)  # that of the whole folder stands
        finished.keep(self.made_of(job), own)
        self.in_place(job, own)
        self.count(job)

    def executed(self, job: Job, sheet: Any, own: Path, executed: Path) -> Any:
        """The notebook with its results, or None where it stopped, which is said."""
        import nbformat
        from nbclient.exceptions import DeadKernelError
        from papermill import PapermillExecutionError, execute_notebook

        from .kernels import manager

        begun: list[Any] = []  # the notebook itself, which holds what was done until it stopped
        given = {"corpus": str(self.source), "out": str(own), **job.given}
        try:
            return execute_notebook(
                sheet,
                None,
                given,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                shutdown_kernel="immediate",
                on_notebook_start=lambda notebook: begun.append(notebook),
                on_cell_executed=lambda **_: self.count(job),
                kernel_manager_class=manager(self.kernels, self.sockets, self.warm),
            )
        except PapermillExecutionError as error:
            if error.ename == "InputError":
                raise InputError(error.evalue) from None
            # papermill put a cell of its own after the parameters, so its index is our number
            said = f"cell {error.cell_index} stopped: {error.ename}: {error.evalue}"
        # out of memory, or somebody ended the kernel
        except (DeadKernelError, RuntimeError) as error:
            if self.stopped:
                return None
            said = f"its kernel ended: {error}"
        done = begun[0] if begun else sheet
        done.metadata.get("papermill", {}).pop("input_path", None)  # all of `sheet` once more
        nbformat.write(done, executed)
        self.failed(job, executed, said)
        return None

    def count(self, job: Job) -> None:
        """A step more of this page."""
        self.bar.set_description_str(job.page)
        self.bar.update()

    def again(self, job: Job) -> str:
        """The command that makes its page again."""
        return command(self.source, self.called, job.given, "--notebook", job.notebook)

    def made_of(self, job: Job) -> tuple[str, ...]:
        """All that its page depends on (see finished)."""
        if not (inputs := self.warm.read.result()["inputs"]):
            return ()
        printed = job.page, self.again(job), *self.have
        return finished.made_of(job.sheet, job.given, inputs, self.source.stem, *printed)

    def put_back(self, job: Job) -> bool:
        """Whether the page was kept; it is in place then."""
        own = self.staged / job.page
        if kept := finished.put_back(self.made_of(job), own):
            self.in_place(job, own)
        return kept

    def in_place(self, job: Job, own: Path) -> None:
        """Move a whole page and its files into the folder, the page last."""
        for path in finished.files(own):
            target = self.folder / path.relative_to(own)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        (self.folder / "failed" / f"{job.page}.ipynb").unlink(missing_ok=True)

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
