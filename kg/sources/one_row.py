"""One row of a table, as `tables.cells` gives it, without reading the rest of a workbook.

A trace shows single rows of workbooks that hold a thousand; opening one for that takes a fifth of a
second, this a hundredth. Rules kept here:
- Whatever is out of the ordinary is left to `tables.cells`: anything that begins `<!` or `<?`, another
  encoding, other prefixes, merged cells, escapes, phonetic text, number formats of one's own, times,
  the calendar of 1904. A test holds both readings equal over every row of ICE's lists.
- For captures: they were read whole, under the limits of `workbooks`, when they were archived. Parts
  are unpacked under such a limit here too, and with `<!` refused there are no entities to expand.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property, lru_cache
from posixpath import join, normpath
from xml.etree import ElementTree as ET

from kg.sources.media import XLSX

__all__ = ["one_row"]

_MAX_PART = 64 * 1024 * 1024
"""Bytes of a part of a workbook, as `packages.MAX_UNPACKED` is by itself; what has more is read whole, within its
bounds."""
_EPOCH = date(1899, 12, 30)
_NUMBERS, _DAY = frozenset({"0", "1", "3"}), "14"
"""Built-in number formats (ECMA-376 Part 1, 18.8.30): General and whole numbers; a day."""
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_OTHER_ENCODING = re.compile(rb'<\?xml[^>]*encoding=["\'](?!utf-8["\'])', re.IGNORECASE)
_STRING = re.compile(rb"<si>.*?</si>|<si ?/>", re.DOTALL)
_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_|x005F_")
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_DAMAGE = (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, KeyError, ValueError, IndexError, OSError)


class _Unusual(Exception):
    """Something here is for the reader of whole workbooks."""


def one_row(content: bytes, media_type: str, sheet: str, row: int) -> tuple[str, ...]:
    """The cells of one row, counted and written as `tables.cells` counts and writes them.

    Raises:
        UnreadableFile: the bytes are not such a table.
        SourceError: there is no such sheet or row.
    """
    if media_type == XLSX:
        try:
            return _opened(content).row(sheet, row)
        except (_Unusual, *_DAMAGE):
            pass  # whatever it is, the reader of whole workbooks knows how to read it or say it
    from kg.sources.tables import cells

    return cells(content, media_type, sheet, row)


# By content, and a few: the bytes are kept with what was unpacked of them.
@lru_cache(maxsize=4)
def _opened(content: bytes) -> _Workbook:
    return _Workbook(content)


class _Workbook:
    """The parts of one workbook, unpacked as they are asked for."""

    def __init__(self, content: bytes) -> None:
        self._package = zipfile.ZipFile(io.BytesIO(content))
        self._sheets: dict[str, bytes] = {}

    def row(self, sheet: str, number: int) -> tuple[str, ...]:
        if sheet not in self._sheets:
            self._sheets[sheet] = self._part(self._path_of(sheet))
        values = {_column(cell): self._value(cell) for cell in _row_of(self._sheets[sheet], number).iter("c")}
        last = max((column for column, value in values.items() if value), default=0)
        return tuple(values.get(column, "") for column in range(1, last + 1))

    def _part(self, name: str) -> bytes:
        with self._package.open(name) as stream:
            part = stream.read(_MAX_PART + 1)
        if (
            len(part) > _MAX_PART
            or b"<!" in part
            or b"<mergeCell" in part
            or part.find(b"<?", 2) >= 0
            or _OTHER_ENCODING.match(part)
        ):
            raise _Unusual
        return part

    def _path_of(self, sheet: str) -> str:
        book = ET.fromstring(self._part("xl/workbook.xml"))  # noqa: S314
        if any(one.get("date1904", "0") not in ("0", "false") for one in _named(book, "workbookPr")):
            raise _Unusual
        (relation,) = [one.get(_RELATION) for one in _named(book, "sheet") if one.get("name") == sheet]
        relations = ET.fromstring(self._part("xl/_rels/workbook.xml.rels"))  # noqa: S314
        (target,) = [one.attrib["Target"] for one in _named(relations, "Relationship") if one.get("Id") == relation]
        return normpath(join("/xl", target)).lstrip("/")

    def _value(self, cell: ET.Element) -> str:
        kind, written = cell.get("t", "n"), cell.findtext("v")
        if kind == "inlineStr":
            return "".join(map(_text, cell.iterfind("is")))
        if not written:
            return ""
        if kind == "s":
            return self._string(int(written))
        if kind == "n":
            return self._number(int(cell.get("s", "0")), written)
        return {"0": "FALSE", "1": "TRUE"}[written] if kind == "b" else _plain(written)

    def _string(self, position: int) -> str:
        return _text(ET.fromstring(self._strings[position]))  # noqa: S314

    def _number(self, style: int, written: str) -> str:
        form = self._formats[style]
        if not _WHOLE.fullmatch(written) or form not in _NUMBERS | {_DAY}:
            raise _Unusual
        return (_EPOCH + timedelta(days=int(written))).isoformat() if form == _DAY else written

    @cached_property
    def _strings(self) -> list[bytes]:
        part = self._part("xl/sharedStrings.xml")
        if b"<si " in part.replace(b"<si />", b""):
            raise _Unusual
        return [found[0] for found in _STRING.finditer(part)]

    @cached_property
    def _formats(self) -> list[str]:
        styles = ET.fromstring(self._part("xl/styles.xml"))  # noqa: S314
        return [one.get("numFmtId", "0") for listed in _named(styles, "cellXfs") for one in _named(listed, "xf")]


def _named(parent: ET.Element, tag: str) -> Iterator[ET.Element]:
    """Elements of this name at any depth, whatever namespace the workbook's flavor gives them."""
    return (element for element in parent.iter() if element.tag.rpartition("}")[2] == tag)


def _row_of(sheet: bytes, number: int) -> ET.Element:
    """One row by its number. A sheet may leave out rows without cells: that is not decided here."""
    start = re.search(rb'<row (?:[^<>]* )?r="%d"(?:[^<>]*[^/<>])?>' % number, sheet)
    end = sheet.find(b"</row>", start.end()) if start else -1
    if start is None or end < 0 or sheet.find(b"<row", start.end(), end) >= 0:
        raise _Unusual
    return ET.fromstring(b"<row>" + sheet[start.end() : end] + b"</row>")  # noqa: S314


def _text(string: ET.Element) -> str:
    if string.find(".//rPh") is not None:
        raise _Unusual
    return _plain("".join(one.text or "" for one in string.iter("t")))


def _plain(written: str) -> str:
    if _ESCAPE.search(written):
        raise _Unusual
    return written


def _column(cell: ET.Element) -> int:
    """The number of a cell's column, from its reference.

    >>> _column(ET.Element("c", r="A7")), _column(ET.Element("c", r="AB1"))
    (1, 28)
    """
    letters = _REFERENCE.fullmatch(cell.attrib["r"])
    if letters is None:
        raise _Unusual
    number = 0
    for letter in letters[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
