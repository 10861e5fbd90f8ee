"""The cells of a workbook, sheet by sheet: straight from its XML where that is plain, else from openpyxl.

openpyxl makes an object of every cell, style and link, which is most of what importing a list would
take; `sheet_xml` reads ICE's 33 lists in a third of that, to the same letter. What is not plain, and
every refusal, is left to openpyxl behind the guards of `workbooks`, so that a fault is told in one way.

The workbook read last is kept at hand: an import states its rows and checks them, and reads it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.errors import UnreadableFile
from kg.sources.packages import parts_of
from kg.sources.sheet_xml import CellLink, Grid, NeedsOpenpyxl, Place, Rows, Value, plain_grids

__all__ = ["CellLink", "Grid", "Place", "Value", "check_grids", "letters", "read_grids"]


def read_grids(content: bytes, name: str, *, formulas: bool = False) -> tuple[Grid, ...]:
    """Every sheet of cells, in the workbook's order; `formulas` as for `workbooks.open_workbook`.

    Raises:
        UnreadableFile: as `workbooks.open_workbook`.
    """
    plain = _plain(content)
    return tuple(_opened(content, name, formulas=formulas)) if plain is None else plain


def letters(column: int) -> str:
    """What a person calls a column.

    >>> letters(1), letters(28), letters(702), letters(703)
    ('A', 'AB', 'ZZ', 'AAA')
    """
    found = ""
    while column:
        column, place = divmod(column - 1, 26)
        found = chr(ord("A") + place) + found
    return found


def check_grids(content: bytes, name: str) -> None:
    """Refuse what `read_grids` would, as far as can be told without opening cells that are not plain.

    Raises:
        UnreadableFile: as `workbooks.check_package`.
    """
    if _plain(content) is None:
        from kg.sources.workbooks import check_package  # a tenth of a second, for openpyxl

        check_package(content, name)


# By content, and one: an import goes from list to list.
@lru_cache(maxsize=1)
def _plain(content: bytes) -> tuple[Grid, ...] | None:
    """The sheets of a workbook that is plain all through; None for any other, sound or not."""
    try:
        return plain_grids(parts_of(content, ""))
    except (NeedsOpenpyxl, UnreadableFile):
        return None


def _opened(content: bytes, name: str, *, formulas: bool) -> Iterator[Grid]:
    """The same from openpyxl."""
    from kg.sources.workbooks import open_workbook, sheets

    for sheet in sheets(open_workbook(content, name, formulas=formulas)):
        rows: Rows = {}
        links: dict[Place, CellLink] = {}
        # The cells that are there: to ask for whole rows would make those that are not.
        for (number, column), cell in sorted(sheet._cells.items()):
            if cell.value is not None:
                rows.setdefault(number, {})[column] = cell.value
            if cell.hyperlink is not None:
                links[number, column] = CellLink(cell.hyperlink.target, cell.hyperlink.location)
        filled = _fill(rows, links, [(one.min_row, one.max_row, one.min_col) for one in sheet.merged_cells.ranges])
        last_row = max([1, *rows, *(row for row, _ in links)])
        yield Grid(sheet.title, dict(sorted(rows.items())), links, last_row, filled)


def _fill(rows: Rows, links: dict[Place, CellLink], merged: Iterable[tuple[int, int, int]]) -> frozenset[Place]:
    """Give each row of a merged range what its first holds, in the range's first column, and where that leads;
    which cells got something."""
    filled = set()
    for first, last, column in merged:
        value, link = rows.get(first, {}).get(column), links.get((first, column))
        for number in range(first + 1, last + 1) if value is not None else ():
            rows[number] = dict(sorted({**rows.get(number, {}), column: value}.items()))
            filled.add((number, column))
            if link is not None:
                links[number, column] = link
    return frozenset(filled)
