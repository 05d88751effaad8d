"""The lines of a word: found once, then filtered, sorted and cut as one likes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .. import voice, wording
from ..corpus.articles import Corpus
from ..corpus.headlines import called
from ..project import InputError

WIDEST = 200  # characters on either side
# How lines may be ordered: the n-th word after (R) or before (L), or what is known of the article.
ORDERS = ("1R", "2R", "3R", "1L", "2L", "3L", "outlet", "date", "article")


def found(corpus: Corpus, pattern: str) -> pd.DataFrame:
    """Every line of a word (wording.concordance, its widest context), and beside it role (of the
    speaker), date of the article and title (what it is called). Worked out once for each word of a corpus."""
    key = ("analysis.explore.lines", "found", pattern)
    if key not in corpus.tables:
        table = wording.concordance(corpus, pattern, width=WIDEST, sort="article")
        said = voice.voices(corpus)
        roles = np.append(said["role"].to_numpy(dtype=object), "")
        table["role"] = roles[corpus.locate(table, said)]
        table["date"] = corpus.articles["date"].loc[table["article"]].to_numpy()
        table["title"] = called(corpus).loc[table["article"]].to_numpy()
        corpus.tables[key] = table
    return corpus.tables[key].copy(deep=False)


def filtered(lines: pd.DataFrame, by: Mapping[str, str]) -> pd.DataFrame:
    """The lines of this voice, speaker (a part of the name), role, part, from this day, to this
    day; '' for all. Raises InputError for what is no date."""
    for column in ("voice", "role", "part"):
        if wanted := by.get(column, ""):
            lines = lines[lines[column] == wanted]
    if name := by.get("speaker", "").strip():
        lines = lines[lines["speaker"].str.contains(name, case=False, regex=False)]
    if day := _day(by.get("from", "")):
        lines = lines[lines["date"] >= day]
    if day := _day(by.get("to", "")):
        lines = lines[lines["date"] < day + pd.Timedelta(days=1)]
    return lines


def _day(said: str) -> pd.Timestamp | None:
    if not said.strip():
        return None
    try:
        return pd.Timestamp(said.strip())
    except ValueError:
        raise InputError(f"{said!r} is no date; write it as 2031-03-09") from None


def ordered(lines: pd.DataFrame, orders: Sequence[str]) -> pd.DataFrame:
    """The lines by one to three of ORDERS, the first counts most; otherwise as in the articles."""
    keys = {f"{n}": _keys(lines, order) for n, order in enumerate(orders) if order}
    if not keys or lines.empty:
        return lines.reset_index(drop=True)
    by = pd.DataFrame(keys, index=lines.index).sort_values(list(keys), kind="stable")
    return lines.loc[by.index].reset_index(drop=True)


def _keys(lines: pd.DataFrame, order: str) -> Any:
    if order in ("outlet", "article", "date"):
        return lines[order] if order == "date" else lines[order].fillna("").astype("str")
    nth = re.compile(rf"\W*(?:\w+\W+){{{int(order[0]) - 1}}}(\w+)")
    side, step = ("right", 1) if order[1] == "R" else ("left", -1)  # to the left, read backwards
    found = (nth.match(text.lower()[::step]) for text in lines[side])
    return [m[1][::step] if m else "" for m in found]


def cut(lines: pd.DataFrame, width: int) -> pd.DataFrame:
    """The lines with no more than `width` characters on either side."""
    return lines.assign(left=lines["left"].str[-width:], right=lines["right"].str[:width])
