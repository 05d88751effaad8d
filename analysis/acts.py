"""Passive verb groups, and acts of harm: what was done, in which words, by whom, to whom."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .corpus import Corpus, per_corpus, span_table
from .phrases import AUXILIARY, BE, CLAUSE, DETERMINER, GET, PEOPLE, PREPOSITION, PRONOUN, TIME, WORDS, Line
from .phrases import after_get, group, is_adverb, is_participle, lines, singular, state_of_mind
from .project import lexicon

CLITIC, DEGREE, QUESTION, NEGATION, PARTICLE = (WORDS[c] for c in ("be in 's", "degree", "question", "negation", "particle"))
NO_AGENT, PERSON = TIME | WORDS["no agent"], PEOPLE | WORDS["person"]
Reading = tuple[str, tuple[int, int], tuple[int, int]]     # construction; agent and victim as first word and one past the last


@per_corpus
def passives(corpus: Corpus) -> pd.DataFrame:
    """Spans of passive verb groups (auxiliaries, be or get, adverbs, participle): participle; agent, the words after "by", '' if none.

    Found by closed classes: a form of be or get, up to five adverbs, a participle (regular -ed or of the list) that the
    lexicon does not give as an adjective; words for a state of mind count only with an agent ("surprised by"). Also in
    questions (was it built?) and fronted (attached is). A participle joined by "and" is a row of its own. Participles
    without an auxiliary ("the man killed") are no verb groups; some adjectival participles are taken for passives.
    """
    t, s = corpus.tokens, corpus.sentences
    could = [np.array([test(w) for w in t.terms] or [False], bool)[t.term] for test in (lambda w: w in BE or w in CLITIC or w in GET, lambda w: is_participle(w) or state_of_mind(w))]
    at = pd.DataFrame({"article": corpus.articles.index.to_numpy()[t.text], "start": t.start})
    rows_with = [np.unique(corpus.locate(at[mask], s)) for mask in could]
    hold = s.iloc[np.intersect1d(*rows_with)]
    hold = hold[hold["start"] >= 0]
    rows = ((article, line.starts[i], line.ends[j], line.words[j], line.between(*agent(line, j + 1)))
            for article, line in zip(hold["article"], lines(corpus, hold), strict=True) if line for i, j in _groups_of(line))
    return span_table(corpus, rows, ["participle", "agent"])


def _groups_of(line: Line) -> Iterator[tuple[int, int]]:
    """First and last word of each passive verb group of a sentence."""
    w, n, done = line.words, len(line.words), -1
    asks = line.text[line.ends[-1]:line.ends[-1] + 4].lstrip("!\"”").startswith("?")
    for i, word in enumerate(w):
        if i <= done or not (word in BE or word in CLITIC or word in GET):
            continue
        j = i + 1
        while j < n and j < i + 7 and (is_adverb(w[j]) or w[j] in ("being", "been")) and line.runs_on(j):
            j += 1
        if j < n and line.runs_on(j) and _passive(line, i, j):
            first = i
            while first and line.runs_on(first) and (w[first - 1] in AUXILIARY or w[first - 1] in BE or (is_adverb(w[first - 1]) and first > 1 and w[first - 2] in AUXILIARY)):
                first -= 1
            yield first, j
            done = j
            k = j + 1
            while (k < n and w[k] in ("and", "or", "then")) or (k < n and line.marks[k] == "," and is_participle(w[k])):
                k += w[k] in ("and", "or", "then")
                while k < n and is_adverb(w[k]):
                    k += 1
                if k < n and is_participle(w[k]) and line.marks[k] in ("", ",") and (k + 1 == n or w[k + 1] not in DETERMINER):
                    yield k, k
                    done = k
                    k += 1
                else:
                    break
        elif (i == 1 and is_participle(w[0])) or (i == 2 and is_participle(w[1]) and w[0] in ("also", "please", "discussed")):
            yield i - 1, i                                 # attached is a list
        elif asks and word in BE and (i == 0 or w[i - 1] in QUESTION or line.marks[i]):
            j = i + 1
            while j < n and j < i + 6 and not line.marks[j] and not (is_participle(w[j]) and w[j - 1] not in DETERMINER) and w[j] not in CLAUSE | PREPOSITION | AUXILIARY | BE:
                j += 1
            if i + 1 < j < n and is_participle(w[j]) and not line.marks[j] and w[i + 1] not in ("there", "a", "an") and w[j] not in AUXILIARY:
                yield i, j
                done = j


def _passive(line: Line, i: int, j: int) -> bool:
    """Whether the participle at word j makes a passive with the be or get at word i."""
    word = line.words[j]
    if state_of_mind(word) or (line.words[j - 1] in DEGREE and j - 1 > i):
        return agent(line, j + 1) != (j + 1, j + 1)
    return is_participle(word) and not (line.words[i] in GET and after_get(word))


def agent(line: Line, j: int) -> tuple[int, int]:
    """The noun phrase after "by", from word j on and in the same clause; empty (j, j) where there is none."""
    w = line.words
    for k in range(j, min(j + 10, len(w) - 1)):
        if (line.marks[k] and not line.runs_on(k)) or w[k] in CLAUSE or w[k] in BE:
            break
        if w[k] == "by":
            after = w[k + 1]
            if after in NO_AGENT or after[0].isdigit() or (after.endswith("ing") and len(after) > 5) or not line.runs_on(k + 1):
                break
            return line.right(k + 1)
    return j, j


class Act(NamedTuple):
    """A row of the lexicons of dying and of harm."""
    term: str
    kind: str                                              # verb, intransitive, noun, adjective, lives, person
    act: str                                               # killing, injury, attack, abduction, arrest, displacement
    register: str                                          # neutral, honorific, euphemism, criminal, derogatory; '' where nobody dies
    person: bool                                           # counts only where its victim is a person: "eliminated two gunmen"


@cache
def _lexicons() -> tuple[list[Act], re.Pattern[str], re.Pattern[str], re.Pattern[str], frozenset[str], frozenset[str]]:
    """The acts; a pattern of the words they begin with; one for all of them (its group number says which); figurative phrases and objects; events."""
    dying, harm = lexicon("deaths", ("term", "pattern", "kind", "register", "needs_person")), lexicon("harm_verbs", ("term", "pattern", "kind", "act", "needs_person"))
    table = pd.concat([dying.assign(act="killing"), harm.assign(register="")], ignore_index=True)
    table = table.iloc[np.argsort(~table["pattern"].str.contains(" "), kind="stable")]                        # phrases before single words
    acts = [Act(r.term, r.kind, r.act, r.register, bool(r.needs_person)) for r in table.itertuples()]
    figurative = lexicon("figurative", ("pattern", "kind"))
    phrases, objects = (figurative.loc[figurative["kind"] == kind, "pattern"] for kind in ("phrase", "object"))
    opens = "|".join(piece for p in table["pattern"] for piece in _openings(p))
    return (acts, re.compile(opens), re.compile(r"(?:" + "|".join(f"({p})" for p in table["pattern"]) + r")(?![\w-]|[’'](?:s|re|ve)\b)", re.I), re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.I),
            frozenset(objects), frozenset(lexicon("events", ("noun", "kind"))["noun"]))


def _openings(pattern: str) -> list[str]:
    """The first word of each alternative of a pattern: what stands before its first space outside brackets."""
    pieces, depth, open_ = [""], 0, True
    for c in pattern:
        depth += (c == "(") - (c == ")")
        if depth == 0 and c == "|":
            pieces.append("")
            open_ = True
        elif depth == 0 and c == " ":
            open_ = False
        elif open_:
            pieces[-1] += c
    return pieces


FOUND = ["term", "kind", "register", "act", "construction", "agent", "agent_text", "victim", "victim_text", "victim_start", "victim_end"]


@per_corpus
def harm(corpus: Corpus) -> pd.DataFrame:
    """Every term of dying or of harm with its construction, agent and victim: what `deaths` and `agency` are cut from."""
    acts, opening, terms, figurative, _, _ = _lexicons()
    t, hits, after = corpus.tokens, [], (-1, -1)
    texts, ids = corpus.articles["text"].tolist(), corpus.articles.index.tolist()
    may = np.flatnonzero(np.array([bool(opening.fullmatch(w)) for w in t.terms] or [False])[t.term])          # each word form is tried once
    for n, start in zip(t.text[may].tolist(), t.start[may].tolist(), strict=True):
        if (n, start) >= after and (m := terms.match(texts[n], start)) and m.lastindex:
            after = n, m.end()
            if not any(x.start() < m.end() and start < x.end() for x in figurative.finditer(texts[n], max(0, start - 40), m.end() + 40)):
                hits.append((ids[n], start, m.end(), acts[m.lastindex - 1]))
    table = span_table(corpus, hits, ["act"])
    rows = []
    for (article, start, end, act), line in zip(hits, lines(corpus, table), strict=True):
        if line and (found_act := _read(line, line.at(start), line.at(end - 1) + 1, act)):
            rows.append((article, start, end, *found_act))
    return span_table(corpus, rows, FOUND)


def _read(line: Line, i: int, j: int, act: Act) -> tuple[Any, ...] | None:
    """What words i to j, an act of the lexicon, say of agent and victim; None where nothing was done: negated, or a figure of speech."""
    w, objects, events = line.words, *_lexicons()[4:]
    first = i
    while first and line.runs_on(first) and (w[first - 1] in AUXILIARY | BE | GET or w[first - 1] in ("to", "not", "going") or is_adverb(w[first - 1])):
        first -= 1
    kind = "noun" if act.kind == "verb" and _nominal(line, first, i, j) else act.kind
    if line.name(i) and i or (act.term == "death" and i and w[i - 1] == "to" and w[j:j + 1] != ["of"]):
        return None                                        # Attorney General Loretta Lynch; worried to death
    construction, doer, victim = READ[kind](line, first, i, j)
    if kind == "noun" and act.act == "attack" and victim[1] <= i and victim[0] < victim[1]:
        doer, victim = victim, (i, i)                      # a terrorist attack: by, not on
    victim = victim[0], max(victim[1], line.including(victim[1])) if victim[0] < victim[1] <= i or victim[0] >= j else victim[1]
    said = w[slice(*victim)]
    head = said[:said.index("of")] if "of" in said else said
    near = [x for x in w[max(0, i - 3):i] if x in ("no", "without", "zero", "nor")] if kind == "noun" else [*w[first:i], *said[:1]]
    if NEGATION & set(near) and "only" not in near:
        return None
    if head and any(singular(x) in objects for x in head) and group(said) == "unspecified":
        return None
    victims, more = group(said), next((k for k in range(max(j, victim[1]), len(w)) if w[k] in ("including", "among") and line.marks[k] == ","), 0)
    if more and victims == "unspecified" and said:         # six people died in the blast, among them two officers
        victims = group([*said, "including", *w[slice(*line.right(more + 1 + (w[more + 1:more + 2] == ["them"])))]])
    end = victim[1]
    if victims == "unspecified" and said and line.marks[end:end + 1] == [","] and w[end] in ("a", "an"):
        victims = group(w[slice(*line.right(end))])        # of Jon Berg, a farmer
    doing = w[slice(*doer)]
    if act.person and victims == "unspecified" and not (set(said) & PERSON or any(x.isdigit() for x in said)) \
            and not (kind == "noun" and group(doing) != "unspecified"):
        return None
    by = "event" if any(singular(x) in events for x in _core(doing)) else group(doing) if doing else ""
    if construction == "active" and by == "event":
        construction = "event as killer"
    elif construction == "passive":
        construction = "passive with agent" if doing else "passive without agent"
    place = (line.starts[victim[0]], line.ends[victim[1] - 1]) if said else (-1, -1)
    return act.term, kind, act.register, act.act, construction, by, line.between(*doer), victims, line.between(*victim), *place


def _core(words: list[str]) -> list[str]:
    """The head of a noun phrase, as a list of one word or none: what stands before the first preposition."""
    end = next((k for k, x in enumerate(words) if x in PREPOSITION or x == "of"), len(words))
    return words[end - 1:end]


def _nominal(line: Line, first: int, i: int, j: int) -> bool:
    """Whether a form that can be noun or verb (murder, killing, attacks) is a noun here."""
    w, word = line.words, line.words[i]
    if is_participle(word) or j - i > 1:
        return False
    after = w[j] if j < len(w) and line.runs_on(j) else ""
    if after == "of":
        return True
    starts = bool(after) and (after in DETERMINER | PRONOUN or after[0].isdigit() or after in ("at", "more", "over", "nearly", "up", "lots", "some", "innocent") or line.name(j))
    if word.endswith("ing"):
        return not (set(w[first:i]) & BE or ((starts or group([after]) != "unspecified") and (i == 0 or w[i - 1] not in DETERMINER)))
    if set(w[first:i]) & (AUXILIARY | {"to"}) or (i and w[i - 1] in ("who", "that", "which", "they", "we", "i", "you", "he", "she", "it")):
        return False
    return not starts


def _verb(line: Line, first: int, i: int, j: int) -> Reading:
    """kill and its like: active where an object follows or stands inside (gunned two men down), else passive."""
    w, before = line.words, set(line.words[first:i])
    inside = (i + 1, j - 2 if w[j - 2] == "to" else j - 1) if j - i > 2 and w[j - 1] in PARTICLE else (i, i)
    thing = inside if inside[0] < inside[1] else line.right(j) if j < len(w) and line.runs_on(j) else (j, j)
    joined = next((k for k, e in _groups_of(line) if k <= i <= e), -1)
    if w[j - 1] == "fire" and joined < 0:
        return "active", _doer(line, first, i), (i, i)
    if joined >= 0:
        if joined == i and i and w[i - 1] in ("and", "or") and (earlier := [k for k, e in _groups_of(line) if e < i]):
            joined = earlier[-1]                           # was shot and killed: the subject of the first
        if w[joined] == "being" and joined and w[joined - 1] in PREPOSITION and (earlier := [k for k, e in _groups_of(line) if e < joined]):
            joined = earlier[-1]                           # were taken away before being shot
        return "passive", agent(line, j), line.subject(joined)
    if is_participle(w[i]) and not before & AUXILIARY and (thing[0] == thing[1] or w[thing[0]] in TIME):
        return "passive", agent(line, j), line.nearest(i)
    return "active", _doer(line, first, i), thing


def _doer(line: Line, first: int, i: int) -> tuple[int, int]:
    """The subject of an active verb; of a participle after a comma (…, killing two), what its clause begins with."""
    if line.words[i].endswith("ing") and first == i:
        comma = next((k for k in range(i - 1, 0, -1) if not line.runs_on(k)), 0)
        return line.right(comma)
    return line.subject(first)


def _dying(line: Line, first: int, i: int, j: int) -> Reading:
    return "", (i, i), line.subject(first)


def _dead(line: Line, first: int, i: int, j: int) -> Reading:
    """left six people dead; six were found dead; dead soldiers; the dead."""
    w, victim = line.words, (i, i)
    said = next((k for k in range(i - 1, max(-1, i - 6), -1) if w[k] in BE), -1)
    if said >= 0 and not set(w[said + 1:i]) & (DETERMINER | CLAUSE):
        victim = line.subject(next((k for k, e in _groups_of(line) if k <= said <= e), said))
    elif j < len(w) and line.runs_on(j) and (group(thing := w[slice(*line.right(j))]) != "unspecified" or singular("".join(thing[-1:])) in _lexicons()[4]):
        victim = line.right(j)
    elif i and w[i - 1] not in ("the", "those"):
        victim = line.nearest(i)
    return "", (i, i), victim


def _noun(line: Line, first: int, i: int, j: int) -> Reading:
    """the killing of six, the soldier's death, civilian deaths; whose killing, where both are named, is the agent."""
    w, k = line.words, i
    victim = line.right(j + 1) if j < len(w) and w[j] == "of" else (i + 2, j) if j > i + 3 and w[i + 1] == "of" \
        else line.right(j) if w[j - 1] in ("on", "against") else (i, i)
    by = agent(line, max(j, victim[1]))
    while k and line.runs_on(k) and w[k - 1] not in DETERMINER | PREPOSITION | CLAUSE | BE | AUXILIARY | {"of", "and"} and not is_participle(w[k - 1]):
        k -= 1
    if i and (w[i - 1].endswith("'s") or line.marks[i] in ("'", "’")):
        owner = line.nearest(i, known=False)
        by, victim = (owner, victim) if victim[0] < victim[1] else (by, owner)
    elif victim == (i, i) and group(w[k:i]) != "unspecified":
        victim = k, i
    return "nominalisation", by, victim


def _lives(line: Line, first: int, i: int, j: int) -> Reading:
    """claimed the lives of six; claimed six lives."""
    return "active", line.subject(first), line.right(j + 1) if line.words[j:j + 1] == ["of"] else (i + 1, j)


def _person(line: Line, first: int, i: int, j: int) -> Reading:
    return "", (i, i), line.ending(j)


READ = {"verb": _verb, "intransitive": _dying, "adjective": _dead, "noun": _noun, "lives": _lives, "person": _person}


def deaths(corpus: Corpus) -> pd.DataFrame:
    """Spans of terms of dying and killing.

    term      dictionary form; register: neutral, honorific, euphemism, criminal or derogatory; kind: verb, intransitive,
              noun, adjective, lives ("claimed six lives") or person ("martyrs")
    victim    security forces, civilians, militants, mixed or unspecified, by the nouns in victim_text, the noun phrase of
              the same clause (victim_start -1 where none is found)

    Negated terms ("nobody was killed") and figures of speech ("killed the bill") are left out; so is "deadly", which says
    that somebody died and not who. Who is meant by a pronoun or a name alone is not guessed: unspecified.
    """
    found = harm(corpus)
    return found.loc[found["act"] == "killing", ["article", "start", "end", "text", "term", "register", "kind", "victim", "victim_text", "victim_start", "victim_end"]].reset_index(drop=True)


def agency(corpus: Corpus) -> pd.DataFrame:
    """Spans of acts of harm, by construction (Trew 1979; Fowler 1991: who is made to act, and who is left out).

    construction   active, passive with agent, passive without agent, nominalisation ("the killing of"), event as killer
    act            killing, injury, attack, abduction, arrest, displacement; term: dictionary form of the verb or noun
    agent, victim  security forces, civilians, militants, mixed, event, unspecified, '' where none is named; agent_text, victim_text: the words

    Dying without a killer ("six died") is no act of harm: it stands in `deaths`.
    """
    found = harm(corpus)
    found.loc[found["victim_text"] == "", "victim"] = ""
    return found.loc[found["construction"] != "", ["article", "start", "end", "text", "act", "term", "construction", "agent", "agent_text", "victim", "victim_text"]].reset_index(drop=True)
