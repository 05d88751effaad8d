"""Notebooks and parameters in, pages out: papermill executes them on kernels that share what one
process has read.

Knows notebooks and no analysis. Everything is made under a temporary name and moved into place when
it is whole.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..base import made
from ..base.choices import known
from ..base.made import EVENT, event_files
from ..base.parameters import typed
from ..base.told import many
from ..project import NOTEBOOKS, REVIEWS, ROOT, InputError, existing, is_stored
from . import parameters as asked
from .html import page_name
from .run import Job, Run, heard
from .warming import Warm

BUSY = "another report is being made in this folder; wait for it, or give another --out"


class Pages(list[Path]):
    """The pages that were made, index first, and what to say of them.

    read     what was read: articles, outlets, events, skipped, notes …
    claim    what stands out most; '' where no card was asked for
    """

    read: Mapping[str, Any]
    claim: str = ""

    def told(self) -> Iterator[str]:
        """In three lines: what was read, what stands out, where the pages are."""
        if read := self.read:
            events = f" on {many(len(read['events']), 'event')}" if read["events"] else ""
            articles, outlets = (
                many(read["articles"], "article"),
                many(len(read["outlets"]), "outlet"),
            )
            notes = many(len(read["notes"]), "note")
            yield f"read: {articles} of {outlets}{events}; {read['skipped']} skipped, {notes}"
        if self.claim:
            yield f"stands out: {self.claim}"
        rest = f" and {many(len(self) - 1, 'page')} beside it" if len(self) > 1 else ""
        yield f"pages: {os.path.relpath(self[0])}{rest}"


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
    chosen = [
        known(Path(n).name.removesuffix(".ipynb"), names(room), "notebook")
        for n in notebooks or names(room)
    ]
    sheets = {n: _sheet(room / f"{n}.ipynb") for n in dict.fromkeys(chosen)}
    given = asked.fitting(sheets, parameters)
    with tempfile.TemporaryDirectory(prefix="parallax-") as sockets, _bar() as bar:
        warm = _warm(source, parameters, Path(sockets), bar)
        try:
            read = heard(warm.read)
            folder = made.folder(source, read["whole"], out)
            jobs = _jobs(sheets, given, read)
            with _writing(folder) as staged:
                made.write(folder, source, read["whole"])
                have = _listed(names(room), jobs, folder)
                run = Run(source, corpus_path, have, folder, staged, Path(sockets), warm, bar)
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


def _listed(every: Sequence[str], jobs: Sequence[Job], folder: Path) -> list[str]:
    """The notebooks whose pages lead to each other: those that are made now, or are there."""
    mine = {job.notebook for job in jobs}
    there = [n for n in every if n in mine or (folder / page_name(n)).exists()]
    return [n for n in there if n != EVENT]


def _warm(source: Path, parameters: Mapping[str, Any], places: Path, bar: Any) -> Warm:
    """The process that reads the corpus."""
    bar.set_description_str(f"reading {source.name}")
    events = parameters.get("event") or []
    asked = {
        "path": str(source),
        "events": [events] if isinstance(events, str) else list(events),
        "outlets": list(typed("outlets", parameters.get("outlets", []), "list")),
        "lexicons": str(parameters.get("lexicons") or ""),
    }
    return Warm(asked, places, lambda what: bar.set_description_str(what))


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
    beside = (source if source.is_dir() else source.parent) / REVIEWS
    if beside.is_file() and not is_stored(source):
        from ..corpus.articles import Corpus
        from . import accepted

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
