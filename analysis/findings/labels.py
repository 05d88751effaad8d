"""Findings about names and labels: one group under two, one name in two spellings."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .. import framing
from ..corpus.articles import Corpus
from ..corpus.spans import span_table
from .finding import Finding, rule, told_spans


@rule
def labels_by_outlet(corpus: Corpus) -> Iterator[Finding]:
    """The same number of people, told by several outlets under several labels."""
    figures = told_spans(corpus, "figures")
    figures = figures[(figures["group"] == "militants") & (figures["value"] > 1)]
    labels = framing.labels(corpus)
    labels = labels[labels["form"] == "noun"]
    for (event, value, unit), group in figures.groupby(["event", "value", "unit"]):
        named: dict[str, tuple[str, int, int, str]] = {}
        for r in group.drop_duplicates("outlet").itertuples():
            near = labels[
                (labels["article"] == r.article) & labels["start"].between(r.end, r.end + 30)
            ].head(1)
            if len(near) and isinstance(r.outlet, str):
                named[r.outlet] = (
                    r.article,
                    r.start,
                    int(near["end"].iloc[0]),
                    near["label"].iloc[0].lower(),
                )
        if len({n[3] for n in named.values()}) > 1:
            spans = span_table(corpus, (n[:3] for n in named.values()))
            words = "; ".join(f"“{t}” in {o}" for t, o in zip(spans["text"], named, strict=True))
            yield Finding(
                "one group, two names",
                event,
                f"The {value:g} {unit} are {words}.",
                "That the figures mean the same people is read from the equal number.",
                0.8,
                spans,
            )


@rule
def names_spelled_two_ways(corpus: Corpus) -> Iterator[Finding]:
    """One name, two spellings, in one event."""
    labels = told_spans(corpus, "labels")
    labels = labels[labels["kind"] != "label"]
    places = labels.groupby("label").indices
    for (event, usual), group in labels[labels["spelling_of"] != ""].groupby(
        ["event", "spelling_of"], dropna=False
    ):
        same = labels.iloc[places.get(usual, [])]
        same = same[same["event"].eq(event) | pd.isna(event)]
        spans = pd.concat([same.head(2), group.head(2)])
        forms = {
            t.casefold(): f"“{t}” ({', '.join(sorted(set(g['outlet'].dropna())))})"
            for t, g in spans.groupby("label", sort=False)
        }
        if len(forms) > 1:
            yield Finding(
                "one name, two spellings",
                event,
                f"{' and '.join(forms.values())} are taken for one name.",
                "Joined by their spelling alone.",
                0.35,
                spans,
            )
