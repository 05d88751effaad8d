"""Who is called what: labels from a lexicon, offices, and named actors grouped under their fullest name within an event.

Words, capitals and what an article itself links; no parser and no model. Where nothing links a mention to a name, its referent is ''.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA

from .corpus import Corpus, per_corpus, span_table
from .project import lexicon
from .text import tokens

COLUMNS = ["label", "family", "form", "referent", "kind", "spelling_of"]
# Tags of words and phrases: L label, O office, T title, C country, P its people, R rank ("former"), words of a name: N, and those that
# tell its kind, G organisation, S place, X thing; j and k joiners ("of", "and"), a a particle ("van"); a full stop where nothing joins.
KINDS = {"organisation": "G", "place": "S", "thing": "X", "rank": "R"}
NAME = set("NGSX")
JOINS = dict.fromkeys(("of", "for", "the", "on"), "j") | {"and": "k"} | dict.fromkeys(
    "de del der den di da dos du la le al el ul ur bin bint ibn van von ter ten".split(), "a")
ENDS = {"S": "place", "X": "thing"}
PERSON = r"N(?:a{0,2}N){0,4}(?![NGSX])"
MENTION = re.compile(rf"(?P<office>[CPRNGSX]{{0,8}}(?P<head>O)[OTR]{{0,4}}(?P<bearer>{PERSON})?)"
                     rf"|(?P<label>[CP]{{0,2}}L(?=(?P<beside>{PERSON})?))"
                     r"|(?P<organisation>[CP]?[NSX]{0,6}G[NGSX]{0,6}(?:j{1,2}[NGSXCP]{1,6}(?:k[NGSX]{1,6})?){0,3})"
                     rf"|(?P<title>T[TR]{{0,3}}(?P<titled>{PERSON}))"
                     r"|(?P<name>[NSX]{1,8}(?:a{1,2}N{1,4})?)|(?P<land>[CP])")
JUNIOR = {"jr", "sr", "ii", "iii"}
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}s?")
STARTS = re.compile(r"[.?!:;\n\"“‘'\[(—–•*]|''|``")
APPOSED = re.compile(r", (?:(?:the|a|an|its|his|her|their|who is|who was) )?(?:[\w.]{1,30}['’]s )?")

Name = tuple[str, ...]                                     # the words of a name as they are compared


class Entry(NamedTuple):
    """What a lexicon says about a word or a phrase."""
    tag: str                                               # L, O, T, C or P
    label: str
    family: str = ""
    form: str = "noun"                                     # noun, plural, abstract; of a country: place (its seat of government), acronym
    modifies: bool = False                                 # before another noun it still names its bearers: "terrorist attack"


class Piece(NamedTuple):
    """A word or phrase that may be part of a mention."""
    tag: str
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
        entries.append((label, Entry("O" if office else "L", label, family, "noun", bool(modifies))))
        entries.append((plural or _plural(label), Entry("L", label, family, "plural", True)))
        entries += [(w, Entry("L", w, family, "abstract", True)) for w in abstract.split("|") if w]
    for title, office in _rows("titles", "title", "office"):
        entries.append((title, Entry("T", office, family_of.get(office, ""))))
    for country, also, people, seat in _rows("countries", "country", "also", "people", "seat"):
        entries += [(w, Entry("C", country, form="acronym" if w.isupper() else "")) for w in (country, *also.split("|")) if w]
        entries += [(w, Entry("C", w, form="place")) for w in seat.split("|") if w]
        entries += [(w, Entry("P", country)) for w in people.split("|") if w]
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
        self.tags = {w: KINDS[k] for w, k in self.kinds.items() if k in KINDS}
        self.phrases = _phrases()
        self.short = {w for w, p in self.phrases.items() if p[-1][1].tag == "T"}         # the full stop of Mr. and Sen. ends nothing
        self.owner: dict[int, str] = {}                    # last word of "Ruritania's" -> Ruritania
        lands = {w for w, p in self.phrases.items() if p[-1][1].tag in "CP"} | {"us"}
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
            if entry.tag in "TCP" and not self.up[i] or entry.form == "acronym" and text[self.start[i] + 1].islower():
                continue
            if entry.tag == "C" and self.owns[last]:
                self.owner[last] = entry.label
            return Piece("O" if entry.tag == "T" and entry.label else entry.tag, i, last, entry)
        return None

    def tagged(self, a: int, candidates: list[int]) -> tuple[str, list[Piece]]:
        """Article a as a string of tags, one for each piece, with a full stop wherever two pieces do not stand side by side."""
        text, pieces = self.texts[a], [Piece(".", -9, -9)]
        for i in candidates:
            if i <= pieces[-1].last:
                continue
            tag = self.tags.get(self.core[i], "N")
            piece = self.phrase(a, i) or (Piece(tag, i, i) if self.named[i] or tag == "R" else None)
            if piece is None:
                continue
            before = pieces[-1]
            last, entry = before.last, before.entry
            between = self.core[last + 1:i] if 0 < i - last <= 3 and all(self.beside(text, k) for k in range(last, i)) else ["."]
            tag = self.tags.get(self.core[max(last, 0)], "N")
            if piece.tag in NAME and entry and before.first == last and between in ([], ["of"], ["for"]):      # a lexicon's word in a name
                if before.tag == "L" and entry.label.islower() and self.up[last] and (tag == "G" or not between and not self.blind[last]):
                    pieces[-1] = before = Piece(tag, last, last)                           # Police Service, Council of Elders
                elif not between and (tag == "R" or entry.tag == "T" and piece.tag == "G"):
                    pieces[-1] = before = Piece("R" if tag == "R" else "N", last, last)    # Deputy X Ministry spokesman, Justice Department
            if before.tag in NAME and self.up[i] and not between and not self.blind[i] and (
                    piece.tag == "C" or piece.tag == "L" and self.core[i] in self.tags):
                piece = Piece(self.tags.get(self.core[i], "N"), i, piece.last)             # Bank of Chile, Border Police
            if between and before.tag in NAME and self.up[i]:
                pieces += [Piece(JOINS.get(w, "."), last + 1 + k, last + 1 + k) for k, w in enumerate(between)]
            elif between:
                pieces.append(Piece(".", i - 1, i - 1))
            pieces.append(piece)
        return "".join(p.tag for p in pieces), pieces

    def mentions(self, a: int, candidates: list[int]) -> Iterator[Mention]:
        """The labels, offices and names of article a."""
        tags, pieces = self.tagged(a, candidates)
        for m in MENTION.finditer(tags):
            what, first, last = m.lastgroup or "", pieces[m.start()].first, pieces[m.end() - 1].last
            low, high = m.span({"office": "bearer", "label": "beside", "title": "titled"}.get(what, what))
            called = self.text(a, pieces[low].first, pieces[high - 1].last) if low >= 0 else ""
            head = m.start("head") if what == "office" else m.end() - 1 if what == "label" else m.start()
            entry = pieces[head].entry
            scope = " ".join(p.entry.label if p.entry else self.text(a, p.first, p.last) for p in pieces[m.start():head] if p.tag != "R")
            scope = scope or self.owner.get(first - 1, "")
            modifies = entry is not None and (not called or what == "land") and entry.form != "plural" and self.modifies(a, last)
            form, kind = "name", "person"
            offices: tuple[str, ...] = ()
            if entry is None or what == "organisation":
                entry, kind = None, self.kind(a, first, last, "organisation" if what == "organisation" else ENDS.get(tags[m.end() - 1], ""))
            elif what == "land":
                kind = "place" if entry.form == "place" else "country" if entry.tag == "C" or self.core[last].endswith("s") else ""
                form, called = "modifier" if modifies and entry.tag == "C" else "name", entry.label
            elif what == "label":
                form = "abstract" if entry.form == "abstract" else "modifier" if modifies else "noun"
                if entry.form != "noun":
                    called = ""
                elif not called and self.up[first] and not self.blind[first] and self.tags.get(self.core[last]) == "G":
                    called = self.text(a, first, last)     # "the Authority" may be an organisation named in full elsewhere
                kind = "label" if entry.modifies or called or not modifies else ""
            elif what == "office":
                offices = tuple(p.entry.label for p in pieces[head:m.end()] if p.entry and p.entry.label)
                if not called and (lower := self.lower_name(a, last)):
                    called, last = self.text(a, last + 1, lower), lower
                if not called:
                    form, kind = "noun", "" if modifies else "label"
            if kind:
                yield Mention(a, self.start[first], self.end[last] - 2 * self.owns[last], entry, form, called, kind, scope, offices)

    def kind(self, a: int, first: int, last: int, told: str) -> str:
        """What a name names, as far as its words and its neighbours tell: '' for nobody and no place."""
        text, before, after = self.text(a, first, last), self.core[max(first - 1, 0)], self.core[min(last + 1, len(self.core) - 1)]
        if told == "thing" or first == last and not self.alone[first] and not ACRONYM.fullmatch(text):
            return ""
        if told or ACRONYM.fullmatch(text):
            return told or "acronym"
        return "place" if before in ("in", "near") else "person" if "said" in (self.kinds.get(before), self.kinds.get(after)) else "unknown"

    def text(self, a: int, first: int, last: int) -> str:
        return self.texts[a][self.start[first]:self.end[last] - 2 * self.owns[last]]

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
        return m.entry is not None and m.entry.tag in "CP"

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
        found[event if isinstance(event, str) else f"\0{a}"] += words.mentions(a, here)
    events = [_Event(words.texts, mentions) for mentions in found.values()]
    rows = [(m.article, m.start, m.end, *event.columns(m)) for event in events for m in event.mentions]
    ids = corpus.articles.index.tolist()
    return span_table(corpus, ((ids[a], *row) for a, *row in sorted(rows)), COLUMNS)
