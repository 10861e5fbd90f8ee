"""The rows and links of captures: each table is read once, in whatever order a draft's anchors name its rows.

Years of lists repeat most of their rows, and a row that repeats is kept once: tables at hand take about what
their different rows take.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import islice

from kg.errors import SourceError
from kg.model import Row
from kg.sources.grids import read_grids
from kg.sources.media import XLSX
from kg.sources.tables import SheetRows, read_table
from kg.terms import fold

__all__ = ["HeldTables"]

Cells = tuple[str, ...]
_Links = Mapping[tuple[str, int], Cells]
_Source = tuple[bytes, str]
_Headed = tuple[int, Mapping[int, str]]
_FEWEST = 2
"""Different headings a row has that heads a table."""


class HeldTables:
    """Tables by the digest of their capture; `source_of` gives its bytes and media type, None where it is not here."""

    def __init__(self, source_of: Callable[[str], _Source | None]) -> None:
        self._source_of = source_of
        self._read: dict[str, SheetRows | SourceError | None] = {}
        self._links: dict[str, _Links] = {}
        self._headed: dict[tuple[str, str], _Headed] = {}
        self._kept: dict[Cells, Cells] = {}

    def cells(self, row: Row) -> Cells | None:
        """The cells of a row; None where its capture is not here.

        Raises:
            UnreadableFile: the capture is no table.
            SourceError: there is no such sheet or row.
        """
        if (read := self._table(row.capture)) is None:
            return None
        if isinstance(read, SourceError):
            raise read
        return read.row(row.sheet, row.row)

    def links(self, row: Row) -> Cells:
        """Where the cells of a row lead, as `kg.sources.grids` has it; none of a table that is no workbook."""
        if row.capture not in self._links:
            is_read = isinstance(self._table(row.capture), SheetRows)
            self._links[row.capture] = self._links_of(self._source_of(row.capture)) if is_read else {}
        return self._links[row.capture].get((row.sheet, row.row), ())

    def under(self, row: Row, column: str) -> Cells:
        """The cells of a row in columns that are headed so, as `ice_lists.columns.HEADINGS` calls them; none where no
        heading is known above it.

        Raises:
            UnreadableFile, SourceError: as `cells`.
        """
        cells = self.cells(row) or ()
        table = self._table(row.capture)
        if not isinstance(table, SheetRows):
            return ()
        place = row.capture, row.sheet
        if place not in self._headed:
            self._headed[place] = _headed(table.rows[row.sheet])
        head, names = self._headed[place]
        return tuple(cell for at, cell in enumerate(cells) if names.get(at) == column) if row.row > head else ()

    def _table(self, sha256: str) -> SheetRows | SourceError | None:
        if sha256 not in self._read:
            source = self._source_of(sha256)
            self._read[sha256] = self._opened(*source) if source else None
        return self._read[sha256]

    def _opened(self, content: bytes, media_type: str) -> SheetRows | SourceError:
        try:
            table = read_table(content, media_type, "the table")
        except SourceError as fault:
            return fault
        rows = {name: tuple(self._kept.setdefault(row, row) for row in rows) for name, rows in table.rows.items()}
        return SheetRows(table.name, rows)

    def _links_of(self, source: _Source | None) -> _Links:
        content, media_type = source or (b"", "")
        if media_type != XLSX:
            return {}
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for grid in read_grids(content, "the table"):
            for (number, _), link in grid.links.items():
                if link.target:
                    found[grid.title, number].append(link.target)
        as_cells = ((place, tuple(links)) for place, links in found.items())
        return {place: self._kept.setdefault(links, links) for place, links in as_cells}


def _headed(rows: tuple[Cells, ...]) -> _Headed:
    """The number of the row that heads a table, and what its columns hold; 0 and none where no row does."""
    from kg.intake.ice_lists.columns import HEADER_WITHIN, HEADINGS  # seldom asked, and slow to load

    for number, cells in islice(((number, cells) for number, cells in enumerate(rows, 1) if cells), HEADER_WITHIN):
        names = {at: HEADINGS[fold(cell)] for at, cell in enumerate(cells) if fold(cell) in HEADINGS}
        if len(set(names.values())) >= _FEWEST:
            return number, names
    return 0, {}
