"""From spans to numbers and back: describe spans, count them, show them in their articles. There is
no second way to count."""

from __future__ import annotations

import hashlib
import html
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise

import numpy as np
import pandas as pd

from .. import repetition, voice
from ..corpus.articles import PLACE, Corpus, per_corpus
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
    part, said, who, repeat = _lookup(corpus, table)
    table["part"], table["voice"] = pd.array(part, dtype="str"), pd.array(said, dtype="str")
    table["speaker"] = own if own is not None else pd.array(who, dtype="str")
    table["repeat"] = repeat
    return table


def _lookup(
    corpus: Corpus, spans: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """part, voice, speaker, repeat of each span, by the character at which it begins."""
    found = []
    voices = voice.voices(corpus)
    for table, column, otherwise in (
        (corpus.parts, "part", "body"),
        (voices, "voice", "narration"),
        (voices, "speaker", ""),
    ):
        at = corpus.locate(spans, table)
        values = np.append(table[column].to_numpy(dtype=object), otherwise)
        found.append(values[at])  # -1, nowhere, takes the last
    return found[0], found[1], found[2], corpus.locate(spans, repetition.repeats(corpus)) >= 0


@per_corpus
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
    t, number, found = corpus.tokens, corpus.tokens.text, corpus.locator(among)
    blocks = (slice(low, low + (1 << 20)) for low in range(0, max(len(number), 1), 1 << 20))
    return np.concatenate([say(found(number[b] * PLACE + t.start[b])) for b in blocks])


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
    if missing := [k for k in keys if k not in table]:
        raise InputError(
            f"cannot count by {missing[0]!r}: the spans have {', '.join(table.columns)}"
        )
    out = table["left_out"]
    groups = table.assign(n=(~out).astype(int), left_out=out.astype(int)).groupby(
        keys, dropna=False, observed=True
    )
    result = groups[["n", "left_out"]].sum().reset_index()
    return (
        result if per is None else rates(result, words(corpus, keys, furniture, repeats), keys, per)
    )


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
    shared = set(keys) & set(WORD_KEYS)
    result = (
        counts.merge(words, how="left")
        if shared
        else counts.assign(words=int(words["words"].iloc[0]))
    )
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
        values = counted[k].astype(object)
        counted[k] = (
            values.where(values.notna(), None) if k in ("outlet", "event") else values.astype("str")
        )
    return counted


def expected_voices(corpus: Corpus, expected: Sequence[str]) -> pd.DataFrame:
    """Spans of quotations and statements of the expected: roles (roles.csv) or parts of names.
    Columns expected, speaker, role."""
    said = voice.voices(corpus)
    found = [
        said[
            (said["role"] == name) | said["speaker"].str.contains(name, case=False, regex=False)
        ].assign(expected=name)
        for name in dict.fromkeys(expected)
        if name.strip()
    ]
    return pd.concat(
        [said.head(0).assign(expected=pd.Series(dtype="str")), *found], ignore_index=True
    )


def heard(corpus: Corpus, expected: Sequence[str]) -> pd.DataFrame:
    """For each event, expected voice and outlet that tells of the event: n, how often it is quoted
    or reported; 0 where it is absent."""
    told = corpus.articles.loc[corpus.articles["role"] == "article", ["event", "outlet"]]
    told = told.dropna().drop_duplicates().sort_values(["event", "outlet"])
    every = told.merge(pd.DataFrame({"expected": list(dict.fromkeys(expected))}), how="cross")[
        ["event", "expected", "outlet"]
    ]
    counts = count(corpus, expected_voices(corpus, expected), ["event", "expected", "outlet"])
    return (
        every.merge(counts, how="left")
        .fillna({"n": 0, "left_out": 0})
        .astype({"n": "int64", "left_out": "int64"})
    )


def anchor(article: str, start: int, end: int) -> str:
    """The id under which a span stands in its reading copy; the same everywhere, safe in any
    address."""
    return f"s{hashlib.sha256(article.encode('utf-8', 'replace')).hexdigest()[:8]}-{start}-{end}"


def reading_copy(corpus: Corpus, article: str, spans: pd.DataFrame, excerpts: bool = False) -> str:
    """One article as HTML with its spans marked: escaped, a paragraph a <p>, each sentence and each
    span anchored, marks never nested.

    A column `mark` names what a span is (quotation, label, figure, passage, repeat …) and becomes
    its class and, with `note`, its title. Where spans overlap, the stretch belongs to all of them.
    `excerpts` prints only the sentences that hold a mark, and … for those between. Raises
    InputError for an unknown article.
    """
    if article not in corpus.articles.index:
        raise InputError(f"no article {article!r} in this corpus")
    text = corpus.articles["text"][article]
    mine = spans[spans["article"] == article].drop_duplicates(
        [c for c in ("start", "end", "mark") if c in spans]
    )
    rows = sorted(
        zip(
            mine["start"].tolist(),
            mine["end"].tolist(),
            mine.get("mark", pd.Series("span", mine.index)).astype(str).tolist(),
            mine.get("note", pd.Series("", mine.index)).astype(str).tolist(),
            strict=True,
        ),
        key=lambda r: (r[0], -r[1]),
    )
    cut = corpus.sentences[corpus.sentences["article"] == article]
    begin, end = cut["start"].tolist(), cut["end"].tolist()
    edges = sorted({0, len(text), *begin, *end, *(e for r in rows for e in r[:2])})
    held = (range(max(0, bisect_right(begin, r[0]) - 1), bisect_left(begin, r[1])) for r in rows)
    kept = (
        {k for r, among in zip(rows, held, strict=True) for k in among if end[k] > r[0]}
        if excerpts
        else set(range(len(cut)))
    )
    out: list[str] = []
    anchored: set[str] = set()
    gap = False  # a … stands already

    def ids(places: Iterable[tuple[int, int]]) -> list[str]:
        new = [
            i for i in dict.fromkeys(anchor(article, s, e) for s, e in places) if i not in anchored
        ]
        anchored.update(new)
        return new

    def sentence(piece: tuple[int, int]) -> int:
        k = bisect_right(begin, piece[0]) - 1
        return k if k >= 0 and piece[0] < end[k] else -1

    for part in corpus.parts[corpus.parts["article"] == article].itertuples():
        inner = [
            part.start,
            *edges[bisect_right(edges, part.start) : bisect_left(edges, part.end)],
            part.end,
        ]
        paragraph: list[str] = []
        for k, pieces in groupby(pairwise(inner), sentence):
            name = "".join(f' id="{i}"' for i in ids([(begin[k], end[k])])) if k >= 0 else ""
            if k >= 0 and k not in kept:
                paragraph.append(f"<span{name}>{'' if gap else ' … '}</span>")
                gap = True
                continue
            written = []
            for a, b in pieces:
                over = [r for r in rows if r[0] <= a and b <= r[1]]
                if over:
                    kinds = " ".join(dict.fromkeys(_class(r[2]) for r in over))
                    title = html.escape(
                        "; ".join(
                            dict.fromkeys(f"{r[2]}{': ' + r[3] if r[3] else ''}" for r in over)
                        )
                    )
                    links = "".join(f'<a id="{i}"></a>' for i in ids(r[:2] for r in over))
                    written.append(
                        f'{links}<mark class="{kinds}" title="{title}">{html.escape(text[a:b])}</mark>'
                    )
                else:
                    written.append(html.escape(text[a:b]) if k >= 0 or not excerpts else " ")
            paragraph.append(
                f"<span{name}>{''.join(written)}</span>" if k >= 0 else "".join(written)
            )
            gap = gap and k < 0
        out.append(f'<p class="{part.part}">{"".join(paragraph)}</p>\n')
    return f'<div class="reading" lang="">{"".join(out)}</div>'


def _class(mark: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in mark.lower()) or "span"
