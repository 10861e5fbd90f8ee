"""A table as a person sees it: its rows as text, which rows and sheets are hidden, and where cells lead to.

Hidden rows are rows like any other to whoever cites them; here it is told that a spreadsheet program hides them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.sources.media import XLSX
from kg.sources.tables import read_table
from kg.sources.workbooks import open_workbook, sheets

__all__ = ["ShownSheet", "shown_sheets"]


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """`rows[0]` is row 1; `hidden` are numbers of rows, `links` addresses by row and column, all from 1."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    is_hidden: bool
    hidden: frozenset[int]
    links: Mapping[tuple[int, int], str]


@lru_cache(maxsize=3)
def shown_sheets(content: bytes, media_type: str) -> tuple[ShownSheet, ...]:
    """Every sheet in the order of the table; the last tables asked for are kept at hand.

    Raises:
        UnreadableFile: the bytes are not such a table, or are beyond a limit of `workbooks`.
    """
    table = read_table(content, media_type, "the table")
    if media_type != XLSX:
        return tuple(ShownSheet(title, rows, False, frozenset(), {}) for title, rows in table.rows.items())
    return tuple(
        ShownSheet(
            sheet.title,
            table.rows[sheet.title],
            sheet.sheet_state != "visible",
            frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden),
            {
                (cell.row or 0, cell.column or 0): cell.hyperlink.target
                for row in sheet.iter_rows()
                for cell in row
                if cell.hyperlink is not None and cell.hyperlink.target
            },
        )
        for sheet in sheets(open_workbook(content, "the table"))
        if sheet.title in table.rows
    )
