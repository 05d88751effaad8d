"""A table is worked out once for each corpus and set of options."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import pandas as pd

from ..base import lexicons as word_lists
from ..base import store
from ..base.progress import LONG, saying

if TYPE_CHECKING:
    from .articles import Corpus

P = ParamSpec("P")
BY_EVENT: set[Callable[..., pd.DataFrame]] = set()  # see per_event


def per_corpus(
    function: Callable[Concatenate[Corpus, P], pd.DataFrame],
) -> Callable[Concatenate[Corpus, P], pd.DataFrame]:
    """Work a table out once for each corpus and set of options; later calls get a copy (copy on
    write, so it is free). Of a corpus that was read from files, it is kept in the store."""

    @functools.wraps(function)
    def remembered(corpus: Corpus, *args: P.args, **kwargs: P.kwargs) -> pd.DataFrame:
        key = key_of(function, args, kwargs)

        def work() -> pd.DataFrame:
            table = function(corpus, *args, **kwargs)
            return corpus.corrections.applied(function.__name__, table, corpus.articles.index)

        large = (
            isinstance(v, pd.DataFrame) or hasattr(v, "articles") for v in (*args, *kwargs.values())
        )
        if any(large):
            return work()  # which of them it was, no key could say
        if key not in corpus.tables and corpus.whole is not None and function in BY_EVENT:
            corpus.tables[key] = corpus.rows_here(remembered(corpus.whole, *args, **kwargs), key)
        if key not in corpus.tables:
            word_lists.use(corpus.lexicons)
            what = f"{function.__name__.strip('_')} of {len(corpus):,} articles"
            with saying(what, len(corpus) >= LONG):
                place = corpus.place_of(key, _files(args, kwargs)) if corpus.kept else ()
                corpus.tables[key] = store.kept(place, work) if place else work()
        return corpus.tables[key].copy(deep=False)

    return remembered  # type: ignore[return-value]


def per_event(
    function: Callable[Concatenate[Corpus, P], pd.DataFrame],
) -> Callable[Concatenate[Corpus, P], pd.DataFrame]:
    """per_corpus, of a table whose rows are each about one event, or article: Corpus.part of the
    events gives theirs out of it."""
    BY_EVENT.add(function)
    return per_corpus(function)


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
) -> tuple[str, str, str]:
    return f"{function.__module__}.{function.__name__}", repr(args), repr(sorted(kwargs.items()))


def _files(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    """What stands in the files that options name, such as a codebook of one's own."""
    said = [v for v in (*args, *kwargs.values()) if isinstance(v, str) and v.endswith(".csv")]
    return [store.digest(Path(v)) for v in said if Path(v).is_file()]
