"""Every statement of a draft fits the ontology and the shapes of `shapes/`, or a finding says which does not.

- A claim is validated alone: what another source states of the same thing is never held against it.
- The code of a finding is the name of the shape; `sh:Violation` refuses, anything milder is a notice.
- What SHACL cannot see (a predicate or node no shape targets) is refused by `kg.gate.facts`.

How thousands of claims are validated at once: every shape looks at one node's own statements and at
nothing beyond (a test holds this), so a node's verdict depends on these alone. Equal nodes are
validated once. What surely conforms (`conforming`) needs no more; the rest goes to pySHACL (`shacl`),
and nodes of one name with different statements, as two sources make them, go there in different graphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg import terms
from kg.gate import facts, quotation_span
from kg.gate.conforming import Node, Term, surely_conforms
from kg.gate.facts.term_names import FACT_CLASSES, FACT_PREDICATES
from kg.gate.shape_files import SHAPE
from kg.model import Draft, Finding, Row
from kg.terms import DEFAULT_GRAPH, ID, KG, OA, RDF, XSD
from kg.triples import anchor_iri, draft_quads

if TYPE_CHECKING:
    from kg.gate.shacl import Fault

__all__ = ["SHAPE", "check_quads", "validate"]


def validate(draft: Draft) -> list[Finding]:
    """All faults of a draft's claims, documents, speakers, captures and anchors; empty when it is sound.

    Raises:
        KgError: the shapes of this installation cannot be used.
    """
    quads = [*draft_quads(draft), *_withdrawals(draft), *_rows(draft)]
    places = {claim.iri.value: claim.origin for claim in reversed(draft.claims) if claim.origin}
    for claim in reversed(draft.claims):
        for anchor in claim.anchors:
            iri, where = anchor_iri(anchor).value, claim.origin or claim.iri.value
            places |= {iri: where, f"{iri}#quote": where, f"{iri}#position": where}
    empty = (claim for claim in draft.claims if not claim.triples)
    found = [one for claim in empty for one in facts.check((), claim.origin or claim.iri.value)]
    return found + check_quads(quads, places)


def check_quads(quads: Iterable[Quad], places: Mapping[str, str] | None = None) -> list[Finding]:
    """All faults of statements in our own shape: claims in named graphs, the rest in the default graph.

    `places` says where a claim or anchor was written (`file:line`), by IRI; else its name stands there.

    Raises:
        KgError: the shapes of this installation cannot be used.
    """
    places = places or {}
    quads = list(quads)
    claims: dict[NamedNode, list[Triple]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode):
            claims[quad.graph_name].append(quad.triple)
    found = [one for iri, triples in claims.items() for one in facts.check(triples, _place(iri, places))]
    return [*found, *quotation_span.check(quads, places), *_shape_findings(_nodes(quads, claims), places)]


def _withdrawals(draft: Draft) -> Iterator[Quad]:
    """What a withdrawal will say, but for the contribution it is in."""
    for withdrawal in draft.withdrawals:
        said: list[tuple[NamedNode, Term]] = [(RDF.type, KG.WithdrawnClaim), (KG.reason, Literal(withdrawal.reason))]
        said += [(KG.supersededBy, other) for other in withdrawal.superseded_by]
        yield from (Quad(withdrawal.claim, predicate, value, DEFAULT_GRAPH) for predicate, value in said)


def _rows(draft: Draft) -> Iterator[Quad]:
    """What the name of each row anchor says, spelled out as the store will have it."""
    for row in (anchor for claim in draft.claims for anchor in claim.anchors if isinstance(anchor, Row)):
        iri, number = anchor_iri(row), Literal(str(row.row), datatype=XSD.integer)
        yield Quad(iri, OA.hasSource, terms.capture(row.capture), DEFAULT_GRAPH)
        yield Quad(iri, KG.sheet, Literal(row.sheet), DEFAULT_GRAPH)
        yield Quad(iri, KG.row, number, DEFAULT_GRAPH)


def _place(iri: NamedNode, places: Mapping[str, str]) -> str:
    return places.get(iri.value, iri.value.removeprefix(ID))


def _nodes(quads: list[Quad], claims: Mapping[NamedNode, list[Triple]]) -> dict[Node, list[NamedNode]]:
    """Every node with the claims it stands in; with itself where it stands in the default graph."""
    found: dict[Node, list[NamedNode]] = defaultdict(list)
    for claim, triples in claims.items():
        for node in _grouped(triple for triple in triples if _is_fact(triple)):
            found[node].append(claim)
    for node in _grouped(quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)):
        found[node].append(node.iri)
    return found


def _is_fact(triple: Triple) -> bool:
    """What is no fact at all is refused already, more plainly than a closed shape would."""
    if triple.predicate == RDF.type:
        return triple.object in FACT_CLASSES
    return triple.predicate in FACT_PREDICATES


def _grouped(triples: Iterable[Triple]) -> Iterator[Node]:
    said: dict[NamedNode, set[tuple[NamedNode, Term]]] = defaultdict(set)
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            said[triple.subject].add((triple.predicate, triple.object))
    return (Node(iri, frozenset(pairs)) for iri, pairs in said.items())


def _shape_findings(nodes: Mapping[Node, list[NamedNode]], places: Mapping[str, str]) -> list[Finding]:
    found = _faults([node for node in nodes if not surely_conforms(node)])
    # In the order the draft has them: pySHACL's own order is that of its hash tables.
    return [
        Finding(fault.code, fault.message_for(node, claim), _place(claim, places), fault.severity)
        for node, faults_of_it in found.items()
        for claim in nodes[node]
        for fault in sorted(faults_of_it)
    ]


def _faults(nodes: list[Node]) -> dict[Node, list[Fault]]:
    """What pySHACL says of nodes that may not conform."""
    if not nodes:
        return {}
    from kg.gate.shacl import faults  # a quarter of a second, for pySHACL and rdflib

    found: dict[Node, list[Fault]] = {node: [] for node in nodes}
    for layer in _layers(nodes):
        for iri, fault in faults(layer.values()):
            found[layer[iri]].append(fault)
    return found


def _layers(nodes: Iterable[Node]) -> list[dict[str, Node]]:
    """The nodes in groups without two of one name, by IRI."""
    layers: list[dict[str, Node]] = []
    times_seen: dict[NamedNode, int] = defaultdict(int)
    for node in nodes:
        layer = times_seen[node.iri]
        times_seen[node.iri] += 1
        if layer == len(layers):
            layers.append({})
        layers[layer][node.iri.value] = node
    return layers
