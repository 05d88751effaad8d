"""What 4-wording.ipynb shows: words that mark an outlet, in their lines and in their company."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from .. import wording
from ..project import InputError
from . import plots
from .passages import beside, lines
from .pictures import figure
from .tables import FEW, grid, table
from .text import Shown, note

if TYPE_CHECKING:
    from .page import Page

HEADS = {"n_target": "here", "n_reference": "elsewhere", "log_ratio": "log ratio", "dp": "DP"}
MEASURES = ["outlet", "term", "n_target", "n_reference", "log_ratio", "low", "high"]
TEXTS = ["texts", "texts elsewhere"]
ALONE = "There are not two outlets with words to compare."
BESIDE = "Beside each: times here : elsewhere · articles that hold it"


def strongest(marks: pd.DataFrame, each: int, kind: str = "word", least: int = 1) -> pd.DataFrame:
    """Of wording.all_keyness the first words of each outlet that it has `least` times, `each` tested
    and `each` not, the tested ones on top; `texts` says in how many articles they stand."""
    rows = marks[(marks["kind"] == kind) & (marks["z"] > 0) & (marks["n_target"] >= least)]
    rows = rows.assign(tested=rows["p"].notna())
    for side, name in (("target", "texts"), ("reference", "texts elsewhere")):
        rows[name] = (
            rows[f"texts_{side}"].astype(str) + " of " + rows[f"articles_{side}"].astype(str)
        )
    rows = rows.groupby(["outlet", "tested"]).head(each)
    return rows.sort_values("tested", ascending=False, kind="stable")


def keyness(
    page: Page, marks: pd.DataFrame, words: int = 1, voice: str = "all", limit: int = 30
) -> Shown:
    """The words that mark each outlet: those that pass the test, how many were tested, those that
    could not be tested, and a picture of all."""
    every, by = strongest(marks, len(marks), least=FEW), ["outlet", "term"]
    passed, tested = every[every["q"] < 0.05], int(marks["p"].notna().sum())
    top = every.groupby(["outlet", "tested"]).head(max(limit // 3, 1))
    shown_terms = {*top["term"], *passed["term"].head(limit)}
    where = wording.occurrences(page.corpus, shown_terms, words, voice)
    untested = top[~top["tested"]]
    none = f"None passes: {tested:,} words were tested." if tested else "No word was tested."
    columns = [*MEASURES, "z", *TEXTS, "dp", "p", "q"]
    caption = "Words that mark an outlet, tested"
    rows = passed[columns].rename(columns=HEADS)
    shown = table(page, rows, "keyness", caption, limit, where, by, none)
    none = f"No word that could not be tested stands {FEW} times or more in an outlet."
    caption = "Words that would mark an outlet, not tested"
    rows = untested[columns[:-2]].rename(columns=HEADS)
    shown += table(page, rows, "keyness-untested", caption, limit, where, by, none)
    shown += note(marks.attrs["limit"], "What was tested")
    drawn = top.groupby(["outlet", "tested"]).head(7)
    caption = (
        "The words that mark each outlet: full dots were tested (bold: q below .05 and an interval "
        f"without 0), rings were not. {BESIDE}"
    )
    return shown + figure(page, plots.marks, drawn, "keyness", caption, empty=ALONE)


def texts(
    page: Page, marks: pd.DataFrame, words: int = 1, voice: str = "all", limit: int = 24
) -> Shown:
    """In how many articles of each outlet its strongest words stand."""
    each = max(18 // max(len(page.corpus.outlets), 1), 2)
    strong = strongest(marks, limit).groupby("outlet").head(each)["term"]
    terms = list(dict.fromkeys(strong))[:limit]
    held = wording.texts(marks, page.corpus, terms, words, voice)
    said = held.assign(said=held["texts"].astype(str) + " of " + held["articles"].astype(str))
    none, caption = "There is no word to look for.", "Articles that hold the word"
    shown = grid(page, said, "texts", caption, ["term"], "said", limit=limit, empty=none)
    caption += ", of all articles of the outlet"
    return shown + figure(page, plots.texts, held, "texts", caption, empty=none)


def house_style(
    page: Page, marks: pd.DataFrame, words: int = 1, voice: str = "all", limit: int = 30
) -> Shown:
    """Terms that show a habit of the house rather than a view."""
    rows = strongest(marks, limit, "house style", FEW).groupby("outlet").head(max(limit // 5, 1))
    where = wording.occurrences(page.corpus, set(rows["term"]), words, voice)
    shown = rows[["outlet", "term", "style", *MEASURES[2:], *TEXTS]].rename(columns=HEADS)
    none, by = "No term of house style stands out.", ["outlet", "term"]
    told = table(page, shown, "house-style", "House style", limit, where, by, empty=none)
    caption = f"House style: full dots were tested, rings were not. {BESIDE}"
    return told + figure(page, plots.marks, rows, "house-style", caption, empty=none)


def wanted(marks: pd.DataFrame, word: str = "", most: int = 5) -> list[str]:
    """The word to look up, or the strongest of each outlet, function words aside."""
    top = strongest(marks, 40)
    top = top[~top["term"].isin(wording.function_words())]
    first = (
        top.sort_values(["tested", "z"], ascending=False, kind="stable").groupby("outlet").head(1)
    )
    return [word] if word else list(dict.fromkeys(first["term"]))[:most]


def in_lines(page: Page, terms: Sequence[str], limit: int = 15) -> Shown:
    """Each word in its lines, and where in the articles it stands."""
    shown = Shown("")
    for n, term in enumerate(terms, 1):
        every = (
            wording.concordance(page.corpus, term, width=54),
            wording.dispersion(page.corpus, term),
        )
        found, at = (rows[(rows["part"] != "furniture") & ~rows["repeat"]] for rows in every)
        shown += lines(page, found, f"concordance-{n}", f"“{term}” in its lines", limit)
        caption = f"Where in the articles “{term}” stands, and how often"
        shown += figure(
            page, plots.places, at.dropna(subset=["outlet"]), f"dispersion-{n}", caption
        )
    limits = "What the word means: read its lines. They are sorted by what follows."
    said = limits if terms else "There is no word to look up."
    return shown + note(said, "What this cannot show")


def company(page: Page, terms: Sequence[str], voice: str = "all", limit: int = 30) -> Shown:
    """The words in the company of each of these, for each outlet."""
    found = []
    for term in terms:
        try:
            found.append(wording.collocates(page.corpus, term, voice=voice).assign(word=term))
        except InputError:  # it stands nowhere in this voice
            continue
    columns = "word outlet collocate n n_word n_collocate expected log_likelihood log_dice texts"
    rows = pd.concat([pd.DataFrame(columns=columns.split()), *(t for t in found if len(t))])
    rows = rows[columns.split()].sort_values("log_likelihood", ascending=False, kind="stable")
    none = "No word stands beside them twice in one outlet."
    caption = "Words in the company of the strongest words"
    shown = table(page, rows, "collocates", caption, limit, empty=none)
    pairs = rows.assign(pair=rows["word"] + " … " + rows["collocate"], n=rows["n"].astype(int))
    caption = "Times beside the word"
    return shown + figure(page, plots.dots, pairs, "collocates", caption, none, row="pair")


def substitutions(page: Page, limit: int = 30) -> Shown:
    """Sentences of two outlets that say the same, and the words that each chose."""
    rows, words = wording.substitutions(page.corpus), ["outlet_a", "word_a", "outlet_b", "word_b"]
    none = "No two outlets tell the same in other words."
    caption, each = "One statement, the words each outlet chose", max(limit // 3, 1)
    shown = beside(page, wording.choices(rows), "choice", caption, each, empty=none)
    place = ["article", "start", "end", "text"]
    other = rows[[f"{c}_b" for c in place] + words].set_axis([*place, *words], axis=1)
    both = pd.concat([rows, other]).drop_duplicates([*place[:3], *words])
    counted = rows[[*words, "n"]].drop_duplicates()
    caption = "Substitutions, and in how many statements"
    return shown + table(page, counted, "substitutions", caption, limit, both, words, empty=none)


def readability(page: Page, limit: int = 30) -> Shown:
    """Sentence length, reading ease, variety and share of quoted words, by outlet."""
    try:
        rows, why = wording.readability(page.corpus), "There is no running text to measure."
    except InputError as error:
        rows, why = pd.DataFrame({"value": []}), f"Not measured: {error}."
    name, caption = "readability", "Readability and richness, by outlet"
    shown = table(page, rows, name, caption, limit, empty=why)
    drawn = rows.dropna(subset=["value"])
    caption += " (no interval below four articles)"
    return shown + figure(page, plots.measures, drawn, name, caption, empty=why)
