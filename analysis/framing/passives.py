"""Passive verb groups, and the agent that "by" names."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..corpus.remembered import per_event, reads_english
from ..corpus.spans import span_table
from ..english.forms import is_adverb, is_participle, listed_as
from ..english.lines import Line, lines
from ..english.phrases import Phrase
from ..english.word_classes import BE, CLAUSE, DETERMINER, GET, PREPOSITION, TIME, VERBAL, WORDS

CLITIC, DEGREE, QUESTION = (WORDS[c] for c in ("be in 's", "degree", "question"))
NO_AGENT = TIME | WORDS["no agent"]
PASSIVE_OF = BE | CLITIC | GET


@reads_english
@per_event
def passives(corpus: Corpus) -> pd.DataFrame:
    """Spans of passive verb groups (auxiliaries, be or get, adverbs, participle).

    participle   the last word of the group, in small letters
    agent        the words after "by", '' if none

    Found by closed classes: a form of be or get, up to five adverbs, a participle (regular -ed or
    of the list) that the lexicon does not give as an adjective; words for qualities and states of
    mind count only with an agent ("surprised by"). Also in questions (was it built?) and fronted
    (attached is). A participle joined by "and" is a row of its own. Participles without an
    auxiliary ("the man killed") are no verb groups; some adjectival ones are taken for passives.
    """
    t, s = corpus.tokens, corpus.sentences
    be = t.each(PASSIVE_OF.__contains__)
    participle = t.each(lambda w: is_participle(w) or adjectival(w))
    where = corpus.locator(s)
    rows = np.intersect1d(where(corpus.places[be]), where(corpus.places[participle]))
    hold = s.iloc[rows[rows >= 0]]
    found = (
        (
            article,
            line.starts[i],
            line.ends[j],
            line.words[i if line.words[j] in BE else j],
            line.text_of(agent(line, j + 1)),
        )
        for article, line in zip(hold["article"], lines(corpus, hold), strict=True)
        if line
        for i, j in verb_groups(line)
    )
    return span_table(corpus, found, ["participle", "agent"])


@lru_cache(1)
def verb_groups(line: Line) -> list[Phrase]:
    """First and last word of each passive verb group of a sentence; remembered while its acts are
    read."""
    groups: list[Phrase] = []
    w, n, done = line.words, len(line.words), -1
    asks = line.text[line.ends[-1] : line.ends[-1] + 4].lstrip('!"”').startswith("?")
    for i in (i for i, word in enumerate(w) if word in PASSIVE_OF):
        if i <= done:
            continue
        j = i + 1
        while (
            j < min(n, i + 7) and (is_adverb(w[j]) or w[j] in ("being", "been")) and line.runs_on(j)
        ):
            j += 1
        if j < n and line.runs_on(j) and _passive(line, i, j):
            first = k = i
            while k and line.runs_on(k) and (w[k - 1] in VERBAL or is_adverb(w[k - 1])):
                k -= 1
                first = k if w[k] in VERBAL else first
            groups.append((first, j))
            while (k := joined_to(line, j)) > j:
                groups.append((k, k))
                j = k
            done = j
        elif (
            i
            and w[i] not in CLITIC
            and is_participle(w[i - 1])
            and line.runs_on(i)
            and (i == 1 or line.marks[i - 1] == ",")
        ):
            groups.append((i - 1, i))  # attached is a list
        elif asks and (j := _asked(line, i)):
            groups.append((i, j))
            done = j
    return groups


def _passive(line: Line, i: int, j: int) -> bool:
    """Whether the participle at word j makes a passive with the be or get at word i."""
    word = line.words[j]
    if adjectival(word) or (line.words[j - 1] in DEGREE and j - 1 > i):
        return agent(line, j + 1)[1] > j + 1
    got, to = line.words[i] in GET, line.words[j + 1 : j + 2] == ["to"]
    return is_participle(word) and not (
        (got and listed_as(word, "after get")) or (to and listed_as(word, "before to"))
    )


def adjectival(word: str) -> bool:
    """A participle that is a verb only where an agent follows: surprised by, headed by."""
    return listed_as(word, "state of mind") or listed_as(word, "quality")


def joined_to(line: Line, j: int) -> int:
    """The participle that "and" or a comma joins to the one at word j (was arrested and charged); j
    where there is none."""
    w, k = line.words, j + 1
    if k < len(w) and (
        w[k] in ("and", "or", "then") or (line.marks[k] == "," and is_participle(w[k]))
    ):
        k += w[k] in ("and", "or", "then")
        while k < len(w) and is_adverb(w[k]):
            k += 1
        if k < len(w) and is_participle(w[k]):
            return k
    return j


def _asked(line: Line, i: int) -> int:
    """The participle of a question that begins with be at word i: was it built? 0 where there is
    none."""
    w, j = line.words, i + 1
    if w[i] not in BE or not (i == 0 or w[i - 1] in QUESTION or line.marks[i]):
        return 0
    while (
        j < min(len(w), i + 6)
        and not line.marks[j]
        and not (is_participle(w[j]) and w[j - 1] not in DETERMINER)
        and w[j] not in CLAUSE | PREPOSITION | VERBAL
    ):
        j += 1
    return (
        j
        if i + 1 < j < len(w)
        and is_participle(w[j])
        and not line.marks[j]
        and w[i + 1] not in ("there", "a", "an")
        else 0
    )


def agent(line: Line, j: int) -> Phrase:
    """The noun phrase after "by", from word j on and in the same clause."""
    w = line.words
    for k in range(j, min(j + 10, len(w) - 1)):
        if not line.runs_on(k) or w[k] in CLAUSE or w[k] in BE:
            break
        if w[k] == "by":
            after = w[k + 1]
            time = (
                after in NO_AGENT
                or after[0].isdigit()
                or (after.endswith("ing") and len(after) > 5)
                or not line.runs_on(k + 1)
            )
            return (j, j) if time else line.right(k + 1)
    return j, j
