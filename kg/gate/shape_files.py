"""The shapes of `shapes/*.ttl`, parsed once; by pyoxigraph, which takes a tenth of rdflib's time."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Quad, RdfFormat, parse

from kg import assets
from kg.errors import KgError
from kg.terms import BASE

__all__ = ["SHAPE", "broken", "quads"]

SHAPE = BASE + "shape/"


@cache
def quads() -> tuple[Quad, ...]:
    """Every statement of every shape.

    Raises:
        KgError: a file is missing or does not parse.
    """
    try:
        return tuple(
            quad
            for path in assets.files(assets.SHAPES, "*.ttl")
            for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
        )
    except (OSError, SyntaxError) as fault:
        raise broken(str(fault)) from fault


def broken(what: str) -> KgError:
    """The error of shapes that cannot be used."""
    return KgError(
        " ".join(what.split()), where="shapes/", remedy="install kg287g again, or correct shapes/ in a checkout"
    )
