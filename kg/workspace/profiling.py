"""What live claims state of each agency, as far as it tells agencies apart: one query a field, and no more."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from pyoxigraph import NamedNode

from kg.identity.profiles import Profile
from kg.store import Store, solutions, words
from kg.terms import named

__all__ = ["NAMES", "profiles"]

NAMES = "SELECT ?agency (MIN(?label) AS ?value) { ?agency a kg:Agency ; rdfs:label ?label } GROUP BY ?agency"
_STATED = {
    "counties": "SELECT ?agency ?value { ?agency kg:county/skos:prefLabel ?value }",
    "types": "SELECT ?agency ?value { ?agency kg:agencyType/skos:prefLabel ?value }",
    "models": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:model/skos:prefLabel ?value }",
    "memoranda": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:memorandum ?value }",
    "signed": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:signed ?value }",
    "listed": """SELECT DISTINCT ?agency ?value {
        GRAPH ?claim { ?agreement a kg:Agreement ; kg:agency ?agency }
        ?claim kg:anchor/oa:hasSource ?capture . ?capture kg:listKind kg:participatingList ; kg:speaksOf ?value }""",
}
"""What tells one agency from another, by the field of `Profile` it goes to."""
_DAYS = ("signed", "listed")


def profiles(store: Store) -> list[Profile]:
    """Every agency with what tells it from others, by IRI."""
    names = {named(found["agency"]): words(found["value"]) for found in solutions(store, NAMES)}
    stated = {field: _by_agency(store, sparql) for field, sparql in _STATED.items()}
    return [_profile(iri, name, stated) for iri, name in sorted(names.items(), key=lambda one: one[0].value)]


def _by_agency(store: Store, sparql: str) -> dict[NamedNode, set[str]]:
    found: dict[NamedNode, set[str]] = defaultdict(set)
    for row in solutions(store, sparql):
        found[named(row["agency"])].add(words(row["value"]))
    return found


def _profile(iri: NamedNode, name: str, stated: dict[str, dict[NamedNode, set[str]]]) -> Profile:
    values = {field: tuple(sorted(by_agency.get(iri, ()))) for field, by_agency in stated.items()}
    days = {field: tuple(map(date.fromisoformat, values.pop(field))) for field in _DAYS}
    return Profile(iri, name, **values, **days)  # type: ignore[arg-type]
