"""Whether a client has an answer already: tags of answers and what `If-None-Match` says of them (RFC 9110, 13.1.2)."""

from __future__ import annotations

import hashlib

from starlette.requests import Request

__all__ = ["is_held", "tag_of"]


def tag_of(key: str) -> str:
    """A weak tag of whatever `key` names; another key has another tag.

    >>> tag_of("a") == tag_of("a") != tag_of("b")
    True
    """
    return f'W/"{hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:24]}"'


def is_held(request: Request, tag: str) -> bool:
    """Whether the client says it has what is tagged so; tags are compared weakly (8.8.3.2)."""
    given = [one.strip() for one in ",".join(request.headers.getlist("if-none-match")).split(",")]
    return given == ["*"] or tag.removeprefix("W/") in [one.removeprefix("W/") for one in given]
