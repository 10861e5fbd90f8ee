"""Captures by SHA-256, their text layers and tables; whatever is read here is treated as hostile.

bounds       how many times as much as usual is read
source       a file from outside, with all that is checked before it is one
by_address   what an address of the web gives; `public_hosts` and `archived_copies` are its parts
media        which kind of file it is
signatures   the kinds that are not read here
profile      bytes to text, the same everywhere
charsets     encodings, as pages and servers call them
extract/     the text of each kind
tables       the rows of tables
workbooks    opening workbooks nobody vouches for
ocr          the pages of scans read by machine; `machine_readings` are what is kept of that
shared_runs  which runs of words two texts share
capture_store   the captures an archive holds
"""

from kg.sources.capture_store import Captures, Sidecar
from kg.sources.extract import extractors, text_layer
from kg.sources.media import CSV, HTML, MARKDOWN, PDF, PLAIN, READING, TABLES, XLSX, media_type
from kg.sources.profile import PROFILE, Profiled, decode, profiled
from kg.sources.source import MAX_BYTES, is_address, make_source, read_bytes, read_source

__all__ = [
    "CSV",
    "HTML",
    "MARKDOWN",
    "MAX_BYTES",
    "PDF",
    "PLAIN",
    "PROFILE",
    "READING",
    "TABLES",
    "XLSX",
    "Captures",
    "Profiled",
    "Sidecar",
    "cells",
    "decode",
    "extractors",
    "is_address",
    "make_source",
    "media_type",
    "profiled",
    "read_bytes",
    "read_source",
    "text_layer",
]


def cells(content: bytes, media_type: str, sheet: str, row: int) -> tuple[str, ...]:
    """The cells of one row of a table, `row` as a person sees it; see `kg.sources.tables.cells`."""
    # openpyxl is imported when a table is read, not when the archive is opened.
    from kg.sources import tables

    return tables.cells(content, media_type, sheet, row)
