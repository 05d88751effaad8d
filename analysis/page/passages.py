"""Passages laid beside or below one another, with the words that differ marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..repetition.folding import fold
from .sentences import in_sentences, links
from .tables import saved
from .text import Shown, cell, escape, first_of, macros, note, shortened

if TYPE_CHECKING:
    from .page import Page

NOWHERE, NONE_TOLD = "The word is nowhere.", "No utterance is told by two articles."
Piece = tuple[str, str]  # a tag, or '', and its words
# a word that a line may show in part
BEGUN, CUT = re.compile(r"^\S{0,24}\s"), re.compile(r"\s\S{0,24}$")


@saved
def side_by_side(
    page: Page,
    spans: pd.DataFrame,
    name: str,
    caption: str,
    limit: int = 10,
    most: int = 40,
    longest: int = 700,
    empty: str = "There is nothing to lay side by side.",
) -> Shown:
    """Spans side by side, those of one event together, the outlet above each.

    limit   events that are shown;  most   spans of each of them;  longest   characters of a span
    """
    groups = list(spans.groupby(spans["event"].fillna("no event known"), sort=False))
    told = []
    for about, mine in groups[:limit]:
        some = mine.head(most)
        head = page.event_name(about)
        head = head if len(some) == len(mine) else f"{head}: {first_of(len(mine), most, 'text')}"
        texts = [shortened(text, longest) for text in some["text"]]
        told.append((head, list(zip(links(page, some), texts, strict=True))))
    count = first_of(len(groups), limit, "event")
    return Shown(macros("passages").sides(name, caption, count, told))


@saved
def pairs(
    page: Page,
    rows: pd.DataFrame,
    name: str,
    caption: str,
    limit: int = 20,
    empty: str = "No passage is shared.",
    sides: tuple[str, str] = ("", ""),
) -> Shown:
    """Passages side by side (columns a, start_a, end_a, text_a, b …): the words that differ marked,
    the other columns above them.

    sides   what the left and the right are, where that is not two articles alike ("said", "as
            printed")
    """
    shown = rows.head(limit)
    place = ["article", "start", "end"]
    leading = [
        links(page, shown[[s, f"start_{s}", f"end_{s}"]].set_axis(place, axis=1)) for s in "ab"
    ]
    told = []
    for r, *leads in zip(shown.to_dict("records"), *leading, strict=True):
        by = [
            (f"{side}: " if side else "") + lead + escape(f" · {page.called(r[s], outlet=False)}")
            for s, side, lead in zip("ab", sides, leads, strict=True)
        ]
        texts = differing(r["text_a"], r["text_b"])
        told.append((_facts(page, r), list(zip(by, texts, strict=True))))
    return Shown(macros("passages").pairs(name, caption, first_of(len(rows), limit), told))


def _facts(page: Page, row: Mapping[Any, Any]) -> list[object]:
    """What stands above a pair: its reading and why first, then how many words, then whatever else
    is known of it."""
    known = {k: v for k, v in row.items() if k[-2:] not in ("_a", "_b") and k not in ("a", "b")}
    reading, why, words, edits = (known.pop(k, "") for k in ("reading", "why", "words", "edits"))
    same, earlier = known.pop("same_event", None), known.pop("direction", "")
    if earlier in page.corpus.articles.index:
        earlier = page.called(earlier)
    facts = [
        macros("passages").reading(reading, why) if reading else "",
        f"{cell(words)[1]} words" if words != "" else "",
        f"{cell(edits)[1]} changed" if edits else "",
        {True: "one event", False: "different events"}.get(same, ""),
        f"earlier: {earlier}" if earlier else "",
    ]
    facts += [
        f"{k}: {page.event_name(v) if k == 'event' else v if isinstance(v, str) else cell(v)[1]}"
        for k, v in ((k.replace("_", " "), v) for k, v in known.items())
        if v is not pd.NA and v == v and v not in ("", None)
    ]
    return [fact for fact in facts if fact]


@saved
def lines(
    page: Page, rows: pd.DataFrame, name: str, caption: str, limit: int = 30, empty: str = NOWHERE
) -> Shown:
    """A concordance (see wording.concordance) with the keyword in the middle, a line a place; the
    outlet leads to the reading copy."""
    shown = rows.head(limit)
    told = [
        {
            "link": link,
            "text": r.text,
            "voice": r.voice,
            "left": BEGUN.sub("", r.left) if len(r.left) > 40 else r.left,
            "right": CUT.sub("", r.right) if len(r.right) > 40 else r.right,
        }
        for r, link in zip(shown.itertuples(), links(page, shown), strict=True)
    ]
    return Shown(macros("passages").lines(name, caption, first_of(len(rows), limit), told))


def beside(page: Page, spans: pd.DataFrame, by: str, caption: str, limit: int, empty: str) -> Shown:
    """Cards, one for each value of `by` in the order of the table: its spans side by side, each in
    its sentence."""
    if spans.empty:
        return note(empty, caption)
    groups = [group for _, group in spans.groupby(by, sort=False)]
    count = f"the first {limit} of {len(groups):,}" if len(groups) > limit else f"{len(groups)}"
    told = [[("", line) for line in in_sentences(page, group)] for group in groups[:limit]]
    return Shown(macros("passages").beside(caption, count, told))


@saved
def drift(
    page: Page, rows: pd.DataFrame, name: str, caption: str, limit: int = 20, empty: str = NONE_TOLD
) -> Shown:
    """Each utterance of repetition.quote_variants with its tellings below one another: words put in
    and left out against the first.

    Utterances told by many outlets come first, and before those that everybody tells in the same
    words.
    """
    groups = list(rows.groupby("statement"))
    groups.sort(key=lambda pair: _interest(*pair))
    told = [_utterance(page, group) for _, group in groups[:limit]]
    count = first_of(len(groups), limit, "utterance")
    return Shown(macros("passages").drift(name, caption, count, told))


def _interest(number: int, group: pd.DataFrame) -> tuple[Any, ...]:
    kinds = set(group["change"])
    return kinds == {"same"}, -group["outlet"].nunique(), -len(kinds), number


def _utterance(page: Page, group: pd.DataFrame) -> dict[str, Any]:
    """One utterance as its template wants it: what is compared with first."""
    later = (group["change"] != "same") | (group["mode"] != "direct")
    group = group.assign(later=later).sort_values("later", kind="stable")
    base, told = group["text"].iloc[0], []
    for n, (r, link) in enumerate(zip(group.to_dict("records"), links(page, group), strict=True)):
        same, direct = not n or r["change"] == "same", r["mode"] == "direct"
        mode = "" if r["change"] == "indirect" else f"{r['mode']} · "
        told.append(
            {
                "link": link,
                "how": f"{mode}{r['change'] if n else 'compared with'}",
                "verb": r.get("verb", ""),
                "words": cell(r["words"])[1],
                "speaker": r["speaker"],
                "text": escape(r["text"]) if same else edited(base, r["text"], direct),
            }
        )
    return {"tellings": len(group), "outlets": group["outlet"].nunique(), "told": told}


def edited(base: str, text: str, cut: bool) -> Shown:
    """A text with the words put in as <ins> and, where `cut`, the words of the base that it leaves
    out as <del>, long ones by their ends."""
    pieces: list[Piece] = []
    for kind, gone, put in _compared(base, text):
        if kind != "equal" and gone and cut:
            ends = f"{''.join(gone[:4])}… {''.join(gone[-4:])}"
            pieces += _tagged("del", "".join(gone) if len(gone) <= 12 else ends)
        pieces += _tagged("ins" if kind != "equal" else "", "".join(put))
    return Shown(macros("passages").texts(pieces))


def differing(one: str, two: str) -> tuple[Shown, Shown]:
    """Two texts, the words that only one of them has marked."""
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, *both in _compared(one, two):
        for side, words in zip(sides, both, strict=True):
            side += _tagged("mark" if kind != "equal" else "", "".join(words))
    texts = macros("passages").texts
    return Shown(texts(sides[0])), Shown(texts(sides[1]))


def _tagged(tag: str, said: str) -> list[Piece]:
    """Words in a tag, a space behind it; words without one as they are."""
    return [(tag, said.rstrip()), ("", " ")] if tag and said else [("", said)]


def _compared(one: str, two: str) -> list[tuple[str, list[str], list[str]]]:
    """Stretches that are equal or not: (kind, words of the one, words of the two); case, marks,
    spelling and numerals do not count."""
    a, b = re.findall(r"\S+\s*", one), re.findall(r"\S+\s*", two)
    one_, two_ = ([fold("".join(filter(str.isalnum, w))) for w in words] for words in (a, b))
    codes = SequenceMatcher(None, one_, two_, autojunk=False).get_opcodes()
    return [(kind, a[i:j], b[k:m]) for kind, i, j, k, m in codes]
