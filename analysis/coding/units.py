"""What people are asked about: units of a table, found and not found, with what the machine said.

A unit is a sentence (did it hold one of the table's finds?), an article and a frame, a statement
and an outlet, or a card. Units that the machine did not find are in, so that misses can be counted.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from .. import findings, framing, voice
from ..base.lexicons import lexicon
from ..base.parameters import coded
from ..corpus.articles import Corpus

UNIT = ["article", "start", "end", "text", "about", "outlet", "event", "machine", "stratum"]
FINDERS: dict[str, tuple[Callable[[Corpus], pd.DataFrame], str]] = {
    "labels": (
        lambda corpus: framing.labels(corpus).query("kind == 'label'"),
        "Does the sentence call somebody by a label (a noun or adjective for what they are)?",
    ),
    "deaths": (
        framing.deaths,
        "Does the sentence tell that somebody died or was killed, as a thing that happened?",
    ),
    "acts": (framing.agency, "Does the sentence tell of an act of harm, as a thing that happened?"),
    "figures": (
        framing.figures,
        "Does the sentence give a number of people, money, votes or a share?",
    ),
    "statements": (
        voice.statements,
        "Does the sentence report, without marks, what somebody said, thought or wanted?",
    ),
    "quotations": (
        lambda corpus: voice.quotations(corpus).query("kind == 'speech'"),
        "Does the sentence quote what somebody said or wrote, in marks?",
    ),
}
ASKED = {
    "frames": "Does the article carry the frame {about!r}?",
    "policy-frames": "Does the article carry the frame {about!r}?",
    "coverage": "Does the article tell this: {about}",
    "cards": "Is this true of the articles, and no more than they say: {about}",
}
CODEBOOKS = {"frames": "generic", "policy-frames": "policy"}


def units(corpus: Corpus, table: str) -> pd.DataFrame:
    """All units of a table: article, start, end, text, about (what is asked of it), outlet, event,
    machine ('1' where the machine found it, '0' where not), stratum (outlet, and found or not).

    table   labels, deaths, acts, figures, statements, quotations (a unit is a sentence); frames (an
            article and a frame of the codebook 'generic'), policy-frames (of 'policy'), coverage (a
            statement and an outlet), cards; or the path of a codebook of one's own, a .csv. Raises
            InputError for another name.
    """
    coded(table)
    if table in FINDERS:
        found = _sentences(corpus, FINDERS[table][0](corpus))
    elif is_codebook(table):
        found = _frames(corpus, CODEBOOKS.get(table, table))
    elif table == "coverage":
        found = _coverage(corpus)
    else:
        found = _cards(corpus)
    roles = corpus.articles["role"].loc[found["article"]] == "article"
    found = found[roles.to_numpy()]
    for column in ("outlet", "event"):
        of = corpus.articles[column].loc[found["article"]]
        found = found.assign(**{column: of.fillna("not known").to_numpy()})
    side = found["machine"].map({"1": "found", "0": "not"})
    return found.assign(stratum=found["outlet"] + " / " + side)[UNIT].reset_index(drop=True)


def checked_as(codebook: str) -> str:
    """The table of units of a codebook."""
    names = {book: table for table, book in CODEBOOKS.items()}
    return names.get(codebook, Path(codebook).name)


def is_codebook(table: str) -> bool:
    """Whether a unit of this table is an article and a frame."""
    return table in CODEBOOKS or table.endswith(".csv")


def question(table: str, about: str) -> str:
    """What a coder is asked of a unit."""
    if table in FINDERS:
        return FINDERS[table][1]
    if table in CODEBOOKS:
        asked = lexicon("questions", ("codebook", "frame", "question"))
        mine = asked[(asked["codebook"] == CODEBOOKS[table]) & (asked["frame"] == about)]
        if len(mine):
            return str(mine["question"].iloc[0])
    return ASKED.get(table, ASKED["frames"]).format(about=about)


def _sentences(corpus: Corpus, spans: pd.DataFrame) -> pd.DataFrame:
    sentences = corpus.sentences
    held = np.zeros(len(sentences), bool)
    at = corpus.locate(spans, sentences)
    held[at[at >= 0]] = True
    table = sentences.assign(machine=np.where(held, "1", "0"), about="")
    return table[table["part"] != "furniture"]


def _frames(corpus: Corpus, cues: str) -> pd.DataFrame:
    scores = framing.frame_scores(corpus, cues)
    table = scores.rename_axis("article").reset_index().melt("article", var_name="about")
    texts = corpus.articles["text"].loc[table["article"]]
    return table.assign(
        start=0,
        end=texts.str.len().to_numpy(),
        text=texts.to_numpy(),
        machine=np.where(table["value"] > 0.5, "1", "0"),
    )


def _coverage(corpus: Corpus) -> pd.DataFrame:
    """The statements of the coverage grid, each asked of each outlet's article of the event."""
    grid = framing.coverage(corpus)
    articles = corpus.articles[corpus.articles["role"] == "article"].reset_index(names="teller")
    first = articles.drop_duplicates(["event", "outlet"])[["event", "outlet", "teller", "text"]]
    asked = grid.drop(columns=["text"]).merge(first, on=["event", "outlet"])
    return asked.assign(
        article=asked["teller"],
        start=0,
        end=asked["text"].str.len(),
        about=asked["statement_text"],
        machine=np.where(asked["told"], "1", "0"),
    )


def _cards(corpus: Corpus) -> pd.DataFrame:
    cards = findings.everything(corpus)
    first = pd.DataFrame([spans.iloc[0] for spans in cards["spans"]], columns=["article", "start"])
    shown = ["\n".join(spans["text"]) for spans in cards["spans"]]
    ends = [int(spans["end"].iloc[0]) for spans in cards["spans"]]
    return first.assign(end=ends, text=shown, about=cards["claim"].to_numpy(), machine="1")
