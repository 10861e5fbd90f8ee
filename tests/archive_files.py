"""Makes small files of every kind the archive reads, sound and not, for tests."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

import openpyxl
import pypdfium2

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """A sound .xlsx file with these rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def package(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with some bytes of one part replaced."""
    parts = parts_of(content)
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    return package(parts)


def pdf(pages: Sequence[Sequence[str]], *, encrypted: bool = False) -> bytes:
    """A PDF with these lines on these pages."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        written = b" ".join(b"(%s) Tj T*" % line.encode("latin-1") for line in lines)
        stream = b"BT /F1 12 Tf 14 TL 72 720 Td " + written + b" ET"
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (5 + 2 * number),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    lock = b""
    if encrypted:
        keys = b"/O <%s> /U <%s>" % (b"11" * 32, b"22" * 32)
        objects.append(b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 %s >>" % keys)
        lock = b"/Encrypt %d 0 R /ID [<00> <00>] " % len(objects)
    return _assembled(objects, lock)


def _assembled(objects: Sequence[bytes], lock: bytes) -> bytes:
    out, starts = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s>>\n" % (len(objects) + 1, lock)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def scanned_pdf() -> bytes:
    """A PDF of one page without any words."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def scan(pages: Sequence[Sequence[str] | bytes]) -> bytes:
    """A PDF of pictures of these lines, a page each; a page given as a PDF is taken over with its text."""
    out = pypdfium2.PdfDocument.new()
    for lines in pages:
        given = pypdfium2.PdfDocument(lines if isinstance(lines, bytes) else pdf([lines]))
        if isinstance(lines, bytes):
            out.import_pages(given)
        else:
            drawn = given[0].render(scale=300 / 72, grayscale=True)
            size = given[0].get_size()
            pictured = pypdfium2.PdfDocument(
                _picture(bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride, size)
            )
            out.import_pages(pictured)
    held = io.BytesIO()
    out.save(held)
    return held.getvalue()


def _picture(gray: bytes, width: int, height: int, stride: int, size: tuple[float, float]) -> bytes:
    """A PDF of one page that is covered by a picture."""
    rows = zlib.compress(b"".join(gray[at * stride : at * stride + width] for at in range(height)))
    drawing = b"q %d 0 0 %d 0 0 cm /Im Do Q" % size
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 5 0 R "
            b"/Resources << /XObject << /Im 4 0 R >> >> >>" % size,
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
            b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (width, height, len(rows), rows),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        ],
        b"",
    )
