"""Says of a query why a row of it may not come again from its witness alone; of most queries, nothing.

A store D gave the row, its witness is W ⊆ D, and it is asked again of W. That must give the row again if
every pattern of the query is *kept*: a solution it has over D, it has over every V with W ⊆ V ⊆ D. (V is
W, or what other parts of the query brought besides.) By the parts of SPARQL 1.1, section 18:

- Triples, paths, joins, UNION, GRAPH, VALUES, BIND, conditions, EXISTS: kept, because W has what they matched.
- OPTIONAL that matched: kept for the same reason. OPTIONAL that matched nothing, MINUS and NOT EXISTS:
  kept if what they ask for is *monotone*, which is that over V it has no solution that it has not over D.
- Groups: kept if what they group is monotone, each solution as often: then the group over V is the whole
  group of W, and no more. So a row of a group needs the witness of all its solutions (`is_complete`).
- Not kept: LIMIT and OFFSET in a sub-select, SAMPLE and GROUP_CONCAT, which depend on rows and an order
  that no witness holds; and volatile values that decide what rows there are.

Monotone is what is made of triples, paths, joins, UNION, GRAPH, VALUES, BIND, conditions and EXISTS
alone. An OPTIONAL in it does no harm where the variables it brings stand nowhere outside of it (Pérez,
Arenas and Gutierrez, Semantics and complexity of SPARQL, TODS 34(3) 2009, section 4: well-designed
patterns are weakly monotone); as keys of the group they do, as arguments of its aggregates not.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Variable

from kg.sparql import syntax as sx
from kg.sparql.variables import certain, exists_in, is_grouped, visible
from kg.sparql.walking import mentioned, nodes
from kg.witness.volatile import decides

__all__ = ["doubts"]

Elements = tuple[sx.Element | sx.Group, ...]
_BY_ORDER = {"SAMPLE", "GROUP_CONCAT"}


def doubts(query: sx.Query, *, no: bool = False) -> tuple[str, ...]:
    """Each reason once, in words; none where every row must come again. `no` asks about an ASK that is false."""
    found = [*_of_query(query, no), *(["a volatile value decides which rows there are"] if decides(query) else [])]
    return tuple(dict.fromkeys(found))


def _of_query(query: sx.Query, no: bool) -> Iterator[str]:
    match query:
        case sx.Select():
            yield from _select_kept(query, set())
        case sx.Ask(where) if no:
            yield from _grown(where.elements, set())
        case sx.Ask(where) | sx.Construct(where=where) | sx.Describe(where=sx.Group() as where):
            yield from _kept(where.elements, set())
            if query.modifiers.group_by:
                yield from _grouped(where, query.modifiers)


# ── kept ───────────────────────────────────────────────────────────────────────────────────────────
# `outside` are the variables that stand somewhere in the query outside of the elements.


def _kept(elements: Elements, outside: set[Variable]) -> Iterator[str]:
    for place, element in enumerate(elements):
        beside = outside | mentioned(elements[:place] + elements[place + 1 :])
        match element:
            case sx.Group(inner) | sx.Graph(group=sx.Group(inner)):
                yield from _kept(inner, beside | _name(element))
            case sx.Union(branches):
                for branch in branches:
                    yield from _kept(branch.elements, beside)
            case sx.Optional(group):
                yield from _kept(group.elements, beside)
                yield from _grown(group.elements, beside)
            case sx.Minus(group):
                yield from _grown(group.elements, beside)
            case sx.SubSelect(select):
                yield from _sliced(select)
                yield from _select_kept(select, beside)
            case sx.Filter(expression):
                yield from _condition_kept(expression, beside)
            case sx.Bind(expression):
                yield from _expression_kept(expression, beside)


def _select_kept(select: sx.Select, outside: set[Variable]) -> Iterator[str]:
    head = (select.projection, select.modifiers)
    yield from _kept(select.where.elements, outside | mentioned(head))
    yield from _expression_kept(head, outside)
    if is_grouped(select):
        yield from _grouped(select.where, select.modifiers)
    for one in nodes(head):
        if isinstance(one, sx.Aggregate) and one.name in _BY_ORDER:
            yield f"{one.name} depends on the order of what it is given"


def _grouped(where: sx.Group, modifiers: sx.Modifiers) -> Iterator[str]:
    return (f"{why}, in a group" for why in _grown(where.elements, mentioned(modifiers.group_by)))


def _condition_kept(expression: sx.Expression, outside: set[Variable]) -> Iterator[str]:
    """A condition that is EXISTS or NOT EXISTS must be true; in any other the truth of both counts."""
    match expression:
        case sx.Call("&&", arguments):
            for one in arguments:
                yield from _condition_kept(one, outside)
        case sx.Exists(group, negated) | sx.Call("!", (sx.Exists(group, negated),)):
            absent = negated is isinstance(expression, sx.Exists)
            yield from (_grown if absent else _kept)(group.elements, outside)
        case _:
            yield from _expression_kept(expression, outside)


def _expression_kept(expression: object, outside: set[Variable]) -> Iterator[str]:
    for one in exists_in(expression):
        yield from _kept(one.group.elements, outside)
        yield from _grown(one.group.elements, outside)


def _sliced(select: sx.Select) -> Iterator[str]:
    if select.modifiers.limit is not None or select.modifiers.offset is not None:
        yield "LIMIT or OFFSET in a sub-select counts rows that no witness holds"


# ── monotone ───────────────────────────────────────────────────────────────────────────────────────


def _grown(elements: Elements, outside: set[Variable]) -> Iterator[str]:
    """Why these elements may have solutions over fewer quads that they have not over all."""
    for place, element in enumerate(elements):
        beside = outside | mentioned(elements[:place] + elements[place + 1 :])
        match element:
            case sx.Group(inner) | sx.Graph(group=sx.Group(inner)):
                yield from _grown(inner, beside | _name(element))
            case sx.Union(branches):
                for branch in branches:
                    yield from _grown(branch.elements, beside)
            case sx.Optional(group):
                yield from _grown(group.elements, beside)
                if _brought(group, elements[:place]) & beside:
                    yield "OPTIONAL brings what is asked for elsewhere, where absence counts"
            case sx.Minus():
                yield "MINUS where absence counts"
            case sx.SubSelect(select):
                yield from _select_grown(select, beside)
            case sx.Filter(expression):
                yield from _condition_grown(expression, beside)
            case sx.Bind(expression):
                yield from _value_grown(expression)


def _select_grown(select: sx.Select, outside: set[Variable]) -> Iterator[str]:
    yield from _sliced(select)
    if is_grouped(select):
        yield "a sub-select in groups where absence counts"
    yield from _grown(select.where.elements, outside)
    yield from _value_grown((select.projection, select.modifiers))


def _condition_grown(expression: sx.Expression, outside: set[Variable]) -> Iterator[str]:
    """EXISTS does no harm where only its truth can let a solution pass: alone, or joined by && and ||."""
    match expression:
        case sx.Call("&&" | "||", arguments):
            for one in arguments:
                yield from _condition_grown(one, outside)
        case sx.Exists(group, negated=False):
            yield from _grown(group.elements, outside)
        case _:
            yield from _value_grown(expression)


def _value_grown(expression: object) -> Iterator[str]:
    if any(exists_in(expression)):
        yield "NOT EXISTS, or EXISTS as a value, where absence counts"


def _brought(group: sx.Group, before: Elements) -> set[Variable]:
    """The variables that an OPTIONAL adds to what surely stands before it."""
    return visible(group) - certain(sx.Group(before))


def _name(element: object) -> set[Variable]:
    return mentioned(element.name) if isinstance(element, sx.Graph) else set()
