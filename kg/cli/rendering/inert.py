"""Inert text for a terminal: what `kg.inert` makes goes into `rich.text.Text`, which has no markup."""

from __future__ import annotations

from rich.text import Text

from kg.inert import LONGEST, inert

__all__ = ["LONGEST", "inert", "words"]


def words(text: str, style: str = "") -> Text:
    """The text for a terminal, in one style; what is appended to it has its own."""
    return Text().append(inert(text), style)
