"""Claims: their triples in one form, the IRI these mint, and the quads that say it all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import terms
from kg.model import Anchor, Claim
from kg.terms import KG, PROV, RDF
from kg.triples.anchors import anchor_quads
from kg.triples.literals import Node, about, boolean, canonical

__all__ = ["Fact", "claim_iri", "claim_quads", "fact", "make_claim"]

Fact = tuple[NamedNode, NamedNode, Node]


def fact(subject: NamedNode, predicate: NamedNode, value: Node) -> Triple:
    """One triple with its literal in canonical form."""
    return Triple(subject, predicate, canonical(value) if isinstance(value, Literal) else value)


def make_claim(
    facts: Iterable[Fact | Triple],
    *,
    speaker: NamedNode,
    document: NamedNode,
    modality: NamedNode,
    anchors: tuple[Anchor, ...],
    reports: tuple[NamedNode, ...] = (),
    computed: bool = False,
    basis: str | None = None,
    origin: str = "",
    reported_by: tuple[NamedNode, ...] = (),
    paraphrased_by: tuple[NamedNode, ...] = (),
    corrects: tuple[NamedNode, ...] = (),
) -> Claim:
    """A claim with canonical, sorted triples and the IRI they mint."""
    triples = tuple(sorted({fact(*one) for one in facts}, key=str))
    return Claim(
        claim_iri(triples, speaker, document),
        triples,
        speaker,
        document,
        modality,
        anchors,
        reports,
        computed,
        basis,
        origin,
        reported_by,
        paraphrased_by,
        corrects,
    )


def claim_iri(triples: Iterable[Triple], speaker: NamedNode, document: NamedNode) -> NamedNode:
    """The name that a claim's canonical triples, who states them and in which document give it."""
    return terms.thing("claim", terms.digest_name(*sorted(map(str, triples)), speaker.value, document.value))


def claim_quads(claim: Claim) -> Iterator[Quad]:
    """A claim's graph, and what is said about it in the default graph."""
    for triple in claim.triples:
        yield Quad(triple.subject, triple.predicate, triple.object, claim.iri)
    yield about(claim.iri, RDF.type, KG.Claim)
    yield about(claim.iri, PROV.wasAttributedTo, claim.speaker)
    yield about(claim.iri, KG.statedIn, claim.document)
    yield about(claim.iri, KG.modality, claim.modality)
    for reported in claim.reports:
        yield about(claim.iri, KG.reports, reported)
    for corrected in claim.corrects:
        yield about(claim.iri, KG.corrects, corrected)
    for teller in claim.reported_by:
        yield about(claim.iri, KG.reportedBy, teller)
    for teller in claim.paraphrased_by:
        yield about(claim.iri, KG.paraphrasedBy, teller)
    if claim.computed:
        yield about(claim.iri, KG.computed, boolean(True))
    if claim.basis:
        yield about(claim.iri, KG.basis, Literal(claim.basis))
    for anchor in claim.anchors:
        yield from anchor_quads(claim.iri, anchor)
