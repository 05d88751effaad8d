"""Terms of dying and of harm, each read in its clause: what `deaths` and `agency` are cut from."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..corpus.remembered import per_event, reads_english
from ..corpus.spans import span_table
from ..english.forms import is_adverb, singular
from ..english.lines import Line, event_nouns, lines
from ..english.phrases import FAR, Phrase
from ..english.word_classes import GET, TIME, VERBAL, WORDS
from .constructions import READ, nominal
from .unreal import real_noun, real_verb
from .victims import UNNAMED, core, group, list_before, persons, victims_of, whole_list

ARMED = ("security forces", "militants", "event")
VIOLENCE = re.compile(rf"\b(?:{'|'.join(sorted(WORDS['violence']))})\b", re.I)
# characters on either side in which violence is looked for
NEAR = 250
VERB_TO = GET | {"to", "going"}


class Act(NamedTuple):
    """A row of the lexicons of dying and of harm."""

    term: str
    # verb, intransitive, noun, adjective, lives, person
    kind: str
    # killing, injury, attack, abduction, arrest, displacement
    act: str
    # neutral, honorific, euphemism, criminal, derogatory; '' where nobody dies
    register: str
    # "yes": counts only where its victim is known to be a person: "eliminated two gunmen"
    person: str
    # "yes": also said of words ("attacked her plan"): the sentence must tell of violence besides
    violence: str


class Lexicon(NamedTuple):
    acts: list[Act]
    opening: re.Pattern[str]  # a word with which an act can begin
    # any of them; the number of the group that matched says which
    act: re.Pattern[str]
    figurative: re.Pattern[str]


@cache
def _lexicon() -> Lexicon:
    columns = ("term", "pattern", "kind", "needs_person")
    dying, hurting = (
        lexicon("deaths", (*columns, "register")),
        lexicon("harm_verbs", (*columns, "act", "needs_violence")),
    )
    table = pd.concat([dying.assign(act="killing", needs_violence=""), hurting.assign(register="")])
    # phrases before single words
    table = table.iloc[np.argsort(~table["pattern"].str.contains(" "), kind="stable")]
    figurative = lexicon("figurative", ("pattern", "kind"))
    phrases = figurative.loc[figurative["kind"] == "phrase", "pattern"]
    any_of = "|".join(f"({p})" for p in table["pattern"])
    fields = ["term", "kind", "act", "register", "needs_person", "needs_violence"]
    return Lexicon(
        [Act(*r) for r in table[fields].itertuples(index=False)],
        re.compile("|".join(_openings("|".join(table["pattern"])))),
        re.compile(rf"(?:{any_of})(?![\w-]|[’'](?:s|re|ve)\b)", re.I),
        re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.I),
    )


def _openings(pattern: str) -> list[str]:
    """The first word of each alternative of a pattern: what stands before its first space outside
    brackets."""
    pieces, depth, inside = [""], 0, True
    for c in pattern:
        depth += (c == "(") - (c == ")")
        if depth == 0 and c in "| ":
            inside = c == "|"
            pieces += [""] if inside else []
        elif inside:
            pieces[-1] += c
    return pieces


FOUND = (
    "term kind register act construction agent agent_text victim victim_text victim_start victim_end real"
).split()


@reads_english
@per_event
def harm(corpus: Corpus) -> pd.DataFrame:
    """Every term of dying or of harm with its construction, agent and victim, told or not: what
    `deaths` and `agency` are cut from; `real` says which is told, threatened, denied, general or
    figurative."""
    known, t, hits, after = _lexicon(), corpus.tokens, [], (-1, -1)
    texts, ids = corpus.articles["text"].tolist(), corpus.articles.index.tolist()
    may = np.flatnonzero(t.each(known.opening.fullmatch))
    for n, start in zip(t.text[may].tolist(), t.start[may].tolist(), strict=True):
        if (n, start) >= after and (m := known.act.match(texts[n], start)) and m.lastindex:
            after = n, m.end()
            near = known.figurative.finditer(texts[n], max(0, start - 40), m.end() + 40)
            figure = any(x.start() < m.end() and start < x.end() for x in near)
            hits.append((ids[n], start, m.end(), known.acts[m.lastindex - 1], figure))
    rows = []
    for (article, start, end, act, figure), line in zip(
        hits, lines(corpus, span_table(corpus, hits, ["act", "figure"])), strict=True
    ):
        if line:
            i, j = line.at(start), min(line.at(end - 1) + 1, len(line.words))
            if i < j and not (i and line.name(i)):  # Mr. Lynch
                rows.append((article, start, end, *_read(line, i, j, act, figure)))
    return span_table(corpus, rows, FOUND)


def _read(line: Line, i: int, j: int, act: Act, figure: bool) -> tuple[Any, ...]:
    """What words i to j, an act of the lexicon, say of agent and victim."""
    w, first = line.words, i
    while (
        first > max(0, i - FAR)
        and line.runs_on(first)
        and (w[first - 1] in VERBAL | VERB_TO | TIME or is_adverb(w[first - 1]))
    ):
        first -= 1
    kind = "noun" if act.kind == "verb" and nominal(line, first, i, j) else act.kind
    construction, doer, victim = READ[kind](line, first, i, j)
    if kind == "noun" and victim[0] < victim[1] <= i and _does(line, victim, act):
        if not w[victim[1] - 1].endswith("'s"):
            victim = _last_named(line, victim)
        doer, victim = victim, (i, i)  # a terrorist attack: by, not on
    if persons(line, victim, strict=True):
        victim = (whole_list if victim[0] >= i else list_before)(line, victim)
    victim = line.including(victim)
    who = bool(first) and w[first - 1] == "who" and victim[1] <= first
    if who and w[first - 2] in ("and", "or"):
        victim = i, i  # not to be found by its edges
    if act.act == "conviction" and "of" in line.of(victim):
        victim = victim[0], victim[0] + line.of(victim).index("of")
    doing, victims = line.of(doer), victims_of(line, victim, j)
    event = any(singular(x) in event_nouns() for x in core(doing)[-1:])
    by = "event" if event else group(doing) if doing else ""
    construction = {
        "active": "event as killer" if event else "active",
        "passive": "passive with agent" if doing else "passive without agent",
    }.get(construction, construction)
    if figure or (not who and _figurative(line, (i, j), act, kind, victim, by)):
        real = "figurative"
    elif kind == "noun":
        real = real_noun(line, i, j, victim)
    else:
        subject = doer if construction in ("active", "event as killer") else victim
        real = real_verb(line, first, i, subject, kind)
    named = victim[0] < victim[1]
    place = (line.starts[victim[0]], line.ends[victim[1] - 1]) if named else (-1, -1)
    texts = line.text_of(doer), victims, line.text_of(victim)
    return act.term, kind, act.register, act.act, construction, by, *texts, *place, real


def _does(line: Line, owner: Phrase, act: Act) -> bool:
    """Whether who is named before the noun did it: a terrorist attack, a police shooting, his
    attack; not the soldier's death, civilian killings."""
    if act.act == "attack":
        return True
    bare = not line.words[owner[1] - 1].endswith("'s")
    killing = act.term in ("shoot", "kill", "massacre", "slaughter", "murder", "bloodbath")
    return bare and killing and group(line.of(owner)) in ARMED


def _last_named(line: Line, phrase: Phrase) -> Phrase:
    """Of "latest terrorist", before a noun, terrorist."""
    starts = [k for k in range(*phrase) if group(line.words[k : phrase[1]]) != UNNAMED]
    return (starts[-1], phrase[1]) if starts else phrase


def _figurative(line: Line, span: Phrase, act: Act, kind: str, victim: Phrase, by: str) -> bool:
    """Whether nobody is harmed: what is killed is no person (a bill), or the verb is also one of
    words and contests and nothing near it tells of violence."""
    armed = by in ARMED or group(line.of(victim)) in ARMED
    strict = act.person == "yes" and not armed
    if victim[0] == victim[1]:
        harmless = act.person == "yes" and not (kind == "noun" and armed)
    else:
        harmless = kind not in ("lives", "person") and not persons(line, victim, strict)
    if harmless or act.violence != "yes" or armed:
        return harmless
    start, end = line.starts[span[0]], line.ends[span[1] - 1]
    near = line.text[max(0, start - NEAR) : start] + " " + line.text[end : end + NEAR]
    return not VIOLENCE.search(near)
