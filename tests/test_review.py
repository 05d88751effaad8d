"""Cards are accepted and rejected; what was said survives a new run and shows in the reports."""

from __future__ import annotations

import json
import shutil

import nbformat
import pandas as pd
import pytest
from docx import Document
from nbclient import NotebookClient

from analysis import Corpus, findings, report
from analysis.explore.review import Review
from analysis.findings import reviews
from analysis.project import NOTEBOOKS, ROOT, SAMPLE, InputError


@pytest.fixture
def place(tmp_path):
    """Two events of the sample, in a folder of their own."""
    (tmp_path / "own").mkdir()
    listed = pd.read_csv(SAMPLE / "articles.csv", dtype=str)
    listed = listed[listed["event"].isin(["ferry", "strike"])]
    listed.to_csv(tmp_path / "own" / "articles.csv", index=False)
    for name in listed["file"]:
        shutil.copy(SAMPLE / name, tmp_path / "own")
    return tmp_path / "own"


def test_reviews_survive_a_new_run_and_findings_stay_as_they_are(place):
    corpus = Corpus.read(place)
    found = findings.findings(corpus)
    reviews.keep(corpus, found.iloc[0], "accepted", "=page 3")
    reviews.keep(corpus, found.iloc[1], "rejected")
    reviews.keep(corpus, found.iloc[1], "rejected", "a second thought")
    again = Corpus.read(place)
    pd.testing.assert_frame_equal(
        findings.findings(again).drop(columns="spans"), found.drop(columns="spans")
    )
    kept = reviews.reviewed(again)
    assert kept.attrs["rejected"] == 1
    assert len(kept) == len(found) - 1
    assert kept["verdict"].tolist()[0] == "accepted"
    assert kept["note"].tolist()[0] == "=page 3"
    rates = reviews.precision(again)
    assert rates["reviewed"].sum() == 2
    assert rates["accepted"].sum() == 1
    assert len(again.skipped) == 0


def test_accepted_sentences_have_their_source(place):
    corpus = Corpus.read(place)
    found = findings.findings(corpus)
    reviews.keep(corpus, found.iloc[0], "accepted")
    told = reviews.accepted(corpus)
    spans = found["spans"].iloc[0]
    assert set(told["claim"]) == {found["claim"].iloc[0]}
    assert set(told["outlet"]) == set(spans["outlet"])
    for r in told.itertuples():
        article = corpus.articles[
            (corpus.articles["title"] == r.headline) & (corpus.articles["outlet"] == r.outlet)
        ]
        mine = corpus.sentences[corpus.sentences["article"] == article.index[0]]
        assert mine["text"].iloc[r.sentence - 1] == r.text
        assert mine["paragraph"].unique()[r.paragraph - 1] == mine["paragraph"].iloc[r.sentence - 1]


def test_a_report_marks_and_leaves_out(place, tmp_path):
    corpus = Corpus.read(place)
    found = findings.findings(corpus)
    event = found["event"].iloc[0]
    mine = found[found["event"] == event].reset_index(drop=True)
    assert len(mine) > 1
    reviews.keep(corpus, mine.iloc[0], "accepted", "to print")
    reviews.keep(corpus, mine.iloc[1], "rejected")
    out = tmp_path / "out"
    page = report.render(place, out, ["event"], event=event)[0].read_text(encoding="utf-8")
    assert page.count("accepted in review") == 1
    assert "to print" in page
    assert "rejected in review: 1" in page
    assert f'finding-1">{mine["claim"][1]}' not in page
    table = pd.read_csv(out / "accepted.csv")
    assert set(table["claim"]) == {mine["claim"][0]}
    told = "\n".join(p.text for p in Document(str(out / "accepted.docx")).paragraphs)
    assert " ".join(table["text"][0].split()) in told
    reviews.keep(corpus, mine.iloc[0], "")
    report.render(place, out, ["1-corpus"], event=event)  # of any page
    assert not (out / "accepted.docx").exists()


def test_a_row_that_is_no_review_is_named(place):
    (place / "reviews.csv").write_text("about,verdict\nabc,maybe\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"reviews.csv row .*'maybe' is no verdict"):
        reviews.read(Corpus.read(place))


def test_the_widget_goes_through_the_cards(place):
    review = Review(str(place))
    n = len(review.cards)
    first = review.card.value
    assert review.cards["claim"].iloc[0].split()[0] in first
    review.note.value = "seen"
    review.accept()
    assert review.number.value == 2
    assert review.card.value != first
    review.reject()
    assert f"2 of {n} cards reviewed" in review.state.value
    again = Review(str(place))
    assert again.number.value == min(3, n)  # it goes on where it ended
    again.number.value = 1
    assert again.note.value == "seen"
    assert "accepted" in again.state.value
    again.undecided()
    assert len(reviews.precision(again.corpus)) == 1
    assert "precision" in again.rates.value


def test_an_unknown_corpus_is_one_line():
    review = Review("no/such/folder")
    assert "no such file or folder" in review.state.value


def test_the_notebook_runs(place, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PARALLAX_CORPUS", str(place))
    corpus = Corpus.read(place)
    reviews.keep(corpus, findings.findings(corpus).iloc[0], "accepted")
    nb = nbformat.read(NOTEBOOKS / "review.ipynb", 4)
    assert all(not c.get("outputs") for c in nb.cells)
    NotebookClient(nb, timeout=240, resources={"metadata": {"path": str(place)}}).execute()
    told = json.dumps([c.get("outputs", []) for c in nb.cells])
    assert "application/vnd.jupyter.widget-view+json" in told
    assert '"output_type": "error"' not in told
