"""Sheets of a capture as they may be shown: a link leads where it leads, without a mail filter around it or a person's
address in it."""

from __future__ import annotations

from dataclasses import replace

from kg.errors import NotFound
from kg.intake.ice_lists.links import unwrap
from kg.persons import impersonal
from kg.sources import Captures
from kg.sources.shown_sheets import ShownSheet, shown_sheets

__all__ = ["shown"]


def shown(captures: Captures, sha256: str) -> tuple[ShownSheet, ...]:
    """
    Raises:
        NotFound: the bytes are not here.
    """
    if not captures.has(sha256):
        raise NotFound(
            "no capture of this digest is held here", remedy="put your own copy in place with `kg document attach`"
        )
    sheets = shown_sheets(captures.content(sha256), captures.sidecar(sha256).media_type)
    return tuple(replace(one, links={at: impersonal(unwrap(link)) for at, link in one.links.items()}) for one in sheets)
