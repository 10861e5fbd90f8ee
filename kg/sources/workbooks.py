"""A workbook is opened only after every part of it was read under a limit, and never as it came.

Rules, all for content nobody vouches for:
- its package is unpacked within the limits of `packages`;
- no part declares a document type, so there are no entities to expand. ECMA-376 Part 2, on the
  packages workbooks are: "DTD declarations shall not be used in the XML markup";
- at most `MAX_ELEMENTS` XML elements, at most `MAX_CELLS` cells reached by merged ranges, links
  and comments, no cell further away than a sheet has rows and columns, and rows of no more than
  `MAX_CELLS` cells together; forms and headings no longer than spreadsheet programs have them, since
  to read some takes the square of their length.

openpyxl is then handed a fresh package of the parts as read. It gives cells the values a person
sees: of a formula the result last stored, never the formula; or, where asked, the formula's text
(a formula whose result was never stored would else be an empty cell). Nothing is evaluated or fetched.

The workbook opened last is kept at hand if it holds no formula, for then both ways are one. Most
workbooks never come here: `grids` reads what is plain by itself, and loads openpyxl for the rest.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kg.errors import UnreadableFile
from kg.sources.packages import LAST_COLUMN, LAST_ROW, MAX_CELLS, MAX_ELEMENTS, RESAVE, parts_of, too_much
from kg.sources.sheet_xml import LONGEST_FORM

__all__ = ["check_package", "open_workbook", "sheets"]

_REACHES_CELLS = frozenset({"mergeCell", "hyperlink", "comment"})
_RANGE = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})")
_ALL_ROWS, _ALL_COLUMNS = 1_048_576, 16_384
"""Of a sheet, which a range of whole rows or columns names without numbers (`packages`)."""
_last: dict[bytes, Workbook] = {}
"""At most one: the workbook opened last by its bytes, if it holds no formula. Nobody changes it."""


def open_workbook(content: bytes, name: str, *, formulas: bool = False) -> Workbook:
    """The workbook these bytes are, cells holding values as a person sees them.

    `name` is what messages call it: a file name, or a capture's digest. `formulas` gives a cell
    with a formula the formula's text instead of its stored result.

    Raises:
        UnreadableFile: not a ZIP package, truncated, encrypted, not a workbook, or beyond a limit
            of this module.
    """
    if content in _last:
        return _last[content]
    package, has_formulas = _repack(content, name)
    book = _loaded(package, name, data_only=not formulas)
    _last.clear()
    if not has_formulas:
        _last[content] = book
    return book


def check_package(content: bytes, name: str) -> None:
    """Read every part under this module's limits, and nothing more: a tenth of what opening takes.

    Raises:
        UnreadableFile: as `open_workbook`, but for what only shows when cells are read.
    """
    if content not in _last:
        _repack(content, name)


def sheets(book: Workbook) -> Iterator[Worksheet]:
    """The sheets of cells, in the workbook's order; hidden ones too, chart sheets not."""
    return (sheet for sheet in book.worksheets if isinstance(sheet, Worksheet))


def _loaded(package: io.BytesIO, name: str, *, data_only: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts it leaves out (extensions, images); cells are not among them.
            warnings.simplefilter("ignore")
            book: Workbook = openpyxl.load_workbook(package, data_only=data_only, keep_links=False)
    except Exception as fault:
        # openpyxl names no base class: on damaged parts it raises whatever its parsing meets
        # (KeyError, TypeError, ValueError, ParseError, …), and all of it means the same here.
        raise UnreadableFile("is not a workbook that can be read", where=name, remedy=RESAVE) from fault
    for sheet in sheets(book):
        _check_extent(sheet, name)
    return book


def _check_extent(sheet: Worksheet, name: str) -> None:
    rows, columns = sheet.max_row, sheet.max_column
    # The cells that are there: to ask for a row would make those that are not.
    last = dict(sorted(sheet._cells))
    if rows > LAST_ROW or columns > LAST_COLUMN or sum(last.values()) > MAX_CELLS:
        too_much(name, f"sheet {sheet.title!r} spreads over {rows:,} rows by {columns:,} columns")


def _repack(content: bytes, name: str) -> tuple[io.BytesIO, bool]:
    """A fresh package, stored, of the parts as unpacked here; and whether a cell may hold a formula."""
    fresh, guard = io.BytesIO(), _Guard(name)
    with zipfile.ZipFile(fresh, "w") as new:
        for part, unpacked in parts_of(content, name).items():
            guard.check(part, unpacked)
            try:
                new.writestr(zipfile.ZipInfo(part), unpacked)
            except ValueError as fault:  # a name that ZIP cannot write
                raise UnreadableFile("is not a workbook that can be read", where=name, remedy=RESAVE) from fault
    fresh.seek(0)
    return fresh, guard.has_formulas


class _Guard:
    """Reads the XML of each part once, keeping count over the whole workbook."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.elements = 0
        self.reached = 0
        self.has_formulas = False

    def check(self, part: str, content: bytes) -> None:
        is_xml = part.lower().endswith((".xml", ".rels"))
        # A part may be named anything, so whatever looks like XML is read as XML.
        if not is_xml and not content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
            return
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError) as fault:
            # Old drawings (.vml) are HTML of a kind; openpyxl does not read them.
            if not part.lower().endswith(".vml"):
                raise UnreadableFile(f"part {part!r} is damaged", where=self.name, remedy=RESAVE) from fault

    def _doctype(self, *_declaration: object) -> None:
        raise UnreadableFile("declares a document type, which workbooks never do", where=self.name, remedy=RESAVE)

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            too_much(self.name, f"holds over {MAX_ELEMENTS:,} elements")
        if tag.endswith("f") and tag.rpartition(":")[2] == "f":
            self.has_formulas = True
        if "ref" in attributes and tag.rpartition(":")[2] in _REACHES_CELLS:
            self._reach(_area(attributes["ref"]))
        if len(attributes.get("formatCode", "")) > LONGEST_FORM:
            too_much(self.name, f"has a number format of over {LONGEST_FORM} characters")
        if "sqref" in attributes:
            self._reach(attributes["sqref"].count(" ") + 1)

    def _reach(self, cells: int) -> None:
        self.reached += cells
        if self.reached > MAX_CELLS:
            too_much(self.name, f"has merged cells, links or comments over {MAX_CELLS:,} cells or more")


def _area(reference: str) -> int:
    """How many cells a reference covers; what cannot be parsed counts as one, openpyxl refuses it.

    >>> _area("A1:C2"), _area("B7"), _area("A:B")
    (6, 1, 2097152)
    """
    first, _, last = reference.partition(":")
    if not last:
        return 1
    start, end = _RANGE.fullmatch(first.strip()), _RANGE.fullmatch(last.strip())
    if start is None or end is None:
        return 1
    columns = abs(_column(end[1], _ALL_COLUMNS) - _column(start[1], 1)) + 1
    rows = abs(int(end[2] or _ALL_ROWS) - int(start[2] or 1)) + 1
    return rows * columns


def _column(letters: str, missing: int) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number or missing
