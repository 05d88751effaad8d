"""What is told by whom, and what is left out: sentences that state the same fact, laid side by side
over an event's outlets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import pandas as pd
from nltk.stem import PorterStemmer
from scipy.sparse import csr_matrix, diags

from .. import repetition
from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..corpus.dates import Moment, moments
from ..corpus.remembered import per_corpus, per_event, reads_english
from ..english.numbers import quantifiers
from .frames import find_cues

SPAN = ["article", "start", "end", "text"]
DIGITS = re.compile(r"[\d,]*\d(?:\.\d+)?")
# what a name, a number below ten weigh against any other word
NAME, SMALL = 0.5, 0.6
# log odds, fitted on pairs judged by hand, then rounded
BASE, COSINE, COUNT, FIGURE, MUTUAL = -4.2, 6.2, 1.6, 0.6, 1.2
SUPPORT, ALIGNED, SAME, OFF_TOPIC = 0.4, 1.9, 0.8, 0.25  # see _statements, off_topic
# mean odds from which a sentence joins a group that has none of its outlet
JOINED = 0.5
# part of what a sentence says from which another comes near to telling it
NEAR = 0.15
# part of what the briefer of two sentences says besides names that the other says too, twice that
# where less than NAMED of what they share is no name
BESIDES, NAMED = 0.09, 0.45
# words from which a quotation is a statement of its own
SPOKEN = 4
# odds of two sentences that hold one utterance
SAID = 4.0
# cosine of a pair worth weighing; neighbours that lend support; pairs weighed at a time, which
# bounds the memory that an event of very many articles needs
LEAST, NEAREST, PRODUCTS = 0.15, 20, 30_000_000


@cache
def _stem(word: str) -> str:
    """Porter's stem (1980) of a word in one of its spellings: harbour and harbor, organise and
    organize are one."""
    return PorterStemmer().stem(
        word.replace("our", "or").replace("isation", "ization").replace("ise", "ize")
    )


@cache
def _content(term: str) -> tuple[str, ...]:
    """What a word says: '#12' for a number in digits or words, stems of its parts, nothing for a
    function word."""
    pieces = [p for p in re.split("[-']", term.removesuffix("'s")) if p]
    values = [_values().get(p) for p in pieces]
    if len(values) == 2 and values[0] and values[1] and values[0] >= 20 and 0 < values[1] < 10:
        return (f"#{values[0] + values[1]}",)
    said = []
    for piece, value in zip(pieces, values, strict=True):
        digits = DIGITS.match(piece)
        if digits or value is not None:
            said.append(f"#{digits.group().replace(',', '') if digits else value}")
        elif len(piece) > 1 and piece not in function_words():
            said.append(_stem(piece))
    return tuple(said)


@cache
def _values() -> dict[str, int]:
    known = quantifiers()
    values = known.plain | known.times
    return {p: int(v) for p, v in values.items() if v <= 100 and p != "score"}


@cache
def function_words() -> frozenset[str]:
    return frozenset(lexicon("function_words", ("word",))["word"])


def _events(
    corpus: Corpus,
) -> Iterator[tuple[str, pd.DataFrame, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """For each event: its name, its sentences (with outlet and position), and what they say as
    keys, word for word: row of the sentence, number of the key; then the keys themselves, which of
    them are names or titles; and word for word, whether it stands in no name.
    """
    tokens, means, sentences = (
        corpus.tokens,
        lexicon("equivalents", ("cue", "means", "kind")),
        corpus.sentences,
    )
    cue, first, last = find_cues(tokens, means["cue"].tolist(), np.zeros(len(means), np.int64))
    meaning, classes = pd.factorize(means["means"])
    blank, term = len(tokens.terms), tokens.term.astype(np.int64)
    for step in range(int((last - first).max(initial=0)) + 1):
        term[first[first + step <= last] + step] = blank  # a phrase speaks once, where it begins
    term[first] = blank + 1 + meaning[cue]
    place: dict[str, int] = {}
    says: list[tuple[str, ...]] = [
        *map(_content, tokens.terms),
        (),
        *((f"={m}",) if m else () for m in classes),
    ]
    keys = [[place.setdefault(k, len(place)) for k in said] for said in says]
    articles, texts = corpus.articles, corpus.articles["text"].tolist()
    row = corpus.locate_places(corpus.places, sentences)
    upper = np.array(
        [
            texts[i][s].isupper()
            for i, s in zip(tokens.text.tolist(), tokens.start.tolist(), strict=True)
        ],
        bool,
    )
    opens = np.diff(row, prepend=-2) != 0
    size = np.array([len(k) for k in keys])[term]
    key = np.fromiter(chain.from_iterable(map(keys.__getitem__, term)), np.int64)
    row, upper, opens = np.repeat(row, size), np.repeat(upper, size), np.repeat(opens, size)
    plain = ~upper | opens
    capital, small = (np.bincount(key[w], minlength=len(place)) for w in (upper & ~opens, ~upper))
    names = np.array(list(place), dtype=object)
    is_name = (capital > 3 * small) | np.isin(
        names, "=" + means.loc[means["kind"] == "title", "means"].to_numpy(object)
    )
    lead = (
        sentences[sentences["part"] == "lead"]
        .groupby("article")["end"]
        .max()
        .reindex(sentences["article"])
        .to_numpy(float)
    )
    opening = sentences["part"].isin(["headline", "lead"]).to_numpy() | (
        sentences["end"].to_numpy() <= lead
    )
    table = sentences[[*SPAN, "part"]].assign(position=np.where(opening, "lead", "body"))
    taking = articles[articles["role"] == "article"].dropna(subset=["event", "outlet"])
    for column in ("outlet", "event"):
        table[column] = taking[column].reindex(table["article"]).to_numpy()
    table = table[(table["part"] != "furniture") & table["event"].notna()]
    number, events = pd.factorize(table["event"], sort=True)
    # of each sentence; one more for words outside all of them
    event = np.full(len(sentences) + 1, -1)
    event[table.index] = number
    order = np.argsort(event[row], kind="stable")
    bounds = np.searchsorted(event[row][order], np.arange(len(events) + 1))
    for n, name in enumerate(events):
        told, inside = table[number == n], order[bounds[n] : bounds[n + 1]]
        used, own = np.unique(key[inside], return_inverse=True)
        rows = np.searchsorted(told.index, row[inside])
        yield name, told, rows, own, names[used], is_name[used], plain[inside]


def _links(
    rows: np.ndarray,
    keys: np.ndarray,
    names: np.ndarray,
    is_name: np.ndarray,
    plain: np.ndarray,
    outlet: np.ndarray,
) -> tuple[dict[int, dict[int, float]], np.ndarray]:
    """Log odds that two sentences of two outlets state the same fact, for those that share two keys
    besides names and titles, and a fair part (by weight) of what the briefer one says with such.

    They grow with the idf-weighted cosine (Sparck Jones 1972), the number of keys shared, the
    figures among them, and where each is the other's best match in its outlet. And for each
    sentence which outlets (numbered as in np.unique) come near to telling it in one of theirs.
    """
    n, last = len(outlet), len(names)
    once = np.unique(rows * np.int64(last) + keys)
    said = csr_matrix((np.ones(len(once)), (once // last, once % last)), shape=(n, last))
    figure = np.array([name[0] == "#" for name in names], bool)
    share = np.array(
        [SMALL if name[0] == "#" and float(name[1:]) < 10 else 1.0 for name in names]
    ) * np.where(is_name, NAME, 1.0)
    weight = np.log((n + 1) / np.maximum(np.asarray(said.sum(axis=0)).ravel(), 1)) * share
    weighed = said.multiply(weight).tocsr()
    total = np.asarray(weighed.sum(axis=1)).ravel()
    unit = diags(1 / np.sqrt(np.maximum(total, 1e-9))) @ said.multiply(np.sqrt(weight)).tocsr()
    figures, other = weighed.multiply(figure).tocsr(), unit.T.tocsr()
    plain &= ~is_name[keys]
    once = np.unique(rows[plain] * np.int64(last) + keys[plain])
    besides = csr_matrix((np.ones(len(once)), (once // last, once % last)), shape=(n, last))
    weighty = besides.multiply(weight).tocsr()
    mass, size = np.asarray(weighty.sum(axis=1)).ravel(), np.sqrt(np.maximum(total, 1e-9))
    tellers, teller = np.unique(outlet, return_inverse=True)
    nearly = np.zeros((n, len(tellers)), bool)
    # of each sentence, its best match in each outlet: among those after it, and before it
    after, before = np.zeros((2, n, len(tellers)))
    blocks, step = [], max(1, PRODUCTS // max(n, 1))
    for low in range(0, n, step):
        near = (unit[low : low + step] @ other).tocoo()
        i, j, alike = near.row + low, near.col, near.data
        # of what a sentence says (by weight), the part that another says too
        told = alike * size[j] >= NEAR * size[i]
        nearly[i[told], teller[j[told]]] = True
        keep = np.flatnonzero((alike > LEAST) & (i < j))
        keep = keep[teller[i[keep]] != teller[j[keep]]]
        i, j, alike = i[keep], j[keep], alike[keep]
        np.maximum.at(after, (i, teller[j]), alike)
        np.maximum.at(before, (j, teller[i]), alike)
        both = lambda one, other, i=i, j=j: np.asarray(
            one[i].multiply(other[j]).sum(axis=1)
        ).ravel()
        plainly = both(weighty, besides)
        mostly_names = plainly < NAMED * both(weighed, said)
        least = np.where(mostly_names, 2 * BESIDES, BESIDES) * np.minimum(mass[i], mass[j])
        enough = (plainly >= least) & (both(besides, besides) > 1)
        i, j, alike = i[enough], j[enough], alike[enough]
        both = lambda one, other, i=i, j=j: np.asarray(
            one[i].multiply(other[j]).sum(axis=1)
        ).ravel()
        odds = (
            BASE
            + COSINE * alike
            + COUNT * np.log1p(both(said, said))
            + FIGURE * both(figures, said)
        )
        blocks.append((i, j, alike, odds))
    i, j, alike, odds = map(np.concatenate, zip(*blocks, strict=True))
    odds += MUTUAL * ((after[i, teller[j]] == alike) & (before[j, teller[i]] == alike))
    links: dict[int, dict[int, float]] = {}
    for x, y, value in zip(i.tolist(), j.tolist(), odds.tolist(), strict=True):
        links.setdefault(x, {})[y] = links.setdefault(y, {})[x] = value
    return links, nearly


def _utterances(corpus: Corpus) -> dict[str, list[tuple[int, int, int]]]:
    """Of each article, where it holds an utterance that another tells too: start, end, number."""
    out: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    told = repetition.quote_variants(corpus)
    told = told[(told["mode"] == "direct") & (told["words"] >= SPOKEN)]
    for article, *span in told[["article", "start", "end", "statement"]].itertuples(index=False):
        out[article].append((span[0], span[1], span[2]))
    return out


def _said_alike(
    utterances: dict[str, list[tuple[int, int, int]]], told: pd.DataFrame, outlet: np.ndarray
) -> Iterator[tuple[int, int]]:
    """Pairs of sentences of two outlets that hold the same utterance: each its one sentence."""
    holds: dict[int, list[int]] = defaultdict(list)
    for k, (article, start, end) in enumerate(told[SPAN[:3]].itertuples(index=False)):
        for low, high, number in utterances.get(article, ()):
            if min(end, high) - max(start, low) > 0.5 * max(high - low, 1):
                holds[number].append(k)
    for group in holds.values():
        of: dict[str, list[int]] = defaultdict(list)
        for k in group:
            of[outlet[k]].append(k)
        for one, others in combinations(of.values(), 2):
            yield from product(one, others)


def _statements(near: dict[int, dict[int, float]], outlet: np.ndarray) -> list[list[int]]:
    """Groups of sentences that state one fact: average linkage, grown from the surest link that no
    group holds yet.

    A third sentence that is near to both adds to a pair. A sentence that states two facts stands in
    two groups; a group that is nearly an earlier one is left out. Groups never grow by chains,
    which percolate (Leskovec et al. 2009).
    """
    support: dict[tuple[int, int], float] = {}
    for others in near.values():
        sure = sorted(
            sorted((k for k, odds in others.items() if odds > 0), key=lambda k: -others[k])[
                :NEAREST
            ]
        )
        for i, j in combinations(sure, 2):
            if outlet[i] != outlet[j]:
                support[i, j] = max(support.get((i, j), 0.0), min(others[i], others[j]))
    for (i, j), odds in support.items():
        near[i][j] = near[j][i] = near[i].get(j, BASE) + SUPPORT * odds
    links, groups = _Odds(near, outlet), list[list[int]]()
    # of each sentence, the groups that it stands in
    holds: dict[int, list[set[int]]] = defaultdict(list)
    for _, i, j in sorted(
        (-odds, i, j)
        for i, row in near.items()
        for j, odds in row.items()
        if i < j and odds >= ALIGNED
    ):
        if not any(j in group for group in holds[i]):
            group = _grow(i, j, links)
            members = set(group)
            if all(len(members & other) <= SAME * len(group) for k in group for other in holds[k]):
                groups.append(group)
            for k in group:
                holds[k].append(members)
    return [_joined_by(group, near, outlet) for group in groups]


def _joined_by(
    group: list[int], near: dict[int, dict[int, float]], outlet: np.ndarray
) -> list[int]:
    """A group, and of each outlet that it lacks the sentence that one of its members is sure of and
    the others do not speak against."""
    have = {outlet[k] for k in group}
    best: dict[str, tuple[float, int]] = {}
    for m in {m for k in group for m in near[k] if outlet[m] not in have}:
        odds = [near[k].get(m, BASE) for k in group]
        if max(odds) >= ALIGNED and (mean := sum(odds) / len(odds)) >= JOINED:
            best[outlet[m]] = max(best.get(outlet[m], (mean, m)), (mean, m))
    return [*group, *(m for _, m in best.values())]


class _Odds:
    """The links of each sentence as arrays (which others; log odds above BASE), when asked for."""

    def __init__(self, near: dict[int, dict[int, float]], outlet: np.ndarray) -> None:
        self.near, self.known = near, dict[int, tuple[np.ndarray, np.ndarray]]()
        self.outlets, self.outlet = np.unique(outlet, return_inverse=True)

    def __getitem__(self, k: int) -> tuple[np.ndarray, np.ndarray]:
        if k not in self.known:
            row = self.near[k]
            others = np.fromiter(row, np.int64, len(row))
            self.known[k] = others, np.fromiter(row.values(), float, len(row)) - BASE
        return self.known[k]


def _grow(i: int, j: int, links: _Odds) -> list[int]:
    """The group that grows from two sentences, best linked first: the nearest is added while its
    mean odds reach ALIGNED."""
    # odds above BASE over all members of other outlets, of each sentence; members by outlet
    total, tellers = np.zeros(len(links.outlet)), np.zeros(len(links.outlets), np.int64)
    inside, group = np.zeros(len(total), bool), list[int]()

    def mean(some: Any) -> np.ndarray:
        return BASE + total[some] / np.maximum(len(group) - tellers[links.outlet[some]], 1)

    def add(k: int) -> None:
        others, odds = links[k]
        total[others] += odds
        tellers[links.outlet[k]] += 1
        inside[k] = True
        group.append(k)

    add(i)
    best: int | None = j
    while best is not None and mean([best])[0] >= ALIGNED:
        add(best)
        # only these could reach it
        least = (ALIGNED - BASE) * max(len(group) - tellers.max(), 1) - 1e-9
        beside = np.flatnonzero((total >= least) & ~inside)
        best = int(beside[mean(beside).argmax()]) if len(beside) else None
    order = dict(zip(group, -mean(group), strict=True))
    return sorted(group, key=lambda m: (order[m], m))


def _rows(
    groups: list[list[int]],
    table: list[Any],
    written: dict[str, list[Moment | None]],
    when: dict[str, Moment],
    nearly: np.ndarray,
) -> Iterator[tuple[Any, ...]]:
    """One row a statement and outlet, the most prominent first. The best linked sentence in running
    prose speaks for both."""
    alone = set(range(len(table))).difference(*groups)
    tellers = np.unique([row.outlet for row in table])

    def prominence(group: list[int]) -> tuple[Any, ...]:
        lead = any(table[i].position == "lead" for i in group)
        return -len({table[i].outlet for i in group}), not lead, min(table[i].start for i in group)

    # a sentence that states two facts speaks for one of them, where it can
    used: set[str] = set()
    ordered = sorted([*groups, *([i] for i in sorted(alone))], key=prominence)
    # two groups for which the same sentences speak are one statement
    spoken: dict[frozenset[tuple[str, int]], tuple[list[int], list[Any], dict[str, Any]]] = {}
    for group in ordered:
        told = sorted((table[i] for i in group), key=lambda row: row.part not in ("lead", "body"))
        own = {row.outlet: row for row in reversed(told)}
        key = frozenset((row.article, row.start) for row in own.values())
        spoken.setdefault(key, (group, told, own))
    for number, (group, told, own) in enumerate(spoken.values()):
        words = next((row.text for row in told if row.text not in used), told[0].text)
        used.add(words)
        near = set(tellers[nearly[group].any(axis=0)])
        telling = [when.get(row.article) for row in told]
        for outlet, moments_of in written.items():
            found = own.get(outlet)
            span = found[:6] if found else ("", -1, -1, "", "", "")
            # who wrote before anybody told it, to the minute or the day, cannot have left it out
            sure = found is not None or not (
                outlet in near or all(m and t and m.before(t) for m in moments_of for t in telling)
            )
            yield (number, words, outlet, found is not None, sure, *span, len(own), len(written))


@reads_english
@per_event
def coverage(corpus: Corpus, at: str | None = None) -> pd.DataFrame:
    """One row a statement and outlet of its event: which outlets tell it and which do not, by the
    latest version of each article or, with `at` ("2025-03-02 18:00"), by what stood then (see
    Corpus.at).

    statement (its number), event, statement_text (its best linked sentence), outlet, told, sure
    (where it is not told: no sentence of the outlet comes near to telling it, and the outlet wrote
    no earlier than those who tell it; always where it is told); then the outlet's own sentence:
    article, start, end, text, part, position (lead or body), '' and -1 where it is not told;
    told_by and of count outlets. In order of prominence: told by most, told in a lead, told early.
    Sentences are aligned by content words, names and figures, precision first: one outlet's
    paraphrase may stand as a statement of its own, so "not told" means not found. Articles without
    an event, references and furniture take no part.
    """
    if at is not None:
        return coverage(corpus.at(at))
    articles = corpus.articles[corpus.articles["role"] == "article"]
    out: list[tuple[Any, ...]] = []
    utterances, when = _utterances(corpus), moments(articles)
    for name, told, rows, keys, names, is_name, plain in _events(corpus):
        outlet = told["outlet"].to_numpy(dtype=str)
        links, nearly = _links(rows, keys, names, is_name, plain, outlet)
        for i, j in _said_alike(utterances, told, outlet):
            links.setdefault(i, {})[j] = links.setdefault(j, {})[i] = SAID
        groups = _statements(links, outlet)
        first = out[-1][1] + 1 if out else 0
        mine = articles[(articles["event"] == name) & articles["outlet"].notna()]
        written = {str(o): [when.get(i) for i in d.index] for o, d in mine.groupby("outlet")}
        sentences = list(told.itertuples(index=False))
        out += (
            (name, first + number, *more)
            for number, *more in _rows(groups, sentences, written, when, nearly)
        )
    columns = [
        "event",
        "statement",
        "statement_text",
        "outlet",
        "told",
        "sure",
        *SPAN,
        "part",
        "position",
        "told_by",
        "of",
    ]
    numbers = dict.fromkeys(("statement", "start", "end", "told_by", "of"), "int64")
    return pd.DataFrame(out, columns=columns).astype(
        dict.fromkeys(columns, "str") | numbers | {"told": "bool", "sure": "bool"}
    )


@per_event
def likeness(corpus: Corpus) -> pd.DataFrame:
    """Sentences of events that several outlets tell, and how much of each the others tell too:
    spans, outlet, event, words, shared.

    words are a sentence's content words and figures, shared the part of them that another outlet
    uses as well (0 to 1).
    """
    found = []
    for _, told, rows, keys, names, _, _ in _events(corpus):
        which, outlets = pd.factorize(told["outlet"])
        uses = np.zeros((len(outlets), len(names)), bool)
        uses[which[rows], keys] = True
        words, others = (
            np.bincount(rows, minlength=len(told)),
            np.bincount(rows, uses.sum(axis=0)[keys] > 1, len(told)),
        )
        if len(outlets) > 1:
            found.append(told.assign(words=words, shared=others / np.maximum(words, 1)))
    columns = [*SPAN, "outlet", "event", "words", "shared"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def off_topic(corpus: Corpus) -> pd.DataFrame:
    """Sentences that say hardly anything that the event's other outlets say: those of `likeness`
    with three words or more of which less than a quarter is shared. An article's off-topic share is
    their number over that of its sentences."""
    told = likeness(corpus)
    return told[(told["shared"] < OFF_TOPIC) & (told["words"] > 2)].reset_index(drop=True)


@per_event
def standings(corpus: Corpus) -> pd.DataFrame:
    """Spans by what an outlet makes of them: standing, outlet, event.

    standing: told (by another outlet too), left out (the sentence is another outlet's; `outlet` is
    the one that surely has none), alone (in
    no other outlet), off topic. Of events that two outlets or more tell.
    """
    told = coverage(corpus)
    told = told[told["of"] > 1]
    own = told[told["told"]].assign(standing=lambda t: np.where(t["told_by"] > 1, "told", "alone"))
    first = own.drop_duplicates("statement").set_index("statement")[SPAN]
    out = (
        told[~told["told"] & told["sure"] & (told["told_by"] > 1)]
        .assign(standing="left out")
        .drop(columns=SPAN)
        .join(first, on="statement")
    )
    found = pd.concat([own, out, off_topic(corpus).assign(standing="off topic")], ignore_index=True)
    return found[[*SPAN, "outlet", "event", "standing"]].astype({"start": "int64", "end": "int64"})


@per_corpus
def tally(corpus: Corpus) -> pd.DataFrame:
    """One row a standing and outlet: n, of (statements that two outlets or more tell; for alone and
    off topic, the outlet's sentences)."""
    found, events = (
        standings(corpus),
        coverage(corpus).query("of > 1")[["event", "outlet"]].drop_duplicates(),
    )
    about = corpus.articles.loc[corpus.articles["role"] == "article", ["event", "outlet"]]
    sentences = (
        corpus.sentences.query("part != 'furniture'")
        .join(about, on="article", how="inner")
        .merge(events)
        .groupby("outlet")
        .size()
    )
    kinds, names = ("told", "left out", "alone", "off topic"), ["standing", "outlet"]
    every = pd.MultiIndex.from_product([kinds, sorted(set(events["outlet"]))], names=names)
    n = found.groupby(names).size().reindex(every, fill_value=0)
    shared = n["told"] + n["left out"] if len(every) else n
    of = [(shared if s in ("told", "left out") else sentences)[o] for s, o in every]
    return n.rename("n").reset_index().assign(of=pd.Series(of, dtype="int64"))
