"""The terminal an answer is shown on: how wide and high it is, and what the user asked to see there.

A pipe has no width: nothing is cut, folded or left out in what a program or a file gets.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from typing import TextIO

__all__ = [
    "ShownInFull",
    "cut",
    "display",
    "first",
    "fold",
    "height",
    "keep_display",
    "notes_are_whole",
    "width",
    "width_of",
]

_HIGH = 24
"""Lines of a terminal that does not say how high it is."""


@dataclass(frozen=True, slots=True)
class ShownInFull:
    """What the user asked to see whole, wherever it is shown."""

    ids: bool = False
    full_notes: bool = False


_wishes = ShownInFull()


def keep_display(ids: bool, full_notes: bool) -> None:
    """Keep what the user asked for; one command answers one user."""
    global _wishes
    _wishes = ShownInFull(ids, full_notes)


def display() -> ShownInFull:
    return _wishes


def width(stream: TextIO | None = None) -> int | None:
    """Columns of the terminal that a stream, by default standard output, writes to; None for a pipe or a file."""
    out = stream or sys.stdout
    return _size(out).columns if out.isatty() else None


def height() -> int | None:
    """Lines of the terminal; None for a pipe or a file."""
    return (_size(sys.stdout).lines or _HIGH) if sys.stdout.isatty() else None


def _size(stream: TextIO) -> os.terminal_size:
    """What COLUMNS and LINES say, else the terminal itself."""
    try:
        own = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        own = os.terminal_size((0, 0))
    usual = shutil.get_terminal_size((own.columns or 80, own.lines or _HIGH))
    return os.terminal_size(
        (
            usual.columns if os.environ.get("COLUMNS", "").isdecimal() else own.columns or usual.columns,
            usual.lines if os.environ.get("LINES", "").isdecimal() else own.lines or usual.lines,
        )
    )


def notes_are_whole() -> bool:
    """Whether each note is shown with all there is to say of its place."""
    return _wishes.full_notes or width() is None


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes: some characters take two, some none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def first(text: str, wide: int) -> str:
    """As much of a text as so many columns hold."""
    if text.isascii():
        return text[: max(wide, 0)]
    used = 0
    for at, letter in enumerate(text):
        used += width_of(letter)
        if used > wide:
            return text[:at]
    return text


def cut(text: str, wide: int, *, at_word: bool = True) -> str:
    """The beginning of a text that so many columns do not hold, with … at its end.

    It is cut after a whole word where one ends near, and inside the quotation marks around it.

    >>> cut("“an expensive use of taxpayer money”", 20)
    '“an expensive use…”'
    """
    if width_of(text) <= wide:
        return text
    close = "”" if text.startswith("“") and text.endswith("”") else ""
    kept = first(text, wide - 1 - len(close))
    word = kept.rfind(" ")
    if at_word and word >= len(kept) * 2 // 3:
        kept = kept[:word]
    return f"{kept.rstrip(' ,;:·')}…{close}"


def fold(line: str, columns: int | None, indent: str = "") -> str:
    """The line folded at blanks, going on below `indent`; a word too long for a line stays whole, to be copied.

    >>> print(fold("[1] ICE, list of 2025-09-17", 16, "    "))
    [1] ICE, list of
        2025-09-17
    """
    if columns is None or width_of(line) <= columns:
        return line
    lead = line[: len(line) - len(line.lstrip(" "))]
    folded, room = [lead], columns
    for at, word in enumerate(line[len(lead) :].split(" ")):
        begun = folded[-1] if at == 0 or folded[-1] == indent else folded[-1] + " "
        if at and folded[-1].strip() and width_of(begun + word) > room:
            folded.append(indent + word)
        else:
            folded[-1] = begun + word
    return "\n".join(one.rstrip() for one in folded)
