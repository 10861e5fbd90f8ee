"""In how many patterns each variable of a group stands, and the graph that a pattern asks."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import NamedNode, Variable

from kg.sparql import syntax as sx
from kg.sparql.variables import is_grouped, visible
from kg.sparql.walking import mentioned

__all__ = ["Context", "occurrences"]

Context = Variable | NamedNode | None
"""The graph that a pattern asks: None is the default graph."""


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
