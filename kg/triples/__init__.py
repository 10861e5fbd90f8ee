"""Model to quads and back: the only place that knows the shape of the data.

Rules kept here:
- A claim is a named graph; named graphs are claims and nothing else. What is said *about* claims,
  documents and contributions stands in the default graph.
- No blank nodes, so sorted N-Quads are canonical and their digest means something.
- A claim's IRI is the digest of its triples, its speaker and its document. Who recorded it and
  when belongs to the contribution: the same claim twice is one claim.

    literals        one form for every literal; statements about things; canonical N-Quads
    anchors         places
    claims          claims with the IRIs they mint
    descriptions    documents, speakers, captures, texts
    inclusion       one digest for the claims of a contribution, and proofs that a claim is among them
    contributions   everything one ledger file holds, and the IRI its content gives
"""

from kg.triples.anchors import WRITTEN, anchor_iri, text_iri
from kg.triples.claims import Fact, claim_iri, claim_quads, fact, make_claim
from kg.triples.contributions import contribution_iri, contribution_of, draft_quads, written
from kg.triples.inclusion import claim_leaves, inclusion_proof, is_included, root_hash
from kg.triples.literals import address, canonical, canonical_nquads, has_triple_terms

__all__ = [
    "WRITTEN",
    "Fact",
    "address",
    "anchor_iri",
    "canonical",
    "canonical_nquads",
    "claim_iri",
    "claim_leaves",
    "claim_quads",
    "contribution_iri",
    "contribution_of",
    "draft_quads",
    "fact",
    "has_triple_terms",
    "inclusion_proof",
    "is_included",
    "make_claim",
    "root_hash",
    "text_iri",
    "written",
]
