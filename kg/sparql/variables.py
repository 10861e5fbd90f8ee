"""Which variables a pattern binds, surely or perhaps.

SPARQL 1.1, 18.2.1: a variable is in scope of a group where it stands in a triple pattern, as a graph's
name, as what BIND or VALUES or a sub-select gives; not where only FILTER, MINUS or EXISTS has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import reduce

from pyoxigraph import Literal, NamedNode, Variable

from kg.sparql import syntax as sx
from kg.sparql.walking import mentioned, nodes

__all__ = ["aggregates", "certain", "exists_in", "is_grouped", "is_volatile", "projected", "unbound_in", "visible"]

_VOLATILE = {"RAND", "UUID", "STRUUID", "NOW", "BNODE"}


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


def unbound_in(condition: object) -> set[Variable]:
    """The variables that a condition wants unbound, each by a !BOUND(?it) that must hold."""
    match condition:
        case sx.Call("!", (sx.Call("BOUND", (Variable() as one,)),)):
            return {one}
        case sx.Call("&&", parts):
            return set().union(*map(unbound_in, parts))
        case _:
            return set()


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


def _together(sets: Iterable[set[Variable]]) -> set[Variable]:
    return reduce(set.union, sets, set())
