"""Which names a claim's graph may use, and how they are shown to people."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.terms import DCTERMS, ELI, KG, OA, ORG, PROV, RDF, RDFS, SKOS

__all__ = ["FACT_CLASSES", "FACT_PREDICATES", "curie", "is_known", "own_kinds", "shown"]

VOCABULARIES = {
    "kg": KG,
    "rdf": RDF,
    "rdfs": RDFS,
    "prov": PROV,
    "oa": OA,
    "dcterms": DCTERMS,
    "skos": SKOS,
    "org": ORG,
    "eli": ELI,
}
own_kinds = {
    KG.Agency: "agency",
    KG.Agreement: "agreement",
    KG.PendingAgreement: "pending",
    KG.Observation: "observation",
    KG.Encounter: "encounter",
    KG.Event: "event",
    KG.Position: "position",
    KG.Decision: "decision",
    KG.Place: "place",
    KG.Provision: "provision",
    KG.Effect: "effect",
    KG.Mention: "mention",
    KG.Group: "group",
    KG.Conduct: "conduct",
    KG.Wording: "wording",
}
"""The classes of what claims state, and the kind of IRI each is minted with."""

FACT_CLASSES = frozenset([*own_kinds, ELI.LegalResource, ELI.LegalResourceSubdivision])
FACT_PREDICATES = frozenset(
    [*(KG[name] for name in terms.FACT_PROPERTIES), RDF.type, RDFS.label, ELI.is_part_of, ELI.number]
)
_MOST = 60
"""Characters of a term that a message shows."""


@lru_cache(maxsize=4096)
def is_known(iri: NamedNode) -> bool:
    """Whether the ontology, or a vocabulary it borrows from, has that term."""
    return any(iri in vocabulary for vocabulary in VOCABULARIES.values())


def curie(iri: NamedNode) -> str:
    """`kg:agency` for a term, `agency/us-al/x` for a thing, the whole IRI for anything else.

    >>> curie(KG.agency)
    'kg:agency'
    """
    for prefix, vocabulary in VOCABULARIES.items():
        if iri.value.startswith(vocabulary.base):
            return f"{prefix}:{iri.value.removeprefix(vocabulary.base)}"
    return iri.value.removeprefix(terms.ID)


def shown(term: object) -> str:
    """A term in a message: on one line, in printable characters, cut where it is long."""
    text = curie(term) if isinstance(term, NamedNode) else term.value if isinstance(term, Literal) else str(term)
    plain = "".join(c if c.isprintable() else " " for c in text[: 4 * _MOST])
    short = " ".join(plain.split())
    return short if len(short) <= _MOST else f"{short[: _MOST - 1]}…"
