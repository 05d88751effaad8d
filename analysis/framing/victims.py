"""Who is hurt or killed: the group that a phrase names, and whether it names people at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..base.lexicons import lexicon
from ..english.forms import singular
from ..english.lines import Line
from ..english.phrases import FAR, Phrase, groups
from ..english.word_classes import COLLECTIVE, PEOPLE, PREPOSITION, PRONOUN, WORDS

PERSON = PEOPLE | WORDS["person"]
OWNER = WORDS["possessive"] - {"its"}  # his death
COUNT = WORDS["count"] | WORDS["determiner"] - {"your", "any", "another", "every", "no"}
# behind a list of people, no verb of theirs
JOINS = frozenset({"who", "when", "where", "while", "as", "because", "but", "whose", "that"})
# one who does, comes from or goes somewhere: clubgoers, revelers, tourists, musicians, trainees
DOER = re.compile(r"(?:er|or|ist|ian|ee|eer|ant|man|men|woman|women|mate|year-old)s?")
UNNAMED = "unspecified"  # a group, where nothing tells who they are


def group(words: Sequence[str]) -> str:
    """Who these words name: security forces, civilians, militants, animals, mixed, or unspecified.
    The head of each conjunct decides."""
    found = groups(words)
    named = {f for f in found if f}
    part = {"including", "among", "them", "whom"} & set(words)
    if len(named) > 1 or (named and not found[0] and part):
        return "mixed"
    return named.pop() if named else UNNAMED


def victims_of(line: Line, victim: Phrase, j: int) -> str:
    """The group of the victims: of their phrase, of what follows it (a farmer), of who is later
    said to be among them."""
    w, end = line.words, victim[1]
    said = line.of(victim)
    named = group(said)
    if named != UNNAMED or not said:
        return named
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
        else named
    )


def whole_list(line: Line, victim: Phrase) -> Phrase:
    """Of "a teacher, two nurses and a driver" more than the teacher: the list of people that a
    phrase begins, to its "and"; the phrase itself where none follows."""
    w, end, items = line.words, victim[1], 0
    while victim[0] < end < len(w) and line.marks[end] == "," and items < 6:
        last = w[end] in ("and", "or")
        start = end + last
        if start >= len(w) or not line.begins(start):
            break
        more = line.right(start)
        if more[0] == more[1] or not persons(line, more, strict=True):
            break
        end, items = more[1], items + 1
        if last or {"and", "or"} & set(line.of(more)):
            ends = end == len(w) or not line.runs_on(end)
            stops = ends or w[end] in PREPOSITION | WORDS["time"] | JOINS
            return (victim[0], end) if stops else victim
    return victim


def list_before(line: Line, victim: Phrase) -> Phrase:
    """Of "a teacher, two nurses and a driver were killed" the whole list, where its first parts are
    people and begin the clause."""
    first, end = victim
    if not {"and", "or"} & set(line.of(victim)):
        return victim
    while first and line.marks[first] == "," and line.begins(first):
        before = line.ending(first)
        whole = before[0] < before[1] == first and line.begins(before[0])
        if not whole or not persons(line, before, strict=True):
            break
        first = before[0]
    opens = not first or line.marks[first] or line.words[first - 1] in WORDS["clause"]
    return (first, end) if opens else victim


def core(words: list[str]) -> list[str]:
    """A noun phrase without what a preposition adds to it: the head of "a convoy near the border",
    and "a series of attacks" whole."""
    for k, word in enumerate(words):
        if word in PREPOSITION or (word == "of" and words[k - 1] not in COLLECTIVE):
            return words[:k]
    return words


@cache
def _objects() -> frozenset[str]:
    table = lexicon("figurative", ("pattern", "kind"))
    return frozenset(table.loc[table["kind"] == "object", "pattern"])


def persons(line: Line, phrase: Phrase, strict: bool = False) -> bool:
    """Whether a phrase names people (or animals): by the lexicon of victims, a number, a pronoun,
    a name, the form of its noun. Strict: the lexicon, a number or a word for people alone."""
    said = line.of(phrase)
    if not said:
        return False
    head = core(said) or said
    last = head[-1]
    if group(said) != UNNAMED or PEOPLE & set(head) or last in PERSON:
        return singular(last) not in _objects()
    if any(singular(x) in _objects() for x in head):
        return False
    if last.isdigit() or last in COUNT or last in OWNER:
        return True
    if strict:
        return False
    at = phrase[0] + len(head) - 1
    if line.name(at) or (line.headline and not line.marks[at]):
        name = line.text[line.starts[at] : line.ends[at]]
        return not (name.isupper() and len(name) > 2 and not line.headline)
    return last in PRONOUN - {"it"} or last in ("i", "we", "they", "you") or bool(DOER.search(last))
