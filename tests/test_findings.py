"""What a reader sees first: each planted trap of the sample is a card with its sentences, and a plain corpus has none."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import corpus_of, holds

from analysis import Corpus, evidence
from analysis.findings import RULES as rules
from analysis.findings import Finding, everything, findings, leads, measured
from analysis.findings.quotations import changes
from analysis.findings.ranking import MOST, MOST_OF_A_KIND, TRUE, WORTH


@pytest.fixture(scope="module")
def found(sample: Corpus) -> dict[str, list[Finding]]:
    """Every finding of every rule on the sample, before it is ranked and cut, by kind."""
    table = pd.DataFrame([f for rule in rules for f in rule(sample)], columns=list(Finding._fields))
    return {str(kind): list(group.itertuples(index=False)) for kind, group in table.groupby("kind")}


PLANTED = [
    ("two groups, two registers", "police-post", "The Meridian", "embraced martyrdom"),
    ("same dead, two verbs", "police-post", "The Meridian", "neutralised"),
    ("one group, two names", "police-post", "The Meridian", "terrorists"),
    ("quoted here, unquoted there", "election", "The Meridian", "steal the voice of the people"),
    ("another first voice", "ruling", "The Meridian", "x"),
    ("figures that differ", "police-post", "The Meridian", "nine"),
    ("tolls that differ", "ferry", "Torvenia Now", "19"),
    ("parts that do not add up", "police-post", "Northern Herald", "14"),
    ("a block printed twice", "police-post", "The Meridian", "drove a truck"),
    ("a block printed twice", "strike", "Torvenia Now", "slept on benches"),
    ("shared narration", "ferry", "Torvenia Now", "fishing boats"),
    ("shared narration", "election", "Torvenia Now", "rally"),
    ("agency copy", "drought", "Torvenia Now", "Ulmere Valley"),
    ("beside the event", "drought", "The Meridian", "xpressway"),
    ("points back to nothing", "strike", "The Meridian", "These incidents"),
    ("one name, two spellings", "police-post", "Northern Herald", "Karsholm"),
]


@pytest.mark.parametrize(("kind", "event", "outlet", "words"), PLANTED)
def test_a_planted_trap_is_found_with_its_sentence(
    found: dict[str, list[Finding]], kind: str, event: str, outlet: str, words: str
) -> None:
    hits = [f for f in found.get(kind, []) if f.event == event and outlet in f.claim]
    assert any(words in text for f in hits for text in f.spans["text"]), [
        f.claim for f in found.get(kind, [])
    ]
    assert all(f.limit for f in hits)


def test_findings_are_ranked_cut_and_open_to_their_sentences(sample: Corpus) -> None:
    table = findings(sample)
    assert (table.groupby("event").size() <= MOST).all()
    assert (table.groupby(["event", "kind"]).size() <= MOST_OF_A_KIND).all()
    assert table["strength"].is_monotonic_decreasing
    for spans in table["spans"]:
        assert holds(sample, spans)
        assert {"outlet", "event", "part", "voice"} <= set(spans)
        page = evidence.reading_copy(sample, spans["article"][0], spans.assign(mark="finding"))
        assert (
            f'id="{evidence.anchor(spans["article"][0], spans["start"][0], spans["end"][0])}"'
            in page
        )


def test_words_describe_and_never_judge(sample: Corpus) -> None:
    words = " ".join([*findings(sample)["claim"], *findings(sample)["limit"]]).lower()
    for verdict in (
        "wrong.",
        "biased",
        "propaganda",
        "misleading",
        "plagiar",
        "better",
        "worse",
        "significant",
        "lied",
    ):
        assert verdict not in words.replace("none is called wrong.", "")


def test_two_plain_articles_have_nothing_to_show() -> None:
    corpus = corpus_of(
        "The council of Tarn met on Monday. It opened the new bridge, and a band played in the rain.",
        "A new bridge was opened in Tarn on Monday, the council reported, with music and much rain.",
        event="bridge",
    )
    assert findings(corpus).empty


def test_one_article_and_no_event_give_a_table() -> None:
    assert list(findings(corpus_of("The council met.")).columns) == [
        "kind",
        "event",
        "claim",
        "limit",
        "strength",
        "spans",
    ]
