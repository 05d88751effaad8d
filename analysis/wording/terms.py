"""Which words mark an outlet: keyness with an effect size, an interval and a test that permutes
whole articles; house style apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.stats import false_discovery_control

from ..base.lexicons import lexicon
from ..base.progress import LONG, saying
from ..corpus.articles import Corpus, nearest, per_corpus, span_table
from ..evidence import measures
from ..evidence.measures import association
from ..framing.coverage import function_words
from ..project import InputError
from .concordance import (
    VOICES,
    collocates,
    concordance,
    counted,
    dispersion,
    readability,
    substitutions,
)

__all__ = [
    "all_keyness",
    "association",
    "choices",
    "collocates",
    "concordance",
    "dispersion",
    "function_words",
    "house_style",
    "keyness",
    "occurrences",
    "readability",
    "substitutions",
    "texts",
]

KEYNESS = [
    "term",
    "kind",
    "style",
    "n_target",
    "n_reference",
    "per_1000_target",
    "per_1000_reference",
    "log_ratio",
    "low",
    "high",
    "lrc",
    "z",
    "g2",
    "texts_target",
    "articles_target",
    "texts_reference",
    "articles_reference",
    "texts_total",
    "share_target",
    "share_reference",
    "texts_g2",
    "dp",
    "p",
    "q",
]

RANKS = ("z", "texts_g2", "lrc", "log_ratio")  # what a table may be ranked by
# articles worked on at a time, which spares memory
ARTICLES = 5_000
SPELLINGS = re.compile(r"(\w{3,20}[iy])([sz])(e|ed|es|er|ers|ing|ation|ations|ational)")


def _runs(corpus: Corpus, n: int, *counts: Any) -> tuple[np.ndarray, np.ndarray, Sequence[str]]:
    """Where the terms begin that count (positions in corpus.tokens), which each is, and their
    names: n words that only a space parts."""
    t = corpus.tokens
    keep = counted(corpus, *counts)
    at = np.flatnonzero(keep)
    if n == 1:
        return at, t.term[at], t.terms
    run = np.append(_joined(corpus)[:-1] & keep[1:] & keep[:-1], np.zeros(n, bool))
    at = np.flatnonzero(np.logical_and.reduce([run[i : len(keep) + i] for i in range(n - 1)]))
    grams = np.stack([t.term[at + i] for i in range(n)], axis=1)
    term = grams[:, 0].astype(np.int64)
    # word by word, each made small again, so that no product overflows
    for i in range(1, n):
        _, first, term = np.unique(
            term * len(t.terms) + grams[:, i], return_index=True, return_inverse=True
        )
    return at, term, [" ".join(t.terms[i] for i in grams[f]) for f in first]


def _joined(corpus: Corpus) -> np.ndarray:
    """For each word, whether the next one stands in the same article and only a space parts
    them."""
    t, out = corpus.tokens, np.zeros(len(corpus.tokens.term), bool)
    for low in range(0, len(corpus), ARTICLES):
        some, first = (
            corpus.articles["text"].iloc[low : low + ARTICLES],
            t.first[low : low + ARTICLES + 1],
        )
        codes = np.frombuffer("".join(some).encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths, here = some.str.len().to_numpy(), slice(first[0], first[-1])
        number = np.repeat(np.arange(len(some)), np.diff(first))
        start, end = (
            (np.cumsum(lengths) - lengths)[number] + edge[here] for edge in (t.start, t.end)
        )
        beside = (start[1:] == end[:-1] + 1) & (number[1:] == number[:-1])
        out[here][:-1] = beside & np.isin(codes[end[:-1]], (32, 160))
    return out


def _by_article(
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
        yield (
            article.astype(np.int32),
            held.astype(np.int32),
            times.astype(np.min_scalar_type(times.max(initial=0))),
        )


@per_corpus
def _counts(
    corpus: Corpus, n: int, voice: str, furniture: bool, repeats: bool, agency: bool
) -> pd.DataFrame:
    """How often each article (its number) has each term: the runs of n words that count and that
    only a space parts."""
    at, term, names = _runs(corpus, n, voice, furniture, repeats, agency)
    found = _by_article(term, np.searchsorted(at, corpus.tokens.first))
    article, code, times = (np.concatenate(column) for column in zip(*found, strict=True))
    return pd.DataFrame(
        {"article": article, "term": pd.Categorical.from_codes(code, names), "n": times}
    )


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


def keyness(
    corpus: Corpus,
    target: str,
    reference: str | Corpus | None = None,
    by: str = "outlet",
    permutations: int = 999,
    seed: int = 0,
    n: int = 1,
    voice: str = "all",
    min_count: int = 5,
    min_texts: int = 5,
    furniture: bool = False,
    repeats: bool = False,
    agency: bool = False,
    rank: str = "z",
) -> pd.DataFrame:
    """The words that mark one outlet against the rest, another outlet or a reference corpus: one
    row a term, strongest first by `rank`.

    target, reference  values of the column `by` of the articles; reference None: all the others; or
                       another Corpus
    permutations       of whole articles; terms near the smallest p get more (see
    measures.permuted);  seed  makes all repeatable
    n                  words in a term, 1 to 3;  voice  all, narration, quotation or attributed
    min_count          occurrences on both sides that a term needs to be in the table;  min_texts
    articles that it needs to be tested
    furniture, repeats, agency   count these too (see concordance.counted)
    rank               z; texts_g2, by how many articles hold it; lrc, by the least that the
                       difference is; log_ratio

    term               also the index;  kind  'word' or 'house style';  style  which (honorific,
    spelling …), '' for a word
    n_target, n_reference, per_1000_target, per_1000_reference    counts, and per 1,000 terms
    log_ratio, low, high     effect size and its 95 % bootstrap interval over articles (NaN below 4
    a side);  lrc  the end of that interval nearer to 0, and 0 where it holds 0 (Evert 2022)
    z, g2  see `association` texts_target of articles_target, texts_reference of articles_reference,
           texts_total    articles that hold it
    share_target, share_reference, texts_g2    the same as shares, and log-likelihood over articles
    in place of words: text dispersion keyness (Egbert & Biber 2019)
    dp                 dispersion over articles, 0 even to 1 all in one (Gries 2008)
    p, q               two-sided, by permuting whole articles within events; after Benjamini &
                       Hochberg (1995) over all tested terms; NaN where not tested
    attrs: smallest_p, tested, limit (one line to print beside the table), left_out (words), target,
    reference. Raises InputError for an unknown target or reference, one side only, no term often
    enough, texts without spaces between words.
    """
    if n not in (1, 2, 3):
        raise InputError(f"n is the number of words in a term, 1, 2 or 3, not {n!r}")
    if isinstance(reference, Corpus):
        corpus, reference = _against(corpus, target, reference, by)
    _sides(corpus.articles, target, reference, by)
    if rank not in RANKS:
        raise InputError(f"rank {rank!r} is not known; there are {', '.join(RANKS)}")
    listed = house_style(corpus)
    house = dict(zip(listed["term"], listed["style"], strict=True))
    with saying(f"keyness in {len(corpus):,} articles", len(corpus) >= LONG):
        table = compare(
            count_terms(corpus, n, voice, furniture, repeats, agency)._replace(house=house),
            target,
            reference,
            by,
            permutations,
            seed,
            min_count,
            min_texts,
        )
    return table if rank == "z" else table.sort_values(rank, ascending=False, kind="stable")


def count_terms(
    corpus: Corpus,
    n: int = 1,
    voice: str = "all",
    furniture: bool = False,
    repeats: bool = False,
    agency: bool = False,
) -> Terms:
    """The terms of n words of each article, without their house style; options as in `keyness`."""
    table = _counts(corpus, n, voice, furniture, repeats, agency)
    counts = _sparse(table, len(corpus))
    size = np.asarray(counts.sum(axis=1)).ravel()
    words = (
        size
        if n == 1
        else np.asarray(
            _sparse(_counts(corpus, 1, voice, furniture, repeats, agency), len(corpus)).sum(axis=1)
        ).ravel()
    )
    left_out = np.diff(corpus.tokens.first) - words.astype(int)
    return Terms(
        corpus.articles,
        counts,
        np.array(table["term"].cat.categories, dtype=object),
        size,
        left_out,
        {},
    )


def _sparse(table: pd.DataFrame, articles: int) -> csr_matrix:
    """A table of counts, which is in order, as a matrix of articles x terms."""
    begin = np.searchsorted(
        table["article"].to_numpy(), np.arange(articles + 1, dtype=np.int32)
    ).astype(np.int32)
    n, code = table["n"].to_numpy(np.float32), table["term"].cat.codes.to_numpy(np.int32)
    return csr_matrix((n, code, begin), shape=(articles, len(table["term"].cat.categories)))


class Comparison(NamedTuple):
    """Two sides of a corpus, article by article: all that is common to the terms compared."""

    rows: np.ndarray  # the articles that take part
    is_target: np.ndarray  # of these
    event: np.ndarray
    lengths: np.ndarray  # terms in each
    left_out: int  # words that do not count


def compare(
    terms: Terms,
    target: str,
    reference: str | None = None,
    by: str = "outlet",
    permutations: int = 999,
    seed: int = 0,
    min_count: int = 5,
    min_texts: int = 5,
) -> pd.DataFrame:
    """The table of `keyness` from counted terms."""
    sides = comparison(terms, target, reference, by)
    words, names, most = frequent(terms.counts, terms.names, sides, min_count)
    tested, house = int((np.diff(words.indptr) >= min_texts).sum()), terms.house
    # its counts are large, and no longer needed
    del terms
    table = compared(words, names, house, sides, permutations, seed, min_texts, tested)
    return finished(
        table, sides, most, target, reference, permutations, min_count, min_texts, tested
    )


def comparison(
    terms: Terms, target: str, reference: str | None = None, by: str = "outlet"
) -> Comparison:
    """The sides of a comparison. Raises InputError where one is unknown or has no word."""
    side, event = _sides(terms.articles, target, reference, by)
    for name, which in ((target, 1), (reference or "the others", 0)):
        if not terms.size[side == which].sum():
            raise InputError(
                f"{name}: no word is left to count once furniture, repeats, agency copy and other voices are out"
            )
    rows = np.flatnonzero((side >= 0) & (terms.size > 0))
    return Comparison(
        rows, side[rows] == 1, event[rows], terms.size[rows], int(terms.left_out[side >= 0].sum())
    )


def frequent(
    counts: csr_matrix, names: np.ndarray, sides: Comparison, min_count: int
) -> tuple[csr_matrix, np.ndarray, int]:
    """The terms (terms x articles of the comparison) that stand min_count times in it, their names;
    how often the most frequent stands."""
    if len(sides.rows) < counts.shape[0]:
        counts = counts[sides.rows]
    # not the sum of 32-bit numbers, which stops growing at 2 ** 24
    every = np.zeros(len(names))
    for low in range(0, len(sides.rows), ARTICLES):
        some = counts[low : low + ARTICLES]
        every += np.bincount(some.indices, some.data, len(every))
    often = every >= min_count
    counts = counts[:, often]
    return counts.T.tocsr(), names[often], int(every.max(initial=0))


def compared(
    words: csr_matrix,
    names: np.ndarray,
    house: dict[str, str],
    sides: Comparison,
    permutations: int,
    seed: int,
    min_texts: int,
    tested: int,
) -> pd.DataFrame:
    """The columns of `keyness` but q for some terms (terms x articles), of which all together
    `tested` are tested. The draws, and with them
    p, are the same whichever terms stand beside each other."""
    _, is_target, event, lengths, _ = sides
    both_and_target = np.stack((np.ones(words.shape[1]), is_target), axis=1)
    total, a = np.concatenate(
        [words[b] @ both_and_target for b in measures.blocks(words)] or [np.zeros((0, 2))]
    ).T
    texts = np.diff(words.indptr)
    texts_a = np.diff(words[:, is_target].indptr)
    # in 64 bits, as above
    size_a, size_b = (float(lengths[x].sum(dtype=float)) for x in (is_target, ~is_target))
    # last: all other terms
    both = association(
        np.append(a, size_a - a.sum()), np.append(total - a, size_b - (total - a).sum())
    )[:-1]
    draw = np.random.default_rng(seed)
    low, high = measures.interval(words, lengths, is_target, draw)
    held = np.array([is_target.sum(), (~is_target).sum()], dtype=float)
    style = [next((house[w] for w in name.split() if w in house), "") for name in names]
    table = pd.DataFrame(
        {
            "term": names,
            "kind": ["house style" if s else "word" for s in style],
            "style": style,
            "n_target": a.astype(int),
            "n_reference": (total - a).astype(int),
            "per_1000_target": 1000 * a / size_a,
            "per_1000_reference": 1000 * (total - a) / size_b,
            "log_ratio": both["log_ratio"],
            "low": low,
            "high": high,
            "lrc": measures.conservative(low, high),
            "z": both["z"],
            "g2": both["g2"],
            "texts_target": texts_a,
            "articles_target": int(is_target.sum()),
            "texts_reference": texts - texts_a,
            "articles_reference": int((~is_target).sum()),
            "texts_total": texts,
            "share_target": texts_a / held[0],
            "share_reference": (texts - texts_a) / held[1],
            "texts_g2": measures.log_likelihood(texts_a, texts - texts_a, *held),
            "dp": measures.deviation(words, lengths),
            "p": np.nan,
            "q": np.nan,
        }
    ).astype({"term": "str", "kind": "str", "style": "str"})
    smallest, ours, theirs = measures.reach(
        is_target, event, permutations * measures.rounds(tested)
    )
    test = texts >= min_texts
    if test.any() and min(ours, theirs) >= measures.ENOUGH and smallest <= 0.05:
        p = measures.permuted(
            words[test], lengths, is_target, event, permutations, draw, measures.rounds(tested)
        )
        table.loc[test, "p"] = np.maximum(p, smallest)
    return table


def finished(
    table: pd.DataFrame,
    sides: Comparison,
    most: int,
    target: str,
    reference: str | None,
    permutations: int,
    min_count: int,
    min_texts: int,
    tested: int,
) -> pd.DataFrame:
    """All terms of a comparison, strongest first, with q, and with what was tested in attrs. Raises
    InputError where there is none."""
    if table.empty:
        raise InputError(
            f"no term stands {min_count} times in these articles (the most frequent: {most}); lower min_count"
        )
    smallest, ours, theirs = measures.reach(
        sides.is_target, sides.event, permutations * measures.rounds(tested)
    )
    test = table["p"].notna().to_numpy()
    if test.any():
        table.loc[test, "q"] = false_discovery_control(table.loc[test, "p"])
        limit = (
            f"p by permuting {ours} and {theirs} whole articles within events; none can be below {smallest:.2g}. {test.sum():,} of "
            f"{len(table):,} terms stand in {min_texts} articles or more and are tested, and q corrects for as many."
        )
        longer = sides.lengths[sides.is_target].mean() / sides.lengths[~sides.is_target].mean()
        if not 0.5 < longer < 2:
            limit += f" Articles here are {longer:.1f} times as long as there: take the p of rare words with care."
    elif min(ours, theirs) >= measures.ENOUGH and smallest <= 0.05:
        limit = f"Not tested: no term stands in {min_texts} articles or more."
    else:
        limit = (
            f"Not tested: only {ours} and {theirs} articles stand in events that both sides tell; permuting them could reach no p "
            f"below {smallest:.2g}, and with fewer than {measures.ENOUGH} a side nothing is tested."
        )
    table = (
        table.sort_values(["z", "term"], ascending=[False, True])
        .set_index("term", drop=False)
        .rename_axis(None)
    )
    table.attrs = {
        "smallest_p": smallest,
        "tested": int(test.sum()),
        "limit": limit,
        "left_out": sides.left_out,
        "target": target,
        "reference": reference or "the others",
    }
    return table


@per_corpus
def all_keyness(corpus: Corpus, /, **options: Any) -> pd.DataFrame:
    """`keyness` of every outlet against all the others, one below the other: outlet, then its
    columns; options as there.

    attrs: limits (what was tested, in one line, by outlet; or why an outlet could not be compared),
    limit (all of them in one text) and smallest_p (by outlet). An empty table where nothing can be
    compared. Raises InputError for an option that is none.
    """
    if options.get("voice", "all") not in VOICES:
        raise InputError(f"voice {options['voice']!r} is not known; there are {', '.join(VOICES)}")
    return each_outlet(corpus.outlets, lambda outlet: keyness(corpus, outlet, **options))


def each_outlet(outlets: Sequence[str], compared: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """The table of `all_keyness` from that of each outlet."""
    tables, limits, smallest = [], {}, {}
    for outlet in outlets:
        try:
            table = compared(outlet)
        except InputError as error:
            limits[outlet] = f"Not compared: {error}."
            continue
        limits[outlet], smallest[outlet] = table.attrs["limit"], table.attrs["smallest_p"]
        table.attrs = {}
        table.insert(0, "outlet", outlet)
        tables.append(table)
    same: dict[str, list[str]] = {}
    for outlet, limit in limits.items():
        same.setdefault(limit, []).append(outlet)
    said = " ".join(
        f"{', '.join(who)}: {limit}" if len(same) > 1 else limit for limit, who in same.items()
    )
    made = (
        pd.concat(tables, ignore_index=True)
        if tables
        else pd.DataFrame(columns=["outlet", *KEYNESS])
    )
    made.attrs = {
        "limits": limits,
        "limit": said or "No outlet is known: there is nothing to compare.",
        "smallest_p": smallest,
    }
    return made


def occurrences(
    corpus: Corpus, terms: Collection[str], n: int = 1, voice: str = "all"
) -> pd.DataFrame:
    """Where these terms stand among the words that `keyness` counts: a span table with term, outlet
    and event."""
    at, term, names = _runs(corpus, n, voice)
    t, wanted = corpus.tokens, set(terms)
    some = (
        np.array([name in wanted for name in names] or [False])[term]
        if len(at)
        else np.zeros(0, bool)
    )
    where, index, a = at[some], corpus.articles.index, corpus.articles
    rows = zip(
        index[t.text[where]],
        t.start[where],
        t.end[where + n - 1],
        [names[i] for i in term[some]],
        a["outlet"].to_numpy(dtype=object)[t.text[where]],
        a["event"].to_numpy(dtype=object)[t.text[where]],
        strict=True,
    )
    return span_table(corpus, rows, ["term", "outlet", "event"])


def choices(swaps: pd.DataFrame) -> pd.DataFrame:
    """The places of `substitutions` put together: a span table with choice (places that stand for
    each other share one), outlet, word,
    statement; the choices that most outlets make come first."""
    root: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def top(place: tuple[Any, ...]) -> tuple[Any, ...]:
        while root.setdefault(place, place) != place:
            place = root[place]
        return place

    one = swaps[["article", "start", "end", "text", "outlet_a", "word_a", "statement"]]
    other = swaps[["article_b", "start_b", "end_b", "text_b", "outlet_b", "word_b", "statement"]]
    for a, b in zip(
        one.itertuples(index=False, name=None),
        other.itertuples(index=False, name=None),
        strict=True,
    ):
        root[max(top(a[:3]), top(b[:3]))] = min(top(a[:3]), top(b[:3]))
    columns = ["article", "start", "end", "text", "outlet", "word", "statement"]
    places = pd.concat([t.set_axis(columns, axis=1) for t in (one, other)]).drop_duplicates(
        columns[:3]
    )
    places.insert(
        4, "choice", [top(p) for p in places[columns[:3]].itertuples(index=False, name=None)]
    )
    groups = places.groupby("choice")
    places = places.assign(
        told=groups["outlet"].transform("nunique"), words=groups["word"].transform("nunique")
    )
    order = {"told": False, "words": False, "choice": True, "outlet": True}
    places = places.sort_values(
        list(order), ascending=list(order.values()), kind="stable", ignore_index=True
    )
    return places.assign(choice=pd.factorize(places["choice"])[0]).drop(columns=["told", "words"])


def texts(
    marks: pd.DataFrame, corpus: Corpus, terms: Sequence[str], n: int = 1, voice: str = "all"
) -> pd.DataFrame:
    """In how many of its articles each outlet has each term: term, outlet, n (occurrences), texts,
    articles (that count, from `marks`)."""
    found = occurrences(corpus, terms, n, voice)
    every = marks.drop_duplicates("outlet").set_index("outlet")["articles_target"]
    places = found.groupby(["term", "outlet"], observed=True)["article"].agg(
        n="size", texts="nunique"
    )
    full = pd.MultiIndex.from_product([list(terms), list(every.index)], names=["term", "outlet"])
    made = places.reindex(full, fill_value=0).reset_index()
    return made.assign(articles=every.loc[made["outlet"]].to_numpy())


def _sides(
    articles: pd.DataFrame, target: str, reference: str | None, by: str
) -> tuple[np.ndarray, np.ndarray]:
    """For each article 1 (target), 0 (reference) or -1 (neither), and the number of its event."""
    a = articles
    if by not in a:
        raise InputError(
            f"there is no column {by!r} of the articles; there are {', '.join(map(str, a.columns))}"
        )
    mine = a["role"] == "article"
    known = sorted(a.loc[mine, by].dropna().unique())
    for name in (target, *([reference] if reference is not None else [])):
        if name not in known:
            raise InputError(f"unknown {by} {name!r}{nearest(str(name), known)}")
    if len(known) < 2:
        raise InputError(
            f"{target} is the only {by}: keyness compares it with another; give a corpus of two or more"
        )
    if target == reference:
        raise InputError(
            f"{target} cannot be compared with itself; name another {by} or leave the reference out"
        )
    other = a[by] == reference if reference is not None else a[by].notna() & (a[by] != target)
    side = np.where(mine & (a[by] == target), 1, np.where(mine & other, 0, -1))
    return side, pd.factorize(a["event"].fillna(""))[0] if by != "event" else np.zeros(len(a), int)


def _against(corpus: Corpus, target: str, reference: Corpus, by: str) -> tuple[Corpus, str]:
    """One corpus of the target's articles and, under one name, those of a reference corpus."""
    if by not in corpus.articles or target not in set(corpus.articles[by]):
        _sides(corpus.articles, target, None, by)
    ours = corpus.articles[
        (corpus.articles[by] == target) & (corpus.articles["role"] == "article")
    ].assign(event=None)
    theirs = reference.articles.assign(
        event=None, role="article", **{by: "reference corpus"}
    ).rename(index=lambda i: f"reference/{i}")
    return Corpus(pd.concat([ours, theirs]), house=corpus.house), "reference corpus"


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
    style = styles(t.terms, set(t.terms), _own_names(corpus))
    n = np.bincount(t.term, minlength=len(t.terms))
    texts = sum(
        (np.bincount(held, minlength=len(t.terms)) for _, held, _ in _by_article(t.term, t.first)),
        np.zeros(len(t.terms), int),
    )
    rows = [(w, style[w], n[i], texts[i]) for i, w in enumerate(t.terms) if w in style]
    table = pd.DataFrame(rows, columns=["term", "style", "n", "texts"])
    return table.sort_values(["style", "n"], ascending=[True, False], ignore_index=True)


def styles(words: Collection[str], known: Collection[str], own: Collection[str]) -> dict[str, str]:
    """Which of these words show a habit, and which, where a corpus has the words `known`, of which
    `own` are names of its outlets."""
    listed = lexicon("house_style", ("term", "style", "variant"))
    style = {
        w: s
        for w, s, other in zip(listed["term"], listed["style"], listed["variant"], strict=True)
        if not other or other in known
    }
    style |= dict.fromkeys(own, "own name")
    for word in words:
        if word[0].isdigit():
            style[word] = "number"
        elif twin(word) in known:
            style[word] = "spelling"
    return style | {
        word: style[word[:-2]] for word in words if word.endswith("'s") and word[:-2] in style
    }


def twin(word: str) -> str:
    """organise -> organize and the other way round; '' where a word has no such other spelling."""
    found = SPELLINGS.fullmatch(word)
    return found[1] + {"s": "z", "z": "s"}[found[2]] + found[3] if found else ""


def _own_names(corpus: Corpus) -> set[str]:
    """Words that stand for an outlet: its name as one word or by initials, and words mostly found
    inside its name or a longer form."""
    terms, (names, every, inside) = corpus.tokens.terms, own_words(corpus, corpus.outlets)
    return names | {terms[i] for i in np.flatnonzero((inside > 0) & (2 * inside >= every))}


def own_words(corpus: Corpus, outlets: Sequence[str]) -> tuple[set[str], np.ndarray, np.ndarray]:
    """The names of outlets as one word or by initials; how often each of corpus.tokens.terms
    stands, and how often inside a name."""
    t = corpus.tokens
    every, inside = np.bincount(t.term, minlength=len(t.terms)), np.zeros(len(t.terms), int)
    names = set()
    for outlet in outlets:
        words = re.findall(r"\w+", outlet.lower().replace("_", " "))
        names |= {
            "".join(words),
            "".join(w[0] for w in words) if len(words) > 2 else "".join(words),
        }
        if len(words) > 1 and len(t.term) >= len(words):
            fits = [t.each(re.compile(w + ".*" * (len(w) > 3)).fullmatch) for w in words]
            full = np.flatnonzero(
                np.logical_and.reduce(
                    [f[i : len(f) - len(words) + 1 + i] for i, f in enumerate(fits)]
                )
            )
            full = full[t.text[full] == t.text[full + len(words) - 1]]
            for i in range(len(words)):
                inside += np.bincount(t.term[full + i], minlength=len(t.terms))
    return names, every, inside
