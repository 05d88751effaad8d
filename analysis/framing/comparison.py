"""Figures of several outlets about the same thing, side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from .figures import figures


def comparison(corpus: Corpus) -> pd.DataFrame:
    """The same quantity as each outlet of an event has it: `figures` of quantities that two outlets
    or more give, in order.

    quantity   unit and who it is about ("killed, civilians"; "vehicles"); event, outlet
    given      the figure in words: "at least 22", "24 to 99"
    note       'differs' where no figure of this outlet agrees with any of another's; their bounds
    are compared, so that "at
               least 20" and 23 agree, and "about" leaves a tenth on either side

    Totals over a period, percentages, people of whom nothing else is said, and what is told of
    another year are not compared.
    Nothing says who is right, and two outlets may mean two things.
    """
    f = figures(corpus)
    known = corpus.articles.loc[
        corpus.articles["role"] == "article", ["event", "outlet", "date"]
    ].dropna(subset=["event", "outlet"])
    f = f.join(known, on="article", how="inner").rename_axis(None).sort_values(["article", "start"])
    year = pd.to_numeric(f["when"].str.extract(r"(\d{4})")[0])
    # what is told of an earlier year is background
    past = year.notna() & f["date"].notna() & (year != f["date"].dt.year)
    f = f[
        ~f["aggregate"]
        & ~past
        & ~f["unit"].isin(["percent", "people", ""])
        & ((f["part_of"] < 0) | (f["group"] != "unspecified"))
    ]
    who = f["group"].where((f["group"] != "unspecified") & (f["state"] != ""), "")
    f["quantity"] = f["unit"] + (", " + who).where(who != "", "")
    tenth = f["value"].where(f["qualifier"] == "about", 0) * 0.1
    low, high = (f["low"] - tenth).fillna(-np.inf), (f["high"] + tenth).fillna(np.inf)
    bounds = zip(f["value"], f["low"], f["high"], strict=True)
    number = [
        " to ".join(f"{x:,.10g}" for x in ([v] if v == v else [a, b]) if x == x)
        for v, a, b in bounds
    ]
    f["given"] = (f["qualifier"] + " " + pd.Series(number, index=f.index, dtype="str")).str.strip()
    kept = []
    for _, rows in f.groupby(["event", "quantity"]):
        if rows["outlet"].nunique() < 2:
            continue
        a, b = low[rows.index].to_numpy(), high[rows.index].to_numpy()
        agree = pd.DataFrame(
            (a[:, None] <= b) & (a <= b[:, None]),
            index=rows["outlet"].to_numpy(),
            columns=rows["outlet"].to_numpy(),
        )
        both = agree.T.groupby(level=0).any().T.groupby(level=0).any()
        # 9 votes, 312 votes: two things
        clear = (rows["state"] != "") | (
            rows.groupby("outlet")["value"].transform("nunique").max() < 2
        )
        kept.append(
            rows.assign(note=np.where(clear & ~rows["outlet"].map(both.all(axis=1)), "differs", ""))
        )
    columns = [
        "article",
        "start",
        "end",
        "text",
        "event",
        "quantity",
        "outlet",
        "given",
        "value",
        "low",
        "high",
        "qualifier",
        "place",
        "when",
        "attributed_to",
        "note",
    ]
    return pd.concat(kept, ignore_index=True)[columns] if kept else pd.DataFrame(columns=columns)
