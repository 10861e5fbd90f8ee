"""Guarantees that what a file says about places and concepts is kept apart from what it claims.

Only what `kg export jsonld` tells of them: that they are one, their word, label, notation, definition and
what is broader. Nothing else may be said of them in passing, and of nothing else may this be said.
"""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg import assets
from kg.terms import DCTERMS, KG, RDF, SKOS

__all__ = ["describes_vocabulary", "vocabulary_quads"]

_TOLD = frozenset({DCTERMS.identifier, SKOS.prefLabel, SKOS.notation, SKOS.definition, SKOS.broader})
_KINDS = frozenset({KG.Place, SKOS.Concept})


def describes_vocabulary(quad: Quad) -> bool:
    """Whether it describes a place or concept of the ontology here."""
    is_told = quad.predicate in _TOLD or (quad.predicate == RDF.type and quad.object in _KINDS)
    return is_told and quad.subject in _known()


@lru_cache(maxsize=1)
def vocabulary_quads() -> frozenset[Quad]:
    """What the ontology that ships with the program tells of its places and concepts."""
    paths = assets.files(assets.ONTOLOGY, "*.ttl")
    quads = [quad for path in paths for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE)]
    return frozenset(q for q in quads if q.predicate in _TOLD or (q.predicate == RDF.type and q.object in _KINDS))


@lru_cache(maxsize=1)
def _known() -> frozenset[NamedNode]:
    found = (quad.subject for quad in vocabulary_quads() if quad.predicate == RDF.type)
    return frozenset(subject for subject in found if isinstance(subject, NamedNode))
