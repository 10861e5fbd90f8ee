"""What a machine read of a document's pages, kept as bytes of its own: words with their places and how sure each is.

A reading is a capture beside the one it was made of, so its digest, its text and every quotation in it are kept and
checked like any other's; made again by another program it is another capture. It is JSON of one form:

    {"format": 1, "of": SHA-256 of the capture, "by": program, version, languages and resolution, "pages": [...]}

A page that has text of its own keeps it: `{"text": ...}`. One that was read has `{"width", "height", "lines"}`: each
line a list of words `[word, confidence, left, top, width, height]`, an empty line between paragraphs. Confidence is a
whole number of 100, as the program gives it; places are tenths of a point from the upper left of the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kg.errors import UnreadableFile
from kg.sources.profile import profiled

__all__ = ["NAME", "Placed", "ReadPage", "ReadWord", "Reading", "parsed", "written"]

NAME = "reading-1"
"""What makes the text of a reading."""
PAGE_BREAK = "\f"
_TENTHS = 10.0
"""Places of words are kept in tenths of the unit a page is measured in."""
_FORMAT = 1
"""Of a reading as it is kept; another is not read."""


class ReadWord(NamedTuple):
    """A word that was read; the box in tenths of a point."""

    text: str
    confidence: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read, or one with `text` of its own. Width and height in tenths of a point."""

    text: str | None = None
    width: int = 0
    height: int = 0
    lines: tuple[tuple[ReadWord, ...], ...] = ()

    @property
    def content(self) -> str:
        if self.text is not None:
            return self.text
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


class Placed(NamedTuple):
    """A word where it stands in the text: on which page, from 1, and in which line of that."""

    start: int
    end: int
    page: int
    line: int
    word: ReadWord


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of a capture by a named program and version."""

    of: str
    by: str
    pages: tuple[ReadPage, ...]

    @property
    def text(self) -> str:
        """The text layer: page after page, set apart by form feeds, as of a PDF."""
        return PAGE_BREAK.join(page.content for page in self.pages)

    def placed(self) -> Iterator[Placed]:
        """Every word that was read, in the order of the text."""
        start = 0
        for number, page in enumerate(self.pages, 1):
            at = start
            for row, line in enumerate(page.lines):
                for word in line:
                    yield Placed(at, at + len(word.text), number, row, word)
                    at += len(word.text) + 1
                at += 0 if line else 1
            start += len(page.content) + 1

    def boxes(self, start: int, end: int) -> list[tuple[int, tuple[float, float, float, float]]]:
        """Page and box of each line of words in a span, in points: left, top, width, height."""
        within = [one for one in self.placed() if one.start < end and one.end > start]
        lines: list[list[Placed]] = []
        for one in within:
            if lines and lines[-1][-1].line == one.line:
                lines[-1].append(one)
            else:
                lines.append([one])
        return [(line[0].page, _around([one.word for one in line])) for line in lines]


def _around(words: Sequence[ReadWord]) -> tuple[float, float, float, float]:
    left, top = min(one.left for one in words), min(one.top for one in words)
    right, bottom = max(one.left + one.width for one in words), max(one.top + one.height for one in words)
    return left / _TENTHS, top / _TENTHS, (right - left) / _TENTHS, (bottom - top) / _TENTHS


def written(reading: Reading) -> bytes:
    """The one form of a reading as bytes."""
    pages = [
        {"text": page.text}
        if page.text is not None
        else {"width": page.width, "height": page.height, "lines": page.lines}
        for page in reading.pages
    ]
    told = {"format": _FORMAT, "of": reading.of, "by": reading.by, "pages": pages}
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "surrogatepass")


def parsed(content: bytes, name: str) -> Reading:
    """A reading from its bytes.

    Raises:
        UnreadableFile: they are not of its one form, or a text in it is not of the profile.
    """
    try:
        told = json.loads(content)
        reading = Reading(_text(told["of"]), _text(told["by"]), tuple(map(_page, told["pages"])))
        sound = (
            told["format"] == _FORMAT and written(reading) == content and profiled(reading.text).content == reading.text
        )
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise UnreadableFile("is not a reading of pages", where=name, remedy="read the pages again") from fault
    if not sound:
        raise UnreadableFile("is not a reading of pages in its one form", where=name, remedy="read the pages again")
    return reading


def _page(told: Any) -> ReadPage:
    if "text" in told:
        if PAGE_BREAK in _text(told["text"]):
            raise ValueError
        return ReadPage(told["text"])
    lines = tuple(tuple(map(_word, line)) for line in told["lines"])
    return ReadPage(None, _number(told["width"]), _number(told["height"]), lines)


def _word(told: Sequence[Any]) -> ReadWord:
    text, confidence, *box = told
    if not _text(text) or any(one.isspace() for one in text) or not 0 <= _number(confidence) <= 100 or len(box) != 4:
        raise ValueError
    return ReadWord(text, confidence, *map(_number, box))


def _text(told: Any) -> str:
    if not isinstance(told, str):
        raise TypeError
    return told


def _number(told: Any) -> int:
    if type(told) is not int or abs(told) > 1_000_000:
        raise TypeError
    return told
