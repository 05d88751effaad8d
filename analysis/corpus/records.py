"""What every reader of files gives: a record for an article, or the reason why it was skipped."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]
# name, then a record or the reason it was skipped
Found = Iterator[tuple[str, Record | str]]
# bytes unpacked from one zip; times a member may be packed
LARGEST, MOST_PACKED = 2_000_000_000, 200


def telling(record: Record) -> tuple[str, str, str]:
    """What two records must share to be one article twice: outlet, event and text."""
    return str(record.get("outlet") or ""), str(record.get("event") or ""), record["text"].strip()


def name_of(record: Record, prefix: str = "text") -> str:
    """The id of an article that brings none: a fingerprint of what it tells, which stays where rows
    move."""
    said = (*telling(record), str(record.get("title") or ""))
    seen = "\0".join(said).encode("utf-8", "replace")
    return f"{prefix}-{hashlib.sha256(seen).hexdigest()[:10]}"


def content_of(path: Path) -> bytes | str:
    """The bytes of a file, or why they cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        return f"unreadable ({error.strerror})"


def checked(data: bytes) -> bytes:
    """A packed document (.docx, .xlsx, .ods), looked at before it is unpacked: ValueError where it
    unpacks to far more than it should."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if any(m.file_size > MOST_PACKED * max(m.compress_size, 1000) for m in packed.infolist()):
            raise ValueError("it unpacks to far more than it should")
    return data
