"""Who says what by one cue: each rule is a function that knows one word order of English, and gives
the attribution or None; the first that knows the order of a cue has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .chances import CLAUSE, POSSESSIVE, PREPOSITIONS, WH, after, before, is_cue, takes_clause
from .contents import (
    DASHES,
    DAYS,
    PARTICIPLE,
    Event,
    absolute,
    around,
    clause_end,
    content_start,
    main_subject,
    trimmed,
)
from .leads import SUBORDINATE, subject
from .names import speaks
from .phrases import Phrase
from .sources import phrase_after, phrase_before
from .units import Words
from .word_classes import DETERMINERS, LINKS, SKIPS, WORDS

HEARD = WORDS["heard"]
RAISED = WORDS["raised"]
# behind its subject, which is not who reports it
HEARSAY = set("reportedly allegedly supposedly purportedly apparently".split())


@dataclass
class Cue:
    """A word that is likely a cue, and what stands around it."""

    w: Words
    i: int
    busy: int  # words before it belong to other cues
    stop: int  # one past the last word
    spoke: Phrase | None  # the source of the event before

    def __post_init__(self) -> None:
        w, i = self.w, self.i
        self.low, self.nobody = w.low[i], (i, i)
        self.left = before(w, i)[0]
        self.right = after(w, i + (i + 1 < self.stop and w.low[i + 1] in DAYS))
        # it stands before the main clause
        self.early = i == 0 or w.low[0] in SUBORDINATE and "," not in w.low[:i]

    @cached_property
    def beside(self) -> Phrase:
        """The noun phrase that stands before the cue as its source may."""
        source = _aide(self.w, phrase_before(self.w, self.i, self.busy))
        if source[0] == source[1] and self.w.low[self.i - 1] == ",":
            # X, who has said so, says: past what belongs to another cue
            source = phrase_before(self.w, self.i)
        return source

    @cached_property
    def named(self) -> bool:
        return self.beside[1] > self.beside[0]

    @cached_property
    def apart(self) -> bool:
        """Whether the phrase before the cue, if any, is not its source: X left and said; sent a
        letter to Y warning."""
        if self.left in ("to", "and", "start") or not self.named:
            return True
        if not self.low.endswith("ing"):
            return False
        k = self.beside[0] - 1
        led = k >= 0 and self.w.low[k] in PREPOSITIONS | {"to"} and not absolute(self.w, k)
        return led or self.left in ("mark", "quote", "preposition")

    def event(self, source: Phrase, first: int, clause: bool = True) -> Event:
        """What a source says from word `first` on."""
        return Event(self.i, source, [self.to_end(first, clause)])

    def to_end(self, first: int, clause: bool) -> Phrase:
        return first, clause_end(self.w, first, self.stop, clause, self.early)


def event_of(c: Cue) -> Event | None:
    """The attribution of a cue, by the first rule that knows its order."""
    if c.low == "according":
        return _according(c)
    return next((e for rule in RULES if (e := rule(c))), None) or _plain(c)


def _aide(w: Words, source: Phrase) -> Phrase:
    """Who stands by somebody, where a noun phrase names only whom: aides | to Mr. Lund."""
    k, (first, last) = source[0] - 1, source
    if last - first < 1 or k < 1 or w.low[k] != "to" or speaks(w.low[k - 1]) != "person":
        return source
    whom = last - first == 1 or w.low[first].endswith(".") or w.low[first] in DETERMINERS
    by = phrase_before(w, k)
    return by if whom and by[1] == k else source


def _according(c: Cue) -> Event | None:
    """According to X, the bridge is safe; the bridge, according to X, is safe."""
    w, i, stop = c.w, c.i, c.stop
    if c.right != "to":
        return None
    source, comma = phrase_after(w, i + 2, stop), stop
    if i - c.busy < 3 and (i == 0 or w.low[i - 1] != ","):
        ahead = range(source[1], min(source[1] + 16, stop))
        comma = next((j for j in ahead if w.low[j] == ","), stop)
    if comma < stop:
        return c.event(source, comma + 1)
    return Event(i, source, [around(w, trimmed(w, c.busy, i), source[1], stop)], True)


def _said_by(c: Cue) -> Event | None:
    """“…,” said X; the bridge is safe, said X."""
    w, i = c.w, c.i
    if c.right not in ("name", "article", "other") or c.low.endswith("ing") or i <= c.busy:
        return None
    ahead = phrase_after(w, i + 1, c.stop)
    prior = w.low[c.beside[0] - 1] if c.beside[0] > c.busy else ","
    if ahead[0] == ahead[1] or c.named and (not prior[0].isalnum() or prior in ("and", "but")):
        return None
    closes = (
        ahead[1] >= c.stop
        or not w.low[ahead[1]][0].isalnum()
        or w.low[ahead[1]] in LINKS | {"who", "during", "as", "after", "when"}
    )
    mark = w.low[i - 1]
    if mark[0] == "■" or closes and (mark == "," or mark in DASHES):
        return Event(i, ahead, [trimmed(w, c.busy, i)], True)
    return None


def _beside_quotation(c: Cue) -> Event | None:
    """“…,” X said."""
    k = c.beside[0] - 1
    if not c.named or k < c.busy or c.w.low[k][0] != "■" or c.low.endswith("ing"):
        return None
    return Event(c.i, c.beside, [(k, k + 1)], True) if c.right not in ("that", "quote") else None


def _reportedly(c: Cue) -> Event | None:
    """X reportedly left: who reports it is not said."""
    if c.low not in HEARSAY:
        return None
    return Event(c.i, c.nobody, [(c.beside[0], c.to_end(c.i + 1, True)[1])])


def _expected(c: Cue) -> Event | None:
    """X is expected to leave: by whom is not said."""
    if c.right == "to" and (c.low in RAISED or c.left == "be" and c.low.endswith(PARTICIPLE)):
        return Event(c.i, c.nobody, [(c.beside[0], c.to_end(c.i + 1, False)[1])])
    return None


def _backed_by(c: Cue) -> Event | None:
    """Talks backed by Y."""
    agent = c.right == "by" and c.i + 2 < c.stop and not c.w.low[c.i + 2].endswith("ing")
    if agent and c.left in ("word", "name", "role") and c.low.endswith(PARTICIPLE):
        return Event(c.i, phrase_after(c.w, c.i + 2, c.stop), [c.beside])
    return None


def _dismissed(c: Cue) -> Event | None:
    """The report was dismissed by Y; was dismissed."""
    goes_on = ("that", "whether", "quote", "of", "about", "on", "with", "against")
    if c.left != "be" or not c.low.endswith(PARTICIPLE) or c.right in goes_on:
        return None
    near = c.w.low[c.i + 1 : c.i + 4]
    by = c.i + 2 + near.index("by") if "by" in near else 0
    return Event(c.i, phrase_after(c.w, by, c.stop) if by else c.nobody, [c.beside])


def _accused(c: Cue) -> Event | None:
    """X was accused of theft: by whom is not said."""
    if c.left != "be" or c.right == "by" or c.low not in HEARD:
        return None
    first = content_start(c.w, c.i, c.stop)
    return c.event(c.nobody, first, c.right in ("that", "whether"))


def _closing(c: Cue) -> Event | None:
    """The bridge, X said, is safe; the bridge is safe, X said."""
    w, i = c.w, c.i
    if c.left == "possessor" or c.apart or c.right not in (",", "end"):
        return None
    mark = w.low[c.beside[0] - 1] if c.beside[0] > c.busy + 1 else ""
    if mark != "," and mark not in DASHES:
        return None
    said = i + 1 + (i + 1 < c.stop and w.low[i + 1] in DAYS)
    return Event(i, c.beside, [around(w, trimmed(w, c.busy, c.beside[0]), said, c.stop)], True)


RULES = (
    _said_by,
    _beside_quotation,
    _reportedly,
    _expected,
    _backed_by,
    _dismissed,
    _accused,
    _closing,
)


def _plain(c: Cue) -> Event:
    """X said that the bridge is safe."""
    w, i, stop, source = c.w, c.i, c.stop, _source(c)
    first = content_start(w, i, stop)
    opens = first < stop and not c.early
    told = takes_clause(c.low) and c.right not in PREPOSITIONS and c.right != "to"
    clause = opens and (w.low[first] in CLAUSE | WH | {"that"} or told)
    content = c.to_end(first, clause)
    last = content[1]
    leads = i == 0 and c.low.endswith("ing") and last < stop and w.low[last] == ","
    if source[0] == source[1] and leads:
        verb = next((j for j in range(last + 2, stop) if is_cue(w, j) or w.low[j] in SKIPS), stop)
        source = phrase_after(w, last + 1, verb)  # Saying …, X left
    return Event(i, source, [content])


def _source(c: Cue) -> Phrase:
    """Who says what a cue brings: the owner of a noun, "who", the phrase before; else the subject
    of the sentence."""
    w, i, source = c.w, c.i, c.beside
    if c.left == "possessor":
        j = max((j for j in range(i) if w.low[j] in POSSESSIVE), default=0)
        return phrase_before(w, j) if w.low[j] == "'s" else (j, j + 1)
    if c.apart:
        source = c.spoke or subject(w, i)
        if c.spoke and w.low[0] in SUBORDINATE and "," in w.low[c.spoke[1] : i]:
            # When he asked, X came and said
            source = main_subject(w, w.low.index(",", c.spoke[1]), i)
    if c.left == "who":
        who = (j for j in range(i - 1, max(i - 5, -1), -1) if w.low[j] in ("who", "which"))
        j = next(who, -1)
        return (j, j + 1) if j >= 0 else source
    return source
