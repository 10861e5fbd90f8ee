"""Guarantees Turtle of the default graph: the merged facts and all that is said about claims.

Turtle has no named graphs, so which claim states which fact is not in it; for that there are
TriG, N-Quads and JSON-LD. It is for tools that read plain triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from kg.export.prefixes import PREFIXES
from kg.export.sorting import sorted_quads
from kg.terms import DEFAULT_GRAPH

__all__ = ["write"]


def write(quads: Iterable[Quad], out: BinaryIO) -> None:
    """Write the quads of a default graph as triples; quads of other graphs are left out."""
    serialize(_triples(quads), out, RdfFormat.TURTLE, prefixes=PREFIXES)


def _triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    for quad in sorted_quads(quad for quad in quads if quad.graph_name == DEFAULT_GRAPH):
        yield quad.triple
