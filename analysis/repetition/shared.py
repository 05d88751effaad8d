"""What is told twice: inside an article, between articles, and one quotation in several
tellings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus, per_event
from ..corpus.spans import PLACE, cut, span_table
from . import runs as passages
from .folding import hashes
from .readings import CAREFUL, article_facts, read, voices_of
from .variants import diff, fidelity, quote_variants

__all__ = [
    "between",
    "diff",
    "fidelity",
    "matrix",
    "near_duplicates",
    "quote_variants",
    "repeats",
    "sides",
    "within",
]

PAIR = ["a", "start_a", "end_a", "text_a", "b", "start_b", "end_b", "text_b", "words", "edits"]
BETWEEN = [*PAIR, "same_event", "voice_a", "voice_b", "reading", "why", "direction"]


def pairs(
    articles: pd.DataFrame, sides: Sequence[passages.Side], words: np.ndarray, edits: np.ndarray
) -> pd.DataFrame:
    """Passages as a table: the columns PAIR, number_a and number_b (articles)."""
    table, numbers = {}, {}
    for side, (number, start, end) in zip("ab", sides, strict=True):
        said = cut(articles["text"], number, start.tolist(), end.tolist())
        table[side] = pd.Series(articles.index.to_numpy()[number], dtype="str")
        table |= {f"start_{side}": start, f"end_{side}": end}
        table[f"text_{side}"] = pd.Series(said, dtype="str")
        numbers[f"number_{side}"] = number
    return pd.DataFrame(table | {"words": words, "edits": edits} | numbers)


def _passages(
    corpus: Corpus, least: int, within: bool
) -> tuple[pd.DataFrame, np.ndarray, passages.Held]:
    """-> the table of `pairs`, and the first and last places of each side; article at each place;
    what is held."""
    t, a = corpus.tokens, corpus.articles
    words = passages.lay_out(t.term, t.first, hashes(t.terms))
    rank = np.empty(len(a), np.int64)
    # NaT comes last
    rank[np.argsort(a["date"].to_numpy(), kind="stable")] = np.arange(len(a))
    runs, held = passages.passages(words, least, within, rank)
    same, edits = passages.edits(words, runs)
    runs, same, edits = runs.take(same >= least), same[same >= least], edits[same >= least]
    article, sides = words.article, passages.sides(words, runs, t.start, t.end)
    del words  # large, and no longer needed
    places = dict(zip(("first_a", "last_a", "first_b", "last_b"), runs[:4], strict=True))
    table = pairs(a, sides, same, edits).assign(**places)
    order = ["number_a", "number_b", "first_a", "first_b"]
    return table.sort_values(order, ignore_index=True), article, held


@per_event
def within(corpus: Corpus, min_words: int = 6) -> pd.DataFrame:
    """Passages of `min_words` or more words that an article says again, word for word or nearly.

    A row is the first telling (a) and one later copy (b) in the same article: a, start_a, end_a,
    text_a, b, start_b, end_b, text_b;
    words that stand in both, edits (words replaced, dropped or put in).
    """
    return _passages(corpus, min_words, within=True)[0][PAIR]


@per_event
def repeats(corpus: Corpus, min_words: int = 10) -> pd.DataFrame:
    """Spans that repeat what their article has said already: later tellings of `min_words` words or
    a whole sentence, never a first."""
    rows = within(corpus)
    rows = rows[rows["edits"] * 4 <= rows["words"]]
    s = corpus.sentences if len(rows) else corpus.sentences.iloc[:0]
    by = {
        article: list(zip(d["start"], d["end"], strict=True))
        for article, d in s[s["article"].isin(rows["b"])].groupby("article")
    }
    whole = [
        any(min(end, y) - max(start, x) >= 0.8 * (y - x) for x, y in by.get(article, []))
        for article, start, end in zip(rows["b"], rows["start_b"], rows["end_b"], strict=True)
    ]
    rows = rows[(rows["words"] >= min_words) | np.array(whole, bool)]
    copies = rows[["b", "start_b", "end_b", "start_a", "end_a"]].itertuples(index=False)
    return span_table(corpus, copies, ["first_start", "first_end"])


@per_corpus
def between(corpus: Corpus, min_words: int = 6) -> pd.DataFrame:
    """Passages of `min_words` or more words that two articles share, small edits bridged.

    A row: a, start_a, end_a, text_a, b, start_b, end_b, text_b (a stands before b in the corpus);
    words that stand in both, edits (words replaced, dropped or put in); same_event (NA where an
    event is not known); voice_a, voice_b (quotation, attributed, narration: the voice of most of
    the passage); reading and why; direction (the id of the earlier article, '' unless both dates
    are known and differ). Readings, the first that holds:

    furniture       site text of one outlet, or what is left of a page's markup
    names           names, titles, numbers and hardly a word besides: nobody's wording
    common source   quoted or attributed on at least one side: both may have it from the speaker
    agency copy     a news agency is credited on either side, or the same words stand in an article
                    that credits one
    formula         a short turn of different events, of four articles or more, or with fewer than
                    six content words besides names, titles and numbers: unlike events share as much
                    by chance
    candidate copy  narration on both sides, one event: worth looking at, not proved

    A run that very many articles hold is reported between each of them and the earliest. In corpora
    of more than 2,000 articles voices are read from quotation marks alone, and not at all for
    furniture.
    """
    return _between(corpus, min_words)[BETWEEN]


@per_corpus
def _between(corpus: Corpus, min_words: int) -> pd.DataFrame:
    if corpus.whole is not None:
        return _moved(corpus, _between(corpus.whole, min_words))
    table, article, held = _passages(corpus, min_words, within=False)
    flags = np.zeros(len(article), np.uint8)
    of_run = flags_of_runs(held.group, article[held.place], *article_facts(corpus.articles))
    flags[held.place] = of_run[held.group]
    facts = passages.mostly(flags, table["first_a"].to_numpy(), table["last_a"].to_numpy())
    size = np.diff(corpus.tokens.first)
    shorter = np.minimum(size[table["number_a"]], size[table["number_b"]])
    return read(corpus, table, facts, shorter, len(corpus) <= CAREFUL)


def _moved(part: Corpus, table: pd.DataFrame) -> pd.DataFrame:
    """The passages of a whole that two articles of a part share, at their places there."""
    assert part.whole is not None
    before, here = part.whole.tokens.first, part.tokens.first
    number = part.articles.index.get_indexer(part.whole.articles.index)
    a, b = table["number_a"].to_numpy(np.int64), table["number_b"].to_numpy(np.int64)
    table = table[(number[a] >= 0) & (number[b] >= 0)].reset_index(drop=True)
    for side in "ab":
        old = table[f"number_{side}"].to_numpy(np.int64)
        new = number[old]
        table[f"number_{side}"] = new.astype(table[f"number_{side}"].dtype)
        for at in ("first", "last"):  # an article's words begin one place after those before it
            table[f"{at}_{side}"] += here[new] + new - before[old] - old
    return table


def flags_of_runs(
    group: np.ndarray, article: np.ndarray, outlet: np.ndarray, event: np.ndarray, wire: np.ndarray
) -> np.ndarray:
    """Facts of each word run, from the articles that hold it (sorted by run, then by article), as
    bits: 0, it stands twice; 1, in one outlet alone, three articles or more; 2, in four articles or
    more; 3, in tellings of several events; 4, in an article that credits an agency."""
    new = np.diff(group, prepend=-1) != 0
    begin = np.flatnonzero(new)
    if not len(begin):
        return np.zeros(0, np.uint8)
    texts = np.add.reduceat(new | (np.diff(article, prepend=-1) != 0), begin, dtype=np.int64)
    least = lambda code: np.minimum.reduceat(code[article], begin)
    most = lambda code: np.maximum.reduceat(code[article], begin)
    low, early = least(outlet), least(event)
    one_outlet = (low == most(outlet)) & (low >= 0) & (texts >= 3)
    several_events = (early != most(event)) & (early >= 0)
    facts = np.stack((texts > 0, one_outlet, texts >= 4, several_events, most(wire)))
    return np.packbits(facts, axis=0, bitorder="little")[0]


def _union(
    key: np.ndarray, first: np.ndarray, last: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Stretches of places -> the same places as stretches that do not overlap, for each key."""
    if not len(key):
        return key, first, last
    order = np.lexsort((first, key))
    key, first, last = key[order], first[order], last[order]
    apart = np.unique(key, return_inverse=True)[1].astype(np.int64) << 40
    reach = np.maximum.accumulate(apart + last)
    begin = np.flatnonzero(np.concatenate(([True], (apart + first)[1:] > reach[:-1])))
    return key[begin], first[begin], np.maximum.reduceat(last, begin)


@per_corpus
def near_duplicates(corpus: Corpus, at_least: float = 0.5) -> pd.DataFrame:
    """Pairs of articles of which one holds `at_least` this share of the other's words.

    a, b; share_a, share_b: of each one's words, how many stand in the other (in passages of six
    words or more); own_a, own_b: the same without quotations and furniture, NA where nothing is
    left; family: the id of the earliest article of the group in which every other shares `at_least`
    so much with it both ways, '' for a pair of different groups. Groups are never chains of pairs.
    """
    table = _between(corpus, 6)
    t, ids = corpus.tokens, corpus.articles.index.to_numpy()
    size = np.diff(t.first)
    x, y = table["number_a"].to_numpy(np.int64), table["number_b"].to_numpy(np.int64)
    total = np.zeros(0)
    if len(table):
        total = table["words"].groupby([x, y]).transform("sum").to_numpy()
    # an upper bound saves the rest the work
    table = table[total >= 0.9 * at_least * np.minimum(size[x], size[y])]
    x, y = table["number_a"].to_numpy(np.int64), table["number_b"].to_numpy(np.int64)
    pair, furniture = x * len(ids) + y, (table["reading"] == "furniture").to_numpy()
    spans = voices_of(corpus, ids[np.unique(np.concatenate((x, y)))], len(ids) <= CAREFUL)
    marks = np.zeros(len(t.term) + 1, np.int64)
    begins = t.text * PLACE + t.start
    spans = spans[spans["voice"] == "quotation"]
    number = corpus.articles.index.get_indexer(pd.Index(spans["article"])) * PLACE
    for first, last in np.searchsorted(
        begins, [number + spans["start"], number + spans["end"]]
    ).T.tolist():
        marks[first + 1 : last + 1] = 1
    quoted = np.cumsum(marks)  # words in quotation marks before each
    pairs = np.unique(pair)
    both = pairs // max(1, len(ids)), pairs % max(1, len(ids))
    out = pd.DataFrame(
        {side: pd.Series(ids[n], dtype="str") for side, n in zip("ab", both, strict=True)}
    )
    for side, which, who in zip("ab", both, (x, y), strict=True):
        places = (table[f"{at}_{side}"].to_numpy() for at in ("first", "last"))
        first, last = (place - who - passages.PAD for place in places)
        for name, rows in (("share", np.ones(len(pair), bool)), ("own", ~furniture)):
            key, low, high = _union(pair[rows], first[rows], last[rows])
            own = name == "own"
            told = high - low - (quoted[high] - quoted[low]) * own
            words = np.bincount(np.searchsorted(pairs, key), told, len(pairs))
            of = size[which] - (quoted[t.first[which + 1]] - quoted[t.first[which]]) * own
            out[f"{name}_{side}"] = np.where(of > 0, words / np.maximum(of, 1), np.nan)
    out = out[np.fmax(out["share_a"], out["share_b"]) >= at_least]
    earliest = ids[np.argsort(corpus.articles["date"].to_numpy(), kind="stable")]
    head = _families(out[np.fmin(out["share_a"], out["share_b"]) >= at_least], earliest)
    heads = ((head.get(a, a), head.get(b, b)) for a, b in zip(out["a"], out["b"], strict=True))
    families = [one if one == other else "" for one, other in heads]
    out["family"] = pd.Series(families, index=out.index, dtype="str")
    return out[["a", "b", "share_a", "share_b", "own_a", "own_b", "family"]].reset_index(drop=True)


def _families(pairs: pd.DataFrame, earliest_first: np.ndarray) -> dict[str, str]:
    """Article -> the earliest article of its family: each joins the head that it shares most with,
    or becomes one itself."""
    near: dict[str, list[tuple[float, str]]] = {}
    for a, b, one, other in pairs[["a", "b", "share_a", "share_b"]].itertuples(index=False):
        near.setdefault(a, []).append((min(one, other), b))
        near.setdefault(b, []).append((min(one, other), a))
    head: dict[str, str] = {}
    for article in earliest_first:
        if article in near:
            heads = ((share, other) for share, other in near[article] if head.get(other) == other)
            head[article] = max(heads, default=(0, article))[1]
    return head


@per_corpus
def matrix(corpus: Corpus, min_words: int = 6, each_event: bool = True) -> pd.DataFrame:
    """How many of an outlet's words stand in another's articles on the same event, by reading and
    voice.

    event ('' where not known: such articles count as one event), outlet (whose words), other,
    reading, voice (of the outlet's side), words (each counted once), of (the words of the outlet's
    articles on that event), share (words of these). Without `each_event` all events that both tell
    count as one, and there is no column event. References are nobody's telling.
    """
    table, a = _between(corpus, min_words), corpus.articles
    told_by = (a["role"] == "article").to_numpy()
    keep = table["same_event"].fillna(True).to_numpy(bool)
    table = table[
        keep
        & told_by[table["number_a"].to_numpy(np.int64)]
        & told_by[table["number_b"].to_numpy(np.int64)]
    ]
    outlet, names = pd.factorize(a["outlet"])
    event, events = pd.factorize(a["event"].fillna("").astype("str"))
    size = pd.DataFrame({"outlet": outlet, "event": event, "words": np.diff(corpus.tokens.first)})
    told = size[told_by & (outlet >= 0)].groupby(["outlet", "event"])["words"].sum()
    rows = []
    for one, two in ("ab", "ba"):
        side = {
            "event": event[table[f"number_{one}"]],
            "outlet": outlet[table[f"number_{one}"]],
            "other": outlet[table[f"number_{two}"]],
            "reading": table["reading"],
            "voice": table[f"voice_{one}"],
            "first": table[f"first_{one}"],
            "last": table[f"last_{one}"],
        }
        rows.append(pd.DataFrame(side))
    both = pd.concat(rows, ignore_index=True)
    both = both[(both["outlet"] != both["other"]) & (both["outlet"] >= 0) & (both["other"] >= 0)]
    by = ["event"] * each_event + ["outlet", "other", "reading", "voice"]
    key, first, last = _union(
        both.groupby(by, sort=True).ngroup().to_numpy(),
        both["first"].to_numpy(),
        both["last"].to_numpy(),
    )
    out = both[by].drop_duplicates().sort_values(by, ignore_index=True)
    out["words"] = np.bincount(key, last - first, len(out))[: len(out)].astype(np.int64)
    if each_event:
        out["of"] = told.reindex(pd.MultiIndex.from_frame(out[["outlet", "event"]])).to_numpy()
        out["event"] = pd.Series(events[out["event"].to_numpy(np.int64)], dtype="str")
    else:
        tells = {o: told[o] for o in told.index.unique("outlet")}
        out["of"] = [
            int(tells[o][tells[o].index.isin(tells[p].index)].sum())
            for o, p in zip(out["outlet"], out["other"], strict=True)
        ]
    out["share"] = out["words"] / out["of"]
    for column in ("outlet", "other"):
        named = np.asarray(names, object)[out[column].to_numpy(np.int64)]
        out[column] = pd.Series(named, dtype="str", index=out.index)
    return out


@per_corpus
def sides(corpus: Corpus, min_words: int = 6) -> pd.DataFrame:
    """Each shared passage twice, once as a span of either article: what opens the numbers of
    `matrix` to their sentences.

    outlet, other (the outlets of this article and of the other one, None where not known),
    other_article, reading, voice (of this side), words, same_event.
    """
    table, found = between(corpus, min_words), []
    names = "article start end text other_article reading voice words same_event".split()
    for one, two in ("ab", "ba"):
        span = [one, f"start_{one}", f"end_{one}", f"text_{one}"]
        side = table[[*span, two, "reading", f"voice_{one}", "words", "same_event"]]
        found.append(side.set_axis(names, axis=1))
    both, outlet = pd.concat(found, ignore_index=True), corpus.articles["outlet"]
    both.insert(4, "outlet", outlet.reindex(both["article"]).to_numpy(object))
    both.insert(5, "other", outlet.reindex(both["other_article"]).to_numpy(object))
    return both.sort_values(["article", "start", "end"], kind="stable", ignore_index=True)
