"""One name that stands for several agencies of a State: an archivist tells them apart by the county stated of each.

An agency is a State and a name, so two townships of one name are one agency until somebody decides that
they are not. The decision supersedes each claim that states a county of it by the same claim of an agency
whose name has the county beside it; rows of later lists follow (`superseded_rows`, `parted_rows`). What
states no county, or states it in words and not in rows, stays with the bare name. Each step is a claim with the
reason, and is taken back like any. A county that comes up later is told apart from the others by deciding again.
"""

from __future__ import annotations

from itertools import combinations

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.identity import REGISTER, archivist, decision_claim
from kg.index import Store, solutions
from kg.model import Draft, Withdrawal
from kg.record.claim_states import ClaimStates
from kg.record.split_agency_rows import as_of_county, of_county
from kg.record.superseded_rows import recorded_claim
from kg.terms import DEFAULT_GRAPH, KG, RDFS, named, parts

__all__ = ["split_draft"]

_OF_COUNTY = "SELECT DISTINCT ?claim ?county {{ GRAPH ?claim {{ {agency} kg:county ?county }} }} ORDER BY ?claim"


def split_draft(store: Store, agency: NamedNode, *, by: str, reason: str) -> Draft:
    """The draft that tells the agencies of one name apart, by county.

    Raises:
        UsageError: no two counties are stated of it.
    """
    county_of = {named(found["claim"]): named(found["county"]) for found in solutions(store, _of_county(agency))}
    counties = sorted(set(county_of.values()), key=lambda one: one.value)
    before = [one for one in ClaimStates(store).apart() if one.value.startswith(f"{agency.value}-")]
    short = "/".join(parts(agency)[1:])
    if not counties or len({*counties, *before}) < 2:
        raise UsageError(
            f"both names stand for {short}, and no two counties are stated of it",
            remedy="name two agencies; `kg find` lists them",
        )
    speaker, bare = archivist(by), _bare(store, agency)
    moved = (
        (old, as_of_county(recorded_claim(store, old), reason=reason, name=bare, origin="kg resolve"))
        for old in county_of
    )
    apart = {old: new for old, new in moved if new and new.anchors}
    called = dict.fromkeys(of_county(agency, bare, county)[0] for county in counties)
    decisions = [
        decision_claim(one, other, KG.distinctAgencies, by=speaker, reason=reason, origin="kg resolve")
        for one, other in combinations(dict.fromkeys((*called, *before)), 2)
        if one in called or other in called
    ]
    every = sorted({*called, *before}, key=lambda one: one.value)
    names = ", ".join("/".join(parts(one)[1:]) for one in every)
    return Draft(
        note=f"decision: {short} is {len(every)} agencies, told apart by county: {names}",
        documents=(REGISTER,),
        speakers=(speaker,),
        claims=(*apart.values(), *decisions),
        withdrawals=tuple(Withdrawal(claim, reason, (new.iri,)) for claim, new in apart.items()),
    )


def _of_county(agency: NamedNode) -> str:
    return _OF_COUNTY.format(agency=agency)


def _bare(store: Store, agency: NamedNode) -> str:
    labels = store.quads(agency, RDFS.label, graph=DEFAULT_GRAPH)
    return min(quad.object.value for quad in labels if isinstance(quad.object, Literal))
