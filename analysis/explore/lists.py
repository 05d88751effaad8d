"""Lists beside the lines: frequency, n-grams, collocates, keyness, dispersion, as tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from .. import evidence, wording
from ..corpus.articles import Corpus

MARKS = ["outlet", "term", "n_target", "n_reference", "log_ratio", "low", "high", "p", "q", "dp"]


def frequency(corpus: Corpus, word: str, n: int = 1, least: int = 1) -> pd.DataFrame:
    """Terms of n words that stand `least` times, most frequent first: term, n, articles (that hold
    it), then how often each outlet has it. Furniture, second copies and agency copy are not counted
    (see wording)."""
    terms = wording.count_terms(corpus, n)
    outlet = terms.articles["outlet"].to_numpy(dtype=object)
    often = _sums(terms.counts) >= least
    counts = terms.counts[:, often]
    told = {"n": counts, "articles": counts > 0}
    told |= {name: counts[np.flatnonzero(outlet == name)] for name in corpus.outlets}
    table = pd.DataFrame({name: _sums(some) for name, some in told.items()})
    table.insert(0, "term", list(terms.names[often]))
    return table.sort_values(["n", "term"], ascending=[False, True])


def _sums(counts: csr_matrix) -> np.ndarray:
    """How often each term stands in these articles."""
    return np.asarray(counts.sum(axis=0)).ravel().astype(int)


def grams(n: int) -> Callable[[Corpus, str], pd.DataFrame]:
    """The same for runs of n words that stand at least twice."""

    def table(corpus: Corpus, word: str) -> pd.DataFrame:
        return frequency(corpus, word, n, least=2)

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
