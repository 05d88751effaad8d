"""What an article is called: its headline, or where none is known the words that it begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from .articles import Corpus

OPENING = 60  # characters of a text that stand for a headline


def headlines(corpus: Corpus) -> pd.Series:
    """The headline of each article, by its id: as given beside the text, else the line that the
    text begins with where that is one; '' where neither is known."""
    parts = corpus.parts
    heads = parts[parts["part"] == "headline"].drop_duplicates("article").set_index("article")
    title = corpus.articles["title"]
    printed = heads["text"].str.strip().reindex(title.index)
    return title.where(title.notna(), printed).fillna("").astype("str")


def called(corpus: Corpus) -> pd.Series:
    """The headline of each article; where none is known its first words, and … behind them."""
    found = headlines(corpus)
    bare = found.index[found == ""]
    return pd.concat([found.drop(bare), corpus.articles["text"].loc[bare].map(opening)]).reindex(
        found.index
    )


def opening(text: str) -> str:
    """The first words of a text, on one line."""
    words = " ".join(text[: 4 * OPENING].split())
    return words if len(words) <= OPENING else words[:OPENING].rpartition(" ")[0] + " …"
