"""Words of a sentence and the noun phrases around a verb, found by their edges alone: no parser, no model.

A noun phrase ends where a preposition (other than of), a conjunction, an auxiliary or a mark begins something else: the
chunking by closed classes of Abney (1991) in its plainest form. It errs where a phrase runs on without such an edge.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pandas as pd

from .corpus import Corpus
from .project import lexicon

WORDS = {name: frozenset(words) for name, words in lexicon("word_classes", ("word", "class")).groupby("class")["word"]}
BE, GET, AUXILIARY, ADVERB, NO_ADVERB = (WORDS[c] for c in ("be", "get", "auxiliary", "adverb", "no adverb"))
PREPOSITION, CLAUSE, EDGE, ARTICLE, PRONOUN = (WORDS[c] for c in ("preposition", "clause", "edge", "article", "pronoun"))
PEOPLE, PLURAL, COLLECTIVE, TIME = (WORDS[c] for c in ("people", "plural", "collective", "time"))
DETERMINER = ARTICLE | WORDS["determiner"]
QUANTITIES = frozenset(tuple(q.split()) for q in ("at least", "at most", "more than", "fewer than", "less than", "up to", "close to", "as many as",
                                                  "no fewer than", "well over", "upwards of", "nearly", "almost", "about", "around", "some"))
QUOTES = frozenset("\"“”‘’'[]&/")
UN = re.compile(r"un(?!der|veil|load|lock|leash|earth|cover|fold|seat|ravel|pack|do|ited|ify|ifi|iron)")


@cache
def _participles() -> tuple[frozenset[str], dict[str, str]]:
    """Irregular participles; words that look like participles and are none, with their kind."""
    table = lexicon("adjectival_participles", ("word", "kind"))
    return frozenset(lexicon("irregular_participles", ("participle",))["participle"]), dict(zip(table["word"], table["kind"], strict=True))


def is_participle(word: str) -> bool:
    """killed, shot, overthrown; neither "hundred" nor "unarmed" nor the lexicon's adjectives."""
    irregular, adjectives = _participles()
    if adjectives.get(word, "after get") != "after get":
        return False
    return word in irregular or (word.endswith("ed") and len(word) > 3 and not word.endswith("eed") and "-" not in word and not UN.match(word))


def state_of_mind(word: str) -> bool:
    return _participles()[1].get(word) == "state of mind"


def intransitive(word: str) -> bool:
    """A past form that is never passive: died, happened."""
    return _participles()[1].get(word) == "no passive"


def after_get(word: str) -> bool:
    """An adjective after get, a participle after be: got lost, was lost."""
    return _participles()[1].get(word) == "after get"


def is_adverb(word: str) -> bool:
    return word in ADVERB or (word.endswith("ly") and len(word) > 4 and word not in NO_ADVERB)


class Line:
    """One sentence: its words (folded), their offsets in the article, and the marks before each."""

    def __init__(self, text: str, words: list[str], starts: list[int], ends: list[int]) -> None:
        self.text, self.words, self.starts, self.ends = text, words, starts, ends
        self.marks = [""] + [text[a:b].strip() for a, b in zip(ends, starts[1:], strict=False)]
        for i in range(len(words) - 2, 0, -1):             # an acronym in brackets is no word of the clause: agencies (LEAs), were
            if self.marks[i] == "(" and self.marks[i + 1][:1] == ")":
                self.marks[i + 1] = self.marks[i + 1][1:].strip()
                for column in (self.words, self.starts, self.ends, self.marks):
                    del column[i]

    def at(self, offset: int) -> int:
        """The word in which this offset lies, or the next one."""
        return int(np.searchsorted(self.ends, offset, side="right"))

    def runs_on(self, j: int) -> bool:
        """No mark but quotation marks stands before word j."""
        return not self.marks[j] or set(self.marks[j]) <= QUOTES

    def between(self, i: int, j: int) -> str:
        """The text of words i to j, the last not included."""
        return self.text[self.starts[i]:self.ends[j - 1]] if i < j else ""

    def _noun_at(self, j: int) -> bool:
        """A noun stands at j, so that "and" before it may join two of them."""
        w = self.words
        return j < len(w) and not (is_participle(w[j]) or w[j] in BE or w[j] in AUXILIARY or w[j] in PREPOSITION or w[j] in CLAUSE
                                   or intransitive(w[j]) or w[j] in ("he", "she", "they", "it", "we", "i", "then", "nobody", "everybody", "there", "not"))

    def right(self, i: int) -> tuple[int, int]:
        """The noun phrase that begins at word i, as (first, one past the last); empty where none does."""
        w, j = self.words, i + self._quantity(i)
        first = j
        while j < len(w):
            word = w[j]
            if j > first and not self.runs_on(j) and not (self.marks[j] == "," and self._begins(j) and "and" in w[j:j + 8] and w[j - 1] not in TIME):
                break
            if word in ("of", "and", "or") and j > first:
                if word != "of" and not self._noun_at(j + 1):
                    break
                j += 1
                j += self._quantity(j)
            elif word in CLAUSE or word in BE or word in AUXILIARY or word in TIME or (word in PREPOSITION and (j > first or word not in ("over", "around"))):
                break
            elif j > first and (is_adverb(word) or self._verb(j) or (word in ARTICLE and w[j - 1] not in ("of", "and", "or", "all", "both", "half"))):
                break
            else:
                j += 1
        while j > i and w[j - 1] in ("of", "and", "or"):
            j -= 1
        return (i, j) if j > first else (i, i)

    def _quantity(self, j: int) -> int:
        """How many words "at least", "up to" … take at word j; 0 where none stand there."""
        w = self.words[j:j + 3]
        return next((n for n in (3, 2, 1) if tuple(w[:n]) in QUANTITIES and n <= len(w)), 0)

    def _verb(self, j: int) -> bool:
        """Inside a noun phrase: wounded in "soldiers wounded in", not in "wounded soldiers"."""
        w = self.words
        if intransitive(w[j]):
            return True
        if not (is_participle(w[j]) or w[j].endswith("ing")) or self.name(j):
            return False
        if is_participle(w[j]) and (w[j - 1] in PLURAL or (w[j - 1].endswith("s") and not w[j - 1].endswith(("ss", "us", "'s")))):
            return True
        after = w[j + 1] if j + 1 < len(w) and not self.marks[j + 1] else "."
        return after == "." or after in PREPOSITION or after in DETERMINER or after in CLAUSE or after in ("and", "or", "dead")

    def ending(self, j: int) -> tuple[int, int]:
        """The noun phrase that ends before word j."""
        w, k = self.words, j - 1
        if j and w[k] == "those":
            return k, j
        while k >= 0:
            word = w[k]
            if word in CLAUSE or word in EDGE or word in BE or word in AUXILIARY or (word in ("and", "or") and k + 1 < j and not self._joins(k)) \
                    or (k < j - 1 and (word == "not" or ((is_participle(word) or word.endswith("ing")) and self._begins(k + 1)))):
                break
            k -= 1
            if k >= 0 and not self.runs_on(k + 1):
                break
        x = k
        while x > 0 and (w[x] in AUXILIARY or w[x] in BE or w[x] == "so" or is_participle(w[x]) or is_adverb(w[x])):
            x -= 1
        if x > 0 and (w[x] == "who" or (w[x] in ("that", "which") and x < k and not is_participle(w[x - 1]))):
            return self.nearest(x)                         # the boy who carried the bag was …
        first = k + 1
        while first < j and (w[first] in ("and", "or", "but") or (is_adverb(w[first]) and w[first] not in ("nearly", "almost", "all", "both"))):
            first += 1
        if first < j and w[first] in PREPOSITION and w[first] not in ("over", "around", "between"):             # In Kabul two soldiers …
            first = next((x for x in range(j - 1, first, -1) if w[x] in DETERMINER or w[x].isdigit()), j)
            while first < j and first > 1 and w[first - 1] in ("least", "than", "to", "nearly", "about", "over", "some"):
                first -= 2 if w[first - 1] in ("least", "than", "to") else 1
        return first, next((x for x in range(first + 1, j) if self._parts(x)), j)

    def _parts(self, x: int) -> bool:
        """A preposition that begins something else; not that of a quantity (up to, at least)."""
        return self.words[x] in PREPOSITION and not self._quantity(x) and self.words[x - 1] != "up"

    def nearest(self, j: int, known: bool = True) -> tuple[int, int]:
        """Of the noun phrases before word j, the last; where `known`, the last that names people, if one does.

        "a quarrel with the parents of a soldier killed in …": a soldier.
        """
        first, last = self.ending(j)
        end, found = last, [(first, last)]
        while end < j:
            start, end = end + 1, next((x for x in range(end + 2, j) if self._parts(x)), j)
            found.append((start, end))
        named = [f for f in found if known and (set(self.words[slice(*f)]) & PEOPLE or group(self.words[slice(*f)]) != "unspecified")]
        first, last = (named or found)[-1]
        cut = max((x for x in range(first + 1, last - 1) if self.words[x] == "of" and self.words[x - 1] not in COLLECTIVE), default=first - 1) + 1
        return cut, last

    def name(self, j: int) -> bool:
        """Word j has a capital where the sentence has few: a name, not a verb."""
        capitals = sum(self.text[a].isupper() for a in self.starts)
        return self.text[self.starts[j]].isupper() and capitals <= len(self.words) / 2

    def _begins(self, j: int) -> bool:
        """A noun phrase with a determiner or a number begins at word j."""
        return self.words[j] in DETERMINER or self.words[j][0].isdigit() or self.words[j] in ("last", "next") or self._quantity(j)

    def _joins(self, k: int) -> bool:
        """The "and" at word k joins two nouns, not two clauses: no verb between it and the beginning of the noun phrase before it."""
        if not self._noun_at(k + 1):
            return False
        for x in range(k - 1, max(-1, k - 7), -1):
            word = self.words[x]
            if word in DETERMINER or word in PREPOSITION or word in EDGE or word[0].isdigit():
                return True
            if is_participle(word) or word in BE:
                return False
        return True

    def subject(self, i: int) -> tuple[int, int]:
        """The subject of a verb group that begins at word i: the noun phrase before it, relative pronouns and asides skipped."""
        w = self.words
        if i and w[i - 1] in ("who", "which", "that"):
            return self.nearest(i - 1)
        if i and w[i - 1] in ("and", "then", "but", "or") and not self._joins(i - 1):            # a man collapsed and died
            start = next((k for k in range(i - 1, 0, -1) if set(self.marks[k]) & set(",;()—–")), 0)
            return self.right(start + (w[start] in CLAUSE or w[start] in ("and", "but")))
        end, found = i, []                                 # people, including two officers, were killed; her father, Jon, 71, was killed
        while end and self.marks[end].endswith(",") and len(found) < 3 and (comma := next((k for k in range(end - 1, max(0, end - 25), -1) if self.marks[k]), 0)):
            if self.marks[comma] != ",":
                break
            if w[comma] in ("including", "among", "most", "mostly") or w[comma + 1:comma + 3] in (["of", "them"], ["of", "whom"]):
                return self.ending(comma)[0], i
            end = comma
            found.append(self.ending(end))
        named = [f for f in found if group(w[slice(*f)]) != "unspecified"]
        return (named or found or [self.ending(i)])[0 if named else -1]

    def including(self, j: int) -> int:
        """One past the end of ", including …" after a noun phrase that ends at j; j where there is none."""
        if j + 1 < len(self.words) and self.words[j] in ("including", "among") and self.marks[j] in ("", ","):
            skip = j + 2 if self.words[j + 1] in ("them", "which") else j + 1
            return self.right(skip)[1]
        return j


def lines(corpus: Corpus, spans: pd.DataFrame) -> Iterator[Line | None]:
    """For each span, the sentence in which it begins as a Line (spans of one sentence that follow each other share it), None outside one."""
    t, s = corpus.tokens, corpus.sentences
    where = corpus.locate(spans, s)
    article = corpus.articles.index.get_indexer(s["article"])
    place = t.text.astype(np.int64) * (1 << 33) + t.start
    low = np.searchsorted(place, article * np.int64(1 << 33) + s["start"].to_numpy())
    high = np.searchsorted(place, article * np.int64(1 << 33) + s["end"].to_numpy())
    texts, last, line = corpus.articles["text"].tolist(), -1, None
    for row in where.tolist():
        if row != last:
            a, b = low[row], high[row]
            line = None if row < 0 else Line(texts[article[row]], [t.terms[i] for i in t.term[a:b]], t.start[a:b].tolist(), t.end[a:b].tolist())
            last = row
        yield line


@cache
def _groups() -> dict[str, str]:
    table = lexicon("victims", ("noun", "group"))
    return dict(zip(table["noun"], table["group"], strict=True))


def group(words: Sequence[str]) -> str:
    """Who these words name: security forces, civilians, militants, mixed, or unspecified. The head of each conjunct decides."""
    known, found, conjunct = _groups(), [], []
    for word in [*words, "and"]:
        if word in ("and", "or", "including", "among", "them", "whom") or word.isdigit():
            found += [_head(conjunct, known)] if conjunct else []
            conjunct = []
        else:
            conjunct.append(word)
    named = {f for f in found if f}
    if len(named) > 1 or (named and found and not found[0] and {"including", "among", "them", "whom"} & set(words)):
        return "mixed"
    return named.pop() if named else "unspecified"


def _head(words: list[str], known: dict[str, str]) -> str:
    """The group of the last known noun before any "of", else of what follows it (members of the army)."""
    cut = words.index("of") if "of" in words else len(words)
    for piece in (words[:cut], words[cut + 1:]):
        for end in range(len(piece), 0, -1):
            for size in (3, 2, 1):
                phrase = " ".join(piece[max(0, end - size):end])
                if end >= size and (g := known.get(phrase) or known.get(singular(phrase))):
                    return g
    return ""


def singular(word: str) -> str:
    """soldiers' -> soldier, bodies -> body; words that do not end in s stay."""
    word = word.removesuffix("'s").rstrip("'")
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1] if word.endswith("s") and not word.endswith("ss") else word
