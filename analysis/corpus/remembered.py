"""A table is worked out once for each corpus and set of options."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import numpy as np
import pandas as pd

from ..base import lexicons as word_lists
from ..base import store
from ..base.progress import LONG, saying
from .corrections import FINDERS

if TYPE_CHECKING:
    from .articles import Corpus

P = ParamSpec("P")
Key = tuple[str, str, str]  # of a table: the function that makes it, its arguments
NOWHERE = np.zeros(0, np.int64)
BY_EVENT: set[Callable[..., pd.DataFrame]] = set()  # see per_event
BY_ARTICLE: set[Callable[..., pd.DataFrame]] = set()  # see per_article


def per_corpus(
    function: Callable[Concatenate[Corpus, P], pd.DataFrame],
) -> Callable[Concatenate[Corpus, P], pd.DataFrame]:
    """Work a table out once for each corpus and set of options; later calls get a copy (copy on
    write, so it is free). Of a corpus that was read from files, it is kept in the store."""

    @functools.wraps(function)
    def remembered(corpus: Corpus, *args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        key = key_of(function, args, kwargs)

        def work() -> pd.DataFrame:
            table = corpus.found.get(key)
            if table is None:
                table = function(corpus, *args, **kwargs)
            if function.__name__ in FINDERS:
                corpus.found[key] = table
            return corpus.corrections.applied(function.__name__, table, corpus.articles.index)

        large = (
            isinstance(v, pd.DataFrame) or hasattr(v, "articles") for v in (*args, *kwargs.values())
        )
        if any(large):
            return work()  # which of them it was, no key could say
        if key not in corpus.tables and corpus.whole is not None and function in BY_EVENT:
            table = remembered(corpus.whole, *args, **kwargs)
            corpus.tables[key] = _about(corpus.events, corpus.whole, key, table)
        known = corpus.origin.tables if corpus.origin and function in BY_ARTICLE else {}
        if key not in corpus.tables and key in known:
            article = known[key]["article" if "article" in known[key] else "a"]
            here = article.isin(corpus.articles.index)
            corpus.tables[key] = known[key][here].reset_index(drop=True)
        if key not in corpus.tables:
            word_lists.use(corpus.lexicons)
            what = f"{function.__name__.strip('_')} of {len(corpus):,} articles"
            with saying(what, len(corpus) >= LONG):
                place = _place_of(corpus, key, _files(args, kwargs)) if corpus.kept else ()
                corpus.tables[key] = store.kept(place, work) if place else work()
            if function.__name__ in FINDERS and corpus.corrections.of(function.__name__).empty:
                corpus.found[key] = corpus.tables[key]
        return corpus.tables[key].copy(deep=False)

    return remembered  # type: ignore[return-value]


def per_event(
    function: Callable[Concatenate[Corpus, P], pd.DataFrame],
) -> Callable[Concatenate[Corpus, P], pd.DataFrame]:
    """per_corpus, of a table whose rows are each about one event, or article: Corpus.select of
    events cuts theirs out of the whole corpus' table."""
    BY_EVENT.add(function)
    return per_corpus(function)


def per_article(
    function: Callable[Concatenate[Corpus, P], pd.DataFrame],
) -> Callable[Concatenate[Corpus, P], pd.DataFrame]:
    """per_event, of a table whose rows each follow from one article and the lines of its house:
    any part of a corpus cuts theirs out of the table of all, where that is known already."""
    BY_ARTICLE.add(function)
    return per_event(function)


def reads_english(
    function: Callable[Concatenate[Corpus, P], pd.DataFrame],
) -> Callable[Concatenate[Corpus, P], pd.DataFrame]:
    """What reads by rules and word lists for English: it is shown the English articles alone, so
    that a German "die" is no death. Goes above `per_corpus`."""

    @functools.wraps(function)
    def shown(corpus: Corpus, *args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        return function(corpus.english, *args, **kwargs)

    return shown  # type: ignore[return-value]


def key_of(
    function: Callable[..., pd.DataFrame], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Key:
    return f"{function.__module__}.{function.__name__}", repr(args), repr(sorted(kwargs.items()))


def _place_of(corpus: Corpus, key: Key, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Under what a table lies in the store: all that it depends on."""
    return (corpus.key, *key, *more, *corpus.corrections.key(key[0]))


def keep(corpus: Corpus, key: Key, table: pd.DataFrame) -> None:
    """Take a table for that of this key, in the corpus and in the store."""
    name = key[0].rpartition(".")[2]
    corpus.tables[key] = corpus.corrections.applied(name, table, corpus.articles.index)
    if corpus.kept:
        store.keep(_place_of(corpus, key), corpus.tables[key])


def _about(events: list[str], whole: Corpus, key: Key, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of the whole corpus that are about these events, or their articles. Groups
    of rows keep the number that they have there."""
    if key not in whole.rows:
        known = whole.articles["event"]
        of = table.get("event")
        if of is None:
            of = known.reindex(table["article" if "article" in table else "a"])
        if "b" in table:
            of = of.where(of.to_numpy() == known.reindex(table["b"]).to_numpy())
        whole.rows[key] = of.groupby(pd.Index(of), observed=True).indices
    here = np.sort(np.concatenate([NOWHERE, *(whole.rows[key].get(e, NOWHERE) for e in events)]))
    mine = table.take(here)
    return mine.reset_index(drop=True) if isinstance(table.index, pd.RangeIndex) else mine


def _files(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    """What stands in the files that options name, such as a codebook of one's own."""
    said = [v for v in (*args, *kwargs.values()) if isinstance(v, str) and v.endswith(".csv")]
    return [store.digest(Path(v)) for v in said if Path(v).is_file()]
