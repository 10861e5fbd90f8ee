"""Which things documents are asked of: by name, or all of a kind, of a place where they have one."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from kg import terms
from kg.ask import find
from kg.ask.catalogue import parse_parameter
from kg.ask.trace.known import rows
from kg.errors import TermError, UsageError
from kg.index import Store
from kg.terms import named

__all__ = ["KINDS", "all_of", "thing_named"]

_OF = {
    "agency": "?n a kg:Agency {in_place}",
    "agreement": "?n a kg:Agreement ; kg:agency ?agency {of_place}",
    "pending": "?n a kg:PendingAgreement ; kg:agency ?agency {of_place}",
    "document": "VALUES ?class {{ kg:Document kg:UnseenDocument }} ?n a ?class",
    "measure": "?observation kg:measure ?n",
    "place": "?thing kg:place|kg:county ?n VALUES ?class {{ kg:Observation kg:Agency }} ?thing a ?class",
    "provision": "?n a kg:Provision",
    "speaker": "?claim prov:wasAttributedTo ?n",
}
KINDS = tuple(_OF)
"""What all can be asked of."""
_CONCEPT = re.compile(r"[a-z]+(?:-[a-z]+)*")


def thing_named(store: Store, name: str) -> NamedNode:
    """The thing somebody means by a name, an id or an IRI; `agreements-in-force` is that word of the ontology.

    Raises:
        NotFound, UsageError: it stands for nothing, or for several things.
    """
    if _CONCEPT.fullmatch(name):
        try:
            found = terms.concept(name)
        except TermError:
            pass
        else:
            if found.value.removeprefix(terms.ONTOLOGY)[0].islower():  # a concept, and no class
                return found
    return find.resolve(store, name)


def all_of(store: Store, kind: str, place: str | None = None) -> list[NamedNode]:
    """All things of one of `KINDS`, by IRI; with a place, agencies in it, or agreements of those.

    Raises:
        UsageError: there is no such kind or place, or it has no place.
    """
    if kind not in _OF:
        raise UsageError(f"there is no kind {kind!r}", remedy=f"use {', '.join(KINDS)}")
    if place is not None and "_place" not in _OF[kind]:
        raise UsageError(f"a {kind} is asked for without a place", remedy="leave --place out, or ask for agency")
    of = _place(store, place) if place is not None else None
    inside = f"kg:place|kg:county {of}" if of else ""
    pattern = _OF[kind].format(in_place=f"; {inside}" if of else "", of_place=f". ?agency {inside}" if of else "")
    return [named(one) for (one,) in rows(store, f"SELECT DISTINCT ?n {{ {pattern} }} ORDER BY ?n")]


def _place(store: Store, written: str) -> NamedNode:
    """
    Raises:
        UsageError: there is no such place.
    """
    for found in parse_parameter("place", written, label="place"):
        if isinstance(found, NamedNode) and find.is_known(store, found):
            return found
    raise UsageError(f"there is no place {written!r}", remedy="name one such as al, Alabama or 01001")
