"""A row of a list becomes what it lists in normal form, the words as written, and the findings.

Rules:
- A row that names no agency states nothing we could say: it is *unread*, reported with every cell
  to the letter. So is the header, where it stands again among the rows. Any other row is read.
- A cell that cannot be read takes nothing else with it: the row is a claim without that fact, and
  the words stay at the row. They also take the fact's place in the agreement's IRI, so two rows
  are one agreement only where they are written the same there.
- What stands in a column nobody knows, or is the target of a link outside the two link columns,
  is kept as written.
- Of a day of signing far from the one in the file name of its memorandum, both are told (`file_names`).
- Of an unread row every cell is kept at the row, with the fault.
- Mail addresses and telephone numbers of persons are left out of what is kept, and said to be (`kg.persons`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg import persons
from kg.intake.ice_lists import file_names, links, normal_cells
from kg.intake.ice_lists.cells import Cell, Cells, letter
from kg.intake.ice_lists.columns import Columns
from kg.model import Finding, Severity
from kg.places import Places
from kg.terms import fold

__all__ = ["ListedRow", "ReadRow", "RowContext", "read_row"]

_EMPTY = Cell()
_LINK_COLUMNS = frozenset({"memorandum", "addendum"})
_UNSTATED = "unstated"
_SHOWN = 120
"""Characters of a cell that a message shows."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """What a row lists, in normal form: rows that say the same are equal.

    `state_name`, `model_name` and `signed_name` are what the IRIs are minted from: place code,
    model and ISO date, or the words as written where those are not known.
    """

    agency: str
    state: str | None
    state_name: str
    agency_type: NamedNode | None
    county: NamedNode | None
    model: NamedNode | None
    model_name: str
    signed: date | None
    signed_name: str
    memorandum: str | None
    addendum: str | None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """`listed` is None for an unread row. `written` is what differs from the usual writing."""

    number: int
    listed: ListedRow | None
    written: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class RowContext:
    """What reading a row takes besides the row. `where` is `file:sheet`."""

    where: str
    columns: Columns
    places: Places
    last_year: int


def read_row(number: int, cells: Cells, table: RowContext) -> ReadRow:
    """One row that is not blank."""
    named = normal_cells.agency(_cell(cells, table, "agency").text)
    if named.value is None:
        assert named.trouble is not None
        return _unread(number, cells, table, named.trouble)
    if table.columns.repeats_header(cells):
        return _unread(number, cells, table, normal_cells.CellProblem("header-again", "is the header again"))
    return _read(number, cells, table)


def _read(number: int, cells: Cells, table: RowContext) -> ReadRow:
    said = _Columns._make([_cell(cells, table, column) for column in _Columns._fields])
    read = _said(said, table.columns.participating, table.last_year, table.places)
    findings = [_finding(number, cells, table, column, trouble) for column, trouble in read.troubles]
    findings += [_beside_finding(number, table, one) for one in read.beside]
    others = _kept(_others(cells, table))
    return ReadRow(number, read.listed, read.written + others, read.beside, tuple(findings))


class _Columns(NamedTuple):
    """What a row holds in the columns that are known, under their names in `Row.written` and in its order."""

    state: Cell
    agency: Cell
    type: Cell
    county: Cell
    model: Cell
    signed: Cell
    memorandum: Cell
    addendum: Cell


class _Said(NamedTuple):
    """What these cells come to, wherever a row holds them."""

    listed: ListedRow
    written: tuple[tuple[str, str], ...]
    beside: tuple[str, ...]
    troubles: tuple[tuple[str, normal_cells.CellProblem], ...]


# A list repeats most rows of the one before, to the letter.
@lru_cache(maxsize=8_192)
def _said(cells: _Columns, participating: bool, last_year: int, places: Places) -> _Said:
    readings = _readings(cells, participating, last_year, places)
    of_column = readings._asdict()
    return _Said(
        _listed(readings, cells),
        _kept((column, text) for column, reading in of_column.items() for text in reading.written),
        _beside(readings),
        tuple((column, reading.trouble) for column, reading in of_column.items() if reading.trouble is not None),
    )


def _kept(written: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The words as written, but for what leads to one person."""
    return tuple((column, persons.without_marks(text)) for column, text in written)


def _beside(readings: _Readings) -> tuple[str, ...]:
    """What stands beside the day of signing and says another one."""
    signed, memorandum = readings.signed.value, readings.memorandum.value
    said = file_names.about_signing(signed, memorandum) if signed and memorandum else None
    return (said,) if said else ()


class _Readings(NamedTuple):
    """One reading for each column, as `_Columns` has them."""

    state: normal_cells.CellReading[str]
    agency: normal_cells.CellReading[str]
    type: normal_cells.CellReading[NamedNode]
    county: normal_cells.CellReading[NamedNode]
    model: normal_cells.CellReading[NamedNode]
    signed: normal_cells.CellReading[date]
    memorandum: normal_cells.CellReading[str]
    addendum: normal_cells.CellReading[str]


def _readings(cells: _Columns, participating: bool, last_year: int, places: Places) -> _Readings:
    state = normal_cells.state(cells.state.text, places)
    return _Readings(
        state=state,
        agency=normal_cells.agency(cells.agency.text),
        type=normal_cells.agency_type(cells.type.text),
        county=normal_cells.county(cells.county.text, state.value, places),
        model=normal_cells.model(cells.model.text),
        # A pending list has no day of signing to miss.
        signed=normal_cells.signed(cells.signed, last_year) if participating else normal_cells.CellReading(None),
        memorandum=normal_cells.link(cells.memorandum, "memorandum"),
        addendum=normal_cells.link(cells.addendum, "addendum"),
    )


def _listed(readings: _Readings, cells: _Columns) -> ListedRow:
    signed = readings.signed.value
    return ListedRow(
        agency=readings.agency.value or "",
        state=readings.state.value,
        state_name=readings.state.value or _name(cells.state.text),
        agency_type=readings.type.value,
        county=readings.county.value,
        model=readings.model.value,
        model_name=_name(cells.model.text),
        signed=signed,
        signed_name=signed.isoformat() if signed else cells.signed.text,
        memorandum=readings.memorandum.value,
        addendum=readings.addendum.value,
    )


def _name(text: str) -> str:
    return text if fold(text) else _UNSTATED


def _cell(cells: Cells, table: RowContext, column: str) -> Cell:
    number = table.columns.known.get(column)
    return _EMPTY if number is None else cells.get(number, _EMPTY)


def _others(cells: Cells, table: RowContext) -> Iterator[tuple[str, str]]:
    known = {number: column for column, number in table.columns.known.items()}
    for number, cell in cells.items():
        if number not in known and cell.text.strip():
            yield table.columns.other(number), cell.text
        if known.get(number) not in _LINK_COLUMNS and cell.target and links.is_address(cell.target):
            yield f"link of column {letter(number)}", cell.target


def _finding(number: int, cells: Cells, table: RowContext, column: str, trouble: normal_cells.CellProblem) -> Finding:
    """Placed as `file:sheet:row:column`, the column by its letter, or its name where it has none."""
    at = table.columns.known.get(column)
    text = persons.without_marks(_cell(cells, table, column).text)
    shown = repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
    fate = "kept as written" if text.strip() else "the rest of the row is kept"
    message = f"{column} is written {shown}: {trouble.why}; {fate}"
    return Finding(
        trouble.code, message, f"{table.where}:{number}:{letter(at) if at else column.upper()}", Severity.NOTICE
    )


def _beside_finding(number: int, table: RowContext, said: str) -> Finding:
    where = f"{table.where}:{number}:{letter(table.columns.known['signed'])}"
    return Finding("signed-and-file-name", f"{said}; the day is kept as it is", where, Severity.NOTICE)


def _unread(number: int, cells: Cells, table: RowContext, trouble: normal_cells.CellProblem) -> ReadRow:
    held = ", ".join(f"{letter(column)} {persons.without_marks(cell.text)!r}" for column, cell in cells.items())
    message = f"the row {trouble.why}, so it makes no claim; it holds {held}"
    finding = Finding(trouble.code, message, f"{table.where}:{number}", Severity.NOTICE)
    return ReadRow(number, None, _kept(_verbatim(cells, table)), (f"the row {trouble.why}",), (finding,))


def _verbatim(cells: Cells, table: RowContext) -> Iterator[tuple[str, str]]:
    """Every cell as written, under its column's name; of links those that lead to the web."""
    names = {number: column for column, number in table.columns.known.items()}
    for number, cell in cells.items():
        if cell.text.strip():
            yield names.get(number) or table.columns.other(number), cell.text
        if cell.target and cell.target != cell.text and links.is_address(cell.target):
            yield f"link of column {letter(number)}", cell.target
