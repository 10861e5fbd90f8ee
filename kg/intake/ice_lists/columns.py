"""Which column is which, by the words of the header and never by position or file name.

ICE's 33 lists have eleven headers between them; one that puts the columns in another order, or adds
columns, is read too, and what stands in columns nobody knows is kept as written. Which kind of list it
is, the columns alone do not tell (`list_kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from kg.errors import UnknownHeader
from kg.intake.ice_lists.cells import Cells, Sheet, letter
from kg.terms import fold

__all__ = ["HEADER_WITHIN", "HEADINGS", "Columns", "find_columns", "unknown_header"]

HEADINGS = {
    "state": "state",
    "law-enforcement-agency": "agency",
    "agency": "agency",
    "agency-name": "agency",
    "type": "type",
    "agency-type": "type",
    "county": "county",
    "support-type": "model",
    "model": "model",
    "signed": "signed",
    "date-signed": "signed",
    "signed-date": "signed",
    "moa": "memorandum",
    "moa-link": "memorandum",
    "addendum": "addendum",
    "addenda": "addendum",
}
"""Folded heading to what the column is. The names on the right are those of `Row.written`."""
HEADER_WITHIN = 20
"""The header is looked for in so many rows that are not blank."""

_NEEDED = {"state", "agency", "model"}


@dataclass(frozen=True)
class Columns:
    """`known`: what a column is, to its number. `headings`: every heading as written, by number.

    `participating` is the kind of list, once `list_kinds` has decided it.
    """

    header_row: int
    known: Mapping[str, int]
    headings: Mapping[int, str]
    participating: bool = False

    def other(self, column: int) -> str:
        """What a column nobody knows is called: `column H`, with its heading if it has one."""
        heading = " ".join(self.headings.get(column, "").split())
        return f"column {letter(column)} ({heading})" if heading else f"column {letter(column)}"

    def repeats_header(self, cells: Cells) -> bool:
        """Whether a row is the header again, as in lists pasted together."""
        return all(
            fold(cells[column].text if column in cells else "") == fold(self.headings[column])
            for column in self.known.values()
        )


def find_columns(sheet: Sheet) -> Columns | None:
    """The header of a sheet, or None where none of its first rows is one we know."""
    for number, cells in islice(sheet.rows.items(), HEADER_WITHIN):
        known: dict[str, int] = {}
        for column, cell in cells.items():
            if (name := HEADINGS.get(fold(cell.text))) is not None:
                # Of two columns with one heading the first is it; the second is kept as written.
                known.setdefault(name, column)
        if known.keys() >= _NEEDED:
            headings = {column: cell.text for column, cell in cells.items()}
            return Columns(number, known, headings)
    return None


def unknown_header(sheets: list[Sheet], file_name: str) -> UnknownHeader:
    """The refusal of a workbook none of whose sheets has a known header, listing what was found."""
    found = "; ".join(f"{sheet.title}: {_first_row(sheet)}" for sheet in sheets)
    return UnknownHeader(
        f"no sheet has a header known here (found {found or 'no sheet of cells'})",
        where=file_name,
        remedy="a list has the columns STATE, LAW ENFORCEMENT AGENCY and SUPPORT TYPE; check that this is ICE's list",
    )


def _first_row(sheet: Sheet) -> str:
    cells = next(iter(sheet.rows.values()), {})
    texts = [" ".join(cell.text.split())[:40] for cell in islice(cells.values(), 12)]
    return ", ".join(texts) or "nothing"
