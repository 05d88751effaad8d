"""What is told twice: inside an article, between articles, and one quotation in several tellings."""
from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein, Opcodes

from . import passages, voice
from .corpus import Corpus, per_corpus, span_table
from .text import paragraphs

PAIR = ["a", "start_a", "end_a", "text_a", "b", "start_b", "end_b", "text_b", "words", "edits"]
READINGS = ("common source", "agency copy", "candidate copy", "formula", "furniture")
LINE = 60                                                  # words that a line of furniture has at most
CAREFUL = 2_000                                            # articles up to which every sentence is read for who says it
MARKUP = re.compile(r"[<>{}=]|https?:|(?:[a-z][A-Z][a-z]+){2}")       # left over from the page


def _passages(corpus: Corpus, least: int, within: bool) -> tuple[pd.DataFrame, passages.Words, passages.Held]:
    """-> the table with the columns PAIR, number_a and number_b of the articles, first and last places; the words; what is held where."""
    t, a = corpus.tokens, corpus.articles
    words = passages.lay_out(passages.hashes(t.terms)[t.term], t.first)
    rank = np.empty(len(a), np.int64)
    rank[np.argsort(a["date"].to_numpy(), kind="stable")] = np.arange(len(a))        # NaT comes last
    runs, held = passages.passages(words, least, within, rank)
    same, edits = passages.edits(words, runs)
    runs, same, edits = runs.take(same >= least), same[same >= least], edits[same >= least]
    table = pd.DataFrame({"words": same, "edits": edits})
    ids, texts = a.index.to_numpy(), a["text"].tolist()
    for n, (side, first, last) in enumerate((("a", runs.start_a, runs.end_a), ("b", runs.start_b, runs.end_b))):
        number = words.article[first]
        start, end = t.start[words.token(first)].astype(np.int64), t.end[words.token(last - 1)].astype(np.int64)
        text = [texts[k][s:e] for k, s, e in zip(number.tolist(), start.tolist(), end.tolist(), strict=True)]
        for at, (name, values) in enumerate(((side, pd.Series(ids[number], dtype="str")), (f"start_{side}", start), (f"end_{side}", end),
                                             (f"text_{side}", pd.Series(text, dtype="str")))):
            table.insert(4 * n + at, name, values)
        table[f"number_{side}"], table[f"first_{side}"], table[f"last_{side}"] = number, first, last
    return table.sort_values(["number_a", "number_b", "first_a", "first_b"], ignore_index=True), words, held


@per_corpus
def within(corpus: Corpus, min_words: int = 6) -> pd.DataFrame:
    """Passages of `min_words` or more words that an article says again, word for word or nearly.

    A row is the first telling (a) and one later copy (b) in the same article: a, start_a, end_a, text_a, b, start_b, end_b, text_b;
    words that stand in both, edits (words replaced, dropped or put in).
    """
    table, _, _ = _passages(corpus, min_words, within=True)
    keep, seen = [], dict[int, list[tuple[int, int]]]()    # a third telling is a copy of the first, not also of the second
    for k, article, first, last in table[["number_b", "first_b", "last_b"]].itertuples():
        copies = seen.setdefault(article, [])
        if not any(min(last, y) - max(first, x) > .8 * (last - first) for x, y in copies):
            copies.append((first, last))
            keep.append(k)
    return table.loc[keep, PAIR].reset_index(drop=True)


@per_corpus
def repeats(corpus: Corpus, min_words: int = 10) -> pd.DataFrame:
    """Spans that repeat what their article has said already: later tellings of `min_words` words or a whole sentence, never a first."""
    rows = within(corpus)
    rows = rows[rows["edits"] * 4 <= rows["words"]]
    s = corpus.sentences if len(rows) else corpus.sentences.iloc[:0]
    by = {article: list(zip(d["start"], d["end"], strict=True)) for article, d in s[s["article"].isin(rows["b"])].groupby("article")}
    whole = [any(min(end, y) - max(start, x) >= .8 * (y - x) for x, y in by.get(article, []))
             for article, start, end in zip(rows["b"], rows["start_b"], rows["end_b"], strict=True)]
    rows = rows[(rows["words"] >= min_words) | np.array(whole, bool)]
    copies = rows[["b", "start_b", "end_b", "start_a", "end_a"]].itertuples(index=False)
    return span_table(corpus, copies, ["first_start", "first_end"])


def _told(corpus: Corpus, table: pd.DataFrame, side: str, spans: pd.DataFrame) -> np.ndarray:
    """The voice of most characters of each passage: quotation, attributed or narration."""
    index = corpus.articles.index

    def where(article: pd.Series, at: pd.Series) -> np.ndarray:
        return index.get_indexer(pd.Index(article)) * np.int64(1 << 33) + at.to_numpy()
    size = (table[f"end_{side}"] - table[f"start_{side}"]).to_numpy()
    share = {}
    for kind in ("quotation", "attributed"):
        s = spans[spans["voice"] == kind]
        begin, end = where(s["article"], s["start"]), where(s["article"], s["end"])
        order = np.argsort(begin)
        begin, end = begin[order], end[order]
        length = np.concatenate(([0], np.cumsum(end - begin)))

        def before(at: np.ndarray, begin: np.ndarray = begin, end: np.ndarray = end, length: np.ndarray = length) -> np.ndarray:
            k = np.searchsorted(begin, at)                 # characters of that voice before a place
            return length[k] - (np.maximum(0, end[k - 1] - at) * (k > 0) if len(end) else 0)
        share[kind] = (before(where(table[side], table[f"end_{side}"])) - before(where(table[side], table[f"start_{side}"]))) / size
    said = share["quotation"] + share["attributed"] >= .5
    return np.where(said, np.where(share["quotation"] >= share["attributed"], "quotation", "attributed"), "narration").astype(object)


def _voices(corpus: Corpus, among: pd.Index, careful: bool) -> pd.DataFrame:
    """Spans that are not the outlet's own words; the marks alone, six times as fast, unless `careful`."""
    if careful:
        return voice.voices(corpus)
    rows = ((i, q.start, q.end, "quotation") for i, text in corpus.articles.loc[among, "text"].items()
            for q in voice.quotations_of(text, paragraphs(text)) if q.kind not in ("scare", "title"))
    return span_table(corpus, rows, ["voice"])


@per_corpus
def between(corpus: Corpus, min_words: int = 6) -> pd.DataFrame:
    """Passages of `min_words` or more words that two articles share, small edits bridged.

    A row: a, start_a, end_a, text_a, b, start_b, end_b, text_b (a stands before b in the corpus); words that stand in both, edits
    (words replaced, dropped or put in); same_event (NA where an event is not known); voice_a, voice_b (quotation, attributed,
    narration: the voice of most of the passage); reading and why; direction (the id of the earlier article, '' unless both
    dates are known and differ). Readings, the first that holds:

    furniture       one outlet's own line, or what is left of a page's markup
    formula         short, and told of different events; see also below
    common source   quoted or attributed on at least one side: both may have it from the speaker
    agency copy     a news agency is credited on either side, or the same words stand in an article that credits one
    formula         told of different events, or a short turn of several events or of four articles or more
    candidate copy  narration on both sides, one event: worth looking at, not proved

    A run that very many articles hold is reported between each of them and the earliest. In corpora of more than 2,000 articles
    voices are read from quotation marks alone.
    """
    return _between(corpus, min_words)[[*PAIR, "same_event", "voice_a", "voice_b", "reading", "why", "direction"]]


@per_corpus
def _between(corpus: Corpus, min_words: int) -> pd.DataFrame:
    table, words, held = _passages(corpus, min_words, within=False)
    a = corpus.articles
    x, y = table["number_a"].to_numpy(), table["number_b"].to_numpy()
    outlet, event = pd.factorize(a["outlet"])[0], pd.factorize(a["event"])[0]
    paid, date = (a["agency"] != "").to_numpy(), a["date"].to_numpy()
    one, many, events, wire = _facts(table, words, held, outlet, event, paid)
    unknown = (event[x] < 0) | (event[y] < 0)
    table["same_event"] = pd.arrays.BooleanArray(event[x] == event[y], unknown)
    total = table["words"].groupby([x, y]).transform("sum").to_numpy() if len(table) else np.zeros(0)
    size = np.diff(corpus.tokens.first)
    alike = total > .5 * np.minimum(size[x], size[y])      # two versions of one article are not furniture
    count = table["words"].to_numpy()
    own = (outlet[x] == outlet[y]) & (outlet[x] >= 0) & one & (count <= LINE) & ~alike
    left = np.array([n < 20 and bool(MARKUP.search(t)) for n, t in zip(count, table["text_a"], strict=True)], bool)
    furniture = own | left
    careful = len(a) <= CAREFUL
    spans = _voices(corpus, a.index[np.unique(np.concatenate((x[~furniture], y[~furniture])))], careful)
    for side in "ab":
        table[f"voice_{side}"] = _told(corpus, table, side, spans)
    told = (table["voice_a"] != "narration").to_numpy(), (table["voice_b"] != "narration").to_numpy()
    apart = ~table["same_event"].fillna(True).to_numpy(bool)
    short = count < passages.SHORT
    reasons = [
        ("furniture", own, "stands in three or more articles of this outlet and in no other's"),
        ("furniture", left, "left over from the page"),
        ("formula", apart & short, "a short turn, told of different events"),
        ("common source", told[0] & told[1], "quoted or attributed in both"),
        ("common source", told[0], "quoted or attributed in a"), ("common source", told[1], "quoted or attributed in b"),
        ("agency copy", paid[x] & paid[y], "both credit an agency"), ("agency copy", paid[x], "a credits an agency"),
        ("agency copy", paid[y], "b credits an agency"), ("agency copy", wire, "stands in an article that credits an agency"),
        ("formula", apart, "the articles tell of different events"), ("formula", short & events, "a short turn, told of several events"),
        ("formula", short & many, "a short turn that four or more articles use"),
        ("candidate copy", unknown, "narration in both; whether the event is the same is not known"),
        ("candidate copy", ~unknown, "narration in both, one event")]
    holds = [h for _, h, _ in reasons]
    for column, n in (("reading", 0), ("why", 2)):
        table[column] = pd.Series(np.select(holds, [r[n] for r in reasons], ""), dtype="str") if len(table) else pd.Series(dtype="str")
    known = ~(np.isnat(date[x]) | np.isnat(date[y])) & (date[x] != date[y])
    table["direction"] = pd.Series(np.where(known, np.where(date[x] < date[y], table["a"], table["b"]), ""), dtype="str")
    return table


def _facts(table: pd.DataFrame, words: passages.Words, held: passages.Held, outlet: np.ndarray, event: np.ndarray,
           wire: np.ndarray) -> list[np.ndarray]:
    """For each passage, whether most of its runs stand: in one outlet alone, three articles or more; in four articles or more; in
    tellings of several events; in an article that credits an agency."""
    if not len(table):
        return [np.zeros(0, bool)] * 4
    article = words.article[held.place]
    begin = np.flatnonzero(np.diff(held.group, prepend=-1))
    texts = np.add.reduceat((np.diff(article, prepend=-1) != 0) | (np.diff(held.group, prepend=-1) != 0), begin, dtype=np.int64)
    spread = lambda code: (np.minimum.reduceat(code[article], begin), np.maximum.reduceat(code[article], begin))
    (low, high), (early, late) = spread(outlet), spread(event)
    credited = np.maximum.reduceat(wire[article], begin)
    facts = [(low == high) & (low >= 0) & (texts >= 3), texts >= 4, (early != late) & (early >= 0), credited]
    first, last = table["first_a"].to_numpy(), table["last_a"].to_numpy()
    among = lambda places: np.searchsorted(places, last) - np.searchsorted(places, first)
    all_of = among(np.sort(held.place))
    return [among(np.sort(held.place[fact[held.group]])) * 2 > all_of for fact in facts]


def diff(words_a: Sequence[str], words_b: Sequence[str]) -> Opcodes:
    """How one passage becomes the other, word by word: opcodes (equal, replace, delete, insert) over words folded as in the search."""
    return Levenshtein.opcodes([passages.fold(w) for w in words_a], [passages.fold(w) for w in words_b])
