"""What a count would be if people had read everything: the machine's count, corrected by a sample.

The difference estimator of survey sampling (Särndal, Swensson & Wretman 1992): the machine's total
over all units, plus the sample's estimate of how far people's answers lie from it. It is unbiased
whatever the machine's errors, which is the point of design-based supervised learning (Egami, Hinck,
Stewart & Wei 2023) and of prediction-powered inference (Angelopoulos et al. 2023).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from ..base.choices import needed

CORRECTED = ["units", "raw", "corrected", "low", "high", "checked"]


def corrected(units: pd.DataFrame, coded: pd.DataFrame, by: str = "outlet") -> pd.DataFrame:
    """The number of units that people would have answered with yes, for each value of `by`.

    units    all units: `by`, stratum, machine (0 or 1)
    coded    those that people coded: stratum, machine, human (0 or 1), `by`

    by, units (how many), raw (what the machine found), corrected, low, high (95 %), checked (units
    coded). The interval carries the machine's errors, as the sample shows them, and the sample's
    own; Student's t, for samples are small. NaN where a stratum has fewer than two coded units.
    """
    needed(units.columns, (by, "stratum", "machine"), "the units to correct")
    rows = []
    for value, mine in units.groupby(by):
        sample = coded[coded[by] == value]
        total, spread, coded_units, strata = 0.0, 0.0, 0, 0
        for stratum, part in mine.groupby("stratum"):
            gap = sample.loc[sample["stratum"] == stratum, ["human", "machine"]].astype(float)
            difference = (gap["human"] - gap["machine"]).to_numpy()
            n, size = len(difference), len(part)
            total += float(part["machine"].astype(float).sum())
            if n < min(2, size):
                spread = np.nan
                continue
            total += size * difference.mean()
            if n > 1:
                spread += size**2 * (1 - n / size) * _variance(difference) / n
            coded_units, strata = coded_units + n, strata + 1
        half = stdtrit(max(coded_units - strata, 1), 0.975) * np.sqrt(spread)  # of Student's t
        raw = int(mine["machine"].astype(int).sum())
        estimate = (total, max(total - half, 0.0), min(total + half, float(len(mine))))
        if np.isnan(spread):
            estimate = (np.nan,) * 3
        rows.append((value, len(mine), raw, *estimate, coded_units))
    return pd.DataFrame(rows, columns=[by, *CORRECTED])


def _variance(difference: np.ndarray) -> float:
    """The variance of the machine's errors in a stratum of what it found, or of what it did not
    find; with half an error more than was seen, for none in the sample is not none at all."""
    n = len(difference)
    share = (np.abs(difference).sum() + 0.5) / (n + 1)
    return float(share * (1 - share) * n / (n - 1))


def quality(coded: pd.DataFrame) -> pd.Series:
    """Precision and recall of the machine on this corpus, from coded units with their `chance`.

    Each unit stands for 1 / chance units. precision (of what it found, how much people confirm),
    recall (of what people confirm, how much it found), n; NaN where nothing was found or confirmed.
    """
    weight = 1 / coded["chance"].astype(float)
    found, true = coded["machine"].astype(int) == 1, coded["human"].astype(int) == 1
    hit = float(weight[found & true].sum())
    all_found, all_true = float(weight[found].sum()), float(weight[true].sum())
    return pd.Series(
        {
            "precision": hit / all_found if all_found else np.nan,
            "recall": hit / all_true if all_true else np.nan,
            "n": len(coded),
        }
    )
