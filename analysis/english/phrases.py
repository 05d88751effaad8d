"""Noun phrases, found by their edges alone: no parser, no model.

A noun phrase ends where a preposition (other than of), a conjunction, an auxiliary or a mark begins
something else: the chunking by closed classes of Abney (1991) in its plainest form. It errs where a
phrase runs on without such an edge. Phrases are (first word, one past the last); empty where both
are the same.

`Phrases` walks; lines.Line, what the acts of a sentence are read from, and units.Words, where cues
and their sources are looked for, say what its words are and over which of them a phrase runs on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ..base.lexicons import lexicon
from .forms import is_adverb, is_participle, listed_as, looks_plural, singular
from .word_classes import (
    ARTICLE,
    AUXILIARY,
    BE,
    CLAUSE,
    COLLECTIVE,
    DETERMINER,
    DETERMINERS,
    EDGE,
    GET,
    ING_NOUN,
    PAST,
    PREPOSITION,
    PRONOUN,
    SUBJECT,
    TIME,
    TIMES,
    VERBAL,
    WORDS,
)

Phrase = tuple[int, int]
AFTER_VERB = PREPOSITION | ARTICLE | WORDS["determiner"] | CLAUSE | {".", "and", "or", "dead"}
NO_NOUN = BE | AUXILIARY | PREPOSITION | CLAUSE | WORDS["no noun"]
QUANTITIES = frozenset(tuple(q.split()) for q in WORDS["quantity"])
QUANTIFIER = frozenset({"over", "around", "between"})  # prepositions that can begin a quantity
# words; no search goes further, so that a sentence without end costs no more
FAR = 40


class Phrases:
    """The words of a sentence, in small letters, and the noun phrases among them."""

    words: list[str]
    # what a phrase may run over, words at which it ends, words with which it begins
    over, edges, alone = PREPOSITION | {"of"}, VERBAL | GET | CLAUSE | EDGE, SUBJECT
    stops, carries = CLAUSE | VERBAL | TIME | PAST, frozenset[str]()
    before_determiner = over | (DETERMINERS - {"that", "her"}) | {"and", "or"}

    def name(self, j: int) -> bool:
        """Word j has a capital where most words have none: a name, not a verb."""
        raise NotImplementedError

    def runs_on(self, j: int) -> bool:
        """No mark parts word j from the word before."""
        raise NotImplementedError

    def of(self, phrase: Phrase) -> list[str]:
        return self.words[slice(*phrase)]

    def quantity(self, j: int) -> int:
        """How many words "at least", "up to" … take at word j; 0 where none stand there."""
        w = self.words[j : j + 3]
        return next((n for n in range(len(w), 0, -1) if tuple(w[:n]) in QUANTITIES), 0)

    def _noun_at(self, j: int) -> bool:
        """A noun stands at j, so that "and" before it may join two of them."""
        word = self.words[j] if j < len(self.words) else "then"
        return not (word in NO_NOUN or is_participle(word) or listed_as(word, "no passive"))

    def joins(self, k: int) -> bool:
        """Whether "and" at word k joins two parts of one phrase."""
        return self._noun_at(k + 1)

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
            k == 0
            or not self.runs_on(k)
            or before in DETERMINER - {"those"}
            or before[:1].isdigit()
            or self.name(k)
        )
        return not attributive and (self.name(k + 1) or names_people([w[k + 1]]))

    def _verb(self, j: int) -> bool:
        """Inside a noun phrase: wounded in "soldiers wounded in", not in "wounded soldiers"."""
        w, word = self.words, self.words[j]
        doing = word.endswith("ing") and w[j - 1] not in DETERMINER and word not in ING_NOUN
        if not (is_participle(word) or doing) or self.name(j):
            return False
        after = w[j + 1] if j + 1 < len(w) and self.runs_on(j + 1) else "."
        return (is_participle(word) and looks_plural(w[j - 1])) or after in AFTER_VERB

    def right(self, i: int) -> Phrase:
        """The noun phrase that begins at word i."""
        w, first = self.words, i + self.quantity(i)
        if w[i : i + 1] and w[i] in SUBJECT:
            return i, i + 1
        j = first
        while j < min(len(w), i + FAR) and (j <= first or self.runs_on(j)):
            word, inside = w[j], j > first
            if word in ("and", "or") and inside and not self.joins(j):
                break
            if not (inside and word in ("of", "and", "or") or inside and word in self.carries) and (
                (word in self.stops and not self.given(j))
                or (word in PREPOSITION and (inside or not self._counts(j)))
                or (inside and self._ends(j))
            ):
                break
            j += 1
        j = min(j, len(w))
        while j > first and w[j - 1] in ("of", "and", "or"):
            j -= 1
        return (i, j) if j > first else (i, i)

    def _ends(self, j: int) -> bool:
        """A word inside a phrase that no phrase holds: an adverb, a verb, an article."""
        word = self.words[j]
        return (
            is_adverb(word)
            or self._verb(j)
            or listed_as(word, "no passive")
            or (word in ARTICLE and self.words[j - 1] not in WORDS["before article"])
        )

    def _counts(self, j: int) -> bool:
        """A preposition that begins a quantity: between 30 and 40, not between January and."""
        after = self.words[j + 1 : j + 2]
        return self.words[j] in QUANTIFIER and (
            after[0][0].isdigit() or after[0] in DETERMINER if after else False
        )

    def left(self, j: int, first: int = 0) -> int:
        """Where the noun phrase begins that ends before word j: at a determiner that nothing leads
        to, behind a mark or a word that no noun phrase holds; j where there is none."""
        w, k, edges, alone = self.words, j - 1, self.edges, self.alone
        lowest = max(first, j - FAR)
        while k >= lowest:
            word = w[k]
            if word in alone:
                return k
            if (not self.given(k)) if word in edges else (k < j - 1 and self._stops(k)):
                break
            if k == first or not self.runs_on(k):
                return k
            if word in DETERMINERS and not (
                w[k - 1] in self.before_determiner or self._led_to(k, j)
            ):
                return k - self._quantity_before(k)
            k -= 1
        return k + 1

    def _stops(self, k: int) -> bool:
        """A word before others of a phrase is none of its: "and" that joins something else, a verb."""
        word = self.words[k]
        if word in ("and", "or"):
            verb = word == "and" and k > 0 and is_participle(self.words[k - 1])
            return verb or not self.joins(k)
        return word in PAST or self._governs(k)

    def _quantity_before(self, k: int) -> int:
        """How many words "at least" … take before word k; "about the" is none."""
        plain = self.words[k] not in ARTICLE or self.words[k + 1] in COLLECTIVE
        sizes = (3, 2, 1) if plain else (3, 2)
        return next((n for n in sizes if k >= n and self.quantity(k - n) == n), 0)

    def _led_to(self, k: int, j: int) -> bool:
        """Whether a phrase goes on before the determiner at word k: 90 people a day; a bill to
        shorten the term."""
        long = self.words[k + 1] in WORDS["duration"] | TIMES and k + 2 == j
        return long or (k > 1 and self.words[k - 2] == "to" and "to" in self.over)

    def given(self, k: int) -> bool:
        """Whether a word that is also an auxiliary is a first name: Governor May Lund."""
        return (
            self.words[k] in ("may", "will")
            and self.name(k)
            and k + 1 < len(self.words)
            and self.name(k + 1)
        )


@cache
def _known() -> tuple[dict[str, str], frozenset[str]]:
    """Noun of the lexicon, of up to three words -> group; the last words of them all."""
    table = lexicon("victims", ("noun", "group"))
    return dict(table[["noun", "group"]].itertuples(index=False, name=None)), frozenset(
        noun.split()[-1] for noun in table["noun"]
    )


def groups(words: Sequence[str]) -> list[str]:
    """Of each conjunct of a phrase the group that its head names (victims.csv): security forces,
    civilians, militants, animals; '' where the head is none of these."""
    found, conjunct = [], list[str]()
    for word in [*words, "and"]:
        if word in ("and", "or", "including", "among", "them", "whom") or word.isdigit():
            found += [_head(conjunct)] if conjunct else []
            conjunct = []
        else:
            conjunct.append(word)
    return found


def names_people(words: Sequence[str]) -> bool:
    """Whether a phrase names people (or animals) by a noun of victims.csv."""
    return any(groups(words))


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
