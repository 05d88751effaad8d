"""Passages told twice: between articles, inside one, and what kind each is."""
from __future__ import annotations

from conftest import corpus_of

from analysis import repetition

COPY = "The ferry left the northern quay of Varnholm at dawn with ninety passengers and a cargo of apples for the winter market."


def test_a_repeated_sentence_is_found_and_its_second_telling_alone_is_a_repeat() -> None:
    corpus = corpus_of(f"{COPY}\n\nNobody knew the captain by name.\n\n{COPY}\n\nThe harbour closed at noon.")
    rows = repetition.within(corpus)
    assert len(rows) == 1
    row = rows.iloc[0]
    assert row.a == row.b == "a" and row.start_a < row.start_b and row.edits == 0 and row.words == 22
    assert row.text_a == row.text_b == COPY.rstrip(".")
    spans = repetition.repeats(corpus)
    assert spans[["start", "end"]].values.tolist() == [[row.start_b, row.end_b]]


def test_spelling_numerals_and_marks_do_not_part_a_passage() -> None:
    one = "Officers combatting the fire organised 23 boats, the harbour's master told nobody."
    two = "Yesterday officers combating the fire organized twenty-three boats — the harbor’s master told nobody else."
    row = repetition.between(corpus_of(one, two)).iloc[0]
    assert row.text_a == one.rstrip(".") and row.edits == 0 and row.words == 12
