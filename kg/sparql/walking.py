"""Everything that stands in a tree, in the order it was written; and trees with something else in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Variable

__all__ = ["iris", "mapped", "mentioned", "nodes"]

Tree = TypeVar("Tree")
_FIELDS: dict[type, tuple[str, ...]] = {}


def nodes(tree: object) -> Iterator[object]:
    """Every value of the tree, parents first, left to right, down to its terms, names and numbers; places not."""
    left = [tree]
    while left:
        one = left.pop()
        yield one
        if isinstance(one, tuple | list):
            left.extend(reversed(one))
        elif names := _fields(type(one)):
            left.extend(getattr(one, name) for name in reversed(names))


def mapped(tree: Tree, change: Callable[[object], object]) -> Tree:
    """The tree with `change` made of every value of it, parents first; the very same tree where nothing changes."""
    return _mapped(tree, change)  # type: ignore[return-value]


def _mapped(tree: object, change: Callable[[object], object]) -> object:
    tree = change(tree)
    if isinstance(tree, tuple):
        parts = tuple(_mapped(one, change) for one in tree)
        return parts if any(a is not b for a, b in zip(parts, tree, strict=True)) else tree
    before = [(name, getattr(tree, name)) for name in _fields(type(tree))]
    changed = {name: after for name, value in before if (after := _mapped(value, change)) is not value}
    return replace(tree, **changed) if changed else tree  # type: ignore[type-var]


def _fields(kind: type) -> tuple[str, ...]:
    """The parts of a kind of value that hold a tree; places in the text, and what it was written as, do not."""
    if kind not in _FIELDS:
        names = (field.name for field in fields(kind) if field.compare) if is_dataclass(kind) else ()
        _FIELDS[kind] = tuple(names)
    return _FIELDS[kind]


def mentioned(tree: object) -> set[Variable]:
    """Every variable anywhere in the tree."""
    return {one for one in nodes(tree) if isinstance(one, Variable)}


def iris(tree: object) -> Iterator[NamedNode]:
    """Every IRI the tree names, datatypes included, as often as it does."""
    for part in nodes(tree):
        if isinstance(part, NamedNode):
            yield part
        elif isinstance(part, Literal):
            yield part.datatype
