"""Pages of PDFs, drawn in a guarded child: a file that breaks the library ends that process and no other.

One drawing at a time; each has so many seconds and so much memory. What was drawn last is kept, up to a size.
"""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from threading import Lock
from typing import Any

from kg.sources.guarded_pages import asked
from kg.sources.pdf_pages import Box

__all__ = ["boxes", "page_sizes", "picture"]

_MOST_KEPT = 24 << 20
"""Bytes of pictures kept to be sent again. Chosen."""
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


def _asked(content: bytes, sha256: str, what: str, given: list[Any]) -> bytes:
    key = (sha256, what, json.dumps(given))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        answer = asked(content, what, given)
        _kept[key] = answer
        while sum(map(len, _kept.values())) > _MOST_KEPT:
            _kept.popitem(last=False)
        return answer
