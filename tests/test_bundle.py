"""A bundle goes out without a text, and comes back to the same corpus."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis import Corpus, InputError, framing
from analysis.__main__ import main
from analysis.coding import sheets
from analysis.project import SAMPLE
from analysis.report.attach import attach
from analysis.report.bundle import bundle


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory, sample: Corpus) -> Path:
    room = tmp_path_factory.mktemp("bundle")
    shutil.copytree(SAMPLE, room / "sample")
    (room / "sample" / "lexicons").mkdir()
    (room / "sample" / "lexicons" / "loaded.csv").write_text("category,word\nalarm,havoc\n")
    key = sheets.draw(sample, "coverage", 40, ["A"])
    sheets.write(sample, key, room / "checked", csv=True)
    return bundle(room / "sample", room / "sample.parallax.zip", salt="s")


def members(packed: Path) -> dict[str, str]:
    with zipfile.ZipFile(packed) as pack:
        return {name: pack.read(name).decode() for name in pack.namelist()}


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.casefold())
    return set(zip(*(words[i:] for i in range(4)), strict=False))


def test_no_run_of_four_words_of_any_text_stands_in_a_bundle(packed: Path, sample: Corpus) -> None:
    stood = set().union(*map(runs, sample.articles["text"]))
    told = sample.articles[["title", "url"]].fillna("").to_numpy().ravel()
    allowed = {"articles.csv": set().union(*map(runs, told))}
    for name, text in members(packed).items():
        read = (runs(text) & stood) - allowed.get(name, set())
        assert not read, (name, sorted(read)[:3])


def test_a_bundle_holds_spans_facts_lexicons_and_sheets(packed: Path, sample: Corpus) -> None:
    names = set(members(packed))
    assert {"bundle.json", "articles.csv", "paragraphs.csv", "lexicons/loaded.csv"} <= names
    assert {"checked/key.csv", "checked/sheet-A.csv", "spans/labels.csv"} <= names
    again = bundle(packed.parent / "sample", packed.parent / "again.zip", salt="s")
    assert again.read_bytes() == packed.read_bytes()
    other = bundle(packed.parent / "sample", packed.parent / "other.zip")
    assert members(other)["paragraphs.csv"] != members(packed)["paragraphs.csv"]


def test_a_colleague_with_the_texts_gets_the_same_corpus(
    packed: Path, sample: Corpus, tmp_path: Path
) -> None:
    done = attach(packed, packed.parent / "sample", tmp_path / "out")
    assert done.same
    assert set(done.table["state"]) == {"same"}
    press = Corpus.read(done.corpus)
    assert press.sha256 == sample.sha256
    got = pd.read_csv(tmp_path / "out" / "spans" / "labels.csv", keep_default_na=False)
    own = framing.labels(sample)
    assert got[["article", "start", "end", "text"]].values.tolist() == (
        own[["article", "start", "end", "text"]].values.tolist()
    )
    assert (done.corpus / "lexicons" / "loaded.csv").is_file()


def test_what_differs_or_is_missing_is_said(packed: Path, sample: Corpus, tmp_path: Path) -> None:
    table = sample.articles.head(6).copy()
    first, second = table.index[:2]
    text = table.loc[first, "text"]
    table.loc[first, "text"] = "Read our newsletter, which comes at seven.\n\n" + text
    table.loc[second, "text"] = "Something else was printed on this day in the whole of the paper."
    mine = table.rename(index={first: "my-own-name"}).rename_axis("id").reset_index()
    mine[["id", "text"]].to_csv(tmp_path / "mine.csv", index=False)
    done = attach(packed, tmp_path / "mine.csv", tmp_path / "out")
    state = done.table.set_index("article")["state"]
    assert not done.same
    assert (state[first], state[second]) == ("differs", "missing")
    assert (state == "same").sum() == 4
    assert done.table.set_index("article").at[first, "found"] == "my-own-name"
    spans = pd.read_csv(tmp_path / "out" / "spans" / "labels.csv", keep_default_na=False)
    moved = spans[spans["article"] == first]
    assert len(moved)
    texts = Corpus.read(done.corpus).articles["text"]
    assert all(texts[first][r.start : r.end] == r.text for r in moved.itertuples())
    before = framing.labels(sample)
    assert set(moved["text"]) <= set(before.loc[before["article"] == first, "text"])


def test_bad_input_is_one_line_and_writes_nothing(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("no")
    for given, why in ((tmp_path / "no.zip", "no bundle"), (tmp_path / "none.zip", "no such file")):
        with pytest.raises(InputError, match=why):
            attach(given, SAMPLE, tmp_path / "out")
    pd.DataFrame({"id": ["a"], "text": ["Nothing of it."]}).to_csv(tmp_path / "m.csv", index=False)
    with pytest.raises(InputError, match="holds none of the 32 articles"):
        attach(packed, tmp_path / "m.csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(InputError, match="a bundle is a zip"):
        bundle(SAMPLE, tmp_path / "bundle.csv")


def test_no_member_of_a_bundle_leads_out_of_its_folder(packed: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.zip"
    shutil.copy(packed, evil)
    with zipfile.ZipFile(evil, "a") as pack:
        pack.writestr("checked/../../out.csv", "x")
        pack.writestr("lexicons/..", "x")
    attach(evil, SAMPLE, tmp_path / "a" / "out")
    assert not list(tmp_path.glob("**/out.csv"))


def test_the_command_line_shares_and_attaches(
    packed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["attach", str(packed), str(SAMPLE), "--out", str(tmp_path / "out"), "--no-pages"]
    assert main(told) == 0
    said = capsys.readouterr().out
    assert "32 articles: 32 same, 0 differs, 0 missing" in said
    assert main(told) == 2
    assert "is not empty" in capsys.readouterr().err
