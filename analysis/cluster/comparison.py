"""Keyness over an archive: some terms a worker, in all articles."""

from __future__ import annotations

import inspect
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from .. import wording
from ..project import InputError
from .archive import Archive
from .run import Run, run_of
from .sums import few, in_sentences, sum_up, sums_of
from .terms import Codes, count, outlets_of, terms_of

if TYPE_CHECKING:
    from distributed import Client

MARKS = 20  # words of an outlet whose lines are kept
COUNTING = ("n", "voice", "furniture", "repeats", "agency")
COMPARING = ("by", "permutations", "seed", "min_count", "min_texts")


def keyness(
    parquet: str | Path | Run,
    client: Client,
    out: str | Path | None = None,
    target: str = "",
    reference: str | None = None,
    **options: Any,
) -> pd.DataFrame:
    """wording.keyness of a target over the whole archive, or without one wording.all_keyness; also
    in OUT/keyness. Options as there.

    Terms are counted in pieces and summed by hash; those that stand min_count times in the archive
    are kept, in OUT/terms, and serve every comparison with the same counting. Each worker compares
    some of them in all articles, with the draws of one process and so its p: it holds the counts of
    these terms, and a byte an article for each of some 500 draws.
    """
    run = run_of(parquet, client, out)
    asked = inspect.signature(wording.keyness).bind(None, target, reference, **options)
    asked.apply_defaults()
    counting, comparing = (
        {c: asked.arguments[c] for c in names} for names in (COUNTING, COMPARING)
    )
    if counting["n"] not in (1, 2, 3):
        raise InputError(f"n is the number of words in a term, 1, 2 or 3, not {counting['n']!r}")
    if target and run.archive.nameless:
        raise InputError(
            "no outlet is known: there is nothing to compare; give the articles a column 'outlet'"
        )

    def make() -> dict[str, Any]:
        codes = count(run, comparing["min_count"], counting)
        table = _compare(run, codes, target, reference, comparing)
        run.archive.write("keyness", 0, table.reset_index(drop=True))
        if not target:  # the pages of the archive show all outlets
            top = table[(table["z"] > 0) & (table["kind"] == "word")].groupby("outlet").head(MARKS)
            same = {
                "terms": sorted(set(top["term"])),
                "n": counting["n"],
                "voice": counting["voice"],
            }
            with sums_of(run, {"lines": ["outlet", "term"]}):
                run.map("keyness: lines", _lines, run.pieces, **same)
        return {"attrs": table.attrs}

    sides = {"target": target, "reference": reference}
    folder = run.stage("keyness", sides | comparing | counting, make)
    table = pd.read_parquet(folder / "00000.parquet")
    table.attrs = json.loads(folder.with_suffix(".json").read_text())["made"]["attrs"]
    return table.set_index("term", drop=False).rename_axis(None) if target else table


def _compare(
    run: Run, codes: list[Codes], target: str, reference: str | None, options: dict[str, Any]
) -> pd.DataFrame:
    """The table of all portions of terms."""
    terms, outlets = terms_of(run.archive, options["by"], (0, 0)), outlets_of(run.archive)
    targets = [target] if target else outlets
    same = {"reference": reference, "options": options}
    often = run.map("keyness: frequent terms", _weighed, codes, targets=targets, **same)
    # only those that can be compared
    tested = {name: sum(some[name][1] for some in often) for name in often[0]}
    each = [(some, name) for name in tested for some in codes]
    made = run.map("keyness: comparisons", _compared, each, tested=tested, **same)

    def one(name: str) -> pd.DataFrame:
        sides = wording.comparison(terms, name, reference, options["by"])
        some = [part for (_, of), part in zip(each, made, strict=True) if of == name]
        whole = pd.concat([part for part in some if len(part)] or some[:1], ignore_index=True)
        permutations, least, texts = (
            options[c] for c in ("permutations", "min_count", "min_texts")
        )
        most = max(weighed[name][0] for weighed in often)
        return wording.finished(
            whole, sides, most, name, reference, permutations, least, texts, tested[name]
        )

    return one(target) if target else wording.each_outlet(outlets, one)


def _frequent(
    terms: wording.Terms, name: str, reference: str | None, options: dict[str, Any]
) -> tuple[wording.Comparison, csr_matrix, np.ndarray, int]:
    sides = wording.comparison(terms, name, reference, options["by"])
    return sides, *wording.frequent(terms.counts, terms.names, sides, options["min_count"])


def _weighed(
    archive: Archive,
    codes: Codes,
    targets: list[str],
    reference: str | None,
    options: dict[str, Any],
) -> dict[str, tuple[int, int]]:
    """How often the most frequent of these terms stands, and how many of them are tested, for each
    target that can be compared."""
    terms, out = terms_of(archive, options["by"], codes), {}
    for name in targets:
        with suppress(InputError):  # the client says so
            _, words, _, most = _frequent(terms, name, reference, options)
            out[name] = most, int((np.diff(words.indptr) >= options["min_texts"]).sum())
    return out


def _compared(
    archive: Archive,
    item: tuple[Codes, str],
    tested: dict[str, int],
    reference: str | None,
    options: dict[str, Any],
) -> pd.DataFrame:
    codes, name = item
    terms = terms_of(archive, options["by"], codes)
    sides, words, names, _ = _frequent(terms, name, reference, options)
    permutations, seed, texts = (options[c] for c in ("permutations", "seed", "min_texts"))
    return wording.compared(
        words, names, terms.house, sides, permutations, seed, texts, tested[name]
    )


def _lines(archive: Archive, piece: int, terms: list[str], n: int, voice: str) -> None:
    """A few lines of each term of each outlet."""
    corpus, by = archive.corpus(archive.numbers(piece)), ["outlet", "term"]
    spans = wording.occurrences(corpus, terms, n, voice)
    sum_up(archive, "lines", piece, by, spans.assign(n=1), in_sentences(corpus, few(spans, by)))
