"""Labels, offices and names as they stand in one article: words, capitals and the lexicons; no
parser and no model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .called import Entry, Name
from .tagged import Piece, Tagger

ENDS = {"S": "place", "X": "thing"}
PERSON = r"N(?:a{0,2}N){0,4}(?![NGSX])"
MENTION = re.compile(
    rf"(?P<office>[CPRNGSX]{{0,8}}(?P<head>O)[OTR]{{0,4}}(?P<bearer>{PERSON})?)"
    rf"|(?P<label>[CP]{{0,2}}L(?=(?P<beside>{PERSON})?))"
    r"|(?P<organisation>[CP]?[NSX]{0,6}G[NGSX]{0,6}(?:j{1,2}[NGSXCP]{1,6}(?:k[NGSX]{1,6})?){0,3})"
    rf"|(?P<title>T[TR]{{0,3}}(?P<titled>{PERSON}))"
    r"|(?P<name>[NSX]{1,8}(?:a{1,2}N{1,4})?)|(?P<land>[CP])"
)
ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}s?")


class Mention(NamedTuple):
    """A label, an office or a name in one article."""

    article: int
    start: int
    end: int
    # where it holds a label, an office or a country
    entry: Entry | None
    form: str
    # the name in it, or beside it where it is a label; '' for none
    name: str
    kind: str
    scope: str = ""  # the country before an office
    offices: tuple[str, ...] = ()


class Reader(Tagger):
    """Reads the mentions of one article after the other."""

    def mentions(self, a: int) -> Iterator[Mention]:
        """The labels, offices and names of article a."""
        tags, pieces = self.tagged(self.open(a))
        for m in MENTION.finditer(tags):
            what, first, last = m.lastgroup or "", pieces[m.start()].first, pieces[m.end() - 1].last
            beside = {"office": "bearer", "label": "beside", "title": "titled"}.get(what, what)
            low, high = m.span(beside)
            name = self.print(pieces[low].first, pieces[high - 1].last) if low >= 0 else ""
            head = {"office": m.start("head"), "label": m.end() - 1}.get(what, m.start())
            entry, offices = pieces[head].entry, tuple[str, ...]()
            if entry is None or what in ("organisation", "title", "name"):
                told = what if what == "organisation" else ENDS.get(tags[m.end() - 1], "")
                titled = what == "title" and entry is not None
                form, kind = "name", "person" if titled else self.kind(first, last, told)
                entry = entry if titled else None
            elif what == "land":
                form, kind, name = self._land(entry, last)
            elif what == "label":
                form, kind, name = self._label(entry, first, last, name)
            else:
                offices = tuple(
                    p.entry.label for p in pieces[head : m.end()] if p.entry and p.entry.label
                )
                form, kind, name, last = self._office(entry, last, name)
            if kind:
                span = self.start[first], self.end[last] - 2 * self.owns[last]
                scope = self._scope(pieces[m.start() : head], first)
                yield Mention(a, *span, entry, form, name, kind, scope, offices)

    def _scope(self, before: list[Piece], first: int) -> str:
        """The country, or the names, between the start of a mention and its office; else who owns
        it."""
        scope = [
            p.entry.label if p.entry else self.print(p.first, p.last)
            for p in before
            if p.tag != "R"
        ]
        return " ".join(scope) or self.owner.get(first - 1, "")

    def _land(self, entry: Entry, last: int) -> tuple[str, str, str]:
        """Form, kind and name of a country, its people or its seat of government."""
        country = entry.tag == "C" or self.core[last].endswith("s")
        kind = entry.form if entry.form == "place" else "country" if country else ""
        modifies = entry.tag == "C" and self.modifies(last)
        return "modifier" if modifies else "name", kind, entry.label

    def _label(self, entry: Entry, first: int, last: int, name: str) -> tuple[str, str, str]:
        """Form, kind and name of a label: the name beside it, where it is one of one bearer."""
        modifies = not name and entry.form != "plural" and self.modifies(last)
        form = "modifier" if modifies else "noun"
        if entry.form != "noun":
            name = ""
        elif not name and self._shown(first) and self._tag(last) == "G":
            # "the Authority" may be an organisation named in full elsewhere
            name = self.print(first, last)
        kind = "label" if entry.modifies or name or not modifies else ""
        return "abstract" if entry.form == "abstract" else form, kind, name

    def _office(self, entry: Entry, last: int, name: str) -> tuple[str, str, str, int]:
        """Form, kind, bearer and last word of an office."""
        modifies = not name and entry.form != "plural" and self.modifies(last)
        if not name and (lower := self._lower_name(last)):
            name, last = self.print(last + 1, lower), lower
        if name:
            return "name", "person", name, last
        return "noun", "" if modifies else "label", "", last

    def modifies(self, i: int) -> bool:
        """Is word i, a singular, said of the noun after it ("terrorist attack")?"""
        if i + 1 >= self.size or not self.beside(i):
            return False
        after = self.core[i + 1]
        return after[0].isalpha() and not (
            self.is_up[i + 1]
            and not self.is_blind[i + 1]
            or after.endswith(("ed", "ly", "ing"))
            or self.kinds.get(after) in ("function", "verb", "said", "rank")
        )

    def kind(self, first: int, last: int, told: str) -> str:
        """What a name names, as far as its words and its neighbours tell: '' for nobody and no
        place."""
        text, before, after = (
            self.print(first, last),
            self.core[max(first - 1, 0)],
            self.core[min(last + 1, len(self.core) - 1)],
        )
        if (
            told == "thing"
            or first == last
            and self.is_blind[first]
            and not self.is_known[first]
            and not ACRONYM.fullmatch(text)
        ):
            return ""
        if told or ACRONYM.fullmatch(text):
            return told or "acronym"
        if before in ("in", "near") and not (first < last and self.owns[last]):
            return "place"
        return "person" if "said" in (self.kinds.get(before), self.kinds.get(after)) else "unknown"

    def _lower_name(self, i: int) -> int:
        """The last word of a name in small letters after an office ("spokesperson tomas velik"), or
        0. Only names that the corpus knows."""
        may = lambda j: (
            not self.is_up[j] and self.kinds.get(self.core[j]) != "function" and self.beside(j - 1)
        )
        return next(
            (
                k
                for k in (i + 2, i + 1)
                if k < self.size and self.is_known[k] and all(may(j) for j in range(i + 1, k + 1))
            ),
            0,
        )


@lru_cache(1 << 16)
def fold(name: str) -> Name:
    """The words of a name as they are compared: small letters, no initials, no marks."""
    words = re.sub(r"[^\w\s]+", " ", name.lower().replace(".", "")).split()
    return tuple(w for w in words if len(w) > 1) or tuple(words)
