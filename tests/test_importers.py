"""Documents of news databases, zips, tables: made by the writers that people use, broken in the ways that happen."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import pandas as pd
import pytest

from analysis import Corpus, InputError
from analysis.__main__ import main
from analysis.corpus import files

BODY = [
    "The ferry Una left Tarn at noon on Monday with ninety people on board.",
    "The harbour master said that the storm came early.",
]


def nexis_lines(title: str, outlet: str, day: str, body: list[str]) -> list[str]:
    return [
        title,
        outlet,
        day,
        "Copyright 2031 Tarn Press All Rights Reserved",
        "Section: NEWS; Pg. 4",
        f"Length: {sum(len(b.split()) for b in body)} words",
        "Byline: Una Tove",
        "Body",
        *body,
        "Load-Date: March 6, 2031",
        "End of Document",
    ]


def nexis(path: Path, articles: list[list[str]], announced: int) -> Path:
    document = docx.Document()
    for line in ["User Name: reader", f"Documents ({announced})", "1. Storm"]:
        document.add_paragraph(line)
    for lines in articles:
        for line in lines:
            document.add_paragraph(line)
    document.save(str(path))
    return path


TWO = [
    nexis_lines("Storm sinks ferry", "The Tarn Herald", "March 4, 2031 Tuesday", BODY),
    nexis_lines("Ferry lost", "Halvern Post", "5 March 2031", [*BODY, "Nothing more was known."]),
]


def test_a_nexis_document_gives_its_articles(tmp_path: Path) -> None:
    corpus = Corpus.read(nexis(tmp_path / "pull.docx", TWO, 2))
    assert corpus.skipped.empty
    first = corpus.articles.iloc[0]
    assert first.name.startswith("pull-")
    assert (first.title, first.outlet, str(first.date.date()), first.author) == (
        "Storm sinks ferry",
        "The Tarn Herald",
        "2031-03-04",
        "Una Tove",
    )
    assert first.text == "\n\n".join(BODY)
    assert corpus.articles["outlet"].tolist() == ["The Tarn Herald", "Halvern Post"]


def test_fewer_articles_than_announced_is_said(tmp_path: Path) -> None:
    corpus = Corpus.read(nexis(tmp_path / "pull.docx", TWO, 3))
    assert corpus.skipped["reason"].tolist() == ["3 articles announced in the file, 2 found"]


def test_a_nexis_document_without_a_body_is_skipped_with_its_number(tmp_path: Path) -> None:
    lines = [*TWO, nexis_lines("Empty one", "The Tarn Herald", "March 4, 2031", [])]
    corpus = Corpus.read(nexis(tmp_path / "pull.docx", lines, 3))
    assert (len(corpus), corpus.skipped["reason"].tolist()) == (
        2,
        ["no body found in the document"],
    )


def test_the_same_in_rtf(tmp_path: Path) -> None:
    text = "\\par\n".join(line.replace("\\", "") for lines in TWO for line in lines)
    (tmp_path / "pull.rtf").write_text(
        "{\\rtf1\\ansi " + text.replace("Halvern", "Halv\\'e9rn") + "\\par}", encoding="latin-1"
    )
    assert Corpus.read(tmp_path / "pull.rtf").articles["outlet"].tolist() == [
        "The Tarn Herald",
        "Halvérn Post",
    ]


def test_factiva_pages_in_both_layouts(tmp_path: Path) -> None:
    plain = (
        '<html><body><div class="article enArticle"><div id="hd"><span class="enHeadline">Storm sinks ferry</span></div><div>By Una Tove</div>'
        "<div>31 words</div><div>4 March 2031</div><div>The Tarn Herald</div><div>TARNH</div><div>English</div>"
        + "".join(f'<p class="articleParagraph enarticleParagraph">{b}</p>' for b in BODY)
        + "<p>Document TARNH00020310304e73400001</p></div></body></html>"
    )
    table = (
        '<html><body><div class="article enArticle"><table><tr><td><b>HD</b></td><td>Ferry lost</td></tr><tr><td><b>PD</b></td><td>5 March 2031</td></tr>'
        "<tr><td><b>SN</b></td><td>Halvern Post</td></tr><tr><td><b>LP</b></td><td><p>"
        + BODY[0]
        + "</p></td></tr><tr><td><b>TD</b></td><td><p>"
        + BODY[1]
        + "</p></td></tr></table></div></body></html>"
    )
    (tmp_path / "a.html").write_text(plain)
    (tmp_path / "b.html").write_text(table)
    articles = Corpus.read(tmp_path).articles
    assert articles["outlet"].tolist() == ["The Tarn Herald", "Halvern Post"]
    assert articles["title"].tolist() == ["Storm sinks ferry", "Ferry lost"]
    assert articles["text"].tolist() == ["\n\n".join(BODY)] * 2
    assert [str(d.date()) for d in articles["date"]] == ["2031-03-04", "2031-03-05"]


def test_a_proquest_text(tmp_path: Path) -> None:
    rule = "_" * 60
    pieces = [
        f"Document {i} of 2\n\nTitle: {t}\n\nAuthor: Tove, Una.\n\nPublication title: {o}; Tarn\n\nPublication date: Mar 4, 2031\n\nFull text: {BODY[0]}\n\n{BODY[1]} {i}\n\n"
        "Subject: Storms\n"
        for i, (t, o) in enumerate([("Storm", "Herald"), ("Night", "Post")], start=1)
    ]
    (tmp_path / "p.txt").write_text(f"{rule}\n".join(["", *pieces]))
    articles = Corpus.read(tmp_path / "p.txt").articles
    assert articles["outlet"].tolist() == ["Herald", "Post"]
    assert articles["text"].iloc[1] == f"{BODY[0]}\n\n{BODY[1]} 2"


def test_a_media_cloud_list_has_no_texts_and_says_how_to_get_them(tmp_path: Path) -> None:
    pd.DataFrame(
        {
            "id": [1],
            "title": ["Storm"],
            "url": ["https://herald.example/1"],
            "publish_date": ["2031-03-04"],
            "media_name": ["Herald"],
            "language": ["en"],
        }
    ).to_csv(tmp_path / "mc.csv", index=False)
    with pytest.raises(InputError, match="save the pages into a folder"):
        Corpus.read(tmp_path / "mc.csv")


def test_a_zip_is_read_like_a_folder_and_what_leads_out_of_it_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("Herald/one.txt", BODY[0])
        z.writestr("Post/one.txt", BODY[1])
        z.writestr("../evil.txt", BODY[1])
        z.writestr("/etc/evil.txt", BODY[1])
        z.writestr("Post/bomb.txt", "a" * 50_000_000)
    corpus = Corpus.read(tmp_path / "all.zip")
    assert corpus.outlets == ["Herald", "Post"]
    assert corpus.skipped["reason"].str.startswith("refused").tolist() == [True] * 3
    assert not (tmp_path.parent / "evil.txt").exists()


def test_links_and_paths_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not yours")
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text(BODY[0])
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert Corpus.read(folder).skipped.to_numpy().tolist() == [
        ["link.txt", "refused: it leads out of the folder"]
    ]
    (folder / "articles.csv").write_text(
        "file,outlet\na.txt,Herald\n../secret.txt,Herald\nlink.txt,Herald\n"
    )
    corpus = Corpus.read(folder)
    assert (len(corpus), corpus.skipped["reason"].tolist()) == (
        1,
        ["refused: its path leads out of the folder"] * 2,
    )


def test_an_entity_bomb_in_a_document_is_not_expanded(tmp_path: Path) -> None:
    nexis(tmp_path / "pull.docx", TWO, 2)
    entities = (
        "<!DOCTYPE w [<!ENTITY a 'ha'>"
        + "".join(
            f"<!ENTITY a{i} '{'&a' + str(i - 1) + ';' if i > 1 else '&a;'}{'&a' + str(i - 1) + ';' if i > 1 else '&a;'}'>"
            for i in range(1, 40)
        )
        + "]>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "pull.docx") as old, zipfile.ZipFile(packed, "w") as new:
        for m in old.infolist():
            data = old.read(m)
            if m.filename == "word/document.xml":
                data = data.replace(b"?>", b"?>" + entities.encode(), 1).replace(b"noon", b"&a39;")
            new.writestr(m, data)
    (tmp_path / "bomb.docx").write_bytes(packed.getvalue())
    found, _, _ = files.read(tmp_path / "bomb.docx")
    assert sum(map(len, found["text"])) < 1000


def test_rows_that_do_not_fit_are_skipped_and_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        'text,outlet\n"one, two",Herald\nthree,Post,more\nfour\nfive,Post\n'
    )
    corpus = Corpus.read(tmp_path / "a.csv")
    assert corpus.skipped.to_numpy().tolist() == [
        ["a.csv row 3", "has 3 fields, the first row names 2"],
        ["a.csv row 4", "has 1 fields, the first row names 2"],
    ]
    assert len(corpus) == 2


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,outlet,outlet\na,b,c\n")
    with pytest.raises(InputError, match="two columns are named 'outlet'"):
        Corpus.read(tmp_path / "a.csv")


def test_saved_articles_are_read_back_the_same_and_nothing_is_overwritten(tmp_path: Path) -> None:
    rows = [
        {"id": "x/../y", "text": BODY[0], "outlet": "Herald", "date": "2031-03-04"},
        {"id": "é 2", "text": BODY[1] + "\n\nMore.", "outlet": "Post"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    corpus = Corpus.read(tmp_path / "a.jsonl")
    again = Corpus.read(files.save(corpus.articles, tmp_path / "new"))
    assert again.articles[["text", "outlet", "date"]].equals(
        corpus.articles[["text", "outlet", "date"]]
    )
    with pytest.raises(InputError, match="--force"):
        files.save(corpus.articles, tmp_path / "new")
    files.save(corpus.articles.iloc[:1], tmp_path / "new", force=True)
    assert len(Corpus.read(tmp_path / "new")) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.jsonl", "new"]


def test_the_command_imports_says_what_was_skipped_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nexis(tmp_path / "pull.docx", TWO, 3)
    command = ["import", str(tmp_path / "pull.docx"), "--to", str(tmp_path / "new")]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "found 3, read 2, skipped 1" in said
    assert "3 articles announced in the file, 2 found" in said
    assert Corpus.read(tmp_path / "new").outlets == ["Halvern Post", "The Tarn Herald"]
    assert main(command) == 2
    assert "--force" in capsys.readouterr().err
    assert main([*command, "--force"]) == 0
    assert main(["import", str(tmp_path / "nowhere"), "--to", str(tmp_path / "new2")]) == 2


def test_doubled_apostrophes_become_marks_in_a_text_and_break_no_file(tmp_path: Path) -> None:
    said = "The mayor called it ''a grave day'' for the harbour."
    (tmp_path / "a.txt").write_text(said)
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"id": "b", "outlet": "Tarn Post", "text": said}) + "\n"
    )
    pd.DataFrame({"id": ["c"], "outlet": ["Tarn Post"], "text": [said]}).to_csv(
        tmp_path / "c.csv", index=False
    )
    (tmp_path / "loose").mkdir()
    (tmp_path / "a.txt").rename(tmp_path / "loose" / "a.txt")
    for name in ("loose", "b.jsonl", "c.csv"):
        corpus = Corpus.read(tmp_path / name)
        assert corpus.skipped.empty
        assert corpus.articles["text"].tolist() == [
            'The mayor called it "a grave day" for the harbour.'
        ]
