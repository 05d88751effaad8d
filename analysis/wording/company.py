"""The company of a word: what stands beside it, outlet by outlet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus, per_corpus
from ..evidence.measures import log_likelihood
from ..framing.coverage import function_words
from .concordance import counted, pattern_of

COLLOCATES = (
    "outlet",
    "collocate",
    "n",
    "n_word",
    "n_collocate",
    "expected",
    "log_likelihood",
    "log_dice",
    "texts",
)


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
    paragraph = corpus.locate_places(corpus.places, corpus.parts)
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
    names = corpus.articles["outlet"].to_numpy(dtype=object)[t.text[at]]
    for outlet in corpus.outlets:
        here = names == outlet
        words, beside, size = t.term[at[here]], near[here], len(t.terms)
        n, every, n_word = (
            np.bincount(words[beside], minlength=size),
            np.bincount(words, minlength=size),
            int(node[here].sum()),
        )
        pairs = np.unique(np.stack((words[beside], t.text[at[here]][beside])), axis=1)[0]
        some = np.flatnonzero(n >= max(min_count, 1))
        total, inside = len(words) - n_word, int(beside.sum())
        out.append(
            pd.DataFrame(
                dict(
                    zip(
                        COLLOCATES,
                        (
                            outlet,
                            [t.terms[i] for i in some],
                            n[some],
                            n_word,
                            every[some],
                            inside * every[some] / max(total, 1),
                            log_likelihood(n[some], every[some] - n[some], inside, total - inside),
                            14 + np.log2(2 * np.minimum(n[some], n_word) / (n_word + every[some])),
                            np.bincount(pairs, minlength=size)[some],
                        ),
                        strict=True,
                    )
                )
            )
        )
    table = pd.concat([o for o in out if len(o)] or out[:1], ignore_index=True).astype(
        {"outlet": "str", "collocate": "str"}
    )
    if not grammar:
        table = table[~table["collocate"].isin(function_words())]
    return table.sort_values(
        ["outlet", "log_likelihood", "collocate"], ascending=[True, False, True], ignore_index=True
    )
