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
from ..base import store
from ..base.choices import nearest
from ..base.progress import LONG, saying, steps
from ..project import InputError
from . import events as events_of
from . import files, given
from . import versions as versions_of
from .corrections import Corrections, below
from .dates import ORDERS
from .dates import dates as days_of
from .languages import languages
from .paragraphs import wrapped
from .parts import agency, house_lines, parts
from .remembered import key_of, per_corpus
from .sentences import sentences
from .spans import BLOCK, PLACE, cut, span_table, uncollected
from .text import Tokens, tokens

KNOWN = ("outlet", "event", "date", "time", "title", "url", "role", "language")
ROLES = ("article", "reference", "version")
VERSIONS = ("latest", "all")
NOWHERE = np.zeros(0, np.int64)
SHARED: dict[Path, Corpus] = {}  # see Corpus.share
NUMBERS = ["statement", "quotation"]  # columns that number groups of rows, from 0


class Corpus:
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
    whole: Corpus | None = None  # of which this is a part, see `part`
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
        if not isinstance(articles, pd.DataFrame):
            raise InputError(
                f"Corpus takes a table of articles; to read files: Corpus.read({str(articles)!r})"
            )
        for name, said, may in (("dates", dates, ORDERS), ("versions", versions, VERSIONS)):
            if said not in may and not (said is None and name == "dates"):
                raise InputError(f"{name}={said!r}: say {' or '.join(map(repr, may))}")
        if "text" not in articles:
            raise InputError(
                f"the table of articles has no column 'text'; it has {', '.join(map(str, articles.columns)) or 'none'}"
            )
        table, lost = given.unique(articles)
        self._given = list(notes)
        for column in KNOWN:
            if column not in table:
                table[column] = None
            if column not in ("date", "language"):
                table[column] = given.names(table[column])
        days, times, unread = days_of(table["date"], dates)
        self._given += unread
        table["date"] = days
        table["time"] = times.where(times != "", table["time"].fillna("").astype("str"))
        table["language"] = languages(table["text"], table["language"])
        table["role"] = table["role"].where(table["role"].isin(ROLES), ROLES[0]).astype("str")
        if len(table) and table["outlet"].isna().all():
            table["outlet"] = table.index
            self._given.append("No outlet is known: each article's own name stands in for it.")
        with saying(f"agencies of {len(table):,} articles", len(table) >= LONG):
            found = [(agency(t), wrapped(t) > 0) for t in steps(table["text"], len(table))]
        table["agency"] = pd.Series([a for a, _ in found], index=table.index, dtype="str")
        self._versions: pd.DataFrame | None = None
        if versions != "all":
            self._versions = versions_of.versions(table)
            earlier = self._versions.query("article != version_of")["article"]
            table.loc[earlier, "role"] = "version"
        self.notes = [*self._given, *given.notes(table, sum(w for _, w in found))]
        self.articles: pd.DataFrame = table
        more = pd.DataFrame(lost, columns=["file", "reason"])
        before = skipped if skipped is not None else more.head(0)
        self.skipped = pd.concat([before, more], ignore_index=True).astype("str")
        self.tables: dict[tuple[str, str, str], pd.DataFrame] = {}
        self.found: dict[str, Any] = {}  # what finders found before it was corrected
        self._rows: dict[tuple[str, str, str], dict[str, np.ndarray]] = {}  # see rows_of
        self.corrections = Corrections()
        self._house = house
        self.lexicons = lexicons
        self._given_house = house  # as another corpus has them, not as this one would find them
        self.chosen: dict[str, Corpus] = {}

    def remember(
        self, table: pd.DataFrame, function: Callable[..., pd.DataFrame], *args: Any
    ) -> None:
        """Take this table for what function(corpus, *args) gives: what a part of an archive cannot
        know by itself."""
        key = key_of(function, args, {})
        table = self.corrections.applied(function.__name__, table, self.articles.index)
        self.tables[key] = table
        if self.kept:
            store.keep(self.place_of(key), table)

    def place_of(self, key: tuple[str, str, str], more: Iterable[str] = ()) -> tuple[str, ...]:
        """Under what a table lies in the store: all that it depends on."""
        module = key[0].rpartition(".")[0]
        return (self.key, *key, *more, *self.corrections.key(module))

    def corrected(self, table: str) -> None:
        """After a correction of this table by hand: what depends on it is worked out again."""
        for part in (self, *self.chosen.values(), self.__dict__.get("english")):
            if part is self:
                gone = [k for k in self.tables if below(table, k[0].rpartition(".")[0])]
                for key in gone:
                    del self.tables[key]
                    self._rows.pop(key, None)
            elif part is not None:
                part.corrected(table)

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

        events, outlets   keep only these; columns   {their name: ours}, where theirs is not
        understood by itself.
        dates             'day first' or 'month first', where 03/09/2031 may be either
        versions          'latest': earlier versions of an article are set apart (their role is
                          'version'); 'all': each counts as an article
        lexicons          a folder of word lists for this corpus alone (see base.lexicons); where
                          none is named, the folder `lexicons` in the corpus or beside its file.
        Found = read + skipped, always. Raises InputError, in one line, where there is nothing to
        read.
        """
        own = given.own_lists(Path(path), lexicons)
        known = SHARED.get(Path(path).absolute())
        if known and not columns and own == known.lexicons:
            word_lists.use(known.lexicons)
            return known.select(events, outlets) if events or outlets else known
        word_lists.use(own)
        idle = word_lists.without_effect(own) if own else []
        with saying(f"reading {Path(path).name}", True):
            table, skipped, notes = files.read(Path(path), columns)
            table, more = events_of.apply(table, events_of.given(Path(path)))
        corpus = cls(
            table, skipped, [*notes, *more, *idle], lexicons=own, dates=dates, versions=versions
        )
        if corpus.articles.empty:
            why = corpus.skipped["reason"].iloc[0] if len(corpus.skipped) else "it is empty"
            raise InputError(
                f"{Path(path).name}: no readable article ({len(corpus.skipped)} skipped; the first: {why})"
            )
        corpus.kept = True
        corpus.corrections = Corrections.beside(Path(path), corpus.articles["text"])
        for told in (corpus._given, corpus.notes):
            told.extend(corpus.corrections.notes())
        return corpus.select(events, outlets) if events or outlets else corpus

    def share(self, path: Path) -> None:
        """In this process, and in those that are forked from it, what is read from this path is
        this corpus, with all that is known of it."""
        SHARED[path.absolute()] = self

    def select(
        self, events: Sequence[str] | str | None = None, outlets: Sequence[str] | str | None = None
    ) -> Corpus:
        """The corpus of these events and outlets alone. An unknown name raises InputError, with the
        nearest known one; the same choice again is the same corpus."""
        asked = {
            column: [wanted] if isinstance(wanted, str) else list(wanted or ())
            for column, wanted in (("event", events), ("outlet", outlets))
        }
        choice = repr(asked)
        if choice not in self.chosen:
            chosen = self._with(self._which(asked))
            chosen.kept, chosen.corrections = self.kept, self.corrections
            self.chosen[choice] = chosen
        return self.chosen[choice]

    def _which(self, asked: dict[str, list[str]]) -> pd.Series:
        """Which articles are of these events and outlets."""
        keep = pd.Series(True, index=self.articles.index)
        for column, names in asked.items():
            known = list(self.articles[column].dropna().unique())
            for name in names:
                if name not in known:
                    raise InputError(f"unknown {column} {name!r}{nearest(name, known)}")
            if names:
                always = (self.articles["role"] == "reference") & (column == "outlet")
                keep &= self.articles[column].isin(names) | always
        return keep

    def _with(self, some: pd.Series | np.ndarray) -> Corpus:
        """A corpus of some of the articles, with what was said of all."""
        known = (self.skipped, self._given, self.house, self.lexicons)
        return Corpus(self.articles[some], *known, versions="all")

    def part(self, events: Sequence[str] | str) -> Corpus:
        """The articles of these events as the whole corpus reads them: names, furniture and what is
        a turn of phrase are known from all articles, whichever page they stand on. (`select` reads
        its articles as if there were no others.) The whole is the part of all its events."""
        wanted = [events] if isinstance(events, str) else list(events)
        some, choice = self._which({"event": wanted}), repr(wanted)
        if some.all():
            return self
        if choice not in self.chosen:
            part = self._with(some)
            part.whole, part.corrections = self, self.corrections
            self.chosen[choice] = part
        return self.chosen[choice]

    def rows_here(self, table: pd.DataFrame, key: tuple[str, str, str]) -> pd.DataFrame:
        """The rows of the whole's table of this key that are about the events of this part."""
        assert self.whole is not None
        rows = self.whole.rows_of(table, key)
        here = np.sort(np.concatenate([rows.get(e, NOWHERE) for e in self.events]))
        mine = table.take(here)
        if isinstance(table.index, pd.RangeIndex):
            mine = mine.reset_index(drop=True)
        for column in mine.columns.intersection(NUMBERS):
            mine[column] = np.unique(mine[column], return_inverse=True)[1]
        return mine

    def rows_of(self, table: pd.DataFrame, key: tuple[str, str, str]) -> dict[str, np.ndarray]:
        """Event -> which rows of the table of this key are about it, or about its articles."""
        if key not in self._rows:
            events = self.articles["event"]
            of = table.get("event")
            if of is None:
                of = events.reindex(table["article" if "article" in table else "a"])
            if "b" in table:
                of = of.where(of.to_numpy() == events.reindex(table["b"]).to_numpy())
            self._rows[key] = of.groupby(of.to_numpy(object)).indices
        return self._rows[key]

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
            chosen = self._with(self.articles.index.isin(stood))
            chosen.articles["role"] = chosen.articles["role"].replace("version", "article")
            chosen.kept, chosen.corrections = self.kept, self.corrections
            self.chosen[when] = chosen
        return self.chosen[when]

    @property
    def house(self) -> set[tuple[str, str]]:
        """(outlet, folded line) of lines that one outlet prints in many articles: its furniture."""
        if self._house is None:
            self._house = house_lines(self.articles)
        return self._house

    @property
    def outlets(self) -> list[str]:
        """The outlets of the articles, sorted; references are nobody's telling."""
        telling = self.articles["role"] == "article"
        return sorted(self.articles.loc[telling, "outlet"].dropna().unique())

    @property
    def events(self) -> list[str]:
        return sorted(self.articles["event"].dropna().unique())

    @cached_property
    def sha256(self) -> str:
        """A fingerprint of ids, texts and what is known of them."""
        seen = hashlib.sha256()
        for row in self.articles[["text", *KNOWN]].sort_index().itertuples():
            said = repr([None if v is None or v != v else str(v) for v in row])
            seen.update(said.encode("utf-8", "surrogatepass"))
        return seen.hexdigest()

    @cached_property
    def key(self) -> str:
        """A fingerprint of all that a table may depend on: every column in its order, and lines of
        furniture that another corpus gave."""
        seen = hashlib.sha256(repr(sorted(self._given_house or ())).encode())
        for name, values in self.articles.reset_index().items():
            seen.update(f"{name} {values.dtype} {len(values)}".encode())
            for value in values:
                seen.update(repr(value).encode("utf-8", "surrogatepass"))
        return seen.hexdigest()

    @cached_property
    def tokens(self) -> Tokens:
        """The words of all articles as arrays, in the order of `articles` (see text.Tokens)."""
        with saying(f"words of {len(self):,} articles", len(self) >= LONG):
            return tokens(self.articles["text"].tolist())

    @property
    def words(self) -> pd.DataFrame:
        """A span a word: article, start, end, text, term (the folded word)."""
        t, places = self.tokens, {"start": "int64", "end": "int64"}
        columns = {
            "article": self.articles.index.to_numpy()[t.text],
            "start": t.start,
            "end": t.end,
            "text": cut(self.articles["text"], t.text, t.start.tolist(), t.end.tolist()),
            "term": np.array(t.terms, dtype=object)[t.term],
        }
        return pd.DataFrame(columns).astype(dict.fromkeys(columns, "str") | places)

    @property
    def parts(self) -> pd.DataFrame:
        """Spans of paragraphs: part is headline, dateline, lead, body, crosshead, bullet or
        furniture."""
        return _parts(self)

    @property
    def sentences(self) -> pd.DataFrame:
        """Spans of sentences, never across a paragraph: part, paragraph (row of `parts`). Datelines
        are left out."""
        return _sentences(self)

    def locate(self, spans: pd.DataFrame, among: pd.DataFrame) -> np.ndarray:
        """For each span, the row number of the span of `among` in which it begins, or -1. `among`
        must not overlap itself."""
        return self.locate_places(
            self.articles.index.get_indexer(pd.Index(spans["article"])) * PLACE
            + spans["start"].to_numpy(),
            among,
        )

    def locate_places(self, places: np.ndarray, among: pd.DataFrame) -> np.ndarray:
        """The same for places, numbers made of article number * PLACE + character."""
        return self.locator(among)(places)

    def locator(self, among: pd.DataFrame) -> Callable[[np.ndarray], np.ndarray]:
        """What gives for places the row number of the span of `among` that each is in, or -1."""
        base = self.articles.index.get_indexer(pd.Index(among["article"])) * PLACE
        start, end = base + among["start"].to_numpy(), base + among["end"].to_numpy()
        order = np.argsort(start, kind="stable")
        begin = start[order]

        def found(places: np.ndarray) -> np.ndarray:
            at = np.full(len(places), -1)
            for low in range(0, len(places) * bool(len(begin)), BLOCK):
                here = places[low : low + BLOCK]
                row = order[np.maximum(np.searchsorted(begin, here, side="right") - 1, 0)]
                at[low : low + BLOCK] = np.where((start[row] <= here) & (here < end[row]), row, -1)
            return at

        return found

    @cached_property
    def places(self) -> np.ndarray:
        """For each word, article number * PLACE + its first character: in order."""
        return self.tokens.text * PLACE + self.tokens.start

    def word_ranges(self, spans: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """For each span, its first word and one past its last, as rows of `tokens`."""
        base = self.articles.index.get_indexer(pd.Index(spans["article"])) * PLACE
        first, end = (base + spans[c].to_numpy() for c in ("start", "end"))
        return np.searchsorted(self.places, first), np.searchsorted(self.places, end)

    def propose_events(self, threshold: float = 0.25) -> pd.Series:
        """An event name for each article, by what it tells: proposed, never applied unasked (see
        corpus.events)."""
        return events_of.propose(self, threshold)

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
        part = Corpus(self.articles[keep], house=self.house, lexicons=self.lexicons, versions="all")
        part.kept, part.corrections = self.kept, self.corrections
        part.whole = whole
        # what is known of a whole archive, not of single articles
        part.tables |= {k: t for k, t in self.tables.items() if "article" not in t}
        return part

    def __len__(self) -> int:
        return len(self.articles)

    def __repr__(self) -> str:
        counts = f"{len(self)} articles, {len(self.outlets)} outlets, {len(self.events)} events, {len(self.tokens.term):,} words"
        return f"Corpus: {counts}, {len(self.skipped)} skipped"

    def _repr_html_(self) -> str:
        shown = self.articles[["outlet", "event", "date", "title", "agency"]].head(20)
        return f"<p>{html.escape(repr(self))}</p>{shown.to_html(escape=True, na_rep='')}"


@per_corpus
@uncollected()
def _parts(corpus: Corpus) -> pd.DataFrame:
    a, house = corpus.articles, corpus.house
    articles = steps(zip(a.index, a["text"], a["title"], a["outlet"], strict=True), len(a))
    rows = (
        (i, s, e, p)
        for i, text, title, outlet in articles
        for s, e, p in parts(text, title or "", outlet or "", house)
    )
    return span_table(corpus, rows, ["part"])


@per_corpus
@uncollected()
def _sentences(corpus: Corpus) -> pd.DataFrame:
    p = corpus.parts
    paragraphs = enumerate(
        steps(
            zip(*(p[c] for c in ("article", "start", "end", "part", "text")), strict=True), len(p)
        )
    )
    rows = (
        (article, start + s, start + e, part, n)
        for n, (article, start, end, part, text) in paragraphs
        if part != "dateline"
        for s, e in sentences(text)
    )
    return span_table(corpus, rows, ["part", "paragraph"])
