"""Frames over a pipe: a kind of one byte, a length, and so many bytes. The kernel's pipe is all that waits.

A reader that takes frames slowly holds the writer up, so neither side keeps more than what was asked for.
"""

from __future__ import annotations

import os
import select
import struct

__all__ = ["Frames", "send"]

_HEAD = struct.Struct(">cI")
_CHUNK = 1 << 16
"""Bytes read at once: what a pipe holds on Linux (pipe(7))."""

Frame = tuple[bytes, bytes]


def send(pipe: int, kind: bytes, payload: bytes = b"") -> None:
    """Write a frame whole.

    Raises:
        BrokenPipeError: nobody reads any more.
    """
    left = memoryview(_HEAD.pack(kind, len(payload)) + payload)
    while left:
        left = left[os.write(pipe, left) :]


class Frames:
    """Reads frames from a pipe."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._poll = select.poll()
        self._poll.register(pipe, select.POLLIN)
        self._read = bytearray()

    def next(self, seconds: float | None = None) -> Frame | None:
        """The next frame, waiting so long for each part of it; None where the other side is gone.

        Raises:
            TimeoutError: it did not come.
        """
        if not self._filled(_HEAD.size, seconds):
            return None
        kind, length = _HEAD.unpack_from(self._read)
        if not self._filled(_HEAD.size + length, seconds):
            return None
        payload = bytes(memoryview(self._read)[_HEAD.size : _HEAD.size + length])
        del self._read[: _HEAD.size + length]
        return kind, payload

    @property
    def has_more(self) -> bool:
        """Whether the next frame is here already."""
        return len(self._read) >= _HEAD.size and len(self._read) >= _HEAD.size + _HEAD.unpack_from(self._read)[1]

    def _filled(self, size: int, seconds: float | None) -> bool:
        while len(self._read) < size:
            if not self._poll.poll(None if seconds is None else max(seconds, 0) * 1000):
                raise TimeoutError
            chunk = os.read(self._pipe, _CHUNK)
            if not chunk:
                return False
            self._read += chunk
        return True
