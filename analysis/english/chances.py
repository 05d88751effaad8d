"""How likely a word is a cue, from what stands before and behind it.

Counted on 840 annotated news articles (PolNeAR: Newell, Margolin & Ruths 2018), in the classes below:
data/lexicons/reporting_verbs.csv, and cue_contexts.csv for what stands before.
"""

from __future__ import annotations

from functools import cache

from ..base.lexicons import lexicon
from .names import roles
from .phrases import Phrase
from .units import Words
from .word_classes import SKIPS

# a word at least this often a cue is taken for one
LIKELY = 0.26
# verbs that have a stance are cues by nature: their chance is raised by this
SPEECH = 1.6
BE, POSSESSIVE = (
    set("is are was were be been being".split()),
    set("'s his her their its my our your".split()),
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
HELPERS = (
    dict.fromkeys("not never n't".split(), "not")
    | {x: "not" for x in SKIPS if x.endswith("n't")}
    | dict.fromkeys("will would could can may might must should".split(), "would")
)


@cache
def stances() -> dict[str, str]:
    """Word form -> neutral, factive, distancing or upgraded; '' where the lexicon leaves it
    open."""
    table = lexicon("reporting_verbs", ("word", "stance"))
    return dict(zip(table["word"].str.lower(), table["stance"], strict=True))


@cache
def counts() -> dict[str, dict[str, Phrase]]:
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
