"""The parts of a workbook's package are unpacked under limits, for content nobody vouches for.

- at most `MAX_PARTS` parts, `MAX_UNPACKED` bytes unpacked, `MAX_RATIO` times what was packed;
  measured while unpacking, since the sizes a ZIP declares may be lies;
- parts are stored or deflated, named once, and not encrypted.

What the parts hold is for `workbooks` and `grids` to look at.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn

from kg.errors import UnreadableFile

__all__ = ["MAX_CELLS", "MAX_ELEMENTS", "MAX_PARTS", "MAX_RATIO", "MAX_UNPACKED", "RESAVE", "parts_of", "too_much"]

MAX_PARTS = 1000
MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes; the largest of ICE's lists unpacks to 1.1 MB."""
MAX_RATIO = 200
"""Unpacked to packed, beyond the first `_RATIO_FREE` bytes; ICE's lists have at most 7.4."""
MAX_ELEMENTS = 4_000_000
"""XML elements in all parts together."""
MAX_CELLS = 2_000_000
"""Used rows times columns of a sheet; cells reached by merged ranges, links and comments."""
RESAVE = "open it in a spreadsheet program, save it again as .xlsx, and use that copy"

_RATIO_FREE = 1024 * 1024
_CHUNK = 64 * 1024
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
            "is not an .xlsx workbook, or is truncated", where=name, remedy="get the file again, whole"
        ) from fault


def too_much(name: str, what: str) -> NoReturn:
    raise UnreadableFile(
        f"{what}, more than is read here", where=name, remedy="take out what is not part of the list, or split it"
    )


def _parts(package: zipfile.ZipFile, packed: int, name: str) -> Iterator[tuple[str, bytes]]:
    members = package.infolist()
    if len(members) > MAX_PARTS:
        too_much(name, f"holds {len(members):,} parts")
    if len({member.filename for member in members}) < len(members):
        raise UnreadableFile("has two parts of one name", where=name, remedy=RESAVE)
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
        yield member.filename, bytes(unpacked)


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile("has encrypted parts", where=name, remedy="save it without a password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile("is packed in a way workbooks are not", where=name, remedy=RESAVE)
