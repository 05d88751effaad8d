"""The paper kit: every figure filled in, every citation in the references, nothing a command."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from conftest import corpus_of
from docx import Document

from analysis import InputError
from analysis.__main__ import main
from analysis.project import SAMPLE
from analysis.report import typeset
from analysis.report.exhibits import Exhibit
from analysis.report.paper import cited, methods, paper


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("paper") / "kit"
    told = ["paper", str(SAMPLE), "--out", str(out), "--author", "Lee, Ann"]
    assert main(told) == 0
    return out


def test_a_kit_has_what_a_paper_needs(kit: Path) -> None:
    names = {p.relative_to(kit).as_posix() for p in kit.rglob("*") if p.is_file()}
    tables = {p.stem for p in (kit / "tables").glob("*.csv")}
    assert {"corpus", "labels", "frames", "error-rates"} <= tables
    each = {f"tables/{n}.{k}" for n in tables for k in ("tex", "csv")}
    drawn = tables - {"error-rates"}
    each |= {f"figures/{n}.{k}" for n in drawn for k in ("pdf", "svg", "png")}
    whole = {"methods.md", "references.bib", "CITATION.cff", ".zenodo.json", "manifest.sha256"}
    assert names == each | whole | {"tables/tables.docx", "figures/captions.csv"}
    assert (kit / "figures" / "corpus.png").read_bytes()[:4] == b"\x89PNG"
    captions = pd.read_csv(kit / "figures" / "captions.csv")
    assert captions["alt"].str.len().min() > 20
    assert len(Document(str(kit / "tables" / "tables.docx")).tables) == len(tables)
    assert (kit / "tables" / "labels.tex").read_text().count("rule") == 3


def test_every_figure_of_the_methods_is_filled_in_and_every_citation_is_there(kit: Path) -> None:
    said = (kit / "methods.md").read_text(encoding="utf-8")
    assert "31 articles of 5 outlets" in said
    assert "{{" not in said
    assert "nan" not in said
    keys = set(re.findall(r"@([a-z]+\d{4})", said))
    assert keys == set(re.findall(r"^@\w+{(\w+),", (kit / "references.bib").read_text(), re.M))


def test_the_methods_fit_on_a_page(kit: Path) -> None:
    said = (kit / "methods.md").read_text(encoding="utf-8")
    assert len(said.split()) <= 570  # an A4 page in 10 points
    assert "direct quotations, precision .90, recall .98" in said


def test_hashes_are_those_of_the_files_and_who_to_cite_is_named(kit: Path) -> None:
    lines = (kit / "manifest.sha256").read_text().splitlines()
    assert len(lines) == sum(p.is_file() for p in kit.rglob("*")) - 1
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((kit / name).read_bytes()).hexdigest() == digest
    assert json.loads((kit / ".zenodo.json").read_text())["creators"] == [{"name": "Lee, Ann"}]
    assert 'family-names: "Lee"\n    given-names: "Ann"' in (kit / "CITATION.cff").read_text()


def test_two_kits_are_the_same_bytes_and_an_earlier_one_is_replaced(
    kit: Path, tmp_path: Path
) -> None:
    for table in ("frames", "labels"):
        paper(SAMPLE, tmp_path / "kit", [table], ["Lee, Ann"])
    again = {p.relative_to(tmp_path / "kit"): p for p in (tmp_path / "kit").rglob("*.*")}
    assert Path("figures/frames.pdf") not in again
    for name in (
        "figures/labels.pdf",
        "figures/labels.png",
        "figures/labels.svg",
        "tables/labels.tex",
    ):
        assert again[Path(name)].read_bytes() == (kit / name).read_bytes(), name


def test_what_articles_say_is_no_command() -> None:
    table = pd.DataFrame({"term": ["a_b & 50 % \\input{x}", "\x00<b>"], "n": [1, 2.5]})
    exhibit = Exhibit("t", "#1", "$x$", table)
    said = typeset.latex(exhibit)
    assert r"a\_b \& 50 \% \textbackslash{}input\{x\} & 1 \\" in said
    assert r"\caption{\#1}" in said
    press = corpus_of("A pilot came.", outlet=["**[x](http://y.example)** @lee2020 <script>"])
    text = methods(press, [], None, "parallax")
    assert r"\*\*\[x\](http://y.example)\*\* \@lee2020 \<script\>" in text
    assert "lee2020" not in cited(text)


def test_another_folder_is_never_emptied_and_unknown_tables_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="holds something else than a paper kit"):
        paper(SAMPLE, tmp_path)
    with pytest.raises(InputError, match="unknown table 'lables'; did you mean 'labels'"):
        paper(SAMPLE, tmp_path / "kit", ["lables"])
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
