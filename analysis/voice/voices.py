"""Who is speaking: quotations, statements that somebody is said to have made, and whose words they
are.

marks.py reads the quotation marks, cues.py finds who is said to have said what, speakers.py who is
meant; here they are joined.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from itertools import pairwise

import numpy as np
import pandas as pd

from ..base.progress import steps
from ..corpus.articles import Corpus
from ..corpus.remembered import per_event
from ..corpus.spans import span_table, uncollected
from ..english.chances import stances
from ..english.contents import SAYS, Event, tells
from ..english.cues import called, events_of
from ..english.leads import headlined, introduced, leads_in
from ..english.marks import Said, doubled, masked, quotations_of
from ..english.sources import phrase_before, speaker_in
from ..english.statements import TOLD, chance_told
from ..english.units import Words
from ..english.word_classes import HE, LINKS, SHE, SKIPS, STOPS, THEY
from .pronouns import Sentence, answers
from .speakers import Cast

__all__ = ["quotations", "quotations_of", "statements", "voices"]

COLUMNS = [
    "kind",
    "quotation",
    "speaker",
    "role",
    "speaker_start",
    "speaker_end",
    "cue",
    "cue_start",
    "stance",
    "closed",
    "sure",
]
UNMARKED = {"post", "interview", "line"}
NAMED = re.compile(r" ?(?:(?:[A-ZÀ-Þ][\w.'’-]* ){1,4}|he |she )")
SAID = re.compile(r" ?[^\"“”.?!]{1,70}?\b(\w+(?:ed|s)|said|told|wrote|went on)\b(?! that| he| she)")
JUST_SAID = re.compile(r" ?(?:[A-ZÀ-Þ][\w.'’-]* ){1,4}(?:said|says|wrote|added)\.")


@per_event
def quotations(corpus: Corpus) -> pd.DataFrame:
    """Spans of quoted strings, marks included (a nested one is part of the outer one), and of
    speech without marks. One row a paragraph.

    kind                        speech; scare (a word or two set apart), title (of a work); post,
                                interview, line: speech without marks
    quotation                   the paragraphs of one quotation share this number
    speaker, role               the fullest form of the name in the article, and the role a noun of
                                data/lexicons/roles.csv gives; '' where not known. A pronoun that
                                the article leaves open stays a pronoun.
    speaker_start, speaker_end  the mention that stands by the cue; -1 where there is none
    cue, cue_start, stance      the word that attributes it ('' and -1 where none does), and
                                neutral, factive, distancing or upgraded
    closed                      False where the closing mark is missing; such a string ends with its
                                paragraph
    sure                        True where the speaker's name, or a description of people, stands by
                                the cue; False where the speaker is carried over from a sentence
                                before, found behind a pronoun or a title, or not known

    Marks: “ ” " `` '' « » „ “ and single ones; doubled apostrophes (''so''), a habit of newspaper
    databases, become " when files are read; in a table given to Corpus they stay as they are, and
    what stands in them is a statement.
    """
    return _all(corpus)[0]


@per_event
def statements(corpus: Corpus) -> pd.DataFrame:
    """Spans of what somebody is said to have said, thought or wanted without quoting it: the
    columns of `quotations`, kind 'statement'.

    Content, source and cue are cut after PolNeAR (Newell, Margolin & Ruths 2018): 'that' belongs to
    the content, ', X said' does not.
    Statements do not overlap each other; one may hold a quotation ('said it was “very” late').
    """
    return _all(corpus)[1]


@per_event
def voices(corpus: Corpus) -> pd.DataFrame:
    """Spans that are not the outlet's own words, none overlapping another: voice (quotation or
    attributed), speaker, role, sure.

    Where a statement holds a quotation, the quotation is cut out of it. Scare quotes and titles are
    narration, or part of the statement.
    """
    rows: list[tuple] = []
    quotes = quotations(corpus)
    quotes = quotes[~quotes["kind"].isin(["scare", "title"])]
    inside: dict[str, list[tuple[int, int]]] = {}
    told = ["speaker", "role", "sure"]
    columns = ["article", "start", "end", *told]
    for article, start, end, *who in quotes[columns].itertuples(index=False):
        inside.setdefault(article, []).append((start, end))
        rows.append((article, start, end, "quotation", *who))
    for article, start, end, *who in statements(corpus)[columns].itertuples(index=False):
        among = inside.get(article, [])
        for a, b in among[max(0, bisect_right(among, (start, start)) - 1) :]:
            if a >= end:
                break
            if a > start:
                rows.append((article, start, a, "attributed", *who))
            start = max(start, b)
        if start < end:
            rows.append((article, start, end, "attributed", *who))
    table = span_table(corpus, sorted(rows, key=lambda r: r[:3]), ["voice", *told])
    return table.astype({"sure": "bool"})


@uncollected()
def _all(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Quotations and statements, which are found together; once, however often they are
    corrected."""
    if "said" not in corpus.found:
        corpus.found["said"] = _found(corpus)
    both: tuple[pd.DataFrame, pd.DataFrame] = corpus.found["said"]
    corpus.remember(both[0], quotations)
    corpus.remember(both[1], statements)
    return both


def _found(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    whole = ("quotation", "speaker_start", "speaker_end", "cue_start")
    types = (
        dict.fromkeys(COLUMNS, "str")
        | dict.fromkeys(whole, "int64")
        | {"closed": "bool", "sure": "bool"}
    )
    table = span_table(corpus, _rows(corpus), COLUMNS).astype(types)
    said = table["kind"] == "statement"
    return table[~said].reset_index(drop=True), table[said].reset_index(drop=True)


def _rows(corpus: Corpus) -> Iterator[tuple]:
    """Quotations and statements in the order of the text."""
    number, english = 0, corpus.is_english.to_dict()
    for article, text, paragraphs, sentences in steps(_articles(corpus), len(corpus)):
        quotes, begins = quotations_of(text, paragraphs), [a for a, _ in paragraphs]
        for q in sorted(
            quotes + (statements_of(text, quotes, sentences, begins) if english[article] else []),
            key=lambda q: (q.start, q.end),
        ):
            shared = number + q.quotation if q.quotation >= 0 else -1
            yield article, q.start, q.end, q.kind, shared, *(getattr(q, c) for c in COLUMNS[2:])
        number += len(quotes)


def _articles(
    corpus: Corpus,
) -> Iterator[tuple[str, str, list[tuple[int, int]], list[list[tuple[int, int]]]]]:
    """(article, text, paragraphs, the sentences of each); as lists a thousand articles at a time,
    which spares memory"""
    parts, sentences, articles = corpus.parts, corpus.sentences, corpus.articles
    # row of parts
    first = np.searchsorted(
        articles.index.get_indexer(pd.Index(parts["article"])), np.arange(len(articles) + 1)
    )
    for low in range(0, len(articles), 1_000):
        edges = first[low : low + 1_001].tolist()
        p = parts.iloc[edges[0] : edges[-1]]
        s = sentences.iloc[slice(*np.searchsorted(sentences["paragraph"], [edges[0], edges[-1]]))]
        within: list[list[tuple[int, int]]] = [[] for _ in range(len(p))]
        for n, a, b, part in zip(
            *(s[c].tolist() for c in ("paragraph", "start", "end", "part")), strict=True
        ):
            if part != "furniture":  # 'Read more: …' is the outlet's own
                within[n - edges[0]].append((a, b))
        paragraphs = list(zip(p["start"].tolist(), p["end"].tolist(), strict=True))
        some = articles["text"].iloc[low : low + 1_000]
        for article, text, (begin, end) in zip(some.index, some, pairwise(edges), strict=True):
            if begin < end:
                yield (
                    article,
                    text,
                    paragraphs[begin - edges[0] : end - edges[0]],
                    within[begin - edges[0] : end - edges[0]],
                )


def units(
    text: str, sentences: list[tuple[int, int]], quotes: list[Said]
) -> Iterator[tuple[int, int]]:
    """Sentences; those that a quotation runs through joined into one, and '“Why?” X asked' too."""
    starts = [q.start for q in quotes]
    low = -1
    for n, (a, b) in enumerate(sentences):
        low = a if low < 0 else low
        q = bisect_right(starts, b - 1) - 1
        if (
            q >= 0
            and n + 1 < len(sentences)
            and (quotes[q].end > b or quotes[q].end == b and _asked(text, b))
        ):
            continue
        yield low, b
        low = -1


def _asked(text: str, at: int) -> bool:
    """Whether what follows a quoted question is who asked it; behind a full stop: X said, and
    nothing else."""
    if text[at - 2] not in "?!…":
        return JUST_SAID.match(text, at) is not None
    return (m := SAID.match(text, at)) is not None and (
        stances().get(m[1].lower(), "") != "" or NAMED.fullmatch(text, at, m.start(1)) is not None
    )


def statements_of(
    text: str, quotes: list[Said], sentences: list[list[tuple[int, int]]], starts: list[int]
) -> list[Said]:
    """The statements of an article; on the way every quotation gets its speaker. `starts`: where
    its paragraphs begin."""
    apart = doubled(text, quotes)
    quotes = sorted(quotes + apart, key=lambda q: q.start) if apart else quotes
    plain = masked(text, quotes)
    cast = Cast(text, plain, starts)
    at = {q.start: q for q in quotes}
    out: list[Said] = []
    last: Said | None = None  # who spoke in the paragraph before
    lead: Said | None = None  # whom a paragraph that ends in a colon announces
    for number, inside in enumerate(sentences):
        spoke: Said | None = None  # who spoke last in this one
        announced, lead = lead, None
        for a, b in units(text, inside, quotes):
            w = Words(plain, a, b)
            cast.past.append(Sentence(w, number))
            found = events_of(w)
            if (
                number == 0
                and not found
                and (e := headlined(w))
                and cast.lower.count(plain[a : w.end(e.source[1] - 1)].lower()) > 1
            ):
                found = [e]
            events, spoken = [], []
            for e in found:
                said = _said(w, e, text, cast, number)
                events.append((e, said))
                cast.past[-1].sources.append(said.speaker)
                kept = [c for c in tells(w, e) if chance_told(w, e, c, said.source) >= TOLD]
                if kept or SAYS.match(w.low[e.cue]) or any(e.distance(k) < 1 for k in w.quotes):
                    spoken.append(said)
                    cast.hear(said)
                for x, y in kept:
                    if not out or w.start[x] >= out[-1].end:
                        statement = copy(said) if said.end else said
                        statement.start, statement.end = w.start[x], w.end(y - 1)
                        out.append(statement)
            for k, q in [(k, at[w.start[k]]) for k in w.quotes if w.start[k] in at]:
                if q.kind in UNMARKED or q.speaker:  # its own line says who speaks
                    q.speaker = (
                        answers(cast) if text.startswith("A:", q.start) else cast.name(q.speaker)
                    )
                elif q.kind in ("scare", "title"):
                    if near := [s for e, s in events if any(x <= k < y for x, y in e.content)]:
                        q.follows(near[0])
                elif (
                    q.kind == "speech"
                    and announced
                    and q.start == inside[0][0]
                    and not any(e.distance(k) == -1 for e, _ in events)
                ):
                    q.follows(announced)
                    spoke = q
                elif q.kind == "speech":
                    spoke = _attribute(q, k, w, events, spoke, last, text, cast, number)
                if q.speaker and q.kind not in ("scare", "title"):
                    cast.hear(q)
            if spoken and (spoke is None or not w.quotes and spoken[-1].speaker_start >= 0):
                spoke = spoken[-1]
        if inside and plain[a:b].rstrip().endswith(":"):
            own = [said for _, said in events if said.speaker]
            lead = own[-1] if own else _said(w, leads_in(w), text, cast, number)
        last = spoke
    # one quotation over several paragraphs has one speaker
    for one, two in pairwise(quotes):
        if one.quotation == two.quotation and (one.speaker_start < 0) != (two.speaker_start < 0):
            (one if one.speaker_start < 0 else two).follows(
                two if one.speaker_start < 0 else one, cue=False
            )
    told = [
        q
        for q in apart
        if q.speaker_start >= 0 and not any(s.start <= q.start < s.end for s in out)
    ]
    for q in told:
        q.kind = "statement"
    for q in (*out, *quotes):  # a role that the article gives only later
        q.role = q.role or cast.role.get(q.speaker, "")
    return out + told


def _attribute(
    q: Said,
    k: int,
    w: Words,
    events: list[tuple[Event, Said]],
    spoke: Said | None,
    last: Said | None,
    text: str,
    cast: Cast,
    paragraph: int,
) -> Said | None:
    """Give a quotation (word k of its unit) its speaker: by the nearest cue; by 'Name: “…”' or a
    weaker cue before it; else whoever spoke before it in its paragraph, or in the one before where
    it stands alone. -> who has spoken last."""
    if w.low[0] == "asked" and k == w.quotes[0] < 5:
        return spoke  # Asked, “…?” X replied: by whom is not said
    near = min(
        events, key=lambda x: (x[0].source[0] == x[0].source[1], x[0].distance(k)), default=None
    )
    led = introduced(w, k) if k and w.low[k - 1] == ":" or near is None and spoke is None else None
    if led is not None and (
        near is None or near[0].cue < led.source[0] or near[0].cue > k and near[0].distance(k) >= 0
    ):
        q.follows(_said(w, led, text, cast, paragraph))
    elif near is not None and near[0].distance(k) == 0 and (nearer := called(w, near[0], k)):
        q.follows(_said(w, nearer, text, cast, paragraph))
    elif near is not None and near[0].source[1] > near[0].source[0]:
        q.follows(near[1])
    elif not any(x[0].isalnum() and x not in STOPS and x not in SKIPS for x in w.low):
        q.follows(spoke or last or q, cue=False)
    return q if q.speaker_start >= 0 else spoke


def _said(w: Words, e: Event, text: str, cast: Cast, paragraph: int) -> Said:
    """What an event says of its speaker and cue."""
    cue_end = w.end(min(e.cue + (w.low[e.cue] == "according"), len(w.low) - 1))
    said = Said(
        0,
        0,
        "statement",
        cue=text[w.start[e.cue] : cue_end],
        cue_start=w.start[e.cue],
        stance=stances().get(w.low[e.cue], ""),
    )
    first, last = e.source
    if last <= first:
        return said
    said.source = "thing"
    a, b, kind = speaker_in(w, first, last)
    said.speaker_start, said.speaker_end = w.start[a], w.end(b - 1)
    # the mention is the pronoun; the speaker, whom it stands for
    if w.low[first] in ("who", "which"):
        first, last = phrase_before(w, first + 1)
        if last <= first:
            return said
        link = max((k for k in range(first, last - 1) if w.low[k] in LINKS), default=-1)
        if w.low[link + 1 : link + 2] and not speaker_in(w, first, last)[2] and link > first:
            first = link + 1  # objections from lawmakers who have warned
        a, b, kind = speaker_in(w, first, last)
    mention, phrase = text[w.start[a] : w.end(b - 1)], text[w.start[first] : w.end(last - 1)]
    small = next((n for n in cast.small if phrase.lower().endswith(n)), "") if cast.small else ""
    if small and e.source == (first, last):
        said.speaker_start, mention, kind = said.speaker_end - len(small), small, "name"
    said.source = "pronoun" if mention.lower() in HE | SHE | THEY | {"it"} else kind or "thing"
    said.speaker, said.role, said.sure = cast.who(
        mention, kind, phrase, paragraph, w.start[first], w.end(last - 1)
    )
    return said
