"""Which language an article is in: what the lexicons do not serve is never read as English."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pandas as pd

HEAD = 1_000  # characters looked at
LEAST = 6  # words; fewer tell no language
SURE = 0.8
FUNCTION = (" the ", " of ", " and ", " to ", " that ", " said ")
CODES = {
    "english": "en", "eng": "en", "german": "de", "deu": "de", "ger": "de", "deutsch": "de",
    "french": "fr", "fra": "fr", "fre": "fr", "spanish": "es", "spa": "es", "italian": "it",
    "ita": "it", "dutch": "nl", "nld": "nl", "portuguese": "pt", "por": "pt", "russian": "ru",
    "rus": "ru", "arabic": "ar", "ara": "ar", "chinese": "zh", "zho": "zh", "turkish": "tr",
    "tur": "tr", "polish": "pl", "pol": "pl", "ukrainian": "uk", "ukr": "uk", "hebrew": "he",
    "heb": "he", "japanese": "ja", "jpn": "ja", "swedish": "sv", "swe": "sv",
}  # fmt: skip


def languages(texts: pd.Series, said: pd.Series | None = None) -> pd.Series:
    """The language of each text as two letters (ISO 639-1), '' where it is too short to tell; what
    is said of it beforehand counts, where it names a language."""
    given = said if said is not None else pd.Series("", index=texts.index)
    found = [coded(s) or language(t) for t, s in zip(texts, given, strict=True)]
    return pd.Series(found, index=texts.index, dtype="str")


def coded(said: Any) -> str:
    """'English', 'en-GB', 'eng' -> 'en'; '' for what names no language."""
    if not isinstance(said, str) or not said.strip():
        return ""
    name = re.split(r"[-_;,\s]", said.strip().lower())[0]
    return CODES.get(name, name if re.fullmatch(r"[a-z]{2}", name) else "")


def language(text: str) -> str:
    """The language of one text, by its first 1,000 characters: English by its function words, else
    as py3langid has it (Lui & Baldwin 2012; Barbaresi 2021) where that is sure."""
    head = text[:HEAD]
    for piece in (head, text[: 4 * HEAD]):
        if piece.count(" the ") * 333 >= len(piece) <= 110 * sum(map(piece.count, FUNCTION)):
            return "en"
    head = re.sub(r"https?://\S+|[@#]\w+|\d", "", head)
    other = bool(re.search(r"[\u0370-\u1dff\u2e80-\uffff]{10}", re.sub(r"\W", "", head)))
    if not other and len(re.findall(r"[^\W\d_]{2,}", head)) < LEAST:
        return ""
    name, sure = _model().classify(head)
    return str(name) if (other or sure >= SURE) and name != "zxx" else ""  # zxx: no language


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
