"""One sentence as acts are read from it: what stands before a verb, and around it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from functools import cache, cached_property

import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from .forms import is_adverb, is_participle, looks_plural, singular
from .names import countries
from .phrases import FAR, QUANTIFIER, Phrase, Phrases, names_people
from .word_classes import (
    CLAUSE,
    COLLECTIVE,
    DETERMINER,
    ING_NOUN,
    PEOPLE,
    PREPOSITION,
    TIME,
    VERBAL,
    WORDS,
)

# before a place
WHERE = frozenset({"in", "at", "from", "near", "outside", "inside"})
OPENERS = frozenset({"and", "but", "or", "then", "so", "yet", "when"})  # before a subject
QUOTES = frozenset("\"“”‘’'[]&/")


class Line(Phrases):
    """One sentence: its words (folded), their offsets in the article, and the marks before each."""

    def __init__(self, text: str, words: list[str], starts: list[int], ends: list[int]) -> None:
        self.text, self.words, self.starts, self.ends = text, words, starts, ends
        self.marks = [""] + [text[a:b].strip() for a, b in zip(ends, starts[1:], strict=False)]
        aside = [
            i
            for i in range(1, len(words) - 1)
            if self.marks[i] == "(" and self.marks[i + 1][:1] == ")"
        ]
        # an acronym in brackets is no word of the clause: the guard (HPG), were
        if aside:
            for i in aside:
                self.marks[i + 1] = self.marks[i + 1][1:].strip()
            keep = sorted(set(range(len(words))) - set(aside))
            self.words, self.marks = [words[i] for i in keep], [self.marks[i] for i in keep]
            self.starts, self.ends = [starts[i] for i in keep], [ends[i] for i in keep]

    @cached_property
    def headline(self) -> bool:
        """More than half of the words have a capital, so that a capital says nothing."""
        return sum(self.text[a].isupper() for a in self.starts) > len(self.words) / 2

    def name(self, j: int) -> bool:
        """Word j has a capital where most words have none: a name, not a verb."""
        return self.text[self.starts[j]].isupper() and not self.headline

    def at(self, offset: int) -> int:
        """The word in which this offset lies, or the next one."""
        return bisect(self.ends, offset)

    def runs_on(self, j: int) -> bool:
        """No mark but quotation marks, or the stop of an abbreviation, stands before word j."""
        return self.marks[j] in ("", ".") or set(self.marks[j]) <= QUOTES

    def text_of(self, phrase: Phrase) -> str:
        return (
            self.text[self.starts[phrase[0]] : self.ends[phrase[1] - 1]]
            if phrase[0] < phrase[1]
            else ""
        )

    def including(self, phrase: Phrase) -> Phrase:
        """The phrase with the ", including …" that follows it."""
        j = phrase[1]
        if (
            phrase[0] < j < len(self.words) - 1
            and self.words[j] in ("including", "among")
            and self.marks[j] in ("", ",")
        ):
            return phrase[0], self.right(j + 1)[1]
        return phrase

    def ending(self, j: int, depth: int = 3) -> Phrase:
        """The noun phrase that ends before word j; of "the boy who carried the bag", the boy,
        through so many clauses."""
        w = self.words
        if j and w[j - 1] == "those":
            return j - 1, j
        k = self.left(j) - 1
        x = k
        while x > max(0, j - 2 * FAR) and (
            w[x] in VERBAL or (is_participle(w[x]) and w[k] not in CLAUSE) or is_adverb(w[x])
        ):
            x -= 1
        if (
            x > 0
            and depth
            and (
                w[x] == "who"
                or (w[x] in ("that", "which") and x < k and not is_participle(w[x - 1]))
            )
        ):
            return self.nearest(x, depth - 1)
        first = k + 1
        while first < j and w[first] in ("and", "or", "but"):
            first += 1
        # In Kabul two soldiers …
        if first < j and w[first] in PREPOSITION and w[first] not in QUANTIFIER:
            first = next(
                (x for x in range(j - 1, first, -1) if w[x] in DETERMINER or w[x].isdigit()), j
            )
            first -= self._quantity_before(first)
        return first, next(
            (x for x in range(first + 1, j) if self._parts(x) or self._leaves(first, x)), j
        )

    def _leaves(self, first: int, x: int) -> bool:
        """A clause without its pronoun begins at word x: a man claiming allegiance."""
        word = self.words[x]
        doing = is_participle(word) or (word.endswith("ing") and word not in ING_NOUN)
        return doing and x + 1 < len(self.words) and names_people(self.words[first:x])

    def _splits(self, x: int, who: bool) -> bool:
        """Whether "of" at word x leads to who is meant: the mother of Ann Lee, who; not the
        chairman of Grey Brothers, who; not the chief of staff."""
        w = self.words
        if w[x - 1] in WORDS["kin"] or w[x + 1] in DETERMINER or looks_plural(w[x + 1]):
            return True
        return self.name(x + 1) and not who

    def _at_place(self, one: Phrase, other: Phrase) -> bool:
        """Whether the second of two phrases is where the first, which names people, is or is
        from."""
        said, place = self.of(one), self.of(other)
        if not names_people(said) and not (PEOPLE & set(said[-1:])):
            return False
        if self._is_place(*other):
            return True
        return self.words[one[1]] in WHERE and not names_people(place) and place[-1] not in PEOPLE

    def _is_place(self, first: int, last: int) -> bool:
        return " ".join(self.words[first:last]).removeprefix("the ") in _countries()

    def _parts(self, x: int) -> bool:
        """A preposition that begins something else; not that of a quantity (up to, at least)."""
        if self.words[x] == "about" and x + 1 < len(self.words):
            return self.words[x + 1] in DETERMINER or self.name(x + 1)
        return self.words[x] in PREPOSITION and not self.quantity(x) and self.words[x - 1] != "up"

    def nearest(self, j: int, depth: int = 3) -> Phrase:
        """The last of the noun phrases before word j: "a quarrel with the parents of a soldier
        killed in …": a soldier."""
        first, last = self.ending(j, depth)
        who = self.words[j : j + 1] == ["who"]
        if first == last:  # But without Ann Lee, who …
            while (
                first
                and self.name(first - 1)
                and self.words[first - 1] not in PREPOSITION
                and (first == j or self.runs_on(first))
            ):
                first -= 1
            return first, j
        while last < j:
            if (
                self.words[j] in ("that", "which")
                and singular(self.words[last - 1]) in event_nouns()
            ):
                first += self.words[first] == "of"
                break  # the blast at the gate that, of the attack on a post that
            start, end = last + 1, next((x for x in range(last + 2, j) if self._parts(x)), j)
            if who and self._at_place((first, last), (start, end)):
                break  # the envoy to Norland who, the gunman at the school who
            first, last = start, end
        ofs = [
            x
            for x in range(first + 1, last - 1)
            if self.words[x] == "of"
            if self.words[x - 1] not in COLLECTIVE or self.words[x - 2] == "family"
            if self._splits(x, who) and not (who and self.words[last - 1].endswith("'s"))
        ]
        return (ofs[-1] + 1 if ofs else first), last

    def clause(self, i: int) -> int:
        """The first word of the clause that word i stands in: behind a mark or a conjunction."""
        k = i
        while k > max(0, i - FAR) and self.runs_on(k) and self.words[k] not in CLAUSE:
            k -= 1
        return k

    def subject(self, i: int) -> Phrase:
        """The subject of a verb group that begins at word i: the noun phrase before it, relative
        pronouns and asides skipped."""
        w = self.words
        if i and w[i - 1] in ("who", "which", "that"):
            return self.nearest(i - 1)
        # a man collapsed and died
        verb = next((k for k in range(i, len(w)) if not (is_adverb(w[k]) or w[k] in TIME)), i)
        if i and w[i - 1] in ("and", "then", "but", "or") and not self._noun_at(verb):
            start = self.clause(i - 1)
            if w[start] in ("who", "which", "that"):
                return self.nearest(start)
            start += start < i - 1 and (w[start] in CLAUSE or w[start] in OPENERS)
            return self.right(start)
        found: list[Phrase] = []
        # people, including two officers, were killed; her father, Jon, 71, was killed
        end = i
        while self.marks[end].endswith(",") and len(found) < 3:
            comma = next((k for k in range(end - 1, max(0, end - 25), -1) if self.marks[k]), 0)
            if self.marks[comma] != ",":
                break
            if w[comma] in ("including", "among", "most", "mostly") or w[comma + 1 : comma + 3] in (
                ["of", "them"],
                ["of", "whom"],
            ):
                return self.ending(comma)[0], i
            if w[comma] in OPENERS and found:
                break
            end = comma
            found.append(self.ending(end))
        named = [f for f in found if names_people(self.of(f))]
        first, last = named[0] if named else found[-1] if found else self.ending(i)
        while first < last - 1 and w[first] in OPENERS:
            first += 1
        return first, last


def lines(corpus: Corpus, spans: pd.DataFrame) -> Iterator[Line | None]:
    """For each span, the sentence in which it begins, None outside one; spans of one sentence that
    follow each other share the Line."""
    t, s = corpus.tokens, corpus.sentences
    where = corpus.locate(spans, s)
    low, high = corpus.word_ranges(s)
    texts, last, line = corpus.articles["text"].to_dict(), -1, None
    article = s["article"].tolist()
    for row in where.tolist():
        if row != last:
            a, b = low[row], high[row]
            words = [t.terms[i] for i in t.term[a:b]] if row >= 0 else []
            line = (
                Line(texts[article[row]], words, t.start[a:b].tolist(), t.end[a:b].tolist())
                if words
                else None
            )
            last = row
        yield line


@cache
def _countries() -> frozenset[str]:
    return frozenset(map(str.casefold, countries()))


@cache
def event_nouns() -> frozenset[str]:
    """Nouns of what happens (attack, crash, flood), in the singular."""
    return frozenset(lexicon("events", ("noun",))["noun"])
