"""Articles in: what is read, what is skipped and why, and how an article is cut into parts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from conftest import corpus_of, holds
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, InputError, findings, framing, repetition, voice
from analysis.corpus import events
from analysis.corpus.parts import agency

LONG = "The council of Tarn met on Monday to hear the harbour master speak about the night of the storm. "


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_txt", ".txt").replace(
            "_csv", ".csv"
        ).replace("_html", ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_a_folder_with_a_list_keeps_ids_columns_and_dates(tmp_path: Path) -> None:
    rows = [
        "file,outlet,event,date,title,desk",
        "a.txt,Herald,storm,2031-03-04,Storm,city",
        "b.txt,Post,storm,,Night,",
    ]
    write(tmp_path, a_txt=LONG, b_txt=LONG * 2, articles_csv="\n".join(rows))
    corpus = Corpus.read(tmp_path)
    assert corpus.articles.index.tolist() == ["a", "b"]
    assert corpus.articles["date"].tolist() == [pd.Timestamp("2031-03-04"), pd.NaT]
    assert corpus.articles["desk"].tolist()[0] == "city"
    assert corpus.outlets == ["Herald", "Post"]
    assert corpus.skipped.empty


def test_a_folder_without_a_list_takes_outlets_from_its_folders(tmp_path: Path) -> None:
    corpus = Corpus.read(write(tmp_path, Herald__one_txt=LONG, Post__one_txt=LONG))
    assert corpus.articles["outlet"].to_dict() == {"Herald/one": "Herald", "Post/one": "Post"}


def test_where_no_outlet_is_known_the_article_stands_in_and_it_is_said() -> None:
    corpus = corpus_of(LONG, LONG + "More.", outlet=None)
    assert corpus.outlets == ["a", "b"]
    assert "stands in" in corpus.notes[0]


def test_outlets_that_differ_in_capitals_are_kept_apart_and_it_is_said() -> None:
    corpus = corpus_of(LONG, LONG, LONG, outlet=["Herald", "HERALD", "Post"])
    assert corpus.outlets == ["HERALD", "Herald", "Post"]
    assert corpus.notes == [
        "Names of one outlet that differ in capitals alone are kept apart: HERALD, Herald."
    ]


def test_found_is_read_plus_skipped_with_a_reason_each(tmp_path: Path) -> None:
    write(
        tmp_path,
        a_txt=LONG,
        again_txt=LONG,
        blank_txt="  \n",
        binary_txt=b"\x00\x01\x02\x00\x05\x00\x07" * 9,
    )
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    corpus = Corpus.read(tmp_path)
    assert len(corpus) == 1
    reasons = dict(zip(corpus.skipped["file"], corpus.skipped["reason"], strict=True))
    assert reasons == {
        "again.txt": "duplicate text",
        "blank.txt": "empty",
        "binary.txt": "not text",
        "picture.png": "not a file of articles (.png)",
    }


def test_one_text_in_two_outlets_is_agency_copy_not_a_duplicate(tmp_path: Path) -> None:
    assert len(Corpus.read(write(tmp_path, Herald__one_txt=LONG, Post__one_txt=LONG))) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_give_the_same_text(tmp_path: Path, encoding: str) -> None:
    line = "“Café owners’ night” — the mayor of Tarn said that she would not résumé talks. " * 3
    (tmp_path / "a.txt").write_bytes(line.encode(encoding))
    corpus = Corpus.read(tmp_path)
    assert corpus.articles["text"]["a"] == line
    assert any("guessed" in n for n in corpus.notes) == (encoding == "cp1252")


def test_text_is_composed_and_line_ends_are_one_kind(tmp_path: Path) -> None:
    corpus = Corpus.read(write(tmp_path, a_txt="Cafe\u0301 one\r\nline two\rline\x00 three"))
    assert corpus.articles["text"]["a"] == "Café one\nline two\nline three"


def test_other_peoples_columns_are_understood(tmp_path: Path) -> None:
    rows = [
        {
            "stories_id": 7,
            "media_name": "Herald",
            "publish_date": "2031-03-04 10:00:00",
            "headline": "Storm",
            "body": LONG,
        }
    ]
    (tmp_path / "pull.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\nnot json\n")
    corpus = Corpus.read(tmp_path / "pull.jsonl")
    row = corpus.articles.loc["7"]
    assert (row.outlet, row.title, str(row.date.date())) == ("Herald", "Storm", "2031-03-04")
    assert corpus.skipped["reason"].tolist() == ["not a JSON object"]
    table = pd.DataFrame({"Zeitung": ["Herald"], "Artikel": [LONG]})
    table.to_parquet(tmp_path / "a.parquet")
    assert Corpus.read(
        tmp_path / "a.parquet", columns={"Artikel": "text", "Zeitung": "outlet"}
    ).outlets == ["Herald"]


def test_saved_pages_give_text_title_and_date(tmp_path: Path) -> None:
    body = "".join(f"<p>{LONG * 2}</p>" for _ in range(4))
    page = (
        "<html><head><title>Storm night in Tarn</title><meta property='og:site_name' content='The Herald'></head><body>"
        f"<nav>Home | Sport</nav><article><h1>Storm night in Tarn</h1>{body}</article><footer>All rights reserved</footer></body></html>"
    )
    corpus = Corpus.read(write(tmp_path, one_html=page))
    assert "harbour master" in corpus.articles["text"]["one"]
    assert "<p>" not in corpus.articles["text"]["one"]
    assert corpus.articles["outlet"]["one"] == "The Herald"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: p / "nowhere", "no such file"),
        (lambda p: p, "no readable article"),
        (lambda p: write(p, articles_csv="name,outlet\nx,y\n"), "no column 'file' or 'text'"),
        (lambda p: write(p, x_csv="") / "x.csv", "empty"),
        (lambda p: write(p, x_csv="a,b\n1,2\n") / "x.csv", "no column 'text'"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path: Path, make, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=words) as error:
        Corpus.read(make(tmp_path))
    assert "\n" not in str(error.value)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    corpus = corpus_of(LONG, LONG, outlet=["Herald", "Post"], event="storm")
    with pytest.raises(InputError, match="did you mean 'Herald'"):
        corpus.select(outlets="Herold")
    assert corpus.select(outlets="Post").outlets == ["Post"]


FINDERS = [
    voice.quotations,
    voice.voices,
    voice.people,
    framing.labels,
    framing.figures,
    framing.coverage,
    framing.first,
    repetition.between,
    repetition.quote_variants,
    findings.findings,
]


@pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.__name__)
def test_an_event_is_read_alike_on_its_own_page_and_among_all(
    sample: Corpus, finder: Callable[[Corpus], pd.DataFrame]
) -> None:
    event = sample.events[0]
    whole, part = finder(sample), finder(sample.select(event))
    events = sample.articles["event"]
    places = [whole[c].map(events) for c in ("article", "a", "b") if c in whole]
    about = pd.concat([whole["event"]] if "event" in whole else places, axis=1)
    same = whole.columns.drop("spans", errors="ignore")
    mine = whole.loc[(about == event).all(axis=1), same].reset_index(drop=True)
    assert len(part) > 0
    assert part[same].equals(mine)


def test_a_part_counts_the_words_that_its_outlets_share() -> None:
    shared = "The gate of the northern lock was opened by hand while the keepers slept at home. "
    texts = [LONG, shared + LONG, shared + "Nobody was hurt.", LONG + shared]
    press = corpus_of(*texts, outlet=["Dawn", "Herald", "Post", "Post"], event=["a", "b", "b", "a"])
    alone = Corpus(press.articles[press.articles["event"] == "b"])
    assert repetition.matrix(press.select("b")).equals(repetition.matrix(alone))
    assert press.select(["b", "a"]) is press


def test_outlets_are_chosen_first_and_an_event_is_cut_out_of_what_they_tell(sample: Corpus) -> None:
    event, names = sample.events[0], sample.outlets[:2]
    both, theirs = sample.select(event, names), sample.select(outlets=names)
    assert both is theirs.select(event)
    assert both is sample.select(event).select(outlets=names)
    assert set(framing.coverage(both)["outlet"]) == set(names)


def test_an_outlet_that_does_not_tell_an_event_has_no_article_there() -> None:
    press = corpus_of(LONG, LONG + "x", outlet=["Dawn", "Herald"], event=["a", "b"])
    none = press.select("a", "Herald")
    assert len(none) == len(framing.labels(none)) == len(framing.coverage(none)) == 0


def test_in_a_part_other_languages_stay_unread() -> None:
    corpus = corpus_of(
        LONG + "Two men die.",
        "Die Stadt hat am Montag gesagt, dass die Feuerwehr in der Nacht zum Hafen fuhr. " * 3,
        LONG,
        event=["storm", "storm", "flood"],
        language=["en", "de", "en"],
    )
    assert set(framing.deaths(corpus.select("storm"))["article"]) == {corpus.articles.index[0]}


def test_parts_of_an_article_with_every_kind_of_line() -> None:
    lines = [
        "Storm sinks ferry off Tarn",
        "- Ninety were on board.",
        "- Search goes on.",
        "TARN: " + LONG * 2,
        "Second paragraph: " + LONG,
        "Read more: Harbour master steps down",
        "A night of storm",
        LONG * 2,
        "Mayor’s son wins regatta as crowds cheer on the quay",
        LONG,
        "— Una Tove (@unatove) March 4, 2031",
        LONG,
        "Leave a comment",
        "Your email address will not be published.",
    ]
    corpus = corpus_of("\n\n".join(lines))
    assert (
        corpus.parts["part"].tolist()
        == "headline bullet bullet dateline lead body furniture crosshead body furniture body furniture body furniture furniture".split()
    )
    assert holds(corpus, corpus.parts)
    assert holds(corpus, corpus.sentences)
    assert corpus.parts["text"][3] == "TARN:"


def test_a_line_in_many_articles_of_one_outlet_is_its_furniture() -> None:
    own = "The Herald is read in nine harbours and printed in Tarn."
    texts = [f"{LONG} Number {i}.\n\n{LONG} And {i} more of it.\n\n{own}" for i in range(4)]
    corpus = corpus_of(*texts, outlet="Herald")
    assert (corpus.parts.loc[corpus.parts["text"] == own, "part"] == "furniture").all()
    other = corpus_of(*texts, outlet=["Herald", "Herald", "Post", "Post"])
    assert (other.parts.loc[other.parts["text"] == own, "part"] != "furniture").all()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Head\n\nTARN (Reuters) - The ferry left.", "Reuters"),
        ("TARN, March 4 (AFP) — The ferry left.", "AFP"),
        ("By Associated Press\n\nThe ferry left.", "AP"),
        ("The ferry left.\n\n(Reporting by Una Tove; Editing by Pel Orvane)", "Reuters"),
        ("The master told Reuters (the agency) - off the record - nothing.", ""),
        ("TARN (Herald) - The ferry left.", ""),
    ],
)
def test_an_agency_is_named_by_a_dateline_or_a_credit_only(text: str, name: str) -> None:
    assert agency(text) == name


def test_events_can_be_proposed_and_are_never_applied() -> None:
    corpus = corpus_of(
        "Ferry sinks off Tarn harbour storm ferry",
        "Ferry harbour storm Tarn ferry sunk",
        "Court rules on tax case judge",
        "Judge rules tax court case",
    )
    proposed = events.propose(corpus, 0.1)
    assert proposed["a"] == proposed["b"] != proposed["c"] == proposed["d"]
    assert corpus.events == []


def test_the_fingerprint_knows_the_text_and_not_the_order() -> None:
    one, other = corpus_of(LONG, LONG + "x"), corpus_of(LONG, LONG + "x")
    assert (
        one.sha256
        == other.sha256
        == Corpus(other.articles.iloc[::-1]).sha256
        != corpus_of(LONG, LONG + "y").sha256
    )


def test_a_page_shows_a_corpus_escaped() -> None:
    assert "<script>" not in corpus_of(LONG, title="<script>alert(1)</script>")._repr_html_()


@given(st.lists(st.text(max_size=120), min_size=1, max_size=4))
def test_spans_hold_on_any_text(texts: list[str]) -> None:
    corpus = corpus_of(*texts)
    assert len(corpus) + len(corpus.skipped) == len(texts)
    for spans in (corpus.parts, corpus.sentences, corpus.words):
        assert holds(corpus, spans)


def test_long_work_says_on_a_terminal_what_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from analysis.corpus import remembered as room

    monkeypatch.setattr(room, "LONG", 2)
    assert len(corpus_of(LONG, LONG).sentences) == 2
    assert capsys.readouterr().err == ""  # not a terminal: a notebook stays clean
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    corpus_of(LONG, LONG).parts  # noqa: B018
    assert "parts of 2 articles" in capsys.readouterr().err
