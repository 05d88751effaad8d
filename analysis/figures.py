"""Numbers of people and things: what a telling counts, how surely, and on whose word."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from .acts import harm
from .corpus import Corpus, per_corpus, span_table
from .phrases import AUXILIARY, BE, PLURAL, WORDS, Line, group, lines, singular
from .project import lexicon
from .voice import voices

DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{2,3})+|\d+)(?:\.\d+)?")
MONTH, NUMBERED = WORDS["month"], WORDS["numbered"]
PLACE = re.compile(r"\b(?:in|at|near|outside|around) (?:the )?((?:[A-ZÀ-Þ][\w’'-]+)(?: (?:[A-ZÀ-Þ][\w’'-]+|of|al)){0,3})")
DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DATE = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
WHEN = re.compile(rf"\b(?:(?:early |late |on |last |this )?{DAY}(?: (?:morning|afternoon|evening|night))?|(?:on |in |since |by )?(?:\d{{1,2}} {DATE}|{DATE} \d{{1,4}}(?:, \d{{4}})?)(?: \d{{4}})?"
                  r"|(?:last|this|earlier this|the past|the last|the previous) (?:night|week|month|year|quarter|decade)|yesterday|today|(?:in|since|during) (?:\d{4}|the \w+ (?:quarter|half) of \d{4}))\b")
PERIOD = re.compile(r"\b(?:so far this year|this year alone|since \d{4}|since (?:it|they|he|she|the (?:start|beginning)|last|" + DATE + r")\b|(?:over|in|during|within) the (?:past|last|previous|first|second|third|"
                    r"fourth) (?:\w+ )?(?:days|weeks|months|years|decades|quarter|half|year|decade|month)|(?:first|second|third|fourth|last) (?:quarter|half) of|(?:a|per|each|every) (?:year|month|week|day)"
                    r"|annually|(?:between|from) (?:\d{4}|" + DATE + r") (?:and|to)|in (?:all of|the whole of) \d{4}|last year|this year|cumulative)", re.I)


SUPERLATIVE = re.compile(r"\b(?:\w+est|worst|first|most) .{0,60}\bsince\b")


class Number(NamedTuple):
    """A number as printed: words first to last (one past it) of its sentence, its value (NaN for a range) and its bounds."""
    first: int
    last: int
    value: float
    low: float
    high: float


@cache
def _words() -> tuple[dict[str, float], dict[str, float], dict[str, tuple[float, float]], dict[tuple[str, ...], str]]:
    """Number words, multipliers, ranges such as "dozens", qualifiers by their words."""
    table = lexicon("quantifiers", ("phrase", "kind", "value", "low", "high"))
    of = {kind: rows for kind, rows in table.groupby("kind")}
    plain, times = ({p: float(v) for p, v in zip(of[kind]["phrase"], of[kind]["value"], strict=True)} for kind in ("number", "multiplier"))
    plain |= {f"{tens}-{one}": plain[tens] + plain[one] for tens in plain for one in plain if 20 <= plain[tens] and 0 < plain[one] < 10}
    ranges = {p: (float(a), float(b)) for p, a, b in zip(of["range"]["phrase"], of["range"]["low"], of["range"]["high"], strict=True)}
    return plain, times, ranges, {tuple(p.split()): v for p, v in zip(of["qualifier"]["phrase"], of["qualifier"]["value"], strict=True)}


@cache
def _units() -> tuple[dict[str, str], dict[str, str]]:
    """Noun -> what it counts; noun -> why what it counts is no figure."""
    table = lexicon("units", ("noun", "unit", "kind"))
    count, none = (table.loc[table["kind"] == kind, ["noun", "unit"]].itertuples(index=False, name=None) for kind in ("count", "no figure"))
    return dict(count), dict(none)


@lru_cache(1 << 16)
def is_number(word: str) -> bool:
    plain, times, ranges, _ = _words()
    return word in plain or word in times or word in ranges or word == "tens" or bool(re.fullmatch(r"\d[\d,]*(?:\.\d+)?(?:-\d[\d,]*)?", word))


def numbers(line: Line) -> Iterator[Number]:
    """The numbers of a sentence, "two hundred and six" and "6 million" as one."""
    plain, times, ranges, _ = _words()
    w, i = line.words, 0
    while i < len(w):
        if not is_number(w[i]):
            i += 1
            continue
        for size in (3, 1):                                # tens of thousands, dozens
            if i + size <= len(w) and (phrase := " ".join(w[i:i + size])) in ranges:
                low, high = ranges[phrase]
                yield Number(i, i + size, np.nan, low, high)
                i += size
                break
        else:
            total = part = 0.0
            j, value = i, np.nan
            while j < len(w) and (j == i or not line.marks[j]):
                word = w[j]
                if word in times and (j > i or w[i - 1:i] in (["a"], ["half"], ["per"]) or word == "dozen"):
                    part = max(part, 1) * times[word] * (.5 if j == i and w[i - 2:i] == ["half", "a"] else 1)
                    total, part = (total + part, 0.0) if times[word] >= 1000 else (total, part)
                elif word in plain and (j == i or (part == 0 and not w[j - 1][0].isdigit()) or (w[j - 1] in ("hundred", "and") and plain[word] < 100) or (part % 10 == 0 and part % 100 and plain[word] < 10)):
                    part += plain[word]
                elif j == i and DIGITS.fullmatch(word):
                    part = float(word.replace(",", ""))
                elif word == "and" and j > i and w[j - 1] in times and j + 1 < len(w) and w[j + 1] in plain and w[j - 1] in ("hundred", "thousand"):
                    pass
                else:
                    break
                j, value = j + 1, 0.0
            if value == 0:
                value = total + part
                yield Number(i, j, value, value, value)
            elif (ends := w[i].split("-"))[1:]:            # 10-15
                low, high = (float(x.replace(",", "")) for x in ends)
                if low < high:
                    yield Number(i, i + 1, np.nan, low, high)
            i = max(j, i + 1)


STATED = frozenset("killed injured casualties missing".split())
STATES = {"killing": "killed", "injury": "injured", "abduction": "abducted", "arrest": "arrested", "displacement": "displaced"}
PARTS = re.compile(r"\b(?:including|among (?:them|whom)|of (?:them|whom|which)|most of them)\b", re.I)
FIGURE = ["value", "low", "high", "qualifier", "unit", "counted", "state", "group", "place", "when", "aggregate", "part_of"]


def _qualifier(line: Line, n: Number) -> str:
    """over, at least, nearly, about, up to, more than, fewer than, as the words before (or "or more" after) have it; or ''."""
    known = _words()[3]
    for size in (3, 2, 1):
        first = n.first - size - (line.words[n.first - 1] in ("a", "the"))
        if first >= 0 and (q := known.get(tuple(line.words[first:first + size]))) and all(line.runs_on(k) for k in range(first + 1, n.first + 1)):
            return q
    after = line.words[n.last:n.last + 2]
    return "at least" if after == ["or", "more"] else "about" if after == ["or", "so"] else ""


def _counted(line: Line, n: Number) -> list[str]:
    """The words of what is counted: "brave soldiers" in 14 brave soldiers of the army; none where no noun follows."""
    w, j = line.words, n.last
    if line.text[line.ends[j - 1]:line.ends[j - 1] + 2].lstrip().startswith("%") or w[j:j + 2] == ["per", "cent"]:
        return ["percent"]
    of = w[j:j + 1] == ["of"]
    if w[j:j + 2] in (["of", "them"], ["of", "whom"], ["of", "which"]):
        j += 2
    end = line.right(j)[1] if j < len(w) and line.runs_on(j) else j
    while j < end and (w[j] in ("of", "more", "other", "additional", "such", "or", "so", "head") or of and w[j] in ("the", "its", "their", "his", "these", "those", "our")):
        j += 1
    stop = next((k for k in range(j, end) if w[k] in ("of", "and", "or") or (k > j and (is_number(w[k]) or line.marks[k] == ","))), end)
    return w[j:stop]


def _no_figure(line: Line, n: Number, words: list[str], plural: bool) -> bool:
    """A date, an age, a clock time, money, a score, a share, a label: told by what stands around the number."""
    w, text, a, b = line.words, line.text, line.starts[n.first], line.ends[n.last - 1]
    before, after, digits = w[n.first - 1] if n.first and line.runs_on(n.first) else "", w[n.last] if n.last < len(w) else "", w[n.first][0].isdigit()
    if digits and (text[a - 1:a] in tuple("$£€¥₹#@.:/’'+§-–") and a or re.match(r"\s?[€£$°]|[:/–'’\"”]\s?\d|[/’'\"]", text[b:b + 3])):
        return True
    if digits and (before in MONTH | NUMBERED or (after in MONTH and not line.marks[n.last])) or before in ("us", "rs", "usd", "pkr", "inr"):
        return True
    if digits and not plural and (1500 <= n.value <= 2100 or text[b:b + 1] in ".)" and n.first == 0 or (n.first > 1 and before and line.name(n.first - 1))):
        return True
    if any(x in _units()[1] or singular(x) in _units()[1] for x in (*words[:1], *words[-1:], after)) or (before == "by" and w[max(0, n.first - 2)] == "divided"):
        return True
    aside = n.last == len(w) or line.marks[n.last][:1] in (",", ".", ";")
    return line.marks[n.first] == "," and aside and n.first > 0 and n.value < 120 and text[line.starts[n.first - 1]].isupper()       # Smith, 42, said


@per_corpus
def figures(corpus: Corpus) -> pd.DataFrame:
    """Spans of numbers (the number alone) that count people or things.

    value, low, high   25 is 25, 25, 25; "at least", "over": no high; "up to", "nearly": no low; "dozens": no value, 24 to 99 (quantifiers.csv); NaN: open
    qualifier          over, more than, at least, nearly, about, up to, fewer than, or ''
    unit               killed, injured, abducted, arrested, displaced, missing, rescued, aboard where the clause says so (`state`), else
                       what is counted (`counted`: officers, attackers, passengers, percent …; units.csv says what goes together)
    group              security forces, civilians, militants, mixed, unspecified, as in deaths; place, when: as the sentence has them, '' if it has none
    aggregate          True for totals over a period ("in the last quarter", "a year")
    part_of            where one sentence gives a total and its part ("over 50, including 14"): start of the total; else -1
    attributed_to      whose word it is, '' for the outlet's own or an unknown speaker

    Dates, ages, clock times, durations, distances, money, scores, shares and numbered things are no figures. Percentages are, of
    the unit percent. A number without a noun counts only where a verb says what became of the counted.
    """
    t, s = corpus.tokens, corpus.sentences
    may = np.flatnonzero(np.array([is_number(w) for w in t.terms] or [False])[t.term])
    where = corpus.locate(pd.DataFrame({"article": corpus.articles.index.to_numpy()[t.text[may]], "start": t.start[may]}), s)
    hold = s.iloc[np.unique(where[where >= 0])]
    victims: dict[str, list[tuple[int, int, str]]] = {}
    acts = harm(corpus)
    for article, start, end, act in zip(acts["article"], acts["victim_start"], acts["victim_end"], acts["act"], strict=True):
        if start >= 0 and act in STATES:
            victims.setdefault(article, []).append((start, end, STATES[act]))
    rows = ((article, *row) for article, line in zip(hold["article"], lines(corpus, hold), strict=True) if line
            for row in _of_sentence(line, victims.get(article, [])))
    table = span_table(corpus, rows, FIGURE)
    said = voices(corpus)
    at = corpus.locate(table, said)
    table["attributed_to"] = pd.Series(np.where(at >= 0, said["speaker"].to_numpy(dtype=object)[at] if len(said) else "", ""), dtype="str", index=table.index)
    return table


def _of_sentence(line: Line, victims: list[tuple[int, int, str]]) -> list[tuple]:
    rows: list[tuple] = []
    text = line.text[line.starts[0]:line.ends[-1]]
    for n in numbers(line):
        words = _counted(line, n)
        known, _ = _units()
        a, b = line.starts[n.first], line.ends[n.last - 1]
        nouns = [x for x in reversed(words) if x in known or singular(x) in known or x in PLURAL or (x.endswith("s") and not x.endswith(("'s", "ss", "us", "is"))) or group([x]) != "unspecified"]
        counted = [known.get(x) or known.get(singular(x)) or x for x in nouns]
        state = next((x for start, end, x in victims if start <= a < end), "") or next((x for x in counted if x in STATED), "") or _state(line, n, len(words))
        noun = next((x for x in counted if x not in STATED), "")
        what = noun or ("people" if state else "")
        whole = [r for r in rows if r[-1] < 0 and not r[2] < n.value]
        part = bool(whole) and bool(PARTS.search(line.text, whole[-1][1], a) or PARTS.match(line.text, b + 1) or ":" in line.text[whole[-1][1]:a])
        if part and not state:
            state, what = whole[-1][8], what or whole[-1][7]
        bare = not words and line.words[n.last:n.last + 1] and line.words[n.last] in BE | AUXILIARY
        if _no_figure(line, n, words, bool(nouns)) or not (nouns or state or part or bare) or (n.value == 1 and not _one(line, n, what, state)):
            continue
        q = _qualifier(line, n)
        low, high = (n.low if q not in ("up to", "nearly", "fewer than") else np.nan), (n.high if q not in ("over", "more than", "at least") else np.nan)
        near = text[max(0, a - line.starts[0] - 60):b - line.starts[0] + 120]
        rows.append((a, b, n.value, low, high, q, state or what, what, state, group(words), _nearest(PLACE, line, a, 1), _nearest(WHEN, line, a, 0),
                     bool(PERIOD.search(near)) and not SUPERLATIVE.search(text), whole[-1][0] if part else -1))
    return rows


def _one(line: Line, n: Number, what: str, state: str) -> bool:
    """Whether "one" counts somebody: one officer was killed; not one of them, no one, one day."""
    w = line.words
    return bool(w[n.last:n.last + 1]) and w[n.last] != "of" and not (n.first and w[n.first - 1] in ("no", "any", "every", "the", "this", "that", "each", "another")) \
        and (bool(state) or what in ("people", "officers", "soldiers", "children")) and what != ""


def _state(line: Line, n: Number, size: int) -> str:
    """What a word close after the counted, or "toll" before the number, says of them: missing, aboard, dead …"""
    w = line.words
    if {"toll", "tolls"} & set(w[max(0, n.first - 7):n.first]):
        return "killed"
    for k in range(n.first - 1, max(-1, n.first - 5), -1):
        if not line.runs_on(k + 1):
            break
        if w[k] in ("carrying", "saved", "rescued", "treated"):
            return _states()[w[k]]
    k, asides, until = n.last - 1, 0, n.last + size + 5
    while (k := k + 1) < min(until, len(w)):
        if k > n.last and not line.runs_on(k):
            if line.marks[k] != "," or asides or not PARTS.match(line.text, line.starts[k]):
                break
            k = next((x for x in range(k + 1, len(w)) if not line.runs_on(x)), len(w) - 1)     # five people, among them two children, were missing
            asides, until = 1, k + 5
        if state := _states().get(w[k]):
            return state
    return ""


@cache
def _states() -> dict[str, str]:
    table = lexicon("units", ("noun", "unit", "kind"))
    return dict(table.loc[table["kind"] == "state", ["noun", "unit"]].itertuples(index=False, name=None))


def _nearest(pattern: re.Pattern[str], line: Line, offset: int, part: int) -> str:
    """The match of a sentence that is nearest to an offset, or ''."""
    found = [m for m in pattern.finditer(line.text, line.starts[0], line.ends[-1]) if m[part] not in ("The", "A")]
    return min(found, key=lambda m: abs(m.start() - offset))[part] if found else ""


def comparison(corpus: Corpus) -> pd.DataFrame:
    """The same quantity as each outlet of an event has it: `figures` of quantities that two outlets or more give, in order.

    quantity   unit and who it is about ("killed, civilians"; "vehicles"); event, outlet
    note       'differs' where no figure of this outlet agrees with any of another's; their bounds are compared, so that "at
               least 20" and 23 agree, and "about" leaves a tenth on either side

    Totals over a period, percentages, people of whom nothing else is said, and what is told of another year are not compared. Nothing says who is right, and two outlets may mean two things.
    """
    f = figures(corpus)
    known = corpus.articles.loc[corpus.articles["role"] == "article", ["event", "outlet", "date"]].dropna(subset=["event", "outlet"])
    f = f.join(known, on="article", how="inner").sort_values(["article", "start"])
    year = pd.to_numeric(f["when"].str.extract(r"(\d{4})")[0])
    past = year.notna() & f["date"].notna() & (year != f["date"].dt.year)                 # what is told of an earlier year is background
    f = f[~f["aggregate"] & ~past & ~f["unit"].isin(["percent", "people", ""]) & ((f["part_of"] < 0) | (f["group"] != "unspecified"))]
    who = f["group"].where((f["group"] != "unspecified") & (f["state"] != ""), "")
    f["quantity"] = f["unit"] + (", " + who).where(who != "", "")
    tenth = f["value"].where(f["qualifier"] == "about", 0) * .1
    low, high = (f["low"] - tenth).fillna(-np.inf), (f["high"] + tenth).fillna(np.inf)
    kept = []
    for (event, quantity), rows in f.groupby(["event", "quantity"]):
        if rows["outlet"].nunique() < 2:
            continue
        a, b = low[rows.index].to_numpy(), high[rows.index].to_numpy()
        agree = pd.DataFrame((a[:, None] <= b) & (a <= b[:, None]), index=rows["outlet"].to_numpy(), columns=rows["outlet"].to_numpy())
        both = agree.T.groupby(level=0).any().T.groupby(level=0).any()
        clear = (rows["state"] != "") | (rows.groupby("outlet")["value"].transform("nunique").max() < 2)        # 9 votes here, 312 there: two things
        kept.append(rows.assign(note=np.where(clear & ~rows["outlet"].map(both.all(axis=1)), "differs", "")))
    columns = ["article", "start", "end", "text", "event", "quantity", "outlet", "value", "low", "high", "qualifier", "place", "when", "attributed_to", "note"]
    return pd.concat(kept, ignore_index=True)[columns] if kept else pd.DataFrame(columns=columns)
