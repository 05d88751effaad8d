"""One page of a report: a corpus, the folder for its tables and figures, and what can be shown of
it. Each method takes a table of an analysis and gives HTML that shows itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd

from .. import evidence, project, voice
from ..cluster.stored import Stored
from ..corpus.articles import Corpus
from ..corpus.headlines import called, headlines
from . import (
    aligned,
    cards,
    first_screen,
    for_archive,
    for_coding,
    for_corpus,
    for_event,
    for_framing,
    for_index,
    for_repetition,
    for_wording,
    passages,
    pictures,
    reading,
    tables,
    text,
)

ID = re.compile(r"[\W_]*|(?:[a-z]{0,6}[\W_]*)?\d[\da-f\W_]*|(?=.*\d)[\da-f_-]{8,}", re.I)

# articles that have a reading copy, and their characters in all: so a page stays below 2 MB
READABLE, CHARACTERS = 200, 560_000
COLUMNS = 6  # articles that stand beside one another; the others have their reading copies


class Page:
    """A corpus and where its tables and figures are written (`folder`/tables, `folder`/figures).

    corpus   what the analyses take
    folder   where CSV and SVG files go
    name     the corpus's, for the note on where numbers come from
    copies   the page that holds the reading copies that numbers lead to; "" for this one
    prefix   a folder for them ("crane/"): pages of several events share the others
    """

    def __init__(
        self,
        corpus: Corpus,
        folder: Path,
        name: str,
        copies: str = "1-corpus.html",
        prefix: str = "",
    ) -> None:
        self.corpus, self.folder, self.name = corpus, folder, name
        self.copies, self.prefix = copies, prefix
        self.elsewhere = copies or "1-corpus.html"
        self.checked_in: Path | None = None  # where a checked sample of the corpus may lie
        self._described: dict[int, tuple[pd.DataFrame, pd.DataFrame]] = {}

    def described(self, spans: pd.DataFrame) -> pd.DataFrame:
        """evidence.counted of these spans, once for each table; those of an archive, and those that
        are described already, as they are."""
        if "left_out" in spans or isinstance(self.corpus, Stored):
            return spans
        if id(spans) not in self._described:
            self._described[id(spans)] = (spans, evidence.counted(self.corpus, spans))
        return self._described[id(spans)][1]

    def counted(
        self,
        spans: tables.Spans,
        by: Sequence[str],
        only: tables.Only,
        per: str | None = None,
        unknown: str = "",
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """How many spans in each group of `by`, and the described spans themselves; of an archive,
        the stored sums and samples of this name. `unknown` stands where `by` says nothing."""
        keys, filled = list(by), [k for k in by if unknown and k != "outlet"]
        if not isinstance(spans, str):
            some = tables.known(tables.chosen(self.described(spans), only), filled, unknown)
            return evidence.count(self.corpus, some, keys, per), some
        stored = self.stored()
        counts, some = tables.chosen(stored.counts(spans, keys, per), only), stored.samples(spans)
        if len(counts):
            counts, some = (tables.known(rows, filled, unknown) for rows in (counts, some))
        return counts, some

    @cached_property
    def said(self) -> pd.DataFrame:
        """voice.said, described, and which person each speaker is."""
        said = voice.said(self.corpus)
        person = voice.persons(self.corpus, said)
        return self.described(said.assign(person=person.to_numpy()))

    @cached_property
    def telling(self) -> pd.DataFrame:
        """The articles that tell, the earliest first, `outlet` always said."""
        articles = self.corpus.articles
        rows = articles[articles["role"] == "article"]
        rows = rows.assign(outlet=rows["outlet"].fillna("outlet not known"))
        order = [c for c in ("date", "time", "outlet") if c in rows]
        return rows.sort_values(order, kind="stable", na_position="last")

    @cached_property
    def readable(self) -> set[str]:
        """The articles that have a reading copy, the first ones; of an archive, none. The page
        of an event is made beside copies of the first of all events."""
        whole = None if self.copies else self.corpus.whole
        articles = (whole or self.corpus).articles
        if "text" not in articles:
            return set()
        length = articles["text"].str.len().head(READABLE)
        return set(length.index[length.cumsum() <= CHARACTERS])

    @cached_property
    def columns(self) -> list[str]:
        """The first article of each outlet, of at most six: on the page of an event they stand
        beside each other."""
        first = list(self.telling.drop_duplicates("outlet").head(COLUMNS).index)
        return first if len(first) > 1 else []

    def home(self, article: str) -> str | None:
        """The page with the reading copy of an article: '' where that is this one, None where it
        has no copy."""
        if not self.copies and article in self.columns:
            return ""
        return self.elsewhere if article in self.readable else None

    def stored(self) -> Stored:
        if not isinstance(self.corpus, Stored):
            raise project.InputError("a name of a stored table: this corpus is no archive")
        return self.corpus

    def words(self, by: Sequence[str]) -> pd.DataFrame:
        """evidence.words of the corpus, or the stored ones of an archive."""
        if isinstance(self.corpus, Stored):
            return self.corpus.counts("words", list(by))
        return evidence.words(self.corpus, list(by))

    def called(self, article: str, outlet: bool = True) -> str:
        """An article by its outlet and headline, or by its first words where it has none."""
        title, by = self.names.get(article, article), self.corpus.articles["outlet"][article]
        return f"{by}: {title}" if outlet and by else title

    @cached_property
    def names(self) -> dict[str, str]:
        """The headline of each article, or its first words; of an archive, none."""
        return called(self.corpus).to_dict() if "title" in self.corpus.articles else {}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The headline of each article: its title, or the headline that its text begins with."""
        articles = self.corpus.articles
        if "title" not in articles:  # those of an archive
            return {}
        found = headlines(self.corpus)
        return found[found != ""].to_dict()

    def event_name(self, event: str) -> str:
        """An event by its own name, or where that is an id by the common words of its headlines."""
        if not isinstance(event, str) or "title" not in self.corpus.articles:
            return str(event)
        if not ID.fullmatch(event):  # "police-post" is written as people would
            return event if event != event.lower() else re.sub("[-_]", " ", event).capitalize()
        told = self.corpus.articles.index[self.corpus.articles["event"] == event]
        return common_words([self.titles[a] for a in told if a in self.titles]) or event

    # what a notebook calls, each in the module of its subject; what is called as its module stands
    # last there, for it hides the module

    note = staticmethod(text.note)
    strongest = staticmethod(for_wording.wanted)

    counts = tables.counts
    words_by = tables.words_by
    grid = tables.grid
    table = tables.table
    heard = tables.heard

    figure = pictures.figure
    bars = pictures.bars
    dots = pictures.dots
    stacks = pictures.stacks

    side_by_side = passages.side_by_side
    pairs = passages.pairs
    drift = passages.drift

    errors = reading.errors
    masthead = reading.masthead
    provenance = reading.provenance
    reading = reading.reading

    reproduced = cards.reproduced
    cards = cards.cards

    articles = for_corpus.articles
    left_out = for_corpus.left_out
    agencies = for_corpus.agencies
    lengths = for_corpus.lengths
    parts = for_corpus.parts
    events = for_corpus.events
    proposed = for_corpus.proposed

    event_table = for_index.event_table
    tendencies = for_index.tendencies

    first_screen = first_screen.first_screen

    called_what = for_event.called_what
    quoted = for_event.quoted
    retold = for_event.retold
    conflicting = for_event.conflicting
    timeline = for_event.timeline
    standing = for_event.standing
    wording = for_event.wording

    aligned = aligned.aligned

    leads = for_framing.leads
    compared = for_framing.compared
    frames = for_framing.frames
    stated = for_framing.stated
    told = for_framing.told
    coverage = for_framing.coverage

    shares = for_repetition.shares
    readings = for_repetition.readings
    longest = for_repetition.longest
    ribbons = for_repetition.ribbons
    repeats = for_repetition.repeats
    fates = for_repetition.fates
    drifts = for_repetition.drifts
    fidelity = for_repetition.fidelity

    keyness = for_wording.keyness
    texts = for_wording.texts
    house_style = for_wording.house_style
    in_lines = for_wording.in_lines
    company = for_wording.company
    substitutions = for_wording.substitutions
    readability = for_wording.readability

    to_check = for_coding.to_check
    read_checked = for_coding.read_checked
    agreed = for_coding.agreed
    disagreements = for_coding.disagreements
    right = for_coding.right
    corrected = for_coding.corrected
    contrasts = for_coding.contrasts
    correction = for_coding.correction

    archived = for_archive.archived
    archived_passages = for_archive.archived_passages
    archived_keyness = for_archive.archived_keyness


def common_words(titles: Sequence[str]) -> str:
    """The words that most of these headlines have, in the order of the headline that has most of
    them: at most five, with that headline's capitals."""
    from ..base.lexicons import function_words

    rare = [{w.casefold(): w for w in re.findall(r"\w[\w'’-]*\w", title)} for title in titles]
    held = Counter(w for words in rare for w in words if w not in function_words())
    shared = {w for w, n in held.items() if n > max(1, len(rare) // 3)}
    best = max(rare, key=lambda words: len(shared & words.keys()), default={})
    chosen = [best[w] for w in best if w in shared][:5]
    return " ".join(chosen) if len(chosen) > 1 else titles[0] if titles else ""
