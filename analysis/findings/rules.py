"""What a reader should see first: rules over the tables, each a claim in plain words, its spans and
its limit.

A rule describes ("differs", "appears only in") and never judges; where its evidence is weak it says
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from .. import evidence, framing, repetition, voice
from ..corpus.articles import Corpus, per_corpus, span_table
from ..framing.comparison import comparison

# findings an event; of one kind in an event; sentences a finding
MOST, MOST_OF_A_KIND, MOST_SPANS = 15, 2, 8
# voices that a reader of an account of harm would look for
EXPECTED = ("victim or family", "witness")
MARKED = {"honorific", "derogatory", "euphemism", "criminal"}


class Finding(NamedTuple):
    """One thing that a reader should see, before it is ranked."""

    kind: str
    event: Any  # a name, or None where it is not known
    claim: str
    limit: str
    strength: float
    spans: pd.DataFrame


Rule = Callable[[Corpus], Iterator[Finding]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    RULES.append(function)
    return function


@per_corpus
def findings(corpus: Corpus) -> pd.DataFrame:
    """What stands out: kind, event, claim, limit, strength (0 to 1, for the order only), spans (a
    described span table each).

    Strongest first, at most fifteen an event and two of a kind in an event. Claims count what was
    found; what was not
    found may still be there.
    """
    found = [f for one in RULES for f in one(corpus) if len(f.spans)]
    table = pd.DataFrame(found, columns=list(Finding._fields))
    table["event"] = [e if isinstance(e, str) else None for e in table["event"]]
    table = table.sort_values(
        ["strength", "kind", "claim"], ascending=[False, True, True], kind="stable"
    )
    again = table.groupby(["event", "kind"], dropna=False).cumcount()
    # another kind tells a reader more
    table = table.assign(strength=table["strength"] - 0.3 * again)[again < MOST_OF_A_KIND]
    table = table.sort_values(
        ["strength", "kind", "claim"], ascending=[False, True, True], kind="stable"
    )
    table = table[table.groupby("event", dropna=False).cumcount() < MOST].reset_index(drop=True)
    spans = ["article", "start", "end", "text"]
    plain = [
        s[spans].drop_duplicates().head(MOST_SPANS).assign(finding=n)
        for n, s in enumerate(table["spans"])
    ]
    # all at once: a look-up a finding would cost more than the rules
    if plain:
        described = evidence.describe(corpus, pd.concat(plain, ignore_index=True))
        table["spans"] = [
            s.drop(columns="finding").reset_index(drop=True)
            for _, s in described.groupby("finding")
        ]
    return table


def told(corpus: Corpus, spans: pd.DataFrame, repeats: bool = False) -> pd.DataFrame:
    """The spans described, without furniture, references and second copies; the order is kept."""
    table = evidence.describe(corpus, spans)
    keep = (table["part"] != "furniture") & (
        corpus.articles["role"].loc[table["article"]] == "article"
    ).to_numpy()
    return table[keep & (repeats | ~table["repeat"])]


def pieces(corpus: Corpus, rows: pd.DataFrame, sides: str = "ab") -> pd.DataFrame:
    """Both sides of paired passages as one span table."""
    return span_table(
        corpus,
        ((r[s], r[f"start_{s}"], r[f"end_{s}"]) for r in rows.to_dict("records") for s in sides),
    )


def listed(words: Iterable[str], most: int = 4) -> str:
    """“a” (2), “b” (1): the commonest words of a list, as printed, with their counts."""
    counts = pd.Series([" ".join(w.lower().split()) for w in words]).value_counts(sort=True)
    return ", ".join(f"“{w}” ({n})" for w, n in counts.head(most).items())


def brief(text: str, most: int = 90) -> str:
    text = " ".join(text.strip('“”"‘’«» ,.').split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(names), 2)


def plural(n: int, word: str) -> str:
    return f"{n} {word}{'s' * (n != 1)}"


def outlets_of(corpus: Corpus, articles: Iterable[str]) -> list[str]:
    """The outlets of these articles, in their order, an unknown one as 'an unknown outlet'."""
    return [
        o if isinstance(o, str) else "an unknown outlet"
        for o in corpus.articles["outlet"].loc[list(articles)]
    ]


@rule
def dead_in_two_registers(corpus: Corpus) -> Iterator[Finding]:
    """One outlet's dead of one group in another register than its dead of another."""
    deaths = told(corpus, framing.deaths(corpus))
    for (outlet, event), group in deaths[deaths["victim"] != "unspecified"].groupby(
        ["outlet", "event"], dropna=False
    ):
        registers = group.groupby("victim")["register"].agg(set)
        for one, other in pairs(registers.index):
            marked = (registers[one] ^ registers[other]) & MARKED
            if not marked or not registers[one].isdisjoint(registers[other]):
                continue
            spans = group[group["victim"].isin([one, other])]
            words = [
                f"for {who(v)} {listed(spans.loc[spans['victim'] == v, 'text'])}"
                for v in (one, other)
            ]
            voices = ", ".join(f"{n} in {v}" for v, n in spans["voice"].value_counts().items())
            claim = f"In {outlet} the words for the dead differ by group: {'; '.join(words)}."
            yield Finding(
                "two groups, two registers",
                event,
                claim,
                f"{plural(len(spans), 'word')} ({voices}); who died is read from the same clause only.",
                (0.95 if marked & {"honorific", "derogatory"} else 0.75)
                - 0.1 * ("mixed" in (one, other)),
                spans,
            )


def who(victim: str) -> str:
    return {"mixed": "groups named together", "unspecified": "people of no named group"}.get(
        victim, victim
    )


@rule
def dead_in_two_outlets(corpus: Corpus) -> Iterator[Finding]:
    """The dead of one group, in two outlets, in two registers, each in the outlet's own voice."""
    deaths = told(corpus, framing.deaths(corpus))
    own = deaths[(deaths["voice"] == "narration") & (deaths["victim"] != "unspecified")]
    for (event, victim), group in own.groupby(["event", "victim"], dropna=False):
        registers = group.groupby("outlet")["register"].agg(set)
        apart = {
            o
            for a, b in pairs(registers.index)
            if registers[a].isdisjoint(registers[b])
            for o in (a, b)
        }
        if apart:
            spans = group[group["outlet"].isin(apart)].groupby("outlet").head(2)
            words = [
                f"{o} has {listed(group.loc[group['outlet'] == o, 'text'])}" for o in sorted(apart)
            ]
            yield Finding(
                "same dead, two verbs",
                event,
                f"For the dead ({who(victim)}) {'; '.join(words)}.",
                f"{plural(len(group), 'word')} of the outlets' own narration; quoted words are not counted.",
                0.9 - 0.1 * (victim == "mixed"),
                spans,
            )


@rule
def quoted_here_unquoted_there(corpus: Corpus) -> Iterator[Finding]:
    """A passage inside quotation marks in one outlet and outside them in another."""
    shared = repetition.between(corpus)
    shared = shared[
        shared["same_event"]
        & ~shared["reading"].isin(["furniture", "names"])
        & (shared["words"] >= 6)
    ]
    for r in shared.itertuples():
        if (r.voice_a == "quotation") == (r.voice_b == "quotation"):
            continue
        inside, outside = ("a", "b") if r.voice_a == "quotation" else ("b", "a")
        article = corpus.articles.loc[[getattr(r, inside), getattr(r, outside)]]
        if (article["role"] == "reference").any() or article["outlet"].nunique() < 2:
            continue
        spans = pieces(corpus, shared.loc[[r.Index]])
        how = (
            "in its own narration"
            if getattr(r, f"voice_{outside}") == "narration"
            else "without quotation marks"
        )
        one, other = article["outlet"]
        yield Finding(
            "quoted here, unquoted there",
            article["event"].iloc[0],
            f"“{brief(getattr(r, f'text_{inside}'))}” is a quotation in {one}; {other} has it {how}.",
            f"{r.words} shared words, {r.edits} changed; which of the two had it first is not known.",
            min(0.9, 0.7 + r.words / 100) - 0.15 * (how != "in its own narration"),
            spans,
        )


@rule
def utterances(corpus: Corpus) -> Iterator[Finding]:
    """One utterance: direct here and indirect there; edited inside its marks; under two names."""
    tellings = told(corpus, repetition.quote_variants(corpus))
    for _, group in tellings.groupby("statement"):
        event, outlets = group["event"].iloc[0], group["outlet"].nunique()
        if outlets < 2:
            continue
        direct, indirect = group[group["mode"] == "direct"], group[group["mode"] == "indirect"]
        if len(direct) and len(indirect) and set(indirect["outlet"]) - set(direct["outlet"]):
            first, second = (
                direct.iloc[0],
                indirect[~indirect["outlet"].isin(direct["outlet"])].iloc[0],
            )
            yield Finding(
                "direct here, indirect there",
                event,
                f"{first['outlet']} quotes “{brief(first['text'])}”; {second['outlet']} reports it without marks.",
                f"{len(group)} tellings in {outlets} outlets, joined by common words; indirect speech need not keep the words.",
                0.7,
                pd.concat([group.loc[[first.name, second.name]], group]),
            )
        for r in direct[direct["change"].isin(["edited", "bracketed", "ellipsis"])].itertuples():
            base = direct[(direct["change"] == "same") & (direct["outlet"] != r.outlet)].head(1)
            changed = differing(base["text"].iloc[0], r.text) if len(base) else []
            if changed:
                words = "; ".join(f"“{a or '–'}” / “{b or '–'}”" for a, b in changed[:3])
                claim = f"One quotation reads differently in {base['outlet'].iloc[0]} and in {r.outlet}: {words}."
                yield Finding(
                    "edited inside the marks",
                    event,
                    claim,
                    "Which wording was spoken is not known without a transcript.",
                    0.75,
                    pd.concat([base, direct.loc[[r.Index]]]),
                )


def differing(one: str, other: str) -> list[tuple[str, str]]:
    """The words that differ inside two wordings, those at the ends left out: what stands there may
    only have been cut."""
    a, b = re.findall(r"[\w’'-]+|\[|…|\.\.\.", one), re.findall(r"[\w’'-]+|\[|…|\.\.\.", other)
    steps = [o for o in repetition.diff(a, b) if o.tag != "equal"]
    return [
        (" ".join(a[o.src_start : o.src_end]), " ".join(b[o.dest_start : o.dest_end]))
        for o in steps
        if o.src_start > 0 and o.dest_start > 0 and o.src_end < len(a) and o.dest_end < len(b)
    ]


@rule
def same_speaker_other_words(corpus: Corpus) -> Iterator[Finding]:
    """Two outlets quote one speaker at one event, and share no quotation."""
    said = told(corpus, voice.quotations(corpus))
    said = said[
        (said["speaker"] != "") & (said["kind"] == "speech") & said["speaker"].str.contains("[A-Z]")
    ]
    said = said[said["text"].str.split().str.len() >= 5].assign(
        last=said["speaker"].str.split().str[-1]
    )
    shared = repetition.quote_variants(corpus)
    for (event, _), group in said.groupby(["event", "last"], dropna=False):
        for one, other in pairs(group["outlet"].dropna().unique()):
            both = group[group["outlet"].isin([one, other])]
            counts = both["outlet"].value_counts()
            common = (
                shared[shared["outlet"].isin([one, other])].groupby("statement")["outlet"].nunique()
            )
            here = shared[shared["statement"].isin(common.index[common > 1])]
            if counts.min() >= 2 and len(here) == 0:
                full = max(both["speaker"], key=len)
                yield Finding(
                    "one speaker, no common quotation",
                    event,
                    f"{one} and {other} both quote {full} ({counts[one]} and {counts[other]} times), no quotation is in both.",
                    "They may have heard the speaker on different occasions.",
                    0.5,
                    both.groupby("outlet").head(3),
                )


@rule
def totals_that_differ(corpus: Corpus) -> Iterator[Finding]:
    """One quantity, two figures, two outlets."""
    compared = comparison(corpus)
    for (event, quantity), group in compared[compared["note"] == "differs"].groupby(
        ["event", "quantity"]
    ):
        group = told(corpus, group)
        said = [
            f"{o}: {', '.join(dict.fromkeys(f'{q} {t}'.strip() for q, t in zip(g['qualifier'], g['text'], strict=True)))}"
            for o, g in group.groupby("outlet")
        ]
        if len(said) > 1:
            yield Finding(
                "figures that differ",
                event,
                f"The figures for “{quantity}” differ. {'; '.join(said)}.",
                "They may be of different times or things; none is called wrong.",
                0.85,
                group.groupby("outlet").head(2),
            )


@rule
def tolls_that_differ(corpus: Corpus) -> Iterator[Finding]:
    """The largest number of dead that each outlet of an event gives, where they differ."""
    compared = comparison(corpus)
    dead = told(corpus, compared[(compared["quantity"] == "killed") & compared["value"].notna()])
    for event, group in dead.dropna(subset=["outlet"]).groupby("event"):
        most = (
            group.sort_values("value", ascending=False, kind="stable")
            .drop_duplicates("outlet")
            .sort_values("outlet")
        )
        if most["value"].nunique() > 1:
            said = "; ".join(
                f"{o}: {f'{q} {t}'.strip()}"
                for o, q, t in zip(most["outlet"], most["qualifier"], most["text"], strict=True)
            )
            yield Finding(
                "tolls that differ",
                event,
                f"The largest number of dead that each outlet gives differs. {said}.",
                "A toll may rise with time, and “at least” and “over” leave the upper end open.",
                0.85,
                most,
            )


@rule
def parts_and_contradictions(corpus: Corpus) -> Iterator[Finding]:
    """Parts that exceed or miss their total in one sentence; one thing with two values in one
    article."""
    figures = told(corpus, framing.figures(corpus))
    for _, group in figures[~figures["aggregate"].astype(bool)].groupby("article"):
        outlet, event = group["outlet"].iloc[0], group["event"].iloc[0]
        for start, part in group[group["part_of"] >= 0].groupby("part_of"):
            total = group[group["start"] == start]
            if len(part) >= 2 and len(total) and part["value"].notna().all():
                sum_of, whole = part["value"].sum(), total.iloc[0]
                if sum_of > whole["high"] or (
                    whole["qualifier"] == "" and sum_of != whole["value"]
                ):
                    claim = f"In {outlet} the parts {' + '.join(part['text'])} make {sum_of:g}; the total it gives is {whole['text']}."
                    yield Finding(
                        "parts that do not add up",
                        event,
                        claim,
                        "A part may be missing from the sentence.",
                        0.8,
                        pd.concat([total, part]),
                    )
        for (unit, who, place), same in group[
            (group["part_of"] < 0) & (group["unit"] != "percent")
        ].groupby(["unit", "counted", "place"]):
            low, high = same["low"].fillna(0), same["high"].fillna(float("inf"))
            if (
                place
                and len(same) >= 2
                and low.max() > high.min()
                and same["attributed_to"].nunique() <= 1
            ):
                words = ", ".join(
                    dict.fromkeys(
                        f"{q} {t}".strip()
                        for q, t in zip(same["qualifier"], same["text"], strict=True)
                    )
                )
                yield Finding(
                    "two figures in one article",
                    event,
                    f"{outlet} gives {words} {who} ({unit}, {place}) in one article.",
                    "They may count different moments.",
                    0.7,
                    same,
                )


LENGTH = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})[- ](hour|day|week|month|year)s?[- ](\w{4,})",
    re.I,
)


@rule
def lengths_that_contradict(corpus: Corpus) -> Iterator[Finding]:
    """A three-day visit that is a two-day visit in the same article."""
    for article, text in corpus.articles["text"].items():
        found = [
            (m[3].lower(), m[2].lower(), m[1].lower(), m.start(), m.end())
            for m in LENGTH.finditer(text)
        ]
        rows = pd.DataFrame(found, columns=["noun", "unit", "n", "s", "e"])
        for (noun, _), group in rows.groupby(["noun", "unit"]):
            if group["n"].nunique() > 1:
                spans = span_table(
                    corpus,
                    ((str(article), s, e) for s, e in zip(group["s"], group["e"], strict=True)),
                )
                row = corpus.articles.loc[article]
                words = " and ".join(f"“{t}”" for t in spans["text"])
                yield Finding(
                    "two figures in one article",
                    row["event"],
                    f"{row['outlet']} has {words} in one article.",
                    f"Each may speak of another {noun}.",
                    0.6,
                    spans,
                )


@rule
def blocks_printed_twice(corpus: Corpus) -> Iterator[Finding]:
    """An article that repeats a block, and what that does to counts."""
    terms = framing.deaths(corpus)
    again = (
        terms.assign(again=corpus.locate(terms, repetition.repeats(corpus)) >= 0)
        .groupby("article")["again"]
        .sum()
    )
    shared = repetition.within(corpus)
    for article, group in shared[
        (shared["words"] >= 10) & (shared["edits"] * 4 <= shared["words"])
    ].groupby("a"):
        row, words = corpus.articles.loc[article], int(group["words"].sum())
        extra = int(again.get(article, 0))
        effect = (
            f"; counted twice, they would add {plural(extra, 'word')} for death" if extra else ""
        )
        yield Finding(
            "a block printed twice",
            row["event"],
            f"{row['outlet']} prints {words} words of one article twice{effect}.",
            "The second copies are left out of every count here.",
            min(0.9, 0.55 + words / 200),
            pieces(corpus, group),
        )


@rule
def voices_not_heard(corpus: Corpus) -> Iterator[Finding]:
    """Events with harm in which no victim, relative or witness is heard."""
    said = pd.concat([voice.quotations(corpus), voice.statements(corpus)], ignore_index=True)
    said = told(corpus, said[~said["kind"].isin(["scare", "title"])])
    harmed = told(corpus, framing.deaths(corpus))
    for (event, outlet), group in said.groupby(["event", "outlet"], dropna=False):
        roles = group.loc[group["role"] != "", "role"].value_counts()
        deaths = harmed[(harmed["outlet"] == outlet) & (harmed["event"].eq(event) | pd.isna(event))]
        if (
            len(deaths)
            and len(group) >= 4
            and roles.sum() * 2 >= len(group)
            and not roles.index.isin(EXPECTED).any()
        ):
            heard = ", ".join(f"{r} ({n})" for r, n in roles.head(4).items())
            yield Finding(
                "voices that are not heard",
                event,
                f"In {outlet} no victim, relative or witness speaks. Heard are {heard}.",
                f"The role is known for {int(roles.sum())} of {len(group)} quotations and statements.",
                0.2 + 0.6 * roles.sum() / len(group),
                group[group["role"] != ""].drop_duplicates("speaker").head(4),
            )


@rule
def label_in_the_headline_only(corpus: Corpus) -> Iterator[Finding]:
    """A label that stands in the headline and never in the article's own narration."""
    a = corpus.articles
    titles = (
        Corpus(a.assign(text=a["title"])[a["title"].notna()]) if a["title"].notna().any() else None
    )
    above = (
        framing.labels(titles)
        if titles is not None and len(titles)
        else framing.labels(corpus).head(0)
    )
    labels = told(corpus, framing.labels(corpus))
    heads = pd.concat([above, labels[labels["part"] == "headline"]])
    heads = heads[(heads["kind"] == "label") & heads["family"].str.contains("violen|milit|armed")]
    for (article, stem), group in heads.assign(stem=heads["label"].str.lower().str[:6]).groupby(
        ["article", "stem"]
    ):
        mine = labels[(labels["article"] == article) & (labels["part"] != "headline")]
        same = mine[mine["label"].str.lower().str.startswith(stem)]
        others = mine[
            mine["family"].isin(group["family"])
            & ~mine.index.isin(same.index)
            & (mine["voice"] == "narration")
        ]
        if (same["voice"] == "narration").any() or not len(others):
            continue
        row, text = a.loc[article], a["text"][article]
        # not a title's
        kept = group[
            [
                text[s:e] == t
                for s, e, t in zip(group["start"], group["end"], group["text"], strict=True)
            ]
        ]
        yield Finding(
            "a label in the headline only",
            row["event"],
            f"The headline of {row['outlet']} has “{group['text'].iloc[0]}”; the article's own narration never does and has "
            f"{listed(others['text'])}.",
            f"In quoted or attributed words it stands {plural(len(same), 'time')}.",
            0.85,
            pd.concat([kept, others, same]),
        )


@rule
def labels_by_outlet(corpus: Corpus) -> Iterator[Finding]:
    """The same number of people, told by several outlets under several labels."""
    figures = told(corpus, framing.figures(corpus))
    figures = figures[(figures["group"] == "militants") & (figures["value"] > 1)]
    labels = framing.labels(corpus)
    labels = labels[labels["form"] == "noun"]
    for (event, value, unit), group in figures.groupby(["event", "value", "unit"], dropna=False):
        named: dict[str, tuple[str, int, int, str]] = {}
        for r in group.drop_duplicates("outlet").itertuples():
            near = labels[
                (labels["article"] == r.article) & labels["start"].between(r.end, r.end + 30)
            ].head(1)
            if len(near) and isinstance(r.outlet, str):
                named[r.outlet] = (
                    r.article,
                    r.start,
                    int(near["end"].iloc[0]),
                    near["label"].iloc[0].lower(),
                )
        if len({n[3] for n in named.values()}) > 1:
            spans = span_table(corpus, (n[:3] for n in named.values()))
            words = "; ".join(f"“{t}” in {o}" for t, o in zip(spans["text"], named, strict=True))
            yield Finding(
                "one group, two names",
                event,
                f"The {value:g} {unit} are {words}.",
                "That the figures mean the same people is read from the equal number.",
                0.8,
                spans,
            )


CLAIMED = re.compile(
    r"\b(?:responsib(?:le|ility)|blam(?:e|ed|es|ing)|behind the|carried out|masterminded|accus(?:e|ed|es)) "
)


@rule
def named_by_one_only(corpus: Corpus) -> Iterator[Finding]:
    """A group named where responsibility is spoken of, by one outlet of three or more."""
    names = told(corpus, framing.labels(corpus))
    names = names[
        names["kind"].isin(["organisation", "person"])
        & (names["form"] == "name")
        & (names["referent"] != "")
    ]
    sentences = corpus.sentences
    at = corpus.locate(names, sentences)
    claimed = sentences["text"].str.contains(CLAIMED).to_numpy()[at] & (at >= 0)
    tellers = (
        corpus.articles[corpus.articles["role"] == "article"].groupby("event")["outlet"].nunique()
    )
    for (event, referent), group in names.assign(claimed=claimed).groupby(["event", "referent"]):
        if tellers[event] >= 3 and group["outlet"].nunique() == 1 and group["claimed"].any():
            yield Finding(
                "named by one outlet only",
                event,
                f"Only {group['outlet'].iloc[0]} names {referent}, where it speaks of blame.",
                f"{tellers[event]} outlets tell the event; the others may use another name.",
                0.6,
                group[group["claimed"]],
            )


@rule
def shared_words(corpus: Corpus) -> Iterator[Finding]:
    """Narration that two outlets share, an agency's text, and formulae that look like copies."""
    shared = repetition.between(corpus)
    told_by = (
        corpus.articles.loc[shared["a"], "role"].to_numpy()
        + corpus.articles.loc[shared["b"], "role"].to_numpy()
    )
    shared = shared[(told_by == "articlearticle") & (shared["reading"] != "furniture")].sort_values(
        "words", ascending=False
    )
    for r in shared[(shared["reading"] != "formula") & (shared["words"] >= 12)].itertuples():
        (one, other), event = outlets_of(corpus, [r.a, r.b]), corpus.articles["event"][r.a]
        credit = corpus.articles["agency"].loc[[r.a, r.b]]
        if one == other or r.reading not in ("candidate copy", "agency copy"):
            continue
        if r.reading == "candidate copy":
            claim = f"{one} and {other} share {r.words} words of their own narration: “{brief(r.text_a)}”."
        elif (credit != "").all():
            claim = f"{one} and {other} carry {r.words} words alike, both under the credit of {credit.iloc[0]}: “{brief(r.text_a)}”."
        else:
            claim = f"Of {one} and {other} one credits an agency for {r.words} words that both have: “{brief(r.text_a)}”."
        kind, strength = (
            ("shared narration", min(0.9, 0.6 + r.words / 150))
            if r.reading == "candidate copy"
            else ("agency copy", 0.5)
        )
        yield Finding(
            kind,
            event,
            claim,
            f"{r.edits} of the words changed; {r.why}.",
            strength,
            pieces(corpus, shared.loc[[r.Index]]),
        )
    formulae = shared[shared["reading"] == "formula"]
    for _, group in formulae.groupby(
        formulae["text_a"].map(lambda t: " ".join(re.findall(r"\w+", t.lower())[:5]))
    ):
        spans = (
            pieces(corpus, group).drop_duplicates(["article", "start"]).drop_duplicates("article")
        )
        events = corpus.articles["event"].loc[spans["article"]].dropna().unique()
        if len(set(outlets_of(corpus, spans["article"]))) > 1:
            where = ", ".join(dict.fromkeys(outlets_of(corpus, spans["article"])))
            claim = (
                f"“{brief(group['text_a'].iloc[0])}” stands in {plural(len(spans), 'article')} of {where}, over "
                f"{plural(len(events), 'event')}: a stock turn, though it looks like a copy."
            )
            for event in events:
                yield Finding(
                    "a formula",
                    event,
                    claim,
                    f"At most {group['edits'].max()} words changed.",
                    0.55,
                    spans,
                )


OPENER = re.compile(
    r"(?:[-–•*] )?((?:These|Those|Such|This|That) (?:\w+ ){0,2}?(?:incidents?|attacks?|events?|developments?|killings?|"
    r"remarks|comments|traged(?:y|ies)|clashes|protests?|blasts?|explosions?|statements?|measures|decisions?|moves?)) "
    r"(?!that|who|which)\w"
)


@rule
def nothing_before_it(corpus: Corpus) -> Iterator[Finding]:
    """A first sentence that points back to something not yet told."""
    sentences = corpus.sentences
    first = sentences[~sentences["part"].isin(["furniture", "headline"])].groupby("article").head(1)
    for r in first.itertuples():
        if m := OPENER.match(r.text):
            row = corpus.articles.loc[r.article]
            spans = span_table(corpus, [(r.article, r.start + m.start(1), r.start + m.end(1))])
            yield Finding(
                "points back to nothing",
                row["event"],
                f"{row['outlet']} opens with “{m[1]}” before telling any.",
                "A headline or a page around the article may have told it.",
                0.6,
                spans,
            )


@rule
def beside_the_event(corpus: Corpus) -> Iterator[Finding]:
    """A stretch of a quarter of an article or more of whose words the other outlets of the event
    have less than half."""
    for (event, outlet, _), mine in (
        framing.likeness(corpus)
        .sort_values(["article", "start"])
        .groupby(["event", "outlet", "article"])
    ):
        alien = mine["shared"] < 0.45
        runs = mine.index[alien].groupby((~alien).cumsum()[alien]).values()
        longest = max(runs, key=len, default=mine.index[:0])
        if len(longest) >= 4 and len(longest) >= 0.25 * len(mine):
            claim = f"{len(longest)} of the {len(mine)} sentences of {outlet}, in a row, have few words of any other outlet's article."
            yield Finding(
                "beside the event",
                event,
                claim,
                "Likeness is by words; a fact that only one outlet has looks the same.",
                0.45 + len(longest) / len(mine) / 3,
                mine.loc[longest],
            )


@rule
def marks_left_open(corpus: Corpus) -> Iterator[Finding]:
    """A quotation whose closing mark is missing: where the speaker ends is not known."""
    said = told(corpus, voice.quotations(corpus))
    for article, group in said[~said["closed"].astype(bool)].groupby("article"):
        row = corpus.articles.loc[article]
        claim = f"{row['outlet']} opens {plural(len(group), 'quotation')} and does not close {'them' if len(group) > 1 else 'it'}."
        yield Finding(
            "a quotation left open",
            row["event"],
            claim,
            "Taken to end with the paragraph; where the speaker really ends is not known.",
            0.4,
            group,
        )


@rule
def names_spelled_two_ways(corpus: Corpus) -> Iterator[Finding]:
    """One name, two spellings, in one event."""
    labels = told(corpus, framing.labels(corpus))
    labels = labels[labels["kind"] != "label"]
    for (event, usual), group in labels[labels["spelling_of"] != ""].groupby(
        ["event", "spelling_of"], dropna=False
    ):
        same = labels[(labels["label"] == usual) & (labels["event"].eq(event) | pd.isna(event))]
        spans = pd.concat([same.head(2), group.head(2)])
        forms = {
            t.casefold(): f"“{t}” ({', '.join(sorted(set(g['outlet'].dropna())))})"
            for t, g in spans.groupby("label", sort=False)
        }
        if len(forms) > 1:
            yield Finding(
                "one name, two spellings",
                event,
                f"{' and '.join(forms.values())} are taken for one name.",
                "Joined by their spelling alone.",
                0.35,
                spans,
            )
