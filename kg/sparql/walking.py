"""Everything that stands in a tree, in the order it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from pyoxigraph import Literal, NamedNode

__all__ = ["iris", "parts"]


def parts(tree: object) -> Iterator[object]:
    """The tree itself and what stands in it, down to its terms, names and numbers; places not."""
    left = [tree]
    while left:
        part = left.pop()
        yield part
        if isinstance(part, tuple):
            left.extend(reversed(part))
        elif is_dataclass(part):
            left.extend(getattr(part, field.name) for field in reversed(fields(part)) if field.compare)


def iris(tree: object) -> Iterator[NamedNode]:
    """Every IRI the tree names, datatypes included, as often as it does."""
    for part in parts(tree):
        if isinstance(part, NamedNode):
            yield part
        elif isinstance(part, Literal):
            yield part.datatype
