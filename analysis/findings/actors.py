"""Findings about who acts in a headline: the agent, as the outlet calls it, and the verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from ..base.lexicons import function_words, lexicon
from ..corpus.articles import Corpus
from ..corpus.headlines import headlines
from ..english.forms import looks_plural
from .finding import Finding, first_sentences, rule

WORD = re.compile(r"(?:[A-Z]\.)+|[\w’'-]+")
MARKED = re.compile(r"[:;–—?!]|(?<=\w)\.(?=\s)")  # what ends the clause that a headline begins with
# words behind which the subject is not all of what stands before the verb
APART = frozenset("after as before how if that until what when where while who whose why".split())
SUFFERS = ("by", "for", "over", "on", "after", "in", "at")  # what follows a participle
VERBAL = 0.3  # of a word's places, those at which it reports: below it is mostly a noun
LONGEST = 8  # words of a subject


class Act(NamedTuple):
    """What a headline says first: who does what, or what is done to whom."""

    actor: str  # as printed; '' where a passive names none
    verb: str
    suffers: str  # as printed; '' where somebody acts


@cache
def _verbs() -> tuple[dict[str, str], frozenset[str]]:
    """Verbs that report, word -> dictionary form; and those words that are mostly verbs."""
    table = lexicon("reporting_verbs", ("word", "verb"))
    table = table[table["verb"] != ""]
    cue, seen = (pd.to_numeric(table[c], errors="coerce").fillna(0) for c in ("cue", "seen"))
    mostly = table["word"][(cue >= VERBAL * seen) | (seen == 0)]
    forms = dict(zip(table["word"], table["verb"], strict=True))
    unseen = set(forms.values()) - forms.keys()
    return forms | {verb: verb for verb in unseen}, frozenset(mostly) | unseen


def act(title: str) -> Act | None:
    """The first clause of a headline, where its verb is one that reports and its subject is plain
    to see; None for any other."""
    forms, mostly = _verbs()
    end = MARKED.search(title)
    clause = title[: end.start()] if end else title
    words = [(m[0], m.start(), m.end()) for m in WORD.finditer(clause)]
    lower = [w[0].casefold() for w in words]
    for i in range(1, min(len(words), LONGEST + 1)):
        word, verb = lower[i], forms.get(lower[i])
        if lower[i] in APART or "," in clause[words[i - 1][2] : words[i][1]]:
            return None
        if verb is None or i + 1 >= len(words):
            continue
        if any(map(looks_plural, lower[: i - 1])):
            return None  # "guards challenge Lee claims": a verb that is not listed stands before
        before = clause[words[0][1] : words[i - 1][2]]
        if word.endswith("ed"):
            if lower[i + 1] not in SUFFERS:
                return None  # told of the past: its subject may stand anywhere
            by = clause[words[i + 2][1] :] if lower[i + 1] == "by" and i + 2 < len(words) else ""
            return Act(_phrase(by), words[i][0], before)
        finite = word != verb and word.endswith("s")
        if word in mostly and (finite or word == verb and looks_plural(lower[i - 1])):
            return Act(before, words[i][0], "")
    return None


def _phrase(words: str) -> str:
    """The noun phrase that words begin with, up to a preposition or a mark."""
    return re.split(r",| (?:over|on|in|at|for|after|as|with|to)\b", words, flags=re.I)[0].strip()


def _same(one: Act, other: Act) -> bool:
    """Whether one body may act in both: a word that says something stands in both subjects."""
    words = [{re.sub(r"\W", "", w) for w in a.actor.casefold().split()} for a in (one, other)]
    return words[0] == words[1] or bool((words[0] & words[1]) - function_words())


@rule
def headlines_differ_in_who_acts(corpus: Corpus) -> Iterator[Finding]:
    """Headlines of one event of which one has somebody act and another has somebody else act, or
    has it done to somebody."""
    title = headlines(corpus).loc[lambda t: t != ""]
    articles = corpus.articles[corpus.articles["role"] == "article"]
    articles = articles[articles["event"].notna() & articles["outlet"].notna()]
    for event, group in articles[articles.index.isin(title.index)].groupby("event"):
        said = {a: found for a in group.index if (found := act(title[a]))}
        first = group.loc[list(said)].drop_duplicates("outlet")
        if all(_same(said[a], said[b]) for a, b in combinations(first.index, 2)):
            continue
        lines = []
        for a, outlet in first["outlet"].items():
            who = f"“{said[a].actor}”" if said[a].actor else "nobody is named"
            whom = f", to “{said[a].suffers}”" if said[a].suffers else ""
            lines.append(f"{outlet}: {who}, “{said[a].verb}”{whom}")
        yield Finding(
            "the headlines differ in who acts",
            event,
            f"Who acts in the headlines: {'; '.join(lines)}.",
            "Read from the first clause of a headline, where its subject and its verb are plain; "
            "the others are left out.",
            0.7 + 0.1 * any(said[a].suffers for a in first.index),
            first_sentences(corpus, first.index),
        )
