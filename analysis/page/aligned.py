"""Articles of one event in columns that stay aligned by what they state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..evidence import anchor
from ..framing import tellings
from .text import Shown, macros, note

if TYPE_CHECKING:
    from .page import Page

Place = tuple[int, int]
Sentence = tuple[str, int]  # an article, and which of its sentences


def aligned(page: Page, marks: dict[str, pd.DataFrame]) -> Shown:
    """The first article of each outlet, its spans marked, in columns: a sentence that another
    outlet has too stands beside it, or opens to the other's words for it."""
    articles, rows = page.columns, page.telling.loc[page.columns]
    if not articles:
        return note("There are not two outlets whose articles could stand beside each other.")
    told = tellings(page.corpus)
    told = told[told["article"].isin(articles) & (told["told_by"] > 1)]
    sentences = page.corpus.sentences
    own = {
        a: list(mine[["start", "end"]].itertuples(index=False, name=None))
        for a, mine in sentences[sentences["article"].isin(articles)].groupby("article")
    }
    statements = _statements(told, own)
    shared, placed = _rows(in_order(statements), statements, own, articles)
    others = _others({s: at for s, at in statements.items() if s not in placed})
    piece = _pieces(page, marks, own, others)
    body = [[[piece(a, n) for n in range(low, high)] for a, low, high in row] for row in shared]
    heads = [
        {
            "outlet": r.outlet,
            "title": page.called(r.Index, outlet=False),
            "place": anchor(r.Index, 0, 0),
        }
        for r in rows.itertuples()
    ]
    key = [(kind, int(t["article"].isin(articles).sum())) for kind, t in marks.items()]
    rest = len(page.telling) - len(rows)
    return Shown(macros("event").aligned(heads, body, key, rest))


def _statements(told: pd.DataFrame, own: dict[str, list[Place]]) -> dict[int, dict[str, int]]:
    """statement -> article -> the number of the sentence that tells it first, of statements that
    two of these articles tell."""
    numbers = {a: {place: n for n, place in enumerate(places)} for a, places in own.items()}
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for r in told.sort_values("start").itertuples():
        n = numbers[r.article].get((int(r.start), int(r.end)))
        if n is not None:
            found[r.statement].setdefault(r.article, n)
    return {s: at for s, at in found.items() if len(at) > 1}


def in_order(statements: dict[int, dict[str, int]]) -> list[int]:
    """The largest set of statements that no two articles tell in another order: the rows that all
    columns share (a longest chain, each statement weighing as many articles as tell it)."""
    order = sorted(statements, key=lambda s: (sum(statements[s].values()) / len(statements[s]), s))
    best: dict[int, tuple[int, int | None]] = {}
    for n, s in enumerate(order):
        before = [(best[t][0], t) for t in order[:n] if _precedes(statements[t], statements[s])]
        weight, last = max(before, default=(0, None), key=lambda pair: pair[0])
        best[s] = (weight + len(statements[s]), last)
    at: int | None = max(best, key=lambda s: best[s][0], default=None)
    chain: list[int] = []
    while at is not None:
        chain.append(at)
        at = best[at][1]
    return chain[::-1]


def _precedes(one: dict[str, int], other: dict[str, int]) -> bool:
    """Whether every article that tells both tells the one before the other."""
    return all(one[a] < other[a] for a in one.keys() & other.keys())


def _rows(
    spine: list[int],
    statements: dict[int, dict[str, int]],
    own: dict[str, list[Place]],
    articles: list[str],
) -> tuple[list[list[tuple[str, int, int]]], set[int]]:
    """Row by row, for each article which of its sentences: those before a shared statement, then
    the statement itself, and so on; and which statements have found a row."""
    done, rows, placed = dict.fromkeys(articles, 0), [], set()
    for statement in spine:
        at = {a: n for a, n in statements[statement].items() if n >= done[a]}
        if len(at) < 2:
            continue
        rows.append([(a, done[a], at.get(a, done[a])) for a in articles])
        rows.append([(a, at[a], at[a] + 1) if a in at else (a, 0, 0) for a in articles])
        done |= {a: n + 1 for a, n in at.items()}
        placed.add(statement)
    rows.append([(a, done[a], len(own.get(a, []))) for a in articles])
    return [row for row in rows if any(low < high for _, low, high in row)], placed


def _others(statements: dict[int, dict[str, int]]) -> dict[Sentence, list[Sentence]]:
    """The sentences of other articles that tell what a sentence tells."""
    found: dict[Sentence, list[Sentence]] = defaultdict(list)
    for at in statements.values():
        for one in at.items():
            found[one] += [other for other in at.items() if other[0] != one[0]]
    return found


def _pieces(
    page: Page,
    marks: dict[str, pd.DataFrame],
    own: dict[str, list[Place]],
    others: dict[Sentence, list[Sentence]],
) -> Callable[[str, int], dict[str, Any]]:
    """What gives a sentence of an article as the template wants it."""
    articles, parts = page.corpus.articles, page.corpus.parts
    text, outlet = articles["text"], articles["outlet"]
    spans: dict[str, list[tuple[int, int, str]]] = {a: [] for a in own}
    for kind, table in marks.items():
        mine = table.loc[table["article"].isin(own), ["article", "start", "end"]]
        for a, s, e in mine.itertuples(index=False, name=None):
            spans[a].append((int(s), int(e), kind))
    first = parts[parts["article"].isin(own)].set_index(["article", "start"])["part"].to_dict()

    def piece(article: str, n: int) -> dict[str, Any]:
        start, end = own[article][n]
        beside = [(b, own[b][m]) for b, m in dict.fromkeys(others.get((article, n), []))]
        return {
            "place": anchor(article, start, end),
            "part": first.get((article, start), ""),
            "pieces": marked(text[article], start, end, spans[article]),
            "others": [(outlet[b] or b, anchor(b, *at), text[b][slice(*at)]) for b, at in beside],
        }

    return piece


def marked(
    text: str, start: int, end: int, spans: list[tuple[int, int, str]]
) -> list[tuple[str, str]]:
    """A stretch of a text in pieces: (the kinds of all spans over it, or '', the text)."""
    mine = [(max(s, start), min(e, end), kind) for s, e, kind in spans if s < end and e > start]
    edges = sorted({start, end, *(edge for s, e, _ in mine for edge in (s, e))})
    pieces = []
    for a, b in pairwise(edges):
        kinds = dict.fromkeys(kind for s, e, kind in mine if s <= a and b <= e)
        pieces.append((" ".join(kinds), text[a:b]))
    return pieces
