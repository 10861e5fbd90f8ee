"""A name that stands for several agencies: rows follow the decision that tells them apart, where they state a county.

`kg resolve NAME NAME --distinct` decides that agencies called `NAME (COUNTY)` are distinct, and supersedes what is
recorded by then (`kg.compare.identity.splitting`). A row of a list that is imported later may state what was not there
yet, another model or day of signing: it is recorded as of the agency of its county, if that is one decided on, and
told. A row that states no county, or one that nobody decided on, stays with the bare name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Triple

from kg import places, terms
from kg.model import Claim, Draft, Finding, Row, Severity
from kg.record.claim_states import ClaimStates
from kg.record.superseded_rows import successor_sightings
from kg.terms import KG, RDFS, named, parts
from kg.triples import Fact, make_claim

__all__ = ["as_of_county", "of_county", "with_split_agencies"]


def of_county(agency: NamedNode, name: str, county: NamedNode) -> tuple[NamedNode, str]:
    """The agency of one county, and its name: that of the bare one with the county beside it."""
    name = f"{name} ({places.load().county_name(county)})"
    return terms.agency(parts(agency)[1], name), name


def as_of_county(claim: Claim, *, reason: str, name: str | None = None, origin: str = "") -> Claim | None:
    """What a claim states of an agency, of the agency of the county it states, at the same rows; None where it states
    none. `reason` is why; `name` is what the bare agency is called, where it is not as the claim says."""
    said = {one.predicate: one for one in claim.triples if parts(named(one.subject))[:1] == ("agency",)}
    if KG.county not in said or RDFS.label not in said:
        return None
    agency, county, label = named(said[KG.county].subject), named(said[KG.county].object), said[RDFS.label].object
    new, called = of_county(agency, name or (label.value if isinstance(label, Literal) else ""), county)
    moved = make_claim(
        list(_renamed(claim.triples, agency, new, called)),
        speaker=claim.speaker,
        document=claim.document,
        modality=claim.modality,
        anchors=(),
        reports=claim.reports,
        basis=reason,
        origin=origin,
        reported_by=claim.reported_by,
    )
    return replace(successor_sightings(claim, moved), origin=origin or claim.origin)


def with_split_agencies(draft: Draft, standing: ClaimStates) -> Draft:
    """The draft of lists with rows of an agency that was told apart as rows of the one of their county, and a notice
    for each claim."""
    apart = standing.apart() if draft.tallies else {}
    if not apart:
        return draft
    read = {tally.capture for tally in draft.tallies}
    moved = {one.iri: new for one in draft.claims if _is_of(one, read) and (new := _decided(one, apart))}
    live, withdrawn = standing.states(moved)
    moved = {iri: new for iri, new in moved.items() if iri not in live and iri not in withdrawn}
    told = tuple(_notice(one, moved[one.iri]) for one in draft.claims if one.iri in moved)
    claims = tuple(moved.get(one.iri, one) for one in draft.claims)
    return replace(draft, claims=claims, findings=draft.findings + told) if moved else draft


def _is_of(claim: Claim, captures: set[str]) -> bool:
    return all(isinstance(one, Row) and one.capture in captures for one in claim.anchors)


def _decided(claim: Claim, apart: dict[NamedNode, dict[NamedNode, str]]) -> Claim | None:
    """The claim of the agency of its county, if that and another of the same bare name are decided to be distinct."""
    moved = as_of_county(claim, reason="")
    if moved is None:
        return None
    (bare,), (new,) = _agencies(claim), _agencies(moved)
    reasons = (reason for other, reason in apart.get(new, {}).items() if other.value.startswith(f"{bare.value}-"))
    reason = next(reasons, None)
    return None if reason is None else replace(moved, basis=reason)


def _agencies(claim: Claim) -> set[NamedNode]:
    return {named(one.subject) for one in claim.triples if one.predicate == KG.county}


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


def _notice(claim: Claim, moved: Claim) -> Finding:
    (bare,), (new,) = (_agencies(one) for one in (claim, moved))
    message = (
        f"states {'/'.join(parts(bare)[1:])}, of which it was decided that it is several agencies, because: "
        f"{moved.basis}; it is recorded as of {'/'.join(parts(new)[1:])}"
    )
    return Finding("told-apart-before", message, claim.origin or claim.iri.value, Severity.NOTICE)
