"""Patterns shown to people, and why some cannot be cited."""

from __future__ import annotations

from kg.errors import QueryError
from kg.index.store import PREFIXES
from kg.sparql import syntax as sx
from kg.sparql import write
from kg.terms import ID

__all__ = ["pattern_text", "shortened", "uncitable"]


def pattern_text(tree: sx.TriplePattern | sx.Group) -> str:
    """A pattern on one line, with the usual prefixes."""
    return write(tree, PREFIXES)


def shortened(pattern: str) -> str:
    """A pattern without the long IRIs of things of this archive: each by the name that `kg trace` takes."""
    pieces = pattern.split(f"<{ID}")
    return pieces[0] + "".join(piece.replace(">", "", 1) for piece in pieces[1:])


def uncitable(name: object, at: sx.Place) -> QueryError:
    """Why a SERVICE is refused."""
    return QueryError(
        f"what SERVICE {name} answers cannot be cited: its triples are stated by claims that are not here",
        where=f"line {at[0]}, column {at[1]}",
        remedy="ask that endpoint itself",
    )
