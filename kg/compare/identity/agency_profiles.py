"""What live claims state about each agency, in the fields used to distinguish agencies: one query for each field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from pyoxigraph import NamedNode

from kg.identity.profiles import Profile
from kg.index import Store, solutions, words
from kg.terms import named

__all__ = ["NAMES", "listed", "profiles"]

NAMES = "SELECT ?agency (MIN(?label) AS ?value) { ?agency a kg:Agency ; rdfs:label ?label } GROUP BY ?agency"
_STATED = {
    "counties": "SELECT ?agency ?value { ?agency kg:county/skos:prefLabel ?value }",
    "types": "SELECT ?agency ?value { ?agency kg:agencyType/skos:prefLabel ?value }",
    "models": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:model/skos:prefLabel ?value }",
    "memoranda": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:memorandum ?value }",
    "signed": "SELECT DISTINCT ?agency ?value { ?agreement kg:agency ?agency ; kg:signed ?value }",
}
"""What tells one agency from another, by the field of `Profile` it goes to."""
_LISTED = """SELECT DISTINCT ?agency ?value {{ VALUES ?agency {{ {agencies} }}
    GRAPH ?claim {{ ?agreement kg:agency ?agency ; a kg:Agreement }}
    ?claim kg:anchor/oa:hasSource ?capture . ?capture kg:listKind kg:participatingList ; kg:speaksOf ?value }}"""
_BATCH = 500
"""Agencies asked about in one query. Chosen; it bounds the query's text and changes no answer."""


def profiles(store: Store) -> list[Profile]:
    """Every agency with the fields that distinguish it, by IRI."""
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
    signed = tuple(map(date.fromisoformat, values.pop("signed")))
    return Profile(iri, name, **values, signed=signed)


def listed(store: Store, agencies: Collection[NamedNode]) -> dict[NamedNode, tuple[date, ...]]:
    """The days of the lists of participating agencies that name each of these, in order.

    Of a few agencies, because it looks at every sighting of each.
    """
    waiting = sorted(agencies, key=lambda agency: agency.value)
    found: dict[NamedNode, tuple[date, ...]] = {}
    for start in range(0, len(waiting), _BATCH):
        some = " ".join(map(str, waiting[start : start + _BATCH]))
        for agency, days in _by_agency(store, _LISTED.format(agencies=some)).items():
            found[agency] = tuple(sorted(map(date.fromisoformat, days)))
    return found
