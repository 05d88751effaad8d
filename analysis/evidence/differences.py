"""Whether outlets differ in a count, tested by article: what keyness has for words, for any spans.

Sentences of one article are no independent draws, so whole articles change sides, within events.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from ..base.choices import needed
from ..corpus.articles import Corpus
from ..project import InputError
from . import measures
from .spans import counted, words

TESTED = ["n", "n_elsewhere", "of", "of_elsewhere", "log_ratio", "low", "high"]
TESTED += ["texts", "articles", "p", "q"]


def differences(
    corpus: Corpus,
    spans: pd.DataFrame,
    by: str | Sequence[str],
    *,
    of: str = "words",
    permutations: int = 999,
    least: int = 5,
    seed: int = 0,
) -> pd.DataFrame:
    """How often each outlet has each kind of span, against all other outlets, tested by article.

    by            the columns that name a kind, such as ["label"] or ["register", "victim"]
    of            what a rate is of: "words" that the outlet prints, or "spans" of this table
    least         spans that a kind needs, here and elsewhere together, to be in the table

    outlet, then the columns of `by`; n, n_elsewhere (spans), of, of_elsewhere (words or spans)
    log_ratio     binary log of the ratio of rates, a zero taken as .5 (Hardie 2014); 1 is twice
    low, high     its 95 % bootstrap interval over articles (Efron 1979); NaN below four a side
    texts, articles   articles of the outlet that hold the kind, and all of its articles
    p             two-sided, by permuting whole articles within events (stratified, studentised:
                  see measures.permuted); NaN where there are too few to test
    q             after Benjamini and Hochberg (1995), over all that this call tests

    attrs["limit"] says in one line what was tested. Furniture, second copies and reference
    documents are left out, as in `count`. Raises InputError for an unknown column or `of`.
    """
    keys = [by] if isinstance(by, str) else list(by)
    if of not in ("words", "spans"):
        raise InputError(f"of={of!r} is not known: a rate is of 'words' or of 'spans'")
    kinds = _kinds(corpus, spans, keys, of, least)
    tables = []
    for target in corpus.outlets:
        found = _one_side(kinds, kinds.outlet == target, permutations, seed)
        tables.append(pd.concat([kinds.names, found], axis=1).assign(outlet=target))
    result = pd.concat(tables, ignore_index=True) if tables else kinds.names.assign(outlet="")
    result = result.reindex(columns=["outlet", *keys, *TESTED])
    tested = result["p"].notna()
    if tested.any():
        result.loc[tested, "q"] = measures.q_values(result.loc[tested, "p"])
    result.attrs["limit"] = _limit(int(tested.sum()), len(result), least)
    return result


class Kinds(NamedTuple):
    """How often each kind of span stands in each article."""

    names: pd.DataFrame  # a row a kind
    counts: csr_matrix  # kinds x articles
    length: np.ndarray  # of each article, in what a rate is of
    outlet: np.ndarray
    event: np.ndarray  # by its number


def _kinds(corpus: Corpus, spans: pd.DataFrame, keys: list[str], of: str, least: int) -> Kinds:
    """The kinds that have `least` spans or more, in the articles that are somebody's telling."""
    table = counted(corpus, spans)
    needed(table, keys, "the table of spans")
    table = table[~table["left_out"]]
    articles = corpus.articles
    length = words(corpus, "article").set_index("article")["words"]
    if of == "spans":
        length = table["article"].value_counts()
    length = length.reindex(articles.index).fillna(0).to_numpy(float)
    rows = np.flatnonzero(
        (length > 0) & articles["outlet"].notna() & (articles["role"] == "article")
    )
    place = np.full(len(articles), -1)
    place[rows] = np.arange(len(rows))
    article = place[articles.index.get_indexer(pd.Index(table["article"]))]
    table, article = table[article >= 0], article[article >= 0]
    groups = table.groupby(keys, dropna=False, observed=True)
    kind, names = groups.ngroup().to_numpy(), groups.size().reset_index()
    shape = (len(names), len(rows))
    counts = csr_matrix((np.ones(len(kind), np.float32), (kind, article)), shape=shape)
    often = names[0].to_numpy() >= least
    outlet = articles["outlet"].to_numpy(object)[rows]
    event = pd.factorize(articles["event"].iloc[rows], use_na_sentinel=False)[0]
    names = names.loc[often, keys].reset_index(drop=True)
    return Kinds(names, counts[often], length[rows], outlet, event)


def _one_side(kinds: Kinds, is_target: np.ndarray, permutations: int, seed: int) -> pd.DataFrame:
    """The columns TESTED but q for one outlet against the others."""
    _, counts, length, _, event = kinds
    draw = np.random.default_rng(seed)
    here = np.asarray(counts[:, is_target].sum(axis=1)).ravel()
    there = np.asarray(counts[:, ~is_target].sum(axis=1)).ravel()
    size, elsewhere = float(length[is_target].sum()), float(length[~is_target].sum())
    low, high = measures.interval(counts, length, is_target, draw)
    ratio = np.full(len(here), np.nan)
    if size and elsewhere:
        ratio = measures.log_ratio(here, there, size, elsewhere)
    p = np.full(len(here), np.nan)
    smallest, ours, theirs = measures.reach(is_target, event, permutations)
    if len(here) and min(ours, theirs) >= measures.ENOUGH and smallest <= 0.05:
        p = measures.permuted(counts, length, is_target, event, permutations, draw, 1)
        p = np.maximum(p, smallest)
    return pd.DataFrame(
        {
            "n": here.astype(int),
            "n_elsewhere": there.astype(int),
            "of": int(size),
            "of_elsewhere": int(elsewhere),
            "log_ratio": ratio,
            "low": low,
            "high": high,
            "texts": np.diff(counts[:, is_target].indptr),
            "articles": int(is_target.sum()),
            "p": p,
        }
    )


def _limit(tested: int, of: int, least: int) -> str:
    """One line to print beneath: what was tested, and how."""
    if not tested:
        return (
            f"Too few to test: a test needs {measures.ENOUGH} articles a side in events that both "
            "tell."
        )
    return (
        f"{tested} of {of} differences are tested (kinds with {least} finds or more), by permuting "
        f"whole articles within events; q corrects for all {tested}."
    )
