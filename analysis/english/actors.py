"""Who is called what: labels, offices and named actors, grouped under their fullest name within an
event.

Where nothing in an article links a mention to a name, its referent is ''.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from ..base.progress import steps
from ..corpus.articles import Corpus
from ..corpus.remembered import per_event, reads_english
from ..corpus.spans import span_table, uncollected
from .called import rows
from .mentions import Reader, fold
from .referents import Referents

COLUMNS = ["label", "family", "form", "referent", "kind", "spelling_of"]


@reads_english
@per_event
def labels(corpus: Corpus) -> pd.DataFrame:
    """Who is called what: a span for each label, office and named actor.

    label         the word of data/lexicons/labels.csv, in the singular; for a name, the name as
                  printed
    family        the label's family there; '' for a name without an office
    form          noun ("terrorists"), modifier ("terrorist attack"), abstract ("terrorism"), name
    referent      the fullest name that the event's articles give the same actor; '' where the
                  article links the mention to no name
    kind          label, person, organisation, place, country, unknown
    spelling_of   the commoner spelling in the same event of which this is a variant, '' otherwise
    """
    return _all(corpus)[0]


def events(corpus: Corpus, article: pd.Series) -> pd.Series:
    """The event of each article; an article of no known event stands alone, under "\\0" and its
    id."""
    event = article.map(corpus.articles["event"])
    return event.where(event.notna(), "\0" + article).astype("str")


@reads_english
@per_event
def names(corpus: Corpus) -> pd.DataFrame:
    """Who bears which name: event (as `events` has it), name (folded, see mentions.fold), referent
    and kind as in `labels`."""
    return _all(corpus)[1]


@uncollected()
def _all(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables of `labels` and of `names`, which are found together."""
    reader = Reader(corpus)
    ids = corpus.articles.index.tolist()
    told: dict[str, list[int]] = defaultdict(list)
    for a, key in enumerate(events(corpus, corpus.articles.index.to_series())):
        told[key].append(a)
    aliases = {fold(alias): referent for alias, referent in rows("aliases", "alias", "referent")}
    bearers: list[tuple[str, str, str, str]] = []

    def rows_of(key: str, members: list[int]) -> list[tuple]:
        event = Referents(reader.texts, [m for a in members for m in reader.mentions(a)], aliases)
        bearers.extend(
            (key, " ".join(name), event.shown(name), event.kind(name)) for name in event.printed
        )
        return sorted((m.article, m.start, m.end, *event.columns(m)) for m in event.mentions)

    found = (
        (ids[a], *row, a)
        for key, members in steps(told.items(), len(told))
        for a, *row in rows_of(key, members)
    )
    table = span_table(corpus, found, [*COLUMNS, "number"])
    # events may be told by turns
    table = table.iloc[np.argsort(table.pop("number"), kind="stable")].reset_index(drop=True)
    borne = pd.DataFrame(bearers, columns=["event", "name", "referent", "kind"])
    corpus.remember(table, labels)
    corpus.remember(borne.astype("str"), names)
    return table, borne
