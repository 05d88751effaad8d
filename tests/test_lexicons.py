"""Word lists are the scholar's: the project's own, and those of one corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import Corpus, InputError, framing
from analysis.base import lexicons

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
