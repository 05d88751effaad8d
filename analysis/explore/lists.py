"""Lists beside the lines: frequency, n-grams, collocates, keyness, dispersion, as tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from .. import evidence, wording
from ..corpus.articles import Corpus

MARKS = ["outlet", "term", "n_target", "n_reference", "log_ratio", "low", "high", "p", "q", "dp"]


def frequency(corpus: Corpus, word: str, n: int = 1) -> pd.DataFrame:
    """Terms of n words, most frequent first: term, n, articles (that hold it), then how often each
    outlet has it. Furniture, second copies and agency copy are not counted (see wording)."""
    terms = wording.count_terms(corpus, n)
    outlet = terms.articles["outlet"].to_numpy(dtype=object)
    sums = {"n": np.asarray(terms.counts.sum(axis=0)).ravel().astype(int)}
    sums["articles"] = np.asarray((terms.counts > 0).sum(axis=0)).ravel().astype(int)
    for name in corpus.outlets:
        rows = np.flatnonzero(outlet == name)
        sums[name] = np.asarray(terms.counts[rows].sum(axis=0)).ravel().astype(int)
    table = pd.DataFrame({"term": list(terms.names)} | sums)
    return table[table["n"] > 0].sort_values(["n", "term"], ascending=[False, True])


def grams(n: int) -> Callable[[Corpus, str], pd.DataFrame]:
    """The same for runs of n words that stand at least twice."""

    def table(corpus: Corpus, word: str) -> pd.DataFrame:
        return frequency(corpus, word, n).query("n > 1")

    return table


def content(corpus: Corpus, word: str) -> pd.DataFrame:
    """The frequency list without function words."""
    table = frequency(corpus, word)
    return table[~table["term"].isin(wording.function_words())]


def collocates(corpus: Corpus, word: str) -> pd.DataFrame:
    """The company of the word in each outlet (wording.collocates), strongest first."""
    return wording.collocates(corpus, word).sort_values("log_dice", ascending=False)


def keyness(corpus: Corpus, word: str) -> pd.DataFrame:
    """The words that mark each outlet against the others, tested by whole articles (wording)."""
    table = wording.all_keyness(corpus)
    return table[table["z"] > 0][MARKS] if len(table) else table


def dispersion(corpus: Corpus, word: str) -> pd.DataFrame:
    """The word in each outlet, counted as everywhere: n, left_out, words, per_1000, articles that
    hold it, of how many, and `at`: where in them it stands (a list, 0 the first word, 1 the last).
    """
    places = evidence.counted(corpus, wording.dispersion(corpus, word))
    n = evidence.count(corpus, places, "outlet").set_index("outlet")
    n = n.reindex(pd.Index(corpus.outlets, name="outlet"), fill_value=0).reset_index()
    table = evidence.rates(n, evidence.words(corpus, "outlet"), ["outlet"])
    told = corpus.articles.query("role == 'article'").groupby("outlet").size()
    held = places[~places["left_out"]].groupby("outlet")
    at = {outlet: sorted(there) for outlet, there in held["position"]}
    return table.assign(
        articles=held["article"].nunique().reindex(corpus.outlets, fill_value=0).to_numpy(),
        of=told.reindex(corpus.outlets, fill_value=0).to_numpy(),
        at=[at.get(outlet, []) for outlet in corpus.outlets],
    )


LISTS: dict[str, Callable[[Corpus, str], pd.DataFrame]] = {
    "words": frequency,
    "words, without function words": content,
    "runs of 2 words": grams(2),
    "runs of 3 words": grams(3),
    "runs of 4 words": grams(4),
    "collocates of the word": collocates,
    "dispersion of the word by outlet": dispersion,
    "keyness of each outlet": keyness,
}


def listing(corpus: Corpus, name: str, word: str) -> pd.DataFrame:
    """One of LISTS of this corpus and word; worked out once."""
    key = ("analysis.explore.lists", name, word if "the word" in name else "")
    if key not in corpus.tables:
        corpus.tables[key] = LISTS[name](corpus, word).reset_index(drop=True)
    return corpus.tables[key]
