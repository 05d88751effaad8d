"""Who told it first: statements, figures, quotations and labels that two or more outlets of an
event have, in order of time; and when a figure was raised, lowered or dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import Indel

from .. import repetition
from ..corpus.articles import Corpus
from ..corpus.dates import moments
from ..corpus.remembered import per_event
from ..corpus.spans import span_table
from ..english.actors import labels
from .comparison import comparison
from .coverage import tellings
from .figures import figures

COLUMNS = "event kind thing outlet when first after unit step value".split()
# part of the words from which a sentence of an earlier version is the same one
ALIKE = 0.6
Cut = tuple[list[tuple[int, int, str]], list[list[str]]]  # spans of sentences, and their words


class Telling(NamedTuple):
    """One outlet's telling of a thing; of a figure, between which values it is."""

    article: str
    start: int
    end: int
    text: str
    outlet: Any
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan


@per_event
def first(corpus: Corpus) -> pd.DataFrame:
    """What two or more outlets of an event tell, each outlet's first telling of it, by time.

    Spans, and: event; kind (statement, figure, quotation, label); thing (the statement as it was
    told first, the quantity, the fullest wording, the label); outlet; when (the article's date and time as known);
    first (no other outlet is known to have told it before: several, where they tell it on one day
    and the time is not known); after, unit (how long after the first: minutes, where both are known
    to the minute, else days; "same day"); step (of a figure, against the one told before it:
    raised, lowered, same; dropped, with the time of the outlet's later version that has none of it;
    '' where that is not clear, as between "dozens" and 60); value (of a figure, NaN for a range and
    for other kinds). Earlier versions of an article take part with their own times. Articles without a date take
    no part. That one told it before another does not say who had it from whom.
    """
    corpus = _with_versions(corpus)
    when, printed = moments(corpus.articles), _printed(corpus)
    if not when:
        return span_table(corpus, [], COLUMNS)
    versions = corpus.versions().sort_values(["version_of", "n"])
    figure, has = _like(corpus)
    out: list[tuple[Any, ...]] = []
    for kind, thing, event, rows in _things(corpus):
        rows = [r for r in rows if r.article in when and isinstance(r.outlet, str)]
        if len({r.outlet for r in rows}) < 2:
            continue
        rows.sort(key=lambda r: (when[r.article].day, when[r.article].latest, r.start))
        told = rows if kind == "figure" else _first_each(rows, "outlet")
        thing = told[0].text if kind == "statement" else thing
        begin = when[rows[0].article]
        steps = _steps(told) if kind == "figure" else [""] * len(told)
        for r, step in zip(told, steps, strict=True):
            after, unit = when[r.article].since(begin)
            early = unit == "same day" or after == 0
            about = (event, kind, thing, r.outlet, printed[r.article], early, after, unit, step)
            out.append((*r[:3], *about, r.value))
        if kind == "figure":
            for r, later in _dropped(versions, rows):
                if figure[r.article, r.start] & has[later]:
                    continue  # it may have been raised, or told in other words
                after, unit = when[later].since(begin) if later in when else (np.nan, "")
                said = printed[later] if unit else ""
                about = (event, kind, thing, r.outlet, said, False, after, unit, "dropped")
                out.append((*r[:3], *about, r.value))
    return span_table(corpus, out, COLUMNS)


def _with_versions(corpus: Corpus) -> Corpus:
    """The corpus with earlier versions as articles of their own; itself where there are none."""
    articles = corpus.articles
    if not (articles["role"] == "version").any():
        return corpus
    role = articles["role"].replace("version", "article")
    return Corpus(articles.assign(role=role), lexicons=corpus.lexicons, versions="all")


def _printed(corpus: Corpus) -> dict[str, str]:
    """Date and time of each article that has a date, as known."""
    dated = corpus.articles[["date", "time"]].dropna(subset=["date"])
    return {
        str(article): f"{date:%Y-%m-%d} {time}".strip()
        for article, date, time in dated.itertuples(name=None)
    }


def _like(corpus: Corpus) -> tuple[dict[tuple[str, int], set[Any]], defaultdict[str, set[Any]]]:
    """What would be a figure of the same in another version: of each figure, by article and place,
    its value, its unit, its noun where nothing is said of what became of the counted; and of each
    article what it has of these."""
    figure: dict[tuple[str, int], set[Any]] = {}
    article: defaultdict[str, set[Any]] = defaultdict(set)
    for r in figures(corpus).itertuples():
        figure[r.article, r.start] = {r.value, r.unit, ("some", r.counted)}
        article[r.article] |= {r.value, r.unit, ("some", r.counted) if not r.state else r.unit}
    return figure, article


def _first_each(rows: list[Telling], what: str) -> list[Telling]:
    """The first row of each outlet, or of each article."""
    found: dict[str, Telling] = {}
    for row in rows:
        found.setdefault(getattr(row, what), row)
    return list(found.values())


def _dropped(versions: pd.DataFrame, rows: list[Telling]) -> Iterator[tuple[Telling, str]]:
    """The last telling of a figure by each article whose next version has none of it, and that
    version. `versions` are in order."""
    if versions.empty:
        return
    after = dict(zip(versions["article"], versions["article"].shift(-1), strict=True))
    of = dict(zip(versions["article"], versions["version_of"], strict=True))
    have = {r.article for r in rows}
    for r in _first_each(rows, "article"):
        later = after.get(r.article)
        if isinstance(later, str) and of[later] == of[r.article] and later not in have:
            yield r, later


def _things(corpus: Corpus) -> Iterator[tuple[str, str, str, list[Telling]]]:
    """What may be told by several outlets: kind, name, event, its tellings."""
    articles = corpus.articles
    told = tellings(corpus).query("told_by > 1")
    groups = corpus.versions().sort_values("n")
    cut = _cut(corpus.sentences[corpus.sentences["article"].isin(groups["article"])])
    versions = {
        article: [(a, cut[a]) for a in mine["article"] if a in cut]
        for _, mine in groups.groupby("version_of")
        for article in mine["article"]
    }
    for (_, thing, event), rows in _tellings(told, ["statement", "statement_text", "event"]):
        yield "statement", thing, event, [_earliest(r, versions.get(r.article, [])) for r in rows]
    for (event, quantity), rows in _tellings(comparison(corpus), ["event", "quantity"]):
        yield "figure", quantity, event, rows
    quoted = repetition.quote_variants(corpus)
    quoted = quoted[quoted["mode"] == "direct"]
    quoted = quoted.assign(event=articles["event"].reindex(quoted["article"]).to_numpy())
    for (_, event), rows in _tellings(quoted.dropna(subset=["event"]), ["statement", "event"]):
        yield "quotation", max((r.text for r in rows), key=len), event, rows
    named = labels(corpus).query("kind == 'label'")
    for column in ("event", "outlet"):
        named = named.assign(**{column: articles[column].reindex(named["article"]).to_numpy()})
    for (event, label), rows in _tellings(named.dropna(subset=["event"]), ["event", "label"]):
        yield "label", label, event, rows


def _cut(sentences: pd.DataFrame) -> dict[str, Cut]:
    """The sentences of each article."""
    cut: dict[str, Cut] = {}
    for article, *span in sentences[["article", "start", "end", "text"]].itertuples(index=False):
        spans, said = cut.setdefault(article, ([], []))
        spans.append((span[0], span[1], span[2]))
        said.append(span[2].lower().split())
    return cut


def _tellings(table: pd.DataFrame, by: list[str]) -> list[tuple[tuple[Any, ...], list[Telling]]]:
    """The rows of a table, grouped: for there are thousands of groups of a few rows each."""
    groups: dict[tuple[Any, ...], list[Telling]] = {}
    columns = [c for c in Telling._fields if c in table]
    keys, rows = (table[names].itertuples(index=False, name=None) for names in (by, columns))
    for key, row in zip(keys, rows, strict=True):
        groups.setdefault(key, []).append(Telling(*row))
    return sorted(groups.items(), key=lambda group: group[0])


def _earliest(told: Telling, versions: list[tuple[str, Cut]]) -> Telling:
    """A sentence as the first version of its article has it, or one much like it."""
    words = told.text.lower().split()
    for article, (spans, said) in versions:
        best = process.extractOne(
            words, said, scorer=Indel.normalized_similarity, score_cutoff=ALIKE
        )
        if best:
            start, end, text = spans[best[2]]
            return told._replace(article=article, start=start, end=end, text=text)
    return told


def _steps(rows: list[Telling]) -> Iterator[str]:
    """What became of a figure, row by row, since an earlier article told it: where an article has
    two (an old one in its headline), both are held against that."""
    before: Telling | None = None
    here: Telling | None = None
    moved: Telling | None = None
    for r in rows:
        if here is not None and r.article != here.article:
            before, moved = moved or here, None
        step = _step(before, r)
        if step in ("raised", "lowered"):
            moved = r
        here = r
        yield step


def _step(before: Telling | None, here: Telling) -> str:
    """What became of a figure since it was told before: by its value, "at least 20" being 20; of
    ranges only where they lie apart."""
    if before is None:
        return ""
    one, other = before.value, here.value
    if np.isnan(one) or np.isnan(other):
        apart = here.low > before.high or here.high < before.low
        one, other = (before.low, here.low) if apart else (np.nan, np.nan)
    if np.isnan(one) or np.isnan(other):
        return ""
    return "same" if one == other else "raised" if other > one else "lowered"
