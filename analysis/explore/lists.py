"""Lists beside the lines: frequency, n-grams, collocates, keyness, dispersion, as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from .. import evidence, wording
from ..corpus.articles import Corpus

MARKS = ["term", "n_target", "n_reference", "log_ratio", "low", "high", "p", "q", "dp"]


def frequency(corpus: Corpus, word: str, n: int = 1, least: int = 1) -> pd.DataFrame:
    """Terms of n words that stand `least` times, most frequent first: term, n, articles (that hold
    it), then how often each outlet has it. Furniture, second copies and agency copy are not counted
    (see wording)."""
    terms = wording.count_terms(corpus, n, least=least)
    every = np.bincount(terms.counts.indices, terms.counts.data, len(terms.names))
    held = np.bincount(terms.counts.indices, minlength=len(every))
    order = np.argsort(terms.names, kind="stable")
    order = order[np.argsort(-every[order], kind="stable")]
    order = order[every[order] >= least]
    outlet = pd.Index(corpus.outlets, dtype=object).get_indexer(terms.articles["outlet"])
    told, shape = np.flatnonzero(outlet >= 0), (len(corpus.outlets), len(outlet))
    by_outlet = csr_matrix((np.ones(len(told), np.float32), (outlet[told], told)), shape)
    sums = (every[order], held[order], (by_outlet @ terms.counts)[:, order].toarray())
    whole = np.vstack(sums, dtype=int, casting="unsafe").T
    table = pd.DataFrame(whole, columns=["n", "articles", *corpus.outlets], copy=False)
    table.insert(0, "term", terms.names[order])
    return table


def ready(corpus: Corpus) -> None:
    """Count what the lists of all events and outlets are made of, so that none waits for it."""
    for n in (1, 2, 3, 4):
        wording.count_terms(corpus, n, least=min(n, 2))
    wording.house_style(corpus)


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
    table = wording.collocates(corpus, word)
    return table.sort_values("log_dice", ascending=False, kind="stable")


def keyness(corpus: Corpus, outlet: str) -> pd.DataFrame:
    """The words that mark the outlet against the others, tested by whole articles (wording). Raises
    InputError where there are no others."""
    table = wording.keyness(corpus, outlet)
    return table.loc[table["z"] > 0, MARKS]


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
    "keyness of the outlet": keyness,
}


def listing(
    corpus: Corpus, name: str, of: str, outlets: Sequence[str] | None = None
) -> pd.DataFrame:
    """One of LISTS, of the word or the outlet that its name asks for, in these outlets (None: in
    all); worked out once."""
    if outlets is not None and "the word" in name:  # an outlet has its own rows, whoever else tells
        table = listing(corpus, name, of)
        return table[table["outlet"].isin(outlets)].reset_index(drop=True)
    if outlets is not None:
        corpus = corpus.select(outlets=outlets)
    key = ("analysis.explore.lists", name, of if " of the " in name else "")
    if key not in corpus.tables:
        corpus.tables[key] = LISTS[name](corpus, of).reset_index(drop=True)
    return corpus.tables[key]
