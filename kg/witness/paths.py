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

from kg.sparql import syntax as sx
from kg.witness.asking import Asker, Solution
from kg.witness.deriving import End, derive
from kg.witness.opening import Opening, spelled
from kg.witness.plan import Opened, Why

__all__ = ["Ways"]

Edges = tuple[Quad, ...]
Hops = dict[sx.Term, dict[sx.Term, list[Edges]]]


@dataclass(frozen=True, slots=True)
class Ways:
    """Finds ways with an asker that reads all solutions; `every` is whether all the shortest are wanted."""

    asker: Asker
    every: bool = False

    def links(self, path: sx.Path, ends: Sequence[End]) -> Mapping[End, Iterable[Quad]]:
        """The edges between each pair of ends; none where there is no way, or one of no length."""
        found: dict[End, Edges] = dict.fromkeys(ends, ())
        by_graph: dict[sx.Term | None, list[End]] = defaultdict(list)
        for end in ends:
            by_graph[end[2]].append(end)
        for name, members in by_graph.items():
            pairs = [(start, stop) for start, stop, _ in members]
            ways = self._ways(path, name, pairs)
            found.update({end: ways.get(pair, ()) for end, pair in zip(members, pairs, strict=True)})
        return found

    def _ways(
        self, path: sx.Path, graph: sx.Term | None, pairs: list[tuple[sx.Term, sx.Term]]
    ) -> dict[tuple[sx.Term, sx.Term], Edges]:
        if isinstance(path, sx.Repeated):
            pairs = [pair for pair in pairs if path.least or pair[0] != pair[1]]
            if path.many:
                return self._walked(path, graph, pairs)
            path = path.path
        return self._direct(path, graph, pairs)

    def _direct(
        self, path: sx.Path, graph: sx.Term | None, pairs: list[tuple[sx.Term, sx.Term]]
    ) -> dict[tuple[sx.Term, sx.Term], Edges]:
        """Ways without repetition at their head: the one of fewest edges of those that are there."""
        start, stop, opened = self._step(path, graph)
        found = self.asker.ask(opened, [{start: one, stop: other} for one, other in pairs], Why.BRANCH)
        told = [self._told(opened, one.solutions) for one in found]
        return {pair: self._chosen(ways) for pair, ways in zip(pairs, told, strict=True) if ways}

    def _walked(
        self, path: sx.Repeated, graph: sx.Term | None, pairs: list[tuple[sx.Term, sx.Term]]
    ) -> dict[tuple[sx.Term, sx.Term], Edges]:
        backward = len({stop for _, stop in pairs}) > len({start for start, _ in pairs})
        walk = _Walk(self, sx.Inverse(path.path) if backward else path.path, graph)
        turned = [(stop, start) if backward else (start, stop) for start, stop in pairs]
        ways = walk.ways(turned)
        return {pair: ways[way] for pair, way in zip(pairs, turned, strict=True) if way in ways}

    def hops(self, path: sx.Path, graph: sx.Term | None, starts: Sequence[sx.Term]) -> Hops:
        """Where one step leads from each start, and by which edges."""
        start, stop, opened = self._step(path, graph)
        found = self.asker.ask(opened, [{start: one} for one in starts], Why.BRANCH)
        hops: Hops = {one: {} for one in starts}
        for one, answer in zip(starts, found, strict=True):
            for solution, edges in zip(answer.solutions, self._told(opened, answer.solutions), strict=True):
                hops[one].setdefault(solution[stop], []).append(edges)
        return hops

    def _told(self, opened: Opened, solutions: Sequence[Solution]) -> list[Edges]:
        evidence = derive(opened.plan, solutions, self.asker, self.links)
        return [tuple(dict.fromkeys(quad for quads in one.found.values() for quad in quads)) for one in evidence]

    def _chosen(self, ways: Sequence[Edges]) -> Edges:
        shortest = min(map(len, ways))
        kept = [way for way in ways if len(way) == shortest]
        return tuple(dict.fromkeys(edge for way in kept for edge in way)) if self.every else min(kept, key=str)

    def _step(self, path: sx.Path, graph: sx.Term | None) -> tuple[Variable, Variable, Opened]:
        names = self.asker.names
        start, stop = names.fresh(), names.fresh()
        group = sx.Group(tuple(_spelled_out(path, start, stop, self.asker)))
        if isinstance(graph, NamedNode):
            group = sx.Group((sx.Graph(graph, group),))
        return start, stop, Opening(names).group(group)


class _Walk:
    """Breadth first from several starts; steps are asked for once, whoever takes them."""

    def __init__(self, ways: Ways, path: sx.Path, graph: sx.Term | None) -> None:
        self._ways, self._path, self._graph = ways, path, graph
        self._hops: Hops = {}

    def ways(self, pairs: Sequence[tuple[sx.Term, sx.Term]]) -> dict[tuple[sx.Term, sx.Term], Edges]:
        """The edges of one shortest way of at least one step for each pair, or of all of them."""
        targets: dict[sx.Term, set[sx.Term]] = defaultdict(set)
        for start, stop in pairs:
            targets[start].add(stop)
        trees = {start: _Tree(start, stops) for start, stops in targets.items()}
        while growing := [tree for tree in trees.values() if tree.is_growing]:
            self._learn(node for tree in growing for node in tree.edge)
            for tree in growing:
                tree.grow(self._hops)
        return {
            (start, stop): self._ways_to(trees[start], stop)
            for start, stops in targets.items()
            for stop in stops
            if stop in trees[start].before
        }

    def _learn(self, nodes: Iterable[sx.Term]) -> None:
        unknown = [node for node in dict.fromkeys(nodes) if node not in self._hops]
        if unknown:
            self._hops |= self._ways.hops(self._path, self._graph, unknown)

    def _ways_to(self, tree: _Tree, stop: sx.Term) -> Edges:
        edges: dict[Quad, None] = {}
        open_: list[sx.Term] = [stop]
        met: set[sx.Term] = set()
        while open_:
            node = open_.pop()
            before = tree.before[node]
            chosen = before if self._ways.every else before[:1]
            for earlier in chosen:
                edges.update(dict.fromkeys(self._ways._chosen(self._hops[earlier][node])))
            open_ += [one for one in chosen if one not in met and one != tree.start]
            met.update(chosen)
        return tuple(edges)


class _Tree:
    """What was reached from one start, each node with those one step nearer to it."""

    def __init__(self, start: sx.Term, targets: set[sx.Term]) -> None:
        self.start = start
        self.before: dict[sx.Term, list[sx.Term]] = {}
        self.edge: list[sx.Term] = [start]
        self._missing = set(targets)

    @property
    def is_growing(self) -> bool:
        return bool(self.edge and self._missing)

    def grow(self, hops: Hops) -> None:
        """One step on from the outermost nodes."""
        reached: dict[sx.Term, list[sx.Term]] = {}
        for node in self.edge:
            for further in hops[node]:
                if further not in self.before:
                    reached.setdefault(further, []).append(node)
        self.before |= reached
        self._missing -= reached.keys()
        self.edge = [node for node in reached if node != self.start]


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
