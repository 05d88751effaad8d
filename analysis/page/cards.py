"""Findings as cards: the claim, its sentences side by side, its limit; and how much of each article
the cards reproduce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..findings import reviews
from .sentences import links
from .text import Shown, macros, note

if TYPE_CHECKING:
    from .page import Page

CARD = ("kind", "claim", "limit", "judged", "precision", "verdict", "note")
REJECTED = "left out because they were rejected in review: {n}."
NOTHING = (
    "No rule has found anything that a reader should see first. That is no statement about the "
    "articles."
)


def excerpts(press: Corpus, spans: pd.DataFrame, most: int = 60) -> pd.DataFrame:
    """For each span the stretch that is printed: `first`, `last`, its sentence, cut to about `most`
    words around the span."""
    sentences = press.sentences
    last = spans.assign(start=spans["end"] - 1)
    begun, ended = press.locate(spans, sentences), press.locate(last, sentences)
    table = spans.assign(
        first=_edge(sentences, "start", begun, spans), last=_edge(sentences, "end", ended, spans)
    )
    text = press.articles["text"]
    for i, r in table.iterrows():
        whole = text[r["article"]]
        marked = len(whole[r["start"] : r["end"]].split())
        # as much before the span as after it; of a long span, its beginning
        if len(whole[r["first"] : r["last"]].split()) > most:
            room = max(most - marked, 0) // 2
            table.loc[i, "first"] = _back(whole, r["start"], r["first"], room)
            table.loc[i, "last"] = _on(whole, r["start"], r["last"], min(marked, most) + room)
    return table


def _edge(sentences: pd.DataFrame, edge: str, at: np.ndarray, spans: pd.DataFrame) -> np.ndarray:
    """Where the sentence of each span begins or ends; the span's own edge where it is in none."""
    own = spans[edge].to_numpy()
    return np.where(at >= 0, np.append(sentences[edge].to_numpy(), 0)[at], own).astype(int)


def _back(text: str, at: int, least: int, words: int) -> int:
    """Where `words` words before `at` begin, not before `least`."""
    pieces = text[least:at].split()
    kept = " ".join(pieces[len(pieces) - words :]) if words else ""
    return max(least, at - len(kept) - 1) if kept else at


def _on(text: str, at: int, most: int, words: int) -> int:
    """Where `words` words from `at` end, not after `most`."""
    end = at
    for _ in range(words):
        while end < most and text[end].isspace():
            end += 1
        while end < most and not text[end].isspace():
            end += 1
    return min(end, most)


def _evidence(page: Page, rows: pd.DataFrame) -> dict[str, Any]:
    """One printed sentence: where it stands, whose words it is, its pieces with the spans
    marked."""
    r, at, pieces = rows.iloc[0], int(rows["first"].iloc[0]), []
    text = page.corpus.articles["text"][r["article"]]
    for start, end in sorted(zip(rows["start"], rows["end"], strict=True)):
        start, end = max(start, at), min(end, r["last"])
        if start < end:
            pieces += [("", text[at:start]), ("mark", text[start:end])]
            at = end
    of = "to" if r["voice"] == "attributed" else "of"
    said = r["voice"] + (f" {of} {r['speaker']}" if r["speaker"] else "")
    return {
        "link": links(page, rows.head(1))[0],
        "place": " · ".join(filter(None, (r["part"], said))),
        "pieces": [*pieces, ("", text[at : r["last"]])],
    }


def cards(page: Page, found: pd.DataFrame, max_excerpt_words: int = 60) -> Shown:
    """Findings, event by event, each with its sentences (outlet, part, voice; the words marked),
    its limit and links. Those that people rejected (reviews.csv) are left out, and counted."""
    found = reviews.reviewed(page.corpus, found)
    rejected = found.attrs["rejected"]
    left_out = note(REJECTED.format(n=rejected), "Reviewed") if rejected else Shown("")
    if found.empty:
        return left_out or note(NOTHING, "Findings")
    groups = found.groupby(found["event"].fillna("Event not known"), sort=False)
    told = [
        (page.event_name(event), [_card(page, n, r, max_excerpt_words) for n, r in rows.iterrows()])
        for event, rows in groups
    ]
    return Shown(macros("cards").cards(told, len(told) > 1)) + left_out


def _card(page: Page, number: object, found: pd.Series, most: int) -> dict[str, Any]:
    printed = excerpts(page.corpus, found["spans"], most)
    groups = printed.groupby(["article", "first", "last"], sort=False)
    told = [_evidence(page, rows) for _, rows in groups]
    return {"number": number, "told": told} | {k: found[k] for k in CARD}


def reproduced(page: Page, found: pd.DataFrame, max_excerpt_words: int = 60) -> pd.DataFrame:
    """How many words of each article the cards print, and which share of it: article, outlet,
    words, of, share; most first."""
    press = page.corpus
    spans = pd.concat([press.sentences.head(0), *found["spans"]], ignore_index=True)
    counted, t = [], press.tokens
    for article, group in excerpts(press, spans, max_excerpt_words).groupby("article"):
        number = press.articles.index.get_loc(article)
        starts = t.start[t.first[number] : t.first[number + 1]]
        taken = np.zeros(len(starts), dtype=bool)
        for r in group.itertuples():
            taken |= (starts >= r.first) & (starts < r.last)
        outlet = press.articles["outlet"][article]
        counted.append((article, outlet, int(taken.sum()), len(starts)))
    table = pd.DataFrame(counted, columns=["article", "outlet", "words", "of"])
    table = table.assign(share=table["words"] / table["of"].where(table["of"] > 0))
    return table.sort_values("share", ascending=False, kind="stable")


def one(page: Page, card: pd.Series, max_excerpt_words: int = 60) -> Shown:
    """One finding as a card, with its event above it."""
    told = [(page.event_name(card["event"] or ""), [_card(page, 1, card, max_excerpt_words)])]
    return Shown(macros("cards").cards(told, True))
