"""Labels, offices and named actors on invented articles that hold the traps."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pandas as pd
import pytest
from conftest import corpus_of, holds
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, project
from analysis.framing import labels
from analysis.project import LEXICONS


def found(*texts: str, event: str | list[str] = "e") -> pd.DataFrame:
    corpus = corpus_of(*texts, event=event)
    table = labels(corpus)
    assert holds(corpus, table)
    return table


def row(table: pd.DataFrame, text: str) -> pd.Series:
    rows = table[table["text"] == text]
    assert len(rows) >= 1, f"{text!r} not among {table['text'].tolist()}"
    return rows.iloc[0]


def test_columns_and_empty() -> None:
    table = found("Nothing at all happens here.")
    assert (
        list(table) == "article start end text label family form referent kind spelling_of".split()
    )
    assert table.empty


@pytest.mark.parametrize(
    ("text", "span", "label", "form"),
    [
        ("On Monday the terrorists fled.", "terrorists", "terrorist", "noun"),
        ("It was a terrorist attack.", "terrorist", "terrorist", "modifier"),
        ("It was a terrorist.", "terrorist", "terrorist", "noun"),
        ("The militant opened fire.", "militant", "militant", "noun"),
        ("They condemn terrorism.", "terrorism", "terrorism", "abstract"),
        ("Two gunmen were seen.", "gunmen", "gunman", "noun"),
        ("The asylum seekers waited.", "asylum seekers", "asylum seeker", "noun"),
        ("Some protesters sang.", "protesters", "protester", "noun"),
        ("Then the insurgents’ camp burnt.", "insurgents", "insurgent", "noun"),
    ],
)
def test_forms(text: str, span: str, label: str, form: str) -> None:
    r = row(found(text), span)
    assert (r["label"], r["form"], r["kind"], r["referent"]) == (label, form, "label", "")


def test_the_police_station_is_no_actor() -> None:
    assert "police" not in found("She waited at the police station.")["text"].tolist()


def test_one_person_under_the_fullest_name() -> None:
    table = found(
        "President Mara Velik left. Mr. Velik had spoken to Velik's aides. The president smiled.",
        "Velik was late, said Doran Isk, the spokesman of the union. The spokesman, Mr. Isk, was not.",
    )
    for text in ("President Mara Velik", "Mr. Velik", "Velik", "The president"[4:]):
        assert set(table.loc[table["text"] == text, "referent"]) == {"Mara Velik"}
    assert set(table.loc[table["text"] == "spokesman", "referent"]) == {"Doran Isk"}
    assert row(table, "President Mara Velik")["kind"] == "person"


def test_an_office_that_no_article_links_has_no_referent() -> None:
    assert (
        row(found("The president said nothing.", "President Mara Velik spoke."), "president")[
            "referent"
        ]
        == ""
    )


def test_two_presidents() -> None:
    table = found(
        "President Mara Velik met French President Odo Lanne. The French president smiled. France's president left. The president stayed."
    )
    assert row(table, "French president")["referent"] == "Odo Lanne"
    assert table[table["text"] == "president"]["referent"].tolist() == ["Odo Lanne", "Mara Velik"]


def test_events_keep_apart() -> None:
    table = found(
        "Mr. Velik spoke to reporters.", "President Mara Velik spoke.", event=["one", "two"]
    )
    assert row(table, "Mr. Velik")["referent"] == "Velik"


def test_a_name_in_small_letters_after_an_office() -> None:
    table = found(
        "A spokesperson tomas velik said so.", "On Monday Tomas Velik spoke. Later Velik left."
    )
    r = row(table, "spokesperson tomas velik")
    assert (r["referent"], r["form"]) == ("Tomas Velik", "name")


def test_acronym_with_expansion() -> None:
    table = found(
        "The Lowland Rescue Association (LRA) spoke. Police doubted the LRA.",
        "Reports by LRA and the Centre for Peace and Border Studies (CPBS) were read in silence by the others in the room.",
    )
    assert set(table.loc[table["text"] == "LRA", "referent"]) == {"Lowland Rescue Association"}
    assert row(table, "CPBS")["referent"] == "Centre for Peace and Border Studies"
    assert row(table, "LRA")["kind"] == "organisation"


def test_organisations_that_hold_other_words() -> None:
    table = found(
        "On Monday the Workers’ Party met the Justice Department, the Council of Elders and Deputy Water Ministry spokesman Doran Isk."
    )
    kinds = dict(zip(table["text"], table["kind"], strict=True))
    assert kinds == {
        "Workers’ Party": "organisation",
        "Justice Department": "organisation",
        "Council of Elders": "organisation",
        "Deputy Water Ministry spokesman Doran Isk": "person",
    }


def test_names_of_bodies_are_not_cut_at_words_of_the_lexicons() -> None:
    table = found(
        "On Monday they decided to cut the Children's Health Insurance Program again, said an aide.",
        "Later the House Foreign Affairs Committee and the Senate Ways and Means Committee had met.",
        "Some of the leaders of the Veterans' Affairs Department were late, and Ann Reed's aides too.",
    )
    bodies = {
        "Children's Health Insurance Program",
        "House Foreign Affairs Committee",
        "Senate Ways and Means Committee",
        "Veterans' Affairs Department",
    }
    assert set(table.loc[table["kind"] == "organisation", "text"]) == bodies
    assert row(table, "Ann Reed")["form"] == "name"


def test_two_bodies_stay_two() -> None:
    table = found("On Monday the leaders of the Senate and House Rural Committee met the press.")
    assert {"Senate", "House Rural Committee"} <= set(table["text"])


def test_a_state_is_no_person() -> None:
    table = found(
        "Later Ann Reed of the 27th District of Texas, said it was late. Texas said nothing.",
        "Nobody saw Majority Leader Harry Dray of Nevada, the majority leader, in New Jersey.",
    )
    kinds = dict(zip(table["text"], table["kind"], strict=True))
    assert kinds["Texas"] == kinds["Nevada"] == kinds["New Jersey"] == "place"
    assert row(table, "majority leader")["referent"] == "Harry Dray"


def test_a_label_before_a_full_name_is_no_part_of_it() -> None:
    table = found("He told Democrat Ann Reed to leave. Later Reed said that Pastor Lee Orr stayed.")
    assert row(table, "Reed")["referent"] == "Ann Reed"
    assert row(table, "Democrat")["referent"] == "Ann Reed"
    assert row(table, "Lee Orr")["referent"] == "Lee Orr"


def test_a_place_is_not_the_port_that_is_named_after_it() -> None:
    table = found(
        "The Port Authority of East Norvale met. They left for East Norvale and saw East Norvale."
    )
    assert set(table.loc[table["text"] == "East Norvale", "referent"]) == {"East Norvale"}


def test_an_organisation_by_its_last_word() -> None:
    table = found(
        "The Lowland Water Authority met. Later the Authority closed, and Velik said that the authority of kings was over."
    )
    assert row(table, "Authority")["referent"] == "Lowland Water Authority"
    assert "" in table.loc[table["text"] == "authority", "referent"].tolist()


def test_a_man_and_a_woman_of_one_surname() -> None:
    table = found(
        "Mara Velik wept. Mrs. Velik had waited, and Mrs. Velik had hoped. Mr. Velik did not come."
    )
    assert set(table.loc[table["text"] == "Mrs. Velik", "referent"]) == {"Mara Velik"}
    assert row(table, "Mr. Velik")["referent"] == "Mr. Velik"


def test_father_and_son() -> None:
    table = found("Odo Lanne spoke. Odo Lanne Jr. did not. Then Lanne left.")
    assert row(table, "Odo Lanne")["referent"] == "Odo Lanne"
    assert row(table, "Odo Lanne Jr")["referent"] == "Odo Lanne Jr"


def test_an_office_beside_a_name() -> None:
    table = found(
        "Doran Isk, the spokesman of the union, met Mara Velik. The spokesman and Isk, a terrorist to some, left."
    )
    assert table.loc[table["text"] == "spokesman", "referent"].tolist() == [
        "Doran Isk",
        "Doran Isk",
    ]
    assert row(table, "terrorist")["referent"] == "Doran Isk"


def test_words_that_look_alike_are_no_spellings() -> None:
    table = found(
        "On Friday the makers of Politico wrote about Medicare again. It said that some Latinos liked it and one Latino did not.",
        "Much was written about Politics and Medicaid, by people who live in Texas and by one man who was no Texan.",
    )
    assert set(table["spelling_of"]) == {""}


def test_aliases_of_the_scholar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in LEXICONS.glob("*.csv"):
        shutil.copy(file, tmp_path)
    (tmp_path / "aliases.csv").write_text(
        "alias,referent\nThe Butcher,Mara Velik\n", encoding="utf-8"
    )
    monkeypatch.setattr(project, "LEXICONS", tmp_path)
    assert row(found("People feared Butcher and his men."), "Butcher")["referent"] == "Butcher"
    (tmp_path / "aliases.csv").write_text("alias,referent\nButcher,Mara Velik\n", encoding="utf-8")
    assert row(found("People feared Butcher and his men."), "Butcher")["referent"] == "Mara Velik"


def test_an_event_is_read_in_linear_time() -> None:
    long = "US " * 40_000 + "Velik said " * 20_000
    start = time.process_time()
    assert len(found(long)) > 40_000
    assert time.process_time() - start < 10


def test_countries() -> None:
    table = found("The US and U.S. forces told us that Pakistan’s army left. The Russians stayed.")
    assert set(table.loc[table["text"].isin(["US", "U.S."]), "referent"]) == {"United States"}
    assert row(table, "Pakistan")["kind"] == "country"
    assert row(table, "Russians")["referent"] == "Russia"
    assert "us" not in table["text"].tolist()


def test_spellings_of_one_place() -> None:
    table = found(
        "It happened in Tavrakhel. They fled from Tavrakhel.", "Nobody lives in Tavrakhail now."
    )
    r = row(table, "Tavrakhail")
    assert (r["referent"], r["spelling_of"], r["kind"]) == ("Tavrakhel", "Tavrakhel", "place")
    assert row(table, "Tavrakhel")["spelling_of"] == ""


def test_a_heading_in_capitals_makes_no_names() -> None:
    table = found(
        "Velik Says Protesters Must Leave Square Quickly\n\nOn Monday Mara Velik spoke. Mr. Velik says that the people must leave quickly."
    )
    assert "Velik Says Protesters" not in table["text"].tolist()
    assert row(table, "Velik")["referent"] == "Mara Velik"
    assert row(table, "Protesters")["label"] == "protester"


def test_days_and_sentence_openers_are_no_names() -> None:
    assert found(
        "Separately, on Tuesday it rained. However, March was dry. Responding, they slept."
    ).empty


@given(
    st.lists(
        st.text(alphabet="ABab .,'’()-\nMr.", max_size=60) | st.text(max_size=40),
        min_size=1,
        max_size=3,
    )
)
def test_any_text_keeps_the_span_invariant(texts: list[str]) -> None:
    corpus = Corpus(pd.DataFrame({"text": texts}))
    table = labels(corpus)
    assert holds(corpus, table)
    assert (table["start"] < table["end"]).all()
