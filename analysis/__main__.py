"""python -m analysis report CORPUS --out DIR: articles in, reports out.

Exit codes: 0 all is well, 1 a notebook stopped at an error, 2 bad input (one line says what), 130
Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from .base.choices import known
from .base.parameters import CODED, PRINTED, coded
from .base.told import many
from .project import SAMPLE, InputError, existing

CALLED = "parallax" if Path(sys.argv[0]).stem == "parallax" else "python -m analysis"
NEXT = f"""What next?
  {CALLED} report                    reports on the sample, into the folder reports
  {CALLED} report MY_ARTICLES        on yours: a folder of texts, or a .csv, .jsonl or .parquet file
  {CALLED} report --help             what can be chosen
  {CALLED} --help                    what else there is"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, with the nearest name."""

    def error(self, message: str) -> NoReturn:
        choice = r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)"
        if said := re.search(choice, message):
            known(said[2], re.findall(r"[\w-]+", said[3]), said[1].lower())
        raise InputError(f"{message}; see {self.prog} --help")


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; -> the exit code. Ctrl-C is heard from the first moment, so
    the heavy imports stand further in."""
    before, sys.unraisablehook = sys.unraisablehook, _unraisable
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print("stopped; earlier reports are as they were", file=sys.stderr)
        return 130
    finally:
        sys.unraisablehook = before


def _unraisable(lost: sys.UnraisableHookArgs) -> None:
    """Python drops a Ctrl-C that lands in a destructor (regex has some); it is raised again, a
    moment later, when the destructor is done."""
    if lost.exc_type is KeyboardInterrupt:
        threading.Timer(0.01, os.kill, (os.getpid(), signal.SIGINT)).start()
    else:
        sys.__unraisablehook__(lost)


def _run(arguments: list[str] | None) -> int:
    from . import report

    try:
        said = _parsed(arguments)
        for line in said.run(said) if said.command else [NEXT]:
            print(line)
    except (InputError, report.Failed) as error:
        print(f"{error}", file=sys.stderr)
        return 1 if isinstance(error, report.Failed) else 2
    except BrokenPipeError:  # `| head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        where = error.filename or "a file"
        print(f"{where}: {error.strerror}; free some space or give another --out", file=sys.stderr)
        return 2
    return 0


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    """What is asked for, with the command as `run`; InputError for what is not understood."""
    what = "How several news outlets tell the same event, side by side."
    parser = Parser(prog=CALLED, description=what)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (run, told, options) in COMMANDS.items():
        command = commands.add_parser(name, help=told)
        command.set_defaults(run=run)
        for option_name, settings in options:
            command.add_argument(option_name, **settings)
    said, more = parser.parse_known_args(arguments)
    if not more:
        return said
    if more[0].startswith("-"):
        usage = commands.choices.get(said.command, parser).format_usage().replace(CALLED, "")
        known(more[0].partition("=")[0], re.findall(r"(?<![\w-])--?[\w-]+", usage), "option")
    raise InputError(f"{more[0]!r} is one argument too many; put a name of several words in quotes")


# --- what may be written behind an option


def _pair(said: str) -> tuple[str, str]:
    name, equals, value = said.partition("=")
    if not equals:
        raise InputError(f"-p {said}: give a name and a value, such as -p minimum=5")
    return name.strip(), value


def _names(said: str) -> list[str]:
    return [name.strip() for name in said.split(",") if name.strip()]


def _printed(table: str) -> str:
    return known(table, PRINTED, "table")


# --- the commands, each of which gives the lines to print


def _report(said: argparse.Namespace) -> Iterator[str]:
    from . import report

    given: dict[str, Any] = dict(said.parameters)
    if said.event:
        given["event"] = said.event[0] if len(said.event) == 1 else said.event
    if said.outlet:
        given["outlets"] = said.outlet
    if said.no_cache:
        os.environ["PARALLAX_CACHE"] = "off"
    if said.events:
        from . import Corpus
        from .corpus import events

        yield events.offer(Corpus.read(existing(said.corpus)), existing(said.corpus))
    notebooks = said.notebook or None
    if said.each_event:
        pages = report.render_each_event(said.corpus, said.out or "reports", notebooks, **given)
    else:
        pages = report.render(said.corpus, said.out, notebooks, **given)
    yield from pages.told()
    if said.single:
        yield f"in one file: {os.path.relpath(report.single(pages))}"
    if said.zip:
        yield f"packed: {os.path.relpath(report.pack(pages[0].parent))}"


def _import(said: argparse.Namespace) -> Iterator[str]:
    from . import Corpus
    from .corpus import files

    corpus = Corpus.read(said.source)
    folder = files.save(corpus.articles, Path(said.to), said.force)
    read, skipped = len(corpus), len(corpus.skipped)
    yield f"{os.path.relpath(folder)}: found {read + skipped}, read {read}, skipped {skipped}"
    yield from (f"skipped {r.file}: {r.reason}" for r in corpus.skipped.itertuples())
    yield from corpus.notes


def _check(said: argparse.Namespace) -> Iterator[str]:
    from .corpus.check import check

    yield from check(said.corpus)


def _cluster(said: argparse.Namespace) -> Iterator[str]:
    from . import cluster

    where = (said.scheduler, said.workers, said.only, said.size, said.memory)
    yield from map(os.path.relpath, cluster.work(said.parquet, said.out, *where))


def _sheets(said: argparse.Namespace) -> Iterator[str]:
    if said.n < 1:
        raise InputError(f"--n {said.n}: give the number of units to draw, 1 or more")
    from . import Corpus
    from .coding import sheets

    corpus = Corpus.read(said.corpus)
    chosen = {"overlap": said.overlap, "pilot": said.pilot, "seed": said.seed}
    key = sheets.draw(corpus, said.table, said.n, said.coders, **chosen)
    written = sheets.write(corpus, key, Path(said.out), seed=said.seed, csv=said.csv)
    yield from map(os.path.relpath, written)
    yield sheets.drawn(key)
    yield f"Keep key.csv from the coders; then: {CALLED} checked {said.corpus} {said.out}/sheet-*"


def _checked(said: argparse.Namespace) -> Iterator[str]:
    from . import Corpus
    from .coding import checked

    found = checked.read(Corpus.read(said.corpus), said.sheets, said.key)
    for name in ("agreement", "quality", "corrected"):
        yield f"\n{name}\n{getattr(found, name).round(2).to_string(index=False)}"
    yield "\n".join(["", *found.notes])
    out = Path(said.out) if said.out else Path(said.sheets[0]).parent / "results"
    yield from map(os.path.relpath, checked.write(found, out))


def _paper(said: argparse.Namespace) -> Iterator[str]:
    from .report.paper import paper

    files = paper(said.corpus, said.out, said.table, said.author, said.checked)
    yield f"{many(len(files), 'file')}: {os.path.relpath(said.out)}/methods.md and what it speaks of"


def _bundle(said: argparse.Namespace) -> Iterator[str]:
    from .report.bundle import bundle

    yield f"{os.path.relpath(bundle(said.corpus, said.out))}: spans, hashes and facts; no text"


def _attach(said: argparse.Namespace) -> Iterator[str]:
    from . import report
    from .report.attach import attach

    done = attach(said.bundle, said.texts, said.out)
    yield from done.told()
    if not said.no_pages:
        yield from report.render(done.corpus, done.corpus.parent / "pages").told()


# --- the table of commands: what does it, what it says of itself, what it may be told


Option = tuple[str, dict[str, Any]]


def option(name: str, told: str, **settings: Any) -> Option:
    return name, {"help": told} | settings


def flag(name: str, told: str) -> Option:
    return option(name, told, action="store_true")


def again(name: str, told: str, **settings: Any) -> Option:
    return option(name, f"{told} (again for more)", action="append", default=[], **settings)


def articles(told: str = "the articles, as for `report`", name: str = "corpus") -> Option:
    return option(name, told, type=existing)


COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], Iterator[str]], str, list[Option]]] = {
    "report": (_report, "make the HTML reports", [
        option("corpus", "a folder, or a .csv, .jsonl or .parquet file; or the tables of `cluster` "
               "(default: the sample)", nargs="?", default=str(SAMPLE)),
        option("--out", "folder for the reports (default: reports, or a folder in it where that "
               "holds another corpus)", default=""),
        again("--event", "only this event"),
        flag("--each-event", "a set of reports for each event, and an index of them"),
        again("--outlet", "only this outlet"),
        again("--notebook", "only this notebook, such as 2-framing"),
        again("-p", "a parameter of the notebooks", dest="parameters", type=_pair,
              metavar="NAME=VALUE"),
        flag("--zip", "also pack the reports into one .zip, to mail them"),
        flag("--single", "also write all pages into one file, all.html"),
        option("--events", "where no event is known: write the proposed ones to events.csv beside "
               "the corpus", choices=["proposed"]),
        flag("--no-cache", "work everything out, and keep nothing for next time"),
    ]),
    "import": (_import, "turn what a news database gave into a folder of articles", [
        articles("a folder, a zip, a table, or a document of Nexis Uni, Factiva or ProQuest",
                 "source"),
        option("--to", "the folder to write: articles.csv and a text file for each article",
               required=True),
        flag("--force", "replace the folder if it is there"),
    ]),
    "check": (_check, "what to know of a corpus before a report, in ten lines", [
        articles("what `report` takes: a folder, a table, a document or a zip"),
    ]),
    "cluster": (_cluster, "make the tables of an archive too large for one machine, over Dask", [
        articles("a Parquet file, or a folder of them: text, and id, outlet, event, date, title … "
                 "where known", "parquet"),
        option("--out", "folder for the tables, seen by all workers; what it holds already is not "
               "made again", required=True),
        option("--scheduler", "a Dask scheduler (default: workers on this machine)", default="",
               metavar="tcp://HOST:PORT"),
        option("--workers", "how many workers on this machine (default: one a core)", type=int,
               default=0),
        option("--only", "only these tables, such as passages,quotations", type=_names, default=[],
               metavar="TABLE,…"),
        option("--size", "articles in a piece (default: 5000); fewer need less memory", type=int,
               default=0),
        option("--memory", "of each worker on this machine (default: an equal share)",
               default="auto", metavar="4GB"),
    ]),
    "sheets": (_sheets, "draw a blind sample for people to code", [
        articles(),
        option("--table", f"{', '.join(CODED)}; or a codebook of your own, a .csv", type=coded,
               required=True),
        option("--out", "folder for the sheets and their key", required=True),
        option("--n", "units to draw (default: 200)", type=int, default=200),
        option("--coders", "a sheet each (default: A,B)", type=_names, default=["A", "B"]),
        option("--overlap", "share that all coders get (default: .5)", type=float, default=0.5),
        option("--pilot", "units to practise on, left out later", type=int, default=0),
        option("--seed", "another seed draws another sample", type=int, default=0),
        flag("--csv", "CSV in place of xlsx"),
    ]),
    "checked": (_checked, "evaluate the sheets that come back", [
        articles("the articles that the sample was drawn from"),
        option("sheets", "the filled sheets, xlsx or CSV", nargs="+"),
        option("--key", "key.csv of the sample (default: beside the first sheet)"),
        option("--out", "folder for the tables (default: results, beside the first sheet)"),
    ]),
    "paper": (_paper, "methods, references, tables and figures for a paper", [
        articles(),
        option("--out", "folder for the kit; an earlier kit is replaced", required=True),
        option("--table", f"only this (again for more): {', '.join(PRINTED)}", action="append",
               default=[], type=_printed),
        option("--author", "who to cite", action="append", default=[], metavar="FAMILY,GIVEN"),
        option("--checked", "folder of a checked sample (default: `checked` beside)", default=""),
    ]),
    "bundle": (_bundle, "a corpus to share without its texts", [
        articles(),
        option("--out", "the bundle, such as corpus.parallax.zip", required=True),
    ]),
    "attach": (_attach, "find the texts of a bundle among yours", [
        option("bundle", "what `bundle` made"),
        option("texts", "your articles, as for `report`"),
        option("--out", "folder to write (default: attached)", default="attached"),
        flag("--no-pages", "find the texts, make no pages"),
    ]),
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
