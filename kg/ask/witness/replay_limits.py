"""Why a row of a query may not be replayed from its witness alone; for most queries, no reason.

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

from kg.ask.witness.volatile import decides
from kg.sparql import normalized
from kg.sparql import syntax as sx
from kg.sparql.variables import certain, exists_in, is_grouped, visible
from kg.sparql.walking import mentioned, nodes

__all__ = ["replay_limits"]

Elements = tuple[sx.Element | sx.Group, ...]
_BY_ORDER = {"SAMPLE", "GROUP_CONCAT"}


def replay_limits(query: sx.Query, *, no: bool = False) -> tuple[str, ...]:
    """Each reason once, in words; none where every row can be replayed. `no` asks about an ASK that is false."""
    asked = normalized(query)
    found: list[str] = []
    if isinstance(asked, sx.Select):
        found += _of_select(asked, set(), grown=False)
    elif asked.where is not None:
        found += _of(asked.where.elements, set(), grown=no and isinstance(asked, sx.Ask))
    if decides(asked):
        found.append("a volatile value decides which rows there are")
    return tuple(dict.fromkeys(found))


def _of(elements: Elements, outside: set[Variable], *, grown: bool) -> Iterator[str]:
    """Why elements may not be kept, or with `grown` why they may not be monotone; `outside` are the variables that
    stand somewhere in the query outside of them."""
    for place, element in enumerate(elements):
        beside = outside | mentioned(elements[:place] + elements[place + 1 :])
        match element:
            case sx.Group(inner):
                yield from _of(inner, beside, grown=grown)
            case sx.Graph(name, group):
                yield from _of(group.elements, beside | mentioned(name), grown=grown)
            case sx.Union(branches):
                for branch in branches:
                    yield from _of(branch.elements, beside, grown=grown)
            case sx.Optional(group):
                if not grown:
                    yield from _of(group.elements, beside, grown=False)
                elif _brought(group, elements[:place]) & beside:
                    yield "OPTIONAL brings what is asked for elsewhere, where absence counts"
                yield from _of(group.elements, beside, grown=True)
            case sx.Minus(group):
                yield from ["MINUS where absence counts"] if grown else _of(group.elements, beside, grown=True)
            case sx.SubSelect(select):
                if select.modifiers.limit is not None or select.modifiers.offset is not None:
                    yield "LIMIT or OFFSET in a sub-select counts rows that no witness holds"
                yield from _of_select(select, beside, grown=grown)
            case sx.Filter(expression):
                yield from _of_condition(expression, beside, grown=grown)
            case sx.Bind(expression):
                yield from _of_value(expression, beside, grown=grown)


def _of_select(select: sx.Select, outside: set[Variable], *, grown: bool) -> Iterator[str]:
    head = (tuple(one.expression for one in select.projection or ()), select.modifiers)
    yield from _of(select.where.elements, outside if grown else outside | mentioned(head), grown=grown)
    yield from _of_value(head, outside, grown=grown)
    if is_grouped(select):
        if grown:
            yield "a sub-select in groups where absence counts"
        keys = mentioned(select.modifiers.group_by)
        yield from (f"{why}, in a group" for why in _of(select.where.elements, keys, grown=True))
    for one in nodes(head) if not grown else ():
        if isinstance(one, sx.Aggregate) and one.name in _BY_ORDER:
            yield f"{one.name} depends on the order of what it is given"


def _of_condition(condition: sx.Expression, outside: set[Variable], *, grown: bool) -> Iterator[str]:
    """EXISTS does no harm where only its truth can let a solution pass: alone, and joined by && (or, where nothing
    is to be kept, by ||); of NOT EXISTS the group must be monotone."""
    match condition:
        case sx.Call("&&" | "||" as name, arguments) if grown or name == "&&":
            for one in arguments:
                yield from _of_condition(one, outside, grown=grown)
        case sx.Exists(group, negated=False):
            yield from _of(group.elements, outside, grown=grown)
        case sx.Exists(group) | sx.Call("!", (sx.Exists(group, negated=False),)) if not grown:
            yield from _of(group.elements, outside, grown=True)
        case _:
            yield from _of_value(condition, outside, grown=grown)


def _of_value(expression: object, outside: set[Variable], *, grown: bool) -> Iterator[str]:
    """Of an EXISTS whose truth is a value, it counts that it is there and that it is not."""
    for one in exists_in(expression):
        if grown:
            yield "NOT EXISTS, or EXISTS as a value, where absence counts"
        else:
            yield from _of(one.group.elements, outside, grown=False)
            yield from _of(one.group.elements, outside, grown=True)


def _brought(group: sx.Group, before: Elements) -> set[Variable]:
    """The variables that an OPTIONAL adds to what surely stands before it."""
    return visible(group) - certain(sx.Group(before))
