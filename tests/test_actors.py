"""Labels, offices and named actors on invented articles that hold the traps."""
from __future__ import annotations

import pandas as pd
import pytest
from conftest import corpus_of, holds
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Corpus
from analysis.actors import labels


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
    assert list(table) == ["article", "start", "end", "text", "label", "family", "form", "referent", "kind", "spelling_of"]
    assert table.empty


@pytest.mark.parametrize(("text", "span", "label", "form"), [
    ("On Monday the terrorists fled.", "terrorists", "terrorist", "noun"),
    ("It was a terrorist attack.", "terrorist", "terrorist", "modifier"),
    ("It was a terrorist.", "terrorist", "terrorist", "noun"),
    ("The militant opened fire.", "militant", "militant", "noun"),
    ("They condemn terrorism.", "terrorism", "terrorism", "abstract"),
    ("Two gunmen were seen.", "gunmen", "gunman", "noun"),
    ("The asylum seekers waited.", "asylum seekers", "asylum seeker", "noun"),
    ("Some protesters sang.", "protesters", "protester", "noun"),
    ("Then the insurgents’ camp burnt.", "insurgents", "insurgent", "noun"),
])
def test_forms(text: str, span: str, label: str, form: str) -> None:
    r = row(found(text), span)
    assert (r["label"], r["form"], r["kind"], r["referent"]) == (label, form, "label", "")


def test_the_police_station_is_no_actor() -> None:
    assert "police" not in found("She waited at the police station.")["text"].tolist()


def test_one_person_under_the_fullest_name() -> None:
    table = found("President Mara Velik left. Mr. Velik had spoken to Velik's aides. The president smiled.",
                  "Velik was late, said Doran Isk, the spokesman of the union. The spokesman, Mr. Isk, was not.")
    for text in ("President Mara Velik", "Mr. Velik", "Velik", "The president"[4:]):
        assert set(table.loc[table["text"] == text, "referent"]) == {"Mara Velik"}
    assert set(table.loc[table["text"] == "spokesman", "referent"]) == {"Doran Isk"}
    assert row(table, "President Mara Velik")["kind"] == "person"


def test_an_office_that_no_article_links_has_no_referent() -> None:
    assert row(found("The president said nothing.", "President Mara Velik spoke."), "president")["referent"] == ""


def test_two_presidents() -> None:
    table = found("President Mara Velik met French President Odo Lanne. The French president smiled. France's president left. The president stayed.")
    assert row(table, "French president")["referent"] == "Odo Lanne"
    assert table[table["text"] == "president"]["referent"].tolist() == ["Odo Lanne", "Mara Velik"]


def test_events_keep_apart() -> None:
    table = found("Mr. Velik spoke to reporters.", "President Mara Velik spoke.", event=["one", "two"])
    assert row(table, "Mr. Velik")["referent"] == "Velik"


def test_a_name_in_small_letters_after_an_office() -> None:
    table = found("A spokesperson tomas velik said so.", "On Monday Tomas Velik spoke. Later Velik left.")
    r = row(table, "spokesperson tomas velik")
    assert (r["referent"], r["form"]) == ("Tomas Velik", "name")


def test_acronym_with_expansion() -> None:
    table = found("The Lowland Rescue Association (LRA) spoke. Police doubted the LRA.", "Reports by LRA and the Centre for Peace and Border Studies (CPBS) were read in silence by the others in the room.")
    assert set(table.loc[table["text"] == "LRA", "referent"]) == {"Lowland Rescue Association"}
    assert row(table, "CPBS")["referent"] == "Centre for Peace and Border Studies"
    assert row(table, "LRA")["kind"] == "organisation"


def test_countries() -> None:
    table = found("The US and U.S. forces told us that Pakistan’s army left. The Russians stayed.")
    assert set(table.loc[table["text"].isin(["US", "U.S."]), "referent"]) == {"United States"}
    assert row(table, "Pakistan")["kind"] == "country"
    assert row(table, "Russians")["referent"] == "Russia"
    assert "us" not in table["text"].tolist()


def test_spellings_of_one_place() -> None:
    table = found("It happened in Tavrakhel. They fled from Tavrakhel.", "Nobody lives in Tavrakhail now.")
    r = row(table, "Tavrakhail")
    assert (r["referent"], r["spelling_of"], r["kind"]) == ("Tavrakhel", "Tavrakhel", "place")
    assert row(table, "Tavrakhel")["spelling_of"] == ""


def test_a_heading_in_capitals_makes_no_names() -> None:
    table = found("Velik Says Protesters Must Leave Square Quickly\n\nOn Monday Mara Velik spoke. Mr. Velik says that the people must leave quickly.")
    assert "Velik Says Protesters" not in table["text"].tolist()
    assert row(table, "Velik")["referent"] == "Mara Velik"
    assert row(table, "Protesters")["label"] == "protester"


def test_days_and_sentence_openers_are_no_names() -> None:
    assert found("Separately, on Tuesday it rained. However, March was dry. Responding, they slept.").empty


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="ABab .,'’()-\nMr.", max_size=60) | st.text(max_size=40), min_size=1, max_size=3))
def test_any_text_keeps_the_span_invariant(texts: list[str]) -> None:
    corpus = Corpus(pd.DataFrame({"text": texts}))
    table = labels(corpus)
    assert holds(corpus, table)
    assert (table["start"] < table["end"]).all()
