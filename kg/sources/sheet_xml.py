"""A workbook's cells straight from its XML, where that is plain all through; anything else is `NeedsOpenpyxl`.

What comes out is what openpyxl gives, cell by cell, and a test holds the two equal. Not plain are: a
formula, a merged range, a link over several cells, a comment, a time of day, a document type, another
encoding than UTF-8, rows or cells that do not say where they are or do so out of order, and whatever is
damaged. `grids` leaves those to openpyxl. (SpreadsheetML: ECMA-376 Part 1, 18.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple
from xml.parsers import expat

from lxml import etree

from kg.sources.packages import LAST_COLUMN, LAST_ROW, MAX_CELLS, MAX_ELEMENTS

__all__ = ["LONGEST_FORM", "CellLink", "Grid", "NeedsOpenpyxl", "Place", "Rows", "Value", "plain_grids"]

Value = str | int | float | bool | datetime | date | time | timedelta | object | None
"""What openpyxl says a cell holds: an error value is text, a formula an object or text of its own."""


class CellLink(NamedTuple):
    """Where a cell leads to: an address, and a place in what is there."""

    target: str | None
    location: str | None


class Grid(NamedTuple):
    """A sheet: cells that hold something by row and column, both from 1; links by (row, column).

    `last_row` is the last row that has a cell that holds something, or leads somewhere. `filled` are cells
    of merged ranges that are shown only in the range's first cell: each row of the range holds the value.
    """

    title: str
    rows: Mapping[int, Mapping[int, Value]]
    links: Mapping[tuple[int, int], CellLink]
    last_row: int
    filled: frozenset[tuple[int, int]] = frozenset()


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ID, _OF_SHEET, _OF_LINK = f"{{{_RELATIONS}}}id", f"{_RELATIONS}/worksheet", f"{_RELATIONS}/hyperlink"
_ROW, _CELL, _VALUE, _INLINE, _TEXT, _RUN = (_MAIN + tag for tag in ("row", "c", "v", "is", "t", "r"))
_EPOCH = datetime(1899, 12, 30)
"""Day 0 of the form, from March 1900 on: it counts a 29 February before."""
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""1900-03-01, since the form counts a 29 February before it; and 9999-12-31."""
_DAYS = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 47})
"""Built-in forms of dates and times (ECMA-376 Part 1, 18.8.30)."""
_SPAN_OF_TIME = 46
"""Built-in number formats (ECMA-376 Part 1, 18.8.30)."""
_AS_WRITTEN = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_SHOWS_DAY = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)
_OTHER_ENCODING = re.compile(rb'<\?xml[^>]*encoding=["\'](?!utf-8["\'])', re.IGNORECASE)
_NO_TITLE = re.compile(r"[\\*?:/\[\]]")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LONGEST = 32_767
"""Characters of an address: those a cell can hold."""
LONGEST_FORM = 255
"""Characters of a number's form: spreadsheet programs have no longer one, and to read one takes their square."""

Place = tuple[int, int]
Rows = dict[int, dict[int, Value]]


class NeedsOpenpyxl(Exception):
    """Something here is for openpyxl."""


def plain_grids(parts: Mapping[str, bytes]) -> tuple[Grid, ...]:
    """The sheets of a workbook, from the unpacked parts of its package.

    Raises:
        NeedsOpenpyxl: it is not plain all through; it may be sound or not.
    """
    try:
        return tuple(_Workbook(parts).grids())
    except (etree.XMLSyntaxError, expat.ExpatError, KeyError, IndexError, ValueError) as fault:
        raise NeedsOpenpyxl from fault


class _Workbook:
    """The parts of a workbook, looked over once."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts
        _look_over(parts)

    def grids(self) -> Iterator[Grid]:
        book = self._xml("xl/workbook.xml")
        if any(one.get("date1904", "0") not in ("0", "false") for one in book.iter(f"{_MAIN}workbookPr")):
            raise NeedsOpenpyxl
        relations = self._relations("xl/workbook.xml")
        titles = [_given(one, "name") for one in book.iter(f"{_MAIN}sheet")]
        if len({title.casefold() for title in titles}) < len(titles) or any(map(_NO_TITLE.search, titles)):
            raise NeedsOpenpyxl
        for sheet in book.iter(f"{_MAIN}sheet"):
            kind, target, _ = relations[_given(sheet, _ID)]
            if kind != _OF_SHEET:
                raise NeedsOpenpyxl
            yield self._grid(_given(sheet, "name"), normpath(join("/xl", target)).lstrip("/"))

    def _grid(self, title: str, part: str) -> Grid:
        root = self._xml(part)
        if root.tag != f"{_MAIN}worksheet" or root.find(f"{_MAIN}mergeCells") is not None:
            raise NeedsOpenpyxl
        rows = self._rows(root)
        links = dict(self._links(root, part))
        for (row, column), link in links.items():
            # openpyxl writes what a link leads to into a cell that was left empty.
            if column not in rows.get(row, ()) and (shown := link.target or link.location):
                rows[row] = dict(sorted({**rows.get(row, {}), column: shown}.items()))
        if sum(map(max, rows.values())) > MAX_CELLS:
            raise NeedsOpenpyxl
        return Grid(title, dict(sorted(rows.items())), links, max([1, *rows, *(row for row, _ in links)]))

    def _rows(self, root: etree._Element) -> Rows:
        """Rows that hold something, by number."""
        rows: Rows = {}
        number = 0
        for row in root.iterfind(f"{_MAIN}sheetData/*"):
            before, number = number, int(row.get("r", ""))
            if row.tag != _ROW or not before < number <= LAST_ROW:
                raise NeedsOpenpyxl
            if held := self._cells(row, row.get("r", "")):
                rows[number] = held
        return rows

    def _cells(self, row: etree._Element, number: str) -> dict[int, Value]:
        """What the cells of a row hold, by column."""
        held: dict[int, Value] = {}
        column = 0
        for cell in row:
            before, column = column, _column(cell.get("r", "").removesuffix(number))
            if cell.tag != _CELL or not before < column <= LAST_COLUMN:
                raise NeedsOpenpyxl
            if len(cell) and (value := self._value(cell)) is not None:
                held[column] = value
        return held

    def _value(self, cell: etree._Element) -> Value:
        kind = cell.get("t", "n")
        child = cell[0]
        if len(cell) > 1 or child.tag != (_INLINE if kind == "inlineStr" else _VALUE):
            raise NeedsOpenpyxl
        if kind == "inlineStr":
            return _text(child)
        written = child.text
        if not written:
            return None
        if kind == "s":
            return self._strings[int(written)]
        if kind == "n":
            return self._number(written, int(cell.get("s", "0")))
        if kind == "b":
            return bool(int(written))
        if kind in ("str", "e"):
            return written
        raise NeedsOpenpyxl

    def _number(self, written: str, style: int) -> Value:
        number = float(written) if any(mark in written for mark in ".Ee") else int(written)
        is_day = self._formats[style]
        if is_day is False:
            return number
        if is_day is None or number != int(number) or not _FIRST_DAY <= number <= _LAST_DAY:
            raise NeedsOpenpyxl
        return _EPOCH + timedelta(days=number)

    def _links(self, root: etree._Element, part: str) -> Iterator[tuple[Place, CellLink]]:
        relations = self._relations(part)
        if any(kind.endswith("/comments") for kind, _, _ in relations.values()):
            raise NeedsOpenpyxl
        for link in root.iterfind(f"{_MAIN}hyperlinks/*"):
            target = None
            if (identifier := link.get(_ID)) is not None:
                kind, target, mode = relations[identifier]
                if kind != _OF_LINK or mode != "External" or len(target) > _LONGEST:
                    raise NeedsOpenpyxl
            yield _place(_given(link, "ref")), CellLink(target, link.get("location"))

    def _relations(self, part: str) -> dict[str, tuple[str, str, str]]:
        """Kind, target and mode of what a part refers to, by identifier."""
        beside = f"{dirname(part)}/_rels/{basename(part)}.rels"
        found = self._xml(beside) if beside in self._parts else ()
        return {
            _given(one, "Id"): (_given(one, "Type"), _given(one, "Target"), one.get("TargetMode", "")) for one in found
        }

    def _xml(self, part: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(self._parts[part], parser)

    @cached_property
    def _strings(self) -> list[str]:
        found = self._xml("xl/sharedStrings.xml").iterfind(f"{_MAIN}si")
        return [_text(one) for one in found]

    @cached_property
    def _formats(self) -> list[bool | None]:
        """For each style whether it shows a number as a day; None where as a span of time."""
        styles = self._xml("xl/styles.xml")
        own = {int(_given(one, "numFmtId")): _given(one, "formatCode") for one in styles.iter(f"{_MAIN}numFmt")}
        if any(len(form) > LONGEST_FORM for form in own.values()):
            raise NeedsOpenpyxl
        used = (int(one.get("numFmtId", "0")) for one in styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"))
        return [_shows_day(own[form]) if form in own else _BUILT_IN.get(form, False) for form in used]


_BUILT_IN: dict[int, bool | None] = {_SPAN_OF_TIME: None, **dict.fromkeys(_DAYS, True)}


def _shows_day(form: str) -> bool | None:
    """As openpyxl tells it, from the form for positive numbers.

    >>> _shows_day("yyyy-mm-dd"), _shows_day('[Red]0.0" days"'), _shows_day("[h]:mm")
    (True, False, None)
    """
    positive = _AS_WRITTEN.sub("", form.split(";")[0])
    return None if "[" in positive else _SHOWS_DAY.search(positive) is not None


def _look_over(parts: Mapping[str, bytes]) -> None:
    """Every part that is XML is well-formed UTF-8 without a document type, all together of not too many elements."""
    if sum(part.count(b"<") for part in parts.values()) > MAX_ELEMENTS:
        raise NeedsOpenpyxl
    for name, part in parts.items():
        if not name.lower().endswith((".xml", ".rels")):
            if part.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
                raise NeedsOpenpyxl
        elif b"<!" in part or not part.startswith(b"<") or b"\0" in part[:2] or _OTHER_ENCODING.match(part):
            raise NeedsOpenpyxl
        else:
            expat.ParserCreate().Parse(part, True)


def _given(element: etree._Element, name: str) -> str:
    found = element.get(name)
    if found is None:
        raise NeedsOpenpyxl
    return found


def _text(string: etree._Element) -> str:
    """The words of a string, plain or in runs of differing form; how they are spoken is left out."""
    plain = [one.text or "" for one in string.iterfind(_TEXT)]
    if len(plain) > 1:
        raise NeedsOpenpyxl
    return "".join([*plain, *(one.text or "" for one in string.iterfind(f"{_RUN}/{_TEXT}"))])


def _place(reference: str) -> Place:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise NeedsOpenpyxl
    return int(found[2]), _column(found[1])


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    """The number of a column.

    >>> _column("A"), _column("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise NeedsOpenpyxl
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
