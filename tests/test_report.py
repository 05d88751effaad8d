"""Reports: real papermill runs, whole pages, one line for what goes wrong, nothing left behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from html import unescape as html_of
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from conftest import notebook

from analysis import Corpus, InputError, framing
from analysis.__main__ import main
from analysis.base.spreadsheet import harmless
from analysis.page import Page, plots
from analysis.page.text import cell
from analysis.project import NOTEBOOKS, ROOT, SAMPLE
from analysis.report import Failed, finished, pack, parameters, render_each_event, warm
from analysis.report import pages as report
from analysis.report.again import command
from analysis.report.run import Run

ALL = report.names()


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """A folder of notebooks of our own, in the place of the project's."""
    monkeypatch.setattr(report, "NOTEBOOKS", tmp_path / "rooms")
    return tmp_path / "rooms"


@pytest.fixture
def press(tmp_path) -> Path:
    """One article: all that a notebook of our own needs."""
    (tmp_path / "press.txt").write_text("A ferry sank in the storm.")
    return tmp_path / "press.txt"


def test_the_command_on_a_page_runs_as_it_is_printed(tmp_path, monkeypatch):
    (tmp_path / "my articles" / "Norland Post").mkdir(parents=True)
    (tmp_path / "my articles" / "Norland Post" / "a.txt").write_text("A ferry sank in the storm.")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "labels.csv").write_text("label,family\nferrymen,crews\n")
    (tmp_path / "mine.csv").write_text("frame,cue,weight\nstorm,storm,1\n")
    monkeypatch.chdir(tmp_path)
    asked = ["report", "my articles", "--notebook", "2-framing", "-p", "most=7"]
    asked += ["-p", "codebook=mine.csv", "-p", "lexicons=lists"]
    assert main([*asked, "--out", "pages"]) == 0
    told = {"PYTHONPATH": str(ROOT), "PARALLAX_LAB": str(tmp_path)}
    page = (tmp_path / "pages" / "2-framing.html").read_text(encoding="utf-8")
    again = html_of(re.search(r"python -m analysis report .*?(?=</code>)", page)[0])
    assert str(tmp_path) not in again
    mine = again.replace("python", sys.executable, 1)  # the one that is tested
    done = subprocess.run(
        ["sh", "-c", mine], cwd=tmp_path, env=os.environ | told, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reports" / "2-framing.html").read_text(encoding="utf-8") == page


def test_a_command_names_no_place_of_this_machine(tmp_path, monkeypatch):
    (tmp_path / "press" / "lists").mkdir(parents=True)
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    press, lists = tmp_path / "press", tmp_path / "press" / "lists"
    said = command(press, "../press", {"lexicons": str(lists), "outlets": ["A, B", "C"]})
    assert said == (
        "python -m analysis report press -p lexicons=press/lists --outlet 'A, B' --outlet C "
        "# where press lies"
    )
    apart = command(press, str(press), {"lexicons": "/usr/lib", "event": "x"}, "--single")
    assert apart == (
        "python -m analysis report press --single --event x -p lexicons=lib "
        "# where press and lib lie"
    )


SHOWN = (
    "from analysis import show\npage = show.begin(corpus, out=out)\npage.masthead()",
    "page.table(page.corpus.articles[['outlet']], 'outlets', 'Outlets')",
)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def executed(monkeypatch) -> list[str]:
    """The pages that were made, by the notebooks that were executed for them."""
    made, one = [], Run.one

    def said(run, job, sheet):
        made.append(job.page)
        one(run, job, sheet)

    monkeypatch.setattr(Run, "one", said)
    return made


def test_a_page_made_of_the_same_things_is_not_made_again(rooms, tmp_path, monkeypatch, executed):
    monkeypatch.setenv("PARALLAX_CACHE", str(tmp_path / "cache"))
    press = tmp_path / "press" / "articles.csv"
    press.parent.mkdir()
    press.write_text("outlet,event,text\nA,x,Six died.\nB,x,Some died.\n", encoding="utf-8")
    notebook(rooms, "1-ours", *SHOWN)
    notebook(rooms, "2-other", "import os", "print(most)")
    report.render(press, tmp_path / "one")
    report.render(press, tmp_path / "two")  # what another module gives, nobody here knows
    assert sorted(executed) == ["1-ours", "2-other", "2-other"]
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    for change in (
        lambda: (rooms / "2-other.ipynb").unlink(),  # the page led to it
        lambda: press.write_text("outlet,event,text\nA,x,Five died.\n", encoding="utf-8"),
        lambda: notebook(rooms, "1-ours", *SHOWN, "print(1)"),
        lambda: (press.parent / "reviews.csv").write_text("about,verdict\n", encoding="utf-8"),
    ):
        change()
        executed.clear()
        report.render(press, tmp_path / "new")
        assert "1-ours" in executed
    executed.clear()
    report.render(press, tmp_path / "most", most=4)
    assert executed == ["1-ours"]
    for kept in (tmp_path / "cache" / "tables").glob("*.zip"):
        kept.write_bytes(kept.read_bytes()[:-30])  # half of it
    report.render(press, tmp_path / "most", most=4)
    assert executed == ["1-ours"] * 2


def test_which_pages_are_kept():
    def kept(*cells: str) -> bool:
        sheet = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        return bool(finished.made_of(sheet, {}, "corpus"))

    for name in ALL:
        assert finished.made_of(nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4), {}, "corpus"), name
    assert kept("from analysis import show", "show.begin('x')")
    for reads in ("import os", "open('x')", "%time", "Corpus.read('x')", "eval('x')"):
        assert not kept("from analysis import Corpus", reads), reads


def test_a_page_is_made_again_where_a_file_that_it_names_has_changed(tmp_path):
    words = tmp_path / "words.csv"
    words.write_text("a", encoding="utf-8")
    cell = nbformat.v4.new_code_cell(f"page.counts(framing.labels(press, {str(words)!r}))")
    sheet = nbformat.v4.new_notebook(cells=[cell])
    before = finished.made_of(sheet, {}), finished.made_of(sheet, {"checked": str(tmp_path)})
    words.write_text("b", encoding="utf-8")
    after = finished.made_of(sheet, {}), finished.made_of(sheet, {"checked": str(tmp_path)})
    assert before[0] != after[0]
    assert before[1] != after[1]


@pytest.mark.parametrize("name", [*ALL, "archive/0-index"])
def test_notebooks_keep_the_rules(name):
    nb = nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4)
    code = [c for c in nb.cells if c.cell_type == "code"]
    assert len(nb.cells) <= 45
    assert nb.metadata.kernelspec.name == "python3"
    assert all(not c.outputs and c.execution_count is None for c in code)
    assert all(len(c.source.splitlines()) <= 12 for c in nb.cells)
    assert not [c for c in code if re.search(r"^\s*(def|class) ", c.source, re.M)]
    reshaped = re.compile(r"\blambda\b|\.(merge|pivot|rename|assign|groupby|query)\(")
    assert not [c.source for c in code if reshaped.search(c.source)]
    tagged = [c for c in code if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    for line in tagged[0].source.splitlines():
        assert line.startswith("#") or re.match(r"\w+: \w+ = .+  # \S", line), line
    assert sum(bool(re.search(r"^(from|import) ", c.source, re.M)) for c in code) == 1
    assert nb.cells[0].source.startswith("# ")
    assert code[-1].source == "page.provenance()"


def test_papermill_by_hand_from_any_folder(tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "papermill",
            str(NOTEBOOKS / "1-corpus.ipynb"),
            "out.ipynb",
            "-p",
            "corpus",
            "data/sample",
            "-p",
            "out",
            str(tmp_path),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.ipynb").exists()
    said = subprocess.run(
        [sys.executable, "-m", "papermill", "--help-notebook", str(NOTEBOOKS / "1-corpus.ipynb")],
        capture_output=True,
        text=True,
    )
    assert re.search(r"corpus: str \(default \"data/sample\"\)\s+a folder of articles", said.stdout)


def test_unknown_names_are_refused_before_anything_runs(tmp_path):
    began = time.process_time()
    for given, word in (
        ({"mots": 5}, "did you mean 'most'"),
        ({"notebooks": ["2-framng"]}, "did you mean '2-framing'"),
        ({"out_": 1}, "parameter"),
    ):
        with pytest.raises(InputError, match=word):
            report.render(SAMPLE, tmp_path / "out", **given)
    with pytest.raises(InputError, match="no such file"):
        report.render(tmp_path / "nothing", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert time.process_time() - began < 5


def test_values_take_the_type_of_the_parameter(rooms):
    assert parameters.typed("most", "12", "int") == 12
    assert parameters.typed("wanted", "a, b", "list") == ["a", "b"]
    assert parameters.typed("full", "no", "bool") is False
    for value, kind in (("x", "int"), ("maybe", "bool"), ("1,5", "float")):
        with pytest.raises(InputError, match="parameter most"):
            parameters.typed("most", value, kind)


def test_a_broken_notebook_leaves_the_earlier_page_and_the_others_finish(rooms, press, tmp_path):
    notebook(rooms, "1-good", "print('fine', most)")
    notebook(rooms, "2-bad", "print('once')")
    out = tmp_path / "out"
    report.render(press, out)
    before = (out / "2-bad.html").read_bytes()
    notebook(rooms, "2-bad", "print('twice')", "raise KeyError('no such column')", "print('never')")
    notebook(rooms, "1-good", "print('better')")
    with pytest.raises(Failed) as failed:
        report.render(press, out, most=7)
    lines = str(failed.value).splitlines()
    assert len(lines) == 2
    assert "2-bad: cell 4 stopped: KeyError" in lines[0]
    assert "failed/2-bad.ipynb" in lines[1]
    assert (out / "2-bad.html").read_bytes() == before
    assert "better" in (out / "1-good.html").read_text()
    kept = (out / "failed" / "2-bad.ipynb").read_text()
    assert "twice" in kept
    assert str(ROOT) not in kept
    assert str(tmp_path) not in kept
    assert sorted(p.name for p in out.iterdir()) == [
        "1-good.html",
        "2-bad.html",
        "failed",
        "made.json",
    ]
    notebook(rooms, "2-bad", "print('mended')")
    report.render(press, out)
    assert "mended" in (out / "2-bad.html").read_text()
    assert not (out / "failed" / "2-bad.ipynb").exists()


def test_what_a_notebook_had_done_is_kept_where_its_kernel_ends(rooms, press, tmp_path):
    notebook(rooms, "1-dead", "print('once')", "import os; os._exit(9)")
    with pytest.raises(Failed, match="1-dead: its kernel ended"):
        report.render(press, tmp_path / "out")
    assert "once" in (tmp_path / "out" / "failed" / "1-dead.ipynb").read_text()


def test_parameters_reach_the_notebooks_that_know_them(rooms, press, tmp_path):
    notebook(rooms, "1-one", "print('most is', most)")
    notebook(rooms, "2-two", "print('most is', most)")
    report.render(press, tmp_path / "out", ["1-one"], most="11")
    html = (tmp_path / "out" / "1-one.html").read_text()
    assert "most is 11" in html
    assert "--notebook 1-one -p most=11" in html
    assert not (tmp_path / "out" / "2-two.html").exists()


def test_what_notebooks_print_is_text(rooms, press, tmp_path):
    notebook(
        rooms,
        "1-one",
        "print('<script>alert(1)</script>{{ 7*7 }}')",
        "import sys; print('a place', file=sys.stderr)",
        "'<img src=x>'",
    )
    report.render(press, tmp_path / "out")
    html = (tmp_path / "out" / "1-one.html").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in html
    assert "<script" not in html
    assert "<img src=x>" not in html
    assert ">a place" not in html


def test_kernels_are_of_this_python_whatever_is_installed(rooms, press, tmp_path, monkeypatch):
    broken = tmp_path / "jupyter" / "kernels" / "python3"
    broken.mkdir(parents=True)
    (broken / "kernel.json").write_text(
        '{"argv": ["/no/such/python"], "display_name": "x", "language": "python"}'
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    notebook(rooms, "1-one", "import sys; print(sys.version_info[:2])")
    report.render(press, tmp_path / "out")
    assert str(sys.version_info[:2]) in (tmp_path / "out" / "1-one.html").read_text()


@pytest.mark.skipif(os.name != "posix", reason="locks files the POSIX way")
def test_one_run_at_a_time_in_a_folder(rooms, press, tmp_path):
    import fcntl

    notebook(rooms, "1-one", "print(1)")
    out = tmp_path / "out"
    out.mkdir()
    with (out / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another report is being made"):
            report.render(press, out)
    (out / ".making-old").mkdir()  # a run that was killed leaves this
    report.render(press, out)
    assert sorted(p.name for p in out.iterdir()) == ["1-one.html", "made.json"]


def test_a_folder_that_cannot_be_written_to(press, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written to"):
        report.render(press, tmp_path / "file", ["1-corpus"])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["report", "no/such/folder"], "no such file or folder"),
        (["report", "-p", "most"], "give a name and a value"),
        (["report", "-p", "mst=4"], "did you mean 'most'"),
        (["report", "--notebook", "9-x"], "unknown notebook"),
        (["report", "--event", "feri", "--notebook", "1-corpus"], "did you mean"),
        (["report", "-p", "most=many"], "not of the kind int"),
        (["reprot"], "unknown command 'reprot'; did you mean 'report'?"),
        (["report", "--otlet", "Herald"], "unknown option '--otlet'; did you mean '--outlet'?"),
        (["report", "--events", "proposd"], "did you mean 'proposed'?"),
        (["report", "articles", "of", "mine"], "'of' is one argument too many"),
        (["sheets", "data/sample"], "required: --table; see python -m analysis sheets --help"),
        (["sheets", "data/sample", "--table", "lables"], "did you mean 'labels'?"),
        (["sheets", "data/sample", "--table", "labels", "--n", "0"], "--n 0: give the number"),
        (["sheets", "data/sample", "--table", "labels", "--n", "ten"], "invalid int value"),
        (["paper", "data/sample", "--table", "lables"], "did you mean 'labels'?"),
        (["cluster", "no/such/folder"], "no such file or folder"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments, word, tmp_path, capsys):
    try:
        code = main([*arguments, "--out", str(tmp_path / "out")])
    except SystemExit as left:  # where the line itself is not understood
        code = left.code
    said, wrong = capsys.readouterr()
    assert (code, said) == (2, "")
    assert word in wrong
    assert len(wrong.strip().splitlines()) == 1
    assert not list(tmp_path.rglob("*.html"))


def test_each_event_and_zip(rooms, tmp_path):
    notebook(rooms, "0-one", "print(event)")
    (tmp_path / "c").mkdir()
    rows = [
        {"text": "One thing happened.", "outlet": "A", "event": e}
        for e in ("flood", "fire & <b>smoke</b>")
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "c" / "articles.csv", index=False)
    pages = render_each_event(tmp_path / "c", tmp_path / "out")
    index = pages[0].read_text()
    assert pages[0] == tmp_path / "out" / "index.html"
    assert "fire &amp; &lt;b&gt;smoke&lt;/b&gt;" in index
    for link in re.findall(r'<a href="([^"#]+index.html)"', index):
        assert (tmp_path / "out" / link).exists()
    packed = pack(tmp_path / "out")
    assert {"out/index.html", "out/flood/index.html"} <= set(zipfile.ZipFile(packed).namelist())
    again = packed.read_bytes()
    assert pack(tmp_path / "out").read_bytes() == again


def test_one_article_gives_a_report_that_says_what_is_missing(tmp_path):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "only.txt").write_text("x")
    pages = report.render(tmp_path / "c", tmp_path / "out")
    assert len(pages) == len(ALL) - 1  # no event is known, none has a page
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert "nan" not in re.sub(r"<[^>]+>", " ", html).lower().split()
    assert 'role="note"' in (tmp_path / "out" / "3-repetition.html").read_text(encoding="utf-8")


def test_a_workbook_runs_nothing_and_keeps_numbers_and_ids(rooms, press, tmp_path):
    from openpyxl import load_workbook

    notebook(
        rooms,
        "1-one",
        "import pandas as pd\nfrom analysis import show\npage = show.begin(corpus, out=out)",
        "page.table(pd.DataFrame({'id': ['007', '=1+1', '-x', '@a', '\\x01b'], 'n': [1, 2, None, 4, 5.5]}), 'things', '=Things')",
    )
    report.render(press, tmp_path / "out")
    book = load_workbook(tmp_path / "out" / "tables.xlsx")
    rows = [(r[0].value, r[0].data_type, r[1].value) for r in book["things"].iter_rows(min_row=2)]
    assert rows == [
        ("007", "s", 1),
        ("=1+1", "s", 2),
        ("-x", "s", None),
        ("@a", "s", 4),
        ("\ufffdb", "s", 5.5),
    ]
    assert ["things", "=Things", "1-one.html"] in [
        [c.value for c in r] for r in book["about"].iter_rows()
    ]


def test_cells_of_a_table():
    assert cell(1234567) == ("n", "1,234,567")
    assert cell(float("nan"))[1] == "–"
    assert cell(True)[1] == "yes"
    assert cell("<b>\u202e")[1] == "&lt;b&gt;⟨U+202E⟩"
    assert [harmless(v) for v in ("=1+1", "+1", "-x", "@a", "\tq", "fine", -3)] == [
        "'=1+1",
        "'+1",
        "'-x",
        "'@a",
        "'\tq",
        "fine",
        -3,
    ]


def test_an_empty_table_says_so(tmp_path, sample):
    said = Page(sample, tmp_path, "sample").table(
        pd.DataFrame({"a": []}), "none", "Things", empty="No thing was found."
    )
    assert "No thing was found." in said
    assert not list(tmp_path.iterdir())


def test_figures_are_the_same_bytes_each_time(tmp_path, sample):
    page = Page(sample, tmp_path, "sample")
    rows = pd.DataFrame({"outlet": ["A", "B"], "event": ["x", "x"], "words": [10, 20]})
    one, two = (page.figure(plots.words, rows, "w", "Words") for _ in range(2))
    assert one == two
    assert "A: 10; B: 20" in one


def test_what_a_process_of_its_own_works_out_is_the_table(sample, monkeypatch):
    monkeypatch.setattr(warm, "LONG", 1)
    corpus = Corpus(sample.articles)
    beside = warm._Beside("coverage", framing.tellings)
    beside.begin(corpus)
    assert bool(beside.child) == warm.FORKS
    made = beside.end(corpus)
    assert not beside.child
    pd.testing.assert_frame_equal(made, framing.tellings(Corpus(sample.articles)))
