"""Krippendorff's alpha against published and hand-computed values, its traps."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from analysis.coding.agreement import alpha
from analysis.project import InputError


def published() -> pd.DataFrame:
    """Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C: four observers, twelve units, missing data."""
    rows = [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ]
    return pd.DataFrame(
        [[np.nan if v == "." else v for v in row.split()] for row in rows], index=list("ABCD")
    ).T


def by_hand(table: pd.DataFrame) -> Fraction:
    """The coincidence matrix of the paper, in whole fractions."""
    together: dict[tuple[str, str], Fraction] = {}
    for _, row in table.iterrows():
        said = [v for v in row if isinstance(v, str)]
        for i, one in enumerate(said):
            for j, other in enumerate(said):
                if i != j:
                    together[one, other] = together.get((one, other), Fraction(0)) + Fraction(
                        1, len(said) - 1
                    )
    total: dict[str, Fraction] = {}
    for (one, _), n in together.items():
        total[one] = total.get(one, Fraction(0)) + n
    n = sum(total.values())
    observed = sum(v for (a, b), v in together.items() if a != b)
    expected = sum(total[a] * total[b] for a in total for b in total if a != b)
    return 1 - (n - 1) * observed / expected


def test_the_published_example() -> None:
    found = alpha(published())
    assert round(found["alpha"], 3) == 0.743  # as printed in the paper
    assert found["alpha"] == pytest.approx(float(by_hand(published())), abs=1e-9)
    assert (found["units"], found["coders"], found["values"], found["note"]) == (11, 4, 5, "")
    assert found["low"] < found["alpha"] < found["high"] <= 1


def test_two_coders_binary() -> None:
    # Krippendorff (2011), section A: ten units, alpha = .095
    wide = pd.DataFrame({"Meg": list("0100000010"), "Owen": list("1110010000")})
    assert round(alpha(wide)["alpha"], 3) == 0.095
    assert alpha(wide)["alpha"] == pytest.approx(float(by_hand(wide)), abs=1e-9)
    assert alpha(wide)["agreement"] == pytest.approx(0.6)


def test_two_coders_five_values() -> None:
    # Krippendorff (2011), section B: twelve units, alpha = .692
    wide = pd.DataFrame({"Ben": list("aabbdcccedda"), "Gerry": list("babbbccceddd")})
    assert round(alpha(wide)["alpha"], 3) == 0.692
    assert alpha(wide)["alpha"] == pytest.approx(float(by_hand(wide)), abs=1e-9)


def test_long_and_wide_are_one() -> None:
    wide = published()
    long = wide.rename_axis("unit").reset_index().melt("unit", var_name="coder", value_name="value")
    assert alpha(long).equals(alpha(wide))
    assert alpha(wide.astype(float))["alpha"] == alpha(wide)["alpha"]


@pytest.mark.parametrize(
    ("wide", "why"),
    [
        (pd.DataFrame({"x": ["1", "0"]}), "fewer than two coders"),
        (pd.DataFrame({"x": ["1", "1"], "y": ["1", "1"]}), "only one value"),
        (pd.DataFrame({"x": ["1", None], "y": [None, "0"]}), "no unit was coded twice"),
        (pd.DataFrame({"x": ["1"], "y": ["0"]}), "only one unit"),
        (pd.DataFrame({"x": [], "y": []}), "fewer than two coders"),
        (pd.DataFrame({"unit": [], "coder": [], "value": []}), "fewer than two coders"),
    ],
)
def test_undefined_is_said(wide: pd.DataFrame, why: str) -> None:
    found = alpha(wide)
    assert np.isnan(found["alpha"])
    assert np.isnan(found["low"])
    assert found["note"].startswith("undefined: ")
    assert why in found["note"]


def test_coded_twice_is_refused() -> None:
    rows = pd.DataFrame({"unit": ["a", "a"], "coder": ["x", "x"], "value": ["1", "0"]})
    with pytest.raises(InputError, match=r"'x' coded unit 'a' twice"):
        alpha(rows)


@given(st.lists(st.tuples(*[st.sampled_from("012")] * 3), min_size=2, max_size=12))
def test_level_with_nltk_where_nothing_is_missing(units: list[tuple[str, str, str]]) -> None:
    found = alpha(pd.DataFrame(units), resamples=20)
    if len({v for unit in units for v in unit}) > 1:
        task = AnnotationTask(
            [(str(c), str(u), v) for u, unit in enumerate(units) for c, v in enumerate(unit)]
        )
        assert found["alpha"] == pytest.approx(task.alpha(), abs=1e-9)
    else:
        assert np.isnan(found["alpha"])
