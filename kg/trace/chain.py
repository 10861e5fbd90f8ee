"""Chains of reports: whom a claim has it from, to the end, and where a chain comes back to itself.

    claim ──reports──> claim or document      whose statement it repeats
    claim ──stated in──> document
    document ──derived from, republishes──> document

Where a chain ends: a claim that reports something ends where that ends; any other claim ends where
its document does; a document that derives from or republishes another ends where that does. What
is left has nobody behind it that is known: it is an *origin*. In a circle of reports nobody is
first, so the circle itself is the origin, named by its first member in the alphabet.

networkx holds the graph; importing it costs more than the rest of a trace, hence inside functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode

from kg.terms import KG, PROV
from kg.trace.values import Step

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.DiGraph[NamedNode]

__all__ = ["RELATIONS", "Described", "ends", "graph_of", "reach", "rings", "steps"]

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


class Described(NamedTuple):
    """What a step says of the thing it leads to."""

    label: str
    kind: str
    held: bool


def graph_of(edges: Iterable[Edge]) -> Graph:
    """A directed graph of (from, predicate, to); two predicates between the same two are one edge."""
    import networkx as nx

    graph: Graph = nx.DiGraph()
    order = list(RELATIONS)
    for source, predicate, target in sorted(edges, key=lambda edge: (order.index(edge[1]), str(edge[2]))):
        if not graph.has_edge(source, target):
            graph.add_edge(source, target, relation=RELATIONS[predicate])
    return graph


def steps(graph: Graph, start: NamedNode, describe: Callable[[NamedNode], Described]) -> tuple[Step, ...]:
    """The chain from one claim or document on, each thing followed once."""
    return tuple(_follow(graph, start, (start,), {start}, describe))


def ends(graph: Graph) -> dict[NamedNode, tuple[NamedNode, ...]]:
    """Where the chain of each node ends, by the rule above; a node that is not in a chain is absent."""
    import networkx as nx

    followed = _whom_from(graph)
    folded = nx.condensation(followed)
    found: dict[int, frozenset[NamedNode]] = {}
    for ring in reversed(list(nx.topological_sort(folded))):
        beyond = [found[after] for after in folded.successors(ring)]
        first = min(folded.nodes[ring]["members"], key=str)
        found[ring] = frozenset().union(*beyond) if beyond else frozenset({first})
    return {node: tuple(sorted(found[folded.graph["mapping"][node]], key=str)) for node in followed}


def rings(graph: Graph) -> tuple[tuple[NamedNode, ...], ...]:
    """Circles of reports: sets of things each of which leads back to itself."""
    import networkx as nx

    found = [tuple(sorted(ring, key=str)) for ring in nx.strongly_connected_components(graph)]
    return tuple(sorted((r for r in found if len(r) > 1 or graph.has_edge(r[0], r[0])), key=str))


def reach(graph: Graph, origin: NamedNode) -> frozenset[NamedNode]:
    """Everything that goes back to a thing, at any distance."""
    import networkx as nx

    return frozenset(nx.ancestors(graph, origin)) if origin in graph else frozenset()


def _whom_from(graph: Graph) -> Graph:
    """The graph without the step to a claim's own document where the claim reports something."""
    followed = graph.copy()
    for node in graph:
        joined = _onward(graph, node)
        if any(relation == REPORTS for _, relation in joined):
            followed.remove_edges_from([(node, target) for target, relation in joined if relation == STATED_IN])
    return followed


def _follow(
    graph: Graph,
    node: NamedNode,
    path: tuple[NamedNode, ...],
    shown: set[NamedNode],
    describe: Callable[[NamedNode], Described],
) -> Iterator[Step]:
    for target, relation in _onward(graph, node):
        again = "loop" if target in path else "shown above" if target in shown else None
        if again is None and len(path) >= LONGEST and graph.out_degree(target):
            again = "cut"
        shown.add(target)
        then = () if again else tuple(_follow(graph, target, (*path, target), shown, describe))
        yield Step(relation, target, *describe(target), again, then)


def _onward(graph: Graph, node: NamedNode) -> list[tuple[NamedNode, str]]:
    """Where a node's steps lead, and what joins them, in the order of `RELATIONS`."""
    return (
        [(target, graph.edges[node, target]["relation"]) for target in graph.successors(node)] if node in graph else []
    )
