"""Who is called what: labels from a lexicon, offices, and named actors grouped under their fullest name within an event.

Words, capitals and what an article itself links; no parser and no model. Where nothing links a mention to a name, its referent is ''.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA

from .corpus import Corpus, per_corpus, span_table
from .project import lexicon
from .text import tokens

COLUMNS = ["label", "family", "form", "referent", "kind", "spelling_of"]
PARTICLES = set("de del der den di da dos du la le al el ul ur bin bint ibn van von ter ten".split())
JOINERS = {"of", "for", "and", "the", "on"}
CAPITAL = {"title", "country", "people"}                   # these count only with a capital
JUNIOR = {"jr", "sr", "ii", "iii"}
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}s?")
STARTS = re.compile(r"[.?!:;\n\"“‘'\[(—–•*]|''|``")
APPOSED = re.compile(r", (?:(?:the|a|an|its|his|her|their|who is|who was) )?(?:[\w.]{1,30}['’]s )?")

Name = tuple[str, ...]                                     # the words of a name as they are compared


class Entry(NamedTuple):
    """What a lexicon says about a word or a phrase."""
    role: str                                              # label, office, title, country, people (a demonym)
    label: str
    family: str = ""
    form: str = "noun"                                     # noun, plural, abstract; of a country: place (its seat of government), acronym
    modifies: bool = False                                 # before another noun it still names its bearers: "terrorist attack"


class Piece(NamedTuple):
    """A word or phrase that may be part of a mention."""
    kind: str                                              # an entry's role, or rank ("former"), or name
    first: int                                             # its first and its last word
    last: int
    entry: Entry | None = None


class Mention(NamedTuple):
    """A label, an office or a name in one article."""
    article: int
    start: int
    end: int
    entry: Entry | None                                    # where it holds a label, an office or a country
    form: str
    name: str                                              # the name in it, or beside it where it is a label; '' for none
    kind: str
    scope: str = ""                                        # the country before an office
    offices: tuple[str, ...] = ()


def _plural(word: str) -> str:
    head, joint, rest = word.partition(" of ")
    if head.endswith("man"):
        head = head[:-2] + "en"
    elif re.search(r"[^aeiou]y$", head):
        head = head[:-1] + "ies"
    else:
        head += "es" if head.endswith(("s", "x", "ch", "sh")) else "s"
    return head + joint + rest


def _rows(name: str, *columns: str) -> list[list[str]]:
    return lexicon(name, columns)[list(columns)].to_numpy(str).tolist()


def _phrases() -> dict[str, list[tuple[Name, Entry]]]:
    """First folded word -> the lexicons' phrases that begin with it, longest first."""
    entries: list[tuple[str, Entry]] = []
    family_of: dict[str, str] = {}
    for label, family, office, modifies, plural, abstract in _rows("labels", "label", "family", "office", "modifier", "plural", "abstract"):
        family_of[label] = family
        entries.append((label, Entry("office" if office else "label", label, family, "noun", bool(modifies))))
        entries.append((plural or _plural(label), Entry("label", label, family, "plural", True)))
        entries += [(w, Entry("label", w, family, "abstract", True)) for w in abstract.split("|") if w]
    for title, office in _rows("titles", "title", "office"):
        entries.append((title, Entry("title", office, family_of.get(office, ""))))
    for country, also, people, seat in _rows("countries", "country", "also", "people", "seat"):
        entries += [(w, Entry("country", country, form="acronym" if w.isupper() else "")) for w in (country, *also.split("|")) if w]
        entries += [(w, Entry("country", w, form="place")) for w in seat.split("|") if w]
        entries += [(w, Entry("people", country)) for w in people.split("|") if w]
    cut = tokens([phrase for phrase, _ in entries])
    found: dict[str, dict[Name, Entry]] = defaultdict(dict)
    for i, (_, entry) in enumerate(entries):
        if words := tuple(cut.terms[t] for t in cut.term[cut.first[i]:cut.first[i + 1]]):
            found[words[0]].setdefault(words, entry)
    return {w: sorted(p.items(), key=lambda x: -len(x[0])) for w, p in found.items()}


class _Words:
    """The words of a corpus: how each is written here, and which may begin a mention."""

    def __init__(self, corpus: Corpus) -> None:
        t = corpus.tokens
        self.texts: list[str] = corpus.articles["text"].tolist()
        self.first, self.start, self.end = t.first.tolist(), t.start.tolist(), t.end.tolist()
        self.kinds = {w.lower(): k for w, k in _rows("names", "word", "kind")}
        self.phrases = _phrases()
        self.short = {w for w, p in self.phrases.items() if p[-1][1].role == "title"}         # the full stop of Mr. and Sen. ends nothing
        self.owner: dict[int, str] = {}                    # last word of "Ruritania's" -> Ruritania
        lands = {w for w, p in self.phrases.items() if p[-1][1].role in ("country", "people")} | {"us"}
        terms = ["US" if w == "us's" else w.removesuffix("'s") for w in t.terms]
        number = {w: i for i, w in enumerate(dict.fromkeys(terms))}
        core = np.array([number[w] for w in terms], np.int64)[t.term]
        never = {w for w in number if len(w) == 1 or self.kinds.get(w) in ("function", "date") or "-" in w and lands & set(w.split("-"))}
        possible = [w not in never for w in number]
        up, new, line = self._print(len(core))
        inside = (t.end - t.start >= 4) & ~new
        titled = np.bincount(line, up & inside) / np.maximum(np.bincount(line, inside), 1) > 0.75
        blind = new | titled[line]                         # where a capital tells nothing: a sentence begins, a heading is all capitals
        names, plain = (np.bincount(core[x], minlength=len(number)) for x in (up & ~blind, ~up))
        unseen = (plain == 0) & np.array([not w.endswith(("ly", "ing", "ed")) for w in number], bool)
        known = (names > plain)[core]
        named = up & (~blind | known | unseen[core] & ~titled[line]) & np.array(possible, bool)[core]
        begins = np.array([w in self.phrases or self.kinds.get(w) == "rank" for w in number], bool)
        self.candidates = np.flatnonzero(named | begins[core])
        self.core = np.array(list(number), object)[core].tolist()
        self.owns = np.array([w.endswith("'s") for w in t.terms], bool)[t.term].tolist()
        self.up, self.blind, self.known, self.named = up.tolist(), blind.tolist(), known.tolist(), named.tolist()
        self.alone = (named & (~blind | known)).tolist()   # enough by itself to be a name

    def _print(self, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each word: has it a capital, does a sentence begin with it, the number of its line."""
        up, new, line = [False] * size, [False] * size, [0] * size
        number = 0
        for i, text in enumerate(self.texts):
            number, before = number + 1, 0
            for k in range(self.first[i], self.first[i + 1]):
                gap = text[before:self.start[k]]
                if gap != " ":
                    number += "\n" in gap
                    titled = gap == ". " and text[self.start[k - 1]:before].lower() in self.short
                    new[k] = not before or not titled and bool(STARTS.search(gap))
                up[k], line[k], before = text[self.start[k]].isupper(), number, self.end[k]
        return np.array(up, bool), np.array(new, bool), np.array(line, np.int64)

    def beside(self, text: str, i: int) -> bool:
        """Words i and i + 1 stand side by side, and i is no possessive."""
        gap = text[self.end[i]:self.start[i + 1]]
        short = gap == ". " and (self.end[i] - self.start[i] == 1 or self.core[i] in self.short)
        return not self.owns[i] and (gap in (" ", "\u00a0") or short)

    def modifies(self, a: int, i: int) -> bool:
        """Is word i, a singular, said of the noun after it ("terrorist attack")?"""
        if i + 1 >= self.first[a + 1] or not self.beside(self.texts[a], i):
            return False
        after = self.core[i + 1]
        return after[0].isalpha() and not (self.up[i + 1] and not self.blind[i + 1] or after.endswith(("ed", "ly", "ing"))
                                           or self.kinds.get(after) in ("function", "verb", "said", "rank"))

    def phrase(self, a: int, i: int) -> Piece | None:
        """The longest phrase of the lexicons that begins at word i."""
        text = self.texts[a]
        for words, entry in self.phrases.get(self.core[i], ()):
            last = i + len(words) - 1
            if last >= self.first[a + 1] or any(self.core[k] != w or not self.beside(text, k - 1) for k, w in enumerate(words[1:], i + 1)):
                continue
            if entry.role in CAPITAL and not self.up[i] or entry.form == "acronym" and text[self.start[i] + 1].islower():
                continue
            if entry.role == "country" and self.owns[last]:
                self.owner[last] = entry.label
            return Piece(entry.role, i, last, entry)
        return None

    def piece(self, a: int, i: int) -> Piece | None:
        """What begins at word i: a phrase of the lexicons, a rank, a word of a name, or nothing."""
        piece, kind = self.phrase(a, i), self.kinds.get(self.core[i])
        more = i + 1 < self.first[a + 1] and self.beside(self.texts[a], i)
        if kind == "rank" and (piece is None or piece.last == i and more and self.up[i + 1]):
            return Piece("rank", i, i)                     # Deputy Defence Ministry spokesman
        if piece is None:
            return Piece("name", i, i) if self.named[i] else None
        small = piece.kind == "label" and piece.entry and piece.entry.label.islower() and piece.last == i
        if small and more and self.up[i] and (kind == "organisation" or not self.blind[i]):
            ahead = i + 1 + (self.core[i + 1] in ("of", "for") and i + 2 < self.first[a + 1] and self.beside(self.texts[a], i + 1))
            if self.named[ahead] and self.core[ahead] not in self.phrases:
                return Piece("name", i, i)                 # Council of Elders, Police Service
        return piece

    def chunks(self, a: int, candidates: list[int]) -> Iterator[list[Piece]]:
        """Article a cut into runs of pieces that stand side by side."""
        text, done = self.texts[a], 0
        chunk: list[Piece] = []
        body = joint = False                               # the run names an organisation; it holds an "of" or "for" already
        for i in candidates:
            if i < done:
                continue
            piece = self.piece(a, i)
            if piece is None:
                continue
            last = chunk[-1].last if chunk else -9
            follows = i == last + 1 and self.beside(text, last)
            if chunk and chunk[-1].kind == "name" and self.up[i]:
                between = set(self.core[last + 1:i])
                if follows:                                # Michael Jordan, Border Police, Tehreek-e-X Pakistan
                    if not self.blind[i] and (piece.kind == "country" or piece.kind == "label" and self.core[i] in self.kinds):
                        piece = Piece("name", i, piece.last)
                elif 1 < i - last <= 3 and all(self.beside(text, k) for k in range(last, i)) and (
                        body and between <= JOINERS and (joint or "and" not in between) or between <= PARTICLES and piece.kind == "name"):
                    piece, follows, joint = Piece("name", i, piece.last), True, True
            if not follows:
                if chunk:
                    yield chunk
                chunk, body, joint = [], False, False
            body |= piece.kind == "name" and self.kinds.get(self.core[piece.last]) == "organisation"
            chunk.append(piece)
            done = piece.last + 1
        if chunk:
            yield chunk

    def mentions(self, a: int, chunk: list[Piece]) -> Iterator[Mention]:
        """The labels, offices and names of one run of pieces."""
        at, size = 0, len(chunk)
        while (head := next((k for k in range(at, size) if chunk[k].kind in ("office", "title", "label")), size)) < size:
            entry, labelled = chunk[head].entry or Entry("", ""), chunk[head].kind == "label"
            end = head + 1
            while not labelled and end < size and chunk[end].kind in ("office", "title", "rank"):
                end += 1
            stop = self.run(chunk, end)
            if self.tells(chunk[end:stop]) in ("organisation", "place"):
                stop = end                                 # Justice Department: no bearer of a title
            offices = tuple(p.entry.label for p in chunk[head:end] if p.entry and p.entry.label)
            begin = head
            while begin > at and offices and (chunk[begin - 1].kind in ("country", "people") or not labelled and (
                    chunk[head].kind == "office" or chunk[begin - 1].kind == "rank")):
                begin -= 1
            yield from self.names(a, chunk[at:begin])
            first, last = chunk[begin].first, chunk[end - 1].last
            before = [p for p in chunk[begin:head] if p.kind != "rank"]
            scope = " ".join(p.entry.label if p.entry else self.text(a, p.first, p.last) for p in before) or self.owner.get(first - 1, "")
            called = self.text(a, chunk[end].first, chunk[stop - 1].last) if stop > end else ""
            if labelled and not called and self.up[first] and not self.blind[first] and self.kinds.get(self.core[last]) == "organisation":
                called = self.text(a, first, last)         # "the Authority" may be an organisation named in full elsewhere
            modifies = not called and entry.form == "noun" and self.modifies(a, last)
            at = stop
            if labelled:
                if entry.modifies or not modifies:
                    form = "modifier" if modifies else "abstract" if entry.form == "abstract" else "noun"
                    yield self.mention(a, first, last, entry, form, called if entry.form == "noun" else "", "label", scope)
                at = end
            elif called:
                yield self.mention(a, first, chunk[stop - 1].last, entry, "name", called, "person", scope, offices)
            elif not offices:                              # a title without its bearer: part of a name, if of anything
                chunk[head] = Piece("name", chunk[head].first, chunk[head].last)
                at = head if head + 1 < size else size
            elif lower := self.lower_name(a, last):
                yield self.mention(a, first, lower, entry, "name", self.text(a, last + 1, lower), "person", scope, offices)
            elif not modifies:
                yield self.mention(a, first, last, entry, "noun", "", "label", scope, offices)
        yield from self.names(a, chunk[at:])

    def names(self, a: int, pieces: list[Piece]) -> Iterator[Mention]:
        """Countries, organisations and other names among pieces that hold no label and no bearer of a title."""
        at = 0
        while at < len(pieces):
            piece, stop = pieces[at], self.run(pieces, at)
            after = self.run(pieces, at + 1)
            if piece.entry and self.tells(pieces[at + 1:after]) == "organisation":
                stop = after                               # US Department of X
            elif piece.entry and (piece.kind == "country" or self.core[piece.last].endswith("s")):
                form = "modifier" if piece.kind == "country" and self.modifies(a, piece.last) else "name"
                kind = "place" if piece.entry.form == "place" else "country"
                yield self.mention(a, piece.first, piece.last, piece.entry, form, piece.entry.label, kind)
            if stop > at:
                first, last = piece.first, pieces[stop - 1].last
                raw = self.text(a, first, last)
                kind = self.tells(pieces[at:stop]) or ("acronym" if ACRONYM.fullmatch(raw) else "unknown")
                if kind == "unknown":
                    before, then = self.core[max(first - 1, self.first[a])], self.core[min(last + 1, self.first[a + 1] - 1)]
                    if before in ("in", "near"):
                        kind = "place"
                    elif "said" in (self.kinds.get(then), self.kinds.get(before)):
                        kind = "person"
                if kind != "thing" and (first < last or kind == "acronym" or self.alone[first]):
                    yield self.mention(a, first, last, None, "name", raw, kind)
            at = max(stop, at + 1)

    @staticmethod
    def run(pieces: list[Piece], at: int) -> int:
        """The end of the run of name words that begins at piece `at`."""
        while at < len(pieces) and pieces[at].kind == "name":
            at += 1
        return at

    def tells(self, pieces: list[Piece]) -> str:
        """What the words of a name tell of its kind: organisation, place, thing or ''."""
        kinds = [self.kinds.get(w, "") for p in pieces for w in self.core[p.first:p.last + 1]]
        return "organisation" if "organisation" in kinds else kinds[-1] if kinds and kinds[-1] in ("place", "thing") else ""

    def text(self, a: int, first: int, last: int) -> str:
        return self.texts[a][self.start[first]:self.end[last] - 2 * self.owns[last]]

    def mention(self, a: int, first: int, last: int, *more: Any) -> Mention:
        return Mention(a, self.start[first], self.end[last] - 2 * self.owns[last], *more)

    def lower_name(self, a: int, i: int) -> int:
        """The last word of a name in small letters after an office ("spokesperson tomas velik"), or 0. Only names that the corpus knows."""
        may = lambda j: not self.up[j] and self.kinds.get(self.core[j]) != "function" and self.beside(self.texts[a], j - 1)
        return next((k for k in (i + 2, i + 1) if k < self.first[a + 1] and self.known[k] and all(may(j) for j in range(i + 1, k + 1))), 0)


@lru_cache(1 << 16)
def _fold(name: str) -> Name:
    """The words of a name as they are compared: small letters, no initials, no marks."""
    words = re.sub(r"[^\w\s]+", " ", name.lower().replace(".", "")).split()
    return tuple(w for w in words if len(w) > 1) or tuple(words)


def _fuller(names: Counter[Name], people: set[Name]) -> dict[Name, Name]:
    """Names of an event -> the commonest longer name that holds them: a surname before a first name, never a father for his junior."""
    holding: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for word in {name[0], name[-1]} if len(name) > 1 and name[-1] not in JUNIOR else ():
            holding[word].append(name)
    out: dict[Name, Name] = {}
    for name in names:
        size, person = len(name), name in people
        ends = [x for x in holding[name[-1]] if len(x) > size and (x[-size:] == name and (size > 1 or x in people and person)
                                                                   or size > 1 and x in people and (x[0], x[-1]) == (name[0], name[-1]))]
        opens = [x for x in holding[name[0]] if len(x) > size and x in people and person and x[:size] == name]
        if held := ends or opens:
            out[name] = max(held, key=lambda x: (names[x], len(x), x))
    return out


def _sound(text: str) -> str:
    """What spellings of one name share: its consonants, doubled ones once."""
    return re.sub(r"[aeiouyh]|(.)(?=\1)", "", text.replace("c", "k").replace("q", "k").replace("w", "v").replace("z", "s"))


def _spellings(names: Counter[Name], known: dict[Name, Name]) -> dict[Name, Name]:
    """Rarer spellings -> the commonest: one letter apart, two from eight letters on, the consonants alike (Damerau 1964)."""
    out: dict[Name, Name] = {}
    kept: dict[str, list[Name]] = defaultdict(list)
    for name in sorted((n for n in names if n not in known and len("".join(n)) > 4), key=lambda n: (-names[n], n)):
        text = " ".join(name)
        near = (x for x in kept[_sound(text)] if OSA.distance(text, y := " ".join(x), score_cutoff=2) <= 1 + (min(len(text), len(y)) >= 8))
        if (other := next(near, None)) is not None:
            out[name] = other
        else:
            kept[_sound(text)].append(name)
    return out


def _stands_for(acronym: str, name: str) -> bool:
    """Do the capitals of a name, in order, hold the letters of the acronym?"""
    letters = iter(re.sub(r"[^A-Z]", "", name))
    return bool(ACRONYM.fullmatch(acronym)) and all(x in letters for x in acronym.replace(".", "").rstrip("s"))


class _Event:
    """The named actors of one event: which names are one bearer's, and which offices its articles link to them."""

    def __init__(self, texts: list[str], mentions: list[Mention]) -> None:
        self.texts, self.mentions = texts, mentions
        self.aliases = {_fold(alias): referent for alias, referent in _rows("aliases", "alias", "referent")}
        self.printed: dict[Name, Counter[str]] = defaultdict(Counter)
        kinds: dict[Name, Counter[str]] = defaultdict(Counter)
        named = [m for m in mentions if m.form == "name" and not self.is_land(m)]
        for m in named:
            self.printed[_fold(m.name)][m.name] += 1
            kinds[_fold(m.name)][m.kind] += 1
        names = Counter({k: c.total() for k, c in self.printed.items()})
        self.fuller = _fuller(names, {k for k, c in kinds.items() if c["person"] >= c["organisation"] + c["place"]})
        self.spelling = _spellings(names, self.fuller)
        for m, after in pairwise(named):
            if after.article == m.article and texts[m.article][m.end:after.start] == " (" and _stands_for(after.name, m.name):
                self.fuller.setdefault(_fold(after.name), _fold(m.name))
        for m in mentions:
            if m.form == "noun" and m.name and (name := _fold(m.name)) not in names:
                whole = {self.root(x) for x in names if len(x) > 1 and x[-1] == name[-1] and kinds[x]["organisation"]}
                if len(whole) == 1:
                    self.fuller[name] = whole.pop()
        self.kinds: dict[Name, Counter[str]] = defaultdict(Counter)
        for name, counted in kinds.items():
            self.kinds[self.root(name)].update(counted)
        self.links: dict[int, dict[str, Counter[tuple[str, Name]]]] = defaultdict(lambda: defaultdict(Counter))
        self.apposed: dict[tuple[int, int], Name] = {}
        self._link()

    @staticmethod
    def is_land(m: Mention) -> bool:
        return m.entry is not None and m.entry.role in ("country", "people")

    def root(self, name: Name) -> Name:
        for _ in range(9):                                 # a surname, its full name, the better spelling of that
            if (better := self.fuller.get(name) or self.spelling.get(name)) is None:
                break
            name = better
        return name

    def shown(self, name: Name) -> str:
        """The referent of a name: an alias of the scholar's, or its root as it is mostly printed."""
        root = self.root(name)
        printed = self.printed[root]
        return self.aliases.get(name) or self.aliases.get(root) or max(printed, key=lambda x: (x not in (x.lower(), x.upper()), printed[x]))

    def _link(self) -> None:
        """Offices that an article gives to a name: "President X", "X, the president of Y", "special envoy for Y X"."""
        last: Mention | None = None
        for m in self.mentions:
            if self.is_land(m):
                continue
            text = self.texts[m.article]
            bearer = _fold(m.name) if m.form == "name" else ()
            bare = m.form == "noun" and not m.name and text[m.end:m.end + 1] not in ("'", "’")
            if bare and last and last.article == m.article and APPOSED.fullmatch(text, last.end, m.start):
                bearer = self.apposed[m.article, m.start] = _fold(last.name)
            for office in m.offices if bearer else ():
                self.links[m.article][office][m.scope, self.root(bearer)] += 1
            last = m if m.form == "name" else None

    def holder(self, m: Mention) -> str:
        """Who holds this office in this article: the one whom it most often gives it, '' where that is nobody or not one."""
        held = m.offices[-1] if m.offices else ""
        links: Counter[tuple[str, Name]] = Counter()
        for office, counted in self.links[m.article].items() if held else ():
            if office == held or office.endswith(" " + held) or office.startswith(held + " of"):
                links.update(counted)
        exact = Counter({name: n for (scope, name), n in links.items() if scope == m.scope})
        best = exact.most_common(2)
        if not best and len({name for _, name in links}) == 1 and (not m.scope or any(not scope for scope, _ in links)):
            best = [(next(iter(links))[1], 1)]             # the Ruritanian president is the president, where there is no other
        return self.shown(best[0][0]) if best and (len(best) == 1 or best[0][1] > best[1][1]) else ""

    def columns(self, m: Mention) -> tuple[str, str, str, str, str, str]:
        """label, family, form, referent, kind, spelling_of"""
        family, label = (m.entry.family, m.entry.label) if m.entry else ("", "")
        if self.is_land(m):
            return m.name, "", m.form, m.name, m.kind, ""
        if m.form == "name":
            name = _fold(m.name)
            votes = self.kinds[self.root(name)]
            likely = max(("person", "organisation", "place"), key=lambda k: votes[k] * (1 + 2 * (k != "place")))      # "in X" tells little
            kind = likely if votes[likely] else "organisation" if votes["acronym"] else "unknown"
            label = " ".join(self.texts[m.article][m.start:m.end].split())
            return label, family, m.form, self.shown(name), kind, self.shown(self.spelling[name]) if name in self.spelling else ""
        name = _fold(m.name) if m.name else self.apposed.get((m.article, m.start), ())
        return label, family, m.form, self.shown(name) if self.root(name) in self.printed else self.holder(m), m.kind, ""


@per_corpus
def labels(corpus: Corpus) -> pd.DataFrame:
    """Who is called what: a span for each label, office and named actor.

    label         the word of data/lexicons/labels.csv, in the singular; for a name, the name as printed
    family        the label's family there; '' for a name without an office
    form          noun ("terrorists"), modifier ("terrorist attack"), abstract ("terrorism"), name
    referent      the fullest name that the event's articles give the same actor; '' where the article links the mention to no name
    kind          label, person, organisation, place, country, unknown
    spelling_of   the commoner spelling in the same event of which this is a variant, '' otherwise
    """
    words = _Words(corpus)
    bounds = np.searchsorted(words.candidates, words.first)
    found: dict[str, list[Mention]] = defaultdict(list)
    for a, event in enumerate(corpus.articles["event"]):
        here = words.candidates[bounds[a]:bounds[a + 1]].tolist()
        found[event if isinstance(event, str) else f"\0{a}"] += [m for c in words.chunks(a, here) for m in words.mentions(a, c)]
    events = [_Event(words.texts, mentions) for mentions in found.values()]
    rows = [(m.article, m.start, m.end, *event.columns(m)) for event in events for m in event.mentions]
    ids = corpus.articles.index.tolist()
    return span_table(corpus, ((ids[a], *row) for a, *row in sorted(rows)), COLUMNS)
