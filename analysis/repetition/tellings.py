"""What may be a telling of an utterance, and which two are of one."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from .. import voice
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from ..english.word_classes import PRONOUNS
from .folding import fold
from .readings import is_content, is_name

# words in which a word's rarity is counted: articles are too few
STRETCH = 20


# share of a quotation that must agree; words that an indirect telling must keep
ALIKE, EVIDENCE = 0.5, 4


# content words besides names that two tellings must share, by what is known of their speakers
LONG = 4  # or so many words more, whatever they are


ENOUGH = {"same": 1, "unknown": 2, "different": 4}


# between tellings of one utterance, where the event is not known
DAYS = 3


# word pairs of more utterances propose no candidates
COMMON = 500
# fuller tellings that one is compared with
MOST = 50


# utterances whose likes are looked for at a time
BLOCK = 1_000


# what changes between direct and indirect speech
SAME = {
    word: group.split()[0]
    for group in (
        "he i we she they you it",
        "him me us them",
        "his my our her their your its",
        "be is was are were am been",
        "have has had",
        "will would",
        "can could",
        "may might",
        "do does did",
        "that this these those",
        "there here",
        "then now",
        "before ago",
    )
    for word in group.split()
}


GENERATION = re.compile(r"[JS]r\.?|I{2,3}|IV")


def utterances(corpus: Corpus) -> pd.DataFrame:
    """What may be a telling: article, start, end, speaker, mode; what is quoted first, in the order
    of the corpus."""
    said = voice.quotations(corpus)
    said = said[(said["kind"] != "scare") | (said["text"].str.count(" ") >= 2)]
    said = said[~np.array([is_name(text) for text in said["text"]], bool)]
    told = voice.voices(corpus)
    told = told[(told["voice"] == "attributed") & (told["text"].str.count(" ") >= 4)]
    told = told.assign(
        start=told["end"] - told["text"].str.lstrip().str.len(),
        end=told["start"] + told["text"].str.rstrip().str.len(),
    )
    columns = ["article", "start", "end", "speaker"]
    u = pd.concat([said[columns].assign(mode="direct"), told[columns].assign(mode="indirect")])
    telling = corpus.articles.index[corpus.articles["role"] == "article"]
    return u[u["article"].isin(telling)].reset_index(drop=True)


def linked(corpus: Corpus, u: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each telling the fuller one that it agrees with best, or itself; and how well."""
    a = corpus.articles[["event", "date"]].loc[u["article"]]  # never the texts, once for each
    article, event = u["article"].to_numpy(), pd.factorize(a["event"])[0]
    date = a["date"].to_numpy("datetime64[D]")
    direct = (u["mode"] == "direct").to_numpy()
    who = u["speaker"].tolist()
    parent = np.arange(len(u))
    best = np.zeros(len(u))
    for loose in (False, True):
        words = _Utterances(corpus, u, loose)
        for pool in pools(event, date):
            for i, j in words.candidates(pool[direct[pool] | loose]):
                both, either = direct[i] and direct[j], direct[i] or direct[j]
                if article[i] == article[j] or loose == both or not either:
                    continue
                # NaT compares as False
                if event[i] < 0 and abs(date[i] - date[j]) > np.timedelta64(DAYS, "D"):
                    continue
                share, kept, content = words.share(i, j)
                if share <= best[i] or share < ALIKE or (loose and kept < EVIDENCE):
                    continue
                enough = ENOUGH[_same(who[i], who[j])]
                long = kept >= LONG + enough or kept > 2 and kept == len(words.words[j])
                if content >= enough + loose or (not loose and long):
                    parent[i], best[i] = j, share
    return parent, best


def roots(parent: np.ndarray) -> np.ndarray:
    """Where the links from each one end."""
    while not np.array_equal(parent, up := parent[parent]):
        parent = up
    return parent


def pools(event: np.ndarray, day: np.ndarray) -> list[np.ndarray]:
    """What is compared with each other: all of an event; where none is known (-1) all of 2 * DAYS
    days, begun every DAYS days, so that none
    within DAYS days of another is missed; and what has no day either."""
    without, block = np.isnat(day), day.astype("datetime64[D]").astype(np.int64) // DAYS
    out = []
    for which, key, reach in (
        (event >= 0, event, 1),
        ((event < 0) & without, event, 1),
        ((event < 0) & ~without, block, 2),
    ):
        at = np.flatnonzero(which)
        at = at[np.argsort(key[at], kind="stable")]
        begin = np.flatnonzero(np.diff(key[at], prepend=-1 << 40))
        end = np.searchsorted(key[at], key[at[begin]] + reach)
        out += [np.sort(at[a:b]) for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
    return out


def _same(one: str, other: str) -> str:
    """What two names of speakers say: the same surname, different ones, or unknown, where one is no
    name."""
    if not (one.istitle() and other.istitle()) or {one.lower(), other.lower()} & set(PRONOUNS):
        return "unknown"
    last = [[w for w in name.split() if not GENERATION.fullmatch(w)][-1:] for name in (one, other)]
    return "same" if last[0] == last[1] else "different"


@per_corpus
def rarity(corpus: Corpus, loose: bool) -> pd.DataFrame:
    """word (folded; loose: without what reported speech does to it), held (stretches of an article
    with it; of '', in how many words these were counted)."""
    t, known, folded = corpus.tokens, {"": 0}, _loose if loose else fold
    word, n = t.each(lambda w: known.setdefault(folded(w), len(known)), np.int64), len(t.term)
    stretch = np.cumsum((np.arange(n) - t.first[t.text]) % STRETCH == 0)
    held = np.bincount(np.unique(word * (n + 1) + stretch) // (n + 1), minlength=len(known))
    held[0] = n
    return pd.DataFrame({"word": list(known), "held": held})


def _loose(term: str) -> str:
    """A word without what reported speech does to it: person, tense, ending."""
    word = fold(re.sub(r"['’](?:s|re|ve|ll|d|m)$", "", term))
    return SAME.get(word) or (
        re.sub(r"(?:ing|ies|ied|ed|es|s|e|y)$", "", word) if len(word) > 4 else word
    )


class _Utterances:
    """Spans as runs of word numbers, each word weighed by its rarity."""

    def __init__(self, corpus: Corpus, spans: pd.DataFrame, loose: bool) -> None:
        seldom = rarity(corpus, loose)
        known, held = {w: i for i, w in enumerate(seldom["word"])}, seldom["held"].to_numpy()
        self.tokens, self.texts = corpus.tokens, corpus.articles["text"].tolist()
        self.weight = np.log((held[0] / STRETCH + 2) / np.maximum(held, 1))
        self.ranges = list(zip(*corpus.word_ranges(spans), strict=True))
        self.number = corpus.articles.index.get_indexer(pd.Index(spans["article"]))
        word = corpus.tokens.each(lambda w: known[(_loose if loose else fold)(w)], np.int64)
        self.words = [word[a:b] for a, b in self.ranges]
        self.mass = np.array([self.weight[w].sum() for w in self.words])
        self._content: dict[int, np.ndarray] = {}

    def share(self, i: int, j: int) -> tuple[float, int, int]:
        """The part of i, by weight, that stands in j too: the mean of what runs of two words and of
        three cover; words of the latter; content words of the former besides names."""
        a, b = self.words[i].tolist(), self.words[j].tolist()
        share, evidence = 0.0, 0
        for n in (2, 3):
            have = set(zip(*(b[k:] for k in range(n)), strict=False))
            kept = np.zeros(len(a), bool)
            for k, run in enumerate(zip(*(a[k:] for k in range(n)), strict=False)):
                if run in have:
                    kept[k : k + n] = True
            share += self.weight[self.words[i][kept]].sum() / max(self.mass[i], 1e-9) / 2
            if n == 2 and share * 2 >= ALIKE:
                evidence = int(self.content(i)[kept].sum())
        return share, int(kept.sum()), evidence

    def content(self, i: int) -> np.ndarray:
        """Which words of i are content words and no names."""
        if i not in self._content:
            text, (a, b) = self.texts[self.number[i]], self.ranges[i]
            places = zip(
                self.tokens.start[a:b].tolist(), self.tokens.end[a:b].tolist(), strict=True
            )
            self._content[i] = np.array([is_content(text[x:y]) for x, y in places], bool)
        return self._content[i]

    def candidates(self, among: np.ndarray) -> list[tuple[int, int]]:
        """(shorter, longer) of these that may share enough: the word pairs they have in common
        weigh half of the shorter. Of each shorter one the MOST that have most in common."""
        size = [max(0, len(self.words[i]) - 1) for i in among]
        row = np.repeat(np.arange(len(among)), size)
        if not len(row):
            return []
        left = np.concatenate([self.words[i][:-1] for i in among])
        right = np.concatenate([self.words[i][1:] for i in among])
        pairs, weigh = left * len(self.weight) + right, self.weight[left] + self.weight[right]
        column = np.unique(pairs, return_inverse=True)[1]
        held = csr_matrix((np.ones(len(row)), (row, column)))
        held.data[:] = 1.0
        seldom = np.bincount(held.indices, minlength=held.shape[1]) <= COMMON
        weighed = csr_matrix((weigh * seldom[column], (row, column)), shape=held.shape)
        weighed.eliminate_zeros()
        mass, other = self.mass[among], held.T.tocsr()
        out: list[tuple[int, int]] = []
        # bounds the memory that an event of very many articles needs
        for low in range(0, len(among), BLOCK):
            common = (weighed[low : low + BLOCK] @ other).tocoo()
            i, j = common.row + low, common.col
            shorter = (mass[i] < mass[j]) | ((mass[i] == mass[j]) & (i > j))
            keep = np.flatnonzero((common.data >= ALIKE * mass[i]) & shorter)
            order = keep[np.lexsort((j[keep], -common.data[keep], i[keep]))]
            begin = np.searchsorted(i[order], i[order])
            keep = order[np.arange(len(order)) - begin < MOST]
            keep = keep[np.lexsort((j[keep], i[keep]))]  # of two as good, the earlier
            out += zip(among[i[keep]].tolist(), among[j[keep]].tolist(), strict=True)
        return out
