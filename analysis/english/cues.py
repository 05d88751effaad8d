"""Cues: the words that attribute something to somebody, who stands by them, and what is attributed.

No parser and no model. Which words are cues, and before what, was counted on 840 annotated news
articles (PolNeAR: Newell, Margolin & Ruths 2018) and stands in data/lexicons/reporting_verbs.csv
and, for what stands before them, cue_contexts.csv; the rest is English word order, read after that
scheme: source, cue, content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..base.lexicons import lexicon
from .names import roles, speaks
from .phrases import Phrase as Range
from .sources import phrase_after, phrase_before, speaker_in
from .units import Words
from .word_classes import DETERMINERS, LINKS, OCCASIONS, PRONOUNS, SKIPS, STOPS, TIMES

# a word at least this often a cue is taken for one
LIKELY = 0.26
# verbs that have a stance are cues by nature: their chance is raised by this
SPEECH = 1.6
SAYS = re.compile(
    r"according$|sa(?:id|ys?|ying)$|t(?:old|ells?|elling)$|add(?:ed|s|ing)$|wr(?:ote|ites?|iting)$"
)
BLAMES = re.compile(
    r"(?:accus|charg|blam|critici[sz]|slam|hammer|fault|prais|attack|chid|rebuk|thank|condemn|denounc)"
    r"(?:e|es|s|ed|med|ms|ing|ming)$"
)
BE, POSSESSIVE = (
    set("is are was were be been being".split()),
    set("'s ’s his her their its my our your".split()),
)
ARTICLES = set("the a an this these those any no some".split())
CLAUSE = set("he she they it there we i you".split())
WH = set("if whether how why what when where who which whom".split())
PREPOSITIONS = set(
    "of for on against about with at by from in into over as towards toward between under".split()
)
AFTER = PREPOSITIONS | {
    "that",
    "to",
    ",",
    ":",
    "clause",
    "quote",
    "whether",
    "end",
    "article",
    "name",
    "ing",
    "other",
}
HEARERS = set(
    "tell tells told telling ask asks asked asking urge urges urged urging remind reminded inform informed assure "
    "assured warn warned warns warning advise advised encourage encouraged convince convinced persuade persuaded".split()
)
HEARD = set(
    "accused charged told asked warned informed criticized criticised blamed urged reminded questioned".split()
)
RAISED = set(
    "expected likely unlikely seem seems seemed seeming appear appears appeared appearing poised believed thought "
    "said rumored rumoured reported alleged favored favoured supposed considered known".split()
)
DAYS = set("monday tuesday wednesday thursday friday saturday sunday today yesterday".split())
AFTER_COMMA = set(
    "but which who whom whose while although though whereas where despite compared according saying said".split()
)
CLAUSE_LINKS = set(
    "and but that as when while if because although though since after before where".split()
)
SUBORDINATE = set(
    "while although though as when after if because since despite before asked".split()
)
LEAD = set("and from the desk of by office".split())
NOUN_LINKS = set("that to about for of over with on against at as".split())
DASHES = {"—", "–", "--"}
AUXILIARIES = set("could would will may might can must should has have had".split())
# behind its subject, which is not who reports it
HEARSAY = set("reportedly allegedly supposedly purportedly apparently".split())
OWN = (["we"], ["i"])  # outside quotation marks the outlet itself
BEFORE = {
    word: name
    for name, members in (
        ("be", BE),
        ("possessor", POSSESSIVE),
        ("article", ARTICLES),
        ("to", {"to"}),
        ("and", {"and", "or", "but"}),
        ("who", {"who", "which", "that"}),
        ("preposition", PREPOSITIONS),
        ("he", {"he", "she"}),
        ("they", {"they", "it", "there"}),
        ("we", {"i", "we", "you"}),
    )
    for word in members
}
RUBRICS = set(
    "latest analysis video videos photo photos picture pictures exclusive opinion update updated watch live review editorial".split()
)
OBJECTS = set("it him her them that this us me".split())
EMPTY = (
    DAYS
    | TIMES
    | PREPOSITIONS
    | ARTICLES
    | set(
        "out me him her us them he she they so to that interview reporters statement afterward afterwards".split()
    )
)
HELPERS = (
    dict.fromkeys("not never n't".split(), "not")
    | {x: "not" for x in SKIPS if x.endswith(("n't", "n’t"))}
    | dict.fromkeys("will would could can may might must should".split(), "would")
)


@dataclass
class Event:
    """An attribution in one unit: the word that is its cue, the words of its source, and those of
    its content."""

    cue: int
    source: Range
    content: list[Range]
    trailing: bool = False  # the content goes before the cue

    @property
    def reach(self) -> int:
        """The first word that is left to the next event."""
        return max(
            self.cue + 1,
            self.source[1] if self.trailing else 0,
            *[b for a, b in self.content if a > self.cue],
        )

    def distance(self, k: int) -> int:
        """How far the quotation at word k is from this event; -1 where the cue follows it at
        once."""
        if self.trailing and 0 < min(self.cue, self.source[0]) - k <= 2:
            return -1
        if any(a <= k < b for a, b in self.content):
            return 0
        return (
            min(abs(k - self.cue), abs(k - self.source[0]))
            if self.trailing or k < self.cue
            else 5 + abs(k - self.cue)
        )


@cache
def stances() -> dict[str, str]:
    """Word form -> neutral, factive, distancing or upgraded; '' where the lexicon leaves it
    open."""
    table = lexicon("reporting_verbs", ("word", "stance"))
    return dict(zip(table["word"].str.lower(), table["stance"], strict=True))


@cache
def counts() -> dict[str, dict[str, Range]]:
    """Word -> what follows it -> how often it was a cue there, how often seen there; '' for
    anything. A word not counted: 3 times in 4."""
    table = lexicon("reporting_verbs", ("word", "cue", "seen")).astype(object)
    words = table["word"].str.lower().tolist()
    out = {
        word: {"": (int(cue or 3), int(seen or 4))}
        for word, cue, seen in zip(words, table["cue"], table["seen"], strict=True)
    }
    for following in AFTER.intersection(table.columns):
        for word, cell in zip(words, table[following], strict=True):
            if cell:
                cue, _, seen = cell.partition("/")
                out[word][following] = int(cue), int(seen)
    return out


@cache
def _odds() -> dict[str, float]:
    """By how much what follows raises or lowers the odds that a word is a cue, over all words."""
    # cues seen, cues expected from the words alone, all seen
    sums = {c: [1.0, 1.0, 0.0] for c in AFTER}
    for cells in counts().values():
        chance = cells[""][0] / (cells[""][1] + 2)
        for c, (cue, seen) in cells.items():
            if c:
                sums[c] = [sums[c][0] + cue, sums[c][1] + seen * chance, sums[c][2] + seen]
    return {
        c: (cue / (seen - cue + 2)) / (by_word / (seen - by_word + 2))
        for c, (cue, by_word, seen) in sums.items()
    }


@cache
def likely(word: str, following: str) -> float:
    """The chance that the word is a cue before what follows it: as counted there; where seldom seen
    there, as counted anywhere."""
    cells = counts().get(word)
    if not cells:
        return 0.0
    cue, seen = cells[""]
    odds = cue / (seen - cue + 2) * _odds().get(following, 1.0)
    cue, seen = cells.get(following, (0, 0))
    return (cue + 12 * odds / (1 + odds)) / (seen + 12) * (SPEECH if stances().get(word) else 1)


@cache
def chance(word: str, following: str, left: str, helper: str, noun: str) -> float:
    """The chance that the word is a cue, from what follows it and what stands before it
    (data/lexicons/cue_contexts.csv)."""
    p = min(likely(word, following), 0.98)
    odds = (
        p
        / (1 - p)
        * contexts().get(("noun", noun), contexts().get(("before", left), 1.0))
        * contexts().get(("helper", helper), 1.0)
    )
    return odds / (1 + odds)


@cache
def contexts() -> dict[tuple[str, str], float]:
    """By how much what stands before a word raises or lowers the odds that it is a cue: seen there
    against expected from the word alone."""
    table = lexicon("cue_contexts", ("kind", "class", "cue", "expected", "seen"))
    return {
        (r["kind"], r["class"]): int(r["cue"])
        / (int(r["seen"]) - int(r["cue"]) + 2)
        / (int(r["expected"]) / (int(r["seen"]) - int(r["expected"]) + 2))
        for r in table.to_dict("records")
    }


@cache
def able(least: float) -> frozenset[str]:
    """The words that are at least this likely a cue before one thing or another."""
    return frozenset(word for word in counts() if any(likely(word, c) >= least for c in AFTER))


@cache
def takes_clause(word: str) -> bool:
    """Whether the word, as a cue, is often followed by a clause: said he would, not criticised he
    would."""
    cells = counts().get(word, {})
    return (
        bool(cells)
        and sum(cells[a][0] for a in ("that", "clause", "whether", "quote") if a in cells)
        >= 0.15 * cells[""][0]
    )


def before(w: Words, i: int) -> tuple[str, str, str]:
    """What stands before a word, adverbs and auxiliaries passed over, in one of a dozen classes;
    the auxiliary; the noun."""
    j, helper = i - 1, ""
    while j >= 0 and (
        w.low[j] in SKIPS and w.low[j] not in BE or w.low[j].endswith("ly") and not w.capital[j]
    ):
        helper = helper or HELPERS.get(w.low[j], "")
        j -= 1
    if j < 0:
        return "start", helper, ""
    low = w.low[j]
    if low[0] == "■":
        return "quote", helper, ""
    found = BEFORE.get(low) or (
        "mark"
        if not low[0].isalnum()
        else "name"
        if w.capital[j]
        else "role"
        if low in roles()
        else "word"
    )
    return found, helper, low if found in ("word", "role") else ""


def after(w: Words, i: int) -> str:
    """What follows a word, in one of the classes of AFTER; a preposition stands for itself."""
    low, then = (*w.low[i + 1 : i + 3], "", "")[:2]
    if low[:1] == "■" or low in (",", ":") and then[:1] in ("■", '"', "'"):
        return "quote"
    if low in PREPOSITIONS or low in ("that", "to", ",", ":"):
        return low
    if low in CLAUSE or low in WH:
        return "clause" if low in CLAUSE else "whether"
    if not low[:1].isalnum():
        return "end"
    if low in ARTICLES or low in POSSESSIVE or low[0].isdigit():
        return "article"
    return "name" if w.capital[i + 1] else "ing" if low.endswith("ing") else "other"


def is_cue(w: Words, i: int, least: float = LIKELY) -> bool:
    return w.chance[i] >= least


def is_mark(w: Words, i: int) -> bool:
    return not w.low[i][0].isalnum() and w.low[i][0] != "■"


def behind(w: Words, source: Range) -> int:
    """The word before a noun phrase, a comma passed over."""
    return source[0] - 1 - (source[0] > 0 and w.low[source[0] - 1] == ",")


def events_of(w: Words) -> list[Event]:
    """The attributions of one unit, left to right; none begins inside the content of another."""
    if not w.quotes and able(LIKELY).isdisjoint(w.low):
        return []
    known = able(0.16)
    w.chance = [
        chance(low, after(w, i), *before(w, i)) if low in known and low not in SKIPS else 0.0
        for i, low in enumerate(w.low)
    ]
    stop = len(w.low)
    while stop and is_mark(w, stop - 1) and w.low[stop - 1] not in "%$)":
        stop -= 1
    near = {i for i, chance in enumerate(w.chance[:stop]) if chance >= LIKELY}
    near.update(i for k in w.quotes for i in (*range(k + 1, k + 9), k - 1, k - 2) if 0 < i < stop)
    closing = _closing(w, near, stop)
    out: list[Event] = []
    for i in sorted(near):
        low = w.low[i]
        if out and i < out[-1].reach and (k := _quoted_by(w, i, stop)) > out[-1].cue:
            a, b = out[-1].content[-1]
            out[-1].content[-1] = (a, max(a + 1, min(b, k)))
        if out and i < out[-1].reach or not (is_cue(w, i) or verb_beside(w, i)):
            continue
        e = (
            None
            if _is_noun(w, i)
            else _event(w, i, out[-1].reach if out else 0, stop, out[-1].source if out else None)
        )
        if e and not e.trailing and closing and e.cue < closing[0] < e.content[-1][1]:
            a, b = e.content[-1]
            e.content[-1] = (a, max(a + 1, min(b, closing[0])))
        # what was said encloses what is said to be wanted in it
        if e and e.trailing and SAYS.match(low):
            while (
                out
                and not out[-1].trailing
                and not any(x[0] == "■" for x in w.low[out[-1].cue : i])
            ):
                out.pop()
            since = out[-1].reach if out else 0
            since = max(
                [since, *[k + 1 for k in range(since, e.content[0][0]) if w.low[k][0] == "■"]]
            )
            e = _event(w, i, since, stop, None) or e
        if e:
            out.append(e)
    return out


def _closing(w: Words, near: set[int], stop: int) -> Range | None:
    """The source and verb that close a sentence: …, the ministry said Thursday."""
    for i in sorted(near):
        after_it = w.low[i + 1] if i + 1 < stop else "."
        if SAYS.match(w.low[i]) and (i + 1 == stop or after_it in DAYS or after_it == ","):
            first, last = phrase_before(w, i)
            if first < last == i and first > 1 and w.low[first - 1] == ",":
                return first - 1, i
    return None


def _quoted_by(w: Words, i: int, stop: int) -> int:
    """The quotation right before “X said” or “said X” with the cue at word i; -1 where there is
    none."""
    if w.low[i].endswith("ing") or not (SAYS.match(w.low[i]) or stances().get(w.low[i])):
        return -1
    if w.low[i - 1][0] == "■" and after(w, i) in ("name", "article"):
        return i - 1
    source = phrase_before(w, i)
    ends = i + 1 == stop or w.low[i + 1] in DAYS or w.low[i + 1] == ","
    known = source[1] > source[0] > 0 and ends
    return source[0] - 1 if known and w.low[source[0] - 1][0] == "■" else -1


def called(w: Words, e: Event, k: int) -> Event | None:
    """The event of a quotation (word k) inside the content of event e that a nearer cue leads to:
    …, shedding what X called “…”."""
    i = k - 1 - (w.low[k - 1] in OBJECTS or w.low[k - 1] == ",")
    if not e.cue < i - 1 or w.chance[i] < LIKELY:
        return None
    source = phrase_before(w, i, e.cue + 1)
    links = {"what", ":", ";"} | (CLAUSE_LINKS - {"that"} if SAYS.match(w.low[i]) else set())
    apart = source[1] > source[0] and w.low[source[0] - 1] in links
    return Event(i, source, [(k, k + 1)]) if apart else None


def _is_noun(w: Words, i: int) -> bool:
    """Whether a likely cue is none here: part of a name (United Rail Workers), subject of a verb
    (the claim was), or takes lives."""
    if i + 1 == len(w.low):
        return False
    low, then = w.low[i], w.low[i + 1]
    if low in ("go", "goes", "went", "going") and (
        then != "on" or after(w, i + 1) not in ("to", "about", "quote", ",", ":", "end")
    ):
        return True  # went on strike
    if after(w, i) in ("name", "article", "other") and _told_by_another(w, i):
        return True
    if (
        low in HEARSAY
        and then in counts()
        or then == "from"
        or low.endswith(("ed", "tten", "own"))
        and w.low[i - 1] in ARTICLES
        and i > 0
    ):
        return True  # drew criticism from; the expected rise
    name = (
        w.capital[i] and w.capital[i + 1] and not low.endswith("s") and (i == 0 or w.capital[i - 1])
    )
    if (
        low in OCCASIONS
        and i > 1
        and w.low[i - 1] in ARTICLES
        and w.low[i - 2] in ("in", "at", "during", "on")
    ):
        return any(SAYS.match(x) for x in w.low)
    return (
        name
        and before(w, i)[0] != "quote"
        or then in BE | AUXILIARIES
        and before(w, i)[0] in ("article", "possessor", "start")
        or low.startswith("claim")
        and not {"life", "lives"}.isdisjoint(w.low[i + 1 : i + 5])
    )


def _told_by_another(w: Words, i: int) -> bool:
    """Whether the object of word i is what somebody else has said: dismissed X's claim that …"""
    return any(
        w.low[k] in ("'s", "’s") and is_cue(w, k + 1, 0.3) and "that" in w.low[k + 2 : k + 6]
        for k in range(i + 1, min(i + 12, len(w.low) - 2))
    )


def tells(w: Words, e: Event) -> list[Range]:
    """What somebody else is said to have said: nothing where the outlet itself speaks (we), nor
    where only a day or a number stands."""
    said = [
        (a, b) for a, b in e.content if any(x[0].isalpha() and x not in EMPTY for x in w.low[a:b])
    ]
    return [] if w.low[e.source[0] : e.source[1]] in OWN else said


def verb_beside(w: Words, i: int) -> bool:
    """Whether a word that is no sure cue is the verb of a quotation beside it: X thundered: “…”;
    “…,” X thundered."""
    low = w.low[i]
    if w.capital[i] or low in STOPS or low in SKIPS or low in PREPOSITIONS or not low.isalpha():
        return False
    if speaks(low) == "person" and low not in counts():
        return False  # “…,” Lund spokesman Bo Orr said
    right = after(w, i)
    first, last = phrase_before(w, i)
    if (
        last == i
        and 0 < first < last
        and w.capital[first]
        and w.capital[i - 1]
        and w.low[first - 1][0] == "■"
        and right != "quote"
        and max(w.chance[first:last]) < LIKELY
        and not _verb_follows(w, i)
    ):
        return True  # “…,” X shot back
    if not (low.endswith(("ed", "s", "ing")) or low in counts()):
        return False
    if right == "quote":
        return (
            before(w, i)[0] in ("name", "he", "they", "we")
            or low in counts()
            and before(w, i)[0] in ("word", "role", "who", "mark")
        )
    source = phrase_before(w, i)
    return (
        w.low[i - 1][0] == "■"
        and right in ("name", "article")
        or source[1] > source[0]
        and behind(w, source) >= 0
        and w.low[behind(w, source)][0] == "■"
        and right in ("end", ",", "in", "on", "at", "of", "to", "as")
    )


def _verb_follows(w: Words, i: int) -> bool:
    """Whether a sure cue stands behind word i before the next mark: Lund campaign aide X said."""
    for k in range(i + 1, min(i + 8, len(w.low))):
        if not w.low[k][0].isalnum():
            return False
        if SAYS.match(w.low[k]) and is_cue(w, k):
            return True
    return False


def _event(w: Words, i: int, busy: int, stop: int, spoke: Range | None) -> Event | None:
    """The attribution whose cue is word i. Words before `busy` belong to others; `spoke` is the
    source of the event before."""
    low, left, right = (
        w.low[i],
        before(w, i)[0],
        after(w, i + (i + 1 < stop and w.low[i + 1] in DAYS)),
    )
    nobody = (i, i)
    early = i == 0 or w.low[0] in SUBORDINATE and "," not in w.low[:i]
    if low == "according":
        source = phrase_after(w, i + 2, stop) if right == "to" else nobody
        comma = (
            next((j for j in range(source[1], min(source[1] + 16, stop)) if w.low[j] == ","), stop)
            if i - busy < 3 and (i == 0 or w.low[i - 1] != ",")
            else stop
        )
        if comma < stop:
            return Event(i, source, [(comma + 1, clause_end(w, comma + 1, stop, True, early))])
        if right != "to":
            return None
        return Event(i, source, [_around(w, _trimmed(w, busy, i), source[1], stop)], True)
    source = phrase_before(w, i - (low == "out"), busy)  # came out against
    if (
        source[1] - source[0] == 1
        and source[0] > 0
        and w.low[source[0] - 1] in CLAUSE
        and not w.capital[source[0]]
    ):
        source = nobody  # where they live
    if source[0] == source[1] and w.low[i - 1] == ",":
        # X, who has said so, says: past what belongs to another cue
        source = phrase_before(w, i)
    ahead = (
        phrase_after(w, i + 1, stop)
        if right in ("name", "article", "other") and not low.endswith("ing")
        else nobody
    )
    if ahead[1] > ahead[0]:  # …, said X
        closes = (
            ahead[1] >= stop
            or not w.low[ahead[1]][0].isalnum()
            or w.low[ahead[1]] in LINKS | {"who", "during", "as", "after", "when"}
        )
        prior = w.low[source[0] - 1] if source[0] > busy else ","
        apposed = source[1] > source[0] and (not prior[0].isalnum() or prior in ("and", "but"))
        if (
            i > busy
            and not apposed
            and (
                w.low[i - 1][0] == "■" or closes and (w.low[i - 1] == "," or w.low[i - 1] in DASHES)
            )
        ):
            return Event(i, ahead, [_trimmed(w, busy, i)], True)
    k = behind(w, source)
    if (
        source[1] > source[0]
        and k >= busy
        and w.low[k][0] == "■"
        and right not in ("that", "quote")
        and not low.endswith("ing")
    ):
        return Event(i, source, [(k, k + 1)], True)  # “…,” X said
    if low in HEARSAY:
        return Event(i, nobody, [(source[0], clause_end(w, i + 1, stop, True, early))])
    if right == "to" and (low in RAISED or left == "be" and low.endswith(PARTICIPLE)):
        # X is expected to …
        return Event(i, nobody, [(source[0], clause_end(w, i + 1, stop, False, early))])
    agent = right == "by" and i + 2 < stop and not w.low[i + 2].endswith("ing")
    if agent and left in ("word", "name", "role") and low.endswith(PARTICIPLE):
        # talks backed by Y
        return Event(i, phrase_after(w, i + 2, stop), [source])
    if (
        left == "be"
        and low.endswith(PARTICIPLE)
        and right not in ("that", "whether", "quote", "of", "about", "on", "with", "against")
    ):
        by = w.low.index("by", i + 1, i + 4) if "by" in w.low[i + 1 : i + 4] else -1
        # X was dismissed by Y
        return Event(i, phrase_after(w, by + 1, stop) if by > 0 else nobody, [source])
    if left == "be" and right != "by" and low in HEARD:  # X was accused of …: by whom is not said
        first = content_start(w, i, stop)
        return Event(
            i, nobody, [(first, clause_end(w, first, stop, right in ("that", "whether"), early))]
        )
    if left == "possessor":
        j = max((j for j in range(i) if w.low[j] in POSSESSIVE), default=0)
        source = phrase_before(w, j) if w.low[j] in ("'s", "’s") else (j, j + 1)
    elif (
        left in ("to", "and", "start")
        or source[0] == source[1]
        or low.endswith("ing")
        and (
            left in ("mark", "quote", "preposition")
            or source[0] > 0
            and w.low[source[0] - 1] in PREPOSITIONS | {"to"}  # sent a letter to Y warning
            and not _absolute(w, source[0] - 1)
        )
    ):
        source = spoke or subject(w, i)
        if spoke and w.low[0] in SUBORDINATE and "," in w.low[spoke[1] : i]:
            source = _main(w, w.low.index(",", spoke[1]), i)  # When he asked, X came and said
    elif (
        right in (",", "end")
        and source[0] > busy + 1
        and (w.low[source[0] - 1] == "," or w.low[source[0] - 1] in DASHES)
    ):
        said = i + 1 + (i + 1 < stop and w.low[i + 1] in DAYS)
        content = _around(w, _trimmed(w, busy, source[0]), said, stop)  # …, X said; …, X said, …
        return Event(i, source, [content], True)
    if (
        left == "who"
        and (
            who := next(
                (j for j in range(i - 1, max(i - 5, -1), -1) if w.low[j] in ("who", "which")), -1
            )
        )
        >= 0
    ):
        source = (who, who + 1)
    first = content_start(w, i, stop)
    clause = (
        first < stop
        and not early
        and (
            w.low[first] in CLAUSE | WH | {"that"}
            or takes_clause(low)
            and right not in PREPOSITIONS
            and right != "to"
        )
    )
    last = clause_end(w, first, stop, clause, early)
    if (
        source[0] == source[1]
        and i == 0
        and low.endswith("ing")
        and last < stop
        and w.low[last] == ","
    ):
        verb = next((j for j in range(last + 2, stop) if is_cue(w, j) or w.low[j] in SKIPS), stop)
        source = phrase_after(w, last + 1, verb)  # Saying …, X left
    return Event(i, source, [(first, last)])


def _absolute(w: Words, k: int) -> bool:
    """Whether word k opens a clause of its own: …, with X saying that …"""
    return w.low[k] == "with" and (k == 0 or not w.low[k - 1][0].isalnum())


def _main(w: Words, comma: int, i: int) -> Range:
    """The subject of the main clause that begins behind a comma."""
    for j in range(comma + 2, i + 1):
        first, last = phrase_before(w, j, comma + 1)
        verb = w.low[j] in counts() or w.low[j] in SKIPS or w.low[j].endswith("ed")
        if (first, last) == (comma + 1, j) and verb and not w.capital[j]:
            return first, last
    return i, i


def _around(w: Words, before: Range, comma: int, stop: int) -> Range:
    """What a remark in the middle attributes: the whole sentence (The bridge, X said, is safe);
    what stands before it where something else begins behind it (…, X said, adding …)."""
    if comma + 1 >= stop or w.low[comma] != ",":
        return before
    then, after_it = w.low[comma + 1], (*w.low[comma + 2 : comma + 3], "")[0]
    ends = (
        then in AFTER_COMMA
        or then.endswith("ing")
        or then in ("and", "or")
        and (
            after_it in counts()
            or w.capital[comma + 2 : comma + 3] == [True]
            or after_it in PRONOUNS
        )
    )
    return before if ends else (before[0], clause_end(w, comma + 1, stop, True, False))


PARTICIPLE = ("ed", "en", "wn", "ght", "ld")


def _trimmed(w: Words, start: int, last: int) -> Range:
    """Words without the marks around them and without a conjunction before them."""
    while last > start and is_mark(w, last - 1):
        last -= 1
    while start < last and (is_mark(w, start) or w.low[start] in ("and", "but", "or")):
        start += 1
    return start, last


def content_start(w: Words, i: int, stop: int) -> int:
    """The word at which content behind a cue begins: past those to whom it is said, past when and
    where, past the noun that leads to it."""
    right, hearer, clauses = after(w, i), w.low[i] in HEARERS, takes_clause(w.low[i])
    for k in range(i + 1, min(i + 5, stop - 1)):  # expressed concern about …
        if is_mark(w, k) or w.low[k] in STOPS:
            break
        if after(w, k) in NOUN_LINKS and is_cue(w, k):
            return k + 1 + (after(w, k) in PREPOSITIONS)
    j = i + 1
    if (
        BLAMES.match(w.low[i])
        and right not in PREPOSITIONS
        or right == "on"
        and w.low[i].startswith("call")
    ):
        # accused X of …, called on X to …
        last = phrase_after(w, j + (right == "on"), stop)[1]
        for k in range(j + 1, min(last + 4, stop - 1)):
            if w.low[k] in ("for", "to") or w.low[k] == "of" and not w.capital[k + 1]:
                return k + (w.low[k] != "to")
    if not (clauses or hearer):
        return j + (right in PREPOSITIONS)
    if hearer or right in PREPOSITIONS or right in (",", "end") or j < stop and w.low[j] in DAYS:
        for k in range(j, min(j + 12, stop)):
            if (
                w.low[k] in ("that", "if", "whether")
                or w.low[k][0] == "■"
                or hearer
                and w.low[k] in ("to", "how", "why", "what")
            ):
                return k
            if (
                w.low[k] in (".", ";", "and", "but")
                or w.low[k] == ","
                and k + 1 < stop
                and w.low[k + 1][0] != "■"
                and k > i + 1
            ):
                break
    if hearer and right in ("name", "article", "other"):
        return min(_hearer_end(w, j, stop), stop - 1)
    while j < stop and (w.low[j] in DAYS or w.low[j] in TIMES and w.low[j - 1] in DAYS):
        j += 1
    if j < stop and w.low[j] in ("on", "in", "at", "during"):
        j = phrase_after(w, j + 1, stop)[1]
    return min(j + (j < stop and w.low[j] == ","), max(stop - 1, i + 1))


def _hearer_end(w: Words, j: int, stop: int) -> int:
    """Where those to whom something is said end: told reporters | the bridge was lost."""
    last = phrase_after(w, j, stop)[1]
    for k in range(j + 1, last):
        opens = w.low[k] in DETERMINERS or w.capital[k] and not w.capital[k - 1]
        if opens and not (k == j + 1 and w.low[j] in DETERMINERS):
            return k
    return last


def clause_end(w: Words, first: int, stop: int, clause: bool, early: bool) -> int:
    """Where content that begins at word `first` ends: a clause runs on to the end, other content
    stops at a comma; what stands `early`,
    before the main clause, ends where somebody speaks there."""
    for j in range(first + 1, stop):
        low = w.low[j]
        if low == ";" or low in DASHES and not clause:
            return j
        if early and (low == "," or low[0] == "■") and _says_soon(w, j + 1, stop):
            return j + (low != ",")  # Asked whether …, X said
        if low[0] == "■" and j + 1 < stop:
            then = w.low[j + 1]
            if then in ("while", "whereas") or then.endswith("ing") and SAYS.match(then):
                return j + 1  # …,” saying …
        if low in ("after", "while", "although") and _says_soon(w, j + 1, stop):
            return j  # …, after X said …
        if low not in (",", "and", "but"):
            continue
        then, next_but_one = (*w.low[j + 1 : j + 3], "", "")[:2]
        if low == "," and (
            not clause
            and then not in ("including", "and", "or")
            or then in AFTER_COMMA
            or then.endswith("ing")
            and then in counts()
            or then in ("and", "but")
            and next_but_one in counts()
        ):
            return j
        if low != "," and (then in counts() if not clause else SAYS.match(then)):
            return j
        if (
            then in ("and", "but")
            and (next_but_one in PRONOUNS or j + 2 < stop and w.capital[j + 2])
            and any(
                is_cue(w, k, 0.6) and stances().get(w.low[k])
                for k in range(j + 3, min(j + 7, stop))
            )
        ):
            return j  # …, and X urged
        near = range(j + 2, min(j + (7 if low == "," else 4), stop))
        if any(is_cue(w, k, 0.6) and after(w, k) in ("that", "clause", "quote") for k in near):
            return j  # …, and X said that
    return stop


def _says_soon(w: Words, j: int, stop: int) -> bool:
    """Whether a subject begins at word j, and a verb of saying stands within the next few words."""
    return any(
        is_cue(w, k, 0.5) and SAYS.match(w.low[k]) for k in range(j + 1, min(j + 7, stop))
    ) and (w.capital[j] or w.low[j] in DETERMINERS | PRONOUNS or w.low[j].isdigit())


def subject(w: Words, i: int) -> Range:
    """The first noun phrase before word i that looks like the subject of a sentence: no preposition
    before it, a verb behind it."""
    opens = w.low[0] in SUBORDINATE and "," in w.low[1:i]
    for j in range(w.low.index(",") + 2 if opens else 1, min(i + 1, 40)):
        low = w.low[j]
        if (
            low in SKIPS
            or low == "who"
            or not w.capital[j]
            and (
                low in counts()
                or low.endswith(("ed", "s", "ly"))
                and low not in POSSESSIVE
                and not speaks(low)
                or w.capital[j - 1]
                and low.isalpha()
                and low not in STOPS | LINKS | DETERMINERS
                and not speaks(low)
            )
        ):
            first, last = phrase_before(w, j)
            if (
                last > first
                and (
                    first == 0
                    or not w.low[first - 1][0].isalnum()
                    or w.low[first - 1] in CLAUSE_LINKS
                )
                and (w.capital[first] or w.low[first] in DETERMINERS | PRONOUNS)
                and w.low[first] not in STOPS | LINKS
                and not w.low[first].endswith(("ing", "ed"))
                and (last - first == 1 or w.low[last - 1] not in DETERMINERS)  # a few days later
            ):
                return first, last
    return i, i


def headlined(w: Words) -> Event | None:
    """What a headline puts behind a name and a colon: Ode: The bridge is safe."""
    colon = w.low.index(":", 1, 6) if ":" in w.low[1:6] else 0
    rubric = not RUBRICS.isdisjoint(w.low[:colon])
    if not colon or not w.capital[0] or len(w.low) < colon + 4 or rubric:
        return None
    stop = len(w.low) - is_mark(w, len(w.low) - 1)
    return Event(colon, (0, colon), [(colon + 1, stop)])


def leads_in(w: Words) -> Event:
    """The event of a sentence that ends in a colon, before a quotation of its own paragraph: who is
    named there alone (And from Ann Lee, the chair:), whose document it is, else its subject."""
    colon = len(w.low) - 1
    first = next((k for k in range(colon) if w.low[k] not in LEAD), colon)
    last = phrase_after(w, first, colon)[1]
    if (
        first < last
        and w.capital[first]
        and w.low[last] in (",", ":")
        and w.low[0] not in STOPS - {"and"}
    ):
        return Event(colon, (first, last), [])
    source = phrase_before(w, colon)
    document = source[1] > source[0] and speaker_in(w, *source)[2] == "document"
    return Event(colon, source if document else subject(w, colon), [])


def introduced(w: Words, k: int) -> Event | None:
    """The event of a quotation (word k) that no sure cue stands by: after a name and a colon, or
    after the likeliest word before it."""
    if k > 1 and w.low[k - 1] in (":", "—", "-"):
        source = phrase_before(w, k - 1)
        before_it = w.low[source[0] - 1] if source[0] else ","
        lead = before_it == "from" and all(x in LEAD for x in w.low[: source[0]])
        if source[1] > source[0] and (lead or not before_it[0].isalnum()):
            return Event(k - 1, source, [(k, k + 1)])
    best = max(range(max(0, k - 25), k), key=lambda i: w.chance[i] - (k - i) / 100, default=-1)
    if best < 0 or not is_cue(w, best, 0.1):
        return None
    source = phrase_before(w, best)
    return Event(best, source if source[1] > source[0] else subject(w, best), [(k, k + 1)])
