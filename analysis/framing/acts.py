"""Passive verb groups, and acts of harm: what was done, in which words, by whom, to whom."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus, per_corpus, span_table
from ..english.phrases import (
    AUXILIARY,
    BE,
    CLAUSE,
    DETERMINER,
    FAR,
    GET,
    PEOPLE,
    PREPOSITION,
    PRONOUN,
    TIME,
    VERBAL,
    WORDS,
    Line,
    Phrase,
    group,
    is_adverb,
    is_participle,
    lines,
    listed_as,
    singular,
)

CLITIC, DEGREE, QUESTION, NEGATION, PARTICLE = (
    WORDS[c] for c in ("be in 's", "degree", "question", "negation", "particle")
)
NO_AGENT, PERSON = TIME | WORDS["no agent"], PEOPLE | WORDS["person"]
NO_MODIFIER = DETERMINER | PREPOSITION | CLAUSE | VERBAL | {"of", "and"}
VERB_TO = GET | {"to", "going"}
PASSIVE_OF = BE | CLITIC | GET
Reading = tuple[str, Phrase, Phrase]  # construction, agent, victim


@per_corpus
def passives(corpus: Corpus) -> pd.DataFrame:
    """Spans of passive verb groups (auxiliaries, be or get, adverbs, participle): participle;
    agent, the words after "by", '' if none.

    Found by closed classes: a form of be or get, up to five adverbs, a participle (regular -ed or
    of the list) that the
    lexicon does not give as an adjective; words for qualities and states of mind count only with an
    agent ("surprised
    by"). Also in questions (was it built?) and fronted (attached is). A participle joined by "and"
    is a row of its own. Participles
    without an auxiliary ("the man killed") are no verb groups; some adjectival participles are
    taken for passives.
    """
    t, s = corpus.tokens, corpus.sentences
    be, participle = (
        t.each(PASSIVE_OF.__contains__),
        t.each(lambda w: is_participle(w) or adjectival(w)),
    )
    rows = np.intersect1d(
        corpus.locate_places(corpus.places[be], s),
        corpus.locate_places(corpus.places[participle], s),
    )
    hold = s.iloc[rows[rows >= 0]]
    found = (
        (
            article,
            line.starts[i],
            line.ends[j],
            line.words[i if line.words[j] in BE else j],
            line.text_of(agent(line, j + 1)),
        )
        for article, line in zip(hold["article"], lines(corpus, hold), strict=True)
        if line
        for i, j in verb_groups(line)
    )
    return span_table(corpus, found, ["participle", "agent"])


@lru_cache(1)
def verb_groups(line: Line) -> list[Phrase]:
    """First and last word of each passive verb group of a sentence; remembered while its acts are
    read."""
    groups: list[Phrase] = []
    w, n, done = line.words, len(line.words), -1
    asks = line.text[line.ends[-1] : line.ends[-1] + 4].lstrip('!"”').startswith("?")
    for i in (i for i, word in enumerate(w) if word in PASSIVE_OF):
        if i <= done:
            continue
        j = i + 1
        while (
            j < min(n, i + 7) and (is_adverb(w[j]) or w[j] in ("being", "been")) and line.runs_on(j)
        ):
            j += 1
        if j < n and line.runs_on(j) and _passive(line, i, j):
            first = k = i
            while k and line.runs_on(k) and (w[k - 1] in VERBAL or is_adverb(w[k - 1])):
                k -= 1
                first = k if w[k] in VERBAL else first
            groups.append((first, j))
            while (k := _joined(line, j)) > j:
                groups.append((k, k))
                j = k
            done = j
        elif (
            i
            and w[i] not in CLITIC
            and is_participle(w[i - 1])
            and line.runs_on(i)
            and (i == 1 or line.marks[i - 1] == ",")
        ):
            groups.append((i - 1, i))  # attached is a list
        elif asks and (j := _asked(line, i)):
            groups.append((i, j))
            done = j
    return groups


def _passive(line: Line, i: int, j: int) -> bool:
    """Whether the participle at word j makes a passive with the be or get at word i."""
    word = line.words[j]
    if adjectival(word) or (line.words[j - 1] in DEGREE and j - 1 > i):
        return agent(line, j + 1)[1] > j + 1
    got, to = line.words[i] in GET, line.words[j + 1 : j + 2] == ["to"]
    return is_participle(word) and not (
        (got and listed_as(word, "after get")) or (to and listed_as(word, "before to"))
    )


def adjectival(word: str) -> bool:
    """A participle that is a verb only where an agent follows: surprised by, headed by."""
    return listed_as(word, "state of mind") or listed_as(word, "quality")


def _joined(line: Line, j: int) -> int:
    """The participle that "and" or a comma joins to the one at word j (was arrested and charged); j
    where there is none."""
    w, k = line.words, j + 1
    if k < len(w) and (
        w[k] in ("and", "or", "then") or (line.marks[k] == "," and is_participle(w[k]))
    ):
        k += w[k] in ("and", "or", "then")
        while k < len(w) and is_adverb(w[k]):
            k += 1
        if k < len(w) and is_participle(w[k]):
            return k
    return j


def _asked(line: Line, i: int) -> int:
    """The participle of a question that begins with be at word i: was it built? 0 where there is
    none."""
    w, j = line.words, i + 1
    if w[i] not in BE or not (i == 0 or w[i - 1] in QUESTION or line.marks[i]):
        return 0
    while (
        j < min(len(w), i + 6)
        and not line.marks[j]
        and not (is_participle(w[j]) and w[j - 1] not in DETERMINER)
        and w[j] not in CLAUSE | PREPOSITION | VERBAL
    ):
        j += 1
    return (
        j
        if i + 1 < j < len(w)
        and is_participle(w[j])
        and not line.marks[j]
        and w[i + 1] not in ("there", "a", "an")
        else 0
    )


def agent(line: Line, j: int) -> Phrase:
    """The noun phrase after "by", from word j on and in the same clause."""
    w = line.words
    for k in range(j, min(j + 10, len(w) - 1)):
        if not line.runs_on(k) or w[k] in CLAUSE or w[k] in BE:
            break
        if w[k] == "by":
            after = w[k + 1]
            time = (
                after in NO_AGENT
                or after[0].isdigit()
                or (after.endswith("ing") and len(after) > 5)
                or not line.runs_on(k + 1)
            )
            return (j, j) if time else line.right(k + 1)
    return j, j


class Act(NamedTuple):
    """A row of the lexicons of dying and of harm."""

    term: str
    # verb, intransitive, noun, adjective, lives, person
    kind: str
    # killing, injury, attack, abduction, arrest, displacement
    act: str
    # neutral, honorific, euphemism, criminal, derogatory; '' where nobody dies
    register: str
    # counts only where its victim is a person: "eliminated two gunmen"
    person: bool


class Lexicon(NamedTuple):
    acts: list[Act]
    opening: re.Pattern[str]  # a word with which an act can begin
    # any of them; the number of the group that matched says which
    act: re.Pattern[str]
    figurative: re.Pattern[str]
    # what is killed in a figure of speech only
    objects: frozenset[str]
    events: frozenset[str]


@cache
def _lexicon() -> Lexicon:
    columns = ("term", "pattern", "kind", "needs_person")
    dying, hurting = (
        lexicon("deaths", (*columns, "register")),
        lexicon("harm_verbs", (*columns, "act")),
    )
    table = pd.concat([dying.assign(act="killing"), hurting.assign(register="")])
    # phrases before single words
    table = table.iloc[np.argsort(~table["pattern"].str.contains(" "), kind="stable")]
    figurative = lexicon("figurative", ("pattern", "kind"))
    phrases, objects = (
        figurative.loc[figurative["kind"] == kind, "pattern"] for kind in ("phrase", "object")
    )
    any_of = "|".join(f"({p})" for p in table["pattern"])
    return Lexicon(
        [Act(r.term, r.kind, r.act, r.register, bool(r.needs_person)) for r in table.itertuples()],
        re.compile("|".join(_openings("|".join(table["pattern"])))),
        re.compile(rf"(?:{any_of})(?![\w-]|[’'](?:s|re|ve)\b)", re.I),
        re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.I),
        frozenset(objects),
        frozenset(lexicon("events", ("noun",))["noun"]),
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


FOUND = [
    "term",
    "kind",
    "register",
    "act",
    "construction",
    "agent",
    "agent_text",
    "victim",
    "victim_text",
    "victim_start",
    "victim_end",
]


@per_corpus
def harm(corpus: Corpus) -> pd.DataFrame:
    """Every term of dying or of harm with its construction, agent and victim: what `deaths` and
    `agency` are cut from."""
    known, t, hits, after = _lexicon(), corpus.tokens, [], (-1, -1)
    texts, ids = corpus.articles["text"].tolist(), corpus.articles.index.tolist()
    may = np.flatnonzero(t.each(known.opening.fullmatch))
    for n, start in zip(t.text[may].tolist(), t.start[may].tolist(), strict=True):
        if (n, start) >= after and (m := known.act.match(texts[n], start)) and m.lastindex:
            after = n, m.end()
            near = known.figurative.finditer(texts[n], max(0, start - 40), m.end() + 40)
            if not any(x.start() < m.end() and start < x.end() for x in near):
                hits.append((ids[n], start, m.end(), known.acts[m.lastindex - 1]))
    rows = []
    for (article, start, end, act), line in zip(
        hits, lines(corpus, span_table(corpus, hits, ["act"])), strict=True
    ):
        if line and (
            read := _read(line, line.at(start), min(line.at(end - 1) + 1, len(line.words)), act)
        ):
            rows.append((article, start, end, *read))
    return span_table(corpus, rows, FOUND)


def _read(line: Line, i: int, j: int, act: Act) -> tuple[Any, ...] | None:
    """What words i to j, an act of the lexicon, say of agent and victim; None where nothing was
    done: negated, or a figure of speech."""
    w, known, first = line.words, _lexicon(), i
    if i >= j or (i and line.name(i)):
        return None  # Mr. Lynch
    while (
        first > max(0, i - FAR)
        and line.runs_on(first)
        and (w[first - 1] in VERBAL | VERB_TO or is_adverb(w[first - 1]))
    ):
        first -= 1
    kind = "noun" if act.kind == "verb" and _nominal(line, first, i, j) else act.kind
    construction, doer, victim = READ[kind](line, first, i, j)
    if kind == "noun" and act.act == "attack" and victim[0] < victim[1] <= i:
        doer, victim = victim, (i, i)  # a terrorist attack: by, not on
    victim = line.including(victim)
    said, doing = line.of(victim), line.of(doer)
    denied = (
        {"no", "without", "zero", "nor"} & set(w[max(0, i - 3) : i])
        if kind == "noun"
        else NEGATION & {*w[first:i], *said[:1]}
    )
    victims = _victims(line, victim, j)
    if (denied and "only" not in w[first:i]) or (
        victims == "unspecified" and any(singular(x) in known.objects for x in _core(said))
    ):
        return None
    named = (
        victims != "unspecified"
        or PERSON & set(said)
        or (said and (said[-1].isdigit() or said[-1] in WORDS["count"]))
    )
    if act.person and not named and not (kind == "noun" and group(doing) != "unspecified"):
        return None
    by = (
        "event"
        if any(singular(x) in known.events for x in _core(doing)[-1:])
        else group(doing)
        if doing
        else ""
    )
    construction = {
        "active": "event as killer" if by == "event" else "active",
        "passive": "passive with agent" if doing else "passive without agent",
    }.get(construction, construction)
    place = (line.starts[victim[0]], line.ends[victim[1] - 1]) if said else (-1, -1)
    return (
        act.term,
        kind,
        act.register,
        act.act,
        construction,
        by,
        line.text_of(doer),
        victims,
        line.text_of(victim),
        *place,
    )


def _victims(line: Line, victim: Phrase, j: int) -> str:
    """The group of the victims: of their phrase, of what follows it (a farmer), of who is later
    said to be among them."""
    w, end = line.words, victim[1]
    said = line.of(victim)
    victims = group(said)
    if victims != "unspecified" or not said:
        return victims
    if line.marks[end : end + 1] == [","] and w[end] in ("a", "an"):
        return group(line.of(line.right(end)))
    more = next(
        (
            k
            for k in range(max(j, end), min(len(w), j + FAR))
            if w[k] in ("including", "among") and line.marks[k] == ","
        ),
        0,
    )
    return (
        group(
            [
                *said,
                "including",
                *line.of(line.right(more + 1 + (w[more + 1 : more + 2] == ["them"]))),
            ]
        )
        if more
        else victims
    )


def _core(words: list[str]) -> list[str]:
    """A noun phrase without what a preposition adds to it."""
    return words[
        : next((k for k, x in enumerate(words) if x in PREPOSITION or x == "of"), len(words))
    ]


def _nominal(line: Line, first: int, i: int, j: int) -> bool:
    """Whether a form that can be noun or verb (murder, killing, attacks) is a noun here."""
    w, word, before = line.words, line.words[i], set(line.words[first:i])
    if is_participle(word) or j - i > 1:
        return False
    after = w[j] if j < len(w) and line.runs_on(j) else ""
    if after in ("", "of") or after in TIME:
        return after == "of" or not (before & VERBAL or "to" in before)
    starts = (
        after in DETERMINER | PRONOUN or after[0].isdigit() or line.quantity(j) > 0 or line.name(j)
    )
    if word.endswith("ing"):
        return not (
            before & BE
            or (
                (starts or group([after]) != "unspecified")
                and (i == 0 or w[i - 1] not in DETERMINER)
            )
        )
    return not (starts or before & AUXILIARY or "to" in before)


def _verb(line: Line, first: int, i: int, j: int) -> Reading:
    """kill and its like: active where an object follows or stands inside (gunned two men down),
    else passive."""
    w, runs_on = line.words, j < len(line.words) and line.runs_on(j)
    inside = (
        (i + 1, j - 2 if w[j - 2] == "to" else j - 1)
        if j - i > 2 and w[j - 1] in PARTICLE
        else (i, i)
    )
    thing = inside if inside[0] < inside[1] else line.right(j) if runs_on else (j, j)
    groups = verb_groups(line)
    at = bisect(groups, (i, len(w))) - 1
    if at >= 0 and groups[at][1] >= i:
        verb = groups[at][0]
        # was shot and killed: the subject of the first
        joins = verb == i and i and w[i - 1] in ("and", "or")
        # were taken away before being shot
        if at and (joins or (w[verb] == "being" and w[verb - 1] in PREPOSITION)):
            verb = groups[at - 1][0]
        return "passive", agent(line, j), line.subject(verb)
    if (
        is_participle(w[i])
        and not AUXILIARY & set(w[first:i])
        and w[j - 1] != "fire"
        and thing[0] == thing[1]
    ):
        return "passive", agent(line, j), line.nearest(i)
    return "active", _doer(line, first, i), thing


def _doer(line: Line, first: int, i: int) -> Phrase:
    """The subject of an active verb; of a participle after a comma (…, killing two), what its
    clause begins with."""
    if line.words[i].endswith("ing") and first == i:
        return line.right(
            next((k for k in range(i - 1, max(0, i - FAR), -1) if not line.runs_on(k)), 0)
        )
    return line.subject(first)


def _dying(line: Line, first: int, i: int, j: int) -> Reading:
    return "", (i, i), line.subject(first)


def _dead(line: Line, first: int, i: int, j: int) -> Reading:
    """left six people dead; six were found dead; dead soldiers; the dead."""
    w, victim = line.words, (i, i)
    thing = line.right(j) if j < len(w) and line.runs_on(j) else (j, j)
    be = next((k for k in range(i - 1, max(-1, i - 6), -1) if w[k] in BE), -1)
    if be >= 0:
        victim = line.subject(be)
    elif group(line.of(thing)) != "unspecified" or any(
        singular(x) in _lexicon().objects for x in line.of(thing)
    ):
        victim = thing
    elif i and w[i - 1] not in ("the", "those"):
        victim = line.nearest(i)
    return "", (i, i), victim


def _noun(line: Line, first: int, i: int, j: int) -> Reading:
    """the killing of six, the soldier's death, civilian deaths; whose killing, where both are
    named, is the agent."""
    w, k = line.words, i
    # the attacks of September are no attacks on it
    of = w[j : j + 1] == ["of"] and not set(w[j + 1 : j + 2]) & WORDS["month"]
    inside = j > i + 3 and w[i + 1] == "of"
    victim = (
        line.right(j + 1)
        if of
        else (i + 2, j)
        if inside
        else line.right(j)
        if w[j - 1] in ("of", "on", "against")
        else (i, i)
    )
    by = agent(line, max(j, victim[1]))
    while (
        k > max(0, i - 6)
        and line.runs_on(k)
        and w[k - 1] not in NO_MODIFIER
        and not is_participle(w[k - 1])
    ):
        k -= 1
    if i and (w[i - 1].endswith("'s") or line.marks[i] in ("'", "’")):
        owner = line.nearest(i)
        by, victim = (owner, victim) if victim[0] < victim[1] else (by, owner)
    elif victim == (i, i) and group(w[k:i]) != "unspecified":
        victim = k, i
    return "nominalisation", by, victim


def _lives(line: Line, first: int, i: int, j: int) -> Reading:
    """claimed the lives of six; claimed six lives."""
    return (
        "active",
        line.subject(first),
        line.right(j + 1) if line.words[j : j + 1] == ["of"] else (i + 1, j),
    )


def _person(line: Line, first: int, i: int, j: int) -> Reading:
    return "", (i, i), line.ending(j)


READ = {
    "verb": _verb,
    "intransitive": _dying,
    "adjective": _dead,
    "noun": _noun,
    "lives": _lives,
    "person": _person,
}
SPAN = ["article", "start", "end", "text"]


def deaths(corpus: Corpus) -> pd.DataFrame:
    """Spans of terms of dying and killing.

    term      dictionary form; register: neutral, honorific, euphemism, criminal or derogatory;
    kind: verb, intransitive,
              noun, adjective, lives ("claimed six lives") or person ("martyrs")
    victim    security forces, civilians, militants, animals, mixed or unspecified, by the nouns in
    victim_text, the noun
              phrase of the same clause (victim_start and victim_end -1 where none is found)

    Negated terms ("nobody was killed") and figures of speech ("killed the bill") are left out; so
    is "deadly", which says
    that somebody died and not who. Who is meant by a pronoun or a name alone is not guessed:
    unspecified.
    """
    found = harm(corpus)
    columns = [
        *SPAN,
        "term",
        "register",
        "kind",
        "victim",
        "victim_text",
        "victim_start",
        "victim_end",
    ]
    return found.loc[found["act"] == "killing", columns].reset_index(drop=True)


def agency(corpus: Corpus) -> pd.DataFrame:
    """Spans of acts of harm, by construction (Trew 1979; Fowler 1991: who is made to act, and who
    is left out).

    construction   active, passive with agent, passive without agent, nominalisation ("the killing
    of"), event as killer
    act            killing, injury, attack, abduction, arrest, displacement; term: dictionary form
    of the verb or noun
    agent, victim  security forces, civilians, militants, mixed, event, unspecified, '' where none
    is named; agent_text,
                   victim_text: the words

    Dying without a killer ("six died") is no act of harm: it stands in `deaths`. Attacks in words
    on a person ("attacked the
    minister for his speech") cannot be told from attacks in deed here.
    """
    found = harm(corpus)
    found.loc[found["victim_text"] == "", "victim"] = ""
    columns = [*SPAN, "act", "term", "construction", "agent", "agent_text", "victim", "victim_text"]
    return found.loc[found["construction"] != "", columns].reset_index(drop=True)
