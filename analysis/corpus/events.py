"""Which event an article tells: proposed by what it says, kept in events.csv beside the corpus."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..base import atomic
from ..base.lexicons import function_words, lexicon
from ..base.spreadsheet import ENCODING, harmless
from ..project import InputError
from .headlines import called
from .tables import table_of

if TYPE_CHECKING:
    from .articles import Corpus

FILE = "events.csv"
MOST = 2_000  # articles that events are proposed for: each is compared with each


def place(path: Path) -> Path:
    """Where the events of a corpus are kept: in its folder, or beside its file."""
    return (path if path.is_dir() else path.parent) / FILE


def given(path: Path) -> dict[str, str]:
    """Article id or file -> event, as events.csv beside the corpus has them; {} without one. Raises
    InputError where the table cannot be read."""
    if not place(path).is_file():
        return {}
    return dict(table_of(place(path), ("article", "event")).to_numpy().tolist())


def apply(table: pd.DataFrame, named: dict[str, str]) -> tuple[pd.DataFrame, list[str]]:
    """Articles with the events that are named for them, by id, file or file without its ending."""
    if not named or not len(table):
        return table, []
    bare = {n: re.sub(r"\.\w{2,5}$", "", n) for n in named}
    by = {bare[n]: event for n, event in named.items()} | named
    event = table["event"] if "event" in table else pd.Series(None, table.index, dtype=object)
    table = table.assign(event=[by.get(str(i), e) for i, e in zip(table.index, event, strict=True)])
    here = set(map(str, table.index))
    lost = [n for n in named if n not in here and bare[n] not in here]
    if not lost:
        return table, []
    many = f"{len(lost)} article{'s' * (len(lost) > 1)}"
    return table, [f"{FILE} names {many} that this corpus does not hold, such as {lost[0]!r}."]


def propose(corpus: Corpus, threshold: float = 0.25) -> pd.Series:
    """An event name for each article, by what it tells: proposed, never applied unasked.

    tf-idf cosine between articles, complete linkage (Sokal & Michener 1958; Salton 1975), cut where
    two groups share less than `threshold`. A group is named by its three strongest words.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.sparse import csr_matrix

    t, size = corpus.tokens, len(corpus.articles)
    told = (np.ones(len(t.term)), t.term.copy(), t.first)  # its rows are put in order below
    counts = csr_matrix(told, shape=(size, len(t.terms)))
    counts.sum_duplicates()
    texts = np.bincount(counts.indices, minlength=len(t.terms))
    rarity = np.log(size / np.maximum(texts, 1)) * ~np.isin(t.terms, sorted(_unspecific()))
    weight = counts.multiply(rarity).tocsr()
    weight.data = np.log1p(weight.data)
    norm = np.sqrt(np.asarray(weight.multiply(weight).sum(axis=1)).ravel())
    weight = csr_matrix(weight.multiply(1 / np.maximum(norm, 1e-12)[:, None]))
    group = np.ones(size, int)
    if size > 1:
        apart = np.clip(1 - (weight @ weight.T).toarray(), 0, None)
        tree = linkage(apart[np.triu_indices(size, 1)], "complete")
        group = fcluster(tree, 1 - threshold, "distance")
    names = {}
    for g in np.unique(group):
        strong = np.asarray(weight[group == g].sum(axis=0)).ravel()
        names[g] = " ".join(t.terms[i] for i in np.argsort(-strong, kind="stable")[:3])
    index = corpus.articles.index
    return pd.Series([names[g] for g in group], index=index, name="event", dtype="str")


def _unspecific() -> set[str]:
    """Words that tell no event: in a small corpus they are as rare as those that do."""
    return {*function_words(), *lexicon("reporting_verbs", ("word",))["word"]}


def proposed(corpus: Corpus) -> pd.DataFrame:
    """Events proposed where none is known, largest first: event, articles, outlets, which (ids),
    headlines; empty for more than MOST articles."""
    none = pd.Series("", corpus.articles.index).head(0)
    return grouped(corpus, propose(corpus) if may_propose(corpus) else none)


def may_propose(corpus: Corpus) -> bool:
    """Whether no event is known, and there are some articles to compare, and not too many."""
    return not corpus.events and 2 <= len(corpus) <= MOST


def grouped(corpus: Corpus, event: pd.Series) -> pd.DataFrame:
    """The articles by event, as `proposed` has them; those of no event are left out."""
    told = corpus.articles.assign(headline=called(corpus)).loc[event.index]
    told = told.assign(event=event).rename_axis("article").reset_index()
    groups = told[told["event"].notna()].groupby("event", sort=True)
    table = pd.DataFrame(
        {
            "articles": groups.size(),
            "outlets": groups["outlet"].nunique(),
            "which": groups["article"].agg(", ".join),
            "headlines": groups["headline"].agg(" | ".join),
        }
    ).reset_index()
    order = ["articles", "event"]
    return table.sort_values(order, ascending=[False, True], kind="stable", ignore_index=True)


def alone(articles: pd.DataFrame) -> list[str]:
    """The events that one outlet alone tells, or none that is known: nothing there to compare."""
    told = articles[articles["role"] == "article"].groupby("event")["outlet"].nunique()
    return told.index[told < 2].tolist()


def left_out(articles: pd.DataFrame) -> list[str]:
    """A line on what is not compared because fewer than two outlets tell it; [] where none is."""
    if not (names := alone(articles)):
        return []
    which = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return [
        f"Fewer than two outlets tell {which}: counted, but compared with nothing, so neither what "
        "is left out nor conflicting figures nor shared wording is looked for there."
    ]


def write(corpus: Corpus, path: str | Path, threshold: float = 0.25) -> Path:
    """Write the proposals as events.csv beside the corpus at `path` (article, event, outlet,
    headline: a table to correct); -> the file. Corpus.read(path) takes them from then on."""
    return _save(corpus, place(Path(path)), propose(corpus, threshold).to_dict())


def offer(corpus: Corpus, path: Path) -> str:
    """Write the proposals beside a corpus that knows no event; -> a line that says so. Raises
    InputError where a table of events is there already: it is somebody's own."""
    if n := len(corpus.events):
        return f"events: {n:,} event{'s' * (n > 1)} known already, none proposed"
    if (there := place(path)).exists():
        raise InputError(
            f"{there}: names no article of this corpus; mend it, or remove it to have it proposed"
        )
    return f"events: proposed in {os.path.relpath(write(corpus, path))}; correct them there"


def name(corpus: Corpus, path: str | Path, articles: Sequence[str], event: str) -> Path:
    """Say in events.csv beside the corpus that these articles tell this event; -> the file."""
    named = given(Path(path)) | dict.fromkeys(articles, event)
    return _save(corpus, place(Path(path)), named)


def _save(corpus: Corpus, file: Path, named: dict[str, str]) -> Path:
    table = pd.DataFrame({"event": pd.Series(named, dtype="str")}).rename_axis("article")
    table["outlet"] = corpus.articles["outlet"].reindex(table.index)
    table["headline"] = called(corpus).reindex(table.index).map(harmless)
    with atomic.file(file) as new:
        table.sort_values("event", kind="stable").to_csv(new, encoding=ENCODING)
    return file
