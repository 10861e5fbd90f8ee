"""Guarantees canonical N-Quads: sorted, each line once, so equal archives give equal bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from pyoxigraph import Quad

from kg.export.sorting import line_of, sorted_lines

__all__ = ["write"]


def write(quads: Iterable[Quad], out: BinaryIO) -> None:
    """Write the quads of an archive: claims as named graphs, what is said about them in the default graph.

    The archive holds no blank node, so this is what RDF Dataset Canonicalization
    (https://www.w3.org/TR/rdf-canon/) gives.
    """
    out.writelines(sorted_lines(map(line_of, quads)))
