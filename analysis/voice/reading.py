"""One article while it is read, sentence by sentence, for who says what.

marks.py reads the quotation marks, cues.py finds who is said to have said what, speakers.py who is
meant; here they are joined.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from copy import copy
from itertools import pairwise

from ..english.chances import stances
from ..english.contents import SAYS, Event, tells
from ..english.cues import events_of
from ..english.leads import headlined, introduced, leads_in
from ..english.marks import doubled, masked
from ..english.phrases import Phrase
from ..english.printed import WORD
from ..english.said import Said
from ..english.sources import phrase_before, speaker_in
from ..english.statements import TOLD, chance_told
from ..english.units import Words
from ..english.word_classes import HE, LINKS, SHE, SKIPS, STOPS, THEY
from .pronouns import Sentence, answers
from .speakers import Cast

UNMARKED = {"post", "interview", "line"}
NAMED = re.compile(rf" ?(?:(?:{WORD} ){{1,4}}|he |she )")
SAID = re.compile(r" ?[^\"“”.?!]{1,70}?\b(\w+(?:ed|s)|said|told|wrote|went on)\b(?! that| he| she)")
JUST_SAID = re.compile(rf" ?(?:{WORD} ){{1,4}}(?:said|says|wrote|added)\.")
# an attribution, and what it says of speaker and cue
Told = tuple[Event, Said]


class Reading:
    """The statements of an article; on the way every quotation gets its speaker."""

    def __init__(self, text: str, quotes: list[Said], starts: list[int]) -> None:
        # starts: where the paragraphs begin
        self.apart = doubled(text, quotes)
        self.quotes = sorted([*quotes, *self.apart], key=lambda q: q.start)
        self.text, self.plain = text, masked(text, self.quotes)
        self.cast = Cast(text, self.plain, starts)
        self.at = {q.start: q for q in self.quotes}
        self.out: list[Said] = []
        self.paragraph = 0
        self.spoke: Said | None = None  # who spoke last in this paragraph
        self.last: Said | None = None  # who spoke in the paragraph before
        self.lead: Said | None = None  # whom a paragraph that ends in a colon announces

    def statements(self, sentences: list[list[tuple[int, int]]]) -> list[Said]:
        """What the sentences of each paragraph tell."""
        for self.paragraph, inside in enumerate(sentences):
            if inside:
                self._read(inside)
            else:
                self.last = self.lead = None
        # one quotation over several paragraphs has one speaker
        for one, two in pairwise(self.quotes):
            if one.quotation == two.quotation and (one.speaker_start < 0) != (
                two.speaker_start < 0
            ):
                known, open_ = (two, one) if one.speaker_start < 0 else (one, two)
                open_.follows(known, cue=False)
        for q in self.apart:
            if q.speaker_start >= 0 and not any(s.start <= q.start < s.end for s in self.out):
                q.kind = "statement"
        for q in (*self.out, *self.quotes):  # a role that the article gives only later
            q.role = q.role or self.cast.role.get(q.speaker, "")
        return self.out + [q for q in self.apart if q.kind == "statement"]

    def _read(self, inside: list[tuple[int, int]]) -> None:
        """Read a paragraph."""
        announced, self.lead, self.spoke = self.lead, None, None
        for a, b in units(self.text, inside, self.quotes):
            w = Words(self.plain, a, b)
            self.cast.past.append(Sentence(w, self.paragraph))
            events, spoken = self._tell(w)
            for k in w.quotes:
                q = self.at.get(w.start[k])
                if q:
                    first = announced if q.start == inside[0][0] else None
                    self._give_speaker(q, k, w, events, first)
            quiet = self.spoke is None or not w.quotes and spoken and spoken[-1].speaker_start >= 0
            if spoken and quiet:
                self.spoke = spoken[-1]
        if self.plain[a:b].rstrip().endswith(":"):
            own = [said for _, said in events if said.speaker]
            self.lead = own[-1] if own else self.said(w, leads_in(w))
        self.last = self.spoke

    def _tell(self, w: Words) -> tuple[list[Told], list[Said]]:
        """The attributions of a unit, whose contents become statements; and who speaks in it."""
        events, spoken = list[Told](), list[Said]()
        for e in events_of(w) or self._headline(w):
            said = self.said(w, e)
            events.append((e, said))
            self.cast.past[-1].sources.append(said.speaker)
            kept = [c for c in tells(w, e) if chance_told(w, e, c, said.source) >= TOLD]
            if kept or SAYS.match(w.low[e.cue]) or any(e.distance(k) < 1 for k in w.quotes):
                spoken.append(said)
                self.cast.hear(said)
            for x, y in kept:
                if not self.out or w.start[x] >= self.out[-1].end:
                    statement = copy(said)
                    statement.start, statement.end = w.start[x], w.end(y - 1)
                    self.out.append(statement)
        return events, spoken

    def _headline(self, w: Words) -> list[Event]:
        """What the first paragraph puts behind a name and a colon, where the name comes again."""
        e = headlined(w) if self.paragraph == 0 else None
        if e is None:
            return []
        name = self.plain[w.span[0] : w.end(e.source[1] - 1)].lower()
        return [e] if self.cast.lower.count(name) > 1 else []

    def _give_speaker(
        self, q: Said, k: int, w: Words, events: list[Told], announced: Said | None
    ) -> None:
        """Give a quotation (word k of its unit) its speaker; `announced` is whom a colon right
        before its paragraph leads to."""
        if q.kind in UNMARKED or q.speaker:  # its own line says who speaks
            answer = self.text.startswith("A:", q.start)
            q.speaker = answers(self.cast) if answer else self.cast.name(q.speaker)
        elif q.kind in ("scare", "title"):
            if near := [s for e, s in events if any(x <= k < y for x, y in e.content)]:
                q.follows(near[0])
            return
        elif announced and not any(e.distance(k) == -1 for e, _ in events):
            q.follows(announced)
            self.spoke = q
        else:
            self._attribute(q, k, w, events)
        if q.speaker:
            self.cast.hear(q)

    def _attribute(self, q: Said, k: int, w: Words, events: list[Told]) -> None:
        """By the nearest cue; by 'Name: “…”' or a weaker cue before it; else whoever spoke before
        it in its paragraph, or in the one before where it stands alone."""
        if w.low[0] == "asked" and k == w.quotes[0] < 5:
            return  # Asked, “…?” X replied: by whom is not said
        near = min(
            events, key=lambda x: (x[0].source[0] == x[0].source[1], x[0].distance(k)), default=None
        )
        colon = k > 0 and w.low[k - 1] == ":"
        led = introduced(w, k) if colon or near is None and self.spoke is None else None
        if led is not None and (
            near is None
            or near[0].cue < led.source[0]
            or near[0].cue > k
            and near[0].distance(k) >= 0
        ):
            q.follows(self.said(w, led))
        elif near is not None and near[0].source[1] > near[0].source[0]:
            q.follows(near[1])
        elif not any(x[0].isalnum() and x not in STOPS and x not in SKIPS for x in w.low):
            q.follows(self.spoke or self.last or q, cue=False)
        if q.speaker_start >= 0:
            self.spoke = q

    def said(self, w: Words, e: Event) -> Said:
        """What an event says of its speaker and cue."""
        text, i = self.text, e.cue
        cue_end = w.end(min(i + (w.low[i] == "according"), len(w.low) - 1))
        cue = text[w.start[i] : cue_end]
        said = Said(0, 0, "statement", cue=cue, cue_start=w.start[i])
        said.stance = stances().get(w.low[i], "")
        first, last = e.source
        if last <= first:
            return said
        said.source = "thing"
        a, b, kind = speaker_in(w, first, last)
        said.speaker_start, said.speaker_end = w.start[a], w.end(b - 1)
        # the mention is the pronoun; the speaker, whom it stands for
        if w.low[first] in ("who", "which"):
            first, last = _relative(w, first)
            if last <= first:
                return said
            a, b, kind = speaker_in(w, first, last)
        mention, phrase = text[w.start[a] : w.end(b - 1)], text[w.start[first] : w.end(last - 1)]
        if small := next((n for n in self.cast.small if phrase.lower().endswith(n)), ""):
            said.speaker_start, mention, kind = said.speaker_end - len(small), small, "name"
        said.source = "pronoun" if mention.lower() in HE | SHE | THEY | {"it"} else kind or "thing"
        said.speaker, said.role, said.sure = self.cast.who(
            mention, kind, phrase, self.paragraph, w.start[first], w.end(last - 1)
        )
        return said


def _relative(w: Words, who: int) -> Phrase:
    """Whom a relative pronoun stands for: objections from | lawmakers | who have warned."""
    first, last = phrase_before(w, who + 1)
    link = max((k for k in range(first, last - 1) if w.low[k] in LINKS), default=-1)
    return (link + 1, last) if link > first and not speaker_in(w, first, last)[2] else (first, last)


def units(
    text: str, sentences: list[tuple[int, int]], quotes: list[Said]
) -> Iterator[tuple[int, int]]:
    """Sentences; those that a quotation runs through joined into one, and '“Why?” X asked' too."""
    starts = [q.start for q in quotes]
    low = -1
    for n, (a, b) in enumerate(sentences):
        low = a if low < 0 else low
        q = bisect_right(starts, b - 1) - 1
        if (
            q >= 0
            and n + 1 < len(sentences)
            and (quotes[q].end > b or quotes[q].end == b and _asked(text, b))
        ):
            continue
        yield low, b
        low = -1


def _asked(text: str, at: int) -> bool:
    """Whether what follows a quoted question is who asked it; behind a full stop: X said, and
    nothing else."""
    if text[at - 2] not in "?!…":
        return JUST_SAID.match(text, at) is not None
    return (m := SAID.match(text, at)) is not None and (
        stances().get(m[1].lower(), "") != "" or NAMED.fullmatch(text, at, m.start(1)) is not None
    )
