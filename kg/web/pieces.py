"""Text in pieces for a wire: the first at once, then small ones that double, so that what comes first is seen first;
and lines put together again out of pieces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

__all__ = ["in_pieces", "json_lines"]

_LEAST, _MOST = 1 << 10, 1 << 16
"""Bytes of a piece: the first comes at once, each may be twice the one before, and none is larger than the last."""


def in_pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """The texts in order, in pieces of 1 KiB and more, up to 64 KiB; the first text is a piece of its own.

    >>> [len(piece) for piece in in_pieces(["head", *(["row " * 64] * 30)])]
    [4, 1024, 2048, 4096, 512]
    """
    waiting: list[str] = []
    size, enough = 0, 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= enough:
            yield "".join(waiting).encode("utf-8", "backslashreplace")
            waiting, size, enough = [], 0, min(max(_LEAST, 2 * enough), _MOST)
    if waiting:
        yield "".join(waiting).encode("utf-8", "backslashreplace")


def json_lines(pieces: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The lines of JSON that come in pieces, each as soon as it is whole.

    >>> list(json_lines([b'{"a": 1}\\n{"a"', b': 2}\\n']))
    [{'a': 1}, {'a': 2}]
    """
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from map(json.loads, whole)
