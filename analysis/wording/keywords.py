"""Which words mark an outlet: keyness with an effect size, an interval and a test that permutes
whole articles; house style apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ..base.choices import known
from ..base.progress import LONG, saying
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from ..evidence import measures
from ..evidence.measures import association
from ..project import InputError
from .concordance import VOICES
from .house import house_style
from .sides import Asked, Often, Sides, against, often, told_apart
from .terms import Terms, count_terms

KEYNESS = (
    "term kind style n_target n_reference per_1000_target per_1000_reference log_ratio low high lrc z "
    "g2 texts_target articles_target texts_reference articles_reference texts_total share_target "
    "share_reference texts_g2 dp p q"
).split()


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
    in_term(n)
    if isinstance(reference, Corpus):
        corpus, reference = against(corpus, target, reference, by)
    asked = Asked(target, reference, by, permutations, seed, min_count, min_texts, rank)
    told_apart(corpus.articles, asked)
    listed = house_style(corpus)
    house = dict(zip(listed["term"], listed["style"], strict=True))
    with saying(f"keyness in {len(corpus):,} articles", len(corpus) >= LONG):
        counting = n, voice, furniture, repeats, agency
        return compare(count_terms(corpus, *counting)._replace(house=house), *asked)


def in_term(n: int) -> None:
    """Raises InputError where keyness has no terms of so many words."""
    if n not in (1, 2, 3):
        raise InputError(f"n is the number of words in a term, 1, 2 or 3, not {n!r}")


def compare(terms: Terms, *said: Any, **options: Any) -> pd.DataFrame:
    """The table of `keyness` from counted terms; options as in Asked."""
    asked = Asked(*said, **options)
    found = often(terms, asked)
    del terms  # its counts are large, and no longer needed
    return together([lambda: found], asked)


def together(parts: Sequence[Callable[[], Often]], asked: Asked) -> pd.DataFrame:
    """The table of `keyness` from its terms, some at a time: each part is called twice."""
    most, tested, tables = 0, 0, []
    for part in parts:
        found = part()
        most, tested = max(most, found.most), tested + found.tested
    for part in parts:
        found = part()
        tables.append(compared(found, asked, tested))
    whole = pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)
    return finished(whole, found.sides, asked, most, tested)


def compared(found: Often, asked: Asked, tested: int) -> pd.DataFrame:
    """The columns of `keyness` but q for some terms, of which with all others `tested` are tested.
    The draws, and with them p, are the same whichever terms stand beside each other."""
    (_, is_target, event, lengths, _), words, names, house, *_ = found
    both_and_target = np.stack((np.ones(words.shape[1]), is_target), axis=1)
    blocks = [words[b] @ both_and_target for b in measures.blocks(words)]
    total, a = np.concatenate(blocks or [np.zeros((0, 2))]).T
    b = total - a
    texts, texts_a = np.diff(words.indptr), np.diff(words[:, is_target].indptr)
    texts_b = texts - texts_a
    # in 64 bits, as above
    size_a, size_b = (float(lengths[x].sum(dtype=float)) for x in (is_target, ~is_target))
    # last: all other terms
    both = association(np.append(a, size_a - a.sum()), np.append(b, size_b - b.sum()))[:-1]
    draw = np.random.default_rng(asked.seed)
    low, high = measures.interval(words, lengths, is_target, draw)
    held_a, held_b = int(is_target.sum()), int((~is_target).sum())
    style = [next((house[w] for w in name.split() if w in house), "") for name in names]
    table = pd.DataFrame(
        {
            "term": names,
            "kind": ["house style" if s else "word" for s in style],
            "style": style,
            "n_target": a.astype(int),
            "n_reference": b.astype(int),
            "per_1000_target": 1000 * a / size_a,
            "per_1000_reference": 1000 * b / size_b,
            "log_ratio": both["log_ratio"],
            "low": low,
            "high": high,
            "lrc": measures.conservative(low, high),
            "z": both["z"],
            "g2": both["g2"],
            "texts_target": texts_a,
            "articles_target": held_a,
            "texts_reference": texts_b,
            "articles_reference": held_b,
            "texts_total": texts,
            "share_target": texts_a / held_a,
            "share_reference": texts_b / held_b,
            "texts_g2": measures.log_likelihood(texts_a, texts_b, float(held_a), float(held_b)),
            "dp": measures.deviation(words, lengths),
            "p": np.nan,
            "q": np.nan,
        }
    ).astype({"term": "str", "kind": "str", "style": "str"})
    reached, smallest, *_ = _reach(found.sides, asked, tested)
    test = texts >= asked.min_texts
    if test.any() and reached:
        rounds = measures.rounds(tested)
        p = measures.permuted(
            words[test], lengths, is_target, event, asked.permutations, draw, rounds
        )
        table.loc[test, "p"] = np.maximum(p, smallest)
    return table


def _reach(sides: Sides, asked: Asked, tested: int) -> tuple[bool, float, int, int]:
    """Whether permuting can tell anything; the smallest p that it can reach, and how many articles
    of each side can be exchanged."""
    permutations = asked.permutations * measures.rounds(tested)
    smallest, ours, theirs = measures.reach(sides.is_target, sides.event, permutations)
    return min(ours, theirs) >= measures.ENOUGH and smallest <= 0.05, smallest, ours, theirs


def finished(
    table: pd.DataFrame, sides: Sides, asked: Asked, most: int, tested: int
) -> pd.DataFrame:
    """All terms of a comparison, strongest first, with q, and with what was tested in attrs. Raises
    InputError where there is none."""
    if table.empty:
        raise InputError(
            f"no term stands {asked.min_count} times in these articles (the most frequent: {most}); lower min_count"
        )
    reached, smallest, ours, theirs = _reach(sides, asked, tested)
    test = table["p"].notna().to_numpy()
    if test.any():
        table.loc[test, "q"] = measures.q_values(table.loc[test, "p"])
        limit = (
            f"p by permuting {ours} and {theirs} whole articles within events; none can be below {smallest:.2g}. {test.sum():,} of "
            f"{len(table):,} terms stand in {asked.min_texts} articles or more and are tested, and q corrects for as many."
        )
        longer = sides.lengths[sides.is_target].mean() / sides.lengths[~sides.is_target].mean()
        if not 0.5 < longer < 2:
            limit += f" Articles here are {longer:.1f} times as long as there: take the p of rare words with care."
    elif reached:
        limit = f"Not tested: no term stands in {asked.min_texts} articles or more."
    else:
        limit = (
            f"Not tested: only {ours} and {theirs} articles stand in events that both sides tell; permuting them could reach no p "
            f"below {smallest:.2g}, and with fewer than {measures.ENOUGH} a side nothing is tested."
        )
    table = table.sort_values(["z", "term"], ascending=[False, True]).set_index("term", drop=False)
    if asked.rank != "z":
        table = table.sort_values(asked.rank, ascending=False, kind="stable")
    table.attrs = {
        "smallest_p": smallest,
        "tested": int(test.sum()),
        "limit": limit,
        "left_out": sides.left_out,
        "target": asked.target,
        "reference": asked.reference or "the others",
    }
    return table.rename_axis(None)


@per_corpus
def all_keyness(corpus: Corpus, /, **options: Any) -> pd.DataFrame:
    """`keyness` of every outlet against all the others, one below the other: outlet, then its
    columns; options as there.

    attrs: limits (what was tested, in one line, by outlet; or why an outlet could not be compared),
    limit (all of them in one text) and smallest_p (by outlet). An empty table where nothing can be
    compared. Raises InputError for an option that is none.
    """
    known(options.get("voice", "all"), VOICES, "voice")
    one = lambda outlet: partial(keyness, corpus, outlet, **options)
    return each_outlet((outlet, tried(one(outlet))) for outlet in corpus.outlets)


def tried(compare: Callable[[], pd.DataFrame]) -> pd.DataFrame | InputError:
    """The table of an outlet, or why there is none."""
    try:
        return compare()
    except InputError as error:
        return error


def each_outlet(found: Iterable[tuple[str, pd.DataFrame | InputError]]) -> pd.DataFrame:
    """The table of `all_keyness` from what was `tried` for each outlet."""
    tables, limits, smallest = [pd.DataFrame(columns=["outlet", *KEYNESS])], {}, {}
    for outlet, table in found:
        if isinstance(table, InputError):
            limits[outlet] = f"Not compared: {table}."
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
    made = pd.concat(tables[1:] or tables, ignore_index=True)
    made.attrs = {
        "limits": limits,
        "limit": said or "No outlet is known: there is nothing to compare.",
        "smallest_p": smallest,
    }
    return made
