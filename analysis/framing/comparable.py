"""The figures of a corpus that can be held against each other, with what is said around them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd

from ..base.lexicons import function_words
from ..base.nltk import PorterStemmer
from ..corpus.articles import Corpus
from ..english.forms import is_participle
from ..english.numbers import is_number
from .figures import figures
from .victims import UNNAMED

stem = cache(PorterStemmer().stem)  # (Porter 1980)
WORD = re.compile(r"[^\W\d_][\w’'-]*")


def comparable(corpus: Corpus) -> pd.DataFrame:
    """The figures that can be compared, with event, outlet, date, quantity, given, bounds and the
    words around the number."""
    f = figures(corpus)
    f = f.assign(words=_words_around(corpus, f), deed=_deeds(corpus, f))
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
        & (f["dimension"] != "share")
        & ~f["unit"].isin(["people", ""])
        & ((f["part_of"] < 0) | (f["group"] != UNNAMED))
    ]
    who = f["group"].where((f["group"] != UNNAMED) & (f["state"] != ""), "")
    topics = _topics(corpus)
    f["words"] = [
        {x: w for x, w in r.words.items() if r.state or x not in topics[r.event]}
        for r in f.itertuples()
    ]
    number = [
        " to ".join(f"{x:,.14g}" for x in ([v] if v == v else [a, b]) if x == x)
        for v, a, b in zip(f["value"], f["low"], f["high"], strict=True)
    ]
    said = f["qualifier"] + " " + pd.Series(number, index=f.index, dtype="str")
    leeway = f["value"].map(_rounding).where(f["qualifier"] != "about", f["value"] * 0.1).fillna(0)
    return f.assign(
        quantity=f["unit"] + (", " + who).where(who != "", ""),
        given=said.str.strip(),
        least=(f["low"] - leeway).fillna(-np.inf),
        most=(f["high"] + leeway).fillna(np.inf),
    )


def _rounding(value: float) -> float:
    """What a round number leaves open: half its last digit that is not 0, at most a twentieth."""
    if value != value or value < 100 or value % 100:
        return 0.0
    digits = f"{value:.0f}"
    return min(value / 20, 10.0 ** (len(digits) - len(digits.rstrip("0"))) / 2)


def _words_around(corpus: Corpus, f: pd.DataFrame) -> list[dict[str, str]]:
    """The content words of its sentence between the figure before and the one behind: stem ->
    word."""
    s = corpus.sentences.reset_index(drop=True)
    at = corpus.locate(f, s)
    texts = corpus.articles["text"]
    rows = list(zip(f["article"], f["start"], f["end"], at, strict=True))
    known = f["counted"] + " " + f["when"]
    around = []
    for k, (article, start, end, row) in enumerate(rows):
        low, high = (s.at[row, "start"], s.at[row, "end"]) if row >= 0 else (start, end)
        if k and rows[k - 1][3] == row >= 0:
            low = rows[k - 1][2]
        if k + 1 < len(rows) and rows[k + 1][3] == row >= 0:
            high = rows[k + 1][1]
        text = texts[article]
        before, behind = text[low:start].split(";")[-1], text[end:high].split(";")[0]
        words = WORD.findall(f"{before} {behind}".replace("’", "'"))
        words = [w for w in words if w.lower() not in function_words() and not is_number(w.lower())]
        said = {stem(w) for w in WORD.findall(known.iat[k].lower().replace("’", "'"))}
        around.append({x: w for w in words if (x := stem(w.lower())) not in said})
    return around


def _deeds(corpus: Corpus, f: pd.DataFrame) -> list[str]:
    """The stem of the verb among the four words before each number ("reserved"), or ''."""
    texts = corpus.articles["text"]
    found = []
    for article, start in zip(f["article"], f["start"], strict=True):
        before = re.split(r"[.;:!?]", texts[article][max(0, start - 60) : start])[-1]
        words = [w.lower() for w in WORD.findall(before)[-4:]]
        verbs = [stem(w) for w in words if is_participle(w) or w.endswith("ing")]
        found.append(verbs[-1] if verbs else "")
    return found


def _topics(corpus: Corpus) -> dict[str, set[str]]:
    """Event -> words that stand in more sentences of it than twice its articles: they are what the
    event is about, and tell no two figures of it apart."""
    events = corpus.articles["event"]
    counts: dict[str, Counter[str]] = {}
    for article, text in zip(corpus.sentences["article"], corpus.sentences["text"], strict=True):
        event = events[article]
        if isinstance(event, str):
            words = {stem(w) for w in WORD.findall(text.lower().replace("’", "'"))}
            counts.setdefault(event, Counter()).update(words)
    size = events.value_counts()
    return {e: {w for w, n in c.items() if n > 2 * size[e]} for e, c in counts.items()}
