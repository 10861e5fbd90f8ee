"""The parts of a workbook's package are unpacked under limits, for content nobody vouches for.

- at most `MAX_PARTS` parts, `MAX_UNPACKED` bytes unpacked, `MAX_RATIO` times what was packed;
  measured while unpacking, since the sizes a ZIP declares may be lies;
- parts are stored or deflated, named once, and not encrypted.

Parts come out in one flavor, whichever a program wrote: the names of Strict Open XML (ISO/IEC 29500-1) are
those of Transitional (29500-4), and what strings write as `_x000D_` (29500-1, 22.9.2.19) is the character.
Of a large sheet, cells that have a form and nothing in it are left out.

What the parts hold is for `workbooks` and `grids` to look at.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn

from kg.errors import UnreadableFile
from kg.sources.bounds import RAISE, TIMES

__all__ = [
    "LAST_COLUMN",
    "LAST_ROW",
    "MAX_CELLS",
    "MAX_ELEMENTS",
    "MAX_PARTS",
    "MAX_RATIO",
    "MAX_UNPACKED",
    "RESAVE",
    "parts_of",
    "too_much",
]

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet (ISO/IEC 29500-1, 18.3.1.73; spreadsheet programs have no more)."""
MAX_PARTS = 1000
"""Files in a workbook. Chosen; ICE's lists have some twenty."""
MAX_UNPACKED = 64 * 1024 * 1024 * TIMES
"""Bytes; the largest of ICE's lists unpacks to 1.1 MB."""
MAX_RATIO = 200
"""Unpacked to packed, beyond the first `_RATIO_FREE` bytes; ICE's lists have at most 7.4."""
MAX_ELEMENTS = 4_000_000 * TIMES
"""XML elements in all parts together."""
MAX_CELLS = 2_000_000 * TIMES
"""Cells of a sheet up to the last one of each row that holds something; cells reached by merged ranges, links and
comments."""
RESAVE = "open it in a spreadsheet program, save it again as .xlsx, and use that copy"

_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(spreadsheetml/main|officeDocument/relationships|drawingml/main)"
)
_OPEN_XML = b"http://schemas.openxmlformats.org/"
_TRANSITIONAL = {
    b"spreadsheetml/main": _OPEN_XML + b"spreadsheetml/2006/main",
    b"officeDocument/relationships": _OPEN_XML + b"officeDocument/2006/relationships",
    b"drawingml/main": _OPEN_XML + b"drawingml/2006/main",
}
_ESCAPE = re.compile(rb"_x([0-9A-Fa-f]{4})_")
_EMPTY_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*+)?(?:(?<=/)>|></(?:\w+:)?c>)")
_LARGE = 1 << 20
_RATIO_FREE = 1024 * 1024
_CHUNK = 64 * 1024
"""Bytes, all chosen: of a sheet from which on empty cells are taken out before it is parsed; of a part that may be
packed as tightly as it likes; and unpacked at once."""
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


def parts_of(content: bytes, name: str) -> dict[str, bytes]:
    """Every part by its name, unpacked; `name` is what messages call the workbook.

    Raises:
        UnreadableFile: not a ZIP package, truncated, encrypted, or beyond a limit of this module.
    """
    if content.startswith(_OLE):
        raise UnreadableFile(
            "is an encrypted workbook or one in the old .xls form",
            where=name,
            remedy="save it as .xlsx without a password",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return dict(_parts(package, len(content), name))
    except _DAMAGE as fault:
        raise UnreadableFile(
            "is not an .xlsx workbook, or is truncated", where=name, remedy="get a complete copy of the file"
        ) from fault


def too_much(name: str, what: str) -> NoReturn:
    raise UnreadableFile(
        f"{what}, more than is read here",
        where=name,
        remedy=f"take out what is not part of the list, split it, {RAISE}",
    )


def _parts(package: zipfile.ZipFile, packed: int, name: str) -> Iterator[tuple[str, bytes]]:
    members = package.infolist()
    if len(members) > MAX_PARTS:
        too_much(name, f"holds {len(members):,} parts")
    if len({member.filename for member in members}) < len(members):
        raise UnreadableFile("has two parts with one name", where=name, remedy=RESAVE)
    total = 0
    for member in members:
        _check_member(member, name)
        unpacked = bytearray()
        with package.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += chunk
                total += len(chunk)
                if total > MAX_UNPACKED or total > _RATIO_FREE + packed * MAX_RATIO:
                    too_much(name, f"unpacks to over {total:,} bytes")
        yield member.filename, _in_one_flavor(member.filename, bytes(unpacked))


def _in_one_flavor(name: str, part: bytes) -> bytes:
    if _STRICT in part:
        part = _STRICT_NAME.sub(lambda found: _TRANSITIONAL.get(found[1], found[0]), part)
    if name.startswith("xl/") and not name.endswith(".rels"):
        if b"_x" in part:
            part = _ESCAPE.sub(lambda found: _character(int(found[1], 16)), part)
        if name.startswith("xl/worksheets/") and len(part) > _LARGE:
            part = _EMPTY_CELL.sub(b"", part)
    return part


def _character(code: int) -> bytes:
    """A character of a string, as XML writes it; U+FFFD for what XML 1.0 has no way to write."""
    if (code < 0x20 and code not in (0x09, 0x0A, 0x0D)) or 0xD800 <= code < 0xE000 or code > 0xFFFD:
        code = 0xFFFD
    return b"&#%d;" % code


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile("has encrypted parts", where=name, remedy="save it without a password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile("is packed in a way workbooks are not", where=name, remedy=RESAVE)
