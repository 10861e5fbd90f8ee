"""Pages of PDFs, drawn in a process of their own: a file that breaks the library ends that process and no other.

One drawing at a time; each has so many seconds and so much memory. What was drawn last is kept, up to a size.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections import OrderedDict
from threading import Lock
from typing import Any

from kg.archive.pages import Box
from kg.errors import UnreadableFile

__all__ = ["boxes", "page_sizes", "picture", "work"]

_SECONDS = 30
_MEBIBYTES = 1_024
_MOST_KEPT = 24 << 20
_START = "import sys; sys.path[:] = sys.argv[1:]; from kg.web.drawing import work; work()"
_lock = Lock()
_kept: OrderedDict[tuple[str, str, str], bytes] = OrderedDict()


def picture(content: bytes, sha256: str, number: int) -> bytes:
    """A page, from 1, as a PNG.

    Raises:
        UnreadableFile: it cannot be drawn.
    """
    return base64.b64decode(json.loads(_asked(content, sha256, "picture", [number])))


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


def work() -> None:
    """What the process does: one thing with the bytes it is handed."""
    import resource

    from kg.archive import pages

    resource.setrlimit(resource.RLIMIT_AS, (_MEBIBYTES << 20, _MEBIBYTES << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    asked, given = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    answer: Any = getattr(pages, asked)(content, *given)
    if isinstance(answer, bytes):
        answer = base64.b64encode(answer).decode()
    sys.stdout.write(json.dumps(answer))


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
    search = [one for one in sys.path if one]  # never the folder somebody happens to be in
    request = json.dumps([what, given]).encode() + b"\n" + content
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-c", _START, *search],
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as fault:
        raise UnreadableFile("the PDF cannot be drawn", remedy="open the file itself") from fault
    return done.stdout
