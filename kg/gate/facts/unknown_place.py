"""A place is one the ontology has: a State, territory, county or country of ontology/places.ttl."""

from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg import assets
from kg.gate.facts.term_names import shown
from kg.terms import ID, SKOS

CODE = "unknown-place"
_PLACES = ID + "place/"


def check(facts: list[Triple]) -> Iterator[str]:
    for fact in facts:
        place = fact.object
        if isinstance(place, NamedNode) and place.value.startswith(_PLACES) and place not in _known():
            yield f"there is no {shown(place)}; use a code of ontology/places.ttl, such as us-al, us-01055 or honduras"


@lru_cache(maxsize=1)
def _known() -> frozenset[NamedNode]:
    (path,) = assets.files(assets.ONTOLOGY, "places.ttl")
    quads = parse(path=path, format=RdfFormat.TURTLE)
    return frozenset(
        quad.subject for quad in quads if quad.predicate == SKOS.prefLabel and isinstance(quad.subject, NamedNode)
    )
