"""The terms of a corpus, words and runs of words, counted by article."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
from scipy.sparse import csr_matrix

from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from ..corpus.spans import span_table
from ..corpus.text import Tokens
from ..project import InputError
from .concordance import counted

# articles worked on at a time, which spares memory
ARTICLES = 5_000


def _runs(
    corpus: Corpus, n: int, *counts: Any, least: int = 1
) -> tuple[np.ndarray, np.ndarray, Sequence[str]]:
    """Where the terms begin that count (positions in corpus.tokens), which each is, and their
    names, sorted: n words that only a space parts. Runs that stand more rarely than `least` have
    no name; they are one past the last that has one."""
    t = corpus.tokens
    keep = counted(corpus, *counts)
    at = np.flatnonzero(keep)
    if n == 1:
        return at, t.term[at], t.terms
    run = np.append(_joined(corpus)[:-1] & keep[1:] & keep[:-1], np.zeros(n, bool))
    at = np.flatnonzero(np.logical_and.reduce([run[i : len(keep) + i] for i in range(n - 1)]))
    term = t.term[at].astype(np.int64)
    # word by word, each made small again, so that no product overflows
    for i in range(1, n):
        term = pd.factorize(term * len(t.terms) + t.term[at + i])[0]
    often = np.flatnonzero(np.bincount(term) >= least)
    first = at[np.diff(np.maximum.accumulate(term), prepend=-1) > 0][often]
    rank = np.argsort(np.argsort(np.array(t.terms, dtype=object)))
    order = np.lexsort([rank[t.term[first + i]] for i in reversed(range(n))])
    number = np.full(int(term.max(initial=-1)) + 1, len(order))
    number[often[order]] = np.arange(len(order))
    known = pa.array(t.terms, pa.string())
    words = [known.take(pa.array(t.term[first[order] + i])) for i in range(n)]
    names = pd.Index(pa.compute.binary_join_element_wise(*words, " "), dtype="str")
    return at, number[term], names


def _joined(corpus: Corpus) -> np.ndarray:
    """For each word, whether the next one stands in the same article and only a space parts
    them."""
    t, out = corpus.tokens, np.zeros(len(corpus.tokens.term), bool)
    for low in range(0, len(corpus), ARTICLES):
        some = corpus.articles["text"].iloc[low : low + ARTICLES]
        first = t.first[low : low + ARTICLES + 1]
        codes = np.frombuffer("".join(some).encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths, here = some.str.len().to_numpy(), slice(first[0], first[-1])
        number = np.repeat(np.arange(len(some)), np.diff(first))
        begin = (np.cumsum(lengths) - lengths)[number]
        start, end = begin + t.start[here], begin + t.end[here]
        beside = (start[1:] == end[:-1] + 1) & (number[1:] == number[:-1])
        out[here][:-1] = beside & np.isin(codes[end[:-1]], (32, 160))
    return out


def by_article(
    term: np.ndarray, first: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """article, term, how often it stands there, some thousand articles at a time; article i has
    term[first[i]:first[i + 1]]."""
    size = int(term.max(initial=0)) + 1
    for low in range(0, len(first), ARTICLES):
        edges = first[low : low + ARTICLES + 1]
        article = np.repeat(np.arange(low, low + len(edges) - 1), np.diff(edges))
        pair, times = np.unique(article * size + term[edges[0] : edges[-1]], return_counts=True)
        article, held = np.divmod(pair, size)
        small = np.min_scalar_type(times.max(initial=0))
        yield article.astype(np.int32), held.astype(np.int32), times.astype(small)


def held(tokens: Tokens) -> np.ndarray:
    """How many texts hold each term."""
    texts = np.zeros(len(tokens.terms), int)
    for _, terms, _ in by_article(tokens.term, tokens.first):
        texts += np.bincount(terms, minlength=len(texts))
    return texts


@per_corpus
def _counts(
    corpus: Corpus, n: int, voice: str, furniture: bool, repeats: bool, agency: bool, least: int = 1
) -> pd.DataFrame:
    """How often each article (its number) has each term: the runs of n words that count and that
    only a space parts. A row without a term has all runs that stand more rarely than `least`."""
    at, term, names = _runs(corpus, n, voice, furniture, repeats, agency, least=least)
    found = by_article(term, np.searchsorted(at, corpus.tokens.first))
    article, code, times = (np.concatenate(column) for column in zip(*found, strict=True))
    terms = pd.Categorical.from_codes(np.where(code < len(names), code, -1), names)
    return pd.DataFrame({"article": article, "term": terms, "n": times})


class Terms(NamedTuple):
    """What a comparison must know of a corpus: its terms, counted by article."""

    # a row an article: role, event, and the column to compare by
    articles: pd.DataFrame
    # articles x terms; terms too rare for the table may be missing
    counts: csr_matrix
    names: np.ndarray  # of these terms
    # terms in each article, the rare ones too
    size: np.ndarray
    left_out: np.ndarray  # words of each article that do not count
    house: dict[str, str]  # the style of words of house style


def count_terms(
    corpus: Corpus,
    n: int = 1,
    voice: str = "all",
    furniture: bool = False,
    repeats: bool = False,
    agency: bool = False,
    least: int = 1,
) -> Terms:
    """The terms of n words of each article, without their house style; options as in `keyness`.
    Runs of words may be left out that do not stand `least` times."""
    if n not in (1, 2, 3, 4):
        raise InputError(f"n is the number of words in a term, 1 to 4, not {n!r}")
    which = voice, furniture, repeats, agency
    table = _counts(corpus, n, *which, least)
    size = np.bincount(table["article"], table["n"], len(corpus))
    words = size
    if n > 1:
        words = np.bincount(corpus.tokens.text, counted(corpus, *which), len(corpus))
    left_out = np.diff(corpus.tokens.first) - words.astype(int)
    names = np.array(table["term"].cat.categories, dtype=object)
    counts = _sparse(table[table["term"].notna()] if least > 1 else table, len(corpus))
    return Terms(corpus.articles, counts, names, size.astype(np.float32), left_out, {})


def _sparse(table: pd.DataFrame, articles: int) -> csr_matrix:
    """A table of counts, which is in order, as a matrix of articles x terms."""
    every = np.arange(articles + 1, dtype=np.int32)
    begin = np.searchsorted(table["article"].to_numpy(), every).astype(np.int32)
    n, code = table["n"].to_numpy(np.float32), table["term"].cat.codes.to_numpy(np.int32)
    return csr_matrix((n, code, begin), shape=(articles, len(table["term"].cat.categories)))


def occurrences(
    corpus: Corpus, terms: Collection[str], n: int = 1, voice: str = "all"
) -> pd.DataFrame:
    """Where these terms stand among the words that `keyness` counts: a span table with term, outlet
    and event."""
    at, term, names = _runs(corpus, n, voice)
    t, wanted, a = corpus.tokens, set(terms), corpus.articles
    some = np.array([name in wanted for name in names], bool)[term]
    where = at[some]
    number, said = t.text[where], [names[i] for i in term[some]]
    told = (a[c].to_numpy(dtype=object)[number] for c in ("outlet", "event"))
    rows = zip(a.index[number], t.start[where], t.end[where + n - 1], said, *told, strict=True)
    return span_table(corpus, rows, ["term", "outlet", "event"])


def texts(
    marks: pd.DataFrame, corpus: Corpus, terms: Sequence[str], n: int = 1, voice: str = "all"
) -> pd.DataFrame:
    """In how many of its articles each outlet has each term: term, outlet, n (occurrences), texts,
    articles (that count, from `marks`)."""
    found = occurrences(corpus, terms, n, voice)
    every = marks.drop_duplicates("outlet").set_index("outlet")["articles_target"]
    by = ["term", "outlet"]
    places = found.groupby(by, observed=True)["article"].agg(n="size", texts="nunique")
    full = pd.MultiIndex.from_product([list(terms), list(every.index)], names=by)
    made = places.reindex(full, fill_value=0).reset_index()
    return made.assign(articles=every.loc[made["outlet"]].to_numpy())
