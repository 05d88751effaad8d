"""Versions as they come from the Wayback Machine, NewsDiffs, diffengine and JSON, on invented files."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis import Corpus, InputError, repetition
from analysis.__main__ import main

OPENING = (
    "A barn at Osterby burned down on Sunday evening, and three people were hurt, police said."
)
LATER = (
    "Two people died when a barn at Osterby burned down on Sunday evening. The cause is not known "
    "yet, said the mayor, Una Falk, who had come from a meeting in the next town to see it herself."
)
END = "Investigators left the barn at Osterby at noon, and the road past it has been opened again."


def page(*paragraphs: str, published: str = "", url: str = "") -> str:
    meta = f'<meta property="article:published_time" content="{published}">' * bool(published)
    link = f'<link rel="canonical" href="{url}">' * bool(url)
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<html><head><title>Barn burns</title>{meta}{link}</head><body><article>"
        f"<h1>Barn burns</h1>{body}</article></body></html>"
    )


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def order(corpus: Corpus) -> list[list[object]]:
    """Day and time of each version of an article, from the first to the latest."""
    v = corpus.versions()
    assert v["version_of"].nunique() == 1
    return [[f"{d:%Y-%m-%d}", t] for d, t in zip(v["date"], v["time"], strict=True)]


THREE = [
    ["2031-03-02", "18:00 +00:00"],
    ["2031-03-02", "20:15:30 +00:00"],
    ["2031-03-04", "09:00 +00:00"],
]


@pytest.mark.parametrize(
    "name",
    [
        "{}/www.courier.example/news/barn/index.html",  # waybackpack
        "websites/www.courier.example/{}/news/barn/index.html",  # wayback_machine_downloader
        "courier/osterby/barn-{}.html",
        "courier/{}/barn.html",
        "courier/barn@{}id_.html",
    ],
)
def test_captures_of_one_page_are_versions_in_order_of_their_time(
    tmp_path: Path, name: str
) -> None:
    told = {"20310302201530": LATER, "20310302180000": OPENING, "20310304090000": END}
    corpus = Corpus.read(written(tmp_path, {name.format(t): page(p, p) for t, p in told.items()}))
    assert order(corpus) == THREE
    assert len(corpus.articles) == 3
    assert corpus.articles["outlet"].isin(["courier", "courier.example"]).all()
    assert (corpus.articles["role"] == "article").sum() == 1
    assert "taken for the time of the version" in " ".join(corpus.notes)
    assert len(repetition.versions(corpus))


def test_a_packed_folder_of_captures_is_read_alike(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "saved.zip", "w") as packed:
        for time, told in (("20310302180000", OPENING), ("20310302201530", LATER)):
            packed.writestr(f"www.courier.example/{time}/barn/index.html", page(told, told))
    corpus = Corpus.read(tmp_path / "saved.zip")
    assert order(corpus) == THREE[:2]
    assert set(corpus.articles["outlet"]) == {"courier.example"}


def test_a_page_saved_unchanged_again_is_one_version_and_a_return_is_a_third(
    tmp_path: Path,
) -> None:
    told = {"20310302180000": OPENING, "20310302190000": OPENING, "20310302201530": LATER}
    told["20310304090000"] = OPENING
    names = {f"barn/{t}/www.courier.example/barn.html": page(p, p) for t, p in told.items()}
    corpus = Corpus.read(written(tmp_path, names))
    assert order(corpus) == THREE
    assert corpus.skipped["reason"].tolist() == ["duplicate text"]


def test_the_first_version_keeps_its_own_time_of_publication(tmp_path: Path) -> None:
    said = "2031-03-02T12:40:00-05:00"
    names = {
        f"{t}/courier.example/barn.html": page(p, p, published=said)
        for t, p in (("20310302180000", OPENING), ("20310302201530", LATER))
    }
    corpus = Corpus.read(written(tmp_path, names))
    assert order(corpus) == [["2031-03-02", "12:40 -05:00"], THREE[1]]


def test_files_named_by_their_time_alone_are_not_one_article(tmp_path: Path) -> None:
    told = {"20310302180000": OPENING, "20310302201530": "Snow closed the pass to Velde. " * 20}
    corpus = Corpus.read(written(tmp_path, {f"courier/{t}.txt": p for t, p in told.items()}))
    assert corpus.versions().empty
    assert corpus.articles["time"].tolist() == ["18:00 +00:00", "20:15:30 +00:00"]


def test_a_day_or_a_number_in_a_name_is_no_time(tmp_path: Path) -> None:
    names = ["barn-2031-03-02.txt", "a/20310302.txt", "a/barn-203103.txt", "a/9920310302180000.txt"]
    corpus = Corpus.read(written(tmp_path, {n: f"{OPENING} {n}" for n in names}))
    assert corpus.articles["date"].isna().all()


def test_newsdiffs_texts_without_an_ending(tmp_path: Path) -> None:
    head = "March 2, 2031\nBarn burns\nBy Una Tove\n"
    names = {
        "www.courier.example/2031/03/barn-2031-03-02T18-00Z": head + OPENING,
        "www.courier.example/2031/03/barn-2031-03-02T20-15-30Z": head + LATER,
    }
    corpus = Corpus.read(written(tmp_path, names))
    assert order(corpus) == THREE[:2]
    assert corpus.articles["text"].tolist() == [OPENING, LATER]
    assert (
        corpus.articles[["title", "author"]].to_numpy().tolist() == [["Barn burns", "Una Tove"]] * 2
    )


def test_json_files_one_a_version_or_one_with_its_versions(tmp_path: Path) -> None:
    facts = {"url": "https://courier.example/barn", "title": "Barn burns"}
    apart = {
        f"courier/barn-{n}.json": json.dumps(facts | {"date": f"2031-03-02 {t}", "text": p})
        for n, (t, p) in enumerate((("18:00 +00:00", OPENING), ("20:15:30 +00:00", LATER)))
    }
    corpus = Corpus.read(written(tmp_path / "apart", apart))
    assert order(corpus) == THREE[:2]
    versions = [
        {"created": "2031-03-02T18:00Z", "version": 0, "text": OPENING},
        {"created": "2031-03-02T20:15:30Z", "version": 1, "text": LATER},
    ]
    together = {
        "courier/barn.json": json.dumps({"title": "Barn burns", "versions": versions}),
        "courier/broken.json": "{",
        "courier/settings.json": '{"colour": "blue"}',
    }
    corpus = Corpus.read(written(tmp_path / "together", together))
    assert order(corpus) == THREE[:2]
    assert corpus.skipped["reason"].tolist() == [
        "not a JSON file of an article",
        "no article found in the JSON file (no field 'text')",
    ]


def test_one_json_file_alone_or_packed(tmp_path: Path) -> None:
    versions = [
        {"date": "2031-03-02 18:00 +00:00", "text": OPENING},
        {"date": "2031-03-02 20:15:30 +00:00", "text": LATER},
    ]
    told = json.dumps({"title": "Barn burns", "outlet": "Courier", "versions": versions}, indent=1)
    written(tmp_path, {"barn.json": told})
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as packed:
        packed.writestr("courier/barn.json", told)
    for name in ("barn.json", "packed.zip"):
        corpus = Corpus.read(tmp_path / name)
        assert order(corpus) == THREE[:2]
        assert set(corpus.articles["title"]) == {"Barn burns"}


def test_a_number_that_stands_twice_is_no_version_where_nothing_says_so(tmp_path: Path) -> None:
    rows = pd.DataFrame({"id": ["NEWS", "NEWS"], "date": ["2031-03-02", "2031-03-03"]})
    rows.assign(text=[OPENING, LATER]).to_csv(tmp_path / "a.csv", index=False)
    corpus = Corpus.read(tmp_path / "a.csv")
    assert (len(corpus), corpus.versions().empty) == (1, True)
    assert corpus.skipped["reason"].tolist() == ["duplicate id NEWS"]


def test_several_rows_of_one_number_or_one_archived_address(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {
            "article_id": [134, 134, 135],
            "version": [0, 1, 0],
            "created": ["2031-03-02 18:00:00 +00:00", "2031-03-02 20:15:30 +00:00", "2031-03-05"],
            "text": [OPENING, LATER, "Snow closed the pass to Velde."],
        }
    )
    rows.to_csv(tmp_path / "newsedits.csv", index=False)
    corpus = Corpus.read(tmp_path / "newsedits.csv")
    assert corpus.skipped.empty
    assert order(corpus) == THREE[:2]
    address = "https://web.archive.org/web/{}/https://www.courier.example/barn"
    rows = pd.DataFrame({"url": map(address.format, ("20310302180000", "20310302201530"))})
    rows.assign(text=[OPENING, LATER]).to_csv(tmp_path / "links.csv", index=False)
    corpus = Corpus.read(tmp_path / "links.csv")
    assert order(corpus) == THREE[:2]
    assert set(corpus.articles["url"]) == {"https://www.courier.example/barn"}


def diffengine(path: Path) -> Path:
    path.mkdir()
    base = sqlite3.connect(path / "diffengine.db")
    base.executescript(
        "create table feed (url text, name text);"
        "create table feedentry (entry_id integer, feed_id text);"
        "create table entryversion (id integer, title text, url text, summary text, "
        "created text, archive_url text, entry_id integer);"
        "insert into feed values ('https://courier.example/feed', 'Courier');"
        "insert into feedentry values (1, 'https://courier.example/feed');"
    )
    for n, (time, told) in enumerate((("18:00:00", OPENING), ("20:15:30", LATER))):
        row = (n, "Barn burns", "https://courier.example/barn", f"<p>{told}</p><p>{END}</p>")
        base.execute(
            "insert into entryversion values (?, ?, ?, ?, ?, null, 1)",
            (*row, f"2031-03-02 {time}.004"),
        )
    base.commit()
    base.close()
    return path


def test_the_folder_of_diffengine(tmp_path: Path) -> None:
    folder = diffengine(tmp_path / "home")
    written(folder, {"diffs/1/1.html": page(OPENING, LATER)})
    corpus = Corpus.read(folder)
    assert order(corpus) == THREE[:2]
    assert corpus.articles["text"].tolist() == [f"{OPENING}\n\n{END}", f"{LATER}\n\n{END}"]
    assert corpus.articles["outlet"].tolist() == ["Courier", "Courier"]
    assert corpus.skipped["reason"].tolist() == ["not read: diffengine.db holds the versions"]


def test_another_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "diffengine.db").write_bytes(b"no database at all " * 100)
    with pytest.raises(InputError, match=r"diffengine\.db: not a database of diffengine"):
        Corpus.read(tmp_path)


def test_what_was_imported_reads_back_as_versions(tmp_path: Path) -> None:
    told = {"20310302180000": OPENING, "20310302201530": LATER}
    saved = written(tmp_path / "saved", {f"courier/barn-{t}.txt": p for t, p in told.items()})
    assert main(["import", str(saved), "--to", str(tmp_path / "mine")]) == 0
    assert order(Corpus.read(tmp_path / "mine")) == THREE[:2]
