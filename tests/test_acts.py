"""Passives, deaths, agency: exact spans on invented sentences that hold the traps, and the sample's planted truth."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import corpus_of, finds, holds, lines_of
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, framing
from analysis.project import DATA, InputError


def rows(table: pd.DataFrame, *columns: str) -> list[tuple]:
    return list(table[list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("sentence", "spans"),
    [
        ("The bridge was closed by police on Monday.", [("was closed", "closed", "police")]),
        ("Two men have not yet been found.", [("have not yet been found", "found", "")]),
        (
            "She got arrested and was being questioned.",
            [("got arrested", "arrested", ""), ("was being questioned", "questioned", "")],
        ),
        (
            "They were arrested, tried and quickly executed.",
            [
                ("were arrested", "arrested", ""),
                ("tried", "tried", ""),
                ("executed", "executed", ""),
            ],
        ),
        ("When was the dam built?", [("was the dam built", "built", "")]),
        ("Attached is the list of names.", [("Attached is", "attached", "")]),
        ("It's called the Long Pond.", [("It's called", "called", "")]),
        (
            "The village was destroyed by a wave of water in the night.",
            [("was destroyed", "destroyed", "a wave of water")],
        ),
        (
            "The shop was closed by noon, and by walking fast we saved time.",
            [("was closed", "closed", "")],
        ),
        (
            "He was surprised by the answer but she was surprised.",
            [("was surprised", "surprised", "the answer")],
        ),
        ("Residents are concerned, tired and very worried.", []),
        (
            "The old house is haunted and red; a hundred people need beds.",
            [("is haunted", "haunted", "")],
        ),
        ("The police arrested two men who had fled.", []),
        ("He got lost and was unarmed, undecided and well-known.", []),
        ("It happened. The man killed in the fire lived here.", []),
        ("The river has risen and is rising.", []),
    ],
)
def test_passives_are_be_or_get_with_a_participle(sentence: str, spans: list[tuple]) -> None:
    corpus = corpus_of(sentence)
    found = framing.passives(corpus)
    assert rows(found, "text", "participle", "agent") == spans
    assert holds(corpus, found)


@pytest.mark.parametrize(
    ("sentence", "found"),
    finds(
        """
        Six soldiers embraced martyrdom at the gate. → embraced martyrdom | honorific | security forces | Six soldiers
        All four militants were neutralised. → neutralised | euphemism | militants | All four militants
        They were sent to hell. → sent to hell | derogatory | unspecified | They
        Nine villagers lost their lives. → lost their lives | euphemism | civilians | Nine villagers
        Gunmen murdered a teacher. → murdered | criminal | civilians | a teacher
        In Ardal, at least 12 passengers were killed on Sunday. → killed | neutral | civilians | at least 12 passengers
        Up to 40 people, including nine officers, died. → died | neutral | mixed | Up to 40 people, including nine officers
        Thirty people died in the fire, among them two firefighters. → died | neutral | mixed | Thirty people
        The blast left at least 30 people dead. → dead | neutral | unspecified | at least 30 people
        The attack claimed the lives of two policemen. → claimed the lives | euphemism | security forces | two policemen
        Police shot three gunmen dead. → shot three gunmen dead | neutral | militants | three gunmen
        The soldier’s death was not announced. → death | neutral | security forces | The soldier’s
        There were 31 civilian deaths. → deaths | neutral | civilians | 31 civilian
        The parents of a soldier killed in the raid spoke. → killed | neutral | security forces | a soldier
        The mayor called on the families of those killed. → killed | neutral | unspecified | those
        A guard was shot and killed. → killed | neutral | security forces | A guard
        The boy who carried the flag was killed. → killed | neutral | civilians | The boy
        The drought killed 300 cattle. → killed | neutral | animals | 300 cattle
        """
    ),
)
def test_deaths_are_joined_to_their_victims(sentence: str, found: list[tuple]) -> None:
    corpus = corpus_of(sentence)
    got = framing.deaths(corpus)
    assert rows(got, "text", "register", "victim", "victim_text") == found
    assert holds(corpus, got)
    for r in got.itertuples():
        assert corpus.articles.text["a"][r.victim_start : r.victim_end] == r.victim_text


@pytest.mark.parametrize(
    "sentence",
    lines_of(
        """
        Nobody was killed.
        No one died in the crash.
        The flood caused no deaths.
        No civilians were killed.
        The guards did not kill him.
        The Senate killed the bill.
        The deadline is Friday.
        The race ended in a dead heat.
        It is a killer app.
        The plan died in committee.
        The law that would have ended it was killed.
        The line went dead.
        Boats with a dead engine drift.
        Critics said it would kill jobs.
        The deadly attack shook the town.
        He faces the death penalty.
        I was bored to death.
        The minister met with Anna Slay and the two officials of her staff.
        The ministry eliminated two offices.
        The army executed the plan.
        The job-killing tax was dropped.
        """
    ),
)
def test_nothing_died(sentence: str) -> None:
    assert framing.deaths(corpus_of(sentence)).empty


@pytest.mark.parametrize(
    ("sentence", "found"),
    finds(
        """
        Police killed two militants. → killing | active | security forces | militants
        Two villagers were killed by soldiers. → killing | passive with agent | security forces | civilians
        Two villagers were injured. → injury | passive without agent |  | civilians
        The killing of two villagers by soldiers was denied. → killing | nominalisation | security forces | civilians
        The blast killed two villagers. → killing | event as killer | event | civilians
        Gunmen stormed the yard, killing three officers. → killing | active | militants | security forces
        Gunmen opened fire on a bus driver. → attack | active | militants | civilians
        Two villagers died. →
        """
    ),
)
def test_agency_names_the_construction(sentence: str, found: list[tuple]) -> None:
    corpus = corpus_of(sentence)
    got = framing.agency(corpus)
    got = got[got.term != "storm"]
    assert rows(got, "act", "construction", "agent", "victim") == found
    assert holds(corpus, got)


@pytest.mark.parametrize(
    ("sentence", "found"),
    finds(
        """
        The night ended with 50 people killed and 53 wounded. → 50 people |  ; 53 |
        The gunman who killed six nurses died. → six nurses | The gunman
        The guard was killed by the king. → The guard | the king
        The elephants killed between January and March were old. → The elephants |
        Sunday's massacre shocked the town. →  |
        Three people were killed and eleven were taken to hospital. → Three people |
        Six nurses were killed and nine soldiers were wounded. → Six nurses |  ; nine soldiers |
        Police shot and killed Tom Grey. → Tom Grey | Police ; Tom Grey | Police
        A gun used by Tom Grey to kill Ann Lee was sold. → Ann Lee | Tom Grey
        He managed to kill 49 people. → 49 people | He
        He is accused of killing nine people. → nine people | He
        The wife of a man fatally shot by police spoke. → a man | police
        Doctors treated two wounded soldiers. → two wounded soldiers |
        Relatives of those killed remained at the scene. → those |
        A truck ran into them, killing two and injuring nine. → two | A truck ; nine | A truck
        His killing of the mayor was filmed. → the mayor | His
        They rounded up the miners and murdered them. → them | They
        Jon Berg left court on Monday after being arrested. → Jon Berg |
        After being shot in May, the nurse moved to Oster. → the nurse |
        A teacher died after being shot by a gunman in Tarn. → A teacher | a gunman
        The law passed in May after being attacked by Norland. →
        He saw the stabbing at a church in Velde that killed nine people. →  |  ; nine people | the stabbing
        It was the fire in the north of Tarn which killed two. → two | the fire
        She wrote of the storm on the coast that killed two. → two | the storm
        The bombing of a market in Tarn that killed nine was condemned. → nine | The bombing
        The nurses left in May, two weeks after being arrested. → The nurses |
        The ambassador to the United States who was killed in May was old. → The ambassador |
        The man from Oster who shot two nurses fled. → two nurses | The man
        The gunman at the school who shot two nurses fled. → two nurses | The gunman
        The aunt of a boy from Oster who was killed wept. → a boy |
        Gunmen killed a teacher, two nurses and a driver in Tarn. → a teacher, two nurses and a driver | Gunmen
        A teacher, two nurses and a driver were killed. → A teacher, two nurses and a driver |
        The blast hurt a guard, a clerk and a baker said. → a guard | The blast
        """
    ),
)
def test_phrases_end_at_verbs_and_clauses(sentence: str, found: list[tuple]) -> None:
    assert rows(framing.agency(corpus_of(sentence)), "victim_text", "agent_text") == found


@pytest.mark.parametrize(
    ("sentence", "victims"),
    [
        ("He was shot by police and later died.", ["He"]),
        ("Without Skarr, who died in May, the court was split.", ["Skarr"]),
        (
            "The station employed reporter Ann Lee and cameraman Tom Grey, who died in the crash.",
            ["reporter Ann Lee and cameraman Tom Grey"],
        ),
        ("Her death was confirmed on Monday.", ["Her"]),
        ("He took his own life.", ["He"]),
        ("The death Saturday of Anna Reed was announced.", ["Anna Reed"]),
        ("Those mourning Anna Reed's death gathered.", ["Anna Reed's"]),
        ("Two clerks, Ann Lee and Tom Grey, died.", ["Two clerks"]),
        ("Her father's suicide was reported.", ["Her father's"]),
    ],
)
def test_who_died(sentence: str, victims: list[str]) -> None:
    assert framing.deaths(corpus_of(sentence))["victim_text"].tolist() == victims


@pytest.mark.parametrize(
    ("sentence", "real"),
    [
        ("It would have been a massacre.", ["threatened"]),
        ("He threatened to kill the mayor.", ["threatened"]),
        ("If he killed the mayor, the town would rise.", ["threatened"]),
        ("They may have been murdered.", ["threatened"]),
        ("He will die a free man.", ["threatened"]),
        ("Kill them all.", ["threatened"]),
        ("Nobody's killed me.", ["denied"]),
        ("Norland denied that its soldiers killed 12 villagers.", ["denied"]),
        ("The men failed to kill the guard.", ["denied"]),
        ("The party tried killing the policy.", ["figurative"]),
        ("Journalists are killing journalism.", ["figurative"]),
        ("They spoke of crime and death.", ["general"]),
        ("They should start killing them.", ["threatened"]),
        ("They freed the clerk rather than killing him.", ["denied"]),
        ("The group seeks to prevent deaths.", ["threatened"]),
        ("A banker makes a killing on debt.", ["figurative"]),
        ("The clerk was charged with murder.", ["general"]),
        ("The bill passed on Thursday.", []),
        ("Prices have fallen.", []),
        ("The first soldier to be killed was Ann Lee.", ["told"]),
        ("The clerk is believed to have killed his wife.", ["told"]),
        ("The killing of two villagers may be investigated.", ["told"]),
    ],
)
def test_what_is_not_told_is_said_to_be_so(sentence: str, real: list[str]) -> None:
    corpus = corpus_of(sentence)
    assert framing.deaths(corpus, real="all")["real"].tolist() == real
    assert framing.deaths(corpus)["real"].tolist() == [r for r in real if r == "told"]


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        ("Reed's firing on Twitter angered the fans.", []),
        ("The minister attacked the mayor for his speech.", []),
        ("She hit him for going silent on the matter.", []),
        ("The mob attacked the mayor with knives.", ["attack"]),
        ("President Lee is targeting the rights of citizens.", []),
    ],
)
def test_attacks_in_words_are_no_harm(sentence: str, terms: list[str]) -> None:
    assert framing.agency(corpus_of(sentence))["term"].tolist() == terms


@pytest.mark.parametrize(
    ("sentence", "found"),
    finds(
        """
        Police arrested three men and charged them with theft. → arrest | active | Police | three men ; charge | active | Police | them
        Anna Reed was charged with murder by prosecutors. → charge | passive with agent | prosecutors | Anna Reed
        A jury convicted the clerk of theft. → conviction | active | A jury | the clerk
        The clerk was found guilty and sentenced to ten years. → conviction | passive without agent |  | The clerk ; conviction | passive without agent |  | The clerk
        """
    ),
)
def test_prosecutions_stand_apart(sentence: str, found: list[tuple]) -> None:
    corpus = corpus_of(sentence)
    got = framing.prosecutions(corpus)
    assert rows(got, "act", "construction", "agent_text", "victim_text") == found
    assert framing.deaths(corpus).empty
    assert not set(framing.agency(corpus)["act"]) & {"charge", "conviction"}


def test_a_suspect_is_not_a_militant() -> None:
    got = framing.agency(corpus_of("The suspect killed two clerks."))
    assert rows(got, "agent", "agent_text") == [("unspecified", "The suspect")]


def test_an_unknown_kind_of_real_is_refused() -> None:
    with pytest.raises(InputError, match="unknown real 'maybe'; there are told"):
        framing.deaths(corpus_of("Two died."), real="maybe")


def overlaps(a: tuple, b: tuple) -> bool:
    return a[0] == b[0] and a[1] < b[2] and b[1] < a[2]


def share(of: list[tuple], among: list[tuple]) -> float:
    return sum(any(overlaps(a, b) for b in among) for a in of) / len(of)


def test_the_deaths_of_the_sample(sample: Corpus) -> None:
    truth = pd.read_csv(DATA / "truth" / "deaths.csv", keep_default_na=False)
    found = framing.deaths(sample)
    found = found[found.article.isin(truth.article)]
    true = truth[truth.register != "none"]
    sure = true[true.optional.astype(str) != "True"]
    place = ("article", "start", "end")
    assert share(rows(sure, *place), rows(found, *place)) >= 0.95
    assert share(rows(found, *place), rows(true, *place)) >= 0.95
    both = sure.merge(found, on="article", suffixes=("", "_found"))
    both = both[(both.start < both.end_found) & (both.start_found < both.end)]
    assert (both.register == both.register_found).mean() >= 0.9
    assert (both.victim == both.victim_found).mean() >= 0.8


def test_the_acts_of_the_sample(sample: Corpus) -> None:
    truth = pd.read_csv(DATA / "truth" / "acts.csv", keep_default_na=False)
    both = truth.merge(framing.agency(sample), on="article", suffixes=("", "_found"))
    both = both[(both.start < both.end_found) & (both.start_found < both.end)].drop_duplicates(
        ["article", "start"]
    )
    assert len(both) / len(truth) >= 0.85
    assert (both.construction == both.construction_found).mean() >= 0.9


WORDS = st.sampled_from(
    [
        "killed",
        "was",
        "were",
        "by",
        "people,",
        "soldiers",
        "including",
        "23",
        "at",
        "least",
        "the",
        "of",
        "and",
        "who",
        "dead",
        "death",
        "not",
        "to",
        "shot",
        "(X)",
        "“",
        "”",
        "'s",
        ".",
        "?",
        "attack",
        "on",
        "fire",
        "being",
        "that",
        "lives",
        "claimed",
        "dozens",
        "million",
        "half",
        "%",
        "\n\n",
    ]
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_spans_hold_on_any_text(text: str) -> None:
    corpus = corpus_of(text, "Two guards were shot.")
    for find in (framing.passives, framing.deaths, framing.agency, framing.figures):
        assert holds(corpus, find(corpus))


def test_a_sentence_without_end_is_read_and_in_time() -> None:
    corpus = corpus_of("The man who was killed, " * 2000, "killed " * 5000)
    assert holds(corpus, framing.deaths(corpus))


def test_an_empty_table_keeps_its_columns() -> None:
    corpus = corpus_of("Nothing of note.")
    assert (
        list(framing.deaths(corpus).columns)
        == "article start end text term register kind victim victim_text victim_start victim_end real".split()
    )
    assert list(framing.passives(corpus).columns)[-2:] == ["participle", "agent"]
