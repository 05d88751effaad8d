"""The named actors of one event: which names are one bearer's, and who holds which office."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from .bearers import fuller, spellings, stands_for
from .called import Name
from .mentions import Mention, fold

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
APPOSED = re.compile(r", (?:(?:the|a|an|its|his|her|their|who is|who was) )?(?:[\w.]{1,30}['’]s )?")


class Referents:
    """The named actors of one event: which names are one bearer's, and which offices its articles
    link to them."""

    def __init__(self, texts: list[str], mentions: list[Mention], aliases: dict[Name, str]) -> None:
        self.texts, self.aliases = texts, aliases
        self.mentions = mentions = self._honoured(mentions)
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
        self.fuller = fuller(names, people)
        self.spelling = spellings(names, apart | self.fuller.keys())
        self.meant = self._surnames(named, names, people)
        self._shorten(named, names, kinds)
        self.kinds: dict[Name, Counter[str]] = defaultdict(Counter)
        for name, counted in kinds.items():
            self.kinds[self.root(name)].update(counted)
        self.full = self._longest(names)
        self.links: dict[int, dict[str, Counter[tuple[str, Name]]]] = defaultdict(
            lambda: defaultdict(Counter)
        )
        # article and start of a label -> the name that it stands beside
        self.apposed: dict[tuple[int, int], Name] = {}
        self.told: dict[Name, tuple[str, str, str]] = {}  # referent, kind, spelling_of
        self._link()

    def _honoured(self, mentions: list[Mention]) -> list[Mention]:
        """The mentions, those by the rarer of Mr. and Mrs. with the honorific in the name."""
        sexes: dict[Name, Counter[str]] = defaultdict(Counter)
        for m in mentions:
            sexes[fold(m.name)][self.sex(m)] += 1
        rarer = {
            (name, sex)
            for name, c in sexes.items()
            for sex, other in ("mf", "fm")
            if 0 < c[sex] <= c[other]
        }
        return [
            m._replace(name=self.texts[m.article][m.start : m.end])
            if (fold(m.name), self.sex(m)) in rarer
            else m
            for m in mentions
        ]

    def _shorten(
        self, named: list[Mention], names: Counter[Name], kinds: dict[Name, Counter[str]]
    ) -> None:
        """Link acronyms in brackets, and "the Authority", to the names that they are short for."""
        for m, after in pairwise(named):
            if (
                after.article == m.article
                and self.texts[m.article][m.end : after.start] == " ("
                and stands_for(after.name, m.name)
            ):
                self.fuller.setdefault(fold(after.name), fold(m.name))
        nouns = {fold(m.name) for m in self.mentions if m.form == "noun" and m.name}
        for name in nouns - names.keys():
            whole = {
                self.root(x)
                for x in names
                if len(x) > 1 and x[-1] == name[-1] and kinds[x]["organisation"]
            }
            if len(whole) == 1:
                self.fuller[name] = whole.pop()

    def _longest(self, names: Counter[Name]) -> dict[Name, Name]:
        """Root -> the longest of its names that is no rarity among them."""
        often: Counter[Name] = Counter()
        for name in names:
            root = self.root(name)
            often[root] = max(often[root], names[name] * (len(name) > 1))
        full: dict[Name, Name] = {}
        for name in sorted(names, key=lambda x: (names[x], x)):
            root = self.root(name)
            common = 4 * names[name] >= often[root] and name not in self.spelling
            if common and len(name) >= len(full.get(root, ())):
                full[root] = name
        return full

    def _surnames(
        self, named: list[Mention], names: Counter[Name], people: set[Name]
    ) -> dict[tuple[int, Name], Name]:
        """Article and surname -> which of two people of that surname it means there: the only one
        whom the article names in full, or the one who is named in full three times as often in the
        event; () where it may be either."""
        full: dict[Name, set[Name]] = defaultdict(set)
        here: dict[tuple[int, Name], set[Name]] = defaultdict(set)
        for m in named:
            name = fold(m.name)
            if len(name) > 1 and name in people:
                full[name[-1:]].add(self.root(name))
                here[m.article, name[-1:]].add(self.root(name))
        out: dict[tuple[int, Name], Name] = {}
        for m in named:
            name = fold(m.name)
            if len(full.get(name, ())) > 1 and name in self.fuller:
                among = here[m.article, name] or full[name]
                often = sorted(among, key=lambda x: (-names[x], x))
                sure = len(often) == 1 or names[often[0]] >= 3 * names[often[1]]
                out[m.article, name] = often[0] if sure else ()
        return out

    def bearer(self, m: Mention) -> Name:
        """The name of a mention; of a surname that two people have, the full name that it means in
        its article, () where that is open."""
        name = fold(m.name)
        return self.meant.get((m.article, name), name)

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
                bearer = self.bearer(m) if m.form == "name" else ()
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
                    bearer = self.apposed[m.article, m.start] = self.bearer(last)
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
            printed = " ".join(self.texts[m.article][m.start : m.end].split())
            name = self.bearer(m)
            if not name:
                return printed, family, m.form, m.name, self.kind(fold(m.name)), ""
            if name not in self.told:
                better = self.spelling.get(name)
                self.told[name] = (
                    self.shown(name),
                    self.kind(name),
                    self.shown(better) if better else "",
                )
            return printed, family, m.form, *self.told[name]
        name = fold(m.name) if m.name else self.apposed.get((m.article, m.start), ())
        return (
            label,
            family,
            m.form,
            self.shown(name) if self.root(name) in self.printed else self.holder(m),
            m.kind,
            "",
        )
