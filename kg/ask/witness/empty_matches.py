"""A triple for each graph, or node in a graph, that a pattern found without one.

`GRAPH ?g { }` finds every graph, and a path of no steps every node (SPARQL 1.1, 18.5 and 18.4), which for
Oxigraph is what stands in the graph as a subject or an object, named in the query or not. What stands in
another triple of the witness already needs no more; for the rest, one triple each is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import Quad, Variable

from kg.ask.witness.plan import InstrumentedGroup, Pattern, RequeryReason
from kg.ask.witness.read_back import SolutionEvidence, Spot, quad
from kg.ask.witness.requery import Asker
from kg.sparql import syntax as sx
from kg.terms import DEFAULT_GRAPH

__all__ = ["explain_empty_matches"]


def explain_empty_matches(every: Iterable[SolutionEvidence], asker: Asker) -> None:
    """Add to each evidence what holds up its spots, in at most four queries."""
    open_ = [(evidence, spot, number) for evidence in every for spot, number in _unheld(evidence)]
    held = _triples(list(dict.fromkeys(spot for _, spot, _ in open_)), replace(asker, limit=1))
    for evidence, spot, number in open_:
        if spot in held:
            evidence.add(number, (held[spot],))


def _unheld(evidence: SolutionEvidence) -> list[tuple[Spot, int]]:
    if not evidence.standing:
        return []
    spots: set[Spot] = set()
    for found in evidence.found.values():
        for one in found:
            graph = None if one.graph_name == DEFAULT_GRAPH else one.graph_name
            spots |= {(None, graph), (one.subject, graph), (one.object, graph)}  # type: ignore[arg-type]
    return [(spot, number) for spot, number in evidence.standing.items() if spot not in spots]


def _triples(spots: Sequence[Spot], asker: Asker) -> Mapping[Spot, Quad]:
    """One triple for each: as its subject where it has one, else as its object."""
    found: dict[Spot, Quad] = {}
    for is_subject in (True, False):
        alike: dict[bool, list[Spot]] = defaultdict(list)
        for spot in spots:
            if spot not in found:
                alike[spot[1] is not None].append(spot)
        for in_graph, wanted in alike.items():
            found |= _asked(wanted, asker, is_subject=is_subject, in_graph=in_graph)
    return found


def _asked(spots: Sequence[Spot], asker: Asker, *, is_subject: bool, in_graph: bool) -> Mapping[Spot, Quad]:
    subject, predicate, value, graph = (asker.names.fresh() for _ in range(4))
    node = subject if is_subject else value
    pattern = Pattern(0, subject, predicate, value, graph if in_graph else None)
    group = sx.Group((sx.Triples((sx.TriplePattern(subject, predicate, value),)),))
    if in_graph:
        group = sx.Group((sx.Graph(graph, group),))
    wanted = [_known(node, graph, spot) for spot in spots]
    answers = asker.ask(InstrumentedGroup(group, (pattern,)), wanted, RequeryReason.BRANCH)
    rows = ((spot, one.solutions) for spot, one in zip(spots, answers, strict=True))
    return {spot: quad(pattern, solutions[0]) for spot, solutions in rows if solutions}


def _known(node: Variable, graph: Variable, spot: Spot) -> dict[Variable, sx.Term | None]:
    return {one: term for one, term in zip((node, graph), spot, strict=True) if term is not None}
