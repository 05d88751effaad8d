"""The Parquet files of an archive, looked at before work begins."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ..corpus import tables as lists
from ..project import InputError


def _sources(path: Path, columns: dict[str, str]) -> list[tuple[Path, list[int]]]:
    """The Parquet files and the rows of each of their row groups. Raises InputError where one
    cannot be read or has other columns."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path] if path.exists() else []
    if not files:
        raise InputError(f"{path.name}: no such Parquet file, nor a folder that holds some")
    out: list[tuple[Path, list[int]]] = []
    before: dict[str, str] = {}
    for file in files:
        try:
            found = pq.ParquetFile(file)
            empty = found.schema_arrow.empty_table().to_pandas(ignore_metadata=True)
        except (pa.ArrowException, OSError) as error:
            raise InputError(
                f"{file.name}: not a readable Parquet file; write it again with pandas or pyarrow"
            ) from error
        textual = lambda t: pa.types.is_large_string(t) or pa.types.is_dictionary(t)
        kind = {f.name: "string" if textual(f.type) else str(f.type) for f in found.schema_arrow}
        if "text" not in lists.renamed(empty, columns):
            raise InputError(f"{file.name}: no column 'text'; it has {', '.join(kind) or 'none'}")
        for name in sorted(kind.keys() | (before or kind).keys()):
            mine, other = kind.get(name, "missing"), (before or kind).get(name, "missing")
            if mine != other and "null" not in (mine, other):
                raise InputError(
                    f"{file.name}: column {name!r} is {mine}, in {files[0].name} it is {other}; "
                    "write all files with the same columns"
                )
        before = kind | {n: k for n, k in before.items() if k != "null"}
        out.append(
            (file, [found.metadata.row_group(k).num_rows for k in range(found.num_row_groups)])
        )
    return out
