"""Whether an act is told as done: told, threatened, denied or general. Read off the closed classes
before it, as NegEx (Chapman et al. 2001) reads negation."""

from __future__ import annotations

from ..english.forms import is_adverb, is_participle, listed_as
from ..english.lines import Line
from ..english.phrases import FAR, Phrase
from ..english.word_classes import AUXILIARY, BE, CLAUSE, DETERMINER, PRONOUN, VERBAL, WORDS

MODAL, NEGATION, CONDITION = (WORDS[c] for c in ("modal", "negation", "condition"))
THREAT, IMPLICATIVE, NOT_DONE, DENIAL = (
    WORDS[c] for c in ("threat", "implicative", "not done", "denial")
)
GREATER = frozenset({"greater", "bigger", "heavier", "further"})  # than one that was
CHARGED = WORDS["charged"]
GOVERNOR = THREAT | IMPLICATIVE | NOT_DONE
ORDINAL = frozenset({"first", "second", "third", "last", "latest", "only"})
DEFINITE = (DETERMINER - WORDS["count"] | WORDS["possessive"]) - {"any", "every", "no", "another"}
DEFINITE -= {"a", "an", "all", "many", "numerous", "multiple", "scores", "dozens", "hundreds"}


def real_verb(line: Line, first: int, i: int, subject: Phrase, kind: str) -> str:
    """told, threatened (feared, planned, ordered, supposed), denied or general ("when someone
    dies"), for the verb at word i whose group begins at word `first`."""
    w, chain = line.words, set(line.words[control(line, first) : i])
    who = line.of(subject)
    nobody = bool(who) and (who[0].removesuffix("'s") in NEGATION or "none" in who)
    negated = any(x in NEGATION or x.endswith("n't") or x == "cannot" for x in chain)
    if (nobody or negated) and "only" not in chain:
        return "denied"
    if _denied(line, first) or (NOT_DONE & chain) or _spared(line, first, i):
        return "denied"
    if MODAL & chain or THREAT & chain or _supposed(line, first):
        return "threatened"
    if "to" in chain and not _done(line, first, i):
        return "threatened"
    before = w[first - 1] if first and line.runs_on(first) else ""
    if w[i].endswith("ing") and first == i:
        if before in GOVERNOR - IMPLICATIVE:
            return "threatened"
        if before in ("of", "about", "for", "by", "from") and w[first - 2 : first - 1]:
            return "threatened" if w[first - 2] in THREAT else "told"
    bare = (
        not listed_as(w[i], "no passive")
        and kind in ("verb", "intransitive")
        and not (is_participle(w[i]) or w[i].endswith(("ing", "s")))
    )
    if bare and subject[0] == subject[1] and not chain & AUXILIARY:
        return "threatened"  # Kill them all
    clause = line.clause(first)
    timeless = w[clause] in ("when", "whenever", "who") and (bare or w[i].endswith("s"))
    return "general" if timeless and who and who[0] in WORDS["anybody"] else "told"


def _done(line: Line, first: int, i: int) -> bool:
    """Of an infinitive: managed to kill, used a knife to kill, the first to die, said to have
    killed."""
    w = line.words
    k = max(x for x in range(first, i) if w[x] == "to")
    if w[k + 1 : k + 2] in (["have"], ["having"]):
        return True
    before = set(w[max(0, k - 2) : k])
    near = set(w[max(0, k - 8) : k])
    return bool(before & (IMPLICATIVE | ORDINAL)) or bool(near & {"used", "using"})


def _denied(line: Line, first: int) -> bool:
    """denied that they killed; denied killing: up to twelve words before, in the same stretch."""
    k = first
    while k > max(0, first - 12) and line.runs_on(k):
        k -= 1
        if line.words[k] in DENIAL:
            return True
    return False


def _spared(line: Line, first: int, i: int) -> bool:
    """without killing; kept from killing; stop killing."""
    w = line.words
    if not (w[i].endswith("ing") or w[first] == "being") or not first:
        return False
    if w[first - 1] == "from":
        near = set(w[max(0, first - 6) : first])
        return bool(near & (NOT_DONE | {"keep", "kept"})) and "suffering" not in near
    if w[max(0, first - 2) : first] in (["rather", "than"], ["instead", "of"]):
        return True
    return w[first - 1] == "without" or w[first - 1] in NOT_DONE


def _supposed(line: Line, first: int) -> bool:
    """if he killed; unless they are killed."""
    k, w = first, line.words
    while k > max(0, first - FAR) and line.runs_on(k):
        k -= 1
        if w[k] in CONDITION:
            return True
        if w[k] in CLAUSE and w[k] != "that":
            return False
    return False


def real_noun(line: Line, i: int, j: int, victim: Phrase) -> str:
    """As `real_verb`, for a noun at words i to j. What is named as known ("the killing", "his
    death") happened; another stands under what governs it ("would have been a massacre"); a bare
    noun ("crime and death") is one of its kind in general."""
    w, k = line.words, i
    while k > max(0, i - 6) and line.runs_on(k) and _modifies(line, k - 1):
        k -= 1
        if w[k] in DETERMINER or w[k] in WORDS["possessive"]:
            break
        if is_participle(w[k]) and not (k and w[k - 1] in DETERMINER | WORDS["possessive"]):
            k += 1  # caused death
            break
    before = w[k:i]
    known = bool(before) and bool(
        before[0] in DEFINITE
        or GREATER & set(before)
        or any(x.endswith("'s") for x in before)
        or w[i - 1].endswith("s'")
    )
    governing = _governing(line, k)
    if {"no", "zero", "nor", "without"} & {*before, *governing[-1:]} or (
        DENIAL & set(governing) and not known
    ):
        return "denied"
    if CHARGED & set(governing[-2:]) and before == []:
        return "general"
    if known and not (MODAL & set(governing) and BE & set(governing[-1:])):
        return "told"
    if any(x in NEGATION or x.endswith("n't") for x in governing) and "only" not in governing:
        return "denied"
    if NOT_DONE & set(governing) or MODAL & set(governing) or THREAT & set(governing[-5:]):
        return "threatened"
    counted = any(x[0].isdigit() or x in WORDS["count"] | {"a", "an"} for x in before)
    named = victim[0] < victim[1] or w[j : j + 1] in (["of"], ["by"]) or line.headline
    proper = any(line.name(x) for x in range(k, i))
    if w[i] in WORDS["crime"] and not (counted or named or known or proper):
        return "general"
    return "told"


def _modifies(line: Line, k: int) -> bool:
    """Word k can stand between the determiner of a noun and the noun."""
    word = line.words[k]
    if word in DETERMINER or word in WORDS["possessive"]:
        return True
    return word not in GOVERNOR | DENIAL | VERBAL | CLAUSE | PRONOUN | WORDS["preposition"] | {
        "of",
        "and",
        "or",
        "to",
    }


def _governing(line: Line, k: int) -> list[str]:
    """The words of the clause before word k, eight at most."""
    first = k
    while first > max(0, k - 8) and line.runs_on(first) and line.words[first - 1] not in CLAUSE:
        first -= 1
    return line.words[first:k]


def control(line: Line, first: int) -> int:
    """The first word of the verb group that governs the infinitive that begins at word `first`:
    of "wanted to kill", wanted."""
    w = line.words
    k, doing = first, w[first].endswith("ing") and w[first - 1] in GOVERNOR
    if not first or not line.runs_on(first) or not (doing or "to" in w[first : first + 3]):
        return first
    if w[k - 1] in GOVERNOR or (is_participle(w[k - 1]) and k > 1):
        k -= 1
        while k and line.runs_on(k) and (w[k - 1] in VERBAL or is_adverb(w[k - 1])):
            k -= 1
    return k
