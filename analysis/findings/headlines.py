"""Findings about headlines: what stands there, and what the article does not say."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .. import framing
from ..base.told import many
from ..corpus.articles import Corpus
from ..corpus.headlines import headlines
from .finding import Finding, listed, rule, told_spans


@rule
def label_in_the_headline_only(corpus: Corpus) -> Iterator[Finding]:
    """A label that stands in the headline and never in the article's own narration."""
    articles, title = corpus.articles, headlines(corpus).loc[lambda t: t != ""]
    if title.empty:
        return
    above = framing.labels(Corpus(articles.loc[title.index].assign(text=title)))
    above = above[(above["kind"] == "label") & above["family"].str.contains("violen|milit|armed")]
    labels = told_spans(corpus, "labels")
    body = labels[labels["part"] != "headline"]
    stems = above["label"].str.lower().str[:6]
    for (article, stem), group in above.assign(stem=stems).groupby(["article", "stem"]):
        mine = body[body["article"] == article]
        same = mine[mine["label"].str.lower().str.startswith(stem)]
        others = mine[mine["family"].isin(group["family"]) & (mine["voice"] == "narration")]
        others = others.drop(same.index, errors="ignore")
        spoken = (same["voice"] == "narration") | (same["part"] == "lead")
        # either its lead has another word for them, or only people whom it quotes have this one
        elsewhere = (others["part"] == "lead").any() or len(same) > 0
        if spoken.any() or others.empty or not elsewhere:
            continue
        row = articles.loc[article]
        yield Finding(
            "a label in the headline only",
            row["event"],
            f"The headline of {row['outlet']}, “{title[article]}”, has “{group['text'].iloc[0]}”; "
            f"the article's own narration never does and has {listed(others['text'])}.",
            f"In quoted or attributed words it stands {many(len(same), 'time')}.",
            0.85,
            pd.concat([others, same]),
        )
