"""How far human coders agree: Krippendorff's alpha, with its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..project import InputError


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
              values are missing: a unit that fewer than two coders coded says nothing and is left
              out.
    Gives alpha; low, high (95 % interval, bootstrap over units); agreement (share of equal pairs of
    codings); units, coders, values; note. alpha is NaN and the note says "undefined: …" with fewer
    than two coders or units, or where only one value was given: agreeing on a constant is no
    evidence. Raises InputError where a coder coded a unit twice.
    """
    rows = _codings(codings)
    table = rows.groupby(["unit", "value"]).size().unstack(fill_value=0)
    counts = table[table.sum(axis=1) >= 2].to_numpy(float)
    coded, units, coders = counts.sum(axis=1), len(counts), rows["coder"].nunique()
    same = (counts * (counts - 1)).sum(axis=1)
    values = int((counts.sum(axis=0) > 0).sum())
    reasons = {
        "fewer than two coders": coders < 2,
        "no unit was coded twice": units == 0,
        "only one unit was coded twice": units == 1,
        "only one value was given": values < 2,
    }
    why = next((reason for reason, holds in reasons.items() if holds), "")
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
    said = {"alpha": found, "low": low, "high": high, "agreement": agreed}
    said |= {"units": units, "coders": coders, "values": values}
    return pd.Series(said | {"note": f"undefined: {why}" if why else ""}, dtype=object)
