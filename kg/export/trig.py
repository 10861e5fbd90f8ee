"""Guarantees TriG with every graph in one place: the default graph first, then a block for each claim."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, serialize

from kg.export.prefixes import PREFIXES
from kg.export.sorting import sorted_quads

__all__ = ["write", "write_sorted"]


def write(quads: Iterable[Quad], out: BinaryIO) -> None:
    """Write the quads of an archive: claims as named graphs, what is said about them in the default graph."""
    write_sorted(sorted_quads(quads), out)


def write_sorted(quads: Iterable[Quad], out: BinaryIO) -> None:
    """Write quads that come graph by graph."""
    serialize(quads, out, RdfFormat.TRIG, prefixes=PREFIXES)
