"""An article as a string of tags: the words of names, labels, offices and countries, and what joins
them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .called import Entry
from .capitals import Capitals
from .word_classes import PARTICLES

NAME = set("NGSX")
JOINS = (
    dict.fromkeys(("of", "for", "the", "on"), "j") | {"and": "k"} | dict.fromkeys(PARTICLES, "a")
)
# families of labels that stand before the name of who bears them
BEARERS = {"parties", "religion", "experts", "officials", "law", "security forces"}


class Piece(NamedTuple):
    """A word or phrase that may be part of a mention."""

    tag: str
    first: int  # its first and its last word
    last: int
    entry: Entry | None = None


class Tagger(Capitals):
    """Tags one article after the other, knowing how the corpus writes its words."""

    def open(self, a: int) -> list[int]:
        """Turn to article a; gives its words at which a mention may begin."""
        low, high = self.tokens.first[a : a + 2].tolist()
        of = lambda table: table[low:high].tolist()
        self.text, self.size = self.texts[a], high - low
        self.start, self.end, self.owns = (
            of(self.tokens.start),
            of(self.tokens.end),
            of(self.possessive),
        )
        self.core = [self.words[i] for i in of(self.word)]
        self.is_up, self.is_blind, self.is_known, self.is_named = (
            of(self.up),
            of(self.blind),
            of(self.known),
            of(self.named),
        )
        self.owner: dict[int, str] = {}  # last word of "Ruritania's" -> Ruritania
        return np.flatnonzero(self.candidate[low:high]).tolist()

    def beside(self, i: int) -> bool:
        """Words i and i + 1 stand side by side, and i is no possessive."""
        gap = self.text[self.end[i] : self.start[i + 1]]
        short = gap == ". " and (self.end[i] - self.start[i] == 1 or self.core[i] in self.short)
        return not self.owns[i] and (gap in (" ", "\u00a0") or short)

    def phrase(self, i: int) -> Piece | None:
        """The longest phrase of the lexicons that begins at word i."""
        for words, entry in self.phrases.get(self.core[i], ()):
            last = i + len(words) - 1
            if last >= self.size or any(
                self.core[k] != w or not self.beside(k - 1) for k, w in enumerate(words[1:], i + 1)
            ):
                continue
            if entry.tag in "TCP" and not self.is_up[i]:
                continue
            if entry.tag == "C" and self.owns[last]:
                self.owner[last] = entry.label
            return Piece("O" if entry.tag == "T" and entry.label else entry.tag, i, last, entry)
        return None

    def body(self, i: int) -> Piece | None:
        """The name of a body that begins at word i and would be cut at a word of the lexicons:
        Children's Health Insurance Program, House Foreign Affairs Committee."""
        if not self.is_up[i] or self.is_blind[i] and not self._known(i):
            return None
        last, known, bodies = 0, False, False
        for k in range(i, min(i + 8, self.size)):
            word = self.core[k]
            if k > i and not (self.is_up[k] and not self.is_blind[k]):
                ways = bodies and not self._known(k - 1) and self.tags.get(self.core[k - 1]) != "G"
                if word != "and" or not ways:  # Ways and Means Committee
                    break
            elif (entry := self._known(k)) and (
                entry.tag in "TCP" or entry.tag == "O" and self.tags.get(word) != "G"
            ):
                break
            known |= entry is not None or self.tags.get(word) == "R"
            if self.tags.get(word) == "G":
                bodies, last = True, k if known and k > i else last
            if k + 1 == self.size or not (self.beside(k) or self._whose(k)):
                break
        return Piece("G", i, last) if last else None

    def _known(self, i: int) -> Entry | None:
        """The label, title or country that word i is, or opens as a phrase."""
        found = self.phrases.get(self.core[i])
        return found[-1][1] if found else None

    def _bears(self, i: int) -> bool:
        """Is word i, a label, set before a full name: Democrat Ann Reed, Pastor Paul Lane?"""
        entry, after = self._known(i), range(i + 1, min(i + 3, self.size))
        return (
            entry is not None
            and entry.family in BEARERS
            and all(
                self.is_named[k]
                and self.beside(k - 1)
                and self.core[k] not in JOINS
                and self.core[k] not in self.tags
                for k in after
            )
        )

    def _whose(self, i: int) -> bool:
        """Is word i a label in the possessive: Children's, Workers'?"""
        entry = self._known(i)
        gap = self.text[self.end[i] : self.start[i + 1]]
        return (
            entry is not None
            and entry.tag == "L"
            and self.tags.get(self.core[i]) != "G"
            and gap in ((" ",) if self.owns[i] else ("' ", "’ "))
        )

    def tagged(self, candidates: list[int]) -> tuple[str, list[Piece]]:
        """The article as a string of tags, one for each piece, with a full stop wherever two pieces
        do not stand side by side."""
        pieces = [Piece(".", -9, -9)]
        for i in candidates:
            if i <= pieces[-1].last:
                continue
            tag = self._tag(i)
            plain = Piece(tag, i, i) if self.is_named[i] or tag == "R" else None
            piece = self.body(i) or self.phrase(i) or plain
            if piece is None:
                continue
            last, between = pieces[-1].last, self._between(pieces[-1].last, i)
            pieces[-1], piece = self._as_name(pieces[-1], piece, between)
            in_name = pieces[-1].tag in NAME and self.is_up[i]
            listed = piece.tag == "C" or piece.tag == "L" and self.core[i] in self.tags
            if in_name and not between and self._shown(i) and listed:
                piece = Piece(tag, i, piece.last)  # Bank of Chile, Border Police
            if between and in_name:
                pieces += [
                    Piece("a" if self._initial(k, word) else JOINS.get(word, "."), k, k)
                    for k, word in enumerate(between, last + 1)
                ]
            elif between:
                pieces.append(Piece(".", i - 1, i - 1))
            pieces.append(piece)
        return "".join(p.tag for p in pieces), pieces

    def _tag(self, i: int) -> str:
        return self.tags.get(self.core[max(i, 0)], "N")

    def _shown(self, i: int) -> bool:
        """Word i has a capital that tells something."""
        return self.is_up[i] and not self.is_blind[i]

    def _initial(self, k: int, word: str) -> bool:
        return word.isalpha() and len(word) == 1 and self.is_up[k]  # Odo B. Lanne

    def _proper(self, piece: Piece) -> bool:
        return piece.tag in NAME or piece.tag == "L" and self._shown(piece.first)

    def _between(self, last: int, i: int) -> list[str]:
        """The words, two at most, between a piece that ends with word `last` and word i; a full
        stop where they do not stand side by side."""
        near = 0 < i - last <= 3 and all(self.beside(k) for k in range(last, i))
        return self.core[last + 1 : i] if near else ["."]

    def _as_name(self, before: Piece, piece: Piece, between: list[str]) -> tuple[Piece, Piece]:
        """Two pieces that follow each other, a word of the lexicons in the first, or in both, made
        one of a name's where it is: Republican Party, Council of Elders."""
        i, last = piece.first, before.last
        if not (before.first == last >= 0 and self._proper(piece) and self.is_up[last]):
            return before, piece
        told, word, label = self._tag(last), self._tag(i), before.tag == "L"
        title = before.entry is not None and before.entry.tag == "T"
        if word == "G" and not between and (label or title or before.tag == "R"):
            # Republican Party, Justice Department
            return Piece("N", last, last), Piece("G", i, i)
        of = told == "G" and between in (["of"], ["for"])
        plain = not (
            between
            or self.is_blind[last]
            or piece.entry
            or self._bears(last)
            or self.core[last].endswith("s")
        )
        if label and (of or plain):
            return Piece(told, last, last), Piece(word, i, piece.last)
        if before.tag == "O" and told == "R" and not between:
            return Piece("R", last, last), piece  # Deputy Water Ministry spokesman
        return before, piece

    def print(self, first: int, last: int) -> str:
        return self.text[self.start[first] : self.end[last] - 2 * self.owns[last]]
