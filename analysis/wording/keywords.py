"""Which words mark an outlet: keyness with an effect size, an interval and a test that permutes
whole articles; house style apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.stats import false_discovery_control

from ..base.progress import LONG, saying
from ..corpus.articles import Corpus, nearest, per_corpus
from ..evidence import measures
from ..evidence.measures import association
from ..project import InputError
from .concordance import VOICES
from .house import house_style
from .terms import ARTICLES, Terms, count_terms

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
