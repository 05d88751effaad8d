"""Findings about who speaks first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .. import voice
from ..corpus.articles import Corpus
from .finding import Finding, rule, surname, told_quotations


def _is_human(corpus: Corpus, said: pd.DataFrame) -> pd.Series:
    """Whether the speaker is one of the event's people, and no body."""
    people = voice.people(corpus)
    known = pd.MultiIndex.from_frame(people[["event", "person"]])
    return pd.Series(pd.MultiIndex.from_frame(said[["event", "person"]]).isin(known), said.index)


@rule
def another_first_voice(corpus: Corpus) -> Iterator[Finding]:
    """Whom each outlet lets speak first, where these are different people."""
    said = told_quotations(corpus)
    said = said[said["text"].str.split().str.len() >= 4]
    # of an outlet with several articles, the earliest
    days = corpus.articles[[c for c in ("date", "time") if c in corpus.articles]]
    order = days.sort_values(list(days), kind="stable").index
    place = pd.Series(range(len(order)), order)
    said = said.assign(place=said["article"].map(place)).sort_values("place", kind="stable")
    first = said.drop_duplicates(["event", "outlet"]).drop(columns="place")
    first = first.assign(bearer=lambda t: surname(t["person"]))
    first = first[first["sure"] & _is_human(corpus, first)]
    for event, group in first.groupby("event"):
        if group["bearer"].nunique() < 2:
            continue
        heard = "; ".join(
            f"{o}: {p}" for o, p in zip(group["outlet"], group["person"], strict=True)
        )
        yield Finding(
            "another first voice",
            event,
            f"The first whom each outlet quotes: {heard}.",
            "Quotations of four words or more; outlets whose first speaker is not sure are left "
            "out.",
            0.5 + 0.1 * (group["bearer"].nunique() == len(group)),
            group,
        )
