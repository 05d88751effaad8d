"""Who is in an event: one row a person and outlet, how often named, quoted and reported.

The reading of names is that of english/actors.py; here speakers are joined to it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..corpus.articles import Corpus
from ..corpus.remembered import per_event, reads_english
from ..english.actors import events, labels, names
from ..english.mentions import fold
from ..english.names import bare, is_body, is_person, role_in
from .voices import quotations, statements

PRONOUNS = {"", "i", "we", "he", "she", "it", "they", "who"}
HOW = ["named", "quoted", "reported"]
# what stands after the name of a person and of nothing else
HUMAN = re.compile(
    r"['’]?,? (?:who|whose|himself|herself)\b|, \d\d[,.]| \((?:[DRI]-|\d\d\))"
    r"|['’]s (?:wife|husband|widow|mother|father|son|daughter|brother|sister)\b"
)
THE = re.compile(r"\b[Tt]he $")
INITIAL = re.compile(r"[^\W\d_]\w+ (?:[A-Z]\. ?)+[A-Z]\w+")
# an apposition on either side of a name: "the mother, X", "X, a docker"
LEFT = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir) ([^,.;:“”\"]{2,60}), $|\b([a-z]{3,}) $"
)
RIGHT = re.compile(r", (?:(?:the|an?|his|her|their) )?([^,.;:“”\"]{3,60})[,.]")


def persons(corpus: Corpus, table: pd.DataFrame) -> pd.Series:
    """Row for row, whom the `speaker` of a table with `article` is in the event: the fullest name
    that any of its articles prints, of a person or a body; '' where that is not known.

    Where the table has `speaker_start` too, "the president" is whom the article gives the office.
    """
    key = [c for c in ("article", "speaker", "speaker_start") if c in table]
    known = _speakers(corpus).drop_duplicates(key).set_index(key)["person"]
    index = pd.MultiIndex.from_frame(table[key])
    return pd.Series(known.reindex(index).fillna("").to_numpy(str), table.index, name="person")


@reads_english
@per_event
def mentions(corpus: Corpus) -> pd.DataFrame:
    """Spans of people: event, outlet, person, role, how (named, by name or by office; quoted, the
    quotation; reported, the statement), form (the name as printed, '' where quoted or reported).

    Not in it are bodies, places, furniture and reference documents. A quotation counts once, however
    many paragraphs it has.
    """
    named = labels(corpus)
    named = named[named["referent"] != ""].rename(columns={"referent": "person"})
    who = named[_human(corpus, named)]
    known = set(zip(events(corpus, who["article"]), who["person"], strict=True))
    said = _said(corpus)
    spans = pd.concat([named.assign(how="named"), said], ignore_index=True)
    spans["event"] = events(corpus, spans["article"])
    keys = list(zip(spans["event"], spans["person"], strict=True))
    spans = spans[np.array([key in known for key in keys], bool)]
    parts = corpus.parts
    part = parts["part"].to_numpy()[corpus.locate(spans, parts)]
    telling = corpus.articles["role"].loc[spans["article"]].to_numpy() == "article"
    spans = spans[(part != "furniture") & telling]
    spans["outlet"] = spans["article"].map(corpus.articles["outlet"])
    spans["form"] = spans["text"].where((spans["how"] == "named"), "")
    spans["role"] = _roles(corpus, spans)
    columns = [
        "article",
        "start",
        "end",
        "text",
        "event",
        "outlet",
        "person",
        "role",
        "how",
        "form",
    ]
    return spans[columns].reset_index(drop=True)


@reads_english
@per_event
def people(corpus: Corpus) -> pd.DataFrame:
    """One row a person and outlet of the event, with true zeros; by event, then who is most often
    named.

    event, person            the fullest name that any outlet of the event prints
    forms                    all names and offices it goes by there, commonest first, parted by |
    role                     of data/lexicons/roles.csv, from all outlets; '' where none gives one
    outlet                   each that tells of the event
    named, quoted, reported  how often the outlet names the person (by name or by office), quotes
                             and reports what he or she said; the spans are `mentions`

    Two people of one surname are two rows; a bare surname that may be either is counted to neither.
    """
    spans = mentions(corpus)
    told = corpus.articles[corpus.articles["role"] == "article"].reset_index(names="article")
    told = told.assign(event=events(corpus, told["article"]).to_numpy())
    told = told[["event", "outlet"]].drop_duplicates()
    who = spans.groupby(["event", "person"], sort=False).agg(
        forms=("form", lambda forms: "|".join(_commonest(x for x in forms if x))),
        role=("role", "first"),
        often=("how", "size"),
    )
    counts = spans.groupby(["event", "person", "outlet", "how"], dropna=False).size().unstack("how")
    counts = counts.reindex(columns=HOW).fillna(0).astype("int64").reset_index()
    table = who.reset_index().merge(told, how="left").merge(counts, how="left")
    table[HOW] = table[HOW].fillna(0).astype("int64")
    table = table.sort_values(
        ["event", "often", "person", "outlet"], ascending=[True, False, True, True], kind="stable"
    )
    table["event"] = table["event"].where(~table["event"].str.startswith("\0"), None)
    columns = ["event", "person", "forms", "role", "outlet", *HOW]
    return table[columns].reset_index(drop=True)


@per_event
def said(corpus: Corpus) -> pd.DataFrame:
    """Whatever somebody is said to have said: quotations but those of titles and single words, and
    statements. As these, but where the article gives the speaker no role, with that of the event's
    other articles; `verb` (the cue in lower case), `named` (the speaker is more than a pronoun)."""
    quoted = quotations(corpus)
    quoted = quoted[~quoted["kind"].isin(["scare", "title"])]
    both = pd.concat([quoted, statements(corpus)], ignore_index=True)
    known = mentions(corpus).drop_duplicates(["event", "person"]).set_index(["event", "person"])
    who = pd.MultiIndex.from_arrays([events(corpus, both["article"]), persons(corpus, both)])
    given = known["role"].reindex(who).fillna("").to_numpy(str)
    named = ~both["speaker"].str.lower().isin(PRONOUNS)
    role = both["role"].where(both["role"] != "", given)
    return both.assign(role=role, verb=both["cue"].str.lower(), named=named)


@per_event
def _speakers(corpus: Corpus) -> pd.DataFrame:
    """article, speaker, speaker_start -> person."""
    said = pd.concat([quotations(corpus), statements(corpus)])
    said = said[["article", "speaker", "speaker_start", "speaker_end"]].drop_duplicates()
    said = said[said["speaker"] != ""].reset_index(drop=True)
    borne = names(corpus)
    known = dict(
        zip(zip(borne["event"], borne["name"], strict=True), borne["referent"], strict=True)
    )
    asked = zip(events(corpus, said["article"]), said["speaker"], strict=True)
    found = [known.get((event, " ".join(fold(" ".join(bare(name)))))) for event, name in asked]
    said["person"] = pd.Series(found, said.index, dtype=object).where(
        said["speaker"].str.lower() != said["speaker"]
    )
    # "the president" is whom the article gives this office; a surname may be of two
    spans = labels(corpus)
    spans = spans[(spans["referent"] != "") & spans["form"].isin(["name", "noun"])]
    beside = said[said["speaker_start"] >= 0].rename(
        columns={"speaker_start": "start", "speaker_end": "end"}
    )
    at = corpus.locate(spans, beside)
    for row, meant, form in zip(at, spans["referent"], spans["form"], strict=True):
        if row >= 0:
            n = beside.index[row]
            person = said.at[n, "person"]
            if form == "noun" and pd.isna(person):
                said.at[n, "person"] = meant
            elif form == "name" and not pd.isna(person) and person.endswith(" " + meant):
                said.at[n, "person"] = ""
    said["person"] = said["person"].fillna("")
    return said


def _said(corpus: Corpus) -> pd.DataFrame:
    """Quotations and statements with the person who said them, each quotation once."""
    quoted, reported = quotations(corpus), statements(corpus)
    quoted = quoted[~quoted["kind"].isin(["scare", "title"])].drop_duplicates("quotation")
    both = pd.concat([quoted.assign(how="quoted"), reported.assign(how="reported")])
    both = both.assign(person=persons(corpus, both))
    return both.loc[
        both["person"] != "", ["article", "start", "end", "text", "person", "role", "how"]
    ]


def _human(corpus: Corpus, named: pd.DataFrame) -> np.ndarray:
    """Which of these spans are of one whom the event shows to be a person: by a title, an age, a
    "who", a speech, or a surname that stands alone; "the" before a name speaks against it."""
    texts = corpus.articles["text"].to_dict()
    key = list(zip(events(corpus, named["article"]), named["person"], strict=True))
    said = _speakers(corpus)
    speak = set(zip(events(corpus, said["article"]), said["person"], strict=True))
    shown: Counter[tuple[str, str]] = Counter()
    against: Counter[tuple[str, str]] = Counter()
    columns = ("article", "start", "end", "text", "form", "kind")
    for who, article, start, end, text, form, kind in zip(
        key, *(named[c].tolist() for c in columns), strict=True
    ):
        called, name, whole = bare(text), who[1].split(), texts[article]
        if kind in ("organisation", "place", "country") or is_body(who[1]):
            against[who] += 1
        elif form != "name":
            shown[who] += form == "noun"
        elif THE.search(whole, max(0, start - 4), start) and len(called) == len(name):
            against[who] += 1
        elif (
            len(called) < len(text.split())
            or len(name) > 1
            and (
                kind == "person"
                or who in speak
                or called == (name[-1],)
                or INITIAL.match(text)
                or HUMAN.match(whole, end)
                or any(is_person(role_in(phrase)[0]) for phrase in _beside(whole, start, end))
            )
        ):
            shown[who] += 1
    # a surname that two of them have is nobody's
    shared = Counter((event, name.split()[-1]) for event, name in set(key) if " " in name)
    return np.array([shown[who] > against[who] and shared[who] < 2 for who in key], bool)


def _roles(corpus: Corpus, spans: pd.DataFrame) -> np.ndarray:
    """The role that each person has most often in the event: by office, by apposition, as a
    speaker."""
    texts = corpus.articles["text"].to_dict()
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    key = list(zip(spans["event"], spans["person"], strict=True))
    columns = ("article", "start", "end", "text", "role", "how")
    for who, article, start, end, printed, role, how in zip(
        key, *(spans[c].tolist() for c in columns), strict=True
    ):
        if how == "named":
            phrases = (printed, *_beside(texts[article], start, end))
            role = next((r for phrase in phrases if (r := role_in(phrase)[1])), "")
        votes[who][role] += role != ""
    best = {who: max(counted, key=lambda r: (counted[r], r)) for who, counted in votes.items()}
    return np.array([best[who] for who in key], object)


def _beside(text: str, start: int, end: int) -> list[str]:
    """What is said of a name right beside it: "the mother, X", "novelist X", "X, a docker,"."""
    beside = LEFT.search(text, max(0, start - 80), start), RIGHT.match(text, end)
    return [m[m.lastindex or 0] for m in beside if m]


def _commonest(values: Iterable[str]) -> list[str]:
    return [value for value, _ in Counter(values).most_common()]
