"""The cells of a table row, by sheet and by the row number a person sees; both count from 1.

Cells are text as a person reads it: nothing for an empty cell, a day as YYYY-MM-DD whatever the
cell's format shows, 3 and not 3.0, TRUE and FALSE. Cells empty at the end of a row are left out.
Hidden rows and hidden sheets are rows and sheets like any other.

A csv file has one sheet, called `table`. It declares no encoding, and spreadsheet programs write
it in windows-1252; so bytes that are not UTF-8 are read as that. Text is never read so (see
`kg.sources.profile`): there a wrong character could be quoted, here rows are only counted and shown.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache

from kg.errors import SourceError, UnreadableFile
from kg.sources.grids import Grid, check_grids, read_grids
from kg.sources.media import CSV, XLSX
from kg.sources.packages import MAX_CELLS, too_much
from kg.sources.profile import decode

__all__ = ["CSV_SHEET", "SheetRows", "cells", "check_table", "read_table"]

CSV_SHEET = "table"

Cells = tuple[str, ...]
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Every row of every sheet; `rows[sheet][0]` is row 1. `name` is what messages call it."""

    name: str
    rows: Mapping[str, tuple[Cells, ...]] = field(repr=False)

    def row(self, sheet: str, number: int) -> Cells:
        """The cells of one row.

        Raises:
            SourceError: there is no such sheet or row.
        """
        if sheet not in self.rows:
            raise SourceError(
                f"has no sheet {sheet!r}", where=self.name, remedy=f"its sheets are {', '.join(map(repr, self.rows))}"
            )
        rows = self.rows[sheet]
        if not 1 <= number <= len(rows):
            raise SourceError(
                f"sheet {sheet!r} has no row {number}", where=self.name, remedy=f"its last row is {len(rows)}"
            )
        return rows[number - 1]


def cells(content: bytes, media_type: str, sheet: str, row: int) -> Cells:
    """The cells of one row of a table; a table just read is kept at hand for the next row.

    Raises:
        UnreadableFile: the bytes are not such a table.
        SourceError: there is no such sheet or row.
    """
    return _kept(content, media_type).row(sheet, row)


def read_table(content: bytes, media_type: str, name: str) -> SheetRows:
    """All rows of an xlsx or csv file.

    Raises:
        UnreadableFile: the bytes are not such a table, or are beyond a limit of `workbooks`.
    """
    if media_type == XLSX:
        return SheetRows(name, {grid.title: _grid_rows(grid) for grid in read_grids(content, name)})
    if media_type == CSV:
        return SheetRows(name, {CSV_SHEET: _csv_rows(content, name)})
    raise UnreadableFile(f"has no rows: it is {media_type}", where=name, remedy="quote its words instead")


def check_table(content: bytes, media_type: str, name: str) -> None:
    """Refuse what `read_table` would, as far as can be told without opening a workbook's cells.

    Raises:
        UnreadableFile: as `read_table`.
    """
    if media_type == XLSX:
        check_grids(content, name)
    else:
        read_table(content, media_type, name)


# By content, so that asking for every row of a list reads it once; a few, since bytes are kept too.
@lru_cache(maxsize=4)
def _kept(content: bytes, media_type: str) -> SheetRows:
    return read_table(content, media_type, "the table")


def _grid_rows(grid: Grid) -> tuple[Cells, ...]:
    # From row 1, also where the first rows are empty: numbers are those a person sees.
    return tuple(_grid_row(grid.rows.get(number)) for number in range(1, grid.last_row + 1))


def _grid_row(row: Mapping[int, object] | None) -> Cells:
    if not row:
        return ()
    return tuple(_trimmed([_shown(row.get(column)) for column in range(1, max(row) + 1)]))


def _csv_rows(content: bytes, name: str) -> tuple[Cells, ...]:
    text = decode(content, name, declared="cp1252")
    try:
        # Strict: an open quotation mark would else swallow every row after it without a word.
        return tuple(_counted(csv.reader(_lines(text), strict=True), name))
    except csv.Error as fault:
        if "field limit" in str(fault):
            limit = csv.field_size_limit()
            raise UnreadableFile(
                f"has a cell of over {limit:,} characters", where=name, remedy="look for a quotation mark left open"
            ) from fault
        raise UnreadableFile(f"is not a csv table ({fault})", where=name, remedy="save it as csv again") from fault


def _counted(rows: Iterable[list[str]], name: str) -> Iterator[Cells]:
    left = MAX_CELLS
    for row in rows:
        left -= max(len(row), 1)
        if left < 0:
            too_much(name, f"has over {MAX_CELLS:,} cells")
        yield _trimmed(row)


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends: a file in memory would hold the text once more, at four bytes a letter."""
    return (line[0] for line in _LINE.finditer(text))


def _trimmed(row: list[str]) -> Cells:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return tuple(row[:end])


def _shown(value: object) -> str:
    """A cell's value as a person reads it.

    >>> _shown(None), _shown(datetime(2020, 3, 17)), _shown(3.0), _shown(True), _shown("link")
    ('', '2020-03-17', '3', 'TRUE', 'link')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)
