"""The text layer of a capture: one module per media type, each naming its extractor.

An extractor's name carries a number of its own, not the version of a library beneath it: a new
release that gives the same text has changed nothing, and one that gives other text shows itself,
because the digest of each text is kept with its capture (see `Captures.verify`). When that
happens, or when an extractor here is made better, it gets the next number: a new text layer
beside the old one, in which old quotations are located again, never rewritten.

Bytes that are no UTF-8 and do not say what they are, are read as their server said (`charset`). The extractor's name
then says so too: `plain-1@cp1252`.

Why importing inside: lxml and pypdfium2 cost a tenth of a second, and most commands need neither.
"""

from __future__ import annotations

import hashlib

from kg.errors import UnreadableFile
from kg.model import Text
from kg.sources import charsets, machine_readings
from kg.sources.extract import markdown, plain
from kg.sources.media import HTML, MARKDOWN, PDF, PLAIN, READING, TABLES
from kg.sources.profile import PROFILE, profiled

__all__ = ["charset_in", "extractors", "text_layer"]


def text_layer(
    content: bytes,
    media_type: str,
    sha256: str,
    *,
    name: str = "",
    extractor: str | None = None,
    charset: str | None = None,
) -> Text | None:
    """The text layer of these bytes; None for tables, whose anchors are rows, and where no `extractor` is so called.

    A PDF without one (scanned pages) gives a Text with empty content. `name` is what messages
    call the bytes; without it they are called by `sha256`. Without `extractor`, the newest makes it, with
    `charset` where the bytes need one.

    Raises:
        UnreadableFile: damaged, encrypted, in an encoding not declared, or of an unknown kind.
    """
    if media_type in TABLES:
        return None
    known = extractors(media_type)
    if not known:
        where = name or f"capture {sha256}"
        raise UnreadableFile(f"no text is read from {media_type}", where=where, remedy="give it as text, HTML or PDF")
    version, _, told = (extractor or known[0]).partition(_READ_AS)
    if version not in known or (told and charsets.known(told) != told):
        return None
    where = name or f"capture {sha256}"
    if media_type == READING:
        return _of_reading(content, sha256, where, version)
    try:
        read = _extract(content, media_type, where, version, None)
    except UnreadableFile:
        told = told or (charset or "" if extractor is None else "")
        if not told:
            raise
        read, version = _extract(content, media_type, where, version, told), f"{version}{_READ_AS}{told}"
    text = profiled(read).content
    return Text(sha256, version, PROFILE, hashlib.sha256(text.encode()).hexdigest(), text)


_READ_AS = "@"


def charset_in(extractor: str | None) -> str | None:
    """The encoding that an extractor's name says."""
    return (extractor or "").partition(_READ_AS)[2] or None


def extractors(media_type: str) -> tuple[str, ...]:
    """What can make a text layer of such bytes, the newest first; nothing for tables and what is not read here."""
    return _EXTRACTORS.get(media_type, ())


def _of_reading(content: bytes, sha256: str, name: str, version: str) -> Text:
    """The text of a reading, which is in the profile already, with how sure each word is."""
    reading = machine_readings.parsed(content, name)
    read = tuple((one.start, one.end, one.word.confidence) for one in reading.placed())
    return Text(sha256, version, PROFILE, hashlib.sha256(reading.text.encode()).hexdigest(), reading.text, read)


def _extract(content: bytes, media_type: str, name: str, version: str, charset: str | None) -> str:
    if media_type == HTML:
        from kg.sources.extract import html

        return html.extract(content, name, version=version, charset=charset)
    if media_type == PDF:
        from kg.sources.extract import pdf

        return pdf.extract(content, name, version=version)
    if media_type == PLAIN:
        return plain.extract(content, name, charset)
    return markdown.extract(content, name, charset)


_EXTRACTORS = {
    PLAIN: (plain.NAME,),
    MARKDOWN: (markdown.NAME,),
    HTML: ("html-2", "html-1"),
    PDF: ("pdfium-2", "pdfium-1"),
    READING: (machine_readings.NAME,),
}
"""Those of pages and PDFs are named here too: to ask for a name need not load what reads."""
