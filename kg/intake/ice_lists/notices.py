"""Notices about a list as a whole: where its name and its content do not agree, and what in it is not a list.

A name is never believed over the content, nor the content mended by it: both are kept, and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode

from kg import places
from kg.intake.ice_lists import list_kinds
from kg.intake.ice_lists.cells import Sheet, letter
from kg.intake.ice_lists.columns import Columns
from kg.intake.ice_lists.list_dates import Dates
from kg.intake.ice_lists.rows import ReadRow
from kg.model import Finding, Severity
from kg.terms import fold

__all__ = ["Listing", "notices", "place"]

Listing = tuple[Sheet, Columns]
_SHOWN = 5
"""Merged ranges that are named."""


def place(file_name: str, sheet_title: str) -> str:
    """`file:sheet`, on one line."""
    return " ".join(f"{file_name}:{sheet_title}".split())


def notices(
    file_name: str,
    known: Dates | None,
    sheets: list[Sheet],
    listings: list[Listing],
    read: list[tuple[str, ReadRow]],
) -> Iterator[Finding]:
    """In the order a person looks: the file's name, its day, its sheets. `known` is None of a list that can
    speak of no day."""
    if why := list_kinds.name_disagrees(listings, file_name):
        yield _notice("kind-not-as-named", file_name, why)
    if known is None:
        pass
    elif known.listed_on is None:
        message = "the file name says no date, or more than one; the list is kept without the day it was listed"
        yield _notice("name-without-date", file_name, message)
    else:
        yield from _signed_after(file_name, known.listed_on, dict(_signed_column(listings)), read)
    yield from _several_counties(file_name, read)
    columns_of = {sheet.title: found for sheet, found in listings}
    for sheet in sheets:
        where, found = place(file_name, sheet.title), columns_of.get(sheet.title)
        yield from _outside(sheet, found, where)
        if found:
            yield from _merged(sheet, found, where)
            yield from _columns_not_known(sheet, found, where)


def _signed_column(listings: list[Listing]) -> Iterator[tuple[str, str]]:
    """Sheet title to the letter of its SIGNED column."""
    for sheet, found in listings:
        if "signed" in found.known:
            yield sheet.title, letter(found.known["signed"])


def _signed_after(
    file_name: str, listed_on: date, columns: dict[str, str], read: list[tuple[str, ReadRow]]
) -> Iterator[Finding]:
    after = [
        (row.listed.signed, -row.number, sheet)
        for sheet, row in read
        if row.listed and row.listed.signed and row.listed.signed > listed_on
    ]
    if after:
        newest, number, sheet = max(after)
        rows = "1 row is" if len(after) == 1 else f"{len(after):,} rows are"
        where = f"{place(file_name, sheet)}:{-number}:{columns[sheet]}"
        message = f"{rows} signed after {listed_on}, the day in the file name, the newest on {newest}; both are kept"
        yield _notice("signed-after-listed", where, message)


def _several_counties(file_name: str, read: list[tuple[str, ReadRow]]) -> Iterator[Finding]:
    """One name in one State that the list gives several counties: two agencies may be called so."""
    first: dict[tuple[str, str], dict[NamedNode, tuple[str, ReadRow]]] = {}
    for sheet, row in read:
        if row.listed and row.listed.county:
            of_name = first.setdefault((row.listed.state_name, fold(row.listed.agency)), {})
            of_name.setdefault(row.listed.county, (sheet, row))
    for (state, name), counties in first.items():
        if len(counties) > 1:
            (sheet, row), *_ = counties.values()
            known = places.load()
            shown = ", ".join(f"{known.county_name(c)} (row {r.number})" for c, (_, r) in counties.items())
            agency = f"{state}/{name}"
            message = (
                f"“{row.listed.agency if row.listed else name}” stands with {len(counties)} counties: {shown}; "
                "it is one agency, unless it is decided to be several: "
                f"`kg resolve {agency} {agency} --distinct --reason …`"
            )
            yield _notice("one-name-several-counties", f"{place(file_name, sheet)}:{row.number}", message)


def _outside(sheet: Sheet, found: Columns | None, where: str) -> Iterator[Finding]:
    """Rows that are of no list: those above a header, or a sheet without one."""
    above = {number: cells for number, cells in sheet.rows.items() if found is None or number < found.header_row}
    if above:
        code = "above-the-header" if found else "sheet-without-list"
        number, first = next(iter(above.items()))
        held = ", ".join(repr(cell.text) for cell in first.values())
        rows = f"{len(above):,} {'row' if len(above) == 1 else 'rows'}"
        message = f"{rows} that belong to no list, left in the capture; the first holds {held}"
        yield _notice(code, f"{where}:{number}", message)


def _columns_not_known(sheet: Sheet, found: Columns, where: str) -> Iterator[Finding]:
    held = Counter(column for n, cells in sheet.rows.items() if n > found.header_row for column in cells)
    for column in sorted(held.keys() - set(found.known.values())):
        message = (
            f"{found.other(column)} is not a known column; cells that hold something: {held[column]:,}, kept as written"
        )
        yield _notice("column-not-known", f"{where}:{found.header_row}:{letter(column)}", message)


def _merged(sheet: Sheet, found: Columns, where: str) -> Iterator[Finding]:
    """That cells of merged ranges have the value that is shown in the range's first row alone."""
    filled = {one for one in sheet.filled if one[0] > found.header_row}
    firsts = sorted((row - 1, column) for row, column in filled if (row - 1, column) not in filled)
    if firsts:
        ranges = [_range(filled, row, column) for row, column in firsts]
        shown = ", ".join(ranges[:_SHOWN]) + (f" and {len(ranges) - _SHOWN:,} more" if len(ranges) > _SHOWN else "")
        cells = "1 cell has" if len(filled) == 1 else f"{len(filled):,} cells have"
        message = f"{cells} the value shown in the first row of a merged range: {shown}"
        yield _notice("merged-cells", f"{where}:{firsts[0][0]}:{letter(firsts[0][1])}", message)


def _range(filled: set[tuple[int, int]], first: int, column: int) -> str:
    """A range in one column as a spreadsheet program calls it: `A2:A4`."""
    last = first + 1
    while (last + 1, column) in filled:
        last += 1
    return f"{letter(column)}{first}:{letter(column)}{last}"


def _notice(code: str, where: str, message: str) -> Finding:
    return Finding(code, message, where, Severity.NOTICE)
