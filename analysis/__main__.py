"""python -m analysis report CORPUS --out DIR: articles in, reports out.

Exit codes: 0 all is well, 1 a notebook stopped at an error, 2 bad input (one line says what), 130
Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import report


NEXT = """What next?
  python -m analysis report                    reports on the sample, into the folder reports
  python -m analysis report MY_ARTICLES        on yours: a folder of texts, or a .csv, .jsonl or .parquet file
  python -m analysis report --help             what can be chosen
  python -m analysis --help                    what else there is"""


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
    from .project import InputError

    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="How several news outlets tell the same event, side by side.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _report(commands.add_parser("report", help="make the HTML reports"))
    _import(
        commands.add_parser(
            "import", help="turn what a news database gave into a folder of articles"
        )
    )
    _check(
        commands.add_parser("check", help="what to know of a corpus before a report, in ten lines")
    )
    _cluster(
        commands.add_parser(
            "cluster", help="make the tables of an archive too large for one machine, over Dask"
        )
    )
    _sheets(commands.add_parser("sheets", help="draw a blind sample for people to code"))
    _checked(commands.add_parser("checked", help="evaluate the sheets that come back"))
    _paper(commands.add_parser("paper", help="methods, references, tables and figures for a paper"))
    _bundle(commands.add_parser("bundle", help="a corpus to share without its texts"))
    _attach(commands.add_parser("attach", help="find the texts of a bundle among yours"))
    said = parser.parse_args(arguments)
    if said.command is None:
        print(NEXT)
        return 0
    try:
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


def _report(parser: argparse.ArgumentParser) -> None:
    from .project import SAMPLE

    parser.add_argument(
        "corpus",
        nargs="?",
        default=str(SAMPLE),
        help="a folder, or a .csv, .jsonl or .parquet file; or the tables of `cluster` (default: the sample)",
    )
    parser.add_argument(
        "--out",
        default="",
        help="folder for the reports (default: reports, or a folder in it where that holds another corpus)",
    )
    parser.add_argument(
        "--event", action="append", default=[], help="only this event (again for more)"
    )
    parser.add_argument(
        "--each-event",
        action="store_true",
        help="a set of reports for each event, and an index of them",
    )
    parser.add_argument(
        "--outlet", action="append", default=[], help="only this outlet (again for more)"
    )
    parser.add_argument(
        "--notebook",
        action="append",
        default=[],
        help="only this notebook, such as 2-framing (again for more)",
    )
    parser.add_argument(
        "-p",
        dest="parameters",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the notebooks (again for more)",
    )
    parser.add_argument(
        "--zip", action="store_true", help="also pack the reports into one .zip, to mail them"
    )
    parser.add_argument(
        "--single", action="store_true", help="also write all pages into one file, all.html"
    )
    parser.add_argument(
        "--events",
        choices=["proposed"],
        help="where no event is known: write the proposed ones to events.csv beside the corpus",
    )
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="work everything out, and keep nothing for next time",
    )
    parser.set_defaults(run=_make_reports)


def _make_reports(said: argparse.Namespace) -> int:
    from . import report
    from .project import InputError

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
        raise project.InputError(
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


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", help="a folder, a zip, a table, or a document of Nexis Uni, Factiva or ProQuest"
    )
    parser.add_argument(
        "--to",
        required=True,
        help="the folder to write: articles.csv and a text file for each article",
    )
    parser.add_argument("--force", action="store_true", help="replace the folder if it is there")
    parser.set_defaults(run=_import_articles)


def _import_articles(said: argparse.Namespace) -> int:
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


def _sheets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", help="the articles, as for `report`")
    parser.add_argument("--table", required=True, help="labels, deaths, statements, frames, …")
    parser.add_argument("--out", required=True, help="folder for the sheets and their key")
    parser.add_argument("--n", type=int, default=200, help="units to draw (default: 200)")
    parser.add_argument("--coders", default="A,B", help="a sheet each (default: A,B)")
    parser.add_argument(
        "--overlap", type=float, default=0.5, help="share that all coders get (default: .5)"
    )
    parser.add_argument("--pilot", type=int, default=0, help="units to practise on, left out later")
    parser.add_argument("--seed", type=int, default=0, help="another seed draws another sample")
    parser.add_argument("--csv", action="store_true", help="CSV in place of xlsx")
    parser.set_defaults(run=_draw_sheets)


def _draw_sheets(said: argparse.Namespace) -> int:
    from . import Corpus
    from .coding import sheets

    corpus = Corpus.read(said.corpus)
    coders = [name.strip() for name in said.coders.split(",") if name.strip()]
    chosen = {"overlap": said.overlap, "pilot": said.pilot, "seed": said.seed}
    key = sheets.draw(corpus, said.table, said.n, coders, **chosen)
    for path in sheets.write(corpus, key, Path(said.out), seed=said.seed, csv=said.csv):
        print(os.path.relpath(path))
    print(
        f"{len(key)} units. Keep key.csv from the coders; then: parallax checked {said.corpus} ..."
    )
    return 0


def _checked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", help="the articles that the sample was drawn from")
    parser.add_argument("sheets", nargs="+", help="the filled sheets, xlsx or CSV")
    parser.add_argument("--key", help="key.csv of the sample (default: beside the first sheet)")
    parser.add_argument("--out", help="folder for the tables (default: beside the first sheet)")
    parser.set_defaults(run=_evaluate_sheets)


def _evaluate_sheets(said: argparse.Namespace) -> int:
    from . import Corpus
    from .coding import checked

    found = checked.read(Corpus.read(said.corpus), said.sheets, said.key)
    for name in ("agreement", "quality", "corrected"):
        print(f"\n{name}\n{getattr(found, name).round(2).to_string(index=False)}")
    print()
    for line in found.notes:
        print(line)
    out = Path(said.out) if said.out else Path(said.sheets[0]).parent / "checked"
    for path in checked.write(found, out):
        print(os.path.relpath(path))
    return 0


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "corpus", help="what `report` takes: a folder, a table, a document or a zip"
    )
    parser.set_defaults(run=_check_corpus)


def _check_corpus(said: argparse.Namespace) -> int:
    from .corpus.check import check

    print("\n".join(check(said.corpus)))
    return 0


def _paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", help="the articles, as for `report`")
    parser.add_argument(
        "--out", required=True, help="folder for the kit; an earlier kit is replaced"
    )
    parser.add_argument(
        "--table", action="append", default=[], help="only this table (again for more), as labels"
    )
    parser.add_argument(
        "--author", action="append", default=[], metavar="FAMILY,GIVEN", help="who to cite"
    )
    parser.add_argument(
        "--checked", default="", help="folder of a checked sample (default: `checked` beside)"
    )
    parser.set_defaults(run=_make_paper)


def _make_paper(said: argparse.Namespace) -> int:
    from .report.paper import paper

    files = paper(said.corpus, said.out, said.table, said.author, said.checked)
    print(f"{_n(len(files), 'file')}: {os.path.relpath(said.out)}/methods.md and what it speaks of")
    return 0


def _bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", help="the articles, as for `report`")
    parser.add_argument("--out", required=True, help="the bundle, such as corpus.parallax.zip")
    parser.set_defaults(run=_make_bundle)


def _make_bundle(said: argparse.Namespace) -> int:
    from .report.bundle import bundle

    print(f"{os.path.relpath(bundle(said.corpus, said.out))}: spans, hashes and facts; no text")
    return 0


def _attach(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", help="what `bundle` made")
    parser.add_argument("texts", help="your articles, as for `report`")
    parser.add_argument("--out", default="attached", help="folder to write (default: attached)")
    parser.add_argument("--no-pages", action="store_true", help="find the texts, make no pages")
    parser.set_defaults(run=_attach_texts)


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


def _cluster(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "parquet",
        help="a Parquet file, or a folder of them: text, and id, outlet, event, date, title … where known",
    )
    parser.add_argument(
        "--out",
        required=True,
        help="folder for the tables, seen by all workers; what it holds already is not made again",
    )
    parser.add_argument(
        "--scheduler",
        default="",
        metavar="tcp://HOST:PORT",
        help="a Dask scheduler (default: workers on this machine)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=0,
        help="how many workers on this machine (default: one a core)",
    )
    parser.add_argument(
        "--only",
        default="",
        metavar="TABLE,…",
        help="only these tables, such as passages,quotations",
    )
    parser.add_argument(
        "--size",
        type=int,
        default=0,
        help="articles in a piece (default: 5000); fewer need less memory",
    )
    parser.add_argument(
        "--memory",
        default="auto",
        metavar="4GB",
        help="of each worker on this machine (default: an equal share)",
    )
    parser.set_defaults(run=_work_on_cluster)


def _work_on_cluster(said: argparse.Namespace) -> int:
    from . import cluster

    only = [name.strip() for name in said.only.split(",") if name.strip()]
    for folder in cluster.work(
        said.parquet, said.out, said.scheduler, said.workers, only, said.size, said.memory
    ):
        print(os.path.relpath(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
