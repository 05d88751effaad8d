"""Who is speaking: the tables of quotations, of statements that somebody is said to have made, and
of whose words they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from ..base.progress import steps
from ..corpus.articles import Corpus
from ..corpus.remembered import key_of, per_event
from ..corpus.spans import span_table, uncollected
from ..english.marks import quotations_of
from ..english.said import Said
from .reading import Reading

COLUMNS = [
    "kind",
    "quotation",
    "speaker",
    "role",
    "speaker_start",
    "speaker_end",
    "cue",
    "cue_start",
    "stance",
    "closed",
    "sure",
]


@per_event
def quotations(corpus: Corpus) -> pd.DataFrame:
    """Spans of quoted strings, marks included (a nested one is part of the outer one), and of
    speech without marks. One row a paragraph.

    kind                        speech; scare (a word or two set apart), title (of a work); post,
                                interview, line: speech without marks
    quotation                   the paragraphs of one quotation share this number
    speaker, role               the fullest form of the name in the article, and the role a noun of
                                data/lexicons/roles.csv gives; '' where not known. A pronoun that
                                the article leaves open stays a pronoun.
    speaker_start, speaker_end  the mention that stands by the cue; -1 where there is none
    cue, cue_start, stance      the word that attributes it ('' and -1 where none does), and
                                neutral, factive, distancing or upgraded
    closed                      False where the closing mark is missing; such a string ends with its
                                paragraph
    sure                        True where the speaker's name, or a description of people, stands by
                                the cue; False where the speaker is carried over from a sentence
                                before, found behind a pronoun or a title, or not known

    Marks: “ ” " `` '' « » „ “ and single ones; doubled apostrophes (''so''), a habit of newspaper
    databases, become " when files are read; in a table given to Corpus they stay as they are, and
    what stands in them is a statement.
    """
    return _all(corpus)[0]


@per_event
def statements(corpus: Corpus) -> pd.DataFrame:
    """Spans of what somebody is said to have said, thought or wanted without quoting it: the
    columns of `quotations`, kind 'statement'.

    Content, source and cue are cut after PolNeAR (Newell, Margolin & Ruths 2018): 'that' belongs to
    the content, ', X said' does not.
    Statements do not overlap each other; one may hold a quotation ('said it was “very” late').
    """
    return _all(corpus)[1]


@per_event
def voices(corpus: Corpus) -> pd.DataFrame:
    """Spans that are not the outlet's own words, none overlapping another: voice (quotation or
    attributed), speaker, role, sure.

    Where a statement holds a quotation, the quotation is cut out of it. Scare quotes and titles are
    narration, or part of the statement.
    """
    rows: list[tuple] = []
    quotes = quotations(corpus)
    quotes = quotes[~quotes["kind"].isin(["scare", "title"])]
    inside: dict[str, list[tuple[int, int]]] = {}
    told = ["speaker", "role", "sure"]
    columns = ["article", "start", "end", *told]
    for article, start, end, *who in quotes[columns].itertuples(index=False):
        inside.setdefault(article, []).append((start, end))
        rows.append((article, start, end, "quotation", *who))
    for article, start, end, *who in statements(corpus)[columns].itertuples(index=False):
        among = inside.get(article, [])
        for a, b in among[max(0, bisect_right(among, (start, start)) - 1) :]:
            if a >= end:
                break
            if a > start:
                rows.append((article, start, a, "attributed", *who))
            start = max(start, b)
        if start < end:
            rows.append((article, start, end, "attributed", *who))
    table = span_table(corpus, sorted(rows, key=lambda r: r[:3]), ["voice", *told])
    return table.astype({"sure": "bool"})


@uncollected()
def _all(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Quotations and statements, which are found together; once, however often they are
    corrected."""
    key = key_of(_found, (), {})
    if key not in corpus.found:
        corpus.found[key] = _found(corpus)
    both: tuple[pd.DataFrame, pd.DataFrame] = corpus.found[key]
    corpus.remember(both[0], quotations)
    corpus.remember(both[1], statements)
    return both


def _found(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    whole = ("quotation", "speaker_start", "speaker_end", "cue_start")
    types = (
        dict.fromkeys(COLUMNS, "str")
        | dict.fromkeys(whole, "int64")
        | {"closed": "bool", "sure": "bool"}
    )
    table = span_table(corpus, _rows(corpus), COLUMNS).astype(types)
    said = table["kind"] == "statement"
    return table[~said].reset_index(drop=True), table[said].reset_index(drop=True)


def _rows(corpus: Corpus) -> Iterator[tuple]:
    """Quotations and statements in the order of the text."""
    number, english = 0, corpus.is_english.to_dict()
    for article, text, paragraphs, sentences in steps(_articles(corpus), len(corpus)):
        quotes, told = quotations_of(text, paragraphs), list[Said]()
        if english[article]:
            told = Reading(text, quotes, [a for a, _ in paragraphs]).statements(sentences)
        for q in sorted(quotes + told, key=lambda q: (q.start, q.end)):
            shared = number + q.quotation if q.quotation >= 0 else -1
            yield article, q.start, q.end, q.kind, shared, *(getattr(q, c) for c in COLUMNS[2:])
        number += len(quotes)


def _articles(
    corpus: Corpus,
) -> Iterator[tuple[str, str, list[tuple[int, int]], list[list[tuple[int, int]]]]]:
    """(article, text, paragraphs, the sentences of each); as lists a thousand articles at a time,
    which spares memory"""
    parts, sentences, articles = corpus.parts, corpus.sentences, corpus.articles
    # row of parts
    first = np.searchsorted(
        articles.index.get_indexer(pd.Index(parts["article"])), np.arange(len(articles) + 1)
    )
    for low in range(0, len(articles), 1_000):
        edges = first[low : low + 1_001].tolist()
        p = parts.iloc[edges[0] : edges[-1]]
        s = sentences.iloc[slice(*np.searchsorted(sentences["paragraph"], [edges[0], edges[-1]]))]
        within: list[list[tuple[int, int]]] = [[] for _ in range(len(p))]
        for n, a, b, part in zip(
            *(s[c].tolist() for c in ("paragraph", "start", "end", "part")), strict=True
        ):
            if part != "furniture":  # 'Read more: …' is the outlet's own
                within[n - edges[0]].append((a, b))
        paragraphs = list(zip(p["start"].tolist(), p["end"].tolist(), strict=True))
        some = articles["text"].iloc[low : low + 1_000]
        for article, text, (begin, end) in zip(some.index, some, pairwise(edges), strict=True):
            if begin < end:
                yield (
                    article,
                    text,
                    paragraphs[begin - edges[0] : end - edges[0]],
                    within[begin - edges[0] : end - edges[0]],
                )
