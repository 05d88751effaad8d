"""Whatever people bring: dates, tables, documents, characters, languages, versions, events. Each right value is written out; nothing is silent."""

from __future__ import annotations

import json
import textwrap
import zipfile
from pathlib import Path

import docx
import pandas as pd
import pytest
from conftest import corpus_of, rows_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import Corpus, InputError, framing, voice, wording
from analysis.__main__ import main
from analysis.corpus import characters, databases, dates, events, paragraphs, sentences
from analysis.corpus.check import check

FERRY = [
    "The ferry Una left Tarn at noon on Monday with ninety people on board.",
    "The harbour master said that the storm came early.",
]


def table(tmp_path: Path, data: str | bytes, name: str = "a.csv") -> Corpus:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return Corpus.read(path)


def days(*said: object, order: str | None = None) -> tuple[list[str | None], list[str]]:
    day, time, _ = dates.dates(pd.Series(list(said), dtype=object), order)
    return [str(d.date()) if d == d else None for d in day], time.tolist()


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("said", "day", "time"),
    [
        *rows_of(
            """
            2031-03-04 | 2031-03-04 |
            2031-03-04T23:30:00-05:00 | 2031-03-04 | 23:30 -05:00
            2031-03-04 00:00:00 | 2031-03-04 |
            20310304 | 2031-03-04 |
            Tue, 04 Mar 2031 10:00:00 GMT | 2031-03-04 | 10:00 +00:00
            March 4, 2031 Tuesday 10:30 AM EST | 2031-03-04 | 10:30 -05:00
            4th March 2031 | 2031-03-04 |
            4 Sept. 2031 | 2031-09-04 |
            10:30, 4 March 2031 | 2031-03-04 | 10:30
            4. März 2031 | 2031-03-04 |
            le 4 août 2031 à 10h30 | 2031-08-04 | 10:30
            47912 | 2031-03-05 |
            10:30 | – |
            today | – |
            May | – |
            March 2031 | – |
            2031 | – |
            31/02/2031 | – |
            https://herald.example/2031/03/04/storm | – |
            opened on 4 July 1998 by the mayor | – |
            """
        ),
        (pd.Timestamp("2031-03-04 10:30"), "2031-03-04", "10:30"),
    ],
)
def test_a_date_is_read_as_written_or_not_at_all(said: object, day: str, time: str) -> None:
    assert days(said) == ([None if day == "–" else day], [time])


def test_day_or_month_first_is_decided_once_a_column_by_what_can_only_be_one() -> None:
    assert days("03/09/2031", "14/09/2031")[0] == ["2031-09-03", "2031-09-14"]
    assert days("03/09/2031", "09/14/2031")[0] == ["2031-03-09", "2031-09-14"]
    assert days("12.01.2031", "15.04.2031")[0] == ["2031-01-12", "2031-04-15"]
    assert days("03/09/2031", "04/09/2031")[0] == [None, None]
    assert days("14/09/2031", "09/14/2031", "03/09/2031")[0] == ["2031-09-14"] * 2 + [None]
    assert days("03/09/2031", order="day first")[0] == ["2031-09-03"]


def test_a_column_that_does_not_decide_says_how_to_say_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,date,text\na,03/09/2031,One.\nb,04/09/2031,Two.\n")
    corpus = Corpus.read(tmp_path / "a.csv")
    assert corpus.articles["date"].isna().all()
    assert any('dates="day first"' in n for n in corpus.notes)
    said = Corpus.read(tmp_path / "a.csv", dates="month first")
    assert [str(d.date()) for d in said.articles["date"]] == ["2031-03-09", "2031-04-09"]
    with pytest.raises(InputError, match="'day first' or 'month first'"):
        Corpus.read(tmp_path / "a.csv", dates="english")


def test_moments_are_known_where_the_offset_is() -> None:
    corpus = corpus_of("One.", "Two.", date=["2031-03-04T23:30:00-05:00", "2031-03-04 10:30"])
    first, second = dates.moments(corpus.articles).values()
    assert (first.minute, first.zone) == (pd.Timestamp("2031-03-05 04:30"), True)
    assert (second.minute, second.zone) == (pd.Timestamp("2031-03-04 10:30"), False)
    assert not first.before(second)
    assert not second.before(first)


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, mark: str) -> None:
    lines = [["id", "outlet", "text"], ["1", "Herald", '"One, two; three."']]
    body = "\n".join(mark.join(row) for row in lines)
    assert table(tmp_path, body).articles["text"].tolist() == ["One, two; three."]
    assert table(tmp_path, f"sep={mark}\n{body}").outlets == ["Herald"]


@pytest.mark.parametrize(
    ("rows", "texts", "skipped"),
    [
        ('1,Herald,"One never closed.\n2,Post,"Two, closed."\n3,Post,Three.', ["Two, closed.", "Three."], 1),
        ('1,Herald,"Never again" was the word.\n2,Post,Two.', ['"Never again" was the word.', "Two."], 0),
        ('1,Herald,"He said "no" to it.\n\nMore, of it, here."\n2,Post,Two.', ['He said "no" to it.\n\nMore, of it, here.', "Two."], 0),
        ('1,Herald,"""Never,"" he said.\n\nHe left."', ['"Never," he said.\n\nHe left.'], 0),
        ("1,Herald,Tom &amp; Ann said &quot;no&quot; to AT&T.", ['Tom & Ann said "no" to AT&T.'], 0),
    ],
)  # fmt: skip
def test_a_mark_left_open_costs_its_row_and_the_row_is_named(tmp_path: Path, rows: str, texts: list[str], skipped: int) -> None:  # fmt: skip
    corpus = table(tmp_path, f"id,outlet,text\n{rows}\n")
    assert corpus.articles["text"].tolist() == texts
    assert corpus.skipped["file"].tolist() == ["a.csv row 2"] * skipped


ROWS = pd.DataFrame({"id": ["a", "b"], "outlet": ["Herald", "Post"], "text": FERRY})


@pytest.mark.parametrize(
    "name", ["articles.xlsx", "articles.jsonl", "articles.parquet", "list.json", "my.csv"]
)
def test_a_folder_with_one_table_is_that_table(tmp_path: Path, name: str) -> None:
    write = {
        "xlsx": lambda p: ROWS.to_excel(p, index=False),
        "jsonl": lambda p: ROWS.to_json(p, orient="records", lines=True),
        "json": lambda p: p.write_text(json.dumps({"articles": ROWS.to_dict("records")})),
        "parquet": ROWS.to_parquet,
        "csv": lambda p: ROWS.to_csv(p, index=False),
    }
    write[name.rpartition(".")[2]](tmp_path / name)
    corpus = Corpus.read(tmp_path)
    assert corpus.articles["outlet"].to_dict() == {"a": "Herald", "b": "Post"}
    assert corpus.skipped.empty


def test_a_list_of_addresses_says_how_to_get_the_texts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="save the pages"):
        table(tmp_path, "stories_id,title,url\n1,Storm,https://herald.example/1\n")
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "urls.txt").write_text("https://a.example/1\nhttps://a.example/2\n")
    (tmp_path / "loose" / "one.txt").write_text(FERRY[0])
    assert "addresses" in Corpus.read(tmp_path / "loose").skipped["reason"][0]


CELL = st.text(alphabet="ab\" ,;\n'", max_size=12)


@settings(suppress_health_check=list(HealthCheck))
@given(texts=st.lists(CELL, min_size=1, max_size=6))
def test_found_is_read_plus_skipped_in_any_table(tmp_path: Path, texts: list[str]) -> None:
    frame = pd.DataFrame({"outlet": "Herald", "text": ["One was found.", *texts]})
    frame.to_csv(tmp_path / "a.csv", index=False)
    corpus = Corpus.read(tmp_path / "a.csv")
    assert len(corpus) + len(corpus.skipped) == len(frame)


def test_ids_stay_where_rows_move(tmp_path: Path) -> None:
    one = table(tmp_path, f"outlet,text\nHerald,{FERRY[0]}\nPost,{FERRY[1]}\n").articles
    other = table(
        tmp_path, f"outlet,text\nPost,{FERRY[1]}\nNew,Another.\nHerald,{FERRY[0]}\n"
    ).articles
    assert set(one.index) < set(other.index)
    assert one["text"].to_dict().items() <= other["text"].to_dict().items()


# ---------------------------------------------------------------- characters


@pytest.mark.parametrize(
    ("line", "encoding"),
    [
        ("“The café is naïve,” Orla Penn said – it’s over.", "cp1252"),
        ("L’été à Ostrel : « c’est fini », dit-il.", "cp1252"),
        ("El niño", "latin-1"),
        ("Prezydent powiedział, że kilka osób zginęło w pożarze portu.", "cp1250"),
        ("Президент сказал, что несколько человек погибли при пожаре в порту.", "cp1251"),
    ],
)
def test_an_old_encoding_is_guessed_and_said(line: str, encoding: str) -> None:
    assert characters.decode(line.encode(encoding))[0] == line
    assert "guessed" in characters.decode(line.encode(encoding))[1]


def test_mostly_valid_utf8_stays_utf8() -> None:
    data = "“The bridge is gone,” she said.\n".encode() + b"It\x92s \x93over\x94.\n"
    said, note = characters.decode(data)
    assert said == "“The bridge is gone,” she said.\nIt’s “over”.\n"
    assert "cp1252" in note


def test_broken_characters_are_mended_where_it_is_certain_and_said(tmp_path: Path) -> None:
    right = "“The bridge – it’s gone for good,” Orla Penn said."
    broken = right.encode().decode("cp1252", "replace")
    assert characters.mended("The âge of SÃO Paulo") == "The âge of SÃO Paulo"
    corpus = table(tmp_path, f'id,text\nx,"{right.encode().decode("latin-1")}"\n')
    assert corpus.articles["text"]["x"] == right
    assert any("mended" in n for n in corpus.notes)
    assert "�" in broken  # what was lost stays lost
    assert characters.mended("Ã¡rbol y maÃ±ana") == "árbol y mañana"


def test_what_nobody_sees_hides_no_word_and_offsets_hold() -> None:
    corpus = corpus_of("The govern\u00adment of Tarn\u200b met the co\u200dop. It fell.")
    assert corpus.words["text"].tolist()[:6] == ["The", "government", "of", "Tarn", "met", "the"]
    assert len(wording.concordance(corpus, "government")) == 1


def test_the_concordance_folds_what_counts_fold() -> None:
    corpus = corpus_of(
        "The FBI came. The F.B.I. left. The US told us. The U.S. paid. A cease‑fire, a cease-fire."
    )
    found = lambda pattern: wording.concordance(corpus, pattern)["text"].tolist()
    assert sorted(found("FBI")) == sorted(found("F.B.I.")) == ["F.B.I.", "FBI"]
    assert sorted(found("US")) == ["U.S.", "US"]
    assert found("us") == ["us"]
    assert len(found("cease-fire")) == 2


# ---------------------------------------------------------------- sentences and lines


@pytest.mark.parametrize(
    "line",
    [
        "She moved to Washington, D.C.| The job was good.",
        "The U.S. Senate met.| He came from the U.S.| But he left.",
        "It was sold to Orr Corp.| They pay well.",
        "It ends at 5 p.m. Monday in Ostrel.| It starts at 8 p.m. ET.| It was 5 p.m.| He left.",
        "Lindow et al. get the money.| Others do not.",
        "They said no.| She left room no. 5 and took the No. 7 bus.",
        "Yum! Foods said it would close.| Help!| Police came too late.",
        "»Wir gehen.«| Dann ging er.",
        "« Nous partons. »| Puis il partit.",
        "She is an M.D.: an old friend.| He left.",
    ],
)
def test_where_sentences_end(line: str) -> None:
    whole = line.replace("|", "")
    assert [whole[a:b] for a, b in sentences.sentences(whole)] == [
        x.strip() for x in line.split("|")
    ]


LONG = [
    "The minister told the house on Monday that the bridge at Tarn would be opened to traffic by the end of May, and that the ferry would be sold.",
    "“We cannot keep two of them,” he said, and the members on the government benches laughed for the first time in the long and bitter debate.",
    "Orla Penn, who leads the opposition, said the sale of the ferry was a gift to the owners of the bridge.",
]


@pytest.mark.parametrize("width", [30, 50, 72, 100, 120])
@pytest.mark.parametrize(("between", "indent"), [("\n\n", ""), ("\n", "   "), ("\n", "")])
def test_text_wrapped_to_any_width_is_joined(width: int, between: str, indent: str) -> None:
    article = between.join(textwrap.fill(p, width, initial_indent=indent) for p in LONG)
    corpus = corpus_of(article)
    assert [" ".join(s.split()) for s in corpus.sentences["text"]] == LONG
    assert any("wrapped by hand" in n for n in corpus.notes)


def test_verses_and_lists_are_not_joined() -> None:
    for lines in (
        "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you",
        "One.\nTwo.\nThree.",
    ):
        assert len(paragraphs.paragraphs(lines)) == lines.count("\n") + 1


# ---------------------------------------------------------------- documents and databases


def nexis(
    *lines: str,
    body: tuple[str, ...] = tuple(FERRY),
    end: tuple[str, ...] = ("Load-Date: March 6, 2031",),
) -> str:
    head = [
        "Copyright 2031 Tarn Press",
        "Section: NEWS; Pg. 4",
        "Length: 31 words",
        "Byline: Una Tove",
        "Body",
    ]
    return "\n".join([*lines, *head, *body, *end, "End of Document"])


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Correction Appended", "March 4, 2031 Tuesday"), "March 4, 2031 Tuesday"),
        (("March 4, 2031 Tuesday Correction Appended",), "March 4, 2031 Tuesday"),
        (("4th March 2031",), "4th March 2031"),
        (("March 2031", "Late Edition - Final"), "March 2031"),
        (("mardi 4 mars 2031",), "mardi 4 mars 2031"),
        (("2031-03-04",), "2031-03-04"),
        (("The 4th of the month",), None),
    ],
)
def test_title_and_outlet_of_a_nexis_article_whatever_its_date_line(
    lines: tuple[str, ...], day: str | None
) -> None:
    [(_, record)] = databases.articles(
        "pull.docx", nexis("Storm sinks ferry", "The Tarn Herald", *lines)
    )
    assert isinstance(record, dict)
    assert (record["title"], record["outlet"], record.get("date")) == (
        "Storm sinks ferry",
        "The Tarn Herald",
        day,
    )
    assert record["text"] == "\n\n".join(FERRY)


def test_field_words_inside_a_body_are_text() -> None:
    inside = "Language: the village speaks a tongue of its own, and the crew did too."
    end = (
        "Classification",
        "Language: ENGLISH",
        "Subject: FERRIES (90%)",
        "Load-Date: March 6, 2031",
    )
    whole = nexis("Storm", "Herald", "March 4, 2031", body=(FERRY[0], inside, FERRY[1]), end=end)
    [(_, record)] = databases.articles("pull.docx", whole)
    assert isinstance(record, dict)
    assert record["text"] == "\n\n".join([FERRY[0], inside, FERRY[1]])


def test_a_document_that_is_not_understood_is_named_never_merged() -> None:
    sorry = "We are sorry but there is an error in this document.\nEnd of Document"
    found = list(
        databases.articles("pull.docx", f"{nexis('Storm', 'Herald', 'March 4, 2031')}\n{sorry}")
    )
    assert [isinstance(r, dict) for _, r in found] == [True, False]


def test_many_articles_in_one_text_file_of_lexis_and_factiva(tmp_path: Path) -> None:
    lexis = "\n\n".join(
        f"  {i} of 2 DOCUMENTS\n\n  The Tarn Herald\n\n  March {i}, 2031 Tuesday\n\nStorm {i} sinks ferry\n\nBYLINE: Una Tove\n\nLENGTH: 31 words\n\n{FERRY[0]}\n\nBoat {i}.\n\nLOAD-DATE: March 6, 2031\n"
        for i in (1, 2)
    )
    factiva = "".join(
        f"Storm {i} sinks ferry\n\n31 words\n4 March 2031\n10:30\nThe Tarn Herald\nTARNH\nEnglish\n(c) 2031 Tarn Press\n\n{FERRY[0]}\n\nDocument TARNH0002031030{i}e73400001\n\n"
        for i in (4, 5)
    )
    for name, whole in (("l.txt", lexis), ("f.txt", factiva)):
        articles = table(tmp_path, whole, name).articles
        assert articles["title"].str.fullmatch(r"Storm \d sinks ferry").tolist() == [True, True]
        assert articles["outlet"].tolist() == ["The Tarn Herald"] * 2
        assert articles["date"].notna().all()
        assert articles["text"].str.startswith(FERRY[0]).all()
    assert articles["time"].tolist() == ["10:30", "10:30"]


def test_a_folder_of_mixed_documents_reads_what_it_can(tmp_path: Path) -> None:
    post = tmp_path / "Post"
    post.mkdir()
    document = docx.Document()
    document.add_heading("Storm sinks ferry", 0)
    document.add_paragraph(FERRY[0])
    document.save(str(post / "a.docx"))
    (post / "b.md").write_text(
        f"---\ndate: 2031-03-04\n---\n# Night *falls*\n\n{FERRY[1]} [More](https://x.example)\n"
    )
    (post / "c.rtf").write_text("{\\rtf1\\ansi Boat four came.\\par It sank.\\par}")
    (post / "d.pdf").write_bytes(b"%PDF-1.4 nothing")
    corpus = Corpus.read(tmp_path)
    assert corpus.articles["title"].to_dict() == {
        "Post/a": "Storm sinks ferry",
        "Post/b": "Night falls",
        "Post/c": None,
    }
    assert corpus.articles["text"]["Post/b"] == f"Night falls\n\n{FERRY[1]} More"
    assert str(corpus.articles["date"]["Post/b"].date()) == "2031-03-04"
    assert corpus.skipped["file"].tolist() == ["Post/d.pdf"]


def pdf(path: Path, *pages: str) -> None:
    from matplotlib import pyplot
    from matplotlib.backends.backend_pdf import PdfPages

    with PdfPages(path) as file:
        for said in pages:
            figure = pyplot.figure()
            figure.text(0.1, 0.9, said, va="top", family="monospace")
            file.savefig(figure)
            pyplot.close(figure)


def test_a_pdf_gives_its_text_without_running_heads_and_hyphens(tmp_path: Path) -> None:
    wrapped = [textwrap.fill(f"{p} Nobody knew it then.", 40) for p in FERRY]
    body = "\n".join(wrapped).replace("harbour", "har-\nbour")
    pdf(
        tmp_path / "a.pdf",
        f"THE TARN HERALD, page 1\nStorm sinks ferry\n{body}\n1",
        "THE TARN HERALD, page 2\nIt was late.\n2",
    )
    pdf(tmp_path / "scan.pdf", "")
    corpus = Corpus.read(tmp_path)
    lines = corpus.articles["text"]["a"].split("\n\n")
    assert lines == [
        "Storm sinks ferry",
        *(f"{p} Nobody knew it then." for p in FERRY),
        "It was late.",
    ]
    assert corpus.skipped["reason"].str.contains("without text").tolist() == [True]


def page(*parts: str, head: str = "") -> str:
    return f"<html><head><title>Storm</title>{head}</head><body>{''.join(parts)}<footer><p>© 2019 Tarn Press. The hall was opened on 4 July 1998.</p></footer></body></html>"


BODY = "".join(
    f"<p>{line} The search went on until dark, and nobody on the quay went home.</p>"
    for line in FERRY * 3
)


def test_a_page_says_its_date_site_author_and_address_in_its_metadata_alone(tmp_path: Path) -> None:
    told = json.dumps(
        {
            "@type": "NewsArticle",
            "datePublished": "2031-03-04T10:30:00+02:00",
            "author": {"name": "Una Tove"},
        }
    )
    head = f"<meta property='og:site_name' content='The Tarn Herald'><link rel='canonical' href='https://h.example/storm'><script type='application/ld+json'>{told}</script>"
    (tmp_path / "a.html").write_text(page(f"<article><h1>Storm</h1>{BODY}</article>", head=head))
    (tmp_path / "b.html").write_text(
        page(
            f"<article><h1>Night</h1><p>Opened on 4 July 1998.</p>{BODY.replace('ferry', 'boat')}</article>"
        )
    )
    articles = Corpus.read(tmp_path).articles
    row = articles.loc["a"]
    assert (str(row.date.date()), row.time, row.outlet, row.author, row.url) == ("2031-03-04", "10:30 +02:00", "The Tarn Herald", "Una Tove", "https://h.example/storm")  # fmt: skip
    assert pd.isna(articles["date"]["b"])


def test_a_second_article_on_a_page_is_read_by_itself(tmp_path: Path) -> None:
    two = [f"<article><h2>{t}</h2>{BODY.replace('ferry', t)}</article>" for t in ("barge", "raft")]
    (tmp_path / "a.html").write_text(page(*two))
    corpus = Corpus.read(tmp_path)
    assert corpus.articles["title"].tolist() == ["barge", "raft"]
    assert not corpus.articles["text"].iloc[0].count("raft")
    assert any("articles on one page" in n for n in corpus.notes)


# ---------------------------------------------------------------- folders, events


def test_outlet_event_folders_a_zips_top_folder_and_texts_not_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("my corpus/Herald/storm/a.txt", FERRY[0])
        packed.writestr("my corpus/Post/2031/b.txt", FERRY[1])
    corpus = Corpus.read(tmp_path / "all.zip")
    assert corpus.outlets == ["Herald", "Post"]
    assert corpus.events == ["storm"]  # a year is no event
    folder = tmp_path / "listed"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(FERRY[name == "b.txt"])
    (folder / "articles.csv").write_text("file,outlet\na.txt,Herald\n")
    assert Corpus.read(folder).skipped.to_numpy().tolist() == [
        ["b.txt", "not named in articles.csv"]
    ]


def test_proposed_events_are_written_beside_the_corpus_and_read_from_there(tmp_path: Path) -> None:
    for name, said in {
        "Herald/a": "Ferry sinks off Tarn harbour storm ferry",
        "Post/b": "Ferry harbour storm Tarn ferry sunk",
        "Herald/c": "Judge rules tax court case",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.txt").write_text(said)
    corpus = Corpus.read(tmp_path)
    assert events.proposed(corpus)["articles"].tolist() == [2, 1]
    events.write(corpus, tmp_path, 0.1)
    again = Corpus.read(tmp_path)
    assert again.skipped.empty
    event = again.articles["event"]
    assert event["Herald/a"] == event["Post/b"] != event["Herald/c"]


# ---------------------------------------------------------------- languages, versions


def test_another_language_is_never_read_as_english() -> None:
    german = "„Die Brücke ist weg“, sagte der Bürgermeister am Montag in Tarn. Sieben Männer starben, die 30 Soldaten warten."
    english = "“The bridge is gone,” the mayor said on Monday in Tarn. Seven men died, and 30 soldiers are waiting for it."
    corpus = corpus_of(german, english, event="e")
    assert corpus.articles["language"].tolist() == ["de", "en"]
    assert "de 1" in " ".join(corpus.notes)
    for found in (
        framing.deaths(corpus),
        framing.labels(corpus),
        framing.figures(corpus),
        voice.statements(corpus),
    ):
        assert "a" not in set(found["article"])
    quoted = voice.quotations(corpus).set_index("article")
    assert quoted["text"].to_dict() == {"a": "„Die Brücke ist weg“", "b": "“The bridge is gone,”"}
    assert quoted["speaker"]["a"] == ""
    assert len(wording.concordance(corpus, "Brücke")) == 1


def test_a_language_that_is_given_counts_and_short_texts_tell_none() -> None:
    corpus = corpus_of("Boat one.", "Boat two.", "Boat three.", language=["English", "de-AT", None])
    assert corpus.articles["language"].tolist() == ["en", "de", ""]


def versions_of(*more: str, **columns: object) -> Corpus:
    lines = [
        f"Boat number {n} of the fleet left the harbour of Tarn at noon on day {n}."
        for n in range(8)
    ]
    texts = ["\n\n".join(lines), "\n\n".join([*lines, "Two were found at dusk."]), *more]
    return corpus_of(*texts, outlet="Herald", event="storm", **columns)


def test_versions_are_grouped_by_time_and_the_latest_counts() -> None:
    corpus = versions_of(date=["2031-03-04 12:00", "2031-03-04 09:00"])
    table = corpus.versions()
    assert table[["article", "version_of", "n", "time"]].to_numpy().tolist() == [["b", "a", 1, "09:00"], ["a", "a", 2, "12:00"]]  # fmt: skip
    assert corpus.articles["role"].to_dict() == {"a": "article", "b": "version"}
    assert "1 earlier version" in " ".join(corpus.notes)
    assert len(wording.concordance(corpus, "fleet")) == 8
    every = Corpus(corpus.articles.assign(role="article"), versions="all")
    assert len(wording.concordance(every, "fleet")) == 16
    assert len(every.versions()) == 2


def test_one_address_is_one_article_and_other_outlets_are_no_versions() -> None:
    urls = [
        "https://www.herald.example/storm?utm_source=x",
        "http://herald.example/storm/",
        "https://herald.example/",
    ]
    corpus = corpus_of(
        "Boat one was found.", "Nothing is left.", "Home.", outlet="Herald", url=urls
    )
    assert corpus.versions()["article"].tolist() == ["a", "b"]
    one = versions_of().articles["text"].tolist()
    assert corpus_of(*one, outlet=["Herald", "Post"], event="storm").versions().empty


# ---------------------------------------------------------------- check


def test_check_says_in_ten_lines_what_to_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Herald").mkdir()
    (tmp_path / "Herald" / "a.txt").write_text(f"{FERRY[0]}\n\nTo continue reading")
    (tmp_path / "Herald" / "b.txt").write_bytes(
        "It’s over, the café owner said to the harbour master on".encode("cp1252")
    )
    (tmp_path / "x.png").write_bytes(b"png")
    lines = check(tmp_path)
    assert len(lines) == 10
    assert lines[0].split() == ["found", "3:", "2", "read,", "1", "skipped"]
    assert "x.png" in lines[1]
    assert "guessed" in lines[3]
    assert "Herald/a" in lines[9]
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == lines
    assert main(["check", str(tmp_path / "nowhere")]) == 2


def test_events_are_proposed_by_words_that_tell_them_in_a_small_corpus_too() -> None:
    told = [
        (
            "Norland Post",
            "The ferry Una sank at noon, and it was said that she had left in a storm.",
        ),
        ("Harbour Courier", "It was noon when the ferry sank in the storm, the Una with it."),
        ("Vale Gazette", "It was said that she had left, and the whales were seen in the fjord."),
    ]
    rows = pd.DataFrame(told, columns=["outlet", "text"], index=["a", "b", "c"])
    corpus = Corpus(rows)
    words = corpus.tokens.term.copy()
    assert events.proposed(corpus)["which"].tolist() == ["a, b", "c"]
    assert events.proposed(corpus)["which"].tolist() == ["a, b", "c"]  # asked again, the same
    assert (corpus.tokens.term == words).all()  # and the order of the words is left alone


def test_an_event_is_named_by_hand_and_headlines_help_to_do_it(tmp_path: Path) -> None:
    (tmp_path / "Post").mkdir()
    (tmp_path / "Post" / "a.txt").write_text(f"Ferry sinks\n\n{FERRY[0]}\n\n{FERRY[1]}")
    (tmp_path / "Post" / "b.txt").write_text(FERRY[0] * 3)
    file = events.name(Corpus.read(tmp_path), tmp_path, ["Post/a"], "The ferry")
    events.name(Corpus.read(tmp_path), tmp_path, ["Post/b"], "=later")
    told = pd.read_csv(file).set_index("article")
    assert told["event"].to_dict() == {"Post/a": "The ferry", "Post/b": "=later"}
    assert told["headline"]["Post/a"] == "Ferry sinks"
    assert FERRY[0].startswith(told["headline"]["Post/b"].removesuffix(" …"))
    assert Corpus.read(tmp_path).events == ["=later", "The ferry"]


def test_an_event_of_one_outlet_is_said_to_be_compared_with_nothing() -> None:
    rows = {"outlet": ["A", "B", "A"], "event": ["ferry", "ferry", "quay"], "role": "article"}
    assert events.alone(pd.DataFrame(rows)) == ["quay"]
    (said,) = events.left_out(pd.DataFrame(rows))
    assert said.startswith("Fewer than two outlets tell quay: counted, but compared with nothing")
