"""A blind sample goes out and comes back: what is drawn, what coders see, what is made of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis import Corpus, InputError, framing
from analysis.__main__ import main
from analysis.base.parameters import CODED
from analysis.coding import checked, sheets
from analysis.coding.contrasts import contrasts
from analysis.coding.estimates import corrected, quality
from analysis.coding.units import units
from analysis.page import Page
from analysis.project import SAMPLE


@pytest.fixture(scope="module")
def key(sample: Corpus) -> pd.DataFrame:
    return sheets.draw(sample, "deaths", 80, ["A", "B"], overlap=0.5, seed=3)


def test_every_table_has_units_found_and_not_found(sample: Corpus) -> None:
    for table in CODED:
        found = units(sample, table)
        assert len(found), table
        assert set(found["machine"]) == ({"1"} if table == "cards" else {"0", "1"}), table


def test_a_sample_is_drawn_within_strata_and_says_at_which_chance(
    sample: Corpus, key: pd.DataFrame
) -> None:
    every = units(sample, "deaths")
    assert len(key) == 80
    assert (key["machine"] == "1").sum() == 40
    assert key.groupby("outlet").size().min() >= 8
    for (outlet, machine), rows in key.groupby(["outlet", "machine"]):
        size = ((every["outlet"] == outlet) & (every["machine"] == machine)).sum()
        assert np.allclose(rows["chance"], len(rows) / size)
    assert (key["coders"] == "A|B").sum() == 40
    assert not key.duplicated(["article", "start", "end"]).any()
    again = sheets.draw(sample, "deaths", 80, ["A", "B"], overlap=0.5, seed=3)
    pd.testing.assert_frame_equal(again, key)


def test_what_one_side_lacks_the_other_gives(sample: Corpus) -> None:
    every = units(sample, "deaths")
    found = int((every["machine"] == "1").sum())
    key = sheets.draw(sample, "deaths", 4 * found, ["A"])
    assert len(key) == 4 * found
    assert (key["machine"] == "1").sum() == found
    assert (key.loc[key["machine"] == "1", "chance"] == 1).all()


def test_a_codebook_of_ones_own_makes_sheets_that_are_read_back(
    sample: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, out = tmp_path / "weather.csv", tmp_path / "sheets"
    own.write_text("frame,cue,weight\nstorm,storm,1\nstorm,wind*,1\ncold,ice,1\n")
    told = ["sheets", str(SAMPLE), "--table", str(own), "--n", "30", "--csv", "--out", str(out)]
    assert main(told) == 0
    key = pd.read_csv(out / "key.csv", dtype=str).set_index("unit")
    assert set(key["about"]) == {"storm", "cold"}
    own.unlink()  # what is needed lies beside the key
    got = checked.read(sample, fill(out, key, key["machine"]))
    assert got.quality[["table", "precision"]].values.tolist() == [["weather.csv", 1.0]]
    assert set(got.agreement["category"]) == {"all", "storm", "cold"}
    assert (got.corrected["corrected"] == got.corrected["raw"]).all()
    assert main(["sheets", str(SAMPLE), "--table", "none.csv", "--out", str(tmp_path / "x")]) == 2
    assert "codebook none.csv: no such file" in capsys.readouterr().err


def test_coders_see_no_outlet_and_have_an_order_each(sample: Corpus, key: pd.DataFrame) -> None:
    made = sheets.sheets(sample, key)
    assert list(made) == ["A", "B"]
    assert list(made["A"]["unit"]) != list(made["B"]["unit"])
    for sheet in made.values():
        said = " ".join(sheet.astype(str).to_numpy().ravel())
        assert not any(outlet in said for outlet in sample.outlets)
        assert set(sheet.columns) == set(sheets.SHEET)
        assert not set(sheet["unit"]) & set(sample.articles.index)


def test_names_of_outlets_agencies_authors_and_datelines_are_masked() -> None:
    text = "TARN (Reuters) - The Harbour Courier has learnt from Ann Lee that two men died."
    table = pd.DataFrame(
        {"text": [text], "outlet": ["The Harbour Courier"], "author": ["Ann Lee"]}, index=["a"]
    )
    press = Corpus(table)
    drawn = sheets.draw(press, "frames", 4, ["A"])
    [said] = set(sheets.masked(press, drawn))
    assert said == "▮▮▮ ▮▮▮ has learnt from ▮▮▮ that two men died."


def test_a_workbook_has_answers_to_choose_from_and_is_never_written_over(
    sample: Corpus, key: pd.DataFrame, tmp_path: Path
) -> None:
    files = sheets.write(sample, key, tmp_path / "out")
    assert [f.name for f in files] == ["sheet-A.xlsx", "sheet-B.xlsx", "key.csv"]
    book = load_workbook(files[0])
    assert book.sheetnames == ["units", "how to code"]
    assert book["units"].data_validations.dataValidation[0].formula1 == '"1,0"'
    with pytest.raises(InputError, match="holds a sample already"):
        sheets.write(sample, key, tmp_path / "out")


def fill(folder: Path, key: pd.DataFrame, answers: pd.Series) -> list[Path]:
    """Both coders answer as told, by unit."""
    files = []
    for path in sorted(folder.glob("sheet-*.csv")):
        sheet = pd.read_csv(path, dtype=str, keep_default_na=False)
        sheet["answer"] = answers.loc[sheet["unit"]].to_numpy()
        sheet.to_csv(path, index=False)
        files.append(path)
    return files


def test_what_comes_back_is_agreement_precision_and_a_corrected_count(
    sample: Corpus, key: pd.DataFrame, tmp_path: Path
) -> None:
    sheets.write(sample, key, tmp_path, csv=True)
    answers = key.set_index("unit")["machine"]
    got = checked.read(sample, fill(tmp_path, key, answers))
    assert got.agreement["alpha"].tolist() == [1.0]
    assert got.quality[["table", "precision", "recall"]].values.tolist() == [["deaths", 1.0, 1.0]]
    assert (got.corrected["corrected"] == got.corrected["raw"]).all()
    assert got.disagreements.empty
    wrong = answers.copy()  # people reject one in five of what the machine found
    wrong[answers[answers == "1"].index[::5]] = "0"
    got = checked.read(sample, fill(tmp_path, key, wrong))
    assert got.quality["precision"].iloc[0] == pytest.approx(0.8, abs=0.08)
    assert got.corrected["corrected"].sum() < got.corrected["raw"].sum()
    assert (got.corrected["low"] <= got.corrected["corrected"]).all()
    assert len(checked.write(got, tmp_path / "out")) == 4


def test_disagreements_stand_side_by_side_until_somebody_settles_them(
    sample: Corpus, key: pd.DataFrame, tmp_path: Path
) -> None:
    sheets.write(sample, key, tmp_path, csv=True)
    files = fill(tmp_path, key, key.set_index("unit")["machine"])
    unit = key.loc[key["coders"] == "A|B", "unit"].iloc[0]
    sheet = pd.read_csv(files[1], dtype=str, keep_default_na=False)
    at = sheet["unit"] == unit
    sheet.loc[at, "answer"] = "0" if sheet.loc[at, "answer"].iloc[0] == "1" else "1"
    sheet.to_csv(files[1], index=False)
    got = checked.read(sample, files)
    assert list(got.disagreements["unit"]) == [unit]
    assert {"A", "B", "text"} <= set(got.disagreements)
    settled = tmp_path / "sheet-adjudicated.csv"
    sheet[at].to_csv(settled, index=False)
    got = checked.read(sample, [*files, settled])
    assert not any("adjudicate" in note for note in got.notes)


def test_a_sheet_that_does_not_fit_is_refused_in_one_line(
    sample: Corpus, key: pd.DataFrame, tmp_path: Path
) -> None:
    sheets.write(sample, key, tmp_path, csv=True)
    files = fill(tmp_path, key, key.set_index("unit")["machine"])
    other = sample.select(events=sample.events[0])
    with pytest.raises(InputError, match="drawn from another corpus"):
        checked.read(other, files)
    sheet = pd.read_csv(files[0], dtype=str, keep_default_na=False)
    sheet.loc[3, "answer"] = "maybe"
    sheet.to_csv(files[0], index=False)
    with pytest.raises(InputError, match=r"sheet-A\.csv: row 5 \('maybe'\): answer 1"):
        checked.read(sample, files)


def test_a_correction_takes_out_what_the_machine_adds() -> None:
    random = np.random.default_rng(5)
    human = (random.random(4000) < 0.2).astype(int)
    machine = np.where(random.random(4000) < 0.8, human, 1 - human)
    every = pd.DataFrame({"outlet": "x", "machine": machine, "human": human, "chance": 1.0})
    every["stratum"] = machine.astype(str)
    coded = every.groupby("stratum").sample(200, random_state=1)
    [row] = corrected(every, coded).itertuples()
    assert row.raw > 1.4 * human.sum()
    assert row.low < human.sum() < row.high
    assert quality(every)["recall"] == pytest.approx(0.8, abs=0.05)


def test_the_command_line_draws_and_evaluates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheets"
    told = ["sheets", str(SAMPLE), "--table", "labels", "--n", "40", "--csv", "--out", str(out)]
    assert main(told) == 0
    fill(out, pd.DataFrame(), pd.read_csv(out / "key.csv", dtype=str).set_index("unit")["machine"])
    assert main(["checked", str(SAMPLE), *map(str, sorted(out.glob("sheet-*.csv")))]) == 0
    assert (out / "results" / "corrected.csv").is_file()
    assert "precision" in capsys.readouterr().out
    assert main(["sheets", str(SAMPLE), "--table", "lables", "--out", str(tmp_path / "x")]) == 2
    assert "unknown table 'lables'; did you mean 'labels'?" in capsys.readouterr().err


def test_the_page_shows_corrections_where_a_checked_sample_lies_beside_the_corpus(
    sample: Corpus, key: pd.DataFrame, tmp_path: Path
) -> None:
    page = Page(sample, tmp_path / "out", "sample")
    assert page.read_checked() is None
    assert "Nobody has checked" in page.corrected(None)
    assert page.correction("deaths") == ""  # a page of an analysis says nothing
    with pytest.raises(InputError, match="nowhere: no such folder of checked samples"):
        page.read_checked("nowhere")
    page.checked_in = tmp_path / "checked"
    sheets.write(sample, key, page.checked_in / "deaths", csv=True)
    fill(page.checked_in / "deaths", key, key.set_index("unit")["machine"])
    found = page.read_checked()
    assert found is not None
    deaths = page.counts(framing.deaths(sample), "register", "deaths", "Deaths")
    assert "corrected by the sample" in deaths
    assert page.correction("labels") == ""
    for shown in (page.agreed(found), page.right(found), page.corrected(found)):
        assert "deaths" in shown
    assert "Coders agree on every unit" in page.disagreements(found)
    other = Page(sample.select(events=sample.events[0]), tmp_path / "other", "sample")
    other.checked_in = page.checked_in
    assert other.read_checked() is None  # drawn from other texts


def test_frames_have_an_alpha_each_and_a_question_of_the_literature(
    sample: Corpus, tmp_path: Path
) -> None:
    key = sheets.draw(sample, "frames", 60, ["A", "B", "C"], overlap=1)
    assert all("Does the text" in asked for asked in sheets.sheets(sample, key)["A"]["question"])
    sheets.write(sample, key, tmp_path, csv=True)
    got = checked.read(sample, fill(tmp_path, key, key.set_index("unit")["machine"])).agreement
    assert set(got["category"]) == {"all", *key["about"]}
    assert set(got["between"]) == {"A, B, C", "A, B", "A, C", "B, C"}
    assert (got.loc[got["note"] == "", "alpha"].astype(float) == 1).all()


def test_all_counts_are_tested_together_and_corrected_for_all(sample: Corpus) -> None:
    rows, spans = contrasts(sample, ["deaths", "verbs"], permutations=99)
    assert set(rows["count"]) == {"deaths", "verbs"}
    assert rows.attrs["limit"].startswith(f"{rows['p'].notna().sum()} of {len(rows)} differences")
    assert (rows["q"].dropna() >= rows.loc[rows["q"].notna(), "p"]).all()
    counted = spans[~spans["left_out"]].groupby(["count", "kind", "outlet"]).size()
    found = rows[rows["n"] > 0].set_index(["count", "kind", "outlet"])["n"]
    assert (counted.loc[found.index] == found).all()  # each number opens to its spans
    with pytest.raises(InputError, match="unknown count 'deeds'; did you mean 'deaths'"):
        contrasts(sample, ["deeds"])
