"""A corpus to share without its texts: spans as offsets, metadata, salted hashes of articles and
paragraphs, own lexicons, parameters, sheets. `attach` finds the texts again among a colleague's.

Nothing of a text can be read from it: columns that quote are left out, and whatever else is four
words or longer is blank. Hashes are salted, and paragraphs below eight words have none, for who
guesses short ones could try them all.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import re
import secrets
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from .. import __version__, framing, project, repetition, voice
from ..base import atomic
from ..coding import checked as coded
from ..corpus.articles import Corpus
from ..project import InputError

ENDING = ".parallax.zip"
FORMAT = 1
WORDS = 8  # of a paragraph that has a hash
LONGEST = 3  # words of a value that is kept
FACTS = "outlet event date title url role author time language agency".split()
QUOTES = re.compile(
    r"text(_.*)?|.*_text|said|changed|left|right|sentence|given|quantity|place|when"
)
SPANS: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "parts": lambda corpus: corpus.parts,
    "sentences": lambda corpus: corpus.sentences,
    "quotations": voice.quotations,
    "statements": voice.statements,
    "voices": voice.voices,
    "labels": framing.labels,
    "deaths": framing.deaths,
    "acts": framing.agency,
    "passives": framing.passives,
    "figures": framing.figures,
    "frames": framing.frames,
    "loaded": framing.loaded,
    "within": repetition.within,
    "between": repetition.between,
}


def bundle(corpus_path: str | Path, out: str | Path, salt: str = "") -> Path:
    """Write the bundle of a corpus; -> the file.

    salt   of the hashes; '' for a new one (the same salt gives the same bytes)
    Raises InputError where `out` does not end in .zip, or a checked sample cannot be read.
    """
    target, path = Path(out).expanduser(), project.found(corpus_path)
    if target.suffix != ".zip":
        raise InputError(f"{out}: a bundle is a zip; call it such as corpus{ENDING}")
    corpus = Corpus.read(path)
    salt = salt or secrets.token_hex(16)
    members = {
        "bundle.json": json.dumps(_about(corpus, path.stem, salt), indent=2, ensure_ascii=False),
        "articles.csv": _csv(articles(corpus, salt)),
        "paragraphs.csv": _csv(paragraphs(corpus, salt)),
    }
    members |= {f"spans/{name}.csv": _csv(wordless(find(corpus))) for name, find in SPANS.items()}
    if corpus.lexicons is not None:
        for file in sorted(Path(corpus.lexicons).glob("*.csv")):
            members[f"lexicons/{file.name}"] = file.read_text(encoding="utf-8-sig")
    members |= _sheets(corpus, path.absolute().parent / "checked")
    with atomic.file(target) as new, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, text in members.items():  # of a ZipInfo: no clock in the bytes
            pack.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return target


def salted(salt: str, text: str) -> str:
    """The hash of a text, which only who has the salt can make again."""
    return hashlib.sha256(f"{salt}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def articles(corpus: Corpus, salt: str) -> pd.DataFrame:
    """A row an article: what is known of it, its length in characters, its hash."""
    text = corpus.articles["text"]
    hashes = [salted(salt, t) for t in text]
    known = corpus.articles.reindex(columns=FACTS).assign(characters=text.str.len(), hash=hashes)
    return known.rename_axis("article").reset_index()


def paragraphs(corpus: Corpus, salt: str) -> pd.DataFrame:
    """article, start, end, hash of each paragraph of eight words or more, the same however
    paragraphs are set apart and their lines end."""
    parts = corpus.parts
    parts = parts[parts["text"].str.split().str.len() >= WORDS]
    hashes = [salted(salt, text.strip()) for text in parts["text"]]
    return parts[["article", "start", "end"]].assign(hash=hashes)


def wordless(spans: pd.DataFrame) -> pd.DataFrame:
    """Spans without what they quote: no text, and nothing of four words or more."""
    kept = spans[[c for c in spans if not QUOTES.fullmatch(str(c))]].copy()
    for column in kept.columns.difference(["article", "a", "b"]):
        if pd.api.types.is_string_dtype(kept[column]) or kept[column].dtype == object:
            long = kept[column].astype("str").str.count(r"\w+") > LONGEST
            kept[column] = kept[column].where(~long, "")
    return kept


def _about(corpus: Corpus, name: str, salt: str) -> dict[str, Any]:
    lexicons = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(project.LEXICONS.glob("*.csv"))
    }
    return {
        "format": FORMAT,
        "corpus": name,
        "sha256": corpus.sha256,
        "salt": salt,
        "parallax": __version__,
        "python": platform.python_version(),
        "parameters": {"codebook": "generic", "min_words": 6},
        "lexicons": lexicons,
    }


def _sheets(corpus: Corpus, folder: Path) -> dict[str, str]:
    """The answers of a checked sample of these texts, without what coders read or wrote."""
    if not (coded.samples(folder) and coded.of_these_texts(corpus, folder)):
        return {}
    members = {}
    for key in coded.samples(folder):
        own = "" if key.parent == folder else f"{key.parent.name}/"
        known = pd.read_csv(key, dtype=str)
        members[f"checked/{own}key.csv"] = _csv(wordless(known))
        for codebook in {t for t in known["table"] if t.endswith(".csv")}:
            text = (key.parent / codebook).read_text(encoding="utf-8-sig")
            members[f"checked/{own}{codebook}"] = text
        for path in coded.filled(key):
            answers = coded.sheet(path)[["unit", "answer"]]
            members[f"checked/{own}{path.stem}.csv"] = _csv(answers)
    return members


def _csv(table: pd.DataFrame) -> str:
    text = io.StringIO()
    table.to_csv(text, index=False, lineterminator="\n")
    return text.getvalue()
