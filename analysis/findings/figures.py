"""Findings about figures: totals and tolls that differ, parts that do not add up."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from .. import framing
from ..corpus.articles import Corpus
from .finding import Finding, pairs, rule, told, told_spans


@rule
def totals_that_differ(corpus: Corpus) -> Iterator[Finding]:
    """One quantity, two figures, two outlets."""
    compared = framing.comparison(corpus)
    for (event, quantity), group in compared.groupby(["event", "quantity"]):
        if "differs" not in set(group["note"]):
            continue
        group = told(corpus, group)
        said = [
            f"{o}: {', '.join(dict.fromkeys(f'{q} {t}'.strip() for q, t in zip(g['qualifier'], g['text'], strict=True)))}"
            for o, g in group.groupby("outlet")
        ]
        if len(said) > 1:
            yield Finding(
                "figures that differ",
                event,
                f"The figures for “{quantity}” differ. {'; '.join(said)}.",
                "They may be of different times or things; none is called wrong.",
                0.85,
                group.groupby("outlet").head(2),
            )


@rule
def tolls_that_differ(corpus: Corpus) -> Iterator[Finding]:
    """The number of dead with which outlets of an event open, where two have none in common."""
    figures = told_spans(corpus, "figures")
    dead = figures[(figures["unit"] == "killed") & (figures["group"] == "unspecified")]
    dead = dead[(dead["part_of"] < 0) & ~dead["aggregate"].astype(bool) & dead["value"].notna()]
    for event, group in dead.dropna(subset=["outlet"]).groupby("event"):
        opening = group[group["part"].isin(["headline", "lead"])]
        first = opening.sort_values(["outlet", "article", "start"]).drop_duplicates("outlet")
        given = group.groupby("outlet")["value"].agg(set)[first["outlet"]]
        if not any(given[a].isdisjoint(given[b]) for a, b in pairs(given.index)):
            continue
        said = "; ".join(
            f"{outlet}: {f'{qualifier} {text}'.strip()}"
            for outlet, qualifier, text in zip(
                first["outlet"], first["qualifier"], first["text"], strict=True
            )
        )
        yield Finding(
            "tolls that differ",
            event,
            f"The outlets open with different numbers of dead. {said}.",
            "A toll may rise with time, and “at least” and “over” leave the upper end open.",
            0.85,
            first,
        )


# what stands between a total and its parts where these need not be all
NOT_ALL = re.compile(r"\b(?:includ\w+|among|such as|at least|some|mostly|others?)\b", re.I)


@rule
def parts_and_totals(corpus: Corpus) -> Iterator[Finding]:
    """Parts that exceed or miss their total in one sentence."""
    figures = told_spans(corpus, "figures")
    figures = figures[~figures["aggregate"].astype(bool)]
    parts = figures[figures["part_of"] >= 0]
    for (article, start), part in parts.groupby(["article", "part_of"]):
        total = figures[(figures["article"] == article) & (figures["start"] == start)]
        between = corpus.articles["text"][article][int(start) : int(part["end"].max())]
        if NOT_ALL.search(between) or len(part) < 2 or total.empty or part["value"].isna().any():
            continue
        sum_of, whole = part["value"].sum(), total.iloc[0]
        if sum_of > whole["high"] or (whole["qualifier"] == "" and sum_of != whole["value"]):
            yield Finding(
                "parts that do not add up",
                whole["event"],
                f"In {whole['outlet']} the parts {' + '.join(part['text'])} make {sum_of:g}; the "
                f"total it gives is {whole['text']}.",
                "A part may be missing from the sentence.",
                0.8,
                pd.concat([total, part]),
            )
