"""Deaths, and acts of harm: what was done, in which words, by whom, to whom."""

from __future__ import annotations

import pandas as pd

from ..base.choices import known
from ..corpus.articles import Corpus
from .harm import harm

SPAN = ["article", "start", "end", "text"]
REAL = ("told", "threatened", "denied", "general", "figurative")


def deaths(corpus: Corpus, real: str = "told") -> pd.DataFrame:
    """Spans of terms of dying and killing.

    term      dictionary form; register: neutral, honorific, euphemism, criminal or derogatory;
              kind: verb, intransitive, noun, adjective, lives ("claimed six lives") or person
              ("martyrs")
    victim    security forces, civilians, militants, animals, mixed or unspecified, by the nouns in
              victim_text, the noun phrase of the same clause (victim_start and victim_end -1 where
              none is found)
    real      told; threatened (planned, feared, supposed, still to come: "would have been a
              massacre"); denied ("nobody was killed"); general ("crime and death"); figurative
              ("killed the bill")

    The rows are those of one kind of `real`, told unless another is asked for, or those of "all".
    The choice is made here and nowhere later: what `evidence` counts is what is told. "Deadly",
    which says that somebody died and not who, is left out. Who is meant by a pronoun or a name
    alone is not guessed: unspecified. Raises InputError for an unknown `real`.
    """
    found = _of(corpus, real)
    columns = ["term", "register", "kind", "victim", "victim_text", "victim_start", "victim_end"]
    rows = found["act"] == "killing"
    return found.loc[rows, [*SPAN, *columns, "real"]].reset_index(drop=True)


def agency(corpus: Corpus, real: str = "told") -> pd.DataFrame:
    """Spans of acts of harm, by construction (Trew 1979; Fowler 1991: who is made to act, and who
    is left out).

    construction   active, passive with agent, passive without agent, nominalisation ("the killing
                   of"), event as killer
    act            killing, injury, attack, abduction, arrest, displacement; term: dictionary form
                   of the verb or noun
    agent, victim  security forces, civilians, militants, mixed, event, unspecified, '' where none
                   is named; agent_text, victim_text: the words
    real           as in `deaths`, and so is the choice of rows

    Dying without a killer ("six died") is no act of harm: it stands in `deaths`. An attack on a
    person whose sentence tells of nothing violent beside it ("attacked the minister for his
    speech") is taken for one in words: figurative. Raises InputError for an unknown `real`.
    """
    found = _of(corpus, real)
    return _acts(found[~found["act"].isin(["charge", "conviction"])])


def prosecutions(corpus: Corpus, real: str = "told") -> pd.DataFrame:
    """Spans of arrests, charges and convictions (act), with the columns and the care of `agency`:
    who arrests or charges is the agent, who is arrested or charged the victim. What somebody is
    charged with is not said to have been done. Raises InputError for an unknown `real`."""
    found = _of(corpus, real)
    return _acts(found[found["act"].isin(["arrest", "charge", "conviction"])])


def _acts(found: pd.DataFrame) -> pd.DataFrame:
    victim = found["victim"].where(found["victim_text"] != "", "")
    columns = ["act", "term", "construction", "agent", "agent_text", "victim", "victim_text"]
    rows = found["construction"] != ""
    return found.assign(victim=victim).loc[rows, [*SPAN, *columns, "real"]].reset_index(drop=True)


def _of(corpus: Corpus, real: str) -> pd.DataFrame:
    known(real, (*REAL, "all"), "real")
    found = harm(corpus)
    return found if real == "all" else found[found["real"] == real]
