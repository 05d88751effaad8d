"""The tables of a cluster are those of one process, whatever the pieces; what is finished stays; a lost worker loses nothing."""

from __future__ import annotations

import html
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import Corpus, InputError, cluster, evidence, framing, repetition, voice, wording
from analysis.__main__ import main

pytest.importorskip("distributed")
import dask
from distributed import Client, LocalCluster

from analysis.cluster import run as at_work
from analysis.cluster import terms
from analysis.cluster.stored import Stored

ARTICLES = 120
OUTLETS = ["Tarn Post", "Vale Courier", "The Herald of Una", "Quay Dispatch", "Morrow Times"]
STEMS = "bar cor dan fel gim hol jun kel lor mip nov orr pel quin ras sot tull vor wes yar".split()
SAID = [
    "“We did what we could in the time that we had,” said mayor Tova Lind.",
    "“Nobody told us that the bridge was closed,” the driver said.",
]

LONG = (
    "At dawn the crew of the second boat saw smoke above the eastern pier and called the harbour office twice but nobody there picked up "
    "until a cook from the canteen ran across"
)


def invented(n: int, seed: int = 5) -> pd.DataFrame:
    """Articles of made-up words in which passages, a wire story, quotations and one outlet's own line are planted."""
    draw = random.Random(seed)
    words = [a + b + c for a in STEMS for b in STEMS[:8] for c in ("", "en", "ish")]
    run = lambda k: " ".join(draw.choice(words) for _ in range(k)).capitalize() + "."
    wire, turn = run(60), " ".join(draw.choice(words) for _ in range(7))
    rows: list[dict[str, Any]] = []
    for i in range(n):
        event, outlet = f"event {i * 12 // n}", draw.choice(OUTLETS)
        body = [run(draw.randint(12, 25)) for _ in range(draw.randint(4, 9))]
        if rows and draw.random() < 0.4:
            source = draw.choice(rows)["text"].split("\n")
            body.insert(
                draw.randrange(len(body)),
                " ".join(w for w in draw.choice(source).split() if draw.random() > 0.04),
            )
        if draw.random() < 0.2:
            body.insert(1, wire)
        if draw.random() < 0.4:
            body.insert(2, f"{run(8)[:-1]} {turn} {run(5)}")
        if draw.random() < 0.5:
            body.append(draw.choice(SAID))
        if outlet == OUTLETS[0]:
            body.append(
                "Read more about this and all the other stories of the valley in the weekend edition of our paper"
            )
        rows.append(
            {
                "id": f"a{i:04d}",
                "text": "\n".join(body),
                "outlet": outlet,
                "event": event if i % 5 else None,
                "date": f"2031-03-{1 + i % 28:02d}" if i % 9 else None,
                "title": run(5),
            }
        )
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=0
        ) as workers,
        Client(workers) as client,
    ):
        yield client


def planted(table: pd.DataFrame) -> pd.DataFrame:
    """More to find: quotations that drift, labels, deaths and figures, names of outlets, twins in spelling."""
    draw = random.Random(3)
    said = [
        "We looked for the ferry all night and found nothing but a red lamp",
        "The harbour will stay closed until the last boat is home",
    ]
    habit = [
        "They organise the council's 12 fairs. The driver told the Vale Courier so.",
        "Mayors organize fairs, the Tarn Post has heard.",
    ]
    harm = [
        "Gunmen killed three officers near Ostrel.",
        "The militants were shot by police, and at least 14 people were injured.",
        "A terrorist attack shook Ostrel. Police arrested two of the gunmen.",
    ]
    for i in range(len(table)):
        more = [harm[i % 7]] if i % 7 < 3 else []
        if i % 2 or i > len(table) // 2:
            more.append(habit[i % 3 == 0])
        if i % 3 == 0:
            words = [w for w in draw.choice(said).split() if draw.random() > 0.1]
            more.append(
                f"“{' '.join(words)},” said pilot Ada Crane."
                if i % 2
                else f"Pilot Ada Crane said that {' '.join(words).lower()}."
            )
        if i % 5 == 0:  # no event: each day a word less is told
            more.append(f"“{' '.join(LONG.split()[: 31 - i % 28])},” said pilot Ada Crane.")
        table.loc[i, "text"] += "".join(f"\n{line}" for line in more)
    return table


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "archive.parquet"
    planted(invented(ARTICLES)).to_parquet(path)
    return path


@pytest.fixture(scope="module")
def corpus(archive: Path) -> Corpus:
    return Corpus.read(archive)


@pytest.fixture(scope="module", params=[2, 7])
def run(
    request: pytest.FixtureRequest,
    archive: Path,
    client: Client,
    tmp_path_factory: pytest.TempPathFactory,
) -> cluster.Run:
    run = cluster.Run(
        archive, client, tmp_path_factory.mktemp("tables"), size=ARTICLES // request.param
    )
    assert len(run.pieces) in (request.param, request.param + 1)
    return run


def same(cluster_table: Any, table: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(
        cluster_table.compute().reset_index(drop=True), table.reset_index(drop=True)
    )


def test_passages_are_those_of_one_process(
    run: cluster.Run, corpus: Corpus, client: Client
) -> None:
    expected = repetition.between(corpus)
    assert {"common source", "formula", "candidate copy"} <= set(expected["reading"])
    same(cluster.passages(run), expected)


@pytest.mark.parametrize("name", cluster.SPANS)
def test_spans_are_those_of_one_process(
    run: cluster.Run, corpus: Corpus, client: Client, name: str
) -> None:
    function = cluster.SPANS[name]
    found, expected = cluster.spans(run, function).compute(), function(corpus)
    assert len(expected)
    keys = ["a", "start_a", "start_b"] if "a" in found else ["article", "start", "end"]
    if function in cluster.BY_EVENT:  # event by event
        found, expected = (t.sort_values(keys, ignore_index=True) for t in (found, expected))
    if "quotation" in found:  # numbers of groups are unique, not consecutive
        known = found["quotation"].where(found["quotation"] >= 0)
        found["quotation"] = pd.factorize(known)[0]
    pd.testing.assert_frame_equal(found.reset_index(drop=True), expected)


def test_counts_are_those_of_one_process(run: cluster.Run, corpus: Corpus, client: Client) -> None:
    assert corpus.house
    for by, per in ((["outlet", "voice"], "words"), ("event", None)):
        found = cluster.counts(run, voice.quotations, by, per=per)
        pd.testing.assert_frame_equal(
            found, evidence.count(corpus, voice.quotations(corpus), by, per=per)
        )
    labels = cluster.counts(run, framing.labels, ["label", "outlet"])
    pd.testing.assert_frame_equal(
        labels, evidence.count(corpus, framing.labels(corpus), ["label", "outlet"])
    )


def test_keyness_draws_what_one_process_draws(
    run: cluster.Run, corpus: Corpus, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "HELD", 3000)  # so that an outlet is compared some terms at a time
    expected = wording.all_keyness(
        corpus
    )  # names of outlets and twins in spelling only the whole archive can tell
    assert expected["p"].notna().any()
    assert set(expected["style"]) >= {"own name", "spelling", "number", ""}
    found = cluster.keyness(run)
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    assert found.attrs == expected.attrs


def test_quotations_vary_as_in_one_process(
    run: cluster.Run, corpus: Corpus, client: Client
) -> None:
    expected = repetition.quote_variants(corpus)
    assert expected["mode"].nunique() == 2
    days = (
        corpus.articles.loc[expected["article"], "date"]
        .groupby([*expected["statement"]])
        .agg(lambda d: d.max() - d.min())
    )
    loose = (
        corpus.articles.loc[expected["article"], "event"]
        .isna()
        .groupby([*expected["statement"]])
        .all()
    )
    assert (days[loose] > pd.Timedelta(days=6)).any()  # told from window to window

    def in_order(table: pd.DataFrame) -> pd.DataFrame:  # statements are numbered event by event
        table = table.sort_values(["article", "start", "end", "mode"], ignore_index=True)
        return table.assign(statement=pd.factorize(table["statement"])[0])

    pd.testing.assert_frame_equal(
        in_order(cluster.quote_variants(run).compute()), in_order(expected)
    )


def test_keyness_of_one_outlet(
    archive: Path, corpus: Corpus, client: Client, tmp_path: Path
) -> None:
    run = cluster.Run(archive, client, tmp_path, size=60)
    pd.testing.assert_frame_equal(
        cluster.keyness(run, target=OUTLETS[1], reference=OUTLETS[3], permutations=99, seed=4),
        wording.keyness(corpus, OUTLETS[1], OUTLETS[3], permutations=99, seed=4),
    )
    counted = (run.out / "terms.json").stat().st_mtime_ns
    with pytest.raises(InputError, match="did you mean 'Tarn Post'"):
        cluster.keyness(run, target="Tarn Pots")
    assert (run.out / "terms.json").stat().st_mtime_ns == counted
    pd.testing.assert_frame_equal(
        cluster.keyness(run, target=OUTLETS[0], n=2, voice="narration", agency=True, min_count=3),
        wording.keyness(corpus, OUTLETS[0], n=2, voice="narration", agency=True, min_count=3),
    )
    with pytest.raises(InputError, match="no term stands 9999 times"):
        cluster.keyness(run, target="Tarn Post", min_count=9999)


def test_keyness_without_outlets_is_empty_and_says_why(client: Client, tmp_path: Path) -> None:
    invented(20).drop(columns="outlet").to_parquet(tmp_path / "none.parquet")
    run = cluster.Run(tmp_path / "none.parquet", client, tmp_path, size=10)
    found = cluster.keyness(run)
    assert found.empty
    assert found.attrs["limit"] == "No outlet is known: there is nothing to compare."
    with pytest.raises(InputError, match="give the articles a column 'outlet'"):
        cluster.keyness(run, target="a0001")


def test_a_killed_worker_changes_nothing(
    archive: Path, corpus: Corpus, client: Client, tmp_path: Path
) -> None:
    run = cluster.Run(archive, client, tmp_path, size=40)
    pids = client.run(os.getpid)
    assert len(pids) == 2

    def kill() -> None:
        while not (tmp_path / "found").exists():  # pairs are being chained
            time.sleep(0.01)
        os.kill(next(iter(pids.values())), signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    same(cluster.passages(run), repetition.between(corpus))


def test_a_worker_of_our_own_is_never_paused_and_where_it_is_lost_nothing_is_done_again(
    archive: Path, corpus: Corpus, tmp_path: Path
) -> None:
    def task(archive: Any, item: int) -> int:
        tries = archive.folder / f"tried-{item}"
        tries.write_text(tries.read_text() + "." if tries.exists() else ".")
        if item == 3 and tries.read_text() == ".":
            while not (archive.folder / "tried-2").exists():
                time.sleep(0.05)
            time.sleep(0.5)  # what the others gave back has arrived
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    at_once = {f"distributed.worker.memory.{at}": 1e-6 for at in ("target", "spill", "pause")}
    with dask.config.set(at_once), cluster.cluster_of(workers=1, memory="8GB") as client:
        run = cluster.Run(archive, client, tmp_path, size=40)
        same(cluster.passages(run), repetition.between(corpus))
        assert run.map("numbers", task, range(5)) == [0, 1, 2, 3, 4]
    assert [(tmp_path / f"tried-{k}").read_text() for k in range(5)] == [".", ".", ".", "..", "."]


def test_a_scheduler_that_goes_is_said_to_be_gone(archive: Path, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    line += ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(tmp_path / "at.json")]
    scheduler = subprocess.Popen(line, stderr=subprocess.DEVNULL)
    try:
        while not ((at := tmp_path / "at.json").exists() and at.read_text()):
            assert scheduler.poll() is None
            time.sleep(0.1)
        address = json.loads(at.read_text())["address"]

        def waits() -> None:
            with cluster.cluster_of(address) as client:
                threading.Timer(0.5, scheduler.kill).start()
                cluster.Run(archive, client, tmp_path / "out")  # no worker comes: it would wait

        gone = "the scheduler is gone; start one and say the same again"
        with pytest.raises(InputError, match=gone):
            waits()
    finally:
        scheduler.kill()
        scheduler.wait(10)


def test_workers_may_come_late(archive: Path, tmp_path: Path) -> None:
    with (
        LocalCluster(
            n_workers=0, threads_per_worker=1, dashboard_address=":0", memory_limit="4GB"
        ) as own,
        Client(own) as client,
    ):
        threading.Timer(1, own.scale, [1]).start()
        assert "4.00 GB" in cluster.Run(archive, client, tmp_path).memory


def test_workers_that_all_wait_for_memory_are_told_of(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_work, "WAIT", 1)
    with (
        dask.config.set({"distributed.worker.memory.pause": 1e-6}),
        LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=":0", memory_limit="9GB"
        ) as own,
        Client(own) as paused,
        pytest.raises(InputError, match=r"all workers \(of 9\.00 GB each\) wait for memory"),
    ):
        cluster.Run(archive, paused, tmp_path)


def test_workers_that_cannot_even_begin_are_told_of(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_work, "WAIT", 1)
    with (
        cluster.cluster_of(workers=2, memory="20MB") as tiny,
        pytest.raises(
            InputError,
            match=r"workers( \(of 0\.02 GB each\))? end before a piece is done; give a smaller --size",
        ),
    ):
        cluster.Run(archive, tiny, tmp_path)


def test_a_piece_too_large_for_its_worker_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_work, "WAIT", 10)
    texts = [
        f"{n} " + "The ferry of Ostrel did not come. " * 30_000 for n in range(200)
    ]  # a megabyte each
    pd.DataFrame({"text": texts}).to_parquet(tmp_path / "large.parquet")
    with (
        cluster.cluster_of(workers=1, memory="450MB") as small,
        pytest.raises(
            InputError,
            match=r"\(of 0\.45 GB each\) end before a piece is done; give a smaller --size",
        ),
    ):
        cluster.Run(tmp_path / "large.parquet", small, tmp_path / "out")


def test_a_table_may_be_asked_of_files(
    archive: Path, corpus: Corpus, client: Client, tmp_path: Path
) -> None:
    found = cluster.spans(archive, voice.quotations, client, tmp_path / "own")
    assert len(found) == len(voice.quotations(corpus))
    expected = evidence.count(corpus, framing.labels(corpus), "label")
    for given, named in (
        ((client, tmp_path / "own"), {}),
        ((client,), {"out": tmp_path / "own"}),
        ((), {"client": client, "out": tmp_path / "own"}),
    ):
        counted = cluster.counts(archive, framing.labels, "label", *given, **named)
        pd.testing.assert_frame_equal(counted, expected)
    beside = Path(shutil.copy(archive, tmp_path / "files.parquet"))
    same(cluster.passages(beside, client), repetition.between(corpus))
    assert (tmp_path / "files.tables" / "passages").is_dir()


def test_a_finished_stage_is_not_made_again(archive: Path, client: Client, tmp_path: Path) -> None:
    made = lambda: (tmp_path / "quotations" / "00000.parquet").stat().st_mtime_ns
    cluster.spans(cluster.Run(archive, client, tmp_path, size=100), voice.quotations)
    first = made()
    cluster.spans(cluster.Run(archive, client, tmp_path, size=100), voice.quotations)
    assert made() == first
    said = json.loads((tmp_path / "quotations.json").read_text())
    assert said["inputs"][0][0] == "archive.parquet"
    (tmp_path / "quotations.json").write_text(json.dumps(said | {"version": "another"}))
    cluster.spans(cluster.Run(archive, client, tmp_path, size=100), voice.quotations)
    assert made() > first


def test_broken_rows_are_listed_and_doubles_left_out(client: Client, tmp_path: Path) -> None:
    table = invented(30)
    table.loc[3, "text"] = "  "
    table.loc[5, "text"] = None
    table.loc[20, "id"] = "a0001"
    copied = ["text", "outlet", "event", "title"]
    table.loc[21, copied] = table.loc[2, copied].to_numpy()
    table.to_parquet(tmp_path / "a.parquet", row_group_size=7)
    corpus = Corpus.read(tmp_path / "a.parquet")
    run = cluster.Run(tmp_path / "a.parquet", client, tmp_path / "out", size=10)
    assert run.archive.first[-1] == len(corpus) == 26
    skipped = pd.concat(
        pd.read_parquet(f) for f in sorted((tmp_path / "out" / "skipped").glob("*.parquet"))
    )
    assert (
        sorted(skipped["reason"])
        == sorted(corpus.skipped["reason"])
        == ["duplicate id a0001", "duplicate text", "empty", "empty"]
    )
    same(cluster.passages(run), repetition.between(corpus))


def test_what_is_broken_inside_a_file_is_skipped_with_its_reason(
    client: Client, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    table = invented(30)
    table.to_parquet(folder / "a.parquet", row_group_size=10)
    table["id"], table["text"] = table["id"] + "b", table["text"] + " and more"
    table.to_parquet(folder / "b.parquet", row_group_size=10, compression="zstd")
    raw = bytearray((folder / "b.parquet").read_bytes())
    groups = pq.ParquetFile(folder / "b.parquet").metadata
    column = next(
        c
        for c in map(groups.row_group(1).column, range(groups.num_columns))
        if c.path_in_schema == "text"
    )
    begin = column.dictionary_page_offset or column.data_page_offset
    raw[begin + 40 : begin + 900] = bytes(860)
    (folder / "b.parquet").write_bytes(raw)
    texts = [text.encode() for text in table["text"] + " and more"]
    texts[4] = b"\xff\xfe" + texts[4]
    no_utf8 = pa.Array.from_buffers(pa.string(), len(texts), pa.array(texts, pa.binary()).buffers())
    written = pa.Table.from_pandas(table.assign(id=table["id"] + "c"), preserve_index=False)
    pq.write_table(
        written.set_column(written.schema.get_field_index("text"), "text", no_utf8),
        folder / "c.parquet",
    )
    run = cluster.Run(folder, client, tmp_path / "out", size=10)
    skipped = pd.concat(
        pd.read_parquet(f) for f in sorted((tmp_path / "out" / "skipped").glob("*.parquet"))
    )
    assert [s.split(" (")[0] for s in skipped["reason"]] == ["unreadable", "not readable as UTF-8"]
    assert skipped["file"].tolist() == ["b.parquet from row 10", "c.parquet row 4"]
    assert run.archive.first[-1] == 30 + 20 + 29


def test_outlets_that_only_some_pieces_name(client: Client, tmp_path: Path) -> None:
    table = invented(40)
    table.loc[:19, "outlet"] = None
    table.to_parquet(tmp_path / "some.parquet")
    table.drop(columns="outlet").to_parquet(tmp_path / "none.parquet")
    for name in ("some", "none"):
        path = tmp_path / f"{name}.parquet"
        same(
            cluster.passages(cluster.Run(path, client, tmp_path / name, size=10)),
            repetition.between(Corpus.read(path)),
        )


def test_articles_of_a_few_words_share_nothing(client: Client, tmp_path: Path) -> None:
    texts = ["No ferry today.", "Nothing.", "No ferry today, again."]
    pd.DataFrame({"text": texts}).to_parquet(tmp_path / "short.parquet")
    run = cluster.Run(tmp_path / "short.parquet", client, tmp_path, size=1)
    assert cluster.passages(run).compute().empty


def test_bad_input_is_said_before_work_begins(client: Client, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such Parquet file"):
        cluster.Run(tmp_path / "nowhere.parquet", client, tmp_path / "out")
    (tmp_path / "in").mkdir()
    invented(10).to_parquet(tmp_path / "in" / "a.parquet")
    invented(10).assign(date=20310301).to_parquet(tmp_path / "in" / "b.parquet")
    with pytest.raises(
        InputError, match=r"b\.parquet: column 'date' is int64, in a\.parquet it is string"
    ):
        cluster.Run(tmp_path / "in", client, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    (tmp_path / "in" / "b.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(InputError, match=r"b\.parquet: not a readable Parquet file"):
        cluster.Run(tmp_path / "in", client, tmp_path / "out")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--size", "-3"), ("--workers", "-1"), ("--memory", "lots"), ("--memory", "-5GB")],
)
def test_an_impossible_option_is_one_line(
    archive: Path, tmp_path: Path, option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cluster", str(archive), "--out", str(tmp_path / "out"), f"{option}={value}"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith(f"{option} {value}: give a")
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def tables(sample: Corpus, client: Client, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m analysis cluster` makes of the embedded sample."""
    folder = tmp_path_factory.mktemp("run")
    sample.articles.drop(columns="agency").rename_axis("id").reset_index().to_parquet(
        folder / "articles.parquet"
    )
    told = ["cluster", str(folder / "articles.parquet"), "--out", str(folder / "tables")]
    told += ["--scheduler", client.scheduler.address, "--size", "9"]
    assert main([*told, "--only", "overview,passages,quote_variants,keyness"]) == 0
    return folder / "tables"


def test_pages_are_made_from_stored_tables(tables: Path, sample: Corpus, tmp_path: Path) -> None:
    kept = shutil.copytree(
        tables, tmp_path / "tables", ignore=shutil.ignore_patterns("articles")
    )  # not a text is left
    assert main(["report", str(kept), "--out", str(tmp_path / "out")]) == 0
    assert [p.name for p in (tmp_path / "out").glob("*.html")] == ["index.html"]
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "From stored tables" in page
    assert "Not made" not in page
    told = lambda name: pd.read_csv(
        tmp_path / "out" / "tables" / f"{name}.csv", keep_default_na=False
    )
    by = ["label", "voice", "outlet"]
    expected = evidence.count(
        sample, framing.labels(sample).query("kind == 'label'"), by, per="words"
    )
    pd.testing.assert_frame_equal(told("labels"), expected, check_dtype=False)
    shared = repetition.between(sample)
    assert told("shared")["passages"].sum() >= len(shared)
    assert {" ".join(t.split()) for t in told("longest")["text_a"]} <= {
        " ".join(t.split()) for t in shared["text_a"]
    }
    texts = " ".join(sample.articles["text"])
    items = re.findall(
        r"<li>[^<]+: (.*?)</li>", page
    )  # a number opens to sentences of the articles
    assert len(items) > 100
    assert all(html.unescape(re.sub("<[^>]+>", "", i)) in texts for i in items)


def test_a_table_that_was_not_made_is_said_to_be_missing(tables: Path, tmp_path: Path) -> None:
    kept = shutil.copytree(
        tables,
        tmp_path / "tables",
        ignore=shutil.ignore_patterns("articles", "keyness*", "passages.json"),
    )
    assert main(["report", str(kept), "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Not made: run python -m analysis cluster again with --only passages" in page
    assert "with --only keyness" in page
    (kept / "overview.json").unlink()
    with pytest.raises(InputError, match="--only overview"):
        Stored(kept)


def test_one_event_of_an_archive_has_all_pages(
    tables: Path, sample: Corpus, tmp_path: Path
) -> None:
    event = sample.events[0]
    told = ["report", str(tables), "--event", event, "--notebook", "1-corpus"]
    assert main([*told, "--out", str(tmp_path)]) == 0
    listed = pd.read_csv(tmp_path / "tables" / "articles.csv")
    assert set(listed["article"]) == set(sample.articles.index[sample.articles["event"] == event])
    for asked in (["--event", f"{event}x"], ["--each-event"]):
        assert main(["report", str(tables), *asked, "--out", str(tmp_path / "other")]) == 2


def test_the_command_says_what_is_wrong_in_one_line(
    archive: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = ["cluster", str(archive), "--out", str(tmp_path)]
    assert main([*told, "--only", "pasages"]) == 2
    assert capsys.readouterr().err == "unknown table 'pasages'; did you mean 'passages'?\n"
    assert main([*told, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "no scheduler answers" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(told) == 2
    needs = 'working on a cluster needs more packages: pip install ".[cluster]"\n'
    assert capsys.readouterr().err == needs
