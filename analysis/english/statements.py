"""Whether what stands by a cue is said to have been said: the odds, counted on two collections.

A logistic regression on 26 features of cue, source and content, fitted to 15,900 contents of PolNeAR
(Newell, Margolin & Ruths 2018) and, at thirty times their weight, to 24 articles that were read
whole; its weights stand in data/lexicons/statement_odds.csv, and how often each cue's content was
right, of how many taken, in the columns told and taken of reporting_verbs.csv.
"""

from __future__ import annotations

from functools import cache
from math import exp, log

from ..base.lexicons import lexicon
from .chances import PREPOSITIONS, after, before, stances, takes_clause
from .contents import DAYS, Event
from .phrases import Phrase
from .units import Words

# the point at which a content is taken for a statement: precision before recall
TOLD = 0.38
# a cue never taken is right this often, as if seen so many times
PRIOR, SEEN = 0.64, 6
FOLLOWS = {"that": "that", "clause": "clause", "quote": "clause", "whether": "clause", "to": "to"}
FOLLOWS |= {",": "end", ":": "end", "end": "end", "ing": "ing"}


@cache
def _weights() -> dict[str, float]:
    table = lexicon("statement_odds", ("feature", "weight"))
    return dict(zip(table["feature"], table["weight"].astype(float), strict=True))


@cache
def _words() -> dict[str, float]:
    """The log odds that a cue's content is right."""
    table = lexicon("reporting_verbs", ("word", "told", "taken")).query("taken != ''")
    rates = (table["told"].astype(int) + SEEN * PRIOR) / (table["taken"].astype(int) + SEEN)
    return dict(zip(table["word"].str.lower(), (rates / (1 - rates)).map(log), strict=True))


def chance_told(w: Words, e: Event, content: Phrase, source: str) -> float:
    """The chance that somebody is said to have said this content of an event; `source` is what
    sources.speaker_in makes of its source, none where there is none."""
    i, low, size = e.cue, w.low[e.cue], content[1] - content[0]
    at = i + (i + 1 < len(w.low) and w.low[i + 1] in DAYS)
    following = after(w, at)
    group = FOLLOWS.get(following) or (
        "preposition" if following in PREPOSITIONS else "noun"  # nouns are the base line
    )
    left, helper, _ = before(w, i)
    held = {
        "": True,
        f"after {group}": True,
        f"source {source}": True,
        f"before {left}": True,
        f"clause verb, {group}": takes_clause(low),
        "stance": stances().get(low, "") != "",
        "trailing": e.trailing,
        "short": size < 4,
        "not": helper == "not",
        "quotation": any(content[0] <= k < content[1] for k in w.quotes),
    }
    weights = _weights()
    score = sum(weights.get(name, 0.0) for name, holds in held.items() if holds)
    score += weights["word"] * _words().get(low, log(PRIOR / (1 - PRIOR)))
    return 1 / (1 + exp(-score - weights["length"] * log(size)))
