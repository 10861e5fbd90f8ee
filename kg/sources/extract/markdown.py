"""Markdown is quoted as it is written, marks and all.

Why not rendered: there are many Markdowns, and each renderer would make another text. The source
is what was published, and offsets into it are true for every reader.
"""

from __future__ import annotations

from kg.sources.profile import decode

NAME = "markdown-1"


def extract(content: bytes, name: str, charset: str | None = None) -> str:
    """The source text.

    Raises:
        UnreadableFile: not text.
    """
    return decode(content, name, declared=charset)
