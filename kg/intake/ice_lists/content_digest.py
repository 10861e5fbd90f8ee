"""What a list says, as one digest: two lists have the same content where all their rows are written the same.

Only the rows count, as a set that may hold one row twice: not their order or numbers, blank rows, the
order of the columns, the sheets they are spread over, what is hidden, the file's name, or when and
by which program it was saved. Everything a row says counts, to the letter: unnamed columns and the
targets of links as well, for a list is only called stale where it says nothing new at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from kg.intake.ice_lists.cells import Cell, Sheet
from kg.intake.ice_lists.columns import Columns

__all__ = ["content_digest"]

_ROW, _CELL, _PART = "\x1d", "\x1e", "\x1f"
"""Between rows, cells, and the parts of a cell: XML 1.0 allows no workbook to hold them."""


def content_digest(listings: Iterable[tuple[Sheet, Columns]]) -> str:
    """SHA-256, in hexadecimal, of the rows of a workbook's lists, each row a line, in the order of their letters."""
    lines = sorted(line for sheet, columns in listings for line in _lines(sheet, columns))
    return hashlib.sha256(_ROW.join(lines).encode()).hexdigest()


def _lines(sheet: Sheet, columns: Columns) -> Iterator[str]:
    names = {number: name for name, number in columns.known.items()}
    held = {number for cells in sheet.rows.values() for number in cells}
    in_order = sorted((names.get(number) or columns.other(number), number) for number in held)
    kind = "participating" if columns.participating else "pending"
    for number, cells in sheet.rows.items():
        if number > columns.header_row:
            yield kind + "".join(_part(name, cells[column]) for name, column in in_order if column in cells)


def _part(name: str, cell: Cell) -> str:
    return f"{_CELL}{name}{_PART}{cell.text}{_PART}{cell.target or ''}"
