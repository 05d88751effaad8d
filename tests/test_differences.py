"""Differences between outlets, tested by article: what is planted is found, too few are not tested."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analysis import Corpus, InputError, evidence, framing
from analysis.evidence.measures import q_values


def corpus(articles: int, word_of: dict[str, str]) -> Corpus:
    """Each outlet tells of each event; each calls those who came by its own word."""
    rows = [
        (
            f"{outlet}{n}",
            outlet,
            f"event {n}",
            f"The {word} came to Tarn on Monday, and the rain fell on the quay of Tarn all day.",
        )
        for n in range(articles)
        for outlet, word in word_of.items()
    ]
    table = pd.DataFrame(rows, columns=["id", "outlet", "event", "text"]).set_index("id")
    return Corpus(table)


def test_a_planted_difference_is_found_and_opens_to_its_numbers() -> None:
    press = corpus(8, {"x": "gunmen", "y": "militants"})
    labels = framing.labels(press).query("kind == 'label'")
    found = evidence.differences(press, labels, "label").set_index(["outlet", "label"])
    row = found.loc["x", "gunman"]
    assert (row["n"], row["n_elsewhere"], row["texts"], row["articles"]) == (8, 0, 8, 8)
    assert row["p"] < 0.05
    assert row["q"] < 0.05
    assert row["log_ratio"] > 1
    same = evidence.count(press, labels, ["outlet", "label"]).set_index(["outlet", "label"])
    assert (same["n"] == found.loc[same.index, "n"]).all()


def test_where_there_is_no_difference_none_is_found() -> None:
    press = corpus(8, {"x": "gunmen", "y": "gunmen"})
    labels = framing.labels(press).query("kind == 'label'")
    found = evidence.differences(press, labels, ["label"])
    assert (found["p"] > 0.5).all()


def test_too_few_articles_are_not_tested() -> None:
    press = corpus(3, {"x": "gunmen", "y": "militants"})
    labels = framing.labels(press).query("kind == 'label'")
    found = evidence.differences(press, labels, "label", least=1)
    assert found["p"].isna().all()
    assert found["q"].isna().all()
    assert found.attrs["limit"].startswith("Too few to test")
    assert (found["n"] + found["n_elsewhere"] == 3).all()


def test_a_share_of_spans_is_of_spans() -> None:
    press = corpus(6, {"x": "gunmen", "y": "militants"})
    labels = framing.labels(press).query("kind == 'label'")
    found = evidence.differences(press, labels, "label", of="spans")
    assert set(found["of"]) == {6}
    assert np.isfinite(found["log_ratio"]).all()


def test_unknown_columns_and_rates_are_one_line() -> None:
    press = corpus(2, {"x": "gunmen"})
    labels = framing.labels(press)
    with pytest.raises(InputError, match="no column 'colour'"):
        evidence.differences(press, labels, "colour")
    with pytest.raises(InputError, match="'words' or of 'spans'"):
        evidence.differences(press, labels, "label", of="articles")


def test_q_values_are_those_of_scipy() -> None:
    from scipy.stats import false_discovery_control

    draw = np.random.default_rng(5)
    for n in (1, 2, 40, 3_000):
        p = draw.random(n).round(3)  # some are the same
        np.testing.assert_array_equal(q_values(p), false_discovery_control(p))


@pytest.mark.parametrize(
    ("module", "asks"),
    [
        (
            "scipy.stats",
            "import analysis.base.nltk; SLOW\n"
            "from nltk.metrics import BigramAssocMeasures\n"
            "fisher = BigramAssocMeasures.fisher(5, (10, 20), 100)\n"
            "from scipy.stats import fisher_exact\n"
            "assert fisher == fisher_exact([[5, 5], [15, 75]], alternative='less').pvalue",
        ),
        (
            "rfc3987_syntax",
            "from analysis.base.deferred import deferred\n"
            "with deferred('rfc3987_syntax', 'is_valid_syntax'):\n    import jsonschema\n"
            "SLOW\nchecks = jsonschema.FormatChecker()\n"
            "assert checks.conforms('http://norby.example/a', 'iri')\n"
            "assert not checks.conforms('no address', 'iri')",
        ),
    ],
)
def test_what_is_slow_to_load_is_loaded_when_it_is_asked_for(module: str, asks: str) -> None:
    slow = f"assert '{module}' not in sys.modules"
    loaded = f"assert '{module}' in sys.modules"
    code = f"import sys\n{asks.replace('SLOW', slow)}\n{loaded}"
    subprocess.run([sys.executable, "-c", code], check=True)
