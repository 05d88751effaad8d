"""Findings about what is told: by one outlet alone, twice, or beside the event."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from .. import framing, repetition, voice
from ..base.told import many
from ..corpus.articles import Corpus
from ..corpus.spans import span_table
from .finding import Finding, first_sentences, pieces, rule, surname

HEARD = 2  # quotations and statements of a person who is let speak
OPENING = 3  # sentences that a hurried reader reads
BLOCK = 20  # words said twice that are no figure of speech
OPENER = re.compile(
    r"(?:[-–•*] )?((?:These|Those|Such|This|That) (?:\w+ ){0,2}?(?:incidents?|attacks?|events?|"
    r"developments?|killings?|remarks|comments|traged(?:y|ies)|clashes|protests?|blasts?|"
    r"explosions?|statements?|measures|decisions?|moves?)) (?!that|who|which)\w"
)


@rule
def named_by_one_alone(corpus: Corpus) -> Iterator[Finding]:
    """A person whom one outlet names at its beginning, and whose name no other article prints."""
    named = voice.mentions(corpus)
    named = named[named["how"] == "named"]
    word = named["text"].str.split().str[-1].str.casefold()
    named = named[named["outlet"].groupby([named["event"], word]).transform("nunique") <= 1]
    sentences = corpus.sentences
    order = sentences.groupby("article").cumcount()
    people = voice.people(corpus)
    heard = people[people["quoted"] + people["reported"] >= HEARD]
    heard = pd.MultiIndex.from_frame(heard[["event", "person", "outlet"]])
    named = named[pd.MultiIndex.from_frame(named[["event", "person", "outlet"]]).isin(heard)]
    early = order.to_numpy()[corpus.locate(named, sentences)] < OPENING
    texts = corpus.articles[corpus.articles["role"] == "article"]
    for (event, person), group in named[early].groupby(["event", "person"]):
        mine = texts[texts["event"] == event]
        group = group[group["text"].str.endswith(surname(group["person"]).iloc[0])]
        if group.empty:
            continue
        outlet, last = group["outlet"].iloc[0], surname(pd.Series([person])).iloc[0]
        others = mine[mine["outlet"] != outlet]
        if others["outlet"].nunique() < 2 or " " not in person:
            continue
        if others["text"].str.contains(last, regex=False, case=False).any():
            continue
        if (others["date"] < mine["date"][group["article"].iloc[0]]).any():  # before it was said
            continue
        yield Finding(
            "named by one alone, at its beginning",
            event,
            f"Only {outlet} names {person}, who speaks there, among its first {OPENING} sentences.",
            f"{last} stands in no other article of {many(mine['outlet'].nunique(), 'outlet')}.",
            0.6,
            group,
        )


@rule
def blocks_printed_twice(corpus: Corpus) -> Iterator[Finding]:
    """An article that repeats a block, and what that does to counts."""
    terms = framing.deaths(corpus)
    twice = corpus.locate(terms, repetition.repeats(corpus)) >= 0
    again = terms.assign(again=twice).groupby("article")["again"].sum()
    shared = repetition.within(corpus)
    shared = shared[(shared["words"] >= BLOCK) & (shared["edits"] * 4 <= shared["words"])]
    for article, group in shared.groupby("a"):
        row, words = corpus.articles.loc[article], int(group["words"].sum())
        extra = int(again.get(article, 0))
        effect = f"; counted twice, they would add {many(extra, 'word')} for death"
        yield Finding(
            "a block printed twice",
            row["event"],
            f"{row['outlet']} prints {words} words of one article twice{effect * (extra > 0)}.",
            "The second copies are left out of every count here.",
            min(0.9, 0.55 + words / 200),
            pieces(corpus, group),
        )


@rule
def nothing_before_it(corpus: Corpus) -> Iterator[Finding]:
    """A first sentence that points back to something not yet told."""
    for row in first_sentences(corpus, corpus.articles.index).itertuples():
        if found := OPENER.match(row.text):
            article = corpus.articles.loc[row.article]
            place = (row.article, row.start + found.start(1), row.start + found.end(1))
            yield Finding(
                "points back to nothing",
                article["event"],
                f"{article['outlet']} opens with “{found[1]}” before telling any.",
                "A headline or a page around the article may have told it.",
                0.6,
                span_table(corpus, [place]),
            )


@rule
def beside_the_event(corpus: Corpus) -> Iterator[Finding]:
    """A stretch of a quarter of an article or more of whose words the other outlets of the event
    have less than half."""
    likeness = framing.likeness(corpus).sort_values(["article", "start"])
    size = likeness.groupby(["event", "outlet"]).size()
    alike = (likeness["shared"] >= 0.45).groupby(likeness["article"]).agg(["size", "sum"])
    least = np.maximum(4, 0.25 * alike["size"])
    some = alike.index[alike["size"] - alike["sum"] >= least]  # who may have such a stretch
    likeness = likeness[likeness["article"].isin(some)]
    for (event, outlet, _), mine in likeness.groupby(["event", "outlet", "article"]):
        if 2 * size[event].drop(outlet).sum() < len(mine):
            continue  # the others are too brief to say what an article of this length might share
        alien = mine["shared"] < 0.45
        runs = mine.index[alien].groupby((~alien).cumsum()[alien]).values()
        longest = max(runs, key=len, default=mine.index[:0])
        amended = mine.loc[longest, "text"].str.contains(r"\bcorrection\b", case=False).any()
        if len(longest) >= 4 and len(longest) >= 0.25 * len(mine) and not amended:
            yield Finding(
                "beside the event",
                event,
                f"{len(longest)} of the {len(mine)} sentences of {outlet}, in a row, have few "
                "words of any other outlet's article.",
                "Likeness is by words; a fact that only one outlet has looks the same.",
                0.45 + len(longest) / len(mine) / 3,
                mine.loc[longest],
            )
