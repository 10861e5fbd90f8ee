"""Traces with what an archive has beside its store: texts, rows as written, withdrawn claims."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.ask.trace import Trace, trace
from kg.ask.trace.build import LIMIT
from kg.errors import KgError
from kg.index import Store
from kg.model import Claim, Text
from kg.record.recording import Archive
from kg.sources import Captures
from kg.sources.one_row import one_row

__all__ = ["Readers", "traced"]


class Readers:
    """The callbacks of `kg.ask.trace.trace`; each gives None where a capture or claim is not here."""

    def __init__(self, archive: Archive) -> None:
        self._captures: Captures = archive.captures
        self._archive = archive

    def text(self, sha256: str, extractor: str) -> Text | None:
        return self._captures.text(sha256, extractor) if self._captures.has(sha256) else None

    def cells(self, sha256: str, sheet: str, row: int) -> list[tuple[str, str]] | None:
        """The cells of a row that hold something, under the words of the first row of the sheet."""
        if not self._captures.has(sha256):
            return None
        content, media_type = self._captures.content(sha256), self._captures.sidecar(sha256).media_type
        try:
            headings = one_row(content, media_type, sheet, 1)
            written = one_row(content, media_type, sheet, row)
        except KgError:
            return None
        return [(_heading(headings, i), value) for i, value in enumerate(written) if value]

    def withdrawn(self, claim: NamedNode) -> Claim | None:
        """A withdrawn claim as the ledger still has it."""
        from kg.intake.sheets.from_rdf import draft_of_quads

        quads = self._archive.ledger.quads_of_claim(claim)
        return next((one for one in draft_of_quads(quads, "ledger").claims if one.iri == claim), None)


def traced(archive: Archive, store: Store, what: NamedNode, *, page: int = 1, size: int = LIMIT) -> Trace:
    """The trace of a thing with the texts, rows and withdrawn claims of this archive; of very many claims a page.

    Raises:
        UsageError: there is no such page.
    """
    readers = Readers(archive)
    return trace(
        store,
        what,
        text=readers.text,
        cells=readers.cells,
        held=archive.captures.has,
        withdrawn=readers.withdrawn,
        page=page,
        limit=size,
    )


def _heading(headings: tuple[str, ...], index: int) -> str:
    if index < len(headings) and headings[index]:
        return headings[index]
    from openpyxl.utils import get_column_letter  # a tenth of a second, for columns without a heading only

    return f"column {get_column_letter(index + 1)}"
