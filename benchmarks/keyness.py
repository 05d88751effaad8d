"""Keyness: how fast, and how often it calls chance a finding.

usage: python benchmarks/keyness.py CORPUS [--splits 20]

Times tokenising, counting and keyness of every outlet against the rest, and scattertext's scores of
the same words where it is
installed (pip install .[bench]). Then splits the articles of the largest outlet at random: every
word called significant is a false one.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2, false_discovery_control, norm

from analysis import Corpus, evidence, wording
from analysis.corpus.text import tokens
from analysis.wording import terms


def timed(what: str, function: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = function()
    took = time.perf_counter() - start
    print(f"{what:64s} {took:7.2f} s")
    return took, result


def theirs(corpus: Corpus) -> None:
    """scattertext: words, counts and p of log-odds with the same prior, every outlet against the
    rest; no interval, no permuting."""
    import scattertext

    frame = corpus.articles[corpus.articles["outlet"].notna()]
    nlp = scattertext.whitespace_nlp_with_sentences
    built = (
        scattertext.CorpusFromPandas(frame, category_col="outlet", text_col="text", nlp=nlp)
        .build()
        .get_unigram_corpus()
    )
    counts = built.get_term_freq_df()
    total = counts.sum(axis=1)
    for outlet in corpus.outlets:
        both = np.stack((counts[f"{outlet} freq"], total - counts[f"{outlet} freq"]), axis=1)
        scattertext.LogOddsRatioInformativeDirichletPrior(total.to_numpy(), 500, "word").get_p_vals(
            both
        )


def null(corpus: Corpus, splits: int) -> None:
    """One outlet's articles split at random: the share of words below .05, and how many are left
    after Benjamini-Hochberg."""
    name = corpus.articles["outlet"].value_counts().index[0]
    own = corpus.articles[corpus.articles["outlet"] == name]
    draw, found = np.random.default_rng(0), []
    for seed in range(splits):
        half = np.where(draw.permutation(len(own)) < len(own) // 2, "here", "there")
        table = wording.keyness(
            Corpus(own.assign(outlet=half), house=corpus.house), "here", seed=seed
        )
        table = table[table["p"].notna()]
        tests = {
            "articles permuted": table["p"],
            "G2": chi2.sf(table["g2"].abs(), 1),
            "log-odds z": 2 * norm.sf(table["z"].abs()),
        }
        for test, p in tests.items():
            found.append((test, (p < 0.05).mean(), (false_discovery_control(p) < 0.05).sum()))
    print(f"\n{name}: {len(own)} articles split at random {splits} times; every hit is false")
    print(
        pd.DataFrame(found, columns=["test", "share below .05", "words after correction"])
        .groupby("test")
        .mean()
        .round(4)
        .to_string()
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--splits", type=int, default=20)
    args = parser.parse_args()
    corpus = Corpus.read(args.corpus)
    texts = corpus.articles["text"].tolist()
    tokens(texts[:1])  # the tables of characters are made once
    cut, _ = timed(f"words of {len(corpus)} articles", lambda: corpus.tokens)
    timed("part and repeat of each word", lambda: evidence.of_words(corpus, voices=False))
    count, _ = timed(
        "counts, articles x words", lambda: terms._counts(corpus, 1, "all", False, False, False)
    )
    timed("house style", lambda: wording.house_style(corpus))
    each = lambda: [wording.keyness(corpus, o) for o in corpus.outlets]
    ours, _ = timed(f"keyness of {len(corpus.outlets)} outlets, 999 permutations, intervals", each)
    try:
        other, _ = timed(
            "scattertext: words, counts, p of log-odds; no interval", lambda: theirs(corpus)
        )
        print(
            f"ours (words, counts, keyness, tests) / scattertext: {(cut + count + ours) / other:.2f}"
        )
    except ImportError:
        print("scattertext is not installed: pip install .[bench]")
    null(corpus, args.splits)


if __name__ == "__main__":
    main()
