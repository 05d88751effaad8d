"""Word lists are the scholar's: the project's own, and those of one corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import Corpus, InputError, framing
from analysis.base import lexicons
from analysis.corpus.check import check

TEXT = "The quay\n\nThe wreckers of Norland sank a boat on Monday. The terrorists fled.\n"


def folder(tmp_path: Path, name: str, **lists: str) -> Path:
    place = tmp_path / name
    (place / "Harbour Courier").mkdir(parents=True)
    (place / "Harbour Courier" / "quay.txt").write_text(TEXT)
    (place / "lexicons").mkdir()
    for stem, rows in lists.items():
        (place / "lexicons" / f"{stem}.csv").write_text(rows)
    return place


def said(press: Corpus) -> dict[str, str]:
    labels = framing.labels(press).query("kind == 'label'")
    return dict(zip(labels["label"], labels["family"], strict=True))


def test_a_corpus_adds_and_replaces_rows_for_itself_alone(tmp_path: Path) -> None:
    own = folder(tmp_path, "own", labels="label,family\nwrecker,pirates\nterrorist,pirates\n")
    plain = folder(tmp_path, "plain")
    ours, theirs = Corpus.read(own), Corpus.read(plain)
    assert said(ours) == {"wrecker": "pirates", "terrorist": "pirates"}
    assert said(theirs) == {"terrorist": "violent non-state actors"}
    assert len(ours) == len(theirs) == 1
    assert said(ours.select(outlets="Harbour Courier"))["wrecker"] == "pirates"
    lexicons.use(None)


def test_a_folder_of_word_lists_can_be_named(tmp_path: Path) -> None:
    lists = folder(tmp_path, "own", labels="label,family\nwrecker,pirates\n") / "lexicons"
    press = Corpus.read(folder(tmp_path, "plain"), lexicons=lists)
    shipped = lexicons.fingerprint()
    assert said(press)["wrecker"] == "pirates"
    assert lexicons.fingerprint() == shipped
    lexicons.use(None)
    assert lexicons.fingerprint() != shipped


def test_a_list_that_the_project_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lables\.csv: no such word list; there are .*labels"):
        Corpus.read(folder(tmp_path, "own", lables="label,family\nwrecker,pirates\n"))
    with pytest.raises(InputError, match=r"nowhere: no such folder"):
        Corpus.read(folder(tmp_path, "plain"), lexicons=tmp_path / "nowhere")
    wrong = folder(tmp_path, "wrong", labels="label,famly\nwrecker,pirates\n")
    with pytest.raises(
        InputError, match=r"labels\.csv: unknown column 'famly'; the list has label"
    ):
        framing.labels(Corpus.read(wrong))
    lexicons.use(None)


def test_rows_that_change_nothing_are_named_with_file_and_row(tmp_path: Path) -> None:
    rows = (
        "label,family\nwrecker,pirates\nwrecker,rebels\nreaver,violent non state actors\n,pirates\n"
    )
    deaths = "term,pattern,kind,register\nperish at sea,perish(?:ed)? at sea,verbs,neutral\n"
    place = folder(tmp_path, "own", labels=rows, deaths=deaths)
    (place / "lexicons" / "roles.xlsx").write_bytes(b"")
    notes = Corpus.read(place).notes
    for said in (
        "roles.xlsx: not read",
        "labels.csv, row 3 (wrecker): stands in row 2 already",
        "labels.csv, row 4 (reaver): unknown family 'violent non state actors'; "
        "did you mean 'violent non-state actors'?",
        "labels.csv, row 5 (): changes nothing",
        "deaths.csv, row 2 (perish at sea): unknown kind 'verbs'; did you mean 'verb'?",
    ):
        assert any(said in note for note in notes), said
    assert not any("row 2 (wrecker)" in note for note in notes)
    assert "row 3 (wrecker)" in check(place)[-1]


def test_a_broken_expression_is_refused_by_file_and_row(tmp_path: Path) -> None:
    deaths = "term,pattern,kind,register\nperish,perish(ed,verb,neutral\n"
    place = folder(tmp_path, "own", deaths=deaths)
    with pytest.raises(InputError, match=r"deaths\.csv: row 2: 'perish\(ed' is not a regular"):
        Corpus.read(place)


def test_lists_beside_a_file_of_articles_are_its_own(tmp_path: Path) -> None:
    place = folder(tmp_path, "own", labels="label,family\nwrecker,pirates\n")
    table = place / "pull.csv"
    table.write_text("outlet,text\nHarbour Courier,The wrecker went to sea.\n")
    assert Corpus.read(table).lexicons == place / "lexicons"
