"""Which claims state a ground triple, looked up for a page of triples at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import NamedNode, Quad, Triple

from kg.sparql import syntax as sx
from kg.store import Store
from kg.terms import DCTERMS, ID, KG, OA, ONTOLOGY, PROV, RECORD_PROPERTIES, SKOS
from kg.witness.values import Ground, Kind

__all__ = ["MOST_CLAIMS", "grounds"]

MOST_CLAIMS = 100
"""Claims listed of one triple; a witness says where there are more."""

_NEVER_STATED = frozenset(
    [KG[name] for name in RECORD_PROPERTIES]
    + [vocabulary[name] for vocabulary in (DCTERMS, OA, PROV, SKOS) for name in vocabulary.names()]
)
"""Predicates that the gate keeps out of claims (`not-a-fact`); a third of all triples that answers rest on."""

_VOCABULARY = (ONTOLOGY, f"{ID}place/")


def grounds(store: Store, quads: Iterable[Quad], dataset: sx.Dataset) -> Mapping[Quad, Ground]:
    """Each triple with the graphs that hold it; of those that the query asks, where it names them (FROM)."""
    every = dict.fromkeys(quads)
    merged = [quad.triple for quad in every if not isinstance(quad.graph_name, NamedNode)]
    stating = store.stating(triple for triple in merged if triple.predicate not in _NEVER_STATED)
    allowed = frozenset(dataset.default)
    found: dict[Quad, Ground] = {}
    for quad in every:
        if isinstance(quad.graph_name, NamedNode):
            found[quad] = Ground(quad.triple, quad.graph_name, (quad.graph_name,), Kind.CLAIMED)
        else:
            claims = stating.get(quad.triple, ())
            found[quad] = _ground(quad.triple, claims, allowed)
    return found


def _ground(triple: Triple, claims: Iterable[NamedNode], allowed: Collection[NamedNode]) -> Ground:
    ordered = sorted((one for one in claims if not allowed or one in allowed), key=lambda claim: claim.value)
    graph = ordered[0] if allowed and ordered else None
    kind = Kind.CLAIMED if ordered else _unclaimed(triple)
    return Ground(triple, graph, tuple(ordered[:MOST_CLAIMS]), kind, more=len(ordered) > MOST_CLAIMS)


def _unclaimed(triple: Triple) -> Kind:
    subject = triple.subject
    says = isinstance(subject, NamedNode) and subject.value.startswith(_VOCABULARY)
    return Kind.VOCABULARY if says else Kind.RECORD
