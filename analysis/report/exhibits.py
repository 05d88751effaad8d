"""The tables and figures that a paper may print: each a small table, its caption, its limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from .. import evidence, framing, repetition, voice, wording
from ..base.parameters import PRINTED
from ..coding.checked import Checked
from ..coding.contrasts import contrasts
from ..corpus.articles import Corpus
from ..page import plots
from ..page.for_framing import ranked
from ..page.for_wording import strongest
from ..page.plots import Picture

CORRECTED = "corrected"  # the exhibit that is made of what people checked
ROWS = 15  # of a table: what a page of a journal holds


@dataclass(frozen=True)
class Exhibit:
    """A table as a paper prints it, and where there is one its picture."""

    name: str
    caption: str
    limit: str  # what it cannot show; one line beneath it
    table: pd.DataFrame
    picture: Picture | None = None
    n: int = 0  # how many finds it counts, those that are not printed too


def exhibits(
    corpus: Corpus, names: Sequence[str] = (), checked: Checked | None = None
) -> list[Exhibit]:
    """These exhibits (of PRINTED; all where none is named) that have something to show.

    checked   what people found in a sample: the exhibit `corrected`
    """
    wanted = [name for name in PRINTED if name in (names or PRINTED)]
    made = [EXHIBITS[name](corpus) for name in wanted if name in EXHIBITS]
    if checked is not None and CORRECTED in wanted:
        made.append(_corrected(checked))
    return [exhibit for exhibit in made if len(exhibit.table)]


def _by_outlet(counts: pd.DataFrame, row: str, value: str = "n") -> pd.DataFrame:
    """row x outlet, the most frequent first, an empty cell as 0."""
    wide = counts.pivot_table(value, row, "outlet", aggfunc="sum", fill_value=0, observed=True)
    first = wide.sum(axis=1).sort_values(ascending=False, kind="stable").index[:ROWS]
    return wide.loc[first].astype("int64").reset_index().rename_axis(None, axis=1)


def _counted(
    name: str, find: Callable[[Corpus], pd.DataFrame], row: str, caption: str, limit: str
) -> Callable[[Corpus], Exhibit]:
    """What makes an exhibit that counts spans by one of their columns, and by outlet."""

    def make(corpus: Corpus) -> Exhibit:
        spans = find(corpus)
        counts = evidence.count(corpus, spans[spans[row] != ""], [row, "outlet"])
        counts = counts.dropna(subset=["outlet"])
        if counts.empty:
            return Exhibit(name, caption, limit, counts)
        picture, n = plots.dots(counts, corpus.outlets, row=row, most=ROWS), int(counts["n"].sum())
        return Exhibit(name, caption, limit, _by_outlet(counts, row), picture, n)

    return make


def _corpus(corpus: Corpus) -> Exhibit:
    articles = corpus.articles[corpus.articles["role"] == "article"].dropna(subset=["outlet"])
    table = articles.groupby("outlet", sort=False).agg(
        articles=("text", "size"),
        events=("event", "nunique"),
        first=("date", "min"),
        last=("date", "max"),
    )
    words = evidence.words(corpus, ["outlet", "event"])
    table.insert(2, "words", words.groupby("outlet", observed=True)["words"].sum())
    table["first"], table["last"] = (table[c].dt.strftime("%Y-%m-%d") for c in ("first", "last"))
    picture = plots.words(words.dropna(subset=["outlet"]), corpus.outlets)
    limit = "Words without furniture and without second copies of repeated passages."
    return Exhibit("corpus", "The corpus, by outlet", limit, table.reset_index(), picture)


def _voices(corpus: Corpus) -> Exhibit:
    words = evidence.words(corpus, ["voice", "outlet"]).dropna(subset=["outlet"])
    words = words.astype({"voice": "str", "outlet": "str"})
    picture = plots.stacks(words, corpus.outlets, value="words", unit="words")
    limit = "Attributed: somebody's words without marks. Indirect speech is found incompletely."
    caption = "Words by whose voice they are in, by outlet"
    return Exhibit("voices", caption, limit, _by_outlet(words, "voice", "words"), picture)


def _figures(corpus: Corpus) -> Exhibit:
    rows = ranked(framing.comparison(corpus))
    caption, limit = "Figures compared", "A difference may be one of time or of what is counted."
    table = rows[["event", "quantity", "outlet", "given", "note"]].drop_duplicates().head(2 * ROWS)
    if rows.empty:
        return Exhibit("figures", caption, limit, table)
    rows["row"] = rows["event"] + ": " + rows["quantity"]
    picture = plots.figures(rows, corpus.outlets, row="row")
    return Exhibit("figures", caption, limit, table, picture)


def _frames(corpus: Corpus) -> Exhibit:
    shares = framing.frame_shares(corpus)
    picture = plots.intervals(
        shares, corpus.outlets, row="frame", value="share", by="outlet", label="share of sentences"
    )
    limit = (
        "Cues of a word list propose frames; people decide. Intervals by drawing articles again."
    )
    return Exhibit("frames", "Sentences that carry a frame, by outlet", limit, shares, picture)


def _passages(corpus: Corpus) -> Exhibit:
    rows = repetition.matrix(corpus, each_event=False)
    keys = ["outlet", "other", "reading"]
    table = rows.groupby(keys)["words"].sum().reset_index()
    table = table.sort_values("words", ascending=False, kind="stable").head(2 * ROWS)
    caption = "Words of an outlet that stand in another's articles, by why that may be"
    limit = "A reading is not a proof of who had it from whom."
    picture = plots.shares(rows, corpus.outlets) if len(rows) else None
    return Exhibit("passages", caption, limit, table, picture)


def _keyness(corpus: Corpus) -> Exhibit:
    marks = wording.all_keyness(corpus)
    caption = "Words that mark an outlet against all others"
    if marks.empty:
        return Exhibit("keyness", caption, marks.attrs["limit"], marks)
    top = strongest(marks, 5)
    columns = "outlet term n_target n_reference log_ratio low high lrc texts p q".split()
    table = top.sort_values(["outlet", "z"], ascending=[True, False], kind="stable")[columns]
    return Exhibit(
        "keyness", caption, marks.attrs["limit"], table, plots.marks(top, corpus.outlets)
    )


def _contrasts(corpus: Corpus) -> Exhibit:
    rows, _ = contrasts(corpus)
    columns = "outlet count kind n n_elsewhere log_ratio low high p q".split()
    table = rows[columns].head(ROWS)
    drawn = table.assign(row=table["outlet"] + ": " + table["count"] + ", " + table["kind"])
    caption = "Differences between outlets, tested by article, smallest p first"
    label = "binary logarithm of the ratio of rates"
    picture = plots.intervals(drawn, (), value="log_ratio", label=label)
    return Exhibit("contrasts", caption, rows.attrs["limit"], table, picture)


def _corrected(checked: Checked) -> Exhibit:
    rows = checked.corrected
    drawn = rows.dropna(subset=["corrected"])
    drawn = drawn.assign(row=drawn["table"] + ": " + drawn["outlet"])
    picture = plots.intervals(drawn, (), value="corrected", label="units, corrected")
    caption = "Raw counts, and corrected by a checked sample"
    return Exhibit(CORRECTED, caption, " ".join(checked.notes), rows, picture)


EXHIBITS: dict[str, Callable[[Corpus], Exhibit]] = {
    "corpus": _corpus,
    "labels": _counted(
        "labels",
        lambda corpus: framing.labels(corpus).query("kind == 'label'"),
        "label",
        "Who is called what, by outlet",
        "Labels of the lexicon, in quotation and narration together.",
    ),
    "deaths": _counted(
        "deaths",
        framing.deaths,
        "register",
        "The register in which deaths are told, by outlet",
        "Deaths that are told as a thing that happened; words of the lexicon.",
    ),
    "acts": _counted(
        "acts",
        framing.agency,
        "construction",
        "Acts of harm by construction, by outlet",
        "Acts of harm that are told as a thing that happened.",
    ),
    "voices": _voices,
    "verbs": _counted(
        "verbs",
        voice.stances,
        "stance",
        "Words of reporting by stance, by outlet",
        "Stances of the lexicon; what it does not class is left out.",
    ),
    "figures": _figures,
    "frames": _frames,
    "passages": _passages,
    "keyness": _keyness,
    "contrasts": _contrasts,
}
