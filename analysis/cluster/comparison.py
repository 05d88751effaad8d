"""Keyness over an archive: some terms a worker, in all articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import wording
from ..project import InputError
from .archive import Archive
from .files import write_part
from .run import Run, _run
from .sums import _few, _in_sentences, _sum_up, _sums_of
from .terms import _read_terms, _terms

if TYPE_CHECKING:
    from distributed import Client

MARKS = 20  # words of an outlet whose lines are kept


def keyness(
    parquet: str | Path | Run,
    client: Client,
    out: str | Path | None = None,
    target: str = "",
    reference: str | None = None,
    by: str = "outlet",
    permutations: int = 999,
    seed: int = 0,
    n: int = 1,
    voice: str = "all",
    min_count: int = 5,
    min_texts: int = 5,
    furniture: bool = False,
    repeats: bool = False,
    agency: bool = False,
) -> pd.DataFrame:
    """wording.keyness of a target over the whole archive, or without one wording.all_keyness; also
    in OUT/keyness. Options as there.

    Terms are counted in pieces and summed by hash; those that stand min_count times in the archive
    are kept, in OUT/terms, and serve every
    comparison with the same counting. Each worker compares some of them in all articles, with the
    draws of one process and so its p: it
    holds the counts of these terms, and a byte an article for each of some 500 draws.
    """
    run = _run(parquet, client, out)
    counting = {
        "n": n,
        "voice": voice,
        "furniture": furniture,
        "repeats": repeats,
        "agency": agency,
    }
    options: dict[str, Any] = {
        "by": by,
        "permutations": permutations,
        "seed": seed,
        "min_count": min_count,
        "min_texts": min_texts,
    }
    if n not in (1, 2, 3):
        raise InputError(f"n is the number of words in a term, 1, 2 or 3, not {n!r}")
    if target and run.archive.fact("nameless")[0]:
        raise InputError(
            "no outlet is known: there is nothing to compare; give the articles a column 'outlet'"
        )

    def make(folder: Path) -> dict[str, Any]:
        terms, outlets, codes = _terms(run, by, min_count, counting)
        same: dict[str, Any] = {
            "targets": [target] if target else outlets,
            "reference": reference,
            "options": options,
        }
        often = run.map("keyness: frequent terms", _weighed, codes, **same)
        # only those that can be compared
        tested = {name: sum(some[name][1] for some in often) for name in often[0]}
        each = [(some, name) for name in tested for some in codes]
        made = run.map(
            "keyness: comparisons",
            _compared,
            each,
            tested=tested,
            reference=reference,
            options=options,
        )

        def one(name: str) -> pd.DataFrame:
            sides = wording.comparison(terms, name, reference, by)
            some = [part for (_, of), part in zip(each, made, strict=True) if of == name]
            most = max(x[name][0] for x in often)
            return wording.finished(
                pd.concat([x for x in some if len(x)] or some[:1], ignore_index=True),
                sides,
                most,
                name,
                reference,
                permutations,
                min_count,
                min_texts,
                tested[name],
            )

        table = one(target) if target else wording.each_outlet(outlets, one)
        write_part(folder / "00000.parquet", table.reset_index(drop=True))
        # the pages of the archive show all outlets
        if not target:
            top = table[(table["z"] > 0) & (table["kind"] == "word")].groupby("outlet").head(MARKS)
            with _sums_of(run, {"lines": ["outlet", "term"]}):
                run.map(
                    "keyness: lines",
                    _lines,
                    run.pieces,
                    terms=sorted(set(top["term"])),
                    n=n,
                    voice=voice,
                )
        return {"attrs": table.attrs}

    folder = run.stage(
        "keyness", {"target": target, "reference": reference} | options | counting, make
    )
    table = pd.read_parquet(folder / "00000.parquet")
    table.attrs = json.loads(folder.with_suffix(".json").read_text())["made"]["attrs"]
    return table.set_index("term", drop=False).rename_axis(None) if target else table


def _sides_of(
    folder: str, codes: tuple[int, int], targets: list[str], reference: str | None, by: str
) -> Iterator[tuple[str, wording.Terms, wording.Comparison]]:
    """Each target that can be compared, with the terms of these numbers."""
    terms = _read_terms(Archive(folder), by, codes)
    for name in targets:
        try:
            yield name, terms, wording.comparison(terms, name, reference, by)
        except InputError:  # the client says so
            continue


def _weighed(
    folder: str,
    codes: tuple[int, int],
    targets: list[str],
    reference: str | None,
    options: dict[str, Any],
) -> dict[str, tuple[int, int]]:
    """How often the most frequent of these terms stands, and how many of them are tested, for each
    target."""
    out = {}
    for name, terms, sides in _sides_of(folder, codes, targets, reference, options["by"]):
        words, _, most = wording.frequent(terms.counts, terms.names, sides, options["min_count"])
        out[name] = most, int((np.diff(words.indptr) >= options["min_texts"]).sum())
    return out


def _compared(
    folder: str,
    item: tuple[tuple[int, int], str],
    tested: dict[str, int],
    reference: str | None,
    options: dict[str, Any],
) -> pd.DataFrame:
    codes, name = item
    [(_, terms, sides)] = _sides_of(folder, codes, [name], reference, options["by"])
    words, names, _ = wording.frequent(terms.counts, terms.names, sides, options["min_count"])
    return wording.compared(
        words,
        names,
        terms.house,
        sides,
        options["permutations"],
        options["seed"],
        options["min_texts"],
        tested[name],
    )


def _lines(folder: str, piece: int, terms: list[str], n: int, voice: str) -> None:
    """A few lines of each term of each outlet."""
    archive = Archive(folder)
    corpus = archive.corpus(archive.numbers(piece))
    spans = wording.occurrences(corpus, terms, n, voice)
    kept = _in_sentences(corpus, _few(spans, ["outlet", "term"]))
    _sum_up(archive, "lines", piece, ["outlet", "term"], spans.assign(n=1), kept)
