"""What people say of the cards: accepted or rejected, with a note; kept in reviews.csv beside the
corpus by what a card is about, so that it survives a new run."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ..base import atomic
from ..base.choices import needed
from ..corpus.articles import Corpus
from ..corpus.headlines import headlines
from ..corpus.tables import read as read_table
from ..project import REVIEWS, InputError
from .ranking import findings

COLUMNS = ["about", "kind", "event", "verdict", "note", "date", "claim"]
VERDICTS = ("accepted", "rejected", "")


def about(card: Any) -> str:
    """What a card is about: a fingerprint of its kind, its event and the places of its spans. Its
    words and its rank may change."""
    spans = card["spans"]
    places = sorted((r.article, int(r.start), int(r.end)) for r in spans.itertuples())
    event = card["event"] if isinstance(card["event"], str) else ""
    return hashlib.sha256(repr((card["kind"], event, places)).encode()).hexdigest()[:16]


def place(corpus: Corpus) -> Path | None:
    """reviews.csv beside the corpus; None for one that was not read from files."""
    beside = corpus.corrections.place
    return beside.with_name(REVIEWS) if beside else None


def read(corpus: Corpus) -> pd.DataFrame:
    """The reviews beside a corpus, a row a card (COLUMNS); none without the file. Raises InputError
    with file and row for what is no review."""
    file = place(corpus)
    if file is None or not file.is_file():
        return pd.DataFrame(columns=COLUMNS, dtype="str")
    rows = read_table(file).rows
    needed(rows, ("about", "verdict"), file)
    rows = rows.reindex(columns=COLUMNS, fill_value="").fillna("").astype("str")
    for n, said in rows["verdict"].items():
        if said not in VERDICTS:
            raise InputError(f"{file} row {n}: {said!r} is no verdict; say accepted or rejected")
    return rows.drop_duplicates("about", keep="last").reset_index(drop=True)


def keep(corpus: Corpus, card: Any, verdict: str, note: str = "") -> None:
    """Write what a person says of a card, in place of what was said of it before."""
    file = place(corpus)
    if file is None:
        raise InputError("this corpus was not read from files: there is no place for reviews")
    key, rows = about(card), read(corpus)
    event = card["event"] if isinstance(card["event"], str) else ""
    said = [key, card["kind"], event, verdict, note, f"{date.today()}", card["claim"]]
    rows = pd.concat([rows[rows["about"] != key], pd.DataFrame([said], columns=COLUMNS)])
    with atomic.file(file) as new:
        rows.to_csv(new, index=False, encoding="utf-8-sig")


def with_verdicts(corpus: Corpus, found: pd.DataFrame) -> pd.DataFrame:
    """The cards, and beside each verdict ('' where nobody has said anything) and note."""
    said = read(corpus).set_index("about")
    if said.empty:
        return found.assign(verdict="", note="")
    keys = [about(card) for _, card in found.iterrows()]
    columns = {c: said[c].reindex(keys).fillna("").to_numpy() for c in ("verdict", "note")}
    return found.assign(**columns)


def reviewed(corpus: Corpus, found: pd.DataFrame | None = None) -> pd.DataFrame:
    """The cards (findings.findings, where none are given) without those that were rejected, with
    verdict and note; attrs["rejected"] says how many were left out."""
    cards = with_verdicts(corpus, findings(corpus) if found is None else found)
    rejected = cards["verdict"] == "rejected"
    kept = cards[~rejected].reset_index(drop=True)
    kept.attrs["rejected"] = int(rejected.sum())
    return kept


def precision(corpus: Corpus) -> pd.DataFrame:
    """From one's own reviews, kind by kind: kind, reviewed, accepted, precision (accepted of
    reviewed)."""
    said = read(corpus)
    said = said[said["verdict"] != ""]
    table = said.assign(accepted=said["verdict"] == "accepted").groupby("kind")["accepted"]
    table = table.agg(reviewed="count", accepted="sum", precision="mean").reset_index()
    return table.sort_values(["reviewed", "kind"], ascending=[False, True], ignore_index=True)


def accepted(corpus: Corpus) -> pd.DataFrame:
    """The sentences of the accepted cards, a row each: event, kind, claim, note, outlet, date,
    headline, url, paragraph and sentence (their numbers in the article, from 1), text."""
    cards = reviewed(corpus)
    cards = cards[cards["verdict"] == "accepted"]
    sentences = corpus.sentences
    of_article = sentences.groupby("article")
    numbers = of_article.cumcount() + 1
    paragraphs = of_article["paragraph"].transform(lambda p: p.rank(method="dense")).astype(int)
    title, rows = headlines(corpus), []
    for _, card in cards.iterrows():
        for at in dict.fromkeys(corpus.locate(card["spans"], sentences)):
            if at < 0:
                continue
            s = sentences.iloc[at]
            a = corpus.articles.loc[s["article"]]
            day = a["date"].date().isoformat() if a["date"] == a["date"] else ""
            known = [
                v if isinstance(v, str) else ""
                for v in (a["outlet"], title[s["article"]], a["url"])
            ]
            told = [card["event"] or "", card["kind"], card["claim"], card["note"]]
            where = [known[0], day, known[1], known[2], paragraphs.iloc[at], numbers.iloc[at]]
            rows.append([*told, *where, s["text"]])
    names = "event kind claim note outlet date headline url paragraph sentence text"
    return pd.DataFrame(rows, columns=names.split())
