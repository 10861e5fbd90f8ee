"""Cells of tables, and what places are called: values on their way into a column, still as Python has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from kg.ask.trace.known import KnownStatements
from kg.index import Store, solutions, words
from kg.terms import DCTERMS, KG, ONTOLOGY, PREFIXES, SKOS, named

__all__ = [
    "Cell",
    "Cells",
    "KnownPlace",
    "PlaceNames",
    "day",
    "each_of",
    "iri",
    "local",
    "only",
    "place_names",
    "prefixed",
    "said",
]

Cell = str | int | float | bool | date | NamedNode | None
Cells = Sequence[Cell]

_T = TypeVar("_T")
_BATCH = 1_000
_OF_KIND = "SELECT DISTINCT ?thing {{ ?thing a {kind} }}"
_PLACES = "SELECT ?place { ?place skos:inScheme kg:placeScheme }"
_SOURCE = "SELECT ?source { kg:placeScheme dcterms:source ?source }"


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place: `code` is postal, `fips` two digits of a State or five of a county; None where it has none."""

    iri: NamedNode
    name: str
    code: str | None
    fips: str | None
    within: NamedNode | None
    is_replaced: bool

    @property
    def county_name(self) -> str:
        """ "Etowah County" of the place labelled "Etowah County, Alabama"."""
        return self.name.rpartition(", ")[0] or self.name


@dataclass(frozen=True)
class PlaceNames:
    """The table of places that the archive uses, and where that is from, with its year."""

    of: Mapping[NamedNode, KnownPlace]
    source: str

    def state(self, place: NamedNode | None) -> Cells:
        """The columns place, placeName, state and stateFips; all empty of what is no place of the table."""
        row = self.of.get(place) if place else None
        return (row.iri, row.name, row.code, row.fips) if row else (None,) * 4

    def county(self, place: NamedNode | None) -> Cells:
        """The columns countyFips and countyName."""
        row = self.of.get(place) if place else None
        return (row.fips, row.county_name) if row else (None, None)

    def counties(self) -> list[KnownPlace]:
        """Every county by its FIPS code, but for those in whose place others came."""
        found = [row for row in self.of.values() if row.fips and len(row.fips) == _COUNTY and not row.is_replaced]
        return sorted(found, key=lambda row: row.fips or "")


_COUNTY = 5
"""Digits of the FIPS code of a county."""


def place_names(store: Store) -> PlaceNames:
    """What the ontology in a store says of places."""
    known = KnownStatements(store)
    places = [named(row["place"]) for row in solutions(store, _PLACES)]
    known.learn(places)
    source = next((words(row["source"]) for row in solutions(store, _SOURCE)), "")
    return PlaceNames({place: _place(known, place) for place in places}, source)


def _place(known: KnownStatements, place: NamedNode) -> KnownPlace:
    codes = [one.value for one in known.all(place, SKOS.notation) if isinstance(one, Literal)]
    return KnownPlace(
        place,
        known.word(place, SKOS.prefLabel) or "",
        next((one for one in codes if not one.isdigit()), None),
        next((one for one in codes if one.isdigit()), None),
        known.node(place, SKOS.broader),
        known.node(place, DCTERMS.isReplacedBy) is not None,
    )


def things_of(store: Store, *kinds: NamedNode) -> Iterator[list[NamedNode]]:
    """All things of some kinds in the order of their IRIs, some at a time."""
    things = {named(row["thing"]) for kind in kinds for row in solutions(store, _OF_KIND.format(kind=kind))}
    ordered = sorted(things, key=str)
    return (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))


def each_of(store: Store, *kinds: NamedNode) -> Iterator[tuple[KnownStatements, list[NamedNode]]]:
    """The same, each time with what is said of these things."""
    for some in things_of(store, *kinds):
        known = KnownStatements(store)
        known.learn(some)
        yield known, some


def day(term: object) -> date | None:
    """The day of a literal; None where it is no day."""
    try:
        return date.fromisoformat(term.value) if isinstance(term, Literal) else None
    except ValueError:  # a month or a year, or what a store that somebody wrote to holds
        return None


def local(term: NamedNode | None) -> str | None:
    """A word of the ontology by its local name, another IRI whole.

    >>> local(KG.taskForce)
    'taskForce'
    """
    return term.value.removeprefix(ONTOLOGY) if term else None


def prefixed(term: NamedNode) -> str:
    """A property or datatype with its prefix where it has one, one of the ontology by its local name alone.

    >>> prefixed(DCTERMS.title), prefixed(KG.signed)
    ('dcterms:title', 'signed')
    """
    if term in KG:
        return term.value.removeprefix(ONTOLOGY)
    found = ((name, base) for name, base in PREFIXES.items() if term.value.startswith(base))
    return next((f"{name}:{term.value.removeprefix(base)}" for name, base in found), term.value)


def only(values: Iterable[_T]) -> _T | None:
    """The value where there is exactly one."""
    several = set(values)
    return several.pop() if len(several) == 1 else None


def iri(term: object) -> NamedNode | None:
    """The term where it is an IRI."""
    return term if isinstance(term, NamedNode) else None


def said(term: object) -> str | None:
    """What a literal or an IRI says; None where there is none."""
    return None if term is None else words(term)
