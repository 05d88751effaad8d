"""Figures of several outlets about the same thing, side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from ..corpus.articles import Corpus
from ..corpus.remembered import per_event
from .comparable import WORD, comparable
from .revisions import histories, in_place_of
from .victims import UNNAMED

DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
SMALL = 12  # two outlets may well give an equal number up to this of two things
COLUMNS = (
    "article start end text event quantity outlet date given value low high qualifier place when "
    "attributed_to note"
).split()


@per_event
def comparison(corpus: Corpus) -> pd.DataFrame:
    """The same quantity as each outlet of an event has it: `figures` of quantities that two outlets
    or more give, in order.

    quantity   unit and who it is about ("killed, civilians"); where an event has several of a unit,
               the words that they share ("dollars: bridge, repair") or, where those do not tell
               them apart, the first figure ("dollars: 5,400,000"); event, outlet
    date       of the article
    given      the figure in words: "at least 22", "24 to 99"
    note       'differs' where no figure of this outlet agrees with any of another's, and one of
               them, published the same day or on an unknown one, is of the same thing; 'later'
               where this article was published after all that it does not agree with; or ''

    Two figures are of one thing where what is counted, what became of it, place and day agree as
    far as they are said; where nothing became of it, most of the words around the numbers must be
    the same. Bounds are compared: "at least 20" and 23 agree; "about" leaves a tenth on either
    side, and 43,000 stands for 43,350. Totals over a period, percentages, people of whom nothing
    else is said, and what is told of another year are not compared. Where versions of an article
    take part, what a later one has in the place of an earlier one's figure is of the same thing.
    Nothing says who is right, and two outlets may mean two things.
    """
    f, known = comparable(corpus), histories(corpus)
    f = f.assign(history=[known.get(a, "") for a in f["article"]])
    revised = in_place_of(corpus, f)
    things = [
        thing
        for _, rows in f.groupby(["event", "quantity"])
        if rows["outlet"].nunique() > 1
        for thing in _things(rows, revised)
    ]
    table = pd.concat(things, ignore_index=True) if things else f.assign(note="")[:0]
    return table[COLUMNS]


def _things(rows: pd.DataFrame, revised: set[frozenset[int]]) -> list[pd.DataFrame]:
    """The rows of one quantity, parted by the thing that they are of; things of one outlet are left
    out."""
    agree, alike = _agree(rows), _Alike(rows)
    equal, versions = agree & alike.equal(), _versions(rows, agree, alike, revised)
    _, told = connected_components(versions, directed=False)
    matched = pd.Series(equal.any(axis=1)).groupby(told).transform("any").to_numpy()
    # what has its like elsewhere, in one of its versions, is held only against what has none
    one = equal | versions | (alike.same() & ~(matched & matched[:, None]))
    _, part = connected_components(one, directed=False)
    several = rows["outlet"].groupby(part, sort=False).nunique().loc[lambda n: n > 1].index
    places = [np.flatnonzero(part == p) for p in several]
    parts = [(rows.iloc[at], one[np.ix_(at, at)], agree[np.ix_(at, at)]) for at in places]
    names = [_named(mine) if len(parts) > 1 else "" for mine, _, _ in parts]
    # two things with one name would be read as one that was raised
    names = [
        name if names.count(name) == 1 else f"{name or ':'} {mine['given'].iloc[0]}"
        for name, (mine, _, _) in zip(names, parts, strict=True)
    ]
    return [
        mine.assign(note=_notes(mine, same, fits), quantity=mine["quantity"] + name)
        for name, (mine, same, fits) in zip(names, parts, strict=True)
    ]


def _versions(
    rows: pd.DataFrame, agree: np.ndarray, alike: _Alike, revised: set[frozenset[int]]
) -> np.ndarray:
    """Which two figures are of one thing because versions of one article have them: in one place,
    or of like words and neither with its like in the other."""
    same, place = np.zeros(agree.shape, bool), {n: k for k, n in enumerate(rows.index)}
    for one, other in (tuple(p) for p in revised if p <= place.keys()):
        same[place[one], place[other]] = same[place[other], place[one]] = True
    article = rows["article"].to_numpy()
    related = alike.versions & (article[:, None] != article)
    if not related.any():
        return same
    kept = agree & related & alike.equal(within=True)
    has = pd.DataFrame(kept).T.groupby(article).any().T  # of each figure, in which articles
    has.columns = has.columns.astype(str)
    lacks = ~has[article.astype(str)].to_numpy()
    return same | kept | (related & lacks & lacks.T & alike.same(within=True))


def _named(rows: pd.DataFrame) -> str:
    """The words that most figures of a thing have around them, to tell it from others."""
    stems = Counter(x for words in rows["words"] for x in words)
    best = [x for x, n in stems.most_common(3) if n > 1]
    printed = {x: w for words in reversed(rows["words"].tolist()) for x, w in words.items()}
    return ": " + ", ".join(printed[x] for x in best) if best else ""


def _agree(rows: pd.DataFrame) -> np.ndarray:
    low, high = rows["least"].to_numpy(float), rows["most"].to_numpy(float)
    return (low[:, None] <= high) & (low <= high[:, None])


def _held(sets: Iterable[Collection[str]]) -> csr_matrix:
    """Rows x words: 1 where a row's set holds the word."""
    words: dict[str, int] = {}
    held = [[words.setdefault(w, len(words)) for w in mine] for mine in sets]
    ends = np.cumsum([0, *map(len, held)])
    shape = len(held), len(words)
    return csr_matrix((np.ones(ends[-1], int), list(chain.from_iterable(held)), ends), shape)


class _Alike:
    """Which two figures of a quantity are of one thing, of different outlets or, `within`, of
    versions of one article: each is held against those before it."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows, self.words = rows, rows["words"].tolist()
        outlet, history = rows["outlet"].to_numpy(), rows["history"].to_numpy()
        self.versions = (history[:, None] == history) & (history != "")
        self.apart = outlet[:, None] != outlet
        held = _held(self.words)
        self.shared = (held @ held.T).toarray()
        size = np.array([len(w) for w in self.words])
        self.least = np.minimum(size[:, None], size)
        self.fits = np.tril(self._days() & self._places(), -1)

    def same(self, within: bool = False) -> np.ndarray:
        """Which two are of one thing, whatever their numbers."""
        deed, state, group = (self.rows[c].to_numpy() for c in ("deed", "state", "group"))
        known, stated = deed != "", (state != "")[:, None]
        other_deed = known[:, None] & known & (deed[:, None] != deed) & ~stated
        named = (group != UNNAMED)[:, None]
        alike = np.where(
            stated,
            named | (self.shared > 0) | (self.least < 3),
            (self.least >= 4) & (self.shared >= np.maximum(3, 0.5 * self.least)),
        )
        few = ~stated & (self.least < 4) & (self.shared > 0)
        for i, j in np.argwhere(few & self._may(within)).tolist():
            alike[i, j] = self._mostly(i, j)
        return self._both(alike & ~other_deed, within)

    def equal(self, within: bool = False) -> np.ndarray:
        """Which two, if they agree, are of one thing: an equal and large number, or words in
        common."""
        value = self.rows["value"].to_numpy(float)
        one = value[:, None]
        near = (np.abs(one - value) <= one / 10) & (self.shared > 1)
        alike = np.where(one == value, (one > SMALL) | (self.shared > 0), near)
        return self._both(alike, within)

    def _may(self, within: bool) -> np.ndarray:
        return (self.versions if within else self.apart) & self.fits

    def _both(self, alike: np.ndarray, within: bool) -> np.ndarray:
        found = alike & self._may(within)
        return found | found.T

    def _mostly(self, i: int, j: int) -> bool:
        """Whether two rows of few words share most of those that name no place."""
        where = f"{self.rows['place'].iat[i]} {self.rows['place'].iat[j]}"
        either = [w for w in (self.words[i] | self.words[j]).values() if w not in where]
        return 0 < len(either) <= 2 * self.shared[i, j]

    def _days(self) -> np.ndarray:
        """Whether the days of two figures may be the same."""
        days = [set(DAY.findall(when)) for when in self.rows["when"]]
        return _overlap(days, days)

    def _places(self) -> np.ndarray:
        """Whether the places of two figures may be the same: one is named beside the other."""
        near = [set(WORD.findall(place.replace("’", "'"))) for place in self.rows["place"]]
        told = [n | set(w.values()) for n, w in zip(near, self.words, strict=True)]
        found = _overlap(near, told)
        return found | found.T


def _overlap(one: list[set[str]], other: list[set[str]]) -> np.ndarray:
    """Which sets of the one list have a word of which sets of the other; all, where nothing is
    said."""
    held = _held([*one, *other])
    none = np.array([not words for words in one])
    common = (held[: len(one)] @ held[len(one) :].T).toarray() > 0
    return common | none[:, None] | none


def _notes(rows: pd.DataFrame, same: np.ndarray, agree: np.ndarray) -> list[str]:
    """'differs', 'later' or '' for each figure of one thing."""
    outlet, date = rows["outlet"].to_numpy(), rows["date"].to_numpy("datetime64[D]")
    other = outlet[:, None] != outlet
    alone = ~pd.Series((agree & other).any(axis=1)).groupby(outlet).transform("any").to_numpy()
    apart = same & ~agree & other & alone[:, None]
    unlike = date[:, None] != date
    unknown = np.isnat(date)[:, None] | np.isnat(date)
    at_once = (apart & (~unlike | unknown)).any(axis=1)
    after = apart.any(axis=1) & ~(apart & (date[:, None] < date)).any(axis=1)
    return np.where(at_once, "differs", np.where(after, "later", "")).tolist()
