"""Frames and loaded words, from codebooks a scholar edits: what each article dwells on, never what
it ought to say.

A codebook is a CSV of cues. A cue is a word or a few words as printed, in small letters; `econom*`
stands for every word that begins so, a lone `*` for any one word. Cues propose, human coders decide
(see agreement).

The generic codebook holds cues that fire in a dozen or more events of news on other topics. On
articles of a topic whose own cues were left out the strongest frame is the right one of five in .65
of 40; with all cues that had been tried it was .55, and .73 where they came from the same topic.
Trained coders reach .46-.60.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from ..base import parameters
from ..base.choices import needed
from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus, per_event, reads_english
from ..corpus.spans import span_table
from ..evidence import measures
from ..project import SAMPLE, InputError
from .cues import find_cues

# below this many articles a corpus cannot be its own yardstick
FEW = 20
# weight of cues at which a sentence counts as saying so
STATED = 1.0


def codebook_cues(codebook: str) -> pd.DataFrame:
    """The cues of a codebook: frame, cue, weight (float), source. `codebook`: generic, policy, or
    the path of a CSV file.

    Raises InputError, in one line, where it cannot be read or a row lacks a frame, a cue or a
    number above 0 as its weight.
    """
    codebook = str(codebook)
    parameters.codebook(codebook)
    name = codebook if codebook.endswith(".csv") else f"frames_{codebook}"
    table = lexicon(name, ("frame", "cue", "weight"))
    weight = pd.to_numeric(table["weight"], errors="coerce")
    wrong = (
        (table["frame"].str.strip() == "")
        | (table["cue"].str.strip(" *") == "")
        | ~(weight > 0)
        | np.isinf(weight)
    )
    if table.empty or wrong.any():
        where = (
            f"row {int(wrong.to_numpy().argmax()) + 2} needs a frame, a cue and a weight above 0"
            if len(table)
            else "it has no rows"
        )
        raise InputError(f"{name.removesuffix('.csv')}.csv: {where}; mend it in the codebook")
    return table.assign(
        weight=weight, frame=table["frame"].str.strip(), cue=table["cue"].str.strip()
    )


def _spans(
    corpus: Corpus, table: pd.DataFrame, group: str, cue: str, more: list[str]
) -> pd.DataFrame:
    tokens = corpus.tokens
    number, first, last = find_cues(tokens, table[cue].tolist(), pd.factorize(table[group])[0])
    article = corpus.articles.index[np.searchsorted(tokens.first, first, side="right") - 1]
    columns = (
        article,
        tokens.start[first],
        tokens.end[last],
        *(table[c].to_numpy()[number] for c in more),
    )
    return span_table(corpus, zip(*(c.tolist() for c in columns), strict=True), more)


@reads_english
@per_event
def frames(corpus: Corpus, codebook: str = "generic") -> pd.DataFrame:
    """Spans of cues: frame, cue, weight. `codebook`: generic (Semetko & Valkenburg 2000), policy
    (Boydstun et al. 2014) or a CSV's path.

    A CSV has the columns frame, cue, weight, source. Raises InputError where it cannot be used.
    """
    return _spans(corpus, codebook_cues(codebook), "frame", "cue", ["frame", "cue", "weight"])


@cache
def _sample() -> Corpus | None:
    return Corpus.read(SAMPLE) if SAMPLE.exists() else None


def _rates(
    corpus: Corpus, codebook: str, rarity: pd.Series | None = None
) -> tuple[pd.DataFrame, pd.Series]:
    """Articles x frames: root of the cues' weight per 100 words, furniture left out; and the rarity
    of each cue that weighed in.

    The root steadies the variance of counts (Bartlett 1936), so that one drumming article does not
    stretch the scale. A cue that every article holds tells articles apart no more than "the" does:
    log(1 + articles / articles with it), after Sparck Jones (1972). `rarity` gives another
    corpus's.
    """
    found, parts = frames(corpus, codebook), corpus.parts
    found = found[parts["part"].to_numpy()[corpus.locate(found, parts)] != "furniture"]
    if rarity is None:
        rarity = np.log1p(len(corpus) / found.groupby(["frame", "cue"])["article"].nunique())
    rare = rarity.reindex(pd.MultiIndex.from_frame(found[["frame", "cue"]]))
    rare = rare.fillna(np.log1p(max(len(corpus), FEW))).to_numpy()
    names = list(dict.fromkeys(codebook_cues(codebook)["frame"]))
    weight = (found["weight"] * rare).groupby([found["article"], found["frame"]]).sum().unstack()
    weight = weight.reindex(index=corpus.articles.index, columns=names).fillna(0.0)
    words = np.diff(corpus.tokens.first).clip(min=1)
    return np.sqrt(weight.div(words, axis=0) * 100), rarity


@reads_english
@per_corpus
def frame_scores(corpus: Corpus, codebook: str = "generic") -> pd.DataFrame:
    """Articles x frames: how much more an article dwells on a frame than others do, in standard
    deviations (z).

    The yardstick is the corpus itself or, below 20 articles, the embedded sample; attrs["against"]
    says which. A frame's
    column can be compared between articles; a row's highest frame is a proposal, not a verdict.
    """
    sample = _sample() if len(corpus) < FEW else None
    yardstick, rarity = _rates(corpus if sample is None else sample, codebook)
    rates = yardstick if sample is None else _rates(corpus, codebook, rarity)[0]
    spread = yardstick.std(ddof=0)
    scores = ((rates - yardstick.mean()) / spread.where(spread > 1e-9)).fillna(0.0)
    scores.attrs["against"] = "this corpus" if sample is None else "the embedded sample"
    return scores


@per_corpus
def frame_shares(corpus: Corpus, codebook: str = "generic", by: str = "outlet") -> pd.DataFrame:
    """For each frame and outlet (or event, or article): sentences, carrying (those whose cues weigh
    1 or more), share, low, high.

    low and high bound the share at 95 %, by drawing whole articles again (bootstrap: Efron 1979),
    for sentences of one article are no independent draws; NaN below four articles, and where no
    sentence carries the frame. Raises InputError for a column that the articles do not have.
    """
    if by != "article":
        needed(corpus.articles, [by], "the table of articles")
    held, sentences = _sentences_of(corpus, codebook)
    own = corpus.articles.index.to_series() if by == "article" else corpus.articles[by]
    tables = []
    for group, mine in sentences.groupby(own, sort=True):
        some = held[mine.index].to_numpy()
        low, high = measures.share_interval(some, mine.to_numpy(), np.random.default_rng(0))
        carrying, n = some.sum(axis=1), int(mine.sum())
        table = pd.DataFrame({"frame": held.index, by: group, "sentences": n, "carrying": carrying})
        tables.append(table.assign(share=carrying / n, low=low, high=high))
    if not tables:
        columns = ["frame", by, "sentences", "carrying", "share", "low", "high"]
        return pd.DataFrame(columns=columns).astype({"share": float, "low": float, "high": float})
    rows = pd.concat(tables, ignore_index=True)
    place = lambda names: names.map(list(held.index).index)
    return rows.sort_values("frame", key=place, kind="stable", ignore_index=True)


def _sentences_of(corpus: Corpus, codebook: str) -> tuple[pd.DataFrame, pd.Series]:
    """Sentences that carry each frame (frames x articles), and sentences of each article that has
    one, furniture and reference documents left out."""
    found, sentences = frames(corpus, codebook), corpus.sentences
    role = sentences["article"].map(corpus.articles["role"])
    counts = (sentences["part"] != "furniture") & (role == "article")
    size = sentences.loc[counts, "article"].value_counts()
    size = size.reindex([a for a in corpus.articles.index if a in size.index])
    found = found.assign(sentence=corpus.locate(found, sentences))
    weight = found[found["sentence"] >= 0].groupby(["frame", "sentence"])["weight"].sum()
    carrying = weight[weight >= STATED].reset_index()
    carrying = carrying[counts.to_numpy()[carrying["sentence"]]]
    article = sentences["article"].to_numpy()[carrying["sentence"]]
    held = carrying.groupby(["frame", article]).size().unstack(fill_value=0)
    names = list(dict.fromkeys(codebook_cues(codebook)["frame"]))
    return held.reindex(index=names, columns=size.index, fill_value=0).astype("int64"), size


@reads_english
@per_corpus
def loaded(corpus: Corpus) -> pd.DataFrame:
    """Spans of loaded and evaluative words: category (hedge, booster, honorific, derogatory,
    alarm), word. Not a sentiment score.

    A word in a quotation is not the outlet's own: count those in narration (evidence.describe gives
    the voice).
    """
    words = lexicon("loaded", ("category", "word"))
    return _spans(corpus, words, "category", "word", ["category", "word"])


@reads_english
@per_corpus
def entman(corpus: Corpus) -> pd.DataFrame:
    """What a frame does (Entman 1993), looked for in each article: one row an article and function.

    function (moral judgement, remedy), stated; the span is the sentence with the strongest cues,
    the first of equals; '' and -1 where none is strong enough: "not stated" means that no cue was
    found, and the cues are few.

    Of Entman's four functions these two are right in four of five rows and more
    (data/error_rates.csv). What the problem is and what causes it no list of cues finds: .46 and
    .58 of the rows that were judged. Who has better cues adds them to data/lexicons/entman.csv.
    """
    columns, by = ["function", "cue", "weight"], ["article", "function"]
    table = lexicon("entman", tuple(columns))
    table["weight"] = pd.to_numeric(table["weight"])
    found = _spans(corpus, table, "function", "cue", columns)
    found, sentences = found.drop_duplicates(["article", "start", "function"]), corpus.sentences
    found["sentence"] = at = corpus.locate(found, sentences)
    kept = found[(at >= 0) & (sentences["part"].to_numpy()[at] != "furniture")]
    strength = kept.groupby([*by, "sentence"])["weight"].sum()
    strength = strength[strength >= STATED].reset_index()
    strongest, up = ["weight", "sentence"], [False, True]
    strength = strength.sort_values(strongest, ascending=up, kind="stable").drop_duplicates(by)
    each = [corpus.articles.index, dict.fromkeys(table["function"])]
    every = pd.MultiIndex.from_product(each, names=by)
    best = strength.set_index(by)["sentence"]
    row = best.reindex(every, fill_value=-1).to_numpy(dtype=np.int64)
    span = sentences[["start", "end", "text"]].reindex(row).reset_index(drop=True)
    span = span.fillna({"start": -1, "end": -1, "text": ""})
    span = span.astype({"start": "int64", "end": "int64", "text": "str"})
    grid = pd.concat([every.to_frame(index=False), span], axis=1).assign(stated=row >= 0)
    return grid[["article", "start", "end", "text", "function", "stated"]]
