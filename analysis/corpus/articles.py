"""A corpus: articles of several outlets about the same events, cut into parts, sentences and
words."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..base import lexicons as word_lists
from ..base.choices import known
from ..base.progress import saying
from ..project import InputError
from . import cutting, files, given
from . import events as events_of
from . import versions as versions_of
from .corrections import TABLES, Corrections, below
from .parts import house_lines
from .places import Places
from .remembered import Key, keep, key_of

SHARED: dict[Path, Corpus] = {}  # see Corpus.share


class Corpus(Places):
    """Articles and what is cut from them.

    articles   DataFrame by article id: text; outlet, event, title, url (None where not known), date
               (NaT where not known), time ('10:30', '10:30 +05:00' or ''), language ('en', 'de' …,
               '' where it cannot be told), role ('article', 'reference', or 'version': an earlier
               one), agency ('AP', 'Reuters' … or ''), and whatever other columns were given
    skipped    DataFrame: file, reason; articles that were found and not taken
    notes      lines a reader must know: a guessed encoding, a stand-in for the outlet
    lexicons   the folder of its own word lists, if it has one: rows added to the project's
    corrections   what people corrected by hand (see corpus.corrections)
    """

    kept = False  # in the store: tables of what was read from files
    whole: Corpus | None = None  # of which this is a part, see `select`
    origin: Corpus | None = None  # of which they were chosen, where that had been worked on
    corrections = Corrections()  # of this corpus; what is worked out elsewhere has none

    def __init__(
        self,
        articles: pd.DataFrame,
        skipped: pd.DataFrame | None = None,
        notes: Iterable[str] = (),
        house: set[tuple[str, str]] | None = None,
        lexicons: Path | None = None,
        *,
        dates: str | None = None,
        versions: str = "latest",
    ) -> None:
        all_of_them = given.uniform(articles, dates, versions)
        self.articles, self._versions = all_of_them.articles, all_of_them.versions
        # what was said of files and values holds for a part of the articles too
        self._given = [*notes, *all_of_them.unread]
        self.notes = [*self._given, *all_of_them.notes]
        before = [skipped] if skipped is not None else []
        self.skipped = pd.concat([*before, all_of_them.lost], ignore_index=True).astype("str")
        self.tables: dict[Key, pd.DataFrame] = {}
        self.rows: dict[Key, dict[str, np.ndarray]] = {}  # of each table, by event (see remembered)
        self.found: dict[Key, Any] = {}  # what finders found before it was corrected
        self.corrections = Corrections()
        self.lexicons = lexicons
        self.given_house = house  # as another corpus has them, not as this one would find them
        self.chosen: dict[str, Corpus] = {}

    def remember(
        self, table: pd.DataFrame, function: Callable[..., pd.DataFrame], *args: Any
    ) -> None:
        """Take this table for what function(corpus, *args) gives: what a part of an archive cannot
        know by itself."""
        keep(self, key_of(function, args, {}), table)

    def corrected(self, table: str) -> None:
        """After a correction of this table by hand: what depends on it is worked out again."""
        for part in (*self.chosen.values(), self.__dict__.get("english", self)):
            if part is not self:
                part.corrected(table)
        for key in [k for k in {*self.tables, *self.found} if below(table, k[0])]:
            self.tables.pop(key, None)
            self.rows.pop(key, None)
            if not key[0].endswith(f".{TABLES[table].finder}"):  # what it found itself, stands
                self.found.pop(key, None)

    @classmethod
    def read(
        cls,
        path: str | Path,
        events: Sequence[str] | str | None = None,
        outlets: Sequence[str] | str | None = None,
        columns: dict[str, str] | None = None,
        *,
        lexicons: str | Path | None = None,
        dates: str | None = None,
        versions: str = "latest",
    ) -> Corpus:
        """Read a folder of texts, pages or documents, with a table of them or without; or one table
        (.csv, .xlsx, .ods, .jsonl, .json, .parquet), document or zip.

        events, outlets   these alone, as `select` chooses them among all that is read
        columns           {their name: ours}, where theirs is not understood by itself
        dates             'day first' or 'month first', where 03/09/2031 may be either
        versions          'latest': earlier versions of an article are set apart (their role is
                          'version'); 'all': each counts as an article
        lexicons          a folder of word lists for this corpus alone (see base.lexicons); where
                          none is named, the folder `lexicons` in the corpus or beside its file.
        Found = read + skipped, always. Raises InputError, in one line, where there is nothing to
        read.
        """
        path, own = Path(path), given.own_lists(Path(path), lexicons)
        as_usual = not columns and dates is None and versions == "latest"
        corpus = SHARED.get(path.absolute()) if as_usual else None
        word_lists.use(own)
        if corpus is None or corpus.lexicons != own:
            corpus = cls._read(path, own, columns, dates, versions)
        return corpus.select(events, outlets)

    @classmethod
    def _read(
        cls,
        path: Path,
        own: Path | None,
        columns: dict[str, str] | None,
        dates: str | None,
        versions: str,
    ) -> Corpus:
        idle = word_lists.without_effect(own) if own else []
        with saying(f"reading {path.name}", True):
            table, skipped, notes = files.read(path, columns)
            table, more = events_of.apply(table, events_of.given(path))
        said = [*notes, *more, *idle]
        corpus = cls(table, skipped, said, lexicons=own, dates=dates, versions=versions)
        if corpus.articles.empty:
            why = corpus.skipped["reason"].iloc[0] if len(corpus.skipped) else "it is empty"
            many = f"{len(corpus.skipped)} skipped"
            raise InputError(f"{path.name}: no readable article ({many}; the first: {why})")
        corpus.kept = True
        corpus.corrections = Corrections.beside(path, corpus.articles["text"])
        for told in (corpus._given, corpus.notes):
            told.extend(corpus.corrections.notes())
        return corpus

    def share(self, path: Path) -> None:
        """In this process, and in those that are forked from it, what is read from this path is
        this corpus, with all that is known of it."""
        SHARED[path.absolute()] = self

    def select(
        self, events: Sequence[str] | str | None = None, outlets: Sequence[str] | str | None = None
    ) -> Corpus:
        """The corpus of these events and outlets; of all where none is named.

        An event is cut out of the whole: names, furniture and what is a turn of phrase are known
        from all articles, so that it reads the same on its own page and among all. Outlets are
        chosen before anything is read, as if there were no others. An unknown name raises
        InputError, with the nearest known one; the same choice again is the same corpus.
        """
        told, by = self._known("event", events), self._known("outlet", outlets)
        if by and self.whole is not None:
            theirs = self.whole.select(outlets=by)
            return theirs._of("event", told or self.events, theirs)
        chosen = self._of("outlet", by) if by else self
        return chosen._of("event", told, chosen) if told else chosen

    def _known(self, column: str, names: Sequence[str] | str | None) -> list[str]:
        """The names that are asked for, each of which there is."""
        wanted = [names] if names and isinstance(names, str) else list(names or ())
        there = self.articles[column].dropna().unique()
        return [known(name, there, column) for name in wanted]

    def _of(self, column: str, names: list[str], whole: Corpus | None = None) -> Corpus:
        some = self.articles[column].isin(names)
        if column == "outlet":
            some |= self.articles["role"] == "reference"
        if some.all():
            return self
        if (choice := repr((column, names))) not in self.chosen:
            self.chosen[choice] = self._with(some, whole)
        return self.chosen[choice]

    def _with(self, some: pd.Series | np.ndarray, whole: Corpus | None = None) -> Corpus:
        """A corpus of some of the articles, with what was said of all; its tables are cut out of
        those of `whole` where that is given."""
        known = (self.skipped, self._given, self.house, self.lexicons)
        part = Corpus(self.articles[some], *known, versions="all")
        part.whole, part.corrections = whole, self.corrections
        part.origin = self if self.tables else None
        part.kept = self.kept and whole is None  # its tables depend on more than its own articles
        return part

    def at(self, when: str) -> Corpus:
        """The corpus as it stood at a moment ("2025-03-02 18:00") or at the end of a day: of each
        article the version that was the latest then; what came later, or has no date, is left out.

        A moment is held against times as they are written; with an offset ("18:00 +00:00") against
        those with one as UTC. An article of that very day whose time is not known is left out.
        Raises InputError where `when` is no date, or where nothing is known to have stood.
        """
        if when not in self.chosen:
            stood = versions_of.standing(self.articles, self.versions(), when)
            if not len(stood):
                raise InputError(f"no article is known to have stood at {when}")
            there = self._with(self.articles.index.isin(stood))
            there.articles["role"] = there.articles["role"].replace("version", "article")
            self.chosen[when] = there
        return self.chosen[when]

    @cached_property
    def house(self) -> set[tuple[str, str]]:
        """(outlet, folded line) of lines that one outlet prints in many articles: its furniture."""
        return house_lines(self.articles) if self.given_house is None else self.given_house

    @cached_property
    def outlets(self) -> list[str]:
        """The outlets of the articles, sorted; references are nobody's telling."""
        telling = self.articles["role"] == "article"
        return sorted(self.articles.loc[telling, "outlet"].dropna().unique())

    @cached_property
    def events(self) -> list[str]:
        return sorted(self.articles["event"].dropna().unique())

    @cached_property
    def sha256(self) -> str:
        """A fingerprint of ids, texts and what is known of them."""
        seen = hashlib.sha256()
        for row in self.articles[["text", *given.COLUMNS]].sort_index().itertuples():
            said = repr([None if v is None or v != v else str(v) for v in row])
            seen.update(said.encode("utf-8", "surrogatepass"))
        return seen.hexdigest()

    @cached_property
    def key(self) -> str:
        """A fingerprint of all that a table may depend on: every column in its order, and lines of
        furniture that another corpus gave."""
        seen = hashlib.sha256(repr(sorted(self.given_house or ())).encode())
        for name, values in self.articles.reset_index().items():
            seen.update(f"{name} {values.dtype} {len(values)}".encode())
            for value in values:
                seen.update(repr(value).encode("utf-8", "surrogatepass"))
        return seen.hexdigest()

    @property
    def parts(self) -> pd.DataFrame:
        return cutting.parts(self)

    @property
    def sentences(self) -> pd.DataFrame:
        return cutting.sentences(self)

    def versions(self) -> pd.DataFrame:
        """Articles that are versions of one another: article, version_of (the latest, which
        counts), n (1 for the first), date, time (see corpus.versions)."""
        if self._versions is None:
            self._versions = versions_of.versions(self.articles)
        return self._versions.copy()

    @property
    def is_english(self) -> pd.Series:
        """Whether each article is read by the rules and word lists for English: also where its
        language could not be told."""
        return self.articles["language"].isin(["en", ""])

    @cached_property
    def english(self) -> Corpus:
        """The corpus without the articles in other languages; itself where there are none."""
        whole = self.whole and self.whole.english
        if (keep := self.is_english).all() and whole is self.whole:
            return self
        part = self._with(keep, whole)
        # what is known of a whole archive, not of single articles
        part.tables |= {k: t for k, t in self.tables.items() if "article" not in t}
        return part

    def __repr__(self) -> str:
        counts = f"{len(self)} articles, {len(self.outlets)} outlets, {len(self.events)} events, {len(self.tokens.term):,} words"
        return f"Corpus: {counts}, {len(self.skipped)} skipped"

    def _repr_html_(self) -> str:
        shown = self.articles[["outlet", "event", "date", "title", "agency"]].head(20)
        return f"<p>{html.escape(repr(self))}</p>{shown.to_html(escape=True, na_rep='')}"
