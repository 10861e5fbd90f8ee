"""EXISTS and NOT EXISTS as a join and a MINUS, where the two mean the same and a join is what an engine does well.

`FILTER EXISTS { P }` in a group G asks P for each solution, with its values put in (SPARQL 1.1, 18.6). Joining G
with the distinct values that P has for the variables they share keeps the same solutions, each as often; and
`FILTER NOT EXISTS { P }` is G MINUS P (8.3.3 shows where not). This holds here because

- every solution of G, and every one of P, has values for all that they share, and they share something;
- P is made of triple patterns and of conditions on what these bind, in it and in GRAPH of a name or variable, so
  that it makes no difference whether values are put in or joined. A condition on a variable of G alone, OPTIONAL,
  UNION, MINUS, BIND, VALUES, a sub-select or another EXISTS in P would make one, and so would a path of no steps;
- G is no part of OPTIONAL, whose conditions see what stands before it, and stands in no GRAPH of a variable.

Elsewhere EXISTS stays. It also stays where P is led by G alone: one pattern is looked up sooner for each solution,
and many are, if none has anything to begin with but the shared values. Where one has, engines may begin with it
for each solution again (Oxigraph 0.5, agreements in one list of 49 and not in another: minutes, and 0.6 s joined).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Variable

from kg.sparql import syntax as sx
from kg.sparql.variables import certain, exists_in, is_volatile, visible
from kg.sparql.walking import mentioned, nodes

__all__ = ["with_exists_joined"]


def with_exists_joined(group: sx.Group) -> sx.Group:
    """The group with those of its conditions that can be joined after all else; `group` is neither of an OPTIONAL nor
    in a GRAPH of a variable."""
    kept: list[sx.Element | sx.Group] = []
    added: list[sx.Element | sx.Group] = []
    for element in group.elements:
        more = _of(element, group) if isinstance(element, sx.Filter) else None
        if more is None:
            kept.append(element)
        else:
            added.append(more)
    return replace(group, elements=(*kept, *added)) if added else group


def _of(condition: sx.Filter, group: sx.Group) -> sx.Element | sx.Group | None:
    """What stands for a condition, if it is EXISTS or NOT EXISTS and may be joined."""
    match condition.expression:
        case sx.Exists(inner, negated):
            pass
        case sx.Call("!", (sx.Exists(inner, inside),)):
            negated = not inside
        case _:
            return None
    shared = mentioned(inner) & visible(group)
    if not shared or not shared <= certain(group) & certain(inner) or not _is_plain(inner) or not _leads(inner, shared):
        return None
    if negated:
        return sx.Minus(inner)
    columns = tuple(map(sx.Projected, sorted(shared, key=str)))
    return sx.Group((sx.SubSelect(sx.Select(columns, inner, distinct=True)),), inner.at, inner.written)


def _is_plain(group: sx.Group) -> bool:
    """Whether it is made of triple patterns and of conditions on what they bind."""
    bound = certain(group)
    for element in group.elements:
        match element:
            case sx.Triples(patterns):
                if any(_has_no_steps(one.predicate) for one in patterns):
                    return False
            case sx.Graph(group=inner):
                if not _is_plain(inner):
                    return False
            case sx.Filter(expression):
                if any(exists_in(expression)) or is_volatile(expression) or not mentioned(expression) <= bound:
                    return False
            case _:
                return False
    return True


def _has_no_steps(path: object) -> bool:
    return any(isinstance(one, sx.Repeated) and not one.least for one in nodes(path))


def _leads(group: sx.Group, shared: set[Variable]) -> bool:
    """Whether one of several patterns says something that is not of what is shared."""
    patterns = list(_patterns(group))
    return len(patterns) > 1 and any(
        isinstance(one.object, NamedNode | Literal) and not mentioned(one) & shared for one in patterns
    )


def _patterns(group: sx.Group) -> Iterator[sx.TriplePattern]:
    return (one for one in nodes(group) if isinstance(one, sx.TriplePattern))
