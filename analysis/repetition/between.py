"""Passages that two articles share, or that one says twice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..corpus.remembered import per_article, per_corpus
from ..corpus.spans import cut, span_table
from . import chains, runs
from .folding import hashes
from .readings import CAREFUL, article_facts, read

PAIR = ["a", "start_a", "end_a", "text_a", "b", "start_b", "end_b", "text_b", "words", "edits"]


# articles, and share of its outlet's, from which what opens or closes them is a line of the house
LINE_TEXTS, LINE_SHARE = 10, 0.2


BETWEEN = [*PAIR, "same_event", "voice_a", "voice_b", "reading", "why", "direction"]


def named(articles: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Passages of articles by number, with the ids of these and what they say."""
    for side in "ab":
        number, start, end = (table[f"{c}_{side}"].to_numpy() for c in ("number", "start", "end"))
        said = cut(articles["text"], number, start.tolist(), end.tolist())
        table[side] = pd.array(articles.index.to_numpy()[number], dtype="str")
        table[f"text_{side}"] = pd.array(said, dtype="str")
    return table


def _passages(
    corpus: Corpus, least: int, within: bool
) -> tuple[pd.DataFrame, np.ndarray, runs.Held]:
    """-> the columns PAIR, numbers of articles, first and last places of each side; article at each
    place; what is held."""
    t, a = corpus.tokens, corpus.articles
    words = runs.lay_out(t.term, t.first, hashes(t.terms))
    rank = np.empty(len(a), np.int64)
    # NaT comes last
    rank[np.argsort(a["date"].to_numpy(), kind="stable")] = np.arange(len(a))
    found, held = chains.passages(words, least, within, rank)
    places = dict(zip(("first_a", "last_a", "first_b", "last_b"), found[:4], strict=True))
    table = pd.DataFrame(chains.sides(words, found, t.start, t.end) | places)
    article = words.article
    del words  # large, and no longer needed
    table = named(a, table[table["words"] >= least].reset_index(drop=True))
    order = ["number_a", "number_b", "first_a", "first_b"]
    return table.sort_values(order, ignore_index=True), article, held


@per_article
def within(corpus: Corpus, min_words: int = 6) -> pd.DataFrame:
    """Passages of `min_words` or more words that an article says again, word for word or nearly.

    A row is the first telling (a) and one later copy (b) in the same article: a, start_a, end_a,
    text_a, b, start_b, end_b, text_b;
    words that stand in both, edits (words replaced, dropped or put in).
    """
    return _passages(corpus, min_words, within=True)[0][PAIR]


@per_article
def repeats(corpus: Corpus) -> pd.DataFrame:
    """Spans that repeat what their article has said already: later tellings of ten words or a whole
    sentence, never a first."""
    rows = within(corpus)
    rows = rows[rows["edits"] * 4 <= rows["words"]]
    s = corpus.sentences if len(rows) else corpus.sentences.iloc[:0]
    by = {
        article: list(zip(d["start"], d["end"], strict=True))
        for article, d in s[s["article"].isin(rows["b"])].groupby("article")
    }
    whole = [
        any(min(end, y) - max(start, x) >= 0.8 * (y - x) for x, y in by.get(article, []))
        for article, start, end in zip(rows["b"], rows["start_b"], rows["end_b"], strict=True)
    ]
    rows = rows[(rows["words"] >= 10) | np.array(whole, bool)]
    copies = rows[["b", "start_b", "end_b", "start_a", "end_a"]].itertuples(index=False)
    return span_table(corpus, copies, ["first_start", "first_end"])


@per_corpus
def between(corpus: Corpus, min_words: int = 6) -> pd.DataFrame:
    """Passages of `min_words` or more words that two articles share, small edits bridged.

    A row: a, start_a, end_a, text_a, b, start_b, end_b, text_b (a stands before b in the corpus);
    words that stand in both, edits (words replaced, dropped or put in); same_event (NA where an
    event is not known); voice_a, voice_b (quotation, attributed, narration: the voice of most of
    the passage); reading and why; direction (the id of the earlier article, '' unless both dates
    are known and differ). Readings, the first that holds:

    furniture       site text of one outlet, or what is left of a page's markup
    names           names, titles, numbers and hardly a word besides: nobody's wording
    common source   quoted or attributed on at least one side: both may have it from the speaker
    agency copy     a news agency is credited on either side, or the same words stand in an article
                    that credits one
    formula         a short turn of different events, of four articles or more, or with fewer than
                    six content words besides names, titles and numbers: unlike events share as much
                    by chance
    candidate copy  narration on both sides, one event: worth looking at, not proved

    A run that very many articles hold is reported between each of them and the earliest. In corpora
    of more than 2,000 articles voices are read from quotation marks alone, and not at all for
    furniture.
    """
    return shared(corpus, min_words)[BETWEEN]


@per_corpus
def shared(corpus: Corpus, min_words: int) -> pd.DataFrame:
    if corpus.whole is not None:
        return _moved(corpus, shared(corpus.whole, min_words))
    table, article, held = _passages(corpus, min_words, within=False)
    flags = np.zeros(len(article), np.uint8)
    of_run = flags_of_runs(held.group, article[held.place], *article_facts(corpus.articles))
    flags[held.place] = of_run[held.group]
    facts = runs.mostly(flags, table["first_a"].to_numpy(), table["last_a"].to_numpy())
    size = np.diff(corpus.tokens.first)
    shorter = np.minimum(size[table["number_a"]], size[table["number_b"]])
    table = read(corpus, table.assign(shorter=shorter, **facts), len(corpus) <= CAREFUL)
    return table.drop(columns=["shorter", *facts])


def _moved(part: Corpus, table: pd.DataFrame) -> pd.DataFrame:
    """The passages of a whole that two articles of a part share, at their places there."""
    assert part.whole is not None
    before, here = part.whole.tokens.first, part.tokens.first
    number = part.articles.index.get_indexer(part.whole.articles.index)
    a, b = table["number_a"].to_numpy(np.int64), table["number_b"].to_numpy(np.int64)
    table = table[(number[a] >= 0) & (number[b] >= 0)].reset_index(drop=True)
    for side in "ab":
        old = table[f"number_{side}"].to_numpy(np.int64)
        new = number[old]
        table[f"number_{side}"] = new.astype(table[f"number_{side}"].dtype)
        for at in ("first", "last"):  # an article's words begin one place after those before it
            table[f"{at}_{side}"] += here[new] + new - before[old] - old
    return table


def flags_of_runs(
    group: np.ndarray, article: np.ndarray, outlet: np.ndarray, event: np.ndarray, wire: np.ndarray
) -> np.ndarray:
    """Facts of each word run, from the articles that hold it (sorted by run, then by article), as
    bits: 0, it stands twice; 1, in one outlet alone, three articles or more; 2, in four articles or
    more; 3, in tellings of several events; 4, in an article that credits an agency; 5, in so many
    articles of one outlet alone that it is a line of the house, if it opens or closes them."""
    new = np.diff(group, prepend=-1) != 0
    begin = np.flatnonzero(new)
    if not len(begin):
        return np.zeros(0, np.uint8)
    texts = np.add.reduceat(new | (np.diff(article, prepend=-1) != 0), begin, dtype=np.int64)
    least = lambda code: np.minimum.reduceat(code[article], begin)
    most = lambda code: np.maximum.reduceat(code[article], begin)
    low, early = least(outlet), least(event)
    alone = (low == most(outlet)) & (low >= 0)
    of = np.bincount(outlet[outlet >= 0], minlength=1)[low]
    line = alone & (texts >= LINE_TEXTS) & (texts >= LINE_SHARE * of)
    several_events = (early != most(event)) & (early >= 0)
    wires = most(wire)
    facts = np.stack((texts > 0, alone & (texts >= 3), texts >= 4, several_events, wires, line))
    return np.packbits(facts, axis=0, bitorder="little")[0]
