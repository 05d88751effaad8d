"""How much two articles, or two outlets, share: near duplicates, families, the matrix."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..corpus.remembered import per_corpus
from ..corpus.spans import PLACE
from . import runs
from .between import between, shared
from .readings import CAREFUL, voices_of


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
    table = shared(corpus, 6)
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
        first, last = (place - who - runs.PAD for place in places)
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
    table, a = shared(corpus, min_words), corpus.articles
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
