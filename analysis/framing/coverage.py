"""What is told by whom, and what is left out: statements laid side by side over an event's
outlets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from .. import repetition
from ..corpus.articles import Corpus
from ..corpus.dates import Moment, moments
from ..corpus.remembered import per_corpus, per_event, reads_english
from .content import said_in
from .groups import statements
from .matching import matches

SPAN = ["article", "start", "end", "text"]
OWN = [*SPAN, "part", "position"]
COLUMNS = ["event", "statement", "statement_text", "outlet", "told", "sure", *OWN, "told_by", "of"]
OFF_TOPIC = 0.25  # see off_topic
# words from which a quotation is a statement of its own
SPOKEN = 4


@reads_english
def coverage(corpus: Corpus, at: str | None = None, told_by: int = 1) -> pd.DataFrame:
    """One row a statement and outlet of its event: which outlets tell it and which do not, by the
    latest version of each article or, with `at` ("2025-03-02 18:00"), by what stood then (see
    Corpus.at). `told_by` leaves out what fewer outlets tell.

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
        return coverage(corpus.at(at), told_by=told_by)
    told = tellings(corpus)
    return laid_out(corpus, told[told["told_by"] >= told_by])


def laid_out(corpus: Corpus, told: pd.DataFrame) -> pd.DataFrame:
    """The rows of `coverage` for some of its statements, whose `tellings` these are: all of each, one
    after the other, by outlet."""
    full = _signs(corpus, told.drop_duplicates("statement"))
    full = full.assign(told=full["sign"] == "+", sure=full["sign"] != "?")
    none = dict.fromkeys(OWN, "") | {"start": -1, "end": -1}
    # a telling for each "+", in this order; after the last of them stands what others have
    row = np.where(full["told"], full["told"].cumsum() - 1, len(told))
    own = pd.concat([told[OWN], pd.DataFrame([none])], ignore_index=True).take(row)
    full[OWN] = own.set_axis(full.index)
    return full[COLUMNS]


def _signs(corpus: Corpus, each: pd.DataFrame) -> pd.DataFrame:
    """Tellings, one of each statement, once for each outlet of their event: outlet is this one, sign
    what `silent` has for it."""
    outlets = {
        event: sorted(set(mine))
        for event, mine in _tellers(corpus.english).groupby("event")["outlet"]
    }
    every = [outlet for event in each["event"] for outlet in outlets[event]]
    signs = each.iloc[np.repeat(np.arange(len(each)), each["of"])].reset_index(drop=True)
    return signs.assign(outlet=pd.array(every, dtype="str"), sign=[*"".join(each["silent"])])


def _tellers(corpus: Corpus) -> pd.DataFrame:
    """The articles that tell of an event: event, outlet."""
    articles = corpus.articles[corpus.articles["role"] == "article"]
    return articles[["event", "outlet"]].dropna()


@reads_english
@per_event
def tellings(corpus: Corpus) -> pd.DataFrame:
    """The rows of `coverage` that are told, and what it knows of the others: `silent` has a sign
    for each outlet of the event, in order: "+" tells it, "-" surely does not, "?" is not clear."""
    articles = corpus.articles[corpus.articles["role"] == "article"].dropna(subset=["outlet"])
    utterances, when = _utterances(corpus), moments(articles)
    out: list[tuple[Any, ...]] = []
    for said in said_in(corpus):
        mine = articles[articles["event"] == said.event]
        outlets = sorted(set(mine["outlet"]))
        outlet = pd.Index(outlets).get_indexer(said.sentences["outlet"])
        match = matches(said, outlet, len(outlets))
        same = _said_alike(utterances, said.sentences, outlet)
        groups = _spoken(statements(match, same, outlet), said.sentences)
        early, first = _early(mine, outlets, when), out[-1][1] + 1 if out else 0
        used: set[str] = set()
        for number, (group, told, own) in enumerate(groups, first):
            # a sentence that states two facts speaks for one of them, where it can
            words = next((row.text for row in told if row.text not in used), told[0].text)
            used.add(words)
            unclear = np.logical_and.reduce([early[row.article] for row in told])
            unclear |= match.near[group].any(axis=0)
            signs = [
                "+" if o in own else "?" if u else "-"
                for o, u in zip(outlets, unclear, strict=True)
            ]
            of = len(own), len(outlets), "".join(signs)
            out += ((said.event, number, words, o, *own[o][:6], *of) for o in outlets if o in own)
    columns = ["event", "statement", "statement_text", "outlet", *OWN, "told_by", "of", "silent"]
    numbers = ("statement", "start", "end", "told_by", "of")
    kinds = dict.fromkeys(columns, "str") | dict.fromkeys(numbers, "int64")
    return pd.DataFrame(out, columns=columns).astype(kinds)


def _utterances(corpus: Corpus) -> dict[str, list[tuple[int, int, int]]]:
    """Of each article, where it holds an utterance that another tells too: start, end, number."""
    told = repetition.quote_variants(corpus)
    told = told[(told["mode"] == "direct") & (told["words"] >= SPOKEN)]
    out: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for article, *span in told[["article", "start", "end", "statement"]].itertuples(index=False):
        out[article].append((span[0], span[1], span[2]))
    return out


def _said_alike(
    utterances: dict[str, list[tuple[int, int, int]]], told: pd.DataFrame, outlet: np.ndarray
) -> np.ndarray:
    """Pairs (columns) of sentences of two outlets that hold the same utterance: each its one
    sentence."""
    holds: dict[int, list[int]] = defaultdict(list)
    for k, (article, start, end) in enumerate(told[SPAN[:3]].itertuples(index=False)):
        for low, high, number in utterances.get(article, ()):
            if min(end, high) - max(start, low) > 0.5 * max(high - low, 1):
                holds[number].append(k)
    pairs = {p for group in holds.values() for p in combinations(sorted(set(group)), 2)}
    kept = sorted((i, j) for i, j in pairs if outlet[i] != outlet[j])
    return np.array(kept, np.int64).reshape(-1, 2).T


def _spoken(
    groups: list[list[int]], sentences: pd.DataFrame
) -> Iterable[tuple[list[int], list[Any], dict[str, Any]]]:
    """Groups, and sentences that stand alone, the most prominent first: their numbers, their rows,
    the best linked in running prose first, and that of each outlet."""
    table = list(sentences.itertuples(index=False))

    def prominence(group: list[int]) -> tuple[Any, ...]:
        lead = any(table[i].position == "lead" for i in group)
        return -len({table[i].outlet for i in group}), not lead, min(table[i].start for i in group)

    alone = sorted(set(range(len(table))).difference(*groups))
    # two groups for which the same sentences speak are one statement
    spoken: dict[frozenset[tuple[str, int]], tuple[list[int], list[Any], dict[str, Any]]] = {}
    for group in sorted([*groups, *([i] for i in alone)], key=prominence):
        told = sorted((table[i] for i in group), key=lambda row: row.part not in ("lead", "body"))
        own = {row.outlet: row for row in reversed(told)}
        key = frozenset((row.article, row.start) for row in own.values())
        spoken.setdefault(key, (group, told, own))
    return spoken.values()


def _early(
    mine: pd.DataFrame, outlets: list[str], when: dict[str, Moment]
) -> dict[str, np.ndarray]:
    """Of each article which outlets wrote all they wrote before it, to the minute or the day: they
    cannot have left out what it is the first to tell."""
    written = {o: [when.get(a) for a in rows.index] for o, rows in mine.groupby("outlet")}

    def before(moment: Moment | None, all_of: list[Moment | None]) -> bool:
        return moment is not None and all(m is not None and m.before(moment) for m in all_of)

    return {a: np.array([before(when.get(a), written[o]) for o in outlets]) for a in mine.index}


@per_event
def likeness(corpus: Corpus) -> pd.DataFrame:
    """Sentences of events that several outlets tell, and how much of each the others tell too:
    spans, outlet, event, words, shared.

    words are a sentence's content words and figures, shared the part of them that another outlet
    uses as well (0 to 1).
    """
    found = []
    for said in said_in(corpus):
        size, (outlet, outlets) = len(said.sentences), pd.factorize(said.sentences["outlet"])
        uses = np.zeros((len(outlets), len(said.names)), bool)
        uses[outlet[said.row], said.key] = True
        words = np.bincount(said.row, minlength=size)
        shared = np.bincount(said.row, uses.sum(axis=0)[said.key] > 1, size) / np.maximum(words, 1)
        if len(outlets) > 1:
            found.append(said.sentences.assign(words=words, shared=shared))
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
    own = tellings(corpus).query("of > 1")
    own = own.assign(standing=np.where(own["told_by"] > 1, "told", "alone"))
    first = own[own["told_by"] > 1].drop_duplicates("statement")
    out = _signs(corpus, first).query("sign == '-'").assign(standing="left out")
    found = pd.concat([own, out, off_topic(corpus).assign(standing="off topic")], ignore_index=True)
    return found[[*SPAN, "outlet", "event", "standing"]].astype({"start": "int64", "end": "int64"})


@per_corpus
def tally(corpus: Corpus) -> pd.DataFrame:
    """One row a standing and outlet: n, of (statements that two outlets or more tell; for alone and
    off topic, the outlet's sentences)."""
    several = set(tellings(corpus).query("of > 1")["event"])
    told = _tellers(corpus.english).drop_duplicates()
    told = told[told["event"].isin(several)]
    about = _tellers(corpus).rename_axis("article").reset_index().merge(told)
    ran = corpus.sentences.query("part != 'furniture'")
    sentences = ran.merge(about, on="article").groupby("outlet").size()
    kinds, names = ("told", "left out", "alone", "off topic"), ["standing", "outlet"]
    every = pd.MultiIndex.from_product([kinds, sorted(set(told["outlet"]))], names=names)
    n = standings(corpus).groupby(names).size().reindex(every, fill_value=0)
    shared = n["told"] + n["left out"] if len(every) else n
    of = [(shared if s in ("told", "left out") else sentences)[o] for s, o in every]
    return n.rename("n").reset_index().assign(of=pd.Series(of, dtype="int64"))
