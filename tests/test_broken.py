"""Broken input: whatever stands in a folder or a table, nothing is lost, and a reader sees one clear line at most."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import pytest
from conftest import holds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import Corpus, InputError
from analysis.corpus import paragraphs, parts, sentences, text

LINE = "The ferry left Tarn at noon. “It was “calm”, she said.\n\nRead more: Storm\n\n- a point\n"
PIECES = st.sampled_from(
    [
        LINE.encode(),
        LINE.encode("utf-16"),
        LINE.encode("cp1252", "replace"),
        LINE.encode()[:-3] + b"\xe2\x80",
        b"\x00",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\r",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        "😀".encode(),
        b'{"text": 3}',
        b"a,b\n",
        b'"',
        b"<p>",
        b"\x1b[0m",
        b" ",
        "\u202e\u200b".encode(),
        b"PK\x03\x04",
        b"{\\rtf1 ",
    ]
)
DATA = st.one_of(st.lists(PIECES, max_size=5).map(b"".join), st.binary(max_size=60))
NAMES = st.sampled_from(
    [
        "a.txt",
        "b.txt",
        "c.html",
        "d/e.txt",
        "d/f.htm",
        "g.rtf",
        "h.docx",
        "i.zip",
        "j.png",
        "k",
        "é ü.txt",
        "l'm.txt",
        "d/e/n.txt",
        "-o.txt",
    ]
)
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "2031-02-30",
            "31/12/2031",
            "4 March 2031",
            "Tue, 04 Mar 2031 10:00:00 GMT",
            "1899",
            "20310304",
            "tomorrow",
            "2031-03-04T10:00:00+05:00",
            "NaT",
            "../x",
            "a.txt",
            "article",
            "reference",
            "=1+1",
            "x/y",
            "🙂",
            "\ud83d",
            "nan",
            LINE,
        ]
    ),
    st.text(max_size=12),
)
HEADS = st.lists(
    st.sampled_from(
        [
            "text",
            "file",
            "id",
            "outlet",
            "event",
            "date",
            "title",
            "url",
            "role",
            "Text",
            "source",
            "",
            "x",
        ]
    ),
    min_size=1,
    max_size=6,
)
CASES = settings(max_examples=150, suppress_health_check=list(HealthCheck))


def read(path: Path) -> Corpus | None:
    """The corpus, or None where it was refused in one line."""
    try:
        corpus = Corpus.read(path)
    except InputError as error:
        said = str(error)
        corpus = None
    if corpus is None:
        assert said
        assert "\n" not in said
        return None
    assert len(corpus) > 0
    assert (corpus.skipped["reason"] != "").all()
    assert holds(corpus, corpus.parts)
    return corpus


@CASES
@given(st.dictionaries(NAMES, DATA, max_size=6))
def test_a_folder_of_anything(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        for inner, data in files.items():
            path = Path(name) / inner
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        corpus = read(Path(name))
        if corpus is not None:
            assert len(corpus) + len(corpus.skipped) >= len(files)
            plain = [f for f in files if not f.endswith((".docx", ".rtf", ".zip"))]
            many = len(files) - len(plain)
            assert len(corpus) + len(corpus.skipped) == len(files) or many


@CASES
@given(
    HEADS,
    st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=6),
    st.sampled_from([",", ";", ", "]),
    st.sampled_from(["", '"']),
    st.binary(max_size=4),
)
def test_a_list_of_anything(
    head: list[str], rows: list[list[str]], comma: str, quote: str, tail: bytes
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.txt").write_text(LINE)
        lines = "\n".join(comma.join(f"{quote}{c}{quote}" for c in row) for row in [head, *rows])
        (folder / "articles.csv").write_bytes(lines.encode("utf-8", "surrogatepass") + tail)
        read(folder)
        (folder / "articles.csv").rename(folder / "table.csv")
        read(folder / "table.csv")


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), CELLS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


@CASES
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["text", "id", "outlet", "date", "event", "title", "body", "role", "agency"]
            ),
            VALUES,
            max_size=5,
        ),
        max_size=5,
    )
)
def test_lines_of_json_of_any_kind(rows: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)))
        corpus = read(path)
        if corpus is not None:
            assert len(corpus) + len(corpus.skipped) == len(rows)


@CASES
@given(
    st.sampled_from(
        [
            ".csv",
            ".jsonl",
            ".parquet",
            ".zip",
            ".docx",
            ".rtf",
            ".html",
            ".txt",
            ".tsv",
            ".xlsx",
            "",
        ]
    ),
    DATA,
)
def test_one_file_of_anything(ending: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / f"a{ending}"
        path.write_bytes(data)
        read(path)


def test_ten_thousand_empty_files_are_ten_thousand_skipped(tmp_path: Path) -> None:
    for i in range(10_000):
        (tmp_path / f"{i}.txt").touch()
    (tmp_path / "one.txt").write_text(LINE)
    corpus = Corpus.read(tmp_path)
    assert (len(corpus), len(corpus.skipped)) == (1, 10_000)


@pytest.mark.parametrize(
    "line",
    [
        "a ",
        "A. ",
        "“",
        '"',
        "'a ",
        "-",
        "...",
        "A",
        "(",
        "1,",
        "x\n",
        "- x\n",
        "By A ",
        "said that ",
        "@",
        "Read more ",
        "A, ",
    ],
    ids=repr,
)
def test_cutting_grows_no_faster_than_the_text(line: str) -> None:
    """Four times the text, at most six times the time: no pattern runs back over itself."""
    times = []
    for size in (60_000, 240_000):
        article = line * (size // len(line))
        began = time.process_time()
        text.tokens([article])
        parts.parts(article)
        for a, b in paragraphs.paragraphs(article):
            sentences.sentences(article, a, b)
        parts.agency(article)
        times.append(time.process_time() - began)
    assert times[1] < 6 * times[0] + 0.5
