"""What a page function gives back: bytes of a media type, with a status and headers; or somewhere else to look."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.vocabulary import as_json
from kg.web.asking import Stream
from kg.web.rendering import page, page_in_pieces
from kg.web.visits import Visit

__all__ = ["Reply", "html", "html_in_pieces", "json_reply", "redirect"]


@dataclass(frozen=True, slots=True)
class Reply:
    """`is_lasting` says that the same state of the archive gives the same answer."""

    content: bytes
    media: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    is_lasting: bool = True
    pieces: Iterator[bytes] | None = None
    """What comes in place of `content`, as it is made; `stream` is closed when nobody wants more."""
    stream: Stream | None = None


def html(visit: Visit, template: str, title: str, *, status: int = 200, **given: Any) -> Reply:
    """A page from a template, to which the visit and the title are given as well."""
    return Reply(page(template, visit=visit, title=title, **given), "text/html; charset=utf-8", status)


def html_in_pieces(visit: Visit, template: str, title: str, stream: Stream, **given: Any) -> Reply:
    """A page that is sent as the stream it shows comes."""
    pieces = page_in_pieces(template, visit=visit, title=title, **given)
    return Reply(b"", "text/html; charset=utf-8", pieces=pieces, stream=stream)


def json_reply(value: object, media: str = "application/json", **how: Any) -> Reply:
    """A value as JSON, in the one vocabulary of `kg.vocabulary`."""
    return Reply((json.dumps(as_json(value), ensure_ascii=False, indent=1) + "\n").encode(), media, **how)


def redirect(to: str, status: int = 303) -> Reply:
    """The address to look at instead."""
    return Reply(b"", "text/plain; charset=utf-8", status, {"location": to})
