"""Findings as cards: the claim, its sentences side by side, its limit; and how much of each article
the cards reproduce."""

from __future__ import annotations

import pandas as pd

from ..corpus.articles import Corpus
from ..evidence.spans import words
from .show import Shown, escape, links, note


def excerpts(press: Corpus, spans: pd.DataFrame, most: int = 60) -> pd.DataFrame:
    """For each span the stretch that is printed: `first`, `last`, its sentence, cut to about `most`
    words around the span."""
    sentences = press.sentences
    ends = press.locate(spans.assign(start=spans["end"] - 1), sentences)
    rows = []
    for (s, e), begun, ended in zip(
        spans[["start", "end"]].itertuples(index=False),
        press.locate(spans, sentences),
        ends,
        strict=True,
    ):
        first, last = (
            sentences["start"].iloc[begun] if begun >= 0 else s,
            sentences["end"].iloc[ended] if ended >= 0 else e,
        )
        rows.append((int(first), int(last)))
    table = spans.assign(first=[r[0] for r in rows], last=[r[1] for r in rows])
    text = press.articles["text"]
    for i, r in table.iterrows():
        words, marked = (
            text[r["article"]][r["first"] : r["last"]].split(),
            text[r["article"]][r["start"] : r["end"]].split(),
        )
        # as much before the span as after it; of a long span, its beginning
        if len(words) > most:
            room = max(most - len(marked), 0) // 2
            table.loc[i, "first"] = _back(text[r["article"]], r["start"], r["first"], room)
            table.loc[i, "last"] = _on(
                text[r["article"]], r["start"], r["last"], min(len(marked), most) + room
            )
    return table


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


def _evidence(press: Corpus, rows: pd.DataFrame) -> str:
    """One printed sentence with its spans marked, under a line that says where it stands and whose
    words it is."""
    r, at, out = rows.iloc[0], int(rows["first"].iloc[0]), []
    text = press.articles["text"][r["article"]]
    for s, e in sorted(zip(rows["start"], rows["end"], strict=True)):
        s, e = max(s, at), min(e, r["last"])
        if s < e:
            out.append(f"{escape(text[at:s])}<mark>{escape(text[s:e])}</mark>")
            at = e
    place = " · ".join(
        escape(x)
        for x in (
            r["event"],
            r["part"],
            r["voice"] + (f" of {r['speaker']}" if r["speaker"] else ""),
        )
        if x
    )
    link = links(rows.head(1), press)[0]
    return f'<li><p class="source">{link} <span>{place}</span></p><blockquote>{"".join(out)}{escape(text[at : r["last"]])}</blockquote></li>'


def cards(press: Corpus, found: pd.DataFrame, max_excerpt_words: int = 60) -> Shown:
    """Findings, event by event, each with its sentences (outlet, event, part, voice; the words
    marked), its limit and links."""
    if found.empty:
        return note(
            "No rule has found anything that a reader should see first. That is no statement about the articles.",
            "Findings",
        )
    out = []
    for event, group in found.groupby(found["event"].fillna("Event not known"), sort=False):
        out.append(f"<h3>{escape(event)}</h3>")
        for n, f in group.iterrows():
            printed = excerpts(press, f["spans"], max_excerpt_words)
            told = "".join(
                _evidence(press, rows)
                for _, rows in printed.groupby(["article", "first", "last"], sort=False)
            )
            out.append(
                f'<article class="finding" aria-labelledby="finding-{n}"><p class="kind">{escape(f["kind"])}</p>'
                f'<h4 id="finding-{n}">{escape(f["claim"])}</h4><ul>{told}</ul><p class="limit">{escape(f["limit"])}</p></article>'
            )
    return Shown("\n".join(out))


def reproduced(press: Corpus, found: pd.DataFrame, max_excerpt_words: int = 60) -> pd.DataFrame:
    """How many words of each article the cards print, and which share of it: article, outlet,
    words, of, share; most first."""
    spans = (
        pd.concat([press.sentences.head(0), *found["spans"]])
        if len(found)
        else press.sentences.head(0)
    )
    counted = []
    for article, group in excerpts(press, spans.reset_index(drop=True), max_excerpt_words).groupby(
        "article"
    ):
        taken: set[int] = set()
        for r in group.itertuples():
            taken |= set(range(int(r.first), int(r.last)))
        number = press.articles.index.get_loc(article)
        t = press.tokens
        starts = t.start[t.first[number] : t.first[number + 1]]
        counted.append(
            (
                article,
                press.articles["outlet"][article],
                sum(int(s) in taken for s in starts),
                len(starts),
            )
        )
    table = pd.DataFrame(counted, columns=["article", "outlet", "words", "of"])
    return table.assign(share=table["words"] / table["of"].where(table["of"] > 0)).sort_values(
        "share", ascending=False, kind="stable"
    )


def masthead(press: Corpus) -> Shown:
    """What the page is about, at a glance: outlets, events, dates, articles, words, what was
    skipped."""
    articles = press.articles[press.articles["role"] == "article"]
    days = articles["date"].dropna()
    facts = {
        "outlets": ", ".join(press.outlets) or "not known",
        "events": ", ".join(press.events) or "not known",
        "dates": f"{days.min():%-d %B %Y} to {days.max():%-d %B %Y}" if len(days) else "not known",
        "articles": f"{len(articles):,}",
        "words": f"{words(press)['words'].iloc[0]:,}",
        "skipped": f"{len(press.skipped):,}",
    }
    notes = "".join(f"<p>{escape(n)}</p>" for n in press.notes)
    terms = "".join(f"<div><dt>{k}</dt><dd>{escape(v)}</dd></div>" for k, v in facts.items())
    return Shown(f'<dl class="masthead">{terms}</dl>{notes}')
