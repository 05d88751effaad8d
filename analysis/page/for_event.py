"""What event.ipynb shows: how each outlet tells one event, in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import framing, repetition, voice
from ..framing.coverage import laid_out
from . import plots
from .first_screen import moment
from .for_framing import DIFFER_FIRST, each_once, first_told, ranked, who_tells
from .passages import drift, pairs
from .pictures import figure
from .tables import grid
from .text import Shown, note

if TYPE_CHECKING:
    from .page import Page

AT_ONCE = (
    "No outlet is known to have told anything before another: the articles are of one day or of "
    "none, or tell nothing alike."
)
BRIEF = 8  # words below which a sentence that one outlet has alone says little
LATE = ["when", "after", "unit", "first", "kind", "text"]  # what _how_late reads
NOT_KNOWN = "speaker not known"


def _told(words: Sequence[str], most: int = 4) -> str:
    """Words and how often, the commonest first."""
    forms = {word.casefold(): word for word, _ in reversed(Counter(words).most_common())}
    counts = Counter(word.casefold() for word in words).most_common()
    said = ", ".join(f"{forms[word]} {n}" if n > 1 else forms[word] for word, n in counts[:most])
    return said + (f", and {len(counts) - most} more" if len(counts) > most else "")


def with_zeros(
    page: Page, rows: pd.DataFrame, down: Sequence[str], cell: str, none: str = "0"
) -> pd.DataFrame:
    """A row for each outlet of the event, with 0 where it has none: for that is the finding."""
    outlets, columns = dict.fromkeys(page.telling["outlet"]), [*down, "outlet"]
    said = rows.set_index(columns)[cell].to_dict()
    every = dict.fromkeys((*key, o) for *key, _ in said for o in outlets)
    table = [(*key, said.get(key, none)) for key in every]
    return pd.DataFrame(table, columns=[*columns, cell])


def called_what(page: Page, limit: int = 14) -> Shown:
    """Who is called what: a row a person or a group of labels, a column an outlet, in each cell the
    names and nouns that it uses and how often; 0 where it uses none."""
    press = page.corpus
    people = page.described(voice.mentions(press))
    people = people[people["how"] == "named"].assign(
        form=lambda t: t["form"].where(t["form"] != "", t["text"])
    )
    labels = page.described(framing.labels(press))
    labels = labels[(labels["kind"] == "label") & (labels["referent"] == "")]
    spans = pd.concat(
        [
            people.assign(who=people["person"], said=people["form"]),
            labels.assign(who=labels["family"] + " (group)", said=labels["text"]),
        ],
        ignore_index=True,
    )
    groups = spans.loc[~spans["left_out"], ["who", "outlet"]].groupby("who")["outlet"]
    size = groups.size() * (1 + groups.nunique(dropna=False))
    rows, spans = _by_outlet(page, spans, size, ["said"], _told)
    caption, none = "Who is called what", "Nobody is named and no label is used."
    return grid(
        page, rows, "called", caption, ["who"], "said", spans=spans, limit=limit, empty=none
    )


def quoted(page: Page, limit: int = 12) -> Shown:
    """Who is quoted or reported, how much and under which verbs; 0 where an outlet does not hear
    somebody."""
    said = page.said
    who = said["person"].where(said["person"] != "", said["speaker"])
    who = who.where(said["named"] | (said["person"] != ""), NOT_KNOWN)
    spans = said.assign(who=who, words_said=said["text"].str.split().str.len())
    size = spans["words_said"][~spans["left_out"]].groupby(spans["who"]).sum()
    size[size.index == NOT_KNOWN] = 0
    rows, spans = _by_outlet(page, spans, size, ["words_said", "verb"], _how_much)
    caption = "Who is quoted or reported, how much, under which verbs"
    options = {"spans": spans, "limit": limit, "empty": "Nobody is quoted."}
    return grid(page, rows, "quoted", caption, ["who"], "said", **options)


def _how_much(words: Sequence[int], verbs: Sequence[str]) -> str:
    """How many words of somebody an outlet has, and the verbs that stand with them."""
    told = _told([verb for verb in verbs if verb], 3)
    return f"{sum(words):,} words" + (f": {told}" if told else "")


def _by_outlet(
    page: Page, spans: pd.DataFrame, size: pd.Series, of: list[str], told: Callable[..., str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """who, outlet, said: a row for each `who` and outlet, those of the largest `size` first, with
    what is `told` of these columns of its spans; and the spans."""
    spans = spans[~spans["left_out"]]
    spans = spans.assign(
        outlet=spans["outlet"].fillna("outlet not known"), size=spans["who"].map(size)
    )
    spans = spans.sort_values(["size", "who"], ascending=[False, True], kind="stable")
    groups: dict[tuple[str, str], list[Any]] = {}
    for who, outlet, *said in spans[["who", "outlet", *of]].itertuples(index=False, name=None):
        groups.setdefault((who, outlet), []).append(said)
    rows = [(*key, told(*zip(*said, strict=True))) for key, said in groups.items()]
    table = pd.DataFrame(rows, columns=["who", "outlet", "said"])
    return with_zeros(page, table, ["who"], "said"), spans


def retold(page: Page, limit: int = 6) -> Shown:
    """Utterances that two outlets tell in different words, cuts or under different verbs."""
    rows = with_verbs(page, repetition.quote_variants(page.corpus))
    same = rows["statement"]
    outlets = rows["outlet"].groupby(same).nunique()
    changed = (rows["change"] != "same").groupby(same).any()
    verbs = rows["verb"].where(rows["verb"] != "").groupby(same).nunique() > 1
    kept = outlets.index[(outlets > 1) & (changed | verbs)]
    rows = rows[rows["statement"].isin(kept)]
    none = "No quotation is told by two outlets in different words, cuts or under different verbs."
    return drift(page, rows, "retold", "One quotation, different words or verbs", limit, empty=none)


def with_verbs(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Tellings of an utterance with the verb that each stands under ('' where none does)."""
    said = voice.said(page.corpus)
    known = said.drop_duplicates(["article", "start"]).set_index(["article", "start"])["verb"]
    keys = pd.MultiIndex.from_frame(rows[["article", "start"]])
    return rows.assign(verb=known.reindex(keys).fillna("").to_numpy())


def conflicting(page: Page, limit: int = 8) -> Shown:
    """Figures that two outlets give, those that differ first."""
    rows = ranked(framing.comparison(page.corpus))
    down = ["quantity", "note"]
    table = with_zeros(page, each_once(rows, down), down, "given", "not given")
    none = "No figure is given by two outlets."
    options = {"spans": rows, "limit": limit, "empty": none}
    return grid(page, table, "figures", DIFFER_FIRST, down, "given", **options)


def timeline(page: Page, limit: int = 20) -> Shown:
    """When each outlet published, what it told first, how a figure moved; a note where no two
    outlets are known to have told anything at different times."""
    rows = framing.first(page.corpus)
    caption = "Who told what first, and when"
    things = rows.groupby(["kind", "thing"], sort=False)
    # what all told at one time has no first
    early = rows.assign(many=things["outlet"].transform("nunique"))
    early = early[(rows["kind"] != "label") & ~things["first"].transform("all")]
    if early.empty:
        return note(AT_ONCE, caption)
    articles = page.corpus.articles.dropna(subset=["date", "outlet"])
    when = [
        f"{d:%Y-%m-%d} {t}".strip() for d, t in zip(articles["date"], articles["time"], strict=True)
    ]
    published = articles[["outlet"]].assign(when=when)
    shown = figure(page, plots.timeline, rows, "timeline", caption, empty="", published=published)
    early = early.sort_values("many", ascending=False, kind="stable").drop(columns="many")
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in early[["thing", "outlet", *LATE]].itertuples():
        groups.setdefault((row.thing, row.outlet), []).append(row)
    told = {key: _how_late(rows) for key, rows in groups.items()}
    keys = zip(early["thing"], early["outlet"], strict=True)
    early = early.assign(told=[told[key] for key in keys])
    return shown + grid(
        page, early, "first", caption, ["thing"], "told", spans=early, limit=limit, most=2
    )


def _how_late(rows: Sequence[Any]) -> str:
    """When an outlet told a thing: on which day, or how long after the first; of a figure, which
    one at each time."""
    said, times = [], dict.fromkeys(row.when for row in rows)
    for at in ([row for row in rows if row.when == time] for time in times):
        row = at[0]
        unit = row.unit if row.after != 1 else row.unit.removesuffix("s")
        when = f"{row.after:,.0f} {unit} later" if row.after else row.unit
        if row.first:
            day, _, time = row.when.partition(" ")
            when = "first, " + moment(pd.Timestamp(day), time)
        values = ", ".join(dict.fromkeys(row.text.lower() for row in at))
        said.append(f"{values} ({when})" if row.kind == "figure" else when)
    return "; ".join(said)


def standing(page: Page, limit: int = 6) -> Shown:
    """What all outlets tell, what some tell, what only one tells: by how far in front it stands."""
    told = framing.tellings(page.corpus)
    if told.empty:
        return note("No event of two outlets is here.", "What is told")
    each = told.drop_duplicates("statement").set_index("statement")
    each["front"] = told.groupby("statement")["start"].min()
    one = each["told_by"] == 1
    # found in one alone, and surely nowhere else, before what others come near to
    each["unclear"] = each["silent"].str.count(r"\?").where(one, 0)
    each["brief"] = one & (each["statement_text"].str.split().str.len() < BRIEF)
    each = each.sort_values(["brief", "unclear", "front", "statement"])
    rank = pd.Series(range(len(each)), each.index)
    told = told.iloc[told["statement"].map(rank).argsort(kind="stable")]
    one, every = told["told_by"] == 1, told["told_by"] == told["of"]
    kinds = {
        ("told-by-all", "Told by all"): told[every & ~one],
        ("told-by-some", "Told by some, not found in others"): told[~every & ~one],
        ("told-by-one", "Found in one outlet only"): told[one & ~every],
    }
    first = pd.concat([first_told(mine, limit) for mine in kinds.values()])
    rows, shown = _as_found(page, first, each["front"]), Shown("")
    spans, none = page.described(rows[rows["told"]]), "Nothing of this kind was found."
    for (name, caption), mine in kinds.items():
        found, sentences = (t[t["statement"].isin(mine["statement"])] for t in (rows, spans))
        options = {"spans": sentences, "limit": limit, "most": 1, "empty": none}
        shown += grid(page, found, name, caption, ["statement_text"], "found", **options)
        shown += who_tells(page, mine, name, limit)
    return shown


def _as_found(page: Page, told: pd.DataFrame, front: pd.Series) -> pd.DataFrame:
    """Statements as all outlets have them: where each tells it, or that it was not found."""
    rows = laid_out(page.corpus, told)
    # where a sentence comes near to telling it, nothing is said
    missing = rows["sure"].map({True: "not found", False: "not clear"})
    return rows.assign(
        front=rows["statement"].map(front), found=rows["position"].where(rows["told"], missing)
    )


def wording(page: Page, limit: int = 5) -> Shown:
    """The longest passages that two outlets share, each once."""
    rows = repetition.between(page.corpus)
    outlet = page.corpus.articles["outlet"]
    rows = rows[rows["a"].map(outlet) != rows["b"].map(outlet)]
    rows = rows.sort_values("words", ascending=False, kind="stable").drop_duplicates("text_a")
    if len(page.corpus.events) < 2:
        rows = rows.drop(columns="same_event")
    none = "No two outlets share a passage of six words or more."
    return pairs(page, rows, "wording", "Shared wording, the longest first", limit, empty=none)
