"""One utterance in several tellings: how a quotation drifts between outlets, and how faithful it is
to a transcript."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein, Opcodes
from scipy.sparse import csr_matrix

from .. import voice
from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus, per_event
from ..corpus.spans import PLACE, span_table
from ..english.word_classes import PRONOUNS
from .folding import fold
from .readings import content_words, is_name

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
Range = tuple[int, int]
GENERATION = re.compile(r"[JS]r\.?|I{2,3}|IV")
ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.|\[\s*\]")


def diff(words_a: Sequence[str], words_b: Sequence[str]) -> Opcodes:
    """How one wording becomes the other: opcodes (equal, replace, delete, insert) over folded words
    (Levenshtein 1966)."""
    return Levenshtein.opcodes([fold(w) for w in words_a], [fold(w) for w in words_b])


def _loose(term: str) -> str:
    """A word without what reported speech does to it: person, tense, ending."""
    word = fold(re.sub(r"['’](?:s|re|ve|ll|d|m)$", "", term))
    return SAME.get(word) or (
        re.sub(r"(?:ing|ies|ied|ed|es|s|e|y)$", "", word) if len(word) > 4 else word
    )


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


class _Utterances:
    """Spans as runs of word numbers, each word weighed by its rarity."""

    def __init__(self, corpus: Corpus, spans: pd.DataFrame, loose: bool) -> None:
        seldom = rarity(corpus, loose)
        known, held = {w: i for i, w in enumerate(seldom["word"])}, seldom["held"].to_numpy()
        word = corpus.tokens.each(lambda w: known[(_loose if loose else fold)(w)], np.int64)
        self.weight = np.log((held[0] / STRETCH + 2) / np.maximum(held, 1))
        ranges = list(zip(*corpus.word_ranges(spans), strict=True))
        self.words = [word[a:b] for a, b in ranges]
        self.texts = corpus.articles["text"].tolist()
        self.at = [(corpus.tokens.start[a:b], corpus.tokens.end[a:b]) for a, b in ranges]
        number = corpus.tokens.text  # made anew at each call
        self.text = [int(number[a]) if b > a else 0 for a, b in ranges]
        self.mass = np.array([self.weight[w].sum() for w in self.words])

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
                evidence = self._content(i, kept)
        return share, int(kept.sum()), evidence

    def _content(self, i: int, which: np.ndarray) -> int:
        """How many of these words of i are content words and no names."""
        text, (start, end) = self.texts[self.text[i]], self.at[i]
        return content_words(
            text[x:y] for x, y in zip(start[which].tolist(), end[which].tolist(), strict=True)
        )

    def candidates(self, among: np.ndarray) -> list[tuple[int, int]]:
        """(shorter, longer) of these that may share enough: the word pairs they have in common
        weigh half of the shorter."""
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
            keep = keep[np.lexsort((j[keep], i[keep]))]  # of two as good, the earlier
            out += zip(among[i[keep]].tolist(), among[j[keep]].tolist(), strict=True)
        return out


@per_event
def quote_variants(corpus: Corpus) -> pd.DataFrame:
    """Tellings of one utterance in two or more articles of an event (within three days, where no
    event is known; where no day is, of any).

    Spans, and: statement (the number of the group), mode (direct: quoted; indirect), outlet,
    speaker ('' where not known), change against the commonest wording of some length (then one
    without … or [ ], the earliest, the fullest): same, cut (words dropped at the ends, or a shorter
    opening in their place), extended, edited (words changed inside), bracketed, ellipsis, indirect;
    words; changed (of a direct telling, "that wording → this one", one a difference; ∅ for none).
    Two tellings are one where runs of common words cover half of the shorter, rare words weighing
    more, and hold content words besides names: four where two speakers are named, two where one is
    not, one of the same speaker. Each attaches to its best fuller one, so that chance likenesses do
    not chain (Leskovec, Backstrom & Kleinberg 2009). A name in marks is nobody's utterance.
    """
    u = utterances(corpus)
    return told(corpus, u.assign(statement=roots(linked(corpus, u)[0])))


def roots(parent: np.ndarray) -> np.ndarray:
    """Where the links from each one end."""
    while not np.array_equal(parent, up := parent[parent]):
        parent = up
    return parent


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


def _same(one: str, other: str) -> str:
    """What two names of speakers say: the same surname, different ones, or unknown, where one is no
    name."""
    if not (one.istitle() and other.istitle()) or {one.lower(), other.lower()} & set(PRONOUNS):
        return "unknown"
    last = [[w for w in name.split() if not GENERATION.fullmatch(w)][-1:] for name in (one, other)]
    return "same" if last[0] == last[1] else "different"


def told(corpus: Corpus, u: pd.DataFrame) -> pd.DataFrame:
    """The table of `quote_variants` from tellings whose `statement` is known."""
    u = u[(u.groupby("statement")["article"].transform("nunique") > 1).to_numpy()] if len(u) else u
    rows: list[tuple] = []
    text, outlet, day = (corpus.articles[c] for c in ("text", "outlet", "date"))
    for n, (_, table) in enumerate(u.groupby("statement", sort=True)):
        group = list(table.itertuples())
        printed = [text[r.article][r.start : r.end] for r in group]
        folded = [[fold(w) for w in re.findall(r"\w+(?:[-'’]\w+)*", p)] for p in printed]
        # a fragment, however often printed, is no measure of the rest
        full = max(map(len, folded)) / 2
        quoted = [k for k, r in enumerate(group) if r.mode == "direct"]
        whole = [k for k in quoted if len(folded[k]) >= full] or quoted or [0]
        altered = [bool(ELLIPSIS.search(p)) or "[" in p for p in printed]
        base = min(
            (-folded.count(folded[k]), altered[k], day[group[k].article], -len(folded[k]), k)
            for k in whole
        )[-1]
        for k, r in enumerate(group):
            change, changed = "indirect", ""
            if r.mode != "indirect":
                change = _change(folded[base], folded[k], printed[base], printed[k])
                changed = _changes(printed[base], printed[k])
            told_by = n, r.mode, outlet[r.article] or "", r.speaker
            rows.append((r.article, r.start, r.end, *told_by, change, len(folded[k]), changed))
    more = ["statement", "mode", "outlet", "speaker", "change", "words", "changed"]
    return span_table(corpus, rows, more)


def _changes(base: str, text: str) -> str:
    """ "wording → other wording" for each difference between two tellings."""
    one, other = (re.findall(r"\w+(?:[-'’]\w+)*", t) for t in (base, text))
    return "; ".join(
        f"{' '.join(one[c.src_start : c.src_end]) or '∅'} → {' '.join(other[c.dest_start : c.dest_end]) or '∅'}"
        for c in diff(one, other)
        if c.tag != "equal"
    )


def _change(base: list[str], words: list[str], base_text: str, text: str) -> str:
    """What was done to a wording."""
    if "".join(words) == "".join(base):
        return "same"
    if "[" in text and "[" not in base_text:
        return "bracketed"
    if ELLIPSIS.search(text) and not ELLIPSIS.search(base_text):
        return "ellipsis"
    codes = list(Levenshtein.opcodes(base, words))
    kept = [k for k, c in enumerate(codes) if c.tag == "equal"]
    # a word that both happen to have is no part of what was kept
    kept = [k for k in kept if codes[k].src_end - codes[k].src_start > 1] or kept
    inner = (c for c in codes[kept[0] : kept[-1]] if c.tag != "equal") if kept else ()
    cut = ((base[c.src_start : c.src_end], words[c.dest_start : c.dest_end]) for c in inner)
    if not kept or any("".join(one) != "".join(other) for one, other in cut):
        return "edited"
    first, last = codes[kept[0]], codes[kept[-1]]
    dropped = (first.src_start, len(base) - last.src_end)
    put = (first.dest_start, len(words) - last.dest_end)
    if any(p >= d > 0 for p, d in zip(put, dropped, strict=True)):
        return "edited"
    return "extended" if sum(put) > sum(dropped) else "cut"


@per_corpus
def fidelity(corpus: Corpus) -> pd.DataFrame:
    """Quotations of three words or more against the reference articles (transcripts, releases) of
    their event.

    Spans, and: outlet, speaker, reference (its id), said_start, said_end, said (where in it, and
    its text there), words, share (of the quoted words that the reference has in that order),
    changed ("said → printed", one a difference; ∅ for none). Where less than half of a quotation,
    or fewer than three words of it, are there, share is NA and the rest blank: the reference does
    not hold it.
    """
    a, t = corpus.articles, corpus.tokens
    references = defaultdict(list)
    for n, (role, event) in enumerate(zip(a["role"], a["event"], strict=True)):
        if role == "reference":
            references[event].append(n)
    quotes = voice.quotations(corpus) if references else pd.DataFrame(columns=["article"])
    rows: list[tuple] = []
    folded = [fold(w) for w in t.terms] if references else []
    for q in quotes.itertuples():
        n = int(a.index.get_loc(q.article))
        article = a.iloc[n]
        held = references[article["event"]]
        if article["event"] is not None:
            held = held + references[None]
        # what stands on either side was said apart
        inner = [at for m in ELLIPSIS.finditer(q.text) for at in m.span()]
        edges = np.searchsorted(
            corpus.places, n * PLACE + q.start + np.array([0, *inner, len(q.text)])
        ).tolist()
        pieces = list(zip(edges[::2], edges[1::2], strict=True))
        count = sum(last - first for first, last in pieces)
        if article["role"] != "article" or not held or count < 3:
            continue
        tried = [(*_found(t.term, folded, pieces, t.first[r], t.first[r + 1]), r) for r in held]
        kept, changes, low, high, r = max(tried, key=lambda f: f[0])
        found = ["", -1, -1, "", count, np.nan, ""]
        if kept * 2 >= count and kept >= 3:  # two words stand together anywhere
            start, end = int(t.start[low]), int(t.end[high - 1])
            source = a["text"].iloc[r]
            cut = lambda text, x, y: text[t.start[x] : t.end[y - 1]] if y > x else "∅"
            changed = "; ".join(
                f"{cut(source, *s)} → {cut(article['text'], *p)}" for s, p in changes
            )
            found = [a.index[r], start, end, source[start:end], count, kept / count, changed]
        rows.append((q.article, q.start, q.end, article["outlet"] or "", q.speaker, *found))
    more = "outlet speaker reference said_start said_end said words share changed".split()
    return span_table(corpus, rows, more)


def _found(
    term: np.ndarray, folded: list[str], pieces: list[Range], low: int, high: int
) -> tuple[int, list[tuple[Range, Range]], int, int]:
    """-> words kept, each difference as (said, printed) word ranges, first and last word in the
    reference (its words are low to high)."""
    source = [folded[k] for k in term[low:high]]
    where = defaultdict(list)
    for k, pair in enumerate(pairwise(source)):
        where[pair].append(k)
    kept, spans, changes = 0, [], []
    for first, last in pieces:
        words = [folded[k] for k in term[first:last]]
        starts = [k - n for n, pair in enumerate(pairwise(words)) for k in where.get(pair, [])]
        if not starts:
            continue
        near = max(starts, key=lambda s: sum(abs(s - x) <= 3 + len(words) // 8 for x in starts))
        slack = 4 + len(words) // 4
        begin = max(0, near - slack)
        window = source[begin : near + len(words) + slack]
        codes = list(Levenshtein.opcodes(window, words))
        inner = [c for c in codes if c.tag == "equal"]
        if not inner:
            continue
        kept += sum(c.src_end - c.src_start for c in inner)
        spans += [low + begin + inner[0].src_start, low + begin + inner[-1].src_end]
        for c in codes:
            within = inner[0].src_start <= c.src_start < inner[-1].src_end
            if c.tag != "equal" and (within or c.tag != "delete"):
                said = low + begin + c.src_start, low + begin + c.src_end
                changes.append((said, (first + c.dest_start, first + c.dest_end)))
    return kept, changes, min(spans, default=low), max(spans, default=low)
