"""Where the cues of a word list stand: `econom*` is every word that begins so, a lone `*` any one
word."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from ..corpus.text import Tokens

NONE = np.zeros(0, np.int64)


class _Index:
    """Where each term of some tokens stands."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens, self.code = tokens, {t: i for i, t in enumerate(tokens.terms)}
        self.names = sorted(self.code)
        self.order = np.argsort(tokens.term, kind="stable")
        self.bounds = np.searchsorted(
            tokens.term[self.order], np.arange(len(tokens.terms) + 1)
        ).tolist()
        # whether one space follows
        self.joined = np.append(tokens.end[:-1] + 1 == tokens.start[1:], False)[: len(tokens.term)]

    def terms(self, word: str) -> list[int]:
        """The numbers of the terms that a word of a cue stands for."""
        if not word.endswith("*"):
            return [self.code[w] for w in (word, f"{word}'s") if w in self.code]
        begins = word[:-1]
        low, high = (bisect_left(self.names, end) for end in (begins, begins + "\U0010ffff"))
        return [self.code[w] for w in self.names[low:high]]

    def places(self, terms: list[int]) -> np.ndarray:
        """Where these terms stand, one after the other."""
        return np.concatenate(
            [NONE, *(self.order[self.bounds[c] : self.bounds[c + 1]] for c in terms)]
        )

    def cue(self, cue: str) -> tuple[np.ndarray, int]:
        """Where a cue begins, and how many words it has."""
        words = [w if w in self.code else w.lower() for w in cue.replace("’", "'").split()]
        known = {i: self.terms(w) for i, w in enumerate(words) if w != "*"}
        if not known:
            return NONE, len(words)
        size = {i: sum(self.bounds[c + 1] - self.bounds[c] for c in t) for i, t in known.items()}
        rare = min(size, key=size.__getitem__)
        at = self.places(known.pop(rare)) - rare
        at = at[(at >= 0) & (at + len(words) <= len(self.tokens.term))]
        for i, terms in known.items():
            at = at[np.isin(self.tokens.term[at + i], terms)]
        for i in range(1, len(words)):
            at = at[self.joined[at + i - 1]]
        return at, len(words)


def find_cues(
    tokens: Tokens, cues: list[str], groups: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where cues stand: number of the cue, its first and its last word (rows of `tokens`), in
    reading order.

    Inside one group (a frame, a category) the longest cue counts and the shorter ones that it holds
    do not.
    """
    index = _Index(tokens)
    found = [index.cue(cue) for cue in cues]
    which = np.repeat(np.arange(len(cues)), [len(at) for at, _ in found])
    begin = np.concatenate([NONE, *(at for at, _ in found)])
    stop = begin + np.array([size for _, size in found], np.int64)[which] - 1
    place = np.lexsort((-stop, begin, groups[which]))
    which, begin, stop = which[place], begin[place], stop[place]
    reach = groups[which] * np.int64(len(tokens.term) + 1) + stop + 1
    kept = reach > np.concatenate(([-1], np.maximum.accumulate(reach)))[:-1]
    place = np.flatnonzero(kept)[np.argsort(begin[kept], kind="stable")]
    return which[place], begin[place], stop[place]
