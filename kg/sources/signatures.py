"""The kinds of file that are not read here, each known by how its bytes begin and refused by name.

A file of such a kind holds words in codes of its own: read as plain text, its codes would be quoted as
the source's words. What begins like none of these may be read; whether it is text is for `media` to say.
"""

from __future__ import annotations

import re
from typing import NoReturn

from kg.errors import UnreadableFile

__all__ = ["OLE", "check_signature", "kind_of_package"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Office files begin that are encrypted or of the forms before 2007 ([MS-CFB] 2.2)."""

_AS_TEXT = "open it where it can be read, save it as PDF, HTML or UTF-8 text, and add that"
_PAGE = "open the page in a browser, save it as HTML or PDF, and add that"
_UNPACK = "unpack it and add the files in it"
_PICTURE = "pictures of words are not read; add the text or a PDF that has it"
_SAVE_TABLE = "save it as .xlsx or csv, and add that"

_SIGNATURES: tuple[tuple[str, str, tuple[bytes, ...]], ...] = (
    ("an encrypted or old-format Office file", "save it as .xlsx or PDF without a password", (OLE,)),
    ("a rich text (RTF) file", _AS_TEXT, (b"{\\rtf",)),
    ("a web archive (WARC)", _PAGE, (b"WARC/",)),
    ("a web archive of Safari or another property list", _PAGE, (b"bplist",)),
    ("a WordPerfect file", _AS_TEXT, (b"\xffWPC",)),
    ("a PostScript file", "make a PDF of it, and add that", (b"%!PS", b"\xc5\xd0\xd3\xc6")),
    ("a compressed file (gzip)", _UNPACK, (b"\x1f\x8b",)),
    (
        "a compressed file",
        _UNPACK,
        (b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"LZIP"),
    ),
    ("a picture (PNG)", _PICTURE, (b"\x89PNG",)),
    ("a picture (JPEG)", _PICTURE, (b"\xff\xd8\xff", b"\x00\x00\x00\x0cjP  ")),
    ("a picture (GIF)", _PICTURE, (b"GIF87a", b"GIF89a")),
    ("a picture (TIFF)", _PICTURE, (b"II*\x00", b"MM\x00*")),
    ("a scanned document (DjVu)", _PICTURE, (b"AT&TFORM",)),
    ("a sound or film", "add a transcript as text", (b"ID3\x03", b"ID3\x04", b"OggS", b"fLaC", b"\x1a\x45\xdf\xa3")),
    ("a database (SQLite)", "write its table out as csv, and add that", (b"SQLite format 3\x00",)),
    ("a table in the form of a database (Parquet)", "write it out as csv, and add that", (b"PAR1",)),
    ("a program", "add the document itself", (b"\x7fELF",)),
)
_RIFF = {b"WEBP": ("a picture (WebP)", _PICTURE), b"WAVE": ("a sound", "add a transcript as text")}
_FIELD = re.compile(rb"[!-9;-~]+:")
_PACKED_BODY = re.compile(
    rb"^content-type:\s*multipart/|^content-transfer-encoding:\s*(?:quoted-printable|base64)", re.I | re.M
)
_OFFICE_XML = re.compile(rb"<\?mso-application\s+progid=")
_HEAD = 16 * 1024
"""Bytes from the beginning that are looked at. Chosen; a comment may stand before what tells."""


def check_signature(content: bytes, name: str) -> None:
    """Refuse what is of a kind not read here.

    Raises:
        UnreadableFile: it is; what it is and what to add instead is said.
    """
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    for kind, remedy, starts in _SIGNATURES:
        if content.startswith(starts) or head.startswith(starts):
            _refuse(kind, name, remedy)
    if content.startswith(b"RIFF") and content[8:12] in _RIFF:
        kind, remedy = _RIFF[content[8:12]]
        _refuse(kind, name, remedy)
    if content[4:8] == b"ftyp":
        _refuse("a picture or film (MPEG-4, HEIC)", name, _PICTURE)
    if content[:2] == b"BM" and content[6:10] == b"\x00\x00\x00\x00":
        _refuse("a picture (BMP)", name, _PICTURE)
    if content[257:262] == b"ustar":
        _refuse("a package (tar)", name, _UNPACK)
    if _is_message(head):
        _refuse("a message or a page saved as one (MHTML, e-mail)", name, _PAGE)
    if head.startswith(b"<?xml") and _OFFICE_XML.search(head):
        _refuse("an Office file in one piece of XML", name, "save it as .xlsx or PDF, and add that")


def kind_of_package(parts: frozenset[str], mimetype: bytes) -> tuple[str, str]:
    """What a ZIP package without the parts of an .xlsx workbook is, and what to add instead.

    `mimetype` is what its part of that name holds, if it has one (OpenDocument 1.2 Part 3, 3.3; EPUB OCF 3.3).
    """
    if "xl/workbook.bin" in parts:
        return "a binary workbook (.xlsb)", "save it as Excel Workbook (.xlsx), and add that"
    if "word/document.xml" in parts:
        return "a Word document (.docx)", _AS_TEXT
    if "ppt/presentation.xml" in parts:
        return "a presentation (.pptx)", _AS_TEXT
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "an OpenDocument table (.ods)", _SAVE_TABLE
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        return "an OpenDocument file", _AS_TEXT
    if mimetype.startswith(b"application/epub+zip"):
        return "a book (EPUB)", _AS_TEXT
    return "a package (ZIP) of a kind not read here", "give the files in it, or save it as PDF or xlsx"


def _refuse(kind: str, name: str, remedy: str) -> NoReturn:
    raise UnreadableFile(f"is {kind}, which is not read here", where=name, remedy=remedy)


def _is_message(head: bytes) -> bool:
    """A head as RFC 5322 has it (fields, then an empty line), whose body is packed as MIME has it (RFC 2045)."""
    fields: list[bytes] = []
    for line in head.splitlines():
        if not line:
            break
        if not (_FIELD.match(line) or (fields and line[:1] in (b" ", b"\t"))):
            # Mailboxes set a line of their own before the head.
            if fields or not line.startswith(b"From "):
                return False
            continue
        fields.append(line)
    return bool(fields) and _PACKED_BODY.search(b"\n".join(fields)) is not None
