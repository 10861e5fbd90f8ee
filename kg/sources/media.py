"""What a file is, told by its content first and its name second; a name alone never overrules content.

PDF, xlsx and HTML are known by how they begin, and so are the kinds that are not read here (see
`signatures`). What is left must be text, and there the name says whether it is Markdown or a csv table;
any other name is plain text. A file named like one of the former that does not begin like it is refused:
it is damaged, or not what it says. What a file costs to look at is bounded by its size.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath

from kg.errors import UnreadableFile
from kg.sources.profile import decode
from kg.sources.signatures import check_signature, kind_of_package

__all__ = ["CSV", "HTML", "MARKDOWN", "PDF", "PLAIN", "READING", "TABLES", "XLSX", "media_type"]

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"

READING = "application/vnd.kg287g.reading+json"
"""What a machine read of a capture's pages (`kg.sources.machine_readings`). No file from outside is told to be one."""

TABLES = frozenset({XLSX, CSV})
"""Media whose anchors are rows; they have no text layer."""

_BY_NAME = {".md": MARKDOWN, ".markdown": MARKDOWN, ".csv": CSV, ".html": HTML, ".htm": HTML, ".xhtml": HTML}
_NAMED = {".pdf": "a PDF", ".xlsx": "an .xlsx workbook", ".xlsm": "an .xlsx workbook"}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_WITHIN, _LONGEST_MIMETYPE = 1024, 100
"""Bytes: where `%PDF-` is looked for, as above, and of a file `mimetype`, chosen."""
# What may stand before the document type or the root element (XML 1.0, 2.8; HTML Standard, 13.1).
_BLANKS, _DECLARATION = re.compile(rb"\s*"), re.compile(rb"<\?xml[^>]*\?>")
_COMMENT_END = re.compile(rb"--!?>")
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html)\b", re.I)


def media_type(content: bytes, name: str, charset: str | None = None) -> str:
    """One of this module's media types.

    Raises:
        UnreadableFile: empty, of a kind not read here, or not what its name says.
    """
    if not content:
        raise UnreadableFile("is empty", where=name, remedy="get the file again")
    check_signature(content, name)
    if _is_pdf(content):
        return PDF
    if content.startswith(_ZIP):
        return _package(content, name)
    suffix = PurePath(name).suffix.lower()
    if suffix in _NAMED:
        raise UnreadableFile(f"is not {_NAMED[suffix]}, whatever its name says", where=name, remedy="get it again")
    return _text_kind(content, name, suffix, charset)


def _is_pdf(content: bytes) -> bool:
    """ISO 32000 asks for %PDF- at the start; readers accept it within the first 1024 bytes, and a text may name it."""
    at = content[:_PDF_WITHIN].find(b"%PDF-")
    return at == 0 or (at > 0 and b"endobj" in content)


def _package(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = frozenset(package.namelist())
            first = _beginning(package, "mimetype") if "mimetype" in parts else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as fault:
        raise UnreadableFile("is a truncated or damaged package", where=name, remedy="get the file again") from fault
    is_workbook = "[Content_Types].xml" in parts and any(part.startswith("xl/") for part in parts)
    if is_workbook and "xl/workbook.bin" not in parts:
        return XLSX
    kind, remedy = kind_of_package(parts, first)
    raise UnreadableFile(f"is {kind}", where=name, remedy=remedy)


def _beginning(package: zipfile.ZipFile, part: str) -> bytes:
    with package.open(part) as stream:
        return stream.read(_LONGEST_MIMETYPE)


def _text_kind(content: bytes, name: str, suffix: str, charset: str | None) -> str:
    if _is_html(content):
        return HTML
    kind = _BY_NAME.get(suffix, PLAIN)
    if kind not in (HTML, CSV):
        decode(content, name, declared=charset)
    return kind


def _is_html(content: bytes) -> bool:
    """Whether a document type or root element of HTML comes first, but for blanks, a declaration and comments.

    What HTML begins with is ASCII in every encoding but UTF-16, which has a NUL beside each such letter.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content[2:].replace(b"\x00", b"")
    at = _past_blanks(content, 3 if content.startswith(b"\xef\xbb\xbf") else 0)
    if declaration := _DECLARATION.match(content, at):
        at = _past_blanks(content, declaration.end())
    while content.startswith(b"<!--", at):
        end = _COMMENT_END.search(content, at + 2)
        if end is None:
            return False
        at = _past_blanks(content, end.end())
    return _HTML_START.match(content, at) is not None


def _past_blanks(content: bytes, at: int) -> int:
    blanks = _BLANKS.match(content, at)
    return blanks.end() if blanks else at
