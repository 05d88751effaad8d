"""The same tables over a Dask cluster, for archives that outgrow one machine.

A task loads the articles that it needs, calls the very functions that a notebook calls, and writes
its rows to Parquet. What a table needs
to know of the whole archive is worked out by stages of its own: house lines and articles once
(`pieces`), shared passages by shuffling
word runs, quotations by event. The rows are those of one process, whatever the number of pieces.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, vstack

from .. import evidence, framing, repetition, voice, wording
from ..base.lexicons import lexicon
from ..corpus.articles import Corpus, cut, nearest
from ..corpus.text import tokens
from ..english.mentions import Reader, capitals
from ..project import InputError
from ..repetition import runs as kernel
from ..repetition import variants
from .pieces import (
    SIZE,
    Archive,
    Part,
    Run,
    cluster_of,
    gather,
    hashes,
    save_array,
    scatter,
    shard_of,
    write_part,
)

if TYPE_CHECKING:
    from distributed import Client

PAIRS = 20_000  # pairs of articles laid out at a time
# a place in the archive: article number << PLACE | word in the article
PLACE = 32
NO_DAY = np.iinfo(np.int64).min  # of an article whose date is not known
# bit of a run that too many places hold to be paired; facts are bits 1 to 4
OVER = 5
SUMS = ("n", "left_out", "words", "articles", "passages")
# counts of terms in articles that a worker compares at a time
HELD = 20_000_000
MARKS = 20  # words of an outlet whose lines are kept
KEPT = 3  # spans kept for each number on a page
# of passages, what the pages count
SHARED = {"passages": ["outlet_a", "outlet_b", "reading"], "longest": ["reading"]}
DRIFT = ["outlet", "mode", "change"]
PAIR_COLUMNS = [*repetition.PAIR, "same_event", "voice_a", "voice_b", "reading", "why", "direction"]


SPANS: dict[str, Callable[..., pd.DataFrame]] = {
    "quotations": voice.quotations,
    "statements": voice.statements,
    "labels": framing.labels,
    "deaths": framing.deaths,
    "agency": framing.agency,
    "passives": framing.passives,
    "figures": framing.figures,
    "frames": framing.frames,
    "within": repetition.within,
}
# look at all articles of an event, and at how the archive writes its words
BY_EVENT = (framing.labels,)


# what the pages of an archive count, each also by outlet
COUNTED: dict[str, tuple[Callable[..., pd.DataFrame], list[str]]] = {
    "labels": (lambda c: framing.labels(c).query("kind == 'label'"), ["family", "label", "voice"]),
    "deaths": (framing.deaths, ["victim", "register"]),
    "agency": (framing.agency, ["construction", "victim"]),
    "loaded": (framing.loaded, ["category", "word", "voice"]),
    "frames": (framing.frames, ["frame"]),
    "verbs": (lambda c: _reported(c), ["verb", "stance"]),
    "words": (voice.voices, ["voice", "role"]),
}


def work(
    parquet: str,
    out: str,
    scheduler: str = "",
    workers: int = 0,
    only: Sequence[str] = (),
    size: int = 0,
    memory: str = "auto",
) -> list[Path]:
    """What `python -m analysis cluster` does: the tables named in `only` (or all) as Parquet
    folders in OUT; -> the folders.

    Raises InputError for bad input, an unknown table, a scheduler that does not answer or sees
    another disk, or too little memory.
    """
    known = [*SPANS, *WHOLE]
    for name in only:
        if name not in known:
            raise InputError(f"unknown table {name!r}{nearest(name, known)}")
    if size < 0:
        raise InputError(f"--size {size}: give a number of articles above 0, or none for {SIZE}")
    with cluster_of(scheduler, workers, memory) as client:
        print(f"dashboard: {client.dashboard_link}", file=sys.stderr)
        run = Run(parquet, client, out, size or SIZE, progress=True)
        for name in only or known:
            if name in WHOLE:
                WHOLE[name](run, client)
            else:
                spans(run, SPANS[name], client, name=name)
    return [run.out / name for name in (only or known)]


def _run(parquet: str | Path | Run, client: Client, out: str | Path | None) -> Run:
    return parquet if isinstance(parquet, Run) else Run(parquet, client, out)


def spans(
    parquet: str | Path | Run,
    function: Callable[..., pd.DataFrame],
    client: Client,
    out: str | Path | None = None,
    name: str = "",
    by_event: bool | None = None,
    **options: Any,
) -> Any:
    """function(corpus, **options) over the whole archive: a Dask DataFrame on the Parquet files in
    OUT/NAME.

    function   gives rows that depend on their article alone (voice.quotations, framing.deaths,
    repetition.within …) or, with
               by_event, on the articles of their event (framing.labels, which is known to)
    out        a folder that all machines share (default: beside the archive); what stands there
    already is not made again
    """
    run, name = _run(parquet, client, out), name or function.__name__
    by_event = function in BY_EVENT if by_event is None else by_event
    asked = {
        "function": f"{function.__module__}.{function.__qualname__}",
        "options": options,
        "by event": by_event,
    }
    return run.table(
        name,
        asked,
        lambda: run.map(
            name, _spans, _groups(run, by_event), name=name, function=function, options=options
        ),
    )


def _spans(
    folder: str,
    item: tuple[int, np.ndarray, bool],
    name: str,
    function: Callable[..., pd.DataFrame],
    options: dict[str, Any],
) -> Part:
    return write_part(
        Path(folder) / name / f"{item[0]:05d}.parquet", function(_corpus(folder, item), **options)
    )


def _groups(run: Run, by_event: bool) -> list[tuple[int, np.ndarray, bool]]:
    """The articles that each task is given."""
    if by_event:
        _tally(run, "capitals")
    groups = _events(run) if by_event else [run.archive.numbers(k) for k in run.pieces]
    return [(part, numbers, by_event) for part, numbers in enumerate(groups)]


def _corpus(folder: str, item: tuple[int, np.ndarray, bool]) -> Corpus:
    archive, (_, numbers, by_event) = Archive(folder), item
    corpus = archive.corpus(numbers)
    if by_event:
        corpus.remember(_of_all(archive, corpus, "capitals")[0], capitals)
    return corpus


def _events(run: Run, alone: bool = True) -> list[np.ndarray]:
    """The articles of whole events, about as many to a task as stand in a piece. Those of no known
    event stand `alone`, or are one group,
    of those without a date."""
    event = np.array(run.archive.fact("event"))
    order = np.argsort(event, kind="stable")
    if not alone:
        order = order[(event[order] >= 0) | (run.archive.fact("day")[order] == NO_DAY)]
    first = (np.diff(event[order], prepend=-2) != 0) | (alone & (event[order] < 0))
    cuts = np.append(np.flatnonzero(first), len(order)).tolist()
    groups, begin = [], 0
    for end, after in pairwise([*cuts[1:], len(order) + run.size + 1]):
        if after - begin > run.size:
            groups.append(np.sort(order[begin:end]))
            begin = end
    return groups


def counts(
    parquet: str | Path | Run,
    function: Callable[..., pd.DataFrame],
    by: str | Sequence[str],
    client: Client,
    out: str | Path | None = None,
    per: str | None = None,
    by_event: bool | None = None,
    **left: bool,
) -> pd.DataFrame:
    """evidence.count(corpus, function(corpus), by, per, furniture=…, repeats=…) over the whole
    archive; by_event as in `spans`."""
    run, keys = _run(parquet, client, out), [by] if isinstance(by, str) else list(by)
    groups = _groups(run, function in BY_EVENT if by_event is None else by_event)
    found = run.map("counts", _counts, groups, function=function, keys=keys, per=per, left=left)

    def add(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
        whole = pd.concat(tables, ignore_index=True)
        shared = [k for k in keys if k in whole]
        if not shared:
            return whole.sum().to_frame().T
        # one may know none
        kinds = {
            k: next((t[k].dtype for t in tables if t[k].notna().any()), whole[k].dtype)
            for k in shared
        }
        return whole.groupby(shared, dropna=False, observed=True).sum().reset_index().astype(kinds)

    result = add([n for n, _ in found])
    return (
        result
        if per is None
        else evidence.rates(result, add([words for _, words in found]), keys, per)
    )


def overview(parquet: str | Path | Run, client: Client, out: str | Path | None = None) -> Path:
    """What the pages of an archive show: COUNTED, and articles and words by outlet and year; each
    number with a few of its spans in their
    sentences. -> OUT/sums, which `analysis.stored` reads."""
    run = _run(parquet, client, out)

    def make(_: Path) -> None:
        with _sums_of(
            run,
            {name: ["outlet", *by] for name, (_, by) in COUNTED.items()}
            | {"articles": ["outlet", "year"]},
        ):
            run.map("overview", _overview, _groups(run, by_event=True))

    run.stage("overview", {}, make)
    return run.out / "sums"


def _reported(corpus: Corpus) -> pd.DataFrame:
    said = pd.concat(
        [voice.quotations(corpus).query("kind not in ['scare', 'title']"), voice.statements(corpus)]
    )
    return said[said["cue"] != ""].assign(verb=lambda s: s["cue"].str.lower())


def _overview(folder: str, item: tuple[int, np.ndarray, bool]) -> None:
    archive, part, corpus = Archive(folder), item[0], _corpus(folder, item)
    if archive.fact("nameless")[0]:
        corpus.articles["outlet"] = None
    told = corpus.articles[corpus.articles["role"] == "article"].assign(
        articles=1, year=lambda a: a["date"].dt.year.astype("Int64")
    )
    told = told.reset_index().merge(evidence.words(corpus, "article"), how="left")
    for name, (find, by) in COUNTED.items():
        spans = evidence.counted(corpus, find(corpus))
        counts = (
            evidence.words(corpus, ["outlet", *by])
            if name == "words"
            else spans.assign(n=~spans["left_out"])
        )
        _sum_up(
            archive,
            name,
            part,
            ["outlet", *by],
            counts,
            _in_sentences(corpus, _few(spans[~spans["left_out"]], ["outlet", *by])),
        )
    _sum_up(archive, "articles", part, ["outlet", "year"], told, told.head(0))


def _in_sentences(corpus: Corpus, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans with the sentence of each, and where it begins."""
    s, at, articles = corpus.sentences, corpus.locate(spans, corpus.sentences), corpus.articles
    start = (
        np.where(at >= 0, s["start"].to_numpy()[at], spans["start"])
        if len(s)
        else spans["start"].to_numpy()
    )
    end = (
        np.maximum(np.where(at >= 0, s["end"].to_numpy()[at], 0), spans["end"])
        if len(s)
        else spans["end"].to_numpy()
    )
    said = cut(
        articles["text"],
        articles.index.get_indexer(pd.Index(spans["article"])),
        start.tolist(),
        end.tolist(),
    )
    return spans.assign(sentence_start=start, sentence=pd.Series(said, spans.index, dtype="str"))


def _few(spans: pd.DataFrame, by: list[str], order: pd.Series | None = None) -> pd.DataFrame:
    """KEPT spans of each group, the first by `order`, or by a hash: the same ones whatever the
    pieces."""
    if order is None:
        order = (
            pd.util.hash_pandas_object(
                spans[["article", "start", "end"]].astype({"article": object}), index=False
            )
            // 2
        )
    spans = spans.assign(chance=order.to_numpy(np.int64)).sort_values(
        ["chance", "article", "start"]
    )
    return spans.groupby(by, dropna=False, observed=True).head(KEPT)


def _sum_up(
    archive: Archive,
    name: str,
    part: int,
    by: list[str],
    counts: pd.DataFrame,
    samples: pd.DataFrame,
) -> None:
    """The sums of a part, by these columns, and a few spans for each, for _merged."""
    summed = (
        counts.groupby(by, dropna=False, observed=True)[[c for c in SUMS if c in counts]]
        .sum()
        .reset_index()
    )
    for kind, table in (("counts", summed), ("samples", samples)):
        write_part(archive.folder / "sums" / name / f"{part:05d}.{kind}.parquet", table)


@contextmanager
def _sums_of(run: Run, names: dict[str, list[str]]) -> Iterator[None]:
    """The sums that all parts have written under these names -> one file each in OUT/sums."""
    with run.scratch(*(f"sums/{name}" for name in names)):
        yield
        run.map("sums", _merged, list(names.items()))


def _merged(folder: str, item: tuple[str, list[str]]) -> None:
    name, by = item
    for kind in ("counts", "samples"):
        tables = [
            t
            for f in sorted((Path(folder) / "sums" / name).glob(f"*.{kind}.parquet"))
            if len(t := pd.read_parquet(f))
        ]
        table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
        if kind == "counts" and tables:
            table = table.groupby(by, dropna=False, observed=True).sum().reset_index()
        elif tables:
            table = _few(table, by, table["chance"])
        write_part(Path(folder) / "sums" / f"{name}.{kind}.parquet", table)


def _counts(
    folder: str,
    item: tuple[int, np.ndarray, bool],
    function: Callable[..., pd.DataFrame],
    keys: list[str],
    per: str | None,
    left: dict[str, bool],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    corpus = _corpus(folder, item)
    return evidence.count(corpus, function(corpus), keys, None, **left), evidence.words(
        corpus, keys, **left
    ) if per else pd.DataFrame()


def keyness(
    parquet: str | Path | Run,
    client: Client,
    out: str | Path | None = None,
    target: str = "",
    reference: str | None = None,
    by: str = "outlet",
    permutations: int = 999,
    seed: int = 0,
    n: int = 1,
    voice: str = "all",
    min_count: int = 5,
    min_texts: int = 5,
    furniture: bool = False,
    repeats: bool = False,
    agency: bool = False,
) -> pd.DataFrame:
    """wording.keyness of a target over the whole archive, or without one wording.all_keyness; also
    in OUT/keyness. Options as there.

    Terms are counted in pieces and summed by hash; those that stand min_count times in the archive
    are kept, in OUT/terms, and serve every
    comparison with the same counting. Each worker compares some of them in all articles, with the
    draws of one process and so its p: it
    holds the counts of these terms, and a byte an article for each of some 500 draws.
    """
    run = _run(parquet, client, out)
    counting = {
        "n": n,
        "voice": voice,
        "furniture": furniture,
        "repeats": repeats,
        "agency": agency,
    }
    options: dict[str, Any] = {
        "by": by,
        "permutations": permutations,
        "seed": seed,
        "min_count": min_count,
        "min_texts": min_texts,
    }
    if n not in (1, 2, 3):
        raise InputError(f"n is the number of words in a term, 1, 2 or 3, not {n!r}")
    if target and run.archive.fact("nameless")[0]:
        raise InputError(
            "no outlet is known: there is nothing to compare; give the articles a column 'outlet'"
        )

    def make(folder: Path) -> dict[str, Any]:
        terms, outlets, codes = _terms(run, by, min_count, counting)
        same: dict[str, Any] = {
            "targets": [target] if target else outlets,
            "reference": reference,
            "options": options,
        }
        often = run.map("keyness: frequent terms", _weighed, codes, **same)
        # only those that can be compared
        tested = {name: sum(some[name][1] for some in often) for name in often[0]}
        each = [(some, name) for name in tested for some in codes]
        made = run.map(
            "keyness: comparisons",
            _compared,
            each,
            tested=tested,
            reference=reference,
            options=options,
        )

        def one(name: str) -> pd.DataFrame:
            sides = wording.comparison(terms, name, reference, by)
            some = [part for (_, of), part in zip(each, made, strict=True) if of == name]
            most = max(x[name][0] for x in often)
            return wording.finished(
                pd.concat([x for x in some if len(x)] or some[:1], ignore_index=True),
                sides,
                most,
                name,
                reference,
                permutations,
                min_count,
                min_texts,
                tested[name],
            )

        table = one(target) if target else wording.each_outlet(outlets, one)
        write_part(folder / "00000.parquet", table.reset_index(drop=True))
        # the pages of the archive show all outlets
        if not target:
            top = table[(table["z"] > 0) & (table["kind"] == "word")].groupby("outlet").head(MARKS)
            with _sums_of(run, {"lines": ["outlet", "term"]}):
                run.map(
                    "keyness: lines",
                    _lines,
                    run.pieces,
                    terms=sorted(set(top["term"])),
                    n=n,
                    voice=voice,
                )
        return {"attrs": table.attrs}

    folder = run.stage(
        "keyness", {"target": target, "reference": reference} | options | counting, make
    )
    table = pd.read_parquet(folder / "00000.parquet")
    table.attrs = json.loads(folder.with_suffix(".json").read_text())["made"]["attrs"]
    return table.set_index("term", drop=False).rename_axis(None) if target else table


def _sides_of(
    folder: str, codes: tuple[int, int], targets: list[str], reference: str | None, by: str
) -> Iterator[tuple[str, wording.Terms, wording.Comparison]]:
    """Each target that can be compared, with the terms of these numbers."""
    terms = _read_terms(Archive(folder), by, codes)
    for name in targets:
        try:
            yield name, terms, wording.comparison(terms, name, reference, by)
        except InputError:  # the client says so
            continue


def _weighed(
    folder: str,
    codes: tuple[int, int],
    targets: list[str],
    reference: str | None,
    options: dict[str, Any],
) -> dict[str, tuple[int, int]]:
    """How often the most frequent of these terms stands, and how many of them are tested, for each
    target."""
    out = {}
    for name, terms, sides in _sides_of(folder, codes, targets, reference, options["by"]):
        words, _, most = wording.frequent(terms.counts, terms.names, sides, options["min_count"])
        out[name] = most, int((np.diff(words.indptr) >= options["min_texts"]).sum())
    return out


def _compared(
    folder: str,
    item: tuple[tuple[int, int], str],
    tested: dict[str, int],
    reference: str | None,
    options: dict[str, Any],
) -> pd.DataFrame:
    codes, name = item
    [(_, terms, sides)] = _sides_of(folder, codes, [name], reference, options["by"])
    words, names, _ = wording.frequent(terms.counts, terms.names, sides, options["min_count"])
    return wording.compared(
        words,
        names,
        terms.house,
        sides,
        options["permutations"],
        options["seed"],
        options["min_texts"],
        tested[name],
    )


def _lines(folder: str, piece: int, terms: list[str], n: int, voice: str) -> None:
    """A few lines of each term of each outlet."""
    archive = Archive(folder)
    corpus = archive.corpus(archive.numbers(piece))
    spans = wording.occurrences(corpus, terms, n, voice)
    kept = _in_sentences(corpus, _few(spans, ["outlet", "term"]))
    _sum_up(archive, "lines", piece, ["outlet", "term"], spans.assign(n=1), kept)


def _terms(
    run: Run, by: str, min_count: int, counting: dict[str, Any]
) -> tuple[wording.Terms, list[str], list[tuple[int, int]]]:
    """The articles of the archive, whose frequent terms are counted in OUT/terms; its outlets; the
    terms by number, cut into portions."""
    archive, shards = run.archive, run.shards()
    articles = archive.table(np.arange(archive.first[-1]), ["outlet", "role"])
    outlets = sorted(articles.loc[articles["role"] == "article", "outlet"].dropna().unique())

    def make(folder: Path) -> dict[str, Any]:
        with run.scratch("counted", "said"):
            sent, own = zip(
                *run.map(
                    "terms: counts",
                    _count,
                    run.pieces,
                    counting=counting,
                    outlets=outlets,
                    shards=shards,
                ),
                strict=True,
            )
            run.map("terms: words", _summed, range(shards), name="said", columns=2)
            most = max(run.map("terms: sums", _often, range(shards), least=min_count))
            # then the comparison says so, and what the most frequent is
            if most < min_count:
                run.map("terms: sums", _often, range(shards), least=most)
            kept = np.concatenate(
                [np.load(run.out / "counted" / f"often.{k:05d}.npy") for k in range(shards)], axis=1
            )
            save_array(folder / "kept.npy", kept[:, np.argsort(kept[0])])
            run.map("terms: frequent ones", _kept, run.pieces)
            write_part(folder / "house.parquet", _house_style(archive, shards, own[0]))
        return {"terms": kept.shape[1], "bytes shuffled": sum(sent)}

    folder = run.stage("terms", {"min_count": min_count} | counting, make)
    held = sum(f.stat().st_size for f in folder.glob("*.counts.npy")) // 12
    terms = len(np.load(folder / "kept.npy", mmap_mode="r")[0])
    cuts = (
        np.linspace(0, terms, min(max(-(-held // HELD), 1), max(terms, 1)) + 1).astype(int).tolist()
    )
    return _read_terms(archive, by, (0, 0)), outlets, list(pairwise(cuts))


def _read_terms(archive: Archive, by: str, codes: tuple[int, int]) -> wording.Terms:
    """The articles of the archive and its frequent terms of these numbers, by article."""
    folder, (low, high), counts = archive.folder / "terms", codes, []
    articles = archive.table(
        np.arange(archive.first[-1]), sorted({"role", "event", "outlet", by} & archive.columns)
    )
    sizes = [np.load(f) for f in sorted(folder.glob("*.size.npy"))]
    for file, size in zip(sorted(folder.glob("*.counts.npy")), sizes, strict=True):
        article, term, times = np.load(file, mmap_mode="r")
        here = np.flatnonzero((term >= low) & (term < high))
        counts.append(
            csr_matrix(
                (times[here].astype(np.float32), (article[here], term[here] - low)),
                shape=(size.shape[1], high - low),
            )
        )
    names = pd.concat([pd.read_parquet(f) for f in sorted(folder.glob("*.names.parquet"))])
    names = names[names["code"].between(low, high - 1)].sort_values("code")["term"]
    house = pd.read_parquet(folder / "house.parquet")
    size, left_out = np.concatenate(sizes, axis=1)
    return wording.Terms(
        articles,
        vstack(counts, format="csr"),
        names.to_numpy(dtype=object),
        size.astype(np.float32),
        left_out,
        dict(zip(house["word"], house["style"], strict=True)),
    )


def _count(
    folder: str, piece: int, counting: dict[str, Any], outlets: list[str], shards: int
) -> tuple[int, set[str]]:
    """The terms of a piece by article; how often each stands, and each word inside and outside the
    names of outlets, sent to be summed."""
    archive, name = Archive(folder), f"{piece:05d}"
    corpus = archive.corpus(archive.numbers(piece))
    found = wording.count_terms(corpus, **counting)
    counts, hashed = found.counts.tocoo(), hashes(found.names)
    save_array(
        archive.folder / "terms" / f"{name}.size.npy",
        np.stack((found.size.astype(np.int64), found.left_out)),
    )
    save_array(
        archive.folder / "counted" / f"{name}.counts.npy",
        np.stack((counts.row, counts.col, counts.data.astype(np.int32))),
    )
    save_array(archive.folder / "counted" / f"{name}.hash.npy", hashed)
    write_part(
        archive.folder / "counted" / f"{name}.parquet",
        pd.DataFrame({"term": pd.Series(found.names, dtype="str")}),
    )
    total = np.bincount(counts.col, counts.data, len(hashed)).astype(np.int64)
    own, every, inside = wording.own_words(corpus, outlets)
    word = hashes(corpus.tokens.terms)
    sent = scatter(
        archive.folder / "counted" / name,
        shard_of(hashed, shards),
        shards,
        hashed,
        total,
        np.full(len(total), piece),
    )
    return sent + scatter(
        archive.folder / "said" / name, shard_of(word, shards), shards, word, every, inside
    ), own


def _often(folder: str, shard: int, least: int) -> int:
    """Of the terms of a shard the frequent ones, and the first piece of each; -> the count of the
    most frequent."""
    hashed, total, piece = gather(Path(folder) / "counted", shard, 3)
    known, first, at = np.unique(hashed, return_index=True, return_inverse=True)
    total = np.bincount(at, total, len(known)).astype(np.int64)
    often = total >= least
    save_array(
        Path(folder) / "counted" / f"often.{shard:05d}.npy",
        np.stack((known[often], piece[first[often]])),
    )
    return int(total.max(initial=0))


def _summed(folder: str, shard: int, name: str, columns: int) -> None:
    """What all pieces count of a word, added up: OUT/NAME/sums."""
    word, *counts = gather(Path(folder) / name, shard, 1 + columns)
    known, at = np.unique(word, return_inverse=True)
    sums = [np.bincount(at, n, len(known)).astype(np.int64) for n in counts]
    save_array(Path(folder) / name / f"sums.{shard:05d}.npy", np.stack((known, *sums)))


def _sums(folder: Path, words: Sequence[str], shards: int, columns: int) -> np.ndarray:
    """What `_summed` found for these words, columns x words; 0 for what stands nowhere."""
    hashed, out = hashes(words), np.zeros((columns, len(words)), np.int64)
    shard = shard_of(hashed, shards)
    for k in np.unique(shard).tolist():
        word, *sums = np.load(folder / f"sums.{k:05d}.npy")
        which = np.flatnonzero((shard == k) & np.isin(hashed, word))
        out[:, which] = np.stack(sums)[:, np.searchsorted(word, hashed[which])]
    return out


def _kept(folder: str, piece: int) -> None:
    """The counts of a piece, frequent terms alone; and the names of those that it is the first to
    have."""
    counted, terms, name = Path(folder) / "counted", Path(folder) / "terms", f"{piece:05d}"
    (kept, first), hashed = np.load(terms / "kept.npy"), np.load(counted / f"{name}.hash.npy")
    at = np.minimum(np.searchsorted(kept, hashed), len(kept) - 1)
    hit = kept[at] == hashed
    article, term, times = np.load(counted / f"{name}.counts.npy")
    save_array(
        terms / f"{name}.counts.npy",
        np.stack((article, at[term], times))[:, hit[term]].astype(np.int32),
    )
    mine = np.flatnonzero(hit & (first[at] == piece))
    write_part(
        terms / f"{name}.names.parquet",
        pd.read_parquet(counted / f"{name}.parquet").iloc[mine].assign(code=at[mine]),
    )


def _house_style(archive: Archive, shards: int, own: set[str]) -> pd.DataFrame:
    """word, style of the words of frequent terms: wording.house_style, from the sums over the
    archive."""
    names = pd.concat(
        [pd.read_parquet(f) for f in sorted((archive.folder / "terms").glob("*.names.parquet"))]
    )["term"]
    words = {w for name in names for w in name.split()}
    words |= {w[:-2] for w in words if w.endswith("'s")}
    asked = np.array(
        sorted(
            {
                *words,
                *map(wording.twin, words),
                *lexicon("house_style", ("term", "style", "variant"))["variant"],
            }
            - {""}
        ),
        dtype=object,
    )
    every, inside = _sums(archive.folder / "said", asked.tolist(), shards, 2)
    style = wording.styles(
        sorted(words), set(asked[every > 0]), own | set(asked[(inside > 0) & (2 * inside >= every)])
    )
    return pd.DataFrame(list(style.items()), columns=["word", "style"], dtype="str")


def quote_variants(parquet: str | Path | Run, client: Client, out: str | Path | None = None) -> Any:
    """repetition.quote_variants over the whole archive: a Dask DataFrame on OUT/quote_variants.

    How rare a word is, is counted over the whole archive. Tellings of an event are compared in one
    task; those of no known event in windows
    of days, each with the days around it; what windows link is put together afterwards, for an
    utterance may be told from one to the next.
    """
    run = _run(parquet, client, out)

    def make() -> list[Part]:
        _tally(run, "rarity")
        whole, windows = _events(run, alone=False), _windows(run)
        parts = range(len(whole), len(whole) + len(windows))
        with _sums_of(run, {"drift": DRIFT}), run.scratch("links"):
            made = run.map("quote_variants", _variants, list(enumerate(whole)))
            run.map("quote_variants: links", _links, list(zip(parts, windows, strict=True)))
            run.map("quote_variants: utterances", _roots, [0] if windows else [])
            return made + run.map("quote_variants: tellings", _tellings, parts)

    return run.table("quote_variants", {}, make)


def _windows(run: Run) -> list[tuple[np.ndarray, int, int]]:
    """Articles of no known event and known day: those of some blocks of DAYS days with the blocks
    beside them; the first and last block."""
    block = (
        np.where(run.archive.fact("event") < 0, run.archive.fact("day"), NO_DAY) // variants.DAYS
    )
    at = np.flatnonzero(block > NO_DAY // variants.DAYS)
    at = at[np.argsort(block[at], kind="stable")]
    blocks, begin = np.unique(block[at], return_index=True)
    out, low = [], 0
    for high in range(1, len(blocks) + 1):
        if high == len(blocks) or begin[high] - begin[low] >= run.size:
            first, last = blocks[low], blocks[high - 1]
            near = slice(*np.searchsorted(block[at], [first - 1, last + 2]))
            out.append((np.sort(at[near]), int(first), int(last)))
            low = high
    return out


def _links(folder: str, item: tuple[int, tuple[np.ndarray, int, int]]) -> None:
    """Which fuller telling each one of a window agrees with best, and both: OUT/links."""
    archive, (part, (numbers, first, last)) = Archive(folder), item
    corpus = _with_rarity(archive, numbers)
    u = variants.utterances(corpus)
    parent = variants.linked(corpus, u)
    number = numbers[corpus.articles.index.get_indexer(pd.Index(u["article"]))]
    block = archive.fact("day")[number] // variants.DAYS
    child = np.flatnonzero((parent != np.arange(len(u))) & (block >= first) & (block <= last))
    key = _place(number, u["start"].to_numpy()) * 2 + (u["mode"] == "indirect").to_numpy()
    save_array(
        archive.folder / "links" / f"{part:05d}.npy", np.stack((key[child], key[parent[child]]))
    )
    kept = np.unique(np.concatenate((child, parent[child])))
    write_part(
        archive.folder / "links" / f"{part:05d}.parquet",
        u.iloc[kept].assign(key=key[kept], number=number[kept]),
    )


def _roots(folder: str, _: int) -> None:
    """The fullest telling at the end of each one's links, and the part that is to list them:
    numbers alone, of linked tellings alone."""
    files = sorted((Path(folder) / "links").glob("[0-9]*.npy"))
    links = [np.load(f) for f in files]
    part = np.repeat([int(f.stem) for f in files], [x.shape[1] for x in links])
    child, parent = np.concatenate(links, axis=1)
    keys = np.unique(np.concatenate((child, parent)))
    root = np.arange(len(keys))
    root[np.searchsorted(keys, child)] = np.searchsorted(keys, parent)
    root = variants.roots(root)[np.searchsorted(keys, child)]
    home = np.full(len(keys), len(part) and part.max())
    np.minimum.at(home, root, part)
    save_array(
        Path(folder) / "links" / "roots.npy", np.stack((child, keys[root], part, home[root]))
    )


def _tellings(folder: str, part: int) -> Part:
    """The utterances whose first link stands in this part."""
    archive = Archive(folder)
    child, root, parts, _ = (roots := np.load(archive.folder / "links" / "roots.npy"))[
        :, roots[3] == part
    ]
    files = [
        pd.read_parquet(archive.folder / "links" / f"{k:05d}.parquet")
        for k in np.unique(parts).tolist()
    ]
    u = pd.concat(
        [*files, pd.read_parquet(archive.folder / "links" / f"{part:05d}.parquet").head(0)]
    )
    of = dict(zip([*child.tolist(), *root.tolist()], [*root.tolist(), *root.tolist()], strict=True))
    u = u[u["key"].isin(of)].drop_duplicates("key").sort_values("key")
    # direct, then indirect, as in one process
    u = u.sort_values("mode", kind="stable")
    position = {key: k for k, key in enumerate(u["key"])}
    u["statement"] = u["key"].map(of).map(position)
    return _keep_variants(archive, part, archive.corpus(np.unique(u["number"].to_numpy())), u)


def _keep_variants(archive: Archive, part: int, corpus: Corpus, u: pd.DataFrame) -> Part:
    table = variants.told(corpus, u)
    known = table.assign(n=1)
    _sum_up(archive, "drift", part, DRIFT, known, _few(known, DRIFT))
    return write_part(archive.folder / "quote_variants" / f"{part:05d}.parquet", table)


def _rarities(corpus: Corpus) -> pd.DataFrame:
    tables = {loose: variants.rarity(corpus, loose) for loose in (False, True)}
    return pd.concat(
        [t[["held"]].assign(word=f"{loose} " + t["word"]) for loose, t in tables.items()]
    )


# what all articles say of a word: word, and numbers that can be added up
TALLIES: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "rarity": _rarities,
    "capitals": lambda corpus: Reader(corpus).counts,
}


def _tally(run: Run, name: str) -> None:
    """TALLIES over the whole archive, in OUT/NAME: what a part of it cannot know by itself."""
    shards = run.shards()

    def make(folder: Path) -> dict[str, Any]:
        sent, words, columns = zip(
            *run.map(f"{name}: words", _tallied, run.pieces, name=name, shards=shards), strict=True
        )
        run.map(f"{name}: sums", _summed, range(shards), name=name, columns=columns[0])
        for file in folder.glob("[0-9]*.npy"):
            file.unlink()
        return {
            "words": sum(words),
            "shards": shards,
            "columns": columns[0],
            "bytes shuffled": sum(sent),
        }

    run.stage(name, {}, make)


def _tallied(folder: str, piece: int, name: str, shards: int) -> tuple[int, int, int]:
    """What a piece says of its words, sent to be summed; -> bytes, words, columns."""
    archive = Archive(folder)
    corpus = archive.corpus(archive.numbers(piece))
    table = TALLIES[name](corpus)
    word = hashes(table["word"])
    numbers = [table[c].to_numpy(np.int64) for c in table.columns.drop("word")]
    sent = scatter(
        archive.folder / name / f"{piece:05d}", shard_of(word, shards), shards, word, *numbers
    )
    return sent, len(corpus.tokens.term), len(numbers)


def _of_all(archive: Archive, corpus: Corpus, name: str) -> tuple[pd.DataFrame, int]:
    """The table of TALLIES for the words of this part with the numbers of all; and of how many
    words those are."""
    made = json.loads((archive.folder / f"{name}.json").read_text())["made"]
    table = TALLIES[name](corpus)
    sums = _sums(archive.folder / name, table["word"].tolist(), made["shards"], made["columns"])
    return table.assign(**dict(zip(table.columns.drop("word"), sums, strict=True))), made["words"]


def _with_rarity(archive: Archive, numbers: np.ndarray) -> Corpus:
    corpus = archive.corpus(numbers)
    table, words = _of_all(archive, corpus, "rarity")
    for loose in (False, True):
        mine = table[table["word"].str.startswith(f"{loose} ")]
        corpus.remember(
            mine.assign(word=mine["word"].str.partition(" ")[2], words=words),
            variants.rarity,
            loose,
        )
    return corpus


def _variants(folder: str, item: tuple[int, np.ndarray]) -> Part:
    archive, (part, numbers) = Archive(folder), item
    corpus = _with_rarity(archive, numbers)
    u = variants.utterances(corpus)
    return _keep_variants(
        archive, part, corpus, u.assign(statement=variants.roots(variants.linked(corpus, u)))
    )


def passages(
    parquet: str | Path | Run, client: Client, out: str | Path | None = None, min_words: int = 6
) -> Any:
    """repetition.between over the whole archive: a Dask DataFrame on OUT/passages, the same rows in
    the same order.

    Hashes of word runs go to shards, where equal ones meet; pairs of places go back to the piece of
    the earlier article, where runs are
    chained over edits; what short passages say is counted once more by hash, for what very many
    articles say is no find.
    """
    run = _run(parquet, client, out)
    shards = run.shards()

    def make() -> list[Part]:
        with run.scratch("words", "pairs", "held", "longer", "stars", "found", "turns", "frequent"):
            send = lambda *what, **same: sum(run.map(*what, least=min_words, **same))
            careful = int(run.archive.first[-1]) <= repetition.CAREFUL
            with run.scratch("runs"):  # the largest, and soon needed no more
                run.shuffled += send(
                    "passages: words", _words, run.pieces, shards=shards, careful=careful
                )
                run.shuffled += send("passages: equal runs", _equal, range(shards))
            longer = send("passages: places held", _held, run.pieces, shards=shards)
            if longer:
                run.shuffled += longer + send(
                    "passages: very frequent runs", _frequent, range(shards)
                )
            run.shuffled += send("passages: chains", _chains, run.pieces, shards=shards)
            run.map("passages: turns of phrase", _turns, range(shards))
            with _sums_of(run, SHARED):
                return run.map(
                    "passages: readings",
                    _readings,
                    run.pieces,
                    least=min_words,
                    shards=shards,
                    careful=careful,
                )

    return run.table("passages", {"min_words": min_words}, make)


def _place(number: np.ndarray, word: np.ndarray) -> np.ndarray:
    return (number.astype(np.int64) << PLACE) | word


def _words(folder: str, piece: int, least: int, shards: int, careful: bool) -> int:
    """The words of a piece as stable hashes, and the runs of n of them, sent to their shards; and
    unless `careful` what stands in marks."""
    archive, n = Archive(folder), min(5, least)
    numbers = archive.numbers(piece)
    texts = archive.table(numbers, ["text"])["text"].tolist()
    t = tokens(texts)
    word = kernel.hashes(t.terms)[t.term]
    quoted = (
        [(k, *span) for k, text in enumerate(texts) for span in repetition.in_marks(text)]
        if not careful
        else []
    )
    for name, array in (
        ("hash", word),
        ("span", np.stack((t.start, t.end))),
        ("begin", t.first),
        ("quoted", np.array(quoted, np.int64).reshape(-1, 3).T),
    ):
        save_array(archive.folder / "words" / f"{piece:05d}.{name}.npy", array)
    of = t.text
    at = np.arange(len(word)) - t.first[of]
    whole = np.flatnonzero(at + n <= np.diff(t.first)[of])
    gram = kernel.grams(word, n)[whole] if len(whole) else np.zeros(0, np.uint64)
    return scatter(
        archive.folder / "runs" / f"{piece:05d}",
        shard_of(gram, shards),
        shards,
        gram,
        _place(numbers[of[whole]], at[whole]),
    )


def _equal(folder: str, shard: int, least: int) -> int:
    """Of the runs of a shard, pairs of equal ones, and all places that share theirs with the facts
    of it: sent to their pieces."""
    archive = Archive(folder)
    gram, place = gather(archive.folder / "runs", shard, 2)
    held = kernel.join(gram.view(np.uint64))
    number, last = place >> PLACE, len(archive.pieces)
    i, j = kernel.matches(held, number, np.zeros(0, np.int64), within=False, star=False)
    true = gram[i] == gram[j]
    i, j = i[true], j[true]
    flag = np.ones(len(held.place), np.int64)
    if len(flag):
        facts = repetition.facts_of_runs(
            held.group,
            number[held.place],
            *(archive.fact(f) for f in ("outlet", "event", "agency")),
        )
        for bit, fact in enumerate([*facts, np.bincount(held.group) > kernel.CAP], start=1):
            flag |= fact[held.group].astype(np.int64) << bit
    sent = scatter(
        archive.folder / "pairs" / f"{shard:05d}",
        archive.piece(number[i]),
        last,
        place[i],
        place[j],
    )
    return sent + scatter(
        archive.folder / "held" / f"{shard:05d}",
        archive.piece(number[held.place]),
        last,
        place[held.place],
        flag,
    )


def _held(folder: str, piece: int, least: int, shards: int) -> int:
    """A byte a word of the piece: what is known of the run that begins there. Where runs are too
    frequent, longer ones are sent on."""
    archive, n = Archive(folder), min(5, least)
    begin, word = archive.words(piece, "begin"), archive.words(piece, "hash")
    place, flag = gather(archive.folder / "held", piece, 2)
    flags = np.zeros(len(word) + least, np.uint8)
    flags[begin[(place >> PLACE) - archive.first[piece]] + (place & 0xFFFFFFFF)] = flag
    save_array(archive.folder / "words" / f"{piece:05d}.flags.npy", flags)
    many = np.flatnonzero(flags >> OVER)
    for k in range(1, least - n + 1):
        many = many[flags[many + k] >> OVER > 0]
    if not len(many):
        return 0
    gram = kernel.grams(word, n)
    longer = gram[many] * np.uint64(0x9E3779B97F4A7C15) + gram[many + least - n]
    longer = (longer ^ (longer >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    longer ^= longer >> np.uint64(32)
    at = np.searchsorted(begin, many, side="right") - 1
    place = _place(at + archive.first[piece], many - begin[at])
    return scatter(
        archive.folder / "longer" / f"{piece:05d}", shard_of(longer, shards), shards, longer, place
    )


def _frequent(folder: str, shard: int, least: int) -> int:
    """Pairs of very frequent runs: each with its earliest."""
    archive = Archive(folder)
    longer, place = gather(archive.folder / "longer", shard, 2)
    i, j = kernel.matches(
        kernel.join(longer.view(np.uint64)),
        place >> PLACE,
        archive.fact("rank"),
        within=False,
        star=True,
    )
    true, more = longer[i] == longer[j], np.arange(least - min(5, least) + 1)
    i, j = ((place[x[true]][:, None] + more).ravel() for x in (i, j))
    return scatter(
        archive.folder / "stars" / f"{shard:05d}",
        archive.piece(i >> PLACE),
        len(archive.pieces),
        i,
        j,
    )


def _chains(folder: str, piece: int, least: int, shards: int) -> int:
    """Pairs of places, the first in this piece -> passages, edits bridged; what short ones say is
    sent to be counted."""
    archive, n = Archive(folder), min(5, least)
    pairs = np.concatenate(
        [gather(archive.folder / kind, piece, 2) for kind in ("pairs", "stars")], axis=1
    )
    pair = ((pairs[0] >> PLACE) - archive.first[piece]) * archive.first[-1] + (pairs[1] >> PLACE)
    pairs = pairs[:, np.argsort(pair)]
    if n < least:
        pairs = pairs[:, _worth(archive, pairs, n)]
    article = pairs >> PLACE
    chunk = np.cumsum((np.diff(article, prepend=-1, axis=1) != 0).any(axis=0)) // PAIRS
    found, said, short_ones = [np.zeros((10, 0), np.int64)], [np.zeros((3, 0), np.int64)], 0
    for low, high in pairwise(
        np.searchsorted(chunk, np.append(np.unique(chunk), 1 << 60)).tolist()
    ):
        numbers = np.unique(article[:, low:high])
        words, first = _lay_out(archive, numbers)
        a, b = (
            first[np.searchsorted(numbers, p >> PLACE)] + (p & 0xFFFFFFFF)
            for p in pairs[:, low:high]
        )
        equal = np.broadcast_to(np.uint64(0), len(words.hash))  # as _equal has seen
        runs = kernel.bridge(words, kernel.runs_of(words, equal, a, b, n), least)
        short, run, at, hashed = kernel.turns(words, runs, least)
        turn = np.full(len(runs.same), -1)
        turn[short] = np.arange(len(short)) + short_ones
        sides = [
            (numbers[words.article[s]], s - first[words.article[s]], e - first[words.article[s]])
            for s, e in ((runs.start_a, runs.end_a), (runs.start_b, runs.end_b))
        ]
        found.append(np.stack([*sides[0], *sides[1], *kernel.edits(words, runs), turn, turn]))
        place = _place(numbers[words.article[at]], at - first[words.article[at]])
        said.append(
            np.stack(
                [
                    hashed.view(np.int64),
                    place,
                    np.concatenate((run + short_ones, np.full(len(run), -1))),
                ]
            )
        )
        short_ones += len(short)
    whole = np.concatenate(found, axis=1)
    whole[8] = _facts(archive, piece, *whole[:3])
    save_array(archive.folder / "found" / f"{piece:05d}.npy", whole)
    hashed, place, run = np.concatenate(said, axis=1)
    save_array(
        archive.folder / "found" / f"{piece:05d}.turns.npy", np.stack((hashed, run))[:, run >= 0]
    )
    return scatter(
        archive.folder / "turns" / f"{piece:05d}", shard_of(hashed, shards), shards, hashed, place
    )


def _worth(archive: Archive, pairs: np.ndarray, n: int) -> np.ndarray:
    """Which pairs of places, sorted by articles, may be more than a chance run of n words: others
    of these articles, or one word more."""
    new = (np.diff(pairs >> PLACE, prepend=-1, append=-1, axis=1) != 0).any(axis=0)
    keep = ~(new[:-1] & new[1:])
    lone = pairs[:, ~keep]
    around = []
    for at in lone:
        word = np.zeros((2, len(at)), np.uint64)
        for piece, which in archive.by_piece(at >> PLACE):
            begin, hashed = archive.words(piece, "begin"), archive.words(piece, "hash")
            number, place = (at[which] >> PLACE) - archive.first[piece], at[which] & 0xFFFFFFFF
            first, last = begin[number], begin[number + 1]
            for k, (beside, inside) in enumerate(
                ((first + place - 1, place > 0), (first + place + n, first + place + n < last))
            ):
                word[k, which[inside]] = hashed[beside[inside]]
        around.append(word)
    keep[~keep] = ((around[0] == around[1]) & (around[0] > 0)).any(axis=0)
    return keep


def _lay_out(archive: Archive, numbers: np.ndarray) -> tuple[kernel.Words, np.ndarray]:
    """The words of these articles for the kernel, and the place of each one's first."""
    out: list[np.ndarray] = [np.zeros(0, np.uint64)]
    size = np.zeros(len(numbers), np.int64)
    for piece, which in archive.by_piece(numbers):
        begin, word = archive.words(piece, "begin"), np.asarray(archive.words(piece, "hash"))
        low, high = (begin[numbers[which] - archive.first[piece] + k] for k in (0, 1))
        size[which] = high - low
        out += [word[x:y] for x, y in zip(low.tolist(), high.tolist(), strict=True)]
    begin = np.concatenate(([0], np.cumsum(size)))
    return kernel.lay_out(np.concatenate(out), begin), begin[:-1] + np.arange(
        len(numbers)
    ) + kernel.PAD


def _facts(
    archive: Archive, piece: int, number: np.ndarray, start: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """For each passage, as bits 1 to 4, which facts hold of most runs in its first telling."""
    flags, begin = archive.words(piece, "flags"), archive.words(piece, "begin")
    low = begin[number - archive.first[piece]] if len(number) else number
    held, *facts = (np.concatenate(([0], np.cumsum((flags >> bit) & 1))) for bit in range(OVER))
    among = lambda count: count[low + end] - count[low + start]
    return sum(
        (among(fact) * 2 > among(held)).astype(np.int64) << bit
        for bit, fact in enumerate(facts, start=1)
    )


def _turns(folder: str, shard: int) -> None:
    """What short passages say at more than a few places: its hash, how many places, the rank of the
    earliest."""
    hashed, place = gather(Path(folder) / "turns", shard, 2)
    known, size, first = kernel.tally(
        hashed.view(np.uint64), place, Archive(folder).fact("rank")[place >> PLACE]
    )
    often = size > kernel.FEW
    save_array(
        Path(folder) / "frequent" / f"{shard:05d}.npy",
        np.stack([known[often].view(np.int64), size[often], first[often]]),
    )


def _empty(archive: Archive, piece: int, shards: int, found: np.ndarray) -> np.ndarray:
    """Which of the passages found are empty turns of phrase."""
    hashed, run = np.load(archive.folder / "found" / f"{piece:05d}.turns.npy")
    size, first = np.zeros(len(hashed), np.int64), np.full(len(hashed), -1)
    shard = shard_of(hashed, shards)
    for k in np.unique(shard).tolist():
        known, sizes, firsts = np.load(archive.folder / "frequent" / f"{k:05d}.npy")
        which = np.flatnonzero(shard == k) if len(known) else np.zeros(0, np.int64)
        at = np.minimum(
            np.searchsorted(known.view(np.uint64), hashed[which].view(np.uint64)), len(known) - 1
        )
        hit = known[at] == hashed[which]
        size[which[hit]], first[which[hit]] = sizes[at[hit]], firsts[at[hit]]
    short, rank = np.flatnonzero(found[9] >= 0), archive.fact("rank")
    out = np.zeros(found.shape[1], bool)
    out[short] = kernel.empty_turns(run, size, first, rank[found[0, short]], rank[found[3, short]])
    return out


def _quoted(archive: Archive, numbers: np.ndarray, ids: pd.Index) -> pd.DataFrame:
    """What stands in marks in these articles."""
    found = [np.zeros((3, 0), np.int64)]
    for piece, which in archive.by_piece(numbers):
        number, start, end = archive.words(piece, "quoted")
        at = np.searchsorted(numbers[which], number + archive.first[piece])
        hit = numbers[which[np.minimum(at, len(which) - 1)]] == number + archive.first[piece]
        found.append(np.stack((which[at[hit]], start[hit], end[hit])))
    at, start, end = np.concatenate(found, axis=1)
    return pd.DataFrame({"article": ids[at], "start": start, "end": end, "voice": "quotation"})


def _readings(folder: str, piece: int, least: int, shards: int, careful: bool) -> Part:
    """The passages of a piece as repetition.between gives them."""
    archive = Archive(folder)
    nameless = bool(archive.fact("nameless")[0])
    found = np.load(archive.folder / "found" / f"{piece:05d}.npy")
    found = found[:, ~_empty(archive, piece, shards, found) & (found[6] >= least)]
    found = found[:, np.lexsort(found[[4, 1, 3, 0]])]
    chunk = np.cumsum((np.diff(found[[0, 3]], prepend=-1, axis=1) != 0).any(axis=0)) // PAIRS
    tables = []
    for low, high in pairwise(
        np.searchsorted(chunk, [*np.unique(chunk), 1 << 60] if len(chunk) else [0, 0]).tolist()
    ):
        rows = found[:, low:high]
        numbers = np.unique(rows[[0, 3]])
        corpus = archive.corpus(numbers)
        text, size = corpus.articles["text"].tolist(), np.zeros(len(numbers), np.int64)
        table = pd.DataFrame({"words": rows[6], "edits": rows[7]})
        spans = np.zeros((4, rows.shape[1]), np.int64)
        for k, n in archive.by_piece(numbers):
            size[n] = np.diff(archive.words(k, "begin"))[numbers[n] - archive.first[k]]
        for side, at in (("a", 0), ("b", 3)):
            for k, n in archive.by_piece(rows[at]):
                begin = archive.words(k, "begin")[rows[at, n] - archive.first[k]]
                spans[at // 3 * 2 : at // 3 * 2 + 2, n] = [
                    archive.words(k, "span")[e, begin + rows[at + 1 + e, n] - e] for e in (0, 1)
                ]
            number = np.searchsorted(numbers, rows[at])
            start, end = spans[at // 3 * 2 : at // 3 * 2 + 2]
            cut = [
                text[n][s:e]
                for n, s, e in zip(number.tolist(), start.tolist(), end.tolist(), strict=True)
            ]
            for name, values in (
                (side, pd.Series(corpus.articles.index.to_numpy()[number], dtype="str")),
                (f"start_{side}", start),
                (f"end_{side}", end),
                (f"text_{side}", pd.Series(cut, dtype="str")),
                (f"number_{side}", number),
            ):
                table[name] = values
        facts = [(rows[8] >> bit) & 1 > 0 for bit in range(1, OVER)]
        said = None if careful else _quoted(archive, numbers, corpus.articles.index)
        told = (
            corpus.articles["outlet"].to_numpy(dtype=object)
            if not nameless
            else np.full(len(corpus), None)
        )
        outlets = {f"outlet_{s}": told[table[f"number_{s}"]] for s in "ab"}
        tables.append(
            repetition.read(corpus, table, facts, size, careful, said)[PAIR_COLUMNS].assign(
                **outlets
            )
        )
    whole = pd.concat(tables, ignore_index=True)
    spans = whole.rename(
        columns={"a": "article", "start_a": "start", "end_a": "end", "text_a": "text"}
    ).assign(passages=1)
    for name, by in SHARED.items():
        _sum_up(
            archive,
            name,
            piece,
            by,
            spans,
            _few(spans, by, -whole["words"] if name == "longest" else None),
        )
    return write_part(archive.folder / "passages" / f"{piece:05d}.parquet", whole[PAIR_COLUMNS])


WHOLE: dict[str, Callable[..., Any]] = {
    "passages": passages,
    "quote_variants": quote_variants,
    "keyness": keyness,
    "overview": overview,
}
