"""What kind a shared passage is, and why: names, a common source, an agency's text, a turn of phrase,
site text, or wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
import pandas as pd

from .. import voice
from ..base.lexicons import function_words, lexicon
from ..corpus.articles import Corpus
from ..corpus.paragraphs import paragraphs
from ..corpus.spans import PLACE, span_table
from ..english.marks import quoted
from . import runs as passages

READINGS = ("common source", "agency copy", "candidate copy", "formula", "names", "furniture")
# words that a line of furniture has at most
LINE = 60
# content words besides names, titles and numbers from which a passage is somebody's wording: of
# 400,000 pairs of articles of two outlets, weeks apart, five share so many in narration; of 11,000
# pairs of unlike events none
WORDING = 6
# words besides names, titles and numbers from which it is a turn of phrase
TURN = 4
# words that a title or motto in marks has at most
NAME = 5
# articles up to which every sentence is read for who says it
CAREFUL = 2_000
MARKUP = re.compile(r"[<>{}=]|https?:|(?:[a-z][A-Z][a-z]+){2}")  # left over from the page
WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
# what an outlet says of itself or to its reader, in no telling of an event
SITE = re.compile(
    r"\b(?:subscri(?:be|bers?|ption)|newsletter|sign up|click|follow (?:us|him|her|them|@)"
    r"|contributed (?:\w+ )?to this|all rights reserved|copyright|e-?mail (?:us|him|her|them)"
    r"|(?:this|our) (?:paper|newspaper|news ?site|site|website|web ?page|page|article|story|column"
    r"|report|newsletter|app|podcast|comments?)\b|our (?:readers|journalism|newsroom|reporters))"
    r"|@\w|www\.|https?:|©",
    re.I,
)


@cache
def _titles() -> frozenset[str]:
    """Titles, offices and roles, the last word of each."""
    names = [*lexicon("titles", ("title",))["title"], *lexicon("roles", ("noun",))["noun"]]
    return frozenset(name.lower().split()[-1] for name in names)


def wording(text: str) -> tuple[int, int]:
    """-> words of a passage besides names, titles and numbers; those of them that are content
    words."""
    words = [w.lower() for w in WORD.findall(text) if not _named(w)]
    content = sum(not _function(w) for w in words)
    # of, the and and belong to the names about them
    return len(words) * (content > 0 or not any(map(_named, WORD.findall(text)))), content


def content_words(words: Iterable[str]) -> int:
    """How many of these are content words and no part of a name, title or number."""
    return sum(not _named(w) and not _function(w.lower()) for w in words)


def is_name(text: str) -> bool:
    """Is a text made of names and function words ("Meet the Press")?"""
    words = WORD.findall(text)
    return len(words) <= NAME and content_words(words) == 0 and any(_named(w) for w in words)


def _named(word: str) -> bool:
    low = word.lower()
    return word[0].isdigit() or low in _titles() or word[0].isupper() and not _function(low)


def _function(low: str) -> bool:
    """Is it a function word, short forms included (I'm, don't)?"""
    return low in function_words() or re.split("['’]", low)[0] in function_words()


def _told(corpus: Corpus, table: pd.DataFrame, side: str, spans: pd.DataFrame) -> np.ndarray:
    """The voice of most characters of each passage: quotation, attributed or narration."""
    index = corpus.articles.index

    def where(article: pd.Series, at: pd.Series) -> np.ndarray:
        return index.get_indexer(pd.Index(article)) * PLACE + at.to_numpy()

    base = table[f"number_{side}"].to_numpy(np.int64) * PLACE
    size = (table[f"end_{side}"] - table[f"start_{side}"]).to_numpy()
    share = {}
    for kind in ("quotation", "attributed"):
        s = spans[spans["voice"] == kind]
        begin, end = where(s["article"], s["start"]), where(s["article"], s["end"])
        order = np.argsort(begin)
        begin, end = begin[order], end[order]
        length = np.concatenate(([0], np.cumsum(end - begin)))

        def before(
            at: np.ndarray,
            begin: np.ndarray = begin,
            end: np.ndarray = end,
            length: np.ndarray = length,
        ) -> np.ndarray:
            k = np.searchsorted(begin, at)  # characters of that voice before a place
            return length[k] - (np.maximum(0, end[k - 1] - at) * (k > 0) if len(end) else 0)

        share[kind] = (
            before(base + table[f"end_{side}"].to_numpy())
            - before(base + table[f"start_{side}"].to_numpy())
        ) / size
    said = share["quotation"] + share["attributed"] >= 0.5
    return np.where(
        said,
        np.where(share["quotation"] >= share["attributed"], "quotation", "attributed"),
        "narration",
    ).astype(object)


def voices_of(corpus: Corpus, among: pd.Index, careful: bool) -> pd.DataFrame:
    """Spans that are not the outlet's own words; the marks alone, six times as fast, unless
    `careful`."""
    if careful:
        return voice.voices(corpus)
    rows = [
        (article, *span, "quotation")
        for article, text in corpus.articles.loc[among, "text"].items()
        for span in in_marks(text)
    ]
    return span_table(corpus, rows, ["voice"])


def in_marks(text: str) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks."""
    left_open = ""
    for a, b in paragraphs(text):
        found = list(quoted(text, a, b, left_open))
        yield from (f[:2] for f in found)
        left_open = found[-1][2] if found and not found[-1][3] else ""


def article_facts(articles: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The number of each article's outlet and event, -1 where not known; whether it credits an
    agency."""
    return (
        pd.factorize(articles["outlet"])[0],
        pd.factorize(articles["event"])[0],
        (articles["agency"] != "").to_numpy(),
    )


def read(
    corpus: Corpus,
    table: pd.DataFrame,
    facts: Sequence[np.ndarray],
    shorter: np.ndarray,
    careful: bool,
) -> pd.DataFrame:
    """The passages with their voices and readings; facts as `runs.mostly` gives them, shorter the
    words of the shorter article."""
    a = corpus.articles
    x, y = table["number_a"].to_numpy(), table["number_b"].to_numpy()
    outlet, event, paid = article_facts(a)
    date = a["date"].to_numpy()
    one, many, events, wire = facts
    unknown = (event[x] < 0) | (event[y] < 0)
    table["same_event"] = pd.arrays.BooleanArray(event[x] == event[y], unknown)
    count = table["words"].to_numpy()
    own = (outlet[x] == outlet[y]) & (outlet[x] >= 0) & one & (count <= LINE)
    rest = (
        pd.Series(count * ~own).groupby([x, y]).transform("sum").to_numpy() if len(table) else count
    )
    # two versions of one article are not furniture
    own &= (rest < 0.5 * shorter) & (count < 0.8 * shorter)
    texts = table["text_a"].tolist()
    own[own] = [bool(SITE.search(texts[k])) for k in np.flatnonzero(own).tolist()]
    left = np.array(
        [n < 20 and bool(MARKUP.search(t)) for n, t in zip(count, texts, strict=True)], bool
    )
    furniture = own | left
    turn, phrase = _wording(table, count)
    among = a.index[np.unique(np.concatenate((x[~furniture], y[~furniture])))]
    spans = voices_of(corpus, among, careful)
    for side in "ab":
        told_by = _told(corpus, table, side, spans)
        # nor read for it
        table[f"voice_{side}"] = (
            told_by if careful else np.where(furniture, "narration", told_by).astype(object)
        )
    told = tuple((table[f"voice_{side}"] != "narration").to_numpy() for side in "ab")
    quotations = [(table[f"voice_{side}"] == "quotation").to_numpy() for side in "ab"]
    apart = ~table["same_event"].fillna(True).to_numpy(bool)
    short = count < passages.SHORT
    reasons = [
        ("furniture", own, "site text, in three or more articles of this outlet and no other's"),
        ("furniture", left, "left over from the page"),
        (
            "names",
            ~turn & ~quotations[0] & ~quotations[1],
            "names, titles and numbers, and hardly a word besides",
        ),
        ("common source", quotations[0] & quotations[1], "quoted in both"),
        ("formula", apart & short, "a short turn, told of different events"),
        ("common source", told[0] & told[1], "quoted or attributed in both"),
        ("common source", told[0], "quoted or attributed in a"),
        ("common source", told[1], "quoted or attributed in b"),
        ("formula", ~phrase, "without its names, titles and numbers a turn that chance gives"),
        ("agency copy", paid[x] & paid[y], "both credit an agency"),
        ("agency copy", paid[x], "a credits an agency"),
        ("agency copy", paid[y], "b credits an agency"),
        ("agency copy", wire, "stands in an article that credits an agency"),
        ("formula", apart, "the articles tell of different events"),
        ("formula", short & events, "a short turn, told of several events"),
        ("formula", short & many, "a short turn that four or more articles use"),
        (
            "candidate copy",
            unknown,
            "narration in both; whether the event is the same is not known",
        ),
        ("candidate copy", ~unknown, "narration in both, one event"),
    ]
    holds = [h for _, h, _ in reasons]
    for column, n in (("reading", 0), ("why", 2)):
        table[column] = (
            pd.Series(np.select(holds, [r[n] for r in reasons], ""), dtype="str")
            if len(table)
            else pd.Series(dtype="str")
        )
    known = ~(np.isnat(date[x]) | np.isnat(date[y])) & (date[x] != date[y])
    table["direction"] = pd.Series(
        np.where(known, np.where(date[x] < date[y], table["a"], table["b"]), ""), dtype="str"
    )
    return table


def _wording(table: pd.DataFrame, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which passages hold enough besides names, titles and numbers to be a turn of phrase; and to
    be somebody's wording. What is long is."""
    found = np.full((2, len(table)), WORDING)
    for k in np.flatnonzero(count < LINE).tolist():
        sides = [wording(table[f"text_{side}"].iat[k]) for side in "ab"]
        found[:, k] = min(sides, key=lambda side: side[::-1])
    return found[0] >= TURN, found[1] >= WORDING
