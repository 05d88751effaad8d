"""How a clause puts an act: active, passive, nominalisation, and who stands as agent and victim."""

from __future__ import annotations

from bisect import bisect

from ..english.forms import is_adverb, is_participle, listed_as
from ..english.lines import Line
from ..english.phrases import FAR, Phrase
from ..english.word_classes import (
    AUXILIARY,
    BE,
    CLAUSE,
    DETERMINER,
    ING_NOUN,
    PREPOSITION,
    PRONOUN,
    TIME,
    VERBAL,
    WORDS,
)
from .passives import agent, joined_to, verb_groups
from .unreal import GOVERNOR, control
from .victims import UNNAMED, group, persons

PARTICLE, POSSESSIVE = WORDS["particle"], WORDS["possessive"]
TIMES = TIME | WORDS["month"] | WORDS["duration"]
NO_MODIFIER = DETERMINER | PREPOSITION | CLAUSE | VERBAL | TIME | POSSESSIVE | {"of", "and", "to"}
LEAVE = frozenset({"left", "leave", "leaves", "leaving"})
Reading = tuple[str, Phrase, Phrase]  # construction, agent, victim


def nominal(line: Line, first: int, i: int, j: int) -> bool:
    """Whether a form that can be noun or verb (murder, killing, attacks) is a noun here."""
    w, word, before = line.words, line.words[i], set(line.words[first:i])
    if i and w[i - 1] in GOVERNOR and word.endswith("ing"):
        return False  # began arresting
    if is_participle(word) or j - i > 1 or word in ("kill", "kills"):
        return False
    after = w[j] if j < len(w) and line.runs_on(j) else ""
    if after in ("", "of") or after in TIME:
        return after == "of" or not (before & VERBAL or "to" in before)
    starts = (
        after in DETERMINER | PRONOUN or after[0].isdigit() or line.quantity(j) > 0 or line.name(j)
    )
    if not word.endswith("ing"):
        return not (starts or before & AUXILIARY or "to" in before)
    if before & BE:
        return False
    if i and w[i - 1] in DETERMINER | POSSESSIVE:
        return True
    return not (starts or persons(line, line.right(j), strict=True))


def _verb(line: Line, first: int, i: int, j: int) -> Reading:
    """kill and its like: active where it has an object, else passive."""
    w = line.words
    while i < j - 1 and is_adverb(w[i]):
        i += 1  # fatally shot
    thing = _object(line, i, j)
    if j == i + 1 and (victim := _attributive(line, i, thing)):
        return "passive", (j, j), victim
    groups = verb_groups(line)
    at = bisect(groups, (i, len(w))) - 1
    if at >= 0 and groups[at][1] >= i:
        verb = groups[at][0]
        gerund = verb and w[verb] == "being" and w[verb - 1] in PREPOSITION
        if at and (verb == i or gerund):
            # was shot and killed, was taken away before being shot: the subject of the first
            verb = groups[at - 1][0]
        return "passive", agent(line, j), line.subject(verb)
    if (
        is_participle(w[i])
        and not AUXILIARY & set(w[first:i])
        and w[j - 1] != "fire"
        and thing[0] == thing[1]
    ):
        joins = first and w[first - 1] in ("and", "or") and line.runs_on(first)
        return "passive", agent(line, j), line.subject(first) if joins else line.nearest(first)
    return "active", _doer(line, first, i), thing


def _object(line: Line, i: int, j: int) -> Phrase:
    """What stands inside a verb (gunned two men down), behind it, or behind another that is joined
    to it (shot and killed two men)."""
    w = line.words
    if w[j - 1] in PARTICLE and (end := j - 1 - (w[j - 2] == "to")) > i + 1:
        thing = i + 1, end
    elif j == i + 1 and (joined := joined_to(line, i)) > i and w[j] in ("and", "or"):
        thing = line.right(joined + 1)
    elif j < len(w) and line.runs_on(j) and w[j] not in ("and", "or") and w[j - 1] != "to":
        thing = line.right(j)
    else:
        return j, j
    return (j, j) if thing[0] < thing[1] and _no_object(line, thing[0]) else thing


def _no_object(line: Line, j: int) -> bool:
    """A verb or a stretch of time stands at word j: relatives of those killed remained; the boy
    killed two years ago."""
    w = line.words
    if WORDS["duration"] & set(line.of(line.right(j))[-1:]):
        return True
    return listed_as(w[j], "no passive") or (
        is_participle(w[j]) and line.right(j + 1)[0] == line.right(j + 1)[1]
    )


def _attributive(line: Line, i: int, thing: Phrase) -> Phrase | None:
    """The noun phrase in which a participle stands before its noun: two wounded soldiers."""
    w, k = line.words, i
    if not is_participle(w[i]) or thing[0] == thing[1] or line.begins(thing[0]):
        return None
    while k and line.runs_on(k) and is_adverb(w[k - 1]):
        k -= 1
    if not k or not line.runs_on(k):
        return None
    before = w[k - 1]
    if w[thing[0]] in PRONOUN:
        return None
    if before in DETERMINER or before in POSSESSIVE or before[0].isdigit():
        return k - 1, thing[1]
    return (k, thing[1]) if before in PREPOSITION or before == "of" else None


def _doer(line: Line, first: int, i: int) -> Phrase:
    """The subject of an active verb; of a participle after a comma (…, killing two), what its
    clause begins with; of one after a preposition (accused of killing), the subject before it."""
    w = line.words
    if not (w[i].endswith("ing") and first == i):
        start = control(line, first)  # he wanted to kill; who shot and killed
        if start > 1 and w[start - 1] in ("and", "or") and is_participle(w[start - 2]):
            start -= 2
        return line.subject(start)
    if i and w[i - 1] in GOVERNOR:
        return line.subject(i - 1)
    if i and w[i - 1] in ("and", "or"):  # killing two and injuring nine
        start = line.clause(i)
        doing = [k for k in range(start, i - 1) if w[k].endswith("ing") and w[k] not in ING_NOUN]
        return _doer(line, doing[-1], doing[-1]) if doing else line.subject(i)
    if i and line.runs_on(i) and (w[i - 1] in PREPOSITION or w[i - 1] == "of"):
        groups = [g for g in verb_groups(line) if g[1] == i - 2]
        if groups:
            return line.subject(groups[0][0])
        before = line.nearest(i - 1) if w[i - 1] in ("for", "from") else (i, i)
        return before if persons(line, before) else (i, i)
    if i and line.runs_on(i):
        before = line.nearest(i)  # police officers killing the unarmed
        return before if persons(line, before) else (i, i)
    start = next((k for k in range(i - 1, max(0, i - FAR), -1) if not line.runs_on(k)), 0)
    return line.right(start + (w[start] in ("and", "but", "then")))


def _dying(line: Line, first: int, i: int, j: int) -> Reading:
    return "", (i, i), line.subject(first)


def _dead(line: Line, first: int, i: int, j: int) -> Reading:
    """left six people dead; six were found dead; dead soldiers; the dead."""
    w, victim = line.words, (i, i)
    thing = line.right(j) if j < len(w) and line.runs_on(j) else (j, j)
    be = next((k for k in range(i - 1, max(-1, i - 6), -1) if w[k] in BE), -1)
    if be >= 0:
        victim = line.subject(be)
    elif thing[0] < thing[1] and (i == 0 or w[i - 1] in DETERMINER | PREPOSITION):
        victim = thing
    elif i and w[i - 1] not in ("the", "those"):
        victim = line.nearest(i)
        victim = victim[0] + (w[victim[0]] in LEAVE), victim[1]
    return "", (i, i), victim


def _noun(line: Line, first: int, i: int, j: int) -> Reading:
    """the killing of six, the soldier's death, civilian deaths; whose killing, where both are
    named, is the agent."""
    w, k = line.words, i
    # the attacks of September are no attacks on it
    of = w[j : j + 1] == ["of"] and not set(w[j + 1 : j + 2]) & WORDS["month"]
    if j > i + 3 and w[i + 1] == "of":  # loss of 17 lives
        victim = i + 2, j
    elif of or w[j - 1] in ("of", "on", "against"):
        victim = line.right(j + of)
    else:
        victim = i, i
    by = agent(line, max(j, victim[1]))
    while (
        k > max(0, i - 6)
        and line.runs_on(k)
        and w[k - 1] not in NO_MODIFIER
        and not is_participle(w[k - 1])
    ):
        k -= 1
    owned = any(x.endswith("'s") for x in w[k:i]) or line.marks[i] in ("'", "’")
    own = k - 1 if k and not owned and line.runs_on(k) and w[k - 1] in POSSESSIVE else -1
    if own >= 0 or (i and (w[i - 1].endswith("'s") or line.marks[i] in ("'", "’"))):
        owner = (own, own + 1) if own >= 0 else line.nearest(i)
        if line.of(owner) and line.of(owner)[-1].removesuffix("'s") in TIMES:
            owner = i, i  # Sunday's massacre
        by, victim = (owner, victim) if victim[0] < victim[1] else (by, owner)
    elif victim == (i, i) and (starts := [x for x in range(k, i) if group(w[x:i]) != UNNAMED]):
        victim = next((x for x in starts if line.begins(x)), starts[-1]), i
    return "nominalisation", by, victim


def _lives(line: Line, first: int, i: int, j: int) -> Reading:
    """claimed the lives of six; claimed six lives."""
    w = line.words
    if w[j : j + 1] == ["of"]:
        return "active", line.subject(first), line.right(j + 1)
    own = j - 2 > i + 1 and w[j - 2] in POSSESSIVE  # cost these people their lives
    return "active", line.subject(first), (i + 1, j - 2 if own else j)


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
