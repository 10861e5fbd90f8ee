"""A PDF's text as PDFium reads it, page after page; pages are set apart by a form feed.

PDFium ends lines with CR LF (the profile makes them LF) and puts a mark where it joins a word
hyphenated at a line's end: U+0002 or U+FFFE, by release and call. Here it is the hyphen that
stands on the page: "I-213" is printed so, and only its line break is gone.

Since pdfium-2, what stands raised or lowered in smaller print beside a word, such as the mark of a
note, is set apart from it by its place and size, as in pages (see `kg.sources.extract.html`): `137 [2]`.
What belongs to its word stays with it: 47th. Lines drawn through words are not seen.

A scanned page has no words: a PDF of such pages gives an empty text, and the capture is kept.
Pictures of words are not read; what a machine guesses in a picture is not what the source says.

PDFium works in a guarded child: two kilobytes of a PDF can ask for gigabytes.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import pypdfium2
from pypdfium2 import raw

from kg.errors import UnreadableFile
from kg.guard import LIMITS, Ended, EndReason
from kg.guard.limits import seconds_in_words
from kg.guard.warm import Clock, lease, release
from kg.sources.bounds import RAISE, TIMES

NAME, FIRST = "pdfium-2", "pdfium-1"
"""What reads PDFs now, and what read them before: texts made so keep their words."""
MAX_PAGES = 5_000 * TIMES
"""Chosen, and raised by `--limits`."""
MAX_TEXT = 32 * 1024 * 1024 * TIMES
"""Code points."""
PAGE_BREAK = "\f"

_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})


_LESS = f"give the part that is cited, {RAISE}"
_SMALLER, _RAISED = 0.92, 0.12
"""A mark is printed at most so large beside its word, its line as far off at least, in sizes of the word."""
_OF_ITS_WORD = re.compile(r"st|nd|rd|th|tm|sm|[™℠®©]", re.I)
_MARK = re.compile(r"[0-9a-z*†‡§¶#()\[\],–-]{1,12}", re.I)
_SYMBOLS = frozenset("*†‡§¶#[")


def extract(content: bytes, name: str, *, version: str = NAME) -> str:
    """The pages' text, empty where no page has any.

    Raises:
        UnreadableFile: damaged, encrypted, or beyond the limits of this module or of a guarded child.
    """
    child = lease(LIMITS.memory)
    try:
        about = {"name": name, "most_pages": MAX_PAGES, "most_text": MAX_TEXT, "marked": version == NAME}
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
            remedy="give a copy that opens without a password" if encrypted else "get a complete copy of the file",
        ) from fault


def _unread(ended: Ended, name: str) -> UnreadableFile:
    limits = ended.limits
    what = {
        EndReason.TIME: f"takes longer than {seconds_in_words(limits.seconds)} to read",
        EndReason.MEMORY: f"takes more than {limits.told_memory} of memory to read",
    }
    return UnreadableFile(
        what.get(ended.fate, "is a PDF that crashes PDFium"),
        where=name,
        remedy="give the part that is cited, saved anew, or its text",
    )


def _pages(
    document: pypdfium2.PdfDocument, name: str, most_pages: int, most_text: int, *, marked: bool
) -> Iterator[str]:
    if len(document) > most_pages:
        raise UnreadableFile(f"has over {most_pages:,} pages", where=name, remedy=_LESS)
    total = 0
    for number in range(len(document)):
        page = document[number]
        words = page.get_textpage()
        read = _with_marks_apart(words) if marked else words.get_text_bounded()
        text = read.translate(_HYPHENS).replace(PAGE_BREAK, " ")
        words.close()
        page.close()
        total += len(text)
        if total > most_text:
            raise UnreadableFile(f"holds over {most_text:,} characters", where=name, remedy=_LESS)
        yield text


def _with_marks_apart(page: pypdfium2.PdfTextPage) -> str:
    text = "".join(chr(raw.FPDFText_GetUnicode(page, at)) for at in range(page.count_chars()))
    pieces, done = [], 0
    for start, end, after_break in _marks(page, text):
        before = "" if start == 0 or text[start - 1].isspace() else " "
        after = " " if text[after_break : after_break + 1].isalnum() else ""
        mark = text[start:end]
        pieces += [text[done:start], before, mark if mark.startswith("[") else f"[{mark}]", after]
        done = after_break
    # A letter beyond the first plane may come as two halves.
    return "".join([*pieces, text[done:]]).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _marks(page: pypdfium2.PdfTextPage, text: str) -> Iterator[tuple[int, int, int]]:
    """Where each mark stands: what is raised or lowered beside the word before it, or before the word after it.

    The third number is where the text goes on: PDFium takes a step down from a mark for the end of a line.
    """

    @lru_cache(maxsize=64)
    def place(at: int) -> tuple[float, float] | None:
        return _place(page, at)

    done = 0
    for at in range(1, len(text)):
        if at < done or not _may_be_a_mark(text[at - 1], text[at]):
            continue
        before = at - 2 if text[at - 1] == " " else at - 1
        if before >= done and not text[before].isspace() and _is_beside(place(at), place(before)):
            start, end = at, at + 1
            while end < len(text) and not text[end].isspace() and place(end) == place(at):
                end += 1
        elif at > done and not text[at - 1].isspace() and _is_beside(place(at - 1), place(at)):
            start, end = at - 1, at
            while start > done and not text[start - 1].isspace() and place(start - 1) == place(at - 1):
                start -= 1
        else:
            continue
        if _is_mark(text[start:end]):
            done = end
            below = place(end + 2) if text.startswith("\r\n", end) and end + 2 < len(text) else None
            beside = place(before) if start == at else None
            if below and beside and below[1] == beside[1]:
                done = end + 2
            yield start, end, done


def _may_be_a_mark(before: str, here: str) -> bool:
    if here.isspace():
        return False
    return here.isdigit() or here in _SYMBOLS or before.isdigit() or before in _SYMBOLS


def _is_mark(words: str) -> bool:
    return (
        _MARK.fullmatch(words) is not None
        and _OF_ITS_WORD.fullmatch(words) is None
        and any(one.isalnum() or one in _SYMBOLS for one in words)
    )


def _is_beside(mark: tuple[float, float] | None, word: tuple[float, float] | None) -> bool:
    """Whether something is printed smaller than the word beside it, and above or below its line."""
    if mark is None or word is None:
        return False
    (size, line), (word_size, word_line) = mark, word
    return size < _SMALLER * word_size and _RAISED * word_size < abs(line - word_line) < word_size


def _place(page: pypdfium2.PdfTextPage, at: int) -> tuple[float, float] | None:
    """Size and line of a letter as it is printed, upright; None where it is turned, or not printed at all."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    if not raw.FPDFText_GetCharOrigin(page, at, x, y) or not raw.FPDFText_GetMatrix(page, at, matrix):
        return None
    if abs(matrix.b) > abs(matrix.a) / 10:
        return None
    return round(raw.FPDFText_GetFontSize(page, at) * math.hypot(matrix.c, matrix.d), 2), round(y.value, 1)
