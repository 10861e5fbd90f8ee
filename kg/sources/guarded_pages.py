"""What `kg.sources.pdf_pages` makes of a PDF, in a guarded child: a file that breaks the library ends that alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.errors import UnreadableFile
from kg.guard import Ended, Limits
from kg.guard.warm import Clock, lease, release
from kg.sources import pdf_pages

__all__ = ["asked", "draw"]

_LIMITS = Limits(seconds=30, memory=1024)
"""Chosen: a page is drawn in a part of a second, and what takes 30 is no page to look at."""


def asked(content: bytes, what: str, given: Sequence[Any]) -> bytes:
    """What a function of `kg.sources.pdf_pages` gives: bytes in Base64, anything else as JSON.

    Raises:
        UnreadableFile: the PDF cannot be read or drawn, or not within 30 seconds and 1 GiB.
    """
    child = lease(_LIMITS.memory)
    try:
        with child.ask(f"{__name__}:draw", {"what": what, "given": list(given)}, content, Clock(_LIMITS)) as answer:
            return b"".join(answer)
    except (Ended, RuntimeError) as fault:
        raise UnreadableFile("the PDF cannot be drawn", remedy="open the file itself") from fault
    finally:
        release(child)


def draw(about: Mapping[str, Any], body: bytes) -> Iterator[bytes]:
    """The job of a guarded child: one thing with the bytes it is handed."""
    answer: Any = getattr(pdf_pages, about["what"])(body, *about["given"])
    yield base64.b64encode(answer) if isinstance(answer, bytes) else json.dumps(answer).encode()
