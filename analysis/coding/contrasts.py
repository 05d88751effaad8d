"""All counts of a page tested between outlets at once, by article, corrected for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import pandas as pd

from .. import evidence, framing, voice
from ..base.choices import known
from ..corpus.articles import Corpus
from ..evidence.measures import q_values

# what is found, the column that names its kinds, what a rate is of
COUNTS: dict[str, tuple[Callable[[Corpus], pd.DataFrame], str, str]] = {
    "labels": (lambda c: framing.labels(c).query("kind == 'label'"), "label", "words"),
    "deaths": (framing.deaths, "register", "words"),
    "acts": (framing.agency, "construction", "words"),
    "voices": (voice.voices, "voice", "words"),
    "frames": (framing.frames, "frame", "words"),
    "loaded words": (framing.loaded, "category", "words"),
    "verbs": (voice.quotations, "stance", "spans"),
}
SPAN, KEYS = ["article", "start", "end", "text"], ["count", "kind"]


def contrasts(
    corpus: Corpus, counts: Sequence[str] = tuple(COUNTS), permutations: int = 999
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`evidence.differences` for several counts together, strongest first, and their spans.

    counts   of COUNTS: labels, deaths, acts, voices, frames, loaded words, verbs

    The first table: count, kind, outlet, then the columns of `evidence.differences`, q after
    Benjamini and Hochberg (1995) over all of them; attrs["limit"] says what was tested. The second:
    the described spans with count and kind. Raises InputError for an unknown count.
    """
    found: dict[str, list[pd.DataFrame]] = {}
    for name in counts:
        find, by, of = COUNTS[known(name, COUNTS, "count")]
        spans = evidence.counted(corpus, find(corpus))
        spans = spans[(spans[by] != "") & spans[by].notna()]
        found.setdefault(of, []).append(spans.assign(count=name, kind=spans[by]))
    # what is of the same words is tested at once, for articles are drawn once for all
    tables = [
        evidence.differences(
            corpus,
            pd.concat([spans[[*SPAN, *KEYS]] for spans in some]),
            KEYS,
            of=of,
            permutations=permutations,
        )
        for of, some in found.items()
    ]
    rows, limit = pd.concat(tables, ignore_index=True), tables[0].attrs["limit"]
    tested = rows["p"].notna()
    if tested.any():
        rows.loc[tested, "q"] = q_values(rows.loc[tested, "p"])
        rest = "" if tested.all() else " The others: too few to test."
        limit = (
            f"{tested.sum()} of {len(rows)} differences are tested, by permuting whole articles "
            f"within events; q corrects for all {tested.sum()}.{rest}"
        )
    rows = rows[[*KEYS, *(c for c in rows if c not in KEYS)]]
    rows = rows.sort_values(["p", *KEYS, "outlet"], kind="stable", ignore_index=True)
    rows.attrs["limit"] = limit
    return rows, pd.concat(chain.from_iterable(found.values()), ignore_index=True)
