"""The cells of a workbook as a person sees them, with the targets of their links. Nothing is evaluated.

A cell is its text: a date is written YYYY-MM-DD, a whole number without a point, an error value as
the sheet shows it (`#N/A`), a formula as its own text. Hidden sheets, rows and columns are read
like any other; notes, colors and who made the workbook are not read at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from kg.errors import UnreadableFile
from kg.intake.ice_lists.links import is_address
from kg.sources.grids import CellLink, Grid, Place, Value, letters, read_grids

__all__ = ["MAX_TEXT", "Cell", "Cells", "Sheet", "letter", "read_sheets"]

MAX_TEXT = 32_767
"""Code points in one cell: what spreadsheet programs allow."""

letter = letters


class Cell(NamedTuple):
    """`text` as written; `day` where the cell holds a date, whatever the hour; `target` of its link."""

    text: str = ""
    day: date | None = None
    target: str | None = None

    @property
    def is_blank(self) -> bool:
        return not self.target and not self.text.strip()


Cells = Mapping[int, Cell]
"""What a row holds, by column number from 1; blank cells are left out."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows that are not blank, by the number a person sees beside them; `filled` as in `Grid`."""

    title: str
    rows: Mapping[int, Cells]
    filled: frozenset[Place] = frozenset()


def read_sheets(content: bytes, file_name: str) -> list[Sheet]:
    """Every sheet of cells.

    Raises:
        UnreadableFile: not a workbook, beyond a limit of `kg.sources.packages`, or a cell longer
            than `MAX_TEXT`.
    """
    grids = read_grids(content, file_name, formulas=True)
    return [Sheet(grid.title, dict(_rows(grid, file_name)), grid.filled) for grid in grids]


def _rows(grid: Grid, file_name: str) -> Iterator[tuple[int, Cells]]:
    for number, row in grid.rows.items():
        cells = {}
        for column, value in row.items():
            if not (cell := _cell(value, grid.links.get((number, column)))).is_blank:
                cells[column] = cell
                if len(cell.text) > MAX_TEXT:
                    _too_long(f"{file_name}:{grid.title}:{number}:{letter(column)}", len(cell.text))
        if cells:
            yield number, cells


def _cell(value: Value, link: CellLink | None) -> Cell:
    target = link.target if link is not None else None
    if target and link is not None and link.location:
        target = f"{target}#{link.location}"
    # openpyxl writes the target of a link into a cell that was left empty; nobody saw it there,
    # and a target that is no web address (file:///C:/Users/…) can name a private person.
    if target and value == target and not is_address(target):
        value = None
    if isinstance(value, str):
        return Cell(value, None, target)
    day = value.date() if isinstance(value, datetime) else None
    return Cell(_text(value), day, target)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # openpyxl keeps the formula of a whole range as an object that holds its text.
    return str(getattr(value, "text", None) or value)


def _too_long(where: str, length: int) -> None:
    raise UnreadableFile(
        f"the cell holds {length:,} characters, more than {MAX_TEXT:,}",
        where=where,
        remedy="import the list as ICE published it",
    )
