"""Two versions of an article, held against edits that were planted in it.

    python benchmarks/versions.py [--pairs 500] [--speed 10000]

Writes pairs of versions of invented articles with 1 to 30 edits of nine kinds, and prints how many
of the words cut, added, changed and moved are found (word by word), how many edits come out as
their kind, and how long so many pairs of 600 words take on one core.
"""

from __future__ import annotations

import argparse
import random
import time
from typing import NamedTuple

import pandas as pd

from analysis import Corpus, repetition
from analysis.repetition.versions import _Texts

NAMES = "Varnholm Oster Velde Marrow Lund Brandt Holm Falk Kranz Orn Drenna Osk Lind Tarn".split()
LABELS = ["militants", "rebels", "fighters", "gunmen", "terrorists", "insurgents"]
SAYING = ["said", "claimed", "insisted", "admitted", "alleged"]
DYING = ["killed", "slain", "murdered", "massacred"]
SMALL = "the of a to and in that is was for on it with as by at from he his are be an".split()
KINDS = {
    "word": ("changed", ""),
    **{k: ("changed", k) for k in ("figure", "label", "attribution", "quotation", "death")},
    "sentence added": ("added", ""),
    "sentence cut": ("cut", ""),
    "sentence moved": ("moved", ""),
}
Sentence = list[str]


class Planted(NamedTuple):
    """An edit: its kind, the words before and after."""

    kind: str
    before: str
    after: str


def vocabulary(draw: random.Random, size: int = 3000) -> list[str]:
    """Invented words, the frequent first."""
    parts = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    drawn = ("".join(draw.choices(parts, k=draw.randint(2, 4))) for _ in range(size))
    return sorted({word + draw.choice("nrst") for word in drawn})


def running(draw: random.Random, words: list[str], size: int) -> list[str]:
    """So many words, two in five of them small, none twice in a row; the frequent are drawn more
    often (Zipf 1935)."""
    out: list[str] = []
    while len(out) < size:
        among = SMALL if draw.random() < 0.4 else words
        word = among[min(int(draw.paretovariate(0.7)) - 1, len(among) - 1)]
        out += [word] * (word not in out[-2:])
    return out


def sentence(draw: random.Random, words: list[str]) -> Sentence:
    """An invented sentence; some hold a figure, a label, a word for dying, a quotation."""
    kind = draw.random()
    plain = lambda least, most: running(draw, words, draw.randint(least, most))
    if kind < 0.2:
        middle = [draw.choice(LABELS), draw.choice(DYING), str(draw.randint(3, 900))]
        out = [draw.choice(NAMES), *plain(4, 4), *middle, *plain(5, 11)]
    elif kind < 0.4:
        quoted = plain(6, 14)
        said = [draw.choice(SAYING), draw.choice(NAMES), draw.choice(NAMES) + "."]
        return ["“" + quoted[0], *quoted[1:-1], quoted[-1] + ",”", *said]
    else:
        out = [draw.choice(NAMES), *plain(8, 26)]
    return [*out[:-1], out[-1] + "."]


def bare(word: str) -> str:
    return word.strip("“”.,")


def swapped(draw: random.Random, kind: str, told: Sentence, words: list[str]) -> int | None:
    """Where in a sentence a word can be changed so, None where it cannot."""
    said = [bare(w) for w in told]
    quoted = told[0].startswith("“")
    inside = next((k for k, w in enumerate(told) if "”" in w), 0)
    fits = {
        "word": lambda k: not quoted and k > 0 and said[k] in words,
        "figure": lambda k: said[k].isdigit(),
        "label": lambda k: said[k] in LABELS,
        "attribution": lambda k: quoted and said[k] in SAYING,
        "quotation": lambda k: quoted and 0 < k < inside and said[k] in words,
        "death": lambda k: said[k] in DYING,
    }[kind]
    places = [k for k in range(len(told)) if fits(k)]
    return draw.choice(places) if places else None


def edited(
    draw: random.Random, first: list[Sentence], words: list[str], edits: int
) -> tuple[list[Sentence], list[Planted]]:
    """A later version with so many edits, each in a sentence of its own, and what they were."""
    second: list[Sentence | None] = [list(s) for s in first]
    free = list(range(len(first)))
    draw.shuffle(free)
    planted, added, moved = [], [], []
    for _ in range(edits):
        kind = draw.choice(list(KINDS))
        if kind == "sentence added":
            new = sentence(draw, words)
            added.append((draw.randrange(len(first) + 1), new))
            planted.append(Planted(kind, "", " ".join(new)))
            continue
        if kind.startswith("sentence"):
            if len(free) < len(first) // 2:
                continue
            n = free.pop()
            old = second[n] or []
            second[n] = None
            after = " ".join(old) if kind == "sentence moved" else ""
            planted.append(Planted(kind, " ".join(old), after))
            if after:
                moved.append(((n + len(first) // 2) % (len(first) + 1), old))
            continue
        fitting = [
            (n, k) for n in free if (k := swapped(draw, kind, second[n] or [], words)) is not None
        ]
        if not fitting:
            continue
        n, k = fitting[0]
        free.remove(n)
        told = second[n] or []
        choice = {"figure": [str(draw.randint(1000, 9000))], "label": LABELS, "death": DYING}
        choice |= {"attribution": SAYING}
        old, pool = bare(told[k]), choice.get(kind, words)
        new_word = draw.choice([w for w in pool if w not in map(bare, told)])
        planted.append(Planted(kind, old, new_word))
        told[k] = told[k].replace(old, new_word)
    out: list[Sentence] = []
    put = sorted([*added, *moved], key=lambda at: at[0])
    for n in range(len(first) + 1):
        out += [s for at, s in put if at == n]
        if n < len(first) and (kept := second[n]) is not None:
            out.append(kept)
    return out, planted


def versions_of(
    draw: random.Random, words: list[str], size: int, edits: int
) -> tuple[str, str, list[Planted]]:
    """An article of about so many words, its later version, and the edits between them."""
    first: list[Sentence] = []
    while sum(map(len, first)) < size:
        first.append(sentence(draw, words))
    second, planted = edited(draw, first, words, edits)
    text = lambda told: "\n\n".join(" ".join(s) for s in told)
    return text(first), text(second), planted


def score(pairs: int) -> None:
    draw = random.Random(21)
    words = vocabulary(draw)
    hit = found = gold = kinds = all_kinds = right = 0
    missed: dict[str, int] = {}
    for _ in range(pairs):
        one, two, planted = versions_of(draw, words, draw.randint(150, 700), draw.randint(1, 30))
        table = pd.DataFrame({"text": [one, two], "event": "e", "outlet": "x"})
        table["date"] = ["2031-04-01", "2031-04-02"]
        rows = repetition.versions(Corpus(table))
        rows = rows[rows["fate"] != "kept"]
        tell = lambda text: " ".join(bare(w) for w in text.split())
        mine: dict[tuple[str, str, str], int] = {}
        for r in rows.itertuples():
            before = r.text if r.side == "first" else r.other_text
            after = r.text if r.side == "second" else r.other_text
            key = (r.fate, tell(before), tell(after))
            mine[key] = mine.get(key, 0) + 1
            found += len(f"{before} {after}".split())
        for edit in planted:
            fate, what = KINDS[edit.kind]
            key = (fate, tell(edit.before), tell(edit.after))
            size = len(f"{edit.before} {edit.after}".split())
            gold += size
            all_kinds += 1
            if mine.get(key, 0):
                mine[key] -= 1
                hit += size
                said = rows.loc[
                    (rows["fate"] == fate)
                    & (rows["text"].map(tell) == tell(edit.after or edit.before)),
                    "what",
                ]
                kinds += any(what in w.split(", ") or not what for w in said)
                right += 1
            else:
                missed[edit.kind] = missed.get(edit.kind, 0) + 1
    print(
        f"{pairs} pairs, {all_kinds} edits: words P {hit / found:.4f} R {hit / gold:.4f}; "
        f"kinds {kinds / all_kinds:.4f}; missed {missed}"
    )


def speed(pairs: int, at_a_time: int = 500) -> None:
    draw = random.Random(22)
    words = vocabulary(draw)
    spent = rows = done = 0.0
    while done < pairs:
        texts: list[str] = []
        for _ in range(at_a_time):
            texts += versions_of(draw, words, 600, draw.randint(1, 30))[:2]
        corpus = Corpus(pd.DataFrame({"text": texts}))
        _ = corpus.sentences
        begin = time.process_time()
        told = _Texts(corpus)
        for k in range(0, len(texts), 2):
            rows += len(list(told.rows(k, k + 1, "")))
        spent += time.process_time() - begin
        done += at_a_time
    print(f"{done:,.0f} pairs of 600 words: {spent:.1f} processor seconds, {rows:,.0f} rows")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--speed", type=int, default=10_000)
    given = parser.parse_args()
    score(given.pairs)
    speed(given.speed)
