"""What a folder of tables from `python -m analysis cluster` says, in the place of a corpus: sums,
and of each some spans.

Nothing here reads an article: a page about an archive is made from what the workers have counted
and kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus, nearest
from ..evidence.spans import WORD_KEYS, rates
from ..project import InputError
from ..repetition.shared import PAIR

# made by; others by overview
TABLES = {
    "passages": "passages",
    "longest": "passages",
    "drift": "quote_variants",
    "lines": "keyness",
}


class Stored(Corpus):
    """Such a folder. As a corpus it has the outlets, and of its samples the articles and their
    sentences, but no text.

    Tables that are missing, or were made from other articles than the last run, are empty;
    `missing` says so.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder, self.tables, self.notes = Path(folder), {}, []
        self.manifest = self._manifest("articles")
        if not self.made("overview"):
            raise InputError(
                f"{self.folder.name} holds no table 'overview' of its articles; make it with: "
                f"python -m analysis cluster ARTICLES --out {self.folder.name} --only overview"
            )
        files = sorted((self.folder / "skipped").glob("*.parquet"))
        self.skipped = pd.concat(
            [pd.DataFrame(columns=["file", "reason"]), *map(pd.read_parquet, files)],
            ignore_index=True,
        )
        kept = [
            self._sums(f.name.split(".")[0], "samples")
            for f in sorted((self.folder / "sums").glob("*.samples.parquet"))
        ]
        said = [
            t[pair].set_axis(["article", "outlet"], axis=1)
            for t in [*kept, self.variants()]
            for pair in (["article", "outlet"], ["article", "outlet_a"], ["b", "outlet_b"])
            if len(t) and set(pair) <= set(t)
        ]
        known = pd.concat([pd.DataFrame(columns=["article", "outlet"]), *said])
        self.articles = known.drop_duplicates("article").set_index("article").assign(role="article")
        self.outlets_known = sorted(self.counts("articles", ["outlet"])["outlet"].dropna())

    @property
    def outlets(self) -> list[str]:
        return self.outlets_known

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
        return (
            "Nothing was found."
            if self.made(stage)
            else f"Not made: run python -m analysis cluster again with --only {stage}, or without --only."
        )

    def facts(self) -> dict[str, str]:
        """Where the numbers come from."""
        told, source = self.counts("articles", ["year"]), self.manifest["inputs"]
        years = told["year"].dropna()
        return {
            "Files": f"{len(source):,}, {sum(size for _, size, _ in source):,} bytes, the first {source[0][0]}",
            "Code and lexicons": self.manifest["version"],
            "Articles": f"{told['articles'].sum():,}",
            "Outlets": f"{len(self.outlets):,}: {', '.join(self.outlets[:20])}"
            if self.outlets
            else "none known",
            "Years": f"{years.min()} to {years.max()}" if len(years) else "none known",
            "Words": f"{told['words'].sum():,}, without furniture and repeats",
            "Skipped": f"{len(self.skipped):,}",
            "Tables": ", ".join(
                sorted(f.stem for f in self.folder.glob("*.json") if self.made(f.stem))
            ),
        }

    def _sums(self, name: str, kind: str) -> pd.DataFrame:
        path = self.folder / "sums" / f"{name}.{kind}.parquet"
        return (
            _named(pd.read_parquet(path))
            if path.exists() and self.made(TABLES.get(name, "overview"))
            else pd.DataFrame()
        )

    def counts(self, name: str, by: Sequence[str], per: str | None = None) -> pd.DataFrame:
        """The stored counts (labels, deaths, agency, loaded, verbs, frames, words, articles,
        passages, drift) summed by these columns;
        per='words' as in evidence.count."""
        table = self._sums(name, "counts")
        if table.empty:
            return table
        table = (
            table.groupby(list(by), dropna=False, observed=True)
            .sum(numeric_only=True)
            .reset_index()
        )
        return (
            table
            if per is None
            else rates(table, self.counts("words", [k for k in by if k in WORD_KEYS]), by, per)
        )

    def samples(self, name: str) -> pd.DataFrame:
        """Of each number of `counts` a few spans, chosen by a hash, each with its sentence
        (sentence, sentence_start)."""
        return self._sums(name, "samples")

    def longest(self) -> pd.DataFrame:
        """The longest passages of each reading, as repetition.between has them."""
        table = self.samples("longest").rename(
            columns={"article": "a", "start": "start_a", "end": "end_a", "text": "text_a"}
        )
        return (
            table.sort_values("words", ascending=False, kind="stable").drop(
                columns=["passages", "chance"]
            )
            if len(table)
            else pd.DataFrame(columns=PAIR)
        )

    def variants(self, most: int = 20) -> pd.DataFrame:
        """Of quote_variants the utterances that most outlets tell, and tell differently."""
        kept = []
        for file in (
            sorted((self.folder / "quote_variants").glob("*.parquet"))
            if self.made("quote_variants")
            else []
        ):
            # one part at a time; an utterance stands in one
            table = pd.read_parquet(file)
            told = table.groupby("statement").agg(
                outlets=("outlet", "nunique"), changes=("change", "nunique")
            )
            best = told.sort_values(["outlets", "changes"], ascending=False, kind="stable").head(
                most
            )
            kept.append(table.merge(best, left_on="statement", right_index=True))
        if not kept:
            return pd.DataFrame()
        order = {"outlets": False, "changes": False, "statement": True}
        whole = pd.concat(kept, ignore_index=True).sort_values(
            [*order], ascending=[*order.values()], kind="stable"
        )
        return whole[whole["statement"].isin(whole["statement"].unique()[:most])].drop(
            columns=["outlets", "changes"]
        )

    def keyness(self) -> pd.DataFrame:
        """The stored keyness of the outlets; attrs['limit'] says what was tested."""
        table = (
            pd.read_parquet(self.folder / "keyness" / "00000.parquet")
            if self.made("keyness")
            else pd.DataFrame()
        )
        table.attrs = self._manifest("keyness").get("made", {}).get("attrs", {})
        return table


def read(folder: Path, event: str = "", outlets: Sequence[str] = ()) -> Corpus:
    """The stored tables of an archive; of one event the articles themselves, which the run has
    kept."""
    if not event:
        return Stored(folder)
    from .archive import Archive

    archive = Archive(folder)
    events = archive.table(np.arange(archive.first[-1]), ["event"])["event"]
    if not (numbers := np.flatnonzero(events == event)).size:
        raise InputError(f"unknown event {event!r}{nearest(event, events.dropna().unique())}")
    corpus = archive.corpus(numbers)
    return corpus.select(outlets=outlets) if outlets else corpus


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """With None where an outlet is not known, as everywhere else."""
    for c in {"outlet", "outlet_a", "outlet_b"} & set(table):
        table[c] = table[c].astype(object).where(table[c].notna(), None)
    return table
