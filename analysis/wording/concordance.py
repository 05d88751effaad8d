"""Words in their places: concordance, collocates, dispersion, substitutions, readability; and which
words are counted at all."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from .. import evidence, repetition
from ..corpus.articles import Corpus, per_corpus, reads_english, span_table
from ..corpus.text import ALONE, CASED, _tables, tokens
from ..english.numbers import is_number
from ..evidence.measures import ENOUGH, log_likelihood
from ..framing.coverage import coverage, function_words
from ..project import InputError

COLLOCATES = (
    "outlet",
    "collocate",
    "n",
    "n_word",
    "n_collocate",
    "expected",
    "log_likelihood",
    "log_dice",
    "texts",
)
VOICES = ("all", "narration", "quotation", "attributed")
ORDINAL = re.compile(
    r"(?:\w+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth"
    r"|\w+tieth|\d+(?:st|nd|rd|th))"
)
# words beside a substitution, one of which must be no function word
ANCHOR = 3
# likeness from which two words are forms or spellings of one
ALIKE = 75
SILENT, SPOKEN = (
    re.compile(r"[^aeiouy](?:e|es|ed)$"),
    re.compile(r"(?:[^aeiouyl]les?|[td]ed|[sxz]es|[cs]hes|[cg]es)$"),
)
VOWELS = re.compile(r"[aeiouyà-ÿ]+")


def _known(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError(f"{name} {value!r} is not known; there are {', '.join(known)}")


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
    _known("voice", voice, VOICES)
    t, a = corpus.tokens, corpus.articles
    keep = ((a["role"] == "article") & (agency | (a["agency"] == ""))).to_numpy()[t.text]
    if not furniture:
        keep &= ~evidence.inside(
            corpus, corpus.parts[corpus.parts["part"].isin(["furniture", "dateline"])]
        )
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
    said = (
        re.escape(word)
        .replace("'", "['’ʼ]")
        .replace(r"\-", "[-‐‑]")
        .replace(r"\*", r"[\w'’-]{0,40}")
    )
    if not (letters.isalpha() and 2 <= len(letters) <= 6):
        return said
    if letters.upper() in CASED:
        same = (
            letters
            if letters in CASED
            else f"[{letters[0].upper()}{letters[0].lower()}]{letters[1:].lower()}"
        )
        return f"(?-i:{same}|{_pointed(letters)})" if letters in CASED else f"(?-i:{same})"
    return f"(?:{letters}|{_pointed(letters)})"


def _pointed(letters: str) -> str:
    return r"\.".join(letters) + r"\.?"


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
    _known("sort", sort, ("right", "left", "article"))
    _known("voice", voice or "all", VOICES)
    table = _found(corpus, pattern)
    if voice not in (None, "all"):
        table = table[table["voice"] == voice].reset_index(drop=True)
    text, sentences = corpus.articles["text"], corpus.sentences
    flat = lambda piece: re.sub(r"\s", " ", piece)
    places = list(zip(table["article"], table["start"], table["end"], strict=True))
    table.insert(
        4,
        "left",
        pd.Series([flat(text[a][max(0, s - width) : s]) for a, s, _ in places], dtype="str"),
    )
    table.insert(
        5, "right", pd.Series([flat(text[a][e : e + width]) for a, _, e in places], dtype="str")
    )
    at = corpus.locate(table, sentences)
    table["sentence"] = pd.Series(
        np.append(sentences["text"].to_numpy(dtype=object), "")[at], dtype="str"
    )
    if sort == "article":
        return table
    keys = [
        re.findall(r"\w+", said.lower())[:: 1 if sort == "right" else -1] for said in table[sort]
    ]
    return table.iloc[sorted(range(len(table)), key=keys.__getitem__)].reset_index(drop=True)


@per_corpus
def collocates(
    corpus: Corpus,
    word: str,
    window: int = 5,
    voice: str = "all",
    min_count: int = 2,
    grammar: bool = False,
) -> pd.DataFrame:
    """The words that stand within `window` words of a word, for each outlet, inside its paragraph.

    outlet, collocate, n (beside the word), n_word, n_collocate, expected, log_likelihood (signed
    G², Dunning 1993), log_dice (14 + log2 of Dice; Rychlý 2008; at most 14, comparable between
    outlets of any size), texts (articles holding the pair). Function words are left out unless
    grammar=True; an empty table where the word is nowhere among the words that count.
    """
    t, keep = corpus.tokens, counted(corpus, voice)
    paragraph = corpus.locate_places(corpus.places, corpus.parts)
    at = np.flatnonzero(keep)
    node, near = t.each(pattern_of(word).fullmatch)[at], np.zeros(len(at), bool)
    for shift in range(1, min(window, len(at) - 1) + 1):
        same = (paragraph[at[shift:]] == paragraph[at[:-shift]]) & (
            t.text[at[shift:]] == t.text[at[:-shift]]
        )
        near[shift:] |= same & node[:-shift]
        near[:-shift] |= same & node[shift:]
    near &= ~node
    out = [pd.DataFrame(columns=COLLOCATES)]
    names = corpus.articles["outlet"].to_numpy(dtype=object)[t.text[at]]
    for outlet in corpus.outlets:
        here = names == outlet
        words, beside, size = t.term[at[here]], near[here], len(t.terms)
        n, every, n_word = (
            np.bincount(words[beside], minlength=size),
            np.bincount(words, minlength=size),
            int(node[here].sum()),
        )
        pairs = np.unique(np.stack((words[beside], t.text[at[here]][beside])), axis=1)[0]
        some = np.flatnonzero(n >= max(min_count, 1))
        total, inside = len(words) - n_word, int(beside.sum())
        out.append(
            pd.DataFrame(
                dict(
                    zip(
                        COLLOCATES,
                        (
                            outlet,
                            [t.terms[i] for i in some],
                            n[some],
                            n_word,
                            every[some],
                            inside * every[some] / max(total, 1),
                            log_likelihood(n[some], every[some] - n[some], inside, total - inside),
                            14 + np.log2(2 * np.minimum(n[some], n_word) / (n_word + every[some])),
                            np.bincount(pairs, minlength=size)[some],
                        ),
                        strict=True,
                    )
                )
            )
        )
    table = pd.concat([o for o in out if len(o)] or out[:1], ignore_index=True).astype(
        {"outlet": "str", "collocate": "str"}
    )
    if not grammar:
        table = table[~table["collocate"].isin(function_words())]
    return table.sort_values(
        ["outlet", "log_likelihood", "collocate"], ascending=[True, False, True], ignore_index=True
    )


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


def substitutions(
    corpus: Corpus, aligned: pd.DataFrame | None = None, longest: int = 3, agency: bool = False
) -> pd.DataFrame:
    """The words that one outlet chose where another, in the same statement, chose others: one row a
    place, most frequent choice first.

    aligned   span table with `statement`: rows of one statement say the same; by default the
              sentences of coverage.coverage and the quotations of repetition.quote_variants
    A span table of the words in outlet_a's article; then outlet_a, word_a, outlet_b, word_b
    (folded), article_b, start_b, end_b, text_b, statement, n (statements in which these two outlets
    make this very choice). The words stand between words that both have, up to `longest` a side,
    function words at their ends not counted; numbers (see framing.figures) and ordinals, spellings,
    inflections and words that the other says in another place are passed over. Agency copy is left
    out unless agency=True: its words are not the outlet's choice.
    """
    if aligned is None:
        told, quoted = coverage(corpus), repetition.quote_variants(corpus)
        aligned = pd.concat(
            [
                told[told["told"] & (told["told_by"] > 1)].assign(
                    statement="statement " + told["statement"].astype("str")
                ),
                quoted.assign(statement="quotation " + quoted["statement"].astype("str")),
            ]
        )
    if missing := [c for c in ("article", "start", "end", "statement") if c not in aligned]:
        raise InputError(
            f"aligned: column {missing[0]!r} is missing; it has {', '.join(map(str, aligned.columns))}"
        )
    a = corpus.articles
    articles = a[(a["role"] == "article") & (agency | (a["agency"] == ""))].dropna(
        subset=["outlet"]
    )
    table = aligned[aligned["article"].isin(articles.index)][
        ["article", "start", "end", "statement"]
    ]
    table = table.assign(outlet=articles["outlet"].loc[table["article"]].to_numpy()).sort_values(
        ["outlet", "article", "start"]
    )
    rows = [
        row
        for statement, group in table.groupby("statement")
        for a, b in combinations(group.itertuples(index=False), 2)
        if a[4] != b[4]
        for row in _swapped(articles["text"], a, b, longest)
    ]
    found = span_table(
        corpus,
        rows,
        ["outlet_a", "word_a", "outlet_b", "word_b", "article_b", "start_b", "end_b", "statement"],
    )
    found = found.drop_duplicates(["article", "start", "end", "article_b", "start_b", "end_b"])
    cut = [
        articles["text"][i][s:e]
        for i, s, e in zip(found["article_b"], found["start_b"], found["end_b"], strict=True)
    ]
    found.insert(11, "text_b", pd.Series(cut, index=found.index, dtype="str"))
    found["n"] = (
        found.groupby(["outlet_a", "word_a", "outlet_b", "word_b"])["statement"]
        .transform("nunique")
        .astype("int64")
    )
    return found.sort_values(
        ["n", "word_a", "word_b"], ascending=[False, True, True], kind="stable", ignore_index=True
    )


def _swapped(
    texts: pd.Series, a: tuple[Any, ...], b: tuple[Any, ...], longest: int
) -> Iterator[tuple[Any, ...]]:
    """Places where two aligned spans (article, start, end, statement, outlet) have other words
    between the same words."""
    cut = [tokens([texts[span[0]][span[1] : span[2]]]) for span in (a, b)]
    words = [[t.terms[i] for i in t.term] for t in cut]
    steps = list(Levenshtein.opcodes(*words))
    for before, step, after in zip(steps, steps[1:], steps[2:], strict=False):
        anchors = (
            words[0][before.src_start : before.src_end][-ANCHOR:],
            words[0][after.src_start : after.src_end][:ANCHOR],
        )
        if (
            step.tag != "replace"
            or {before.tag, after.tag} != {"equal"}
            or not {*anchors[0], *anchors[1]} - function_words()
        ):
            continue
        sides = []
        edges = (step.src_start, step.src_end), (step.dest_start, step.dest_end)
        for span, t, said, (low, high) in zip((a, b), cut, words, edges, strict=True):
            content = [i for i in range(low, high) if said[i] not in function_words()]
            if (
                content
                and not all(is_number(w) or ORDINAL.fullmatch(w) for w in said[low:high])
                and high - low <= longest
            ):
                start, end = span[1] + int(t.start[content[0]]), span[1] + int(t.end[content[-1]])
                if not re.search(r"[\d.,;:!?()“”\"…—]", texts[span[0]][start:end]):
                    sides.append(
                        (span[0], start, end, span[4], " ".join(said[content[0] : content[-1] + 1]))
                    )
        moved = any(
            (set(side[4].split()) - function_words()) & set(said)
            for side, said in zip(sides, reversed(words), strict=False)
        )
        if len(sides) == 2 and not moved and fuzz.ratio(sides[0][4], sides[1][4]) < ALIKE:
            yield (*sides[0], sides[1][3], sides[1][4], *sides[1][:3], a[3])


def syllables(word: str) -> int:
    """Syllables of an English word by its groups of vowels: a silent final e and -ed are not
    counted, -le after a consonant is."""
    n = len(VOWELS.findall(word))
    silent = SILENT.search(word) and not SPOKEN.search(word)
    return max(n - bool(silent), 1)


def mattr(term: np.ndarray, window: int = 100) -> float:
    """Moving-average type-token ratio (Covington & McFall 2010): the mean share of different words
    in `window` words running, or NaN."""
    n = len(term)
    if n < window:
        return float("nan")
    order = np.argsort(term, kind="stable")
    previous = np.full(n, -1)  # where the same word stood last
    same = term[order][1:] == term[order][:-1]
    previous[order[1:][same]] = order[:-1][same]
    # a word is new to the windows that begin after `previous` and not after it
    at = np.arange(n)
    first, last = (
        np.maximum(np.maximum(previous + 1, at - window + 1), 0),
        np.minimum(at, n - window),
    )
    return float(np.maximum(last - first + 1, 0).sum() / (window * (n - window + 1)))


@reads_english
@per_corpus
def readability(
    corpus: Corpus, by: str = "outlet", window: int = 100, seed: int = 0
) -> pd.DataFrame:
    """How the articles are written: a row for each value of `by` and measure, the mean over
    articles and its 95 % bootstrap interval.

    measure   words per sentence; Flesch reading ease (206.835 - 1.015 words a sentence - 84.6
              syllables a word; Flesch 1948: for English alone, syllables by rule, good for
              comparing, no grade of anybody); MATTR over `window` words; quoted words (their share)
              Columns: `by`, measure, value, low, high (NaN below 4 articles), articles.
              by='article' gives each article's own values instead. Lead and body alone, without
              repeats and agency copy. Raises InputError for an unknown column.
    """
    if by != "article" and by not in corpus.articles:
        raise InputError(
            f"there is no column {by!r} of the articles; there are {', '.join(map(str, corpus.articles.columns))}"
        )
    t, told = corpus.tokens, evidence.of_words(corpus)
    keep = counted(corpus) & told["part"].isin(["lead", "body"]).to_numpy()
    number, size = t.text[keep], len(corpus)
    words = np.bincount(number, minlength=size)
    at = corpus.locate_places(corpus.places[keep], corpus.sentences)
    firsts = np.unique(at[at >= 0], return_index=True)[1]
    ends = np.bincount(number[at >= 0][firsts], minlength=size)
    spoken = t.each(syllables, float)[keep]
    quoted = (told["voice"] == "quotation").to_numpy()[keep]
    with np.errstate(divide="ignore", invalid="ignore"):
        per_sentence = words / ends
        values = pd.DataFrame(
            {
                "words per sentence": per_sentence,
                "Flesch reading ease": 206.835
                - 1.015 * per_sentence
                - 84.6 * np.bincount(number, spoken, minlength=size) / words,
                "MATTR": [
                    mattr(part, window) for part in np.split(t.term[keep], np.cumsum(words)[:-1])
                ],
                "quoted words": np.bincount(number, quoted, minlength=size) / words,
            },
            index=corpus.articles.index,
        )
    values = values[words > 0]
    if by == "article":
        return values.reset_index()
    draw, rows = np.random.default_rng(seed), []
    for name, group in values.groupby(corpus.articles[by].loc[values.index]):
        for measure, column in group.items():
            known = column[np.isfinite(column)].to_numpy()
            again = (
                [draw.choice(known, len(known)).mean() for _ in range(999)]
                if len(known) >= ENOUGH
                else [np.nan]
            )
            rows.append(
                (
                    name,
                    measure,
                    known.mean() if len(known) else np.nan,
                    *np.quantile(again, [0.025, 0.975]),
                    len(known),
                )
            )
    return pd.DataFrame(rows, columns=[by, "measure", "value", "low", "high", "articles"])
