"""Words that show a habit of the house rather than a view: honorifics, spellings, its own name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache, partial

import numpy as np
import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from .terms import held

SPELLINGS = re.compile(r"(\w{3,20}[iy])([sz])(e|ed|es|er|ers|ing|ation|ations|ational)")


@per_corpus
def house_style(corpus: Corpus) -> pd.DataFrame:
    """The words that show a habit of the house rather than a view, one row a term: style
    (honorific, title, abbreviation, spelling, date, number, own name), n, texts.

    The list is data/lexicons/house_style.csv (term, style, variant: where one is named, only a
    corpus that has both shows a habit). By rule: terms that begin with a digit are numbers; of a
    pair such as organise and organize, both in the corpus, both are spelling; a word is an outlet's
    own name if most of its places are inside that name. A possessive shows the habit of its word.
    """
    t = corpus.tokens
    names, known = counts(corpus, corpus.outlets)
    style = styles(t.terms, names, known.set_index("word"))
    n = np.bincount(t.term, minlength=len(t.terms))
    texts = held(t)
    rows = [(w, style[w], n[i], texts[i]) for i, w in enumerate(t.terms) if w in style]
    table = pd.DataFrame(rows, columns=["term", "style", "n", "texts"])
    return table.sort_values(["style", "n"], ascending=[True, False], ignore_index=True)


def styles(words: Collection[str], names: set[str], counts: pd.DataFrame) -> dict[str, str]:
    """Which of these words show a habit, and which, from `counts` of them and of all that they ask
    for (see `asked`); names of outlets are `names`, and words mostly found inside one."""
    inside, known = counts["inside"], set(counts.index[counts["every"] > 0])
    mostly = (inside > 0) & (2 * inside >= counts["every"])
    listed = _listed()
    style = {
        w: s
        for w, s, other in zip(listed["term"], listed["style"], listed["variant"], strict=True)
        if not other or other in known
    }
    style |= dict.fromkeys([*names, *counts.index[mostly]], "own name")
    for word in words:
        if word[0].isdigit():
            style[word] = "number"
        elif twin(word) in known:
            style[word] = "spelling"
    return style | {
        word: style[word[:-2]] for word in words if word.endswith("'s") and word[:-2] in style
    }


def asked(words: Collection[str]) -> list[str]:
    """The words whose counts tell the style of these: other spellings, and what the list names."""
    return sorted({*words, *map(twin, words), *_listed()["variant"]} - {""})


def _listed() -> pd.DataFrame:
    return lexicon("house_style", ("term", "style", "variant"))


def twin(word: str) -> str:
    """organise -> organize and the other way round; '' where a word has no such other spelling."""
    found = SPELLINGS.fullmatch(word)
    return found[1] + {"s": "z", "z": "s"}[found[2]] + found[3] if found else ""


def counts(corpus: Corpus, outlets: Sequence[str]) -> tuple[set[str], pd.DataFrame]:
    """The names of outlets as one word or by initials; and of each word: word, every (how often it
    stands), inside (inside a name of an outlet, or a longer form)."""
    t = corpus.tokens
    every, inside = np.bincount(t.term, minlength=len(t.terms)), np.zeros(len(t.terms), int)
    names, text, fits = set(), t.text, cache(partial(_fitting, t.terms))
    for outlet in outlets:
        words = re.findall(r"\w+", outlet.lower().replace("_", " "))
        names |= {
            "".join(words),
            "".join(w[0] for w in words) if len(words) > 2 else "".join(words),
        }
        if len(words) > 1 and len(t.term) >= len(words):
            full = np.flatnonzero(fits(words[0])[t.term[: len(t.term) - len(words) + 1]])
            for i, word in enumerate(words[1:], 1):
                full = full[fits(word)[t.term[full + i]]]
            full = full[text[full] == text[full + len(words) - 1]]
            for i in range(len(words)):
                inside += np.bincount(t.term[full + i], minlength=len(t.terms))
    return names, pd.DataFrame({"word": t.terms, "every": every, "inside": inside})


def _fitting(terms: Sequence[str], word: str) -> np.ndarray:
    """Which terms are a word of a name, or a longer form of one that is not short."""
    long = len(word) > 3
    return np.array([t.startswith(word) if long else t == word for t in terms], bool)
