"""What a finding is, and what every rule needs: told spans, and words for a claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from .. import evidence, framing, repetition, voice
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from ..corpus.spans import span_table


class Finding(NamedTuple):
    """One thing that a reader should see, before it is ranked."""

    kind: str
    event: Any  # a name, or None where it is not known
    claim: str
    limit: str
    strength: float  # 0 to 1: how much a reader would want to see it, within its kind
    spans: pd.DataFrame


Rule = Callable[[Corpus], Iterator[Finding]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Have this function asked for findings."""
    RULES.append(function)
    return function


def told(corpus: Corpus, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans described, without furniture, references and second copies; the order is kept."""
    table = evidence.counted(corpus, spans)
    return table[~table["left_out"]].drop(columns="left_out")


@per_corpus
def told_quotations(corpus: Corpus) -> pd.DataFrame:
    """Quotations as told, without scare quotes and titles, with `person`: whom the speaker is in
    the event ('' where that is not known)."""
    said = voice.quotations(corpus)
    said = told(corpus, said[~said["kind"].isin(["scare", "title"])])
    return said.assign(person=voice.persons(corpus, said))


@per_corpus
def told_spans(corpus: Corpus, table: str) -> pd.DataFrame:
    """The spans of a table of framing (deaths, labels, figures), as told."""
    return told(corpus, getattr(framing, table)(corpus))


@per_corpus
def told_tellings(corpus: Corpus) -> pd.DataFrame:
    """Quotations in several tellings (repetition.quote_variants), as told."""
    return told(corpus, repetition.quote_variants(corpus))


def pieces(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """Both sides of paired passages as one span table."""
    places = (
        (row[side], row[f"start_{side}"], row[f"end_{side}"])
        for row in rows.to_dict("records")
        for side in "ab"
    )
    return span_table(corpus, places)


def first_sentences(corpus: Corpus, articles: Iterable[str]) -> pd.DataFrame:
    """The first sentence of each of these articles, headlines and furniture apart."""
    sentences = corpus.sentences
    running = sentences[~sentences["part"].isin(["furniture", "headline"])]
    return running[running["article"].isin(list(articles))].groupby("article").head(1)


def listed(words: Iterable[str], most: int = 4) -> str:
    """“a” (2), “b” (1): the commonest words of a list, as printed, with their counts."""
    counts = pd.Series([" ".join(w.lower().split()) for w in words]).value_counts(sort=True)
    return ", ".join(f"“{w}” ({n})" for w, n in counts.head(most).items())


def brief(text: str, most: int = 90) -> str:
    """The beginning of a text, without the marks around it."""
    text = " ".join(text.strip('“”"‘’«» ,.').split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(names), 2)


def surname(people: pd.Series) -> pd.Series:
    """The last word of each name, without its accents: one person may be spelled two ways."""
    plain = people.str.normalize("NFD").str.replace(r"[\u0300-\u036f]", "", regex=True)
    return plain.str.replace(r",? (?:Jr|Sr|II|III|IV)\.?$", "", regex=True).str.split().str[-1]


def outlets_of(corpus: Corpus, articles: Iterable[str]) -> list[str]:
    """The outlets of these articles, in their order, an unknown one as 'an unknown outlet'."""
    known = corpus.articles["outlet"].loc[list(articles)]
    return [o if isinstance(o, str) else "an unknown outlet" for o in known]
