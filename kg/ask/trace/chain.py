"""Chains of reports: whom a claim has it from, to the end, and where a chain comes back to itself.

    claim ──reports──> claim or document      whose statement it repeats
    claim ──stated in──> document
    document ──derived from, republishes──> document

Where a chain ends: a claim that reports something ends where that ends; any other claim ends where
its document does; a document that derives from or republishes another ends where that does. What
is left has nobody behind it that is known: it is an *origin*. In a circle of reports nobody is
first, so the circle itself is the origin, named by its first member in the alphabet.

Circles are rare, and only they take networkx: importing it is a quarter of what `kg trace` takes, and
without a circle the standard library's sorter puts a chain in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.ask.trace.values import Step
from kg.terms import KG, PROV

__all__ = ["RELATIONS", "Graph", "StepTarget", "descendants", "ends", "graph_of", "rings", "steps"]

REPORTS, STATED_IN = "reports", "stated in"
RELATIONS: dict[NamedNode, str] = {
    KG.statedIn: STATED_IN,
    KG.reports: REPORTS,
    PROV.wasDerivedFrom: "derived from",
    KG.republishes: "republishes",
}
"""What joins two steps of a chain, in the order they are shown."""

LONGEST = 40
"""Steps shown of one chain; a longer one is cut, and says so. Its ends are found all the same."""

Edge = tuple[NamedNode, NamedNode, NamedNode]
Graph = Mapping[NamedNode, Mapping[NamedNode, str]]
"""Of each thing where it leads, and what joins them, in the order of `RELATIONS`."""


class StepTarget(NamedTuple):
    """What a step says about the thing it leads to."""

    label: str
    kind: str
    held: bool


def graph_of(edges: Iterable[Edge]) -> Graph:
    """A directed graph of (from, predicate, to); two predicates between the same two are one edge."""
    graph: dict[NamedNode, dict[NamedNode, str]] = {}
    order = list(RELATIONS)
    for source, predicate, target in sorted(edges, key=lambda edge: (order.index(edge[1]), str(edge[2]))):
        graph.setdefault(source, {}).setdefault(target, RELATIONS[predicate])
        graph.setdefault(target, {})
    return graph


def steps(graph: Graph, start: NamedNode, describe: Callable[[NamedNode], StepTarget]) -> tuple[Step, ...]:
    """The chain from one claim or document on, each thing followed once."""
    return tuple(_follow(graph, start, (start,), {start}, describe))


def ends(graph: Graph) -> dict[NamedNode, tuple[NamedNode, ...]]:
    """Where the chain of each node ends, by the rule above; a node that is not in a chain is absent."""
    followed = _whom_from(graph)
    found: dict[NamedNode, frozenset[NamedNode]] = {}
    for ring in _from_the_ends(followed):
        beyond = [found[after] for node in ring for after in followed[node] if after not in ring]
        ending = frozenset().union(*beyond) if beyond else frozenset({min(ring, key=str)})
        found.update(dict.fromkeys(ring, ending))
    return {node: tuple(sorted(ending, key=str)) for node, ending in found.items()}


def rings(graph: Graph) -> tuple[tuple[NamedNode, ...], ...]:
    """Circles of reports: sets of things each of which leads back to itself."""
    found = (sorted(ring, key=str) for ring in _from_the_ends(graph))
    return tuple(sorted((tuple(r) for r in found if len(r) > 1 or r[0] in graph[r[0]]), key=str))


def descendants(graph: Graph, origins: Iterable[NamedNode]) -> dict[NamedNode, frozenset[NamedNode]]:
    """Everything that goes back to each of these things, at any distance."""
    back: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for node, onward in graph.items():
        for target in onward:
            back[target].append(node)
    return {origin: _behind(back, origin) for origin in origins}


def _behind(back: Mapping[NamedNode, list[NamedNode]], origin: NamedNode) -> frozenset[NamedNode]:
    found, waiting = {origin}, [origin]
    while waiting:
        fresh = [node for node in back.get(waiting.pop(), ()) if node not in found]
        found.update(fresh)
        waiting += fresh
    return frozenset(found - {origin})


def _from_the_ends(graph: Graph) -> list[frozenset[NamedNode]]:
    """Every node, alone or with its circle, after all that it leads to."""
    try:
        return [frozenset({node}) for node in TopologicalSorter(graph).static_order()]
    except CycleError:
        import networkx as nx

        whole: nx.DiGraph[NamedNode] = nx.DiGraph()
        whole.add_nodes_from(graph)
        whole.add_edges_from((node, to) for node, onward in graph.items() for to in onward)
        folded = nx.condensation(whole)
        return [frozenset(folded.nodes[ring]["members"]) for ring in reversed(list(nx.topological_sort(folded)))]


def _whom_from(graph: Graph) -> Graph:
    """The graph without the step to a claim's own document where the claim reports something."""
    return {
        node: {t: joined for t, joined in onward.items() if joined != STATED_IN or REPORTS not in onward.values()}
        for node, onward in graph.items()
    }


def _follow(
    graph: Graph,
    node: NamedNode,
    path: tuple[NamedNode, ...],
    shown: set[NamedNode],
    describe: Callable[[NamedNode], StepTarget],
) -> Iterator[Step]:
    for target, relation in graph.get(node, {}).items():
        again = "loop" if target in path else "shown above" if target in shown else None
        if again is None and len(path) >= LONGEST and graph[target]:
            again = "cut"
        shown.add(target)
        then = () if again else tuple(_follow(graph, target, (*path, target), shown, describe))
        yield Step(relation, target, *describe(target), again, then)
