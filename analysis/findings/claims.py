"""Findings about one claim in several outlets: called false by one, reported plain by another."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .. import framing, voice
from ..corpus.articles import Corpus
from ..corpus.spans import span_table
from .finding import Finding, brief, rule, surname, told, told_tellings

DOUBTED = ("false", "unsupported")
KEPT_OFF = ("distancing",)  # a verb that keeps a distance does not report plain


@rule
def false_here_plain_there(corpus: Corpus) -> Iterator[Finding]:
    """A claim that one outlet calls false or unsupported in its own words, and that another reports
    of the same person without such a word."""
    said = told(corpus, voice.stances(corpus))
    said = said[(said["person"] != "") & said["event"].notna() & said["outlet"].notna()]
    doubted = said[said["verdict"].isin(DOUBTED)]
    if doubted.empty:
        return
    said = said.assign(bearer=surname(said["person"]))
    doubters = said.loc[doubted.index].groupby(["event", "bearer"])["outlet"].agg(set)
    for name, held in _same_claim(corpus, said):
        one = held[held["verdict"].isin(DOUBTED)].head(1)
        if one.empty:
            continue
        about = (one["event"].iloc[0], one["bearer"].iloc[0])
        plain = held[(held["bearer"] == about[1]) & (held["verdict"] == "")]
        plain = plain[~plain["outlet"].isin(doubters[about]) & ~plain["stance"].isin(KEPT_OFF)]
        plain = plain.drop_duplicates("outlet")
        if plain.empty:
            continue
        first, others = one.iloc[0], plain.itertuples()
        under = "; ".join(f"{r.outlet}: {r.verb}" for r in others)
        yield Finding(
            "called false here, reported plain there",
            about[0],
            f"{first['outlet']} puts a word of its own to what {first['person']} says: "
            f"“{first['verdict_text']}”. Reported without one: {under}. “{brief(name)}”",
            "The word is the outlet's own, outside quotation marks; a later sentence of the others "
            "may say the same.",
            0.8,
            _places(corpus, one, plain),
        )


def _same_claim(corpus: Corpus, said: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Claims that two outlets report: one utterance, or sentences that state the same; each once,
    with its words."""
    tellings = told_tellings(corpus).set_index(["article", "start"])["statement"]
    tellings = tellings[~tellings.index.duplicated()]
    keys = pd.MultiIndex.from_frame(said[["article", "said_start"]])
    uttered = said.assign(claim=tellings.reindex(keys).to_numpy())
    covered = framing.coverage(corpus)
    covered = covered[covered["told"] & (covered["told_by"] > 1)]
    seen: set[tuple[str, int]] = set()
    for rows in (uttered, _aligned(corpus, said, covered)):
        for _, held in rows.dropna(subset=["claim"]).groupby("claim"):
            places = set(zip(held["article"], held["said_start"], strict=True))
            if held["outlet"].nunique() > 1 and not places <= seen:
                seen |= places
                row = held.iloc[0]
                text = corpus.articles["text"][row["article"]]
                yield text[int(row["said_start"]) : int(row["said_end"])], held


def _aligned(corpus: Corpus, said: pd.DataFrame, covered: pd.DataFrame) -> pd.DataFrame:
    """The claims by the statement of framing.coverage in whose sentence they stand."""
    spans = covered[["article", "start", "end", "statement"]]
    rows = said.assign(at=corpus.locate(said.assign(start=said["said_start"]), corpus.sentences))
    ours = spans.assign(at=corpus.locate(spans, corpus.sentences))
    joined = rows.merge(ours[["at", "statement"]], on="at", how="inner")
    return joined.assign(claim="c" + joined["statement"].astype(str))


def _places(corpus: Corpus, one: pd.DataFrame, plain: pd.DataFrame) -> pd.DataFrame:
    """The verdict, and the words under which others report the claim."""
    rows = [(r.article, r.verdict_start, r.verdict_end) for r in one.itertuples()]
    rows += [(r.article, r.start, r.end) for r in plain.itertuples()]
    return span_table(corpus, rows)
