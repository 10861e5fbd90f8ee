"""What a file is, told by its content first and its name second; a name alone never overrules content.

PDF, xlsx and HTML are known by how they begin. What is left must be text, and there the name says
whether it is Markdown or a csv table; any other name is plain text. A file named like one of the
former that does not begin like it is refused: it is damaged, or not what it says.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from kg.archive.profile import decode
from kg.errors import UnreadableFile

__all__ = ["CSV", "HTML", "MARKDOWN", "PDF", "PLAIN", "TABLES", "XLSX", "media_type"]

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"

TABLES = frozenset({XLSX, CSV})
"""Media whose anchors are rows; they have no text layer."""

_BY_NAME = {".md": MARKDOWN, ".markdown": MARKDOWN, ".csv": CSV, ".html": HTML, ".htm": HTML, ".xhtml": HTML}
_NAMED = {".pdf": "a PDF", ".xlsx": "an .xlsx workbook", ".xlsm": "an .xlsx workbook"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
# An XML declaration and comments may stand before the document type or the root element.
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)


def media_type(content: bytes, name: str) -> str:
    """One of this module's media types.

    Raises:
        UnreadableFile: empty, of a kind not read here, or not what its name says.
    """
    if not content:
        raise UnreadableFile("is empty", where=name, remedy="get the file again")
    # ISO 32000 asks for %PDF- at the start; readers accept it within the first 1024 bytes.
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith(b"PK"):
        return _package(content, name)
    suffix = PurePath(name).suffix.lower()
    if content.startswith(_OLE):
        raise UnreadableFile(
            "is an encrypted or old-format Office file", where=name, remedy="save it as .xlsx or PDF without a password"
        )
    if suffix in _NAMED:
        raise UnreadableFile(f"is not {_NAMED[suffix]}, whatever its name says", where=name, remedy="get it again")
    return _text_kind(content, name, suffix)


def _package(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as fault:
        raise UnreadableFile("is a truncated or damaged package", where=name, remedy="get the file again") from fault
    if "[Content_Types].xml" in parts and any(part.startswith("xl/") for part in parts):
        return XLSX
    raise UnreadableFile(
        "is a package of a kind not read here", where=name, remedy="give the files in it, or save it as PDF or xlsx"
    )


def _text_kind(content: bytes, name: str, suffix: str) -> str:
    # Latin-1 reads any bytes: what HTML begins with is ASCII in every encoding but UTF-16.
    head = content[:_HEAD].replace(b"\x00", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    if _HTML_START.match(head):
        return HTML
    kind = _BY_NAME.get(suffix, PLAIN)
    if kind not in (HTML, CSV):
        decode(content, name)
    return kind
