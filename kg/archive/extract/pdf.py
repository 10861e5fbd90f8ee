"""A PDF's text as PDFium reads it, page after page; pages are set apart by a form feed.

PDFium ends lines with CR LF (the profile makes them LF) and puts a mark where it joins a word
hyphenated at a line's end: U+0002 or U+FFFE, by release and call. Here it is the hyphen that
stands on the page: "I-213" is printed so, and only its line break is gone.

A scanned page has no words: a PDF of such pages gives an empty text, and the capture is kept.
Pictures of words are not read; what a machine guesses in a picture is not what the source says.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2

from kg.errors import UnreadableFile

NAME = "pdfium-1"
MAX_PAGES = 5_000
MAX_TEXT = 32 * 1024 * 1024
"""Code points."""
PAGE_BREAK = "\f"

_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})


def extract(content: bytes, name: str) -> str:
    """The pages' text, empty where no page has any.

    Raises:
        UnreadableFile: damaged, encrypted, or beyond the limits of this module.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            pages = list(_pages(document, name))
        finally:
            document.close()
    except pypdfium2.PdfiumError as fault:
        encrypted = "password" in str(fault).lower()
        raise UnreadableFile(
            "is encrypted" if encrypted else "is a truncated or damaged PDF",
            where=name,
            remedy="give a copy that opens without a password" if encrypted else "get the file again, whole",
        ) from fault
    return PAGE_BREAK.join(pages) if any(page.strip() for page in pages) else ""


def _pages(document: pypdfium2.PdfDocument, name: str) -> Iterator[str]:
    if len(document) > MAX_PAGES:
        raise UnreadableFile(f"has over {MAX_PAGES:,} pages", where=name, remedy="give the part that is cited")
    total = 0
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        text = words.get_text_bounded().translate(_HYPHENS).replace(PAGE_BREAK, " ")
        words.close()
        page.close()
        total += len(text)
        if total > MAX_TEXT:
            raise UnreadableFile(
                f"holds over {MAX_TEXT:,} characters", where=name, remedy="give the part that is cited"
            )
        yield text
