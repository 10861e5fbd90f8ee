"""Text that is known now and belongs further down: kept in memory up to a megabyte, then in a file.

A page of an answer is written while its notes, which stand under the whole table, wait here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile

__all__ = ["SpooledText", "spooled_text"]

_IN_MEMORY = 1 << 20
_PIECE = 1 << 16
"""Bytes, both chosen: what is kept in memory before a file is made, and what is read back at once."""


class SpooledText:
    """Text, read in the order it was added."""

    def __init__(self, file: SpooledTemporaryFile[str]) -> None:
        self._file = file

    def add(self, text: str) -> None:
        self._file.write(text)

    def __iter__(self) -> Iterator[str]:
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece


@contextmanager
def spooled_text() -> Iterator[SpooledText]:
    """Room for text, gone when the block ends.

    >>> with spooled_text() as spooled:
    ...     spooled.add("a")
    ...     spooled.add("é")
    ...     "".join(spooled)
    'aé'
    """
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="") as file:
        yield SpooledText(file)
