"""Words in their places: concordance and dispersion; and which words are counted at all."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pandas as pd

from .. import evidence, repetition
from ..base.choices import known
from ..corpus.articles import Corpus
from ..corpus.spans import span_table
from ..corpus.text import ALONE, CASED, _tables
from ..project import InputError

VOICES = ("all", "narration", "quotation", "attributed")


def counted(
    corpus: Corpus,
    voice: str = "all",
    furniture: bool = False,
    repeats: bool = False,
    agency: bool = False,
) -> np.ndarray:
    """A mask over corpus.tokens: the words that count as an outlet's.

    Furniture and datelines, second copies of repeated passages, agency copy and reference documents
    are out (the first three unless asked for). voice keeps the words of one voice alone. Raises
    InputError where the words cannot be told apart.
    """
    known(voice, VOICES, "voice")
    t, a = corpus.tokens, corpus.articles
    keep = ((a["role"] == "article") & (agency | (a["agency"] == ""))).to_numpy()[t.text]
    if not furniture:
        apart = corpus.parts["part"].isin(["furniture", "dateline"])
        keep &= ~evidence.inside(corpus, corpus.parts[apart])
    if not repeats:
        keep &= ~evidence.inside(corpus, repetition.repeats(corpus))
    if voice != "all":
        keep &= (evidence.of_words(corpus)["voice"] == voice).to_numpy()
    if keep.any() and t.each(lambda term: _tables()[0][ord(term[0])] == ALONE)[keep].mean() > 0.5:
        raise InputError(
            "these texts set no spaces between words, so words cannot be told apart; part them with spaces first"
        )
    return keep


def pattern_of(pattern: str) -> re.Pattern[str]:
    """'condemn*' or 'car bomb' (whole words; * is any letters) or a regular expression; case never
    counts. Raises InputError."""
    if not pattern.strip():
        raise InputError(
            "the pattern is empty; give a word, a word with *, or a regular expression"
        )
    if re.fullmatch(r"[\w\s*'’&.-]+", pattern) and not re.search(r"[.][*]", pattern):
        words = map(_folded, pattern.replace("’", "'").split())
        return re.compile(r"(?<!\w)" + r"\s{1,9}".join(words) + r"(?!\w)", re.I)
    try:
        # a pattern that Python may one day read in another way
        with warnings.catch_warnings(action="ignore"):
            return re.compile(pattern, re.I)
    except (re.error, OverflowError, RecursionError) as error:
        raise InputError(
            f"pattern {pattern!r} is not a regular expression: {error}; for a word and its forms write condemn*"
        ) from error


def _folded(word: str) -> str:
    """A pattern for one word that finds what counts fold into it: F.B.I. for FBI, ’ for ', any
    hyphen, and US but not us."""
    letters = word.replace(".", "")
    if not (letters.isalpha() and 2 <= len(letters) <= 6):
        said = re.escape(word).replace("'", "['’ʼ]").replace(r"\-", "[-‐‑]")
        return said.replace(r"\*", r"[\w'’-]{0,40}")
    if letters.upper() in CASED and letters not in CASED:
        return f"(?-i:[{letters[0].upper()}{letters[0].lower()}]{letters[1:].lower()})"
    pointed = r"\.".join(letters) + r"\.?"
    return f"(?{'-i' if letters in CASED else ''}:{letters}|{pointed})"


def _found(corpus: Corpus, pattern: str) -> pd.DataFrame:
    wanted = pattern_of(pattern)
    texts = corpus.articles.loc[corpus.articles["role"] == "article", "text"]
    rows = (
        (i, *m.span())
        for i, text in texts.items()
        for m in wanted.finditer(text)
        if m.group().strip()
    )
    return evidence.describe(corpus, span_table(corpus, rows))


def concordance(
    corpus: Corpus, pattern: str, width: int = 60, voice: str | None = None, sort: str = "right"
) -> pd.DataFrame:
    """Every place where the pattern stands: a span table, with left and right (up to `width`
    characters, line ends as spaces), outlet, event, part, voice, speaker, repeat and sentence (the
    whole of it).

    pattern   'condemn*' or 'car bomb' (whole words; * is any letters) or a regular expression;
              words are folded as counts fold them: FBI is F.B.I., US is not us, else case does not
              count
    sort      by the words to the 'right', by those to the 'left' (nearest first), or in the order
              of the 'article'
    No place is left out: part and repeat say what counts would leave out; reference documents are
    nobody's telling. Raises InputError.
    """
    known(sort, ("right", "left", "article"), "sort")
    known(voice or "all", VOICES, "voice")
    table = _found(corpus, pattern)
    if voice not in (None, "all"):
        table = table[table["voice"] == voice].reset_index(drop=True)
    text, sentences = corpus.articles["text"], corpus.sentences
    flat = lambda piece: re.sub(r"\s", " ", piece)
    places = list(zip(table["article"], table["start"], table["end"], strict=True))
    left = [flat(text[a][max(0, s - width) : s]) for a, s, _ in places]
    right = [flat(text[a][e : e + width]) for a, _, e in places]
    table.insert(4, "left", pd.Series(left, dtype="str"))
    table.insert(5, "right", pd.Series(right, dtype="str"))
    every = np.append(sentences["text"].to_numpy(dtype=object), "")
    table["sentence"] = pd.Series(every[corpus.locate(table, sentences)], dtype="str")
    if sort == "article":
        return table
    step = 1 if sort == "right" else -1
    keys = [re.findall(r"\w+", said.lower())[::step] for said in table[sort]]
    return table.iloc[sorted(range(len(table)), key=keys.__getitem__)].reset_index(drop=True)


def dispersion(corpus: Corpus, word: str) -> pd.DataFrame:
    """Where in its article a word stands: a span table with `position` (0 the first word, 1 the
    last), outlet, event, part, voice, repeat.

    Raises InputError for a pattern that is none.
    """
    table = _found(corpus, word)
    t = corpus.tokens
    number = corpus.articles.index.get_indexer(table["article"])
    place = corpus.word_ranges(table)[0] - t.first[number]
    table.insert(4, "position", np.clip(place / np.maximum(np.diff(t.first)[number] - 1, 1), 0, 1))
    return table
