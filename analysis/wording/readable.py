"""How articles are written: length of sentences, reading ease, variety of words, share of quotation."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from .. import evidence
from ..base.choices import needed
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus, reads_english
from ..evidence.measures import ENOUGH
from .concordance import counted

SILENT, SPOKEN = (
    re.compile(r"[^aeiouy](?:e|es|ed)$"),
    re.compile(r"(?:[^aeiouyl]les?|[td]ed|[sxz]es|[cs]hes|[cg]es)$"),
)
VOWELS = re.compile(r"[aeiouyà-ÿ]+")


def syllables(word: str) -> int:
    """Syllables of an English word by its groups of vowels: a silent final e and -ed are not
    counted, -le after a consonant is."""
    n = len(VOWELS.findall(word))
    silent = SILENT.search(word) and not SPOKEN.search(word)
    return max(n - bool(silent), 1)


def mattr(term: np.ndarray, window: int = 100) -> float:
    """Moving-average type-token ratio (Covington & McFall 2010): the mean share of different words
    in `window` words running, or NaN."""
    n = len(term)
    if n < window:
        return float("nan")
    order = np.argsort(term, kind="stable")
    previous = np.full(n, -1)  # where the same word stood last
    same = term[order][1:] == term[order][:-1]
    previous[order[1:][same]] = order[:-1][same]
    # a word is new to the windows that begin after `previous` and not after it
    at = np.arange(n)
    first = np.maximum(np.maximum(previous + 1, at - window + 1), 0)
    last = np.minimum(at, n - window)
    return float(np.maximum(last - first + 1, 0).sum() / (window * (n - window + 1)))


@reads_english
@per_corpus
def readability(
    corpus: Corpus, by: str = "outlet", window: int = 100, seed: int = 0
) -> pd.DataFrame:
    """How the articles are written: a row for each value of `by` and measure, the mean over
    articles and its 95 % bootstrap interval.

    measure   words per sentence; Flesch reading ease (206.835 - 1.015 words a sentence - 84.6
              syllables a word; Flesch 1948: for English alone, syllables by rule, good for
              comparing, no grade of anybody); MATTR over `window` words; quoted words (their share)
              Columns: `by`, measure, value, low, high (NaN below 4 articles), articles.
              by='article' gives each article's own values instead. Lead and body alone, without
              repeats and agency copy. Raises InputError for an unknown column.
    """
    if by != "article":
        needed(corpus.articles, [by], "the table of articles")
    t, told = corpus.tokens, evidence.of_words(corpus)
    keep = counted(corpus) & told["part"].isin(["lead", "body"]).to_numpy()
    number, size = t.text[keep], len(corpus)
    words = np.bincount(number, minlength=size)
    at = corpus.locator(corpus.sentences)(corpus.places[keep])
    firsts = np.unique(at[at >= 0], return_index=True)[1]
    ends = np.bincount(number[at >= 0][firsts], minlength=size)
    spoken = t.each(syllables, float)[keep]
    quoted = (told["voice"] == "quotation").to_numpy()[keep]
    articles = np.split(t.term[keep], np.cumsum(words)[:-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        long = words / ends
        said = 84.6 * np.bincount(number, spoken, minlength=size) / words
        columns = {
            "words per sentence": long,
            "Flesch reading ease": 206.835 - 1.015 * long - said,
            "MATTR": [mattr(part, window) for part in articles],
            "quoted words": np.bincount(number, quoted, minlength=size) / words,
        }
    values = pd.DataFrame(columns, index=corpus.articles.index)[words > 0]
    if by == "article":
        return values.reset_index()
    draw, rows = np.random.default_rng(seed), []
    for name, group in values.groupby(corpus.articles[by].loc[values.index]):
        for measure, column in group.items():
            known = column[np.isfinite(column)].to_numpy()
            mean, again = known.mean() if len(known) else np.nan, [np.nan]
            if len(known) >= ENOUGH:
                again = [draw.choice(known, len(known)).mean() for _ in range(999)]
            low, high = np.quantile(again, [0.025, 0.975])
            rows.append((name, measure, mean, low, high, len(known)))
    return pd.DataFrame(rows, columns=[by, "measure", "value", "low", "high", "articles"])
