"""Keyness over an archive: some terms a worker, in all articles."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pandas as pd

from ..project import InputError
from ..wording import keywords, occurrences
from .archive import Archive
from .run import Out, Parquet, Run, run_of
from .sums import few, in_sentences, sum_up, sums_of
from .terms import COUNTING, Codes, count, outlets_of, terms_of
from .workers import Client

MARKS = 20  # words of an outlet whose lines are kept


def keyness(
    parquet: Parquet,
    client: Client,
    out: Out = None,
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
    counting = {name: options.pop(name, usual) for name, usual in COUNTING.items()}
    keywords.in_term(counting["n"])  # before terms that are counted already are lost
    asked = keywords.Asked(target, reference, **options)
    if target and run.archive.nameless:
        raise InputError(
            "no outlet is known: there is nothing to compare; give the articles a column 'outlet'"
        )

    def make() -> dict[str, Any]:
        table = _compare(run, count(run, asked.min_count, counting), asked)
        run.archive.write("keyness", 0, table.reset_index(drop=True))
        if not target:  # the pages of the archive show all outlets
            top = table[(table["z"] > 0) & (table["kind"] == "word")].groupby("outlet").head(MARKS)
            same = {"terms": set(top["term"]), "n": counting["n"], "voice": counting["voice"]}
            with sums_of(run, {"lines": ["outlet", "term"]}):
                run.map("keyness: lines", _lines, run.pieces, **same)
        return {"attrs": table.attrs}

    folder = run.stage("keyness", asked._asdict() | counting, make)
    table = run.archive.read("keyness", 0)
    table.attrs = json.loads(folder.with_suffix(".json").read_text())["made"]["attrs"]
    return table.set_index("term", drop=False).rename_axis(None) if target else table


def _compare(run: Run, codes: list[Codes], asked: keywords.Asked) -> pd.DataFrame:
    """The table of all portions of terms."""
    outlets = outlets_of(run.archive)
    each = {
        name: asked._replace(target=name) for name in ([asked.target] if asked.target else outlets)
    }
    often = run.map("keyness: frequent terms", _weighed, codes, each=[*each.values()], by=asked.by)
    # only those that can be compared
    tested = {name: sum(some[name][1] for some in often) for name in often[0]}
    items = [(some, each[name]) for name in tested for some in codes]
    made = run.map("keyness: comparisons", _compared, items, tested=tested)
    terms = terms_of(run.archive, asked.by, (0, 0))

    def one(name: str) -> pd.DataFrame:
        sides = keywords.sides_of(terms, each[name])
        some = [part for (_, of), part in zip(items, made, strict=True) if of.target == name]
        whole = pd.concat([part for part in some if len(part)] or some[:1], ignore_index=True)
        most = max(weighed[name][0] for weighed in often)
        return keywords.finished(whole, sides, each[name], most, tested[name])

    return one(asked.target) if asked.target else keywords.each_outlet(outlets, one)


def _weighed(
    archive: Archive, codes: Codes, each: list[keywords.Asked], by: str
) -> dict[str, tuple[int, int]]:
    """How often the most frequent of these terms stands, and how many of them are tested, for each
    target that can be compared."""
    terms, out = terms_of(archive, by, codes), {}
    for asked in each:
        with suppress(InputError):  # the client says so
            found = keywords.often(terms, asked)
            out[asked.target] = found.most, found.tested
    return out


def _compared(
    archive: Archive, item: tuple[Codes, keywords.Asked], tested: dict[str, int]
) -> pd.DataFrame:
    codes, asked = item
    found = keywords.often(terms_of(archive, asked.by, codes), asked)
    return keywords.compared(found, asked, tested[asked.target])


def _lines(archive: Archive, piece: int, terms: set[str], n: int, voice: str) -> None:
    """A few lines of each term of each outlet."""
    corpus, by = archive.corpus(archive.numbers(piece)), ["outlet", "term"]
    spans = occurrences(corpus, terms, n, voice)
    sum_up(archive, "lines", piece, by, spans.assign(n=1), in_sentences(corpus, few(spans, by)))
