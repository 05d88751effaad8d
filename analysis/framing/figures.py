"""Numbers of people, votes, money and things: what a telling counts, how surely, and on whose
word."""

from __future__ import annotations

import re
from bisect import bisect
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..corpus.remembered import per_event, reads_english
from ..corpus.spans import span_table
from ..english.forms import singular
from ..english.lines import Line, lines
from ..english.names import is_person, roles
from ..english.numbers import Number, apart, begins_number, qualifier
from ..english.word_classes import PEOPLE
from ..voice.voices import voices
from .harm import harm
from .nouns import Noun, counts_of, no_figure, nouns_of, stands_alone, unit_of
from .victims import UNNAMED, group

DATE = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
PLACE = re.compile(
    r"\b(?:in|at|near|outside|around) (?:the )?(?P<found>[A-ZÀ-Þ][\w’'-]+(?: (?:[A-ZÀ-Þ][\w’'-]+|of|al)){0,3})"
)
WHEN = re.compile(
    rf"""\b(?P<found>(?:early\ |late\ |on\ |last\ |this\ )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day
      (?:\ (?:morning|afternoon|evening|night))?
    | (?:on\ |in\ |since\ |by\ )?(?:\d{{1,2}}\ {DATE}|{DATE}\ \d{{1,4}}(?:,\ \d{{4}})?)(?:\ \d{{4}})?
    | (?:last|this|earlier\ this|the\ past|the\ previous)\ (?:night|week|month|year|quarter|decade)|yesterday|today
    | (?:in|since|during)\ (?:\d{{4}}|the\ \w+\ (?:quarter|half)\ of\ \d{{4}}))\b""",
    re.X,
)
PERIOD = re.compile(
    rf"""\b(?:so\ far\ this\ year|this\ year\ alone|since\ (?:\d{{4}}|it|they|he|she|the\ (?:start|beginning)|last|{DATE})
    | (?:over|in|during|within)\ the\ (?:past|last|previous|first|second|third|fourth)\ (?:\w+\ )?
      (?:day|week|month|quarter|half|year|decade)s?
    | (?:first|second|third|fourth|last)\ (?:quarter|half)\ of|(?:a|per|each|every)\ (?:year|month|week|day)|annually|cumulative
    | (?:between|from)\ (?:\d{{4}}|{DATE})\ (?:and|to)|in\ (?:all|the\ whole)\ of\ \d{{4}})\b""",
    re.I | re.X,
)
# the deadliest since 1994 is no period
SUPERLATIVE = re.compile(r"\b(?:\w{2,20}est|worst|first|most)\b.{0,60}\bsince\b")
PARTS = re.compile(r"\b(?:including|among (?:them|whom)|of (?:them|whom|which))\b", re.I)
STATES = {
    "killing": "killed",
    "injury": "injured",
    "abduction": "abducted",
    "arrest": "arrested",
    "displacement": "displaced",
}
# units that say what became of people
STATED = {"killed", "injured", "arrested", "casualties", "missing"}


class Figure(NamedTuple):
    """A row of `figures`, less the article and who said it."""

    start: int
    end: int
    value: float
    low: float
    high: float
    qualifier: str
    unit: str
    counted: str
    state: str
    group: str
    dimension: str
    place: str
    when: str
    aggregate: bool
    part_of: int


@reads_english
@per_event
def figures(corpus: Corpus, measures: bool = False) -> pd.DataFrame:
    """Spans of numbers (the number alone) that count people, votes, money or things; with
    `measures` durations, distances, weights and sizes too.

    value, low, high   25 is 25, 25, 25; "at least", "over": no high; "up to", "nearly": no low;
                       NaN: open. Ranges ("dozens": 24 to 99, quantifiers.csv; "10 to 15") have no
                       value
    qualifier          over, more than, at least, nearly, about, up to, fewer than, or ''
    unit               what became of the counted, where the clause says so (`state`: killed,
                       injured, abducted, arrested, displaced, missing, rescued, aboard), else what
                       is counted (`counted`: officers, passengers, votes, dollars, percent …;
                       units.csv says what goes together)
    group              security forces, civilians, militants, mixed, unspecified, as in deaths
    dimension          people, votes (and seats), money, share (per cent, points), time (durations:
                       only with `measures`) or other
    place, when        the nearest in the sentence, '' if it has none
    aggregate          True for totals over a period ("in the last quarter", "a year")
    part_of            where one sentence gives a total and its part ("over 60, including 11"):
                       start of the total; else -1
    attributed_to      whose word it is, '' for the outlet's own or an unknown speaker

    Dates, ages, clock times, sport scores, fractions, numbered things and "the two" are no figures;
    durations and distances are kept apart, for they count nothing. 234-193 is two figures where the
    sentence tells of a vote. A number without a noun counts where a verb says what became of the
    counted, or where what was counted
    before goes on ("23 held by one party, 10 by the other").
    """
    table, said = _unattributed(corpus, measures), voices(corpus)
    speakers = np.append(said["speaker"].to_numpy(dtype=object), "")[corpus.locate(table, said)]
    return table.assign(attributed_to=pd.Series(speakers, dtype="str", index=table.index))


@per_event
def _unattributed(corpus: Corpus, measures: bool) -> pd.DataFrame:
    """The figures, whoever's word they are: all columns but attributed_to."""
    s = corpus.sentences
    where = corpus.locator(s)(corpus.places[corpus.tokens.each(begins_number)])
    hold = s.iloc[np.unique(where[where >= 0])]
    acts = harm(corpus)
    told = (acts["victim_start"] >= 0) & acts["real"].isin(["told", "threatened"])
    acts = acts.assign(state=acts["act"].map(STATES))[told & acts["act"].isin(list(STATES))]
    victims = {
        a: sorted(rows.itertuples(index=False, name=None))
        for a, rows in acts.groupby("article")[["victim_start", "victim_end", "state"]]
    }
    rows = (
        (article, *row)
        for article, line in zip(hold["article"], lines(corpus, hold), strict=True)
        if line
        for row in _of_sentence(apart(line), victims.get(article, []), measures)
    )
    return span_table(corpus, rows, list(Figure._fields[2:]))


def _of_sentence(
    line: Line, victims: list[tuple[int, int, str]], measures: bool = False
) -> list[Figure]:
    text, start, end = line.text, line.starts[0], line.ends[-1]
    victims = victims[bisect(victims, (start,)) : bisect(victims, (end,))]
    places, times = (
        [(m.start(), m["found"]) for m in p.finditer(text, start, end)][:99] for p in (PLACE, WHEN)
    )
    ever = bool(SUPERLATIVE.search(text, start, end))
    rows: list[Figure] = []
    for n, noun in counts_of(line):
        a, b = line.starts[n.first], line.ends[n.last - 1]
        said = qualifier(line, n)
        low = np.nan if said in ("up to", "nearly", "fewer than") else n.low
        high = np.nan if said in ("over", "more than", "at least") else n.high
        place, when = (_nearest(found, a) for found in (places, times))
        number = a, b, n.value, low, high, said
        if measures and (measured := _measure(line, n, noun)):
            unit, what = measured
            rows.append(Figure(*number, unit, unit, "", UNNAMED, what, place, when, False, -1))
            continue
        state, counted = _state(line, n, noun, [x for i, j, x in victims if i <= a < j])
        whole = next((r for r in rows[:-9:-1] if r.part_of < 0 and not r.value < n.value), None)
        if noun.kind or (whole and not _is_part(text, whole.end, a, b)):
            whole = None
        if whole and not state:
            state, counted = whole.state, counted or whole.counted
        alone = not noun.units and stands_alone(line, n)
        kind = noun.kind
        if alone and rows and not (counted or state):  # 40 boats …, with ten moored in …
            counted, state, kind = rows[-1].counted, rows[-1].state, rows[-1].dimension
        if not (noun.units or state or whole or alone) or no_figure(line, n, noun, state):
            continue
        who = group(noun.words)
        people = who != "animals" and (state or who != UNNAMED or _is_person(noun.units))
        what = kind or ("people" if people else "other")
        period = PERIOD.search(text, max(start, a - 60), min(end, b + 120))
        part, total = whole.start if whole else -1, not ever and bool(period)
        counting = state or counted, counted, state, who, what
        rows.append(Figure(*number, *counting, place, when, total, part))
    return rows


def _nearest(found: list[tuple[int, str]], start: int) -> str:
    """Of places or times of a sentence, the one nearest to a figure; '' where there is none."""
    return min(found, key=lambda m: abs(m[0] - start))[1] if found else ""


def _measure(line: Line, n: Number, noun: Noun) -> tuple[str, str] | None:
    """What a number measures, (hours, time) or (miles, other); None where it measures nothing: ages
    (42 years old), clock times (0600 hours), names of things (a 30 Years' War), "one day"."""
    w, j = line.words, n.last
    joined = j < len(w) and (line.runs_on(j) or line.marks[j] == "-")
    if noun.kind or not joined or (n.value == 1 and w[n.first] == "one"):
        return None
    told = "duration" if w[j] == "hours" else unit_of("no figure", w[j])
    kind = {"duration": "time", "measure": "other"}.get(told)
    if kind is None:
        return None
    digits = line.text[line.starts[n.first] : line.ends[n.last - 1]]
    rest = line.text[line.ends[j] : line.ends[j] + 8]
    old = w[j + 1 : j + 2] == ["old"] or w[j + 1 : j + 3] == ["of", "age"] or "aged" in w[:j][-3:]
    clock = bool(re.fullmatch(r"\d{4}", digits))  # a clock time, a year
    return None if old or clock or re.match(r"['’]? [A-Z]", rest) else (w[j], kind)


def _is_part(text: str, whole: int, a: int, b: int) -> bool:
    """Whether the number from a to b is a part of the total that ends at `whole`."""
    said = PARTS.search(text, whole, a) or PARTS.match(text, b + 1)
    return bool(said) or ":" in text[whole:a]


def _state(line: Line, n: Number, noun: Noun, acts: list[str]) -> tuple[str, str]:
    """What became of the counted, and what is counted: (killed, officers)."""
    if noun.kind:
        return "", noun.units[0]
    states = [*acts, *(x for x in noun.units if x in STATED)]
    state = states[0] if states else _state_near(line, n, len(noun.words))
    return state, next((x for x in noun.units if x not in STATED), "people" if state else "")


def _state_near(line: Line, n: Number, size: int) -> str:
    """What a word close to the counted, or "toll" before the number, says of them: missing, aboard,
    dead …"""
    w, states = line.words, nouns_of("state")
    if {"toll", "tolls"} & set(w[max(0, n.first - 7) : n.first]):
        return "killed"
    for k in range(n.first - 1, max(-1, n.first - 5), -1):
        if not line.runs_on(k + 1):
            break
        if w[k] in ("carrying", "saved", "rescued", "treated"):
            return states[w[k]]
    k, aside, until = n.last, False, n.last + size + 5
    while k < min(until, len(w)):
        if k > n.last and not line.runs_on(k):
            if line.marks[k] != "," or aside or not PARTS.match(line.text, line.starts[k]):
                break
            # five, among them two boys, were
            ends = (x for x in range(k + 1, min(len(w), k + 30)) if not line.runs_on(x))
            k = next(ends, len(w) - 1)
            aside, until = True, k + 5
        if w[k] in states:
            return states[w[k]]
        k += 1
    return ""


def _is_person(units: list[str]) -> bool:
    """Whether what is counted are persons: senators, voters, others."""
    head = units[0] if units else ""
    one = singular(head)
    listed = bool({head, one} & PEOPLE) or unit_of("people", head) != ""
    return listed or head.endswith("men") or (one in roles() and is_person(one))
