"""What human coders say of the same texts, and how far they agree: coding sheets out, coding sheets
back, Krippendorff's alpha.

The dictionary is one more coder, so that each frame's alpha against humans can stand beside its
chart.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..framing.frames import codebook_cues, frame_scores
from ..project import InputError

SHEET = ["unit", "frame", "question", "text"]
ANSWERS = {
    "1": "1",
    "1.0": "1",
    "yes": "1",
    "y": "1",
    "true": "1",
    "x": "1",
    "0": "0",
    "0.0": "0",
    "no": "0",
    "n": "0",
    "false": "0",
}


def _codings(given: pd.DataFrame) -> pd.DataFrame:
    """Columns unit, coder, value (strings), one row a coding that was made, whichever of the two
    shapes was given."""
    if {"unit", "coder", "value"} <= set(given.columns):
        rows = given[["unit", "coder", "value"]]
    else:
        rows = given.rename_axis("unit").reset_index().melt("unit", var_name="coder")
    value = rows["value"].map(
        lambda v: "" if pd.isna(v) else f"{v:g}" if isinstance(v, float) else str(v).strip()
    )
    rows = rows.assign(value=value)[value != ""]
    twice = rows[rows.duplicated(["unit", "coder"])]
    if len(twice):
        raise InputError(
            f"codings: coder {twice['coder'].iloc[0]!r} coded unit {twice['unit'].iloc[0]!r} twice; keep one of the two rows"
        )
    return rows


def alpha(codings: pd.DataFrame, resamples: int = 1000, seed: int = 0) -> pd.Series:
    """Krippendorff's alpha for nominal values (Krippendorff 2011), with what a reader needs to
    judge it.

    codings   columns unit, coder, value, one row a coding; or a table of units x coders. Missing
    values are missing: a unit
              that fewer than two coders coded says nothing and is left out.
    Gives alpha; low, high (95 % interval, bootstrap over units); agreement (share of equal pairs of
    codings); units, coders, values;
    note. alpha is NaN and the note says "undefined: …" with fewer than two coders or units, or
    where only one value was given:
    agreeing on a constant is no evidence. Raises InputError where a coder coded a unit twice.
    """
    rows = _codings(codings)
    table = rows.groupby(["unit", "value"]).size().unstack(fill_value=0)
    counts = table[table.sum(axis=1) >= 2].to_numpy(float)
    coded, units, coders = counts.sum(axis=1), len(counts), rows["coder"].nunique()
    same = (counts * (counts - 1)).sum(axis=1)
    values = int((counts.sum(axis=0) > 0).sum())
    why = (
        "fewer than two coders"
        if coders < 2
        else "no unit was coded twice"
        if not units
        else "only one unit was coded twice"
        if units < 2
        else "only one value was given"
        if values < 2
        else ""
    )
    found = low = high = np.nan
    if not why:
        drawn = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), resamples)
        # the units themselves first, then the resamples
        weight = np.vstack([np.ones(units), drawn])
        n, total = weight @ coded, weight @ counts
        expected = 1 - (total * (total - 1)).sum(axis=1) / (n * (n - 1))
        observed = 1 - weight @ (same / (coded - 1)) / n
        # a resample of one value is undefined as well
        every = 1 - observed / np.where(expected > 1e-12, expected, np.nan)
        found, (low, high) = float(every[0]), np.nanquantile(every, [0.025, 0.975]).tolist()
    agreed = float(same.sum() / (coded * (coded - 1)).sum()) if units else np.nan
    return pd.Series(
        {
            "alpha": found,
            "low": low,
            "high": high,
            "agreement": agreed,
            "units": units,
            "coders": coders,
            "values": values,
            "note": f"undefined: {why}" if why else "",
        },
        dtype=object,
    )


def coding_sheet(
    corpus: Corpus,
    codebook: str = "generic",
    coders: Iterable[str] = ("coder 1", "coder 2"),
    units: int | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """One row an article and frame: unit, frame, question, text, and a blank column a coder to
    answer 1 (yes) or 0 (no) in.

    Outlets are not shown: a coder who knows the outlet codes the outlet. `units` draws that many
    articles at random.
    """
    articles = corpus.articles[corpus.articles["role"] == "article"]
    if units is not None and units < len(articles):
        articles = articles.sample(units, random_state=seed).sort_index()
    asked = lexicon("questions", ("codebook", "frame", "question"))
    question = asked[asked["codebook"] == codebook].set_index("frame")["question"].to_dict()
    rows = [
        (unit, frame, question.get(frame, f"Does the text carry the frame {frame!r}?"), text)
        for unit, text in articles["text"].items()
        for frame in dict.fromkeys(codebook_cues(codebook)["frame"])
    ]
    return pd.DataFrame(rows, columns=SHEET).assign(**dict.fromkeys(coders, ""))


def read_sheets(paths: str | Path | Iterable[str | Path]) -> pd.DataFrame:
    """Coding sheets back from the coders: unit, frame, coder, value ('1' or '0'); blank answers are
    missing, not 0.

    From several files a coder is called by file and column. Raises InputError with file and row
    where an answer is neither 1 nor 0.
    """
    files = [Path(p) for p in ([paths] if isinstance(paths, str | Path) else paths)]
    out = []
    for path in files:
        table = lexicon(str(path), ("unit", "frame"))
        for column in table.columns.difference(SHEET):
            said = table[column].str.strip().str.lower()
            value = said.map(ANSWERS)
            wrong = np.flatnonzero(value.isna() & (said != ""))
            if len(wrong):
                raise InputError(
                    f"{path.name}: row {wrong[0] + 2}, column {column!r} says {table[column].iloc[wrong[0]]!r}; "
                    "answer 1 (yes), 0 (no) or leave it blank"
                )
            coder = column if len(files) == 1 else f"{path.stem}: {column}"
            out.append(table[["unit", "frame"]].assign(coder=coder, value=value).dropna())
    return (
        pd.concat(out, ignore_index=True)
        if out
        else pd.DataFrame(columns=["unit", "frame", "coder", "value"], dtype="str")
    )


def dictionary_codes(
    corpus: Corpus, codebook: str = "generic", threshold: float = 0.5
) -> pd.DataFrame:
    """The dictionary as one more coder: '1' where an article's frame score is above `threshold`
    standard deviations."""
    scores = frame_scores(corpus, codebook).rename_axis("unit")
    said = (scores > threshold).astype(int).astype(str).reset_index().melt("unit", var_name="frame")
    return said.assign(coder="dictionary")[["unit", "frame", "coder", "value"]]


def by_frame(codings: pd.DataFrame) -> pd.DataFrame:
    """Alpha for each frame of codings (unit, frame, coder, value): among the human coders, and
    between them and the dictionary."""
    rows = []
    for frame, table in codings.groupby("frame", sort=False):
        human = table[table["coder"] != "dictionary"]
        rows.append({"frame": frame, "between": "coders", **alpha(human)})
        if len(human) < len(table):
            rows.append(
                {
                    "frame": frame,
                    "between": "coders and dictionary",
                    **alpha(table[table["unit"].isin(human["unit"])]),
                }
            )
    return pd.DataFrame(rows)
