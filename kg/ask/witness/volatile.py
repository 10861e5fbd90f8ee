"""Which columns get new values whenever a query is asked, so that no replay can repeat them.

SPARQL 1.1, section 17.4: RAND, UUID, STRUUID, NOW and BNODE. A column is volatile where such a call, or
a variable that came of one, stands in the expression behind it. Variables are followed by their names
alone, so one that a sub-select hides counts too: a column may be held volatile that is not, never the
other way round.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Variable

from kg.sparql import syntax as sx
from kg.sparql.variables import is_volatile, projected
from kg.sparql.walking import mentioned, nodes

__all__ = ["decides", "volatile", "volatile_columns"]


def volatile_columns(query: sx.Query) -> frozenset[int]:
    """The places, from 0, of the columns whose values cannot be compared."""
    made = volatile(query)
    match query:
        case sx.Select():
            return frozenset(place for place, one in enumerate(projected(query)) if one in made)
        case sx.Construct(template):
            parts = [(one.subject, one.predicate, one.object) for one in template]
            return frozenset(place for terms in parts for place, one in enumerate(terms) if one in made)
        case _:
            return frozenset()


def decides(query: sx.Query) -> bool:
    """Whether a volatile value decides which rows there are: in a condition, a pattern, or what is grouped by."""
    made = volatile(query)
    return any(is_volatile(part) or mentioned(part) & made for part in _deciding(query))


def volatile(tree: object) -> set[Variable]:
    """The variables that are given a value made anew, or one that came of it."""
    made: set[Variable] = set()
    named = list(_named(tree))
    while more := {v for v, expression in named if is_volatile(expression) or mentioned(expression) & made} - made:
        made |= more
    return made


def _named(tree: object) -> Iterator[tuple[Variable, sx.Expression]]:
    """Every variable that is given the value of an expression."""
    for node in nodes(tree):
        match node:
            case sx.Bind(expression, variable) | sx.Projected(variable, expression) if expression is not None:
                yield variable, expression
            case sx.GroupKey(expression, Variable() as variable):
                yield variable, expression


def _deciding(query: sx.Query) -> Iterator[sx.Expression]:
    for node in nodes((query.where, query.modifiers)):
        match node:
            case sx.TriplePattern():
                yield from mentioned(node)
            case sx.Filter(expression) | sx.GroupKey(expression):
                yield expression
            case sx.Modifiers(having=conditions):
                yield from conditions
