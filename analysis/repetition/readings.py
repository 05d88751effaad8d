"""What kind a shared passage is, and why: names, a common source, an agency's text, a turn of phrase,
site text, or wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from .. import voice
from ..base.lexicons import function_words, lexicon
from ..corpus.articles import Corpus
from ..corpus.paragraphs import paragraphs
from ..corpus.spans import PLACE, span_table
from ..english.marks import quoted
from .turns import SHORT

READINGS = ("common source", "agency copy", "candidate copy", "formula", "names", "furniture")
# characters that may stand before what opens an article, or after what closes it
EDGE = 20
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
    words = WORD.findall(text)
    other = [w for w in words if not _named(w)]
    content = sum(map(is_content, other))
    # of, the and and belong to the names about them
    return len(other) * (content > 0 or len(other) == len(words)), content


@lru_cache(1 << 16)
def is_content(word: str) -> bool:
    """Is it a content word and no part of a name, title or number?"""
    return not _named(word) and not _function(word.lower())


def is_name(text: str) -> bool:
    """Is a text made of names and function words ("Meet the Press")?"""
    words = WORD.findall(text)
    return len(words) <= NAME and not any(map(is_content, words)) and any(_named(w) for w in words)


@lru_cache(1 << 16)
def _named(word: str) -> bool:
    low = word.lower()
    return word[0].isdigit() or low in _titles() or word[0].isupper() and not _function(low)


@lru_cache(1 << 16)
def _function(low: str) -> bool:
    """Is it a function word, short forms included (I'm, don't)?"""
    return low in function_words() or re.split("['’]", low)[0] in function_words()


def _told(corpus: Corpus, table: pd.DataFrame, side: str, spans: pd.DataFrame) -> np.ndarray:
    """The voice of most characters of each passage: quotation, attributed or narration."""
    number = table[f"number_{side}"].to_numpy(np.int64) * PLACE
    start, end = (number + table[f"{edge}_{side}"].to_numpy() for edge in ("start", "end"))
    article = corpus.articles.index.get_indexer(pd.Index(spans["article"])) * PLACE
    inside = []
    for kind in ("quotation", "attributed"):
        of = (spans["voice"] == kind).to_numpy()
        begins, ends = (np.sort((article + spans[edge])[of]) for edge in ("start", "end"))
        inside.append(_before(end, begins, ends) - _before(start, begins, ends))
    quoted, attributed = inside
    voice_of = np.where(quoted >= attributed, "quotation", "attributed")
    said = 2 * (quoted + attributed) >= end - start
    return np.where(said, voice_of, "narration").astype(object)


def _before(place: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How many characters before each place stand in these spans, which do not overlap."""
    length = np.concatenate(([0], np.cumsum(ends - begins)))
    k = np.searchsorted(begins, place)
    last = np.concatenate(([-1], ends))[k]
    return length[k] - np.where(k > 0, np.maximum(0, last - place), 0)


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


def read(corpus: Corpus, table: pd.DataFrame, careful: bool) -> pd.DataFrame:
    """The passages with their voices and readings, from what `runs.mostly` says of them and
    `shorter`, the words of the shorter article."""
    a, x, y = corpus.articles, table["number_a"].to_numpy(), table["number_b"].to_numpy()
    _, event, _ = article_facts(a)
    unknown = (event[x] < 0) | (event[y] < 0)
    table["same_event"] = pd.arrays.BooleanArray(event[x] == event[y], unknown)
    own, left = _furniture(a, table)
    other = ~(own | left)
    spans = voices_of(corpus, a.index[np.unique(np.concatenate((x[other], y[other])))], careful)
    for side in "ab":
        told = _told(corpus, table, side, spans)
        # furniture is not read for it
        table[f"voice_{side}"] = np.where(careful | other, told, "narration").astype(object)
    reasons = _reasons(a, table, own, left)
    for column, n in (("reading", 0), ("why", 2)):
        said = np.select([r[1] for r in reasons], [r[n] for r in reasons], "")
        table[column] = pd.Series(said, dtype="str")
    date = a["date"].to_numpy()
    known = ~(np.isnat(date[x]) | np.isnat(date[y])) & (date[x] != date[y])
    earlier = np.where(date[x] < date[y], table["a"], table["b"])
    table["direction"] = pd.Series(np.where(known, earlier, ""), dtype="str")
    return table


def _furniture(articles: pd.DataFrame, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Which passages are site text of one outlet; which are left over from the page."""
    x, y, count = (table[c].to_numpy() for c in ("number_a", "number_b", "words"))
    one, line, shorter = (table[c].to_numpy() for c in ("one", "line", "shorter"))
    outlet, texts = article_facts(articles)[0], table["text_a"].tolist()
    own = (outlet[x] == outlet[y]) & (outlet[x] >= 0) & one & (count <= LINE)
    if len(table):  # two versions of one article are not furniture
        rest = pd.Series(count * ~own).groupby([x, y]).transform("sum").to_numpy()
        own &= (rest < 0.5 * shorter) & (count < 0.8 * shorter)
    line = line & _at_edge(articles, table)
    own[own] = [line[k] or bool(SITE.search(texts[k])) for k in np.flatnonzero(own).tolist()]
    short = zip(count.tolist(), texts, strict=True)
    return own, np.array([n < 20 and bool(MARKUP.search(text)) for n, text in short], bool)


def _at_edge(articles: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    """Which passages open both articles, or close both."""
    size = articles["text"].str.len().to_numpy()
    opens, closes = np.ones((2, len(table)), bool)
    for side in "ab":
        opens &= (table[f"start_{side}"] <= EDGE).to_numpy()
        closes &= size[table[f"number_{side}"]] - table[f"end_{side}"].to_numpy() <= EDGE
    return opens | closes


def _reasons(
    articles: pd.DataFrame, table: pd.DataFrame, own: np.ndarray, left: np.ndarray
) -> list[tuple[str, np.ndarray, str]]:
    """The readings, the passages of which each holds, and why: the first that holds counts."""
    many, events, wire = (table[fact].to_numpy() for fact in ("many", "events", "wire"))
    paid = article_facts(articles)[2]
    paid_a, paid_b = paid[table["number_a"]], paid[table["number_b"]]
    told_a, told_b = ((table[f"voice_{side}"] != "narration").to_numpy() for side in "ab")
    quoted_a, quoted_b = ((table[f"voice_{side}"] == "quotation").to_numpy() for side in "ab")
    apart = ~table["same_event"].fillna(True).to_numpy(bool)
    known = table["same_event"].notna().to_numpy()
    short = table["words"].to_numpy() < SHORT
    turn, phrase = _wording(table, own | left)
    return [
        ("furniture", own, "site text, in three or more articles of this outlet and no other's"),
        ("furniture", left, "left over from the page"),
        (
            "names",
            ~turn & ~quoted_a & ~quoted_b,
            "names, titles and numbers, and hardly a word besides",
        ),
        ("common source", quoted_a & quoted_b, "quoted in both"),
        ("formula", apart & short, "a short turn, told of different events"),
        ("common source", told_a & told_b, "quoted or attributed in both"),
        ("common source", told_a, "quoted or attributed in a"),
        ("common source", told_b, "quoted or attributed in b"),
        ("formula", ~phrase, "without its names, titles and numbers a turn that chance gives"),
        ("agency copy", paid_a & paid_b, "both credit an agency"),
        ("agency copy", paid_a, "a credits an agency"),
        ("agency copy", paid_b, "b credits an agency"),
        ("agency copy", wire, "stands in an article that credits an agency"),
        ("formula", apart, "the articles tell of different events"),
        ("formula", short & events, "a short turn, told of several events"),
        ("formula", short & many, "a short turn that four or more articles use"),
        ("candidate copy", ~known, "narration in both; whether the event is the same is not known"),
        ("candidate copy", known, "narration in both, one event"),
    ]


def _wording(table: pd.DataFrame, furniture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which passages hold enough besides names, titles and numbers to be a turn of phrase; and to
    be somebody's wording. What is long is."""
    rows = np.flatnonzero((table["words"].to_numpy() < LINE) & ~furniture)
    sides = [table[f"text_{side}"].to_numpy(object)[rows] for side in "ab"]
    of = {text: wording(text) for text in set(np.concatenate(sides))}
    # of both sides the one with fewer content words, then with fewer words
    counts = (np.array([of[text] for text in side]).reshape(-1, 2) for side in sides)
    least = np.minimum(*(words + content * PLACE for words, content in (c.T for c in counts)))
    found = np.full((2, len(table)), WORDING)
    found[:, rows] = least % PLACE, least // PLACE
    return found[0] >= TURN, found[1] >= WORDING
