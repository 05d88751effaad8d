"""Every number is a group-by over spans, and opens to its sentence."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from conftest import corpus_of
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, InputError, evidence
from analysis.corpus.spans import span_table

ARTICLE = (
    "Storm sinks ferry off Tarn\n\nTARN: The ferry sank on Monday with ninety people on board, and the ferry had been old for years.\n\n"
    "“The ferry was sound,” harbour master Una Tove said. The crew said that the ferry had leaked for weeks before the storm.\n\n"
    "Read more: The ferry that never was\n\n"
    "The ferry had been repaired in the spring by two men who never saw the hull from below.\n\n"
    "The ferry had been repaired in the spring by two men who never saw the hull from below."
)


def ferries(corpus: Corpus) -> pd.DataFrame:
    return span_table(
        corpus,
        (
            (a, m.start(), m.end())
            for a, t in corpus.articles["text"].items()
            for m in re.finditer("ferry", t)
        ),
    )


def test_a_span_is_described_by_its_part_voice_speaker_and_repeat() -> None:
    corpus = corpus_of(ARTICLE, outlet="Herald", event="storm")
    table = evidence.describe(corpus, ferries(corpus))
    assert table["part"].tolist() == "headline lead lead body body furniture body body".split()
    assert (
        table["voice"].tolist()
        == ["narration"] * 3 + ["quotation", "attributed"] + ["narration"] * 3
    )
    assert table["speaker"][3] == "Una Tove"
    assert table["repeat"].tolist() == [False] * 7 + [True]
    assert set(table["outlet"]) == {"Herald"}


def test_count_leaves_out_furniture_and_repeats_and_says_how_many() -> None:
    corpus = corpus_of(ARTICLE, outlet="Herald")
    spans = ferries(corpus)
    assert evidence.count(corpus, spans, "outlet").to_numpy().tolist() == [["Herald", 6, 2]]
    assert evidence.count(corpus, spans, "outlet", furniture=True, repeats=True)["n"].tolist() == [
        8
    ]
    by_voice = evidence.count(corpus, spans, ["outlet", "voice"]).set_index("voice")["n"]
    assert by_voice.to_dict() == {"attributed": 1, "narration": 4, "quotation": 1}


def test_rates_are_per_thousand_words_of_the_same_group() -> None:
    corpus = corpus_of(ARTICLE, outlet="Herald")
    counted = evidence.count(corpus, ferries(corpus), ["outlet", "voice"], per="words").set_index(
        "voice"
    )
    assert counted["words"]["quotation"] == 4
    assert counted["per_1000"]["quotation"] == 250
    whole = evidence.count(corpus, ferries(corpus), "outlet", per="words")
    assert whole["words"][0] == evidence.words(corpus)["words"][0] == counted["words"].sum()


def test_references_are_nobodys_telling() -> None:
    corpus = corpus_of(
        ARTICLE, ARTICLE + " More.", outlet=["Herald", "Ministry"], role=["article", "reference"]
    )
    assert evidence.count(corpus, ferries(corpus), "outlet")["outlet"].tolist() == ["Herald"]
    assert corpus.outlets == ["Herald"]


def test_a_missing_outlet_stays_missing_and_is_counted() -> None:
    corpus = corpus_of(ARTICLE, ARTICLE[:200], outlet=["Herald", None])
    counted = evidence.count(corpus, ferries(corpus), "outlet", per="words")
    assert counted["outlet"].isna().sum() == 1
    assert (counted["words"] > 0).all()


def test_an_unknown_column_or_rate_is_one_clear_line() -> None:
    corpus = corpus_of(ARTICLE)
    with pytest.raises(InputError, match="no column 'colour'"):
        evidence.count(corpus, ferries(corpus), "colour")
    with pytest.raises(InputError, match="per='lines'"):
        evidence.count(corpus, ferries(corpus), "outlet", per="lines")


class Reader(HTMLParser):
    """What a browser would show and hold."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags, self.ids, self.depth = "", [], [], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [v for k, v in attrs if k == "id"]
        self.depth += tag == "mark"
        assert self.depth <= 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        self.text += data


@given(
    st.text(alphabet="<>&\"'a b\n{}/=", min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=6),
)
def test_a_reading_copy_shows_the_text_and_nothing_of_it_is_markup(
    text: str, places: list[tuple[int, int]]
) -> None:
    if not text.strip():
        return
    corpus = corpus_of(text)
    spans = span_table(
        corpus,
        [("a", s, min(s + n, len(text)), "x<y", 't">') for s, n in places if s < len(text)],
        ["mark", "note"],
    )
    reader = Reader()
    reader.feed(evidence.reading_copy(corpus, "a", spans))
    assert set(reader.tags) <= {"div", "p", "a", "mark", "span"}
    assert "".join(reader.text.split()) == "".join(text.split())
    assert len(reader.ids) == len(set(reader.ids))


def test_every_span_has_one_anchor_even_where_spans_cross() -> None:
    corpus = corpus_of(ARTICLE)
    spans = span_table(
        corpus,
        [("a", 28, 60, "label"), ("a", 40, 90, "quotation"), ("a", 28, 60, "figure")],
        ["mark"],
    )
    page = evidence.reading_copy(corpus, "a", spans)
    for s in spans.itertuples():
        assert page.count(f'id="{evidence.anchor("a", s.start, s.end)}"') == 1
    with pytest.raises(InputError, match="no article 'z'"):
        evidence.reading_copy(corpus, "z", spans)


def test_excerpts_print_the_sentences_that_hold_a_mark_and_anchor_all() -> None:
    corpus = corpus_of(ARTICLE)
    spans = span_table(corpus, [("a", ARTICLE.index("weeks"), ARTICLE.index("weeks") + 5)]).assign(
        mark="label"
    )
    page = evidence.reading_copy(corpus, "a", spans, excerpts=True)
    reader = Reader()
    reader.feed(page)
    assert (
        " ".join(reader.text.split())
        == "… The crew said that the ferry had leaked for weeks before the storm. …"
    )
    for s in corpus.sentences.itertuples():
        assert page.count(f'id="{evidence.anchor("a", s.start, s.end)}"') == 1
