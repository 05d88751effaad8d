"""Words, paragraphs, sentences: exact spans on lines that hold the traps."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus import paragraphs, sentences, text


def words(line: str) -> list[str]:
    t = text.tokens([line])
    return [line[a:b] for a, b in zip(t.start, t.end, strict=True)]


def terms(line: str) -> list[str]:
    t = text.tokens([line])
    return [t.terms[i] for i in t.term]


def test_abbreviations_numbers_hyphens_and_apostrophes_are_words_as_readers_see_them() -> None:
    assert words("The F.B.I. met twenty-three of Ode’s 1,200 men at 3.5% of AT&T.") == (
        "The F.B.I. met twenty-three of Ode’s 1,200 men at 3.5 of AT&T".split()
    )


def test_initials_with_and_without_points_are_one_word() -> None:
    assert terms("F.B.I. FBI U.S. US us U.N. a.m.") == ["fbi", "fbi", "US", "US", "us", "un", "am"]


def test_typographic_marks_fold_but_spans_stay() -> None:
    folded = ["ode's", "ode's", "cease-fire", "cease-fire"]
    assert terms("Ode’s Ode's cease‑fire cease-fire") == folded


def test_a_script_without_spaces_gives_a_word_a_character() -> None:
    assert words("新闻 news") == ["新", "闻", "news"]


def test_offsets_are_code_points_in_each_text() -> None:
    lines = ["", "😀 one", "two 😀 three", "..."]
    t = text.tokens(lines)
    assert t.first.tolist() == [0, 0, 1, 3, 3]
    assert [lines[i][a:b] for i, a, b in zip(t.text, t.start, t.end, strict=True)] == [
        "one",
        "two",
        "three",
    ]


def slow_words(line: str) -> list[str]:
    """The same rule, one word at a time, for letters, digits and the marks below."""
    return re.findall(r"[^\W_](?:(?:[-'&]|(?<=\d)[.,](?=\d))?[^\W_])*", line)


@given(st.lists(st.text(alphabet="abZ19 -'&.,\n", max_size=30), max_size=5))
def test_blocks_of_arrays_agree_with_one_word_at_a_time(lines: list[str]) -> None:
    t = text.tokens(lines)
    got = [
        [lines[i][a:b] for i, a, b in zip(t.text, t.start, t.end, strict=True) if i == n]
        for n in range(len(lines))
    ]
    if not re.search(r"[a-zA-Z]\.", "".join(lines)):  # initials are tested above
        assert got == [slow_words(x) for x in lines]
    for g, i in zip(t.term, range(len(t.term)), strict=True):
        assert t.terms[g] == text._fold(lines[t.text[i]][t.start[i] : t.end[i]])


@given(st.text(max_size=200))
def test_any_text_gives_words_paragraphs_and_sentences_inside_it(line: str) -> None:
    t = text.tokens([line])
    assert (t.start < t.end).all()
    assert (t.end[:-1] <= t.start[1:]).all()
    for a, b in paragraphs.paragraphs(line):
        assert line[a:b].strip() == line[a:b] != ""
        cut = sentences.sentences(line, a, b)
        assert all(a <= s < e <= b for s, e in cut)


def test_sentences_know_press_abbreviations_and_closing_marks() -> None:
    line = (
        "Gen. A. Orvane met Mr. Tove on Nov. 3 in St. Hal. “It is over.” He left! “Why?” she asked."
    )
    assert [line[a:b] for a, b in sentences.sentences(line)] == [
        "Gen. A. Orvane met Mr. Tove on Nov. 3 in St. Hal.",
        "“It is over.”",
        "He left!",
        "“Why?” she asked.",
    ]


def test_an_hour_ends_a_sentence_before_a_capital_only() -> None:
    line = "They came at 2:40 a.m. and opened fire. It was over by 5 a.m. Nobody slept."
    assert [line[a:b] for a, b in sentences.sentences(line)] == [
        "They came at 2:40 a.m. and opened fire.",
        "It was over by 5 a.m.",
        "Nobody slept.",
    ]


def test_hand_wrapped_lines_make_one_paragraph_and_single_lines_make_many() -> None:
    line = "The ferry left the harbour of Tarn at noon on Monday and turned"
    wrapped = f"{line}\n{line}\n{line}\n{line}\nevening.\n\nA second paragraph follows here."
    assert len(paragraphs.paragraphs(wrapped)) == 2
    assert len(paragraphs.paragraphs("One line.\nAnother line.\n\nA third.")) == 3


def test_words_of_some_texts_are_as_if_these_alone_had_been_cut():
    texts = ["The FBI left.", "", "Nobody told the F.B.I. of us.", "US, us: the 3.5 left."]
    whole = text.tokens(texts)
    for some in ([True, True, True, True], [False, True, False, True], [False] * 4):
        part = whole.of(np.array(some))
        alone = text.tokens([t for t, kept in zip(texts, some, strict=True) if kept])
        assert part.terms == alone.terms
        for column, expected in zip(part[:4], alone[:4], strict=True):
            np.testing.assert_array_equal(column, expected, strict=True)
