"""Taking claims back: always with a reason, never twice, and nothing leaves the ledger.

Only what is live can be taken back. What rests on a claim is the claims that report it; they stay,
and are named, because whether they fall too is a person's decision.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import DefaultGraph, NamedNode

from kg import find
from kg.errors import NotFound, UsageError
from kg.model import Draft, Withdrawal
from kg.store import Store
from kg.terms import KG, RDF, named, parts

__all__ = ["claim_named", "rests_on", "supersession", "withdrawal"]

_DEFAULT = DefaultGraph()
_FIND = "take the claim's name from `kg find` or `kg trace`"


def claim_named(store: Store, name: str) -> NamedNode:
    """The claim somebody means by an IRI, an id or the beginning of one; never the nearest by spelling.

    Raises:
        NotFound: there is none.
        UsageError: there are several, or it is no claim.
    """
    try:
        found = find.resolve(store, name)
    except NotFound as error:
        raise NotFound(f"there is no claim {name!r}", remedy=_FIND) from error
    if parts(found)[:1] != ("claim",):
        raise UsageError(f"{name!r} is not a claim", remedy=_FIND)
    return found


def withdrawal(store: Store, claim: NamedNode, reason: str) -> Draft:
    """The draft that takes a claim back.

    Raises:
        UsageError: no reason is given, or the claim was withdrawn before.
        NotFound: there is no such claim.
    """
    _refuse_unless_live(store, claim)
    return Draft(note=f"withdrawal of claim {_name(claim)}", withdrawals=(Withdrawal(claim, _reason(reason)),))


def supersession(store: Store, claim: NamedNode, draft: Draft, reason: str) -> Draft:
    """The draft that takes a claim back and records others in its place.

    Raises:
        UsageError: as `withdrawal`, or nothing would stand in its place, or the claim itself would.
        NotFound: there is no such claim.
    """
    _refuse_unless_live(store, claim)
    successors = tuple(one.iri for one in draft.claims)
    if not successors or claim in successors:
        raise UsageError("the sheet states nothing else in the claim's place", remedy="change what it states")
    taken_back = Withdrawal(claim, _reason(reason), successors)
    return replace(draft, withdrawals=(taken_back,), note=draft.note or f"supersession of claim {_name(claim)}")


def rests_on(store: Store, claim: NamedNode) -> list[NamedNode]:
    """Live claims that report this one, by IRI."""
    found = {named(quad.subject) for quad in store.quads(None, KG.reports, claim, _DEFAULT)}
    return sorted(found, key=str)


def _refuse_unless_live(store: Store, claim: NamedNode) -> None:
    states = {quad.object for quad in store.quads(claim, RDF.type, graph=_DEFAULT)}
    if KG.WithdrawnClaim in states:
        raise UsageError(f"claim {_name(claim)} is withdrawn already", remedy="see `kg trace` for when and why")
    if KG.Claim not in states:
        raise NotFound(f"there is no claim {_name(claim)}", remedy=_FIND)


def _name(claim: NamedNode) -> str:
    return parts(claim)[-1] if parts(claim) else claim.value


def _reason(reason: str) -> str:
    if not reason.strip():
        raise UsageError("a withdrawal needs a reason", remedy="say why with --reason")
    return reason.strip()
