"""Which variables a pattern binds, surely or perhaps, and trees with other names in them.

SPARQL 1.1, 18.2.1: a variable is in scope of a group where it stands in a triple pattern, as a graph's
name, as what BIND or VALUES or a sub-select gives; not where only FILTER, MINUS or EXISTS has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import reduce
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Variable

from kg.sparql import syntax as sx

__all__ = [
    "Context",
    "certain",
    "exists_in",
    "is_grouped",
    "is_volatile",
    "mapped",
    "mentioned",
    "occurrences",
    "projected",
    "visible",
]

Tree = TypeVar("Tree")
_VOLATILE = {"RAND", "UUID", "STRUUID", "NOW", "BNODE"}


def nodes(tree: object) -> Iterator[object]:
    """Every value of the tree, parents first, left to right."""
    left = [tree]
    while left:
        one = left.pop()
        yield one
        if isinstance(one, tuple):
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
    """The parts of a kind of value that may hold a tree; places in the text do not."""
    if kind not in _FIELDS:
        names = (field.name for field in fields(kind) if field.name != "at") if is_dataclass(kind) else ()
        _FIELDS[kind] = tuple(names)
    return _FIELDS[kind]


_FIELDS: dict[type, tuple[str, ...]] = {}


def mentioned(tree: object) -> set[Variable]:
    """Every variable anywhere in the tree."""
    return {one for one in nodes(tree) if isinstance(one, Variable)}


def exists_in(expression: object) -> Iterator[sx.Exists]:
    """The outermost EXISTS of an expression."""
    if isinstance(expression, sx.Exists):
        yield expression
    elif isinstance(expression, tuple):
        for one in expression:
            yield from exists_in(one)
    elif is_dataclass(expression) and not isinstance(expression, sx.Group):
        for field in fields(expression):
            yield from exists_in(getattr(expression, field.name))


def is_volatile(expression: sx.Expression | None) -> bool:
    """Whether asking twice may give two values."""
    return any(isinstance(one, sx.Call) and one.name in _VOLATILE for one in nodes(expression))


def aggregates(tree: object) -> bool:
    """Whether an aggregate stands in the tree."""
    return any(isinstance(one, sx.Aggregate) for one in nodes(tree))


def is_grouped(select: sx.Select) -> bool:
    """Whether its rows are groups: GROUP BY, or an aggregate over all."""
    modifiers = select.modifiers
    return bool(modifiers.group_by) or aggregates((select.projection, modifiers.having, modifiers.order_by))


def projected(select: sx.Select) -> tuple[Variable, ...]:
    """The columns; those of SELECT * in the order of their names, as the engine has them."""
    if select.projection is not None:
        return tuple(one.variable for one in select.projection)
    found = visible(select.where) | (set(select.values.variables) if select.values else set())
    return tuple(sorted(found, key=lambda variable: variable.value))


def visible(element: object) -> set[Variable]:
    """The variables in scope of what is written here."""
    match element:
        case sx.Triples(patterns):
            return mentioned(patterns)
        case sx.Bind(_, variable):
            return {variable}
        case sx.Values(variables, _):
            return set(variables)
        case sx.Optional(group):
            return visible(group)
        case sx.Graph(name, group) | sx.Service(name, group):
            return visible(group) | mentioned(name)
        case sx.Union(parts) | sx.Group(parts):
            return _together(visible(part) for part in parts)
        case sx.SubSelect(select):
            return set(projected(select))
        case _:
            return set()


def certain(element: object) -> set[Variable]:
    """The variables that every solution binds."""
    match element:
        case sx.Triples(patterns):
            return mentioned(patterns)
        case sx.Bind(NamedNode() | Literal(), variable):
            return {variable}
        case sx.Values(variables, rows):
            return {one for i, one in enumerate(variables) if all(row[i] is not None for row in rows)}
        case sx.Graph(name, group) | sx.Service(name, group):
            return certain(group) | (mentioned(name) if _asks_a_triple(group) else set())
        case sx.Union(branches):
            return set.intersection(*(certain(branch) for branch in branches))
        case sx.Group(elements):
            return _together(certain(one) for one in elements)
        case sx.SubSelect(select):
            return _certain_columns(select)
        case _:
            return set()


def _asks_a_triple(group: sx.Group) -> bool:
    """Oxigraph leaves the variable of GRAPH open where nothing but VALUES, BIND or sub-selects is inside."""
    inside = (one for one in group.elements if isinstance(one, sx.Group))
    return any(isinstance(one, sx.Triples) for one in group.elements) or any(map(_asks_a_triple, inside))


def _certain_columns(select: sx.Select) -> set[Variable]:
    bound = certain(select.where)
    if is_grouped(select):
        bound &= {one.expression for one in select.modifiers.group_by if isinstance(one.expression, Variable)}
    if select.projection is None:
        return bound
    return bound & {one.variable for one in select.projection if one.expression is None}


def occurrences(element: object) -> Counter[Variable]:
    """In how many patterns each variable stands; a variable that stands in one branch alone tells of it."""
    match element:
        case sx.Triples(patterns):
            return sum((Counter(mentioned(pattern)) for pattern in patterns), Counter())
        case sx.Optional(group):
            return occurrences(group)
        case sx.Graph(name, group):
            return occurrences(group) + Counter(mentioned(name))
        case sx.Union(parts) | sx.Group(parts):
            return sum((occurrences(part) for part in parts), Counter())
        case sx.SubSelect(select) if not (select.distinct or select.reduced or is_grouped(select)):
            named = [one.variable for one in select.projection or () if one.expression]
            named += select.values.variables if select.values else ()
            return occurrences(select.where) + Counter(named)
        case _:
            return Counter(visible(element))


def _together(sets: Iterable[set[Variable]]) -> set[Variable]:
    return reduce(set.union, sets, set())


Context = Variable | NamedNode | None
"""The graph that a pattern asks: None is the default graph."""
