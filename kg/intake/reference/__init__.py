"""Public tables that give codes: agencies their ORI, States and counties their FIPS code.

    known_tables  which tables are known, by their header, and whose they are

A table is told by its header, never by its name. It is a document of its own, and what it gives an
agency or a place is a claim anchored at its row. Which agency of the archive a row means is not
decided here: see `kg.identity.codes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import UnknownHeader
from kg.identity.code_rows import AgencyRow, PlaceRow
from kg.intake.reference.known_tables import KINDS, TableKind
from kg.model import Source
from kg.sources import CSV, read_bytes
from kg.sources.source import make_source
from kg.sources.tables import CSV_SHEET, read_table

__all__ = ["Reference", "read_reference", "reference_of"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A table of codes with its bytes; `agencies` and `places` in the order of its rows, one of them empty."""

    kind: TableKind
    source: Source
    agencies: tuple[AgencyRow, ...]
    places: tuple[PlaceRow, ...]


def read_reference(path: Path, *, taken_from: str | None = None) -> Reference:
    """The table in a csv file. `taken_from` says where these bytes were taken.

    Raises:
        UnreadableFile: missing, too large, or not a csv table.
        UnknownHeader: its header is that of no table known here.
    """
    found = reference_of(read_bytes(path), path.name, taken_from=taken_from)
    if found is None:
        known = "; or ".join(", ".join(one.columns) for one in KINDS)
        raise UnknownHeader("its header is that of no table known here", where=path.name, remedy=f"it has {known}")
    return found


def reference_of(content: bytes, name: str, *, taken_from: str | None = None) -> Reference | None:
    """The table these bytes are, with the rows of it that can be read; None where it is none known here.

    Raises:
        UnreadableFile: they are not a csv table.
    """
    header, *rows = read_table(content, CSV, name).rows[CSV_SHEET] or ((),)
    kind = next((one for one in KINDS if set(one.columns) <= set(header)), None)
    if kind is None:
        return None
    positions = {column: header.index(column) for column in kind.columns}
    read = [kind.read(number, _cells(row, positions)) for number, row in enumerate(rows, 2)]
    return Reference(
        kind,
        make_source(content, name, document=kind.document.iri, taken_from=taken_from),
        tuple(one for one in read if isinstance(one, AgencyRow)),
        tuple(one for one in read if isinstance(one, PlaceRow)),
    )


def _cells(row: tuple[str, ...], positions: dict[str, int]) -> dict[str, str]:
    """The cells of the columns that are read; a cell that is not there is empty."""
    return {column: row[at].strip() if at < len(row) else "" for column, at in positions.items()}
