"""Plain text is its own text layer: decoded, and nothing taken from it."""

from __future__ import annotations

from kg.sources.profile import decode

NAME = "plain-1"


def extract(content: bytes, name: str, charset: str | None = None) -> str:
    """The decoded text.

    Raises:
        UnreadableFile: not text.
    """
    return decode(content, name, declared=charset)
