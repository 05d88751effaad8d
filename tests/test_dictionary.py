"""The data dictionary says what the tables hold, column for column."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import Corpus, framing, repetition, voice, wording
from analysis.base.lexicons import lexicon
from analysis.coding.contrasts import contrasts
from analysis.corpus.corrections import COLUMNS
from analysis.findings import findings, reviews
from analysis.project import ROOT, InputError

PAGE = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
SAID = {
    m[1]: re.findall(r"^- (\w+):", m[2], re.M)
    for m in re.finditer(r"^## ([\w.]+)\n((?:- .*\n?)*)", PAGE, re.M)
}
PLAIN = {"article", "start", "end", "text"}
SIDES = {f"{c}{s}" for s in ("a", "b") for c in ("", "start_", "end_", "text_")}
MADE = {
    "corpus.articles": lambda c: c.articles,
    "corpus.parts": lambda c: c.parts,
    "corpus.sentences": lambda c: c.sentences,
    "corpus.versions": lambda c: c.versions(),
    "framing.comparison": framing.comparison,
    "findings.findings": findings,
    "corrections.csv": lambda c: pd.DataFrame(columns=COLUMNS),
    "reviews.csv": lambda c: pd.DataFrame(columns=reviews.COLUMNS),
    "accepted.csv": reviews.accepted,
    "coding.contrasts": lambda c: contrasts(c, ["deaths"], permutations=99)[0],
    "wording.keyness": lambda c: wording.keyness(c, "The Meridian", permutations=99),
    "wording.concordance": lambda c: wording.concordance(c, "police"),
    "wording.collocates": lambda c: wording.collocates(c, "police"),
    "wording.dispersion": lambda c: wording.dispersion(c, "police"),
}


def table(name: str, corpus: Corpus) -> pd.DataFrame:
    room, call = name.split(".")
    return (
        MADE[name](corpus)
        if name in MADE
        else getattr(
            {"voice": voice, "framing": framing, "repetition": repetition, "wording": wording}[
                room
            ],
            call,
        )(corpus)
    )


@pytest.mark.parametrize("name", SAID)
def test_every_column_has_its_line(sample: Corpus, name: str) -> None:
    columns = list(table(name, sample).columns)
    plain = PLAIN | (SIDES if name in ("repetition.within", "repetition.between") else set())
    assert [c for c in columns if c not in plain] == SAID[name]


def test_a_lexicon_without_a_column_says_which(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("word,stance\nsay,neutral\n")
    assert lexicon(str(tmp_path / "own.csv"), ("word",))["word"].tolist() == ["say"]
    with pytest.raises(InputError, match=r"own\.csv: no column 'cue'; it has word, stance"):
        lexicon(str(tmp_path / "own.csv"), ("word", "cue"))
