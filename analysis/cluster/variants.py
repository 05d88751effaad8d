"""Quotations in several tellings: by event, and where none is known by windows of days."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from ..repetition import tellings, variants
from .archive import Archive
from .run import Run, of_files
from .sums import sum_up, sums_of
from .tallies import Task, whole


@of_files()
def quote_variants(run: Run) -> Any:
    """repetition.quote_variants over the whole archive: a Dask DataFrame on OUT/quote_variants.

    What is compared with each other (all of an event, or of some days) is in one task; what tasks
    link is put together afterwards: where no event is known, it may be told from day to day.
    """

    def make() -> None:
        pools = tellings.pools(run.archive.fact("event"), run.archive.fact("date"))
        tasks = whole(run, pools, "rarity", "loose rarity")
        with sums_of(run, "drift"), run.scratch("links", "roots"):
            run.map("quote_variants: links", _links, tasks)
            run.map("quote_variants: utterances", _roots, [0])
            run.map("quote_variants: tellings", _tellings, range(len(tasks)))

    return run.table("quote_variants", make)


def _links(archive: Archive, task: Task) -> None:
    """The tellings that are linked, each with the fuller one that it agrees with best, and how
    well; in OUT/links."""
    corpus = task.corpus(archive)
    u = tellings.utterances(corpus)
    parent, u["share"] = tellings.linked(corpus, u)
    u["part"] = task.part
    u["number"] = task.numbers[corpus.articles.index.get_indexer(pd.Index(u["article"]))]
    u["key"] = (u["number"] * (1 << 30) + u["start"]) * 2 + (u["mode"] == "indirect")
    u["parent"] = u["key"].to_numpy()[parent]
    linked = u["parent"] != u["key"]
    archive.write("links", task.part, u[linked | u["key"].isin(u.loc[linked, "parent"])])


def _roots(archive: Archive, _: int) -> None:
    """The fullest at the end of the links of each telling (its place among them), and the task that
    is to list it: the first that has any telling of the utterance."""
    links = archive.tables("links")
    links["part"] = links.groupby("key")["part"].transform("min")
    # the best of all tasks, and of two as good the first
    links = links.sort_values("share", ascending=False, kind="stable").drop_duplicates("key")
    # direct, then indirect, as in one process
    links = links.sort_values(["mode", "key"], ignore_index=True)
    links["statement"] = tellings.roots(pd.Index(links["key"]).get_indexer(links["parent"]))
    links["home"] = links.groupby("statement")["part"].transform("min")
    archive.write("roots", 0, links.sort_values("home", kind="stable"))


def _tellings(archive: Archive, part: int) -> None:
    """The utterances that this part is to list."""
    u = pd.read_parquet(archive.files("roots"), filters=pc.field("home") == part)
    table = variants.told(archive.corpus(np.unique(u["number"])), u)
    drift, by = table.assign(n=1), ["outlet", "mode", "change"]
    sum_up(archive, "drift", part, by, drift, drift)
    archive.part("quote_variants", part, table)
