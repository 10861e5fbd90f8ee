"""The edges of shortest ways along property paths, for many pairs of ends in few queries.

`path*` and `path+` are walked step by step from all starts at once (or back from all ends, where these are
more: of many counties in one country, each way up is short and the way down is not). Each step is one
query for every node not met before, so the number of queries grows with the longest way, not with the
number of pairs. Other paths are spelled out and asked for their ends. A way of no edges has none.

SPARQL 1.1, 9.1 and 18.4: a closed path says that there is a way, and keeps no count of how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Variable

from kg.ask.witness.instrument import Instrument
from kg.ask.witness.plan import InstrumentedGroup, RequeryReason
from kg.ask.witness.read_back import End, derive
from kg.ask.witness.requery import Asker, Solution
from kg.sparql import syntax as sx
from kg.sparql.normal_form import spelled

__all__ = ["PathSearch"]

Edges = tuple[Quad, ...]
Spot = tuple[sx.Term, sx.Term | None]
"""A node, and the graph the path runs in; None is the default graph."""
Leg = tuple[Spot, Spot]
Hops = dict[Spot, dict[Spot, list[Edges]]]


@dataclass(frozen=True, slots=True)
class PathSearch:
    """Finds ways with an asker that reads all solutions; `every` is whether all the shortest are wanted."""

    asker: Asker
    every: bool = False

    def links(self, path: sx.Path, ends: Sequence[End]) -> Mapping[End, Iterable[Quad]]:
        """The edges between each pair of ends; none where there is no way, or one of no length."""
        legs = {end: ((end[0], end[2]), (end[1], end[2])) for end in ends}
        ways: dict[Leg, Edges] = {}
        for is_named in (False, True):
            members = [leg for leg in legs.values() if (leg[0][1] is not None) == is_named]
            ways |= self._ways(path, members) if members else {}
        return {end: ways.get(leg, ()) for end, leg in legs.items()}

    def _ways(self, path: sx.Path, legs: list[Leg]) -> dict[Leg, Edges]:
        if isinstance(path, sx.Repeated):
            legs = [leg for leg in legs if path.least or leg[0] != leg[1]]
            if path.many:
                return self._walked(path, legs)
            path = path.path
        return self._direct(path, legs)

    def _direct(self, path: sx.Path, legs: list[Leg]) -> dict[Leg, Edges]:
        """Ways without repetition at their head: the one of fewest edges of those that are there."""
        if not legs:
            return {}
        step = self._step(path, legs[0][0])
        found = self.asker.ask(step.opened, [step.between(start, stop) for start, stop in legs], RequeryReason.BRANCH)
        told = [self._told(step.opened, one.solutions) for one in found]
        return {leg: self.chosen(ways) for leg, ways in zip(legs, told, strict=True) if ways}

    def _walked(self, path: sx.Repeated, legs: list[Leg]) -> dict[Leg, Edges]:
        backward = len({stop for _, stop in legs}) > len({start for start, _ in legs})
        walk = _Walk(self, sx.Inverse(path.path) if backward else path.path)
        turned = [leg[::-1] if backward else leg for leg in legs]
        ways = walk.ways(turned)
        return {leg: ways[way] for leg, way in zip(legs, turned, strict=True) if way in ways}

    def hops(self, path: sx.Path, starts: Sequence[Spot]) -> Hops:
        """Where one step leads from each start, and by which edges."""
        step = self._step(path, starts[0])
        found = self.asker.ask(step.opened, [step.between(start) for start in starts], RequeryReason.BRANCH)
        hops: Hops = {one: {} for one in starts}
        for one, answer in zip(starts, found, strict=True):
            for solution, edges in zip(answer.solutions, self._told(step.opened, answer.solutions), strict=True):
                hops[one].setdefault((solution[step.stop], one[1]), []).append(edges)
        return hops

    def chosen(self, ways: Sequence[Edges]) -> Edges:
        """The shortest of them, or what all of the shortest have."""
        shortest = min(map(len, ways))
        kept = [way for way in ways if len(way) == shortest]
        return tuple(dict.fromkeys(edge for way in kept for edge in way)) if self.every else min(kept, key=str)

    def _told(self, opened: InstrumentedGroup, solutions: Sequence[Solution]) -> list[Edges]:
        evidence = derive(opened.plan, solutions, self.asker, self.links)
        return [tuple(dict.fromkeys(quad for quads in one.found.values() for quad in quads)) for one in evidence]

    def _step(self, path: sx.Path, spot: Spot) -> _Step:
        names = self.asker.names
        start, stop, graph = names.fresh(), names.fresh(), names.fresh()
        group = sx.Group(tuple(_spelled_out(path, start, stop, self.asker)))
        if spot[1] is not None:
            group = sx.Group((sx.Graph(graph, group),))
        return _Step(start, stop, graph, Instrument(names).group(group))


@dataclass(frozen=True, slots=True)
class _Step:
    """A path between two variables, in a graph that a third one names if it is a named one."""

    start: Variable
    stop: Variable
    graph: Variable
    opened: InstrumentedGroup

    def between(self, start: Spot, stop: Spot | None = None) -> dict[Variable, sx.Term | None]:
        known: dict[Variable, sx.Term | None] = {self.start: start[0]}
        if stop is not None:
            known[self.stop] = stop[0]
        if start[1] is not None:
            known[self.graph] = start[1]
        return known


class _Walk:
    """Breadth first from several starts; steps are asked for once, whoever takes them."""

    def __init__(self, ways: PathSearch, path: sx.Path) -> None:
        self._ways, self._path = ways, path
        self._hops: Hops = {}

    def ways(self, legs: Sequence[Leg]) -> dict[Leg, Edges]:
        """The edges of one shortest way of at least one step for each leg, or of all of them."""
        targets: dict[Spot, set[Spot]] = defaultdict(set)
        for start, stop in legs:
            targets[start].add(stop)
        trees = {start: _Tree(start, stops) for start, stops in targets.items()}
        while growing := [tree for tree in trees.values() if tree.is_growing]:
            self._learn(spot for tree in growing for spot in tree.edge)
            for tree in growing:
                tree.grow(self._hops)
        reached = [(start, stop) for start, stop in legs if stop in trees[start].before]
        return {(start, stop): self._way(trees[start], stop) for start, stop in reached}

    def _learn(self, spots: Iterable[Spot]) -> None:
        unknown = [spot for spot in dict.fromkeys(spots) if spot not in self._hops]
        if unknown:
            self._hops |= self._ways.hops(self._path, unknown)

    def _way(self, tree: _Tree, stop: Spot) -> Edges:
        """Back from where it leads, by one of the nodes before it or by all."""
        edges: dict[Quad, None] = {}
        left = [stop]
        met: set[Spot] = set()
        while left:
            spot = left.pop()
            chosen = tree.before[spot] if self._ways.every else tree.before[spot][:1]
            for before in chosen:
                edges.update(dict.fromkeys(self._ways.chosen(self._hops[before][spot])))
            left += [one for one in chosen if one not in met and one != tree.start]
            met.update(chosen)
        return tuple(edges)


class _Tree:
    """What was reached from one start, each node with those one step nearer to it."""

    def __init__(self, start: Spot, targets: set[Spot]) -> None:
        self.start = start
        self.before: dict[Spot, list[Spot]] = {}
        self.edge: list[Spot] = [start]
        self._missing = set(targets)

    @property
    def is_growing(self) -> bool:
        return bool(self.edge and self._missing)

    def grow(self, hops: Hops) -> None:
        """One step on from the outermost nodes."""
        reached: dict[Spot, list[Spot]] = {}
        for spot in self.edge:
            for further in hops[spot]:
                if further not in self.before:
                    reached.setdefault(further, []).append(spot)
        self.before |= reached
        self._missing -= reached.keys()
        self.edge = [spot for spot in reached if spot != self.start]


def _spelled_out(path: sx.Path, start: Variable, stop: Variable, asker: Asker) -> Iterable[sx.Element | sx.Group]:
    """A path as a group of patterns between two variables; what is repeated in it stays a path."""
    names = asker.names
    match path:
        case sx.Alternative(parts):
            branches = [_marked(_spelled_out(part, start, stop, asker), names.fresh()) for part in parts]
            yield sx.Union(tuple(branches))
        case sx.Negated(forward, inverse):
            sides = [(start, forward, stop)] if forward or not inverse else []
            sides += [(stop, inverse, start)] if inverse else []
            branches = [_marked(_other(*side, names.fresh()), names.fresh()) for side in sides]
            yield branches[0] if len(branches) == 1 else sx.Union(tuple(branches))
        case sx.Inverse(sx.Alternative() | sx.Negated() as inner):
            yield from _spelled_out(inner, stop, start, asker)
        case _:
            for step in spelled(sx.TriplePattern(start, path, stop), names):
                if step.predicate == path or isinstance(step.predicate, NamedNode | sx.Repeated):
                    yield sx.Triples((step,))
                else:
                    yield sx.Group(tuple(_between(step, asker)))


def _between(step: sx.TriplePattern, asker: Asker) -> Iterable[sx.Element | sx.Group]:
    assert isinstance(step.subject, Variable)
    assert isinstance(step.object, Variable)
    assert not isinstance(step.predicate, Variable)
    return _spelled_out(step.predicate, step.subject, step.object, asker)


def _other(start: Variable, but: tuple[NamedNode, ...], stop: Variable, predicate: Variable) -> Iterable[sx.Element]:
    yield sx.Triples((sx.TriplePattern(start, predicate, stop),))
    yield sx.Filter(sx.In(predicate, but, negated=True))


def _marked(elements: Iterable[sx.Element | sx.Group], mark: Variable) -> sx.Group:
    """A branch that says by a variable of its own that it matched."""
    return sx.Group((*elements, sx.Bind(Literal(True), mark)))
