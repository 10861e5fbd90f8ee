"""ICE's published lists: every row of a workbook is a claim, one more sighting of one, or reported unread.

Kept true for every workbook (and a test for each of ICE's own that we have):

- rows read = claims + sightings + unread, and no row that holds anything is left out: hidden rows
  and sheets are rows and sheets like any other.
- Which kind of list a sheet is, and whose, is told by rows, names and properties together (`list_kinds`,
  `series`); where these disagree or do not say, whoever imports it is asked.
- Identity is literal. Rows that say the same in normal form are one claim with several anchors;
  how a row is written otherwise is said of its anchor (`normal_cells`).
- What cannot be read is kept as written and reported as a notice, `file:sheet:row:column`.
- What the rows state hangs on the bytes alone. The name a file came under gives its day, and
  nothing else; lists that come in another order, or again under other names, give the same facts.

`claims_by_row` gives a verifier which claim each row of a capture makes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, TypeVar, Unpack

from pyoxigraph import Literal, NamedNode

from kg import places
from kg.errors import KgError
from kg.intake.ice_lists import columns, list_dates, list_kinds, series
from kg.intake.ice_lists.cells import Cell, Sheet, read_sheets
from kg.intake.ice_lists.claims import claim_of
from kg.intake.ice_lists.columns import Columns
from kg.intake.ice_lists.content_digest import content_digest
from kg.intake.ice_lists.list_dates import Dates
from kg.intake.ice_lists.notices import Listing, notices, place
from kg.intake.ice_lists.rows import ReadRow, RowContext, read_row
from kg.intake.ice_lists.series import Series
from kg.model import Capture, Claim, Document, Draft, Row, RowTally, Speaker
from kg.sources.source import make_source, read_bytes
from kg.triples import anchor_iri

__all__ = ["ListDetails", "claims_by_row", "has_a_list", "read_list", "read_list_bytes"]


Thing = TypeVar("Thing", Document, Speaker)


class ListDetails(TypedDict, total=False):
    """What somebody says about a list beyond its bytes and name.

    `taken_from` is where these bytes were taken, `taken_on` (`xsd:date`) when; `archived_on`, `redirects` and
    `headers` how, of an address (see `Capture`); `kind` is True where all its sheets list participating agencies,
    False for pending ones; `publisher` who published it.
    """

    taken_from: str | None
    taken_on: Literal | None
    archived_on: Literal | None
    redirects: tuple[str, ...]
    headers: tuple[str, ...]
    kind: bool | None
    publisher: str | None


def read_list(path: Path, **said: Unpack[ListDetails]) -> Draft:
    """The draft contribution of one workbook.

    Raises:
        UnreadableFile: missing, too large, not a workbook, truncated, encrypted, beyond a limit, or
            its name cannot be written.
        UnknownHeader: no sheet has a header of ICE's lists.
        UndecidedList: it does not say clearly of which kind it is, or whose.
    """
    return read_list_bytes(read_bytes(path), path.name, **said)


def read_list_bytes(content: bytes, file_name: str, **said: Unpack[ListDetails]) -> Draft:
    """As `read_list`, from bytes already read."""
    sheets = read_sheets(content, file_name)
    known = list_dates.dates_of(content, file_name)
    listings = _listings(sheets, file_name, said.get("kind"))
    of_kind = _series(listings, file_name, known.properties, said.get("publisher"))
    if any(one.is_compiled for one in of_kind.values()):
        known = replace(known, listed_on=None)
    read = [(sheet.title, row, of_kind[found.participating]) for sheet, found, row in _read(listings, file_name, known)]
    first, *others = dict.fromkeys(of_kind[found.participating] for _, found in listings)
    held = make_source(
        content,
        file_name,
        document=first.document,
        taken_from=said.get("taken_from"),
        taken_on=said.get("taken_on"),
        archived_on=said.get("archived_on"),
        redirects=said.get("redirects", ()),
        headers=said.get("headers", ()),
        list_kind=first.list_kind,
        content_digest=content_digest(listings),
        other_kind=others[0].list_kind if others else None,
    )
    rows = [(sheet, row) for sheet, row, _ in read]
    held = replace(held, capture=_dated(held.capture, known, rows))
    claims = _claims(read, held.capture)
    return Draft(
        note=f"ICE list {file_name}" if not first.is_compiled else f"list {file_name} as compiled by others",
        documents=_once(one.documents for one in of_kind.values()),
        speakers=_once(one.speakers for one in of_kind.values()),
        sources=(held,),
        claims=claims,
        tallies=(_tally(held.capture.sha256, rows, claims),),
        findings=(
            *notices(file_name, None if first.is_compiled else known, sheets, listings, rows),
            *(found for _, row in rows for found in row.findings),
        ),
    )


def claims_by_row(
    content: bytes, file_name: str, *, kind: bool | None, document: NamedNode, publisher: Speaker | None
) -> dict[NamedNode, Claim]:
    """Which claim each row of a capture makes, by the row's anchor IRI. Unread rows make none.

    `kind`, `document` and `publisher` are what is recorded: a kind where it has one, the document it is a
    capture of, and who published that.

    Raises:
        UnreadableFile, UnknownHeader, UndecidedList: as `read_list`.
    """
    known = list_dates.dates_of(content, file_name)
    listings = _listings(read_sheets(content, file_name), file_name, kind)
    stated: dict[NamedNode, Claim] = {}
    for sheet, found, row in _read(listings, file_name, known):
        if row.listed is not None:
            of_kind = series.recorded(document, publisher, participating=found.participating)
            anchor = Row(hashlib.sha256(content).hexdigest(), sheet.title, row.number)
            stated[anchor_iri(anchor)] = claim_of(row.listed, of_kind)
    return stated


def has_a_list(content: bytes, file_name: str) -> bool:
    """Whether some sheet of a workbook has the columns of ICE's lists; none of one that cannot be read."""
    try:
        return any(columns.find_columns(sheet) is not None for sheet in read_sheets(content, file_name))
    except KgError:
        return False


def _listings(sheets: list[Sheet], file_name: str, kind: bool | None) -> list[Listing]:
    """The sheets that hold a list, with their columns and kind."""
    listings = [(sheet, found) for sheet in sheets if (found := columns.find_columns(sheet)) is not None]
    if not listings:
        raise columns.unknown_header(sheets, file_name)
    return list_kinds.kinds_decided(listings, file_name, kind)


def _series(listings: list[Listing], file_name: str, properties: str, publisher: str | None) -> dict[bool, Series]:
    """The series of each kind of list in a workbook, by whether it is of participating agencies."""
    return {
        participating: series.series_of(
            participating=participating,
            memoranda=[cell for sheet, found in listings if found.participating for cell in _memoranda(sheet, found)],
            file_name=file_name,
            properties=properties,
            publisher=publisher,
        )
        for participating in dict.fromkeys(found.participating for _, found in listings)
    }


def _once(of_each: Iterable[tuple[Thing, ...]]) -> tuple[Thing, ...]:
    return tuple(dict.fromkeys(one for every in of_each for one in every))


def _memoranda(sheet: Sheet, found: Columns) -> Iterator[Cell]:
    column = found.known.get("memorandum")
    return (cells[column] for cells in sheet.rows.values() if column in cells) if column else iter(())


def _read(listings: list[Listing], file_name: str, known: Dates) -> Iterator[tuple[Sheet, Columns, ReadRow]]:
    return ((sheet, found, row) for sheet, found in listings for row in _rows(sheet, found, file_name, known))


def _rows(sheet: Sheet, found: Columns, file_name: str, known: Dates) -> Iterator[ReadRow]:
    table = RowContext(place(file_name, sheet.title), found, places.load(), known.last_year)
    for number, cells in sheet.rows.items():
        if number > found.header_row:
            yield read_row(number, cells, table)


def _claims(read: list[tuple[str, ReadRow, Series]], capture: Capture) -> tuple[Claim, ...]:
    """One claim for rows that say the same, in the order of their first rows, with all their anchors."""
    stated: dict[NamedNode, tuple[Claim, list[Row]]] = {}
    for sheet, row, source in read:
        if row.listed is not None:
            claim = claim_of(row.listed, source)
            _, rows = stated.setdefault(claim.iri, (claim, []))
            rows.append(Row(capture.sha256, sheet, row.number, row.written, row.doubts))
    places = {sheet: place(capture.file_name, sheet) for sheet, _, _ in read}
    return tuple(claim.at(tuple(rows), f"{places[rows[0].sheet]}:{rows[0].row}") for claim, rows in stated.values())


def _dated(capture: Capture, known: Dates, read: list[tuple[str, ReadRow]]) -> Capture:
    signed = (row.listed.signed for _, row in read if row.listed and row.listed.signed)
    return replace(
        capture,
        listed_on=list_dates.as_literal(known.listed_on),
        created_on=list_dates.as_literal(known.created_on),
        modified_on=list_dates.as_literal(known.modified_on),
        newest_signed=list_dates.as_literal(max(signed, default=None)),
    )


def _tally(sha256: str, read: list[tuple[str, ReadRow]], claims: tuple[Claim, ...]) -> RowTally:
    kept = tuple(Row(sha256, sheet, row.number, row.written, row.doubts) for sheet, row in read if row.listed is None)
    return RowTally(sha256, len(read), len(claims), sum(len(claim.anchors) - 1 for claim in claims), len(kept), kept)
