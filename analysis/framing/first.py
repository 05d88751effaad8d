"""Who told it first: statements, figures, quotations and labels that two or more outlets of an
event have, in order of time; and when a figure was raised, lowered or dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz.distance import Indel

from .. import repetition
from ..corpus.articles import Corpus, per_corpus, span_table
from ..english.actors import labels
from .comparison import comparison
from .coverage import coverage

COLUMNS = ["event", "kind", "thing", "outlet", "when", "first", "after", "unit", "step"]
SPAN = ["article", "start", "end"]
# part of the words from which a sentence of an earlier version is the same one
ALIKE = 0.6
TIME = re.compile(r"(\d{1,2}):(\d{2})(?:\s*([+-])(\d{2}):?(\d{2}))?")


class Moment(NamedTuple):
    """When an article was published, as far as it is known."""

    day: pd.Timestamp
    minute: pd.Timestamp | None
    zone: bool

    def since(self, other: Moment) -> tuple[float, str]:
        """How long after another: minutes where both are known to the minute, else days, 0 of which
        are the same day."""
        if self.minute is not None and other.minute is not None and self.zone == other.zone:
            return (self.minute - other.minute).total_seconds() / 60, "minutes"
        days = (self.day - other.day).days
        return float(days), "days" if days else "same day"


@per_corpus
def first(corpus: Corpus) -> pd.DataFrame:
    """What two or more outlets of an event tell, each outlet's first telling of it, by time.

    Spans, and: event; kind (statement, figure, quotation, label); thing (the statement's words, the
    quantity, the fullest wording, the label); outlet; when (the article's date and time as known);
    first (no other outlet is known to have told it before: several, where they tell it on one day
    and the time is not known); after, unit (how long after the first: minutes, where both are known
    to the minute, else days; "same day"); step (of a figure, against the one told before it:
    raised, lowered, same; dropped, with the time of the outlet's later version that has none of it;
    ''). Earlier versions of an article take part with their own times. Articles without a date take
    no part. That one told it before another does not say who had it from whom.
    """
    corpus = _with_versions(corpus)
    when = moments(corpus)
    out: list[tuple[Any, ...]] = []
    for kind, thing, event, rows in _things(corpus):
        rows = rows[rows["article"].isin(when.keys()) & rows["outlet"].notna()]
        if rows["outlet"].nunique() < 2:
            continue
        rows = rows.assign(day=[when[a].day for a in rows["article"]])
        rows["minute"] = [when[a].minute or when[a].day for a in rows["article"]]
        rows = rows.sort_values(["day", "minute", "start"], kind="stable")
        told = rows if kind == "figure" else rows.drop_duplicates("outlet")
        begin, before = when[told["article"].iloc[0]], None
        for r in told.itertuples():
            after, unit = when[r.article].since(begin)
            step = _step(before, r) if kind == "figure" else ""
            printed = _printed(corpus, r.article)
            early = unit == "same day" or after == 0
            span = (r.article, r.start, r.end)
            out.append((*span, event, kind, thing, r.outlet, printed, early, after, unit, step))
            before = r
        if kind == "figure":
            for r, later in _dropped(corpus, rows):
                after, unit = when[later].since(begin) if later in when else (np.nan, "")
                printed = _printed(corpus, later) if unit else ""
                about = (event, kind, thing, r.outlet, printed, False, after, unit, "dropped")
                out.append((r.article, r.start, r.end, *about))
    return span_table(corpus, out, COLUMNS)


def _with_versions(corpus: Corpus) -> Corpus:
    """The corpus with earlier versions as articles of their own; itself where there are none."""
    articles = corpus.articles
    if not (articles["role"] == "version").any():
        return corpus
    role = articles["role"].replace("version", "article")
    return Corpus(articles.assign(role=role), lexicons=corpus.lexicons, versions="all")


def _printed(corpus: Corpus, article: str) -> str:
    at = corpus.articles.loc[article, ["date", "time"]]
    return f"{at['date']:%Y-%m-%d} {at['time']}".strip()


def _dropped(corpus: Corpus, rows: pd.DataFrame) -> Iterator[tuple[Any, str]]:
    """The last telling of a figure by each article whose next version has none of it, and that
    version."""
    groups = corpus.versions().sort_values(["version_of", "n"])
    after = dict(zip(groups["article"], groups["article"].shift(-1), strict=True))
    of = dict(zip(groups["article"], groups["version_of"], strict=True))
    have = set(rows["article"])
    for r in rows.drop_duplicates("article").itertuples():
        later = after.get(r.article)
        if isinstance(later, str) and of[later] == of[r.article] and later not in have:
            yield r, later


def moments(corpus: Corpus) -> dict[str, Moment]:
    """When each article that has a date was published."""
    out = {}
    for r in corpus.articles[["date", "time"]].dropna(subset=["date"]).itertuples():
        day, minute, zone = pd.Timestamp(r.date).normalize(), None, False
        if found := TIME.search(str(r.time or "")):
            hour, minutes, sign, off, rest = found.groups()
            minute = day + pd.Timedelta(hours=int(hour), minutes=int(minutes))
            if zone := sign is not None:
                shift = pd.Timedelta(hours=int(off), minutes=int(rest))
                minute -= shift if sign == "+" else -shift
        out[str(r.Index)] = Moment(day, minute, zone)
    return out


def _things(corpus: Corpus) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """What may be told by several outlets: kind, name, event, its tellings with their outlets."""
    articles = corpus.articles
    told = coverage(corpus).query("told and told_by > 1")
    groups = corpus.versions().sort_values("n")
    sentences = corpus.sentences[corpus.sentences["article"].isin(groups["article"])]
    members = {a: list(g["article"]) for _, g in groups.groupby("version_of") for a in g["article"]}
    for _, rows in told.groupby("statement"):
        rows = _earliest(sentences, rows, members)
        yield "statement", rows["statement_text"].iloc[0], rows["event"].iloc[0], rows
    figures = comparison(corpus)
    for (event, quantity), rows in figures.groupby(["event", "quantity"]):
        yield "figure", str(quantity), str(event), rows
    quoted = repetition.quote_variants(corpus)
    quoted = quoted[quoted["mode"] == "direct"]
    quoted = quoted.assign(event=articles["event"].reindex(quoted["article"]).to_numpy())
    for (_, event), rows in quoted.dropna(subset=["event"]).groupby(["statement", "event"]):
        yield "quotation", max(rows["text"], key=len), str(event), rows
    named = labels(corpus).query("kind == 'label'")
    for column in ("event", "outlet"):
        named = named.assign(**{column: articles[column].reindex(named["article"]).to_numpy()})
    for (event, label), rows in named.dropna(subset=["event"]).groupby(["event", "label"]):
        yield "label", str(label), str(event), rows


def _earliest(
    sentences: pd.DataFrame, rows: pd.DataFrame, members: dict[str, list[str]]
) -> pd.DataFrame:
    """Sentences, each as the first version of its article has it, or one much like it."""
    rows = rows.copy()
    for at, r in zip(rows.index, rows.itertuples(), strict=True):
        words = r.text.lower().split()
        for article in members.get(r.article, []):
            told = sentences[sentences["article"] == article]
            alike = [Indel.normalized_similarity(words, t.lower().split()) for t in told["text"]]
            if alike and max(alike) >= ALIKE:
                rows.loc[at, SPAN] = told[SPAN].iloc[int(np.argmax(alike))].tolist()
                break
    return rows


def _step(before: Any, here: Any) -> str:
    """What became of a figure since it was told before."""
    if before is None or np.isnan(before.low) or np.isnan(here.low):
        return ""
    one, other = (before.low, before.high), (here.low, here.high)
    return "same" if one == other else "raised" if other > one else "lowered"
