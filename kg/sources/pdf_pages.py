"""A PDF's pages as pictures, and where words of its text stand on them.

Offsets are those of the text layer, as `kg.sources.profile` leaves it. PDFium's own text of a page differs from that in
blanks and in the mark of a joined hyphen, and in nothing else: so the two are put side by side without blanks.
A page whose texts are not alike then, or that is turned, has no boxes, and its words are shown as text alone.

PDFium is native code reading what nobody vouches for: call this in a guarded child (`kg.web.guarded_pdf_pages`).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from kg.errors import UnreadableFile
from kg.sources.extract.pdf import PAGE_BREAK

__all__ = ["Box", "boxes", "drawn_to_be_read", "page_sizes", "pages_without_text", "picture"]

_HYPHENS = "\x02\ufffe"
_MOST_POINTS = 4_000
"""Of a page's longer side; a page of newspaper has 2,500."""
_MOST_PIXELS = 40_000_000
"""Of a page that is to be read: four times a letter page at 300 dpi."""
_HARDLY_ANY = 100
"""Letters on a page that may be a stamp upon a scan."""
_WIDTH = 1_200
"""Pixels of a picture."""
_SHADES = bytes(round(round(shade / 17) * 17) for shade in range(256))
"""Sixteen shades of gray: a third of the bytes, and no letter harder to read."""


class Box(NamedTuple):
    """A line of words on a page, from its upper left, in points."""

    left: float
    top: float
    width: float
    height: float


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in points.

    Raises:
        UnreadableFile: it is not a PDF that can be read.
    """
    try:
        with pypdfium2.PdfDocument(content) as document:
            return [document.get_page_size(number) for number in range(len(document))]
    except pypdfium2.PdfiumError as fault:
        raise UnreadableFile(
            f"is not a PDF that can be read ({fault})", remedy="get a complete copy of the file"
        ) from fault


def picture(content: bytes, number: int) -> bytes:
    """A page, from 1, as a PNG of shades of gray.

    Raises:
        UnreadableFile: there is no such page, or it cannot be drawn.
    """
    try:
        with pypdfium2.PdfDocument(content) as document:
            page = document[number - 1]
            width, height = page.get_size()
            if number < 1 or not 0 < max(width, height) <= _MOST_POINTS:
                raise UnreadableFile("the page is too large to be drawn", remedy="open the file itself")
            drawn = page.render(scale=_WIDTH / width, grayscale=True)
            gray = bytes(drawn.buffer).translate(_SHADES)
            return _png(gray, drawn.width, drawn.height, drawn.stride)
    except (pypdfium2.PdfiumError, IndexError) as fault:
        raise UnreadableFile(f"the page cannot be drawn ({fault})", remedy="open the file itself") from fault


def drawn_to_be_read(content: bytes, number: int, dpi: int) -> bytes:
    """A page, from 1, as a PNG of all shades of gray at that resolution, or at less where it is very large.

    Raises:
        UnreadableFile: there is no such page, or it cannot be drawn.
    """
    try:
        with pypdfium2.PdfDocument(content) as document:
            page = document[number - 1]
            width, height = page.get_size()
            if not 0 < max(width, height) <= _MOST_POINTS:
                raise UnreadableFile(f"page {number} is too large to be drawn", remedy="give the part that is cited")
            scale = min(dpi / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
            drawn = page.render(scale=scale, grayscale=True)
            return _png(bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride)
    except (pypdfium2.PdfiumError, IndexError) as fault:
        raise UnreadableFile(f"page {number} cannot be drawn ({fault})", remedy="open the file itself") from fault


def pages_without_text(content: bytes) -> tuple[list[int], int]:
    """The pages, from 1, that have no text, or hardly any upon a picture of most of the page; and how many there are.

    A stamp or a typed date upon a scan is not the page's text.

    Raises:
        UnreadableFile: it is not a PDF that can be read.
    """
    try:
        with pypdfium2.PdfDocument(content) as document:
            every = range(len(document))
            return [number + 1 for number in every if _has_no_text(document[number])], len(document)
    except pypdfium2.PdfiumError as fault:
        raise UnreadableFile(
            f"is not a PDF that can be read ({fault})", remedy="get a complete copy of the file"
        ) from fault


def _has_no_text(page: pypdfium2.PdfPage) -> bool:
    words = page.get_textpage()
    letters = len("".join(words.get_text_bounded().split())) if words.count_chars() < 10 * _HARDLY_ANY else _HARDLY_ANY
    words.close()
    return letters == 0 or (letters < _HARDLY_ANY and _is_pictured(page))


def _is_pictured(page: pypdfium2.PdfPage) -> bool:
    """Whether one picture covers most of a page."""
    width, height = page.get_size()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > width * height / 2:
            return True
    return False


def boxes(content: bytes, text: str, spans: Iterable[tuple[int, int]]) -> list[list[tuple[int, Box]]]:
    """For each span of the PDF's text layer, `text`, its lines, each with the page it is on, from 1.

    Raises:
        UnreadableFile: it is not a PDF that can be read.
    """
    pages = text.split(PAGE_BREAK)
    starts = [0]
    for words in pages:
        starts.append(starts[-1] + len(words) + 1)
    wanted = list(spans)
    found: list[list[tuple[int, Box]]] = [[] for _ in wanted]
    with pypdfium2.PdfDocument(content) as document:
        for number, words in enumerate(pages[: len(document)]):
            here = [
                (at, max(0, start - starts[number]), min(len(words), end - starts[number]))
                for at, (start, end) in enumerate(wanted)
                if start < starts[number] + len(words) and end > starts[number]
            ]
            if here:
                for at, box in _on_page(document[number], words, here):
                    found[at].append((number + 1, box))
    return found


def _on_page(page: pypdfium2.PdfPage, text: str, spans: Sequence[tuple[int, int, int]]) -> list[tuple[int, Box]]:
    words = page.get_textpage()
    aligned = {} if page.get_rotation() else _aligned(words.get_text_range(), text)
    made: list[tuple[int, Box]] = []
    for at, start, end in spans if aligned else ():
        own = [aligned[place] for place in range(start, end) if place in aligned]
        if own:
            count = words.count_rects(own[0], own[-1] - own[0] + 1)
            made += [(at, box) for box in _lines([words.get_rect(n) for n in range(count)], page)]
    return made


def _aligned(raw: str, text: str) -> dict[int, int]:
    """Where each character of the text layer stands in PDFium's text; empty where they are not alike."""
    theirs = [(at, "-" if one in _HYPHENS else one) for at, one in enumerate(raw) if not one.isspace()]
    ours = [(at, one) for at, one in enumerate(text) if not one.isspace()]
    if [one for _, one in theirs] != [one for _, one in ours]:
        return {}
    return {own: their for (their, _), (own, _) in zip(theirs, ours, strict=True)}


def _lines(rects: Sequence[tuple[float, float, float, float]], page: pypdfium2.PdfPage) -> list[Box]:
    """Runs of words joined line by line, measured from the upper left of what is shown of the page."""
    left, _, _, top = page.get_cropbox()
    joined: list[list[float]] = []
    for x0, y0, x1, y1 in rects:
        last = joined[-1] if joined else None
        if last and min(y1, last[3]) - max(y0, last[1]) > 0.5 * min(y1 - y0, last[3] - last[1]):
            last[:] = [min(last[0], x0), min(last[1], y0), max(last[2], x1), max(last[3], y1)]
        else:
            joined.append([x0, y0, x1, y1])
    return [Box(x0 - left, top - y1, x1 - x0, y1 - y0) for x0, y0, x1, y1 in joined]


def _png(gray: bytes, width: int, height: int, stride: int) -> bytes:
    """Shades of gray as a PNG (W3C, Portable Network Graphics, third edition): one byte a point, no filter."""
    lines = b"".join(b"\x00" + gray[at * stride : at * stride + width] for at in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
