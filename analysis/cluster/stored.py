"""What a folder of tables from `python -m analysis cluster` says, in the place of a corpus: sums,
and of each some spans. Nothing here reads an article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..base.choices import known
from ..corpus.articles import Corpus
from ..evidence.spans import WORD_KEYS, rates
from ..project import InputError
from ..repetition import PAIR
from .archive import Archive, added, joined, named

# the stage that made a table; the others are of overview
MADE_BY = {"passages": "passages", "longest": "passages", "drift": "quote_variants"}
MADE_BY["lines"] = "keyness"


class Stored(Corpus):
    """Such a folder. As a corpus it has outlets, and the articles of its samples, but no text.
    Tables that are missing, or were made from other articles than the last run, are empty."""

    def __init__(self, folder: str | Path) -> None:
        self.folder, self.tables, self.notes = Path(folder), {}, []
        self.archive, self.manifest = Archive(self.folder), self._manifest("articles")
        if self.counts("articles", ["outlet"]).empty:
            raise InputError(
                f"{self.folder.name} holds no table 'overview' of its articles; make it with: "
                f"python -m analysis cluster ARTICLES --out {self.folder.name} --only overview"
            )
        self.skipped = self.archive.tables("skipped")
        both, *sides = ["article", "outlet"], ["article", "outlet_a"], ["b", "outlet_b"]
        names = sorted(path.stem for path in self.folder.glob("sums/*.samples"))
        said = [
            table[pair].set_axis(both, axis=1)
            for table in (*map(self.samples, names), self.variants())
            for pair in (both, *sides)
            if set(pair) <= set(table)
        ]
        self.articles = joined(said).drop_duplicates("article").set_index("article")
        self.articles["role"] = "article"

    @property
    def outlets(self) -> list[str]:
        return sorted(self.counts("articles", ["outlet"])["outlet"].dropna())

    @property
    def sentences(self) -> pd.DataFrame:
        """None: each stored span brings its own."""
        return pd.DataFrame({"article": [], "start": [], "end": []})

    def _manifest(self, stage: str) -> dict[str, Any]:
        path = self.folder / f"{stage}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def made(self, stage: str) -> bool:
        """Whether this table is there, made from the articles of the last run."""
        return self._manifest(stage).get("inputs") == self.manifest["inputs"]

    def missing(self, stage: str) -> str:
        """What stands in the place of an empty table."""
        if self.made(stage):
            return "Nothing was found."
        again = "run python -m analysis cluster again with"
        return f"Not made: {again} --only {stage}, or without --only."

    def facts(self) -> dict[str, str]:
        """Where the numbers come from."""
        told, source = self.counts("articles", ["year"]), self.manifest["inputs"]
        years = told["year"].dropna()
        size, made = sum(size for _, size, _ in source), self.folder.glob("*.json")
        return {
            "Files": f"{len(source):,}, {size:,} bytes, the first {source[0][0]}",
            "Code and lexicons": self.manifest["version"],
            "Articles": f"{told['articles'].sum():,}",
            "Outlets": f"{len(self.outlets):,}: {', '.join(self.outlets[:20])}"
            if self.outlets
            else "none known",
            "Years": f"{years.min()} to {years.max()}" if len(years) else "none known",
            "Words": f"{told['words'].sum():,}, without furniture and repeats",
            "Skipped": f"{len(self.skipped):,}",
            "Tables": ", ".join(sorted(f.stem for f in made if self.made(f.stem))),
        }

    def _sums(self, name: str, kind: str) -> pd.DataFrame:
        if not self.made(MADE_BY.get(name, "overview")):
            return pd.DataFrame()
        table = self.archive.tables(f"sums/{name}.{kind}")
        return named(table, {"outlet", "outlet_a", "outlet_b"} & set(table))

    def counts(self, name: str, by: Sequence[str], per: str | None = None) -> pd.DataFrame:
        """The stored counts (see sums.COUNTED) summed by these columns; `per` as in evidence.count."""
        table = self._sums(name, "counts")
        if table.empty:
            return table
        table = added(table, by)
        if per is None:
            return table
        return rates(table, self.counts("words", [k for k in by if k in WORD_KEYS]), by, per)

    def samples(self, name: str) -> pd.DataFrame:
        """Of each number of `counts` a few spans, each with sentence and sentence_start."""
        return self._sums(name, "samples")

    def longest(self) -> pd.DataFrame:
        """The longest passages of each reading, as repetition.between has them."""
        table = self.samples("longest")
        table = table if len(table) else pd.DataFrame(columns=PAIR)
        return table.sort_values("words", ascending=False, kind="stable")

    def variants(self, most: int = 20) -> pd.DataFrame:
        """Of quote_variants the utterances that most outlets tell, and tell differently."""
        files = self.archive.files("quote_variants") if self.made("quote_variants") else []
        # one part at a time; an utterance stands in one
        parts = [_told_most(pd.read_parquet(file), most) for file in files]
        return _told_most(joined(parts), most) if parts else pd.DataFrame()

    def keyness(self) -> pd.DataFrame:
        """The stored keyness of the outlets; attrs['limit'] says what was tested."""
        return self.archive.read("keyness", 0) if self.made("keyness") else pd.DataFrame()


def _told_most(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """The rows of the utterances that most outlets tell, then of those with most changes."""
    told = table.groupby("statement")[["outlet", "change"]].nunique()
    best = told.sort_values(["outlet", "change"], ascending=False, kind="stable").head(most)
    return table.set_index("statement", drop=False).loc[best.index].reset_index(drop=True)


def read(folder: Path, event: str = "", outlets: Sequence[str] = ()) -> Corpus:
    """The stored tables of an archive; of one event the articles themselves, which the run has
    kept."""
    if not event:
        return Stored(folder)
    archive = Archive(folder)
    events = archive.table(archive.everything, "event")["event"]
    known(event, events.dropna().unique(), "event")
    corpus = archive.corpus(np.flatnonzero(events == event))
    return corpus.select(outlets=outlets) if outlets else corpus
