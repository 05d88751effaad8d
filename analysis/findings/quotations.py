"""Findings about one utterance in several outlets: its words, its marks, its reporting verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, groupby

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

from .. import repetition, voice
from ..base.lexicons import function_words
from ..corpus.articles import Corpus
from .finding import Finding, brief, pieces, rule, surname, told_tellings

TOKEN = re.compile(r"[\w’'-]+|\[|\(|…|\.\.\.|[.?!]")
# an outlet does not speak so in its own voice: a block quotation whose marks are lost
SPOKEN = re.compile(r"\b(?:I|I[’']\w+|[Yy]ou|[Yy]ou[’']\w+|[Yy]our|[Mm]y|[Ww]e|[Oo]ur)\b")
AROUND, LONGEST = 3, 3  # equal words that must stand on each side of a change; words it may have
# "is shown saying": how a speech was met with, not a stance towards it
PERCEIVED = {"shown", "seen", "heard", "filmed", "recorded", "caught"}
NEAR = 60  # characters between a quotation and the verb that reports it
WORDS = 12  # a passage of so many words is somebody's wording, whoever has the marks


def changes(one: str, other: str) -> list[tuple[str, str]]:
    """The words that two wordings of one utterance have in each other's place: a few content words
    between equal ones. What is only cut, added in brackets or spelled otherwise is no change."""
    a, b = TOKEN.findall(one), TOKEN.findall(other)
    steps = list(repetition.diff(a, b))
    found = []
    for before, step, after in zip(steps, steps[1:], steps[2:], strict=False):
        if step.tag != "replace" or {before.tag, after.tag} != {"equal"}:
            continue
        if min(x.src_end - x.src_start for x in (before, after)) < AROUND:
            continue
        old, new = a[step.src_start : step.src_end], b[step.dest_start : step.dest_end]
        if max(len(old), len(new)) <= LONGEST and _says_other(old, new):
            found.append((" ".join(old), " ".join(new)))
    return found


def _says_other(old: list[str], new: list[str]) -> bool:
    """Whether the words are others, and not another spelling, form or number of the same."""
    if any(not re.fullmatch(r"[^\W\d][\w’'-]*", word) for word in old + new):
        return False
    said = [{w.lower() for w in words} - function_words() for words in (old, new)]
    if not all(said) or said[0] & said[1]:
        return False
    plain = ["".join(re.findall(r"\w", "".join(words).lower())) for words in (old, new)]
    same_stem = plain[0][:2] == plain[1][:2]
    return not same_stem and Levenshtein.normalized_similarity(*plain) < 0.6


@rule
def two_wordings(corpus: Corpus) -> Iterator[Finding]:
    """One quotation, inside the marks of two outlets, with another word in the same place."""
    tellings = told_tellings(corpus)
    direct = tellings[tellings["mode"] == "direct"].drop_duplicates(["statement", "outlet"])
    each = direct.sort_values("statement", kind="stable")[["statement", "event", "outlet", "text"]]
    for _, same in groupby(each.itertuples(), key=lambda telling: telling.statement):
        for one, other in combinations(same, 2):
            if not (found := changes(one.text, other.text)):
                continue
            words = "; ".join(f"“{a}” / “{b}”" for a, b in found[:3])
            yield Finding(
                "one quotation, two wordings",
                one.event,
                f"One quotation reads differently in {one.outlet} and in {other.outlet}: {words}.",
                "Which wording was spoken is not known without a transcript.",
                min(0.9, 0.7 + 0.05 * len(found)),
                direct.loc[[one.Index, other.Index]],
            )


@rule
def two_verbs(corpus: Corpus) -> Iterator[Finding]:
    """One quotation that two outlets put under reporting verbs of different stance."""
    said = voice.quotations(corpus)
    near = (said["cue_start"] - said["start"]).where(said["cue_start"] < said["start"])
    near = (-near).fillna(3 * (said["cue_start"] - said["end"]))  # nearer, where it comes after
    cue = said["cue"].str.lower()
    verbal = (cue != "") & ~cue.isin(PERCEIVED) & ~cue.str.endswith("ly")  # reportedly: no verb
    known = said[verbal & said["sure"] & (near < NEAR)].set_index(["article", "start"])
    tellings = told_tellings(corpus)
    direct = tellings[(tellings["mode"] == "direct") & (tellings["words"] >= 4)]
    direct = direct.join(known[["cue", "cue_start", "stance"]], on=["article", "start"])
    direct = direct.assign(bearer=surname(voice.persons(corpus, direct)))
    for _, group in direct[direct["stance"].fillna("") != ""].groupby("statement"):
        first = group[group["bearer"].fillna("") != ""].drop_duplicates("outlet")
        if first["bearer"].nunique() != 1:
            continue
        if first["stance"].nunique() < 2 or not _alike(first["text"]):
            continue
        cues = "; ".join(f"{o}: {c}" for o, c in zip(first["outlet"], first["cue"], strict=True))
        yield Finding(
            "one quotation, two verbs",
            first["event"].iloc[0],
            f"“{brief(first['text'].iloc[0])}” stands under verbs of different stance. {cues}.",
            "The verb is the one nearest to the marks; what it implies depends on its context.",
            0.8,
            first,
        )


def _alike(texts: pd.Series) -> bool:
    """Whether the shortest of these wordings stands in the others, nearly word for word."""
    words = sorted(([w.lower() for w in TOKEN.findall(t)] for t in texts), key=len)
    kept = [sum(w in other for w in words[0]) for other in words[1:]]
    return min(kept, default=0) >= 0.8 * len(words[0])


@rule
def quoted_here_unquoted_there(corpus: Corpus) -> Iterator[Finding]:
    """A long run of words in marks in one outlet, within a sentence of another's own."""
    shared = repetition.between(corpus)
    long = shared["same_event"] & (shared["words"] - shared["edits"] >= WORDS)
    one_sided = (shared["voice_a"] == "quotation") != (shared["voice_b"] == "quotation")
    shared = shared[long & one_sided & ~shared["reading"].isin(["furniture", "names"])]
    shared = shared.assign(
        **{f"alone_{side}": _stands_alone(corpus, shared, side) for side in "ab"}
    )
    roles, outlets = corpus.articles["role"], corpus.articles["outlet"]
    for row in shared.to_dict("records"):
        inside, outside = ("a", "b") if row["voice_a"] == "quotation" else ("b", "a")
        one, other = outlets[row[inside]], outlets[row[outside]]
        if "reference" in (roles[row["a"]], roles[row["b"]]) or one == other:
            continue
        if row[f"alone_{outside}"] or SPOKEN.search(row[f"text_{outside}"]):
            continue
        narrated = row[f"voice_{outside}"] == "narration"
        how = "as its own words" if narrated else "reported without marks"
        yield Finding(
            "quoted here, unquoted there",
            corpus.articles["event"][row["a"]],
            f"“{brief(row[f'text_{inside}'])}” is a quotation in {one}; {other} has it {how}.",
            f"{row['words']} shared words, {row['edits']} changed; a page may have set them apart "
            "in a way that its text does not keep.",
            min(0.9, 0.6 + row["words"] / 100) - 0.2 * (not narrated),
            pieces(corpus, pd.DataFrame([row])),
        )


def _stands_alone(corpus: Corpus, shared: pd.DataFrame, side: str) -> np.ndarray:
    """Which passages fill whole sentences there: a block quotation whose marks are lost."""
    start = shared[f"start_{side}"].to_numpy()
    at = corpus.locate(pd.DataFrame({"article": shared[side], "start": start}), corpus.sentences)
    begin = np.append(corpus.sentences["start"].to_numpy(), 0)[at]
    return (at < 0) | (start - begin < 12)
