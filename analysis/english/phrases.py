"""Words of a sentence and the noun phrases around a verb, found by their edges alone: no parser, no
model.

A noun phrase ends where a preposition (other than of), a conjunction, an auxiliary or a mark begins
something else: the chunking by closed classes of Abney (1991) in its plainest form. It errs where a
phrase runs on without such an edge. Phrases are (first word, one past the last); empty where both
are the same.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from .word_classes import (
    ARTICLE,
    AUXILIARY,
    BE,
    CLAUSE,
    COLLECTIVE,
    DETERMINER,
    EDGE,
    GET,
    ING_NOUN,
    PAST,
    PEOPLE,
    PREPOSITION,
    PRONOUN,
    SUBJECT,
    TIME,
    VERBAL,
    WORDS,
    is_adverb,
    is_participle,
    listed_as,
    looks_plural,
    singular,
)

Phrase = tuple[int, int]
AFTER_VERB = PREPOSITION | ARTICLE | WORDS["determiner"] | CLAUSE | {".", "and", "or", "dead"}
NO_NOUN = BE | AUXILIARY | PREPOSITION | CLAUSE | WORDS["no noun"]
QUANTITIES = frozenset(tuple(q.split()) for q in WORDS["quantity"])
QUANTIFIER = frozenset({"over", "around", "between"})  # prepositions that can begin a quantity
# before a place
WHERE = frozenset({"in", "at", "from", "near", "outside", "inside"})
OPENERS = frozenset({"and", "but", "or", "then", "so", "yet", "when"})  # before a subject
QUOTES = frozenset("\"“”‘’'[]&/")
# words; no search goes further, so that a sentence without end costs no more
FAR = 40


class Line:
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

    def of(self, phrase: Phrase) -> list[str]:
        return self.words[slice(*phrase)]

    def text_of(self, phrase: Phrase) -> str:
        return (
            self.text[self.starts[phrase[0]] : self.ends[phrase[1] - 1]]
            if phrase[0] < phrase[1]
            else ""
        )

    def quantity(self, j: int) -> int:
        """How many words "at least", "up to" … take at word j; 0 where none stand there."""
        w = self.words[j : j + 3]
        return next((n for n in range(len(w), 0, -1) if tuple(w[:n]) in QUANTITIES), 0)

    def _noun_at(self, j: int) -> bool:
        """A noun stands at j, so that "and" before it may join two of them."""
        word = self.words[j] if j < len(self.words) else "then"
        return not (word in NO_NOUN or is_participle(word) or listed_as(word, "no passive"))

    def begins(self, j: int) -> bool:
        """A noun phrase with a determiner or a number begins at word j."""
        return (
            self.words[j] in DETERMINER
            or self.words[j][0].isdigit()
            or self.words[j] in ("last", "next")
            or self.quantity(j) > 0
        )

    def _governs(self, k: int) -> bool:
        """Word k is a verb and an object follows: employed in "the station employed Ann Lee",
        carrying in "men carrying the flag"; not wounded in "the wounded Americans"."""
        w = self.words
        if not (is_participle(w[k]) or (w[k].endswith("ing") and w[k] not in ING_NOUN)):
            return False
        before = w[k - 1] if k else ""
        if self.begins(k + 1) or before in VERBAL or w[k + 1] in PRONOUN:
            return True
        attributive = (
            k == 0 or before in DETERMINER - {"those"} or before[:1].isdigit() or self.name(k)
        )
        return not attributive and (self.name(k + 1) or group([w[k + 1]]) != "unspecified")

    def _verb(self, j: int) -> bool:
        """Inside a noun phrase: wounded in "soldiers wounded in", not in "wounded soldiers"."""
        w, word = self.words, self.words[j]
        doing = word.endswith("ing") and w[j - 1] not in DETERMINER and word not in ING_NOUN
        if not (is_participle(word) or doing) or self.name(j):
            return False
        after = w[j + 1] if j + 1 < len(w) and not self.marks[j + 1] else "."
        return (is_participle(word) and looks_plural(w[j - 1])) or after in AFTER_VERB

    def right(self, i: int) -> Phrase:
        """The noun phrase that begins at word i."""
        w, first = self.words, i + self.quantity(i)
        if w[i : i + 1] and w[i] in SUBJECT:
            return i, i + 1
        j = first
        while j < min(len(w), i + FAR):
            word = w[j]
            if j > first and not self.runs_on(j):
                break
            if j > first and word in ("of", "and", "or"):
                if word != "of" and not self._noun_at(j + 1):
                    break
                j += 1
            elif (
                word in CLAUSE
                or word in VERBAL
                or word in TIME
                or (word in PREPOSITION and (j > first or not self._counts(j)))
                or word in PAST
                or (
                    j > first
                    and (
                        is_adverb(word)
                        or self._verb(j)
                        or listed_as(word, "no passive")
                        or (word in ARTICLE and w[j - 1] not in WORDS["before article"])
                    )
                )
            ):
                break
            else:
                j += 1
        j = min(j, len(w))
        while j > first and w[j - 1] in ("of", "and", "or"):
            j -= 1
        return (i, j) if j > first else (i, i)

    def _counts(self, j: int) -> bool:
        """A preposition that begins a quantity: between 30 and 40, not between January and."""
        after = self.words[j + 1 : j + 2]
        return self.words[j] in QUANTIFIER and (
            after[0][0].isdigit() or after[0] in DETERMINER if after else False
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
        w, k = self.words, j - 1
        if j and w[k] == "those":
            return k, j
        while k >= max(0, j - FAR):
            word = w[k]
            if (
                word in CLAUSE
                or word in EDGE
                or word in VERBAL
                or word in GET
                or (word in ("and", "or") and k + 1 < j and not self._noun_at(k + 1))
                or (k < j - 1 and (self._governs(k) or word in PAST))
                or (word == "and" and k + 1 < j and k and is_participle(w[k - 1]))
            ):
                break
            k -= 1
            if k >= 0 and (not self.runs_on(k + 1) or w[k + 1] in SUBJECT):
                break
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
            first -= next((n for n in (3, 2, 1) if first >= n and self.quantity(first - n) == n), 0)
        return first, next(
            (x for x in range(first + 1, j) if self._parts(x) or self._leaves(first, x)), j
        )

    def _leaves(self, first: int, x: int) -> bool:
        """A clause without its pronoun begins at word x: a man claiming allegiance."""
        word = self.words[x]
        doing = is_participle(word) or (word.endswith("ing") and word not in ING_NOUN)
        return doing and x + 1 < len(self.words) and group(self.words[first:x]) != "unspecified"

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
        if group(said) == "unspecified" and not (PEOPLE & set(said[-1:])):
            return False
        if self._is_place(*other):
            return True
        return (
            self.words[one[1]] in WHERE
            and group(place) == "unspecified"
            and place[-1] not in PEOPLE
        )

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
            if self.words[j] in ("that", "which") and singular(self.words[last - 1]) in events():
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
        named = [f for f in found if group(self.of(f)) != "unspecified"]
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
    return frozenset(lexicon("countries", ("country",))["country"].str.casefold())


@cache
def events() -> frozenset[str]:
    """Nouns of what happens (attack, crash, flood), in the singular."""
    return frozenset(lexicon("events", ("noun",))["noun"])


@cache
def _known() -> tuple[dict[str, str], frozenset[str]]:
    """Noun of the lexicon, of up to three words -> group; the last words of them all."""
    table = lexicon("victims", ("noun", "group"))
    return dict(table[["noun", "group"]].itertuples(index=False, name=None)), frozenset(
        noun.split()[-1] for noun in table["noun"]
    )


def group(words: Sequence[str]) -> str:
    """Who these words name: security forces, civilians, militants, animals, mixed, or unspecified.
    The head of each conjunct decides."""
    found, conjunct = [], list[str]()
    for word in [*words, "and"]:
        if word in ("and", "or", "including", "among", "them", "whom") or word.isdigit():
            found += [_head(conjunct)] if conjunct else []
            conjunct = []
        else:
            conjunct.append(word)
    named = {f for f in found if f}
    if len(named) > 1 or (
        named and not found[0] and {"including", "among", "them", "whom"} & set(words)
    ):
        return "mixed"
    return named.pop() if named else "unspecified"


def _head(words: list[str]) -> str:
    """The group of the last known noun before any "of", else of what follows one that counts
    (members of the army; not the rights of citizens); '' where none is known."""
    known, heads = _known()
    cut = words.index("of") if "of" in words else len(words)
    counts = cut and (words[cut - 1] in COLLECTIVE or words[cut - 1] in DETERMINER)
    for piece in (words[:cut], words[cut + 1 :] if counts else []):
        for end in range(len(piece), 0, -1):
            if piece[end - 1] in heads or singular(piece[end - 1]) in heads:
                phrases = [" ".join(piece[end - size : end]) for size in range(min(3, end), 0, -1)]
                if g := next(
                    (g for p in phrases if (g := known.get(p) or known.get(singular(p)))), ""
                ):
                    return g
    return ""
