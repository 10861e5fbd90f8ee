"""A folder of all tables, with the metadata and the code book: the same archive gives the same bytes.

A table is written row by row as it is made. The folder takes its place when it is whole (`kg.export.folders`).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count
from pathlib import Path
from types import NoneType
from typing import Any

from pyoxigraph import NamedNode

from kg.ask.catalogue import Catalogue
from kg.ask.cite.cells import csv_safe
from kg.export.folders import whole_folder
from kg.export.tables import parquet as parquet_files
from kg.export.tables import stated
from kg.export.tables.cells import Cells
from kg.export.tables.code_book import CODE_BOOK, code_book
from kg.export.tables.columns import TABLES, ArchiveTable
from kg.export.tables.csvw import METADATA, csv_name, metadata
from kg.export.tables.listed import ListTables
from kg.index import Store, read_head

__all__ = ["TablesWritten", "write_tables"]

_SUMS = "SHA256SUMS"
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TablesWritten:
    """What was written: the rows of each table, and how many bytes the files have."""

    sequence: int
    rows: Mapping[str, int]
    files: int
    byte_size: int


def write_tables(
    store: Store,
    catalogue: Catalogue,
    folder: Path,
    *,
    parquet: bool = False,
    ignore_decisions: bool = False,
    told: Told = lambda *_: None,
) -> TablesWritten:
    """Write all tables; `told` is given how many are done, and how many there are.

    Raises:
        UsageError: the folder holds something else, or cannot be written; or polars is missing, which writes Parquet.
    """
    if parquet:
        parquet_files.require()
    head = read_head(store)
    about = f"Of an archive as of its contribution {head.sequence}, SHA-256 {head.digest}." if head else "Of a store."
    about += " Decisions on which agencies are one are left out." if ignore_decisions else ""
    lists = ListTables(store, ignore_decisions=ignore_decisions)
    rows: dict[str, int] = {}
    with whole_folder(folder, "tables", _own_files) as draft:
        for at, (name, made) in enumerate(_makers(store, catalogue, lists).items(), 1):
            table = TABLES[name]
            rows[name] = _write(table, made(), draft / csv_name(table))
            if parquet:
                parquet_files.write(table, draft / csv_name(table), draft / f"{name}.parquet")
            told(at, len(TABLES))
        (draft / METADATA).write_text(metadata(about), encoding="utf-8", newline="\n")
        (draft / CODE_BOOK).write_text(code_book(about, lists.places.source), encoding="utf-8", newline="\n")
        written = sorted(draft.iterdir())
        size = sum(path.stat().st_size for path in written)
        digests = {path.name: _digest(path) for path in written}
        sums = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
        (draft / _SUMS).write_text(sums, encoding="utf-8", newline="\n")
    return TablesWritten(head.sequence if head else 0, rows, len(digests) + 1, size)


def _own_files(place: Path) -> frozenset[str] | None:
    """The files of tables, where some stand in the folder."""
    if not (place / METADATA).is_file() or not (place / _SUMS).is_file():
        return None
    return frozenset(line[66:] for line in (place / _SUMS).read_text("utf-8", "replace").splitlines()) | {_SUMS}


def _makers(store: Store, catalogue: Catalogue, lists: ListTables) -> Mapping[str, Callable[[], Iterator[Cells]]]:
    """What makes the rows of each table."""
    return {
        "panel": lists.panel,
        "counties": lists.counties,
        "agencies": lambda: stated.agencies(store, lists.places),
        "lists": lists.lists,
        "listings": lists.listings,
        "claims": lambda: stated.claims(store),
        "statements": lambda: stated.statements(store),
        "observations": lambda: stated.observations(store, lists.places, catalogue),
        "disagreements": lambda: stated.conflicts(store, catalogue),
        "sources": lambda: stated.sources(store),
        "captures": lambda: stated.captures(store),
    }


def _write(table: ArchiveTable, rows: Iterator[Cells], path: Path) -> int:
    """Write a table as CSV, and count its rows; each has a cell for each column."""
    counted = count(1)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(table.names)
        for row, _ in zip(rows, counted, strict=False):
            assert len(row) == len(table.columns), table.name
            writer.writerow([_TEXTS[type(value)](value) for value in row])
    return next(counted) - 1


@lru_cache(maxsize=4_096)
def _safe(text: str) -> str:
    """What a spreadsheet takes for no formula; most texts stand in many rows."""
    return csv_safe(text)


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    str: _safe,
    NoneType: lambda _: "",
    bool: lambda value: "true" if value else "false",
    NamedNode: lambda value: value.value,
    date: date.isoformat,
    int: str,
    float: str,
}
"""How a cell of each type is written."""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
