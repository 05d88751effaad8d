"""Passive verb groups, and acts of harm: what was done, in which words, by whom, to whom."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from .corpus import Corpus, per_corpus, span_table
from .phrases import AUXILIARY, BE, CLAUSE, DETERMINER, GET, PREPOSITION, TIME, Line, after_get, is_adverb, is_participle, lines, state_of_mind

CLITIC = frozenset("it's that's what's there's this's here's how's everything's nothing's".split())           # their 's is be, not has
DEGREE = frozenset("very too so extremely really quite rather pretty pleasantly somewhat".split())
QUESTION = frozenset("what which who whom whose when where why how".split())
NO_AGENT = TIME | frozenset("now then next january february march april may june july august september october november december noon midnight nightfall "
                            "dawn accident law default hand mail phone email e-mail car bus train air land sea road boat plane far name chance "
                            "mistake itself percent more less half".split())


@per_corpus
def passives(corpus: Corpus) -> pd.DataFrame:
    """Spans of passive verb groups (auxiliaries, be or get, adverbs, participle): participle; agent, the words after "by", '' if none.

    Found by closed classes: a form of be or get, up to five adverbs, a participle (regular -ed or of the list) that the
    lexicon does not give as an adjective; words for a state of mind count only with an agent ("surprised by"). Also in
    questions (was it built?) and fronted (attached is). A participle joined by "and" is a row of its own. Participles
    without an auxiliary ("the man killed") are no verb groups; some adjectival participles are taken for passives.
    """
    t, s = corpus.tokens, corpus.sentences
    could = [np.array([test(w) for w in t.terms] or [False], bool)[t.term] for test in (lambda w: w in BE or w in CLITIC or w in GET, lambda w: is_participle(w) or state_of_mind(w))]
    at = pd.DataFrame({"article": corpus.articles.index.to_numpy()[t.text], "start": t.start})
    rows_with = [np.unique(corpus.locate(at[mask], s)) for mask in could]
    hold = s.iloc[np.intersect1d(*rows_with)]
    hold = hold[hold["start"] >= 0]
    rows = ((article, line.starts[i], line.ends[j], line.words[j], line.between(*agent(line, j + 1)))
            for article, line in zip(hold["article"], lines(corpus, hold), strict=True) if line for i, j in _groups_of(line))
    return span_table(corpus, rows, ["participle", "agent"])


def _groups_of(line: Line) -> Iterator[tuple[int, int]]:
    """First and last word of each passive verb group of a sentence."""
    w, n, done = line.words, len(line.words), -1
    asks = line.text[line.ends[-1]:line.ends[-1] + 4].lstrip("!\"”").startswith("?")
    for i, word in enumerate(w):
        if i <= done or not (word in BE or word in CLITIC or word in GET):
            continue
        j = i + 1
        while j < n and j < i + 7 and (is_adverb(w[j]) or w[j] in ("being", "been")) and line.runs_on(j):
            j += 1
        if j < n and line.runs_on(j) and _passive(line, i, j):
            first = i
            while first and line.runs_on(first) and (w[first - 1] in AUXILIARY or w[first - 1] in BE or (is_adverb(w[first - 1]) and first > 1 and w[first - 2] in AUXILIARY)):
                first -= 1
            yield first, j
            done = j
            k = j + 1
            while k < n and w[k] in ("and", "or", "then") or (k < n and line.marks[k] == "," and is_participle(w[k])):
                k += w[k] in ("and", "or", "then")
                while k < n and is_adverb(w[k]):
                    k += 1
                if k < n and is_participle(w[k]) and line.marks[k] in ("", ",") and (k + 1 == n or w[k + 1] not in DETERMINER):
                    yield k, k
                    done = k
                    k += 1
                else:
                    break
        elif i == 1 and is_participle(w[0]) or i == 2 and is_participle(w[1]) and w[0] in ("also", "please", "discussed"):
            yield i - 1, i                                 # attached is a list
        elif asks and word in BE and (i == 0 or w[i - 1] in QUESTION or line.marks[i]):
            j = i + 1
            while j < n and j < i + 6 and not line.marks[j] and not (is_participle(w[j]) and w[j - 1] not in DETERMINER) and w[j] not in CLAUSE | PREPOSITION | AUXILIARY | BE:
                j += 1
            if i + 1 < j < n and is_participle(w[j]) and not line.marks[j] and w[i + 1] not in ("there", "a", "an") and w[j] not in AUXILIARY:
                yield i, j
                done = j


def _passive(line: Line, i: int, j: int) -> bool:
    """Whether the participle at word j makes a passive with the be or get at word i."""
    word = line.words[j]
    if state_of_mind(word) or (line.words[j - 1] in DEGREE and j - 1 > i):
        return agent(line, j + 1) != (j + 1, j + 1)
    return is_participle(word) and not (line.words[i] in GET and after_get(word))


def agent(line: Line, j: int) -> tuple[int, int]:
    """The noun phrase after "by", from word j on and in the same clause; empty (j, j) where there is none."""
    w = line.words
    for k in range(j, min(j + 10, len(w) - 1)):
        if (line.marks[k] and not line.runs_on(k)) or w[k] in CLAUSE or w[k] in BE:
            break
        if w[k] == "by":
            after = w[k + 1]
            if after in NO_AGENT or after[0].isdigit() or (after.endswith("ing") and len(after) > 5) or not line.runs_on(k + 1):
                break
            return line.right(k + 1)
    return j, j


def deaths(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError


def agency(corpus: Corpus) -> pd.DataFrame:
    raise NotImplementedError
