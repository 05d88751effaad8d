"""From spans to numbers: describe spans, count them. There is no second way to count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .. import repetition, voice
from ..base.choices import needed
from ..corpus.articles import Corpus
from ..corpus.remembered import per_event
from ..corpus.spans import cut
from ..project import InputError

VOICES = ("narration", "attributed", "quotation")
DESCRIBED = ("outlet", "event", "part", "voice", "speaker", "repeat")


def describe(corpus: Corpus, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans, and what every count of them needs to be honest; row for row, in the same order.

    outlet, event   of the article (None where not known)
    part            headline, dateline, lead, body, crosshead, bullet or furniture, where the span
                    begins
    voice           quotation (inside marks), attributed (somebody said so), narration (the outlet
                    itself)
    speaker         whose words, where voice is not narration; '' where it is not known
    repeat          True where the article had said the same already
    """
    table = spans.drop(columns=[c for c in DESCRIBED if c in spans and c != "speaker"])
    own = table.get("speaker")  # a quotation knows its own speaker best
    # never the texts, once for each span
    article = corpus.articles[["outlet", "event"]].loc[table["article"]]
    table["outlet"], table["event"] = article["outlet"].to_numpy(), article["event"].to_numpy()
    begins, parts, voices = corpus.begins(table), corpus.parts, voice.voices(corpus)
    said = corpus.locator(voices)(begins)
    table["part"] = _of_rows(parts["part"], corpus.locator(parts)(begins), "body")
    table["voice"] = _of_rows(voices["voice"], said, "narration")
    table["speaker"] = own if own is not None else _of_rows(voices["speaker"], said, "")
    table["repeat"] = corpus.locator(repetition.repeats(corpus))(begins) >= 0
    return table


def _of_rows(column: pd.Series, rows: np.ndarray, otherwise: str) -> Any:
    """The values of these rows; of -1, which is none, `otherwise`."""
    values = np.append(column.to_numpy(dtype=object), otherwise)
    return pd.array(values[rows], dtype="str")


def in_sentences(corpus: Corpus, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans; the sentence in which each begins, to the end of the span at least; and where that
    begins: sentence, sentence_start."""
    sentences, articles = corpus.sentences, corpus.articles
    at = corpus.locate(spans, sentences)
    start, end = (np.append(sentences[column], -1)[at] for column in ("start", "end"))
    start, end = np.where(at < 0, spans["start"], start), np.maximum(end, spans["end"])
    number = articles.index.get_indexer(pd.Index(spans["article"]))
    said = cut(articles["text"], number, start.tolist(), end.tolist())
    return spans.assign(sentence_start=start, sentence=pd.Series(said, spans.index, dtype="str"))


@per_event
def of_words(corpus: Corpus, voices: bool = True) -> pd.DataFrame:
    """A row a word, in the order of corpus.tokens: article, outlet, event, part, voice, speaker,
    role (categories), repeat, reference.

    voices=False leaves out voice, speaker and the speaker's role, which take far longer to find
    than all the others.
    """
    t = corpus.tokens
    number = t.text
    table = pd.DataFrame({"article": pd.Categorical.from_codes(number, corpus.articles.index)})
    for column in ("outlet", "event"):
        known = pd.Categorical(corpus.articles[column])
        table[column] = pd.Categorical.from_codes(known.codes[number], known.categories)
    looked_up = [("part", corpus.parts, "body")]
    if voices:
        said = voice.voices(corpus)
        looked_up += [("voice", said, "narration"), ("speaker", said, ""), ("role", said, "")]
    for name, among, otherwise in looked_up:
        known = pd.Categorical(pd.concat([among[name], pd.Series([otherwise])], ignore_index=True))
        table[name] = pd.Categorical.from_codes(
            _each_word(corpus, among, known.codes.__getitem__), known.categories
        )
    table["repeat"] = inside(corpus, repetition.repeats(corpus))
    table["reference"] = (corpus.articles["role"] != "article").to_numpy()[number]
    return table


def inside(corpus: Corpus, spans: pd.DataFrame) -> np.ndarray:
    """For each word of corpus.tokens, whether it stands in one of these spans, which must not
    overlap each other."""
    return _each_word(corpus, spans, lambda row: row >= 0)


def _each_word(
    corpus: Corpus, among: pd.DataFrame, say: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """What is said of the row of `among` that each word is in, or of -1; a million words at a
    time."""
    places, found = corpus.places, corpus.locator(among)
    blocks = (slice(low, low + (1 << 20)) for low in range(0, max(len(places), 1), 1 << 20))
    return np.concatenate([say(found(places[b])) for b in blocks])


def count(
    corpus: Corpus,
    spans: pd.DataFrame,
    by: str | Sequence[str],
    per: str | None = None,
    furniture: bool = False,
    repeats: bool = False,
    sure: bool = False,
) -> pd.DataFrame:
    """How many spans in each group: the columns of `by`, n, left_out, and with per='words' also
    words and per_1000.

    Furniture and second copies of repeated passages are left out unless asked for, and `left_out`
    says how many were; reference documents are nobody's telling and never counted. The words are
    counted over the same groups with the same things left out, for those columns of `by` that a
    word has too (article, outlet, event, part, voice, speaker, role). sure=True counts only the
    quotations and statements whose speaker is named by the cue. Spans that `counted` has described
    are taken as they are. Raises InputError for a column that the spans do not have.
    """
    keys = [by] if isinstance(by, str) else list(by)
    if sure and "sure" not in spans:
        raise InputError("sure=True: these spans have no column sure; quotations and statements do")
    described = "left_out" in spans
    table = spans.copy() if described else counted(corpus, spans, furniture, repeats)
    if sure:
        table["left_out"] |= ~table["sure"].astype(bool)
    needed(table, keys, "the table of spans")
    out = table["left_out"]
    table = table.assign(n=(~out).astype(int), left_out=out.astype(int))
    groups = table.groupby(keys, dropna=False, observed=True)
    result = groups[["n", "left_out"]].sum().reset_index()
    if per is None:
        return result
    return rates(result, words(corpus, keys, furniture, repeats), keys, per)


def counted(
    corpus: Corpus, spans: pd.DataFrame, furniture: bool = False, repeats: bool = False
) -> pd.DataFrame:
    """The described spans that `count` deals with, none of a reference document; `left_out` is True
    for those that it does not count."""
    table = describe(corpus, spans)
    table = table[(corpus.articles["role"].loc[table["article"]] == "article").to_numpy()]
    out = pd.Series(False, index=table.index)
    if not furniture:
        out |= table["part"] == "furniture"
    if not repeats:
        out |= table["repeat"]
    return table.assign(left_out=out)


def rates(
    counts: pd.DataFrame, words: pd.DataFrame, keys: Sequence[str], per: str = "words"
) -> pd.DataFrame:
    """The counts, and beside them how many words their groups have and n per 1,000 of these."""
    if per != "words":
        raise InputError(
            f"per={per!r} is not known: counts are given per='words' (per 1,000 of them) or not at all"
        )
    if set(keys) & set(WORD_KEYS):
        result = counts.merge(words, how="left")
    else:
        result = counts.assign(words=int(words["words"].iloc[0]))
    result["words"] = result["words"].fillna(0).astype(int)
    result["per_1000"] = 1000 * result["n"] / result["words"].where(result["words"] > 0)
    return result


WORD_KEYS = ("article", "outlet", "event", "part", "voice", "speaker", "role")


def words(
    corpus: Corpus, by: str | Sequence[str] = (), furniture: bool = False, repeats: bool = False
) -> pd.DataFrame:
    """How many words in each group of `by` (article, outlet, event, part, voice, speaker, role of
    the speaker; other names are passed over): `words`."""
    keys = [k for k in ([by] if isinstance(by, str) else by) if k in WORD_KEYS]
    table = of_words(corpus)
    keep = ~table["reference"].to_numpy()
    if not furniture:
        keep &= (table["part"] != "furniture").to_numpy()
    if not repeats:
        keep &= ~table["repeat"].to_numpy()
    table = table.loc[keep, keys]
    if not keys:
        return pd.DataFrame({"words": [len(table)]})
    counted = table.groupby(keys, dropna=False, observed=True).size().rename("words").reset_index()
    # as the spans have them: plain values, None where not known
    for k in keys:
        values, name = counted[k].astype(object), k in ("outlet", "event")
        counted[k] = values.where(values.notna(), None) if name else values.astype("str")
    return counted


def expected_voices(corpus: Corpus, expected: Sequence[str]) -> pd.DataFrame:
    """Spans of quotations and statements of the expected: roles (roles.csv) or parts of names.
    Columns expected, speaker, role."""
    said = voice.voices(corpus)
    found = [said.head(0).assign(expected=pd.Series(dtype="str"))]
    for name in filter(str.strip, dict.fromkeys(expected)):
        called = said["speaker"].str.contains(name, case=False, regex=False)
        found.append(said[(said["role"] == name) | called].assign(expected=name))
    return pd.concat(found, ignore_index=True)


def heard(corpus: Corpus, expected: Sequence[str]) -> pd.DataFrame:
    """For each event, expected voice and outlet that tells of the event: n, how often it is quoted
    or reported; 0 where it is absent."""
    told = corpus.articles.loc[corpus.articles["role"] == "article", ["event", "outlet"]]
    told = told.dropna().drop_duplicates().sort_values(["event", "outlet"])
    names, by = (
        pd.DataFrame({"expected": list(dict.fromkeys(expected))}),
        ["event", "expected", "outlet"],
    )
    counts = count(corpus, expected_voices(corpus, expected), by)
    table = told.merge(names, how="cross")[by].merge(counts, how="left")
    return table.fillna({"n": 0, "left_out": 0}).astype({"n": "int64", "left_out": "int64"})
