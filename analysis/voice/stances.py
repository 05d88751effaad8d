"""How each claim is introduced: the reporting word, its stance, and the outlet's own verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from ..base.lexicons import lexicon
from ..corpus.articles import Corpus
from ..corpus.remembered import per_event, reads_english
from ..corpus.spans import span_table
from .people import persons
from .voices import quotations, statements

COLUMNS = [
    "verb",
    "stance",
    "kind",
    "speaker",
    "person",
    "said_start",
    "said_end",
    "verdict",
    "verdict_text",
    "verdict_start",
    "verdict_end",
]
NONE = ("", "", -1, -1)
# verdict, its words, where they begin and end
Verdict = tuple[str, str, int, int]
QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|«[^»]*»?")


@reads_english
@per_event
def stances(corpus: Corpus) -> pd.DataFrame:
    """The reporting word of every quotation and statement that has one, and what it makes of the
    claim.

    verb                        its dictionary form ("claim" for "claiming"); a noun stays as it is
    stance                      neutral, factive (presupposes that it is so), distancing or
                                upgraded, of data/lexicons/reporting_verbs.csv; '' where that does
                                not say
    kind, speaker, person       of the claim; the person as in `people`
    said_start, said_end        the claim, as in `quotations` or `statements`: by these it joins to
                                repetition.quote_variants, which lays one utterance side by side
    verdict                     what the outlet itself says of the claim, by
                                data/lexicons/verdicts.csv: false, unsupported, true; '' for nothing
    verdict_text, _start, _end  its words ("without evidence"); '' and -1 for none

    A verdict is read beside the cue ("falsely said"), set off in its sentence (", which is false")
    or at the opening of the next; never inside quotation marks, where it is the speaker's.
    """
    said = pd.concat([quotations(corpus), statements(corpus)], ignore_index=True)
    said["person"] = persons(corpus, said)
    # a quotation of several paragraphs has one cue
    words = said["cue"].str[:1].str.isalpha()  # no colon, no dash before a signature
    said = said[words].drop_duplicates(["article", "cue_start", "start"])
    verbs = lexicon("reporting_verbs", ("word", "verb"))
    form = dict(zip(verbs["word"], verbs["verb"], strict=True))
    rows = []
    for r, verdict in zip(said.itertuples(), _verdicts(corpus, said), strict=True):
        cue_end = r.cue_start + len(r.cue)
        verb = form.get(r.cue.lower(), "") or r.cue.lower()
        claim = (r.kind, r.speaker, r.person, r.start, r.end)
        rows.append((r.article, r.cue_start, cue_end, verb, r.stance, *claim, *verdict))
    table = span_table(corpus, rows, COLUMNS)
    place = corpus.articles.index.get_indexer(pd.Index(table["article"]))
    order = np.lexsort((table["said_start"], table["start"], place))
    return table.iloc[order].reset_index(drop=True)


@cache
def _phrases() -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
    """place -> what finds its phrases, and phrase -> verdict."""
    table = lexicon("verdicts", ("phrase", "verdict", "place"))
    out = {}
    for place, group in table.groupby("place"):
        known = dict(zip(group["phrase"], group["verdict"], strict=True))
        words = "|".join(re.escape(p) for p in sorted(known, key=len, reverse=True))
        out[str(place)] = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.I), known
    return out


def _verdicts(corpus: Corpus, said: pd.DataFrame) -> Iterator[Verdict]:
    """The verdict on each claim, in the order of the table."""
    texts, sentences = corpus.articles["text"].to_dict(), corpus.sentences
    at = corpus.locate(said.assign(start=said["cue_start"]), sentences)
    article = sentences["article"].tolist()
    begin, end = sentences["start"].tolist(), sentences["end"].tolist()
    for r, n in zip(said.itertuples(), at.tolist(), strict=True):
        if n < 0:
            yield NONE
            continue
        text = texts[r.article]
        follows = n + 1 < len(article) and article[n + 1] == r.article
        yield (
            _beside(text, r.cue_start)
            or _apart(text, (begin[n], end[n]), (r.start, r.end))
            or follows
            and _found(text, "next", begin[n + 1], end[n + 1], opens=True)
            or NONE
        )


def _found(text: str, place: str, start: int, end: int, opens: bool = False) -> Verdict | None:
    pattern, known = _phrases()[place]
    found = pattern.match(text, start, end) if opens else pattern.search(text, start, end)
    return found and (known[found[0].lower()], found[0], *found.span())


def _beside(text: str, cue: int) -> Verdict | None:
    """A verdict right before the cue: "falsely said", "baseless claims"."""
    before = re.search(r"[\w’'-]+ $", text[max(0, cue - 20) : cue])
    return before and _found(text, "beside", cue - len(before[0]), cue)


def _apart(text: str, sentence: tuple[int, int], said: tuple[int, int]) -> Verdict | None:
    """A verdict that is set off in the sentence of the cue: outside the claim, or at its end behind
    a comma, and never in quotation marks."""
    pattern, known = _phrases()["apart"]
    quoted = [
        (m.start() + sentence[0], m.end() + sentence[0])
        for m in QUOTED.finditer(text[slice(*sentence)])
    ]
    for found in pattern.finditer(text, *sentence):
        start, end = found.span()
        within = said[0] < start < said[1]
        ends = text[end : end + 1] in (".", ",", ";", "")
        set_off = re.search(r"[,—–(] ?$", text[max(0, start - 2) : start]) is not None
        if any(a < start < b for a, b in quoted) or within and not (set_off and ends):
            continue
        if set_off or not within and ends and not found[0].startswith("a "):
            return known[found[0].lower()], found[0], start, end
    return None
