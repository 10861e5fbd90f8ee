"""A PDF's text as PDFium reads it, page after page; pages are set apart by a form feed.

PDFium ends lines with CR LF (the profile makes them LF) and puts a mark where it joins a word
hyphenated at a line's end: U+0002 or U+FFFE, by release and call. Here it is the hyphen that
stands on the page: "I-213" is printed so, and only its line break is gone.

A scanned page has no words: a PDF of such pages gives an empty text, and the capture is kept.
Pictures of words are not read; what a machine guesses in a picture is not what the source says.

PDFium works in a guarded child: two kilobytes of a PDF can ask for gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pypdfium2

from kg.errors import UnreadableFile
from kg.guard import LIMITS, Ended, Fate
from kg.guard.limits import told_seconds
from kg.guard.warm import Clock, lease, release

NAME = "pdfium-1"
MAX_PAGES = 5_000
MAX_TEXT = 32 * 1024 * 1024
"""Code points."""
PAGE_BREAK = "\f"

_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})


def extract(content: bytes, name: str) -> str:
    """The pages' text, empty where no page has any.

    Raises:
        UnreadableFile: damaged, encrypted, or beyond the limits of this module or of a guarded child.
    """
    child = lease(LIMITS.memory)
    try:
        about = {"name": name, "most_pages": MAX_PAGES, "most_text": MAX_TEXT}
        with child.ask(f"{__name__}:pages", about, content, Clock(LIMITS)) as asked:
            text = [page.decode("utf-8", "surrogatepass") for page in asked]
    except Ended as ended:
        raise _unread(ended, name) from None
    finally:
        release(child)
    return PAGE_BREAK.join(text) if any(page.strip() for page in text) else ""


def pages(about: Mapping[str, Any], content: bytes) -> Iterator[bytes]:
    """The job of the child: the text of page after page.

    Raises:
        UnreadableFile: damaged, encrypted, or beyond the limits of this module.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            for page in _pages(document, **about):
                yield page.encode("utf-8", "surrogatepass")
        finally:
            document.close()
    except pypdfium2.PdfiumError as fault:
        encrypted = "password" in str(fault).lower()
        raise UnreadableFile(
            "is encrypted" if encrypted else "is a truncated or damaged PDF",
            where=about["name"],
            remedy="give a copy that opens without a password" if encrypted else "get the file again, whole",
        ) from fault


def _unread(ended: Ended, name: str) -> UnreadableFile:
    limits = ended.limits
    what = {
        Fate.TIME: f"takes longer than {told_seconds(limits.seconds)} to read",
        Fate.MEMORY: f"takes more than {limits.told_memory} of memory to read",
    }
    return UnreadableFile(
        what.get(ended.fate, "is a PDF that PDFium cannot read without ending itself"),
        where=name,
        remedy="give the part that is cited, saved anew, or its text",
    )


def _pages(document: pypdfium2.PdfDocument, name: str, most_pages: int, most_text: int) -> Iterator[str]:
    if len(document) > most_pages:
        raise UnreadableFile(f"has over {most_pages:,} pages", where=name, remedy="give the part that is cited")
    total = 0
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        text = words.get_text_bounded().translate(_HYPHENS).replace(PAGE_BREAK, " ")
        words.close()
        page.close()
        total += len(text)
        if total > most_text:
            raise UnreadableFile(
                f"holds over {most_text:,} characters", where=name, remedy="give the part that is cited"
            )
        yield text
