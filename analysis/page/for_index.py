"""What 0-index.ipynb shows: the events of a corpus, and the tendencies of its outlets over them."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import evidence, findings, framing, voice
from ..base.made import event_files
from . import plots
from .pictures import figure
from .tables import FEW, grid, save
from .text import Shown, first_of, macros, note

if TYPE_CHECKING:
    from .page import Page

LINE, WHOLE, MANY = 80, 240, 20  # characters of a claim, among many events and among few
NO_EVENT = (
    "No event is known, so no event has a page and nothing is compared event by event. The page "
    "Corpus proposes some; --events proposed writes them to events.csv beside the articles, a table "
    "to correct. Or name them in a column event, or a folder outlet/event/."
)
EVENTS = 8  # below so many events an outlet has no tendency
DRAWS, SEED = 2_000, 1
QUOTED = "words in quotation marks"
REPORTED = "words reported of others"
LABELLED = "labels per 1,000 words of narration"
DISTANT = "reporting verbs that keep a distance"
UPGRADED = "reporting verbs that say more than “said”"
LEADS = "leads that quote or report somebody"
DEAD = "words for the dead that are not neutral"
MEASURES = (QUOTED, REPORTED, LABELLED, DISTANT, UPGRADED, LEADS, DEAD)


def event_table(page: Page, limit: int = 60) -> Shown:
    """The events, those that differ most first: each a link to its page, with its days, the outlets
    that tell it, its articles and the strongest card in one line."""
    rows = events_by_difference(page)
    if rows.empty:
        return note(NO_EVENT, "Events")
    files = event_files(page.corpus.events)
    name = save(page, rows, "events-by-difference")
    line = LINE if len(rows) > MANY else WHOLE
    told = [
        {
            "name": page.event_name(r.event),
            "page": f"{files[r.event]}.html",
            "when": r.when,
            "outlets": r.outlets,
            "articles": r.articles,
            "claim": shorten(r.claim, line, placeholder=" …"),
        }
        for r in rows.head(limit).itertuples()
    ]
    caption, count = "Events, those that differ most first", first_of(len(rows), limit, "event")
    return Shown(macros("pieces").events(name, caption, count, told))


def events_by_difference(page: Page) -> pd.DataFrame:
    """event, when, outlets, articles, cards, claim; by the strength of an event's cards, each
    weighed by how often its kind was judged true."""
    articles = page.corpus.articles
    told = articles[articles["role"] == "article"].groupby("event", sort=True)
    found = findings.reviews.reviewed(page.corpus)
    found = found.assign(weight=found["strength"] * found["precision"])
    cards = found.groupby("event")
    rows = pd.DataFrame(
        {
            "when": told["date"].agg(_days),
            "outlets": told["outlet"].agg(lambda o: ", ".join(sorted(set(o.dropna())))),
            "articles": told.size(),
            "cards": cards.size(),
            "claim": cards["claim"].first(),
            "weight": cards["weight"].sum(),
        }
    ).reset_index(names="event")
    rows = rows.fillna({"cards": 0, "claim": "", "weight": 0.0}).astype({"cards": int})
    rows = rows.dropna(subset=["articles"]).astype({"articles": int})
    rows = rows.sort_values(["weight", "event"], ascending=[False, True], kind="stable")
    return rows.drop(columns="weight").reset_index(drop=True)


def _days(dates: pd.Series) -> str:
    days = dates.dropna()
    if days.empty:
        return ""
    first, last = days.min(), days.max()
    if first == last:
        return f"{last:%-d %b %Y}"
    return f"{first:%-d %b}{f' {first:%Y}' * (first.year != last.year)} – {last:%-d %b %Y}"


def tendencies(page: Page) -> Shown:
    """How each outlet tells over all events: shares with 95 % intervals over events, or "too few
    events"."""
    counts, spans = measured(page)
    rows = [
        _tendency(str(key[0]), str(key[1]), mine)
        for key, mine in counts.groupby(["measure", "outlet"])
    ]
    columns = ["measure", "outlet", "value", "low", "high", "events", "finds", "said"]
    table = pd.DataFrame(rows, columns=columns)
    order = {m: n for n, m in enumerate(MEASURES)}
    table = table.sort_values("measure", key=lambda m: m.map(order), kind="stable")
    caption = "Tendencies of the outlets over events, with 95 % intervals over events"
    shown = grid(page, table, "tendencies", caption, ["measure"], "said", spans=spans, most=2)
    drawn = table.dropna(subset=["low"])
    caption = f"Tendencies of outlets that tell {EVENTS} events or more"
    return shown + figure(page, plots.measures, drawn, "tendencies", caption, empty="")


def _tendency(measure: str, outlet: str, mine: pd.DataFrame) -> tuple[object, ...]:
    """One measure of one outlet: the share of all its events, drawn again by event."""
    mine = mine[mine["whole"] > 0]
    part, whole = mine["part"].to_numpy(float), mine["whole"].to_numpy(float)
    scale = 1000 if measure == LABELLED else 100
    events, finds = len(mine), int(part.sum())
    value = scale * part.sum() / whole.sum() if events and finds >= FEW else np.nan
    low = high = np.nan
    if events >= EVENTS and finds >= FEW:
        drawn = np.random.default_rng(SEED).integers(events, size=(DRAWS, events))
        shares = scale * part[drawn].sum(axis=1) / whole[drawn].sum(axis=1)
        low, high = np.percentile(shares, [2.5, 97.5])
    unit = "" if scale == 1000 else " %"
    if np.isnan(value):
        said = f"{finds:,} of {int(whole.sum()):,}"
    elif np.isnan(low):
        said = f"{value:.1f}{unit}; too few events ({events})"
    else:
        said = f"{value:.1f}{unit} ({low:.1f} to {high:.1f}); {events} events"
    return measure, outlet, value, low, high, events, finds, said


def measured(page: Page) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the tendencies are made of: measure, outlet, event, part, whole; and the described spans
    of each measure."""
    press, keys = page.corpus, ["outlet", "event"]
    words = evidence.words(press, [*keys, "voice"]).dropna(subset=keys)
    length = words.groupby(keys)["words"].sum()
    spoken = page.described(voice.voices(press))
    said = page.described(voice.said(press))
    under = said[said["stance"] != ""]
    labels = page.described(framing.labels(press))
    labels = labels[(labels["kind"] == "label") & (labels["voice"] == "narration")]
    deaths = page.described(framing.deaths(press))
    narrated = words[words["voice"] == "narration"].set_index(keys)["words"]
    tables, spans = [], []
    for measure, kind in ((QUOTED, "quotation"), (REPORTED, "attributed")):
        part = words[words["voice"] == kind].set_index(keys)["words"]
        tables.append(_shares(measure, part, length))
        spans.append(spoken[spoken["voice"] == kind].assign(measure=measure))
    for measure, some, whole in (
        (LABELLED, labels, narrated),
        (DISTANT, under[under["stance"] == "distancing"], _number(under)),
        (UPGRADED, under[under["stance"] == "upgraded"], _number(under)),
        (DEAD, deaths[deaths["register"] != "neutral"], _number(deaths)),
    ):
        tables.append(_shares(measure, _number(some), whole))
        spans.append(some.assign(measure=measure))
    leads, quoting = _leads(page, said)
    tables.append(_shares(LEADS, _number(quoting), _number(leads)))
    spans.append(quoting.assign(measure=LEADS))
    return pd.concat(tables, ignore_index=True), pd.concat(spans, ignore_index=True)


def _number(spans: pd.DataFrame) -> pd.Series:
    """How many spans count, by outlet and event."""
    return spans[~spans["left_out"]].groupby(["outlet", "event"]).size()


def _shares(measure: str, part: pd.Series, whole: pd.Series) -> pd.DataFrame:
    rows = pd.DataFrame({"whole": whole, "part": part.reindex(whole.index).fillna(0)})
    return rows.rename_axis(["outlet", "event"]).reset_index().assign(measure=measure)


def _leads(page: Page, said: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The leads, and those of them in which somebody is quoted or reported."""
    parts = page.corpus.parts
    leads = parts[parts["part"] == "lead"].drop_duplicates("article").reset_index(drop=True)
    leads = page.described(leads)
    at = page.corpus.locate(said, leads)
    return leads, leads[leads.index.isin(leads.index[at[at >= 0]])]
