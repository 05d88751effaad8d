"""The company of a word: what stands beside it, outlet by outlet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..base.lexicons import function_words
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from ..evidence.measures import log_likelihood
from .concordance import counted, pattern_of

COLLOCATES = (
    "outlet collocate n n_word n_collocate expected log_likelihood log_dice texts"
).split()


@per_corpus
def collocates(
    corpus: Corpus,
    word: str,
    window: int = 5,
    voice: str = "all",
    min_count: int = 2,
    grammar: bool = False,
) -> pd.DataFrame:
    """The words that stand within `window` words of a word, for each outlet, inside its paragraph.

    outlet, collocate, n (beside the word), n_word, n_collocate, expected, log_likelihood (signed
    G², Dunning 1993), log_dice (14 + log2 of Dice; Rychlý 2008; at most 14, comparable between
    outlets of any size), texts (articles holding the pair). Function words are left out unless
    grammar=True; an empty table where the word is nowhere among the words that count.
    """
    t, keep = corpus.tokens, counted(corpus, voice)
    paragraph = corpus.locator(corpus.parts)(corpus.places)
    at = np.flatnonzero(keep)
    node, near = t.each(pattern_of(word).fullmatch)[at], np.zeros(len(at), bool)
    for shift in range(1, min(window, len(at) - 1) + 1):
        same = (paragraph[at[shift:]] == paragraph[at[:-shift]]) & (
            t.text[at[shift:]] == t.text[at[:-shift]]
        )
        near[shift:] |= same & node[:-shift]
        near[:-shift] |= same & node[shift:]
    near &= ~node
    out = [pd.DataFrame(columns=COLLOCATES)]
    outlets, size = corpus.outlets, len(t.terms)
    number = pd.Index(outlets, dtype=object).get_indexer(corpus.articles["outlet"])
    text_of = t.text[at]
    told_by = number[text_of]
    for n_outlet, outlet in enumerate(outlets):
        here = told_by == n_outlet
        words, beside, text = t.term[at[here]], near[here], text_of[here]
        n, every = (np.bincount(w, minlength=size) for w in (words[beside], words))
        n_word, inside = int(node[here].sum()), int(beside.sum())
        pairs = np.unique(text[beside] * np.int64(size) + words[beside]) % size
        some = np.flatnonzero(n >= max(min_count, 1))
        n, every, total = n[some], every[some], len(words) - n_word
        columns = (
            outlet,
            [t.terms[i] for i in some],
            n,
            n_word,
            every,
            inside * every / max(total, 1),
            log_likelihood(n, every - n, inside, total - inside),
            14 + np.log2(2 * np.minimum(n, n_word) / (n_word + every)),
            np.bincount(pairs, minlength=size)[some],
        )
        out.append(pd.DataFrame(dict(zip(COLLOCATES, columns, strict=True))))
    table = pd.concat([o for o in out if len(o)] or out[:1], ignore_index=True)
    table = table.astype({"outlet": "str", "collocate": "str"})
    if not grammar:
        table = table[~table["collocate"].isin(function_words())]
    by = ["outlet", "log_likelihood", "collocate"]
    return table.sort_values(by, ascending=[True, False, True], ignore_index=True)
