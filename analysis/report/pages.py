"""Notebooks and parameters in, HTML out: papermill executes, an own nbconvert template writes pages
that stand alone.

Knows notebooks and no analysis. Everything is made under a temporary name and moved into place when
it is whole.
"""

from __future__ import annotations

import difflib
import logging
import os
import re
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

from ..project import NOTEBOOKS, ROOT, InputError, is_stored

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]   # an optional check of jsonschema's that compiles a grammar for .8 s

TEMPLATE = Path(__file__).parents[1] / "page" / "templates"
OURS = {"corpus", "out"}  # parameters that render gives itself
BUSY = "another report is being made in this folder; wait for it, or give another --out"


class Failed(Exception):
    """Notebooks that stopped at an error, two lines each. Exit code 1."""

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__("\n".join(said))


def names(room: Path | None = None) -> list[str]:
    """The notebooks there are: '0-overview', '1-corpus' …"""
    return sorted(p.stem for p in (room or NOTEBOOKS).glob("[0-9]-*.ipynb"))


def page_name(notebook: str) -> str:
    return "index.html" if notebook.startswith("0-") else f"{notebook}.html"


def render(
    corpus_path: str | Path,
    out: str | Path,
    notebooks: Sequence[str] | None = None,
    **parameters: Any,
) -> list[Path]:
    """Execute `notebooks` (all, where None) on the corpus and write one HTML page each into `out`,
    with its tables as CSV.

    parameters   for the notebooks' parameters cells; each goes to the notebooks that know it.
    Returns the pages, index first. Raises InputError before anything runs where the corpus, a
    notebook or a parameter
    is unknown, and where the notebooks say that the corpus cannot be used; Failed where a notebook
    stopped at an error:
    its earlier page stays, what it had done lies in `out`/failed, and the other notebooks are
    finished.
    """
    source = Path(corpus_path).absolute()
    if not source.exists():
        raise InputError(
            f"{source.name}: no such file or folder; name a folder of articles or a .csv, .jsonl or .parquet file"
        )
    # of one event it has the texts
    room = NOTEBOOKS / "archive" if is_stored(source) and not parameters.get("event") else NOTEBOOKS
    chosen = [_known(n, names(room), "notebook") for n in notebooks] if notebooks else names(room)
    import papermill

    for talker in ("papermill", "traitlets"):  # errors are told by us, in two lines
        logging.getLogger(talker).setLevel(logging.CRITICAL + 1)
    sheets = {
        n: papermill.iorw.load_notebook_node(str(room / f"{n}.ipynb"))
        for n in dict.fromkeys(chosen)
    }
    given = _fitting(sheets, parameters)
    folder = Path(out).absolute()
    # whose paths must be short
    with _writing(folder) as staged, tempfile.TemporaryDirectory(prefix="parallax-") as sockets:
        try:
            return _Run(source, room, folder, staged, Path(sockets), given).all(sheets)
        finally:
            _tables(folder, staged)


def _tables(folder: Path, staged: Path) -> None:
    """One workbook of the tables of all pages that are in place."""
    from . import workbook

    pages = [p for p in (folder / page_name(n) for n in names()) if p.exists()]
    if pages and workbook.write(folder, staged / workbook.NAME, pages):
        (staged / workbook.NAME).replace(folder / workbook.NAME)


def _known(name: str, known: Sequence[str], what: str) -> str:
    """The known name that is meant, or an InputError with the nearest one."""
    name = name.removesuffix(".ipynb").rsplit("/", 1)[-1] if what == "notebook" else name
    if name in known:
        return name
    near = difflib.get_close_matches(name, known, 1, 0.4)
    raise InputError(
        f"unknown {what} {name!r}; "
        + (f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}")
    )


def _fitting(sheets: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The parameters of each notebook, as the type its parameters cell gives them."""
    known = {n: {p.name: p for p in _known_parameters(nb)} for n, nb in sheets.items()}
    free = sorted({name for ps in known.values() for name in ps} - OURS)
    for name in parameters:
        _known(name, free, "parameter")
    return {
        n: {
            name: _typed(name, value, ps[name].inferred_type_name)
            for name, value in parameters.items()
            if name in ps
        }
        for n, ps in known.items()
    }


def _known_parameters(nb: Any) -> list[Any]:
    from papermill.inspection import _infer_parameters

    return list(_infer_parameters(nb, name="python3", language="python"))


def _typed(name: str, value: Any, kind: str) -> Any:
    """A value from the command line -> what the parameters cell declares; other values as they
    are."""
    if not isinstance(value, str) or kind in ("str", "None"):
        return value
    try:
        if kind == "list":
            return [v.strip() for v in value.split(",") if v.strip()]
        if kind == "bool":
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[
                value.lower()
            ]
        return {"int": int, "float": float}.get(kind, str)(value)
    except (KeyError, ValueError):
        raise InputError(f"parameter {name}: {value!r} is not of the kind {kind}") from None


@contextmanager
def _writing(folder: Path) -> Iterator[Path]:
    """A staging folder inside `folder`, which nobody else writes to meanwhile."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = open(folder / ".lock", "w")  # noqa: SIM115
    except OSError as error:
        raise InputError(
            f"{folder.name}: cannot be written to ({error.strerror}); give another --out"
        ) from None
    with lock:
        try:
            if os.name == "posix":
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(f"{folder.name}: {BUSY}") from None
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
        room: Path,
        folder: Path,
        staged: Path,
        sockets: Path,
        given: dict[str, dict[str, Any]],
    ) -> None:
        self.source, self.room, self.folder, self.staged, self.sockets, self.given = (
            source,
            room,
            folder,
            staged,
            sockets,
            given,
        )
        self.kernels: list[Any] = []
        self.errors: dict[str, str] = {}

    def all(self, sheets: Mapping[str, Any]) -> list[Path]:
        from tqdm import tqdm

        cells = sum(c.cell_type == "code" for nb in sheets.values() for c in nb.cells) + 2 * len(
            sheets
        )
        have = [n for n in names(self.room) if n in sheets or (self.folder / page_name(n)).exists()]
        pool = ThreadPoolExecutor(max(2, os.cpu_count() or 2))
        jobs: list[Future[None]] = []
        with tqdm(
            total=cells,
            leave=False,
            disable=None,
            bar_format="{desc:<14} {bar} {n_fmt}/{total_fmt} cells",
        ) as bar:
            try:
                jobs += [pool.submit(self.one, n, nb, have, bar) for n, nb in sheets.items()]
                wait(jobs, return_when=FIRST_EXCEPTION)
            finally:  # also Ctrl-C: no kernel is left behind
                pool.shutdown(wait=False, cancel_futures=True)
                while not all(job.done() for job in jobs):
                    for kernel in self.kernels:
                        kernel.end()
                    time.sleep(0.05)
        for job in jobs:
            if not job.cancelled() and (error := job.exception()):
                raise error
        if self.errors:
            raise Failed([said for _, said in sorted(self.errors.items())])
        return [self.folder / page_name(n) for n in sheets]

    def one(self, name: str, nb: Any, have: Sequence[str], bar: Any) -> None:
        """Execute one notebook and put its page and tables in place."""
        import papermill
        from nbclient.exceptions import DeadKernelError

        def count(**_: Any) -> None:
            bar.set_description_str(name)
            bar.update()

        made = self.staged / name
        (made / "failed").mkdir(parents=True)
        executed = made / "failed" / f"{name}.ipynb"
        values = {"corpus": str(self.source), "out": str(made)} | self.given[name]
        try:
            done = papermill.execute_notebook(
                nb,
                str(executed),
                parameters=values,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                shutdown_kernel="immediate",
                on_cell_executed=count,
                kernel_manager_class=_kernel_class(self.kernels, self.sockets),
            )
        except papermill.PapermillExecutionError as error:
            if error.ename == "InputError":
                raise InputError(error.evalue) from None
            # papermill put a cell of its own after the parameters, so its index is our number
            self.failed(
                name, executed, f"cell {error.cell_index} stopped: {error.ename}: {error.evalue}"
            )
            return
        # out of memory, or somebody ended the kernel
        except (DeadKernelError, RuntimeError) as error:
            self.failed(name, executed, f"its kernel ended: {error}")
            return
        executed.unlink()
        said = {p.name: p.default for p in _known_parameters(nb)} | {
            k: repr(v) for k, v in self.given[name].items()
        }
        html = page(
            done, name, have, self.command(name), {k: v for k, v in said.items() if k not in OURS}
        )
        (made / page_name(name)).write_text(self.placeless(html), encoding="utf-8", newline="\n")
        for path in sorted(made.rglob("*"), key=lambda p: p.suffix == ".html"):
            # what is whole goes into place, the page last
            if path.is_file():
                target = self.folder / path.relative_to(made)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
        (self.folder / "failed" / f"{name}.ipynb").unlink(missing_ok=True)
        count()

    def failed(self, name: str, executed: Path, what: str) -> None:
        """Keep what a broken notebook had done, without the places of this machine in it; say in
        two lines what broke."""
        target = self.folder / "failed" / executed.name
        target.parent.mkdir(exist_ok=True)
        if executed.exists():
            target.write_text(
                self.placeless(executed.read_text(encoding="utf-8")), encoding="utf-8"
            )
        self.errors[name] = (
            f"{name}: {self.placeless(what).strip().splitlines()[0][:200]}\n"
            f"  what it had done: {self.folder.name}/failed/{name}.ipynb; an earlier {page_name(name)} is left as it was"
        )

    def placeless(self, text: str) -> str:
        return _placeless(
            text,
            staged=self.staged,
            sockets=self.sockets,
            reports=self.folder,
            corpora=self.source.parent,
        )

    def command(self, name: str) -> str:
        """What makes this page again, without a place of this machine in it."""
        source = (
            str(self.source.relative_to(ROOT))
            if self.source.is_relative_to(ROOT)
            else self.source.name
        )
        given = [
            f"-p {k}={shlex.quote(','.join(v) if isinstance(v, list) else str(v))}"
            for k, v in sorted(self.given[name].items())
        ]
        return " ".join(
            [
                "python -m analysis report",
                shlex.quote(source),
                "--out reports",
                "--notebook",
                name,
                *given,
            ]
        )


def _placeless(text: str, **more: Path) -> str:
    """Folders of this machine -> short names: results are mailed and published."""
    places = {str(p): name for name, p in more.items()} | {
        str(ROOT): "parallax",
        sys.prefix: "python",
        str(Path.home()): "~",
    }
    for place, short in places.items():
        text = text.replace(place, short) if len(place) > 1 else text
    return text


def _kernel_class(started: list[Any], sockets: Path) -> Any:
    """Kernels of this very Python, whatever kernels are installed; on files where the system can,
    so that nothing listens."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class Kernel(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:
            super().__init__(
                **options,
                transport="ipc" if os.name == "posix" and len(str(sockets)) < 80 else "tcp",
                connection_file=str(sockets / f"{len(started)}.json"),
            )
            path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
            self._kernel_spec = KernelSpec(
                argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                language="python",
                env={
                    "PYTHONPATH": path,
                    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
                    "IPYTHONDIR": str(sockets),
                },
            )
            started.append(self)

        def end(self) -> None:
            process = getattr(self.provisioner, "process", None)
            if process is not None and process.poll() is None:
                process.kill()

    return Kernel


def page(
    nb: Any, name: str, have: Sequence[str], command: str, parameters: Mapping[str, Any]
) -> str:
    """An executed notebook -> one HTML page: nothing outside it is needed or asked for, no script,
    no place of this machine."""
    from mistune import HTMLRenderer, create_markdown
    from nbconvert.exporters.templateexporter import TemplateExporter

    ids: dict[str, int] = {}
    contents: list[tuple[int, str, str]] = []

    class Renderer(HTMLRenderer):
        def heading(self, text: str, level: int, **_: Any) -> str:
            bare = re.sub("<[^>]+>", "", text)
            slug = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-") or "part"
            ids[slug] = ids.get(slug, 0) + 1
            slug += f"-{ids[slug]}" if ids[slug] > 1 else ""
            if level > 1:
                contents.append((level, slug, bare))
            return f'<h{level} id="{slug}">{text}</h{level}>\n'

    prose = create_markdown(renderer=Renderer(escape=True), plugins=["table"])
    cells: list[dict[str, Any]] = []
    made = waiting = ""
    for cell in nb.cells:
        if {"parameters", "injected-parameters", "papermill-error-cell-tag"} & set(
            cell.metadata.get("tags", ())
        ):
            continue
        if cell.source.startswith("show.provenance("):
            made = "".join(o.data.get("text/html", "") for o in cell.outputs if "data" in o)
            continue
        if cell.cell_type == "markdown":
            cells.append({"prose": prose(cell.source)})
            continue
        outputs = [
            o for o in cell.get("outputs", ()) if o.output_type != "stream" or o.name == "stdout"
        ]
        waiting += cell.source + "\n\n"
        cells.append({"code": waiting.strip() if outputs else "", "outputs": outputs})
        # code without a result is folded in with the next that has one
        waiting = "" if outputs else waiting
    title = next(
        (
            re.sub("<[^>]+>", "", m[1])
            for c in cells
            if (m := re.search("<h1[^>]*>(.*?)</h1>", c.get("prose", "")))
        ),
        name,
    )
    exporter = TemplateExporter(
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        template_extension=".html.j2",
    )
    pages = [(n, page_name(n), _title(n)) for n in have]
    what = {
        "title": title,
        "cells": cells,
        "contents": contents,
        "pages": pages,
        "name": name,
        "provenance": made,
        "command": command,
        "parameters": parameters,
        "tables": any(
            '<figure class="table"' in o.get("data", {}).get("text/html", "")
            for c in cells
            for o in c.get("outputs", ())
        ),
    }
    html, _ = exporter.from_notebook_node(nb, {"page": what})
    return html


def _title(notebook: str) -> str:
    return notebook.partition("-")[2].replace("-", " ").capitalize()


def render_each_event(
    corpus_path: str | Path,
    out: str | Path,
    notebooks: Sequence[str] | None = None,
    **parameters: Any,
) -> list[Path]:
    """A set of reports for each event of the corpus in a folder of its own, and an index.html of
    them. Returns the index pages."""
    from .. import Corpus

    if is_stored(Path(corpus_path)):
        raise InputError(
            f"{Path(corpus_path).name}: the tables of an archive; name one of its events with --event"
        )
    corpus = Corpus.read(corpus_path)
    if not corpus.events:
        raise InputError(
            f"{Path(corpus_path).name}: no event is known; name them in a column 'event', or leave out --each-event"
        )
    folders = {
        event: re.sub(r"[^\w]+", "-", event.lower()).strip("-") or "event"
        for event in corpus.events
    }
    if len(set(folders.values())) < len(folders):
        folders = {event: f"{n}-{folder}" for n, (event, folder) in enumerate(folders.items(), 1)}
    made = [
        render(corpus_path, Path(out) / folder, notebooks, **parameters | {"event": event})[0]
        for event, folder in folders.items()
    ]
    rows = "".join(
        f'<li><a href="{folder}/{page.name}">{escape(event)}</a></li>'
        for (event, folder), page in zip(folders.items(), made, strict=True)
    )
    from nbformat import v4

    listed = v4.new_output("display_data", {"text/html": f'<ul class="prose">{rows}</ul>'})
    index = v4.new_notebook(
        cells=[
            v4.new_markdown_cell(f"# {len(folders)} events"),
            v4.new_code_cell("", outputs=[listed]),
        ]
    )
    html = page(
        index,
        "0-overview",
        [],
        f"python -m analysis report {shlex.quote(Path(corpus_path).name)} --each-event",
        {},
    )
    (Path(out) / "index.html").write_text(html, encoding="utf-8", newline="\n")
    return [Path(out) / "index.html", *made]


def pack(out: str | Path) -> Path:
    """The pages, tables and figures of a folder of reports in one .zip beside them, the same bytes
    for the same reports."""
    import zipfile

    folder = Path(out).absolute()
    target = folder / f"{folder.name}.zip"
    with zipfile.ZipFile(target.with_suffix(".part"), "w", zipfile.ZIP_DEFLATED) as pack:
        for path in sorted(
            p for p in folder.rglob("*") if p.suffix in (".html", ".csv", ".xlsx", ".svg")
        ):
            pack.writestr(
                zipfile.ZipInfo(str(Path(folder.name) / path.relative_to(folder))),
                path.read_bytes(),
                zipfile.ZIP_DEFLATED,
            )
    return target.with_suffix(".part").replace(target)
