"""How a clause puts an act: active, passive, nominalisation, and who stands as agent and victim."""

from __future__ import annotations

from bisect import bisect

from ..english.forms import is_adverb, is_participle, listed_as, singular
from ..english.lines import Line, event_nouns
from ..english.phrases import FAR, Phrase
from ..english.word_classes import (
    AUXILIARY,
    BE,
    CLAUSE,
    DETERMINER,
    ING_NOUN,
    PREPOSITION,
    PRONOUN,
    SUBJECT,
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
NO_ATTRIBUTE = frozenset({"those", "all", "both", "each", "one", "some", "many", "others"})
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
    if word.endswith("ing"):
        return not (
            before & BE
            or (
                (starts or persons(line, line.right(j), strict=True))
                and (i == 0 or w[i - 1] not in DETERMINER | POSSESSIVE)
            )
        )
    return not (starts or before & AUXILIARY or "to" in before)


def _verb(line: Line, first: int, i: int, j: int) -> Reading:
    """kill and its like: active where an object follows or stands inside (gunned two men down),
    else passive."""
    w = line.words
    runs_on = j < len(w) and line.runs_on(j) and w[j] not in ("and", "or")
    while i < j - 1 and is_adverb(w[i]):
        i += 1  # fatally shot
    inside = (
        (i + 1, j - 2 if w[j - 2] == "to" else j - 1)
        if j - i > 2 and w[j - 1] in PARTICLE
        else (i, i)
    )
    joined = joined_to(line, i) if j == i + 1 else i  # shot and killed: the object of the second
    if inside[0] < inside[1]:
        thing = inside
    elif joined > i and w[j] in ("and", "or"):
        thing = line.right(joined + 1)
    else:
        thing = line.right(j) if runs_on and w[j - 1] != "to" else (j, j)
    if thing[0] < thing[1] and _no_object(line, thing[0]):
        thing = j, j
    if (victim := _attributive(line, i, thing)) and j == i + 1:
        return "passive", (j, j), victim
    groups = verb_groups(line)
    at = bisect(groups, (i, len(w))) - 1
    if at >= 0 and groups[at][1] >= i:
        verb = groups[at][0]
        # was shot and killed: the subject of the first
        joins = verb == i and i and (w[i - 1] in ("and", "or") or line.marks[i] == ",")
        gerund = verb and w[verb] in ("being", "having") and w[verb - 1] in PREPOSITION
        # were taken away before being shot
        apart = at and any(x in CLAUSE | SUBJECT for x in w[groups[at - 1][1] + 1 : verb])
        if at and (joins or (gerund and not apart)):
            verb = groups[at - 1][0]
        elif gerund:
            return "passive", agent(line, j), _of_gerund(line, verb - 1)
        return "passive", agent(line, j), line.subject(verb)
    if (
        is_participle(w[i])
        and not AUXILIARY & set(w[first:i])
        and w[j - 1] != "fire"
        and thing[0] == thing[1]
    ):
        joins = first and w[first - 1] in ("and", "or") and line.runs_on(first)
        return "passive", agent(line, j), line.subject(first) if joins else line.nearest(first)
    return "active", _event_before(line, first, _doer(line, first, i)), thing


def _event_before(line: Line, first: int, doer: Phrase) -> Phrase:
    """Of "the shooting at a church in Velde that killed nine", the shooting: what happened, where a
    place stands between it and its verb."""
    w, k = line.words, doer[0] - 1
    named = group(line.of(doer)) != UNNAMED or singular(w[doer[1] - 1]) in event_nouns()
    if doer[0] == doer[1] or named or w[first - 1] not in ("that", "which"):
        return doer
    for _ in range(3):
        if k < 1 or w[k] not in PREPOSITION | {"of"} or not line.runs_on(k):
            break
        start = k - 1
        if singular(w[start]) in event_nouns():
            while start and line.runs_on(start) and w[start - 1] not in NO_MODIFIER:
                start -= 1
            return start - (start > 0 and w[start - 1] in DETERMINER | POSSESSIVE), k
        while start and line.runs_on(start) and w[start] not in PREPOSITION | {"of"}:
            start -= 1
        k = start
    return doer


def _of_gerund(line: Line, k: int) -> Phrase:
    """The subject of "after being arrested", whose preposition is word k: that of its clause, or of
    the one behind it where it begins the sentence; none where that names no people."""
    w = line.words
    if not k:
        start = next((x for x in range(2, min(len(w), FAR)) if line.marks[x] == ","), 0)
    else:
        start = line.clause(k - 1)
        if start and TIMES & set(w[start:k]) and line.marks[start] == ",":
            start = line.clause(start - 1)  # left in May, two weeks after being arrested
        start += w[start] in CLAUSE or w[start] in ("and", "but")
    who = line.right(start) if start < len(w) else (k, k)
    verbs = (
        x
        for x in range(who[0] + 1, who[1])
        if is_participle(w[x]) or listed_as(w[x], "no passive")
        if w[x - 1] not in DETERMINER and not line.name(x)
    )
    who = who[0], next(verbs, who[1])
    return who if persons(line, who) else (k, k)


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
    if before in NO_ATTRIBUTE or w[thing[0]] in PRONOUN:
        return None
    if before in DETERMINER or before in POSSESSIVE or before[0].isdigit():
        return k - 1, thing[1]
    return (k, thing[1]) if before in PREPOSITION or before == "of" else None


def _doer(line: Line, first: int, i: int) -> Phrase:
    """The subject of an active verb; of a participle after a comma (…, killing two), what its
    clause begins with; of one after a preposition (accused of killing), the subject before it."""
    w = line.words
    if not (w[i].endswith("ing") and first == i):
        return _of_infinitive(line, first, i)
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
    while start and all(line.name(k) for k in range(start, i)):  # in Tarn, Norland, killing two
        start = next((k for k in range(start - 1, max(0, i - FAR), -1) if not line.runs_on(k)), 0)
    return line.right(start + (w[start] in ("and", "but", "then")))


def _of_infinitive(line: Line, first: int, i: int) -> Phrase:
    """The subject of a verb that may be governed by another: he wanted to kill; a gun used by him
    to kill."""
    w = line.words
    start = control(line, first)
    if "to" in w[first:i] and start == first and first:
        by = next((k for k in range(first - 1, max(0, first - 8), -1) if w[k] == "by"), 0)
        if by and is_participle(w[by - 1]):
            return line.right(by + 1)
    if start and is_participle(w[start - 1]) and w[start] in ("and", "or"):
        return line.subject(start - 1)
    if start > 1 and w[start - 1] in ("and", "or") and is_participle(w[start - 2]):
        k = start - 2  # who shot and killed
        while k and line.runs_on(k) and (w[k - 1] in VERBAL or is_adverb(w[k - 1])):
            k -= 1
        return line.subject(k)
    return line.subject(start)


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
        own = [k for k in range(*thing) if w[k].endswith("'s")]  # her dead son's face
        victim = thing[0], own[0] + 1 if own else thing[1]
    elif i and w[i - 1] not in ("the", "those"):
        victim = line.nearest(i)
        victim = victim[0] + (w[victim[0]] in LEAVE), victim[1]
    return "", (i, i), victim


def _noun(line: Line, first: int, i: int, j: int) -> Reading:
    """the killing of six, the soldier's death, civilian deaths; whose killing, where both are
    named, is the agent."""
    w, k = line.words, i
    j += w[j : j + 1] != ["of"] and w[j + 1 : j + 2] == ["of"] and w[j] in TIME
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
