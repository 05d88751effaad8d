"""How long each step takes on a big corpus in one process, and how much memory: reading it,
describe, labels, between, keyness, and quote_variants of all articles as one event.

usage: python benchmarks/memory.py [10000 100000 …] [--keep FOLDER]

Invents news of about 500 words (a vocabulary of 50,000 words that follows the Zipf-Mandelbrot law;
names, quotations, labels, figures;
no meaning) in events of fifty articles; three in ten hold 10 to 90 % of an earlier one, at edit
rates of 0, 3, 8 and 15 %. They are
written to a Parquet file by a process of their own and read from it. Prints for each step its
seconds (wall and processor), the most memory that the process
held during it and what it holds after it, in GB (of Linux; elsewhere the most so far). --keep
leaves the articles in a folder.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

OUTLETS, PER_EVENT, WORDS = 20, 50, 500
LABELS = (
    "militants",
    "terrorists",
    "gunmen",
    "protesters",
    "rebels",
    "insurgents",
    "settlers",
    "activists",
    "extremists",
    "fighters",
)
VERBS = (
    "said",
    "told reporters",
    "claimed",
    "warned",
    "insisted",
    "added",
    "denied",
    "acknowledged",
    "argued",
    "announced",
)
OFFICES = (
    "president",
    "minister",
    "spokesman",
    "spokeswoman",
    "mayor",
    "general",
    "senator",
    "witness",
    "doctor",
    "resident",
)
PATTERNS = (
    "{Name}, a {office} of the {Place} Council, {verb} that {words}.",
    "“{Words},” {last} {verb}.",
    "According to {Name}, {words}.",
    "“{Words},” {verb} {Name}. “{Words}.”",
    "At least {n} {labels} were killed, {words}, and {m} injured, {last} {verb}.",
    "The {labels} {words}, {last} {verb}.",
    "The {Place} Authority {verb} {words} that {n} {labels} {words}.",
    "{Words}.",
    "{Words}.",
    "{Words}, {words}.",
    "{Words} as the {labels} attacked {words}.",
    "In {Place}, {words}.",
    "{Words} in {Place}, and {words}.",
)


class Words:
    """Invented words by the Zipf-Mandelbrot law, drawn many at a time."""

    def __init__(self, seed: int, size: int = 50_000) -> None:
        self.draw = np.random.default_rng(seed)
        letters = np.array(list("abdefghiklmnoprstuvz"))
        known = dict.fromkeys(
            "".join(self.draw.choice(letters, n))
            for n in self.draw.integers(2, 10, 2 * size).tolist()
        )
        self.known = np.array(list(known)[:size], dtype=object)
        self.share = np.cumsum(1 / (np.arange(len(self.known)) + 20))
        self.stock: list[str] = []

    def take(self, n: int) -> list[str]:
        if len(self.stock) < n:
            self.stock = self.known[
                np.searchsorted(self.share, self.draw.random(1 << 18) * self.share[-1])
            ].tolist()
        out = self.stock[-n:]
        del self.stock[-n:]
        return out


def invented(n: int, seed: int = 7) -> Iterator[tuple[str, str, str, str]]:
    """(id, outlet, event, text) of n articles."""
    words, draw, texts = Words(seed), random.Random(seed), []
    said = lambda: " ".join(words.take(draw.randrange(4, 18)))
    name = lambda: words.known[draw.randrange(2_000, 20_000)].capitalize()
    cast: list[str] = []
    for k in range(n):
        if k % PER_EVENT == 0:
            cast, places = [f"{name()} {name()}" for _ in range(8)], [name() for _ in range(4)]
        pieces: list[str] = []
        size = max(150, int(draw.gauss(WORDS, 120)))
        if k and draw.random() < 0.3:  # half of them from the same event
            source = (
                draw.randrange(k - k % PER_EVENT, k)
                if k % PER_EVENT and draw.random() < 0.5
                else draw.randrange(k)
            )
            held = texts[source].split(" ")
            part = int(draw.choice([0.1, 0.2, 0.3, 0.5, 0.7, 0.9]) * min(size, len(held)))
            at, rate = draw.randrange(len(held) - part + 1), draw.choice([0, 0.03, 0.08, 0.15])
            for word in held[at : at + part]:
                change = draw.random()
                if change >= rate / 2:
                    pieces.append(word)
                if change < rate * 0.75:
                    pieces += words.take(1)
        while len(pieces) < size:
            who = draw.choice(cast)
            whole = re.sub(
                r"\{[Ww]ords\}",
                lambda m: said().capitalize() if m[0] == "{Words}" else said(),
                draw.choice(PATTERNS),
            )
            sentence = whole.format(
                Name=who,
                last=who.split(" ")[1],
                Place=draw.choice(places),
                office=draw.choice(OFFICES),
                verb=draw.choice(VERBS),
                labels=draw.choice(LABELS),
                n=draw.randrange(2, 60),
                m=draw.randrange(2, 90),
            )
            own = sentence.split(" ")
            if pieces and draw.random() < 0.5:
                own[0] = pieces.pop() + "\n\n" + own[0]
            pieces += own
        texts.append(" ".join(pieces))
        yield (
            f"a{k:07d}",
            f"The {words.known[k % OUTLETS + 500].capitalize()}",
            f"event {k // PER_EVENT}",
            texts[-1],
        )


def write(n: int, path: Path) -> None:
    pd.DataFrame(invented(n), columns=["id", "outlet", "event", "text"]).to_parquet(
        path, index=False
    )


def memory(what: str) -> float:
    """VmHWM, the most memory so far, or VmRSS, what is held now: GB."""
    try:
        return (
            int(
                next(line for line in open("/proc/self/status") if line.startswith(what)).split()[1]
            )
            / 1e6
        )
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1e6 if sys.platform == "linux" else 1e9
        )


def step(name: str, function: Callable[[], Any]) -> Any:
    with suppress(OSError):
        # from here on the most is that of this step
        Path("/proc/self/clear_refs").write_text("5")
    began, worked = time.perf_counter(), time.process_time()
    result = function()
    took, work, most = time.perf_counter() - began, time.process_time() - worked, memory("VmHWM")
    gc.collect()
    rows = f"{len(result):>12,}" if hasattr(result, "__len__") else " " * 12
    print(
        f"{name:44s} {took:8.1f} s {work:8.1f} s {most:7.2f} {memory('VmRSS'):7.2f} {rows}",
        flush=True,
    )
    return result


def measure(path: Path) -> None:
    from analysis import Corpus, evidence, framing, repetition, voice, wording

    print(f"{'':44s} {'':10s} {'processor':>10s} {'peak':>7s} {'held':>7s} {'rows':>12s}")
    step("nothing yet", lambda: None)
    corpus = step("corpus: read", lambda: Corpus.read(path))
    step(
        "corpus: words, parts, sentences",
        lambda: (corpus.tokens, corpus.parts, corpus.sentences)[2],
    )
    step("describe (every sentence)", lambda: evidence.describe(corpus, corpus.sentences))
    step("labels", lambda: framing.labels(corpus))
    step("between", lambda: repetition.between(corpus))
    step("keyness", lambda: wording.keyness(corpus, corpus.outlets[0]))
    together = Corpus(corpus.articles.assign(event="all of them"))
    step("statements, all in one event", lambda: voice.statements(together))
    step("quote_variants of that event", lambda: repetition.quote_variants(together))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="*", type=int, default=[10_000])
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(options.articles[0], options.write)
    elif options.measure:
        measure(options.measure)
    else:
        with tempfile.TemporaryDirectory() as folder:
            for n in options.articles:
                path = (options.keep or Path(folder)) / f"invented-{n}.parquet"
                for what in (["--write"] if not path.exists() else []) + ["--measure"]:
                    subprocess.run([sys.executable, __file__, str(n), what, str(path)], check=True)


if __name__ == "__main__":
    main()
