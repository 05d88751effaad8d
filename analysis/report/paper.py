"""A corpus in, what a paper needs out: methods, references, tables, figures, who to cite, hashes.

Everything is made in a folder beside and moved into place when it is whole.
"""

from __future__ import annotations

import hashlib
import html
import json
import platform
import re
import shlex
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader

from .. import __version__, evidence, project
from ..base import atomic, spreadsheet
from ..base.choices import known
from ..base.parameters import PRINTED
from ..coding import checked as coded
from ..corpus.articles import Corpus
from ..evidence import measures
from ..project import InputError
from .exhibits import Exhibit, exhibits
from .typeset import latex, pictures, word

TEMPLATES = Path(__file__).parent / "templates"
MANIFEST = "manifest.sha256"
AUTHOR = "To be filled in"
# The measured task that tells how right a printed table is; all of them are a table of the kit.
TASKS = {
    "deaths": ["deaths, told and with the right victim"],
    "acts": ["acts of harm, told and with the right agent and victim"],
    "voices": ["direct quotations", "indirect statements"],
    "verbs": ["direct quotations"],
    "figures": ["figures"],
    "frames": ["strongest frame of an article"],
}
NAMED = 12  # outlets that a page has room for
MIN_WORDS, PERMUTATIONS, SEED = 6, 999, 0  # what `exhibits` takes of `between` and of the tests


def paper(
    corpus_path: str | Path,
    out: str | Path,
    tables: Sequence[str] = (),
    authors: Sequence[str] = (),
    checked: str | Path = "",
) -> list[Path]:
    """Write methods.md, references.bib, tables (LaTeX, Word), figures (PDF, SVG, PNG) with captions
    and alt texts, CITATION.cff, .zenodo.json and a manifest of SHA-256 into `out`; -> the files.

    tables    of base.parameters.PRINTED; () for all that have something to show
    authors   of the corpus description, "Family, Given"
    checked   folder of a checked sample; '' for the folder `checked` beside the corpus
    Raises InputError for an unknown table, a folder that holds something else, or a sample of other
    texts.
    """
    path, folder = project.found(corpus_path), Path(out).expanduser()
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise InputError(f"{folder}: holds something else than a paper kit; give another --out")
    for name in tables:
        known(name, PRINTED, "table")
    corpus = Corpus.read(path)
    sample = _checked(corpus, path, checked)
    made, facts = exhibits(corpus, tables, sample), _facts(corpus)
    command = ["parallax", "paper", path.stem, "--out", "paper", *(f"--table={t}" for t in tables)]
    text = methods(corpus, made, sample, shlex.join(command))
    about = {
        "methods.md": text,
        "references.bib": cited(text),
        "CITATION.cff": _citation(path.stem, facts, authors),
        ".zenodo.json": _zenodo(path.stem, facts, authors),
    }
    with atomic.folder(folder) as staged:
        _write(staged, about, made)
    return files(folder)


def files(folder: Path) -> list[Path]:
    """All files in a folder and below, by their names."""
    return sorted(p for p in folder.rglob("*") if p.is_file())


def _checked(corpus: Corpus, path: Path, given: str | Path) -> coded.Checked | None:
    folder = Path(given).expanduser() if given else path.absolute().parent / "checked"
    if not given and not (coded.samples(folder) and coded.of_these_texts(corpus, folder)):
        return None
    return coded.read_folder(corpus, folder)


def _write(folder: Path, about: Mapping[str, str], made: list[Exhibit]) -> None:
    """These texts, the tables and figures, and the hashes of them all."""
    for name, text in about.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "tables").mkdir()
    for exhibit in (*made, _rates()):
        spreadsheet.write(exhibit.table, folder / "tables" / f"{exhibit.name}.csv")
        (folder / "tables" / f"{exhibit.name}.tex").write_text(latex(exhibit), encoding="utf-8")
        pictures(exhibit, folder / "figures")
    word([*made, _rates()], folder / "tables" / "tables.docx")
    if drawn := [(e.name, e.caption, e.picture.alt) for e in made if e.picture]:
        captions = pd.DataFrame(drawn, columns=["figure", "caption", "alt"])
        spreadsheet.write(captions, folder / "figures" / "captions.csv")
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}\n"
        for p in files(folder)
    ]
    (folder / MANIFEST).write_text("".join(lines), encoding="utf-8", newline="\n")


def methods(
    corpus: Corpus, made: Sequence[Exhibit], sample: coded.Checked | None, command: str
) -> str:
    """One page of Markdown with pandoc's citations, every figure filled in."""
    tasks = dict.fromkeys(task for e in made for task in TASKS.get(e.name, []))
    rates = _rates().table.drop_duplicates("task").set_index("task", drop=False)
    counts = [f"{e.name} {e.n:,}" for e in made if e.n]
    tests = [e.limit for e in made if e.name == "contrasts"]
    others = [e for e in made if e.name not in ("contrasts", "keyness")]
    packages = ("numpy", "scipy", "pandas", "matplotlib", "nltk")
    made_of = Environment(
        loader=FileSystemLoader(TEMPLATES), finalize=plain, trim_blocks=True, lstrip_blocks=True
    )
    said: str = made_of.get_template("methods.md.j2").render(
        corpus=_facts(corpus),
        found=", ".join(counts) or "see the tables",
        min_words=MIN_WORDS,
        permutations=PERMUTATIONS,
        seed=SEED,
        enough=measures.ENOUGH,
        contrasts=" ".join(tests),
        checked=_coders(sample) if sample else "",
        rates=rates.loc[list(tasks)].to_dict("records"),
        exhibits=others,
        version=__version__,
        python=platform.python_version(),
        packages={p: version(p) for p in packages},
        command=command,
    )
    return said.rstrip() + "\n"


def _rates() -> Exhibit:
    """The measured error rates, rows that rules were not made on first."""
    table = pd.read_csv(project.DATA / "error_rates.csv", dtype=str, keep_default_na=False)
    table = table.sort_values("collection", key=lambda c: c.str.contains("tuned on"), kind="stable")
    caption = "How often the rules are wrong, on public collections"
    return Exhibit("error-rates", caption, "Not measured on this corpus.", table)


def plain(value: object) -> str:
    """A value in Markdown: whatever an outlet or a file is called, it is text."""
    return re.sub(r"([\\`*_\[\]<>#|@!{}])", r"\\\1", " ".join(str(value).split()))


def cited(text: str) -> str:
    """The references that a text cites, as BibTeX."""
    every = (TEMPLATES / "references.bib").read_text(encoding="utf-8").splitlines()
    keys = set(re.findall(r"(?<!\\)@([a-z]+\d{4})", text))
    return "".join(f"{line}\n" for line in every if re.split(r"[{,]", line)[1] in keys)


def _coders(sample: coded.Checked) -> str:
    alphas = [
        f"alpha {r.alpha:.2f} ({r.low:.2f} to {r.high:.2f}) for {r.table} between {r.between}, {r.units} units"
        for r in sample.agreement.dropna(subset=["alpha"]).itertuples()
        if r.category == "all"
    ]
    rates = [
        f"{r.table}: precision {r.precision:.2f}, recall {r.recall:.2f}, n = {r.n:.0f}"
        for r in sample.quality.itertuples()
    ]
    return f"{'; '.join([*alphas, *rates])}. {' '.join(sample.notes)}"


def _facts(corpus: Corpus) -> dict[str, Any]:
    articles = corpus.articles[corpus.articles["role"] == "article"]
    days = articles["date"].dropna()
    return {
        "articles": f"{len(articles):,}",
        "references": int((corpus.articles["role"] == "reference").sum()),
        "outlets": corpus.outlets or ["none is known"],
        "named": _some(corpus.outlets or ["none is known"], NAMED),
        "events": len(corpus.events),
        "dates": f"{days.min().date()} to {days.max().date()}" if len(days) else "dates not known",
        "words": f"{len(corpus.tokens.term):,}",
        "counted": f"{int(evidence.words(corpus)['words'].iloc[0]):,}",
        "skipped": len(corpus.skipped),
        "notes": " ".join(_some(corpus.notes, 2)),
        "sha256": corpus.sha256,
    }


def _some(values: Sequence[str], most: int) -> list[str]:
    more = len(values) - most
    return [*values[:most], f"and {more} more"] if more > 0 else list(values)


def _abstract(facts: dict[str, Any]) -> str:
    return (
        f"Description of a corpus of {facts['articles']} news articles of "
        f"{len(facts['outlets'])} outlets ({', '.join(facts['outlets'])}) on {facts['events']} "
        f"events, {facts['dates']}, {facts['words']} words. The texts are not part of it. "
        f"SHA-256 of the texts: {facts['sha256']}."
    )


def _citation(name: str, facts: dict[str, Any], authors: Sequence[str]) -> str:
    """CITATION.cff 1.2.0; JSON strings are YAML strings, so that nothing in a name is YAML."""
    lines = [
        "cff-version: 1.2.0",
        "message: If you use this corpus description, please cite it.",
        "type: dataset",
        f"title: {_quoted(f'Corpus description: {name}')}",
        f"abstract: {_quoted(_abstract(facts))}",
        "authors:",
    ]
    for author in authors or [AUTHOR]:
        family, comma, given = author.partition(",")
        if comma:
            lines += [f"  - family-names: {_quoted(family)}", f"    given-names: {_quoted(given)}"]
        else:
            lines.append(f"  - name: {_quoted(author)}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text.strip(), ensure_ascii=False)


def _zenodo(name: str, facts: dict[str, Any], authors: Sequence[str]) -> str:
    """Zenodo's metadata of a deposit; what it reads as HTML is escaped."""
    said = {
        "title": f"Corpus description: {name}",
        "upload_type": "dataset",
        "description": f"<p>{html.escape(_abstract(facts))}</p>",
        "creators": [{"name": author} for author in authors or [AUTHOR]],
        "keywords": ["news", "framing", "text reuse", "corpus"],
        "notes": f"Made with Parallax {__version__}.",
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"
