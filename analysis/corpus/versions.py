"""Versions of one article: what one outlet published again under one address, or nearly word for
word about one event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from urllib.parse import parse_qsl, urlsplit

import pandas as pd

from ..project import InputError
from .captures import ARCHIVED
from .dates import moment_of, read

RUN = 5  # words that must follow one another to count as shared
LEAST = 40  # words; shorter texts are alike by chance
ALIKE = 0.8  # of the shorter text
FEW = 0.25  # of the lines and sentences of the shorter: fewer shared are not looked at closely


def versions(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles that are versions of one another, in order of time.

    article      its id
    version_of   the id of the latest version of the same article, which is the one that counts
    n            1 for the first, 2 for the second …
    date, time   as far as they are known; where they are not, the order is that of the table

    Versions are articles of one URL or, as the files they came in tell, of one `history`; or of one
    outlet and one event where at least .8 of the words of the shorter stand in runs of five or more
    words that the longer has too.
    """
    order: list[tuple[int, int, int]] = []
    for members in _groups(articles):
        ordered = sorted(members, key=lambda i: (*_when(articles, i), i))
        order += [(i, ordered[-1], n) for n, i in enumerate(ordered, start=1)]
    which = [i for i, _, _ in order]
    return pd.DataFrame(
        {
            "article": pd.array(articles.index[which].astype("str"), dtype="str"),
            "version_of": pd.array(articles.index[[j for _, j, _ in order]], dtype="str"),
            "n": [n for _, _, n in order],
            "date": articles["date"].iloc[which].to_numpy(),
            "time": pd.array(articles["time"].iloc[which], dtype="str"),
        }
    ).astype({"n": "int64"})


def _when(articles: pd.DataFrame, number: int) -> tuple[bool, pd.Timestamp]:
    """To put articles in order: those without a day first."""
    day = articles["date"].iloc[number]
    known = bool(day == day)
    return known, moment_of(day, articles["time"].iloc[number]) if known else pd.Timestamp(0)


def standing(articles: pd.DataFrame, groups: pd.DataFrame, when: str) -> list[str]:
    """The ids of what stood at a moment, or at the end of a day, in the order of `articles`: the
    latest version of each article (`groups` as `versions` gives them), and all references."""
    asked = read(when)
    if asked.day is None:
        raise InputError(f"at={when!r}: no moment; say a day or a moment, such as 2025-03-02 18:00")
    day = pd.Timestamp(asked.day)
    limit = moment_of(day, asked.time) if asked.time else day + pd.Timedelta(days=1, seconds=-1)
    zoned = " " in asked.time
    latest: dict[str, tuple[pd.Timestamp, str]] = {}
    of = dict(zip(groups["article"], groups["version_of"], strict=True))
    references = []
    for article, role, date, time in articles[["role", "date", "time"]].itertuples():
        if role == "reference":
            references.append(article)
        elif date == date:
            moment = moment_of(date, time if zoned else time.partition(" ")[0])
            unknown = asked.time and not time and date == day
            if moment <= limit and not unknown:
                key = of.get(article, article)
                latest[key] = max(latest.get(key, (moment, article)), (moment, article))
    if not latest:
        return []
    keep = {article for _, article in latest.values()} | set(references)
    return [article for article in articles.index if article in keep]


def _groups(articles: pd.DataFrame) -> list[list[int]]:
    """Numbers of articles that are versions of one another, two or more each."""
    parent = list(range(len(articles)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    for a, b in _pairs(articles):
        parent[root(b)] = root(a)
    groups: dict[int, list[int]] = {}
    for i in range(len(articles)):
        groups.setdefault(root(i), []).append(i)
    return [g for g in groups.values() if len(g) > 1]


def _pairs(articles: pd.DataFrame) -> Iterator[tuple[int, int]]:
    kinds: dict[tuple[str, ...], list[int]] = {}
    none = [None] * len(articles)
    told = zip(
        articles["outlet"], articles["event"], articles["url"], articles["role"],
        articles.get("history", none), strict=True,
    )  # fmt: skip
    for i, (outlet, event, url, role, history) in enumerate(told):
        if role == "reference":
            continue
        if address := _address(url):
            kinds.setdefault(("", address), []).append(i)
        if isinstance(history, str) and history:
            kinds.setdefault(("", history, "history"), []).append(i)
        if isinstance(outlet, str) and isinstance(event, str):
            kinds.setdefault((outlet, event, "event"), []).append(i)
    texts = articles["text"]
    for key, members in kinds.items():
        if key[0] == "":
            yield from pairwise(members)
        elif len(members) > 1:
            yield from _alike({i: texts.iloc[i] for i in members})


def _address(url: object) -> str:
    """An address as it is compared: no scheme, www., trackers, fragment; '' for none, or for the
    front page of a site."""
    if not isinstance(url, str) or "://" not in url:
        return ""
    try:
        parts = urlsplit(ARCHIVED.sub("", url.strip()))
        asked = [q for q in parse_qsl(parts.query) if not re.match(r"utm_|fbclid|gclid|ref$", q[0])]
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    return f"{parts.netloc.lower().removeprefix('www.')}{path}?{asked}" if path or asked else ""


def _alike(texts: dict[int, str]) -> Iterator[tuple[int, int]]:
    """Pairs of texts of which the shorter stands nearly whole in the longer. Whole sentences that
    both have are counted first, which is quick."""
    cut = {
        i: {s for s in t.replace("\n", ". ").split(". ") if len(s) > 20} for i, t in texts.items()
    }
    have: dict[str, list[int]] = {}
    for i, sentences in cut.items():
        for s in sentences:
            have.setdefault(s, []).append(i)
    shared: dict[tuple[int, int], int] = {}
    for members in have.values():
        if 1 < len(members) <= 50:
            for pair in combinations(members, 2):
                shared[pair] = shared.get(pair, 0) + 1
    words: dict[int, list[str]] = {}
    for (a, b), n in shared.items():
        if n >= FEW * min(len(cut[a]), len(cut[b])):
            for i in (a, b):
                words.setdefault(i, re.findall(r"\w+", texts[i].lower()))
            short, long = sorted((words[a], words[b]), key=len)
            if len(short) >= LEAST and covered(short, long) >= ALIKE:
                yield a, b


def covered(short: list[str], long: list[str], run: int = RUN) -> float:
    """The share of the words of `short` that stand in runs of `run` or more words that `long` has
    too."""
    runs = set(zip(*(long[k:] for k in range(run)), strict=False))
    marked, until = 0, 0
    for i, words in enumerate(zip(*(short[k:] for k in range(run)), strict=False)):
        if words in runs:
            marked += i + run - max(until, i)
            until = i + run
    return marked / max(1, len(short))
