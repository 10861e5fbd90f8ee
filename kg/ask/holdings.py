"""What an archive holds: each document with its claims and captures counted, and how much of everything there is."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.index import Store, number, solutions, words
from kg.record.recording import Archive
from kg.terms import named, parts, short_name

__all__ = ["Counts", "ListedDocument", "counts", "documents"]


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in a listing; `held` says how many of its captures are here."""

    iri: NamedNode
    title: str
    kind: str
    claims: int
    captures: int
    captures_held: int

    @property
    def slug(self) -> str:
        return "/".join(parts(self.iri)[1:])

    @property
    def held(self) -> str:
        return f"{self.captures_held} of {self.captures} held" if self.captures else "not seen"

    JSON = (
        "id: iri",
        "title",
        "document_kind: kind",
        "claim_count: claims",
        "capture_count: captures",
        "captures_held",
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of everything there is."""

    contributions: int
    documents: int
    unseen_documents: int
    captures: int
    claims: int
    withdrawn_claims: int
    anchors: int
    agencies: int
    agencies_as_decided: int
    agreements: int
    agreements_as_decided: int
    decisions: int
    observations: int

    @property
    def told(self) -> list[tuple[str, int]]:
        """Each number with the words for what it counts."""
        return [(_WORDS.get(name, name), getattr(self, name)) for name in _COUNTS]

    JSON = (
        "contribution_count: contributions",
        "document_count: documents",
        "unseen_document_count: unseen_documents",
        "capture_count: captures",
        "claim_count: claims",
        "withdrawn_claim_count: withdrawn_claims",
        "anchor_count: anchors",
        "agency_count: agencies",
        "agency_count_as_decided: agencies_as_decided",
        "agreement_count: agreements",
        "agreement_count_as_decided: agreements_as_decided",
        "decision_count: decisions",
        "observation_count: observations",
    )


_WORDS = {
    "unseen_documents": "documents only referred to",
    "withdrawn_claims": "claims withdrawn",
    "anchors": "places where a claim stands",
    "agencies_as_decided": "agencies, decisions applied",
    "agreements_as_decided": "agreements, decisions applied",
}
_DOCUMENTS = """
    SELECT ?document ?title ?kind (COUNT(?claim) AS ?claims) WHERE {
        ?document dcterms:title ?title ; kg:documentKind ?kind .
        OPTIONAL { ?claim kg:statedIn ?document }
    } GROUP BY ?document ?title ?kind ORDER BY ?title ?document
"""
_CAPTURES = "SELECT ?document ?digest WHERE { ?capture kg:document ?document ; kg:sha256 ?digest }"
_COUNTS = {
    "contributions": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:Contribution }",
    "documents": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:Document }",
    "unseen_documents": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:UnseenDocument }",
    "captures": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:Capture }",
    "claims": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:Claim }",
    "withdrawn_claims": "SELECT (COUNT(*) AS ?n) WHERE { ?it a kg:WithdrawnClaim }",
    "anchors": "SELECT (COUNT(*) AS ?n) WHERE { ?it kg:anchor ?anchor }",
    "agencies": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it a kg:Agency }",
    "agencies_as_decided": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?agency kg:agencyAsDecided ?it }",
    "agreements": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it a kg:Agreement }",
    "agreements_as_decided": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?one kg:agreementAsDecided ?it }",
    "decisions": "SELECT (COUNT(*) AS ?n) WHERE { ?it kg:modality kg:decision }",
    "observations": "SELECT (COUNT(DISTINCT ?it) AS ?n) WHERE { ?it a kg:Observation }",
}


def documents(archive: Archive, store: Store) -> list[ListedDocument]:
    """Every document by title, with its claims counted and its captures looked for."""
    held = archive.captures.held()
    digests: dict[NamedNode, list[str]] = {}
    for found in solutions(store, _CAPTURES):
        digests.setdefault(named(found["document"]), []).append(words(found["digest"]))
    return [
        ListedDocument(
            iri := named(found["document"]),
            words(found["title"]),
            short_name(named(found["kind"])),
            number(found["claims"]),
            len(digests.get(iri, [])),
            sum(digest in held for digest in digests.get(iri, [])),
        )
        for found in solutions(store, _DOCUMENTS)
    ]


def counts(store: Store) -> Counts:
    """How much of everything there is."""
    return Counts(*(number(found["n"]) for sparql in _COUNTS.values() for found in solutions(store, sparql)))
