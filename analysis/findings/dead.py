"""Findings about the dead: in which words, of whose dead, in whose voice."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..base.told import many
from ..corpus.articles import Corpus
from .finding import Finding, listed, pairs, rule, told_spans

# "murder" is left out: in news it is mostly the word of those who are reported
MARKED = {"honorific", "derogatory", "euphemism"}


def who(victim: str) -> str:
    return "groups named together" if victim == "mixed" else victim


@rule
def dead_in_two_registers(corpus: Corpus) -> Iterator[Finding]:
    """One outlet's dead of one group in another register than its dead of another."""
    deaths = told_spans(corpus, "deaths")
    known = deaths[deaths["victim"] != "unspecified"]
    # what no event holds together is compared within an article
    about = known["event"].where(known["event"].notna(), known["article"])
    for (outlet, _), group in known.groupby([known["outlet"], about], dropna=False):
        event = group["event"].iloc[0]
        registers = group.groupby("victim")["register"].agg(set)
        for one, other in pairs(registers.index):
            marked = (registers[one] ^ registers[other]) & MARKED
            if not marked or not registers[one].isdisjoint(registers[other]):
                continue
            if "mixed" in (one, other) and not marked & {"honorific", "derogatory"}:
                continue  # groups that are named together may hold the other one
            spans = group[group["victim"].isin([one, other])]
            words = "; ".join(
                f"for {who(v)} {listed(spans.loc[spans['victim'] == v, 'text'])}"
                for v in (one, other)
            )
            voices = ", ".join(f"{n} in {v}" for v, n in spans["voice"].value_counts().items())
            yield Finding(
                "two groups, two registers",
                event,
                f"In {outlet} the words for the dead differ by group: {words}.",
                f"{many(len(spans), 'word')} ({voices}); who died is read from the same clause.",
                (0.95 if marked & {"honorific", "derogatory"} else 0.75)
                - 0.1 * ("mixed" in (one, other)),
                spans,
            )


def _early(corpus: Corpus, spans: pd.DataFrame) -> pd.Series:
    """Whether a span stands in the first half of its article: further on, others' dead are told."""
    length = corpus.articles["text"].str.len().loc[spans["article"]].to_numpy()
    return spans["start"] * 2 < length


@rule
def dead_in_two_outlets(corpus: Corpus) -> Iterator[Finding]:
    """The dead of one group, in two outlets, in two registers, each in the outlet's own voice."""
    deaths = told_spans(corpus, "deaths")
    own = deaths[(deaths["voice"] == "narration") & (deaths["victim"] != "unspecified")]
    own = own[_early(corpus, own)]
    for (event, victim), group in own.groupby(["event", "victim"]):
        registers = group.groupby("outlet")["register"].agg(set)
        apart = {
            outlet
            for one, other in pairs(registers.index)
            if registers[one].isdisjoint(registers[other])
            and (registers[one] ^ registers[other]) & MARKED
            for outlet in (one, other)
        }
        if not apart:
            continue
        words = "; ".join(
            f"{o} has {listed(group.loc[group['outlet'] == o, 'text'])}" for o in sorted(apart)
        )
        yield Finding(
            "same dead, two verbs",
            event,
            f"For the dead ({who(victim)}) {words}.",
            f"{many(len(group), 'word')} of the outlets' own narration, quoted words apart.",
            0.9 - 0.1 * (victim == "mixed"),
            group[group["outlet"].isin(apart)].groupby("outlet").head(2),
        )
