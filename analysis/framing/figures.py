"""Numbers of people and things: what a telling counts, how surely, and on whose word."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus, per_corpus, span_table
from ..english.phrases import PREPOSITION, VERBAL, WORDS, Line, group, lines, looks_plural, singular
from ..voice.voices import voices
from .acts import harm

DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{2,3})+|\d+)(?:\.\d+)?")
RANGE = re.compile(r"(\d[\d,]*)-(\d[\d,]*)")
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
STATES = {
    "killing": "killed",
    "injury": "injured",
    "abduction": "abducted",
    "arrest": "arrested",
    "displacement": "displaced",
}
STATED = {"killed", "injured", "casualties", "missing"}  # units that say what became of people
COLUMNS = [
    "value",
    "low",
    "high",
    "qualifier",
    "unit",
    "counted",
    "state",
    "group",
    "place",
    "when",
    "aggregate",
    "part_of",
]


class Number(NamedTuple):
    """A number as printed: words first to last (one past it) of its sentence, its value (NaN for a
    range) and its bounds."""

    first: int
    last: int
    value: float
    low: float
    high: float


class Quantifiers(NamedTuple):
    plain: dict[str, float]  # seven, twenty-three
    times: dict[str, float]  # hundred, dozen, million
    ranges: dict[tuple[str, ...], tuple[float, float]]  # dozens, tens of thousands
    qualifiers: dict[tuple[str, ...], str]  # well over: over


@cache
def _quantifiers() -> Quantifiers:
    kinds = dict(
        iter(lexicon("quantifiers", ("phrase", "kind", "value", "low", "high")).groupby("kind"))
    )
    plain, times = (
        {p: float(v) for p, v in zip(kinds[k]["phrase"], kinds[k]["value"], strict=True)}
        for k in ("number", "multiplier")
    )
    plain |= {
        f"{tens}-{one}": plain[tens] + plain[one]
        for tens in plain
        for one in plain
        if plain[tens] >= 20 and 0 < plain[one] < 10
    }
    r, q = kinds["range"], kinds["qualifier"]
    ranges = {
        tuple(p.split()): (float(a), float(b))
        for p, a, b in zip(r["phrase"], r["low"], r["high"], strict=True)
    }
    return Quantifiers(
        plain,
        times,
        ranges,
        {tuple(p.split()): v for p, v in zip(q["phrase"], q["value"], strict=True)},
    )


@cache
def _nouns(kind: str) -> dict[str, str]:
    """Of units.csv: noun -> what it counts ("count"), why that is no figure ("no figure"), what a
    word says of the counted ("state")."""
    table = lexicon("units", ("noun", "unit", "kind"))
    return dict(
        table.loc[table["kind"] == kind, ["noun", "unit"]].itertuples(index=False, name=None)
    )


@lru_cache(1 << 16)
def is_number(word: str) -> bool:
    q = _quantifiers()
    named = word in q.plain or word in q.times or (word,) in q.ranges or word == "tens"
    return named or bool(DIGITS.fullmatch(word) or RANGE.fullmatch(word))


def numbers(line: Line) -> Iterator[Number]:
    """The numbers of a sentence: "two hundred and six", "6 million", "10 to 15" are one each."""
    w, ranges, i = line.words, _quantifiers().ranges, 0
    while i < len(w):
        if not is_number(w[i]):
            i += 1
        elif size := next(
            (n for n in (3, 1) if tuple(w[i : i + n]) in ranges and i + n <= len(w)), 0
        ):
            yield Number(i, i + size, np.nan, *ranges[tuple(w[i : i + size])])
            i += size
        elif pair := RANGE.fullmatch(w[i]):
            low, high = (float(x.replace(",", "")) for x in pair.groups())
            if low < high:
                yield Number(i, i + 1, np.nan, low, high)
            i += 1
        else:
            j, low = _one_number(line, i)
            before, joint = w[i - 1] if i else "", w[j] if j < len(w) else ""
            joins = (joint == "to" and before != "from") or (joint == "and" and before == "between")
            k, high = (
                _one_number(line, j + 1)
                if joins and j + 1 < len(w) and is_number(w[j + 1])
                else (j, low)
            )
            if high > low:
                yield Number(i, k, np.nan, low, high)
                j = k
            elif j > i:
                yield Number(i, j, low, low, low)
            i = max(j, i + 1)


def _one_number(line: Line, i: int) -> tuple[int, float]:
    """One past the last word of the number that begins at word i, and its value."""
    w, (plain, times, _, _) = line.words, _quantifiers()
    total = part = 0.0
    j = i
    while j < len(w) and (j == i or not line.marks[j]):
        word, before = w[j], w[j - 1] if j else ""
        if word in times and (j > i or before in ("a", "half", "per") or word == "dozen"):
            part = (
                max(part, 1)
                * times[word]
                * (
                    0.5
                    if w[max(0, j - 2) : j] == ["half", "a"] or j == i and before == "half"
                    else 1
                )
            )
            total, part = (total + part, 0.0) if times[word] >= 1000 else (total, part)
        elif word in plain and (
            j == i
            or before in (*times, "and")
            or (before in plain and plain[before] >= 20 and plain[word] < 10)
        ):
            part += plain[word]
        elif j == i and DIGITS.fullmatch(word):
            part = float(word.replace(",", ""))
        elif not (
            word == "and"
            and j > i
            and before in ("hundred", "thousand")
            and w[j + 1 : j + 2]
            and w[j + 1] in plain
        ):
            break
        j += 1
    return j, total + part


@per_corpus
def figures(corpus: Corpus) -> pd.DataFrame:
    """Spans of numbers (the number alone) that count people or things.

    value, low, high   25 is 25, 25, 25; "at least", "over": no high; "up to", "nearly": no low;
    NaN: open. Ranges
                       ("dozens": 24 to 99, quantifiers.csv; "10 to 15") have no value
    qualifier          over, more than, at least, nearly, about, up to, fewer than, or ''
    unit               what became of the counted, where the clause says so (`state`: killed,
    injured, abducted, arrested,
                       displaced, missing, rescued, aboard), else what is counted (`counted`:
                       officers, attackers,
                       passengers, percent …; units.csv says what goes together)
    group              security forces, civilians, militants, mixed, unspecified, as in deaths
    place, when        the nearest in the sentence, '' if it has none
    aggregate          True for totals over a period ("in the last quarter", "a year")
    part_of            where one sentence gives a total and its part ("over 60, including 11"):
    start of the total; else -1
    attributed_to      whose word it is, '' for the outlet's own or an unknown speaker

    Dates, ages, clock times, durations, distances, money, scores, shares and numbered things are no
    figures. Percentages are, of
    the unit percent. A number without a noun counts only where a verb says what became of the
    counted.
    """
    s = corpus.sentences
    where = corpus.locate_places(corpus.places[corpus.tokens.each(is_number)], s)
    hold = s.iloc[np.unique(where[where >= 0])]
    acts = harm(corpus)
    acts = acts[acts["act"].isin(list(STATES)) & (acts["victim_start"] >= 0)].assign(
        state=acts["act"].map(STATES)
    )
    victims = {
        a: sorted(rows.itertuples(index=False, name=None))
        for a, rows in acts.groupby("article")[["victim_start", "victim_end", "state"]]
    }
    rows = (
        (article, *row)
        for article, line in zip(hold["article"], lines(corpus, hold), strict=True)
        if line
        for row in _of_sentence(line, victims.get(article, []))
    )
    table = span_table(corpus, rows, COLUMNS)
    said = voices(corpus)
    at = corpus.locate(table, said)
    speaker = ["" if row < 0 else said["speaker"].iat[row] for row in at]
    return table.assign(attributed_to=pd.Series(speaker, dtype="str", index=table.index))


def _of_sentence(line: Line, victims: list[tuple[int, int, str]]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    count, text, start, end = _nouns("count"), line.text, line.starts[0], line.ends[-1]
    victims = victims[bisect(victims, (start,)) : bisect(victims, (end,))]
    places, times = (
        [(m.start(), m["found"]) for m in p.finditer(text, start, end)] for p in (PLACE, WHEN)
    )
    ever = bool(SUPERLATIVE.search(text, start, end))
    for n in numbers(line):
        a, b = line.starts[n.first], line.ends[n.last - 1]
        words = _counted(line, n)
        nouns = [
            count.get(x) or count.get(singular(x)) or x
            for x in reversed(words)
            if x in count or singular(x) in count or looks_plural(x) or group([x]) != "unspecified"
        ]
        states = [
            *(x for first, last, x in victims if first <= a < last),
            *(x for x in nouns if x in STATED),
        ]
        state = states[0] if states else _state(line, n, len(words))
        counted = next((x for x in nouns if x not in STATED), "people" if state else "")
        whole = next((r for r in rows[:-9:-1] if r[-1] < 0 and not r[2] < n.value), None)
        part = whole is not None and bool(
            PARTS.search(text, whole[1], a) or PARTS.match(text, b + 1) or ":" in text[whole[1] : a]
        )
        if part and whole and not state:
            state, counted = whole[8], counted or whole[7]
        bare = not nouns and _before_verb(line, n)
        if bare and rows and not (counted or state):  # 40 boats …, with ten moored in …
            counted, state = rows[-1][7], rows[-1][8]
        counts = nouns or state or part or bare
        if (
            not counts
            or (n.value == 1 and not (state and _one(line, n)))
            or _no_figure(line, n, words, bool(nouns))
        ):
            continue
        q = _qualifier(line, n)
        low = np.nan if q in ("up to", "nearly", "fewer than") else n.low
        high = np.nan if q in ("over", "more than", "at least") else n.high
        total = bool(PERIOD.search(text, max(start, a - 60), min(end, b + 120))) and not ever
        near = [
            min(found, key=lambda m: abs(m[0] - a))[1] if found else ""
            for found in (places[:99], times[:99])
        ]
        of = whole[0] if part and whole else -1
        rows.append(
            (
                a,
                b,
                n.value,
                low,
                high,
                q,
                state or counted,
                counted,
                state,
                group(words),
                *near,
                total,
                of,
            )
        )
    return rows


def _before_verb(line: Line, n: Number) -> bool:
    """A number that counts without a noun: 31 were …"""
    return n.last < len(line.words) and line.runs_on(n.last) and line.words[n.last] in VERBAL


def _counted(line: Line, n: Number) -> list[str]:
    """The words of what is counted: "brave soldiers" in 14 brave soldiers of the army; none where
    no noun follows."""
    w, j = line.words, n.last
    if line.text[line.ends[j - 1] : line.ends[j - 1] + 2].lstrip().startswith("%") or w[
        j : j + 2
    ] == ["per", "cent"]:
        return ["percent"]
    j += 2 * (w[j : j + 2] in (["or", "more"], ["or", "so"]))
    of = w[j : j + 1] == ["of"]
    end = line.right(j)[1] if j < len(w) and line.runs_on(j) else j
    while j < end and (
        w[j] in ("of", "more", "other", "additional", "such", "head")
        or (of and w[j] in WORDS["article"])
    ):
        j += 1
    return w[
        j : next(
            (
                k
                for k in range(j, end)
                if w[k] == "of"
                or (w[k] in ("and", "or") and looks_plural(w[k - 1]))
                or (k > j and (is_number(w[k]) or line.marks[k] == ","))
            ),
            end,
        )
    ]


def _qualifier(line: Line, n: Number) -> str:
    """over, at least, nearly, about, up to, more than, fewer than, as the words before (or "or
    more" after) have it; or ''."""
    w, known = line.words, _quantifiers().qualifiers
    last = n.first - (w[n.first - 1 : n.first] in (["a"], ["the"]))
    for size in (3, 2, 1):
        q = known.get(tuple(w[last - size : last]), "") if last >= size else ""
        if q:
            return q
    return {"or more": "at least", "or so": "about"}.get(" ".join(w[n.last : n.last + 2]), "")


def _no_figure(line: Line, n: Number, words: list[str], plural: bool) -> bool:
    """A date, an age, a clock time, money, a score, a share, a label: told by what stands around
    the number."""
    w, text, a, b = line.words, line.text, line.starts[n.first], line.ends[n.last - 1]
    before, after = (
        w[n.first - 1] if n.first and line.runs_on(n.first) else "",
        w[n.last] if n.last < len(w) else "",
    )
    none = _nouns("no figure")
    if any(x in none or singular(x) in none for x in (*words[:1], *words[-1:], after)):
        return True
    if w[n.first][0].isdigit():
        if (a and text[a - 1] in "$£€¥₹#@.:/’'+§-–") or re.match(
            r"\s?[€£$°]|[:/–'’\"”]\s?\d|[/’'\"]", text[b : b + 3]
        ):
            return True
        if before in MONTH or before in NUMBERED or (after in MONTH and not line.marks[n.last]):
            return True
        if (
            1500 <= n.value <= 2100
            and "," not in w[n.first]
            and (not plural or before in PREPOSITION)
        ):
            return True
    aside = (
        line.marks[n.first] == ","
        and n.value < 120
        and (n.last == len(w) or line.marks[n.last][:1] in (",", ".", ";"))
    )
    return aside and text[line.starts[n.first - 1]].isupper()  # Smith, 42, said


def _one(line: Line, n: Number) -> bool:
    """Whether "one" can count somebody: one officer was killed; not one of them, no one."""
    after, before = line.words[n.last : n.last + 1], line.words[n.first - 1 : n.first]
    return after not in ([], ["of"]) and not set(before) & {
        "no",
        "any",
        "every",
        "the",
        "this",
        "that",
        "each",
        "another",
    }


def _state(line: Line, n: Number, size: int) -> str:
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
            k = next(
                (x for x in range(k + 1, min(len(w), k + 30)) if not line.runs_on(x)), len(w) - 1
            )
            aside, until = True, k + 5
        if w[k] in states:
            return states[w[k]]
        k += 1
    return ""


def comparison(corpus: Corpus) -> pd.DataFrame:
    """The same quantity as each outlet of an event has it: `figures` of quantities that two outlets
    or more give, in order.

    quantity   unit and who it is about ("killed, civilians"; "vehicles"); event, outlet
    given      the figure in words: "at least 22", "24 to 99"
    note       'differs' where no figure of this outlet agrees with any of another's; their bounds
    are compared, so that "at
               least 20" and 23 agree, and "about" leaves a tenth on either side

    Totals over a period, percentages, people of whom nothing else is said, and what is told of
    another year are not compared.
    Nothing says who is right, and two outlets may mean two things.
    """
    f = figures(corpus)
    known = corpus.articles.loc[
        corpus.articles["role"] == "article", ["event", "outlet", "date"]
    ].dropna(subset=["event", "outlet"])
    f = f.join(known, on="article", how="inner").rename_axis(None).sort_values(["article", "start"])
    year = pd.to_numeric(f["when"].str.extract(r"(\d{4})")[0])
    # what is told of an earlier year is background
    past = year.notna() & f["date"].notna() & (year != f["date"].dt.year)
    f = f[
        ~f["aggregate"]
        & ~past
        & ~f["unit"].isin(["percent", "people", ""])
        & ((f["part_of"] < 0) | (f["group"] != "unspecified"))
    ]
    who = f["group"].where((f["group"] != "unspecified") & (f["state"] != ""), "")
    f["quantity"] = f["unit"] + (", " + who).where(who != "", "")
    tenth = f["value"].where(f["qualifier"] == "about", 0) * 0.1
    low, high = (f["low"] - tenth).fillna(-np.inf), (f["high"] + tenth).fillna(np.inf)
    bounds = zip(f["value"], f["low"], f["high"], strict=True)
    number = [
        " to ".join(f"{x:,.10g}" for x in ([v] if v == v else [a, b]) if x == x)
        for v, a, b in bounds
    ]
    f["given"] = (f["qualifier"] + " " + pd.Series(number, index=f.index, dtype="str")).str.strip()
    kept = []
    for _, rows in f.groupby(["event", "quantity"]):
        if rows["outlet"].nunique() < 2:
            continue
        a, b = low[rows.index].to_numpy(), high[rows.index].to_numpy()
        agree = pd.DataFrame(
            (a[:, None] <= b) & (a <= b[:, None]),
            index=rows["outlet"].to_numpy(),
            columns=rows["outlet"].to_numpy(),
        )
        both = agree.T.groupby(level=0).any().T.groupby(level=0).any()
        # 9 votes, 312 votes: two things
        clear = (rows["state"] != "") | (
            rows.groupby("outlet")["value"].transform("nunique").max() < 2
        )
        kept.append(
            rows.assign(note=np.where(clear & ~rows["outlet"].map(both.all(axis=1)), "differs", ""))
        )
    columns = [
        "article",
        "start",
        "end",
        "text",
        "event",
        "quantity",
        "outlet",
        "given",
        "value",
        "low",
        "high",
        "qualifier",
        "place",
        "when",
        "attributed_to",
        "note",
    ]
    return pd.concat(kept, ignore_index=True)[columns] if kept else pd.DataFrame(columns=columns)
