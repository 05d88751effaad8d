"""One utterance in several tellings: how a quotation drifts between outlets."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
from rapidfuzz.distance import Levenshtein, Opcodes

from ..corpus.articles import Corpus
from ..corpus.remembered import per_event
from ..corpus.spans import span_table
from .folding import fold
from .tellings import linked, roots, utterances

ELLIPSIS = re.compile(r"…|\.\s?\.\s?\.|\[\s*\]")


def diff(words_a: Sequence[str], words_b: Sequence[str]) -> Opcodes:
    """How one wording becomes the other: opcodes (equal, replace, delete, insert) over folded words
    (Levenshtein 1966)."""
    return Levenshtein.opcodes([fold(w) for w in words_a], [fold(w) for w in words_b])


@per_event
def quote_variants(corpus: Corpus) -> pd.DataFrame:
    """Tellings of one utterance in two or more articles of an event (within three days, where no
    event is known; where no day is, of any).

    Spans, and: statement (the number of the group), mode (direct: quoted; indirect), outlet,
    speaker ('' where not known), change against the commonest wording of some length (then one
    without … or [ ], the earliest, the fullest): same, cut (words dropped at the ends, or a shorter
    opening in their place), extended, edited (words changed inside), bracketed, ellipsis, indirect;
    words; changed (of a direct telling, "that wording → this one", one a difference; ∅ for none).
    Two tellings are one where runs of common words cover half of the shorter, rare words weighing
    more, and hold content words besides names: four where two speakers are named, two where one is
    not, one of the same speaker. Each attaches to its best fuller one, so that chance likenesses do
    not chain (Leskovec, Backstrom & Kleinberg 2009). A name in marks is nobody's utterance.
    """
    u = utterances(corpus)
    return told(corpus, u.assign(statement=roots(linked(corpus, u)[0])))


def told(corpus: Corpus, u: pd.DataFrame) -> pd.DataFrame:
    """The table of `quote_variants` from tellings whose `statement` is known."""
    u = u[(u.groupby("statement")["article"].transform("nunique") > 1).to_numpy()] if len(u) else u
    rows: list[tuple] = []
    text, outlet, day = (corpus.articles[c] for c in ("text", "outlet", "date"))
    for n, (_, table) in enumerate(u.groupby("statement", sort=True)):
        group = list(table.itertuples())
        printed = [text[r.article][r.start : r.end] for r in group]
        folded = [[fold(w) for w in re.findall(r"\w+(?:[-'’]\w+)*", p)] for p in printed]
        # a fragment, however often printed, is no measure of the rest
        full = max(map(len, folded)) / 2
        quoted = [k for k, r in enumerate(group) if r.mode == "direct"]
        whole = [k for k in quoted if len(folded[k]) >= full] or quoted or [0]
        altered = [bool(ELLIPSIS.search(p)) or "[" in p for p in printed]
        base = min(
            (-folded.count(folded[k]), altered[k], day[group[k].article], -len(folded[k]), k)
            for k in whole
        )[-1]
        for k, r in enumerate(group):
            change, changed = "indirect", ""
            if r.mode != "indirect":
                change = _change(folded[base], folded[k], printed[base], printed[k])
                changed = _changes(printed[base], printed[k])
            told_by = n, r.mode, outlet[r.article] or "", r.speaker
            rows.append((r.article, r.start, r.end, *told_by, change, len(folded[k]), changed))
    more = ["statement", "mode", "outlet", "speaker", "change", "words", "changed"]
    return span_table(corpus, rows, more)


def _changes(base: str, text: str) -> str:
    """ "wording → other wording" for each difference between two tellings."""
    one, other = (re.findall(r"\w+(?:[-'’]\w+)*", t) for t in (base, text))
    return "; ".join(
        f"{' '.join(one[c.src_start : c.src_end]) or '∅'} → {' '.join(other[c.dest_start : c.dest_end]) or '∅'}"
        for c in diff(one, other)
        if c.tag != "equal"
    )


def _change(base: list[str], words: list[str], base_text: str, text: str) -> str:
    """What was done to a wording."""
    if "".join(words) == "".join(base):
        return "same"
    if "[" in text and "[" not in base_text:
        return "bracketed"
    if ELLIPSIS.search(text) and not ELLIPSIS.search(base_text):
        return "ellipsis"
    codes = list(Levenshtein.opcodes(base, words))
    kept = [k for k, c in enumerate(codes) if c.tag == "equal"]
    # a word that both happen to have is no part of what was kept
    kept = [k for k in kept if codes[k].src_end - codes[k].src_start > 1] or kept
    inner = (c for c in codes[kept[0] : kept[-1]] if c.tag != "equal") if kept else ()
    cut = ((base[c.src_start : c.src_end], words[c.dest_start : c.dest_end]) for c in inner)
    if not kept or any("".join(one) != "".join(other) for one, other in cut):
        return "edited"
    first, last = codes[kept[0]], codes[kept[-1]]
    dropped = (first.src_start, len(base) - last.src_end)
    put = (first.dest_start, len(words) - last.dest_end)
    if any(p >= d > 0 for p, d in zip(put, dropped, strict=True)):
        return "edited"
    return "extended" if sum(put) > sum(dropped) else "cut"
