"""What the sentences of an event say: the stems of their content words, names and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from ..base.lexicons import function_words, lexicon
from ..base.nltk import PorterStemmer
from ..corpus.articles import Corpus
from ..english.numbers import quantifiers
from .cues import find_cues

DIGITS = re.compile(r"[\d,]*\d(?:\.\d+)?")


class Said(NamedTuple):
    """What the sentences of an event say, as keys, word for word."""

    event: str
    sentences: pd.DataFrame  # spans with part, position (lead or body), outlet and event
    row: np.ndarray  # of each word its sentence
    key: np.ndarray  # and what it says
    names: np.ndarray  # the keys: a stem, "#12" for a number, "=" and what a phrase means
    is_name: np.ndarray  # of each key, whether it is a name or a title
    plain: np.ndarray  # of each word, whether it stands in no name

    def matrix(self, some: np.ndarray | None = None) -> csr_matrix:
        """Sentences x keys: 1 where a sentence says it, in these words or in any."""
        row, key = (x if some is None else x[some] for x in (self.row, self.key))
        shape = len(self.sentences), len(self.names)
        once = np.unique(row * np.int64(shape[1]) + key)
        return csr_matrix((np.ones(len(once)), np.divmod(once, shape[1])), shape=shape)


@cache
def _stem(word: str) -> str:
    """Porter's stem (1980) of a word in one of its spellings: harbour and harbor, organise and
    organize are one."""
    return PorterStemmer().stem(
        word.replace("our", "or").replace("isation", "ization").replace("ise", "ize")
    )


@cache
def _content(term: str) -> tuple[str, ...]:
    """What a word says: '#12' for a number in digits or words, stems of its parts, nothing for a
    function word."""
    pieces = [p for p in re.split("[-']", term.removesuffix("'s")) if p]
    values = [_values().get(p) for p in pieces]
    if len(values) == 2 and values[0] and values[1] and values[0] >= 20 and 0 < values[1] < 10:
        return (f"#{values[0] + values[1]}",)
    said = []
    for piece, value in zip(pieces, values, strict=True):
        digits = DIGITS.match(piece)
        if digits or value is not None:
            said.append(f"#{digits.group().replace(',', '') if digits else value}")
        elif len(piece) > 1 and piece not in function_words():
            said.append(_stem(piece))
    return tuple(said)


@cache
def _values() -> dict[str, int]:
    known = quantifiers()
    values = known.plain | known.times
    return {p: int(v) for p, v in values.items() if v <= 100 and p != "score"}


def _equivalents() -> pd.DataFrame:
    return lexicon("equivalents", ("cue", "means", "kind"))


def _terms(corpus: Corpus) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Of each word what it says, as a number in a list of keys: a phrase of equivalents.csv speaks
    once, where it begins."""
    tokens, means = corpus.tokens, _equivalents()
    cue, first, last = find_cues(tokens, means["cue"].tolist(), np.zeros(len(means), np.int64))
    meaning, classes = pd.factorize(means["means"])
    silent, term = len(tokens.terms), tokens.term.astype(np.int64)
    for step in range(int((last - first).max(initial=0)) + 1):
        term[first[first + step <= last] + step] = silent
    term[first] = silent + 1 + meaning[cue]
    return term, [*map(_content, tokens.terms), (), *((f"={m}",) if m else () for m in classes)]


def _sentences(corpus: Corpus) -> pd.DataFrame:
    """The sentences of articles that tell of an event, furniture left out, with outlet, event and
    position: lead for the headline and all to the end of the lead, else body."""
    sentences = corpus.sentences
    lead = sentences[sentences["part"] == "lead"].groupby("article")["end"].max()
    opening = sentences["part"].isin(["headline", "lead"])
    opening |= sentences["end"] <= lead.reindex(sentences["article"]).to_numpy(float)
    table = sentences[["article", "start", "end", "text", "part"]]
    table = table.assign(position=np.where(opening, "lead", "body"))
    articles = corpus.articles[corpus.articles["role"] == "article"]
    known = articles[["outlet", "event"]].dropna().reindex(table["article"])
    table = table.assign(outlet=known["outlet"].to_numpy(), event=known["event"].to_numpy())
    return table[(table["part"] != "furniture") & table["event"].notna()]


def said_in(corpus: Corpus) -> Iterator[Said]:
    """What the sentences of each event say."""
    tokens, (term, says) = corpus.tokens, _terms(corpus)
    place: dict[str, int] = {}
    keys = [[place.setdefault(k, len(place)) for k in said] for said in says]
    names = np.array(list(place), dtype=object)
    row, texts = corpus.locator(corpus.sentences)(corpus.places), corpus.articles["text"]
    letters = zip(texts.to_numpy(object)[tokens.text], tokens.start.tolist(), strict=True)
    upper = np.fromiter((text[start].isupper() for text, start in letters), bool)
    opens = np.diff(row, prepend=-2) != 0
    size = np.array([len(k) for k in keys])[term]
    key = np.fromiter(chain.from_iterable(map(keys.__getitem__, term)), np.int64)
    row, upper, opens = (np.repeat(x, size) for x in (row, upper, opens))
    capital, small = (np.bincount(key[w], minlength=len(place)) for w in (upper & ~opens, ~upper))
    title = "=" + _equivalents().query("kind == 'title'")["means"].to_numpy(object)
    is_name = (capital > 3 * small) | np.isin(names, title)
    table = _sentences(corpus)
    number, events = pd.factorize(table["event"], sort=True)
    # of each sentence; one more for words outside all of them
    event = np.full(len(corpus.sentences) + 1, -1)
    event[table.index] = number
    order = np.argsort(event[row], kind="stable")
    bounds = np.searchsorted(event[row][order], np.arange(len(events) + 1))
    for n, name in enumerate(events):
        told, inside = table[number == n], order[bounds[n] : bounds[n + 1]]
        used, own = np.unique(key[inside], return_inverse=True)
        rows = np.searchsorted(told.index, row[inside])
        plain = (~upper | opens)[inside]
        yield Said(name, told.reset_index(drop=True), rows, own, names[used], is_name[used], plain)
