"""Numbers of people, votes, money and things: what a telling counts, how surely, and on whose
word."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..corpus.remembered import per_event, reads_english
from ..corpus.spans import span_table
from ..english.forms import is_adverb, is_participle, looks_plural, singular
from ..english.lines import Line, lines
from ..english.names import is_person, roles
from ..english.numbers import DASHES, Number, apart, begins_number, is_number, numbers, qualifier
from ..english.word_classes import DETERMINER, PEOPLE, PREPOSITION, VERBAL, WORDS
from ..voice.voices import voices
from .harm import harm
from .victims import group

MONTH, NUMBERED = WORDS["month"], WORDS["numbered"]
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
VOTE = re.compile(
    r"\b(?:vot(?:e|ed|es|ing)|pass(?:ed|es|age)|approv(?:ed|al|es)|reject(?:ed|s)|confirmed|majority|seats?|ruled|ruling"
    r"|decision|advantage|acquitted|tally)\b",
    re.I,
)
POLL = re.compile(r"\b(?:percent\w*|per cent|polls?|polling|polled|surveys?)\b|%", re.I)
SOURCE = re.compile(r"[^.;,“”\"]{0,60}\b(?:said|told|says|say|tell|familiar with|briefed)\b")
SCORE = re.compile(r"\s?°|[:/–'’\"”]\s?\d|[/’'\"]")  # behind what counts nothing
STATES = {
    "killing": "killed",
    "injury": "injured",
    "abduction": "abducted",
    "arrest": "arrested",
    "displacement": "displaced",
}
# units that say what became of people
STATED = {"killed", "injured", "arrested", "casualties", "missing"}
CURRENCY = {"$", "£", "€", "¥", "₹"}
REFERRED = {"them", "these", "those", "which", "whom"}  # 18 of them
FILLERS = {"of", "more", "other", "additional", "such", "head", "separate", "different"}
BEFORE_TALLY = {"of", "voted", "a", "passed", "by", "approved", "ruled", "was", "rejected"}
NOT_ONE = {"no", "any", "every", "the", "this", "that", "each", "another", "even", "just", "only"}
SERIES = {"last", "first", "next", "past", "previous", "top", "big"}
KNOWN = SERIES | {"the", "these", "those", "his", "her", "their", "its", "our", "my", "other"}


class Noun(NamedTuple):
    """What a number counts: its words, what units.csv makes of them, and of which kind that is."""

    words: list[str]
    units: list[str]
    kind: str  # money, votes, share or ''


UNNAMED = "unspecified"  # a group, where nothing tells who they are


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


@cache
def _nouns(kind: str) -> dict[str, str]:
    """Of units.csv: noun -> what it counts ("count", "votes", "money", "share"), why that is no
    figure ("no figure"), what a word says of the counted ("state")."""
    table = lexicon("units", ("noun", "unit", "kind")).query("kind == @kind")
    return dict(zip(table["noun"], table["unit"], strict=True))


def _listed(kind: str, word: str) -> str:
    known = _nouns(kind)
    return known.get(word) or known.get(singular(word), "")


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
    table = span_table(corpus, rows, list(Figure._fields[2:]))
    said = voices(corpus)
    at = corpus.locate(table, said)
    speaker = ["" if row < 0 else said["speaker"].iat[row] for row in at]
    return table.assign(attributed_to=pd.Series(speaker, dtype="str", index=table.index))


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
    for n, noun in _numbers(line):
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
        alone = not noun.units and _alone(line, n)
        kind = noun.kind
        if alone and rows and not (counted or state):  # 40 boats …, with ten moored in …
            counted, state, kind = rows[-1].counted, rows[-1].state, rows[-1].dimension
        if not (noun.units or state or whole or alone) or _no_figure(line, n, noun, state):
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
    told = "duration" if w[j] == "hours" else _listed("no figure", w[j])
    kind = {"duration": "time", "measure": "other"}.get(told)
    if kind is None:
        return None
    digits = line.text[line.starts[n.first] : line.ends[n.last - 1]]
    rest = line.text[line.ends[j] : line.ends[j] + 8]
    old = w[j + 1 : j + 2] == ["old"] or w[j + 1 : j + 3] == ["of", "age"] or "aged" in w[:j][-3:]
    clock = bool(re.fullmatch(r"\d{4}", digits))  # a clock time, a year
    return None if old or clock or re.match(r"['’]? [A-Z]", rest) else (w[j], kind)


def _numbers(line: Line) -> list[tuple[Number, Noun]]:
    """The numbers of a sentence and what they count. The halves of a tally (52-48; by a vote of 52
    to 48) count votes or seats; "10 to 15 crowns" are crowns both; "one in five" is no count."""
    w, text = line.words, line.text
    votes = bool(VOTE.search(text, line.starts[0], line.ends[-1]))
    found = list(numbers(line, tallies=votes))
    nouns = [_counted(line, n) for n in found]
    ratio = set[int]()
    for k in reversed(range(len(found) - 1)):
        one, two = found[k : k + 2]
        between = w[one.last : two.first]
        joined = line.marks[two.first] in DASHES if not between else between[-1] == "to"
        pair = not (_may_be_year(one.value) and _may_be_year(two.value))
        said = between[:-1] or w[max(0, one.first - 1) : one.first]
        if between in (["in"], ["out", "of"]) or (between == ["of"] and two.value in (10, 100)):
            ratio |= {k, k + 1}
        elif (votes and joined and pair and len(between) < 3) and (
            not between or said[0] in BEFORE_TALLY or _kind(said) == "votes"
        ):
            seats = any(x.startswith("seat") for x in w[two.last : two.last + 2])
            nouns[k] = nouns[k + 1] = Noun([], ["seats" if seats else "votes"], "votes")
        elif between == ["to"] and not nouns[k].units:
            nouns[k] = nouns[k + 1]
    return [p for k, p in enumerate(zip(found, nouns, strict=True)) if k not in ratio]


def _counted(line: Line, n: Number) -> Noun:
    """The noun that follows a number: "brave soldiers" of 14 brave soldiers of the army; no words
    where none follows."""
    w, j = line.words, n.last
    behind = line.text[line.ends[j - 1] : line.ends[j - 1] + 2].lstrip()
    if behind.startswith("%") or w[j : j + 2] == ["per", "cent"] or w[j - 1].endswith("pc"):
        return Noun(["percent"], ["percent"], "share")
    if money := _currency(line, n):
        return Noun([], [money], "money")
    odd = w[j : j + 1] in (["plus"], ["odd"])
    compound = j < len(w) and line.marks[j] == "-" and not odd
    if compound:  # a six-vote majority, a 12-member board
        words = w[j : j + 1] if w[j] in ("member", "person") or _kind(w[j : j + 1]) else []
    else:
        words = _noun_words(line, j + odd)
    if (kind := _kind(words)) == "share" and "point" in " ".join(words):
        said = line.text[line.starts[0] : line.ends[-1]]
        kind = kind if POLL.search(said) else ""
        words = words if kind else []
    if kind:
        return Noun(words, [next(x for y in _ends(words) if (x := _listed(kind, y)))], kind)
    units = [
        _listed("count", x) or x
        for x in reversed(words)
        if compound or _listed("count", x) or looks_plural(x) or group([x]) != UNNAMED
    ]
    return Noun(words, units, "")


def _ends(words: list[str]) -> list[str]:
    """The last word and the first, which may say the unit: a 22 percent cut."""
    return [*words[-1:], *(words[:1] if len(words) < 3 or words[0] in _nouns("share") else [])]


def _kind(words: list[str]) -> str:
    """money, votes or share, where the first or the last of the words says so; or ''."""
    kinds = ("money", "votes", "share")
    return next((k for x in _ends(words) for k in kinds if _listed(k, x)), "")


def _currency(line: Line, n: Number) -> str:
    """What a sign before the number ($40, Rs 40), or crore and lakh without a noun, makes of it."""
    a, w = line.starts[n.first], line.words
    before = line.text[a - 1 : a] if a else ""
    word = w[n.first - 1] if n.first and line.runs_on(n.first) else ""
    if before in CURRENCY or (word and word in ("rs", "usd", "eur", "gbp", "pkr", "inr")):
        return _listed("money", before if before in CURRENCY else word)
    indian = w[n.last - 1] in ("crore", "lakh") and n.last - n.first > 1
    noun = any(looks_plural(x) or _kind([x]) for x in _noun_words(line, n.last))
    return "rupees" if indian and not noun else ""


def _noun_words(line: Line, j: int) -> list[str]:
    """The words of the noun phrase at word j, less "of the", "more", "other" before the noun and
    what follows it."""
    w = line.words
    j += 2 * (w[j : j + 2] in (["or", "more"], ["or", "so"]))
    of = w[j : j + 1] == ["of"]
    end = line.right(j)[1] if j < len(w) and line.runs_on(j) else j
    while j < end and (w[j] in FILLERS or (of and (w[j] in DETERMINER or is_number(w[j])))):
        j += 1
    for k in range(j, end):
        joined = w[k] in ("and", "or") and looks_plural(w[k - 1])
        if w[k] == "of" or joined or is_number(w[k]) or (k > j and line.marks[k] == ","):
            return w[j:k]
    return w[j:end]


def _alone(line: Line, n: Number) -> bool:
    """A number that counts without a noun: 31 were …; 23 currently held by …; 18 of them."""
    w, j = line.words, n.last
    if n.value in (0, 1) or (n.first and w[n.first - 1] == "at"):  # at 69 is his senior
        return False
    if w[j : j + 1] == ["of"] and w[j + 1 : j + 2] and w[j + 1] in REFERRED:
        return True
    while j < len(w) and line.runs_on(j) and is_adverb(w[j]):
        j += 1
    if j >= len(w) or not line.runs_on(j):
        return False
    return w[j] in VERBAL or (is_participle(w[j]) and w[j + 1 : j + 2] == ["by"])


def _is_part(text: str, whole: int, a: int, b: int) -> bool:
    """Whether the number from a to b is a part of the total that ends at `whole`."""
    said = PARTS.search(text, whole, a) or PARTS.match(text, b + 1)
    return bool(said) or ":" in text[whole:a]


def _may_be_year(value: float) -> bool:
    return 1500 <= value <= 2100


def _no_figure(line: Line, n: Number, noun: Noun, state: str) -> bool:
    """A date, an age, a clock time, a duration, a score, a share, a label, "the two": told by what
    stands around the number."""
    w, text, a, b = line.words, line.text, line.starts[n.first], line.ends[n.last - 1]
    before = w[n.first - 1] if n.first and line.runs_on(n.first) else ""
    after = w[n.last] if n.last < len(w) else ""
    if noun.kind in ("money", "share"):
        return False
    if n.value == 1 and not (state and _one(line, n)) and noun.kind != "votes":
        return True
    if any(_listed("no figure", x) for x in (*noun.words[:1], *noun.words[-1:], after)):
        return True
    if w[n.first][0].isdigit():
        signs = (a and text[a - 1] in "#@.:/’'+§-–") or SCORE.match(text[b : b + 3])
        if noun.kind != "votes" and signs:
            return True
        dated = before in MONTH or (after in MONTH and not line.marks[n.last])
        if dated or singular(before) in NUMBERED:
            return True
        if _may_be_year(n.value) and w[n.first].isdigit() and not _is_count(line, n, noun):
            return True
    elif noun.kind != "votes" and not state and _referred(line, n, noun, before):
        return True
    closed = n.last == len(w) or line.marks[n.last][:1] in (",", ".", ";")
    aside = line.marks[n.first] == "," and n.value < 120 and closed
    return aside and text[line.starts[n.first - 1]].isupper()  # Smith, 42, said


def _is_count(line: Line, n: Number, noun: Noun) -> bool:
    """Whether a number that could be a year counts: more than 2000 people, 1500 soldiers."""
    before = line.words[n.first - 1] if n.first else ""
    if qualifier(line, n) not in ("", "about"):
        return bool(noun.units)
    plain = before not in PREPOSITION and before not in DETERMINER
    return bool(noun.units) and plain and n.value % 100 == 0


def _referred(line: Line, n: Number, noun: Noun, before: str) -> bool:
    """Whether a small number in words only points at who is known, or at a source: the two
    will meet, all four of those, two of the strongest critics, three officials said."""
    if not n.value <= 10:
        return False
    w, j = line.words, n.last
    if before in (SERIES if noun.units else KNOWN):
        return True
    of = w[j : j + 1] == ["of"] and w[j + 1 : j + 2] and w[j + 1] in DETERMINER
    if of and (before == "all" or any(x[-3:] in ("est", "most") for x in w[j + 2 : j + 4])):
        return True
    return bool(SOURCE.match(line.text, line.ends[j - 1]))


def _one(line: Line, n: Number) -> bool:
    """Whether "one" can count somebody: one officer was killed; not one of them, no one."""
    after, before = line.words[n.last : n.last + 1], line.words[n.first - 1 : n.first]
    return after not in ([], ["of"]) and not set(before) & NOT_ONE


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
    w, states = line.words, _nouns("state")
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
    listed = bool({head, one} & PEOPLE) or _listed("people", head) != ""
    return listed or head.endswith("men") or (one in roles() and is_person(one))
