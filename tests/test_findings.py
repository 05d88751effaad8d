"""What a reader sees first: each planted trap of the sample is a card with its sentences, and a plain corpus has none."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import corpus_of, holds

from analysis import Corpus, evidence
from analysis.findings import Finding, everything, findings, leads, measured
from analysis.findings.actors import act
from analysis.findings.ranking import MOST, MOST_OF_A_KIND, TRUE, WORTH
from analysis.project import ROOT


@pytest.fixture(scope="module")
def found(sample: Corpus) -> dict[str, list[Finding]]:
    """Every finding of every rule on the sample, before it is ranked and cut, by kind."""
    table = everything(sample)
    return {str(kind): list(group.itertuples(index=False)) for kind, group in table.groupby("kind")}


PLANTED = [
    ("two groups, two registers", "police-post", "The Meridian", "embraced martyrdom"),
    ("same dead, two verbs", "police-post", "The Meridian", "neutralised"),
    ("one group, two names", "police-post", "The Meridian", "terrorists"),
    ("one quotation, two verbs", "election", "Torvenia Now", "box by box"),
    ("another first voice", "strike", "Torvenia Now", "“"),
    ("figures that differ", "police-post", "The Meridian", "nine"),
    ("tolls that differ", "police-post", "Halvern Courier", "22"),
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
    assert (
        list(findings(corpus_of("The council met.")).columns)
        == "kind event claim limit strength precision judged spans".split()
    )


def test_only_kinds_that_people_judged_true_and_worth_showing_are_cards(sample: Corpus) -> None:
    known = measured()
    shown, others = findings(sample), leads(sample)
    assert set(shown["kind"]).isdisjoint(others["kind"])
    assert (known.loc[shown["kind"], "precision"] >= TRUE).all()
    assert (known.loc[shown["kind"], "worth"] >= WORTH).all()
    assert set(shown["kind"]) | set(others["kind"]) <= set(everything(sample)["kind"])


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Dockers Vow to Fight Closure of Quay", ("Dockers", "Vow", "")),
        ("Mayor Lee defends closure, says storm left no choice", ("Mayor Lee", "defends", "")),
        ("Lee Blasted by Dockers Over Quay", ("Dockers", "Blasted", "Lee")),
        ("Mayor criticized for closing quay", ("", "criticized", "Mayor")),
        ("Dockers challenge Lee claims on storm damage", None),  # claims: no verb here
        ("As quay closes, mayor defends council", None),
        ("Mayor who shut quay says no more", None),
        ("Storm shuts quay", None),  # a verb that is not listed
        ("Council Asked Mayor to Explain", None),
    ],
)
def test_a_headline_says_who_acts_where_it_is_plain(title: str, told: tuple[str, ...]) -> None:
    found = act(title)
    assert found is None if told is None else tuple(found) == told


def test_headlines_that_differ_in_who_acts_stand_side_by_side() -> None:
    corpus = corpus_of(
        *["The quay is shut. The mayor spoke on Monday."] * 3,
        event="quay",
        title=["Lee Blasted by Dockers Over Quay", "Mayor Lee Defends Closure", "Lee defends it"],
    )
    found = everything(corpus)
    [card] = found[found["kind"] == "the headlines differ in who acts"].itertuples()
    assert (
        "outlet a: “Dockers”, “Blasted”, to “Lee”; outlet b: “Mayor Lee”, “Defends”" in card.claim
    )
    same = Corpus(corpus.articles.loc[["b", "c"]])
    assert "the headlines differ in who acts" not in set(everything(same)["kind"])


JUDGED = ROOT.parent / "shared" / "corpora" / "basil-2010-2014" / "articles.jsonl"


@pytest.mark.skipif(not JUDGED.exists(), reason="the open collection is not here")
def test_cards_on_an_open_collection_are_those_that_people_judged_true() -> None:
    verdicts = pd.read_csv(ROOT / "data" / "judged_cards.csv", dtype=str)
    verdicts = verdicts[verdicts["collection"] == "basil"]
    key = ["event", "kind", "article"]
    shown = findings(Corpus(pd.read_json(JUDGED, lines=True, dtype=False).set_index("id")))
    shown["article"] = [spans["article"].iloc[0] for spans in shown["spans"]]
    known = shown.merge(verdicts.drop_duplicates(key), on=key)
    assert len(known) >= 0.7 * len(shown)
    assert known["verdict"].isin(["worth", "noise"]).mean() >= TRUE
    assert (known["verdict"] == "worth").mean() >= WORTH
