"""Which findings are shown: kinds that people judged true and worth showing, at most five an event.

A kind of card earns its place by `data/judged_cards.csv`: cards drawn over open collections, each
with one verdict, *worth* (true, and worth a reader's time), *noise* (true, and not), *misleading*
or *false*.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from .. import evidence, project
from ..corpus.articles import Corpus
from ..corpus.remembered import per_event
from .finding import RULES, Finding

MOST, MOST_OF_A_KIND, MOST_SPANS = 5, 2, 8  # cards an event; of one kind there; sentences a card
TRUE, WORTH = 0.85, 0.6  # shares of its judged cards that a kind must reach
COLUMNS = [*Finding._fields[:-1], "precision", "judged", "spans"]


@cache
def measured() -> pd.DataFrame:
    """What people said of the cards of each kind: kind (index), judged (cards), precision (the
    share that is true), worth (the share that is true and worth showing)."""
    verdicts = pd.read_csv(project.DATA / "judged_cards.csv", dtype=str)
    true = verdicts["verdict"].isin(["worth", "noise"])
    worth = verdicts["verdict"] == "worth"
    kinds = verdicts.assign(judged=1, precision=true, worth=worth).groupby("kind")
    return kinds.agg({"judged": "sum", "precision": "mean", "worth": "mean"})


def proved() -> set[str]:
    """The kinds that are shown as cards; all others are leads."""
    known = measured()
    return set(known.index[(known["precision"] >= TRUE) & (known["worth"] >= WORTH)])


@per_event
def everything(corpus: Corpus) -> pd.DataFrame:
    """All that the rules find: the columns of `findings`, kind by kind, the strongest first."""
    found = [f for rule in RULES for f in rule(corpus) if len(f.spans)]
    table = pd.DataFrame(found, columns=list(Finding._fields))
    table["event"] = [e if isinstance(e, str) else None for e in table["event"]]
    known = measured().reindex(table["kind"])
    table["precision"] = known["precision"].to_numpy(float)
    table["judged"] = known["judged"].fillna(0).astype("int64").to_numpy()
    table["worth"] = known["worth"].fillna(0).to_numpy(float)
    order = ["worth", "kind", "strength", "claim"]
    table = table.sort_values(order, ascending=[False, True, False, True], kind="stable")
    table = table.reset_index(drop=True)
    table["spans"] = _described(corpus, table["spans"])
    return table


@per_event
def findings(corpus: Corpus) -> pd.DataFrame:
    """What stands out in each event: the cards, best first.

    kind, event        the rule that found it; the event of its articles, None where not known
    claim, limit       in plain words, with its numbers; what it cannot show
    strength           0 to 1, for the order within a kind
    precision, judged  of how many judged cards of this kind how many are true
    spans              a described span table each (see evidence.describe)

    At most five an event. Another kind comes before a second card of a kind; a kind that people
    judged true too seldom is no card but a lead (`leads`). Claims count what was found; what was
    not found may still be there.
    """
    table = everything(corpus)
    table = table[table["kind"].isin(proved())]
    again = table.groupby(["event", "kind"], dropna=False).cumcount()
    table = table.assign(again=again)[again < MOST_OF_A_KIND]
    table = table.sort_values(
        ["again", "worth", "strength", "kind"], ascending=[True, False, False, True], kind="stable"
    )
    table = table[table.groupby("event", dropna=False).cumcount() < MOST]
    return table[COLUMNS].reset_index(drop=True)


@per_event
def leads(corpus: Corpus) -> pd.DataFrame:
    """What rules found whose kind is not proved: to check, not to show. Columns of `findings`."""
    table = everything(corpus)
    return table.loc[~table["kind"].isin(proved()), COLUMNS].reset_index(drop=True)


def _described(corpus: Corpus, tables: pd.Series) -> list[pd.DataFrame]:
    """Each finding's spans, described all at once: a look-up a finding would cost more than the
    rules."""
    columns = ["article", "start", "end", "text"]
    plain = [
        spans[columns].drop_duplicates().head(MOST_SPANS).assign(finding=n)
        for n, spans in enumerate(tables)
    ]
    if not plain:
        return []
    described = evidence.describe(corpus, pd.concat(plain, ignore_index=True))
    groups = described.groupby("finding")
    return [spans.drop(columns="finding").reset_index(drop=True) for _, spans in groups]
