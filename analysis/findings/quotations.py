"""Findings about one utterance in several outlets: its reporting verb."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from .. import voice
from ..corpus.articles import Corpus
from .finding import Finding, brief, rule, surname, told_tellings

TOKEN = re.compile(r"[\w’'-]+|\[|\(|…|\.\.\.|[.?!]")
# "is shown saying": how a speech was met with, not a stance towards it
PERCEIVED = {"shown", "seen", "heard", "filmed", "recorded", "caught"}
NEAR = 60  # characters between a quotation and the verb that reports it


@rule
def two_verbs(corpus: Corpus) -> Iterator[Finding]:
    """One quotation that two outlets put under reporting verbs of different stance."""
    said = voice.quotations(corpus)
    near = (said["cue_start"] - said["start"]).where(said["cue_start"] < said["start"])
    near = (-near).fillna(3 * (said["cue_start"] - said["end"]))  # nearer, where it comes after
    cue = said["cue"].str.lower()
    verbal = (cue != "") & ~cue.isin(PERCEIVED) & ~cue.str.endswith("ly")  # reportedly: no verb
    known = said[verbal & said["sure"] & (near < NEAR)].set_index(["article", "start"])
    tellings = told_tellings(corpus)
    direct = tellings[(tellings["mode"] == "direct") & (tellings["words"] >= 4)]
    direct = direct.join(known[["cue", "cue_start", "stance"]], on=["article", "start"])
    direct = direct.assign(bearer=surname(voice.persons(corpus, direct)))
    for _, group in direct[direct["stance"].fillna("") != ""].groupby("statement"):
        first = group[group["bearer"].fillna("") != ""].drop_duplicates("outlet")
        if first["bearer"].nunique() != 1:
            continue
        if first["stance"].nunique() < 2 or not _alike(first["text"]):
            continue
        cues = "; ".join(f"{o}: {c}" for o, c in zip(first["outlet"], first["cue"], strict=True))
        yield Finding(
            "one quotation, two verbs",
            first["event"].iloc[0],
            f"“{brief(first['text'].iloc[0])}” stands under verbs of different stance. {cues}.",
            "The verb is the one nearest to the marks; what it implies depends on its context.",
            0.8,
            first,
        )


def _alike(texts: pd.Series) -> bool:
    """Whether the shortest of these wordings stands in the others, nearly word for word."""
    words = sorted(([w.lower() for w in TOKEN.findall(t)] for t in texts), key=len)
    kept = [sum(w in other for w in words[0]) for other in words[1:]]
    return min(kept, default=0) >= 0.8 * len(words[0])
