"""Who is speaking: quotations, statements that somebody is said to have made, and whose words they are.

No parser and no model: marks are read by a state machine, cues by a word list counted on annotated news (data/lexicons/cues.csv),
after the scheme of PolNeAR (Newell, Margolin & Ruths 2018): a source, a cue, a content.
"""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import pandas as pd

from .corpus import Corpus, per_corpus, span_table
from .project import lexicon
from .speakers import DETERMINERS, LINKS, PRONOUNS, SKIPS, STOPS, Cast, Words, name_in, phrase_after, phrase_before, role_in, words

COLUMNS = ["kind", "quotation", "speaker", "role", "speaker_start", "speaker_end", "cue", "cue_start", "stance", "closed"]
CLOSERS = {"“": ("”", '"', "“"), '"': ('"', "”"), "„": ("“", "”", '"'), "«": ("»",), "»": ("«",), "``": ("''", '"', "”"), "''": ("''",), "‘": ("’",), "'": ("'",)}
MARK = re.compile(r"``|''|[“”„«»\"‘]|(?<![\w’'])'(?=\w)|<[^<>\n]{1,300}>")
UNMARKED = {"post", "interview", "line"}


@dataclass
class Said:
    """A quotation or a statement while it is being read."""
    start: int
    end: int
    kind: str
    quotation: int = -1
    closed: bool = True
    speaker: str = ""
    role: str = ""
    speaker_start: int = -1
    speaker_end: int = -1
    cue: str = ""
    cue_start: int = -1
    stance: str = ""


def quoted(text: str, start: int, end: int, open_before: str = "") -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, opening mark, closed) of each quoted string of text[start:end], one paragraph; marks included.

    `open_before` is the mark that the paragraph before left open: a closing mark without an opening one then ends that quotation.
    """
    opened, mark, busy = -1, "", start
    for m in MARK.finditer(text, start, end):
        sign, at = m.group(), m.start()
        if sign[0] == "<" or at < busy:
            continue
        spaced = at == start or text[at - 1].isspace() or text[at - 1] in "([—–-/"
        tight = m.end() < end and not text[m.end()].isspace()
        opens = spaced and tight
        if opened >= 0:
            if sign in CLOSERS[mark] and not (sign in ('"', "“", "''") and opens and text[at - 1] not in "—–-/"):
                yield opened, m.end(), mark, True
                opened = -1
                continue
            if sign != mark or not opens:
                continue                                   # nested, or a stray mark
            yield opened, opened + len(text[opened:at].rstrip()), mark, False
        elif sign in "‘'":
            if (close := _single(text, m.end(), end, CLOSERS[sign][0])) >= 0 and spaced:
                yield at, close, sign, True
                busy = close
            continue
        elif sign in ("”", '"', "''") and not opens and open_before:
            yield start, m.end(), open_before, True
            open_before = ""
            continue
        elif sign not in CLOSERS or sign == '"' and at > start and text[at - 1].isdigit() and not opens:
            continue
        opened, mark, open_before = at, sign, ""
    if opened >= 0 and text[opened:end].strip("“\"„«»` "):
        yield opened, end, mark, False


def _single(text: str, start: int, end: int, mark: str) -> int:
    """End of a string in single marks, -1 where there is none: an apostrophe is followed by a letter, a possessive by a word."""
    first = -1
    for m in re.compile(rf"(?<=\S){mark}(?!\w)").finditer(text, start, min(end, start + 600)):
        if text[m.start() - 1] in ",.?!…" or text[m.start() - 1] != "s" or text[m.end():m.end() + 1] in ",.;:":
            return m.end()
        first = m.end() if first < 0 else first
    return first


SMALL = set("a an the of and in on for to with at by from or as is it it's n' 'n'".split())
TITLED = re.compile(r"(?:\b(?:titled|entitled|called|film|movie|book|song|show|series|programme|program|novel|album|podcast|column|play|episode|paper|report|article|essay|"
                    r"memoir|documentary|on|of|headlined|author)|['’]s),?:? ?$", re.I)


def kind_of(text: str, start: int, end: int) -> str:
    """speech, scare or title: what a string in marks is, by its length, its capitals and what stands around it."""
    inner = text[start:end].strip("“”\"„«»`'‘’ ")
    found = inner.split()
    before, after = text[max(0, start - 30):start], text[end:end + 12]
    if re.search(r"[,:] ?$", before) and re.search(r"\w[,:] ?$", before) and text[end - 2:end - 1] in ".!?":
        return "speech"
    if not re.search(r"[.!?]$", inner) or len(found) < 6:
        capitals = sum(x[0].isupper() or x[0].isdigit() for x in found)
        small = sum(x.lower() in SMALL for x in found)
        if found and found[0][0].isupper() and capitals + small >= len(found) and capitals >= min(2, len(found)) and (len(found) > 1 or TITLED.search(before)):
            if TITLED.search(before) or not re.match(r",? (?:\w+ )?(?:said|says|he|she|they)\b", after) and not inner.endswith(("!", "?")):
                return "title"
    if len(found) <= 2 and not re.search(r"[.!?,…]$", inner):
        return "scare"
    return "speech"


def quotations_of(text: str, paragraphs: list[tuple[int, int]]) -> list[Said]:
    """All quoted strings of an article; those of one quotation over several paragraphs share `quotation`."""
    out = unmarked(text, paragraphs)
    for n, said in enumerate(out):
        said.quotation = n
    paragraphs = [(a, b) for a, b in paragraphs if not any(q.start <= a < q.end for q in out)]
    open_before, chain = "", []                            # the mark left open by the paragraph before, the rows it left open
    for start, end in paragraphs:
        rows = list(quoted(text, start, end, open_before))
        for n, (a, b, mark, closed) in enumerate(rows):
            goes_on = n == 0 and a == start and bool(open_before) and bool(chain)
            said = Said(a, b, "speech" if not closed or goes_on else kind_of(text, a, b), chain[-1].quotation if goes_on else len(out), closed)
            if goes_on and closed:
                for row in chain:
                    row.closed = True
            if n == 0 and not goes_on:
                chain = []
            out.append(said)
            chain = [*chain, said] if not closed and b == end else []
            open_before = mark if chain else ""
        if not rows:
            open_before, chain = "", []
    return sorted(out, key=lambda q: q.start)


SIGNED = re.compile(r"[—–-]{1,2} ?([^\W\d_][^()@\n]{1,60}?) ?\(@\w{1,30}\)")
LABEL = re.compile(r"(Q|A|[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?: [A-ZÀ-Þ.'’-]+){0,3}|[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,2}):\s+(?=\S)")


def unmarked(text: str, paragraphs: list[tuple[int, int]]) -> list[Said]:
    """Speech without marks: a post above its signature, 'Q:' and 'A:' of an interview, 'NAME: …' lines of which at least two stand together."""
    out: list[Said] = []
    labels = [LABEL.match(text, a, b) for a, b in paragraphs]
    for n, ((a, b), label) in enumerate(zip(paragraphs, labels, strict=True)):
        beside = [x for x in labels[max(0, n - 1):n] + labels[n + 1:n + 2] if x]
        if label and beside and (label[1].isupper() and any(x[1].isupper() for x in beside) or sum(x is not None and x[1] == label[1] for x in labels) > 1):
            kind = "interview" if label[1] in ("Q", "A") else "line"
            out.append(Said(a, b, kind, speaker="" if kind == "interview" else label[1].title() if label[1].isupper() else label[1],
                            speaker_start=-1 if kind == "interview" else a, speaker_end=-1 if kind == "interview" else label.end(1)))
        elif (signed := SIGNED.search(text, a, b)) and b - signed.end() < 40:
            start, end = (a, a + len(text[a:signed.start()].rstrip())) if signed.start() - a > 20 else paragraphs[n - 1] if n else (a, a)
            if end > start and not MARK.match(text, start):
                out.append(Said(start, end, "post", speaker=signed[1], speaker_start=signed.start(1), speaker_end=signed.end(1)))
    return out


@cache
def _stances() -> dict[str, str]:
    table = lexicon("reporting_verbs", ("word", "stance"))
    return dict(zip(table["word"].str.lower(), table["stance"], strict=True))


@cache
def _cues() -> dict[str, dict[str, tuple[int, int]]]:
    """Word -> what follows it -> how often it was a cue there, how often it was seen there; '' for anything. Not counted: 3 times in 4."""
    table = lexicon("reporting_verbs", ("word", "cue", "seen"))
    classes = [c for c in table if c in AFTER]
    out: dict[str, dict[str, tuple[int, int]]] = {}
    for row in table.to_dict("records"):
        cells = {c: (int(x), int(n)) for c in classes if row[c] for x, n in [row[c].split("/")]}
        out[row["word"].lower()] = cells | {"": (int(row["cue"] or 3), int(row["seen"] or 4))}
    return out


@cache
def _odds() -> dict[str, float]:
    """By how much what follows raises or lowers the odds that a word is a cue, over all words."""
    sums = {c: [1.0, 1.0, 0.0] for c in AFTER}             # cues seen, cues expected from the words alone, all seen
    for cells in _cues().values():
        chance = cells[""][0] / (cells[""][1] + 2)
        for c, (x, n) in cells.items():
            if c:
                sums[c] = [sums[c][0] + x, sums[c][1] + n * chance, sums[c][2] + n]
    return {c: (x / (n - x + 2)) / (e / (n - e + 2)) for c, (x, e, n) in sums.items()}


@cache
def likely(word: str, following: str) -> float:
    """The chance that the word is a cue before what follows it: as counted there, and where it was seldom seen there as counted anywhere."""
    cells = _cues().get(word)
    if not cells:
        return 0.0
    cue, seen = cells[""]
    odds = cue / (seen - cue + 2) * _odds().get(following, 1.0)
    x, n = cells.get(following, (0, 0))
    return (x + 12 * odds / (1 + odds)) / (n + 12)


BE, POSSESSIVE = set("is are was were be been being".split()), {"'s", "’s", "his", "her", "their", "its", "my", "our", "your"}
ARTICLES = set("the a an this these those any no some".split())
CLAUSE = {"he", "she", "they", "it", "there", "we", "i", "you"}
WH = set("if whether how why what when where who which whom".split())
PREPOSITIONS = set("of for on against about with at by from in into over as towards toward between under".split())
HEARERS = {"tell", "tells", "told", "telling", "ask", "asks", "asked", "asking", "urge", "urges", "urged", "urging", "remind", "reminded", "inform", "informed",
           "assure", "assured", "warn", "warned", "warns", "warning", "advise", "advised", "encourage", "encouraged", "convince", "convinced", "persuade", "persuaded"}


AFTER = PREPOSITIONS | {"that", "to", ",", ":", "clause", "quote", "whether", "end", "article", "name", "ing", "other"}


def before(w: Words, i: int) -> str:
    """What stands before a word, in one of a dozen classes."""
    j = i - 1
    while j >= 0 and (w.low[j] in SKIPS and w.low[j] not in BE or w.low[j].endswith("ly") and not w.capital[j]):
        j -= 1
    if j < 0:
        return "start"
    low = w.low[j]
    if low[0] == "■":
        return "quote"
    for name, members in (("be", BE), ("possessor", POSSESSIVE), ("article", ARTICLES), ("to", {"to"}), ("and", {"and", "or", "but"}),
                          ("who", {"who", "which", "that"}), ("preposition", PREPOSITIONS), ("pronoun", CLAUSE)):
        if low in members:
            return name
    return "mark" if not low[0].isalnum() else "name" if w.capital[j] else "word"


def after(w: Words, i: int) -> str:
    """What follows a word, in one of some twenty classes; a preposition stands for itself."""
    if i + 1 >= len(w.low):
        return "end"
    low = w.low[i + 1]
    if low in (",", ":") and i + 2 < len(w.low) and w.low[i + 2][0] in "■\"'":
        return "quote"
    if low[0] == "■":
        return "quote"
    if low in PREPOSITIONS or low in ("that", "to", ",", ":"):
        return low
    if low in CLAUSE:
        return "clause"
    if low in WH:
        return "whether"
    if not low[0].isalnum():
        return "end"
    if low in ARTICLES or low in POSSESSIVE or low[0].isdigit():
        return "article"
    return "name" if w.capital[i + 1] else "ing" if low.endswith("ing") else "other"


def units(text: str, sentences: list[tuple[int, int]], quotes: list[Said]) -> Iterator[tuple[int, int]]:
    """Sentences, those that a quotation runs through joined into one."""
    starts = [q.start for q in quotes]
    low = -1
    for a, b in sentences:
        low = a if low < 0 else low
        q = bisect_right(starts, b - 1) - 1
        if q >= 0 and (quotes[q].end > b or quotes[q].end == b and text[b - 2] in "?!…" and SAID.match(text, b)):
            continue
        yield low, b
        low = -1
    if low >= 0:
        yield low, sentences[-1][1]


def masked(text: str, quotes: list[Said]) -> str:
    """The text with every quotation as a run of ■, so that its words are not read as the outlet's."""
    pieces, at = [], 0
    for q in quotes:
        pieces += [text[at:q.start], "■" * (q.end - q.start)]
        at = q.end
    return "".join([*pieces, text[at:]])


def _articles(corpus: Corpus) -> Iterator[tuple[str, str, list[tuple[int, int]], list[list[tuple[int, int]]]]]:
    """(article, text, paragraphs, the sentences of each)"""
    parts, sentences = corpus.parts, corpus.sentences
    within: list[list[tuple[int, int]]] = [[] for _ in range(len(parts))]
    for n, a, b in zip(sentences["paragraph"].tolist(), sentences["start"].tolist(), sentences["end"].tolist(), strict=True):
        within[n].append((a, b))
    rows: dict[str, list[int]] = {}
    for n, article in enumerate(parts["article"].tolist()):
        rows.setdefault(article, []).append(n)
    start, end = parts["start"].tolist(), parts["end"].tolist()
    text = dict(zip(corpus.articles.index, corpus.articles["text"].tolist(), strict=True))
    for article, which in rows.items():
        yield article, text[article], [(start[n], end[n]) for n in which], [within[n] for n in which]


def units_of(corpus: Corpus) -> Iterator[tuple[str, Words]]:
    for article, text, paragraphs, sentences in _articles(corpus):
        quotes = quotations_of(text, paragraphs)
        plain = masked(text, quotes)
        for inside in sentences:
            for a, b in units(text, inside, quotes):
                yield article, words(plain, a, b)


LIKELY = 0.33
SAID = re.compile(r" ?[^\"“”.?!■]{1,70}?\b(?:said|says|asked|told|wrote|added|cried|shouted|replied|tweeted|continued|joked|wondered)\b(?! that| he| she)")
SAYS = re.compile(r"sa(?:id|ys?|ying)$|t(?:old|ells?|elling)$|add(?:ed|s|ing)$|wr(?:ote|ites?|iting)$")


@dataclass
class Event:
    """A cue, who stands by it, and what is attributed by it (word numbers; last exclusive)."""
    cue: int
    source: tuple[int, int]
    content: list[tuple[int, int]]
    trailing: bool = False


RAISED = set("expected likely unlikely seem seems seemed seeming appear appears appeared appearing poised believed thought said rumored rumoured reported alleged favored "
             "supposed considered known".split())
DAYS = set("monday tuesday wednesday thursday friday saturday sunday today yesterday".split())
AFTER_COMMA = set("but which who whom whose while although though whereas where despite compared according saying said".split())
CLAUSE_LINKS = set("and but that as when while if because although though since after before where".split())
NOUN_LINKS = {"that", "to", "about", "for", "of", "over", "with", "on", "against", "at", "as"}
OBJECTS = {"him", "her", "it", "them", "me", "us", "you", "himself", "herself", "themselves", "this"}
SUBORDINATE = set("while although though as when after if because since despite before asked".split())
DASHES = {"—", "–", "--"}


def events_of(w: Words) -> list[Event]:
    """The attributions of one unit, left to right."""
    stop = len(w.low)
    while stop and not (w.low[stop - 1][0].isalnum() or w.low[stop - 1][0] in "■%$)"):
        stop -= 1
    beside = {i for k, low in enumerate(w.low) if low[0] == "■" for i in (*range(k + 1, k + 9), k - 1, k - 2) if 0 < i < stop}
    out: list[Event] = []
    busy = 0                                               # words up to here are content already
    for i, low in enumerate(w.low):
        if i < busy or (low not in _cues() and i not in beside):
            continue
        left, right = before(w, i), after(w, i)
        if likely(low, right) < LIKELY and not (i in beside and verb_beside(w, i, left, right)):
            continue
        e = _event(w, i, left, right, busy, stop, out[-1].source if out else None)
        if e is None:
            continue
        if e.trailing and (low == "according" or SAYS.match(low)):           # what was said encloses what is said to be wanted in it
            while out and not out[-1].trailing and not any(x[0] == "■" for x in w.low[out[-1].cue:i]):
                out.pop()
            since = _reach(out[-1]) if out else 0
            since = max([since, *[k + 1 for k in range(since, e.content[0][0]) if w.low[k][0] == "■"]])
            e = _event(w, i, left, right, since, stop, None) or e
        out.append(e)
        busy = _reach(e)
    return out


def verb_beside(w: Words, i: int, left: str, right: str) -> bool:
    """Whether a word that is no sure cue is the verb of a quotation beside it: X thundered: “…”; “…,” X thundered."""
    if not w.low[i].endswith(("ed", "s", "ing")) and w.low[i] not in _cues() or w.low[i] in STOPS or w.low[i] in SKIPS or w.capital[i]:
        return False
    if w.low[i - 1][0] == "■" and right in ("name", "article"):
        return True
    if right == "quote":
        return left in ("name", "pronoun") or (w.low[i] in _cues() and left in ("word", "who", "mark"))
    source = phrase_before(w, i)
    k = source[0] - 1 - (source[0] > 0 and w.low[source[0] - 1] == ",")
    return source[1] > source[0] and k >= 0 and w.low[k][0] == "■" and right in ("end", ",", "in", "on", "at", "of", "to", "as")


def _reach(e: Event) -> int:
    """The first word that an event leaves to the next."""
    return max(e.cue + 1, e.source[1] if e.trailing else 0, *[b for a, b in e.content if a > e.cue])


def _event(w: Words, i: int, left: str, right: str, busy: int, stop: int, spoke: tuple[int, int] | None) -> Event | None:
    low = w.low[i]
    clauses = takes_clause(low)
    if low == "according":
        source = phrase_after(w, i + 2, stop)
        if i - busy < 3 and source[1] < stop and w.low[source[1]] == ",":
            return Event(i, source, [(source[1] + 1, clause_end(w, source[1] + 1, stop, True))])
        return Event(i, source, _earlier(w, busy, i), True)
    ahead = phrase_after(w, i + 1, stop) if right in ("name", "article", "other") and not low.endswith("ing") else (i, i)
    source = phrase_before(w, i, busy)
    apposed = source[1] > source[0] and (source[0] <= busy or not w.low[source[0] - 1][0].isalnum() or w.low[source[0] - 1] in ("and", "but"))
    if ahead[1] > ahead[0] and i > busy and not apposed and (w.low[i - 1] == "," or w.low[i - 1] in DASHES or w.low[i - 1][0] == "■") \
            and (ahead[1] >= stop or not w.low[ahead[1]][0].isalnum() or w.low[ahead[1]] in LINKS | {"who", "during", "as", "after", "when"}):
        return Event(i, ahead, _earlier(w, busy, i), True)                  # …, said X
    if i == 0 and ahead[1] > ahead[0] and ahead[1] < stop and w.low[ahead[1]] == ":":
        return Event(i, ahead, [(ahead[1] + 1, stop)])                       # Said X: …
    if right == "to" and i + 2 < stop and w.low[i + 2] in _cues() and likely(w.low[i + 2], after(w, i + 2)) >= LIKELY and low not in RAISED:
        return None                                        # sought to explain: the second verb is the cue
    behind = source[0] - 1 - (source[0] > 0 and w.low[source[0] - 1] in ",")
    if right not in ("that", "quote") and source[1] > source[0] and behind >= busy and w.low[behind][0] == "■" and not low.endswith("ing"):
        return Event(i, source, [(behind, behind + 1)], True)               # “…,” X said
    if left == "be" and right not in ("that", "whether", "quote", "of", "about", "on", "with", "against") and low.endswith(("ed", "en", "wn", "ght", "ld")):
        agent = w.low.index("by", i + 1, i + 4) if "by" in w.low[i + 1:i + 4] else -1
        if right == "to":                                  # X is expected to …
            return Event(i, (i, i), [(source[0], clause_end(w, i + 1, stop, False))])
        return Event(i, phrase_after(w, agent + 1, stop) if agent > 0 else (i, i), [source])
    if right == "to" and low in RAISED:
        return Event(i, (i, i), [(source[0], clause_end(w, i + 1, stop, False))])
    if left == "possessor":
        j = i - 1
        while j > 0 and w.low[j] not in POSSESSIVE:
            j -= 1
        source = phrase_before(w, j) if w.low[j] in ("'s", "’s") else (j, j + 1)
    elif left in ("to", "and", "start") or source[0] == source[1] or low.endswith("ing") and left in ("mark", "quote", "preposition"):
        source = spoke or subject(w, i)
    elif right in (",", "end") and source[0] > busy + 1 and (w.low[source[0] - 1] == "," or w.low[source[0] - 1] in DASHES):
        earlier = _earlier(w, busy, source[0])             # …, X said
        if right == "," and i + 2 < stop and not w.low[i + 2].endswith("ing"):                  # …, X said, …
            later = (i + 2, clause_end(w, i + 2, stop, clauses))
            earlier = [later] if earlier[0][1] - earlier[0][0] <= 3 else [*earlier, later]
        return Event(i, source, earlier, True)
    first = content_start(w, i, right, clauses, stop)
    for k in range(i + 1, min(i + 5, stop - 1)):           # expressed concern about …: the noun leads to the content
        if not w.low[k][0].isalnum() or w.low[k] in STOPS:
            break
        if w.low[k] in _cues() and after(w, k) in NOUN_LINKS and likely(w.low[k], after(w, k)) >= LIKELY:
            first = k + 1 + (after(w, k) in PREPOSITIONS)
            break
    if w.low[i - 1] in ("who", "which") and left == "who":
        source = (i - 1, i)
    early = i < 8 and (w.low[0] in SUBORDINATE or i == 0 and low.endswith(("ed", "ing")))
    clause = not early and w.low[first] in CLAUSE | WH | {"that"} or (clauses and right not in PREPOSITIONS and right != "to") if first < stop else False
    return Event(i, source, [(first, clause_end(w, first, stop, clause))])


def _earlier(w: Words, start: int, last: int) -> list[tuple[int, int]]:
    """What stands before a cue that comes after its content."""
    while last > start and not (w.low[last - 1][0].isalnum() or w.low[last - 1][0] == "■"):
        last -= 1
    while start < last and (not w.low[start][0].isalnum() and w.low[start][0] != "■" or w.low[start] in ("and", "but", "or")):
        start += 1
    return [(start, last)]


@cache
def takes_clause(word: str) -> bool:
    """Whether the word, as a cue, is often followed by a clause: said he would, not criticised he would."""
    cells = _cues().get(word, {})
    return bool(cells) and sum(cells[a][0] for a in ("that", "clause", "whether", "quote") if a in cells) >= .15 * cells[""][0]


def content_start(w: Words, i: int, right: str, clauses: bool, stop: int) -> int:
    """The word at which content behind a cue begins: past those to whom it is said, and past when and where."""
    j = i + 1
    if clauses or w.low[i] in HEARERS:
        near = range(j, min(j + 12, stop))
        if w.low[i] in HEARERS or right in PREPOSITIONS or right in (",", "end") or (j < stop and w.low[j] in DAYS):
            for k in near:
                if w.low[k] in ("that", "if", "whether") or w.low[k][0] == "■" or (w.low[i] in HEARERS and w.low[k] in ("to", "how", "why", "what")):
                    return k
                if w.low[k] in (".", ";", "and", "but"):
                    break
        if w.low[i] in HEARERS and right in ("name", "article", "other"):
            return min(phrase_after(w, j, stop)[1], stop - 1) if clauses else j
        while j < stop and w.low[j] in DAYS:
            j += 1
        if j < stop and w.low[j] in ("on", "in", "at", "during", "to") and right != "to":
            j = phrase_after(w, j + 1, stop)[1]
        if j < stop and w.low[j] == ",":
            j += 1
        return min(j, max(stop - 1, i + 1))
    return j + (right in PREPOSITIONS)


def subject(w: Words, i: int) -> tuple[int, int]:
    """The first noun phrase before word i that looks like the subject of a sentence: no preposition before it, a verb behind it."""
    for j in range(1, min(i + 1, 40)):
        low = w.low[j]
        if low in SKIPS or low in _cues() and not w.capital[j] or low == "who" or (low.endswith(("ed", "s")) and not w.capital[j]):
            first, last = phrase_before(w, j)
            if last > first and (first == 0 or not w.low[first - 1][0].isalnum() or w.low[first - 1] in CLAUSE_LINKS) and not w.low[first].endswith(("ing", "ed")) \
                    and (w.capital[first] or w.low[first] in DETERMINERS | PRONOUNS) and w.low[first] not in STOPS | LINKS:
                return first, last
    return i, i


def clause_end(w: Words, first: int, stop: int, clause: bool) -> int:
    """Where content that begins at word `first` ends: a clause runs on to the end, other content stops at a comma."""
    if not clause and first + 1 < stop and w.low[first] in OBJECTS and (w.low[first + 1] in BE or not w.low[first + 1][0].isalnum()):
        return first + 1
    for j in range(first + 1, stop):
        low = w.low[j]
        following = w.low[j + 1] if j + 1 < stop else ""
        if low == ";" or (low in DASHES and not clause) or (low == "," and (
                not clause and following not in ("including", "and", "or") or following in AFTER_COMMA or following.endswith("ing") and following in _cues()
                or following in ("and", "but") and j + 2 < stop and w.low[j + 2] in _cues())):
            return j
        if low in (",", "and", "but") and any(w.low[k] in _cues() and after(w, k) in ("that", "clause", "quote") and likely(w.low[k], after(w, k)) > .6
                                              for k in range(j + 2, min(j + (7 if low == "," else 4), stop))):
            return j
        if not clause and low in ("and", "but") and following in _cues():
            return j
    return stop


@per_corpus
def _all(corpus: Corpus) -> pd.DataFrame:
    """Quotations and statements in one table, in the order of the text."""
    rows: list[tuple] = []
    number = 0
    for article, text, paragraphs, sentences in _articles(corpus):
        quotes = quotations_of(text, paragraphs)
        said = quotes + statements_of(text, quotes, sentences)
        for q in sorted(said, key=lambda q: (q.start, q.end)):
            rows.append((article, q.start, q.end, q.kind, number + q.quotation if q.quotation >= 0 else -1, q.speaker, q.role, q.speaker_start,
                         q.speaker_end, q.cue, q.cue_start, q.stance, q.closed))
        number += len(quotes)
    return span_table(corpus, rows, COLUMNS)


def statements_of(text: str, quotes: list[Said], sentences: list[list[tuple[int, int]]]) -> list[Said]:
    """The statements of an article; on the way every quotation gets its speaker."""
    cast = Cast(text)
    plain = masked(text, quotes)
    cast.plain, cast.starts = plain, [inside[0][0] if inside else 0 for inside in sentences]
    at = {q.start: q for q in quotes}
    out: list[Said] = []
    last: Said | None = None                               # who spoke before
    for number, inside in enumerate(sentences):
        spoke: Said | None = None
        for a, b in units(text, inside, quotes):
            w = words(plain, a, b)
            marks = [(k, at[w.start[k]]) for k, low in enumerate(w.low) if low[0] == "■" and w.start[k] in at]
            events = [(e, _said(w, e, text, cast, number)) for e in events_of(w)]
            for e, said in events:
                for x, y in e.content:
                    if y > x and any(w.low[k][0].isalnum() for k in range(x, y)):
                        out.append(replace(said, start=w.start[x], end=w.end[y - 1]))
            for k, q in marks:
                if q.kind != "speech":
                    if q.kind in UNMARKED:
                        q.speaker = cast.last[0] if text.startswith("A:", q.start) else cast.name(q.speaker)
                    elif q.kind == "scare" and (near := [s for e, s in events if any(x <= k < y for x, y in e.content)]):
                        _give(q, near[0])
                    continue
                near = min(events, key=lambda x: (x[0].source[0] == x[0].source[1], _distance(x[0], k)), default=None)
                led = introduced(w, k) if k and w.low[k - 1] == ":" or near is None and spoke is None else None
                if led is not None and (near is None or near[0].cue < led.source[0] or near[0].cue > k):
                    _give(q, _said(w, led, text, cast, number))
                    spoke = q
                elif near is not None and near[0].source[1] > near[0].source[0]:
                    _give(q, near[1])
                    spoke = q
                elif spoke is not None:
                    _give(q, spoke, cue=False)
                elif last is not None and len(w.low) - len(marks) < 3:
                    _give(q, last, cue=False)
            if spoke is None and events:
                spoke = events[-1][1]
        last = spoke or last
    for one, two in pairwise(quotes):                      # one quotation over several paragraphs has one speaker
        if one.quotation == two.quotation:
            for x, y in ((one, two), (two, one)):
                if x.speaker_start < 0 <= y.speaker_start:
                    _give(x, y, cue=False)
    out.sort(key=lambda s: (s.start, s.end))
    kept: list[Said] = []
    for s in out:
        if s.end > s.start and (not kept or s.start >= kept[-1].end):
            kept.append(s)
    return kept


def introduced(w: Words, k: int) -> Event | None:
    """A quotation that no sure cue stands by: after a name and a colon, or after the likeliest word before it."""
    if k > 1 and w.low[k - 1] in (":", "—", "-"):
        source = phrase_before(w, k - 1)
        if source[1] > source[0] and (source[0] == 0 or not w.low[source[0] - 1][0].isalnum()):
            return Event(k - 1, source, [(k, k + 1)])
    best = max((i for i in range(max(0, k - 25), k) if w.low[i] in _cues()), key=lambda i: likely(w.low[i], after(w, i)) - (k - i) / 100, default=None)
    if best is None or likely(w.low[best], after(w, best)) < .1:
        return None
    source = phrase_before(w, best)
    return Event(best, source if source[1] > source[0] else subject(w, best), [(k, k + 1)])


def _distance(e: Event, k: int) -> int:
    if e.trailing and 0 < min(e.cue, e.source[0]) - k <= 2:
        return -1
    if any(a <= k < b for a, b in e.content):
        return 0
    return min(abs(k - e.cue), abs(k - e.source[0])) if e.trailing or k < e.cue else 5 + abs(k - e.cue)


def _said(w: Words, e: Event, text: str, cast: Cast, paragraph: int) -> Said:
    """What an event says of its speaker and cue."""
    said = Said(0, 0, "statement", cue=text[w.start[e.cue]:w.end[e.cue + (w.low[e.cue] == "according")]], cue_start=w.start[e.cue], stance=_stances().get(w.low[e.cue], ""))
    first, last = e.source
    if last > first:
        a, b = name_in(w, first, last)
        said.speaker_start, said.speaker_end = w.start[a], w.end[b - 1]
        if w.low[first] in ("who", "which"):               # the mention is the pronoun; the speaker, whom it stands for
            first, last = phrase_before(w, first + 1)
            a, b = name_in(w, first, last) if last > first else e.source
        mention, phrase = text[w.start[a]:w.end[b - 1]], text[w.start[first]:w.end[min(last, len(w.low)) - 1]]
        small = next((n for n in cast.small if phrase.lower().endswith(n)), "")
        if small and e.source == (first, last):
            said.speaker_start, mention = said.speaker_end - len(small), small
        behind = text[w.end[last - 1]:w.end[last - 1] + 80]
        apposition = re.match(r",? (?:(?:a|an|the|who) [^,.;“”\"]{3,70}|[^,.;“”\"]{3,60})(?=[,.])", behind) if behind[:1] == "," else None
        said.speaker, said.role = cast.who(mention, phrase, paragraph, *cast.before(w.start[first], paragraph), behind)
        if not said.role and apposition:
            said.role = role_in(apposition.group())[1]
            cast.roles[said.speaker] = said.role
    return said


def _give(q: Said, by: Said, cue: bool = True) -> None:
    q.speaker, q.role, q.speaker_start, q.speaker_end = by.speaker, by.role, by.speaker_start, by.speaker_end
    if cue:
        q.cue, q.cue_start, q.stance = by.cue, by.cue_start, by.stance


@per_corpus
def quotations(corpus: Corpus) -> pd.DataFrame:
    """Spans of quoted strings, marks included, and of speech without marks."""
    table = _all(corpus)
    return table[table["kind"] != "statement"].reset_index(drop=True)


@per_corpus
def statements(corpus: Corpus) -> pd.DataFrame:
    """Spans of what somebody is said to have said, thought or wanted without quoting it: the columns of `quotations`."""
    table = _all(corpus)
    return table[table["kind"] == "statement"].reset_index(drop=True)


@per_corpus
def voices(corpus: Corpus) -> pd.DataFrame:
    """Non-overlapping spans that are not the outlet's own words: voice (quotation or attributed), speaker, role.

    A quotation inside a statement wins over it; scare quotes and titles are narration.
    """
    rows: list[tuple] = []
    table = _all(corpus)
    for article, group in table[~table["kind"].isin(["scare", "title"])].groupby("article", sort=False):
        inside = [(s, e) for s, e, k in zip(group["start"], group["end"], group["kind"], strict=True) if k != "statement"]
        for start, end, kind, speaker, role in group[["start", "end", "kind", "speaker", "role"]].itertuples(index=False):
            if kind != "statement":
                rows.append((article, start, end, "quotation", speaker, role))
                continue
            for s, e in [*inside, (end, end)]:
                if s >= start and e > start or s >= end:
                    if min(s, end) > start:
                        rows.append((article, start, min(s, end), "attributed", speaker, role))
                    start = max(start, e)
                if start >= end:
                    break
    return span_table(corpus, rows, ["voice", "speaker", "role"]).sort_values(["article", "start"], kind="stable", ignore_index=True)
