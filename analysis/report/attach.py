"""A bundle and a colleague's texts in, the same corpus out: what is the same, differs, is missing.

An article is the same where its hash is; else it is the one that holds most of its paragraphs, if
that is half of them or more, and spans in those paragraphs move with them.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..base import atomic, spreadsheet
from ..base.told import many
from ..corpus import files
from ..corpus.articles import Corpus
from ..project import InputError
from .bundle import FACTS, FORMAT, articles, paragraphs

TAKEN = ("spans", "checked", "pages")
LEAST = 0.5  # of an article's paragraphs that make another text nearly the same
ANYWHERE = 1 << 62  # behind every character
HERE = ["found_here", "first_here", "last_here", "shift_here"]
PLACE = ["article", "start", "end", "text"]
WHOLE = ("outlet event date title url role author time language").split()


class Attached(NamedTuple):
    """What came of it."""

    table: pd.DataFrame  # article, found (the colleague's id), state (same, differs, missing), note
    same: bool  # whether the corpus is that of the bundle, to the last character
    corpus: Path  # the folder of its articles

    def told(self) -> list[str]:
        """What is not the same, line by line, and how many there are of each."""
        lines = [
            f"{row.state}: {row.article}; {row.note}"
            for row in self.table[self.table["state"] != "same"].itertuples()
        ]
        states = self.table["state"].value_counts()
        counts = ", ".join(f"{states.get(s, 0)} {s}" for s in ("same", "differs", "missing"))
        whole = "that of the bundle" if self.same else "not quite the bundle's"
        return [*lines, f"{many(len(self.table), 'article')}: {counts}", f"the corpus is {whole}"]


def attach(bundle: str | Path, texts: str | Path, out: str | Path) -> Attached:
    """Write `out`/NAME (the bundle's articles in the colleague's texts, under the corpus's name),
    `out`/spans (its spans, with their text), `out`/checked (its sheets) and `out`/attached.csv.

    Raises InputError for a file that is no bundle, no text that is in it, or a folder `out` that is
    not empty.
    """
    folder = Path(out).expanduser()
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder}: is not empty; give another --out")
    about, members = _read(Path(bundle).expanduser())
    listed = pd.read_csv(io.StringIO(members["articles.csv"]), dtype=str).set_index("article")
    theirs = Corpus.read(texts, events=None)
    known = pd.read_csv(io.StringIO(members["paragraphs.csv"]), dtype={"article": str})
    own = paragraphs(theirs, about["salt"])
    table = _found(listed, known, articles(theirs, about["salt"]), own)
    there = table[table["state"] != "missing"]
    if there.empty:
        raise InputError(f"{texts}: holds none of the {len(listed)} articles of this bundle")
    text = theirs.articles["text"].loc[there["found"]].to_numpy()
    rows = listed.loc[there["article"], [c for c in FACTS if c in WHOLE]].assign(text=text)
    with atomic.folder(folder) as staged:
        called = re.sub(r"[^\w-]+", "-", str(about.get("corpus", ""))).strip("-") or "corpus"
        place = files.save(rows, staged / (called if called not in TAKEN else "corpus"))
        for name, member in members.items():
            if name.startswith(("lexicons/", "checked/")):
                target = (place if name.startswith("lexicons/") else staged) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(member, encoding="utf-8")
        shifts = _shifts(there, known, own)
        _spans(staged / "spans", members, shifts, theirs.articles["text"])
        spreadsheet.write(table, staged / "attached.csv")
        same = Corpus.read(place).sha256 == about["sha256"]
    return Attached(table, same, folder / place.name)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """What a bundle says of itself, and its members that are known, by name."""
    try:
        with zipfile.ZipFile(path) as pack:
            members = {n: pack.read(n).decode("utf-8") for n in pack.namelist() if _is_ours(n)}
        about = json.loads(members["bundle.json"])
        if about["format"] != FORMAT or not {"articles.csv", "paragraphs.csv"} <= members.keys():
            raise KeyError("format")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InputError(f"{path}: no bundle of this version ({error})") from None
    return about, members


def _is_ours(name: str) -> bool:
    """No name of a member leads out of the folder that it is written to."""
    parts = name.split("/")
    known = name in ("bundle.json", "articles.csv", "paragraphs.csv")
    below = parts[0] in ("spans", "lexicons", "checked") and name.endswith(".csv")
    return known or (
        below and len(parts) <= 3 and not {"", ".", ".."} & set(parts) and "\\" not in name
    )


def _found(
    listed: pd.DataFrame, known: pd.DataFrame, theirs: pd.DataFrame, own: pd.DataFrame
) -> pd.DataFrame:
    """For each article of the bundle the colleague's: article, found, state, note."""
    exact = dict(zip(theirs["hash"], theirs["article"], strict=True))
    holders = defaultdict(set)
    for article, digest in own[["article", "hash"]].itertuples(index=False):
        holders[digest].add(article)
    hashes = known.groupby("article")["hash"].agg(list)
    rows = []
    for article, digest in listed["hash"].items():
        if digest in exact:
            rows.append((article, exact[digest], "same", ""))
            continue
        mine = hashes.get(article, [])
        held = Counter(who for one in mine for who in sorted(holders.get(one, ())))
        best, n = held.most_common(1)[0] if held else ("", 0)
        if mine and n / len(mine) >= LEAST:
            rows.append((article, best, "differs", f"{n} of {len(mine)} paragraphs are the same"))
        else:
            rows.append((article, "", "missing", "no text has its hash or half of its paragraphs"))
    return pd.DataFrame(rows, columns=["article", "found", "state", "note"])


def _spans(
    folder: Path, members: Mapping[str, str], shifts: pd.DataFrame, texts: pd.Series
) -> None:
    """The bundle's spans with their text, as far as they stand in a text or paragraph that is the
    same; pairs of passages stay as offsets, for the pages find them again."""
    folder.mkdir()
    for name, member in members.items():
        if name.startswith("spans/"):
            spans = pd.read_csv(io.StringIO(member), dtype={"article": str}, keep_default_na=False)
            if {"article", "start", "end"} <= set(spans):
                spreadsheet.write(_moved(spans, shifts, texts), folder / Path(name).name)


def _shifts(there: pd.DataFrame, known: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """What is the same, and by how much it has moved: whole texts, and paragraphs of texts that
    differ: article, and HERE."""
    is_same = there["state"] == "same"
    whole = there[is_same].assign(first_here=0, last_here=ANYWHERE, shift_here=0)
    parts = known.merge(there.loc[~is_same, ["article", "found"]], on="article")
    parts = parts.merge(
        own, left_on=["found", "hash"], right_on=["article", "hash"], suffixes=("", "_own")
    ).drop_duplicates(["article", "start"])
    parts = parts.assign(
        first_here=parts["start"],
        last_here=parts["end"],
        shift_here=parts["start_own"] - parts["start"],
    )
    return pd.concat([whole, parts]).rename(columns={"found": "found_here"})[["article", *HERE]]


def _moved(spans: pd.DataFrame, shifts: pd.DataFrame, texts: pd.Series) -> pd.DataFrame:
    """The spans that stand in what is the same, where they stand now."""
    rows = spans.drop(columns="text", errors="ignore").assign(row=range(len(spans)))
    rows = rows.merge(shifts, on="article")
    here = (rows["first_here"] <= rows["start"]) & (rows["end"] <= rows["last_here"])
    rows = rows[here].drop_duplicates("row")
    rows = rows.assign(
        start=rows["start"] + rows["shift_here"], end=rows["end"] + rows["shift_here"]
    )
    places = zip(rows["found_here"], rows["start"], rows["end"], strict=True)
    rows["text"] = [texts[article][start:end] for article, start, end in places]
    return rows[[*PLACE, *(c for c in spans if c not in PLACE)]]
