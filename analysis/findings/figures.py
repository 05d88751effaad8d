"""Findings about figures: totals that differ, parts that do not add up, contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from .. import framing
from ..corpus.articles import Corpus
from ..corpus.spans import span_table
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
def parts_and_contradictions(corpus: Corpus) -> Iterator[Finding]:
    """Parts that exceed or miss their total in one sentence; one thing with two values in one
    article."""
    figures = told_spans(corpus, "figures")
    figures = figures[~figures["aggregate"].astype(bool)]
    thing = ["article", "unit", "counted", "place"]
    plain = (figures["part_of"] < 0) & figures["dimension"].isin(["people", "other"])
    several = figures[plain & (figures["place"] != "")]
    several = several[several.duplicated(thing, keep=False)]
    either = pd.concat([several["article"], figures.loc[figures["part_of"] >= 0, "article"]])
    for article, group in figures[figures["article"].isin(either)].groupby("article"):
        outlet, event = group["outlet"].iloc[0], group["event"].iloc[0]
        for start, part in group[group["part_of"] >= 0].groupby("part_of"):
            total = group[group["start"] == start]
            between = corpus.articles["text"][group["article"].iloc[0]]
            between = between[int(start) : int(part["end"].max())]
            if NOT_ALL.search(between):
                continue
            if len(part) >= 2 and len(total) and part["value"].notna().all():
                sum_of, whole = part["value"].sum(), total.iloc[0]
                if sum_of > whole["high"] or (
                    whole["qualifier"] == "" and sum_of != whole["value"]
                ):
                    claim = f"In {outlet} the parts {' + '.join(part['text'])} make {sum_of:g}; the total it gives is {whole['text']}."
                    yield Finding(
                        "parts that do not add up",
                        event,
                        claim,
                        "A part may be missing from the sentence.",
                        0.8,
                        pd.concat([total, part]),
                    )
        for (_, unit, who, place), same in several[several["article"] == article].groupby(thing):
            low, high = same["low"].fillna(0), same["high"].fillna(float("inf"))
            if low.max() > high.min() and same["attributed_to"].nunique() <= 1:
                words = ", ".join(
                    dict.fromkeys(
                        f"{q} {t}".strip()
                        for q, t in zip(same["qualifier"], same["text"], strict=True)
                    )
                )
                yield Finding(
                    "two figures in one article",
                    event,
                    f"{outlet} gives {words} {who} ({unit}, {place}) in one article.",
                    "They may count different moments.",
                    0.7,
                    same,
                )


LENGTH = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})[- ](hour|day|week|month|year)s?[- ](\w{4,})",
    re.I,
)


@rule
def lengths_that_contradict(corpus: Corpus) -> Iterator[Finding]:
    """A three-day visit that is a two-day visit in the same article."""
    for article, text in corpus.articles["text"].items():
        found = [
            (m[3].lower(), m[2].lower(), m[1].lower(), m.start(), m.end())
            for m in LENGTH.finditer(text)
        ]
        if len(found) < 2:
            continue
        rows = pd.DataFrame(found, columns=["noun", "unit", "n", "s", "e"])
        for (noun, _), group in rows.groupby(["noun", "unit"]):
            if group["n"].nunique() > 1:
                spans = span_table(
                    corpus,
                    ((str(article), s, e) for s, e in zip(group["s"], group["e"], strict=True)),
                )
                row = corpus.articles.loc[article]
                words = " and ".join(f"“{t}”" for t in spans["text"])
                yield Finding(
                    "two figures in one article",
                    row["event"],
                    f"{row['outlet']} has {words} in one article.",
                    f"Each may speak of another {noun}.",
                    0.6,
                    spans,
                )
