"""Bytes and characters: encodings found, broken characters mended, invisible ones taken out."""

from __future__ import annotations

import html
import re
import unicodedata

CONTROL = bytes(c for c in range(1, 32) if c not in (9, 10, 12, 13, 27))
# what UTF-8 looks like where it was read as Windows-1252
LEADS = "ÂÃÄÅÎÏÐÑØÙàáâãäåæçèéêìíð"
BROKEN = re.compile(f"[{LEADS}][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
# soft hyphens (with the line end behind them), zero-width spaces; joiners and marks of direction
# mean something in other scripts, in Latin words nothing
UNSEEN = re.compile(
    "\u00ad(?:[ \t]*\n[ \t]*)?|[\u200b\u2060\ufeff\u180e]"
    "|(?<=[A-Za-zÀ-ɏ])[\u200c-\u200f]|[\u200c-\u200f](?=[A-Za-zÀ-ɏ])"
)
HIDDEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u180e"
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# letters of Windows-1252 that words of western languages seldom hold beside plain letters
ODD = re.compile(r"(?<=[A-Za-z])[¹²³¡¿ª¥£¢¤¦§©¬®¯°±µ¶¸º¼½¾×÷ƒˆ˜†‡•‰](?=[A-Za-z])|[Ð-ß][Ð-ßà-ÿ]{2}")


def clean(text: str) -> str:
    """The text of an article: as `plain`, and ''doubled apostrophes'', which newspaper databases
    print for quotation marks, are " again."""
    if "''" in text and "``" not in text:
        # a nested string closes before the one around it
        text = re.sub(r"(?<=\S)'''", "'\"", text).replace("''", '"')
    return plain(text)


def plain(text: str) -> str:
    """NFC, \\n line ends, no NUL, no byte order mark, no half of a surrogate pair; nothing else is
    changed."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\x00", "").replace("\ufeff", "")
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def seen(text: str) -> str:
    """A text without characters that nobody sees inside its words."""
    if text.isascii() or not any(c in text for c in HIDDEN):
        return text
    return UNSEEN.sub("", text)


def resolved(cell: str) -> str:
    """A cell of a table with its HTML entities (&amp;quot; too) as characters."""
    for _ in range(2 * ("&" in cell)):
        cell = ENTITY.sub(lambda m: html.unescape(m[0]), cell)
    return cell


def mended(text: str) -> str:
    """A text whose UTF-8 was once read as another encoding (â€œ for “), as it was (ftfy, Speer
    2019); lines that may be meant so are left."""
    if text.isascii() or not any(c in text for c in LEADS) or not BROKEN.search(text):
        return text
    import ftfy

    config = ftfy.TextFixerConfig(replace_lossy_sequences=False)
    lines = text.split("\n")
    return "\n".join(
        ftfy.fix_encoding(line, config) if BROKEN.search(line) else line for line in lines
    )


def decode(data: bytes) -> tuple[str, str]:
    """-> the text, and a note where its encoding had to be guessed ('' where it is plain UTF-8).
    Raises ValueError: not text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return plain(data.decode("utf-16", "replace")), ""
    zeros = data.count(0)
    if not zeros and len(data) - len(data.translate(None, CONTROL)) > len(data) / 50:
        raise ValueError("not text")
    try:
        if zeros <= len(data) / 20:
            return plain(data.decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        pass
    if zeros > len(data) / 4:
        for name in ("utf-16-le", "utf-16-be"):
            if data[name == "utf-16-le" :: 2].count(0) > len(data) / 3:
                return plain(data.decode(name, "replace")), f"encoding guessed: {name}"
    if zeros:
        raise ValueError("not text")
    return _mixed(data) or _legacy(data)


def _mixed(data: bytes) -> tuple[str, str] | None:
    """Lines of UTF-8 among which some hold other bytes: these are read as Windows-1252."""
    lines = data.split(b"\n")
    good = bad = 0
    out = []
    for line in lines:
        try:
            text = line.decode("utf-8")
            good += not text.isascii()
        except UnicodeDecodeError:
            text = line.decode("utf-8", "surrogateescape")
            lost = sum("\udc80" <= c <= "\udcff" for c in text)
            if len(text) - lost - sum(map(str.isascii, text)) >= lost:
                good += 1  # a good line with a bad byte in it
            bad += 1
            text = re.sub("[\udc80-\udcff]", lambda m: _windows(ord(m[0]) - 0xDC00), text)
        out.append(text)
    if not good or bad > good:
        return None
    count = f"{bad} line{'s' * (bad > 1)}"
    return plain("\n".join(out)), f"encoding guessed: utf-8, and cp1252 for bytes of {count}"


def _windows(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


def _legacy(data: bytes) -> tuple[str, str]:
    """An encoding from before UTF-8: Windows-1252, which the web and Word write, unless another
    reading is clearly better."""
    from charset_normalizer import from_bytes

    sample = data[:200_000]
    usual = ["cp1252", "cp1251", "cp1256", "cp1250", "latin_1"]
    western = not any(b in data for b in b"\x81\x8d\x8f\x90\x9d")
    matches = from_bytes(sample, cp_isolation=usual) if western else from_bytes(sample)
    best = matches.best() or from_bytes(sample).best()
    if best is None:
        raise ValueError("not text")
    name = best.encoding
    if western and name != "cp1252":
        text = sample.decode("cp1252")
        foreign = sum(not c.isascii() and c.isalpha() for c in text)
        # few letters beyond ASCII, none in odd places: nothing speaks for a cousin
        few = foreign <= max(3, 0.15 * sum(map(str.isalpha, text)))
        unsure = best.coherence < 0.5 or foreign < 20
        if few and unsure and not ODD.search(text):
            name = "cp1252"
    return plain(data.decode(name, "replace")), f"encoding guessed: {name}"
