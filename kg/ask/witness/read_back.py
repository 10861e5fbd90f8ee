"""Reads from each solution the triples it is made of, and asks again for what the solution cannot say.

The number of queries depends on the plan and on the length of paths, never on the number of solutions: each
node of a plan is asked once for all the solutions of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Variable

from kg.ask.witness.plan import Branch, EmptyMatch, Node, NoMatch, PathPattern, Pattern, Requery, RequeryReason
from kg.ask.witness.requery import Asker, FoundSolutions, Solution
from kg.errors import QueryError
from kg.sparql import syntax as sx
from kg.terms import DEFAULT_GRAPH

__all__ = ["SolutionEvidence", "Spot", "derive", "quad"]

Links = Callable[[sx.Path, Sequence["End"]], Mapping["End", Iterable[Quad]]]
End = tuple[sx.Term, sx.Term, sx.Term | None]
"""Both ends of a path, and the graph it runs in; None is the default graph."""
Spot = tuple[sx.Term | None, sx.Term | None]
"""A node, and the graph it stands in; None is any node, and the default graph."""
Wanted = Mapping[Variable, sx.Term | None]


@dataclass(slots=True)
class SolutionEvidence:
    """Triples found, by the number of their pattern; groups in which nothing was found; graphs, and nodes in
    graphs, that a pattern found without any triple; whether there was more than was read; how many
    solutions were read for a row that stands for many, and what each of these was made of; `led` of one of these
    that has the value of a MIN, MAX or SAMPLE of the row."""

    found: dict[int, dict[Quad, None]] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)
    standing: dict[Spot, int] = field(default_factory=dict)
    more: bool = False
    read: int = 1
    alone: list[SolutionEvidence] = field(default_factory=list)
    led: bool = False

    def add(self, number: int, quads: Iterable[Quad]) -> None:
        found = self.found.get(number)
        if found is None:
            found = self.found[number] = {}
        for one in quads:
            found[one] = None

    def take(self, other: SolutionEvidence) -> None:
        for number, quads in other.found.items():
            self.add(number, quads)
        self.absent |= other.absent
        self.standing |= other.standing
        self.more |= other.more
        self.alone += other.alone

    def apart(self) -> list[tuple[bool, dict[int, dict[Quad, None]]]]:
        """The triples of each solution behind a row that stands for many, with those of the row itself, and whether
        it has the value of an extreme at each step that has one; of any other row its own."""
        inner = {number for one in self.alone for number in one.found}
        own = {number: quads for number, quads in self.found.items() if number not in inner}
        if not self.alone:
            return [(False, own)]
        is_led = any(one.led for one in self.alone)
        return [
            ((one.led or not is_led) and (led or not within) and (is_led or within), {**own, **part})
            for one in self.alone
            for parts in [one.apart()]
            for within in [any(led for led, _ in parts)]
            for led, part in parts
        ]


def derive(plan: Iterable[Node], rows: Sequence[Solution], asker: Asker, links: Links) -> list[SolutionEvidence]:
    """The evidence of each solution."""
    every = [SolutionEvidence() for _ in rows]
    for node in plan:
        match node:
            case Pattern():
                for row, evidence in zip(rows, every, strict=True):
                    evidence.add(node.number, (quad(node, row),))
            case Branch(sign, inner):
                matched = [i for i, row in enumerate(rows) if sign in row]
                _merge(every, matched, derive(inner, [rows[i] for i in matched], asker, links))
            case PathPattern():
                _reached(node, rows, every, links)
            case EmptyMatch(number, graph):
                for row, evidence in zip(rows, every, strict=True):
                    evidence.standing |= _stood(graph, row, number)
            case Requery():
                _asked(node, rows, every, asker, links)
            case NoMatch(number):
                for evidence in every:
                    evidence.absent.add(number)
    return every


def quad(pattern: Pattern, row: Solution) -> Quad:
    """The triple that a pattern is in a solution.

    Raises:
        QueryError: the solution leaves a part of it open, which no engine should.
    """
    get: Callable[[object, object], Any] = row.get  # type: ignore[assignment]
    subject, predicate, value = pattern.subject, pattern.predicate, pattern.object
    graph = DEFAULT_GRAPH if pattern.graph is None else get(pattern.graph, pattern.graph)
    try:
        return Quad(get(subject, subject), get(predicate, predicate), get(value, value), graph)
    except TypeError as error:  # a variable is no term
        raise QueryError(f"the engine left a variable of {pattern} without a value where it matched") from error


def _value(node: sx.Node | NamedNode, row: Solution) -> NamedNode | Literal | BlankNode:
    if not isinstance(node, Variable):
        return node
    if node not in row:
        raise QueryError(f"the engine left {node} of a pattern that matched without a value")
    return row[node]


def _reached(node: PathPattern, rows: Sequence[Solution], every: list[SolutionEvidence], links: Links) -> None:
    ends = [
        (_value(node.subject, row), _value(node.object, row), _value(node.graph, row) if node.graph else None)
        for row in rows
    ]
    found = links(node.path, list(dict.fromkeys(ends)))
    for end, evidence in zip(ends, every, strict=True):
        evidence.add(node.number, found[end])
        if not found[end]:
            start, _, graph = end
            evidence.standing[start, graph] = node.number


def _stood(graph: Variable | NamedNode, row: Solution, number: int) -> dict[Spot, int]:
    """Nothing where the engine leaves the graph open: Oxigraph does around VALUES and sub-selects in it."""
    name = row.get(graph) if isinstance(graph, Variable) else graph
    return {(None, name): number} if name is not None else {}


def _asked(node: Requery, rows: Sequence[Solution], every: list[SolutionEvidence], asker: Asker, links: Links) -> None:
    """Solutions that agree in what is asked share the answer."""
    keys = [tuple(row.get(outside) for _, outside in node.links) for row in rows]
    places: dict[tuple[sx.Term | None, ...], int] = {}
    for key in keys:
        places.setdefault(key, len(places))
    inside = [variable for variable, _ in node.links]
    wanted = [dict(zip(inside, key, strict=True)) for key in places]
    by_key = dict(zip(keys, rows, strict=True))
    firsts = [by_key[key] for key in places]
    found = _found(node, firsts, wanted, asker)
    if node.why is RequeryReason.EXISTS and node.loose:
        _ask_loosely(node, wanted, found, asker)
    shared = _together(node, found, asker, links)
    for key, evidence in zip(keys, every, strict=True):
        evidence.take(shared[places[key]])
        if node.why is RequeryReason.ROWS:
            evidence.read = len(found[places[key]].solutions)


def _seeds(node: Requery, rows: Sequence[Solution]) -> list[Solution] | None:
    if node.seed is None:
        return None
    inside, outside = node.seed
    return [{inside: row[outside]} if outside in row else {} for row in rows]


def _ask_loosely(
    node: Requery, wanted: Sequence[Mapping[Variable, sx.Term | None]], found: list[FoundSolutions], asker: Asker
) -> None:
    """What an EXISTS did not find with values from outside of its group, it may have found without them."""
    missing = [i for i, one in enumerate(found) if not one.solutions]
    free = [{one: term for one, term in wanted[i].items() if one not in node.loose} for i in missing]
    for i, again in zip(missing, asker.ask(node.opened, free, node.why) if free else (), strict=True):
        found[i] = again


def counted(row: Solution, variable: Variable) -> int:
    """How many solutions the engine says there are.

    Raises:
        QueryError: it does not say.
    """
    value = row.get(variable)
    if not isinstance(value, Literal):
        raise QueryError("the engine did not count the solutions of a group", remedy="ask without --cite")
    return int(value.value)


def _found(node: Requery, rows: Sequence[Solution], wanted: Sequence[Wanted], asker: Asker) -> list[FoundSolutions]:
    """The solutions that are shown behind each row: of a row made of MIN and MAX alone those that have its values,
    if not all are asked for; of others the first, with such before them."""
    counts = [counted(row, node.count) for row in rows] if node.count else None
    if asker.limit is None or not node.by_extremes or counts is None:
        found = asker.ask(node.opened, wanted, node.why, counts, _seeds(node, rows), node.loose)
        _lead(node, rows, wanted, found, asker)
        return found
    found = [FoundSolutions(more=True) for _ in wanted]
    _lead(node, rows, wanted, found, asker)
    left = [i for i, one in enumerate(found) if not one.solutions]  # it has no value, as the least of nothing
    others = asker.ask(node.opened, [wanted[i] for i in left], node.why, [counts[i] for i in left]) if left else []
    for i, one in zip(left, others, strict=True):
        found[i] = one
    for one, count in zip(found, counts, strict=True):
        one.more = len(one.solutions) < count
    return found


def _lead(
    node: Requery, rows: Sequence[Solution], wanted: Sequence[Wanted], found: list[FoundSolutions], asker: Asker
) -> None:
    """Where there are several solutions, first one that has the value of each MIN, MAX or SAMPLE, in the order of
    the columns: one of those read if it tells the value, else one that is asked for. Of DISTINCT, the one by which
    the row has its place."""
    several = [i for i, one in enumerate(found) if one.more or len(one.solutions) > 1]
    for extreme in reversed(node.extremes) if several else ():
        values = {i: value for i in several if (value := rows[i].get(extreme.outside)) is not None}
        read = ((i, [one for one in found[i].solutions if one.get(extreme.inside) == values[i]]) for i in values)
        leads = {i: with_value[0] for i, with_value in read if with_value}
        asked = [i for i in values if i not in leads]
        told = replace(asker, limit=1).ask(
            extreme.opened, [{**wanted[i], extreme.inside: values[i]} for i in asked], node.why
        )
        leads |= {i: one.solutions[0] for i, one in zip(asked, told, strict=True) if one.solutions}
        for i, solution in leads.items():
            found[i].lead(solution, asker.limit)
    if node.first and several:
        told = replace(asker, limit=1).ask(node.first, [wanted[i] for i in several], node.why)
        for i, one in zip(several, told, strict=True):
            for solution in one.solutions:
                found[i].lead(solution, asker.limit)


def _together(node: Requery, found: list[FoundSolutions], asker: Asker, links: Links) -> list[SolutionEvidence]:
    """The evidence of all solutions found for each set of values."""
    inner = [solution for one in found for solution in one.solutions]
    owners = [i for i, one in enumerate(found) for _ in one.solutions]
    shared = [SolutionEvidence(more=one.more) for one in found]
    told = derive(node.opened.plan, inner, asker, links) if inner else []
    _merge(shared, owners, told)
    if node.why is RequeryReason.ROWS:
        for evidence in shared:
            evidence.alone = []  # those inside of a solution stay in it
        for owner, solution in zip(owners, told, strict=True):
            solution.led = len(shared[owner].alone) < found[owner].led
            shared[owner].alone.append(solution)
    if node.why is RequeryReason.EXISTS:
        for one, evidence in zip(found, shared, strict=True):
            if not one.solutions:
                evidence.absent.add(node.number)
    return shared


def _merge(every: list[SolutionEvidence], places: Sequence[int], found: Sequence[SolutionEvidence]) -> None:
    for place, evidence in zip(places, found, strict=True):
        every[place].take(evidence)
