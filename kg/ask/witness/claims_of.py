"""Which claims state a ground triple, looked up for a page of triples at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter

from pyoxigraph import NamedNode, Quad, Triple

from kg.ask.witness.values import Ground, GroundKind
from kg.index import Store
from kg.sparql import syntax as sx
from kg.terms import DCTERMS, ID, KG, OA, ONTOLOGY, PROV, RECORD_PROPERTIES, SKOS

__all__ = ["MOST_CLAIMS", "NEVER_STATED", "grounds"]

MOST_CLAIMS = 100
"""Claims listed of one triple; a witness says where there are more."""

NEVER_STATED = frozenset(
    [KG[name] for name in RECORD_PROPERTIES]
    + [vocabulary[name] for vocabulary in (DCTERMS, OA, PROV, SKOS) for name in vocabulary.names()]
)
"""Predicates that the gate keeps out of claims (`not-a-fact`); a third of all triples that answers rest on."""

_VOCABULARY = (ONTOLOGY, f"{ID}place/")


def grounds(store: Store, quads: Iterable[Quad], dataset: sx.Dataset) -> Mapping[Quad, Ground]:
    """Each triple with the graphs that hold it; of those that the query asks, where it names them (FROM)."""
    every = [(quad, quad.triple, quad.graph_name) for quad in dict.fromkeys(quads)]
    asked = {
        quad: triple
        for quad, triple, graph in every
        if not isinstance(graph, NamedNode) and triple.predicate not in NEVER_STATED
    }
    stating = dict(zip(asked, store.stating(list(asked.values())), strict=True))
    allowed = frozenset(dataset.default)
    return {
        quad: Ground(triple, graph, (graph,), GroundKind.CLAIMED)
        if isinstance(graph, NamedNode)
        else _ground(triple, stating.get(quad, ()), allowed)
        for quad, triple, graph in every
    }


def _ground(triple: Triple, claims: Collection[NamedNode], allowed: Collection[NamedNode]) -> Ground:
    if allowed:
        claims = [one for one in claims if one in allowed]
    if not claims:
        return Ground(triple, None, (), _unclaimed(triple))
    ordered = sorted(claims, key=_iri) if len(claims) > 1 else claims
    graph = next(iter(ordered)) if allowed else None
    return Ground(triple, graph, tuple(ordered)[:MOST_CLAIMS], GroundKind.CLAIMED, more=len(ordered) > MOST_CLAIMS)


_iri = attrgetter("value")


def _unclaimed(triple: Triple) -> GroundKind:
    subject = triple.subject
    says = isinstance(subject, NamedNode) and subject.value.startswith(_VOCABULARY)
    return GroundKind.VOCABULARY if says else GroundKind.RECORD
