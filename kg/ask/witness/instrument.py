"""Instruments a query: makes every variable of its patterns visible outside, and plans how its witness is read.

Opening changes no solution: it gives sub-selects more columns. So the engine plans an opened query as it plans
the normalized one (`kg.sparql.normal_form`), and answers in the same order (tested). What makes one row of several
solutions, DISTINCT and groups, is left closed, with a node that asks for the solutions behind a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from copy import copy
from dataclasses import replace
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Variable

from kg.ask.witness.extra_columns import Links, same_names, seed_of, with_columns, with_copied_columns
from kg.ask.witness.occurrences import Context, occurrences
from kg.ask.witness.oxigraph_graph_scope import with_own_graphs
from kg.ask.witness.pattern_text import pattern_text, uncitable
from kg.ask.witness.plan import (
    Branch,
    EmptyMatch,
    Extreme,
    InstrumentedGroup,
    Node,
    NoMatch,
    PathPattern,
    Pattern,
    Requery,
    RequeryReason,
    needed,
)
from kg.ask.witness.volatile import volatile
from kg.sparql import syntax as sx
from kg.sparql.fresh_variables import FreshVariables
from kg.sparql.variables import certain, exists_in, is_grouped, is_volatile, projected, unbound_in, visible
from kg.sparql.walking import mentioned, nodes

__all__ = ["Instrument"]

Tree = TypeVar("Tree")
Plan = tuple[Node, ...]
Counts = Counter[Variable]
_ANYTHING = Literal(True)
_EXTREMES = ("MIN", "MAX", "SAMPLE")


class Instrument:
    """Instruments the groups of one normalized query. `written` are its patterns, and the groups of MINUS and NOT
    EXISTS, in the order they were met; their places in it are their
    numbers. `apart` is as of `oxigraph_graph_scope`."""

    def __init__(self, names: FreshVariables, *, apart: bool = False) -> None:
        self.apart = apart
        self.names = names
        self.written: list[sx.TriplePattern | sx.Group] = []
        self._numbers: dict[int, int] = {}

    def select(self, select: sx.Select) -> InstrumentedGroup:
        """A whole SELECT as a group of its own: its solutions are the rows, with what tells their witness."""
        named = replace(select, projection=select.projection or self._constant(), dataset=sx.Dataset())
        return self.group(sx.Group((sx.SubSelect(named),)))

    def group(self, group: sx.Group) -> InstrumentedGroup:
        if self.apart:
            group = with_own_graphs(group, lambda _: self.names.fresh())
        return _Scope(self, group).opened(None)

    def number(self, one: sx.TriplePattern | sx.Group) -> int:
        """The same for all that one written pattern was spelled out to."""
        written = one.written or one
        if id(written) not in self._numbers:
            self._numbers[id(written)] = len(self.written)
            self.written.append(written)
        return self._numbers[id(written)]

    def text(self, number: int) -> str:
        """A pattern as it was written, with the usual prefixes."""
        return pattern_text(self.written[number])

    def at(self, number: int) -> sx.Place:
        return self.written[number].at

    def _constant(self) -> tuple[sx.Projected, ...]:
        """What a query selects that selects nothing, for none may."""
        return (sx.Projected(self.names.fresh(), _ANYTHING),)


class _Scope:
    """A group whose variables can be seen together: down to sub-selects that are closed, EXISTS and MINUS.

    `known` are the variables that have values from outside.
    """

    def __init__(self, opening: Instrument, group: sx.Group, known: Iterable[Variable] = ()) -> None:
        self.opening = opening
        self.whole = group
        self.total = occurrences(group) + Counter(known)

    def opened(self, graph: Context) -> InstrumentedGroup:
        group, plan = self._group(self.whole, graph, set())
        return InstrumentedGroup(_in_graph(group, graph), plan)

    def _group(self, group: sx.Group, graph: Context, before: set[Variable]) -> tuple[sx.Group, Plan]:
        """`before` are the variables that its filters see besides its own: those left of an OPTIONAL."""
        elements: list[sx.Element | sx.Group] = []
        plan: list[Node] = []
        seen = before | visible(group)
        within = occurrences(group)
        unsure = {one for one in visible(group) - certain(group) if self.total[one] > within[one]}
        for place, element in enumerate(group.elements):
            if isinstance(element, sx.Bind):  # it does not see what comes after it
                unsure |= visible(group) - certain(sx.Group(group.elements[:place]))
            opened, found = self._element(element, graph, seen, unsure)
            elements.append(opened)
            plan += found
        plan += self._left_open(group)
        return replace(group, elements=tuple(elements)), tuple(plan)

    def _left_open(self, group: sx.Group) -> Iterator[NoMatch]:
        """An OPTIONAL that binds a variable which a FILTER of the same group wants unbound: nothing matches it."""
        unbound = {one for each in group.elements if isinstance(each, sx.Filter) for one in unbound_in(each.expression)}
        for each in group.elements if unbound else ():
            if isinstance(each, sx.Optional):
                own = occurrences(each.group)
                if any(self.total[one] == own[one] for one in unbound & certain(each.group)):
                    yield NoMatch(self.opening.number(each.group))

    def _element(
        self, element: sx.Element | sx.Group, graph: Context, seen: set[Variable], unsure: set[Variable]
    ) -> tuple[sx.Element | sx.Group, Plan]:
        match element:
            case sx.Triples(patterns):
                return self._triples(patterns, graph)
            case sx.Filter(expression):
                return element, tuple(self._exists(expression, graph, seen, unsure))
            case sx.Bind(expression):
                return element, tuple(self._exists((expression,), graph, seen, unsure))
            case sx.Optional(group):
                inner, plan = self._group(group, graph, seen)
                return sx.Optional(inner), self._told(group, inner, plan, graph, seen, self.total)
            case sx.Union(branches):
                opened = self._branches(branches, graph)
                return sx.Union(tuple(group for group, _ in opened)), tuple(one for _, plan in opened for one in plan)
            case sx.Minus(group):
                return element, (NoMatch(self.opening.number(group)),)
            case sx.Graph(name, group):
                inner, plan = self._group(group, name, set())
                return sx.Graph(name, inner), (*plan, *self._standing(element, plan))
            case sx.Group():
                return self._group(element, graph, set())
            case sx.SubSelect(select):
                return self._select(select, graph)
            case sx.Service(name):
                raise uncitable(name, element.at)
            case _:
                return element, ()

    def _triples(self, patterns: Iterable[sx.TriplePattern], graph: Context) -> tuple[sx.Triples, Plan]:
        return sx.Triples(tuple(patterns)), tuple(_node(self.opening.number(one), one, graph) for one in patterns)

    def _branches(self, branches: tuple[sx.Group, ...], graph: Context) -> list[tuple[sx.Group, Plan]]:
        """Inside a branch that matched, the others bind nothing."""
        within = [occurrences(branch) for branch in branches]
        opened = []
        for branch, own in zip(branches, within, strict=True):
            alone = copy(self)
            alone.total = self.total - (sum(within, Counter()) - own)
            inner, plan = alone._group(branch, graph, set())
            opened.append((inner, self._told(branch, inner, plan, graph, set(), alone.total)))
        return opened

    def _told(
        self, group: sx.Group, inner: sx.Group, plan: Plan, graph: Context, before: set[Variable], beside: Counts
    ) -> Plan:
        """OPTIONAL or one of a UNION: told by a variable that nothing else binds, or asked again; `beside`
        counts what can be bound together with it."""
        if not plan:
            return ()
        within = occurrences(group)
        signs = [one for one in certain(inner) if self.total[one] == within[one]]
        if signs:
            return (Branch(min(signs, key=str), plan),)
        filters = mentioned(tuple(one for one in group.elements if isinstance(one, sx.Filter)))
        links = visible(inner) | (filters & before) | mentioned(graph)
        loose = frozenset(one for one in links - certain(inner) if beside[one] > within[one])
        return (
            Requery(
                RequeryReason.BRANCH, InstrumentedGroup(_in_graph(inner, graph), plan), same_names(links), loose=loose
            ),
        )

    def _standing(self, graph: sx.Graph, plan: Plan) -> Iterator[Node]:
        if not any(isinstance(node, Pattern) and node.graph == graph.name for node in plan):
            yield EmptyMatch(self.opening.number(sx.Group((graph,), graph.group.at)), graph.name)

    def _exists(
        self, expression: object, graph: Context, seen: set[Variable], unsure: Set[Variable] = frozenset()
    ) -> Iterator[Node]:
        """`unsure` are variables that the group may leave open while what stands outside has a value for them."""
        for one in exists_in(expression):
            number = self.opening.number(one.group)
            if one is expression and one.negated:
                yield NoMatch(number)
                continue
            links = (mentioned(one.group) & seen) | mentioned(graph)
            opened = _Scope(self.opening, one.group, links).opened(graph)
            yield Requery(
                RequeryReason.EXISTS, opened, same_names(links), number=number, loose=frozenset(links & unsure)
            )

    # ── sub-selects ────────────────────────────────────────────────────────────────────────────────

    def _select(self, select: sx.Select, graph: Context) -> tuple[sx.SubSelect, Plan]:
        if self.opening.apart and graph not in projected(select):
            graph = None if isinstance(graph, Variable) else graph  # it has a GRAPH of its own
        if select.distinct or select.reduced:
            return self._distinct(select, graph)
        if is_grouped(select):
            return self._grouped(select, graph)
        where, plan = self._group(select.where, graph, set())
        own = tuple(self._exists(select.projection, graph, visible(select.where)))
        return sx.SubSelect(with_columns(replace(select, where=where), needed(plan + own) & visible(where))), plan + own

    def _distinct(self, select: sx.Select, graph: Context) -> tuple[sx.SubSelect, Plan]:
        """A row stands for every solution that gives it; without its slice each of them is one."""
        order = select.modifiers.order_by
        modifiers = replace(select.modifiers, order_by=(), limit=None, offset=None)
        every = replace(select, distinct=False, reduced=False, modifiers=modifiers)
        every = with_columns(every, mentioned(order) & visible(select.where))
        opened = _Scope(self.opening, sx.Group((sx.SubSelect(every),))).opened(graph)
        columns = {one.variable for one in select.projection or ()} - volatile(select)
        if needed(opened.plan) <= columns:
            return sx.SubSelect(select), opened.plan
        links = self._shown(select, columns)
        first = None if mentioned(order) <= columns else replace(opened, order_by=order)
        asked = Requery(RequeryReason.ROWS, opened, (*links, *same_names(mentioned(graph))), first=first)
        return sx.SubSelect(with_copied_columns(select, links)), (asked,)

    def _grouped(self, select: sx.Select, graph: Context) -> tuple[sx.SubSelect, Plan]:
        """A row stands for the solutions with its keys. Keys that are no columns become hidden ones."""
        names, within = self.opening.names, select.where
        keys = mentioned(select.modifiers.group_by) - volatile(within)
        links = self._shown(select, keys)
        count = names.fresh()
        hidden = [sx.Projected(count, sx.Aggregate("COUNT", None))]
        seed = seed_of(within, {inside for inside, _ in links}, names)
        if seed:
            hidden.append(sx.Projected(seed[1], sx.Aggregate("SAMPLE", seed[0])))
        made, inner = self._made(select)
        wider = with_copied_columns(replace(select, projection=(*(select.projection or ()), *hidden, *inner)), links)
        opened = _Scope(self.opening, within).opened(graph)
        extremes = tuple(self._extremes((*(select.projection or ()), *inner), opened, graph))
        links += same_names(mentioned(graph))
        by = 0 < len(extremes) == made
        asked = Requery(RequeryReason.ROWS, opened, links, count, extremes=extremes, by_extremes=by, seed=seed)
        return sx.SubSelect(wider), (asked,)

    def _shown(self, select: sx.Select, variables: Iterable[Variable]) -> Links:
        """Under what name a row shows its value of each variable: under its own, if it is a column, unless the
        row may have none where what stands beside gives one."""
        row = sx.SubSelect(select)
        own = {one.variable for one in select.projection or ()}
        named = {one.variable for one in select.projection or () if one.expression is None}
        own -= {one for one in named - certain(row) if self.total[one] > occurrences(row)[one]}
        return tuple((one, one if one in own else self.opening.names.fresh()) for one in sorted(variables, key=str))

    def _made(self, select: sx.Select) -> tuple[int, list[sx.Projected]]:
        """How many aggregates the columns are made of, and a hidden column for each MIN, MAX and SAMPLE that is no
        column by itself."""
        every = [one for one in nodes(select.projection) if isinstance(one, sx.Aggregate)]
        alone = [one.expression for one in select.projection or ()]
        inner = dict.fromkeys(one for one in every if one.name in _EXTREMES and one not in alone)
        return len(every), [sx.Projected(self.opening.names.fresh(), one) for one in inner]

    def _extremes(
        self, columns: Iterable[sx.Projected], opened: InstrumentedGroup, graph: Context
    ) -> Iterator[Extreme]:
        """Of a MIN or MAX, the solutions that have the value are what a reader looks for first."""
        for column in columns:
            match column.expression:
                case sx.Aggregate(name, Variable() as inside) if name in _EXTREMES:
                    yield Extreme(opened, inside, column.variable)
                case sx.Aggregate(name, argument) if name in _EXTREMES and argument and not is_volatile(argument):
                    inside = self.opening.names.fresh()
                    bound = _in_graph(sx.Group((opened.group, sx.Bind(argument, inside))), graph)
                    yield Extreme(InstrumentedGroup(bound, opened.plan), inside, column.variable)


def _node(number: int, step: sx.TriplePattern, graph: Context) -> Node:
    if isinstance(step.predicate, Variable | NamedNode):
        return Pattern(number, step.subject, step.predicate, step.object, graph)
    return PathPattern(number, step.subject, step.predicate, step.object, graph)


def _in_graph(group: sx.Group, graph: Context) -> sx.Group:
    return sx.Group((sx.Graph(graph, group),)) if graph else group
