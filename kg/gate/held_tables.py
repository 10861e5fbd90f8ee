"""The rows and links of captures: each table is read once, in whatever order a draft's anchors name its rows.

Years of lists repeat most of their rows, and a row that repeats is kept once: tables at hand take about what
their different rows take.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from kg.errors import SourceError
from kg.model import Row
from kg.sources.grids import read_grids
from kg.sources.media import XLSX
from kg.sources.tables import SheetRows, read_table

__all__ = ["HeldTables"]

Cells = tuple[str, ...]
_Links = Mapping[tuple[str, int], Cells]


class HeldTables:
    """Tables by the digest of their capture; `source_of` gives its bytes and media type, None where it is not here."""

    def __init__(self, source_of: Callable[[str], tuple[bytes, str] | None]) -> None:
        self._source_of = source_of
        self._read: dict[str, tuple[SheetRows | SourceError, _Links] | None] = {}
        self._kept: dict[Cells, Cells] = {}

    def cells(self, row: Row) -> Cells | None:
        """The cells of a row; None where its capture is not here.

        Raises:
            UnreadableFile: the capture is no table.
            SourceError: there is no such sheet or row.
        """
        if (read := self._table(row.capture)) is None:
            return None
        if isinstance(read[0], SourceError):
            raise read[0]
        return read[0].row(row.sheet, row.row)

    def links(self, row: Row) -> Cells:
        """Where the cells of a row lead, as `kg.sources.grids` has it; none of a table that is no workbook."""
        read = self._table(row.capture)
        return read[1].get((row.sheet, row.row), ()) if read else ()

    def _table(self, sha256: str) -> tuple[SheetRows | SourceError, _Links] | None:
        if sha256 not in self._read:
            source = self._source_of(sha256)
            self._read[sha256] = self._opened(*source) if source else None
        return self._read[sha256]

    def _opened(self, content: bytes, media_type: str) -> tuple[SheetRows | SourceError, _Links]:
        try:
            table = read_table(content, media_type, "the table")
        except SourceError as fault:
            return fault, {}
        rows = {name: tuple(self._kept.setdefault(row, row) for row in rows) for name, rows in table.rows.items()}
        return SheetRows(table.name, rows), self._links_of(content) if media_type == XLSX else {}

    def _links_of(self, content: bytes) -> _Links:
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for grid in read_grids(content, "the table"):
            for (number, _), link in grid.links.items():
                if link.target:
                    found[grid.title, number].append(link.target)
        as_cells = ((place, tuple(links)) for place, links in found.items())
        return {place: self._kept.setdefault(links, links) for place, links in as_cells}
