"""Quotations, statements, speakers: exact spans on invented articles that hold the traps."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import corpus_of, finds, holds, lines_of, rows_of
from hypothesis import given
from hypothesis import strategies as st

from analysis import Corpus, evidence, voice
from analysis.base.lexicons import lexicon
from analysis.project import DATA, InputError


def quotes(*texts: str) -> pd.DataFrame:
    return voice.quotations(corpus_of(*texts))


def only(text: str) -> pd.Series:
    table = quotes(text)
    assert len(table) == 1, table["text"].tolist()
    return table.iloc[0]


LEAD = "The mayor of Norby, Ada Quill, opened the new bridge on Monday before a crowd of some two hundred people.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We are open,” said Ada Quill.", "“We are open,”"),
        ('"We are open," said Ada Quill.', '"We are open,"'),
        ("``We are open,'' said Ada Quill.", "``We are open,''"),
        ("«We are open», said Ada Quill.", "«We are open»"),
        ("„We are open“, said Ada Quill.", "„We are open“"),
        ("‘We are open,’ said Ada Quill.", "‘We are open,’"),
        ("'We aren't open yet,' said Ada Quill.", "'We aren't open yet,'"),
        ("“We are open“, said Ada Quill.", "“We are open“"),
    ],
)
def test_every_pair_of_marks(text: str, expected: str) -> None:
    row = only(LEAD + text)
    assert (row["text"], row["speaker"], row["kind"], row["closed"]) == (
        expected,
        "Ada Quill",
        "speech",
        True,
    )


def test_a_nested_string_is_part_of_the_outer_one() -> None:
    assert (
        only("“They told us ‘wait’ and we waited,” said Ada Quill.")["text"]
        == "“They told us ‘wait’ and we waited,”"
    )


def test_apostrophes_feet_and_inches_are_no_quotation() -> None:
    assert quotes(
        "It's the workers' day, the boys' room is 6'2\" by 5' 10\" and rock 'n' roll won't die in the '90s."
    ).empty


def test_scare_quotes_and_titles_are_told_apart() -> None:
    table = quotes(
        "The “reform” was praised in her book “The Long Road Home”, and Ada Quill said: “It works for everyone here.”"
    )
    assert table["kind"].tolist() == ["scare", "title", "speech"]


def test_a_quotation_that_each_paragraph_opens_anew_is_one() -> None:
    table = quotes(
        LEAD
        + "“It was late,” Ms. Quill said. “We went home.\n“Then it rained.\n“Nobody slept.”\nThe river rose."
    )
    assert table["text"].tolist() == [
        "“It was late,”",
        "“We went home.",
        "“Then it rained.",
        "“Nobody slept.”",
    ]
    assert table["quotation"].nunique() == 2
    assert table["quotation"].tolist()[1:] == [table["quotation"][1]] * 3
    assert table["closed"].all()
    assert set(table["speaker"]) == {"Ada Quill"}


def test_a_quotation_over_several_paragraphs_has_one_speaker() -> None:
    found = voice.quotations(corpus_of("“We are safe.\n\n“We are open,” said Ann Lee, the mayor."))
    assert found["speaker"].tolist() == ["Ann Lee", "Ann Lee"]


def test_an_unclosed_quotation_ends_with_its_paragraph_and_is_reported() -> None:
    table = quotes(
        LEAD
        + "Ada Quill said: “We will go on until the work is done.\nThe work began in May.\n“It pays,” she said."
    )
    assert table["text"].tolist() == ["“We will go on until the work is done.", "“It pays,”"]
    assert table["closed"].tolist() == [False, True]


def test_both_rows_of_a_quotation_that_is_never_closed_are_open() -> None:
    table = quotes(
        "Ada Quill said: “We will build it.:\n“And then we will rest.\nThe crowd went home."
    )
    assert table["closed"].tolist() == [False, False]
    assert table["quotation"].nunique() == 1


def test_an_unclosed_mark_does_not_swallow_what_follows_in_its_paragraph() -> None:
    table = quotes('Ada Quill said "we are late. The crowd left. "It is cold," she said.')
    assert table["text"].tolist()[-1] == '"It is cold,"'
    assert table["closed"].tolist() == [False, True]


def test_marks_inside_a_tag_are_no_quotation() -> None:
    assert quotes('<post author="Ada Quill in Norby town" date="May 4, 2031">').empty


@pytest.mark.parametrize(
    "text",
    [
        "“We are open for everyone,” Ada Quill said.",
        "“We are open for everyone,” said Ada Quill, the mayor.",
        "Ada Quill said: “We are open for everyone.”",
        "According to Ada Quill, “we are open for everyone.”",
        "“We are open for everyone,” according to Ada Quill.",
        "“We are open for everyone,” Ada Quill, the mayor of Norby, told the daily.",
        "Ada Quill, who runs the town, told reporters: “We are open for everyone.”",
        "“We are open for everyone,” Ms Quill thundered.",
        "“Are we open for everyone?” Quill pressed. It rained.",
        "“We are open for everyone.” — Ada Quill, mayor",
        "“QUILL: We are open for everyone.”",
        "In a statement on Monday, Ada Quill said, “We are open for everyone.”",
        "Ada Quill quickly took to the network, writing: “We are open!”",
        "Asked whether the bridge would close, Quill said it was “open for everyone.”",
        "Quill (N.Y.) has said that “we are open for everyone.”",
        "Ada Quill has said that “we are open for everyone” in spring.",
    ],
)
def test_the_speaker_is_found_before_after_and_around(text: str) -> None:
    assert only(LEAD + text)["speaker"] == "Ada Quill"


def test_a_quotation_has_the_speaker_of_the_statement_right_before_it() -> None:
    table = quotes(
        LEAD
        + "“We are open,” Ben Orr said. The road was safe as well, Quill said. “It was repaired in spring.”"
    )
    assert table["speaker"].tolist() == ["Ben Orr", "Ada Quill"]


def test_a_label_in_capitals_that_names_nobody_is_no_speaker() -> None:
    assert (
        only("The sign at the gate was old. “WARNING: Do not cross the bridge.”")["speaker"] == ""
    )


def test_a_title_has_the_speaker_of_the_statement_around_it() -> None:
    assert only("Ada Quill said that she had seen “The Long Road Home” twice.")[
        ["kind", "speaker"]
    ].tolist() == ["title", "Ada Quill"]


def test_doubled_apostrophes_are_somebodys_words() -> None:
    text = "''I know what it takes to mend a bridge,'' said Ada Quill, the mayor. ''We said we want it open.''"
    table = voice.statements(corpus_of(text))
    assert table[["text", "speaker"]].to_numpy().tolist() == [
        ["''I know what it takes to mend a bridge,''", "Ada Quill"],
        ["''We said we want it open.''", "Ada Quill"],
    ]
    assert quotes(text).empty


def test_two_quotations_around_one_cue() -> None:
    table = quotes(LEAD + "“We are open,” Quill said, “and we stay open.”")
    assert table["speaker"].tolist() == ["Ada Quill", "Ada Quill"]


def test_a_quotation_that_goes_on_has_the_speaker_of_the_one_before() -> None:
    table = quotes(LEAD + "“We are open,” Quill said. “Come and see it for yourselves.”")
    assert table["speaker"].tolist() == ["Ada Quill", "Ada Quill"]
    assert table["cue"].tolist() == ["said", ""]
    assert table["cue_start"].tolist()[1] == -1


def test_a_pronoun_is_the_one_who_spoke_before() -> None:
    table = quotes(LEAD + "“We are open,” Ms. Quill said.\n“It took years,” she added.")
    assert table["speaker"].tolist() == ["Ada Quill", "Ada Quill"]
    mention = table.iloc[1]
    assert (LEAD + "“We are open,” Ms. Quill said.\n“It took years,” she added.")[
        mention["speaker_start"] : mention["speaker_end"]
    ] == "she"


def test_a_pronoun_is_not_guessed() -> None:
    text = "Mr. Bo Lund met Mr. Carl Frey at the gate.\n“It took years,” he said."
    assert only(text)["speaker"] == "he"
    text = LEAD + "“We are open,” Mr. Bo Lund said.\n“It took years,” she said."
    assert quotes(text)["speaker"].tolist()[1] != "Bo Lund"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # the subject of the sentence before, not whoever else is named in it
        ("Ben Orr rubbished Carl Frey’s plan for the harbour.\n{q} he said.", "Ben Orr"),
        ("Ben Orr of Lund Lines thanked the crew.\n{q} he said.", "Ben Orr"),
        ("Ben Orr, R-Norl., the envoy of the council, arrived late. {q} he said.", "Ben Orr"),
        ("Ben Orr’s advice earned him praise. {q} he said.", "Ben Orr"),
        # a cue that reports nothing has a subject all the same
        ("Ben Orr, who runs the Norby Rowing Club, disputed the report. {q} he said.", "Ben Orr"),
        ("Ben Orr, who runs a group called Norby Oars, came late. {q} he said.", "Ben Orr"),
        ("Mr. Bo Lund and Mr. Carl Frey came. {q} they said.", "Mr. Bo Lund and Mr. Carl Frey"),
        # given names: she is not Ben Orr
        ("Ben Orr met Susan Frey at the gate.\n{q} she said.", "Susan Frey"),
        ("Ben Orr came late. {q} she said.", "she"),
        ("Her father, Olan, had died there. {q} she said.", "she"),
        # a place, a team, a capital that opens a sentence are nobody
        ("At Norby Central, the crowd wept. {q} she said.", "she"),
        ("Orr’s team came late. Sometimes it rained. {q} he said.", "he"),
        # two fit
        ("Ben Orr met Carl Frey at the gate. {q} he said.", "he"),
        ("Ben Orr came on Monday.\nIt rained.\n{q} he said.", "he"),
    ],
)
def test_whom_a_pronoun_stands_for(text: str, speaker: str) -> None:
    assert only(text.format(q="“It took us years,”"))["speaker"] == speaker


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # nobody speaks in a heading, nor where the sentence has words of its own
        ("“We are open,” Ben Orr said.\nIt rained.\n“Years of silt.”", ["Ben Orr", ""]),
        ("“We are open,” Ben Orr said. The plan was to be “a gift to Norby”.", ["Ben Orr", ""]),
        ("“We are open,” Ben Orr said. Indeed, “it took us years.”", ["Ben Orr", "Ben Orr"]),
        # who speaks right behind a quotation has spoken it
        ("The council plans to build “a new harbour for everyone,” Ben Orr said.", ["Ben Orr"]),
        ("The port issued a plan and “it is late by years,” said Ben Orr, an aide.", ["Ben Orr"]),
        ("Norby sought the fair, shedding what Ben Orr called “a bad old name.”", ["Ben Orr"]),
        ("“It took years,” Orr campaign manager Ada Quill said Monday.", ["Ada Quill"]),
        (
            "Susan Frey replied.\n“You know, it happens, right?” Ben Orr went on, smiling.",
            ["Ben Orr"],
        ),
        ("“It took us all of ten years.” Ben Orr said.", ["Ben Orr"]),
    ],
)
def test_who_speaks_a_quotation_that_others_stand_near(text: str, speakers: list[str]) -> None:
    assert quotes(text)["speaker"].tolist() == speakers


def test_a_signature_and_a_label_name_the_speaker_and_are_the_cue() -> None:
    row = only("“We are open for everyone.” — Ada Quill, mayor")
    assert (row["speaker"], row["cue"]) == ("Ada Quill", "—")
    table = quotes("They met.\n“ORR: Is it open?\n“LUND: It is.\n“ORR: Since when?\n“LUND: Noon.")
    assert table["speaker"].tolist() == ["Orr", "Lund", "Orr", "Lund"]
    assert set(table["cue"]) == {":"}


def test_a_party_before_a_name_is_no_part_of_it() -> None:
    text = "“It took us years,” said Republican Ada Quill, a docker."
    assert only(text)["speaker"] == "Ada Quill"


def test_a_role_is_the_person_whom_the_article_calls_so_and_else_stays() -> None:
    named = quotes(
        "Ministry spokeswoman Ida Brandt came late.\n“There is no plan,” the spokeswoman said."
    ).iloc[0]
    assert (named["speaker"], named["role"]) == ("Ida Brandt", "official")
    open_ = quotes(
        "A spokeswoman for the ministry came late.\n“There is no plan,” the spokeswoman said."
    ).iloc[0]
    assert (open_["speaker"], open_["role"]) == ("spokeswoman", "official")


@pytest.mark.parametrize(
    ("mention", "speaker"),
    [
        ("the Centre for River Studies", "Centre for River Studies"),
        ("the Police Federation", "Police Federation"),
        ("party secretary Jan Orel", "Jan Orel"),
        ("Governor May Lund", "May Lund"),
        ("Secretary of State Lund", "Lund"),
        ("Norby University Hospital", "Norby University Hospital"),
    ],
)
def test_a_body_keeps_its_name_and_a_person_loses_the_office(mention: str, speaker: str) -> None:
    assert only(f"“The water is too high for boats,” said {mention}.")["speaker"] == speaker


@pytest.mark.parametrize(
    ("first", "mention"),
    [
        ("Ben Orr, a Norby police officer, was on the bridge.", "police"),
        ("Ben Orr, the campaign manager, came late.", "the campaign"),
        ("Ben Orr of the ministry came late.", "the ministry"),
    ],
)
def test_a_body_is_not_the_person_who_works_for_it(first: str, mention: str) -> None:
    assert (
        "Orr"
        not in voice.statements(
            corpus_of(f"{first}\nThe bridge was closed at noon, {mention} said.")
        ).iloc[-1]["speaker"]
    )


def test_a_name_in_small_letters() -> None:
    table = quotes(
        "Ministry spokesperson ida brandt said that the road was safe.\n“There is no danger,” Brandt stated."
    )
    assert table["speaker"].tolist() == ["Ida Brandt"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("“It was loud,” said Bo Lund, a witness.", "witness"),
        ("“It was loud,” police chief Bo Lund said.", "security forces"),
        ("“It was loud,” said Professor Bo Lund.", "expert"),
        ("“It was loud,” a source said.", "anonymous"),
        ("“It was loud,” said Bo Lund.", ""),
        ("“It was loud,” said his widow, Eva Lund.", "victim or family"),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert only(text)["role"] == role


def test_speech_without_marks() -> None:
    post = only(
        "The mayor wrote online.\nThe bridge is open. Come and see it.\n— Ada Quill (@quill_norby) May 4, 2031\nIt rained."
    )
    assert (post["text"], post["kind"], post["speaker"]) == (
        "The bridge is open. Come and see it.",
        "post",
        "Ada Quill",
    )
    interview = quotes(
        "Ada Quill met us at the bridge, said the guard.\nQ: Is it open?\nA: It is open.\nQ: Since when?\nA: Since noon."
    )
    assert interview["kind"].tolist() == ["interview"] * 4
    lines = quotes(
        "The hearing went on.\nQUILL: Did you sign it?\nLUND: I signed it.\nQUILL: When was that?\nIt rained."
    )
    assert lines["speaker"].tolist() == ["Quill", "Lund", "Quill"]
    assert set(lines["kind"]) == {"line"}


@pytest.mark.parametrize(
    ("text", "content", "cue", "speaker"),
    rows_of(
        """
        Ada Quill said that the bridge was safe. | that the bridge was safe | said | Ada Quill
        Ada Quill said the bridge was safe. | the bridge was safe | said | Ada Quill
        The bridge is safe, Ada Quill said. | The bridge is safe | said | Ada Quill
        The bridge is safe, said Ada Quill, the mayor. | The bridge is safe | said | Ada Quill
        According to Ada Quill, the bridge is safe. | the bridge is safe | According to | Ada Quill
        The bridge is safe, according to Ada Quill. | The bridge is safe | according to | Ada Quill
        Ada Quill vowed to repair the bridge. | to repair the bridge | vowed | Ada Quill
        Ada Quill believes the bridge is safe. | the bridge is safe | believes | Ada Quill
        Ada Quill told reporters that the bridge was safe. | that the bridge was safe | told | Ada Quill
        Ada Quill said on Monday that the bridge was safe. | that the bridge was safe | said | Ada Quill
        According to a report by Ada Quill, the bridge is safe. | the bridge is safe | According to | Ada Quill
        The bridge is safe, Ada Quill said Monday. | The bridge is safe | said | Ada Quill
        Ada Quill: Norby’s bridge is safe¶Ada Quill came by boat. | Norby’s bridge is safe | : | Ada Quill
        Ada Quill expressed concern about the bridge. | the bridge | expressed | Ada Quill
        """
    ),
)
def test_statements(text: str, content: str, cue: str, speaker: str) -> None:
    table = voice.statements(corpus_of(text))
    assert table[["text", "cue", "speaker"]].to_numpy().tolist() == [[content, cue, speaker]]


def test_two_statements_of_one_sentence() -> None:
    table = voice.statements(
        corpus_of("Ada Quill said the bridge was safe, but added that the road was not.")
    )
    assert table["text"].tolist() == ["the bridge was safe", "that the road was not"]
    assert set(table["speaker"]) == {"Ada Quill"}


@pytest.mark.parametrize(
    ("text", "contents", "speakers"),
    [
        (
            "Asked whether the bridge was safe, Ada Quill said it was not.",
            ["whether the bridge was safe", "it was not"],
            ["", "Ada Quill"],
        ),
        (
            "Claiming that the bridge was safe, Ada Quill said it would open.",
            ["that the bridge was safe", "it would open"],
            ["Ada Quill"] * 2,
        ),
        (
            "Ada Quill said the bridge was safe and said the road was not.",
            ["the bridge was safe", "the road was not"],
            ["Ada Quill"] * 2,
        ),
        (
            "Ada Quill promised to mend the bridge, and she urged Ben Orr to help.",
            ["to mend the bridge", "to help"],
            ["Ada Quill"] * 2,
        ),
    ],
)
def test_a_statement_ends_where_the_next_begins(
    text: str, contents: list[str], speakers: list[str]
) -> None:
    table = voice.statements(corpus_of(text))
    assert (table["text"].tolist(), table["speaker"].tolist()) == (contents, speakers)


@pytest.mark.parametrize(
    "text",
    lines_of(
        """
        Video: The bridge of Norby¶The bridge of Norby opened. There is a video.
        The bridge fell into the river at noon. Two boats sank, and the road was closed.
        We ask the public not to share pictures of the bridge.
        The flood claimed the lives of two ferrymen.
        It was one of the worst attacks on Monday.
        The claim could not be checked.
        The state of emergency was declared on Monday.
        The United Rail Workers’ Union met in Norby.
        The bill drew immediate criticism from the ferrymen.
        It was caught by the estimated 55 boats of Norby.
        Norby sent pumps in the wake of renewed threat posed by the river.
        """
    ),
)
def test_no_statement_where_the_outlet_itself_speaks(text: str) -> None:
    assert voice.statements(corpus_of(text)).empty


def test_numbers_with_commas_do_not_end_a_statement() -> None:
    assert voice.statements(
        corpus_of("Ada Quill pledged to raise 1,180,000 crowns for the bridge.")
    )["text"].tolist() == ["to raise 1,180,000 crowns for the bridge"]


def test_who_speaks_behind_a_quotation_outweighs_a_name_and_a_colon_before_it() -> None:
    row = only(
        LEAD
        + "Quill seemed to be tired of the council: “It signed the contract,” Ben Orr told the daily."
    )
    assert (row["speaker"], row["cue"]) == ("Ben Orr", "told")


def test_who_asks_may_stand_behind_a_question_with_any_neutral_verb() -> None:
    row = only(LEAD + "“Is it safe?” Ben Orr remarked, looking down.")
    assert (row["speaker"], row["cue"]) == ("Ben Orr", "remarked")


def test_stance_comes_from_the_lexicon() -> None:
    table = voice.statements(
        corpus_of(
            *(
                f"Ada Quill {verb} that the bridge was safe."
                for verb in ("said", "revealed", "claimed", "stressed")
            )
        )
    )
    assert table["stance"].tolist() == ["neutral", "factive", "distancing", "upgraded"]
    verbs = lexicon("reporting_verbs", ("word", "stance", "cue", "seen"))
    assert set(verbs["stance"]) <= {"", "neutral", "factive", "distancing", "upgraded"}
    assert verbs["word"].is_unique


def test_roles_of_the_lexicon_are_those_that_are_documented() -> None:
    assert set(lexicon("roles", ("noun", "role"))["role"]) - {""} == {
        "official",
        "security forces",
        "party",
        "company",
        "expert",
        "witness",
        "victim or family",
        "advocacy",
        "media",
        "anonymous",
    }


def test_a_director_is_somebody_whose_role_is_not_known() -> None:
    row = only(
        "“The water is too high,” said Ida Brandt, a director.\nIt rained, the director said."
    )
    assert (row["speaker"], row["role"]) == ("Ida Brandt", "")
    text = "Ida Brandt, the director, came late.\nIt rained, the director said."
    assert voice.statements(corpus_of(text))["speaker"].tolist() == ["Ida Brandt"]


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("Republicans on the river committee said it rained.", "Republicans", "party"),
        (
            "A director of the river institute said it rained.",
            "director of the river institute",
            "expert",
        ),
        ("Senator Ada Quill, R-Norby, who runs the town, said it rained.", "Ada Quill", "official"),
        ("Bishop Ben Orr, of Norby, Ill., said it rained.", "Ben Orr", "advocacy"),
        (
            "Norby and Treasury officials said it rained.",
            "Norby and Treasury officials",
            "official",
        ),
    ],
)
def test_the_role_is_that_of_the_head_of_the_phrase(text: str, speaker: str, role: str) -> None:
    row = voice.statements(corpus_of(text)).iloc[0]
    assert (row["speaker"], row["role"]) == (speaker, role)


def test_an_aide_is_not_whom_he_works_for_and_a_report_is_nobody() -> None:
    assert (
        only("“It is late,” said the aide of President Lund.")["speaker"]
        == "aide of President Lund"
    )
    assert quotes("The report said that it rained.\n“It is late,” he said.")[
        "speaker"
    ].tolist() == ["he"]


def test_who_is_accused_is_not_who_accuses() -> None:
    table = voice.statements(
        corpus_of("Ada Quill was accused of selling the bridge to the ferrymen of Norby.")
    )
    assert table[["text", "cue", "speaker"]].to_numpy().tolist() == [
        ["selling the bridge to the ferrymen of Norby", "accused", ""]
    ]


def test_voices_cuts_quotations_out_of_statements_and_leaves_scare_quotes_in() -> None:
    table = voice.voices(
        corpus_of(
            "Ada Quill said the bridge was safe and “we will never close it again”. The “reform” failed."
        )
    )
    assert table["text"].tolist() == ["the bridge was safe and ", "“we will never close it again”"]
    assert table["voice"].tolist() == ["attributed", "quotation"]
    assert set(table["speaker"]) == {"Ada Quill"}


def test_an_empty_corpus_has_the_columns() -> None:
    table = quotes("Nothing was said.")
    assert table.empty
    assert table.columns.tolist() == ["article", "start", "end", "text", *voice.COLUMNS]


PIECES = [
    *"“”\"'‘’«»„`„ \n.,:;?!()—-aAsSé■X",
    " said ",
    " according to ",
    " who ",
    "that ",
    " told ",
    "``",
    "''",
    "Q: ",
    "Ada Quill ",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(TEXTS)
def test_any_mixture_of_marks_is_read(text: str) -> None:
    corpus = corpus_of(text + " Ada Quill said it.")
    found, said, heard = voice.quotations(corpus), voice.statements(corpus), voice.voices(corpus)
    assert all(holds(corpus, t) for t in (found, said, heard))
    for table in (found, said, heard):
        assert (table["start"] < table["end"]).all()
        assert (
            table["end"].to_numpy()[:-1] <= table["start"].to_numpy()[1:]
        ).all()  # in order, none over another
    places = corpus.locate(found, corpus.parts)
    assert (places >= 0).all()
    assert (
        found["end"].to_numpy() <= corpus.parts["end"].to_numpy()[places]
    ).all()  # never past its paragraph


def test_marks_are_read_in_linear_time() -> None:
    for sign in (
        "“",
        '"',
        "'",
        "''",
        "A: ",
        "said, ",
        "(",
        "— x (@",
        "“AB: x” ",
        "US envoy for Ab Cd Ef came. The US man for Gh said it rained. ",
    ):
        corpus = corpus_of(sign * (60_000 // len(sign)))
        assert holds(corpus, voice.voices(corpus))


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    return pd.read_csv(DATA / "truth" / "quotations.csv", keep_default_na=False).query(
        "nested != 'True' and nested != True"
    )


def test_every_planted_quotation_of_the_sample_is_found(
    sample: Corpus, planted: pd.DataFrame
) -> None:
    both = planted.merge(
        voice.quotations(sample),
        on=["article", "start", "end"],
        how="left",
        suffixes=("_planted", ""),
    )
    assert both["kind"].notna().all()
    assert (both["kind"] == both["kind_planted"]).all()
    assert (both["closed"].astype(str) == both["closed_planted"].astype(str)).all()
    asked = both[both["speaker_planted"] != ""]
    assert (asked["speaker"] == asked["speaker_planted"]).mean() >= 0.8


def test_planted_statements_of_the_sample_are_mostly_found(sample: Corpus) -> None:
    truth = pd.read_csv(DATA / "truth" / "statements.csv", keep_default_na=False)
    truth = truth[truth["optional"].astype(str) != "True"]
    said = voice.statements(sample)
    hits = 0
    for row in truth.itertuples():
        near = said[said["article"] == row.article]
        common = near["end"].clip(upper=row.end) - near["start"].clip(lower=row.start)
        hits += bool(
            (
                common / (near["end"].clip(lower=row.end) - near["start"].clip(upper=row.start))
                >= 0.5
            ).any()
        )
    assert hits / len(truth) >= 0.75


def test_who_stands_by_the_cue_is_sure_and_who_is_carried_over_is_not() -> None:
    corpus = corpus_of(
        "“We are open,” Ada Quill said. “Come and see it.”\n“It took years,” she said.\n"
        "“It rained,” said two residents.\nAda Quill said that the bridge was safe."
    )
    table = voice.quotations(corpus)
    assert table["sure"].tolist() == [True, False, False, True]
    assert voice.statements(corpus)["sure"].tolist() == [True]
    assert voice.voices(corpus)["sure"].tolist() == [True, False, False, True, True]
    counted = evidence.count(corpus, table, "speaker", sure=True)
    assert counted.set_index("speaker")[["n", "left_out"]].to_numpy().tolist() == [[1, 2], [1, 0]]
    with pytest.raises(InputError, match="no column sure"):
        evidence.count(corpus, corpus.sentences, "part", sure=True)


SPEECH = "“It was a good day for the harbour,”"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # a common noun, a day, a number, the capital of a sentence never speaks
        (f"The bridge was old. {SPEECH} the river said.", ""),
        (f"It rained on Monday. {SPEECH} Monday said.", ""),
        (f"Senior Norland officials, discussing the plan, relayed: {SPEECH}", ""),
        ("Following Wednesday’s leak of it, the report said: “It was a good day.”", ""),
        (f"He erred when he said that Orr was from Puerto Verde: {SPEECH}", "he"),
        (f"Aides to Mr. Orr said: {SPEECH}", "Aides"),
        (f"Asked point-blank, {SPEECH} Ada Quill nodded.", ""),
        # the nearer cue
        (
            f"Ben Orr is for the plan, and Ada Quill echoed him when she added, {SPEECH}",
            "Ada Quill",
        ),
        # a document speaks for whose it is, where the text says so
        (f"{SPEECH} the letter said.", ""),
        (f"{SPEECH} the union’s letter said.", "union"),
        (f"{SPEECH} said the statement from Ada Quill.", "Ada Quill"),
        (
            f"The Norby Council issued a report on Monday.\n{SPEECH} the report said.",
            "Norby Council",
        ),
        (f"The mayor received a letter on Monday.\n{SPEECH} the letter said.", ""),
        (f"Ada Quill answered with a television commercial.\n{SPEECH} the ad says.", "Ada Quill"),
        # what stands around a name is not part of it
        (f"{SPEECH} said Senator Ada Quill of New Norby, who met the crew.", "Ada Quill"),
        (f"{SPEECH} Quill spokesman Ben Orr said.", "Ben Orr"),
        (f"{SPEECH} said Council Majority Leader Ada Quill.", "Ada Quill"),
        (f"{SPEECH} the Health and Ferries Department said.", "Health and Ferries Department"),
        (f"{SPEECH} the Norby group said.", "Norby group"),
        (
            f"Ben Orr, the mayor of Norby and Ms. Quill’s friend, joined the talks on Monday and said: {SPEECH}",
            "Ben Orr",
        ),
        (f"{SPEECH} said Minister of Inland Ferries Ann Lee.", "Ann Lee"),
        (f"{SPEECH} said the Courier’s Ann Lee.", "Ann Lee"),
        (f"{SPEECH} said the wife of Ben Orr.\nBen Orr came.", "wife of Ben Orr"),
        # ages, appositions, relative clauses
        (f"Ada Quill, 31, a nurse, said: {SPEECH}", "Ada Quill"),
        (f"Ben Orr, 54, from Norby, who lost a boat, told reporters: {SPEECH}", "Ben Orr"),
        (f"One sailor who lives near Norby, Norl., posted this note: {SPEECH}", "sailor"),
        (f"The mayor of Norby, NL, said: {SPEECH}", "mayor of Norby, NL"),
        (f"The mayor of Norby, N.L., wrote: {SPEECH}", "mayor of Norby, N.L."),
        (f"The mayor of Norby, NL, Ada Quill, said: {SPEECH}", "mayor of Norby, NL"),
        (f"Ada Quill, a spokeswoman for the council said: {SPEECH}", "Ada Quill"),
        # lines of their own
        (f"The board met.\nAnd from Chairwoman Ada Quill:\n{SPEECH}", "Ada Quill"),
        (f"The board met.\nAda Quill, chair of the board:\n{SPEECH}", "Ada Quill"),
        # a nickname, the plural possessive
        (f"{SPEECH} said Ben “Red” Orr, a docker.", "Ben “Red” Orr"),
        (f"{SPEECH} said the sailors' families.", "sailors' families"),
        # nobody's words in another's mouth
        (
            f"Ida Brandt came. She met President Ivan B. Orr. {SPEECH} the president wrote.",
            "Ivan B. Orr",
        ),
        (  # two have the title: which of them is not known
            f"President Grey came. He met President Ivan B. Orr. {SPEECH} the president wrote.",
            "president",
        ),
        (f"John T. Orr III, husband of Mary Orr, came.\n{SPEECH} Mr. Orr wrote.", "Orr"),
        (
            f"{SPEECH} said one Democrat, who was not named.\nAda Quill, a Norland Democrat, came.",
            "Democrat",
        ),
        (f"He took nothing from Puerto Verde. {SPEECH} he said.", "he"),
    ],
)
def test_who_can_speak(text: str, speaker: str) -> None:
    table = quotes(text)
    assert table.loc[table["kind"] == "speech", "speaker"].tolist() == [speaker]


@pytest.mark.parametrize(
    ("text", "told"),
    finds(
        """
        # a capital that opens a sentence is no name; one that says so is
        Sixty percent of dockers said the bridge was lost. → the bridge was lost |
        Quill said the bridge was lost. → the bridge was lost | Quill
        # the subject of the main clause; with X saying
        As the crowd began to sing, Ada Quill came and said that the bridge was lost. → that the bridge was lost | Ada Quill
        The council met, with Ada Quill saying that the bridge was lost. → that the bridge was lost | Ada Quill
        It drew complaints from dockers who have warned that the bridge was lost. → that the bridge was lost | dockers
        # reportedly is no cue where a verb of speech follows
        Ada Quill reportedly told the crew that it was late. → that it was late | Ada Quill
        # they report nothing
        The Latest: Norby closes the bridge¶The Latest on the bridge. →
        As she passed the microphone, the crowd cheered. →
        Ada Quill lived in the town of Hope, Norland. →
        The two had a public dispute and Mr. Orr left. →
        The dockers went on strike on Monday. →
        # a remark in the middle attributes the whole sentence
        The bridge, according to Ada Quill, is safe and will open in May. → The bridge, according to Ada Quill, is safe and will open in May | Ada Quill
        # to whom and of whom it is said is no part of it
        Ada Quill told reporters the bridge was lost. → the bridge was lost | Ada Quill
        Ada Quill told the Courier the bridge was lost. → the bridge was lost | Ada Quill
        Ada Quill accused the council of closing the bridge too late. → closing the bridge too late | Ada Quill
        # who told it is not who dismissed it, nor to whom it was sent, nor who asked
        Ben Orr dismissed Ada Quill's claim that the bridge was closed too late. → that the bridge was closed too late | Ada Quill
        The sailors sent a letter to Ben Orr warning him that they would not sail. → that they would not sail | sailors
        When a reporter asked about the bridge, Ada Quill came back and said that it was late. → about the bridge | reporter ; that it was late | Ada Quill
        All boats will be called back, even if the river does not rise, the ministry said Thursday. → All boats will be called back, even if the river does not rise | ministry
        """
    ),
)
def test_what_is_told(text: str, told: list[tuple[str, str]]) -> None:
    table = voice.statements(corpus_of(text))
    assert list(zip(table["text"], table["speaker"], strict=True)) == told


def test_bullets_arrows_and_nicknames_are_no_speech() -> None:
    assert quotes("» Three boats are missing\nRead more » The ferry that never came").empty
    table = quotes("He goes by the name “Shorty.” Ada Quill called the plan “madness.” It rained.")
    assert table["kind"].tolist() == ["scare", "scare"]
    assert only("He answered: “No.”")["kind"] == "speech"


def test_a_sentence_that_ends_with_and_is_read() -> None:
    corpus = corpus_of("Police said the Guard of Oster and")
    assert holds(corpus, voice.statements(corpus))
