"""ICE's published lists: every row of a workbook is a claim, one more sighting of one, or reported unread.

Kept true for every workbook (and a test for each of ICE's own that we have):

- rows read = claims + sightings + unread, and no row that holds anything is left out: hidden rows
  and sheets are rows and sheets like any other.
- What kind of list it is, and whose, is told by its content, never by its file name.
- Identity is literal. Rows that say the same in normal form are one claim with several anchors;
  how a row is written otherwise is said of its anchor (`normal`).
- What cannot be read is kept as written and reported as a notice, `file:sheet:row:column`.
- What the rows state hangs on the bytes alone. The name a file came under gives its day, and
  nothing else; lists that come in another order, or again under other names, give the same facts.

`claims_by_row` gives a verifier which claim each row of a capture makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg import places
from kg.archive.source import make_source, read_bytes
from kg.errors import UnreadableFile
from kg.intake.ice_lists import columns, dates, series
from kg.intake.ice_lists.cells import Cell, Sheet, read_sheets
from kg.intake.ice_lists.claims import claim_of
from kg.intake.ice_lists.columns import Columns
from kg.intake.ice_lists.contents import content_digest
from kg.intake.ice_lists.dates import Dates
from kg.intake.ice_lists.notices import Listing, notices, place
from kg.intake.ice_lists.rows import ReadRow, Table, read_row
from kg.intake.ice_lists.series import Series
from kg.model import Capture, Claim, Draft, Row, Tally
from kg.triples import anchor_iri

__all__ = ["claims_by_row", "read_list", "read_list_bytes"]


def read_list(path: Path, *, taken_from: str | None = None, taken_on: Literal | None = None) -> Draft:
    """The draft contribution of one workbook.

    `taken_from` says where these bytes were taken, `taken_on` (`xsd:date`) when.

    Raises:
        UnreadableFile: missing, too large, not a workbook, truncated, encrypted, beyond a limit, or
            its name cannot be written.
        UnknownHeader: no sheet has a header of ICE's lists.
    """
    return read_list_bytes(read_bytes(path), path.name, taken_from=taken_from, taken_on=taken_on)


def read_list_bytes(
    content: bytes, file_name: str, *, taken_from: str | None = None, taken_on: Literal | None = None
) -> Draft:
    """As `read_list`, from bytes already read."""
    sheets = read_sheets(content, file_name)
    listings = _listings(sheets, file_name)
    source = series.of(listings[0][1].participating, [cell for one in listings for cell in _memoranda(*one)])
    known = dates.of(content, file_name)
    read = [(sheet.title, row) for sheet, found in listings for row in _rows(sheet, found, file_name, known)]
    held = make_source(
        content,
        file_name,
        document=source.document,
        taken_from=taken_from,
        taken_on=taken_on,
        list_kind=source.list_kind,
        content_digest=content_digest(listings),
    )
    held = replace(held, capture=_dated(held.capture, known, read))
    claims = _claims(read, source, held.capture)
    return Draft(
        note=f"ICE list {file_name}",
        documents=source.documents,
        speakers=source.speakers,
        sources=(held,),
        claims=claims,
        tallies=(_tally(held.capture.sha256, read, claims),),
        findings=(
            *notices(file_name, known.listed_on, sheets, listings, read),
            *(found for _, row in read for found in row.findings),
        ),
    )


def claims_by_row(content: bytes, file_name: str) -> dict[NamedNode, NamedNode]:
    """Which claim each row of a capture makes: anchor IRI to claim IRI. Unread rows make none.

    Raises:
        UnreadableFile, UnknownHeader: as `read_list`.
    """
    draft = read_list_bytes(content, file_name)
    return {anchor_iri(anchor): claim.iri for claim in draft.claims for anchor in claim.anchors}


def _listings(sheets: list[Sheet], file_name: str) -> list[Listing]:
    """The sheets that hold a list, with their columns; one kind of list in a workbook."""
    listings = [(sheet, found) for sheet in sheets if (found := columns.find(sheet)) is not None]
    if not listings:
        raise columns.unknown_header(sheets, file_name)
    listings = columns.of_one_kind(listings)
    if len({found.participating for _, found in listings}) > 1:
        raise UnreadableFile(
            "holds both a list of participating and one of pending agencies",
            where=file_name,
            remedy="save each in a workbook of its own",
        )
    return listings


def _memoranda(sheet: Sheet, found: Columns) -> Iterator[Cell]:
    column = found.known.get("memorandum")
    return (cells[column] for cells in sheet.rows.values() if column in cells) if column else iter(())


def _rows(sheet: Sheet, found: Columns, file_name: str, known: Dates) -> Iterator[ReadRow]:
    table = Table(place(file_name, sheet.title), found, places.load(), known.last_year)
    for number, cells in sheet.rows.items():
        if number > found.header_row:
            yield read_row(number, cells, table)


def _claims(read: list[tuple[str, ReadRow]], source: Series, capture: Capture) -> tuple[Claim, ...]:
    """One claim for rows that say the same, in the order of their first rows, with all their anchors."""
    anchors: dict[NamedNode, list[Row]] = {}
    claims: dict[NamedNode, Claim] = {}
    for sheet, row in read:
        if row.listed is not None:
            claim = claim_of(row.listed, source)
            claims.setdefault(claim.iri, claim)
            anchors.setdefault(claim.iri, []).append(Row(capture.sha256, sheet, row.number, row.written, row.doubts))
    return tuple(
        replace(claim, anchors=tuple(rows), origin=f"{place(capture.file_name, rows[0].sheet)}:{rows[0].row}")
        for claim, rows in zip(claims.values(), anchors.values(), strict=True)
    )


def _dated(capture: Capture, known: Dates, read: list[tuple[str, ReadRow]]) -> Capture:
    signed = (row.listed.signed for _, row in read if row.listed and row.listed.signed)
    return replace(
        capture,
        listed_on=dates.as_literal(known.listed_on),
        created_on=dates.as_literal(known.created_on),
        modified_on=dates.as_literal(known.modified_on),
        newest_signed=dates.as_literal(max(signed, default=None)),
    )


def _tally(sha256: str, read: list[tuple[str, ReadRow]], claims: tuple[Claim, ...]) -> Tally:
    kept = tuple(Row(sha256, sheet, row.number, row.written, row.doubts) for sheet, row in read if row.listed is None)
    return Tally(sha256, len(read), len(claims), sum(len(claim.anchors) - 1 for claim in claims), len(kept), kept)
