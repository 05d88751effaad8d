"""python -m analysis report CORPUS --out DIR: articles in, reports out.

Exit codes: 0 all is well, 1 a notebook stopped at an error, 2 bad input (one line says what), 130
Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from .base.parameters import CODED, PRINTED, coded, known
from .project import InputError, existing

if TYPE_CHECKING:
    from . import report

Add = Callable[..., argparse.Action]  # add_argument of a command

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
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print("stopped; earlier reports are as they were", file=sys.stderr)
        return 130


def _run(arguments: list[str] | None) -> int:
    from . import report

    parser = Parser(
        prog=CALLED, description="How several news outlets tell the same event, side by side."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (what, options, run) in COMMANDS.items():
        command = commands.add_parser(name, help=what)
        options(command.add_argument)
        command.set_defaults(run=run)
    try:
        said, more = parser.parse_known_args(arguments)
        if more:
            _unexpected(more[0], commands.choices.get(said.command, parser).format_usage())
        if said.command is None:
            print(NEXT)
            return 0
        return int(said.run(said))
    except InputError as error:
        print(f"{error}", file=sys.stderr)
        return 2
    except report.Failed as error:
        print(f"{error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `| head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(
            f"{error.filename or 'a file'}: {error.strerror}; free some space or give another --out",
            file=sys.stderr,
        )
        return 2


def _unexpected(word: str, usage: str) -> NoReturn:
    """Refuse an argument that the command does not take, with the nearest that it does."""
    if word.startswith("-"):
        options = re.findall(r"(?<![\w-])--?[\w-]+", usage.replace(CALLED, ""))
        known(word.partition("=")[0], options, "option")
    raise InputError(f"{word!r} is one argument too many; put a name of several words in quotes")


def _report(add: Add) -> None:
    from .project import SAMPLE

    add(
        "corpus",
        nargs="?",
        default=str(SAMPLE),
        help="a folder, or a .csv, .jsonl or .parquet file; or the tables of `cluster` (default: the sample)",
    )
    add(
        "--out",
        default="",
        help="folder for the reports (default: reports, or a folder in it where that holds another corpus)",
    )
    add("--event", action="append", default=[], help="only this event (again for more)")
    add(
        "--each-event",
        action="store_true",
        help="a set of reports for each event, and an index of them",
    )
    add("--outlet", action="append", default=[], help="only this outlet (again for more)")
    add(
        "--notebook",
        action="append",
        default=[],
        help="only this notebook, such as 2-framing (again for more)",
    )
    add(
        "-p",
        dest="parameters",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the notebooks (again for more)",
    )
    add("--zip", action="store_true", help="also pack the reports into one .zip, to mail them")
    add("--single", action="store_true", help="also write all pages into one file, all.html")
    add(
        "--events",
        choices=["proposed"],
        help="where no event is known: write the proposed ones to events.csv beside the corpus",
    )
    add(
        "--no-cache",
        action="store_true",
        help="work everything out, and keep nothing for next time",
    )


def _make_reports(said: argparse.Namespace) -> int:
    from . import report

    given: dict[str, object] = {}
    for pair in said.parameters:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f"-p {pair}: give a name and a value, such as -p minimum=5")
        given[name.strip()] = value
    if said.event:
        given["event"] = said.event[0] if len(said.event) == 1 else said.event
    if said.outlet:
        given["outlets"] = said.outlet
    if said.no_cache:
        os.environ["PARALLAX_CACHE"] = "off"
    if said.events:
        _propose(said.corpus)
    if said.each_event:
        out = Path(said.out or "reports")
        pages = report.render_each_event(said.corpus, out, said.notebook or None, **given)
    else:
        pages = report.render(said.corpus, said.out, said.notebook or None, **given)
    _tell(pages)
    if said.single:
        print(f"in one file: {os.path.relpath(report.single(pages))}")
    if said.zip:
        print(f"packed: {os.path.relpath(report.pack(pages[0].parent))}")
    return 0


def _propose(path: str) -> None:
    """Write the proposed events beside a corpus that knows none, and say where."""
    from . import Corpus, project
    from .corpus import events

    place = project.found(path)
    corpus = Corpus.read(place)
    if corpus.events:
        print(f"events: {_n(len(corpus.events), 'event')} known already, none proposed")
        return
    if (there := events.place(place)).exists():  # written by hand: not replaced
        raise InputError(
            f"{there}: names no article of this corpus; mend it, or remove it to have it proposed"
        )
    file = events.write(corpus, place)
    print(f"events: proposed in {os.path.relpath(file)}; correct them there")


def _tell(pages: report.Pages) -> None:
    """In three lines: what was read, what stands out, where the pages are."""
    read = pages.read
    if read:
        events = f" on {_n(len(read['events']), 'event')}" if read["events"] else ""
        more = f"{read['skipped']} skipped, {_n(len(read['notes']), 'note')}"
        print(
            f"read: {_n(read['articles'], 'article')} of {_n(len(read['outlets']), 'outlet')}{events}; {more}"
        )
    if pages.claim:
        print(f"stands out: {pages.claim}")
    rest = f" and {_n(len(pages) - 1, 'page')} beside it" if len(pages) > 1 else ""
    print(f"pages: {os.path.relpath(pages[0])}{rest}")


def _n(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _import(add: Add) -> None:
    add("source", help="a folder, a zip, a table, or a document of Nexis Uni, Factiva or ProQuest")
    add(
        "--to",
        required=True,
        help="the folder to write: articles.csv and a text file for each article",
    )
    add("--force", action="store_true", help="replace the folder if it is there")


def _import_articles(said: argparse.Namespace) -> int:
    existing(said.source)
    from . import Corpus
    from .corpus import files

    corpus = Corpus.read(said.source)
    folder = files.save(corpus.articles, Path(said.to), said.force)
    found = len(corpus) + len(corpus.skipped)
    print(
        f"{os.path.relpath(folder)}: found {found}, read {len(corpus)}, skipped {len(corpus.skipped)}"
    )
    for line in [
        f"skipped {r.file}: {r.reason}" for r in corpus.skipped.itertuples()
    ] + corpus.notes:
        print(line)
    return 0


def _sheets(add: Add) -> None:
    add("corpus", help="the articles, as for `report`")
    add("--table", required=True, help=f"{', '.join(CODED)}; or a codebook of your own, a .csv")
    add("--out", required=True, help="folder for the sheets and their key")
    add("--n", type=int, default=200, help="units to draw (default: 200)")
    add("--coders", default="A,B", help="a sheet each (default: A,B)")
    add("--overlap", type=float, default=0.5, help="share that all coders get (default: .5)")
    add("--pilot", type=int, default=0, help="units to practise on, left out later")
    add("--seed", type=int, default=0, help="another seed draws another sample")
    add("--csv", action="store_true", help="CSV in place of xlsx")


def _draw_sheets(said: argparse.Namespace) -> int:
    existing(said.corpus)
    coded(said.table)
    if said.n < 1:
        raise InputError(f"--n {said.n}: give the number of units to draw, 1 or more")
    from . import Corpus
    from .coding import sheets

    corpus = Corpus.read(said.corpus)
    coders = [name.strip() for name in said.coders.split(",") if name.strip()]
    chosen = {"overlap": said.overlap, "pilot": said.pilot, "seed": said.seed}
    key = sheets.draw(corpus, said.table, said.n, coders, **chosen)
    for path in sheets.write(corpus, key, Path(said.out), seed=said.seed, csv=said.csv):
        print(os.path.relpath(path))
    found = int((key["machine"] == "1").sum())
    few = min(found, len(key) - found) < len(key) // 2
    rest = ": all that there are on the smaller side, filled up from the other" if few else ""
    print(f"{len(key)} units: {found} found by the rules, {len(key) - found} not{rest}.")
    print(f"Keep key.csv from the coders; then: {CALLED} checked {said.corpus} {said.out}/sheet-*")
    return 0


def _checked(add: Add) -> None:
    add("corpus", help="the articles that the sample was drawn from")
    add("sheets", nargs="+", help="the filled sheets, xlsx or CSV")
    add("--key", help="key.csv of the sample (default: beside the first sheet)")
    add("--out", help="folder for the tables (default: results, beside the first sheet)")


def _evaluate_sheets(said: argparse.Namespace) -> int:
    existing(said.corpus)
    from . import Corpus
    from .coding import checked

    found = checked.read(Corpus.read(said.corpus), said.sheets, said.key)
    for name in ("agreement", "quality", "corrected"):
        print(f"\n{name}\n{getattr(found, name).round(2).to_string(index=False)}")
    print()
    for line in found.notes:
        print(line)
    out = Path(said.out) if said.out else Path(said.sheets[0]).parent / "results"
    for path in checked.write(found, out):
        print(os.path.relpath(path))
    return 0


def _check(add: Add) -> None:
    add("corpus", help="what `report` takes: a folder, a table, a document or a zip")


def _check_corpus(said: argparse.Namespace) -> int:
    existing(said.corpus)
    from .corpus.check import check

    print("\n".join(check(said.corpus)))
    return 0


def _paper(add: Add) -> None:
    add("corpus", help="the articles, as for `report`")
    add("--out", required=True, help="folder for the kit; an earlier kit is replaced")
    which = f"only this (again for more): {', '.join(PRINTED)}"
    add("--table", action="append", default=[], help=which)
    add("--author", action="append", default=[], metavar="FAMILY,GIVEN", help="who to cite")
    add("--checked", default="", help="folder of a checked sample (default: `checked` beside)")


def _make_paper(said: argparse.Namespace) -> int:
    existing(said.corpus)
    for name in said.table:
        known(name, PRINTED, "table")
    from .report.paper import paper

    files = paper(said.corpus, said.out, said.table, said.author, said.checked)
    print(f"{_n(len(files), 'file')}: {os.path.relpath(said.out)}/methods.md and what it speaks of")
    return 0


def _bundle(add: Add) -> None:
    add("corpus", help="the articles, as for `report`")
    add("--out", required=True, help="the bundle, such as corpus.parallax.zip")


def _make_bundle(said: argparse.Namespace) -> int:
    existing(said.corpus)
    from .report.bundle import bundle

    print(f"{os.path.relpath(bundle(said.corpus, said.out))}: spans, hashes and facts; no text")
    return 0


def _attach(add: Add) -> None:
    add("bundle", help="what `bundle` made")
    add("texts", help="your articles, as for `report`")
    add("--out", default="attached", help="folder to write (default: attached)")
    add("--no-pages", action="store_true", help="find the texts, make no pages")


def _attach_texts(said: argparse.Namespace) -> int:
    from . import report
    from .report.attach import attach

    done = attach(said.bundle, said.texts, said.out)
    for row in done.table[done.table["state"] != "same"].itertuples():
        print(f"{row.state}: {row.article}; {row.note}")
    states = done.table["state"].value_counts()
    counts = ", ".join(f"{states.get(s, 0)} {s}" for s in ("same", "differs", "missing"))
    print(f"{_n(len(done.table), 'article')}: {counts}")
    print(
        "the corpus is that of the bundle" if done.same else "the corpus is not quite the bundle's"
    )
    if not said.no_pages:
        _tell(report.render(done.corpus, done.corpus.parent / "pages"))
    return 0


def _cluster(add: Add) -> None:
    add(
        "parquet",
        help="a Parquet file, or a folder of them: text, and id, outlet, event, date, title … where known",
    )
    add(
        "--out",
        required=True,
        help="folder for the tables, seen by all workers; what it holds already is not made again",
    )
    add(
        "--scheduler",
        default="",
        metavar="tcp://HOST:PORT",
        help="a Dask scheduler (default: workers on this machine)",
    )
    add(
        "--workers",
        type=int,
        default=0,
        help="how many workers on this machine (default: one a core)",
    )
    add(
        "--only",
        default="",
        metavar="TABLE,…",
        help="only these tables, such as passages,quotations",
    )
    add(
        "--size",
        type=int,
        default=0,
        help="articles in a piece (default: 5000); fewer need less memory",
    )
    add(
        "--memory",
        default="auto",
        metavar="4GB",
        help="of each worker on this machine (default: an equal share)",
    )


def _work_on_cluster(said: argparse.Namespace) -> int:
    existing(said.parquet)
    from . import cluster

    only = [name.strip() for name in said.only.split(",") if name.strip()]
    for folder in cluster.work(
        said.parquet, said.out, said.scheduler, said.workers, only, said.size, said.memory
    ):
        print(os.path.relpath(folder))
    return 0


Options = Callable[[Add], None]
COMMANDS: dict[str, tuple[str, Options, Callable[[argparse.Namespace], int]]] = {
    "report": ("make the HTML reports", _report, _make_reports),
    "import": (
        "turn what a news database gave into a folder of articles",
        _import,
        _import_articles,
    ),
    "check": ("what to know of a corpus before a report, in ten lines", _check, _check_corpus),
    "cluster": (
        "make the tables of an archive too large for one machine, over Dask",
        _cluster,
        _work_on_cluster,
    ),
    "sheets": ("draw a blind sample for people to code", _sheets, _draw_sheets),
    "checked": ("evaluate the sheets that come back", _checked, _evaluate_sheets),
    "paper": ("methods, references, tables and figures for a paper", _paper, _make_paper),
    "bundle": ("a corpus to share without its texts", _bundle, _make_bundle),
    "attach": ("find the texts of a bundle among yours", _attach, _attach_texts),
}

if __name__ == "__main__":
    sys.exit(main())
