"""Who is called what: labels, offices and named actors, grouped under their fullest name within an
event.

Where nothing in an article links a mention to a name, its referent is ''.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA

from ..base.progress import steps
from ..corpus.articles import Corpus, per_corpus, span_table
from ..english.mentions import ACRONYM, Mention, Name, Reader, fold, rows

COLUMNS = ["label", "family", "form", "referent", "kind", "spelling_of"]
# families of bodies too
BODIES = {
    "organisations",
    "business",
    "media",
    "parties",
    "security forces",
    "violent non-state actors",
}
HONOURS = {"Mr": "m", "Mrs": "f", "Ms": "f", "Miss": "f"}
JUNIOR = {"jr", "sr", "ii", "iii"}
APPOSED = re.compile(r", (?:(?:the|a|an|its|his|her|their|who is|who was) )?(?:[\w.]{1,30}['’]s )?")


def _fuller(names: Counter[Name], people: set[Name]) -> dict[Name, Name]:
    """Names of an event -> the commonest longer name that holds them: a surname before a first
    name, never a father for his junior."""
    holding: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for word in {name[0], name[-1]} if len(name) > 1 and name[-1] not in JUNIOR else ():
            holding[word].append(name)
    out: dict[Name, Name] = {}
    for name in names:
        size, person = len(name), name in people
        ends = [
            x
            for x in holding[name[-1]]
            if len(x) > size
            and (
                x[-size:] == name
                and (size > 1 or x in people and person)
                or size > 1
                and x in people
                and (x[0], x[-1]) == (name[0], name[-1])
            )
        ]
        opens = [
            x
            for x in holding[name[0]]
            if len(x) > size and x in people and person and x[:size] == name
        ]
        opens = [x for x in opens if size == 1 or names[x] >= names[name]]
        held = ends or opens
        # one cousin is not the X of a hundred mentions
        if held := [x for x in held if size > 1 or 50 * names[x] >= names[name]]:
            out[name] = max(held, key=lambda x: (names[x], len(x), x))
    return out


def _sound(text: str) -> str:
    """What spellings of one name share: its consonants, doubled ones once."""
    return re.sub(
        r"[aeiouyh]|(.)(?=\1)",
        "",
        text.replace("c", "k").replace("q", "k").replace("w", "v").replace("z", "s"),
    )


def _spellings(names: Counter[Name], known: set[Name]) -> dict[Name, Name]:
    """Rarer spellings -> the commonest: one letter apart, two from eight letters on, the consonants
    alike (Damerau 1964)."""
    out: dict[Name, Name] = {}
    kept: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(
        (n for n in names if n not in known and len("".join(n)) > 4), key=lambda n: (-names[n], n)
    ):
        text = " ".join(name)
        near = (
            x
            for x in kept[_sound(text)]
            if OSA.distance(text, y := " ".join(x), score_cutoff=2)
            <= 1 + (min(len(text), len(y)) >= 8)
        )
        if (other := next(near, None)) is not None:
            out[name] = other
        else:
            kept[_sound(text)].append(name)
    return out


def _stands_for(acronym: str, name: str) -> bool:
    """Do the capitals of a name, in order, hold the letters of the acronym?"""
    letters = iter(re.sub(r"[^A-Z]", "", name))
    return bool(ACRONYM.fullmatch(acronym)) and all(
        x in letters for x in acronym.replace(".", "").rstrip("s")
    )


class _Event:
    """The named actors of one event: which names are one bearer's, and which offices its articles
    link to them."""

    def __init__(self, texts: list[str], mentions: list[Mention], aliases: dict[Name, str]) -> None:
        self.texts, self.aliases = texts, aliases
        sexes: dict[Name, Counter[str]] = defaultdict(Counter)
        for m in mentions:
            sexes[fold(m.name)][self.sex(m)] += 1
        rarer = {
            (name, sex)
            for name, c in sexes.items()
            for sex, other in ("mf", "fm")
            if 0 < c[sex] <= c[other]
        }
        other = lambda m: (fold(m.name), self.sex(m)) in rarer
        self.mentions = mentions = [
            m._replace(name=texts[m.article][m.start : m.end]) if other(m) else m for m in mentions
        ]
        self.printed: dict[Name, Counter[str]] = defaultdict(Counter)
        kinds: dict[Name, Counter[str]] = defaultdict(Counter)
        named = [m for m in mentions if m.form == "name" and not self.is_land(m)]
        for m in named:
            self.printed[fold(m.name)][m.name] += 1
            kinds[fold(m.name)][m.kind] += 1
        names = Counter({k: c.total() for k, c in self.printed.items()})
        apart = {name for name in names if name[0].title() in HONOURS}
        people = {
            k
            for k, c in kinds.items()
            if 3 * c["person"] >= c["organisation"] + c["place"] + c["acronym"]
        } - apart
        self.fuller = _fuller(names, people)
        self.spelling = _spellings(names, apart | self.fuller.keys())
        for m, after in pairwise(named):
            if (
                after.article == m.article
                and texts[m.article][m.end : after.start] == " ("
                and _stands_for(after.name, m.name)
            ):
                self.fuller.setdefault(fold(after.name), fold(m.name))
        # "the Authority"
        for name in {fold(m.name) for m in mentions if m.form == "noun" and m.name} - names.keys():
            whole = {
                self.root(x)
                for x in names
                if len(x) > 1 and x[-1] == name[-1] and kinds[x]["organisation"]
            }
            if len(whole) == 1:
                self.fuller[name] = whole.pop()
        self.kinds: dict[Name, Counter[str]] = defaultdict(Counter)
        # root -> the longest of its names that is no rarity among them
        self.full: dict[Name, Name] = {}
        often: Counter[Name] = Counter()
        for name, counted in kinds.items():
            self.kinds[root := self.root(name)].update(counted)
            often[root] = max(often[root], names[name] * (len(name) > 1))
        for name in sorted(names, key=lambda x: (names[x], x)):
            root, best = self.root(name), self.full.get(self.root(name), ())
            if (
                len(name) >= len(best)
                and 4 * names[name] >= often[root]
                and name not in self.spelling
            ):
                self.full[root] = name
        self.links: dict[int, dict[str, Counter[tuple[str, Name]]]] = defaultdict(
            lambda: defaultdict(Counter)
        )
        # article and start of a label -> the name that it stands beside
        self.apposed: dict[tuple[int, int], Name] = {}
        self.told: dict[Name, tuple[str, str, str]] = {}  # referent, kind, spelling_of
        self._link()

    def sex(self, m: Mention) -> str:
        """m or f, where an honorific tells it. A Mr. and a Mrs. of one surname are two people."""
        return (
            HONOURS.get(self.texts[m.article][m.start : m.end].split(" ")[0].rstrip("."), "")
            if m.form == "name" and m.entry
            else ""
        )

    @staticmethod
    def is_land(m: Mention) -> bool:
        return m.entry is not None and m.entry.tag in "CP"

    def root(self, name: Name) -> Name:
        # a surname, its full name, the better spelling of that
        for _ in range(9):
            if (better := self.fuller.get(name) or self.spelling.get(name)) is None:
                break
            name = better
        return name

    def shown(self, name: Name) -> str:
        """The referent of a name: an alias of the scholar's, or its root as it is mostly
        printed."""
        root = self.root(name)
        printed = self.printed[self.full.get(root, root)]
        return (
            self.aliases.get(name)
            or self.aliases.get(root)
            or max(printed, key=lambda x: (x not in (x.lower(), x.upper()), printed[x]))
        )

    def kind(self, name: Name) -> str:
        """What the name's mentions in this event tell of its bearer; "in X" tells little."""
        votes = self.kinds[self.root(name)]
        likely = max(
            ("person", "organisation", "place"), key=lambda k: votes[k] * (1 + 2 * (k != "place"))
        )
        return likely if votes[likely] else "organisation" if votes["acronym"] else "unknown"

    def _link(self) -> None:
        """Labels and offices that an article puts beside a name: "President X", "X, the president",
        "X of Y, a terrorist"."""
        last: Mention | None = None
        for m in self.mentions:
            text = self.texts[m.article]
            if last and last.article != m.article:
                last = None
            if (
                last
                and m.form in ("name", "modifier")
                and text[last.end : m.start] in (" of ", " from ")
            ):
                last = last._replace(end=m.end)
            elif not self.is_land(m):
                bearer = fold(m.name) if m.form == "name" else ()
                single = (
                    m.form == "noun"
                    and not m.name
                    and m.entry
                    and m.entry.form == "noun"
                    and text[m.end : m.end + 1] not in ("'", "’")
                )
                if (
                    single
                    and last
                    and APPOSED.fullmatch(text, last.end, m.start)
                    and (
                        self.kind(fold(last.name)) in ("person", "unknown")
                        or m.entry
                        and m.entry.family in BODIES
                    )
                ):
                    bearer = self.apposed[m.article, m.start] = fold(last.name)
                for office in m.offices if bearer else ():
                    self.links[m.article][office][m.scope, self.root(bearer)] += 1
                last = m if m.form == "name" else None

    def holder(self, m: Mention) -> str:
        """Who holds this office in this article: the one whom it most often gives it, '' where that
        is nobody or not one."""
        held = m.offices[-1] if m.offices else ""
        links: Counter[tuple[str, Name]] = Counter()
        for office, counted in self.links[m.article].items() if held else ():
            if office == held or office.endswith(" " + held) or office.startswith(held + " of"):
                links.update(counted)
        exact = Counter({name: n for (scope, name), n in links.items() if scope == m.scope})
        best = exact.most_common(2)
        if (
            not best
            and len({name for _, name in links}) == 1
            and (not m.scope or any(not scope for scope, _ in links))
        ):
            # the Ruritanian president is the president, where there is no other
            best = [(next(iter(links))[1], 1)]
        return (
            self.shown(best[0][0]) if best and (len(best) == 1 or best[0][1] > best[1][1]) else ""
        )

    def columns(self, m: Mention) -> tuple[str, str, str, str, str, str]:
        """label, family, form, referent, kind, spelling_of"""
        family, label = (m.entry.family, m.entry.label) if m.entry else ("", "")
        if self.is_land(m):
            return m.name, "", m.form, m.name, m.kind, ""
        if m.form == "name":
            name = fold(m.name)
            if name not in self.told:
                better = self.spelling.get(name)
                self.told[name] = (
                    self.shown(name),
                    self.kind(name),
                    self.shown(better) if better else "",
                )
            return (
                " ".join(self.texts[m.article][m.start : m.end].split()),
                family,
                m.form,
                *self.told[name],
            )
        name = fold(m.name) if m.name else self.apposed.get((m.article, m.start), ())
        return (
            label,
            family,
            m.form,
            self.shown(name) if self.root(name) in self.printed else self.holder(m),
            m.kind,
            "",
        )


@per_corpus
def labels(corpus: Corpus) -> pd.DataFrame:
    """Who is called what: a span for each label, office and named actor.

    label         the word of data/lexicons/labels.csv, in the singular; for a name, the name as
    printed
    family        the label's family there; '' for a name without an office
    form          noun ("terrorists"), modifier ("terrorist attack"), abstract ("terrorism"), name
    referent      the fullest name that the event's articles give the same actor; '' where the
    article links the mention to no name
    kind          label, person, organisation, place, country, unknown
    spelling_of   the commoner spelling in the same event of which this is a variant, '' otherwise
    """
    reader = Reader(corpus)
    events: dict[str, list[int]] = defaultdict(list)
    for a, name in enumerate(corpus.articles["event"]):
        # an article of no known event stands alone
        events[name if isinstance(name, str) else f"\0{a}"].append(a)
    aliases = {fold(alias): referent for alias, referent in rows("aliases", "alias", "referent")}
    ids = corpus.articles.index.tolist()

    def rows_of(members: list[int]) -> list[tuple]:
        event = _Event(reader.texts, [m for a in members for m in reader.mentions(a)], aliases)
        return sorted((m.article, m.start, m.end, *event.columns(m)) for m in event.mentions)

    found = (
        (ids[a], *row, a)
        for members in steps(events.values(), len(events))
        for a, *row in rows_of(members)
    )
    table = span_table(corpus, found, [*COLUMNS, "number"])
    # events may be told by turns
    return table.iloc[np.argsort(table.pop("number"), kind="stable")].reset_index(drop=True)
