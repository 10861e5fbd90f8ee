"""Pages of PDFs, drawn in a guarded child: a file that breaks the library ends that process and no other.

One drawing at a time; each has so many seconds and so much memory. What was drawn last is kept, up to a size.
"""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

from kg.errors import UnreadableFile
from kg.guard import Ended, Limits
from kg.guard.warm import Clock, lease, release
from kg.sources import pdf_pages
from kg.sources.pdf_pages import Box

__all__ = ["boxes", "draw", "page_sizes", "picture"]

_LIMITS = Limits(seconds=30, memory=1024)
_MOST_KEPT = 24 << 20
_lock = Lock()
_kept: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()


def picture(content: bytes, sha256: str, number: int) -> bytes:
    """A page, from 1, as a PNG.

    Raises:
        UnreadableFile: it cannot be drawn.
    """
    return base64.b64decode(_asked(content, sha256, "picture", [number]))


def page_sizes(content: bytes, sha256: str) -> list[tuple[float, float]]:
    """Width and height of each page, in points.

    Raises:
        UnreadableFile: it is not a PDF that can be read.
    """
    return [(width, height) for width, height in json.loads(_asked(content, sha256, "page_sizes", []))]


def boxes(content: bytes, sha256: str, text: str, spans: list[tuple[int, int]]) -> list[list[tuple[int, Box]]]:
    """For each span of the text layer its lines, each with the page it is on.

    Raises:
        UnreadableFile: it is not a PDF that can be read.
    """
    found = json.loads(_asked(content, sha256, "boxes", [text, spans]))
    return [[(page, Box(*box)) for page, box in each] for each in found]


def draw(about: Mapping[str, Any], body: bytes) -> Iterator[bytes]:
    """The job of a guarded child: one thing with the bytes it is handed."""
    answer: Any = getattr(pdf_pages, about["what"])(body, *about["given"])
    yield base64.b64encode(answer) if isinstance(answer, bytes) else json.dumps(answer).encode()


def _asked(content: bytes, sha256: str, what: str, given: list[Any]) -> bytes:
    key = (sha256, what, json.dumps(given))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        answer = _done(content, what, given)
        _kept[key] = answer
        while sum(map(len, _kept.values())) > _MOST_KEPT:
            _kept.popitem(last=False)
        return answer


def _done(content: bytes, what: str, given: list[Any]) -> bytes:
    child = lease(_LIMITS.memory)
    try:
        with child.ask(f"{__name__}:draw", {"what": what, "given": given}, content, Clock(_LIMITS)) as asked:
            return b"".join(asked)
    except (Ended, RuntimeError) as fault:
        raise UnreadableFile("the PDF cannot be drawn", remedy="open the file itself") from fault
    finally:
        release(child)
