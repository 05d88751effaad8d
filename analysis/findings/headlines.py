"""Findings about headlines: whom they put first, and what the article does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from .. import framing, voice
from ..corpus.articles import Corpus
from ..corpus.headlines import headlines
from .finding import Finding, first_sentences, listed, plural, rule, surname, told_labels

EARLY, LATE = 1, 3  # the places of words at which a headline begins, and at which it has begun


def places(title: str, names: dict[str, str]) -> dict[str, int]:
    """At which word of a headline each person of the event is first named: 0 is the first."""
    found: dict[str, int] = {}
    for n, word in enumerate(re.findall(r"[\w.’'-]+", title)):
        person = names.get(re.sub(r"['’]s?$", "", word).casefold())
        if person:
            found.setdefault(person, n)
    return found


@rule
def first_here_later_there(corpus: Corpus) -> Iterator[Finding]:
    """A person with whom one outlet's headline begins, and to whom another's comes late."""
    title = headlines(corpus).loc[lambda t: t != ""]
    articles = corpus.articles[corpus.articles["role"] == "article"]
    articles = articles[articles["event"].notna() & articles.index.isin(title.index)]
    people = voice.people(corpus)
    for event, group in articles.groupby("event"):
        mine = people[people["event"] == event].drop_duplicates("person")
        surnames = surname(mine["person"]).str.casefold()
        alone = mine[~surnames.duplicated(keep=False)]
        names = dict(zip(surnames[alone.index], alone["person"], strict=True))
        firsts = alone["person"].str.split().str[0].str.casefold()
        for first, person in zip(firsts, alone["person"], strict=True):
            if (firsts == first).sum() == 1:
                names.setdefault(first, person)
        at = pd.DataFrame({a: places(title[a], names) for a in group.index})
        for person, where in at.iterrows():
            begins, later = where.index[where <= EARLY], where.index[where >= LATE]
            others = at[later].drop(index=person).min() if len(at) > 1 else where[later]
            if begins.empty or later.empty:
                continue
            said = "; ".join(f"{group['outlet'][a]}: “{title[a]}”" for a in [*begins, *later])
            yield Finding(
                "first in one headline, later in another",
                event,
                f"The headline of {_named(group, begins)} begins with {person}, that of "
                f"{_named(group, later)} with others. {said}.",
                "The place of a name is no statement about who did what.",
                0.7 + 0.1 * bool((others <= EARLY).any()),
                first_sentences(corpus, [*begins, *later]),
            )
            break


def _named(articles: pd.DataFrame, some: pd.Index) -> str:
    return " and ".join(dict.fromkeys(articles["outlet"][some]))


@rule
def label_in_the_headline_only(corpus: Corpus) -> Iterator[Finding]:
    """A label that stands in the headline and never in the article's own narration."""
    articles, title = corpus.articles, headlines(corpus).loc[lambda t: t != ""]
    if title.empty:
        return
    above = framing.labels(Corpus(articles.loc[title.index].assign(text=title)))
    above = above[(above["kind"] == "label") & above["family"].str.contains("violen|milit|armed")]
    labels = told_labels(corpus)
    body = labels[labels["part"] != "headline"]
    stems = above["label"].str.lower().str[:6]
    for (article, stem), group in above.assign(stem=stems).groupby(["article", "stem"]):
        mine = body[body["article"] == article]
        same = mine[mine["label"].str.lower().str.startswith(stem)]
        others = mine[mine["family"].isin(group["family"]) & (mine["voice"] == "narration")]
        others = others.drop(same.index, errors="ignore")
        spoken = (same["voice"] == "narration") | (same["part"] == "lead")
        # either its lead has another word for them, or only people whom it quotes have this one
        elsewhere = (others["part"] == "lead").any() or len(same) > 0
        if spoken.any() or others.empty or not elsewhere:
            continue
        row = articles.loc[article]
        yield Finding(
            "a label in the headline only",
            row["event"],
            f"The headline of {row['outlet']}, “{title[article]}”, has “{group['text'].iloc[0]}”; "
            f"the article's own narration never does and has {listed(others['text'])}.",
            f"In quoted or attributed words it stands {plural(len(same), 'time')}.",
            0.85,
            pd.concat([others, same]),
        )
