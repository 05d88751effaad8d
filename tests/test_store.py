"""The store: a table comes back exactly as it was or not at all; what is damaged, foreign, half written or out of date is not read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from analysis import Corpus, project
from analysis.base import atomic, store
from analysis.framing import frames
from analysis.voice import quotations
from analysis.wording import all_keyness

NESTED = pd.DataFrame({"article": ["a"], "start": [1], "who": pd.Series([None], dtype=object)})
TABLES = {
    "strings": pd.DataFrame({"text": pd.Series(["é", "", "x\n"], dtype="str")}),
    "none": pd.DataFrame({"outlet": pd.Series(["A", None, "B"], dtype=object), "n": [1, 2, 3]}),
    "days": pd.DataFrame({"date": pd.to_datetime(["2020-01-02", None]).astype("datetime64[s]")}),
    "kinds": pd.DataFrame({"part": pd.Categorical(["b", "a", "b"], ["b", "a"]), "x": [0.1, 2, float("nan")]}),
    "empty": pd.DataFrame({"article": pd.Series(dtype="str"), "start": pd.Series(dtype="int64")}),
    "tables": pd.DataFrame({"kind": ["x", "y"], "spans": [NESTED, NESTED.head(0)]}),
    "indexed": pd.DataFrame({"n": [1, 2]}, index=pd.Index(["p", "q"], name="article")),
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARALLAX_CACHE", str(tmp_path))
    monkeypatch.setattr(store, "MOMENT", -1)
    return tmp_path / "tables"


def never() -> pd.DataFrame:
    raise AssertionError("worked out again")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_comes_back_as_it_was(place: Path, name: str) -> None:
    store.keep(("c", name), TABLES[name])
    back = store.kept(("c", name), never)
    assert store._same(back, TABLES[name])
    assert list(back.columns) == list(TABLES[name].columns)


def test_what_parquet_cannot_hold_is_worked_out_each_time(place: Path) -> None:
    odd = pd.DataFrame({"x": pd.Series([{"a"}, {"b"}], dtype=object)})
    assert store.kept(("c", "odd"), lambda: odd) is odd
    assert not list(place.rglob("*"))


@pytest.mark.parametrize("harm", ["cut", "flipped", "foreign", "another", "blank"])
def test_a_file_that_is_not_whole_or_not_ours_is_not_read(place: Path, harm: str) -> None:
    table = pd.DataFrame({"n": range(5000)})
    store.keep(("c", "t"), table)
    (path,) = place.iterdir()
    data = bytearray(path.read_bytes())
    if harm == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif harm == "flipped":
        data[len(data) // 3] ^= 0xFF
        path.write_bytes(data)
    elif harm == "foreign":
        pd.DataFrame({"n": [7]}).to_parquet(path)
    elif harm == "another":  # whole, ours, and of another corpus
        store.keep(("d", "t"), pd.DataFrame({"n": [7]}))
        (other,) = set(place.iterdir()) - {path}
        path.write_bytes(other.read_bytes())
    else:
        path.write_bytes(b"")
    assert store.kept(("c", "t"), lambda: table).equals(table)
    assert store.kept(("c", "t"), never).equals(table)  # and it is whole again


def test_a_changed_lexicon_or_code_is_another_table(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pd.DataFrame({"n": [1]}), pd.DataFrame({"n": [2]})
    store.keep(("c", "t"), one)
    lexicons = tmp_path / "lexicons"
    lexicons.mkdir()
    for path in project.LEXICONS.glob("*.csv"):
        (lexicons / path.name).write_bytes(path.read_bytes())
    with monkeypatch.context() as changed:
        changed.setattr(project, "LEXICONS", lexicons)
        assert store.kept(("c", "t"), never).equals(one)  # the same words
        (lexicons / "labels.csv").open("a").write("\n")
        assert store.kept(("c", "t"), lambda: two).equals(two)
    with monkeypatch.context() as changed:
        changed.setattr(store, "CODE", "another")
        assert store.kept(("c", "t"), lambda: two).equals(two)
    with monkeypatch.context() as changed:  # somebody edits the code while it runs
        changed.setattr(store, "STATES", [])
        store._unchanged.cache_clear()  # looked at once a second
        assert store.kept(("c", "t"), lambda: two).equals(two)
    store._unchanged.cache_clear()
    assert store.kept(("c", "t"), never).equals(one)


def test_a_codebook_of_ones_own_that_changed(place: Path, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(
        "The council debated the cost of the new bridge. It was dear."
    )
    book = tmp_path / "book.csv"
    book.write_text("frame,cue,weight,question\nmoney,cost,1,Is it about money?\n")
    first = frames(Corpus.read(tmp_path / "one.txt"), str(book))
    book.write_text("frame,cue,weight,question\nspan,bridge,1,Is it about a bridge?\n")
    second = frames(Corpus.read(tmp_path / "one.txt"), str(book))
    assert set(first["frame"]) == {"money"}
    assert set(second["frame"]) == {"span"}


def test_only_what_was_read_from_files_is_kept(place: Path, sample: Corpus) -> None:
    quotations(Corpus(sample.articles))
    assert not place.exists()


def test_a_corpus_read_again_needs_no_work(
    place: Path, sample: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = quotations(Corpus.read(project.SAMPLE))
    monkeypatch.setattr(store, "_write", never)
    again = quotations(Corpus.read(project.SAMPLE))
    assert store._same(first, again)
    assert store._same(first, quotations(sample))


def test_the_oldest_go_where_there_are_too_many(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pd.DataFrame({"n": range(2000)})
    for name in "abcd":
        store.keep(("c", name), table)
    files = {n: store.place(("c", n))[0] for n in "abcd"}
    now = time.time()
    for n, name in enumerate("abcd"):
        os.utime(files[name], (now - 100 + n, now - 100 + n))
    store.kept(("c", "a"), never)  # read just now
    monkeypatch.setattr(store, "LIMIT", int(3.5 * files["a"].stat().st_size))
    (place / "old.part").write_bytes(b"x")
    os.utime(place / "old.part", (1, 1))
    store.keep(("c", "e"), table)
    left = {n for n, path in files.items() if path.exists()}
    assert left == {"a", "d"}
    assert not (place / "old.part").exists()
    assert store.clean() == 3
    assert not list(place.iterdir())


def test_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARALLAX_CACHE", "off")
    table = pd.DataFrame({"n": [1]})
    assert store.kept(("c", "t"), lambda: table) is table
    assert store.folder() is None


def test_two_processes_write_at_once_and_one_is_killed(place: Path) -> None:
    code = (
        "import pandas as pd\nfrom analysis.base import store\n"
        "for n in range(60): store.keep(('c', str(n % 5)), pd.DataFrame({'n': range(n % 5, 5000)}))"
    )
    jobs = [subprocess.Popen([sys.executable, "-c", code], cwd=project.ROOT) for _ in range(3)]
    while not place.exists() and any(job.poll() is None for job in jobs):
        time.sleep(0.01)
    jobs[0].kill()
    assert [job.wait() for job in jobs][1:] == [0, 0]
    for n in range(5):
        assert store.kept(("c", str(n)), never).equals(pd.DataFrame({"n": range(n, 5000)}))


def test_an_option_that_is_a_corpus_is_never_taken_for_another(sample: Corpus) -> None:
    def against(n: int) -> pd.DataFrame:
        words = " ".join(["harbour", "bridge"][n] for _ in range(30))
        texts = pd.DataFrame({"text": [words] * 6, "outlet": [str(i) for i in range(6)]})
        options = {"reference": Corpus(texts), "permutations": 0, "min_count": 1, "min_texts": 1}
        return all_keyness(sample, **options)

    one, two = against(0), against(1)
    assert not one.equals(two)
    assert one.equals(against(0))


def test_files_and_folders_are_there_whole_or_not_at_all(tmp_path):
    kept, folder = tmp_path / "kept.csv", tmp_path / "in" / "folder"
    with atomic.file(kept) as new:
        new.write_text("old")
    with atomic.folder(folder) as new:
        (new / "old.txt").write_text("old")
    with pytest.raises(UnicodeError), atomic.file(kept) as new:
        new.write_text("n\ud800w", encoding="utf-8")
    with pytest.raises(UnicodeError), atomic.folder(folder) as new:
        (new / "new.txt").write_text("n\ud800w", encoding="utf-8")
    assert kept.read_text() == "old"
    assert [p.name for p in folder.iterdir()] == ["old.txt"]
    with atomic.folder(folder) as new:
        (new / "new.txt").write_text("new")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["folder", "in", "kept.csv", "new.txt"]
