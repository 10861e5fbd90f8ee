"""One name that stands for several agencies of a State: an archivist tells them apart by the county stated of each.

An agency is a State and a name, so two townships of one name are one agency until somebody decides that
they are not. The decision supersedes each claim that states a county of it by the same claim of an agency
whose name has the county beside it; rows of later lists that state the same follow (`succeeding`). What
states no county stays with the bare name. Each step is a claim with the reason, and is taken back like any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from kg import places, terms
from kg.errors import UsageError
from kg.identity import REGISTER, archivist, decision_claim
from kg.index import Store, solutions
from kg.model import Claim, Draft, Withdrawal
from kg.record.superseded_rows import recorded_claim, successor_sightings
from kg.terms import KG, RDFS, named, parts
from kg.triples import Fact, make_claim

__all__ = ["split_draft"]

_OF_COUNTY = "SELECT DISTINCT ?claim ?county {{ GRAPH ?claim {{ {agency} kg:county ?county }} }} ORDER BY ?claim"


def split_draft(store: Store, agency: NamedNode, *, by: str, reason: str) -> Draft:
    """The draft that tells the agencies of one name apart, by county.

    Raises:
        UsageError: no two counties are stated of it.
    """
    county_of = {named(found["claim"]): named(found["county"]) for found in solutions(store, _of_county(agency))}
    counties = sorted(set(county_of.values()), key=lambda one: one.value)
    short = "/".join(parts(agency)[1:])
    if len(counties) < 2:
        raise UsageError(
            f"both names stand for {short}, and no two counties are stated of it",
            remedy="name two agencies; `kg find` lists them",
        )
    speaker = archivist(by)
    apart = {
        claim: _of(recorded_claim(store, claim), store, agency, county, reason) for claim, county in county_of.items()
    }
    called = {county: _agency(store, agency, county)[0] for county in counties}
    decisions = [
        decision_claim(one, other, KG.distinctAgencies, by=speaker, reason=reason, origin="kg resolve")
        for one, other in combinations(called.values(), 2)
    ]
    names = ", ".join("/".join(parts(one)[1:]) for one in called.values())
    return Draft(
        note=f"decision: {short} is {len(counties)} agencies, told apart by county: {names}",
        documents=(REGISTER,),
        speakers=(speaker,),
        claims=(*apart.values(), *decisions),
        withdrawals=tuple(Withdrawal(claim, reason, (new.iri,)) for claim, new in apart.items()),
    )


def _of_county(agency: NamedNode) -> str:
    return _OF_COUNTY.format(agency=agency)


def _agency(store: Store, agency: NamedNode, county: NamedNode) -> tuple[NamedNode, str]:
    """The agency of one county, and its name: that of the bare one with the county beside it."""
    labels = store.quads(agency, RDFS.label, graph=DefaultGraph())
    bare = min(quad.object.value for quad in labels if isinstance(quad.object, Literal))
    name = f"{bare} ({places.load().county_name(county)})"
    return terms.agency(parts(agency)[1], name), name


def _of(old: Claim, store: Store, agency: NamedNode, county: NamedNode, reason: str) -> Claim:
    new, name = _agency(store, agency, county)
    reports = tuple(named(quad.object) for quad in store.quads(old.iri, KG.reports, graph=DefaultGraph()))
    said = make_claim(
        list(_renamed(old.triples, agency, new, name)),
        speaker=old.speaker,
        document=old.document,
        modality=old.modality,
        anchors=(),
        reports=reports,
        basis=reason,
        origin="kg resolve",
    )
    return replace(successor_sightings(old, said), origin="kg resolve")


def _renamed(triples: Iterable[Triple], agency: NamedNode, new: NamedNode, name: str) -> Iterable[Fact]:
    """The same facts of the other agency; agreements are named after it."""

    def of(node: NamedNode) -> NamedNode:
        kind, *rest = parts(node) or ("",)
        is_its = kind in ("agency", "agreement", "pending") and tuple(rest[:2]) == parts(agency)[1:]
        return terms.thing(kind, *parts(new)[1:], *rest[2:]) if is_its else node

    for one in triples:
        value = of(one.object) if isinstance(one.object, NamedNode) else one.object
        if one.subject == agency and one.predicate == RDFS.label:
            value = Literal(name)
        if isinstance(value, NamedNode | Literal):
            yield of(named(one.subject)), one.predicate, value
