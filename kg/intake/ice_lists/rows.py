"""A row of a list becomes what it lists in normal form, the words as written, and the findings.

Rules:
- A row that names no agency states nothing we could say: it is *unread*, reported with every cell
  to the letter. So is the header, where it stands again among the rows. Any other row is read.
- A cell that cannot be read takes nothing else with it: the row is a claim without that fact, and
  the words stay at the row. They also take the fact's place in the agreement's IRI, so two rows
  are one agreement only where they are written the same there.
- What stands in a column nobody knows, or is the target of a link outside the two link columns,
  is kept as written.
- A day of signing that the memorandum speaks against is stated as it is, and doubted (`doubts`).
- Of an unread row every cell is kept at the row, with the fault as a doubt.
- Mail addresses and telephone numbers of persons are left out of what is kept, and said to be (`kg.persons`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg import persons
from kg.intake.ice_lists import doubts, links, normal_cells
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
        return _unread(number, cells, table, normal_cells.Trouble("header-again", "is the header again"))
    return _read(number, cells, table, named)


def _read(number: int, cells: Cells, table: RowContext, named: normal_cells.CellReading[str]) -> ReadRow:
    readings = _readings(cells, table, named)
    of_column = readings._asdict()
    written = [(column, text) for column, reading in of_column.items() for text in reading.written]
    findings = [
        _finding(number, cells, table, column, reading.trouble)
        for column, reading in of_column.items()
        if reading.trouble is not None
    ]
    doubted = _doubts(readings)
    findings += [_doubt_finding(number, table, doubt) for doubt in doubted]
    listed = _listed(readings, cells, table)
    return ReadRow(number, listed, _kept([*written, *_others(cells, table)]), doubted, tuple(findings))


def _kept(written: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The words as written, but for what leads to one person."""
    return tuple((column, persons.without_marks(text)) for column, text in written)


def _doubts(readings: _Readings) -> tuple[str, ...]:
    signed, memorandum = readings.signed.value, readings.memorandum.value
    doubt = doubts.about_signing(signed, memorandum) if signed and memorandum else None
    return (doubt,) if doubt else ()


class _Readings(NamedTuple):
    """One reading for each column, under the column's name in `Row.written` and in its order."""

    state: normal_cells.CellReading[str]
    agency: normal_cells.CellReading[str]
    type: normal_cells.CellReading[NamedNode]
    county: normal_cells.CellReading[NamedNode]
    model: normal_cells.CellReading[NamedNode]
    signed: normal_cells.CellReading[date]
    memorandum: normal_cells.CellReading[str]
    addendum: normal_cells.CellReading[str]


def _readings(cells: Cells, table: RowContext, named: normal_cells.CellReading[str]) -> _Readings:
    state = normal_cells.state(_cell(cells, table, "state").text, table.places)
    signed = _cell(cells, table, "signed")
    return _Readings(
        state=state,
        agency=named,
        type=normal_cells.agency_type(_cell(cells, table, "type").text),
        county=normal_cells.county(_cell(cells, table, "county").text, state.value, table.places),
        model=normal_cells.model(_cell(cells, table, "model").text),
        # A pending list has no day of signing to miss.
        signed=normal_cells.signed(signed, table.last_year)
        if table.columns.participating
        else normal_cells.CellReading(None),
        memorandum=normal_cells.link(_cell(cells, table, "memorandum"), "memorandum"),
        addendum=normal_cells.link(_cell(cells, table, "addendum"), "addendum"),
    )


def _listed(readings: _Readings, cells: Cells, table: RowContext) -> ListedRow:
    signed = readings.signed.value
    return ListedRow(
        agency=readings.agency.value or "",
        state=readings.state.value,
        state_name=readings.state.value or _name(_cell(cells, table, "state").text),
        agency_type=readings.type.value,
        county=readings.county.value,
        model=readings.model.value,
        model_name=_name(_cell(cells, table, "model").text),
        signed=signed,
        signed_name=signed.isoformat() if signed else _cell(cells, table, "signed").text,
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


def _finding(number: int, cells: Cells, table: RowContext, column: str, trouble: normal_cells.Trouble) -> Finding:
    """Placed as `file:sheet:row:column`, the column by its letter, or its name where it has none."""
    at = table.columns.known.get(column)
    text = persons.without_marks(_cell(cells, table, column).text)
    shown = repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
    fate = "kept as written" if text.strip() else "the rest of the row is kept"
    message = f"{column} is written {shown}: {trouble.why}; {fate}"
    return Finding(
        trouble.code, message, f"{table.where}:{number}:{letter(at) if at else column.upper()}", Severity.NOTICE
    )


def _doubt_finding(number: int, table: RowContext, doubt: str) -> Finding:
    where = f"{table.where}:{number}:{letter(table.columns.known['signed'])}"
    return Finding(
        "signed-doubtful", f"{doubt}; the day is kept as it is, and marked as doubtful", where, Severity.NOTICE
    )


def _unread(number: int, cells: Cells, table: RowContext, trouble: normal_cells.Trouble) -> ReadRow:
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
