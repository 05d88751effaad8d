"""Findings about who speaks: first, most, nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .. import voice
from ..corpus.articles import Corpus
from .finding import Finding, rule, surname, told, told_quotations, told_spans

OFTEN = 3  # quotations of one person that make a main voice
HARMED = ("victim or family", "witness")


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


@rule
def voices_not_heard(corpus: Corpus) -> Iterator[Finding]:
    """An event with several dead, in which no victim, relative or witness is heard somewhere."""
    deaths = told_spans(corpus, "deaths")
    deaths = deaths[deaths["victim"] != "animals"]
    opening = deaths[deaths["part"].isin(["headline", "lead"])]
    deaths = deaths[deaths["article"].isin(opening["article"])]
    said = told(corpus, voice.said(corpus))
    for event, dead in deaths.groupby("event"):
        mine = said[said["event"] == event]
        harmed = [o for o, n in dead["outlet"].value_counts().items() if n >= OFTEN]
        lines, silent = [], []
        for outlet, group in mine[mine["outlet"].isin(harmed)].groupby("outlet"):
            roles = group.loc[group["role"] != "", "role"].value_counts()
            if len(group) < 4 or roles.sum() * 2 < len(group):
                continue
            heard = ", ".join(f"{r} ({n})" for r, n in roles.head(4).items())
            lines.append(f"{outlet}: {heard}")
            silent += [outlet] * (not roles.index.isin(HARMED).any())
        if silent:
            where = " and ".join(filter(None, [", ".join(silent[:-1]), silent[-1]]))
            spans = mine[(mine["role"] != "") & mine["outlet"].isin(silent)]
            yield Finding(
                "voices that are not heard",
                event,
                f"In {where} no victim, relative or witness was found speaking. Heard are "
                f"{'; '.join(lines)}.",
                "Roles are read from the nouns beside a name; speakers without one are not "
                "counted.",
                0.6,
                spans.drop_duplicates(["outlet", "speaker"]).groupby("outlet").head(3),
            )
