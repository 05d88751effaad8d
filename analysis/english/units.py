"""A sentence as cues and their sources are looked for: words and marks, quotations masked."""

from __future__ import annotations

import re
from functools import cached_property

from .phrases import Phrases
from .word_classes import DETERMINERS, LINKS, PRONOUNS, STOPS

WORD = re.compile(
    r"[a-z]+(?![\w&'’-]|\.\w)|■+|(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Col|Lt|Sgt|Capt|Prof|Rev|Hon|St|Jr|Sr"
    r"|[A-Z])\.(?:[A-Z]\.)*|['’]s\b|\w+(?:[-&.]\w+|,(?<=\d,)\d{3}|['’](?!s\b)\w+)*(?:(?<=s)['’](?= \w))?|--|[^\w\s]"
)


class Words(Phrases):
    """The words and marks of text[start:end], in small letters; a masked quotation is one word."""

    carries = frozenset({"of", "for", "from", "at"})
    stops = STOPS - {"and", "or"}
    over, alone = LINKS, frozenset[str]()
    edges = (STOPS | PRONOUNS) - DETERMINERS - LINKS - {"and", "or"}
    before_determiner = over | (DETERMINERS - {"that", "her"}) | {"and", "or"}

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.span = text, (start, end)
        self.printed = WORD.findall(text, start, end)
        self.low = self.words = "\n".join(self.printed).lower().replace("’", "'").splitlines()
        # that it is a cue; filled in by cues.events_of
        self.chance: list[float] = []
        self.quotes = (
            [k for k, x in enumerate(self.low) if x[0] == "■"]
            if text.find("■", start, end) >= 0
            else []
        )

    @cached_property
    def capital(self) -> list[bool]:
        """Whether a capital opens the word."""
        return [x[0].isupper() for x in self.printed]

    @cached_property
    def headline(self) -> bool:
        return sum(self.capital) > len(self.words) / 2

    def name(self, j: int) -> bool:
        return self.capital[j] and not self.headline

    def runs_on(self, j: int) -> bool:
        return self._is_word(j) and self._is_word(j - 1)

    def _is_word(self, k: int) -> bool:
        word = self.words[k]
        return word[0].isalnum() or word == "'s" or self.nickname(k)

    def joins(self, k: int) -> bool:
        return self.capital[k - 1] and k + 1 < len(self.capital) and self.capital[k + 1]

    def _ends(self, j: int) -> bool:
        return self.words[j] in PRONOUNS - DETERMINERS

    def nickname(self, k: int) -> bool:
        """Whether a quotation stands inside a name: Ann “Red” Lee."""
        return (
            self.low[k][0] == "■"
            and 0 < k < len(self.low) - 1
            and (self.capital[k - 1] and self.capital[k + 1])
        )

    @cached_property
    def start(self) -> list[int]:  # few are asked for
        out, (at, _), find = [], self.span, self.text.find
        for word in self.printed:
            at = find(word, at)
            out.append(at)
            at += len(word)
        return out

    def end(self, k: int) -> int:
        return self.start[k] + len(self.printed[k])
