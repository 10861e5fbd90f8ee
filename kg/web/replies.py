"""What a page function gives back: bytes of a media type, with a status and headers; or somewhere else to look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.vocabulary import as_json
from kg.web.rendering import page
from kg.web.visits import Visit

__all__ = ["Reply", "html", "json_reply", "redirect"]


@dataclass(frozen=True, slots=True)
class Reply:
    """`is_lasting` says that the same state of the archive gives the same answer."""

    content: bytes
    media: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    is_lasting: bool = True


def html(visit: Visit, template: str, title: str, *, status: int = 200, **given: Any) -> Reply:
    """A page from a template, to which the visit and the title are given as well."""
    return Reply(page(template, visit=visit, title=title, **given), "text/html; charset=utf-8", status)


def json_reply(value: object, media: str = "application/json", **how: Any) -> Reply:
    """A value as JSON, in the one vocabulary of `kg.vocabulary`."""
    return Reply((json.dumps(as_json(value), ensure_ascii=False, indent=1) + "\n").encode(), media, **how)


def redirect(to: str, status: int = 303) -> Reply:
    """The address to look at instead."""
    return Reply(b"", "text/plain; charset=utf-8", status, {"location": to})
