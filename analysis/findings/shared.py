"""Findings about shared wording: narration that two outlets have alike, and an agency's text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .. import repetition
from ..corpus.articles import Corpus
from .finding import Finding, brief, outlets_of, pieces, rule

LEAST, FAR = 12, 20  # words in one wording: of one event, of two or unknown ones


@rule
def shared_words(corpus: Corpus) -> Iterator[Finding]:
    """Narration that two outlets of an event have alike, and an agency's text."""
    shared = repetition.between(corpus).sort_values("words", ascending=False, kind="stable")
    shared = shared[shared["reading"].isin(["candidate copy", "agency copy"])]
    roles, agency = corpus.articles["role"], corpus.articles["agency"]
    same, kept = shared["same_event"].fillna(False), shared["words"] - shared["edits"]
    # of two events, or of unknown ones, a short run is a turn of the trade
    for row in shared[kept >= np.where(same, LEAST, FAR)].itertuples():
        one, other = outlets_of(corpus, [row.a, row.b])
        if one == other or "reference" in (roles[row.a], roles[row.b]):
            continue
        credit = agency.loc[[row.a, row.b]]
        if row.reading == "candidate copy":
            how = f"{one} and {other} share {row.words} words of their own narration"
        elif (credit != "").all():
            how = (
                f"{one} and {other} carry {row.words} words alike, both under the credit of "
                f"{credit.iloc[0]}"
            )
        else:
            how = f"Of {one} and {other} one credits an agency for {row.words} words of both"
        copy = row.reading == "candidate copy"
        yield Finding(
            "shared narration" if copy else "agency copy",
            corpus.articles["event"][row.a],
            f"{how}: “{brief(row.text_a)}”.",
            f"{row.edits} of the words changed; {row.why}.",
            min(0.9, 0.6 + row.words / 150) if copy else 0.5,
            pieces(corpus, shared.loc[[row.Index]]),
        )
